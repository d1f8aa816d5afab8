"""What may be wrong in a node, one change each: another engine's rules, a mistake in the arithmetic, a number that is misread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from refsim.diagnose.cause import Cause
from refsim.diagnose.parameters import operands, parameters
from refsim.diagnose.readings import readings, transports
from refsim.diagnose.replay import Fed
from refsim.engines import RULES, all_profiles
from refsim.fixedpoint import EXACT, FUNCTIONS, function_of
from refsim.ir import Array
from refsim.verify import mistaken


def causes(fed: Fed) -> Iterator[Cause]:
    """Every single cause that the node may have, the likeliest kinds first."""
    yield from engines(fed)
    yield from arithmetic(fed)
    yield from operands(fed)
    yield from parameters(fed)
    for what, read, part in readings(fed):
        yield Cause("model", what, read=read, touches=frozenset({part}))
    for what, shown in transports(fed):
        yield Cause("dump", what, shown=shown, touches=frozenset({"dump"}))
    yield from rules(fed)


# --- engines and their rules ------------------------------------------------------------------------------------------
def engines(fed: Fed) -> Iterator[Cause]:
    """Every profile that has other rules for this kernel than the one that was expected."""
    op, signature = fed.step.op, fed.step.signature
    own = fed.profile.rules(op, signature)
    for profile in sorted(all_profiles(), key=lambda profile: not profile.live):  # those first that may be installed
        theirs = profile.rules(op, signature)
        if profile.id != fed.profile.id and theirs is not None and theirs != own:
            yield Cause("engine", profile.id, profile, touches=frozenset({"engine"}))


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
    fed.run(fed.program(fed.profile, watching), watching)
    return tuple(called)


def arithmetic(fed: Fed) -> Iterator[Cause]:
    """The known mistakes of every primitive that the node uses."""
    for name in primitives_of(fed):
        if name == "lut16_lookup":
            yield from _look_ups()
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


def _look_ups() -> Iterator[Cause]:
    """Of tables of 513 entries, between which values are interpolated."""

    def cause(what: str, between: Callable[[Any, Any], Any]) -> Cause:
        def look_up(table: Array, x: Any) -> Array:
            place, table = 256 + EXACT.shift_right(np.asarray(x), 7), table.astype(np.int64)
            return np.asarray(table[place] + between((table[place + 1] - table[place]) * (x & 127), 7))

        return Cause("arithmetic", what, functions={"lut16_lookup": look_up}, touches=frozenset({"primitive lut16_lookup"}))

    yield cause("does not interpolate between the entries of its tables", lambda rise, bits: 0)
    for name, (what, rounding) in mistaken.ROUNDINGS.items():
        if name != "up":
            yield cause(f"{what} when it interpolates in its tables", rounding)
