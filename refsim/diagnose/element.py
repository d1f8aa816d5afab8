"""How one element of a node came about: each fixed-point operation on it, from the accumulator to the result."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from refsim.diagnose.replay import Fed
from refsim.fixedpoint import EXACT, FUNCTIONS, Arithmetic, function_of


@dataclass(frozen=True, slots=True)
class Value:
    """``function(arguments) = result`` for one element; functions inside others come before them."""

    function: str
    arguments: Mapping[str, int]
    result: int

    def __str__(self) -> str:
        return f"{self.function}({', '.join(f'{name}={value}' for name, value in self.arguments.items())}) = {self.result}"


def _parameters(name: str) -> list[str]:
    return list(inspect.signature(getattr(Arithmetic, name)).parameters)[1:]


def values_at(fed: Fed, tensor: int, where: tuple[int, ...]) -> tuple[Value, ...]:
    """The operations on element ``where`` (sample first) of ``tensor``, under the profile that was expected.

    Those whose arrays are laid out as the output is; a step with several kernels shows those of all.
    """
    shape = fed.expected[tensor].shape
    flat = int(np.ravel_multi_index(where, shape))
    size, channels = int(np.prod(shape)), shape[-1]
    found: list[Value] = []

    def pick(array: Any) -> int | None:
        values = np.asarray(array)
        if values.size == size:
            return int(values.reshape(-1)[flat])
        if values.size == channels and values.ndim == 1:
            return int(values[flat % channels])
        return int(values.reshape(-1)[0]) if values.size == 1 else None

    def record(name: str) -> Callable[..., Any]:
        def function(*args: Any, **options: Any) -> Any:
            result = function_of(fed.profile.nx, name, recording)(*args, **options)
            if isinstance(result, np.ndarray) and result.size == size:
                taken = {key: pick(arg) for key, arg in zip(_parameters(name), args, strict=False)}
                if None not in taken.values():
                    known = {key: value for key, value in taken.items() if value is not None}
                    found.append(Value(name, known, int(result.reshape(-1)[flat])))
            return result

        return function

    recording = EXACT.but(**{name: record(name) for name in FUNCTIONS if name not in ("requantize", "wrap")})
    fed.run(nx=recording)
    return tuple(found)
