"""Which kernel computes each step on a kind of core: a value, printable, with its reasons.

A schedule is a program again, with other kernels in place of some: its constants are packed as those kernels want them, zero points
are folded into biases, and output stages are forms that were proved equal. What has no proof keeps its portable kernel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from refsim.errors import UnsupportedError
from refsim.ir import Array, Tensor, read_only
from refsim.kernels import KernelCall
from refsim.program import Program
from refsim.schedule import arm_dsp, arm_m0, arm_mve, elements, rv32, x86
from refsim.schedule.channels import NOTHING, Waste, waste_of, without_constant_channels
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
    "x86": {**x86.CHOOSERS, **elements.CHOOSERS},
}


#: Why nothing is chosen for an engine that was built to round once.
NOT_PROVED = "the proofs are those of engines that round twice"
#: What kernels are chosen for.
GOALS = ("speed", "size")
#: Channels that depthwise kernels take at a time.
BLOCKS: Mapping[str, int] = {"arm-mve": 8, "x86": 8}


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
    """``program`` computes the same numbers as the program it was made from, with kernels for ``variant``.

    ``waste`` says what channels that never change cost the network, node by node, and what of that is not computed.
    """

    variant: str
    program: Program
    choices: tuple[Choice, ...]
    waste: Waste = NOTHING

    def __str__(self) -> str:
        waste = ["", str(self.waste)] if self.waste.nodes else []
        return "\n".join([f"variant {self.variant}", *map(str, self.choices), *waste])


def schedule(
    program: Program,
    variant: str = "portable",
    *,
    optimize: str = "speed",
    keep_constant_channels: bool = False,
    rows: bool = False,
) -> Schedule:
    """Choose kernels for ``variant``, a key of :data:`VARIANTS`, after channels that never change are taken out.

    A program that rounds once keeps its portable kernels and all its channels: what is known here is known of two roundings.
    ``rows``: layers may be computed row by row afterwards, so kernels that take several rows at once are of no use.
    With ``optimize`` "size" layers share functions where a faster one for some of them would be more code.
    Raises UnsupportedError for an unknown variant or goal.
    """
    if optimize not in GOALS:
        raise UnsupportedError(f"unknown goal {optimize!r}; known: {', '.join(GOALS)}")
    if variant not in VARIANTS:
        raise UnsupportedError(f"unknown variant {variant!r}; known: {', '.join(VARIANTS)}")
    if program.profile.single_rounding:
        return Schedule(variant, program, tuple(_kept(program)) if VARIANTS[variant] else ())
    values, waste = list(program.values), NOTHING
    facts = facts_of(program)
    if not keep_constant_channels:
        whole = program
        program, found = without_constant_channels(whole, facts, BLOCKS.get(variant, 4), _adder(values), values)
        waste = waste_of(whole, program, found)
        facts = facts if program is whole else facts_of(program)
    chosen, choices = _chosen(Context(program, facts, _adder(values), optimize == "size", rows), VARIANTS[variant])
    return Schedule(variant, replace(chosen, values=tuple(values)) if choices else chosen, choices, waste)


def _kept(program: Program) -> Iterator[Choice]:
    for number, part, call in program.calls:
        yield Choice((number, part), str(program.steps[number].node), call.function, call.function, NOT_PROVED)


def _chosen(context: Context, choosers: Mapping[str, Chooser]) -> tuple[Program, tuple[Choice, ...]]:
    """The program with other kernels, and every choice; its values are still to be added."""
    program = context.program
    if not choosers:
        return program, ()
    choices: list[Choice] = []
    steps = []
    for number, step in enumerate(program.steps):
        calls = []
        for part, call in enumerate(step.calls):
            chosen, reason = _choose(context, choosers, (number, part), call)
            choices.append(Choice((number, part), str(step.node), call.function, chosen.function, reason))
            calls.append(chosen)
        steps.append(replace(step, calls=tuple(calls)))
    return program.with_steps(steps), tuple(choices)


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
