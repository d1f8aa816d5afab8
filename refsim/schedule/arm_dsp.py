"""Kernels of :mod:`refsim.kernels.arm_dsp` where they apply.

Convolutions whose depth is no multiple of 4 take words from any address: a core that traps on that (UNALIGN_TRP) cannot run them.
"""

from __future__ import annotations

from refsim.ir import Array
from refsim.kernels import Kernel, KernelCall
from refsim.kernels import arm_dsp as dsp
from refsim.kernels._shared import Window
from refsim.schedule.choice import Context, merged_form, require, require_plain_window
from refsim.schedule.facts import Place
from refsim.schedule.requant import Merged

#: The left shift by 8 comes with the weights, more takes an instruction.
LEFT_SHIFTS = (8, 9, 10, 11, 12, 13, 14)


def _call(
    context: Context, kernel: Kernel, call: KernelCall, form: Merged, step: int | None, params: object, stream: Array
) -> KernelCall:
    """``step``: of the kernel's inner loop, None for a kernel without one."""
    left = "free" if form.left == dsp.FREE_SHIFT and not context.small else "more"
    steps = {} if step is None else {"step": str(step)}
    return context.packed(kernel, call, form, params, stream, **steps, left=left)


def _by_row_pairs(g: Window) -> bool:
    """Whether windows are those of the kernel for 3x3, and the image has a whole block of outputs."""
    square = g.filter_height == g.filter_width == 3 and g.stride_height == g.stride_width == 1
    return square and max(g.pad_top, g.pad_left) < 3 and min(g.output_height, g.output_width) >= 2


def choose_conv_2d(context: Context, place: Place, call: KernelCall) -> KernelCall:
    known, p = context.weighted(place, call), call.params
    require_plain_window(p.window)
    require(p.groups == 1, "grouped")
    require(p.window.output_depth % 2 == 0, "an odd number of channels")
    require(dsp.can_pair(known.weights), "a weight is -128")
    form, packed = merged_form(known, LEFT_SHIFTS)
    packed = packed.padded(taps=4)
    taps = packed.weights.shape[1]
    step = next(step for step in (32, 28, 20, 16, 4) if step == 4 or (taps % step == 0 and not context.small))
    stream = dsp.pack_conv(packed)
    params = dsp.PairWindowParams(p.window, -p.input_offset, taps, form.left, form.right, stream.size, form.signed)
    return _call(context, dsp.CONV_2D, call, form, step, params, stream)


def choose_depthwise(context: Context, place: Place, call: KernelCall) -> KernelCall:
    known, p = context.weighted(place, call), call.params
    require_plain_window(p.window)
    require(p.depth_multiplier == 1, "several outputs per input channel")
    require(p.window.output_depth % 4 == 0, "channels are no multiple of 4")
    form, packed = merged_form(known, LEFT_SHIFTS)
    taps = known.weights.shape[1]
    if _by_row_pairs(p.window) and not (context.small or context.rows):
        stream = dsp.pack_square(packed)
        params = dsp.PairWindowParams(p.window, -p.input_offset, taps, form.left, form.right, stream.size, form.signed)
        return _call(context, dsp.DEPTHWISE_3X3, call, form, None, params, stream)
    step = next(step for step in (5, 3, 1) if step == 1 or (taps % step == 0 and not context.small))
    stream = dsp.pack_depthwise(packed)
    params = dsp.PairWindowParams(p.window, -p.input_offset, taps, form.left, form.right, stream.size, form.signed)
    return _call(context, dsp.DEPTHWISE_CONV_2D, call, form, step, params, stream)


def choose_fully_connected(context: Context, place: Place, call: KernelCall) -> KernelCall:
    known, p = context.weighted(place, call), call.params
    require(p.depth % 4 == 0, "the depth is no multiple of 4")
    form, packed = merged_form(known, LEFT_SHIFTS)
    packed = packed.padded(channels=4)
    require(dsp.can_pair(packed.weights), "a weight is -128")
    step = next(step for step in (32, 8, 4) if step == 4 or (p.depth % step == 0 and not context.small))
    stream = dsp.pack_dense(packed)
    params = dsp.PairRowParams(p.batches, p.depth, p.units, form.left, form.right, stream.size, form.signed)
    return _call(context, dsp.FULLY_CONNECTED, call, form, step, params, stream)


CHOOSERS = {
    "conv_2d": choose_conv_2d,
    "depthwise_conv_2d": choose_depthwise,
    "fully_connected": choose_fully_connected,
}
