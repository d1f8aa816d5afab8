"""Bad models of operands that say where and how much, and of what was left out: see tests/ops/refusals_rare.py."""

from __future__ import annotations

from collections.abc import Iterator

from ops.refusals_shapes import NO_ACTIVATION, Entry, known, one, q

from refsim.flatmodel import N, T, build


def indices_refused() -> Iterator[Entry]:
    """Operands that say where and how much, in types and ranks that an engine does not take."""
    x, row = q("x", (2, 3)), q("y", (1, 3))
    wide, nested = known("axes", 0, dtype="int64"), T("axes", "int32", (1, 1), data=[[0]])
    yield "axes_of_64_bits", "tflm", one("MEAN", [x, wide, row], {"keep_dims": True}), ("'axes'", "is int64", "as int32"), 0
    yield "axes_of_rank_2", "litert-ref", one("REVERSE_V2", [x, nested, q("y", (2, 3))]), ("'axes'", "rank 2"), 0
    parts = [x, known("begin", 0, 0), known("size", 2, 2, dtype="int64"), q("y", (2, 2))]
    yield "begin_and_size", "litert-ref", one("SLICE", parts), ("'size'", "of different types"), 0


def left_out() -> Iterator[Entry]:
    """Options, shapes and axes that are not there, and zero points that should not be."""
    x, y = q("x", (2, 2)), q("y", (2, 2))
    for name, operands, said in (("shape_minus_1", [0, -1], "names no tensor"), ("other_shape", [0], "the option new_shape, (4,)")):
        yield name, "litert-ref", build([x, y], [N("RESHAPE", operands, [1], {"new_shape": (4,)})], [0], [1]), (said,), 0
    yield "no_axes", "tflm", one("REVERSE_V2", [x, known("axes"), y]), ("'axes'", "reverses along no axis"), 0
    wide = [q("x", (1, 4), dtype="int16"), q("w", (3, 4), data=[[1] * 4] * 3), q("y", (1, 3), dtype="int16")]
    bare = build(wide, [N("FULLY_CONNECTED", [0, 1, -1], [2], None)], [0], [2])
    yield "no_options", "litert-ref", bare, ("has no options",), 0
    shifted = q("x", (4,), dtype="int16", zero_point=1)
    yield "dequantize_zero", "litert-ref", one("DEQUANTIZE", [shifted, T("y", "float32", (4,))]), ("'x'", "zero point 0 only"), 0
    quotient = one("DIV", [q("x", (4,)), q("z", (4,)), q("y", (4,))], NO_ACTIVATION)
    yield "small_quotient", "tflm-2026.02", quotient, ("an assertion stops",), 0


def joined_zero() -> Iterator[Entry]:
    tensors = [q("x", (4,), dtype="int16"), q("y", (4,), dtype="int16", zero_point=1)]
    yield "joined_zero", "tflm", one("CONCATENATION", tensors, {"axis": 0, **NO_ACTIVATION}), ("'y'", "must have zero point 0"), 0
