"""Options of a node that an engine refuses for their value, or goes by where the shapes say otherwise."""

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
    for name, limits in rules.option_limits.get(call.op.builtin, {}).items():
        value = call.node.options.get(name, limits.low)
        if not limits.hold(value):
            call.refuse(f"the option {name} is {value}; the engine takes {limits}")
    for name, derived in BY_SHAPE.get(call.op.builtin, {}).items():
        said, shapes = call.option(name), derived(call)
        if name in rules.literal_options and said != shapes:
            call.refuse(f"the option {name} is {said}, and the engine goes by it, but the shapes of the file say {shapes}")
