"""Zero points of int16, options left out, operands left out: what an engine refuses is told, what it takes is the same."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from engines.test_options import compared, drawn

import refsim
from refsim import live
from refsim.errors import EngineError
from refsim.flatmodel import G, N, T, build
from refsim.ops import registry
from refsim.sheet import Sheet

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


FLOATS = ("float32", "float16", "bool")


def scales(profile: refsim.Profile) -> Iterator[Question]:
    """A drawn node of every operator that moves floats or bools, with scales at one of them or at all, and misfits."""
    given = ((0.5, 0), (0.25, 3), (0.5, None), ((0.5, 0.25), (0,)))
    for name, op in sorted(registry().items()):
        names = [s for s in profile.signatures(op) if set(FLOATS) & set(op.signatures[s])] if op.sample else []
        for number, signature in enumerate(names[:2] + names[2:][-1:]):
            places = [i for i, tensor in enumerate(drawn(name, signature, profile).tensors) if tensor.dtype in FLOATS]
            for chosen in ((places[0],), tuple(places)):
                sheet, (scale, zero) = drawn(name, signature, profile), given[(len(name) + number + len(chosen)) % len(given)]
                for index in chosen:
                    sheet.tensors[index] = replace(sheet.tensors[index], scale=scale, zero_point=zero)
                yield f"{name} {signature}: scale {scale}, {zero} of {chosen}", sheet.build(), sheet.values(1, 5)


def all_zero_points(profile: refsim.Profile) -> Iterator[Question]:
    """The same zero point at every tensor of a move, int16 or of a type that is never quantized."""
    for name in ("SPACE_TO_BATCH_ND", "BATCH_TO_SPACE_ND", "MIRROR_PAD", "PADV2", "EXPAND_DIMS", "FILL", "PACK", "REDUCE_MAX"):
        op = registry()[name]
        for signature in profile.signatures(op):
            sheet = Sheet(np.random.default_rng(2), signature, op.signatures[signature], profile.rules(op, signature))
            assert op.sample is not None
            op.sample(sheet)
            for index in (*sheet.inputs, *sheet.outputs):
                sheet.tensors[index] = replace(sheet.tensors[index], scale=0.5, zero_point=1)
            yield f"{name} {signature}", sheet.build(), sheet.values(1, 5)


def idle(profile: refsim.Profile) -> Iterator[Question]:
    """A sound model beside a subgraph that nothing runs, of a drawn node of every operator."""
    ends = [T("x", "int8", (1, 4), scale=0.5), T("y", "int8", (1, 4), scale=0.5)]
    add = N("ADD", [0, 0], [1], {"fused_activation_function": 0})
    for name, op in sorted(registry().items()):
        signatures = list(profile.signatures(op)) if op.sample else []
        for signature in signatures[:1] + [each for each in signatures[1:] if each == "s8w4"]:
            sheet = drawn(name, signature, profile)
            if not sheet.graphs:
                beside = G(sheet.tensors, sheet.nodes, sheet.inputs, sheet.outputs, "idle")
                yield f"{op.builtin} {signature}", build(ends, [add], [0], [1], subgraphs=[beside]), [np.ones((1, 1, 4), np.int8)]


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
    for signature in profile.signatures(registry()["BATCH_MATMUL"]):
        sheet = drawn("BATCH_MATMUL", signature, profile)
        right = sheet.nodes[0].inputs[1]
        rows, zero = sheet.tensors[right].shape[0], sheet.tensors[right].zero_point
        sheet.tensors[right] = replace(sheet.tensors[right], scale=[0.5 + row for row in range(rows)], zero_point=[zero] * rows)
        yield f"BATCH_MATMUL {signature}: a scale per row", sheet.build(), sheet.values(1, 5)
    for code in (None, 0, 2, 4, 9) if "s16w16" in profile.signatures(registry()["FULLY_CONNECTED"]) else ():
        sheet = drawn("FULLY_CONNECTED", "s16w16", profile)
        given = None if code is None else {**(sheet.nodes[0].options or {}), "quantized_bias_type": code}
        sheet.nodes[0] = replace(sheet.nodes[0], options=given)
        yield f"FULLY_CONNECTED s16w16: bias type {code}", sheet.build(), sheet.values(1, 5)
    for shape in ((1, 3, 2), (6,), (2, 3), (3, 2, 1)):
        sheet = drawn("FULLY_CONNECTED", "s8", profile)
        sheet.tensors[sheet.outputs[0]] = replace(sheet.tensors[sheet.outputs[0]], shape=shape)
        yield f"FULLY_CONNECTED s8: output {shape}", sheet.build(), sheet.values(1, 5)
    sheet = drawn("UNIDIRECTIONAL_SEQUENCE_LSTM", "s8", profile)
    sheet.tensors[sheet.outputs[0]] = replace(sheet.tensors[sheet.outputs[0]], scale=None)
    yield "UNIDIRECTIONAL_SEQUENCE_LSTM s8: no output scale", sheet.build(), sheet.values(1, 5)


@pytest.mark.thorough
@pytest.mark.parametrize("engine", ["tflm", "litert-ref"])
@pytest.mark.parametrize(("questions", "least"), [(zero_points, 30), (options, 30), (operands, 10)])
def test_odd_tensors(engine: str, questions: Any, least: int) -> None:
    if live.available(engine) is None:
        pytest.skip(f"{engine} is not installed")
    verdicts = {asked: compared(engine, data, inputs) for asked, data, inputs in questions(refsim.profile(engine))}
    assert {asked: verdict for asked, verdict in verdicts.items() if verdict} == {}
    assert sum(verdict is not None for verdict in verdicts.values()) >= least


@pytest.mark.thorough
@pytest.mark.parametrize("step", [4, pytest.param(1, marks=pytest.mark.campaign)])
@pytest.mark.parametrize("engine", ["tflm", "litert-ref"])
def test_refused_is_what_the_engine_refuses(engine: str, step: int) -> None:
    """And nothing else is. Of idle subgraphs that crash the engine one is asked: its start costs as much as all the rest."""
    if live.available(engine) is None:
        pytest.skip(f"{engine} is not installed")
    profile, wrong, told, crash = refsim.profile(engine), [], 0, 0
    for questions in (scales, all_zero_points, idle):
        for asked, data, inputs in itertools.islice(questions(profile), step // 2, None, step):
            verdict = compared(engine, data, inputs)
            if verdict:
                wrong.append(f"{asked}: {verdict}")
            elif verdict is None and asked != "SPACE_TO_BATCH_ND s8":  # which TFLM pads with a value that it never sets
                told += 1
                crash += questions is idle
                with contextlib.suppress(EngineError):
                    if questions is not idle or crash <= 1:
                        live.run(engine, data, inputs)
                        wrong.append(f"{asked}: refused, but the engine runs it")
    assert wrong == []
    assert told >= {"tflm": 2, "litert-ref": 5}[engine]


#: What both wheels crashed on or refused when asked, or where what they answer depends on nothing.
TOLD = {
    "REVERSE_V2 ()": ("tflm", "litert-ref"),
    "RESHAPE () None": ("litert-ref",),
    "RESHAPE (4,) None": ("litert-ref",),
    "RESHAPE -1": ("litert-ref",),
    "DEPTHWISE_CONV_2D s8: bias -1": ("tflm", "litert-ref"),
    "FULLY_CONNECTED s16w16: bias type None": ("litert-ref",),
    "FULLY_CONNECTED s16w16: bias type 4": ("litert-ref",),
    "FULLY_CONNECTED s16w16: bias type 9": ("litert-ref",),
    "FULLY_CONNECTED s8: output (1, 3, 2)": ("litert-ref",),
    "FULLY_CONNECTED s8: output (6,)": ("tflm", "litert-ref"),
    "FULLY_CONNECTED s8: output (2, 3)": ("tflm", "litert-ref"),
    "FULLY_CONNECTED s8: output (3, 2, 1)": ("tflm", "litert-ref"),
    "UNIDIRECTIONAL_SEQUENCE_LSTM s8: no output scale": ("litert-ref",),
}


def test_idle_subgraphs_that_ask_for_memory_are_told() -> None:
    profile = refsim.profile("tflm")
    asked = {name.split()[0]: refsim.Simulator(data, profile).program.refusals for name, data, _ in idle(profile)}
    assert {name for name, refusals in asked.items() if refusals} == set(profile.idle_memory)


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
