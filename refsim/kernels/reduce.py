"""Reductions over some axes of a tensor: sums, products, extremes, and the places of extremes.

Kept and reduced axes are merged where they are neighbours, so each output is a fold over at most four nested strided loops, in
the order in which the elements lie. Sums and products of quantized numbers are requantized: a mean is a sum whose multiplier is
divided by the count, and a product is rescaled at every step. Of bools, the smallest is "all" and the largest "any".
Source: tflite ``kernels/internal/reference/reduce.h``, ``reference/arg_min_max.h``, ``kernels/reduce.cc``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Any

import numpy as np

from refsim.fixedpoint.floats import line_through
from refsim.ir import Array
from refsim.kernels import I32, SHORT, CField, Kernel, Slot, Variant
from refsim.overflow import wrap_int32
from refsim.types import INT_RANGE, storage_dtype

MAX_RUNS = 4
LOOPS = CField("int32_t", 2 * MAX_RUNS)


@dataclass(frozen=True, slots=True, eq=False)
class Params:
    kept: Annotated[tuple[int, ...], LOOPS, "4 extents of the kept axes, outermost first, then their 4 strides in elements"]
    reduced: Annotated[tuple[int, ...], LOOPS, "the same of the reduced axes"]
    outputs: Annotated[int, I32, "elements of the output"]
    count: Annotated[int, I32, "elements that make one output"]
    input_offset: Annotated[int, I32, "-zero point of the input, only for finish requantize"]
    multiplier: Annotated[int, I32, "Q0.31, for finish requantize; may be below 2^30"]
    shift: Annotated[int, SHORT, "[-31, 31], positive is left; product: [-31, 14]"]
    output_offset: Annotated[int, SHORT, "zero point of the output"]
    axes: tuple[int, ...]
    fold: str
    finish: str
    dtype: str
    out: str
    held: str
    node: str
    #: A float32 line through the sum, of engines that are simulated only: slope, constant, rounding.
    line: tuple[Any, Any, str] | None = None
    #: The sum's multiplier by rule ruy for the channels below this one, without an offset of the input.
    lanes: int | None = None
    channels: int = 1


def loops_of(shape: tuple[int, ...], axes: Collection[int]) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """Fields ``kept`` and ``reduced`` for a reduction over ``axes``; None where four loops of a kind do not suffice."""
    runs: dict[bool, list[tuple[int, int]]] = {False: [], True: []}
    stride = 1
    for reduced, group in groupby(((axis in axes, n) for axis, n in reversed([*enumerate(shape)]) if n != 1), lambda pair: pair[0]):
        extent = int(np.prod([n for _, n in group]))
        runs[reduced].insert(0, (extent, stride))
        stride *= extent
    if max(map(len, runs.values())) > MAX_RUNS:
        return None
    padded = [[(1, 0)] * (MAX_RUNS - len(run)) + run for run in runs.values()]
    kept, inner = (tuple(n for n, _ in run) + tuple(step for _, step in run) for run in padded)
    return kept, inner


def run(nx: Any, p: Params, x: Array) -> Array:
    """x [n, *shape] -> [n, outputs]."""
    return np.asarray(FOLDS[p.fold](nx, p, _rows(p, x))).astype(p.out).view(p.held)


def accumulate(nx: Any, p: Params, x: Array) -> Array | None:
    """The sums int64 [n, outputs], with the offset of what is requantized; None for other folds."""
    return _total(nx, p, _rows(p, x)) if p.fold == "sum" else None


def _rows(p: Params, x: Array) -> Array:
    """int64 [n, outputs, count]: what makes each output."""
    # LiteRT's SUM takes int8 for uint8: the type of the arithmetic need not be the tensor's.
    kept = [axis for axis in range(x.ndim - 1) if axis not in p.axes]
    order = (0, *(axis + 1 for axis in (*kept, *p.axes)))
    held = storage_dtype(p.dtype)
    return np.asarray(x.view(held).transpose(order).reshape(x.shape[0], p.outputs, p.count).astype(np.int64))


def _total(nx: Any, p: Params, rows: Array) -> Array:
    total = np.asarray(rows.sum(axis=-1))
    if p.finish == "divide" or p.dtype == "int64":
        return total
    total = wrap_int32(total, p.node)
    offset = p.line is None and p.lanes is None and p.finish == "requantize"
    return np.asarray(nx.wrap_add(total, p.input_offset * p.count)) if offset else total


def _sum(nx: Any, p: Params, rows: Array) -> Array:
    total = _total(nx, p, rows)
    if p.finish == "divide":
        return np.asarray(nx.trunc_div(total, np.int64(p.count), bits=64))
    if p.line is not None:
        return np.asarray(nx.saturate(line_through(total, *p.line) + p.output_offset, *INT_RANGE[p.dtype]))
    if p.lanes is not None:
        channels = np.arange(p.outputs) % p.channels
        scaled = np.where(
            channels < p.lanes, nx.mbqm_ruy(total, p.multiplier, p.shift), nx.mbqm_double(total, p.multiplier, p.shift)
        )
        return np.asarray(nx.saturate(scaled + p.output_offset, *INT_RANGE[p.dtype]))
    return _requantize(nx, p, total) if p.finish == "requantize" else total


def _requantize(nx: Any, p: Params, total: Array) -> Array:
    return np.asarray(nx.saturate(nx.mbqm_double(total, p.multiplier, p.shift) + p.output_offset, *INT_RANGE[p.dtype]))


def _product(nx: Any, p: Params, rows: Array) -> Array:
    if p.finish == "plain":
        return np.asarray(
            nx.wrap(np.multiply.reduce(rows, axis=-1), bits=32) if p.dtype == "int32" else np.multiply.reduce(rows, -1)
        )
    product, *others = np.moveaxis(rows + p.input_offset, -1, 0)
    for factor in others:  # each step rounds what the one before made
        product = nx.mbqm_reduced(product * factor, p.multiplier, p.shift)
    scaled = nx.mbqm_reduced(product, p.multiplier, p.shift) + p.output_offset
    return np.asarray(nx.saturate(scaled, *INT_RANGE[p.dtype]))


FOLDS: Mapping[str, Callable[[Any, Params, Array], Array]] = {
    "sum": _sum,
    "product": _product,
    "max": lambda nx, p, rows: rows.max(axis=-1),
    "min": lambda nx, p, rows: rows.min(axis=-1),
    "arg_max": lambda nx, p, rows: rows.argmax(axis=-1),
    "arg_min": lambda nx, p, rows: rows.argmin(axis=-1),
}


def _variants(types: str, fold: str, finish: str, out: str = "") -> list[Variant]:
    return [
        Variant({"x": x, "out": y, "acc": _accumulator(x, fold, finish)}, {"fold": one, "finish": finish})
        for x in types.split()
        for y in out.split() or [x]
        for one in fold.split()
    ]


def _accumulator(x: str, fold: str, finish: str) -> str:
    return "int64" if x == "int64" or finish == "divide" or (fold == "product" and finish == "requantize") else "int32"


def variant_of(x: str, out: str, fold: str, finish: str) -> Variant:
    return KERNEL.variant({"x": x, "out": out, "acc": _accumulator(x, fold, finish)}, {"fold": fold, "finish": finish})


KERNEL = Kernel(
    name="reduce",
    params=Params,
    slots=(Slot("input"), Slot("output", "out", "out", "[outputs]")),
    run=run,
    accumulate=accumulate,
    variants=(
        *_variants("int8 int16 uint8", "sum", "requantize"),
        *_variants("int32 int64", "sum", "plain"),
        *_variants("int32 int64", "sum", "divide"),
        *_variants("int8 int16", "product", "requantize"),
        *_variants("int32 int64", "product", "plain"),
        *_variants("int8 int16 uint8 int32 int64 bool", "max min", "plain"),
        *_variants("int8 uint8 int32 bool", "arg_max arg_min", "plain", "int32 int64"),
    ),
)
