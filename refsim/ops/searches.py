"""Values sought in tables: BUCKETIZE, HASHTABLE_LOOKUP, UNIQUE.

Source: tflite ``kernels/{bucketize,hashtable_lookup,unique}.cc``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import KernelCall, bucketize, hashtable_lookup
from refsim.ops import Call, Op, Operand
from refsim.ops._checks import require, require_rank, require_shape
from refsim.ops._moves import EVERY, fill_with, kernels, move
from refsim.sheet import Sheet
from refsim.types import INT_RANGE, storage_dtype, types_of


# --- BUCKETIZE ----------------------------------------------------------------------------------------------------------
def _bucketize(call: Call) -> KernelCall:
    """How many boundaries each element has reached. The engine compares in float32, which thresholds in integers stand for."""
    x, out = call["input"], call.output
    boundaries = np.asarray(call.node.options.get("boundaries", ()), dtype=np.float32)
    require_shape(call, out, x.shape)
    ordered = not np.isnan(boundaries).any() and bool((boundaries[:-1] <= boundaries[1:]).all())
    require(call, ordered, f"boundaries must be numbers in ascending order, not {boundaries[:9].tolist()}")
    held = storage_dtype(x.dtype)
    thresholds = [place for place in (_reaching(bound, x.dtype) for bound in boundaries) if place is not None]
    if not thresholds:
        return fill_with(call, out, 0)
    table = call.constant(np.asarray(thresholds, dtype=held), x.dtype, f"{out.name}_thresholds")
    variant = bucketize.KERNEL.variant({"x": x.dtype, "o": "int32"})
    return call.kernel(bucketize.KERNEL, variant, bucketize.Params(x.size, len(thresholds)), (x, table))


def _reaching(boundary: np.float32, dtype: str) -> int | None:
    """The smallest integer of ``dtype`` that is at least ``boundary`` once it is rounded to float32; None if there is none."""
    (place, last), held = INT_RANGE[dtype], storage_dtype(dtype)
    if not np.float32(held.type(last)) >= boundary:
        return None
    for bit in reversed(range(8 * held.itemsize)):  # a step of half of what is left, wherever all within it is too small
        step = 2**bit
        if not np.float32(held.type(place + step - 1)) >= boundary:
            place += step
    return place


def _draw_bucketize(s: Sheet) -> None:
    dtype, shape = s.types[0], s.shape(0, 4)
    ends = INT_RANGE[dtype]
    # Some boundaries lie where float32 cannot tell integers apart, or beyond all of them.
    wide = s.rng.uniform(ends[0] / 4, ends[1] / 4, s.size(1, 4))
    near, beyond = s.rng.uniform(-9, 9, s.size(0, 4)), [float(end) for end in s.pick((), ends, (2.0 * ends[1],))]
    boundaries = np.sort(np.asarray([*wide, *near, *beyond], dtype=np.float32))
    x = s.input(dtype, shape, span=s.pick(None, (-10, 10), (int(wide[0]) - 99, int(wide[0]) + 99)))
    s.node("BUCKETIZE", [x], [s.output("int32", shape)], {"boundaries": boundaries.tolist()})


# --- HASHTABLE_LOOKUP ---------------------------------------------------------------------------------------------------
def _hashtable_lookup(call: Call) -> KernelCall:
    lookup, keys, values = call["lookup"], call["keys"], call["values"]
    out, hits = call.outputs
    for tensor in (lookup, keys):
        require_rank(call, tensor, 1)
    fits = len(values.shape) >= 1 and values.shape[0] == keys.size and keys.size > 0
    require(call, fits, f"shape {values.shape} does not have a row for each of {keys.size} keys", values)
    require_shape(call, out, (lookup.size, *values.shape[1:]))
    require_shape(call, hits, lookup.shape)
    assert keys.data is not None
    ascending = bool((keys.data[:-1] < keys.data[1:]).all())
    require(call, ascending, "keys must be in ascending order, each one once: the engine finds any, or none", keys)
    variant = hashtable_lookup.KERNEL.variant({"i": "int32", "x": f"uint{8 * storage_dtype(out.dtype).itemsize}", "h": "uint8"})
    inner = int(np.prod(values.shape[1:]))
    params = hashtable_lookup.Params(lookup.size, keys.size, inner, out.shape, str(call.node))
    return call.kernel(hashtable_lookup.KERNEL, variant, params, (lookup, keys, values))


def _draw_hashtable_lookup(s: Sheet) -> None:
    dtype, rows, shape = s.types[2], s.size(1, 6), s.shape(0, 2)
    affine, first = s.affine(dtype), s.pick(-2, 10**9)
    keys = first + np.sort(s.rng.choice(9, rows, replace=False))
    lookup = s.input("int32", [s.size(1, 8)], span=(first, first + 8))  # some of them are keys
    sources = [lookup, s.add("int32", (rows,), data=keys), s.input(dtype, [rows, *shape], *affine)]
    many = s.tensors[lookup].shape
    outs = [s.output(dtype, [*(many or ()), *shape], *affine), s.output("uint8", many or ())]
    s.node("HASHTABLE_LOOKUP", sources, outs, {})


# --- UNIQUE -------------------------------------------------------------------------------------------------------------
def _unique(call: Call) -> tuple[KernelCall, ...]:
    """Each value once, in the order in which they come, and which of them each element is. How many there are has to be known."""
    x, (values, indices) = call["input"], call.outputs
    if x.data is None:
        raise call.unsupported("must be constant: how large the output is depends on its values", x)
    require_rank(call, x, 1)
    named = {2: "int32", 4: "int64"}.get(int(call.option("idx_out_type")))
    require(call, named == indices.dtype, f"option idx_out_type says {named}, but the tensor is {indices.dtype}", indices)
    found, numbers = _first_seen(x.data)
    results = []
    for out, array in ((values, found), (indices, numbers)):
        require_shape(call, out, array.shape)
        known = call.constant(array.astype(storage_dtype(out.dtype)), out.dtype, f"{out.name}_value")
        results.append(move(call, known, out))
    return tuple(results)


def _first_seen(x: Array) -> tuple[Array, Array]:
    _, first, inverse = np.unique(x, return_index=True, return_inverse=True)
    order = np.argsort(first)
    return x[first[order]], np.argsort(order)[inverse.reshape(-1)]


def _draw_unique(s: Sheet) -> None:
    dtype, _, index = s.types
    data = s.rng.integers(3, 3 + s.size(1, 5), s.size(1, 9))
    affine, held = s.affine(dtype), s.add(dtype, data.shape, data=data)
    outs = [s.output(dtype, [len(set(data.tolist()))], *affine), s.output(index, data.shape)]
    s.node("UNIQUE", [held], outs, {"idx_out_type": {"int32": 2, "int64": 4}[index]})


def _op(builtin: str, operands: tuple[Operand, ...], signatures: Any, lower: Any, sample: Any, **fields: Any) -> Op:
    return Op(builtin, operands, signatures, kernels("", " ".join(signatures)), lower, sample=sample, **fields)


SEEN, NUMBERED = "s8 s16 u8 s32 s64", {"": "int32", "s64": "int64"}
OPS = (
    _op(
        "BUCKETIZE",
        (Operand("input"),),
        {letter: (dtype, "int32") for letter, dtype in zip(("s32", "s64"), types_of("s32 s64"), strict=True)},
        _bucketize,
        _draw_bucketize,
    ),
    _op(
        "HASHTABLE_LOOKUP",
        (Operand("lookup"), Operand("keys", "const"), Operand("values")),
        {letter: ("int32", "int32", dtype, dtype, "uint8") for letter, dtype in zip(EVERY.split(), types_of(EVERY), strict=True)},
        _hashtable_lookup,
        _draw_hashtable_lookup,
        outputs=("output", "hits"),
    ),
    _op(
        "UNIQUE",
        (Operand("input", "hint"),),
        {
            letter + suffix: (dtype, dtype, index)
            for letter, dtype in zip(SEEN.split(), types_of(SEEN), strict=True)
            for suffix, index in NUMBERED.items()
        },
        _unique,
        _draw_unique,
        outputs=("values", "indices"),
    ),
)
