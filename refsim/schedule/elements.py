"""ADD of 8-bit tensors as a weighted sum, for every kind of core."""

from __future__ import annotations

import numpy as np

from refsim.fixedpoint import EXACT
from refsim.ir import Array
from refsim.kernels import KernelCall, weighted_add
from refsim.schedule.choice import Context, require
from refsim.schedule.elementwise import weigh
from refsim.schedule.facts import EIGHT_BITS, Place


def weighted_params(call: KernelCall) -> weighted_add.Params:
    """The parameters of :mod:`refsim.kernels.weighted_add` for a call of ``add``; Refused if there are none."""
    p, dtype = call.params, call.variant.types["x"]
    require(dtype in EIGHT_BITS, "not 8-bit")
    scale = 2.0 ** (p.left_shift + p.output_shift - 31) * p.output_multiplier
    ratios = [
        scale * multiplier * 2.0 ** (shift - 31)
        for multiplier, shift in ((p.lhs_multiplier, p.lhs_shift), (p.rhs_multiplier, p.rhs_shift))
    ]
    flat = (1,) * len(p.output_shape) + (-1,)

    def reference(a: Array, b: Array) -> Array:
        a, b = np.broadcast_arrays(a, b)
        result = call.kernel.run(EXACT, p, a.reshape(flat), b.reshape(flat))
        return np.asarray(result).astype(np.int64).reshape(a.shape)

    form = weigh(reference, dtype, (ratios[0], ratios[1]), p.activation_min, p.activation_max)
    require(form is not None, "no weighted sum gives the same on all pairs")
    assert form is not None
    return weighted_add.Params(
        size=p.size,
        walk=p.walk,
        output_shape=p.output_shape,
        node=p.node,
        lhs_weight=form.a_weight,
        rhs_weight=form.b_weight,
        offset=form.offset,
        right=form.right,
        activation_min=form.minimum,
        activation_max=form.maximum,
        dtype=p.dtype,
    )


def choose_add(context: Context, place: Place, call: KernelCall) -> KernelCall:
    params, dtype = weighted_params(call), call.variant.types["x"]
    rules = {"walk": call.variant.rules["walk"]}
    kernel = weighted_add.KERNEL
    return KernelCall(kernel, kernel.variant({"x": dtype, "out": dtype}, rules), params, call.reads, call.writes)


CHOOSERS = {"add": choose_add}
