"""Streams of pictures: CIRCULAR_BUFFER, a custom operator of TFLM that keeps the last rows in a variable.

Source: TFLM ``kernels/circular_buffer.cc``, ``kernels/circular_buffer_common.cc``.
"""

from __future__ import annotations

from refsim.engines.rules import engines
from refsim.kernels import KernelCall
from refsim.kernels.strided_copy import View
from refsim.ops import Call, Op, Operand
from refsim.ops._checks import require, require_rank
from refsim.ops._moves import move, move_view
from refsim.ops._signal_samples import node as custom_node
from refsim.ops.signal import option
from refsim.sheet import Sheet

#: Slots of the buffers that let every run through although no period says so: the engine knows them by their shape.
EVERY_RUN = (5, 13, 25)


def _circular_buffer(call: Call) -> tuple[KernelCall, ...]:
    """The slots of the first picture move up by one, and the input takes the last one; what lies behind them stays."""
    x, out = call["input"], call.output
    require_rank(call, x, 4)
    require_rank(call, out, 4)
    fits = x.shape[1] == 1 and (x.shape[0], *x.shape[2:]) == (out.shape[0], *out.shape[2:])
    require(call, fits, f"shape {x.shape} is no row of the buffer, whose shape is {out.shape}", x)
    if not out.is_variable:
        raise call.unsupported("keeps its rows from run to run, so it must be a variable tensor; what it holds is undefined", out)
    _check_period(call)
    row = x.size // x.shape[0]
    end = out.shape[1] * row
    shifted = call.temporary(out.dtype, out.shape, f"{out.name}_shifted")
    parts = [
        (out, slice(row, end), slice(0, end - row)),
        (x, slice(0, row), slice(end - row, end)),
        (out, slice(end, out.size), slice(end, out.size)),
    ]
    calls = [
        move_view(call, source, _flat(taken), shifted, _flat(place)) for source, taken, place in parts if taken.stop > taken.start
    ]
    return *calls, move(call, shifted, out)


def _flat(part: slice) -> View:
    return lambda a: a.reshape(-1)[part]


def _check_period(call: Call) -> None:
    """Only a buffer that lets every run through: the engine ends the other runs there, and leaves the outputs as they lie."""
    period = option(call, 0, "cycles_max") if call.node.custom_options else 0
    if period > 1:
        told = f"cycles_max is {period}: the engine ends all other runs early, and what the outputs hold then is undefined"
        raise call.unsupported(told)
    slots = call.output.shape[1]
    if period < 1 and slots not in EVERY_RUN:
        known = ", ".join(map(str, EVERY_RUN))
        raise call.unsupported(f"cycles_max is not set, and the engine takes 1 only for {known} slots, not for {slots}; set it")


def _draw_circular_buffer(s: Sheet) -> None:
    rows, columns, depth = s.pick(1, 1, 2), s.size(1, 4), s.size(1, 6)
    guessed = s.pick(True, False)
    slots, affine = s.pick(*EVERY_RUN) if guessed else s.size(1, 6), s.affine("int8")
    x = s.input("int8", (rows, 1, columns, depth), *affine)
    s.outputs.append(s.add("int8", (rows, slots, columns, depth), *affine, variable=True))
    custom_node(s, "CIRCULAR_BUFFER", [x], s.outputs[-1:], None if guessed else {"cycles_max": 1})


OPS = (
    Op(
        "CUSTOM:CIRCULAR_BUFFER",
        (Operand("input"),),
        {"s8": ("int8", "int8")},
        engines(("s8", {}, None)),
        _circular_buffer,
        sample=_draw_circular_buffer,
    ),
)
