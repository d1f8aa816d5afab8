"""What may be wrong in a node, one change each: another engine's rules, a mistake in the arithmetic, a number that is misread.

A cause is a way to run the node otherwise. Two of them combine unless they change the same thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from refsim.codegen import cstruct
from refsim.diagnose.replay import Fed
from refsim.engines import RULES, Profile, all_profiles
from refsim.errors import RefsimError
from refsim.fixedpoint import EXACT, FUNCTIONS, function_of
from refsim.ir import INT_RANGE, Array, read_only
from refsim.kernels import KernelCall
from refsim.kernels.pool_2d import AVERAGE
from refsim.program import Program, Step
from refsim.verify import mistaken
from refsim.verify.misread import suspicions, with_number

Change = Callable[[KernelCall], KernelCall]


@dataclass(frozen=True, slots=True, eq=False)
class Cause:
    """``what`` completes "the dump ..."; ``kind``: engine, rule, arithmetic, parameter, operand."""

    kind: str
    what: str
    engine: Profile | None = None
    functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    call: Change | None = None
    #: Constants by slot name that are read otherwise.
    operands: Mapping[str, Callable[[Array], Array]] = field(default_factory=dict)
    #: What it touches: two causes that touch the same do not combine.
    touches: frozenset[str] = frozenset()

    @property
    def portable(self) -> bool:
        """Whether it can be made in any node: an engine, or a mistake in the arithmetic."""
        return self.call is None and not self.operands and self.kind != "rule"

    def run(self, fed: Fed) -> dict[int, Array] | None:
        """The node's outputs with this cause; None where it cannot be made."""
        try:
            nx = (self.engine or fed.profile).nx
            return fed.run(self.engine, nx.but(**self.functions) if self.functions else nx, self._changed)
        except (RefsimError, ValueError, IndexError, ZeroDivisionError):
            return None  # a misread size may leave nothing to compute: then it is no explanation

    def _changed(self, program: Program, step: Step) -> tuple[Program, Step]:
        calls = tuple(self.call(call) for call in step.calls) if self.call else step.calls
        values = list(program.values)
        for call in calls if self.operands else ():
            for slot, index in zip(call.kernel.inputs, call.reads, strict=True):
                data = None if index is None else values[index].data
                if slot.name in self.operands and index is not None and data is not None:
                    values[index] = replace(values[index], data=read_only(np.ascontiguousarray(self.operands[slot.name](data))))
        return replace(program, values=tuple(values)), replace(step, calls=calls)

    def beside(self, other: Cause) -> Cause | None:
        """Both at once, None where they touch the same."""
        if self.touches & other.touches or (self.engine and other.engine):
            return None
        calls = [cause.call for cause in (self, other) if cause.call]
        call = calls[0] if len(calls) == 1 else (lambda c: calls[1](calls[0](c))) if calls else None
        return Cause(
            "two",
            f"{self.what}, and {other.what}",
            self.engine or other.engine,
            {**self.functions, **other.functions},
            call,
            {**self.operands, **other.operands},
            self.touches | other.touches,
        )


def causes(fed: Fed) -> Iterator[Cause]:
    """Every single cause that the node may have, the likeliest kinds first."""
    yield from engines(fed)
    yield from arithmetic(fed)
    yield from operands(fed)
    yield from parameters(fed)
    yield from rules(fed)


# --- engines and their rules ------------------------------------------------------------------------------------------
def engines(fed: Fed) -> Iterator[Cause]:
    """Every profile that has other rules for this kernel than the one that was expected."""
    op, signature = fed.step.op, fed.step.signature
    own = fed.profile.rules(op, signature)
    for profile in all_profiles():
        theirs = profile.rules(op, signature)
        if profile.id != fed.profile.id and theirs is not None and theirs != own:
            yield Cause("engine", f"is what {profile.id} computes", profile, touches=frozenset({"engine"}))


def rules(fed: Fed) -> Iterator[Cause]:
    """Each rule of the kernel with each of its other values."""
    op, signature = fed.step.op, fed.step.signature
    own = fed.profile.rules(op, signature) or {}
    stages = all(hasattr(call.params, "output") for call in fed.step.calls)
    for name, value in own.items():
        for other in RULES[name].values:
            # A kernel without an output stage has a multiplier and a shift, and no more.
            if other != value and (name != "requant" or stages or other in ("double", "single", "ruy")):
                profile = fed.profile.but("changed", {f"{op.builtin} {signature}": {name: other}})
                yield Cause("rule", f"has rule {name} {other} ({RULES[name].meaning})", profile, touches=frozenset({"engine"}))


# --- arithmetic -------------------------------------------------------------------------------------------------------
#: Functions that only choose among others, by a rule or by the engine's build: those others are what may be mistaken.
CHOICES = ("requantize", "mbqm_double_x86", "resize_divide")


def primitives_of(fed: Fed) -> tuple[str, ...]:
    """The functions of the arithmetic that the node's kernels call themselves."""
    called: dict[str, None] = {}
    depth = [0]

    def watch(name: str) -> Callable[..., Any]:
        def function(*args: Any, **options: Any) -> Any:
            if depth[0] == 0:
                called[name] = None
            depth[0] += name not in CHOICES
            try:
                return function_of(fed.profile.nx, name, watching)(*args, **options)
            finally:
                depth[0] -= name not in CHOICES

        return function

    watching = EXACT.but(**{name: watch(name) for name in FUNCTIONS})
    fed.run(nx=watching)
    return tuple(called)


def arithmetic(fed: Fed) -> Iterator[Cause]:
    """The known mistakes of every primitive that the node uses."""
    for name in primitives_of(fed):
        if name == "saturate":
            yield Cause("arithmetic", "lets results outside of their type wrap", functions={name: lambda x, low, high: x})
        for mistake in mistaken.mistakes(name):
            if mistaken.takes_numbers_only(name):
                touches = frozenset({f"primitive {name}"})
                yield Cause(
                    "arithmetic",
                    f"{mistake.what} ({name})",
                    functions={name: mistaken.on_arrays(mistake.function)},
                    touches=touches,
                )


# --- parameters -------------------------------------------------------------------------------------------------------
def parameters(fed: Fed) -> Iterator[Cause]:
    """Every number of the kernels' parameters that may be taken for another."""
    for number, call in enumerate(fed.step.calls):
        for (path, told), value in suspicions(call.params).items():
            touches = frozenset({f"{number} {'.'.join(path)}"})
            yield Cause("parameter", told.format(path[-1]), call=_with_number(call.params, path, value), touches=touches)
        yield from _special(call)


def _with_number(params: Any, path: tuple[str, ...], value: int) -> Change:
    def change(call: KernelCall) -> KernelCall:
        return replace(call, params=with_number(call.params, path, value)) if type(call.params) is type(params) else call

    return change


def _special(call: KernelCall) -> Iterator[Cause]:
    params = call.params
    names = {member.name for member in cstruct.members(type(params))}
    output = getattr(params, "output", None)
    if output is not None and output.multiplier.size > 1:
        yield _output_cause("uses the first channel's scale for all", "scale", _first_scale)
    if call.kernel is AVERAGE:
        cells = params.window.filter_height * params.window.filter_width
        divide = {"div_half_away": lambda total, count: EXACT.div_half_away(total, cells)}
        yield Cause("arithmetic", "divides by the whole window, padding included", functions=divide, touches=frozenset({"count"}))
    if output is not None:
        yield _output_cause("ignores the fused activation", "clamp", _whole_type)
    elif "activation_min" in names:
        yield Cause("parameter", "ignores the fused activation", call=_without_activation, touches=frozenset({"clamp"}))


def _output_cause(what: str, part: str, change: Callable[[Any], Any]) -> Cause:
    def changed(call: KernelCall) -> KernelCall:
        return replace(call, params=replace(call.params, output=change(call.params.output)))

    return Cause("parameter", what, call=changed, touches=frozenset({part}))


def _first_scale(output: Any) -> Any:
    columns = {name: getattr(output, name) for name in ("multiplier", "shift", "multiplier_low", "scale_bits")}
    return replace(output, **{name: np.broadcast_to(column[:1], column.shape) for name, column in columns.items()})


def _whole_type(output: Any) -> Any:
    low, high = INT_RANGE[output.dtype]
    return replace(output, activation_min=low, activation_max=high)


def _without_activation(call: KernelCall) -> KernelCall:
    low, high = INT_RANGE[call.params.dtype]
    return replace(call, params=replace(call.params, activation_min=low, activation_max=high))


# --- operands ---------------------------------------------------------------------------------------------------------
def operands(fed: Fed) -> Iterator[Cause]:
    """Constants that are read otherwise: no bias, filters that are turned or lie in another layout."""
    slots = {
        slot.name
        for call in fed.step.calls
        for slot, index in zip(call.kernel.inputs, call.reads, strict=True)
        if index is not None
    }
    if "bias" in slots:
        for what, function in BIASES.items():
            yield Cause("operand", what, operands={"bias": function}, touches=frozenset({"bias"}))
    if "filter" in slots and fed.step.node.op != "FULLY_CONNECTED":
        for what, function in FILTERS.items():
            yield Cause("operand", what, operands={"filter": function}, touches=frozenset({"filter"}))
    elif "filter" in slots:
        yield Cause(
            "operand", "reads its weights as [depth, units]", operands={"filter": _transposed}, touches=frozenset({"filter"})
        )


def _transposed(w: Array) -> Array:
    return np.asarray(w.reshape(w.shape[::-1]).T)


BIASES: Mapping[str, Callable[[Array], Array]] = {
    "leaves out the bias": np.zeros_like,
    "reads its bias as 16 bits": lambda bias: np.asarray(EXACT.wrap(bias.astype(np.int64), bits=16)).astype(bias.dtype),
    "adds the first channel's bias to all": lambda bias: np.broadcast_to(bias[:1], bias.shape),
    "adds its bias twice": lambda bias: 2 * bias,
    "subtracts its bias": lambda bias: -bias,
}
FILTERS: Mapping[str, Callable[[Array], Array]] = {
    "has its filter mirrored, in both directions": lambda w: w[:, ::-1, ::-1],
    "has its filter mirrored from top to bottom": lambda w: w[:, ::-1],
    "has its filter mirrored from left to right": lambda w: w[:, :, ::-1],
    "reads height and width of its filter swapped": lambda w: w.reshape(w.shape[0], w.shape[2], w.shape[1], -1).swapaxes(1, 2),
    "reads its filter in the layout HWIO": lambda w: w.reshape(*w.shape[1:], w.shape[0]).transpose(3, 0, 1, 2),
}
