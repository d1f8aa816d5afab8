"""Engine profiles: which arithmetic each engine uses, as data.

A profile id names one set of numerics for ever: new arithmetic gets a new id. A profile is a base engine's column in the rows of
the operators, with changes; profiles are modules ``refsim.engines.versions/<name>.py`` with ``PROFILES``, found by discovery.
"""

from __future__ import annotations

import difflib
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from refsim.discovery import modules_of
from refsim.engines.index_operands import IndexOperands
from refsim.engines.operator_versions import Versions
from refsim.engines.option_limits import OptionLimits
from refsim.engines.rules import RULES, Engines, Rules, check_rules
from refsim.errors import UnsupportedError
from refsim.fixedpoint import EXACT, SINGLE_ROUNDING, Arithmetic

__all__ = ["RULES", "Engines", "Profile", "Rules", "all_profiles", "profile", "profiles"]


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """The arithmetic of one engine, pinned to a version.

    ``base`` is the column of the operators' rows that the profile starts from, empty for none. ``changes`` are pairs: operators
    and signatures, as in ``"MUL SUB s16"`` or ``"MUL"`` (all signatures), and rules that replace the base's, or None for kernels
    that the engine does not have; later ones win. ``wheel`` is the live engine that the profile was checked against, empty for
    none; ``live`` the name of its adapter.
    """

    id: str
    alias: str
    title: str
    base: str
    wheel: str = ""
    live: str = ""
    changes: tuple[tuple[str, Rules | None], ...] = ()
    #: Whether the engine was built with ``TFLITE_SINGLE_ROUNDING=1``.
    single_rounding: bool = False
    #: Whether C is generated with this arithmetic; other profiles are simulated only.
    generates: bool = True
    #: Further names.
    names: tuple[str, ...] = ()
    #: Whether it refuses a file for the oddities in ``Model.notes``, such as scales along a dimension that is not there.
    refuses_oddities: bool = False
    #: Whether scales without zero points count for nothing: TFLM fills in a tensor's quantization only if there are both.
    scales_need_zero_points: bool = False
    #: Operators that must not read what they write, such as a variable that ADD adds to: the engine does not load the file.
    never_in_place: frozenset[str] = frozenset()
    #: Whether the engine finds constants that are stored behind the flatbuffer, as in files above 2 GB.
    reads_outside: bool = True
    #: The operators that the engine can look up; None where it does not ask for versions, or nobody knows.
    versions: Versions | None = None
    #: Operators that the engine has without a quantized kernel, where it looks up and prepares the nodes of every subgraph, also
    #: of those that nothing runs; None where it does not.
    float_operators: frozenset[str] | None = None
    #: Operators that ask for memory while they run, and of which type the first inputs then are (empty: any). In a subgraph that
    #: nothing runs they get none, and loading fails.
    idle_memory: Mapping[str, str] = field(default_factory=dict)
    #: Types of which no tensor may be in the file, not even an unused one.
    unknown_types: frozenset[str] = frozenset()
    #: Options with values that it refuses, those that it believes although the shapes say otherwise, and operators that it refuses
    #: without any.
    option_limits: OptionLimits = field(default_factory=dict)
    literal_options: frozenset[str] = frozenset()
    needs_options: frozenset[str] = frozenset()
    #: Types and ranks that it takes for operands which say where and how much, by operator and operand.
    index_operands: IndexOperands = field(default_factory=dict)
    #: Reals to integers and back (QUANTIZE, DEQUANTIZE): names of ``fixedpoint.real`` rules by integer type, ``any`` for the rest.
    quantize_float: Mapping[str, str] = field(default_factory=lambda: {"any": "divide_half_away"})
    dequantize_float: Mapping[str, str] = field(default_factory=lambda: {"any": "double_product"})

    @property
    def nx(self) -> Arithmetic:
        """The fixed-point arithmetic of the engine's build."""
        return SINGLE_ROUNDING if self.single_rounding else EXACT

    def rules(self, op: Any, signature: str) -> Rules | None:
        """The rules of one kernel of operator ``op``, or None when the engine has no such kernel."""
        rules: Rules | None = op.engines.get(self.base, {}).get(signature)
        for key, change in self.changes:
            names = key.split()
            signatures = [name for name in names if not name.isupper()]
            if op.builtin in names and (not signatures or signature in signatures):
                rules = None if change is None else {**(rules or {}), **change}
        return rules

    def signatures(self, op: Any) -> tuple[str, ...]:
        """The signatures of operator ``op`` for which the engine has a kernel, in the order of the operator's module."""
        return tuple(name for name in op.signatures if self.rules(op, name) is not None)

    def but(self, id: str, changes: Mapping[str, Rules | None], **fields: Any) -> Profile:
        """This profile under another id with further ``changes``, in order behind its own; ``fields`` replaces others."""
        for rules in changes.values():
            check_rules(rules or {})
        return replace(self, id=id, changes=(*self.changes, *changes.items()), **fields)


def profiles() -> tuple[Profile, ...]:
    """The profiles of the base engines, whose columns the operators' rows state: goldens and C are checked with these."""
    return tuple(p for p in all_profiles() if p.generates and not p.changes)


@functools.cache
def all_profiles() -> tuple[Profile, ...]:
    """Every profile, by discovery."""
    found = [p for module in modules_of("refsim.engines.versions") for p in module.PROFILES]
    ids = [p.id for p in found]
    for name in ids:
        if ids.count(name) > 1:
            raise ValueError(f"two profiles have the id {name}")
    return tuple(found)


def profile(name: str) -> Profile:
    """The profile with id or alias ``name``. Raises UnsupportedError for another one, which suggests the nearest."""
    names = {key: p for p in all_profiles() for key in (p.id, p.alias, *p.names) if key}
    if name in names:
        return names[name]
    typed = name.lower()
    aliases = [alias for alias in (p.alias for p in all_profiles()) if alias]
    near = [alias for alias in aliases if typed and alias.startswith(typed)] or difflib.get_close_matches(typed, names, n=1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    raise UnsupportedError(f"unknown engine profile {name!r}; {hint}`refsim engines` lists them")
