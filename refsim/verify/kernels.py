"""Operators and whole models as suites of cases: the port gets kernel-level integers and arrays, and gives arrays back.

A question is one line of ``name=digits`` fields in a fixed order. Integers are int32; arrays have their elements' digits side by
side, first element first; a tensor that is left out is ``-``. The answer is the output's digits.
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from refsim.codegen import cstruct
from refsim.engines import Profile
from refsim.execute import simulate
from refsim.ir import Array, Model, storage_dtype
from refsim.kernels import KernelCall, Slot
from refsim.overflow import OverflowWarning, recording
from refsim.program import Program, Step
from refsim.simulate import Simulator
from refsim.verify.primitives import Field
from refsim.verify.shape_flags import flags_of
from refsim.verify.suites import Chunk, Evidence, Wrong

Values = Mapping[str, "int | Array | None"]
#: Members of the shared output stage, under the names that kernels' authors use.
OUTPUT_NAMES = {
    "multiplier": "output_multiplier",
    "shift": "output_shift",
    "multiplier_low": "output_multiplier_low",
    "zero_point": "output_offset",
}
CASES_PER_CHUNK = 64
#: Samples in a sequence of a model with variables.
STEPS = 5


@dataclass(frozen=True, slots=True, eq=False)
class KernelCase:
    """One call. ``program`` and ``inputs`` (without a leading axis) say where it comes from, for explanations."""

    id: str
    comment: str
    flags: tuple[str, ...]
    values: Values
    outputs: Mapping[str, Array]
    program: Program | None = None
    inputs: tuple[Array, ...] = ()
    kind: str = "kernel"


# --- values of a step -----------------------------------------------------------------------------------------------------
def step_values(step: Step, operands: Sequence[Array | None]) -> dict[str, int | Array | None]:
    """Everything a kernel needs, flat: the members of its params struct under short names, then ``operands``, its arrays."""
    call = step.call
    values = dict(_members(call.params))
    channels = int(values.get("output_depth", values.get("units", 1)))
    for name in ("output_multiplier", "output_shift", "output_multiplier_low"):
        array = values.get(name)
        if isinstance(array, np.ndarray):
            values[name] = np.ascontiguousarray(np.broadcast_to(array, channels)) if array.size else None
    if "walk" in values and values["walk"] is None:  # a port is always told how to walk
        values["walk"] = np.asarray([1, 1, 1, 1, 1, values["size"], *[0, 0, 0, 0, 0, 1] * 2], dtype=np.int32)
    return values | {slot.name: spelled(x, slot_type(call, slot)) for slot, x in zip(call.kernel.inputs, operands, strict=True)}


def slot_type(call: KernelCall, slot: Slot) -> str:
    """The type of an array's elements as a line spells them: of truth values, their bytes."""
    dtype = str(storage_dtype(call.variant.types[slot.type]))
    return "uint8" if dtype == "bool" else dtype


def spelled(array: Array | None, dtype: str) -> Array | None:
    """The same bytes as elements of type ``dtype``: kernels that move bit patterns know no floats, a copy only bytes."""
    if array is None:
        return None
    array = np.asarray(array)  # a run of a tensor of shape () is no array
    flat = np.ascontiguousarray(array).reshape(-1).view(dtype)
    return flat.reshape(array.shape) if flat.size == array.size else flat


#: Fields that a kernel of the engines has no use for, and a port may: operator, name, meaning.
UNUSED = {"average_pool_2d": {"zero_point": "of input and output; the engines take the mean without it"}}


def unused_values(program: Program) -> dict[str, int]:
    """The fields of UNUSED."""
    step = program.steps[0]
    first = step.operands[0]
    quantization = None if first is None else program.model.tensors[first].quantization
    return {name: 0 if quantization is None else int(quantization.zero_point[0]) for name in UNUSED.get(step.op.name, ())}


def nested_prefix(cls: type, member: cstruct.Member) -> str:
    """What the names of a nested struct's members begin with: nothing, unless ``cls`` holds several structs of the kind."""
    alike = [other for other in cstruct.members(cls) if other.nested is member.nested]
    return f"{member.name}_" if len(alike) > 1 else ""


def _members(params: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for member in cstruct.members(type(params)):
        value = getattr(params, member.name)
        name = prefix + OUTPUT_NAMES.get(member.name, member.name) if member.nested is None else member.name
        if member.nested is not None:
            yield from _members(value, nested_prefix(type(params), member))
        elif member.name == "channel_step":
            continue
        elif member.field.pointer:
            yield name, np.asarray(value, dtype=member.field.dtype) if value.size else None
        else:
            yield name, np.asarray(value, dtype=member.field.dtype) if member.field.length else int(value)


def field_types(step: Step) -> dict[str, str]:
    """The type of every value of ``step_values``: an array's is that of its elements with ``[]``."""
    types = {}
    for name, (ctype, is_array) in _member_types(step.call.kernel.params):
        types[name] = ctype + ("[]" if is_array else "")
    types |= dict.fromkeys(UNUSED.get(step.op.name, ()), "int32")
    return types | {slot.name: f"{slot_type(step.call, slot)}[]" for slot in step.call.kernel.inputs}


def _member_types(cls: type, prefix: str = "") -> Iterator[tuple[str, tuple[str, bool]]]:
    for member in cstruct.members(cls):
        if member.nested is not None:
            yield from _member_types(member.nested, nested_prefix(cls, member))
        elif member.name != "channel_step":
            name = prefix + OUTPUT_NAMES.get(member.name, member.name)
            yield name, (member.field.dtype, member.field.pointer or bool(member.field.length))


# --- cases from programs --------------------------------------------------------------------------------------------------
def cases_of(program: Program, stacks: Sequence[Array], case_id: str, comment: str, flags: tuple[str, ...]) -> list[KernelCase]:
    """One case per run of a one-operator program; none if an accumulator leaves its range, which C leaves undefined."""
    with recording() as events:
        tensors = simulate(program, stacks, {})
    return [] if events else calls_of(program, tensors, case_id, comment, flags)


def calls_of(
    program: Program, tensors: Mapping[int, Array], case_id: str, comment: str, flags: tuple[str, ...]
) -> list[KernelCase]:
    """One case per run of a one-operator program; ``tensors`` holds its inputs and right outputs, runs on the leading axis."""
    step = program.steps[0]
    constants = {value.index: value.data for value in program.values if value.data is not None}
    stacks, call = [tensors[tensor.index] for tensor in program.model.inputs], step.call
    cases = []
    for run in range(len(stacks[0]) if stacks else 1):
        operands = [None if i is None else constants[i] if i in constants else tensors[i][run] for i in call.reads]
        written = zip(call.kernel.outputs, call.writes, strict=True)
        outputs = {slot.name: spelled_result(run_of(tensors[i], run), slot_type(call, slot)) for slot, i in written}
        inputs = tuple(stack[run] for stack in stacks)
        values = step_values(step, operands) | unused_values(program)
        told = (*flags, *(flag for flag in flags_of(values) if flag not in flags))
        cases.append(KernelCase(f"{case_id}.{run}", comment, told, values, outputs, program, inputs))
    return cases


def run_of(stack: Array, run: int) -> Array:
    """One run of a tensor, which has a single one if it depends on no input."""
    return np.asarray(stack[min(run, len(stack) - 1)])


def spelled_result(array: Array, dtype: str) -> Array:
    """The same for a result, which is always there."""
    same = spelled(array, dtype)
    assert same is not None
    return same


#: A state's field as a result: what the call leaves in it.
AFTER = "_after"


def steps_of(program: Program, stacks: Sequence[Array], case_id: str, comment: str, flags: tuple[str, ...]) -> list[KernelCase]:
    """One case per consecutive step of a one-operator program with state: the state before is a field, that after it a result.

    The program of each case starts from its state, so that one run of it is the case.
    """
    call, state = program.steps[0].call, dict(program.initial_state)
    names = {index: slot.name for slot, index in zip(call.kernel.inputs, call.reads, strict=True) if slot.role == "state"}
    cases = []
    for number in range(len(stacks[0])):
        part = [stack[number : number + 1] for stack in stacks]
        with recording() as events:
            tensors = simulate(program, part, {index: value[np.newaxis] for index, value in state.items()})
        after = {index: tensors[index][0] for index in state}
        before = {index: value[np.newaxis] for index, value in state.items()}
        if not events:
            begun = replace(program, initial_state=state)
            (case,) = calls_of(begun, {**tensors, **before}, f"{case_id}.{number}", comment, flags)
            results = {f"{name}{AFTER}": after[index] for index, name in names.items() if index is not None}
            cases.append(replace(case, id=f"{case_id}.{number}", outputs={**case.outputs, **results}))
        state = after
    return cases


def model_cases(model: Model, engine: str | Profile, stacks: Sequence[Array]) -> list[KernelCase]:
    """One case per sample of a whole model; of a model with variables, sequences of STEPS samples."""
    simulator = Simulator(model, engine)
    if not simulator.program.initial_state:
        with _wrapping():
            found = simulator.run_batch(*stacks)
            return model_runs(stacks, found, "vector", "one run of the model", ("real_model",), False, simulator.program)
    cases = []
    for start in range(0, len(stacks[0]), STEPS):
        part = [stack[start : start + STEPS] for stack in stacks]
        simulator.reset()
        with _wrapping():
            rows = [simulator.run(*sample) for sample in zip(*part, strict=True)]
        outputs = [np.stack(column) for column in zip(*rows, strict=True)]
        name, flags = f"sequence.{start // STEPS}", ("real_model", "state")
        cases += model_runs(part, outputs, name, "consecutive steps", flags, True, simulator.program)
    return cases


@contextmanager
def _wrapping() -> Iterator[None]:
    """Accumulators may wrap, as they do in the engines."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OverflowWarning)
        yield


def model_runs(
    stacks: Sequence[Array],
    outputs: Sequence[Array],
    case_id: str,
    comment: str,
    flags: tuple[str, ...],
    stateful: bool,
    program: Program | None = None,
) -> list[KernelCase]:
    """One case per run of a whole model, or one of all ``stateful`` steps; arrays have runs or steps on their leading axis.

    ``input_0``, ... to ``output_0``, ...; a case of several steps starts with their number, ``steps``, and with reset state.
    """
    if stateful:
        values: dict[str, int | Array | None] = {"steps": len(outputs[0])}
        values |= {f"input_{i}": stack for i, stack in enumerate(stacks)}
        results = {f"output_{i}": stack for i, stack in enumerate(outputs)}
        return [KernelCase(case_id, comment, flags, values, results, program, kind="model")]
    cases = []
    for number, sample in enumerate(zip(*stacks, strict=True)):
        values = {f"input_{i}": np.asarray(array) for i, array in enumerate(sample)}
        results = {f"output_{i}": stack[number] for i, stack in enumerate(outputs)}
        cases.append(KernelCase(f"{case_id}.{number}", comment, flags, values, results, program, kind="model"))
    return cases


# --- the suite ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, eq=False)
class KernelSuite:
    """Cases of one kernel or model. ``types`` gives the type of every field, in the order of a line."""

    name: str
    cases: tuple[KernelCase, ...]
    types: Mapping[str, str]
    results: tuple[Field, ...]
    #: ``kernel``, a call of one; ``node``, an operator's node as its model has it; ``model``, a whole one.
    kind: str = field(default="kernel")

    @property
    def inputs(self) -> int:
        return len(self.types)

    @property
    def kept_failures(self) -> int:
        return len(self.cases)

    def chunks(self) -> Iterator[Chunk]:
        for start in range(0, len(self.cases), CASES_PER_CHUNK):
            part = self.cases[start : start + CASES_PER_CHUNK]
            asks = [question(case, self.types) for case in part]
            yield Chunk(asks, [answer(case) for case in part], functools.partial(_flags, part))

    def case_of(self, wrong: Wrong) -> KernelCase:
        return self.cases[wrong.number]

    def describe(self, wrong: Wrong) -> str:
        case = self.case_of(wrong)
        parts = []
        for (name, right), got in zip(case.outputs.items(), self.decoded(wrong), strict=True):
            bad = np.argwhere(right != got)
            if len(bad):
                first = tuple(int(i) for i in bad[0])
                where = f"{name}{list(first)} is {got[first]}, should be {right[first]}"
                parts.append(f"{where} ({len(bad):,} of {right.size:,} elements differ)")
        return f"{self.name} case {case.id} ({case.comment}; {', '.join(case.flags)}): {'; '.join(parts)}"

    def evidence(self) -> Evidence:
        from refsim.verify.kernel_evidence import KernelEvidence

        return KernelEvidence(self)

    def decoded(self, wrong: Wrong) -> list[Array]:
        """The outputs that a port gave."""
        tokens = wrong.got.split()
        outputs = self.case_of(wrong).outputs.values()
        return [from_digits(token, right.dtype, right.shape) for token, right in zip(tokens, outputs, strict=True)]


def suite_of(name: str, cases: Sequence[KernelCase], exclude: Sequence[str] = ()) -> KernelSuite:
    """The suite of one kernel; cases with a flag in ``exclude`` are left out."""
    first = cases[0]
    kind = first.kind
    types = types_of_values(cases) if first.program is None or kind != "kernel" else field_types(first.program.steps[0])
    results = tuple(Field(key, str(value.dtype)) for key, value in first.outputs.items())
    kept = tuple(case for case in cases if not set(case.flags) & set(exclude))
    return KernelSuite(name, kept, types, results, kind)


def types_of_values(cases: Sequence[KernelCase]) -> dict[str, str]:
    """The type of every field, by the first case that has a value for it."""
    types: dict[str, str] = {}
    for name in dict.fromkeys(name for case in cases for name in case.values):
        value = next((case.values[name] for case in cases if case.values.get(name) is not None), None)
        types[name] = "int32" if isinstance(value, int) else f"{value.dtype}[]" if value is not None else "int32[]"
    return types


def _flags(cases: Sequence[KernelCase]) -> Mapping[str, Array]:
    names = sorted({flag for case in cases for flag in case.flags})
    return {name: np.asarray([name in case.flags for case in cases]) for name in names}


# --- text -----------------------------------------------------------------------------------------------------------------
def digits(array: Array) -> str:
    """Two's complement digits of all elements, side by side."""
    return np.ascontiguousarray(array).astype(array.dtype.newbyteorder(">")).tobytes().hex()


def from_digits(text: str, dtype: Any, shape: Sequence[int]) -> Array:
    return np.frombuffer(bytes.fromhex(text), dtype=np.dtype(dtype).newbyteorder(">")).astype(dtype).reshape(shape)


def question(case: KernelCase, types: Mapping[str, str]) -> str:
    return " ".join(f"{name}={_token(case.values.get(name), kind)}" for name, kind in types.items())


def _token(value: int | Array | None, kind: str) -> str:
    if value is None:
        return "-"
    if isinstance(value, np.ndarray):
        return digits(value)
    bits = 8 * np.dtype(kind).itemsize
    return f"{value % (1 << bits):0{bits // 4}x}"


def answer(case: KernelCase) -> str:
    return " ".join(digits(array) for array in case.outputs.values())
