"""C structs derived from ``Params`` dataclasses, so that each is typed once.

A field annotated ``Annotated[type, CField, "doc"]`` is a member; ``Annotated[SomeDataclass, "doc"]`` is a nested struct; any
other field stays in Python.
"""

from __future__ import annotations

import dataclasses
import functools
import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from refsim.errors import CodegenError
from refsim.kernels import SIZE, CField, Kernel


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a C struct; ``nested`` is the dataclass of a nested struct, else None."""

    name: str
    field: CField
    doc: str
    nested: type | None = None

    @property
    def declaration(self) -> str:
        if self.field.pointer:
            return f"REFSIM_CONST {self.field.ctype} *{self.name};"
        return f"{self.field.ctype} {self.name}{f'[{self.field.length}]' if self.field.length else ''};"


def snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def struct_name(cls: type, kernel: Kernel | None = None) -> str:
    """``refsim_<kernel>_params`` for a kernel's own parameters, ``refsim_<class>`` for a shared part."""
    return f"refsim_{kernel.name}_params" if kernel and cls is kernel.params else f"refsim_{snake_case(cls.__name__)}"


def members(cls: type) -> tuple[Member, ...]:
    """The members of the C struct for dataclass ``cls``, in order."""
    return _members(cls)


@functools.cache
def _members(cls: type) -> tuple[Member, ...]:
    hints = typing.get_type_hints(cls, include_extras=True)
    found = []
    for field in dataclasses.fields(cls):
        metadata = getattr(hints[field.name], "__metadata__", ())
        base = typing.get_args(hints[field.name])[0] if metadata else None
        if metadata and isinstance(metadata[0], CField):
            found.append(Member(field.name, metadata[0], metadata[1]))
        elif metadata:
            assert isinstance(base, type)
            found.append(Member(field.name, CField(struct_name(base)), metadata[0], base))
    return tuple(found)


def nested_structs(cls: type) -> Iterator[type]:
    """Dataclasses nested in ``cls``, innermost first."""
    for member in members(cls):
        if member.nested is not None:
            yield from nested_structs(member.nested)
            yield member.nested


def numbers(value: Any) -> Iterator[tuple[Member, Any]]:
    """Every member that is no struct, those of nested ones too, with its number, numbers or array."""
    for member in members(type(value)):
        part = getattr(value, member.name)
        if member.nested is None:
            yield member, part
        else:
            yield from numbers(part)


def is_large(params: Any) -> bool:
    """Whether a size does not fit the 16 bits that C has for it, unless a model asks for more.

    Raises CodegenError for any other number that does not fit its member: no model may get that far.
    """
    outside = [member for member, value in numbers(params) if not member.field.holds(value)]
    wrong = [member.name for member in outside if member.field != SIZE]
    if wrong:
        raise CodegenError(f"{struct_name(type(params))}: {', '.join(wrong)} does not fit its type in C")
    return bool(outside)


def arrays(value: Any, prefix: str = "") -> Iterator[tuple[str, CField, Any]]:
    """(path joined by ``_``, field, array) of every pointer member that is not empty."""
    for member in members(type(value)):
        part = getattr(value, member.name)
        name = f"{prefix}{member.name}"
        if member.nested is not None:
            yield from arrays(part, f"{name}_")
        elif member.field.pointer and part.size:
            yield name, member.field, part
