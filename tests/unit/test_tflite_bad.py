"""refsim.tflite on files that must not load: one ModelError that says where and what to do, quickly, and nothing else."""

from __future__ import annotations

import random
import struct
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flatmodel import ADD, C, N, T, X, Y, add_model, build, conv_model

from refsim.errors import ModelError, UnsupportedError
from refsim.ir import Model
from refsim.tflite import load


def problems(data: bytes, kind: type[ModelError] = ModelError) -> list[str]:
    """Problems of a file that must not load; each is one short line."""
    with pytest.raises(ModelError) as caught:
        load(data)
    assert type(caught.value) is kind
    for line in caught.value.problems:
        assert line.isprintable() and len(line) < 600
    return list(caught.value.problems)


def one_problem(data: bytes, *parts: str, kind: type[ModelError] = ModelError) -> None:
    lines = problems(data, kind)
    assert len(lines) == 1, lines
    assert all(part in lines[0] for part in parts), lines[0]


# --- not a model -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (b"abc", "only 3 bytes"),
        (b"\0\0\0\0TFL2" + b"\0" * 40, "TFL2"),
        (b"PK\3\4" + b"\n" * 40, "not a .tflite file"),
        (b"\x20\0\0\0TFL3", "truncated or corrupt"),
        (b"\0\0\0\0TFL3" + b"\0" * 64, "no subgraph"),
        (b"\xff\xff\xff\xffTFL3" + b"\xff" * 64, "truncated or corrupt"),
    ],
)
def test_not_a_model(data: bytes, told: str) -> None:
    one_problem(data, told)


def test_schema_version_and_missing_graphs() -> None:
    # TFLM runs such a file, LiteRT does not.
    assert load(add_model(schema=4)).notes == ("schema version is 4, not 3; LiteRT refuses such a file",)
    data = bytearray(add_model())
    root = struct.unpack_from("<I", data)[0]
    vtable = root - struct.unpack_from("<i", data, root)[0]
    struct.pack_into("<H", data, vtable + 8, 0)  # slot 2 of Model: subgraphs
    one_problem(bytes(data), "no subgraph")


# --- shapes ------------------------------------------------------------------------------------------------------------
def test_negative_dimensions() -> None:
    for signature in (None, (1, 4), (-1,), (-1, -1, 4)):
        one_problem(
            add_model(x=replace(X, shape=(-1, 4), signature=signature)), "tensor 0 'x'", "negative dimension", "fixed shape"
        )
    one_problem(add_model(x=replace(X, shape=(-2, 4), signature=(-1, 4))), "(-2, 4)")


@pytest.mark.parametrize("shape", [(2**16, 2**15), (2**31 - 1,) * 3, (0, 2**31 - 1, 2**31 - 1), (1,) * 33])
def test_shapes_beyond_reason(shape: tuple[int, ...]) -> None:
    one_problem(add_model(x=replace(X, shape=shape)), "tensor 0 'x'")


# --- quantization ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("scale", [float("nan"), float("inf"), float("-inf"), 0.0, -0.0, -0.5, 1e-45])
def test_scales_that_are_no_scales_are_kept(scale: float) -> None:
    """An engine runs such a file as long as no node needs the scale: the operators decide, the reader hides nothing."""
    read = load(add_model(x=replace(X, scale=scale))).tensors[0].quantization
    assert read is not None and read.scale.tobytes() == struct.pack("<f", scale)
    scales = [0.1, 0.2, scale, 0.3]
    read = load(add_model(c=replace(C, scale=scales, zero_point=[0] * 4, axis=1))).tensors[1].quantization
    assert read is not None and read.scale.tobytes() == struct.pack("<4f", *scales)


@pytest.mark.parametrize(
    ("dtype", "zero_point"), [("int8", 128), ("int8", -129), ("uint8", -1), ("int16", 2**15), ("int4", 8), ("int32", 2**31)]
)
def test_zero_points_out_of_range(dtype: str, zero_point: int) -> None:
    one_problem(add_model(x=replace(X, dtype=dtype, zero_point=zero_point)), "tensor 0 'x'", str(zero_point), f"range of {dtype}")


def test_counts_of_scales_and_zero_points() -> None:
    one_problem(add_model(c=replace(C, scale=[0.1] * 3, zero_point=[0] * 3, axis=1)), "has 3 scales", "4 channels")
    one_problem(add_model(c=replace(C, scale=[0.1] * 4, zero_point=[0] * 3, axis=1)), "3 zero points for 4 scales")
    one_problem(add_model(c=replace(C, zero_point=[0, 0])), "2 zero points for 1 scales")


@pytest.mark.parametrize("axis", [2, -1])
def test_quantized_dimension_that_leaves_a_doubt(axis: int) -> None:
    tensor = replace(C, scale=[0.1] * 4, zero_point=[0] * 4, axis=axis)
    one_problem(add_model(c=tensor), "tensor 1 'c'", f"quantized_dimension {axis} is out of range for rank 2", "4 scales")


# --- contradictions ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ({"node": replace(ADD, inputs=[0, 3])}, ["node 0 ADD 'y'", "input 1 is tensor 3", "the graph has 3"]),
        ({"node": replace(ADD, inputs=[0, -2])}, ["node 0 ADD 'y'", "input 1 is tensor -2"]),
        ({"node": replace(ADD, intermediates=[2**31 - 1])}, ["node 0 ADD 'y'", "intermediate 0"]),
        ({"node": replace(ADD, outputs=[2, -1])}, ["node 0 ADD 'y'", "output 1 is tensor -1"]),
        ({"inputs": [0, -1]}, ["graph: input 1 is tensor -1"]),
        ({"outputs": [2, 3]}, ["graph: output 1 is tensor 3"]),
        ({"inputs": [0, 0]}, ["tensor 0 'x'", "more than once"]),
        ({"node": replace(ADD, opcode=7)}, ["operator code 7 is out of range, the file has 1"]),
        ({"c": replace(C, data=None, buffer=9)}, ["tensor 1 'c'", "buffer 9 is out of range, the file has 1"]),
        ({"c": replace(C, data=[1, 2, 3])}, ["tensor 1 'c'", "3 bytes", "(1, 4) of int8 needs 4"]),
        ({"c": T("c", "int4", (5,), 0.1, 0, data=b"12")}, ["tensor 1 'c'", "2 bytes", "int4 needs 3"]),
        ({"c": replace(C, dtype=77, data=b"1234")}, ["tensor 1 'c'", "tensor type 77 is unknown"]),
        ({"c": replace(C, sparse=True)}, ["tensor 1 'c'", "sparse"]),
        ({"c": replace(C, variable=True)}, ["tensor 1 'c'", "variable with a constant value"]),
        ({"x": replace(X, data=[1, 2, 3, 4])}, ["tensor 0 'x'", "graph input", "constant"]),
        ({"node": replace(ADD, outputs=[2, 2])}, ["node 0 ADD 'y'", "writes tensor 2 'y'", "already written by node 0 ADD"]),
        ({"node": replace(ADD, outputs=[2, 0])}, ["writes tensor 0 'x'", "already a graph input"]),
        ({"node": replace(ADD, outputs=[2, 1])}, ["writes tensor 1 'c'", "already a constant"]),
        ({"c": replace(C, data=None)}, ["node 0 ADD 'y'", "reads tensor 1 'c' before anything has written it"]),
        ({"node": replace(ADD, inputs=[0, 2])}, ["reads tensor 2 'y' before"]),
        ({"nodes": []}, ["tensor 2 'y'", "graph output, but no node writes it"]),
    ],
)
def test_contradictions(changes: dict[str, Any], parts: list[str]) -> None:
    unsupported = parts[-1] == "sparse" or parts[-1].endswith("is unknown")
    one_problem(add_model(**changes), *parts, kind=UnsupportedError if unsupported else ModelError)


def test_nodes_out_of_order_and_two_writers() -> None:
    tensors = [X, replace(Y, name="a"), replace(Y, name="b")]
    later = [N("RELU", [1], [2]), N("RELU", [0], [1])]
    one_problem(build(tensors, later, [0], [2]), "node 0 RELU 'b'", "reads tensor 1 'a'", "order of execution")
    twice = [N("RELU", [0], [1]), N("RELU6", [0], [1]), N("RELU", [1], [2])]
    one_problem(build(tensors, twice, [0], [2]), "node 1 RELU6 'a'", "written by node 0 RELU 'a'")


def test_variables_may_be_read_before_they_are_written() -> None:
    model = load(add_model(c=replace(C, data=None, variable=True)))
    assert model.tensors[1].is_variable


def test_all_problems_come_at_once_and_a_contradiction_outweighs() -> None:
    data = add_model(
        x=replace(X, zero_point=300, shape=(-3, 4)),
        c=replace(C, dtype=77, data=None, buffer=40),
        node=replace(ADD, inputs=[0, 9], opcode=5),
        outputs=[-1],
    )
    lines = problems(data)
    wanted = [
        "type 77",
        "zero point 300",
        "negative dim",
        "buffer 40",
        "operator code 5",
        "tensor 9",
        "tensor -1",
    ]
    assert all(any(part in line for line in lines) for part in wanted), lines
    assert len(lines) == len(wanted)


def test_problems_of_other_subgraphs_name_them() -> None:
    lines = problems(add_model(x=replace(X, zero_point=300), extra_subgraphs=1))
    assert lines[0].startswith("tensor 0 'x': zero point 300")
    assert lines[1].startswith("subgraph 1 'extra_0': tensor 0 'x': zero point 300")


def test_number_of_problems_is_limited() -> None:
    lines = problems(build([X], [N("ADD", [5] * 3000, [1])], [0], [0]))
    assert len(lines) == 1001 and "more than 1000 problems" in lines[-1]


# --- names ------------------------------------------------------------------------------------------------------------
NAMES = [
    "",
    "'",
    '"',
    "\n",
    "a\r\n\tb",
    "*/ /*",
    "//\\",
    "%s{0}",
    "??/",
    "\x1b[2J",
    "тензор テンソル",
    "\u202e\u2028",
    "int",
    "é" * 10000,
]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_odd_names_load_and_stay_on_one_line(name: str) -> None:
    model = load(add_model(x=replace(X, name=name), y=replace(Y, name=name)))
    assert model.tensors[0].name == model.tensors[2].name == model.nodes[0].label == name
    lines = problems(add_model(x=replace(X, name=name, zero_point=300), y=replace(Y, name=name), outputs=[0, 1, 2, 3], nodes=[]))
    assert len(lines) == 3


def test_names_that_are_not_utf8() -> None:
    assert load(add_model(x=replace(X, name=b"a\xff\xfeb"))).tensors[0].name == "a\ufffd\ufffdb"


# --- hostile files ----------------------------------------------------------------------------------------------------
def loads_or_refuses(data: bytes) -> bool:
    """True if the file loads; only ModelError may stop it."""
    try:
        assert isinstance(load(data), Model)
    except ModelError as err:
        assert err.problems and all(line.isprintable() for line in err.problems)
        return False
    return True


@pytest.mark.parametrize("builder", [add_model, conv_model])
def test_every_truncation(builder: Callable[[], bytes]) -> None:
    data = builder()
    assert loads_or_refuses(data)
    # What is written first stands last: the last bytes are padding, then comes data that must be missed.
    loaded = [length for length in range(len(data)) if loads_or_refuses(data[:length])]
    assert all(length > len(data) - 16 for length in loaded)


def flipped(data: bytes, rng: random.Random, low: int, high: int) -> bytes:
    """``data`` with one to eight bytes between ``low`` and ``high`` replaced."""
    copy = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8))):
        copy[rng.randrange(low, high)] = rng.choice((0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)))
    return bytes(copy)


@pytest.mark.thorough
def test_byte_flips_of_a_small_model() -> None:
    rng = random.Random(1)
    data = conv_model()
    refused = sum(not loads_or_refuses(flipped(data, rng, 0, len(data))) for _ in range(4000))
    assert 400 < refused < 4000


@pytest.mark.sampled(5)
@pytest.mark.parametrize(
    "name", ["hello_world_int8", "simple_add_model", "micro_speech_lstm", "keyword_scrambled", "kws_ref_model"]
)
def test_byte_flips_of_real_models(shared: Path, name: str) -> None:
    """Flips aim at the tables, not at the weights: at 4-byte words that look like offsets, lengths or indices."""
    data = (shared / "models" / f"{name}.tflite").read_bytes()
    rng = random.Random(name)
    spots = [at for at in range(0, len(data) - 4, 4) if data[at + 2 : at + 4] in (b"\0\0", b"\xff\xff")]
    began, refused = time.monotonic(), 0
    for _ in range(250):
        at = rng.choice(spots)
        refused += not loads_or_refuses(flipped(data, rng, at, at + 4))
    assert refused > 0
    # A guard against hangs, not a measurement.
    assert time.monotonic() - began < 60


@pytest.mark.thorough
def test_vectors_that_are_longer_than_the_file() -> None:
    """Every 32-bit word in turn becomes a huge number: whatever it is, it is not believed."""
    data = conv_model()
    for at in range(8, len(data) - 4, 4):
        for value in (0xFFFFFFFF, 0x7FFFFFFF, 0x40000000, 0x80000000, len(data)):
            copy = bytearray(data)
            struct.pack_into("<I", copy, at, value)
            loads_or_refuses(bytes(copy))


def test_overlapping_tables_do_not_multiply_the_work() -> None:
    """5000 pointers to one tensor with a name of 100 kB: half a gigabyte of names from 120 kB of file."""
    data = bytearray(build([T("n" * 100_000, "int8", (1,)) for _ in range(1)] + [T("", "int8", (1,))] * 5000, [], [], []))
    vectors = [at for at in range(0, len(data) - 4, 4) if struct.unpack_from("<I", data, at)[0] == 5001]
    assert len(vectors) == 1
    first = vectors[0] + 4
    target = first + struct.unpack_from("<I", data, first)[0]
    for at in range(first, first + 4 * 5001, 4):
        struct.pack_into("<i", data, at, target - at)
    one_problem(bytes(data), "overlap")
