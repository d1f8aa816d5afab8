"""Golden files as questions to a port: which cases, which expected values, and what one run says about each case."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from refsim import golden
from refsim.errors import GoldenError
from refsim.verify import golden_suite
from refsim.verify.converse import End
from refsim.verify.golden_outcomes import Outcomes
from refsim.verify.golden_suite import Selection
from refsim.verify.judge import Judge
from refsim.verify.kinds import PortReport

PRIMITIVES = golden.FOLDER / "primitives"
RDBPOT = PRIMITIVES / "rdbpot.json"
CONV = golden.FOLDER / "operators" / "conv_2d.json"
#: Cases of rdbpot.json, 64 rows each.
CASES = ("shift_extreme", "tie_away", "tie_even", "truncation")


def answers(selection: Selection) -> list[str]:
    return [answer for chunk in selection.suite().chunks() for answer in chunk.answers]


@functools.cache
def all_goldens() -> Sequence[golden.GoldenFile]:
    return golden_suite.read([golden.FOLDER])


def of_tflm(check: str, *, exclude: Sequence[str] = ()) -> Selection:
    return golden_suite.select(check, all_goldens(), "tflm", exclude)


def test_the_expected_values_are_those_of_the_file() -> None:
    """Not the simulator's: they are asked for where the file differs from it."""
    for file, check in ((golden.load(RDBPOT), "rdbpot"), (golden.load(CONV, "tflm"), "conv_2d.s8")):
        case = file.case("groups" if check != "rdbpot" else "tie_away")
        output = case.outputs[0]
        changed = output.array.copy()
        changed.flat[5] ^= 1
        wrong = replace(case, outputs=(replace(output, array=changed),))
        asked = golden_suite.select(check, [replace(file, cases=(wrong,))], "tflm")
        right = golden_suite.select(check, [replace(file, cases=(case,))], "tflm")
        differing = [a != b for a, b in zip(answers(asked), answers(right), strict=True)]
        assert sum(differing) == 1
        text = "".join("".join(answers(asked)).split())
        big_endian = changed.astype(changed.dtype.newbyteorder(">")).tobytes().hex()
        assert text == big_endian


@pytest.mark.thorough
def test_every_primitive_has_its_file_and_width() -> None:
    for check, count in (("srdhm", 4), ("srdhm16", 4), ("tanh", 6), ("tanh_16", 3), ("get_reciprocal", 2), ("mbqm_float64", 5)):
        selection = of_tflm(check)
        assert len(selection.asked) == count and {part.file.kind for part in selection.asked} == {"primitive"}
    with pytest.raises(GoldenError, match="can be asked about lut16_exp"):
        of_tflm("lut16_exp")


@pytest.mark.thorough
def test_cases_that_are_not_asked_are_counted() -> None:
    total = sum(len(file.cases) for file in all_goldens())
    for check in ("conv_2d.s8", "conv_2d.s16b64", "softmax.s16", "rdbpot"):
        selection = of_tflm(check)
        assert len(selection.asked) + sum(selection.left.values()) == total
    assert of_tflm("conv_2d.s8").left[golden_suite.REFUSED] == 4
    with pytest.raises(GoldenError, match=r"svdf\.s16 of tflm-2026\.10; there are .* 8 stateful"):
        of_tflm("svdf.s16")
    assert len(of_tflm("reshape.any").asked) == 8


def test_excluded_flags_are_left_out() -> None:
    selection = of_tflm("conv_2d.s8", exclude=("per_channel", "padding_asymmetric"))
    assert selection.left[golden_suite.EXCLUDED] > 0
    assert not any({"per_channel", "padding_asymmetric"} & set(part.case.flags) for part in selection.asked)
    selection = of_tflm("rdbpot", exclude=("tie_even",))
    assert selection.left[golden_suite.EXCLUDED] == 1 and selection.left[golden_suite.EXCLUDED_LINES] > 0
    assert sum(part.count for part in selection.asked) == 192 - selection.left[golden_suite.EXCLUDED_LINES]


def test_columns_that_do_not_fit_are_refused() -> None:
    file = golden.load(PRIMITIVES / "table_tanh.json")
    case = file.cases[0]
    wide = replace(case.inputs[0], array=case.inputs[0].array + np.int32(2**16))
    with pytest.raises(GoldenError, match=f"case '{case.id}': x has values that do not fit int16"):
        golden_suite.select("table_tanh", [replace(file, cases=(replace(case, inputs=(wide, *case.inputs[1:])),))], "tflm")
    with pytest.raises(GoldenError, match="has 2 columns for x, multiplier, shift"):
        golden_suite.select("table_tanh", [replace(file, cases=(replace(case, inputs=case.inputs[1:]),))], "tflm")
    empty = replace(
        case,
        inputs=tuple(replace(b, array=b.array[:0]) for b in case.inputs),
        outputs=(replace(case.outputs[0], array=case.outputs[0].array[:0]),),
    )
    assert golden_suite.select("table_tanh", [replace(file, cases=(case, empty))], "tflm").left == {golden_suite.EMPTY: 1}


def test_steps_of_a_stateful_model_are_one_question(tmp_path: Path) -> None:
    file = golden.load(golden.FOLDER / "operators" / "svdf.json", "tflm")
    case = next(case for case in file.cases if case.params["stateful"] and case.refusal is None)
    (tmp_path / "svdf.tflite").write_bytes(case.model or b"")
    selection = golden_suite.select("model", [file], "tflm", model=tmp_path / "svdf.tflite")
    assert [part.case.id for part in selection.asked] == [case.id]
    (chunk,) = selection.suite().chunks()
    output = case.outputs[0].array
    assert chunk.asks[0].startswith(f"steps={len(output):08x} input_0=") and len(chunk.asks) == 1
    assert chunk.answers == [output.astype(output.dtype.newbyteorder(">")).tobytes().hex()]


STREAMS: dict[str, Callable[[list[str]], list[str]]] = {
    "right": lambda lines: lines,
    "nothing": lambda lines: [],
    "up to a case": lambda lines: lines[:64],
    "all but one": lambda lines: lines[:-1],
    "one too many": lambda lines: [*lines, "00000000"],
    "garbage at the end": lambda lines: [*lines[:-1], "?"],
    "first wrong": lambda lines: ["00000007", *lines[1:]],
    "all wrong": lambda lines: ["00000007"] * len(lines),
}


@pytest.mark.parametrize("end", ["ok", "crash", "status", "hang"])
@pytest.mark.parametrize("stream", list(STREAMS))
def test_an_item_fails_if_and_only_if_the_run_does(stream: str, end: str) -> None:
    """Nothing that is noticed in a run gets lost between its items, and right answers before it count."""
    selection = golden_suite.select("rdbpot", golden_suite.read([RDBPOT]), "tflm")
    suite = selection.suite()
    judge = Judge(suite)
    for line in STREAMS[stream](answers(selection)):
        if not judge.feed(line):
            break
    report = PortReport("p", "executable", judge.finish(), End(end, "" if end == "ok" else "ended"), (), 0.0)
    outcomes = Outcomes(suite, selection.asked, report)
    failed = [part.case.id for part in selection.asked if outcomes.failure(part)]
    assert report.ok == (not failed)
    unharmed = {"up to a case": 1, "first wrong": 0, "nothing": 0, "all wrong": 0}.get(stream, 3)
    assert failed == (
        [] if report.ok else list(CASES[unharmed:]) if stream != "first wrong" else [CASES[0], *([CASES[3]] if end != "ok" else [])]
    )
