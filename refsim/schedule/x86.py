"""Kernels of :mod:`refsim.kernels.x86` where they apply."""

from __future__ import annotations

from refsim.kernels import KernelCall, x86
from refsim.kernels._packed import WindowParams
from refsim.schedule.choice import Context, merged_form, require, require_plain_window
from refsim.schedule.facts import Place


def choose_conv_2d(context: Context, place: Place, call: KernelCall) -> KernelCall:
    known, p = context.weighted(place, call), call.params
    require_plain_window(p.window)
    require(p.groups == 1, "grouped")
    form, packed = merged_form(known)
    packed = packed.padded(channels=x86.BLOCK, taps=2)
    stream = x86.pack(packed, x86.BLOCK)
    taps = packed.weights.shape[1]
    params = WindowParams(p.window, -p.input_offset, taps, form.left, form.right, stream.size, form.signed)
    return context.packed(x86.CONV_2D, call, form, params, stream)


def choose_depthwise(context: Context, place: Place, call: KernelCall) -> KernelCall:
    known, p = context.weighted(place, call), call.params
    require_plain_window(p.window)
    require(p.depth_multiplier == 1, "several outputs per input channel")
    require(p.window.output_depth % x86.LANES == 0, "channels are no multiple of 8")
    form, packed = merged_form(known)
    stream = x86.pack(packed.padded(taps=2), x86.LANES)
    taps = known.weights.shape[1]
    params = WindowParams(p.window, -p.input_offset, taps, form.left, form.right, stream.size, form.signed)
    return context.packed(x86.DEPTHWISE_CONV_2D, call, form, params, stream)


def choose_fully_connected(context: Context, place: Place, call: KernelCall) -> KernelCall:
    known, p = context.weighted(place, call), call.params
    form, packed = merged_form(known)
    packed = packed.padded(channels=x86.BLOCK, taps=2)
    stream = x86.pack(packed, x86.BLOCK, "<i1")
    taps = packed.weights.shape[1]
    params = x86.PairedRowParams(p.batches, p.depth, p.units, form.left, form.right, stream.size, form.signed, taps)
    return context.packed(x86.FULLY_CONNECTED, call, form, params, stream)


CHOOSERS = {
    "conv_2d": choose_conv_2d,
    "depthwise_conv_2d": choose_depthwise,
    "fully_connected": choose_fully_connected,
}
