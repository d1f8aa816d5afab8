"""refsim.custom: options of custom operators, and files that were compiled for an accelerator."""

from __future__ import annotations

import random
from typing import Any

import pytest
from flatbuffers import flexbuffers  # type: ignore[import-untyped]
from flatmodel import N, X, Y, add_model, build

from refsim.custom import compiled_for, flexbuffer_map
from refsim.errors import ModelError
from refsim.flatmodel import G
from refsim.tflite import load

VALUES: dict[str, Any] = {
    "axis": -3,
    "big": 2**40,
    "scale": 0.25,
    "flag": True,
    "off": False,
    "name": "é",
    "list": [1, 2, 300],
    "mixed": [1, "a", 0.5],
    "nested": {"a": 1},
    "nothing": None,
    "empty": "",
}


def test_options_of_every_kind() -> None:
    assert flexbuffer_map(flexbuffers.Dumps(VALUES)) == VALUES
    assert flexbuffer_map(flexbuffers.Dumps({})) == {}


@pytest.mark.parametrize("content", [b"", b"\0", b"abc", b"\xff" * 40, flexbuffers.Dumps([1, 2]), flexbuffers.Dumps(7)])
def test_options_that_are_no_map(content: bytes) -> None:
    with pytest.raises(ModelError, match="no FlexBuffer map"):
        flexbuffer_map(content)


def test_garbled_options_end_in_one_error() -> None:
    rng = random.Random(3)
    content = flexbuffers.Dumps(VALUES)
    refused = 0
    for _ in range(3000):
        copy = bytearray(content[: rng.choice((len(content), rng.randrange(len(content))))])
        for _ in range(rng.choice((1, 2, 8))):
            if copy:
                copy[rng.randrange(len(copy))] = rng.choice((0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)))
        try:
            assert isinstance(flexbuffer_map(bytes(copy)), dict)
        except ModelError:
            refused += 1
    assert 300 < refused < 3000


def test_custom_options_travel_with_the_node() -> None:
    content = bytes(flexbuffers.Dumps({"axis": 1}))
    node = load(add_model(node=N("CUSTOM", [0], [2], custom="Mine", custom_options=content))).nodes[0]
    assert (node.op, node.custom_options, node.options) == ("CUSTOM:Mine", content, {})
    assert flexbuffer_map(node.custom_options) == {"axis": 1}
    assert load(add_model()).nodes[0].custom_options == b""


def test_huge_custom_options_lie_behind_the_flatbuffer() -> None:
    node = N("CUSTOM", [0], [2], custom="Mine", raw={"large_custom_options_offset": 4, "large_custom_options_size": 4})
    assert load(add_model(node=node)).nodes[0].custom_options == b"TFL3"
    node = N("CUSTOM", [0], [2], custom="Mine", raw={"large_custom_options_offset": 4, "large_custom_options_size": 2**40})
    with pytest.raises(ModelError, match="truncated or corrupt"):
        load(add_model(node=node))


@pytest.mark.parametrize(
    ("custom", "target"),
    [
        ("ethos-u", "Arm Ethos-U"),
        ("edgetpu-custom-op", "Coral Edge TPU"),
        ("XC_conv2d_v2", "XMOS xcore"),
        ("NeutronGraph", "NXP eIQ Neutron"),
        ("DISPATCH_OP", "an NPU, through LiteRT dispatch"),
        ("Mine", None),
        ("XC", None),
        ("my-ethos-u", None),
        ("", None),
    ],
)
def test_files_compiled_for_an_accelerator(custom: str, target: str | None) -> None:
    node = N("CUSTOM", [0], [1], custom=custom)
    assert compiled_for(load(build([X, Y], [node], [0], [1]))) == target
    assert compiled_for(load(build([X], [], [0], [0], subgraphs=[G([X, Y], [node], [0], [1])]))) == target
    assert compiled_for(load(build([X, Y], [N("RELU", [0], [1])], [0], [1]))) is None
