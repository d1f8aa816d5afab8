"""Tensors that somebody dumped: from a device's layer hook, LiteRT's preserve_all_tensors, RTL."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from refsim.errors import RefsimError
from refsim.fixedpoint import round_half_away
from refsim.ir import INT_RANGE, Array, Model, Tensor, storage_dtype

_INDEX = re.compile(r"(?:tensor_?|t)?(\d+)")
_OUTPUT = re.compile(r"(?:[a-z]+_)?out(?:put)?_?(\d+)")


def tensors_of(model: Model, arrays: Mapping[str, Array], values: Sequence[Tensor] = ()) -> dict[int, Array]:
    """``arrays`` by tensor index, stacked ``[n, ...]``.

    A name is a tensor's name, its index (``12``, ``t12``, ``tensor_12``), or ``outputN``. ``values``, those of a prepared program,
    are the model's tensors with those of its other subgraphs behind them. Constants are compared with the model's, if their types
    allow it, and left out.
    Floats in place of integers are those integers, where all of them are whole numbers, or what they stand for. Raises
    RefsimError for an array that fits no tensor, or not the one that it names, and for constants that are not the model's.
    """
    known = values or model.tensors
    names: dict[str, list[int]] = {}
    for tensor in known:  # the model's own tensors come first, and have their names for themselves
        if not (named := names.setdefault(tensor.name, [])) or tensor.index < len(model.tensors):
            named.append(tensor.index)
    constants = {t.index: t.data for t in model.tensors if t.data is not None}
    found = [(known[index], array) for index, array in _indexed(model, len(known), names, arrays)]
    found = [(t, array) for t, array in found if t.index not in constants or array.dtype.kind == storage_dtype(t.dtype).kind]
    floats = [(t, array) for t, array in found if _in_floats(t, array)]
    whole = all(_whole(tensor, array) for tensor, array in floats)
    dump = {tensor.index: _fitted(tensor, array, whole) for tensor, array in found}
    for index in constants.keys() & dump.keys():
        if not all(np.array_equal(one, constants[index], equal_nan=one.dtype.kind == "f") for one in dump.pop(index)):
            raise RefsimError(f"{known[index]}: a constant, and not the one in the dump: that was taken from another model")
    return dump


def own_inputs(model: Model, inputs: Sequence[Array], dump: Mapping[int, Array]) -> tuple[list[Array], list[str]]:
    """``inputs`` ``[n, ...]`` with those that were dumped in their place, and where these are others."""
    own, told = list(inputs), []
    for number, (tensor, given) in enumerate(zip(model.inputs, inputs, strict=True)):
        got = dump.get(tensor.index, given)
        if got.shape != given.shape:
            raise RefsimError(f"{tensor}: samples in the dump: {len(got)}, in the inputs: {len(given)}")
        differing = int((got != given).sum())
        if differing:
            text = f"the dump began with other inputs, and is judged by these: {differing:,} of {given.size:,} elements"
            told.append(f"{tensor}: {text} differ from those given")
        own[number] = got
    return own, told


def _indexed(model: Model, count: int, names: Mapping[str, Sequence[int]], arrays: Mapping[str, Array]) -> list[tuple[int, Array]]:
    found = []
    for name, array in arrays.items():
        if name in names:
            index, *others = names[name]
            if others:
                called = f"tensor_{index} or tensor_{others[0]}"
                raise RefsimError(f"array {name!r}: {1 + len(others)} tensors have this name; call it {called}, by its index")
        elif match := _INDEX.fullmatch(name):
            index = int(match[1])
        elif (match := _OUTPUT.fullmatch(name)) and int(match[1]) < len(model.outputs):
            index = model.outputs[int(match[1])].index
        else:
            raise RefsimError(f"array {name!r} names no tensor of the model; use the tensor's name, tensor_N, or outputN")
        if index >= count:
            told = "what an interpreter lists behind them is its own memory, and has to be left out"
            raise RefsimError(f"array {name!r}: the model has tensors 0 to {count - 1}; {told}")
        found.append((index, array))
    return found


def _fitted(tensor: Tensor, array: Array, whole: bool) -> Array:
    """``array`` with one leading axis of samples, in the tensor's type; exact conversions only. ``whole``: floats are integers."""
    wanted = storage_dtype(tensor.dtype)
    if array.ndim >= 1 and array.shape[1:] == tensor.shape:
        stacked = array
    elif tensor.size and array.size % tensor.size == 0 and array.size:
        stacked = array.reshape(-1, *tensor.shape)
    else:
        raise RefsimError(f"{tensor}: an array of shape {array.shape} is no stack of {tensor.shape}")
    if _in_floats(tensor, array) and not whole:
        stacked = _quantized(tensor, stacked)
    converted = stacked.astype(wanted)
    if stacked.dtype != wanted and (wanted.kind == "f" or not np.array_equal(converted, stacked)):
        low, high = stacked.min(), stacked.max()
        raise RefsimError(f"{tensor}: holds {wanted}, but the array is of {array.dtype}, with values from {low} to {high}")
    return np.ascontiguousarray(converted)


def _in_floats(tensor: Tensor, array: Array) -> bool:
    return array.dtype.kind == "f" and storage_dtype(tensor.dtype).kind != "f" and tensor.quantization is not None


def _whole(tensor: Tensor, array: Array) -> bool:
    """Whether all are integers of the tensor's type."""
    low, high = INT_RANGE.get(tensor.dtype, (0, 1))
    return bool(((low <= array) & (array <= high)).all()) and np.array_equal(array.astype(np.int64), array)


def _quantized(tensor: Tensor, reals: Array) -> Array:
    """The integers that stand for ``reals``; RefsimError where a real is not what the engines make of any."""
    quantization = tensor.quantization
    if quantization is None or quantization.per_channel or not quantization.scale[0]:
        raise RefsimError(f"{tensor}: holds {tensor.dtype}, but the array is of {reals.dtype}; dump the integers")
    scale, zero = quantization.scale[0], int(quantization.zero_point[0])
    steps = round_half_away(reals / scale)
    exact = np.array_equal((steps.astype(np.float32) * scale).astype(reals.dtype), reals)
    if not exact and not np.array_equal(steps * np.float64(scale), reals):
        told = f"but the array is of {reals.dtype}, and not of (q - {zero}) * {scale!s}; dump the integers"
        raise RefsimError(f"{tensor}: holds {tensor.dtype}, {told}")
    return np.asarray(steps.astype(np.int64) + zero)
