"""Raw integers folded within windows: REDUCE_WINDOW, STABLEHLO_REDUCE_WINDOW.

Source: tflite ``kernels/stablehlo_reduce_window.cc``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from refsim.ir import Tensor
from refsim.kernels import KernelCall, reduce_window
from refsim.ops import Call, Op, Operand
from refsim.ops._checks import constant_ints, require, require_memory, require_shape
from refsim.ops._moves import kernels
from refsim.ops.dilations import apart
from refsim.sheet import Sheet
from refsim.types import storage_dtype, types_of

#: What option reduce_function of REDUCE_WINDOW stands for; 0 is none.
FOLDS = ("", "add", "multiply", "minimum", "maximum", "all", "any")
#: What the only node of a body makes of a window.
BODIES = {
    "ADD": "add",
    "STABLEHLO_ADD": "add",
    "MUL": "multiply",
    "STABLEHLO_MULTIPLY": "multiply",
    "MINIMUM": "minimum",
    "STABLEHLO_MINIMUM": "minimum",
    "MAXIMUM": "maximum",
    "STABLEHLO_MAXIMUM": "maximum",
    "LOGICAL_AND": "all",
    "LOGICAL_OR": "any",
}
#: What comes of numbers that are 0 and 1 only.
OF_BOOLS = {"multiply": "all", "minimum": "all", "maximum": "any"}
GEOMETRY = ("window_dimensions", "window_strides", "window_dilations")
MAX_DIMS = reduce_window.MAX_DIMS


def _folded(call: Call, x: Tensor, fold: str, geometry: Sequence[Sequence[int]]) -> KernelCall:
    """``fold`` over windows of ``x``; ``geometry``: their size, the steps between them, and those between their elements."""
    size, step, apart_by = geometry
    rank, value = len(x.shape), call["value"]
    positive = all(len(part) == rank and min(part) >= 1 for part in geometry)
    require(call, positive, f"windows of {size}, steps {step} and dilations {apart_by} do not fit shape {x.shape}", x)
    require(call, value.size == 1, f"must be one value, but its shape is {value.shape}", value)
    spans = [(n - 1) * dilation + 1 for n, dilation in zip(size, apart_by, strict=True)]
    fits = all(span <= n for span, n in zip(spans, x.shape, strict=True))
    require(call, fits, f"a window of {spans} elements does not fit shape {x.shape}", x)
    shape = tuple((n - span) // by + 1 for n, span, by in zip(x.shape, spans, step, strict=True))
    require_shape(call, call.output, shape)
    strides = [math.prod(x.shape[axis + 1 :]) for axis in range(rank)]
    steps, taps = (_places(*how, strides) for how in ((shape, step), (size, apart_by)))
    fields = _padded(shape, 1), _padded(size, 1), _padded(steps, 0), _padded(taps, 0)
    if x.dtype == "bool" and fold == "add":
        raise call.unsupported("the engine adds the bytes of booleans, which gives others than 0 and 1", x)
    if x.dtype == "bool":
        fold = OF_BOOLS.get(fold, fold)
    held = x.dtype if fold in reduce_window.ORDERED else f"uint{8 * storage_dtype(x.dtype).itemsize}"
    variant = reduce_window.KERNEL.variant({"x": held}, {"fold": fold})
    return call.kernel(reduce_window.KERNEL, variant, reduce_window.Params(*fields, call.output.shape, fold), (x, value))


def _places(count: Sequence[int], step: Sequence[int], strides: Sequence[int]) -> list[int]:
    """Elements from one to the next along each axis; 0 where there is no next one, however large the step is."""
    return [by * stride if n > 1 else 0 for n, by, stride in zip(count, step, strides, strict=True)]


def _padded(numbers: Sequence[int], filler: int) -> tuple[int, ...]:
    return (*(filler,) * (MAX_DIMS - len(numbers)), *numbers)


def _ranked(call: Call) -> Tensor:
    x = call["input"]
    require(call, 1 <= len(x.shape) <= MAX_DIMS, f"must have 1 to {MAX_DIMS} dimensions, but its shape is {x.shape}", x)
    return x


def _reduce_window(call: Call) -> KernelCall:
    code = int(call.option("reduce_function"))
    require(call, 1 <= code < len(FOLDS), f"reduce_function must be 1 to {len(FOLDS) - 1}, not {code}")
    return _folded(call, _ranked(call), FOLDS[code], [constant_ints(call, name) for name in GEOMETRY])


def _stablehlo_reduce_window(call: Call) -> tuple[KernelCall, ...]:
    """The input pulled apart and padded with the value first, where that is asked for."""
    x, body = _ranked(call), call.nodes("body_subgraph_index")
    fold = BODIES.get(body[0].op) if len(body) == 1 else None
    if fold is None:
        raise call.unsupported(f"the body must be one of {', '.join(BODIES)}, not {', '.join(n.op for n in body) or 'empty'}")
    given = {name: [int(n) for n in call.node.options.get(name, ())] for name in ("base_dilations", "padding")}
    step, edges = given["base_dilations"], given["padding"]
    fits = len(step) == len(x.shape) and len(edges) == 2 * len(x.shape) and min(step) >= 1
    require(call, fits, f"dilations {step} and padding {edges} do not fit shape {x.shape}", x)
    low, high = edges[0::2], edges[1::2]
    extents = [a + b + (n - 1) * by + 1 for n, a, b, by in zip(x.shape, low, high, step, strict=True)]
    require(call, min(extents) > 0, f"padding {edges} leaves nothing of shape {x.shape}", x)
    geometry = [[int(n) for n in call.node.options.get(name, ())] for name in GEOMETRY]
    if not any(edges) and max(step) == 1:
        return (_folded(call, x, fold, geometry),)
    require_memory(call, math.prod(extents), f"shape {x.shape} with dilations {step} and padding {edges}")
    whole = call.temporary(x.dtype, extents, f"{x.name}_padded")
    return *apart(call, low, step, whole), _folded(call, whole, fold, geometry)


def _windows(s: Sheet, shape: list[int]) -> tuple[list[list[int]], list[int]]:
    """(size, step and dilation of windows that fit ``shape``, shape of the output)."""
    size = [s.size(1, min(n, 3)) for n in shape]
    dilation = [s.size(1, (n - 1) // (k - 1)) if k > 1 else s.size(1, 3) for n, k in zip(shape, size, strict=True)]
    step = [s.size(1, 3) for _ in shape]
    left = [n - (k - 1) * by - 1 for n, k, by in zip(shape, size, dilation, strict=True)]
    return [size, step, dilation], [n // by + 1 for n, by in zip(left, step, strict=True)]


def _draw_reduce_window(s: Sheet) -> None:
    dtype, shape = s.types[0], s.shape(1, 4, 6)
    geometry, out = _windows(s, shape)
    tables = [s.add("int64", (len(shape),), data=numbers) for numbers in geometry]
    code = s.size(2 if dtype == "bool" else 1, len(FOLDS) - 1)
    # Of the whole type hardly any element is 0, and any product of several is.
    span = {"all": (0, 1), "any": (0, 1), "multiply": s.pick(None, (1, 3))}.get(FOLDS[code])
    x = s.input(dtype, shape, span=span)
    if dtype == "bool" and s.pick(True, True, False):  # any other value decides most windows alone
        value = s.add(dtype, (), data=OF_BOOLS.get(FOLDS[code], FOLDS[code]) == "all")
    else:
        value = s.input(dtype, (), span=span)
    s.node("REDUCE_WINDOW", [x, value, *tables], [s.output(dtype, out)], {"reduce_function": code})


def _draw_stablehlo_reduce_window(s: Sheet) -> None:
    dtype, shape = s.types[0], s.shape(1, 4, 6)
    step = [s.pick(1, 1, 2, 3) for _ in shape]
    inner = [(n - 1) * by + 1 for n, by in zip(shape, step, strict=True)]
    low = [s.size(-min(n - 1, 1), 2) for n in inner]
    high = [s.size(-min(n + a - 1, 1), 2) for n, a in zip(inner, low, strict=True)]
    geometry, out = _windows(s, [n + a + b for n, a, b in zip(inner, low, high, strict=True)])
    options = dict(zip(GEOMETRY, geometry, strict=True)) | {"base_dilations": step}
    options["padding"] = [edge for pair in zip(low, high, strict=True) for edge in pair]
    body = s.body(s.pick(*(name for name, fold in BODIES.items() if dtype != "bool" or fold != "add")), dtype)
    sources = [s.input(dtype, shape), s.input(dtype, ())]
    s.node("STABLEHLO_REDUCE_WINDOW", sources, [s.output(dtype, out)], {**options, "body_subgraph_index": body})


LETTERS = "s8 s16 u8 s32 s64 bool"
PAIRS = list(zip(LETTERS.split(), types_of(LETTERS), strict=True))
OPS = (
    Op(
        "REDUCE_WINDOW",
        (Operand("input"), Operand("value"), *(Operand(name, "hint") for name in GEOMETRY)),
        {letter: (dtype, dtype, "int64", "int64", "int64", dtype) for letter, dtype in PAIRS},
        kernels("", LETTERS),
        _reduce_window,
        sample=_draw_reduce_window,
    ),
    Op(
        "STABLEHLO_REDUCE_WINDOW",
        (Operand("input"), Operand("value")),
        {letter: (dtype, dtype, dtype) for letter, dtype in PAIRS},
        kernels("", LETTERS),
        _stablehlo_reduce_window,
        sample=_draw_stablehlo_reduce_window,
    ),
)
