"""Kernels: numbers to numbers. One C function family each, with its parameters, its NumPy definition and its template.

A kernel knows nothing of models or engines. An operator lowers a node to calls of kernels (:mod:`refsim.ops`); several operators
may share a kernel, and one node may become several calls. A kernel is a module ``refsim/kernels/<name>.py`` with ``KERNEL`` (or
``KERNELS``) and a template ``templates/kernels/<template>.h.j2``; families whose kernels share a template make them where the
operators stand. Nothing else needs editing to add one.

``Params`` is a frozen dataclass of integers and integer arrays. A field annotated with :class:`CField` is a member of the C struct
of the same name, in the same order; a plain field steers the simulator and does not reach C.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from refsim.discovery import modules_of
from refsim.ir import Array
from refsim.types import DTYPES, ctype_of, letter_of

Rules = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CField:
    """Marks a ``Params`` field as a member of the C struct: ``int32_t name``, ``int32_t name[n]`` or ``const int32_t *name``.

    ``narrow``: C keeps the number in fewer bits than the int32 that it is everywhere else, such as in questions to ports.
    """

    ctype: str
    length: int = 0
    pointer: bool = False
    narrow: bool = False

    @property
    def dtype(self) -> str:
        """The number's type outside of C."""
        return "int32" if self.narrow else self.ctype.removesuffix("_t")

    def holds(self, value: Any) -> bool:
        """Whether C's type holds every number of ``value``, where sizes are not REFSIM_LARGE."""
        low, high = NARROW[self.ctype] if self.narrow else (DTYPES[self.dtype].low, DTYPES[self.dtype].high)
        return not np.size(value) or bool(low <= np.min(value) and np.max(value) <= high)


#: What C's types for narrow numbers hold; the two of refsim's own are wider where int has 16 bits, see refsim_common.h.
NARROW = {"int8_t": (-(2**7), 2**7 - 1), "refsim_short": (-(2**15), 2**15 - 1), "refsim_size": (0, 2**16 - 1)}
#: Sizes of tensors and windows, and what a model with larger ones defines.
SIZE, LARGE = CField("refsim_size", narrow=True), "REFSIM_LARGE"
#: Zero points, clamps, shifts, switches.
SHORT = CField("refsim_short", narrow=True)
I32 = CField("int32_t")
U32 = CField("uint32_t")
I64 = CField("int64_t")
PI8 = CField("int8_t", pointer=True)
PI16 = CField("int16_t", pointer=True)
PI32 = CField("int32_t", pointer=True)
#: Shifts of channels.
SHIFTS = CField("int8_t", pointer=True, narrow=True)


@dataclass(frozen=True, slots=True)
class Slot:
    """An array that a kernel reads or writes.

    ``type`` is a key of the variant's types. Roles: ``in``; ``const``, constant and perhaps in a memory of its own (weights);
    ``state``, read and updated; ``out``. ``doc`` gives the shape.
    """

    name: str
    type: str = "x"
    role: str = "in"
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """One C function of a kernel: tensor types by slot type, and the rules that its template branches on.

    Indexing by a type's key gives its C type, by a rule's name the rule. The suffix of the function's name is made of the whole
    content, so that two variants cannot share a function unless they are equal.
    """

    types: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if both := self.types.keys() & self.rules.keys():
            raise ValueError(f"{', '.join(both)}: the name of a type and of a rule")

    def __getitem__(self, name: str) -> str:
        return ctype_of(self.types[name]) if name in self.types else self.rules[name]

    @property
    def suffix(self) -> str:
        """``s8`` where all types are int8, ``s16s8s64_reduced`` for int16, int8 and int64 under rule ``reduced``."""
        letters = "".join(dict.fromkeys(letter_of(dtype) for dtype in self.types.values()))
        return "_".join([letters or "any", *self.rules.values()])

    def low(self, name: str) -> str:
        """Smallest value of type ``name``, as C."""
        return str(DTYPES[self.types[name]].low)

    def high(self, name: str) -> str:
        """Largest value of type ``name``, as C."""
        return str(DTYPES[self.types[name]].high)

    @property
    def content(self) -> tuple[tuple[str, str], ...]:
        return (*self.types.items(), *self.rules.items())


def variants_of(*types: Mapping[str, str], **rules: str) -> tuple[Variant, ...]:
    """A variant for each of ``types`` under every combination of the rules; each rule's values are separated by blanks."""
    chosen: list[Mapping[str, str]] = [{}]
    for name, values in rules.items():
        chosen = [{**known, name: value} for known in chosen for value in values.split()]
    return tuple(Variant(kinds, rule) for kinds in types for rule in chosen)


def _nothing(params: Any) -> int:
    return 0


def _no_sums(nx: Any, params: Any, *arrays: Any) -> None:
    return None


def apart(params: Any, operand: int) -> int | None:
    """The gap of a kernel whose output shares no memory with its operands."""
    return None


@dataclass(frozen=True, slots=True, eq=False)
class Kernel:
    """One kernel. Its functions are named ``refsim_<name>_<suffix>``.

    ``run(nx, params, *arrays)`` gets the fixed-point arithmetic as a value, and the arrays of all slots but ``out`` in their order:
    activations and states with a leading axis n, constants of role ``const`` without; it returns the outputs, then new states. A
    ``partial`` kernel writes only a part of its output: it gets the output array too, last, and writes into it.
    ``scratch`` gives the bytes of temporary memory, ``macs`` the multiply-accumulates of one call. ``in_place``: the output may lie
    where the first operand lies, because bytes are only moved in order. ``gap`` tells how the output may share memory with an
    operand, given by its number, that nobody needs afterwards: by so many bytes it has to begin before it, so that everything is
    read before it is overwritten; None: they stay apart. ``body`` is C that the template puts in its middle.
    ``accumulate(nx, params, *arrays)`` gives the sum behind each element of the first output, int64 ``[n, ...]`` as the register
    holds it when it goes to be scaled: bias and offsets are in it. None where a kernel, or what ``params`` ask of it, has none.
    """

    name: str
    params: type
    slots: tuple[Slot, ...]
    run: Callable[..., Any]
    variants: tuple[Variant, ...]
    scratch: Callable[[Any], int] = _nothing
    macs: Callable[[Any], int] = _nothing
    in_place: bool = False
    partial: bool = False
    gap: Callable[[Any, int], int | None] = apart
    template: str = ""
    body: str = ""
    accumulate: Callable[..., Array | None] = _no_sums
    #: The slots that ``run`` gets arrays for.
    inputs: tuple[Slot, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "inputs", tuple(slot for slot in self.slots if slot.role != "out"))
        names: dict[str, Variant] = {}
        for variant in self.variants:
            other = names.setdefault(variant.suffix, variant)
            if other.content != variant.content:
                raise ValueError(f"kernel {self.name}: two different variants have the suffix {variant.suffix!r}")

    @property
    def needs_scratch(self) -> bool:
        return self.scratch is not _nothing

    @property
    def outputs(self) -> tuple[Slot, ...]:
        return tuple(slot for slot in self.slots if slot.role == "out")

    def variant(self, types: Mapping[str, str], rules: Rules | None = None) -> Variant:
        """The variant of exactly these types and rules. One that is not declared is simulated only: see :meth:`declares`."""
        return Variant(dict(types), dict(rules or {}))

    def declares(self, variant: Variant) -> bool:
        """Whether C is generated for ``variant``."""
        return any(variant.content == known.content for known in self.variants)


@dataclass(frozen=True, slots=True, eq=False)
class KernelCall:
    """One call of a kernel.

    ``reads`` and ``writes`` are numbers of a program's values, in the order of the slots; None in ``reads`` stands for an optional
    array that is left out.
    """

    kernel: Kernel
    variant: Variant
    params: Any
    reads: tuple[int | None, ...]
    writes: tuple[int, ...]
    #: Values that the call updates.
    states: tuple[int, ...] = field(init=False)
    #: (number, whether the array changes from run to run) of each of ``reads``.
    operands: tuple[tuple[int | None, bool], ...] = field(init=False)

    def __post_init__(self) -> None:
        pairs = tuple(zip(self.kernel.inputs, self.reads, strict=True))
        states = tuple(value for slot, value in pairs if slot.role == "state" and value is not None)
        object.__setattr__(self, "states", states)
        moves = tuple((value, value is not None and slot.role != "const") for slot, value in pairs)
        object.__setattr__(self, "operands", moves)

    @property
    def function(self) -> str:
        """Name of the C function."""
        return f"refsim_{self.kernel.name}_{self.variant.suffix}"


def _kernels_in(package: str) -> Iterator[Kernel]:
    """The kernels that the modules of ``package`` offer as ``KERNEL`` or ``KERNELS``."""
    for module in modules_of(package):
        own: tuple[Kernel, ...] = getattr(module, "KERNELS", ())
        yield from own or ((module.KERNEL,) if hasattr(module, "KERNEL") else ())


@functools.cache
def kernel_registry() -> Mapping[str, Kernel]:
    """All kernels by name: those of this package, and those that families of operators make."""
    found: dict[str, Kernel] = {}
    for package in ("refsim.kernels", "refsim.ops"):
        for kernel in _kernels_in(package):
            if found.setdefault(kernel.name, kernel) is not kernel:
                raise ValueError(f"two kernels are named {kernel.name}")
    return dict(sorted(found.items()))
