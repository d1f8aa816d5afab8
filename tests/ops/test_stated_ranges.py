"""Every number that a kernel's declaration gives a range: prepared models stay within it, and C is exact at both of its ends."""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ops.kernels import Kernels
from schedule import shapes
from targets import side_by_side

import refsim
from refsim import vectors
from refsim.cases import draw
from refsim.codegen import cstruct
from refsim.codegen.cstruct import Member
from refsim.codegen.headers import kernel_header, shared_headers
from refsim.execute import run_calls
from refsim.ir import INT_RANGE, Array
from refsim.kernels import KernelCall
from refsim.kernels._shared import Accumulator
from refsim.ops import registry
from refsim.overflow import recording
from refsim.program import Program
from refsim.schedule.schedule import VARIANTS, schedule
from refsim.toolchain.compiler import find_compilers
from refsim.types import storage_dtype

#: Without optimization: it has to compile in seconds.
UBSAN = ("-std=c99", "-O0", "-fPIC", "-shared", "-fsanitize=undefined", "-fno-sanitize=alignment")
#: ``[low, high]``, behind the rule or type that it is for, if it is for one only.
RANGE = re.compile(r"(?:(\w+): )?\[(-?\d+), (-?\d+)\]")
#: Types whose zero points can be anything but 0.
NARROW = ("int4", "uint4", "int8", "uint8")
#: Numbers for which a function is made: its name has them.
MADE_FOR = ("low_shift",)
#: Draws for which these schedules have kernels that the layers of all shapes do not reach: seed, nodes, schedules.
LAYERS = (
    ("CONV_2D", 2, 4, "rv32"),
    ("DEPTHWISE_CONV_2D", 27, 4, "rv32"),
    ("FULLY_CONNECTED", 4, 4, "rv32"),
    ("ADD", 0, 1, "arm-mve"),
)
#: Multipliers of a common scale: at most 1/2, so that with the largest shift only the smallest one occurs.
HALVES = ("lhs_shift", "rhs_shift")
Place = tuple[str, ...]


# --- what is stated -------------------------------------------------------------------------------------------------------
def numbers_of(params: Any, place: Place = ()) -> Iterator[tuple[Place, Member, Any]]:
    """(place, declaration, value) of every number or list of numbers."""
    for member in cstruct.members(type(params)):
        value = getattr(params, member.name)
        if member.nested is None:
            yield (*place, member.name), member, value
        else:
            yield from numbers_of(value, (*place, member.name))


def type_of(call: KernelCall, name: str) -> str:
    """Of the operand that the number ``name`` is named for, else of the output for an output's numbers, else of the first one."""
    named = [slot for slot in call.kernel.inputs if name.startswith(slot.name)]
    outer = call.kernel.outputs if "output" in name or "activation" in name or name == "zero_point" else call.kernel.slots
    slot = next(iter((*named, *outer)), None)
    return "" if slot is None else call.variant.types.get(slot.type, "")


def stated(call: KernelCall, place: Place, member: Member) -> tuple[int, int] | None:
    """The range that a declaration states, for the types and rules of this call; None if it states none."""
    dtype, doc = type_of(call, "_".join(place)), member.doc
    if "zero point" in doc and "zero points" not in doc:
        if dtype not in NARROW or ("unless uint8" in doc and dtype != "uint8"):
            return (0, 0) if dtype in INT_RANGE else None
        low, high = INT_RANGE[dtype]
        return (-high, -low) if "-zero point" in doc else (low, high)
    if "clamp, within the output type" in doc:
        return INT_RANGE.get(dtype) if dtype != "int32" else None  # sums that are outputs themselves are not clamped
    if doc.startswith("Q0.31"):
        return 0, 2**31 - 1
    if member.field.dtype != "int32" or "entries" in doc or "input [" in doc:  # tables, and orders of axes
        return None
    words = re.findall(r"[a-z]+\d*", call.variant.suffix)
    found = {word: (int(low), int(high)) for word, low, high in RANGE.findall(doc) if not word or word in words}
    return next(reversed(found.values()), None)


# --- models within their ranges -------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Drawn:
    """One call of a drawn program, and all tensors when it begins, with a batch axis."""

    program: Program
    call: KernelCall
    tensors: Mapping[int, Array]


def programs() -> Iterator[tuple[Program, Sequence[Array]]]:
    """With inputs: draws of every kernel, and layers for which the schedules have kernels of their own, whose C runs here too."""
    for engine in ("tflm", "litert-ref"):
        for question in side_by_side.kernels(engine):
            yield question.program, question.inputs
    layers = shapes.network(False)
    for variant in VARIANTS:
        yield schedule(layers, variant).program, vectors.inputs(layers.model.inputs, 1)
    for name, seed, count, cores in LAYERS:
        sample = draw(registry()[name], "s8", refsim.profile("tflm"), seed, nodes=count, runs=1)
        prepared = refsim.prepare(refsim.load(sample.model), "tflm")
        for variant in cores.split():
            yield schedule(prepared, variant).program, sample.inputs


@functools.cache
def drawn() -> Mapping[str, Drawn]:
    """By C function: a call of it."""
    found: dict[str, Drawn] = {}
    for program, inputs in programs():
        tensors = {value.index: value.data[np.newaxis] for value in program.values if value.data is not None}
        tensors |= program.reset_state()
        tensors |= {tensor.index: stack[:1] for tensor, stack in zip(program.inputs, inputs, strict=True)}
        with recording():
            for _, _, call in program.calls:
                if call.kernel.declares(call.variant):
                    found.setdefault(call.function, Drawn(program, call, dict(tensors)))
                run_calls(program.values, [call], tensors, program.profile.nx)
    return found


@pytest.mark.thorough
def test_every_schedule_has_its_kernels_here() -> None:
    """But arm-dsp, whose functions are made for a model: no header of the package has them."""
    kernels = {made.call.kernel.name for made in drawn().values()}
    own = {"m0": 3, "mve": 4, "rv32": 3, "x86": 3}
    assert {prefix: sum(name.startswith(f"{prefix}_") for name in kernels) for prefix in own} == own


@pytest.mark.thorough
def test_prepared_models_are_within_the_stated_ranges() -> None:
    lines, named = [], set()
    for function, made in drawn().items():
        for place, member, value in numbers_of(made.call.params):
            bounds = stated(made.call, place, member)
            if bounds is not None and np.size(value):
                named.add((made.call.kernel.name, place))
                if not bounds[0] <= np.min(value) <= np.max(value) <= bounds[1]:
                    lines.append(f"{function}: {'.'.join(place)} is {value}, stated as {member.doc!r}")
    assert lines == [] and len(named) > 150


# --- C at both ends -------------------------------------------------------------------------------------------------------
def with_number(params: Any, place: Place, value: int) -> Any:
    """``params`` with another number, or another one in all entries of a list; accumulators are bounded anew."""
    name, *rest = place
    own = getattr(params, name)
    if rest:
        return replace(params, **{name: with_number(own, tuple(rest), value)})
    new = np.full_like(own, value) if isinstance(own, np.ndarray) else (value,) * len(own) if isinstance(own, tuple) else value
    changed = {name: new}
    if name in HALVES and value == 0:
        changed[name.replace("shift", "multiplier")] = 1 << 30
    for key in params.__dataclass_fields__:
        part = getattr(params, key)
        if isinstance(part, Accumulator):
            changed[key] = replace(part, bound=4 * part.bound, total=2**62 if part.dtype == "int32" else part.total)
    return replace(params, **changed)


def variants(call: KernelCall) -> Iterator[tuple[str, KernelCall]]:
    """``call`` with each of its numbers at either end of its range."""
    for place, member, value in numbers_of(call.params):
        for end in dict.fromkeys(stated(call, place, member) or ()):
            if np.size(value) and place[-1] not in MADE_FOR:
                yield f"{call.function}: {'.'.join(place)} = {end}", replace(call, params=with_number(call.params, place, end))


def headers(calls: Sequence[KernelCall]) -> dict[str, str]:
    """The kernels of ``calls``, with their variants alone."""
    texts = dict(shared_headers())
    for kernel in {call.kernel.name: call.kernel for call in calls}.values():
        used = {call.variant.suffix: call.variant for call in calls if call.kernel is kernel}
        texts[f"refsim_{kernel.name}.h"] = kernel_header(replace(kernel, variants=tuple(used.values())))
    return texts


def in_c(library: Kernels, made: Drawn, call: KernelCall) -> list[Array]:
    """Outputs and new states."""
    operands = [None if index is None else made.tensors[index][0] for index in call.reads]
    written = [made.program.values[index] for index in call.writes]
    outputs, states = library.call(call, operands, [np.zeros(value.shape, storage_dtype(value.dtype)) for value in written])
    return [*outputs, *states]


def in_numpy(made: Drawn, call: KernelCall) -> list[Array]:
    tensors = dict(made.tensors)
    with recording():
        run_calls(made.program.values, [call], tensors, made.program.profile.nx)
    return [tensors[index][0] for index in (*call.writes, *call.states)]


@pytest.mark.thorough
@pytest.mark.skipif("gcc" not in find_compilers(), reason="gcc's sanitizer goes on after a finding")
def test_c_is_exact_and_defined_at_both_ends(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    asked = [made for made in drawn().values() if any(True for _ in variants(made.call))]
    library = Kernels(tmp_path, headers([made.call for made in asked]), UBSAN)
    lines, count = [], 0
    for made in asked:
        for told, call in variants(made.call):
            got = in_c(library, made, call)
            with contextlib.suppress(refsim.RangeError):  # a quotient by 0, a float outside int32: told by the simulator alone
                if any(not np.array_equal(a, b) for a, b in zip(got, in_numpy(made, call), strict=True)):
                    lines.append(f"{told}: C and NumPy differ")
            count += 1
            lines += [f"{told}: {line}" for line in capfd.readouterr().err.splitlines() if "runtime error" in line]
    assert lines == [] and count > 1000, "\n".join(lines)
