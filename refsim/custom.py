"""Custom operators: what their options say, and the accelerators that they stand for."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import Any

from flatbuffers import flexbuffers  # type: ignore[import-untyped]

from refsim.errors import ModelError
from refsim.ir import Model

#: What the FlexBuffer accessors raise on bytes that make no sense.
_GARBLED = (
    struct.error,
    LookupError,
    ValueError,
    TypeError,
    ArithmeticError,
    RecursionError,
    MemoryError,
    AttributeError,
    AssertionError,
)
#: Entries may share their bytes, so that a few of them could describe a huge map. No operator has this many options.
MAX_ENTRIES = 10_000

#: Names of the custom operators that compilers for accelerators leave in a file, "*" standing for any ending.
_ACCELERATORS: Mapping[str, str] = {
    "ethos-u": "Arm Ethos-U",
    "edgetpu-custom-op*": "Coral Edge TPU",
    "XC_*": "XMOS xcore",
    "NeutronGraph*": "NXP eIQ Neutron",
    "vsi-npu": "VeriSilicon NPU",
    "DISPATCH_OP": "an NPU, through LiteRT dispatch",
}


def flexbuffer_map(content: bytes) -> Mapping[str, Any]:
    """The map in ``content``, the way custom operators write their options.

    Values are int, float, bool, str, bytes or None, and lists of these; nested maps are dicts. Raises :class:`ModelError` if the
    bytes hold no such map.
    """
    try:
        root = flexbuffers.GetRoot(content)
        if not root.IsMap:
            raise ValueError("the root is no map")
        left = iter(range(MAX_ENTRIES))
        return _map(root.AsMap, left)
    except _GARBLED as err:
        raise ModelError(f"the options of the custom operator are no FlexBuffer map: {err or type(err).__name__}") from err


def _map(raw: Any, left: Iterator[int]) -> dict[str, Any]:
    names, values = raw.Keys, raw.Values
    return {names[i].AsKey: _value(values[i], left) for i in range(len(names))}


def _value(raw: Any, left: Iterator[int]) -> Any:
    if next(left, None) is None:
        raise ValueError(f"it describes more than {MAX_ENTRIES} values")
    if raw.IsMap:
        return _map(raw.AsMap, left)
    for is_vector, vector in (
        ("IsVector", "AsVector"),
        ("IsTypedVector", "AsTypedVector"),
        ("IsFixedTypedVector", "AsFixedTypedVector"),
    ):
        if getattr(raw, is_vector):
            items = getattr(raw, vector)
            return [_value(items[i], left) for i in range(len(items))]
    return bytes(raw.AsBlob) if raw.IsBlob else raw.Value


def compiled_for(model: Model) -> str | None:
    """The accelerator that a compiler has prepared ``model`` for, None for an ordinary file. Such a file runs nowhere else."""
    found = (accelerator(node.op) for graph in model.graphs for node in graph.nodes)
    return next((target for target in found if target is not None), None)


def accelerator(op: str) -> str | None:
    """The accelerator that operator ``op`` stands for, None for an ordinary one."""
    name = op.removeprefix("CUSTOM:")
    for pattern, target in _ACCELERATORS.items():
        if name != op and (name == pattern or (pattern[-1] == "*" and name.startswith(pattern[:-1]))):
            return target
    return None
