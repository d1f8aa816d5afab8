"""Kernels of :mod:`refsim.kernels.arm_m0` where they apply."""

from __future__ import annotations

from refsim.kernels import KernelCall
from refsim.kernels import arm_m0 as m0
from refsim.kernels._packed import LOW
from refsim.kernels._windows import BLOCK, pack_windows
from refsim.schedule.choice import Context, require, require_plain_window, split_form
from refsim.schedule.facts import Place
from refsim.schedule.parts import TRIPLE_BITS, parts_of, windows_of


def choose_conv_2d(context: Context, place: Place, call: KernelCall) -> KernelCall:
    known, p = context.weighted(place, call), call.params
    require_plain_window(p.window)
    require(p.groups == 1, "grouped")
    form, packed = split_form(known, m0.LOW_SHIFTS)
    part, taps = parts_of(known.weights, TRIPLE_BITS)
    stream = m0.pack(packed.padded(taps=taps), m0.BLOCK)
    params = m0.TripleParams(p.window, -p.input_offset, taps, part, form.low_shift, stream.size, form.signed)
    parts = "one" if part == taps else "many"
    return context.packed(m0.CONV_2D, call, form, params, stream, low=str(form.low_shift), parts=parts)


def choose_depthwise(context: Context, place: Place, call: KernelCall) -> KernelCall:
    known, p = context.weighted(place, call), call.params
    require_plain_window(p.window)
    require(p.depth_multiplier == 1, "several outputs per input channel")
    form, packed = split_form(known, m0.LOW_SHIFTS)
    stream = m0.pack(packed, m0.BLOCK)
    taps = known.weights.shape[1]
    params = m0.WindowParams(p.window, -p.input_offset, taps, form.low_shift, stream.size, form.signed)
    return context.packed(m0.DEPTHWISE_CONV_2D, call, form, params, stream, low=str(form.low_shift))


def choose_fully_connected(context: Context, place: Place, call: KernelCall) -> KernelCall:
    known, p = context.weighted(place, call), call.params
    require(p.depth % 4 == 0, "the depth is no multiple of 4")
    form, packed = split_form(known, m0.LOW_SHIFTS)
    packed, sparse = packed.padded(channels=BLOCK), -p.input_offset == LOW
    stream = pack_windows(packed, windows_of(packed.weights, BLOCK), sparse)
    params = m0.RowParams(p.batches, p.depth, p.units, form.low_shift, stream.size, sparse, form.signed)
    taps = "sparse" if sparse else "all"
    return context.packed(m0.FULLY_CONNECTED, call, form, params, stream, low=str(form.low_shift), taps=taps)


CHOOSERS = {
    "conv_2d": choose_conv_2d,
    "depthwise_conv_2d": choose_depthwise,
    "fully_connected": choose_fully_connected,
}
