"""Kernels of :mod:`refsim.kernels.rv32` where they apply."""

from __future__ import annotations

from refsim.kernels import KernelCall
from refsim.kernels import rv32 as rv
from refsim.kernels._packed import LOW, TripleParams, WindowParams
from refsim.kernels._windows import BLOCK, pack_windows
from refsim.schedule.choice import Context, merged_form, require, require_plain_window
from refsim.schedule.facts import Place
from refsim.schedule.parts import TRIPLE_BITS, parts_of, windows_of


def choose_conv_2d(context: Context, place: Place, call: KernelCall) -> KernelCall:
    known, p = context.weighted(place, call), call.params
    require_plain_window(p.window)
    require(p.groups == 1, "grouped")
    require(p.window.output_depth % rv.BLOCK == 0, "channels are no multiple of 4")
    form, packed = merged_form(known)
    part, taps = parts_of(known.weights, TRIPLE_BITS)
    stream = rv.pack(packed.padded(taps=taps), rv.BLOCK)
    params = TripleParams(p.window, -p.input_offset, taps, part, form.left, form.right, stream.size, form.signed)
    return context.packed(rv.CONV_2D, call, form, params, stream, parts="one" if part == taps else "many")


def choose_depthwise(context: Context, place: Place, call: KernelCall) -> KernelCall:
    known, p = context.weighted(place, call), call.params
    require_plain_window(p.window)
    require(p.depth_multiplier == 1, "several outputs per input channel")
    require(p.window.output_depth % rv.BLOCK == 0, "channels are no multiple of 4")
    form, packed = merged_form(known)
    stream = rv.pack(packed, rv.BLOCK)
    taps = known.weights.shape[1]
    params = WindowParams(p.window, -p.input_offset, taps, form.left, form.right, stream.size, form.signed)
    return context.packed(rv.DEPTHWISE_CONV_2D, call, form, params, stream)


def choose_fully_connected(context: Context, place: Place, call: KernelCall) -> KernelCall:
    known, p = context.weighted(place, call), call.params
    require(p.depth % 4 == 0, "the depth is no multiple of 4")
    form, packed = merged_form(known)
    packed, sparse = packed.padded(channels=BLOCK), -p.input_offset == LOW
    stream = pack_windows(packed, windows_of(packed.weights, BLOCK), sparse)
    params = rv.RowParams(p.batches, p.depth, p.units, form.left, form.right, stream.size, sparse, form.signed)
    return context.packed(rv.FULLY_CONNECTED, call, form, params, stream, taps="sparse" if sparse else "all")


CHOOSERS = {
    "conv_2d": choose_conv_2d,
    "depthwise_conv_2d": choose_depthwise,
    "fully_connected": choose_fully_connected,
}
