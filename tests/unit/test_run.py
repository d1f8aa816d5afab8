"""What surrounds the arithmetic: profiles, errors, inputs, state, overflow reports, vectors, comparison, prepare's own checks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flatmodel import N, T, add_model, build
from ops import models as m

import refsim
from refsim import overflow, vectors
from refsim.engines import profile, profiles
from refsim.errors import ModelError, RangeError, RefsimError, UnsupportedError, raise_all
from refsim.ir import INT_RANGE, Quantization, Tensor, storage_dtype
from refsim.overflow import Overflow, merged, recording, wrap_int32
from refsim.simulate import Simulator, check_inputs
from refsim.verify.compare import compare, compare_tensor


# --- profiles and errors ---------------------------------------------------------------------------------------------------
def test_profiles_by_id_and_alias() -> None:
    for each in profiles():
        assert profile(each.id) is profile(each.alias) is each


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("tflm-2026.9", "tflm-2026.10"),
        ("TFLM", "tflm"),
        ("litert-rf", "litert-ref"),
        ("litert", "litert-ref"),
        ("", None),
        ("onnx", None),
    ],
)
def test_unknown_profile_suggests_the_nearest(name: str, near: str | None) -> None:
    with pytest.raises(UnsupportedError) as caught:
        profile(name)
    hint = f"did you mean {near!r}? " if near else ""
    assert str(caught.value) == f"unknown engine profile {name!r}; {hint}`refsim engines` lists them"


def test_raise_all() -> None:
    raise_all([])
    with pytest.raises(UnsupportedError) as caught:
        raise_all([UnsupportedError("a"), UnsupportedError("b", "c")])
    assert caught.value.problems == ("a", "b", "c")
    with pytest.raises(ModelError) as mixed:
        raise_all([UnsupportedError("a"), ModelError("b")])
    assert type(mixed.value) is ModelError
    assert str(mixed.value) == "a\nb"


def test_every_error_is_a_refsim_error() -> None:
    for name in refsim.__all__:
        value = getattr(refsim, name)
        if isinstance(value, type) and issubclass(value, Exception) and not issubclass(value, Warning):
            assert issubclass(value, RefsimError), name


# --- inputs ------------------------------------------------------------------------------------------------------------------
X = Tensor(0, "x", "int8", (2, 3))
Y = Tensor(4, "y", "float32", (1,))


@pytest.mark.parametrize(
    ("given", "batch", "message"),
    [
        ((), False, "the model has 2 inputs, but 0 were given"),
        ((np.zeros((2, 3), np.int16), np.zeros(1, np.float32)), False, "input 0 (tensor 0 'x') must have type int8, not int16"),
        ((np.zeros((2, 3), np.int8), np.zeros(1)), False, "input 1 (tensor 4 'y') must have type float32, not float64"),
        ((np.zeros((3, 2), np.int8), np.zeros(1, np.float32)), False, "input 0 (tensor 0 'x') must have shape (2, 3), not (3, 2)"),
        ((np.zeros((5, 2, 3), np.int8), np.zeros((5, 1), np.float32)), False, "use run_batch for stacked inputs"),
        ((np.zeros((2, 3), np.int8), np.zeros((5, 1), np.float32)), True, "shape (2, 3) after the leading batch axis, not (3,)"),
        ((np.zeros((4, 2, 3), np.int8), np.zeros((5, 1), np.float32)), True, "disagree about the batch size: [4, 5]"),
    ],
)
def test_wrong_inputs(given: tuple[Any, ...], batch: bool, message: str) -> None:
    with pytest.raises(RefsimError) as caught:
        check_inputs((X, Y), given, batch)
    assert message in str(caught.value)


def test_scalar_input_needs_a_batch_axis() -> None:
    with pytest.raises(RefsimError, match="after the leading batch axis"):
        check_inputs((Tensor(0, "s", "int8", ()),), (np.int8(3),), batch=True)


def test_inputs_are_not_changed_and_results_are_copies() -> None:
    simulator = Simulator(refsim.load(m.add("s8", (3,), (3,))))
    values = [np.asarray([1, 2, 3], dtype=np.int8), np.asarray([4, 5, 6], dtype=np.int8)]
    (first,) = simulator.run(*values)
    kept = first.copy()
    first[:] = 99
    assert np.array_equal(simulator.tensors[2], kept)
    assert [value.tolist() for value in values] == [[1, 2, 3], [4, 5, 6]]
    with pytest.raises(TypeError):
        simulator.tensors[2] = kept  # type: ignore[index]


def test_batch_of_none_and_of_many_equal_single_runs() -> None:
    simulator = Simulator(refsim.load(m.conv()))
    stack = vectors.inputs(simulator.model.inputs, 9)[0]
    (batched,) = simulator.run_batch(stack)
    assert np.array_equal(batched, np.stack([simulator.run(sample)[0] for sample in stack]))
    assert simulator.run_batch(stack[:0])[0].shape == (0, 1, 5, 4, 4)


def test_run_batch_leaves_the_stream_alone() -> None:
    simulator = Simulator(refsim.load(m.svdf()))
    stack = vectors.inputs(simulator.model.inputs, 4)[0]
    simulator.run(stack[0])
    second = simulator.run(stack[1])[0]
    simulator.reset()
    simulator.run(stack[0])
    simulator.run_batch(stack)
    assert np.array_equal(simulator.run(stack[1])[0], second)


# --- overflow ----------------------------------------------------------------------------------------------------------------
def test_only_values_outside_int32_are_reported() -> None:
    inside = np.asarray([-(2**31), 2**31 - 1])
    with recording() as events:
        assert wrap_int32(inside, "node") is inside
        assert wrap_int32(np.asarray([2**31, -(2**31) - 5, 7]), "node").tolist() == [-(2**31), 2**31 - 5, 7]
    assert events == [Overflow("node", -(2**31) - 5, 2)]


def test_without_a_recorder_a_report_is_an_error() -> None:
    with pytest.raises(RangeError, match=r"here: 1 accumulators leave int32 \(worst 2147483648\)"):
        wrap_int32(np.asarray([2**31]), "here")


def test_recorders_nest_and_end() -> None:
    with recording() as outer:
        with recording() as inner:
            overflow.report("a", np.asarray([2**40]))
        overflow.report("b", np.asarray([-(2**40), 1]), "odd ({worst})")
        overflow.report("c", np.asarray([]))
    assert [event.node for event in inner] == ["a"]
    assert [str(event) for event in outer] == [f"b: 2 odd ({-(2**40)})"]
    with pytest.raises(RangeError):
        overflow.report("d", np.asarray([1]))


def test_merged_reports() -> None:
    events = [Overflow("a", 5, 1), Overflow("b", 1, 1), Overflow("a", -9, 2), Overflow("a", 3, 4, "other {worst}")]
    assert merged(events) == (Overflow("a", -9, 3), Overflow("b", 1, 1), Overflow("a", 3, 4, "other {worst}"))


def test_simulator_refuses_unknown_overflow_modes() -> None:
    with pytest.raises(ValueError, match="'warn' or 'error', not 'wrap'"):
        Simulator(refsim.load(m.add()), overflow="wrap")


@pytest.mark.parametrize("value", [np.inf, -np.inf, 1e30, -3e9])
def test_floats_beyond_int32_are_reported(value: float) -> None:
    """The engines convert them in C, where that is undefined."""
    model = build([T("x", "float32", (2,)), T("y", "int8", (2,), 0.5)], [N("QUANTIZE", [0], [1], {})], [0], [1])
    simulator = Simulator(model)
    with pytest.warns(refsim.OverflowWarning, match="node 0 QUANTIZE 'y': 1 quotients leave int32"):
        simulator.run(np.asarray([value, 1], np.float32))
    assert [event.stops for event in simulator.overflows] == [True]
    with pytest.raises(RangeError, match="NaN"):
        simulator.run(np.asarray([np.nan, 1], np.float32))


# --- vectors -----------------------------------------------------------------------------------------------------------------
def quantized(dtype: str, shape: tuple[int, ...], zero_point: int = 0) -> Tensor:
    return Tensor(0, "x", dtype, shape, Quantization(np.asarray([0.5], np.float32), np.asarray([zero_point])))


@pytest.mark.parametrize("dtype", [*INT_RANGE, "float32", "bool"])
def test_vectors_are_the_same_every_time(dtype: str) -> None:
    tensors = (quantized(dtype, (2, 3)), quantized(dtype, (4,)))
    first, second, other = vectors.inputs(tensors, 30), vectors.inputs(tensors, 30), vectors.inputs(tensors, 30, seed=1)
    for number, tensor in enumerate(tensors):
        assert first[number].dtype == storage_dtype(dtype)
        assert first[number].shape == (30, *tensor.shape)
        assert first[number].tobytes() == second[number].tobytes()
        assert first[number][:3].tobytes() == other[number][:3].tobytes()
        assert first[number].tobytes() != other[number].tobytes()
        if dtype in INT_RANGE:
            low, high = INT_RANGE[dtype]
            assert (int(first[number].min()), int(first[number].max())) == (low, high)


def test_vectors_are_pinned() -> None:
    """A change here changes what every report says it has checked."""
    stack = vectors.inputs((quantized("int8", (3,), 5),), 10)[0]
    assert stack[:7].tolist() == [
        [-128] * 3,
        [127] * 3,
        [5] * 3,
        [-128, -127, -126],
        [-128, 127, -128],
        [127, 5, 5],
        [5, 5, -128],
    ]
    assert vectors.inputs((quantized("int8", (3,), 5),), 2)[0].tolist() == stack[:2].tolist()


def test_directed_vectors_of_two_inputs_are_out_of_step() -> None:
    left, right = vectors.inputs((quantized("int8", (2,)), quantized("int8", (2,))), 7)
    assert (left[0].tolist(), right[0].tolist()) == ([-128, -128], [127, 127])


def test_no_vectors_for_types_without_integers() -> None:
    with pytest.raises(UnsupportedError, match="tensor 0 'x': there are no test vectors for inputs of type complex64"):
        vectors.inputs((Tensor(0, "x", "complex64", (2,)),), 3)


# --- comparison --------------------------------------------------------------------------------------------------------------
def test_first_mismatch_in_execution_order() -> None:
    program = refsim.prepare(refsim.load(m.svdf()), "tflm")
    simulator = Simulator(program.model)
    simulator.run_batch(*vectors.inputs(program.model.inputs, 5))
    good = dict(simulator.tensors)
    assert compare(program, good, good) == []
    bad = {index: value.copy() for index, value in good.items()}
    bad[5][3, 1, 2] ^= 1
    bad[5][4, 0, 0] ^= 1
    bad[4][2, 0, 7] ^= 64
    node, state = compare(program, good, bad)
    assert (node.tensor, node.name, node.vector, node.element) == (5, "output", 3, (1, 2))
    assert (node.count, node.total) == (2, 5 * 6)
    assert (node.expected, node.got) == (int(good[5][3, 1, 2]), int(bad[5][3, 1, 2]))
    assert (state.node, state.tensor, state.vector, state.element) == ("state", 4, 2, (0, 7))
    assert str(node).startswith(
        "node 0 SVDF 'output': tensor 5 'output' differs in 2 of 30 elements; first in vector 3 at [1, 2]: expected"
    )


def test_floats_compare_by_bits() -> None:
    zero, nan = np.asarray([[0.0, 1.0]], np.float32), np.asarray([[np.nan, 1.0]], np.float32)
    mismatch = compare_tensor(0, "t", "n", zero, np.asarray([[-0.0, 1.0]], np.float32))
    assert mismatch is not None
    assert (mismatch.vector, mismatch.element, mismatch.count, mismatch.total) == (0, (0,), 1, 2)
    assert compare_tensor(0, "t", "n", nan, nan.copy()) is None


@pytest.mark.parametrize("other", [np.zeros((2, 3), np.int8), np.zeros((1, 2, 3), np.int16), np.zeros((1, 2, 3), np.uint8)])
def test_other_shape_or_type_differs_everywhere(other: Any) -> None:
    mismatch = compare_tensor(0, "t", "n", np.zeros((1, 2, 3), np.int8), other)
    assert mismatch is not None
    assert mismatch.count == mismatch.total == 6


# --- prepare -----------------------------------------------------------------------------------------------------------------
def problem(data: bytes, engine: str = "tflm") -> ModelError:
    with pytest.raises(ModelError) as caught:
        refsim.prepare(refsim.load(data), engine)
    return caught.value


def test_roles_and_counts() -> None:
    x, y = T("x", "int8", (1, 4), 0.5), T("y", "int8", (1, 4), 0.5)
    w = T("w", "int8", (4, 4), 0.5)
    conv = N("CONV_2D", [0, 2], [1])
    assert "'w': input 'filter' must be constant" in str(problem(build([x, y, w], [conv], [0, 2], [1])))
    state = T("state", "int16", (2, 24), 0.02, 0)
    assert "'state': input 'state' must be a variable" in str(problem(m.svdf(changes={4: state})))
    assert "has 3 inputs, at most 2" in str(problem(build([x, y], [N("ADD", [0, 0, 0], [1])], [0], [1])))
    assert "input 'rhs' is missing" in str(problem(build([x, y], [N("ADD", [0, -1], [1])], [0], [1])))
    assert "input 'rhs' is missing" in str(problem(build([x, y], [N("ADD", [0], [1])], [0], [1])))
    assert "has 2 outputs, not 1" in str(problem(build([x, y, replace(y, name="z")], [N("ADD", [0, 0], [1, 2])], [0], [1])))


@pytest.mark.parametrize("data", [m.add("s8", (0, 3), (1, 3)), m.fully_connected(units=0, bias=None), m.conv("s8", (0, 5, 4, 3))])
def test_tensors_without_elements_are_refused(data: bytes) -> None:
    assert "has no elements" in str(problem(data))


def test_one_line_per_operator_and_cause() -> None:
    """Nodes of one operator that have one problem are counted; a tensor's name makes no other problem of it."""
    tensors = [T("x", "int8", (1, 4), 0.5), *(T(name, "int8", (1, 4), 0.5) for name in "abcdef")]
    nodes = [N("RFFT2D", [0], [1]), N("RFFT2D", [1], [2]), N("ATAN2", [2, 2], [3]), N("ADD", [3, 3, 3], [4])]
    nodes += [N("CONV_2D", [4, 4], [5]), N("CONV_2D", [5, 5], [6])]
    error = problem(build(tensors, nodes, [0], [6]))
    assert error.problems == (
        "RFFT2D: 2 nodes, first node 0 'a': the operator is not supported",
        "node 2 ATAN2 'c': the operator is not supported",
        "node 3 ADD 'd': has 3 inputs, at most 2 are allowed",
        "CONV_2D: 2 nodes, first node 4 'e': tensor 4 'd': input 'filter' must be constant",
    )
    assert type(error) is ModelError
    assert isinstance(problem(build(tensors[:2], nodes[:1], [0], [1])), UnsupportedError)


def test_types_that_another_engine_takes_name_it() -> None:
    assert "(uint8, uint8, uint8); engine litert-ref takes these types; it has s8" in str(problem(m.add("u8")))


def test_a_float_model_is_told_what_to_do() -> None:
    tensors = [T(name, "float32", (1, 4)) for name in "xy"]
    first, *_ = problem(build(tensors, [N("RFFT2D", [0], [1])], [0], [1])).problems
    assert first == "this is a float model; `refsim quantize` makes an integer model of it"


def test_a_file_for_an_accelerator_is_named_as_that() -> None:
    tensors = [T(name, "int8", (1, 4), 0.5) for name in "xy"]
    first, *_ = problem(build(tensors, [N("CUSTOM", [0], [1], custom="ethos-u")], [0], [1])).problems
    assert "compiled for Arm Ethos-U and runs nowhere else" in first


def test_what_was_read_to_be_shown_does_not_run() -> None:
    model = replace(refsim.load(add_model()), unsupported=("tensor 7 'odd': tensor type 99 is unknown",))
    with pytest.raises(UnsupportedError, match="tensor 7 'odd'"):
        refsim.prepare(model, "tflm")


@pytest.mark.parametrize("dtype", ["complex64", "complex128", "string", "resource", "variant"])
def test_ends_without_numbers_are_refused(dtype: str) -> None:
    tensors = [T("x", "int8", (2,), 0.5), T("odd", dtype, (2,)), T("y", "int8", (2,), 0.5)]
    data = build(tensors, [N("ADD", [0, 0], [2], {})], [0, 1], [2])
    assert problem(data).problems == (f"tensor 1 'odd': a model input of type {dtype} is not supported",)


@pytest.mark.parametrize("shapes", [((), ()), ((3,), ()), ((), (3,))])
def test_scalars_run(shapes: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    tensors = [T(name, "int8", shape, 0.5) for name, shape in zip("xyz", (*shapes, max(shapes, key=len)), strict=True)]
    for known in (False, True):
        if known:
            tensors[1] = replace(tensors[1], data=np.full(shapes[1], 3))
        data = build(tensors, [N("ADD", [0, 1], [2], {})], [0] if known else [0, 1], [2])
        assert refsim.check(data, vectors=5, live=False).ok


def test_a_file_may_stand_for_a_model(tmp_path: Path) -> None:
    path = tmp_path / "sum.tflite"
    path.write_bytes(add_model())
    assert Simulator(path).model.name == Simulator(str(path)).model.name == "sum"
    assert refsim.check(path, vectors=3, live=False).ok


def test_constants_behind_the_flatbuffer() -> None:
    """TFLM looks only inside the flatbuffer, and would compute with whatever its memory holds."""
    model = refsim.load(m.fully_connected())
    tensors = tuple(replace(t, outside=t.data is not None) for t in model.tensors)
    far = replace(model, graphs=(replace(model.graph, tensors=tensors),))
    with pytest.raises(UnsupportedError, match="tensor 1 'filter': its constant value lies behind the flatbuffer"):
        refsim.prepare(far, "tflm")
    assert refsim.prepare(far, "litert-ref").refusals == ()


def test_profile_itself_may_be_given() -> None:
    model = refsim.load(add_model())
    assert refsim.prepare(model, profiles()[1]).profile is profiles()[1]


def test_refusals_tell_what_the_live_engine_refuses() -> None:
    model = refsim.load(m.conv(bias=None))
    assert refsim.prepare(model, "tflm").refusals == ()
    assert refsim.prepare(model, "litert-ref").refusals == ("node 0 CONV_2D 'output': has no bias",)


def test_variables_start_at_their_zero_point() -> None:
    program = refsim.prepare(refsim.load(m.svdf("s8", zeros=(1, -9, 2))), "tflm")
    assert {index: np.unique(value).tolist() for index, value in program.initial_state.items()} == {4: [-9]}
    assert not any(value.flags.writeable for value in program.initial_state.values())
