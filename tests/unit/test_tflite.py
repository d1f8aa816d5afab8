"""refsim.tflite: what is read from sound files, and from odd ones that leave no doubt. Broken files: test_tflite_bad."""

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flatmodel import C, N, T, X, Y, add_model, build, conv_model

from refsim.errors import ModelError
from refsim.tflite import load


# --- sources ----------------------------------------------------------------------------------------------------------
def test_path_bytes_and_file_objects_give_the_same_model(tmp_path: Path) -> None:
    data = add_model()
    path = tmp_path / "small.model.tflite"
    path.write_bytes(data)
    with open(path, "rb") as file, open(path, "rb", buffering=0) as raw:
        models = [load(path), load(str(path)), load(file), load(raw)]
    assert [m.name for m in models] == ["small.model"] * 4
    nameless = [load(data), load(io.BytesIO(data)), load(bytearray(data)), load(memoryview(data))]  # type: ignore[arg-type]
    assert [m.name for m in nameless] == ["model"] * 4
    assert {m.sha256 for m in models + nameless} == {hashlib.sha256(data).hexdigest()}


def test_file_descriptor_as_a_name_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "m.tflite"
    path.write_bytes(add_model())
    with open(os.open(path, os.O_RDONLY), "rb") as file:
        assert load(file).name == "model"


def test_unreadable_sources(tmp_path: Path) -> None:
    cases: list[tuple[str | Path, str]] = [
        (tmp_path / "none.tflite", "No such file"),
        (tmp_path, "directory"),
        ("a\0b", "null"),
        ("x" * 5000, "name too long"),
    ]
    for source, reason in cases:
        with pytest.raises(ModelError, match=f"cannot read .*{reason}") as caught:
            load(source)
        assert "\n" not in str(caught.value)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(ModelError, match="not a regular file"):
        load(pipe)


def test_file_objects_that_cannot_be_read(tmp_path: Path) -> None:
    closed = io.BytesIO(add_model())
    closed.close()
    with pytest.raises(ModelError, match=r"cannot read file object 'model'.*closed"):
        load(closed)
    with pytest.raises(ModelError, match="binary mode"):
        load(io.StringIO("text"))  # type: ignore[arg-type]
    with open(tmp_path / "out.tflite", "wb") as file, pytest.raises(ModelError, match=r"out\.tflite"):
        load(file)
    with pytest.raises(TypeError, match="not NoneType"):
        load(None)  # type: ignore[arg-type]


# --- what is read -----------------------------------------------------------------------------------------------------
def test_small_model_field_by_field() -> None:
    model = load(conv_model())
    assert model.description == "a test"
    assert [graph.name for graph in model.graphs] == ["main", "extra_0"]
    assert model.notes == ()
    assert [str(node) for node in model.nodes] == [
        "node 0 CONV_2D 'conv'",
        "node 1 AVERAGE_POOL_2D 'pool'",
        "node 2 RESHAPE 'flat'",
    ]
    conv, pool, reshape = model.nodes
    assert (conv.version, conv.inputs, conv.outputs, conv.intermediates) == (3, (0, 1, 2), (3,), ())
    assert conv.options == {
        "padding": 1,
        "stride_w": 1,
        "stride_h": 1,
        "fused_activation_function": 0,
        "dilation_w_factor": 1,
        "dilation_h_factor": 1,
        "quantized_bias_type": 0,
    }
    assert pool.options["filter_width"] == 2
    assert reshape.options == {"new_shape": (1, 2)}
    image, weights, bias, *_, state = model.tensors
    assert (image.shape, image.shape_signature, image.data) == ((1, 4, 4, 1), (-1, 4, 4, 1), None)
    assert weights.quantization is not None and weights.quantization.per_channel
    assert weights.quantization.scale.tolist() == [np.float32(0.1), np.float32(0.2)]
    assert weights.quantization.zero_point.dtype == np.int64
    assert weights.data is not None and weights.data.ravel().tolist() == list(range(-9, 9))
    assert bias.data is not None and bias.data.tolist() == [5, -6] and bias.data.dtype == np.int32
    assert state.is_variable and state.data is None


def test_arrays_are_read_only_native_and_aligned() -> None:
    for tensor in load(conv_model()).tensors:
        arrays = [tensor.data] if tensor.data is not None else []
        arrays += [tensor.quantization.scale, tensor.quantization.zero_point] if tensor.quantization else []
        for array in arrays:
            assert not array.flags.writeable and array.flags.aligned and array.dtype.isnative


@pytest.mark.parametrize(("op", "options"), [("RESHAPE", None), ("ADD", None), ("RESHAPE", {})])
def test_missing_options_table(op: str, options: dict[str, Any] | None) -> None:
    node = load(add_model(node=N(op, [0, 1], [2], options))).nodes[0]
    assert node.op == op
    assert node.options == ({} if options is None else {"new_shape": ()})
    assert node.option("fused_activation_function") == 0


def test_options_of_every_kind() -> None:
    lstm = {"cell_clip": 10.0, "proj_clip": 0.5, "time_major": True, "fused_activation_function": 4}
    node = N("UNIDIRECTIONAL_SEQUENCE_LSTM", [0, -1, 1], [2], lstm, intermediates=[-1, 1])
    read = load(add_model(node=node)).nodes[0]
    assert read.options == lstm | {"asymmetric_quantize_inputs": False, "diagonal_recurrent_tensors": False}
    assert (read.inputs, read.intermediates) == ((0, -1, 1), (-1, 1))
    names = N("VAR_HANDLE", [0], [2], {"container": "a\nb", "shared_name": "é"}, table="VarHandleOptions")
    assert load(add_model(node=names)).nodes[0].options == {"container": "a\nb", "shared_name": "é"}
    depthwise = N("DEPTHWISE_CONV_2D", [0, 1], [2], {"dilation_w_factor": 7, "depth_multiplier": 3})
    assert load(add_model(node=depthwise)).nodes[0].option("dilation_w_factor") == 7
    fully = N("FULLY_CONNECTED", [0, 1, -1], [2], {"keep_num_dims": True})
    assert load(add_model(node=fully)).nodes[0].options["keep_num_dims"] is True


def test_custom_and_unknown_operators() -> None:
    assert load(add_model(node=N("CUSTOM", [0], [2], custom="Mine"))).nodes[0].op == "CUSTOM:Mine"
    assert load(add_model(node=N("CUSTOM", [0], [2]))).nodes[0].op == "CUSTOM:"
    odd = load(add_model(node=N("CUSTOM", [0], [2], custom="a\n*/\"'" + "x" * 10000))).nodes[0]
    assert str(odd).isprintable() and len(str(odd)) < 120
    assert load(add_model(node=N(5000, [0], [2]))).nodes[0].op == "BUILTIN_5000"
    # 150 does not fit the old 8-bit field, which then holds 127.
    assert load(add_model(node=N(150, [0], [2]))).nodes[0].op == "GELU"


def test_dynamic_dimensions() -> None:
    read = load(add_model(x=replace(X, shape=(-1, 4), signature=(-1, 4)))).tensors[0]
    assert (read.shape, read.shape_signature) == ((1, 4), (-1, 4))


def test_scalars_and_empty_tensors() -> None:
    model = load(add_model(c=replace(C, shape=None, data=[7])))
    assert model.tensors[1].shape == () and model.tensors[1].data is not None and model.tensors[1].data[()] == 7
    empty = load(add_model(c=T("c", "int32", (0,)))).tensors[1]
    assert empty.data is not None and empty.data.shape == (0,) and empty.data.dtype == np.int32
    assert load(add_model(y=replace(Y, shape=(0, 4)))).tensors[2].data is None
    # Placeholders that no node reads as an input, such as the intermediates of an LSTM, stay without a value.
    assert load(add_model(c=replace(C, shape=(0,), data=None), node=N("RELU", [0], [2], intermediates=[1]))).tensors[1].data is None


def test_int4_is_unpacked() -> None:
    values = [-8, 7, -1, 0, 5]
    data = add_model(c=T("c", "int4", (5,), 0.1, 0, data=values))
    tensor = load(data).tensors[1]
    assert tensor.dtype == "int4" and tensor.data is not None
    assert tensor.data.dtype == np.int8 and tensor.data.tolist() == values


@pytest.mark.parametrize(
    ("dtype", "values"),
    [
        ("uint8", [0, 255]),
        ("int16", [-32768, 32767]),
        ("int32", [-(2**31), 2**31 - 1]),
        ("int64", [-(2**63), 2**63 - 1]),
        ("uint16", [0, 65535]),
        ("float32", [1.5, -0.0]),
        ("float16", [1.5, -2]),
        ("float64", [1.5, -2]),
        ("bool", [True, False]),
        ("complex64", [1j, 2]),
    ],
)
def test_constants_of_every_type(dtype: str, values: list[Any]) -> None:
    tensor = load(add_model(c=T("c", dtype, (2,), data=values))).tensors[1]
    assert tensor.data is not None
    assert tensor.dtype == dtype == tensor.data.dtype and tensor.data.tolist() == values
    assert tensor.nbytes == tensor.data.nbytes


def test_bool_bytes_other_than_one_are_true() -> None:
    data = load(add_model(c=T("c", "bool", (3,), data=b"\0\2\xff"))).tensors[1].data
    assert data is not None and data.view(np.uint8).tolist() == [0, 1, 1]


def test_strings_stay_raw() -> None:
    tensor = load(add_model(c=T("c", "string", (1,), data=b"\1\0\0\0abc"))).tensors[1]
    assert tensor.data is not None and tensor.data.tobytes() == b"\1\0\0\0abc"
    assert tensor.nbytes == 1


def test_tensors_that_share_a_buffer_share_memory() -> None:
    tensors = [X, C, Y, T("d", "int8", (4,), 0.25, 0, buffer=1)]
    model = load(build(tensors, [N("ADD", [3, 1], [2])], [0], [2]))
    first, second = model.tensors[1].data, model.tensors[3].data
    assert first is not None and second is not None
    assert np.shares_memory(first, second) and second.tolist() == [1, -2, 3, 100]


def test_constants_behind_the_flatbuffer() -> None:
    data = add_model(c=replace(C, outside=True))
    read = load(data).tensors[1].data
    assert read is not None and read.tolist() == [[1, -2, 3, 100]]
    assert [tensor.outside for tensor in load(data).tensors] == [False, True, False]
    assert not any(tensor.outside for tensor in load(add_model()).tensors)
    # Of a buffer with content in both places, engines take the one in the flatbuffer.
    both = load(add_model(c=replace(C, outside=True, inside=b"\1\2\3\4"))).tensors[1]
    assert both.data is not None and both.data.tolist() == [[1, 2, 3, 4]] and not both.outside
    with pytest.raises(ModelError, match="truncated or corrupt"):
        load(data[:-1])


def test_graph_without_nodes() -> None:
    model = load(build([X], [], [0], [0]))
    assert model.nodes == () and model.outputs[0] is model.inputs[0]
    assert load(build([], [], [], [])).tensors == ()


# --- quantization -----------------------------------------------------------------------------------------------------
def test_zero_points_that_are_left_out() -> None:
    model = load(add_model(c=replace(C, zero_point=None)))
    assert model.tensors[1].quantization is not None and model.tensors[1].quantization.zero_point.tolist() == [0]
    assert model.notes == ("tensor 1 'c': no zero points for 1 scales; LiteRT refuses such a file",)
    shared = load(add_model(c=replace(C, scale=[0.1] * 4, zero_point=5, axis=1)))
    assert shared.tensors[1].quantization is not None and shared.tensors[1].quantization.zero_point.tolist() == [5] * 4
    assert shared.notes == ("tensor 1 'c': one zero point for 4 scales; LiteRT refuses such a file",)


def test_quantized_dimension_out_of_range() -> None:
    wide = load(add_model(x=replace(X, axis=5)))
    assert wide.notes == ("tensor 0 'x': quantized_dimension 5 is out of range for rank 2; LiteRT refuses such a file",)
    assert wide.tensors[0].quantization is not None and wide.tensors[0].quantization.axis == 5
    line = T("c", "int32", (4,), [0.1] * 4, [0] * 4, data=[0] * 4, axis=3)
    model = load(add_model(c=line))
    assert model.tensors[1].quantization is not None and model.tensors[1].quantization.axis == 0
    assert model.notes == ("tensor 1 'c': quantized_dimension 3 is out of range for rank 1; LiteRT refuses such a file",)
    # LiteRT accepts any dimension that is not negative for a scalar.
    assert load(add_model(c=replace(C, shape=(), data=[1], axis=3))).notes == ()
    assert len(load(add_model(c=replace(C, shape=(), data=[1], axis=-1))).notes) == 1


@pytest.mark.parametrize("dtype", ["float32", "bool", "string", "float16"])
def test_quantization_of_other_types_is_kept_and_what_does_not_fit_is_noted(dtype: str) -> None:
    """LiteRT looks at it, whatever the type, and refuses the file; nothing computes with it."""
    tensor = T("x", dtype, (1, 4), [float("nan"), 0.0, -1.0], [5, 6], axis=9)
    model = load(add_model(x=tensor))
    found = model.tensors[0].quantization
    assert found is not None and np.array_equal(found.scale, [np.nan, 0, -1], equal_nan=True)
    assert [note.partition(": ")[2] for note in model.notes] == [
        "has 2 zero points for 3 scales; LiteRT refuses such a file",
        "quantized_dimension 9 is out of range for rank 2, with 3 scales for shape (1, 4); LiteRT refuses such a file",
    ]
    sound = load(add_model(x=replace(tensor, scale=0.5, zero_point=2**40, axis=0)))
    assert sound.notes == () and sound.tensors[0].quantization is not None


# --- shared files -----------------------------------------------------------------------------------------------------
def test_all_shared_models_load(shared: Path) -> None:
    models = [load(path) for path in sorted((shared / "models").glob("*.tflite"))]
    assert len(models) == 11
    noted = {model.name: len(model.notes) for model in models if model.notes}
    assert noted == {"person_detect": 14}
    for model in models:
        assert model.inputs and model.outputs and model.nodes
        assert all(tensor.data is None or tensor.data.shape == tensor.shape for tensor in model.tensors)


def test_person_detect_notes_name_the_bias(shared: Path) -> None:
    model = load(shared / "models" / "person_detect.tflite")
    bias = model.tensors[33]
    assert model.notes[0] == f"{bias}: quantized_dimension 3 is out of range for rank 1; LiteRT refuses such a file"
    assert bias.quantization is not None and bias.quantization.axis == 0 and bias.quantization.scale.size == 8


def test_all_shared_vectors_load(shared: Path) -> None:
    paths = sorted((shared / "vectors").rglob("*.tflite"))
    assert len(paths) > 3000
    noted = [path for path in paths if load(path).notes]
    assert noted == []
