"""What the slow operators share: a node with its tensors and flat values at hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from slow import fixedpoint_slow as fp
from slow.fixedpoint_slow import float32

if TYPE_CHECKING:
    from refsim.ir import Model, Node, Tensor

LITERT, TFLM = "litert-ref", "tflm"
RANGE = {
    "int4": (-8, 7),
    "uint4": (0, 15),
    "int8": (-128, 127),
    "uint8": (0, 255),
    "int16": (-32768, 32767),
    "int32": (-(2**31), 2**31 - 1),
}
Values = dict[int, list[Any]]


class Run:
    """One node, with its tensors and their flat values at hand."""

    def __init__(self, model: Model, engine: str, node: Node, values: Values) -> None:
        self.model, self.engine, self.node, self.values = model, engine, node, values
        self.out: Tensor = model.tensors[node.outputs[0]]
        #: The accumulator behind each output, where there is one.
        self.sums: list[int] | None = None

    def tensor(self, position: int) -> Tensor | None:
        """Input by position, None where it is left out."""
        index = self.node.inputs[position] if position < len(self.node.inputs) else -1
        return None if index < 0 else self.model.tensors[index]

    def value(self, position: int) -> list[Any] | None:
        tensor = self.tensor(position)
        return None if tensor is None else self.values[tensor.index]

    def input(self, position: int) -> tuple[Tensor, list[Any]]:
        tensor = self.tensor(position)
        assert tensor is not None
        return tensor, self.values[tensor.index]

    def inputs(self) -> list[tuple[Tensor, list[Any]]]:
        return [self.input(position) for position in range(len(self.node.inputs))]

    def option(self, name: str, default: Any = 0) -> Any:
        return self.node.options.get(name, default)


def scales(tensor: Tensor) -> list[float]:
    assert tensor.quantization is not None
    return [float(scale) for scale in tensor.quantization.scale]


def scale(tensor: Tensor) -> float:
    return scales(tensor)[0]


def zero_point(tensor: Tensor) -> int:
    assert tensor.quantization is not None
    return int(tensor.quantization.zero_point[0])


def clamp(x: int, limits: tuple[int, int]) -> int:
    return min(max(x, limits[0]), limits[1])


def stored(run: Run, value: int) -> int:
    """``value`` in the output's numbers."""
    return clamp(value + zero_point(run.out), RANGE[run.out.dtype])


def rounded(run: Run, steps: Iterable[float]) -> list[int]:
    """Output values of float32 numbers of steps of the output."""
    return [stored(run, fp.half_away(Fraction(float32(real)))) for real in steps]


def rows(values: Sequence[int], size: int) -> list[Sequence[int]]:
    """``values`` in rows of ``size``."""
    return [values[first : first + size] for first in range(0, len(values), size)]
