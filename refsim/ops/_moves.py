"""How moves of elements become kernel calls.

A NumPy function is the definition of such an operator. It is applied once, when lowering, to an array of element numbers; what
comes out says where each element of the output comes from, and that becomes strides, or tables of offsets, or nothing at all.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from refsim.engines.rules import Engines, Rules, engines
from refsim.ir import Array, Tensor, read_only
from refsim.kernels import KernelCall, copy, fill, index_copy, strided_copy
from refsim.kernels.strided_copy import View
from refsim.ops import Call, Op, Operand, uniform
from refsim.ops._checks import require, require_shape
from refsim.ops._scales import CHECKED, CHECKED_16
from refsim.sheet import Sheet
from refsim.types import facts, storage_dtype

#: Every type whose elements an engine moves somewhere.
EVERY = "s8 s16 u8 s32 s64 bool f32 u16 u32 u64"
USUAL = "s8 s16 u8 s32 s64 bool f32"
#: With the types that share bytes in files. Here they are held unpacked, and move as bytes do.
ALL = f"{EVERY} s4 u4 s2"


def whole(x: Array) -> Array:
    return x


def move(call: Call, x: Tensor, out: Tensor) -> KernelCall:
    """The bytes of ``x`` in their order as ``out``."""
    params = copy.Params(x.nbytes, out.shape, str(storage_dtype(out.dtype)))
    return call.kernel(copy.KERNEL, copy.KERNEL.variants[0], params, (x,), (out,))


def move_view(call: Call, x: Tensor, view: View, out: Tensor, part: View) -> KernelCall:
    """The elements of ``view(x)`` to ``part(out)``, in order."""
    params = strided_copy.params_of(x.shape, view, out.shape, part)
    if params is None:
        raise call.unsupported(f"moves over more than {strided_copy.MAX_DIMS} dimensions", x)
    variant = strided_copy.BY_WIDTH[storage_dtype(x.dtype).itemsize]
    return call.kernel(strided_copy.KERNEL, variant, params, (x,), (out,))


def refuse_split_bytes(call: Call, x: Tensor, elements: int) -> None:
    """Refuse runs of ``elements`` of ``x`` that end within a byte, where the engine moves whole bytes."""
    if elements % facts(x.dtype).per_byte:
        call.refuse(f"the engine moves whole bytes, but {elements} {x.dtype} elements end within one: undefined", x)


def fill_with(call: Call, out: Tensor, value: int) -> KernelCall:
    """``out`` filled with ``value``."""
    held = storage_dtype(out.dtype)
    params = fill.Params(out.size, value, out.shape, str(held))
    return call.kernel(fill.KERNEL, fill.BY_WIDTH[held.itemsize], params, (), (out,))


def known(call: Call, array: Array) -> KernelCall:
    """``array`` as the output."""
    out = call.output
    require_shape(call, out, array.shape)
    return move(call, call.constant(array.astype(storage_dtype(out.dtype)), out.dtype, f"{out.name}_value"), out)


def spread(call: Call, value: Tensor, out: Tensor) -> KernelCall:
    """``out`` filled with the only element of ``value``, which need not be known yet."""
    require(call, value.size == 1, f"must have one element, but its shape is {value.shape}", value)
    return rearrange(call, value, lambda a: np.broadcast_to(a.reshape(()), out.shape), out)


def rearrange(call: Call, x: Tensor, function: Callable[[Array], Array], out: Tensor) -> KernelCall:
    """``function(x)``, which moves whole elements, as ``out``: of any shape with the output's elements in their order.

    Where an element comes from has to be a sum of terms, each depending on one axis of what ``function`` returns.
    """
    source = np.asarray(function(np.arange(x.size, dtype=np.int32).reshape(x.shape)))
    if source.size != out.size:
        raise ValueError(f"{call.node}: {source.shape} cannot fill {out.shape}")
    if np.array_equal(source.reshape(-1), np.arange(x.size, dtype=np.int32)):
        return move(call, x, out)
    first = int(source.flat[0])
    tables = _merged([np.moveaxis(source, axis, 0).reshape(n, -1)[:, 0] - first for axis, n in enumerate(source.shape)])
    if not np.array_equal(index_copy.add_up(tables).reshape(-1) + first, source.reshape(-1)):
        raise ValueError(f"{call.node}: the places of the elements depend on several axes at once")
    width = storage_dtype(x.dtype).itemsize
    if len(tables) <= strided_copy.MAX_DIMS and all(_step(table) is not None for table in tables):
        strided = _strided(tables, first)
        return call.kernel(strided_copy.KERNEL, strided_copy.BY_WIDTH[width], strided, (x,), (out,))
    if len(tables) > index_copy.MAX_DIMS:
        raise call.unsupported(f"moves over more than {index_copy.MAX_DIMS} dimensions", x)
    tables = [np.zeros(1, dtype=np.int32)] * (index_copy.MAX_DIMS - len(tables)) + tables
    tables[-1] = tables[-1] + first
    joined = read_only(np.concatenate(tables).astype(np.int32))
    params = index_copy.Params(tuple(table.size for table in tables), joined, out.shape)
    return call.kernel(index_copy.KERNEL, index_copy.BY_WIDTH[width], params, (x,), (out,))


def parts_along(axis: int, sizes: Sequence[int]) -> list[Callable[[Array], Array]]:
    """Functions that view an array's parts of ``sizes``, one behind the other along ``axis``."""
    ends = list(itertools.accumulate(sizes, initial=0))
    places = [(*(slice(None),) * axis, slice(*span)) for span in itertools.pairwise(ends)]
    return [lambda a, where=where: a[where] for where in places]  # type: ignore[misc]


def with_extent(shape: Sequence[int], axis: int, extent: int) -> list[int]:
    """``shape`` with another extent along ``axis``."""
    return [*shape[:axis], extent, *shape[axis + 1 :]]


def _step(table: Array) -> int | None:
    """The distance of neighbours, where it is the same all along."""
    steps = np.diff(table)
    return int(steps[0]) if (steps == steps[0]).all() else None


def _merged(tables: list[Array]) -> list[Array]:
    """The same places over as few axes as it takes; an axis along which nothing happens counts nothing."""
    found: list[Array] = []
    for table in tables:
        if table.size == 1:
            continue
        inner, outer = _step(table), _step(found[-1]) if found else None
        if inner is not None and outer == inner * table.size:
            found[-1] = np.add.outer(found[-1], table).reshape(-1)
        else:
            found.append(table)
    return found


def _strided(tables: list[Array], first: int) -> strided_copy.Params:
    """Axes with even steps, written in order."""
    padded = [(1, 0)] * (strided_copy.MAX_DIMS - len(tables)) + [(table.size, _step(table) or 0) for table in tables]
    extents, steps = (tuple(column) for column in zip(*padded, strict=True))
    written = tuple(0 if n == 1 else int(np.prod(extents[axis + 1 :])) for axis, n in enumerate(extents))
    return strided_copy.Params(extents, steps, written, first, 0)


def kernels(tflm: str, litert: str, litert_rules: Rules | None = None) -> Engines:
    """The types that each base engine moves."""
    return engines((tflm, {}, None), (litert, None, litert_rules or {}))


def compared(litert: str) -> tuple[tuple[str, None, Rules], tuple[str, None, Rules]]:
    """Rows of the types whose scales LiteRT compares, int16 among them."""
    return (litert.replace(" s16", ""), None, CHECKED), ("s16", None, CHECKED_16)


def scaled(*tflm: tuple[str, Rules, None]) -> Engines:
    """Behind TFLM's rows: every type in LiteRT, which compares the scales of quantized ones."""
    return engines(*tflm, *compared("s8 s16 u8"), ("s32 s64 bool f32 u16 u32 u64", None, {}))


def types_in(columns: Engines) -> str:
    """The types that some base engine moves."""
    return " ".join(name for name in ALL.split() if any(name in column for column in columns.values()))


def mover(
    builtin: str,
    lower: Any,
    sample: Any,
    *hints: str,
    place: int = 0,
    tflm: str = "",
    litert: str = "",
    rows: Engines | None = None,
    **fields: Any,
) -> Op:
    """An operator with one tensor to move, operand number ``place``, and operands that say where to.

    ``rows`` where the engines differ in more than types.
    """
    columns = kernels(tflm, litert) if rows is None else rows
    operands = [Operand(name, "hint") for name in hints]
    operands.insert(place, Operand("input"))
    return Op(builtin, tuple(operands), with_hints(types_in(columns), len(hints), place), columns, lower, sample=sample, **fields)


def with_hints(types: str, hints: int, place: int) -> dict[str, tuple[str | None, ...]]:
    """Signatures of ``hints`` operands of any type around one of the output's, operand number ``place``."""
    none = (None,)
    return {letter: (*none * place, dtype, *none * (hints - place), dtype) for letter, (dtype, _) in uniform(types).items()}


# --- samples ----------------------------------------------------------------------------------------------------------
def draw_along(s: Sheet) -> tuple[str, list[int], int, tuple[float | None, int]]:
    """Type, shape, an axis of it, and quantization of a tensor that is moved along that axis."""
    shape = s.shape(1, 4)
    return s.types[0], shape, s.size(0, len(shape) - 1), s.affine(s.types[0])


def draw_move(
    s: Sheet,
    op: str,
    shape: Sequence[int],
    out: Sequence[int],
    hints: Sequence[Sequence[int]],
    options: Mapping[str, Any] | None = None,
    version: int = 1,
) -> None:
    """A node that moves a tensor of ``shape`` to one of ``out`` as the numbers ``hints`` say."""
    dtype = s.types[0]
    affine, numbers = s.affine(dtype), [s.add("int32", (len(values),), data=values) for values in hints]
    s.node(op, [s.input(dtype, shape, *affine), *numbers], [s.output(dtype, out, *affine)], options or {}, version=version)
