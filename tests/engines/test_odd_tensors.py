"""Zero points of int16, options left out, operands left out: what an engine refuses is told, what it takes is the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from engines.test_options import compared, drawn

import refsim
from refsim import live
from refsim.errors import EngineError
from refsim.flatmodel import N, T, build
from refsim.ops import registry

pytestmark = pytest.mark.filterwarnings("ignore::refsim.OverflowWarning")
Question = tuple[str, bytes, list[Any]]


def zero_points(profile: refsim.Profile) -> Iterator[Question]:
    """A drawn node of every operator on int16, with a zero point at its first input or its first output."""
    for name, op in sorted(registry().items()):
        names = [s for s in profile.signatures(op) if "int16" in op.signatures[s]] if op.sample else []
        for signature in names[:1]:
            for role in ("inputs", "outputs"):
                sheet = drawn(name, signature, profile)
                places = [index for node in sheet.nodes for index in getattr(node, role)]
                index = next(
                    (i for i in places if sheet.tensors[i].dtype == "int16" and isinstance(sheet.tensors[i].scale, float)), None
                )
                if index is None:
                    continue
                sheet.tensors[index] = replace(sheet.tensors[index], zero_point=1)
                yield f"{name} {signature}: zero point of tensor {index}", sheet.build(), sheet.values(1, 5)


def options(profile: refsim.Profile) -> Iterator[Question]:
    """A drawn node of every operator without its options table."""
    for name, op in sorted(registry().items()):
        for signature in list(profile.signatures(op))[-1:] if op.sample and ":" not in name else ():
            sheet = drawn(name, signature, profile)
            at = next(place for place, node in enumerate(sheet.nodes) if node.op == op.builtin)
            sheet.nodes[at] = replace(sheet.nodes[at], options=None)
            yield f"{name} {signature}: no options", sheet.build(), sheet.values(1, 5)


def operands(profile: refsim.Profile) -> Iterator[Question]:
    """Shapes that an option says or nothing does, no axes, a bias that is named as left out."""
    x, y = T("x", "int8", (2, 2), scale=0.5), T("y", "int8", (2, 2), scale=0.5)
    data = [np.arange(4, dtype=np.int8).reshape(1, 2, 2)]
    for said in ((), (0,), (2, 2), (4,), (-1, 2), (5,)):
        for shape in (None, T("s", "int32", (2,), data=[2, 2]), T("s", "int64", (2,), data=[2, 2])):
            node = N("RESHAPE", [0, 2] if shape else [0], [1], {"new_shape": said})
            yield f"RESHAPE {said} {shape}", build([x, y, *([shape] if shape else [])], [node], [0], [1]), data
    yield "RESHAPE -1", build([x, y], [N("RESHAPE", [0, -1], [1], {"new_shape": (2, 2)})], [0], [1]), data
    for axes in ((), (0,), (0, 1)):
        tensors = [x, y, T("axes", "int32", (len(axes),), data=axes)]
        yield f"REVERSE_V2 {axes}", build(tensors, [N("REVERSE_V2", [0, 2], [1])], [0], [1]), data
    signatures = profile.signatures(registry()["DEPTHWISE_CONV_2D"])
    for signature in signatures:
        sheet = drawn("DEPTHWISE_CONV_2D", signature, profile)
        sheet.nodes[0] = replace(sheet.nodes[0], inputs=[*sheet.nodes[0].inputs[:2], -1])
        yield f"DEPTHWISE_CONV_2D {signature}: bias -1", sheet.build(), sheet.values(1, 5)


@pytest.mark.thorough
@pytest.mark.parametrize("engine", ["tflm", "litert-ref"])
@pytest.mark.parametrize(("questions", "least"), [(zero_points, 30), (options, 30), (operands, 10)])
def test_odd_tensors(engine: str, questions: Any, least: int) -> None:
    if live.available(engine) is None:
        pytest.skip(f"{engine} is not installed")
    verdicts = {asked: compared(engine, data, inputs) for asked, data, inputs in questions(refsim.profile(engine))}
    assert {asked: verdict for asked, verdict in verdicts.items() if verdict} == {}
    assert sum(verdict is not None for verdict in verdicts.values()) >= least


#: What both wheels crashed on or refused when asked.
TOLD = {
    "REVERSE_V2 ()": ("tflm", "litert-ref"),
    "RESHAPE () None": ("litert-ref",),
    "RESHAPE (4,) None": ("litert-ref",),
    "RESHAPE -1": ("litert-ref",),
    "DEPTHWISE_CONV_2D s8: bias -1": ("tflm", "litert-ref"),
}


@pytest.mark.parametrize("engine", ["tflm", "litert-ref"])
def test_what_is_told(engine: str) -> None:
    asked = {
        told: refsim.Simulator(data, engine).program.refusals for told, data, _ in operands(refsim.profile(engine)) if told in TOLD
    }
    assert {told for told, refusals in asked.items() if refusals} == {told for told, engines in TOLD.items() if engine in engines}


#: Operators whose output has a scale that follows from the input's, or from the function; some engines look whether it does.
IMPLIED = (
    "AVERAGE_POOL_2D MAX_POOL_2D RESIZE_BILINEAR REDUCE_MAX MIRROR_PAD SPACE_TO_BATCH_ND SOFTMAX LOGISTIC TANH L2_NORMALIZATION"
)


def implied(profile: refsim.Profile) -> Iterator[Question]:
    """Outputs with another scale, or another zero point."""
    for name, signature in [(op, types) for op in IMPLIED.split() for types in profile.signatures(registry()[op])]:
        for change in ({"scale": 0.7}, {"scale": 1 + 1e-5}, {"zero_point": 1}):
            sheet = drawn(name, signature, profile)
            out, plain = sheet.tensors[sheet.outputs[0]], "zero_point" in change
            if isinstance(out.scale, float) and not (plain and out.dtype == "int16"):
                other = {"zero_point": out.zero_point ^ 1} if plain else {"scale": float(np.float32(out.scale * change["scale"]))}
                sheet.tensors[sheet.outputs[0]] = replace(out, **other)
                yield f"{name} {signature}: {change}", sheet.build(), sheet.values(1, 5)


@pytest.mark.thorough
@pytest.mark.parametrize("engine", ["tflm", "litert-ref"])
def test_scales_that_are_refused_are_those_that_the_engine_refuses(engine: str) -> None:
    if live.available(engine) is None:
        pytest.skip(f"{engine} is not installed")
    wrong, told = [], 0
    for asked, data, inputs in implied(refsim.profile(engine)):
        verdict = compared(engine, data, inputs)
        told += verdict is None
        refused = verdict is None and _refuses(engine, data, inputs)
        if verdict or (verdict is None and not refused):
            wrong.append(f"{asked}: {verdict or 'the engine runs it'}")
    assert wrong == []
    assert told > 10


def _refuses(engine: str, data: bytes, inputs: list[Any]) -> bool:
    try:
        live.run(engine, data, inputs)
    except EngineError:
        return True
    return False
