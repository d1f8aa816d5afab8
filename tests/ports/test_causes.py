"""Statements about wrong answers hold for every wrong case or carry their share; causes give the port's values."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from sampling import one_in

from refsim.ir import Array
from refsim.verify import anatomy, causes, directed, mistaken_requantize
from refsim.verify.judge import Judge, Verdict, judge
from refsim.verify.kernel_evidence import right_anatomy, rule_of
from refsim.verify.kernels import KernelCase, KernelSuite, answer, digits
from refsim.verify.port import suite
from refsim.verify.suites import PrimitiveSuite, hex_lines

APART = [
    f"{op}.{signature}"
    for op in ("conv_2d", "depthwise_conv_2d", "fully_connected", "average_pool_2d", "add")
    for signature in directed.signatures(op, "tflm")
    if signature not in ("s32", "s16pot")
]


@functools.cache
def kernel_suite(name: str, engine: str = "tflm") -> KernelSuite:
    made = suite(name, engine=engine)
    assert isinstance(made, KernelSuite)
    return made


def port_of(name: str, output: Callable[[KernelCase], Array]) -> Verdict:
    """The verdict on a port of kernel ``name`` that gives ``output``."""
    cases = kernel_suite(name)
    return judge(cases, [digits(np.asarray(output(case))) for case in cases.cases])


def changed(name: str, *plans: anatomy.Plan) -> Verdict:
    """The verdict on a kernel with the changes of ``plans``; where it cannot run, it gives what is right."""
    op, _, signature = name.partition(".")
    plan = {part: choice for one in plans for part, choice in one.items()}

    def output(case: KernelCase) -> Array:
        apart = right_anatomy(op, signature, case)
        assert apart is not None
        with np.errstate(all="ignore"):
            return apart.output(plan)

    return port_of(name, output)


# --- the kernels taken apart --------------------------------------------------------------------------------------------------
@pytest.mark.sampled(16)
@pytest.mark.parametrize("name", APART)
def test_taken_apart_without_a_change_they_are_the_kernels(name: str) -> None:
    op, _, signature = name.partition(".")
    cases = kernel_suite(name).cases
    assert len(cases) > 50 and all(right_anatomy(op, signature, case) is not None for case in cases)


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["fully_connected.s8", "fully_connected.s16b64", "conv_2d.u8", "fully_connected.u8"])
def test_so_they_are_for_the_other_engine(name: str) -> None:
    op, _, signature = name.partition(".")
    cases = kernel_suite(name, "litert-ref").cases
    assert all(right_anatomy(op, signature, case) is not None for case in cases)


# --- terms, filters, pairs ------------------------------------------------------------------------------------------------------
TOLD: dict[tuple[str, str], str] = {
    ("fully_connected.s8", told): told
    for told, _ in causes.TERMS
    if "filter" not in told and "weights' zero" not in told and "either" not in told
} | {
    ("conv_2d.s8", "has its filter mirrored (as numpy.convolve does), in both directions"): "",
    ("depthwise_conv_2d.s8", "has its filter mirrored from left to right"): "",
    ("conv_2d.s8", "reads its filter in the layout HWIO"): "",
    ("conv_2d.s8", "reads its filter in the layout OIHW"): "",
    ("conv_2d.s16b64", "keeps its accumulator in 32 bits"): "",
    ("depthwise_conv_2d.s8", "adds the first channel's bias to all"): "",
    ("conv_2d.s8", "requantizes in float32, the fraction dropped (a cast)"): "",
    ("conv_2d.s8", "requantizes in float32, ties to even (lrintf)"): "",
    ("depthwise_conv_2d.s8", "requantizes in float32, adds the zero point there, the fraction dropped (a cast)"): "",
    ("fully_connected.s8", "rounds to odd in both of its roundings"): "",
    ("conv_2d.s8", "ignores output_offset"): "",
    ("add.s8", "rounds ties up in the second of the two roundings of the sum"): "",
    ("add.s8", "has lhs_offset with the wrong sign"): "",
    ("average_pool_2d.s8", "subtracts the zero point before dividing, and adds it after"): "",
    ("average_pool_2d.s8", "subtracts the zero point before dividing, and adds it after (a constant such as 7)"): "",
    ("average_pool_2d.s8", "divides by the size of the whole window"): "",
}


@functools.cache
def all_changes(name: str) -> dict[str, causes.Change]:
    op, _, signature = name.partition(".")
    case = kernel_suite(name).cases[0]
    return {change.what: change for change in reversed(causes.changes(op, signature, rule_of(case, signature), case.values))}


@pytest.mark.sampled(18)
@pytest.mark.parametrize(("name", "what"), list(TOLD))
def test_a_single_mistake_is_named(name: str, what: str) -> None:
    made = all_changes(name)[what]
    verdict = changed(name, made.plan)
    assert verdict.wrong_cases > 0
    named = [
        other
        for other in all_changes(name).values()
        if verdict.explanation.startswith(f"the results are those of a kernel that {other.what}")
    ]
    # Another name will do for the same outputs in every case; a flag's mistake is told by its flag.
    same = what in verdict.explanation or (named and same_outputs(name, made, named[-1]))
    assert same or "the results are those of a kernel with this mistake" in verdict.explanation, verdict.explanation


def same_outputs(name: str, one: causes.Change, other: causes.Change) -> bool:
    op, _, signature = name.partition(".")
    for case in kernel_suite(name).cases:
        apart = right_anatomy(op, signature, case)
        assert apart is not None
        with np.errstate(all="ignore"):
            if not np.array_equal(apart.output(one.plan), apart.output(other.plan)):
                return False
    return True


PAIRS = [
    ("conv_2d.s8", "leaves out the bias", "ignores the fused activation"),
    ("conv_2d.s8", "takes pad_left for pad_top", "rounds ties up in the second of the two roundings"),
    ("fully_connected.s8", "leaves out the bias", "requantizes in float32, ties to even (lrintf)"),
    ("add.s8", "ignores lhs_offset", "ignores the fused activation"),
]


@pytest.mark.thorough
@pytest.mark.parametrize(("name", "first", "second"), PAIRS)
def test_two_mistakes_at_once_are_named(name: str, first: str, second: str) -> None:
    made = all_changes(name)
    verdict = changed(name, made[first].plan, made[second].plan)
    assert verdict.wrong_cases > 0 and first in verdict.explanation and second in verdict.explanation, verdict.explanation


@pytest.mark.thorough
def test_a_weight_zero_point_is_told_apart_from_its_sums() -> None:
    """Enough cases have one for the causes to differ."""
    for what in ("takes the weights' zero point for 0", "does not add filter_offset x sum(inputs)"):
        verdict = changed("fully_connected.s8", all_changes("fully_connected.s8")[what].plan)
        assert verdict.wrong_cases >= 20 and (what in verdict.explanation or "weight_zero_point" in verdict.explanation)
    folded = next(change for change in causes.terms() if change.choice == ("zin zw",))
    verdict = changed("fully_connected.s8", folded.plan)
    assert verdict.wrong_cases >= 20 and folded.what in verdict.explanation


# --- roundings of vector units --------------------------------------------------------------------------------------------------
#: The rounding modes of RISC-V V: nearest up, nearest even, down, odd.
RVV = ("up", "even", "floor", "odd")


@pytest.mark.thorough
@pytest.mark.parametrize(("first", "second"), one_in(3, itertools.product(RVV, RVV)))
def test_every_pair_of_rounding_modes_is_named(first: str, second: str) -> None:
    function = mistaken_requantize.twice(first, second)
    ties = suite("mbqm_double")
    assert isinstance(ties, PrimitiveSuite)
    answers = [line for columns in ties.columns() for line in hex_lines(ties.results, (function(*columns),))]
    verdict = judge(ties, answers)
    assert f"in all of these cases the port {mistaken_requantize.told_twice(first, second)} (flag" in verdict.explanation


@pytest.mark.parametrize("second", RVV)
@pytest.mark.parametrize("first", ["even", "odd"])
def test_so_it_is_by_the_cases_before_the_time_is_up(first: str, second: str) -> None:
    """Cases that were never answered are no evidence: neither for the port nor against it."""
    ties = suite("mbqm_double")
    assert isinstance(ties, PrimitiveSuite)
    columns = next(columns for columns in ties.columns() if columns[0].size > 6000)
    answers = hex_lines(ties.results, (mistaken_requantize.twice(first, second)(*columns),))[:6000]
    verdict = judge(ties, answers)
    assert verdict.problem is not None and verdict.problem.kind == "early_end"
    assert verdict.explanation.startswith(f"in all of these cases the port {mistaken_requantize.told_twice(first, second)} (flag")
    assert "other cases" not in verdict.explanation


# --- statements and shares --------------------------------------------------------------------------------------------------------
def primitive_port(name: str, change: Callable[[Array, Array], Array]) -> Verdict:
    """A port whose result is ``change(columns, right)``."""
    asked = suite(name)
    assert isinstance(asked, PrimitiveSuite)
    lines: list[str] = []
    for columns, (right,) in asked.answered():
        lines += hex_lines(asked.results, (change(np.asarray(columns), right),))
    return judge(asked, lines)


def test_a_cause_says_where_the_port_has_not_made_the_mistake() -> None:
    """Ties to even where x is negative only: the values are the mistake's in all wrong cases, but it would show elsewhere too."""
    even = mistaken_requantize.twice("even", "even")
    verdict = primitive_port("mbqm_double", lambda c, right: np.where(c[0] < 0, even(*c), right))
    assert re.search(r"ties to even.*, though in [\d,]+ other cases, where that would show, the port is right", verdict.explanation)


def test_inputs_of_every_wrong_case_are_looked_at() -> None:
    """Thousands of wrong cases with a negative x come before one that has a positive one."""
    negative = primitive_port("rdbpot", lambda columns, right: np.where(columns[0] < 0, right ^ 64, right))
    assert "every wrong case has a negative x" in negative.explanation
    count = negative.wrong_cases
    once = primitive_port("rdbpot", lambda c, right: np.where((c[0] < 0) | ((c[0] == 2**31 - 1) & (c[1] == 31)), right ^ 64, right))
    assert once.wrong_cases == count + 1 and "every wrong case" not in once.explanation


def test_results_of_every_wrong_case_are_looked_at() -> None:
    every = primitive_port("srdhm", lambda columns, right: np.where(columns[0] % 3 == 0, right ^ 1, right))
    assert "every wrong result is one too high or low" in every.explanation
    last = primitive_port(
        "srdhm", lambda c, right: np.where(c[0] == 2**31 - 2, right ^ 4, np.where(c[0] % 3 == 0, right ^ 1, right))
    )
    assert "every wrong result" not in last.explanation
    told = re.search(r"([\d,]+) of ([\d,]+) wrong results are one too high or low", last.explanation)
    assert told is not None and int(told[2].replace(",", "")) == last.wrong_cases > int(told[1].replace(",", ""))


def test_a_cause_of_most_cases_carries_its_share() -> None:
    """Ties up, and one thing more: the cause is told with the number of cases that it gives."""
    up = mistaken_requantize.twice("up", "up")
    verdict = primitive_port(
        "mbqm_double", lambda c, right: np.where((c[0] == 2**31 - 1) & (c[1] == 2**30) & (c[2] == 0), right ^ 4, up(*c))
    )
    words = r"in ([\d,]+) of these ([\d,]+) cases, but not in the others, the results are those of a port"
    told = re.search(words, verdict.explanation)
    assert told is not None, verdict.explanation
    assert int(told[1].replace(",", "")) == int(told[2].replace(",", "")) - 1 == verdict.wrong_cases - 1


@pytest.mark.thorough
def test_kernel_statements_are_about_all_wrong_elements() -> None:
    def one_off(case: KernelCase) -> Array:
        (out,) = case.outputs.values()
        return np.where(np.arange(out.size).reshape(out.shape) % 2 == 0, out ^ 1, out)

    assert "every wrong element is off by one" in port_of("conv_2d.s8", one_off).explanation

    def last_differs(case: KernelCase) -> Array:
        return one_off(case) ^ (16 if case is kernel_suite("conv_2d.s8").cases[-1] else 0)

    verdict = port_of("conv_2d.s8", last_differs)
    assert "every wrong element" not in verdict.explanation
    told = re.search(r"([\d,]+) of ([\d,]+) wrong elements are off by one", verdict.explanation)
    assert told is not None and told[1] != told[2]


@pytest.mark.thorough
def test_a_kernel_cause_of_most_cases_carries_its_share() -> None:
    op, name = "conv_2d", "conv_2d.s8"
    plan = all_changes(name)["leaves out the bias"].plan

    def output(case: KernelCase) -> Array:
        apart = right_anatomy(op, "s8", case)
        assert apart is not None
        return apart.output(plan) ^ (1 if case.id.startswith("groups_2_5") else 0)

    verdict = port_of(name, output)
    words = r"in ([\d,]+) of ([\d,]+) wrong cases, but not in the others, the results are those of a kernel"
    told = re.search(words, verdict.explanation)
    assert told is not None, verdict.explanation
    share, total = (int(number.replace(",", "")) for number in told.groups())
    assert total == verdict.wrong_cases > share and "bias" in verdict.explanation


@pytest.mark.thorough
def test_a_cause_that_shows_elsewhere_says_so() -> None:
    """A port that leaves out the bias of one group of cases only."""
    plan = all_changes("conv_2d.s8")["leaves out the bias"].plan

    def output(case: KernelCase) -> Array:
        (out,) = case.outputs.values()
        apart = right_anatomy("conv_2d", "s8", case)
        assert apart is not None
        return apart.output(plan) if case.id.startswith("groups_") else out

    verdict = port_of("conv_2d.s8", output)
    assert "bias" in verdict.explanation and re.search(r"though in [\d,]+ other cases, where that would show", verdict.explanation)


# --- padding ----------------------------------------------------------------------------------------------------------------------
def wrong_where(name: str, chosen: Callable[[KernelCase, Array], Any]) -> Verdict:
    def output(case: KernelCase) -> Array:
        (out,) = case.outputs.values()
        return np.where(chosen(case, out), out ^ 85, out)

    return port_of(name, output)


@pytest.mark.thorough
def test_padding_is_blamed_only_where_there_is_some() -> None:
    words = "only outputs whose window reaches into the padding are wrong"

    def padded(case: KernelCase, out: Array) -> Any:
        _, inside = anatomy.taps_of(case.values)  # type: ignore[arg-type]
        return ~inside.all(axis=(2, 3))[np.newaxis, ..., np.newaxis]

    def inside_too(case: KernelCase) -> bool:
        _, inside = anatomy.taps_of(case.values)  # type: ignore[arg-type]
        return bool(inside.all(axis=(2, 3)).any())

    assert words in wrong_where("conv_2d.s8", lambda case, out: padded(case, out) & inside_too(case)).explanation
    everything_small = wrong_where("conv_2d.s8", lambda case, out: out.shape[1:3] == (2, 2))
    assert everything_small.wrong_cases > 0 and "padding" not in everything_small.explanation
    assert "padding" not in wrong_where("conv_2d.s8", lambda case, out: not padded(case, out).any()).explanation


@pytest.mark.thorough
def test_only_some_wrong_cases_in_batches_or_tails_are_no_pattern() -> None:
    tails = wrong_where("fully_connected.s8", lambda case, out: np.arange(out.shape[-1]) >= out.shape[-1] // 4 * 4)
    assert "only channels after the last multiple of 4 are wrong" in tails.explanation
    for verdict in (wrong_where("fully_connected.s8", lambda case, out: np.arange(out.shape[-1]) == 0),):
        assert "tail" not in verdict.explanation


def test_a_judge_weighs_every_answer_once() -> None:
    asked = suite("srdhm16")
    judged = Judge(asked)
    lines = [answer_ for chunk in asked.chunks() for answer_ in chunk.answers]
    for line in lines:
        judged.feed(f"{int(line, 16) ^ 1:04x}")
    verdict = judged.finish()
    assert verdict.wrong_cases == len(lines) and "every wrong result is one too high or low" in verdict.explanation


def test_results_of_right_cases_have_no_explanation() -> None:
    cases: Sequence[KernelCase] = kernel_suite("add.s8").cases
    verdict = judge(replace(kernel_suite("add.s8"), cases=tuple(cases)), [answer(case) for case in cases])
    assert verdict.ok and verdict.explanation == ""
