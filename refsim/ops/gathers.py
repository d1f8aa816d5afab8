"""Slices picked and placed by indices, known or not. Source: exact move; what meets in one place, tflite ``ScatterNd``."""

from __future__ import annotations

from typing import Any

import numpy as np

from refsim.engines.rules import both, engines
from refsim.ir import Array, Tensor, read_only
from refsim.kernels import KernelCall, gather, one_hot, scatter, top_k
from refsim.ops import Call, Op, Operand
from refsim.ops._checks import axis_of, constant_ints, factors_of, quantization, require, require_shape
from refsim.ops._moves import ALL, USUAL, kernels, rearrange, refuse_split_bytes, spread
from refsim.sheet import Sheet
from refsim.types import INT_RANGE, facts, storage_dtype, types_of


def _extent(shape: tuple[int, ...]) -> Array:
    return read_only(np.asarray(shape, dtype=np.int32))


def _require_inside(call: Call, indices: Tensor, shape: tuple[int, ...]) -> None:
    """Known indices [..., depth] lie in dimensions of ``shape``; others are looked at when the model runs."""
    if indices.data is not None:
        rows = indices.data.reshape(-1, len(shape)).astype(np.int64)
        require(call, bool(((rows >= 0) & (rows < np.asarray(shape))).all()), f"an index lies outside shape {shape}", indices)


# --- GATHER, EMBEDDING_LOOKUP, GATHER_ND --------------------------------------------------------------------------------
def _gather(call: Call) -> KernelCall:
    x, indices, out = call["input"], call["indices"], call.output
    axis = axis_of(call, int(call.option("axis")), x)
    shared = int(call.option("batch_dims"))
    shared += len(indices.shape) if shared < 0 else 0
    fits = 0 <= shared <= min(axis, len(indices.shape)) and x.shape[:shared] == indices.shape[:shared]
    require(call, fits, f"batch_dims {shared} does not fit shapes {x.shape} and {indices.shape} and axis {axis}", indices)
    require_shape(call, out, x.shape[:axis] + indices.shape[shared:] + x.shape[axis + 1 :])
    refuse_split_bytes(call, x, int(np.prod(x.shape[axis + 1 :])))
    return _picked(call, x, indices, axis, shared)


def _embedding_lookup(call: Call) -> KernelCall:
    x, indices, out = call["input"], call["indices"], call.output
    fits = len(indices.shape) == 1 and len(x.shape) >= 2
    require(call, fits, f"shapes {x.shape} and {indices.shape} are no table and its rows", indices)
    require_shape(call, out, indices.shape + x.shape[1:])
    refuse_split_bytes(call, x, int(np.prod(x.shape[1:])))
    return _picked(call, x if x.dtype == out.dtype else _real_rows(call, x), indices, 0, 0)


def _real_rows(call: Call, x: Tensor) -> Tensor:
    """A table of integers as one of float32: each row times its scale."""
    if x.data is None:
        raise call.unsupported("must be constant where float32 rows are made of integers", x)
    scale, q = factors_of(call, x), quantization(call, x)
    require(call, not q.zero_point.any(), "must have zero point 0", x)
    if call.rules.get("channels") == "first":
        scale = scale[:1]
    require(call, scale.size == 1 or q.axis == 0, f"has scales along axis {q.axis}, not one for each row", x)
    bits = scale.astype(np.float32).view(np.uint32).astype(np.int64)
    if x.dtype == "uint8":
        call.note("the engine reads these rows as int8", x)
    held = x.data.view(np.int8) if x.dtype == "uint8" else x.data
    rows = call.nx.dequantize_float32(held.astype(np.int64), bits.reshape(-1, *[1] * (len(x.shape) - 1)))
    return call.constant(np.asarray(rows).astype(np.uint32).view(np.float32), "float32", f"{x.name}_rows")


def _picked(call: Call, x: Tensor, indices: Tensor, axis: int, shared: int) -> KernelCall:
    """Slices along ``axis``; ``shared`` dimensions in front belong to input and indices alike."""
    _require_inside(call, indices, x.shape[axis : axis + 1])
    if indices.data is not None and shared == 0:
        known = indices.data
        return rearrange(call, x, lambda a: a.take(known.reshape(-1), axis), call.output)
    parts = (x.shape[:shared], x.shape[shared:axis], indices.shape[shared:], (1,), x.shape[axis + 1 :])
    batches, outer, coords, depth, inner = (int(np.prod(part)) for part in parts)
    extent = _extent(x.shape[axis : axis + 1])
    params = gather.Params(batches, outer, coords, depth, inner, extent, call.output.shape, str(call.node))
    return _gather_call(call, x, indices, params)


def _gather_call(call: Call, x: Tensor, indices: Tensor, params: gather.Params) -> KernelCall:
    variant = gather.KERNEL.variant({"x": f"uint{8 * storage_dtype(x.dtype).itemsize}", "i": indices.dtype})
    return call.kernel(gather.KERNEL, variant, params, (x, indices))


def _gather_nd(call: Call) -> KernelCall:
    """The last dimension of the indices names a place in as many dimensions of the input."""
    x, indices = call["input"], call["indices"]
    depth = indices.shape[-1] if indices.shape else 0
    require(call, 1 <= depth <= len(x.shape), f"indices of shape {indices.shape} do not fit shape {x.shape}", indices)
    _require_inside(call, indices, x.shape[:depth])
    require_shape(call, call.output, indices.shape[:-1] + x.shape[depth:])
    coords, inner = int(np.prod(indices.shape[:-1])), int(np.prod(x.shape[depth:]))
    params = gather.Params(1, 1, coords, depth, inner, _extent(x.shape[:depth]), call.output.shape, str(call.node))
    return _gather_call(call, x, indices, params)


def _indices(s: Sheet, shape: list[int], extent: list[int], kind: str, several: bool = False) -> int:
    """Indices [*shape], or [*shape, len(extent)] where they may be of several dimensions: constants, or an input."""
    whole = [*shape, len(extent)] if several else shape
    if s.pick(True, False):
        rows = s.rng.integers(0, extent, (*shape, len(extent)))
        return s.add(kind, whole, data=rows.reshape(whole))
    return s.input(kind, whole, span=(0, min(extent) - 1))


def _draw_gather(s: Sheet) -> None:
    (dtype, kind, _), shape = s.types, s.shape(1, 4)
    axis, affine = s.size(0, len(shape) - 1), s.affine(dtype)
    shared, picked = s.size(0, axis), s.shape(0, 2)
    shape += [facts(dtype).per_byte] if facts(dtype).per_byte > 1 else []
    indices = _indices(s, shape[:shared] + picked, shape[axis : axis + 1], kind)
    out = s.output(dtype, shape[:axis] + picked + shape[axis + 1 :], *affine)
    options = {"axis": s.pick(axis, axis - len(shape)), "batch_dims": shared}
    s.node("GATHER", [s.input(dtype, shape, *affine), indices], [out], options, version=7)


def _draw_embedding_lookup(s: Sheet) -> None:
    (_, dtype, made), shape, count = s.types, s.shape(2, 4), s.size(1, 5)
    shape[-1] *= facts(dtype).per_byte
    affine: tuple[Any, Any] = (s.scale(), 0) if dtype in ("int8", "uint8") else s.affine(dtype)
    if made != dtype:  # as many scales as rows, or one
        many = s.pick(1, shape[0])
        affine = [s.scale(1e-6, 9.0) for _ in range(many)], [0] * many
    table = s.constant(dtype, shape, *affine) if dtype not in ("float32", "bool", "uint64") else s.input(dtype, shape, *affine)
    indices = _indices(s, [count], shape[:1], "int32")
    out = s.output(made, [count, *shape[1:]], *(affine if made == dtype else ()))
    s.node("EMBEDDING_LOOKUP", [indices, table], [out], {}, version=4)


def _draw_gather_nd(s: Sheet) -> None:
    (dtype, kind, _), shape, picked = s.types, s.shape(1, 4), s.shape(1, 2)
    depth, affine = s.size(1, len(shape)), s.affine(dtype)
    indices = _indices(s, picked, shape[:depth], kind, several=True)
    out = s.output(dtype, picked + shape[depth:], *affine)
    s.node("GATHER_ND", [s.input(dtype, shape, *affine), indices], [out], {}, version=3)


# --- SCATTER_ND, SPARSE_TO_DENSE ----------------------------------------------------------------------------------------
def _scattered(call: Call, indices: Tensor, values: Tensor, depth: int, meeting: str) -> KernelCall:
    """``values`` into the output, whose first ``depth`` dimensions the indices name."""
    out = call.output
    _require_inside(call, indices, out.shape[:depth])
    inner = int(np.prod(out.shape[depth:]))
    step = inner if values.size != 1 or indices.size == depth else 0
    params = scatter.Params(indices.size // depth, depth, inner, _extent(out.shape[:depth]), step, meeting, str(call.node))
    held = "bool" if out.dtype == "bool" else f"uint{8 * storage_dtype(out.dtype).itemsize}"
    variant = scatter.KERNEL.variant({"x": held, "i": indices.dtype}, {"meeting": meeting})
    return call.kernel(scatter.KERNEL, variant, params, (indices, values))


def _scatter_nd(call: Call) -> tuple[KernelCall, ...]:
    """Zeros, and what the updates add to them."""
    indices, updates, out = call["indices"], call["updates"], call.output
    require_shape(call, out, constant_ints(call, "shape"))
    depth = indices.shape[-1] if indices.shape else 0
    require(call, 1 <= depth <= len(out.shape), f"indices of shape {indices.shape} do not fit shape {out.shape}", indices)
    require_shape(call, updates, indices.shape[:-1] + out.shape[depth:])
    zero = call.constant(np.zeros((), dtype=storage_dtype(out.dtype)), out.dtype, f"{out.name}_zero")
    return spread(call, zero, out), _scattered(call, indices, updates, depth, "sum")


def _draw_scatter_nd(s: Sheet) -> None:
    dtype, shape, picked = s.types[-1], s.shape(1, 3), s.shape(1, 2)
    depth, affine = s.size(1, len(shape)), s.affine(dtype)
    indices = _indices(s, picked, shape[:depth], "int32", several=True)
    updates = s.input(dtype, picked + shape[depth:], *affine)
    wanted = s.add("int32", (len(shape),), data=shape)
    s.node("SCATTER_ND", [indices, updates, wanted], [s.output(dtype, shape, *affine)], {})


def _sparse_to_dense(call: Call) -> tuple[KernelCall, ...]:
    """One value everywhere, others where the indices say."""
    indices, values, out = call["indices"], call["values"], call.output
    require_shape(call, out, constant_ints(call, "shape"))
    rank = len(out.shape)
    fits = indices.shape[1:] == (rank,) if len(indices.shape) > 1 else rank == 1
    require(call, fits, f"indices of shape {indices.shape} do not name places in {rank} dimensions", indices)
    count = indices.size // rank
    require(call, values.shape in ((), (count,)), f"shape {values.shape} is not one value, or one for each of {count}", values)
    if not values.shape and count > 1 and call.rules.get("single_value") == "refused":
        call.refuse(f"the engine wants one value for each of {count} places, and does not load the file", values)
    return spread(call, call["default"], out), _scattered(call, indices, values, rank, "last")


def _draw_sparse_to_dense(s: Sheet) -> None:
    dtype, shape = s.types[-1], s.shape(1, 3)
    affine, total = s.affine(dtype), int(np.prod(shape))
    places = np.sort(s.rng.choice(total, s.size(1, min(total, 5)), replace=False))
    rows = np.stack(np.unravel_index(places, shape), axis=-1)
    kind = s.types[0]
    indices = s.add(kind, rows.shape, data=rows)
    wanted = s.add(kind, (len(shape),), data=shape)
    values = s.input(dtype, s.pick((), (len(places),)), *affine)
    sources = [indices, wanted, values, s.input(dtype, (), *affine)]
    s.node("SPARSE_TO_DENSE", sources, [s.output(dtype, shape, *affine)], {"validate_indices": False}, version=3)


# --- ONE_HOT, TOPK_V2 ---------------------------------------------------------------------------------------------------
def _one_hot(call: Call) -> KernelCall:
    indices, out = call["indices"], call.output
    axis, rank = int(call.option("axis")), len(indices.shape) + 1
    require(call, -1 <= axis < rank, f"axis {axis} is not one of {rank} dimensions", out)
    axis %= rank
    depths = constant_ints(call, "depth")
    require(call, len(depths) == 1, f"depth has {len(depths)} elements, not 1", call["depth"])
    depth = depths[0]
    require_shape(call, out, (*indices.shape[:axis], depth, *indices.shape[axis:]))
    for name in ("on", "off"):
        require(call, call[name].size == 1, f"must be one value, but its shape is {call[name].shape}", call[name])
    outer, inner = int(np.prod(indices.shape[:axis])), int(np.prod(indices.shape[axis:]))
    variant = one_hot.KERNEL.variant({"x": f"uint{8 * storage_dtype(out.dtype).itemsize}", "i": indices.dtype})
    params = one_hot.Params(outer, depth, inner, out.shape)
    return call.kernel(one_hot.KERNEL, variant, params, (indices, call["on"], call["off"]))


def _draw_one_hot(s: Sheet) -> None:
    (kind, _, dtype, *_), shape, depth = s.types, s.shape(0, 3), s.size(1, 5)
    axis, affine = s.size(0, len(shape)), s.affine(dtype)
    indices, many = s.input(kind, shape, span=(-1, depth)), s.add("int32", (), data=depth)
    sources = [indices, many, s.input(dtype, (), *affine), s.input(dtype, (), *affine)]
    out = s.output(dtype, [*shape[:axis], depth, *shape[axis:]], *affine)
    s.node("ONE_HOT", sources, [out], {"axis": -1 if axis == len(shape) else axis})


def _top_k(call: Call) -> KernelCall:
    x, values, indices = call["input"], call.outputs[0], call.outputs[1]
    require(call, len(x.shape) >= 1, "a scalar has no rows", x)
    k = constant_ints(call, "k")
    require(call, len(k) == 1 and 1 <= k[0] <= x.shape[-1], f"k {k} is not between 1 and {x.shape[-1]}", call["k"])
    for out in (values, indices):
        require_shape(call, out, (*x.shape[:-1], k[0]))
    last = INT_RANGE[indices.dtype][1]
    require(call, x.shape[-1] - 1 <= last, f"rows of {x.shape[-1]} elements have indices beyond {last}", indices)
    params = top_k.Params(x.size // x.shape[-1], x.shape[-1], k[0], values.shape, indices.dtype)
    return call.kernel(top_k.KERNEL, top_k.KERNEL.variant({"x": x.dtype, "i": indices.dtype}), params, (x,))


def _draw_top_k(s: Sheet) -> None:
    (dtype, _, _, kind), shape = s.types, s.shape(1, 3, 9)
    k, affine = s.size(1, shape[-1]), s.affine(dtype)
    span = s.pick(None, (1, 3))
    outs = [s.output(dtype, [*shape[:-1], k], *affine), s.output(kind, [*shape[:-1], k])]
    s.node("TOPK_V2", [s.input(dtype, shape, *affine, span=span), s.add("int32", (), data=k)], outs, {}, version=3)


def _signatures(letters: str, *pattern: str | None, indices: str = "") -> dict[str, tuple[str | None, ...]]:
    """By the letters of a type and an index type: ``x`` and ``i`` in ``pattern`` stand for them."""
    found = {}
    for letter, dtype in zip(letters.split(), types_of(letters), strict=True):
        for suffix, index in zip(indices.split() or [""], types_of(indices) or ("",), strict=True):
            known = {"x": dtype, "i": index}
            found[letter + suffix] = tuple(known.get(slot, slot) if slot else None for slot in pattern)
    return found


def _op(builtin: str, operands: str, tflm: Any, litert: Any, lower: Any, sample: Any, **fields: Any) -> Op:
    """Operands by name; those that end in ``?`` are read when lowering only. Engines by their signatures."""
    slots = tuple(Operand(name.rstrip("?"), "hint" if name.endswith("?") else "data") for name in operands.split())
    return Op(builtin, slots, {**tflm, **litert}, kernels(" ".join(tflm), " ".join(litert)), lower, sample=sample, **fields)


GATHER = "x", "i", "x"
SPARSE = "i", None, "x", "x", "x"
HOT = "i", None, "x", "x", "x"
TOP, RANKED = ("x", None, "x", "int32"), "s8 u8 s16 s32 s64"
BOTH = "s32 s64"
#: Types of tables that only LiteRT looks up.
SINGLE = [name for name in ALL.split() if name not in ("s8", "f32")]
OPS = (
    _op(
        "GATHER",
        "input indices",
        _signatures("s8 f32", *GATHER, indices="s32"),
        _signatures(f"{USUAL} s4", *GATHER, indices="s16 s32 s64"),
        _gather,
        _draw_gather,
    ),
    Op(
        "EMBEDDING_LOOKUP",
        (Operand("indices"), Operand("input")),
        _signatures(ALL, "int32", "x", "x") | _signatures("s8 u8 s4 s2", "int32", "x", "i", indices="f32"),
        engines(both("s8 f32"), ("s8f32", {"channels": "first"}, {}), (f"{' '.join(SINGLE)} u8f32 s4f32 s2f32", None, {})),
        _embedding_lookup,
        sample=_draw_embedding_lookup,
    ),
    _op(
        "GATHER_ND",
        "input indices",
        _signatures("s8 f32", *GATHER, indices="s32"),
        _signatures(USUAL, *GATHER, indices="s16 s32 s64"),
        _gather_nd,
        _draw_gather_nd,
    ),
    _op(
        "SCATTER_ND",
        "indices updates shape?",
        {},
        _signatures("s8 u8 s32 s64 bool", "int32", "x", None, "x"),
        _scatter_nd,
        _draw_scatter_nd,
    ),
    _op(
        "SPARSE_TO_DENSE",
        "indices shape? values default",
        {},
        _signatures("s8 u8 s32 s64 f32", *SPARSE, indices=BOTH),
        _sparse_to_dense,
        _draw_sparse_to_dense,
    ),
    _op("ONE_HOT", "indices depth? on off", {}, _signatures("s8 u8 s32 s64 bool f32", *HOT, indices=BOTH), _one_hot, _draw_one_hot),
    _op(
        "TOPK_V2",
        "input k?",
        {},
        _signatures(RANKED, *TOP) | _signatures(RANKED, *TOP[:3], "i", indices="s16"),
        _top_k,
        _draw_top_k,
        outputs=("values", "indices"),
    ),
)
