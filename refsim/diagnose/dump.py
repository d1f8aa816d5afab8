"""Tensors that somebody dumped: from a device's layer hook, LiteRT's preserve_all_tensors, RTL."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from refsim.errors import RefsimError
from refsim.ir import Array, Model, Tensor, storage_dtype

_INDEX = re.compile(r"(?:tensor_?|t)?(\d+)")
_OUTPUT = re.compile(r"(?:[a-z]+_)?out(?:put)?_?(\d+)")


def tensors_of(model: Model, arrays: Mapping[str, Array], values: Sequence[Tensor] = ()) -> dict[int, Array]:
    """``arrays`` by tensor index, stacked ``[n, ...]``.

    A name is a tensor's name, its index (``12``, ``t12``, ``tensor_12``), or ``outputN``. ``values``, those of a prepared program,
    are the model's tensors with those of its other subgraphs behind them. Raises RefsimError for an array that fits no
    tensor, or not the one that it names.
    """
    known = values or model.tensors
    names = {tensor.name: tensor.index for tensor in (*known, *model.tensors)}
    return {index: _fitted(known[index], array) for index, array in _indexed(model, len(known), names, arrays)}


def _indexed(model: Model, count: int, names: Mapping[str, int], arrays: Mapping[str, Array]) -> list[tuple[int, Array]]:
    found = []
    for name, array in arrays.items():
        if name in names:
            index = names[name]
        elif match := _INDEX.fullmatch(name):
            index = int(match[1])
        elif (match := _OUTPUT.fullmatch(name)) and int(match[1]) < len(model.outputs):
            index = model.outputs[int(match[1])].index
        else:
            raise RefsimError(f"array {name!r} names no tensor of the model; use the tensor's name, tensor_N, or outputN")
        if index >= count:
            raise RefsimError(f"array {name!r}: the model has tensors 0 to {count - 1}")
        found.append((index, array))
    return found


def _fitted(tensor: Tensor, array: Array) -> Array:
    """``array`` with one leading axis of samples, in the tensor's type; exact conversions only."""
    wanted = storage_dtype(tensor.dtype)
    if array.ndim >= 1 and array.shape[1:] == tensor.shape:
        stacked = array
    elif tensor.size and array.size % tensor.size == 0 and array.size:
        stacked = array.reshape(-1, *tensor.shape)
    else:
        raise RefsimError(f"{tensor}: an array of shape {array.shape} is no stack of {tensor.shape}")
    converted = stacked.astype(wanted)
    if stacked.dtype != wanted and (stacked.dtype.kind not in "iub" or not np.array_equal(converted, stacked)):
        raise RefsimError(f"{tensor}: holds {wanted}, but the array is of {array.dtype}")
    return np.ascontiguousarray(converted)
