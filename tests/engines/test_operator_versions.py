"""Operators that an engine does not know in the version that a file asks for: the live wheels and the profiles say the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flatmodel import N, T, build

import refsim
from refsim import live
from refsim.engines import profile
from refsim.schema import OPERATORS

#: ``CUSTOM`` has names of its own, which an engine looks up when a node runs.
BUILTINS = [op for op in OPERATORS if op != "CUSTOM"]
#: Options without which the parser refuses a node before it looks at its tensors.
DEMANDED: dict[str, dict[str, Any]] = {
    "BUCKETIZE": {"boundaries": [0.0, 1.0]},
    "REDUCE_WINDOW": {"reduce_function": 1},
    "STABLEHLO_CASE": {"branch_subgraph_indices": [0]},
    "STABLEHLO_COMPOSITE": {"name": "x", "decomposition_subgraph_index": 0, "composite_attributes": [0, 36, 1]},
    "STABLEHLO_GATHER": {name: [0] for name in ("offset_dims", "collapsed_slice_dims", "start_index_map")} | {"slice_sizes": [1]},
    "STABLEHLO_PAD": {name: [0] for name in ("edge_padding_low", "edge_padding_high", "interior_padding")},
    "STABLEHLO_REDUCE_WINDOW": {
        **{name: [1] for name in ("window_dimensions", "window_strides", "base_dilations", "window_dilations")},
        "padding": [0, 0],
    },
    "STABLEHLO_RNG_BIT_GENERATOR": {"algorithm": 1},
    "STABLEHLO_SCATTER": {name: [0] for name in ("update_window_dims", "inserted_window_dims", "scatter_dims_to_operand_dims")},
}
ENDS = [T(name, "int8", (4,), 0.5) for name in "xyz"]


def holding(*operators: tuple[str, int], used: bool = False) -> bytes:
    """RESHAPEs, and further operator codes, which no node has unless they are ``used``."""
    like = {"options": {"new_shape": [4]}, "table": "ReshapeOptions"}
    asked = enumerate((("RESHAPE", 1), *operators))
    codes = [N(op, [0], [1 + (n > 0)], version=version, opcode=n * used, **like) for n, (op, version) in asked]
    return build(ENDS, codes, [0], [1])


def loads(alias: str, data: bytes) -> bool:
    """Whether the live engine gets beyond looking up its operators."""
    try:
        with live.session(alias, data):
            return True
    except refsim.EngineError as error:
        if "Didn't find op for builtin opcode" not in str(error):
            raise
        return False


@pytest.mark.oracle
@pytest.mark.parametrize("alias", ["litert-ref", "litert-opt"])
def test_the_first_and_last_versions_are_those_of_the_live_engine(require_engine: Callable[[str], None], alias: str) -> None:
    require_engine(alias)
    known = profile(alias).versions
    assert known is not None and len(known) > 150
    assert all(loads(alias, holding(*((op, ends[end]) for op, ends in known.items()))) for end in (0, 1))
    for op in BUILTINS:
        first, last = known.get(op, (1, 0))
        assert not any(loads(alias, holding((op, version))) for version in (first - 1, last + 1)), op


@pytest.mark.oracle
def test_operators_that_may_write_what_they_read_are_those_of_the_live_engine(require_engine: Callable[[str], None]) -> None:
    """Each on a tensor that is its input and its output. What loads may fail for any other reason."""
    require_engine("litert-opt")
    p = profile("litert-opt")
    assert p.versions is not None
    wrong = []
    for op, (_, version) in sorted(p.versions.items()):
        data = build(ENDS[:1], [N(op, [0], [0], DEMANDED.get(op, {}), version)], [0], [0])
        told = ""
        try:
            live.run("litert-opt", data, [])
        except refsim.EngineError as error:
            told = str(error)
        if ("is both input 0 and output 0" in told) is not (op in p.never_in_place):
            wrong.append(f"{op}: {told}")
    assert wrong == []


def refusals(alias: str, data: bytes) -> tuple[str, ...]:
    return refsim.prepare(refsim.load(data), alias).refusals


def test_an_unknown_version_is_told_once_by_the_first_node() -> None:
    told = "node 1 RESHAPE 'z': version 2 of this operator; the engine knows versions 1 to 1 and does not load the file"
    data = holding(("RESHAPE", 2), used=True)
    assert refusals("litert-ref", data) == (told,) and refusals("tflm", data) == ()


def test_an_operator_that_no_node_has_is_told_too() -> None:
    told = "operator code 1, CEIL, which no node has: version 1 of this operator; the engine knows none and does not load the file"
    assert refusals("litert-ref", holding(("CEIL", 1))) == (told,)
    assert refusals("litert-opt", holding(("CEIL", 1))) == refusals("tflm", holding(("CEIL", 1))) == ()
