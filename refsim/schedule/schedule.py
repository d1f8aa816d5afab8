"""Which kernel computes each step on a kind of core: a value, printable, with its reasons.

A schedule is a program again, with other kernels in place of some: its constants are packed as those kernels want them, zero points
are folded into biases, and output stages are forms that were proved equal. What has no proof keeps its portable kernel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from refsim.errors import UnsupportedError
from refsim.ir import Array, Tensor, read_only
from refsim.kernels import KernelCall
from refsim.program import Program
from refsim.schedule import arm_dsp, arm_m0, arm_mve, elements, rv32
from refsim.schedule.choice import Context, Refused
from refsim.schedule.facts import Place, facts_of

Chooser = Callable[[Context, Place, KernelCall], KernelCall]

#: Kinds of cores, and who chooses a kernel in place of which.
VARIANTS: Mapping[str, Mapping[str, Chooser]] = {
    "portable": {},
    "arm-dsp": {**arm_dsp.CHOOSERS, **elements.CHOOSERS},
    "arm-mve": {**elements.CHOOSERS, **arm_mve.CHOOSERS},
    "arm-m0": {**arm_m0.CHOOSERS, **elements.CHOOSERS},
    "rv32": {**rv32.CHOOSERS, **elements.CHOOSERS},
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One kernel call: what was there, what is there now, and why not something faster where nothing changed."""

    place: Place
    node: str
    before: str
    after: str
    reason: str

    def __str__(self) -> str:
        change = self.after if self.after == self.before else f"{self.before} -> {self.after}"
        return f"{self.node}: {change}{f' ({self.reason})' if self.reason else ''}"


@dataclass(frozen=True, slots=True, eq=False)
class Schedule:
    """``program`` computes the same numbers as the program it was made from, with kernels for ``variant``."""

    variant: str
    program: Program
    choices: tuple[Choice, ...]

    def __str__(self) -> str:
        return "\n".join([f"variant {self.variant}", *map(str, self.choices)])


def schedule(program: Program, variant: str = "portable") -> Schedule:
    """Choose kernels for ``variant``, a key of :data:`VARIANTS`. Raises UnsupportedError for an unknown one."""
    if variant not in VARIANTS:
        raise UnsupportedError(f"unknown variant {variant!r}; known: {', '.join(VARIANTS)}")
    choosers = VARIANTS[variant]
    if not choosers:
        return Schedule(variant, program, ())
    values = list(program.values)
    context = Context(program, facts_of(program), _adder(values))
    choices: list[Choice] = []
    steps = []
    for number, step in enumerate(program.steps):
        calls = []
        for part, call in enumerate(step.calls):
            chosen, reason = _choose(context, choosers, (number, part), call)
            choices.append(Choice((number, part), str(step.node), call.function, chosen.function, reason))
            calls.append(chosen)
        steps.append(replace(step, calls=tuple(calls)))
    return Schedule(variant, replace(program, values=tuple(values)).with_steps(steps), tuple(choices))


def _choose(context: Context, choosers: Mapping[str, Chooser], place: Place, call: KernelCall) -> tuple[KernelCall, str]:
    chooser = choosers.get(call.kernel.name)
    if chooser is None:
        return call, ""
    try:
        return chooser(context, place, call), ""
    except Refused as refused:
        return call, str(refused)


def _adder(values: list[Tensor]) -> Callable[[str, str, Array], int]:
    """Adds a constant to ``values``; returns its number."""

    def add(name: str, dtype: str, data: Array) -> int:
        values.append(Tensor(len(values), name, dtype, data.shape, data=read_only(data)))
        return len(values) - 1

    return add
