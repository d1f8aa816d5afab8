"""The operators: what a node of a model means, as calls of kernels. Families of them, found by discovery.

A module ``refsim/ops/<family>.py`` offers ``OPS``, a tuple of :class:`Op`. An operator of a kernel that is there already is one
entry of its family's file and nothing else: its operands, the rules of each engine, how a node is lowered, and a way to draw random
nodes, from which its tests, golden vectors, fuzzing and port suites follow (:mod:`refsim.cases`).

``lower`` turns a node into kernel calls whose parameters are integers and integer arrays only: floats end here.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import numpy as np

from refsim.discovery import modules_of
from refsim.engines.rules import Engines, Rules
from refsim.errors import ModelError, UnsupportedError
from refsim.fixedpoint import EXACT, Arithmetic, quantize_multiplier
from refsim.ir import Array, Node, Tensor, read_only
from refsim.kernels import Kernel, KernelCall, Variant
from refsim.types import types_of

__all__ = ["Call", "Flow", "Op", "Operand", "Rules", "Values", "operands", "registry", "uniform"]


@dataclass(frozen=True, slots=True)
class Operand:
    """An input of an operator.

    Roles: ``data``, an activation or constant; ``const``, must be constant (weights); ``state``, a variable that the kernel
    updates; ``hint``, read when lowering only; ``handle``, a resource that stands for a variable. A ``variadic`` operand, the last
    one, stands for any number of tensors, one or more.
    """

    name: str
    role: str = "data"
    optional: bool = False
    variadic: bool = False


def operands(text: str) -> tuple[Operand, ...]:
    """Operands as ``name``, ``name:role``, or ``name:role?`` where it may be left out.

    >>> operands("input bias:const?")[1]
    Operand(name='bias', role='const', optional=True, variadic=False)
    """
    parts = [word.removesuffix("?").partition(":") for word in text.split()]
    optional = [word.endswith("?") for word in text.split()]
    return tuple(Operand(name, role or "data", left) for (name, _, role), left in zip(parts, optional, strict=True))


class Values(Protocol):
    """The values of a program while it is being made: what lowering may add, and what else it may ask for."""

    def new(self, dtype: str, shape: Sequence[int], name: str, data: Array | None = None, variable: bool = False) -> Tensor: ...
    def fold(self, tensor: Tensor, data: Array) -> None: ...
    def resource(self, handle: Tensor) -> Variable | None: ...
    def block(self, graph: int) -> Ports: ...
    def nodes(self, graph: int) -> Sequence[Node] | None: ...


@dataclass(frozen=True, slots=True, eq=False)
class Variable:
    """The variable behind a handle. ``assigned``: some node assigns it; ``holds``: one that runs before this node."""

    value: Tensor
    assigned: bool
    holds: bool


@dataclass(frozen=True, slots=True, eq=False)
class Ports:
    """A block of steps, made of another subgraph: its number in the program, and what goes in and out."""

    number: int
    title: str
    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """What a node that runs blocks does with them.

    ``kind``: ``if`` runs the first of ``blocks`` or the second, as its first operand says; ``while`` runs the second as long as the
    first says; ``call`` runs the only one; ``once`` ran it when preparing, so that nothing is left to do.
    """

    kind: Literal["if", "while", "call", "once"]
    blocks: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """A node with its tensors looked up and its types matched: what ``lower`` gets."""

    node: Node
    op: Op
    types: str
    rules: Rules
    operands: Mapping[str, tuple[Tensor, ...]]
    outputs: tuple[Tensor, ...]
    intermediates: tuple[Tensor, ...] = ()
    values: Values | None = None
    refusals: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    #: The arithmetic of the engine's build.
    nx: Arithmetic = EXACT

    def __getitem__(self, name: str) -> Tensor:
        """The tensor of operand ``name``, which must be there."""
        tensor = self.get(name)
        if tensor is None:
            raise ModelError(f"{self.node}: input {name!r} is missing")
        return tensor

    def get(self, name: str) -> Tensor | None:
        """The tensor of operand ``name``, None where it is left out."""
        tensors = self.operands[name]
        return tensors[0] if tensors else None

    def all(self, name: str) -> tuple[Tensor, ...]:
        """The tensors of a variadic operand."""
        return self.operands[name]

    @property
    def output(self) -> Tensor:
        return self.outputs[0]

    def option(self, name: str) -> Any:
        return self.node.option(name)

    def quantize(self, real: float) -> tuple[int, int]:
        """(multiplier, shift) of a real number, as ``QuantizeMultiplier`` of the engine's build makes them."""
        return quantize_multiplier(real, self.nx.largest_shift)

    # --- what goes wrong
    def fail(self, message: str, tensor: Tensor | None = None) -> ModelError:
        """An error that names this node, and the tensor at fault if there is one."""
        return ModelError(f"{self.node}: {f'{tensor}: ' if tensor else ''}{message}")

    def unsupported(self, message: str, tensor: Tensor | None = None) -> UnsupportedError:
        return UnsupportedError(f"{self.node}: {f'{tensor}: ' if tensor else ''}{message}")

    def refuse(self, message: str, tensor: Tensor | None = None) -> None:
        """Note that the engine refuses this node, or leaves its result undefined, although its arithmetic is clear."""
        self.refusals.append(f"{self.node}: {f'{tensor}: ' if tensor else ''}{message}")

    def note(self, message: str, tensor: Tensor | None = None) -> None:
        """Note something that a user should know although the engine computes what it computes."""
        self.notes.append(f"{self.node}: {f'{tensor}: ' if tensor else ''}{message}")

    # --- what comes of it
    def temporary(self, dtype: str, shape: Sequence[int], name: str) -> Tensor:
        """An activation between two kernel calls of this node."""
        assert self.values is not None
        return self.values.new(dtype, shape, name)

    def variable(self, dtype: str, shape: Sequence[int], name: str) -> Tensor:
        """A state that the operator keeps for itself: no tensor of the model. It starts as zeros."""
        assert self.values is not None
        return self.values.new(dtype, shape, f"{self.outputs[0].name} {name}", variable=True)

    def constant(self, array: Array, dtype: str, name: str) -> Tensor:
        """A constant that is made here, such as packed weights or a table."""
        assert self.values is not None
        return self.values.new(dtype, array.shape, name, read_only(np.ascontiguousarray(array)))

    def fold(self, array: Array, output: int = 0) -> None:
        """Make an output a constant: its value is known now."""
        assert self.values is not None
        self.values.fold(self.outputs[output], read_only(np.ascontiguousarray(array)))

    def resource(self, handle: Tensor) -> Variable:
        """The variable behind ``handle``."""
        assert self.values is not None
        variable = self.values.resource(handle)
        if variable is None:
            raise self.unsupported("is a handle that stands for no variable, or for several; use one VAR_HANDLE for each", handle)
        return variable

    def block(self, option: str) -> Ports:
        """The block that option ``option`` names."""
        assert self.values is not None
        return self.values.block(int(self.option(option)))

    def nodes(self, option: str) -> Sequence[Node]:
        """The nodes of the subgraph that option ``option`` names, where they say what to compute and are not run themselves."""
        assert self.values is not None
        found = self.values.nodes(int(self.option(option)))
        if found is None:
            raise self.fail(f"{option} is {self.option(option)}, but the file has no such subgraph; convert the model again")
        return found

    def kernel(
        self, kernel: Kernel, variant: Variant, params: Any, reads: Sequence[Tensor | None], writes: Sequence[Tensor] = ()
    ) -> KernelCall:
        """A call of ``kernel``, by default to this node's outputs."""
        used = tuple(None if tensor is None else tensor.index for tensor in reads)
        return KernelCall(kernel, variant, params, used, tuple(tensor.index for tensor in writes or self.outputs))


@dataclass(frozen=True, slots=True, eq=False)
class Op:
    """An operator.

    ``signatures`` maps a name such as ``s16b64`` to the types of the operands and then the outputs; None where any (or no) tensor
    will do. The type of a variadic operand or output stands once. ``engines`` gives each base engine's rules by signature.
    ``choose`` decides when several signatures fit the types. ``sample`` draws a random node (:mod:`refsim.cases`).
    """

    builtin: str
    operands: tuple[Operand, ...]
    signatures: Mapping[str, tuple[str | None, ...]]
    engines: Engines
    lower: Callable[[Call], KernelCall | tuple[KernelCall, ...] | Flow]
    choose: Callable[[Call, tuple[str, ...]], str] | None = None
    sample: Callable[..., None] | None = None
    outputs: tuple[str, ...] = ("output",)
    variadic_outputs: bool = False
    #: Operands that may be constants in sparse form.
    sparse: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return self.builtin.removeprefix("CUSTOM:").lower()

    @property
    def used(self) -> tuple[Operand, ...]:
        """The operands that kernels read."""
        return tuple(operand for operand in self.operands if operand.role != "hint")


def uniform(letters: str, operands: int = 1, outputs: int = 1, hints: int = 0) -> dict[str, tuple[str | None, ...]]:
    """Signatures of an operator whose data operands and outputs are all of one type, by the type's letter.

    >>> uniform("s8 s16", operands=2)["s16"]
    ('int16', 'int16', 'int16')
    """
    kinds = zip(letters.split(), types_of(letters), strict=True)
    return {letter: (*(dtype,) * operands, *(None,) * hints, *(dtype,) * outputs) for letter, dtype in kinds}


@functools.cache
def registry() -> Mapping[str, Op]:
    """All operators by builtin name, found by importing every module of this package."""
    ops: dict[str, Op] = {}
    for module in modules_of(__name__):
        for op in module.OPS:
            if ops.setdefault(op.builtin, op) is not op:
                raise ValueError(f"two operators are named {op.builtin}")
    return ops
