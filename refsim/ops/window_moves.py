"""Windows picked and put where indices say: STABLEHLO_GATHER, STABLEHLO_SCATTER.

Source: tflite ``kernels/{stablehlo_gather,stablehlo_scatter}.cc``. Both look at integers only, never at a scale.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from refsim.ir import Array, Tensor, read_only
from refsim.kernels import KernelCall, window_gather, window_scatter
from refsim.ops import Call, Op, Operand
from refsim.ops._checks import require, require_shape
from refsim.ops._moves import kernels, move
from refsim.sheet import Sheet
from refsim.types import storage_dtype, types_of

MAX_DIMS = window_gather.MAX_DIMS
#: What the only node of an update computation makes of an element and its update; without a node the update is put there.
MEETINGS = {
    "STABLEHLO_ADD": "add",
    "STABLEHLO_MULTIPLY": "multiply",
    "STABLEHLO_MAXIMUM": "maximum",
    "STABLEHLO_MINIMUM": "minimum",
}


def _table(numbers: Sequence[int]) -> Array:
    return read_only(np.asarray(numbers, dtype=np.int32))


def _strides(shape: Sequence[int]) -> list[int]:
    return [int(np.prod(shape[axis + 1 :])) for axis in range(len(shape))]


def _padded(numbers: Sequence[int], filler: int) -> tuple[int, ...]:
    return (*(filler,) * (MAX_DIMS - len(numbers)), *numbers)


def _dims(call: Call, option: str, rank: int) -> list[int]:
    """Dimensions of a tensor of ``rank`` that an option lists, in ascending order."""
    dims = [int(axis) for axis in call.node.options.get(option, ())]
    require(call, dims == sorted({*dims} & {*range(rank)}), f"{option} {dims} are no ascending dimensions of {rank}")
    return dims


class Windows:
    """How windows of ``whole`` lie in ``parts``, a tensor that has them side by side.

    ``inside``: the dimensions of ``parts`` that run along a window; ``flat``: those of ``whole`` in which a window has one element
    and ``parts`` no dimension; ``named``: those of ``whole`` that the indices name a place in.
    """

    def __init__(self, call: Call, whole: Tensor, parts: Tensor, inside: str, flat: str, named: str) -> None:
        indices, rank = call["indices"], len(whole.shape)
        self.inside, self.flat = _dims(call, inside, len(parts.shape)), _dims(call, flat, rank)
        self.named = [int(axis) for axis in call.node.options.get(named, ())]
        at = int(call.option("index_vector_dim"))
        extents = [*indices.shape]
        if at == len(extents):  # as StableHLO has it: every index stands alone
            call.refuse(f"index_vector_dim {at} is no dimension of shape {indices.shape}; the engine reads outside of it", indices)
            extents.append(1)
        fits = 0 <= at < len(extents) and extents[at] == len(self.named) and {*self.named} <= {*range(rank)}
        fits = fits and len({*self.named}) == len(self.named) and len(self.inside) + len(self.flat) == rank
        told = f"{inside} {self.inside}, {flat} {self.flat}, {named} {self.named} and index_vector_dim {at}"
        require(call, fits, f"{told} do not fit shapes {whole.shape}, {indices.shape} and {parts.shape}", indices)
        if max(len(parts.shape), rank) > MAX_DIMS:
            raise call.unsupported(f"moves over more than {MAX_DIMS} dimensions", whole)
        batch = [n for axis, n in enumerate(extents) if axis != at]
        #: The dimension of ``whole`` that each dimension of ``parts`` runs along.
        self.along = dict(zip(self.inside, [axis for axis in range(rank) if axis not in self.flat], strict=True))
        between = [axis for axis in range(len(parts.shape)) if axis not in self.along]
        require(call, [parts.shape[axis] for axis in between] == batch, f"does not have a window for each of {batch}", parts)
        steps, strides = _strides(extents), _strides(whole.shape)
        self.index_step = steps[at]
        of_batch = dict(zip(between, [step for axis, step in enumerate(steps) if axis != at], strict=True))
        axes = range(len(parts.shape))
        self.geometry = (
            _padded(parts.shape, 1),
            _padded([of_batch.get(axis, 0) for axis in axes], 0),
            _padded([strides[self.along[axis]] if axis in self.along else 0 for axis in axes], 0),
        )
        self.stride = _table([strides[axis] for axis in self.named])


def _gather(call: Call) -> KernelCall:
    x, out = call["input"], call.output
    windows = Windows(call, x, out, "offset_dims", "collapsed_slice_dims", "start_index_map")
    size = [int(n) for n in call.node.options.get("slice_sizes", ())]
    fits = len(size) == len(x.shape) and all(1 <= n <= extent for n, extent in zip(size, x.shape, strict=False))
    fits = fits and all(size[axis] == 1 for axis in windows.flat)
    require(call, fits, f"slice_sizes {size} do not fit shape {x.shape}", x)
    got = [out.shape[axis] for axis in windows.inside]
    require(call, got == [size[axis] for axis in windows.along.values()], f"has windows of {got}, not of {size}", out)
    limit = _table([x.shape[axis] - size[axis] for axis in windows.named])
    params = window_gather.Params(
        *windows.geometry, len(windows.named), windows.index_step, limit, windows.stride, output_shape=out.shape
    )
    variant = window_gather.KERNEL.variant({"x": _held(x), "i": call["indices"].dtype})
    return call.kernel(window_gather.KERNEL, variant, params, (x, call["indices"]))


def _scatter(call: Call) -> tuple[KernelCall, ...]:
    x, updates, out = call["input"], call["updates"], call.output
    body = call.nodes("update_computation_subgraph_index")
    meeting = "update" if not body else MEETINGS.get(body[0].op) if len(body) == 1 else None
    if meeting is None:
        raise call.unsupported(f"the update must be one of {', '.join(MEETINGS)}, or empty, not {', '.join(n.op for n in body)}")
    if x.dtype == "bool":  # of truth values, sums are the larger ones and products the smaller ones
        meeting = {"add": "maximum", "multiply": "minimum"}.get(meeting, meeting)
    require_shape(call, out, x.shape)
    names = "update_window_dims", "inserted_window_dims", "scatter_dims_to_operand_dims"
    windows = Windows(call, x, updates, *names)
    fits = all(updates.shape[part] <= x.shape[axis] for part, axis in windows.along.items())
    require(call, fits, f"has windows beyond shape {x.shape}", updates)
    runs_along = {axis: MAX_DIMS - len(updates.shape) + part for part, axis in windows.along.items()}
    params = window_scatter.Params(
        *windows.geometry,
        len(windows.named),
        windows.index_step,
        extent=_table([x.shape[axis] for axis in windows.named]),
        stride=windows.stride,
        axis=_table([runs_along.get(axis, MAX_DIMS) for axis in windows.named]),
        meeting=meeting,
        node=str(call.node),
    )
    held = x.dtype if meeting in ("minimum", "maximum") and x.dtype != "bool" else _held(x)
    variant = window_scatter.KERNEL.variant({"x": held, "i": call["indices"].dtype}, {"meeting": meeting})
    return move(call, x, out), call.kernel(window_scatter.KERNEL, variant, params, (call["indices"], updates))


def _held(x: Tensor) -> str:
    return f"uint{8 * storage_dtype(x.dtype).itemsize}"


def _draw_windows(s: Sheet) -> dict[str, Any]:
    """Shapes of a whole tensor, of windows side by side and of their indices, and the dimensions that tie them together."""
    whole = s.shape(1, 3)
    rank = len(whole)
    flat = sorted(s.rng.choice(rank, s.size(0, rank), replace=False).tolist())
    size = [1 if axis in flat else s.size(1, n) for axis, n in enumerate(whole)]
    named = s.rng.permutation(rank)[: s.size(1, rank)].tolist()
    batch = s.shape(0, 2, 4)
    at = s.size(0, len(batch))
    indices = [*batch[:at], len(named), *batch[at:]]
    kept = [size[axis] for axis in range(rank) if axis not in flat]
    inside = sorted(s.rng.choice(len(batch) + len(kept), len(kept), replace=False).tolist())
    rest, sizes = iter(batch), iter(kept)
    parts = [next(sizes if axis in inside else rest) for axis in range(len(batch) + len(kept))]
    # Indices of all dimensions come from one tensor: some of them lie outside.
    span = (-2, max(whole) + 1)
    return {"whole": whole, "parts": parts, "indices": indices, "size": size, "span": span, "dims": (inside, flat, named, at)}


def _draw_gather(s: Sheet) -> None:
    (dtype, index, _), d = s.types, _draw_windows(s)
    names = "offset_dims", "collapsed_slice_dims", "start_index_map", "index_vector_dim"
    options = dict(zip(names, d["dims"], strict=True)) | {"slice_sizes": d["size"]}
    sources = [s.input(dtype, d["whole"]), s.input(index, d["indices"], span=d["span"])]
    s.node("STABLEHLO_GATHER", sources, [s.output(dtype, d["parts"])], options)


def _draw_scatter(s: Sheet) -> None:
    (dtype, index, *_), d = s.types, _draw_windows(s)
    names = "update_window_dims", "inserted_window_dims", "scatter_dims_to_operand_dims", "index_vector_dim"
    options = dict(zip(names, d["dims"], strict=True))
    options["update_computation_subgraph_index"] = s.body(s.pick("", *MEETINGS), dtype)
    indices = s.input(index, d["indices"], span=(0, d["span"][1]))
    sources = [s.input(dtype, d["whole"]), indices, s.input(dtype, d["parts"])]
    s.node("STABLEHLO_SCATTER", sources, [s.output(dtype, d["whole"])], options)


LETTERS, INDICES = "s8 s16 u8 s32 s64 u16 u32 u64 bool", "s32 s64"


def _op(builtin: str, *slots: str, lower: Callable[..., Any], sample: Callable[..., None]) -> Op:
    """Operands by name, all of the type of the data but the indices."""
    signatures = {
        letter + suffix: (*(index if slot == "indices" else dtype for slot in slots), dtype)
        for letter, dtype in zip(LETTERS.split(), types_of(LETTERS), strict=True)
        for suffix, index in zip(INDICES.split(), types_of(INDICES), strict=True)
    }
    return Op(builtin, tuple(map(Operand, slots)), signatures, kernels("", " ".join(signatures)), lower, sample=sample)


OPS = (
    _op("STABLEHLO_GATHER", "input", "indices", lower=_gather, sample=_draw_gather),
    _op("STABLEHLO_SCATTER", "input", "indices", "updates", lower=_scatter, sample=_draw_scatter),
)
