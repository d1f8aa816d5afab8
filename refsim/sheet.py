"""A model that grows node by node from random numbers: where operators draw nodes for tests, goldens, fuzzing and port suites.

Everything follows from a seed. A drawn node is one that the engines accept, in a place where something happens: rounding ties,
both ends of the type, repeated operands, uneven padding.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from refsim.engines.rules import Rules
from refsim.flatmodel import G, N, T, build
from refsim.ir import Array
from refsim.types import INT_RANGE, storage_dtype


class Sheet:
    """A model that grows node by node."""

    def __init__(
        self,
        rng: np.random.Generator,
        signature: str = "",
        types: Sequence[str | None] = (),
        rules: Rules | None = None,
        choices: Mapping[str, Any] | None = None,
    ) -> None:
        self.rng = rng
        self.signature = signature
        #: Types of the operands and outputs of the signature that is drawn; empty where any will do.
        self.types = [dtype or "" for dtype in types]
        self.rules = rules or {}
        #: What is not left to chance, by name: see :meth:`known`.
        self.choices = choices or {}
        #: Range of values of each input, by tensor number, where it is not the whole range of its type.
        self.ranges: dict[int, tuple[float, float]] = {}
        self.tensors: list[T] = []
        self.nodes: list[N] = []
        self.inputs: list[int] = []
        self.outputs: list[int] = []
        self.graphs: list[G] = []

    def add(self, *args: Any, **keywords: Any) -> int:
        """A tensor ``T(name, ...)`` with a name of its own; returns its index."""
        self.tensors.append(T(f"tensor_{len(self.tensors)}", *args, **keywords))
        return len(self.tensors) - 1

    def input(
        self,
        dtype: str,
        shape: Sequence[int],
        scale: float | None = None,
        zero_point: int = 0,
        span: tuple[float, float] | None = None,
    ) -> int:
        """A model input; ``span`` bounds its values, both ends included, where not the whole type is legal (indices).

        A constant where no engine's interface takes such inputs.
        """
        if dtype == "int2":
            return self.constant(dtype, shape, scale, zero_point)
        self.inputs.append(self.add(dtype, shape, scale, zero_point))
        if span is not None:
            self.ranges[self.inputs[-1]] = span
        return self.inputs[-1]

    def output(self, dtype: str, shape: Sequence[int], scale: float | None = None, zero_point: int = 0) -> int:
        self.outputs.append(self.add(dtype, shape, scale, zero_point))
        return self.outputs[-1]

    def constant(
        self, dtype: str, shape: Sequence[int], scale: Any = None, zero_point: Any = 0, axis: int = 0, top: int = 0, name: str = ""
    ) -> int:
        """Random data over the whole range of the type, or up to ``top`` in magnitude, where ``name`` is not known."""
        low, high = (-top, top) if top else INT_RANGE[dtype]
        data = self.known(name, self.rng.integers(low, high, tuple(shape), endpoint=True))
        return self.add(dtype, shape, scale, zero_point, data=data, axis=axis)

    def node(
        self,
        op: str,
        inputs: Sequence[int],
        outputs: Sequence[int],
        options: Mapping[str, Any] | None,
        version: int = 1,
        intermediates: Sequence[int] = (),
        **how: Any,
    ) -> None:
        self.nodes.append(N(op, inputs, outputs, options, version, intermediates, **how))

    def body(self, op: str, dtype: str) -> int:
        """A further subgraph of one node ``op`` over two scalars, or of none where ``op`` is empty; returns its index."""
        tensors = [T(name, dtype, ()) for name in ("lhs", "rhs", "result")]
        nodes = [N(op, [0, 1], [2])] if op else []
        self.graphs.append(G(tensors, nodes, [0, 1], [2 if op else 1], f"body_{len(self.graphs)}"))
        return len(self.graphs)

    def build(self) -> bytes:
        return build(self.tensors, self.nodes, self.inputs, self.outputs, subgraphs=self.graphs)

    def known(self, name: str, drawn: Any) -> Any:
        """The choice of that name where there is one, else what was drawn: a directed case is a drawn node with choices."""
        return self.choices.get(name, drawn)

    def sizes(self, **tops: int) -> list[int]:
        """Sizes from 1 to each of ``tops``, where they are not :meth:`known`."""
        return [self.known(name, self.size(1, top)) for name, top in tops.items()]

    # --- random parameters
    def size(self, low: int, high: int) -> int:
        return int(self.rng.integers(low, high, endpoint=True))

    def pick(self, *choices: Any) -> Any:
        return choices[self.rng.integers(len(choices))]

    def scale(self, low: float = 1e-3, high: float = 0.2) -> float:
        return float(np.float32(np.exp(self.rng.uniform(np.log(low), np.log(high)))))

    def shape(self, low: int = 1, high: int = 4, extent: int = 5) -> list[int]:
        """Random extents of ``low`` to ``high`` dimensions."""
        return [self.size(1, extent) for _ in range(self.size(low, high))]

    def affine(self, dtype: str, low: float = 1e-3, high: float = 0.2) -> tuple[float | None, int]:
        """Scale and zero point of a quantized type; none for the others."""
        if dtype not in ("int8", "uint8", "int16"):
            return None, 0
        return self.scale(low, high), self.zero_point(dtype)

    def zero_point(self, dtype: str) -> int:
        """Anywhere in an 8-bit type, often at its ends; 0 for wider types."""
        if dtype not in ("int8", "uint8"):
            return 0
        low, high = INT_RANGE[dtype]
        return int(self.pick(low, high, low + 128, *self.rng.integers(low, high, 3, endpoint=True)))

    def activation(self) -> int:
        return int(self.pick(0, 0, 0, 0, 1, 1, 2, 3))

    def values(self, runs: int, seed: int) -> list[Array]:
        """``runs`` values of every input, stacked: the whole range, a narrow part of it, and extremes, in turn."""
        rng = np.random.default_rng(seed)
        return [np.stack([_value(self.tensors[i], self.ranges.get(i), run, rng) for run in range(runs)]) for i in self.inputs]


def _value(tensor: T, span: tuple[float, float] | None, run: int, rng: np.random.Generator) -> Array:
    dtype, shape = str(tensor.dtype), tuple(tensor.shape or ())
    if dtype == "bool":
        return rng.integers(0, 2, shape).astype(bool)
    if dtype == "float32":
        low, high = span or (0, 0)
        return (rng.uniform(low, high, shape) if span else rng.normal(0, 10.0 ** (run % 4 - 1), shape)).astype(np.float32)
    if dtype in ("uint32", "uint64") and span is None and run % 3 != 2:
        bits = np.iinfo(dtype).bits
        words = np.frombuffer(rng.bytes(math.prod(shape) * bits // 8), dtype=dtype).reshape(shape)
        return np.asarray(words // np.left_shift(np.array(1, dtype), rng.integers(0, bits, shape).astype(dtype)), dtype=dtype)
    low, high = (int(end) for end in span or INT_RANGE[dtype])
    if span is None and dtype in ("int32", "int64"):
        low, high = low // 4, high // 4  # sums of two stay inside the type, beyond which the engines are undefined
    if run % 3 == 2 and span is None:
        return np.asarray(rng.choice(np.asarray([low, high], dtype=storage_dtype(dtype)), shape))
    middle = int(rng.integers(low, high)) if run % 3 and high > low else 0
    width = (high - low) // 16 if run % 3 and span is None else high - low
    return np.clip(rng.integers(middle - width, middle + width, shape, endpoint=True), low, high).astype(storage_dtype(dtype))
