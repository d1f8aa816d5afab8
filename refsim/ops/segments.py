"""Rows folded by segment: UNSORTED_SEGMENT_SUM, ..._PROD, ..._MAX, ..._MIN. Source: tflite ``kernels/unsorted_segment.cc``."""

from __future__ import annotations

import functools
import math

from refsim.kernels import KernelCall, segment
from refsim.ops import Call, Op, Operand
from refsim.ops._checks import constant_ints, require, require_shape
from refsim.ops._moves import kernels
from refsim.sheet import Sheet


def _folded(call: Call, fold: str, segments: int) -> KernelCall:
    """The first dimensions of the input, those of the ids, counted as rows."""
    x, ids = call["input"], call["ids"]
    rank = len(ids.shape)
    fits = rank >= 1 and x.shape[:rank] == ids.shape
    require(call, fits, f"of shape {ids.shape} do not number the rows of shape {x.shape}", ids)
    require_shape(call, call.output, (segments, *x.shape[rank:]))
    if ids.data is not None:
        require(call, ids.size == 0 or int(ids.data.max()) < segments, f"a number is beyond {segments} segments", ids)
    fields = ids.size, math.prod(x.shape[rank:]), segments, segment.EMPTY[fold], fold, call.output.shape, str(call.node)
    variant = segment.KERNEL.variant({"x": "int32"}, {"fold": fold})
    return call.kernel(segment.KERNEL, variant, segment.Params(*fields), (x, ids))


def _unsorted(call: Call, fold: str) -> KernelCall:
    segments = constant_ints(call, "segments")
    require(call, len(segments) == 1 and segments[0] >= 1, f"must hold one number above 0, not {segments}", call["segments"])
    return _folded(call, fold, segments[0])


def _draw_unsorted(s: Sheet, op: str) -> None:
    shape, segments = s.shape(1, 4), s.size(1, 5)
    rank = s.size(1, len(shape))
    span = (-9, 9) if op.endswith("PROD") else (-(2**20), 2**20)  # results beyond int32 are undefined
    numbers = s.rng.integers(-1, segments, shape[:rank])
    known = s.pick(True, False)
    ids = s.add("int32", shape[:rank], data=numbers) if known else s.input("int32", shape[:rank], span=(-1, segments - 1))
    number = s.add("int32", (), data=segments)
    out = s.output("int32", [segments, *shape[rank:]])
    s.node(op, [s.input("int32", shape, span=span), ids, number], [out], {})


INT32 = "int32"
FOLDS = {"SUM": "sum", "PROD": "product", "MAX": "maximum", "MIN": "minimum"}
OPS = tuple(
    Op(
        f"UNSORTED_SEGMENT_{name}",
        (Operand("input"), Operand("ids"), Operand("segments", "hint")),
        {"s32": (INT32, INT32, None, INT32)},
        kernels("", "s32"),
        functools.partial(_unsorted, fold=fold),
        sample=functools.partial(_draw_unsorted, op=f"UNSORTED_SEGMENT_{name}"),
    )
    for name, fold in FOLDS.items()
)
