"""Nodes whose shapes, sizes and places do not fit each other: (name, engine, model, what the message says, number of the node)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from flatbuffers import flexbuffers  # type: ignore[import-untyped]
from ops import models as m

from refsim.flatmodel import N, T, build

Entry = tuple[str, str, bytes, tuple[str, ...], int]
Option = Mapping[str, Any]
NO_ACTIVATION: Option = {"fused_activation_function": m.NONE}


def q(name: str, shape: Sequence[int], scale: float = 0.5, dtype: str = "int8", **how: Any) -> T:
    """A quantized tensor."""
    return T(name, dtype, shape, scale, **how)


def known(name: str, *values: int, dtype: str = "int32") -> T:
    """A constant list of numbers."""
    return T(name, dtype, (len(values),), data=list(values))


def table(name: str, *rows: Sequence[int]) -> T:
    return T(name, "int32", np.shape(rows), data=rows)


def one(op: str, tensors: Sequence[T], options: Option | None = None) -> bytes:
    """A node whose last tensor is its output; tensors without data are inputs of the model."""
    last = len(tensors) - 1
    return build(tensors, [N(op, range(last), [last], options or {})], [i for i in range(last) if tensors[i].data is None], [last])


def transposed(out: Sequence[int], stride: int = 1, image: Sequence[int] = (1, 4, 4, 3), **how: Any) -> bytes:
    """TRANSPOSE_CONV with two filters of one tap, or of ``depth`` channels, and a bias of ``bias`` channels.

    ``across``: the stride from column to column, where it is another one.
    """
    shape = (2, 1, 1, how.get("depth", 3))
    options = {"stride_h": stride, "stride_w": how.get("across", stride), "padding": how.get("padding", m.VALID)}
    bias = how.get("bias", 2)
    tensors = [known("shape", *out), q("w", shape, data=np.ones(shape)), q("x", image)]
    return one("TRANSPOSE_CONV", [*tensors, T("bias", "int32", (bias,), 0.25, data=[1] * bias), q("y", out)], options)


def _weighted() -> Iterator[Entry]:
    yield "transpose_padding", "tflm", transposed((1, 4, 4, 2), padding=7), ("padding must be 0 (SAME) or 1 (VALID), not 7",), 0
    yield "transpose_image", "tflm", transposed((1, 4, 4, 2), image=(4, 4, 3)), ("'x'", "must have rank 4"), 0
    yield "transpose_depth", "tflm", transposed((1, 4, 4, 2), depth=2), ("'w'", "filter depth 2 is not that of the input, 3"), 0
    yield "transpose_filters", "tflm", transposed((1, 4, 4, 3)), ("'w'", "has 2 filters, but the output has 3 channels"), 0
    yield "transpose_bias", "tflm", transposed((1, 4, 4, 2), bias=3), ("'bias'", "3 elements for 2 output channels"), 0
    yield "transpose_rank", "tflm", transposed((1, 4, 2)), ("'y'", "must have rank 4"), 0
    yield "transpose_batches", "tflm", transposed((2, 4, 4, 2)), ("'y'", "has batches 2, the input 1"), 0
    yield "transpose_far", "tflm", transposed((1, 4, 4, 2), 2**29), ("positions leave int32",), 0
    moving = [q("x", (1, 2)), q("w", (1, 2)), q("y", (1, 1))]
    yield (
        "moving_weights",
        "cmsis-nn",
        one("FULLY_CONNECTED", moving, NO_ACTIVATION),
        ("'w'", "must be constant in this profile"),
        0,
    )
    batches = [q("x", (2, 1, 3)), q("z", (3, 3, 1)), q("y", (2, 1, 1))]
    yield "matmul_batches", "tflm", one("BATCH_MATMUL", batches), ("'z'", "do not broadcast"), 0
    yield "matmul_rank", "tflm", one("BATCH_MATMUL", [q("x", (3,)), q("z", (3, 1)), q("y", (1,))]), ("'x'", "2 to 5 dimensions"), 0
    deep = [T(name, "int16", shape, 0.5) for name, shape in (("x", (1, 2**17 + 1)), ("z", (2**17 + 1, 1)), ("y", (1, 1)))]
    yield "matmul_deep", "tflm", one("BATCH_MATMUL", deep), ("'x'", "beyond 2^47"), 0
    mixed = [q("x", (1, 2), dtype="int16"), q("z", (2, 1), zero_point=3), q("y", (1, 1), dtype="int16")]
    yield "matmul_mixed", "litert-ref", one("BATCH_MATMUL", mixed), ("'z'", "must have zero point 0, not 3, beside int16"), 0


def _images() -> Iterator[Entry]:
    size: Option = {"align_corners": False, "half_pixel_centers": False}
    for op in ("RESIZE_BILINEAR", "RESIZE_NEAREST_NEIGHBOR"):
        flat = [q("x", (3, 2, 1)), known("size", 2, 2), q("y", (1, 2, 2, 1))]
        yield f"{op}_rank", "tflm", one(op, flat, size), ("'x'", "must have rank 4"), 0
        other = [q("x", (1, 3, 2, 1)), known("size", 2, 2), q("y", (1, 2, 3, 1))]
        yield f"{op}_output", "tflm", one(op, other, size), ("'y'", "computes (1, 2, 2, 1)"), 0
    long = [q("x", (1, 2**21, 1, 1)), known("size", 1, 1), q("y", (1, 1, 1, 1))]
    yield "resize_long", "tflm", one("RESIZE_BILINEAR", long, size), ("positions leave int32 for 1 outputs",), 0
    fine = [q("x", (1, 3, 1, 1)), known("size", 5000, 1), q("y", (1, 5000, 1, 1))]
    yield "resize_fine", "tflm", one("RESIZE_BILINEAR", fine, size), ("leave an image of 3 cells",), 0
    deeper = [q("x", (1, 2, 2, 1)), q("y", (1, 1, 1, 3))]
    yield "to_depth", "tflm", one("SPACE_TO_DEPTH", deeper, {"block_size": 2}), ("'y'", "computes (1, 1, 1, 4)"), 0


def _blocks() -> Iterator[Entry]:
    def blocks(op: str, x: Sequence[int], y: Sequence[int], edges: Sequence[Sequence[int]] = ((0, 0), (0, 0))) -> bytes:
        return one(op, [q("x", x), known("blocks", 2, 2), table("edges", *edges), q("y", y)])

    to_batch, to_space = "SPACE_TO_BATCH_ND", "BATCH_TO_SPACE_ND"
    yield "batch_rank", "tflm", blocks(to_batch, (4, 4), (4, 1, 1)), ("'x'", "must have rank 3 or 4"), 0
    yield "batch_tiles", "tflm", blocks(to_batch, (1, 3, 2, 1), (4, 1, 1, 1)), ("'x'", "is not made of blocks [2, 2]"), 0
    padded = blocks(to_batch, (1, 3, 2, 1), (4, 2, 1, 1), ((1, 0), (0, 0)))
    yield "batch_padding", "tflm", padded, ("'x'", "pads with a value that it never sets"), 0
    yield "space_batches", "tflm", blocks(to_space, (3, 1, 1, 1), (1, 2, 2, 1)), ("'x'", "3 batches do not make blocks [2, 2]"), 0
    yield "space_output", "tflm", blocks(to_space, (4, 1, 1, 1), (1, 2, 1, 1)), ("'y'", "computes (1, 2, 2, 1)"), 0
    yield "diagonal_scalar", "litert-ref", one("MATRIX_DIAG", [q("x", ()), q("y", (1,))]), ("'x'", "a scalar has no diagonal"), 0
    row = [q("x", (4,)), q("d", (4,)), q("y", (4,))]
    yield "diagonal", "litert-ref", one("MATRIX_SET_DIAG", row), ("'x'", "shape (4,) has no diagonal"), 0
    square = [q("x", (2, 2)), q("d", (2,)), q("y", (2, 3))]
    yield "diagonal_output", "litert-ref", one("MATRIX_SET_DIAG", square), ("'y'", "computes (2, 2)"), 0


def _joins() -> Iterator[Entry]:
    joined: Option = {"axis": 0, "fused_activation_function": m.NONE}
    for name, dtype, x, says in (
        ("same", "int8", q("x", (2,), 0.25), "must have the scale and zero point of tensor 2"),
        ("middle", "int16", q("x", (2,), dtype="int16", zero_point=3), "zero point 0"),
        ("far", "uint8", q("x", (2,), 1e9, "uint8"), "leave int32: undefined in C"),
    ):
        tensors = [x, q("z", (2,), dtype=dtype), q("y", (4,), dtype=dtype)]
        yield f"join_{name}", "tflm" if dtype != "uint8" else "litert-ref", one("CONCATENATION", tensors, joined), ("'x'", says), 0
    packed = [q("a", (2,)), q("b", (2,)), q("y", (3, 2))]
    yield "pack", "tflm", one("PACK", packed, {"values_count": 2, "axis": 0}), ("'y'", "the inputs make 2 along axis 0"), 0
    yield "add_n_shapes", "tflm", one("ADD_N", [q("x", (4,)), q("z", (5,)), q("y", (4,))]), ("'z'", "computes (4,)"), 0
    slope = [q("x", (1, 2, 3)), q("slope", (3,), data=[1, 2, 3]), q("y", (1, 3, 2))]
    yield "prelu", "tflm", one("PRELU", slope), ("'y'", "computes (1, 2, 3)"), 0
    yield "squeeze", "tflm", one("SQUEEZE", [q("x", (1, 3)), q("y", (3,))], {"squeeze_dims": (2,)}), ("'x'", "do not fit shape"), 0
    wider = [q("x", (2,)), known("shape", 2, 3), q("y", (2, 3))]
    yield "broadcast", "tflm", one("BROADCAST_TO", wider), ("'x'", "shape (2,) does not broadcast to (2, 3)"), 0


def _places() -> Iterator[Entry]:
    places = T("places", "int32", (2, 3))
    picked = one("GATHER_ND", [q("x", (4, 4)), places, q("y", (2,))])
    yield "gather_deep", "tflm", picked, ("'places'", "indices of shape (2, 3) do not fit shape (4, 4)"), 0
    flat = one("EMBEDDING_LOOKUP", [T("places", "int32", (3, 1)), q("x", (4, 2)), q("y", (3, 2))])
    yield "embedding_places", "tflm", flat, ("'places'", "shapes (4, 2) and (3, 1) are no table"), 0
    for name, rows, says in (
        ("unknown", q("x", (4, 2), 0.5), "must be constant where float32 rows"),
        ("zero_point", q("x", (4, 2), 0.5, zero_point=3, data=[[1, 2]] * 4), "must have zero point 0"),
        ("columns", T("x", "int8", (4, 2), [0.5, 0.25], [0, 0], data=[[1, 2]] * 4, axis=1), "has scales along axis 1"),
    ):
        looked_up = one("EMBEDDING_LOOKUP", [T("places", "int32", (3,)), rows, T("y", "float32", (3, 2))])
        yield f"embedding_{name}", "litert-ref", looked_up, ("'x'", says), 0
    scattered = one("SCATTER_ND", [places, q("x", (2,)), known("shape", 4, 4), q("y", (4, 4))])
    yield "scatter_deep", "litert-ref", scattered, ("'places'", "do not fit shape (4, 4)"), 0
    for name, shape, default, says in (("values", (3,), (), "for each of 2"), ("default", (), (2,), "must have one element")):
        spots = T("spots", "int32", (2, 1), data=[[0], [3]])
        tensors = [spots, known("shape", 4), q("values", shape), q("default", default), q("y", (4,))]
        yield f"sparse_{name}", "litert-ref", one("SPARSE_TO_DENSE", tensors, {"validate_indices": False}), (f"'{name}'", says), 0
    for name, depth, on, says in (("depth", (3, 3), (), "depth has 2 elements"), ("on", (3,), (2,), "must be one value")):
        hot = [T("x", "int32", (2,)), known("depth", *depth), q("on", on), q("off", ()), q("y", (2, 3))]
        yield f"hot_{name}", "litert-ref", one("ONE_HOT", hot, {"axis": -1}), (f"'{name}'", says), 0
    best = [q("x", ()), known("k", 1), q("values", ()), T("places", "int32", ())]
    rows = build(best, [N("TOPK_V2", [0, 1], [2, 3])], [0], [2, 3])
    yield "top_scalar", "litert-ref", rows, ("'x'", "a scalar has no rows"), 0
    for name, size, k, says in (
        ("long", 32769, 1, ("'places'", "rows of 32769 elements have indices beyond 32767")),
        ("few", 4, 2, ("'places'", "shape is (1,), but the operator computes (2,)")),
        ("many", 4, 5, ("'k'", "k (5,) is not between 1 and 4")),
    ):
        best = [q("x", (size,)), known("k", k), q("values", (k,)), T("places", "int16", (1,))]
        yield f"top_{name}", "litert-ref", build(best, [N("TOPK_V2", [0, 1], [2, 3])], [0], [2, 3]), says, 0
    where = [T("x", "bool", (), data=True), T("y", "int64", (1, 1))]
    yield "where_scalar", "litert-ref", one("WHERE", where), ("'x'", "a scalar has no places"), 0


def _searches() -> Iterator[Entry]:
    thresholds = one("BUCKETIZE", [T("x", "int32", (4,)), T("y", "int32", (4,))], {"boundaries": [3.0, 1.0]})
    yield "bucketize", "litert-ref", thresholds, ("must be numbers in ascending order, not [3.0, 1.0]",), 0
    tensors = [T("lookup", "int32", (2,)), known("keys", 1, 5), q("rows", (3,)), q("y", (2,)), T("hits", "uint8", (2,))]
    table_of = build(tensors, [N("HASHTABLE_LOOKUP", [0, 1, 2], [3, 4])], [0, 2], [3, 4])
    yield "hashtable", "litert-ref", table_of, ("'rows'", "(3,) does not have a row for each of 2 keys"), 0


def _numbers() -> Iterator[Entry]:
    filled = [known("dims", 4), q("value", (2,)), q("y", (4,))]
    yield "fill", "tflm", one("FILL", filled), ("'value'", "must be one value, but its shape is (2,)"), 0
    counted = [known("start", 0, 1), known("limit", 4), known("delta", 1), T("y", "int32", (4,))]
    yield "range", "litert-ref", one("RANGE", counted), ("(0, 1), (4,), (1,)", "are not single numbers"), 0
    turned = [q("x", (2, 3), dtype="int16"), known("lengths", 1, 4), q("y", (2, 3), dtype="int16")]
    way: Option = {"seq_dim": 1, "batch_dim": 0}
    yield "reverse", "litert-ref", one("REVERSE_SEQUENCE", turned, way), ("'lengths'", "lengths [4] are not between 0 and 3"), 0


def _slices() -> Iterator[Entry]:
    def cut(begin: Sequence[int], end: Sequence[int], strides: Sequence[int], **masks: Any) -> bytes:
        tensors = [q("x", (4,)), known("begin", *begin), known("end", *end), known("strides", *strides), q("y", (2,))]
        return one("STRIDED_SLICE", tensors, masks)

    for name, engine, data, *says in (
        ("counts", "litert-ref", cut([0], [2, 2], [1]), "do not all have 1 elements"),
        ("many", "litert-ref", cut([0, 0], [2, 2], [1, 1]), "'x'", "too many indices for array: array is 1-dimensional, but 2"),
        ("dots", "litert-ref", cut([0, 0], [2, 2], [1, 1], ellipsis_mask=2), "ellipsis_mask has to name one place"),
        ("still", "tflm", cut([0], [2], [0]), "'x'", "slice step cannot be zero"),
        ("outside", "tflm", cut([4], [5], [1], shrink_axis_mask=1), "'x'", "index 4 is out of bounds for axis 0 with size 4"),
        ("turned", "tflm", cut([1], [0], [-1], shrink_axis_mask=1), "shrink_axis_mask with a stride below 1 takes nothing"),
        ("twice", "litert-ref", cut([0, 0], [2, 2], [1, 1], ellipsis_mask=3), "'x'", "can only have a single ellipsis"),
        ("offset", "litert-ref", cut([1], [2], [1], offset=True), "as if offset were not set"),
    ):
        yield f"slice_{name}", engine, data, tuple(says), 0
    for name, part, start, says in (
        ("part", (2, 2), known("start", 0), "shape (2, 2) does not fit into (4,)"),
        ("start", (2,), known("start", 0, 0), "is no place in 1 dimensions"),
    ):
        update = [q("x", (4,)), q("part", part), start, q("y", (4,))]
        yield f"update_{name}", "litert-ref", one("DYNAMIC_UPDATE_SLICE", update), (f"'{name}'", says), 0


def _streams() -> Iterator[Entry]:
    def buffer(period: int, slots: int = 4, row: Sequence[int] = (1, 1, 2, 3), **fields: Any) -> bytes:
        held = q("held", (1, slots, 2, 3), **{"variable": True, **fields})
        options = bytes(flexbuffers.Dumps({"cycles_max": period}))
        return build([q("x", row), held], [N(*kept, None, custom="CIRCULAR_BUFFER", custom_options=options)], [0], [1])

    kept = "CUSTOM", [0], [1]

    for name, data, says in (
        ("rank", buffer(1, row=(2, 3)), ("'x'", "must have rank 4")),
        ("row", buffer(1, row=(1, 1, 3, 2)), ("'x'", "is no row of the buffer, whose shape is (1, 4, 2, 3)")),
        ("still", buffer(1, variable=False), ("'held'", "must be a variable tensor")),
        ("period", buffer(2), ("cycles_max is 2: the engine ends all other runs early",)),
        ("guess", buffer(0), ("cycles_max is not set, and the engine takes 1 only for 5, 13, 25 slots, not for 4",)),
    ):
        yield f"buffer_{name}", "tflm", data, says, 0
    ends = [q("x", (1, 1, 2, 3)), q("held", (4, 6), variable=True)]
    flat = build(ends, [N(*kept, None, custom="CIRCULAR_BUFFER")], [0], [1])
    yield "buffer_flat", "tflm", flat, ("'held'", "must have rank 4"), 0


def misfits() -> Iterator[Entry]:
    for part in (_weighted, _images, _blocks, _joins, _places, _searches, _numbers, _slices, _streams):
        yield from part()
