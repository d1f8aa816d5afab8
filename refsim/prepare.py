"""Model and engine profile to Program: every node checked, every problem collected, floats left behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from refsim.engines import Profile, profile, profiles
from refsim.errors import ModelError, QuantizationError, UnsupportedError, raise_all
from refsim.execute import run_calls
from refsim.ir import Array, Model, Node, Tensor, read_only, storage_dtype
from refsim.ops import Call, Op, Operand, registry
from refsim.problems import advice, grouped, left_out, unusable_ends
from refsim.program import Program, Step
from refsim.source import File
from refsim.tflite import as_model
from refsim.types import MEMORY_LIMIT, gibibytes


class _Values:
    """The values of a program in the making; see :class:`refsim.ops.Values`."""

    def __init__(self, tensors: Sequence[Tensor]) -> None:
        self.tensors = list(tensors)
        self.notes: list[str] = []

    def new(self, dtype: str, shape: Sequence[int], name: str, data: Array | None = None, variable: bool = False) -> Tensor:
        self.tensors.append(Tensor(len(self.tensors), name, dtype, tuple(shape), data=data, is_variable=variable))
        return self.tensors[-1]

    def fold(self, tensor: Tensor, data: Array) -> None:
        self.tensors[tensor.index] = replace(tensor, data=data.astype(storage_dtype(tensor.dtype)).reshape(tensor.shape))


def prepare(source: Model | File, engine: str | Profile) -> Program:
    """Prepare a model, or the file that holds it, for ``engine``: a profile, its id, or its alias.

    Raises one ModelError (UnsupportedError if nothing worse) that lists all problems of the model, one line per operator and cause.
    """
    model = as_model(source)
    program, problems = survey(model, engine)
    found: list[ModelError] = [UnsupportedError(line) for line in model.unsupported]
    found += [*grouped(problems)] if problems else [*unusable_ends(model)]
    raise_all([*advice(model), *found] if found else [])
    return program


def survey(model: Model, engine: str | Profile) -> tuple[Program, list[ModelError]]:
    """What can be prepared of ``model``, and the problems of the other nodes, without which the program must not run."""
    rules = engine if isinstance(engine, Profile) else profile(engine)
    values = _Values(model.tensors)
    problems: list[ModelError] = []
    steps: list[Step] = []
    refusals = list(model.notes) if rules.refuses_bad_quantized_dimension else []
    for node in model.nodes:
        try:
            steps.append(_prepare_node(model, rules, node, values, refusals))
        except ModelError as error:
            problems.append(error)
        except QuantizationError as error:
            problems.append(ModelError(f"{node}: {error}"))
    state, notes = _initial_state(values.tensors), (*left_out(model), *values.notes)
    program = Program(model, rules, tuple(values.tensors), tuple(steps), state, notes, tuple(refusals))
    return program, problems


def _prepare_node(model: Model, rules: Profile, node: Node, values: _Values, refusals: list[str]) -> Step:
    op = registry().get(node.op)
    if op is None:
        raise UnsupportedError(f"{node}: the operator is not supported")
    call = _call(rules, node, op, values, refusals)
    with np.errstate(over="ignore"):  # a product of scales that leaves float32 is refused by name, as infinite
        lowered = op.lower(call)
    calls = lowered if isinstance(lowered, tuple) else (lowered,)
    used = tuple(index for operand, index in _operand_indices(node, op) if operand.role != "hint")
    step = Step(node, op, call.types, calls, used, node.outputs)
    return _folded(model, step, values)


def _folded(model: Model, step: Step, values: _Values) -> Step:
    """``step`` computed now if everything it reads is constant and nothing outside wants to see it computed."""
    reads = {value for call in step.calls for value in call.reads if value is not None}
    inside = {value for call in step.calls for value in call.writes}
    known = all(values.tensors[value].data is not None for value in reads - inside)
    states = any(call.states for call in step.calls)
    if not step.calls or not known or states or set(step.outputs) & set(model.graph.outputs):
        return step
    tensors = {t.index: t.data[np.newaxis] for t in values.tensors if t.data is not None}
    run_calls(values.tensors, step.calls, tensors)
    for index in step.outputs:
        values.fold(values.tensors[index], read_only(np.ascontiguousarray(tensors[index][0])))
    return replace(step, calls=())


def _operand_indices(node: Node, op: Op) -> list[tuple[Operand, int | None]]:
    """(operand, tensor index) of every operand, None where it is left out; a variadic operand once for each of its tensors."""
    variadic = bool(op.operands) and op.operands[-1].variadic
    if len(node.inputs) > len(op.operands) and not variadic:
        raise ModelError(f"{node}: has {len(node.inputs)} inputs, at most {len(op.operands)} are allowed")
    if len(node.outputs) != len(op.outputs) and not (op.variadic_outputs and node.outputs):
        raise ModelError(f"{node}: has {len(node.outputs)} outputs, not {len(op.outputs)}")
    given = [index if index >= 0 else None for index in node.inputs]
    operands = [*op.operands, *op.operands[-1:] * (len(given) - len(op.operands))]
    given += [None] * (len(operands) - len(given))
    return list(zip(operands, given, strict=True))


def _call(rules: Profile, node: Node, op: Op, values: _Values, refusals: list[str]) -> Call:
    pairs = _operand_indices(node, op)
    tensors = [None if index is None else values.tensors[index] for _, index in pairs]
    outputs = tuple(values.tensors[index] for index in node.outputs)
    operands: dict[str, tuple[Tensor, ...]] = {operand.name: () for operand in op.operands}
    for (operand, _), tensor in zip(pairs, tensors, strict=True):
        if tensor is not None:
            _check_operand(rules, node, operand, tensor)
            operands[operand.name] += (tensor,)
        elif not operand.optional:
            raise ModelError(f"{node}: input {operand.name!r} is missing")
    for tensor in outputs:
        _check_size(node, tensor)
    inside = tuple(values.tensors[index] for index in node.intermediates)
    types = [None if tensor is None else tensor.dtype for tensor in (*tensors, *outputs)]
    candidates = tuple(name for name, wanted in op.signatures.items() if _matches(op, types, wanted, len(tensors)))
    known = tuple(name for name in candidates if rules.rules(op, name) is not None)
    if not known:
        raise UnsupportedError(_unsupported_types(node, op, rules, types, len(tensors)))

    def call(signature: str) -> Call:
        own = rules.rules(op, signature) or {}
        return Call(node, op, signature, own, operands, outputs, inside, values, refusals, values.notes)

    probe = call(known[0])
    return probe if len(known) == 1 or op.choose is None else call(op.choose(probe, known))


def _check_size(node: Node, tensor: Tensor) -> None:
    if tensor.size == 0:
        raise UnsupportedError(f"{node}: {tensor}: shape {tensor.shape} has no elements; convert the model with a fixed shape")
    if needed := gibibytes(tensor.size):
        told = f"takes {needed} to compute with, at most {MEMORY_LIMIT // 2**30} GiB are taken"
        raise UnsupportedError(f"{node}: {tensor}: shape {tensor.shape} {told}")


def _check_operand(rules: Profile, node: Node, operand: Operand, tensor: Tensor) -> None:
    if operand.role != "hint":
        _check_size(node, tensor)
    if tensor.outside and not rules.reads_outside:
        told = "its constant value lies behind the flatbuffer, where this engine does not look; convert the model again"
        raise UnsupportedError(f"{node}: {tensor}: {told}")
    if operand.role == "const" and tensor.data is None:
        raise UnsupportedError(f"{node}: {tensor}: input {operand.name!r} must be constant")
    if operand.role == "state" and not tensor.is_variable:
        raise ModelError(f"{node}: {tensor}: input {operand.name!r} must be a variable tensor")


def _matches(op: Op, types: list[str | None], wanted: tuple[str | None, ...], inputs: int) -> bool:
    """None in ``wanted`` accepts anything; an operand that is left out accepts anything too."""
    ends, results = len(op.operands), wanted[len(op.operands) :]
    asked = [*wanted[:ends], *wanted[ends - 1 : ends] * (inputs - ends)]
    asked += [*results, *results[-1:] * (len(types) - inputs - len(results))]
    return all(w is None or t is None or w == t for t, w in zip(types, asked, strict=True))


def _unsupported_types(node: Node, op: Op, rules: Profile, types: list[str | None], inputs: int) -> str:
    got = ", ".join(t or "-" for t in types)
    offered = [f"{name} ({', '.join(t or '-' for t in op.signatures[name])})" for name in rules.signatures(op) if name != "any"]
    others = [p.alias or p.id for p in profiles() if any(_matches(op, types, op.signatures[n], inputs) for n in p.signatures(op))]
    takes = f"; engine {' or '.join(others)} takes these types" if others else ""
    return f"{node}: {rules.id} has no kernel for types ({got}); it has {'; '.join(offered) or 'none'}{takes}"


def _initial_state(values: Sequence[Tensor]) -> Mapping[int, Array]:
    """Variables start at their zero point, those that operators keep for themselves at 0.

    Source: tflite ``Subgraph::ResetVariableTensors``, TFLM ``ResetVariableTensors``.
    """
    state = {}
    for tensor in values:
        if tensor.is_variable:
            zero_point = int(tensor.quantization.zero_point[0]) if tensor.quantization else 0
            state[tensor.index] = read_only(np.full(tensor.shape, zero_point, dtype=storage_dtype(tensor.dtype)))
    return state
