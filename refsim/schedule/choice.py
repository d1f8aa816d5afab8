"""What those who choose kernels get, and what they say when they cannot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import Kernel, KernelCall
from refsim.kernels._packed import HIGH, LOW, Packed
from refsim.program import Program
from refsim.schedule.facts import Facts, Place, Weighted
from refsim.schedule.requant import LEFT_SHIFTS, Decided, Merged, Split, decide, merge, split


class Refused(Exception):
    """A kernel does not apply to a call; the text says why."""


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """``constant(name, dtype, data)`` adds a constant to the program that is being made and returns its number.

    ``small``: one function for many layers is worth more than the fastest one for each.
    ``rows``: layers may be computed row by row.
    """

    program: Program
    facts: Facts
    constant: Callable[[str, str, Array], int]
    small: bool = False
    rows: bool = False

    def weighted(self, place: Place, call: KernelCall) -> Weighted:
        """What is known of an int8 weighted sum; Refused for others."""
        known = self.facts.weighted.get(place)
        require(known is not None and call.variant.types["x"] == "int8", "not 8-bit signed")
        assert known is not None
        return known

    def packed(
        self, kernel: Kernel, call: KernelCall, form: Merged | Split, params: object, stream: Array, **rules: str
    ) -> KernelCall:
        """``call`` by a kernel that reads one stream of constants, in the variant of the stage of ``form`` and of ``rules``."""
        wanted = {"stage": "signed" if form.signed else "relu", **rules}
        variant = next(each for each in kernel.variants if dict(each.rules) == wanted)  # its order of rules makes the name
        constants = self.constant(f"constants of {kernel.name} {call.writes[0]}", "int32", stream)
        return KernelCall(kernel, variant, params, (call.reads[0], constants), call.writes)


def require(condition: bool, reason: str) -> None:
    if not condition:
        raise Refused(reason)


def require_plain_window(window: Any) -> None:
    require(window.dilation_height == window.dilation_width == 1, "dilated")


def _decided(known: Weighted) -> Decided:
    """The deciding points of a layer that clamps to the whole of int8."""
    stage = known.stage
    require((stage.minimum, stage.maximum) == (LOW, HIGH), f"clamps to [{stage.minimum}, {stage.maximum}]")
    decided = decide(stage)
    require(decided is not None, f"rule {stage.rule} or the accumulators' range cannot be proved")
    assert decided is not None
    return decided


def merged_form(known: Weighted, left_shifts: Sequence[int] = LEFT_SHIFTS) -> tuple[Merged, Packed]:
    """The proved one-multiply form of a layer, and its constants."""
    form = merge(_decided(known), left_shifts)
    require(form is not None, "no one-multiply form was found")
    assert form is not None
    columns = [form.multiplier, form.offset, *([form.negative] if form.signed else [])]
    return form, Packed(known.weights, known.folded_bias - form.base, np.stack(columns, axis=1))


def split_form(known: Weighted, low_shifts: Sequence[int]) -> tuple[Split, Packed]:
    """The proved form of a layer for cores without a long multiply, and its constants."""
    form = split(_decided(known), low_shifts)
    require(form is not None, "no form with 32-bit products was found")
    assert form is not None
    columns = [form.top, form.high, form.low, form.offset, *([form.negative, -form.base] if form.signed else [])]
    return form, Packed(known.weights, known.folded_bias - form.base, np.stack(columns, axis=1))
