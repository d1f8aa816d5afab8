"""The operators: one module per operator family, found by discovery.

A module offers ``OP`` (or ``OPS``, a tuple) and a template ``templates/ops/<name>.h.j2``. Nothing else needs editing to add one.

``prepare`` turns a node into ``Params``: integers and integer arrays only. ``simulate`` and the generated C know nothing but these
``Params`` and the tensors. A field of ``Params`` annotated with :func:`c_type` is a member of the C struct of the same name, in the
same order; a plain field (such as a rule's name) steers refsim and does not reach C.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from refsim.errors import ModelError, UnsupportedError
from refsim.ir import Node, Tensor

Rules = Mapping[str, str]

#: C type of each signature letter code and NumPy type.
C_TYPES: Mapping[str, str] = {
    "int8": "int8_t",
    "uint8": "uint8_t",
    "int16": "int16_t",
    "int32": "int32_t",
    "int64": "int64_t",
    "float32": "uint32_t",  # bit pattern: generated code has no float type
    "bool": "uint8_t",
}


@dataclass(frozen=True, slots=True)
class CField:
    """Marks a ``Params`` field as a member of the C struct: ``int32_t name``, ``int32_t name[n]`` or ``const int32_t *name``."""

    ctype: str
    length: int = 0
    pointer: bool = False


I32 = CField("int32_t")
U32 = CField("uint32_t")
PI16 = CField("int16_t", pointer=True)
PI32 = CField("int32_t", pointer=True)


@dataclass(frozen=True, slots=True)
class Operand:
    """An input of an operator.

    Roles: ``data``, an activation or constant; ``const``, must be constant (weights); ``state``, a variable that the kernel
    updates; ``hint``, read by ``prepare`` only.
    """

    name: str
    role: str = "data"
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Variant:
    """One C kernel of an operator: the name's suffix and what the template needs to know of types and rules."""

    suffix: str
    types: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.types[name] if name in self.types else self.rules[name]


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """A node with its tensors looked up and its types matched: what ``prepare`` gets."""

    node: Node
    op: Op
    signature: str
    rules: Rules
    operands: Mapping[str, Tensor | None]
    outputs: tuple[Tensor, ...]
    tensors: tuple[Tensor, ...] = ()

    def __getitem__(self, name: str) -> Tensor:
        """The tensor of operand ``name``, which must be there."""
        tensor = self.operands[name]
        if tensor is None:
            raise ModelError(f"{self.node}: input {name!r} is missing")
        return tensor

    def get(self, name: str) -> Tensor | None:
        return self.operands[name]

    @property
    def output(self) -> Tensor:
        return self.outputs[0]

    def fail(self, message: str, tensor: Tensor | None = None) -> ModelError:
        """An error that names this node, and the tensor at fault if there is one."""
        return ModelError(f"{self.node}: {f'{tensor}: ' if tensor else ''}{message}")

    def unsupported(self, message: str) -> UnsupportedError:
        return UnsupportedError(f"{self.node}: {message}")


def _no_scratch(params: Any) -> int:
    return 0


@dataclass(frozen=True, slots=True, eq=False)
class Op:
    """An operator.

    ``signatures`` maps a name such as ``s16b64`` to the types of the operands and then the outputs, None where any (or no)
    tensor will do. ``variant`` names the C kernel for a signature under an engine's rules. ``scratch`` gives the bytes
    of temporary memory that the kernel needs, ``macs`` the multiply-accumulates of one call. ``choose_signature`` decides when
    several signatures fit the types.
    """

    name: str
    builtin: str
    operands: tuple[Operand, ...]
    signatures: Mapping[str, tuple[str | None, ...]]
    params: type
    prepare: Callable[[Call], Any]
    simulate: Callable[..., Any]
    variant: Callable[[str, Rules], Variant]
    scratch: Callable[[Any], int] = _no_scratch
    macs: Callable[[Any], int] = _no_scratch
    choose_signature: Callable[[Call, tuple[str, ...]], str] | None = None
    outputs: tuple[str, ...] = ("output",)
    #: True when the output may share the memory of the first operand because the kernel only moves bytes in order.
    in_place: bool = False

    @property
    def states(self) -> tuple[Operand, ...]:
        return tuple(operand for operand in self.operands if operand.role == "state")


@functools.cache
def registry() -> Mapping[str, Op]:
    """All operators by builtin name, found by importing every module of this package."""
    ops: dict[str, Op] = {}
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda item: item.name):
        if info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{__name__}.{info.name}")
        for op in getattr(module, "OPS", None) or (module.OP,):
            ops[op.builtin] = op
    return ops
