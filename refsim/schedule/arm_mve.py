"""Kernels of :mod:`refsim.kernels.arm_mve` where they apply."""

from __future__ import annotations

from refsim.kernels import KernelCall
from refsim.kernels import arm_mve as mve
from refsim.kernels._packed import HIGH, LOW, WindowParams
from refsim.schedule import elements
from refsim.schedule.choice import Context, merged_form, require, require_plain_window
from refsim.schedule.elements import weighted_params
from refsim.schedule.facts import Place

#: Channels of which four pixels' have offsets of 16 bits.
OFFSETS = 2**16 // 4


def choose_conv_2d(context: Context, place: Place, call: KernelCall) -> KernelCall:
    known, p = context.weighted(place, call), call.params
    require_plain_window(p.window)
    require(p.groups == 1, "grouped")
    require(p.window.output_depth < OFFSETS, "outputs of four pixels lie too far apart")
    form, packed = merged_form(known)
    packed = packed.padded(channels=mve.PAIR, taps=mve.TAPS)
    stream = mve.pack_conv(packed)
    taps = packed.weights.shape[1]
    params = WindowParams(p.window, -p.input_offset, taps, form.left, form.right, stream.size, form.signed)
    vectors = taps // mve.TAPS
    loop = "nines" if vectors % 9 == 0 else "threes" if vectors % 3 == 0 else "loop"
    steps = str(vectors) if vectors in mve.STEPS else loop
    return context.packed(mve.CONV_2D, call, form, params, stream, steps=steps)


def choose_depthwise(context: Context, place: Place, call: KernelCall) -> KernelCall:
    known, p = context.weighted(place, call), call.params
    require_plain_window(p.window)
    require(p.depth_multiplier == 1, "several outputs per input channel")
    require(p.window.output_depth % mve.LANES == 0, "channels are no multiple of 8")
    form, packed = merged_form(known)
    taps = known.weights.shape[1]
    # Two products of -128 by -128 would be one too many for 16 bits.
    wide = taps in mve.TAP_COUNTS and p.window.output_depth % mve.TAPS == 0 and bool((known.weights > LOW).all())
    lanes = mve.TAPS if wide else mve.LANES
    stream = mve.pack_depthwise(packed, lanes)
    params = mve.LaneWindowParams(p.window, -p.input_offset, taps, form.left, form.right, stream.size, form.signed, lanes)
    return context.packed(mve.DEPTHWISE_CONV_2D, call, form, params, stream, taps=str(taps) if wide else "loop")


def choose_fully_connected(context: Context, place: Place, call: KernelCall) -> KernelCall:
    known, p = context.weighted(place, call), call.params
    form, packed = merged_form(known)
    packed = packed.padded(channels=mve.ROW_BLOCK, taps=mve.TAPS)
    stream = mve.pack_rows(packed)
    taps = packed.weights.shape[1]
    params = mve.VectorRowParams(p.batches, p.depth, p.units, form.left, form.right, stream.size, form.signed, taps)
    return context.packed(mve.FULLY_CONNECTED, call, form, params, stream)


def choose_add(context: Context, place: Place, call: KernelCall) -> KernelCall:
    """In vectors where nothing repeats and the clamp is the type's own."""
    q = weighted_params(call)
    whole = (q.activation_min, q.activation_max) == (LOW, HIGH)
    if q.walk.size or q.dtype != "int8" or not whole:
        return elements.choose_add(context, place, call)
    params = mve.AddParams(q.size, q.lhs_weight, q.rhs_weight, q.offset, q.right)
    return KernelCall(mve.ADD, mve.ADD.variants[0], params, call.reads, call.writes)


CHOOSERS = {
    "add": choose_add,
    "conv_2d": choose_conv_2d,
    "depthwise_conv_2d": choose_depthwise,
    "fully_connected": choose_fully_connected,
}
