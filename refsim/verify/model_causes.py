"""What may be wrong in the port of a whole model, of which only the outputs are known: a number that one node misreads, or a known
mistake in the arithmetic of all of them. A cause is told when the model with it gives every wrong output of the port, else with its
share; of a sequence, also when it gives the first wrong step: what comes after has another state to start from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from refsim.errors import RefsimError
from refsim.execute import run_calls
from refsim.fixedpoint import EXACT
from refsim.ir import Array
from refsim.overflow import recording
from refsim.program import Program
from refsim.types import INT_RANGE
from refsim.verify import mistaken
from refsim.verify.evidence import WORTH_TELLING
from refsim.verify.kernels import KernelCase
from refsim.verify.misread import suspicions, with_number

#: Multiply-accumulates that the search may cost: some ten seconds. Most suspects are cleared by the first sample of the first case.
MAX_MACS = 5_000_000_000
ENDS = INT_RANGE["int8"], INT_RANGE["uint8"]
#: Clamps to 8 bits are left out; what is stored in 8 bits then wraps.
WRAPPING = {"saturate": lambda x, low, high: x if (low, high) in ENDS else EXACT.saturate(x, low, high)}
Answers = Sequence[tuple[KernelCase, Sequence[Array]]]


@dataclass(frozen=True, slots=True, eq=False)
class Suspect:
    """``told`` completes "a model ..."; ``program``, and ``mistakes`` in its arithmetic, in every step or only at ``place``."""

    told: str
    program: Program
    mistakes: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    place: int | None = None

    def gives(self, case: KernelCase, got: Sequence[Array]) -> bool:
        """Whether a port with this mistake answers ``got``."""
        return self._gives(case, _rows(case, got))

    def begins(self, case: KernelCase, got: Sequence[Array]) -> bool:
        """Whether it does so up to the first wrong step of a sequence."""
        right, rows = _rows(case, list(case.outputs.values())), _rows(case, got)
        first = next(number for number, pair in enumerate(zip(right, rows, strict=True)) if not _alike(*pair))
        return self._gives(case, rows[: first + 1])

    def _gives(self, case: KernelCase, rows: Sequence[tuple[Array, ...]]) -> bool:
        try:
            with recording(), np.errstate(all="ignore"):
                return all(_alike(outputs, row) for row, outputs in zip(rows, self._outputs(case), strict=False))
        except (RefsimError, ValueError, IndexError, ZeroDivisionError):
            return False  # a misread number may leave nothing to compute: then it is no explanation

    def _outputs(self, case: KernelCase) -> Iterator[tuple[Array, ...]]:
        """The model's outputs for each sample of a case, which begins with reset state."""
        program = self.program
        right = program.profile.nx
        nx = right.but(**self.mistakes)
        state = program.reset_state()
        constants = {tensor.index: tensor.data[np.newaxis] for tensor in program.values if tensor.data is not None}
        for sample in _samples(case, len(program.inputs)):
            tensors = constants | state
            tensors |= {tensor.index: array[np.newaxis] for tensor, array in zip(program.inputs, sample, strict=True)}
            for place, step in enumerate(program.steps):
                run_calls(program.values, step.calls, tensors, nx if self.place in (None, place) else right)
            state = {index: tensors[index] for index in state}
            yield tuple(tensors[tensor.index][0] for tensor in program.outputs)


def _rows(case: KernelCase, arrays: Sequence[Array]) -> list[tuple[Array, ...]]:
    """The outputs of each step."""
    return list(zip(*arrays, strict=True)) if "steps" in case.values else [tuple(arrays)]


def _alike(some: Sequence[Array], others: Sequence[Array]) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(some, others, strict=True))


def _samples(case: KernelCase, count: int) -> Iterator[tuple[Array, ...]]:
    yield from _rows(case, [np.asarray(case.values[f"input_{number}"]) for number in range(count)])


def model_cause(wrong: Answers) -> str:
    """The mistake that gives all ``wrong`` answers, or most of them; ``""`` if none does, or the search would take too long."""
    program = wrong[0][0].program
    if program is None or len(program.blocks) > 1:
        return ""
    tried = list(suspects(program))
    if len(tried) * sum(step.macs for step in program.steps) > MAX_MACS:
        return ""
    tried = [suspect for suspect in tried if suspect.begins(*wrong[0])]
    counts = [sum(suspect.begins(*answer) for answer in wrong) for suspect in tried]
    for suspect, count in zip(tried, counts, strict=True):
        if count == len(wrong) and all(suspect.gives(*answer) for answer in wrong):
            return f"the results are those of a model {suspect.told}"
    if max(counts, default=0) < WORTH_TELLING * len(wrong):
        return ""
    best = counts.index(max(counts))
    place = "the first wrong step of " if "steps" in wrong[0][0].values else ""
    share = f"in {place}{counts[best]:,} of {len(wrong):,} wrong cases, but not in everything else"
    return f"{share}, the results are those of a model {tried[best].told}"


def suspects(program: Program) -> Iterator[Suspect]:
    yield from _misread_numbers(program)
    yield from _mistaken_arithmetic(program)


def _misread_numbers(program: Program) -> Iterator[Suspect]:
    """Every number of every node's parameters that may be taken for another."""
    for place, step in enumerate(program.steps):
        for part, call in enumerate(step.calls):
            for (path, told), value in suspicions(call.params).items():
                other = replace(call, params=with_number(call.params, path, value))
                calls = (*step.calls[:part], other, *step.calls[part + 1 :])
                steps = (*program.steps[:place], replace(step, calls=calls), *program.steps[place + 1 :])
                changed, what = program.with_steps(steps), f"whose {step.node} {told.format(path[-1])}"
                yield Suspect(what, changed)
                if "zero_point" in path[-1]:  # added behind a clamp that was made for another number
                    yield Suspect(f"{what}, added after the clamp, so that results wrap", changed, WRAPPING, place)


def _mistaken_arithmetic(program: Program) -> Iterator[Suspect]:
    """The known mistakes of every primitive, made wherever the model calls it."""
    for name in mistaken.replaceable():
        for mistake in mistaken.mistakes(name):
            changed = {name: mistaken.on_arrays(mistake.function)}
            yield Suspect(f"that {mistake.what} ({name}) in every node", program, changed)
