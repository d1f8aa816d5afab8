"""Types and ranks of the operands that say where and how much: axes, shapes, paddings, block sizes.

By operator and operand: the types, then the ranks that the engine takes, none meaning any. What is not listed it refuses, or reads
as int32, past its end where that is shorter. Found by asking the wheels for every such operand in every type and rank; types that
only sometimes come out right are not listed. Source: tflite ``kernels/*.cc``, ``micro/kernels/*.cc``, ``Prepare``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

#: One number that is read as int32, from the low half of a longer one.
WIDE = "int32 uint32 int64 uint64"
BOTH = "int32 int64"


class Index(NamedTuple):
    """What an operand may be."""

    types: tuple[str, ...]
    ranks: tuple[int, ...] = ()
    #: The operand whose type it has to have, too.
    like: str = ""


IndexOperands = Mapping[tuple[str, str], Index]


def _rows(operators: str, operands: str, types: str = "int32", *ranks: int) -> dict[tuple[str, str], Index]:
    return {(op, name): Index(tuple(types.split()), ranks) for op in operators.split() for name in operands.split()}


#: The same in both.
COMMON = {
    **_rows("CUMSUM", "axis"),
    **_rows("MEAN SUM REDUCE_ALL REDUCE_ANY REDUCE_PROD REDUCE_MAX REDUCE_MIN", "axes"),
    **_rows("RESIZE_BILINEAR RESIZE_NEAREST_NEIGHBOR", "size", "int32", 1),
    **_rows("REVERSE_V2", "axis", "int32", 1),
    **_rows("BROADCAST_ARGS", "lhs rhs", BOTH, 1),
    **_rows("BROADCAST_TO", "shape", BOTH, 1),
    **_rows("MIRROR_PAD", "paddings", BOTH),
    **_rows("TRANSPOSE", "perm", "int32 uint32", 1),
    **_rows("SPLIT SPLIT_V", "axis", WIDE),
}
TFLM: IndexOperands = {
    **COMMON,
    **_rows("ARG_MAX ARG_MIN", "axis"),
    **_rows("BATCH_TO_SPACE_ND SPACE_TO_BATCH_ND", "block_shape", "int32 uint32"),
    **_rows("EXPAND_DIMS", "axis", "int32", 0, 1),
    **_rows("FILL", "dims", "int8 int16 int32 int64", 1),
    **_rows("PAD PADV2", "paddings", "int32 uint32"),
    **_rows("SLICE", "begin"),
    **_rows("SLICE", "size", "int32 uint32"),
    **_rows("STRIDED_SLICE", "begin end strides"),
}
LITERT: IndexOperands = {
    **COMMON,
    **_rows("ARG_MAX ARG_MIN EXPAND_DIMS", "axis", BOTH),
    **_rows("BATCH_TO_SPACE_ND SPACE_TO_BATCH_ND", "block_shape", "int32 uint32", 1),
    **_rows("BATCH_TO_SPACE_ND", "crops", WIDE, 2),
    **_rows("SPACE_TO_BATCH_ND", "paddings", WIDE, 2),
    **_rows("DILATE", "dilations"),
    **_rows("FILL", "dims", BOTH, 1),
    **_rows("PAD PADV2", "paddings", "int8 int16 int32 int64"),
    **_rows("RANGE", "start limit delta", BOTH, 0),
    **_rows("SCATTER_ND", "shape", "int32", 1),
    **_rows("SLICE", "begin", BOTH, 1),
    ("SLICE", "size"): Index(("int32", "int64"), (1,), like="begin"),
    **_rows("SPARSE_TO_DENSE", "shape", BOTH, 1),
    **_rows("SPLIT_V", "size_splits", BOTH, 1),
    **_rows("STRIDED_SLICE", "begin end strides", "int32", 1),
    **_rows("TILE", "multiples", BOTH),
    **_rows("TOPK_V2", "k", "int16 int32"),
    **_rows("TRANSPOSE_CONV", "output_shape", "int32", 1),
    **_rows("UNSORTED_SEGMENT_MAX UNSORTED_SEGMENT_MIN UNSORTED_SEGMENT_PROD UNSORTED_SEGMENT_SUM", "segments"),
}
