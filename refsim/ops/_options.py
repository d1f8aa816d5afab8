"""Options of a node that an engine refuses for their value, or goes by where the shapes say otherwise; index operands likewise."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from refsim.engines import Profile
from refsim.ops import Call


def _dims_kept(call: Call) -> int:
    """Whether the output has as many dimensions as the input; where nothing is reduced, either is true."""
    shape, out = call["input"].shape, call.output.shape
    return int(call.option("keep_dims")) if shape == out else int(len(shape) == len(out))


#: What the shapes say an option is, for operators that could do without it.
BY_SHAPE: Mapping[str, Mapping[str, Callable[[Call], int]]] = {
    **{op: {"keep_dims": _dims_kept} for op in "MEAN SUM REDUCE_PROD REDUCE_MAX REDUCE_MIN REDUCE_ALL REDUCE_ANY".split()},
    "DEPTHWISE_CONV_2D": {"depth_multiplier": lambda call: call.output.shape[3] // call["input"].shape[3]},
    "SPLIT_V": {"num_splits": lambda call: len(call.outputs)},
}


def refuse_options(call: Call, rules: Profile) -> None:
    """Note the options of ``call``, which can be lowered, that its engine does not take."""
    if call.op.builtin in rules.needs_options and not call.node.options:
        call.refuse("has no options; the engine needs what they say")
    for name, limits in rules.option_limits.get(call.op.builtin, {}).items():
        value = call.node.options.get(name, limits.low)
        if not limits.hold(value):
            call.refuse(f"the option {name} is {value}; the engine takes {limits}")
    for name, derived in BY_SHAPE.get(call.op.builtin, {}).items():
        said, shapes = call.option(name), derived(call)
        if name in rules.literal_options and said != shapes:
            call.refuse(f"the option {name} is {said}, and the engine goes by it, but the shapes of the file say {shapes}")


def refuse_indices(call: Call, rules: Profile) -> None:
    """Note operands of ``call`` that say where and how much in a type or rank that its engine does not take."""
    for operand in call.op.operands:
        taken, tensor = rules.index_operands.get((call.op.builtin, operand.name)), call.operands[operand.name]
        if taken is None or not tensor:
            continue
        if tensor[0].dtype not in taken.types:
            known = " or ".join(taken.types)
            call.refuse(f"input {operand.name!r} is {tensor[0].dtype}; the engine refuses it, or reads it as {known}", tensor[0])
        elif taken.ranks and len(tensor[0].shape) not in taken.ranks:
            ranks = " or ".join(map(str, taken.ranks))
            call.refuse(f"input {operand.name!r} has rank {len(tensor[0].shape)}; the engine takes rank {ranks}", tensor[0])
        elif taken.like and tensor[0].dtype != call[taken.like].dtype:
            call.refuse(f"inputs {taken.like!r} and {operand.name!r} are of different types", tensor[0])
