"""What the wrong answers of a kernel's or a model's port have in common.

A cause is named when it gives the port's outputs in every wrong case; else with the number of cases in which it does. Three sources
of causes: the mistakes of the golden flags, numbers misread (both made in the simulator), and the kernel taken apart.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from refsim.golden import mistakes
from refsim.golden.flags import NOTES
from refsim.golden.vector import Vector
from refsim.ir import Array
from refsim.overflow import recording
from refsim.verify import misread
from refsim.verify.anatomy import Anatomy, Plan, anatomy
from refsim.verify.causes import Change, changes, two_of
from refsim.verify.evidence import WORTH_TELLING
from refsim.verify.kernels import KernelCase, KernelSuite
from refsim.verify.patterns import patterns
from refsim.verify.suites import Wrong

#: Wrong cases, far from each other, on which a cause has to hold before it is tried on all of them.
PROBES = 12
#: Causes, best on the probes, of which the cases that they explain are counted when none explains all.
COUNTED = 3
#: Elements of the smallest wrong case up to which thousands of pairs of causes are tried: it ends most of them, in a second or two.
PAIR_WORK = 20_000
#: Wrong elements of a case that is told a cause by.
TELLING = 4
_NUMBERS = "tie_away tie_up tie_even truncation double_rounding left_shift saturation "
_SUMS = _NUMBERS + "reduced_multiplier float64_requant activation clamp_order accumulator_width input_zero_point per_channel bias "
_WINDOWS = _SUMS + "padding_asymmetric padding_value stride dilation"
#: Flags whose mistake the simulator can make in an operator, so that a port's results can be compared with it.
SIMULATED: Mapping[str, tuple[str, ...]] = {
    "conv_2d": tuple(_WINDOWS.split()),
    "depthwise_conv_2d": tuple(_WINDOWS.split()),
    "fully_connected": tuple(f"{_SUMS} weight_zero_point".split()),
    "add": tuple(f"{_NUMBERS} activation input_zero_point".split()),
    "average_pool_2d": tuple(f"{_NUMBERS} activation pool_count padding_asymmetric stride".split()),
    "softmax": tuple(_NUMBERS.split()),
}


@dataclass(frozen=True, slots=True, eq=False)
class Cause:
    """``gives``: the outputs of a kernel with this mistake are those, in that case. ``shows``: they are not the right ones."""

    told: str
    gives: Callable[[KernelCase, Sequence[Array]], bool]

    def shows(self, case: KernelCase) -> bool:
        return not self.gives(case, list(case.outputs.values()))


class KernelEvidence:
    """Keeps every wrong answer of a kernel or model; there are no more than cases."""

    def __init__(self, suite: KernelSuite) -> None:
        self.suite = suite
        self._wrong: list[tuple[KernelCase, list[Array]]] = []

    def add(self, wrong: Sequence[Wrong]) -> None:
        self._wrong += [(self.suite.case_of(w), self.suite.decoded(w)) for w in wrong]

    def explanation(self, judged: range, unanswered: Sequence[int] = ()) -> str:
        answered = [self.suite.cases[number] for number in judged if number not in unanswered]
        told = self._model_cause() if self.suite.kind == "model" else self._cause(answered) if self.suite.kind == "kernel" else ""
        if told.startswith(WHOLE) or (told and self.suite.kind == "model"):
            return told
        return "; ".join([*([told] if told else []), *patterns(self._wrong)])

    def _model_cause(self) -> str:
        from refsim.verify.model_causes import model_cause

        return model_cause(self._ordered())

    # -- causes
    def _cause(self, answered: Sequence[KernelCase]) -> str:
        searched = Search(self.suite.name, self._ordered())
        whole = searched.whole()
        if whole:
            cause, changed = self._closest(whole, answered)
            more = changed - len(self._wrong)
            told = f"{WHOLE} {cause.told}"
            return told + (f" (though in {more:,} other cases, where that would show, the port is right)" if more > 0 else "")
        cause_, count = searched.best()
        if cause_ is None or count < WORTH_TELLING * len(self._wrong):
            return ""
        cases = f"in {count:,} of {len(self._wrong):,} wrong cases, but not in the others"
        return f"{cases}, the results are those of a kernel {cause_.told}"

    def _ordered(self) -> list[tuple[KernelCase, list[Array]]]:
        """All wrong cases, and first a few that are far from each other: they tell causes apart soonest."""
        step = max(len(self._wrong) // PROBES, 1)
        probes = sorted(self._wrong[::step], key=lambda pair: -sum(int((a != b).any()) for a, b in _both(pair)))
        return [*probes, *(pair for i, pair in enumerate(self._wrong) if i % step)]

    def _closest(self, causes: Sequence[Cause], answered: Sequence[KernelCase]) -> tuple[Cause, int]:
        """The cause that shows in as many of the cases ``answered`` as the port has wrong, and in how many it does."""
        counted = [(cause, sum(cause.shows(case) for case in answered)) for cause in causes]
        return min(counted, key=lambda pair: abs(pair[1] - len(self._wrong)))


WHOLE = "the results are those of a kernel"


def _work(pair: tuple[KernelCase, list[Array]]) -> tuple[bool, int]:
    """What one try on a case costs; cases with few wrong elements, which many causes would explain, come last."""
    case, _ = pair
    telling = sum(int((right != got).sum()) for right, got in _both(pair)) >= TELLING
    return not telling, sum(value.size for value in case.values.values() if isinstance(value, np.ndarray))


def _both(pair: tuple[KernelCase, list[Array]]) -> Iterator[tuple[Array, Array]]:
    case, got = pair
    return zip(case.outputs.values(), got, strict=True)


class Search:
    """Looks for causes of ``wrong``, cases with the outputs that a port gave, of the kernel ``name``."""

    def __init__(self, name: str, wrong: Sequence[tuple[KernelCase, list[Array]]]) -> None:
        self.op, _, self.signature = name.partition(".")
        self.wrong = wrong
        self._apart: dict[int, Anatomy | None] = {}

    def whole(self) -> list[Cause]:
        """Every single cause of all wrong cases; else pairs of them."""
        single = [cause for cause in self._single() if self._explains_all(cause)]
        if single or not self._can_be_taken_apart():
            return single
        case, got = min(self.wrong, key=_work)
        if _work((case, got))[1] > PAIR_WORK:
            return []
        pairs = (self._changed(pair) for pair in two_of(self._changes()))
        return [cause for cause in pairs if cause.gives(case, got) and self._explains_all(cause)]

    def best(self) -> tuple[Cause | None, int]:
        """The single cause of most wrong cases, and of how many."""
        probes = self.wrong[:PROBES]
        ranked = sorted(self._single(), key=lambda cause: -self._count(cause, probes))[:COUNTED]
        counted = [(cause, self._count(cause, self.wrong)) for cause in ranked]
        return max(counted, key=lambda pair: pair[1], default=(None, 0))

    def _count(self, cause: Cause, pairs: Iterable[tuple[KernelCase, list[Array]]]) -> int:
        return sum(cause.gives(case, got) for case, got in pairs)

    def _explains_all(self, cause: Cause) -> bool:
        return all(cause.gives(case, got) for case, got in self.wrong)

    @functools.cached_property
    def _known(self) -> list[Cause]:
        return [*self._flags(), *self._simulated(), *self._apart_causes()]

    def _single(self) -> list[Cause]:
        return self._known

    # -- in the simulator
    def _flags(self) -> Iterator[Cause]:
        for flag in SIMULATED.get(self.op, ()):
            yield Cause(f"with this mistake: {flag}. {NOTES[flag].description}", functools.partial(_with_flag, flag))

    def _simulated(self) -> Iterator[Cause]:
        """Misread numbers, where the anatomy does not have them."""
        case, _ = self.wrong[0]
        if not self._can_be_taken_apart() and case.program is not None:
            for told, gives in misread.suspects(vector_of(case, list(case.outputs.values()))):
                yield Cause(f"that {told}", lambda case, got, gives=gives: gives(vector_of(case, got)))  # type: ignore[misc]

    # -- taken apart
    def _can_be_taken_apart(self) -> bool:
        return all(self._taken_apart(case) is not None for case, _ in self.wrong[:PROBES])

    def _taken_apart(self, case: KernelCase) -> Anatomy | None:
        """The anatomy of a case, None where it does not give what the kernel gives."""
        if id(case) not in self._apart:
            self._apart[id(case)] = right_anatomy(self.op, self.signature, case)
        return self._apart[id(case)]

    def _changes(self) -> list[Change]:
        case, _ = self.wrong[0]
        return changes(self.op, self.signature, rule_of(case, self.signature), case.values)

    def _apart_causes(self) -> Iterator[Cause]:
        if self._can_be_taken_apart():
            yield from (self._changed((change,)) for change in self._changes())

    def _changed(self, made: Sequence[Change]) -> Cause:
        plan: Plan = {part: choice for change in made for part, choice in change.plan.items()}

        def gives(case: KernelCase, got: Sequence[Array]) -> bool:
            apart = self._taken_apart(case)
            output = None if apart is None else _output(apart, plan)
            return output is not None and np.array_equal(output, got[0])

        return Cause("that " + " and ".join(change.what for change in made), gives)


def _output(apart: Anatomy, plan: Plan) -> Array | None:
    """The output with the changes of ``plan``, None where the kernel could not run with them."""
    with np.errstate(all="ignore"):
        try:
            return apart.output(plan)
        except (ValueError, IndexError, KeyError):
            return None


def right_anatomy(op: str, signature: str, case: KernelCase) -> Anatomy | None:
    """The kernel of ``case`` taken apart, if it then still gives what it has to."""
    out = next(iter(case.outputs.values()))
    apart = anatomy(op, signature, rule_of(case, signature), case.values, out)
    if apart is None:
        return None
    whole = _output(apart, {})
    return apart if whole is not None and np.array_equal(whole, out) else None


def rule_of(case: KernelCase, signature: str) -> str:
    """How the engine requantizes in this kernel."""
    assert case.program is not None
    rules = case.program.profile.rules(case.program.steps[0].op, signature) or {}
    return str(rules.get("requant", "double"))


def _with_flag(flag: str, case: KernelCase, got: Sequence[Array]) -> bool:
    """Whether the simulator with the mistake of ``flag`` gives these outputs, and can make that mistake in this case at all."""
    right = list(case.outputs.values())
    with recording(), np.errstate(all="ignore"):
        shows = mistakes.exercised(flag, vector_of(case, right))
        if all(np.array_equal(a, b) for a, b in zip(right, got, strict=True)):
            return not shows
        return shows and not mistakes.exercised(flag, vector_of(case, got))


def vector_of(case: KernelCase, got: Sequence[Array]) -> Vector:
    """A case with a port's outputs."""
    assert case.program is not None
    shown = got[: len(case.program.model.outputs)]  # states come behind the outputs
    return Vector(case.program, [array[np.newaxis] for array in case.inputs], [array[np.newaxis] for array in shown])
