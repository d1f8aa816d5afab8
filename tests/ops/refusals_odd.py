"""Bad models of operands that say where and how much, and of what was left out: see tests/ops/refusals_rare.py."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from ops.refusals_shapes import NO_ACTIVATION, Entry, known, one, q

from refsim.engines import profile
from refsim.flatmodel import N, T, build
from refsim.ops import registry
from refsim.sheet import Sheet


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
    dense = [q("x", (2, 4)), q("w", (3, 4), data=[[1] * 4] * 3), q("y", (3, 2))]
    for engine in ("tflm", "litert-ref"):
        told = "'y'", "shape is (3, 2)", "there are 2 rows of 3 outputs, and the engine goes by those"
        yield f"rows_{engine}", engine, one("FULLY_CONNECTED", dense), told, 0
    yield "lstm_without_scale", "litert-ref", _lstm_without_scale(), ("has no quantization", "gives zeros"), 0


def _lstm_without_scale() -> bytes:
    op, engine = registry()["UNIDIRECTIONAL_SEQUENCE_LSTM"], profile("litert-ref")
    sheet = Sheet(np.random.default_rng(1), "s8", op.signatures["s8"], engine.rules(op, "s8"))
    assert op.sample is not None
    op.sample(sheet)
    sheet.tensors[sheet.outputs[0]] = replace(sheet.tensors[sheet.outputs[0]], scale=None)
    return sheet.build()


def joined_zero() -> Iterator[Entry]:
    """Zero points of int16 and of bools, and scales for each channel."""
    x, y = (q(name, (4,), dtype="int16", zero_point=1) for name in "xy")
    zero = "'x'", "an int16 tensor must have zero point 0"
    yield "expanded_zero", "litert-ref", one("EXPAND_DIMS", [x, known("axis", 0), replace(y, shape=(1, 4))]), zero, 0
    yield (
        "largest_zero",
        "litert-ref",
        one("REDUCE_MAX", [x, known("axes", 0), replace(y, shape=(1,))], {"keep_dims": True}),
        zero,
        0,
    )
    yield "part_zero", "tflm", one("CONCATENATION", [x, replace(y, zero_point=0)], {"axis": 0, **NO_ACTIVATION}), zero, 0
    flags = [
        T("x", "bool", (1, 2, 1)),
        known("block", 1),
        T("pads", "int32", (1, 2), data=[[0, 1]]),
        T("y", "bool", (1, 3, 1), 0.5, 3),
    ]
    yield "padded_flags", "litert-ref", one("SPACE_TO_BATCH_ND", flags), ("'y'", "the zero point 3, which is no truth value"), 0
    right = q("w", (2, 3), scale=[0.5, 0.25], zero_point=[0, 0], data=[[1, 2, 3]] * 2)
    product = one("BATCH_MATMUL", [q("x", (4, 2)), right, q("y", (4, 3))])
    yield "scale_per_row", "xnnpack", product, ("'w'", "has 2 scales, with which this engine was never asked"), 0
    tensors = [q("x", (4,), dtype="int16"), q("y", (4,), dtype="int16", zero_point=1)]
    yield "joined_zero", "tflm", one("CONCATENATION", tensors, {"axis": 0, **NO_ACTIVATION}), ("'y'", "must have zero point 0"), 0
