"""Programs of one model that are run together: what several of them compute alike is computed once.

Profiles differ in few rules, so that most of their steps are the same kernel calls with the same numbers on the same values. A
value is named by what it is made of, as compilers number values; two programs that agree on a name agree on the bytes.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from refsim.exact import one_thread
from refsim.execute import Tensors, run_calls
from refsim.ir import Array
from refsim.overflow import recording
from refsim.program import Program, Step


def can_share(program: Program) -> bool:
    """Whether :class:`Sharing` runs ``program``: no state, no control flow."""
    return not program.initial_state and len(program.blocks) == 1


class Sharing:
    """Runs programs of one model on the same ``inputs``, stacked ``[n, ...]``."""

    def __init__(self, inputs: Sequence[Array]) -> None:
        self._inputs = tuple(inputs)
        self._samples = len(inputs[0]) if inputs else 1
        self._numbers: dict[Hashable, int] = {}
        self._arrays: dict[int, Array] = {}
        #: Contents by identity, with the object, which must live as long: weights are the same ones in every program.
        self._known: dict[int, tuple[object, Hashable]] = {}

    def run(self, program: Program) -> Mapping[int, Array]:
        """Every visible value ``[n, ...]`` by its index, constants ``[1, ...]``, as ``Simulator.tensors`` after ``run_batch``."""
        names = {tensor.index: self._constant(tensor.data) for tensor in program.values if tensor.data is not None}
        for number, (tensor, array) in enumerate(zip(program.model.inputs, self._inputs, strict=True)):
            names[tensor.index] = self._named(("input", number), array)
        for step in program.steps:
            self._step(program, step, names)
        fixed = {index for index in names if program.values[index].data is not None} - program.computed
        return {i: self._arrays[name] if i in fixed else self._whole(name) for i, name in names.items() if i in program.shown}

    def _step(self, program: Program, step: Step, names: dict[int, int]) -> None:
        written = list(dict.fromkeys(index for call in step.calls for index in call.writes))
        calls = tuple(
            (
                call.kernel.name,
                self._content(call.variant),
                self._content(call.params),
                tuple(("own", written.index(i)) if i in written else names.get(i) if i is not None else None for i in call.reads),
                tuple(written.index(i) for i in call.writes),
            )
            for call in step.calls
        )
        keys = [(program.profile.nx, calls, number, program.values[index].shape) for number, index in enumerate(written)]
        if not all(key in self._numbers for key in keys):
            tensors: Tensors = {i: self._arrays[names[i]] for call in step.calls for i in call.reads if i in names}
            with recording(), one_thread():
                run_calls(program.values, step.calls, tensors, program.profile.nx)
            for key, index in zip(keys, written, strict=True):
                self._named(key, tensors[index])
        names.update((index, self._numbers[key]) for key, index in zip(keys, written, strict=True))

    def _named(self, key: Hashable, array: Array) -> int:
        number = self._numbers.setdefault(key, len(self._numbers))
        self._arrays.setdefault(number, array)
        return number

    def _constant(self, data: Array) -> int:
        return self._named(("constant", self._content(data)), data[np.newaxis])

    def _whole(self, name: int) -> Array:
        array = self._arrays[name]
        return array if len(array) == self._samples else np.broadcast_to(array, (self._samples, *array.shape[1:]))

    def _content(self, value: Any) -> Hashable:
        """What two values have in common exactly if nothing that a kernel computes can tell them apart."""
        if isinstance(value, np.ndarray):
            if id(value) not in self._known:
                self._known[id(value)] = value, (value.dtype.str, value.shape, value.tobytes())
            return self._known[id(value)][1]
        if is_dataclass(value):
            return type(value).__name__, *(self._content(getattr(value, each.name)) for each in fields(value))
        if isinstance(value, Mapping):
            return tuple((key, self._content(each)) for key, each in value.items())
        if isinstance(value, tuple | list):
            return tuple(self._content(each) for each in value)
        if value is None or isinstance(value, str | int | float | np.generic):
            return repr(value)
        return self._known.setdefault(id(value), (value, id(value)))[1]
