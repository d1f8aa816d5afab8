"""Kernel calls on arrays: a program, or a part of one, in exact integers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from refsim.fixedpoint import EXACT, Arithmetic
from refsim.ir import Array, Tensor
from refsim.kernels import KernelCall, Slot
from refsim.program import Program
from refsim.types import storage_dtype

Tensors = dict[int, Array]


def simulate(program: Program, inputs: Sequence[Array], state: Mapping[int, Array], nx: Arithmetic = EXACT) -> Tensors:
    """All values of one run over a batch of n samples, by number.

    ``inputs`` and ``state`` have a leading axis n, and so have the results: activations, and variables after the run. ``nx`` is the
    fixed-point arithmetic; another one than the right one makes mistakes on purpose.
    """
    tensors: Tensors = {tensor.index: tensor.data[np.newaxis] for tensor in program.values if tensor.data is not None}
    tensors.update(state)
    tensors.update(zip((tensor.index for tensor in program.model.inputs), inputs, strict=True))
    for step in program.steps:
        run_calls(program.values, step.calls, tensors, nx)
    return tensors


def run_calls(values: Sequence[Tensor], calls: Sequence[KernelCall], tensors: Tensors, nx: Arithmetic = EXACT) -> None:
    """Run kernel ``calls``, reading from and writing to ``tensors``."""
    for call in calls:
        arrays = [_operand(values, slot, index, tensors) for slot, index in zip(call.kernel.inputs, call.reads, strict=True)]
        if call.kernel.partial:
            arrays += [_partly_written(values[index], arrays, tensors) for index in call.writes]
        results = call.kernel.run(nx, call.params, *arrays)
        if not isinstance(results, tuple):
            results = (results,)
        for index, result in zip((*call.writes, *call.states), results, strict=True):
            tensors[index] = result.reshape(result.shape[0], *values[index].shape)


def _operand(values: Sequence[Tensor], slot: Slot, index: int | None, tensors: Tensors) -> Array | None:
    if index is None:
        return None
    return values[index].data if slot.role == "const" else tensors[index]


def _partly_written(value: Tensor, operands: Sequence[Array | None], tensors: Tensors) -> Array:
    """The array of an output of which a kernel writes a part: what earlier calls wrote, in as many samples as the operands have."""
    count = max((len(array) for array in operands if array is not None), default=1)
    array = tensors.get(value.index)
    if array is None:
        return np.zeros((count, *value.shape), dtype=storage_dtype(value.dtype))
    return array if len(array) >= count and array.flags.writeable else np.repeat(array, max(count // len(array), 1), axis=0)
