"""Every operator is a suite of questions; what a node's question holds is enough to answer it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from sampling import in_campaign

from refsim.golden.flags import NOTES
from refsim.verify import directed, drawn
from refsim.verify.judge import judge
from refsim.verify.kernels import KernelCase, KernelSuite, from_digits, suite_of
from refsim.verify.port import suite
from refsim.verify.suites import DEFAULT_SEED

Fields = Mapping[str, Any]


def parsed(line: str, types: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a question, as a port that knows nothing else reads them."""
    found: dict[str, Any] = {}
    for token, (name, kind) in zip(line.split(), types.items(), strict=True):
        told, _, text = token.partition("=")
        assert told == name
        array = None if text == "-" else from_digits(text, kind.removesuffix("[]"), (-1,))
        found[name] = array if array is None or kind.endswith("[]") else int(array[0])
    return found


def pad(f: Fields) -> np.ndarray:
    shape, amounts = f["input_shape"], f["paddings"].reshape(-1, 2)
    value = f["output_zero_point"][0] if f["output_zero_point"] is not None else 0
    return np.pad(f["input"].reshape(shape), amounts, constant_values=value)


def concatenation(f: Fields) -> np.ndarray:
    shapes = f["inputs_shape"].reshape(f["inputs_count"], -1)
    parts = np.split(f["inputs"], np.cumsum(shapes.prod(axis=1))[:-1])
    return np.concatenate([part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)], axis=f["axis"])


def unpack(f: Fields) -> np.ndarray:
    whole: np.ndarray = np.moveaxis(f["input"].reshape(f["input_shape"]), f["axis"], 0)
    assert len(whole) == f["output_count"] == f["num"]
    return np.asarray(whole).reshape(-1)


PORTS: Mapping[str, Callable[[Fields], np.ndarray]] = {
    "pad.s8": pad,
    "pad.f32": pad,
    "concatenation.s8": concatenation,
    "unpack.s16": unpack,
    "transpose.s8": lambda f: f["input"].reshape(f["input_shape"]).transpose(f["perm"]),
    "reverse_v2.bool": lambda f: np.flip(f["input"].reshape(f["input_shape"]), tuple(f["axis"])),
    "zeros_like.s32": lambda f: np.zeros(f["output_shape"], np.int32),
    "reshape.any": lambda f: f["input"],
}


def answers(asked: KernelSuite, port: Callable[[Fields], np.ndarray]) -> list[str]:
    lines = [line for chunk in asked.chunks() for line in chunk.asks]
    given = [np.ascontiguousarray(port(parsed(line, asked.types))) for line in lines]
    return [array.astype(array.dtype.newbyteorder(">")).tobytes().hex() for array in given]


@pytest.mark.parametrize("name", list(PORTS))
def test_a_port_that_knows_only_the_fields_is_right(name: str) -> None:
    asked = suite(name)
    assert isinstance(asked, KernelSuite) and asked.kind == "node" and len(asked.cases) >= drawn.FEW
    assert {flag for case in asked.cases for flag in case.flags} <= set(NOTES)
    assert judge(asked, answers(asked, PORTS[name])).ok


def test_a_wrong_port_of_a_node_is_wrong() -> None:
    asked = suite("transpose.s8")
    assert isinstance(asked, KernelSuite)
    verdict = judge(asked, answers(asked, lambda f: f["input"].reshape(f["input_shape"]).transpose()))
    assert 0 < verdict.wrong_cases < verdict.cases and verdict.problem is None
    assert "transpose.s8 case " in verdict.first and "should be" in verdict.first


@pytest.mark.thorough
@pytest.mark.parametrize("engine", ["tflm", in_campaign("litert-ref")])
def test_every_operator_of_an_engine_can_be_asked(engine: str) -> None:
    for name in directed.names(engine):
        op, signature = name.split(".")
        cases = drawn.drawn_cases(op, signature, engine, DEFAULT_SEED, drawn.FEW)
        asked = suite_of(name, cases)
        assert len(cases) >= drawn.FEW and len({case.id for case in cases}) == len(cases)
        for chunk in asked.chunks():
            assert all(len(line.split()) == len(asked.types) for line in chunk.asks), name
            assert all(len(line.split()) == len(asked.results) for line in chunk.answers), name


def test_level_2_adds_larger_shapes_and_more_nodes_from_several_seeds() -> None:
    large = [case for part in range(drawn.SEEDS) for case in directed.large_cases("conv_2d", "s8", "tflm", DEFAULT_SEED + part)]
    sizes = [case.values["filter"] for case in large]
    assert max(np.asarray(w)[0].size for w in sizes) > 1000 and max(len(np.asarray(w)) for w in sizes) > 100
    assert all("large" in case.flags for case in large)
    ids: Callable[[list[KernelCase]], set[str]] = lambda cases: {case.id for case in cases}  # noqa: E731
    one, other = (drawn.drawn_cases("pad", "s8", "tflm", DEFAULT_SEED + seed, 3) for seed in (0, 3))
    assert not ids(one) & ids(other)
