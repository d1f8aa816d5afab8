"""What CMSIS-NN's kernels cannot do, although TFLM calls them for it: rule ``limits``.

They check no operand. Beyond these limits they read or write outside of it, leave part of the output as it was, or depend on the
core. Source: CMSIS-NN 4ab83cc3 ``Source/*/arm_*_{s4,s8,s16}.c``; TFLM ``kernels/cmsis_nn``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from refsim.ir import Array, Tensor
from refsim.kernels._shared import Window
from refsim.ops import Call
from refsim.ops._checks import raw_zero_point_of

#: Products that arm_convolve_s16 adds up in 32 bits, whatever the type of the bias.
COLUMNS = 512
#: More input channels than this run a transposed convolution of strides up to 2 as a convolution.
REVERSED_FROM = 16


def limited(call: Call) -> bool:
    return call.rules.get("limits") == "cmsis_nn"


def refuse_conv_2d(call: Call, groups: int, taps: Array, w: Window) -> None:
    if not limited(call):
        return
    if groups > 1 and call.types != "s8":
        call.refuse(f"its kernels for these types know no groups, and read past a filter that has {groups}")
    elif groups > 1 and call.get("bias") is None:
        call.refuse("arm_convolve_s8 reads a bias for each group but the first one, although there is none")
    if call.types == "s8" and groups == 1 and _loses_padding(w):
        call.refuse("arm_convolve_1_x_n_s8 reads too few columns of padding on the right on cores with MVE, and others then")
    lone = call.types == "s16b64" and w.output_height * w.output_width % 2 == 1
    if lone and taps.shape[1] > COLUMNS and np.abs(taps).sum(axis=1).max() * 2**15 >= 2**31:
        call.refuse("arm_convolve_s16 adds up the last of an odd number of pixels in 32 bits, which these weights can leave")


def _loses_padding(w: Window) -> bool:
    """A filter over one row whose padding is uneven: the kernel takes the padded windows on the right for padded columns."""
    row = w.input_height == w.filter_height == w.dilation_width == 1 and w.stride_width * w.input_depth % 4 == 0
    padding = (w.output_width - 1) * w.stride_width + w.filter_width - w.input_width
    columns = w.pad_left + 1
    return row and padding > 0 and padding % 2 == 1 and columns != -(-columns // w.stride_width)


def refuse_depthwise(call: Call, multiplier: int, w: Window) -> None:
    """One image, one filter for each channel and no dilation have a kernel of their own, which has no such limit."""
    plain = multiplier == w.batches == w.dilation_height == w.dilation_width == 1
    if limited(call) and w.input_depth % 2 and not plain:
        call.refuse(f"arm_depthwise_conv_s4 takes the wrong halves of bytes with {w.input_depth} input channels, which is odd")


def refuse_transpose_conv(call: Call, w: Window) -> None:
    """The rows that arm_transpose_conv_s8 writes have to be those of the output, and its buffer has to be large enough."""
    if not limited(call) or (max(w.stride_height, w.stride_width) <= 2 and w.input_depth > REVERSED_FROM):
        return
    done = w.input_height * w.stride_height - w.pad_top
    left = max(w.filter_height - w.stride_height, 0)
    if w.pad_top % w.stride_height or not done <= w.output_height <= done + left:
        call.refuse(f"arm_transpose_conv_s8 writes other rows than these {w.output_height}, beyond the output or short of its end")
    columns = (w.input_width - 1) * w.stride_width
    if w.stride_width > max(w.filter_width, w.stride_height):
        call.refuse("arm_transpose_conv_s8 gets too small a buffer where its stride across exceeds stride down and filter")
    elif w.pad_left + w.output_width > columns + max(w.filter_width, w.stride_width):
        call.refuse("arm_transpose_conv_s8 reads the columns behind those of a row from the next one")


def one_by_one(call: Call, depth: int) -> bool:
    """Whether FULLY_CONNECTED runs as a 1x1 convolution, which knows no zero point of the filter."""
    return limited(call) and len(call.output.shape) > 2 and depth % 4 == 0 and call.types == "s8"


def refuse_extremum(call: Call, lhs: Tensor, rhs: Tensor) -> None:
    """arm_maximum_s8 moves on twice in an operand of one element for each row of the other."""
    if call.types != "s8" or not limited(call):
        return
    refuse_rank(call, lhs, rhs)
    a, b = (((1,) * 4 + tensor.shape)[-4:] for tensor in (lhs, rhs))
    for one, other in ((a, b), (b, a)):
        if one[1] > 1 and one[2:] == (1, 1) and other[2] > 1:
            call.refuse(f"broadcasts of {lhs.shape} and {rhs.shape} go wrong in arm_{call.op.name}_s8: it moves on twice per row")


def refuse_transpose(call: Call, x: Tensor, order: Sequence[int]) -> None:
    """Two dimensions are swapped whatever the permutation; so are the last two of four on cores with MVE."""
    if not limited(call):
        return
    refuse_rank(call, x)
    if len(order) in (2, 4) and list(order) == sorted(order):
        call.refuse(f"arm_transpose_s8 swaps the last dimensions although perm {tuple(order)} does not, on some cores or all")


def refuse_rank(call: Call, *tensors: Tensor) -> None:
    if limited(call) and any(len(tensor.shape) > 4 for tensor in tensors):
        call.refuse("CMSIS-NN has 4 dimensions, and what lies beyond is left out")


def state_zero_point(call: Call, state: Tensor) -> int:
    """Zero point of SVDF's state, which LiteRT and CMSIS-NN take for 0; on cores with MVE the sums of ``arm_svdf_s8`` hold it."""
    zero_point = raw_zero_point_of(call, state)
    if call.rules["state_zero_point"] != "unused":
        return zero_point
    if zero_point and state.dtype == "int8":
        call.refuse(f"the zero point {zero_point} is another one on cores with MVE than on others", state)
    elif zero_point:
        call.note("the engine ignores the zero point of this state", state)
    return 0
