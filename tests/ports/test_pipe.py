"""The pipe: what `vectors gen` writes, and what `vectors check` says to right, wrong and broken answers."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from ports.example import EXAMPLES
from sampling import one_in

from refsim.errors import RefsimError
from refsim.golden.flags import NOTES
from refsim.verify import mistaken
from refsim.verify.judge import Verdict, judge
from refsim.verify.port import suite
from refsim.verify.primitives import primitives
from refsim.verify.suites import PrimitiveSuite, hex_lines

REFSIM = (sys.executable, "-m", "refsim")
ROOT = Path(__file__).resolve().parents[2]
#: Mistakes that no case of the table shows: the functions never meet such a tie or shift.
NEVER = {
    (name, what)
    for name in ("exp_on_negative_values", "exp_on_negative_values_16", "logistic", "tanh")
    for what in ("rounds ties away from zero in its products", "does not saturate its left shifts")
} - {(name, "does not saturate its left shifts") for name in ("logistic", "tanh")} | {("lut16_exp", "rounds ties away from zero")}
EVERY_MISTAKE = [(name, mistake) for name in primitives() for mistake in mistaken.mistakes(name)]


def right(name: str) -> list[str]:
    return [answer for chunk in suite(name).chunks() for answer in chunk.answers]


def verdict_on(name: str, change: Callable[[list[str]], Sequence[str]]) -> Verdict:
    return judge(suite(name), change(right(name)))


@pytest.mark.sampled(12)
@pytest.mark.parametrize("name", list(primitives()))
def test_right_answers_pass_in_every_spelling(name: str) -> None:
    whole = [f"{ask} {answer}" for chunk in suite(name).chunks() for ask, answer in zip(chunk.asks, chunk.answers, strict=True)]
    for lines in (
        right(name),
        whole,
        [line.upper() for line in whole],
        [" ".join(f"0x{part}" for part in line.split()) for line in whole],
    ):
        verdict = judge(suite(name), lines)
        assert verdict.ok and verdict.cases == len(whole), verdict


@pytest.mark.sampled(31)
@pytest.mark.parametrize(("name", "mistake"), one_in(6, EVERY_MISTAKE), ids=lambda value: getattr(value, "what", value))
def test_every_mistake_is_found_and_named(name: str, mistake: mistaken.Mistake) -> None:
    asked = PrimitiveSuite(primitives()[name])
    lines = (line for columns in asked.columns() for line in hex_lines(asked.results, mistake.results(columns)))
    verdict = judge(asked, lines)
    if (name, mistake.what) in NEVER:
        assert verdict.ok
        return
    assert not verdict.ok and verdict.problem is None
    assert mistake.flag in NOTES and verdict.by_flag[mistake.flag][0] > 0
    same = [other for other in mistaken.mistakes(name) if f"the port {other.what} (flag " in verdict.explanation]
    assert len(same) == 1, verdict.explanation
    for columns in asked.columns():
        assert all(np.array_equal(a, b) for a, b in zip(same[0].results(columns), mistake.results(columns), strict=False))


def test_the_first_wrong_case_is_shown_with_inputs() -> None:
    verdict = verdict_on("srdhm", lambda lines: [*lines[:5], "00000007", *lines[6:]])
    assert verdict.wrong_cases == 1 and verdict.wrong[0].number == 5
    assert "srdhm(a=-2147483648, b=" in verdict.first and "result is 7, should be" in verdict.first


BROKEN: dict[str, tuple[Callable[[list[str]], list[str]], str, int]] = {
    "garbage": (lambda lines: [*lines[:9], "error!", *lines[10:]], "garbage", 10),
    "empty line": (lambda lines: [*lines[:9], "", *lines[10:]], "garbage", 10),
    "too many fields": (lambda lines: [*lines[:9], "1 2", *lines[10:]], "garbage", 10),
    "too many digits": (lambda lines: [*lines[:9], "100000000", *lines[10:]], "garbage", 10),
    "undefined bits": (lambda lines: [*lines[:9], "0000xxxx", *lines[10:]], "garbage", 10),
    "early end": (lambda lines: lines[:9], "early_end", 10),
    "nothing": (lambda lines: [], "early_end", 1),
    "extra line": (lambda lines: [*lines, "00000000"], "extra", 58082),
}


@pytest.mark.parametrize("how", list(BROKEN))
def test_broken_streams_are_told_by_line(how: str) -> None:
    change, kind, line = BROKEN[how]
    verdict = verdict_on("srdhm", change)
    assert verdict.problem is not None and (verdict.problem.kind, verdict.problem.line) == (kind, line)
    assert verdict.cases == line - 1 and verdict.wrong_cases == 0


def test_a_dropped_case_is_noticed_when_inputs_are_repeated() -> None:
    lines = [f"{ask} {answer}" for chunk in suite("rdbpot").chunks() for ask, answer in zip(chunk.asks, chunk.answers, strict=True)]
    verdict = judge(suite("rdbpot"), lines[:40] + lines[41:])
    assert verdict.problem is not None and verdict.problem.kind == "order" and verdict.problem.line == 41


def test_short_and_sign_extended_numbers_are_accepted() -> None:
    answers = right("srdhm16")
    printed = [f"{int(a, 16):x}" if int(a, 16) < 0x8000 else f"ffff{a}" for a in answers]
    assert judge(suite("srdhm16"), printed).ok
    assert not judge(suite("srdhm16"), ["f7fff", *printed[1:]]).ok


def test_levels_grow_and_are_reproducible() -> None:
    one, two = ([ask for chunk in suite("logistic_16", level).chunks() for ask in chunk.asks] for level in (1, 2))
    assert two[: len(one)] == one and len(two) == len(one) + 2**16
    assert two == [ask for chunk in suite("logistic_16", 2).chunks() for ask in chunk.asks]
    assert two != [ask for chunk in suite("logistic_16", 2, seed=1).chunks() for ask in chunk.asks]
    everything = [ask for chunk in suite("one_over_one_plus_x_16", 3).chunks() for ask in chunk.asks]
    assert everything == [f"{value:04x}" for value in range(2**15)]


def test_too_large_a_domain_has_no_level_3() -> None:
    with pytest.raises(RefsimError, match=r"srdhm has 18,446,744,073,709,551,616 cases, too many for level 3"):
        next(iter(suite("srdhm", 3).chunks()))


def test_excluded_flags_are_not_asked() -> None:
    kept = PrimitiveSuite(primitives()["mbqm_double"], exclude=("wrap_left_shift", "left_shift"))
    columns = next(iter(kept.columns()))
    assert columns[0].size > 0
    flags = mistaken.flags("mbqm_double", columns)
    assert not flags["wrap_left_shift"].any() and not flags["left_shift"].any() and flags["truncation"].any()


def test_unknown_names_get_a_hint() -> None:
    with pytest.raises(RefsimError, match="did you mean 'srdhm16'"):
        suite("srdhm17")
    with pytest.raises(RefsimError, match=r"no vectors for 'conv_2d\.s9'|has no kernel 's9'"):
        suite("conv_2d.s9")


@pytest.mark.sampled(4)
@pytest.mark.parametrize(("how", "code", "words"), [
    ("right", 0, "7,712 cases checked, 0 wrong"),
    ("ties_up", 1, "rounds ties up"),
    ("garbage", 2, "line 1001"),
    ("early", 2, "the answers end after 1,000 of 7,712 cases"),
])  # fmt: skip
def test_the_shell_pipe(how: str, code: int, words: str) -> None:
    port = [shutil.which("python3") or sys.executable, str(EXAMPLES / "scripts" / "rdbpot.py"), how]
    gen = subprocess.Popen([*REFSIM, "vectors", "gen", "rdbpot"], cwd=ROOT, stdout=subprocess.PIPE)
    middle = subprocess.Popen(port, stdin=gen.stdout, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert gen.stdout is not None and middle.stdout is not None
    gen.stdout.close()  # only the port reads from it, so that `gen` notices when the port ends
    judging = [*REFSIM, "vectors", "check", "rdbpot"]
    check = subprocess.run(judging, cwd=ROOT, stdin=middle.stdout, capture_output=True, text=True, check=False)
    middle.stdout.close()
    for process in (gen, middle):
        process.wait(timeout=60)
    assert check.returncode == code, check.stdout + check.stderr
    assert words in check.stdout.replace("\n", " ")
