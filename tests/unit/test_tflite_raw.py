"""refsim.tflite reads raw fields: each file here is written the other way round from what the usual converter does."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from flatmodel import ADD, C, N, T, X, Y, add_model, build, conv_model

from refsim.dataflow import CALLS
from refsim.errors import ModelError, UnsupportedError
from refsim.flatmodel import G, S
from refsim.ir import INT_RANGE, Model, storage_dtype
from refsim.schema import OPERATORS, OPTIONS, TABLES, TENSOR_TYPES, UNIONS
from refsim.tflite import load


# --- operator codes ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("old", "new", "op"),
    [
        (0, 18, "MUL"),
        (None, 18, "MUL"),
        (18, 0, "MUL"),
        (18, None, "MUL"),
        (3, 18, "MUL"),
        (18, 3, "MUL"),
        (127, 150, "GELU"),
        (0, 150, "GELU"),
        (-5, 18, "MUL"),
        (18, -5, "MUL"),
        (0, 0, "ADD"),
        (None, None, "ADD"),
        (-1, -1, "BUILTIN_-1"),
        (127, 209, "STABLEHLO_CASE"),
        (127, 210, "BUILTIN_210"),
        (0, 2**31 - 1, "BUILTIN_2147483647"),
    ],
)
def test_the_larger_operator_code_counts(old: int | None, new: int | None, op: str) -> None:
    code = {"deprecated_builtin_code": old, "builtin_code": new}
    assert load(add_model(node=replace(ADD, code=code))).nodes[0].op == op


def test_every_operator_in_both_fields_and_in_one() -> None:
    for code, name in enumerate(OPERATORS):
        if name in CALLS:  # these need a subgraph to run
            continue
        expected = "CUSTOM:" if name == "CUSTOM" else name
        assert load(add_model(node=N(name, [0], [2]))).nodes[0].op == expected
        only = N(name, [0], [2], code={"deprecated_builtin_code": 0})
        assert load(add_model(node=only)).nodes[0].op == expected, code


def test_version_of_an_operator_that_leaves_it_out() -> None:
    assert load(add_model(node=replace(ADD, code={"version": None}))).nodes[0].version == 1
    assert load(add_model(node=replace(ADD, code={"version": 0}))).nodes[0].version == 0


# --- defaults and options ---------------------------------------------------------------------------------------------
def facts(model: Model) -> list[Any]:
    nodes = [(str(n), n.version, n.inputs, n.outputs, n.options, n.intermediates, n.custom_options) for n in model.nodes]
    tensors = [(str(t), t.dtype, t.shape, t.is_variable, t.shape_signature) for t in model.tensors]
    values = [None if t.data is None else t.data.tolist() for t in model.tensors]
    scales = [t.quantization and (t.quantization.scale.tolist(), t.quantization.zero_point.tolist()) for t in model.tensors]
    return [nodes, tensors, values, scales]


def test_defaults_that_are_written_out_read_like_those_left_out() -> None:
    tensors = [
        T("image", "int8", (1, 4, 4, 1), 0.5, 0),
        T("weights", "int8", (1, 1, 1, 1), 0.1, 0, data=[[[[1]]]]),
        T("y", "int8", (1, 4, 4, 1), 0.5, 0),
    ]
    nodes = [N("CONV_2D", [0, 1], [2], {"stride_w": 1, "stride_h": 1, "dilation_w_factor": 1, "padding": 0})]
    short = build(tensors, nodes, [0], [2])
    long = build(tensors, nodes, [0], [2], force_defaults=True)
    assert len(long) > len(short)
    assert facts(load(long)) == facts(load(short))


def filled(kind: str) -> dict[str, Any]:
    """A value other than its default for each field of options class ``kind``."""
    values: dict[str, Any] = {}
    for number, field in enumerate(TABLES[kind].values(), start=2):
        if field.element == "text":
            values[field.name] = f"text {number}"
        elif field.is_vector:
            values[field.name] = (True, False) if field.element == "bool" else (number, 0, 1)
        else:
            values[field.name] = not field.default if field.element == "bool" else number
    return values


@pytest.mark.parametrize("op", [op for op, kind in OPTIONS.items() if kind])
def test_options_of_every_operator(op: str) -> None:
    kind = OPTIONS[op]
    calls = {"then_subgraph_index", "else_subgraph_index", "cond_subgraph_index", "body_subgraph_index", "init_subgraph_index"}
    calls |= {"decomposition_subgraph_index"}
    wanted = {name: 1 if name in calls else value for name, value in filled(kind).items()}
    leaf = G([X], [], [0], [0], "leaf")
    assert load(add_model(node=N(op, [0], [2], wanted), subgraphs=[leaf])).nodes[0].options == wanted
    empty = {name: 1 for name in wanted if name in calls}
    read = load(add_model(node=N(op, [0], [2], empty), subgraphs=[leaf])).nodes[0].options
    defaults = {f.name: () if f.is_vector else "" if f.type == "text" else f.default for f in TABLES[kind].values()}
    assert read == defaults | empty


def test_options_of_another_operator_are_not_looked_into() -> None:
    """An engine asks for the class that the operator has, and finds none."""
    node = N("ADD", [0, 1], [2], {"fused_activation_function": 1}, table="MulOptions")
    assert load(add_model(node=node)).nodes[0].options == {}
    assert load(add_model(node=N("RELU", [0], [2], {"fused_activation_function": 1}, table="AddOptions"))).nodes[0].options == {}
    # Of an operator that nobody knows yet, whatever is there may be its own.
    newer = N(5000, [0], [2], {"axis": 3}, table="GatherOptions")
    assert load(add_model(node=newer)).nodes[0].options == {"axis": 3, "batch_dims": 0}


def test_options_of_a_class_newer_than_the_schema_are_skipped() -> None:
    data = add_model(node=replace(ADD, raw={"builtin_options": None, "builtin_options_2": None}))
    assert load(data).nodes[0].options == {}


# --- tensors ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("dtype", TENSOR_TYPES)
def test_tensors_of_every_type_load(dtype: str) -> None:
    tensor = load(add_model(x=T("x", dtype, (1, 4)))).tensors[0]
    assert (tensor.dtype, tensor.shape) == (dtype, (1, 4))
    assert tensor.nbytes == 4 * storage_dtype(dtype).itemsize


@pytest.mark.parametrize("dtype", INT_RANGE)
def test_quantization_of_every_integer_type(dtype: str) -> None:
    top = min(INT_RANGE[dtype][1], 2**63 - 1)  # zero points are int64
    read = load(add_model(x=T("x", dtype, (1, 4), 0.5, top))).tensors[0].quantization
    assert read is not None and read.zero_point.tolist() == [top]


@pytest.mark.parametrize(
    ("dtype", "values", "stored"),
    [
        ("int2", [-2, -1, 0, 1, 1], b"\x4e\x01"),
        ("int4", [-8, 7, -1, 0, 5], b"\x78\x0f\x05"),
        ("uint4", [15, 1, 0, 8, 9], b"\x1f\x80\x09"),
    ],
)
def test_types_below_a_byte_are_unpacked(dtype: str, values: list[int], stored: bytes) -> None:
    for data in (values, stored):
        tensor = load(add_model(c=T("c", dtype, (5,), 0.1, 0, data=data))).tensors[1]
        assert tensor.data is not None and tensor.data.tolist() == values
        assert tensor.data.dtype == storage_dtype(dtype) and not tensor.data.flags.writeable
    longer = load(add_model(c=T("c", dtype, (5,), 0.1, 0, data=stored + b"\0"))).tensors[1].data
    assert longer is not None and longer.tolist() == values, "engines look at no more than the shape asks for"
    with pytest.raises(ModelError, match=f"{dtype} needs {len(stored)}"):
        load(add_model(c=T("c", dtype, (5,), 0.1, 0, data=stored[:-1])))


@pytest.mark.parametrize("has_rank", [None, True, False])
@pytest.mark.parametrize("shape", [None, (), (1, 4)])
def test_rank_flags_change_nothing(has_rank: bool | None, shape: tuple[int, ...] | None) -> None:
    tensor = load(add_model(x=replace(X, shape=shape, raw={"has_rank": has_rank}))).tensors[0]
    assert tensor.shape == (shape or ())


def test_details_of_the_quantization() -> None:
    """Custom details change nothing; of scales per block, engines look at other fields than scale and zero point."""
    assert load(add_model(x=replace(X, details="CustomQuantization"))).tensors[0].quantization is not None
    for details in ("BlockwiseQuantization", "MultiAxisQuantization"):
        data = add_model(x=replace(X, details=details))
        with pytest.raises(UnsupportedError, match=rf"tensor 0 'x': has scales per block \({details}\)"):
            load(data)
        assert load(data, tolerant=True).tensors[0].quantization is None


def test_values_in_another_file() -> None:
    assert load(add_model(x=replace(X, raw={"external_buffer": 0}))).tensors[0].data is None
    with pytest.raises(UnsupportedError, match=r"tensor 1 'c': its value lies in another file \(external buffer 3\)"):
        load(add_model(c=replace(C, data=None, raw={"external_buffer": 3})))


def test_a_tolerant_reading_lists_what_is_unknown() -> None:
    """For showing a file; only what leaves nothing to show still stops it."""
    cases = [
        (replace(C, dtype=77, data=b"1234"), "tensor type 77 is unknown"),
        (replace(C, sparse=True), "is stored in sparse form"),
        (replace(C, data=None, raw={"external_buffer": 1}), "another file"),
    ]
    for tensor, told in cases:
        with pytest.raises(UnsupportedError, match=told):
            load(add_model(c=tensor))
        model = load(add_model(c=tensor), tolerant=True)
        assert len(model.unsupported) == 1 and told in model.unsupported[0] and "tensor 1 'c'" in model.unsupported[0]
        assert model.tensors[1].data is None and model.tensors[1].nbytes == 4
    assert load(add_model(), tolerant=True).unsupported == ()
    doubtful = load(add_model(x=replace(X, zero_point=300)), tolerant=True)
    assert list(doubtful.graph.doubtful) == [0] and "zero point 300" in doubtful.graph.doubtful[0]
    with pytest.raises(ModelError, match="input 0 is tensor 7"):
        load(add_model(node=replace(ADD, inputs=[7, 1])), tolerant=True)


# --- graphs -----------------------------------------------------------------------------------------------------------
def test_outputs_that_are_constants_inputs_or_named_twice() -> None:
    model = load(add_model(outputs=[2, 1, 0, 2]))
    assert [tensor.name for tensor in model.outputs] == ["y", "c", "x", "y"]


def branching(**changes: Any) -> bytes:
    """IF over a flag: RELU or TANH of x, in subgraphs 1 and 2."""
    tensors = [T("flag", "bool", (1,)), X, Y]
    options = {"then_subgraph_index": 1, "else_subgraph_index": 2} | changes.pop("options", {})
    branches = [G([X, Y], [N(op, [0], [1])], [0], [1], op.lower()) for op in ("RELU", "TANH")]
    return build(tensors, [N("IF", [0, 1], [2], options)], [0, 1], [2], subgraphs=branches, **changes)


def test_subgraphs_have_tensors_and_nodes_of_their_own() -> None:
    model = load(branching())
    assert [graph.name for graph in model.graphs] == ["main", "relu", "tanh"]
    assert [graph.nodes[0].op for graph in model.graphs] == ["IF", "RELU", "TANH"]
    assert [len(graph.tensors) for graph in model.graphs] == [3, 2, 2]


@pytest.mark.parametrize(
    ("op", "name"),
    [
        ("IF", "then_subgraph_index"),
        ("IF", "else_subgraph_index"),
        ("WHILE", "cond_subgraph_index"),
        ("WHILE", "body_subgraph_index"),
        ("CALL_ONCE", "init_subgraph_index"),
    ],
)
def test_subgraphs_that_are_not_there(op: str, name: str) -> None:
    good = dict.fromkeys(TABLES[OPTIONS[op]], 1)
    leaf = G([X], [], [0], [0], "leaf")
    assert load(add_model(node=N(op, [0], [2], good), subgraphs=[leaf])).nodes[0].options == good
    for index in (2, -1):
        with pytest.raises(ModelError, match=rf"node 0 {op} 'y': {name} is {index}, but the file has 2 subgraphs"):
            load(add_model(node=N(op, [0], [2], good | {name: index}), subgraphs=[leaf]))


def test_subgraphs_that_run_themselves() -> None:
    with pytest.raises(ModelError, match="subgraph 0 'main': runs itself"):
        load(branching(options={"else_subgraph_index": 0}))
    ping, pong = (G([X, Y], [N("WHILE", [0], [1], {"cond_subgraph_index": 3, "body_subgraph_index": i})], [0], [1]) for i in (2, 1))
    with pytest.raises(ModelError) as caught:
        load(build([X], [], [0], [0], subgraphs=[ping, pong, G([X], [], [0], [0])]))
    assert [re.sub(" '.*", "", line) for line in caught.value.problems] == ["subgraph 1", "subgraph 2"]


def test_resource_variables() -> None:
    tensors = [X, T("handle", "resource", ()), Y]
    names = {"container": "", "shared_name": "state"}
    nodes = [N("VAR_HANDLE", [], [1], names), N("ASSIGN_VARIABLE", [1, 0], []), N("READ_VARIABLE", [1], [2])]
    model = load(build(tensors, nodes, [0], [2]))
    assert model.tensors[1].dtype == "resource" and model.nodes[0].options == names
    assert [node.label for node in model.nodes] == ["handle", "", "y"]


# --- what travels with a model ----------------------------------------------------------------------------------------
def test_content_signatures_and_metadata() -> None:
    signatures = [S("serve", {"in": 0}, {"out": 2, "same": 2}), S("odd", {}, {"out": 99}, graph=7)]
    data = add_model(signatures=signatures, metadata={"min_runtime_version": b"2.3.0", "é": b""})
    model = load(data)
    assert model.content == data
    assert model.metadata == ("min_runtime_version", "é")
    serve, odd = model.signatures
    assert (serve.key, serve.graph, serve.inputs, serve.outputs) == ("serve", 0, {"in": 0}, {"out": 2, "same": 2})
    assert (odd.key, odd.graph, odd.outputs) == ("odd", 7, {"out": 99})


def test_repr_is_one_line() -> None:
    text = "<Model 'model': 1 nodes, 3 tensors, inputs int8[1, 4], outputs int8[1, 4]>"
    assert repr(load(add_model())) == text
    assert repr(load(build([], [], [], []))) == "<Model 'model': 0 nodes, 0 tensors, inputs none, outputs none>"
    assert "\n" not in repr(load(conv_model()))


# --- the schema itself ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("package", ["tflite", "ai_edge_litert.schema_py_generated"])
def test_the_schema_agrees_with_generated_ones(package: str) -> None:
    """Names and codes of a generated schema are refsim's, as far as it goes; refsim's may be newer."""
    generated = pytest.importorskip(package)
    enums = {"BuiltinOperator": OPERATORS, "TensorType": tuple(name.upper() for name in TENSOR_TYPES)}
    enums |= {"BuiltinOptions": UNIONS["builtin_options"], "BuiltinOptions2": UNIONS["builtin_options_2"]}
    for enum, mine in enums.items():
        codes = {code: name for name, code in vars(getattr(generated, enum)).items() if isinstance(code, int)}
        assert len(codes) > 15 and codes == dict(enumerate(mine[: len(codes)])), enum


@pytest.mark.parametrize("package", ["tflite", "ai_edge_litert.schema_py_generated"])
def test_slots_types_and_defaults_agree_with_generated_ones(package: str) -> None:
    """Each generated ``<Table>Add<Field>`` is called, and what it asks of a builder is compared."""
    generated = pytest.importorskip(package)
    compared = 0
    for kind, fields in TABLES.items():
        for field in fields.values():
            camel = "".join(part[:1].upper() + part[1:] for part in field.name.split("_"))
            add = getattr(generated, f"{kind}Add{camel}", None)
            if add is None:
                continue
            asked = Recorder()
            add(asked, 0)
            assert asked.calls == [(method(field.type), field.slot, field.default)], (kind, field)
            compared += 1
    assert compared > 150


class Recorder:
    """A builder that notes the method, slot and default of each field instead of writing it."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, int, float]] = []

    def __getattr__(self, name: str) -> Any:
        return lambda slot, value, default: self.calls.append((name, slot, default))


def method(kind: str) -> str:
    sizes = {"i": "Int", "u": "Uint", "f": "Float"}
    if kind == "bool":
        return "PrependBoolSlot"
    number = re.fullmatch(r"([iuf])(\d+)", kind)
    return f"Prepend{sizes[number[1]]}{number[2]}Slot" if number else "PrependUOffsetTRelativeSlot"


def test_packing_is_what_numpy_says() -> None:
    """Every value of a byte, against NumPy's own bit unpacking."""
    every = np.arange(256, dtype=np.uint8)
    bits = np.unpackbits(every, bitorder="little").reshape(-1, 2)
    values = (bits[:, 0].astype(int) - 2 * bits[:, 1]).tolist()
    data = load(add_model(c=T("c", "int2", (1024,), 0.1, 0, data=every.tobytes()))).tensors[1].data
    assert data is not None and data.tolist() == values
