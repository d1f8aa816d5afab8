"""Model and engine profile to Program: every node checked, every problem collected, floats left behind."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from refsim.engines import Profile, profile
from refsim.errors import ModelError, QuantizationError, UnsupportedError, raise_all
from refsim.ir import Array, Model, Node, Program, Step, Tensor, read_only, storage_dtype
from refsim.ops import Call, Op, registry


def prepare(model: Model, engine: str | Profile) -> Program:
    """Prepare ``model`` for ``engine``: a profile, its id, or its alias.

    Raises one ModelError (UnsupportedError if nothing worse) that lists all problems of the model.
    """
    rules = engine if isinstance(engine, Profile) else profile(engine)
    problems: list[ModelError] = []
    steps: list[Step] = []
    for node in model.nodes:
        try:
            steps.append(_prepare_node(model, rules, node))
        except ModelError as error:
            problems.append(error)
        except QuantizationError as error:
            problems.append(ModelError(f"{node}: {error}"))
    raise_all(problems)
    return Program(model, rules, tuple(steps), _initial_state(model), _notes(model, rules))


def _prepare_node(model: Model, rules: Profile, node: Node) -> Step:
    op = registry().get(node.op)
    if op is None:
        raise UnsupportedError(f"{node}: the operator is not supported; supported are {', '.join(sorted(registry()))}")
    call = _call(model, rules, node, op)
    with np.errstate(over="ignore"):  # a product of scales that leaves float32 is refused by name, as infinite
        params = op.prepare(call)
    indices = _operand_indices(node, op)
    used = tuple(index for operand, index in zip(op.operands, indices, strict=True) if operand.role != "hint")
    return Step(node, op, call.signature, params, op.variant(call.signature, call.rules), used, node.outputs)


def _operand_indices(node: Node, op: Op) -> tuple[int | None, ...]:
    """Tensor index of each declared operand, None where it is left out."""
    if len(node.inputs) > len(op.operands):
        raise ModelError(f"{node}: has {len(node.inputs)} inputs, at most {len(op.operands)} are allowed")
    if len(node.outputs) != len(op.outputs):
        raise ModelError(f"{node}: has {len(node.outputs)} outputs, not {len(op.outputs)}")
    given = [index if index >= 0 else None for index in node.inputs]
    return tuple(given + [None] * (len(op.operands) - len(given)))


def _call(model: Model, rules: Profile, node: Node, op: Op) -> Call:
    indices = _operand_indices(node, op)
    tensors = [None if index is None else model.tensors[index] for index in indices]
    operands = dict(zip((operand.name for operand in op.operands), tensors, strict=True))
    outputs = tuple(model.tensors[index] for index in node.outputs)
    for operand, tensor in zip(op.operands, tensors, strict=True):
        if tensor is not None:
            _check_operand(node, operand.name, operand.role, tensor)
        elif not operand.optional:
            raise ModelError(f"{node}: input {operand.name!r} is missing")
    for tensor in outputs:
        _check_size(node, tensor)
    types = [None if tensor is None else tensor.dtype for tensor in (*tensors, *outputs)]
    candidates = tuple(name for name, wanted in op.signatures.items() if _matches(types, wanted))
    known = tuple(name for name in candidates if rules.rules(op.name, name) is not None)
    if not known:
        raise UnsupportedError(_unsupported_types(node, op, rules, types))
    probe = Call(node, op, known[0], rules.rules(op.name, known[0]) or {}, operands, outputs, model.tensors)
    if len(known) == 1 or op.choose_signature is None:
        return probe
    chosen = op.choose_signature(probe, known)
    return Call(node, op, chosen, rules.rules(op.name, chosen) or {}, operands, outputs, model.tensors)


def _check_size(node: Node, tensor: Tensor) -> None:
    if tensor.size == 0:
        raise UnsupportedError(f"{node}: {tensor}: shape {tensor.shape} has no elements; convert the model with a fixed shape")


def _check_operand(node: Node, name: str, role: str, tensor: Tensor) -> None:
    if role != "hint":
        _check_size(node, tensor)
    if role == "const" and tensor.data is None:
        raise UnsupportedError(f"{node}: {tensor}: input {name!r} must be constant")
    if role == "state" and not tensor.is_variable:
        raise ModelError(f"{node}: {tensor}: input {name!r} must be a variable tensor")


def _matches(types: list[str | None], wanted: tuple[str | None, ...]) -> bool:
    """None in ``wanted`` accepts anything; an operand that is left out accepts anything too."""
    return all(w is None or t is None or w == t for t, w in zip(types, wanted, strict=True))


def _unsupported_types(node: Node, op: Op, rules: Profile, types: list[str | None]) -> str:
    got = ", ".join(t or "-" for t in types)
    offered = [
        f"{name} ({', '.join(t or '-' for t in op.signatures[name])})" for name in rules.kernels.get(op.name, {}) if name != "any"
    ]
    return f"{node}: {rules.id} has no kernel for types ({got}); it has {'; '.join(offered) or 'none'}"


def _initial_state(model: Model) -> Mapping[int, Array]:
    """Variables start at their zero point. Source: tflite ``Subgraph::ResetVariableTensors``, TFLM ``ResetVariableTensors``."""
    state = {}
    for tensor in model.tensors:
        if tensor.is_variable:
            zero_point = int(tensor.quantization.zero_point[0]) if tensor.quantization else 0
            state[tensor.index] = read_only(np.full(tensor.shape, zero_point, dtype=storage_dtype(tensor.dtype)))
    return state


def _notes(model: Model, rules: Profile) -> tuple[str, ...]:
    """What the live engine would refuse although its arithmetic is clear."""
    notes = list(model.notes) if rules.refuses_bad_quantized_dimension else []
    for node in model.nodes:
        no_bias = len(node.inputs) < 3 or node.inputs[2] < 0
        if rules.refuses_missing_conv_bias and node.op == "CONV_2D" and no_bias:
            notes.append(f"{node}: has no bias; {rules.wheel} refuses such a file")
    return tuple(notes)
