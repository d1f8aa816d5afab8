"""Operators that are no single kernel call as questions: the tensors of a node, their shapes and quantization, and its options.

A move of elements (TRANSPOSE, PAD, CONCATENATION) becomes one kernel or another, or several calls, as its shapes have it. A port
of it is asked what its node says. Tensors that an engine reads when it prepares (paddings, axes, shapes) are int32 arrays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from refsim.execute import simulate
from refsim.ir import Array, Tensor
from refsim.overflow import recording
from refsim.program import Program
from refsim.schema import OPTIONS, TABLES
from refsim.verify.kernels import KernelCase, Values, run_of, spelled_result

INT32 = np.iinfo(np.int32)


def node_cases(program: Program, stacks: Sequence[Array], case_id: str, comment: str, flags: tuple[str, ...]) -> list[KernelCase]:
    """One case per run of a one-node program, from reset state; none if an accumulator leaves its range, undefined in C."""
    with recording() as events:
        tensors = simulate(program, stacks, program.reset_state(len(stacks[0]) if stacks else 1))
    return [] if events else recorded_cases(program, tensors, case_id, comment, flags)


def recorded_cases(
    program: Program, tensors: Mapping[int, Array], case_id: str, comment: str, flags: tuple[str, ...]
) -> list[KernelCase]:
    """The same from ``tensors``, inputs and right outputs with runs on their leading axis."""
    runs = max((len(tensors[tensor.index]) for tensor in program.model.inputs), default=1)
    cases = []
    for run in range(runs):
        arrays = {index: run_of(stack, run) for index, stack in tensors.items()}
        arrays |= {value.index: value.data for value in program.values if value.data is not None}
        inputs = tuple(arrays[tensor.index] for tensor in program.model.inputs)
        values, outputs = _values(program, arrays), _outputs(program, arrays)
        cases.append(KernelCase(f"{case_id}.{run}", comment, flags, values, outputs, program, inputs, "node"))
    return cases


def _values(program: Program, arrays: Mapping[int, Array]) -> Values:
    """Every field of a node: its operands, what is known of its outputs, its options."""
    step, tensors = program.steps[0], program.model.tensors
    node, op, types = step.node, step.op, step.op.signatures[step.signature]
    values: dict[str, int | Array | None] = {}
    for place, operand in enumerate(op.operands):
        used = node.inputs[place:] if operand.variadic else node.inputs[place : place + 1]
        present = [tensors[index] for index in used if index >= 0]
        held = [arrays[tensor.index] for tensor in present if tensor.index in arrays]
        if operand.role != "hint":
            values[operand.name] = joined(held, types[place]) if held else None
        elif held and all(fits(array) for array in held):
            values[operand.name] = np.concatenate([array.reshape(-1).astype(np.int32) for array in held])
        values |= dict(_about(operand.name, present, operand.variadic))
    for name, made in _outputs_of(program):
        values |= dict(_about(name, made, op.variadic_outputs))
    return values | {name if name not in values else f"option_{name}": value for name, value in _options(program)}


def fits(array: Array) -> bool:
    """Whether an array holds whole numbers of 32 bits."""
    whole = array.dtype.kind in "iu" and array.size > 0
    return array.size == 0 or (whole and INT32.min <= int(array.min()) and int(array.max()) <= INT32.max)


def _about(name: str, tensors: Sequence[Tensor], several: bool) -> Iterator[tuple[str, int | Array | None]]:
    """Number, shapes and quantization of tensors."""
    if several:
        yield f"{name}_count", len(tensors)
    yield f"{name}_shape", np.asarray([n for tensor in tensors for n in tensor.shape], dtype=np.int32)
    quantized = [t.quantization for t in tensors if t.quantization is not None]
    yield f"{name}_scale", np.concatenate([q.scale.astype(np.float32) for q in quantized]) if quantized else None
    yield f"{name}_zero_point", np.concatenate([q.zero_point.astype(np.int32) for q in quantized]) if quantized else None


def _options(program: Program) -> Iterator[tuple[str, int | Array]]:
    """Every number among the options, 0 where the file leaves it out, as the engines read that."""
    node = program.steps[0].node
    for name, field in TABLES[OPTIONS[node.op]].items() if OPTIONS.get(node.op) else ():
        value = node.option(name)
        if field.is_vector:
            yield name, np.asarray(value or (), dtype=np.int32)
        elif field.type in ("f32", "f64"):
            yield name, np.asarray([value], dtype=np.float32)
        elif isinstance(value, int):
            yield name, int(value)


def _outputs_of(program: Program) -> Iterator[tuple[str, list[Tensor]]]:
    step, tensors = program.steps[0], program.model.tensors
    if step.op.variadic_outputs:
        yield step.op.outputs[0], [tensors[index] for index in step.node.outputs]
    else:
        yield from ((name, [tensors[index]]) for name, index in zip(step.op.outputs, step.node.outputs, strict=True))


def _outputs(program: Program, arrays: Mapping[int, Array]) -> dict[str, Array]:
    step = program.steps[0]
    types = step.op.signatures[step.signature][len(step.op.operands) :]
    made = zip(_outputs_of(program), types, strict=True)
    return {name: joined([arrays[tensor.index] for tensor in tensors], dtype) for (name, tensors), dtype in made}


def joined(arrays: Sequence[Array], dtype: str | None) -> Array:
    """One tensor as it is, several one after the other; truth values as bytes, and a tensor of any type as its bytes in memory."""
    whole = arrays[0] if len(arrays) == 1 else np.concatenate([array.reshape(-1) for array in arrays])
    if dtype is None:
        return np.frombuffer(np.ascontiguousarray(whole.astype(whole.dtype.newbyteorder("<"))).tobytes(), dtype=np.uint8)
    return spelled_result(whole, "uint8" if whole.dtype == "bool" else str(whole.dtype))
