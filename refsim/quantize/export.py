"""Multipliers and shifts of a prepared model, as plain data, Markdown, or C in the parameter layout of CMSIS-NN or esp-nn.

The layouts, in our words. CMSIS-NN: ``cmsis_nn_per_channel_quant_params`` points to an array of multipliers and one of shifts,
``cmsis_nn_per_tensor_quant_params`` holds one of each; the layer's offsets, strides, padding, dilation (width before height) and
activation range follow in ``cmsis_nn_conv_params``, ``cmsis_nn_dw_conv_params`` (with a channel multiplier) or
``cmsis_nn_fc_params`` (with a filter offset). esp-nn: ``quant_data_t`` points to shifts first, then multipliers; ``conv_params_t``
and ``dw_conv_params_t`` read like CMSIS-NN's; a fully connected layer takes plain numbers. In both a positive shift moves left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from refsim.codegen.filters import c_comment, c_ident
from refsim.describe import multipliers
from refsim.errors import RefsimError, UnsupportedError
from refsim.ir import Model, Tensor, quote
from refsim.program import Program, Step

LAYOUTS = ("cmsis-nn", "esp-nn")
WIDTH = 8


#: What a kernel call needs besides its multipliers, in the order of printing.
CALL_FIELDS = tuple(
    "input_offset filter_offset lhs_offset rhs_offset left_shift output_offset zero_point activation_min activation_max".split()
)


def parameters(program: Program, tensor: int | None = None) -> list[dict[str, Any]]:
    """One entry per node that scales something: operator, rule, offsets, activation range, multipliers, shifts. JSON-ready.

    With ``tensor`` only the nodes that read or write it.
    """
    found = []
    for step in program.steps:
        pairs = multipliers(step)
        if pairs and (tensor is None or tensor in (*step.node.inputs, *step.node.outputs)):
            stages = [getattr(call.params, "output", None) for call in step.calls]
            rule = next((rule for rule in (getattr(stage, "rule", None) for stage in stages) if rule), "double")
            entry = {"node": step.node.index, "op": step.node.op, "label": step.node.label, "rule": rule, "multipliers": pairs}
            found.append(entry | _ranges(step))
    return found


def _ranges(step: Step) -> dict[str, int]:
    """Offsets, clamps and the common left shift, where the operator has them; an output stage's zero point is its offset."""
    values: dict[str, int] = {}
    for call in step.calls:
        for part in (call.params, getattr(call.params, "output", None)):
            for name in CALL_FIELDS:
                value = getattr(part, name, None)
                if isinstance(value, int | np.integer):
                    values.setdefault("output_offset" if name == "zero_point" else name, int(value))
    return {name: values[name] for name in CALL_FIELDS if name in values}


def find_tensor(model: Model, name: str) -> Tensor:
    """A tensor by index, by name, or by a part of the name that only one tensor has."""
    if name.isdigit() and int(name) < len(model.tensors):
        return model.tensors[int(name)]
    found = [t for t in model.tensors if t.name == name] or [t for t in model.tensors if name in t.name]
    if len(found) != 1:
        told = "no tensor" if not found else f"{len(found)} tensors"
        raise RefsimError(f"{told} of {model.name} match {quote(name)}; give the index, see `refsim inspect`")
    return found[0]


def tensor_parameters(tensor: Tensor) -> dict[str, Any]:
    """Type, scales and zero points of ``tensor``. A float32 prints as the shortest text that reads back as the same float32."""
    q = tensor.quantization
    head = {"index": tensor.index, "name": tensor.name, "dtype": tensor.dtype, "shape": list(tensor.shape)}
    if q is None:
        return head | {"scale": [], "zero_point": [], "axis": None}
    return head | {"scale": [float(str(s)) for s in q.scale], "zero_point": q.zero_point.tolist(), "axis": q.axis}


def markdown(entries: Sequence[dict[str, Any]]) -> str:
    """A table, one line per multiplier."""
    lines = ["| node | operator | parameter | channel | multiplier | shift |", "|---:|---|---|---:|---:|---:|"]
    for entry in entries:
        for pair in entry["multipliers"]:
            for channel, (m, shift) in enumerate(zip(pair["multiplier"], pair["shift"], strict=True)):
                lines.append(f"| {entry['node']} | {entry['op']} | {pair['name'] or '-'} | {channel} | {m} | {shift} |")
    return "\n".join(lines)


# --- C ----------------------------------------------------------------------------------------------------------------
def c_source(program: Program, layout: str, tensor: int | None = None) -> str:
    """Parameters as C definitions, in the ``layout`` of CMSIS-NN or esp-nn.

    Both libraries compute as TFLM does: UnsupportedError for a profile that requantizes in floating point.
    """
    if layout not in LAYOUTS:
        raise RefsimError(f"unknown layout {layout!r}; known: {', '.join(LAYOUTS)}")
    entries = {entry["node"]: entry for entry in parameters(program, tensor)}
    header = "arm_nn_types.h" if layout == "cmsis-nn" else "esp_nn_defs.h"
    title = c_comment(f"{program.model.name} for {program.profile.id}, sha256 {program.model.sha256}")
    parts = [f"/* {title} */\n#include <stdint.h>\n#include <{header}>\n"]
    for step in program.steps:
        if step.node.index in entries:
            parts.append("\n".join(_c_node(step, entries[step.node.index], layout)) + "\n")
    return "\n".join(parts)


def _c_node(step: Step, entry: dict[str, Any], layout: str) -> Iterator[str]:
    if entry["rule"] == "float64":
        raise UnsupportedError(f"{step.node}: this profile requantizes in float64; {layout} needs integers, take --engine tflm")
    name = f"node{step.node.index}_{c_ident(step.node.op)}"
    yield f"/* {c_comment(str(step.node))} */"
    if step.node.op in ("CONV_2D", "DEPTHWISE_CONV_2D"):
        channels = step.params.window.output_depth
        yield from _c_pair(name, entry["multipliers"][0], channels, layout)
        yield _c_window(name, step, entry, layout)
    elif step.node.op == "FULLY_CONNECTED":
        pair = entry["multipliers"][0]
        if len(pair["multiplier"]) > 1:
            yield from _c_pair(name, pair, len(pair["multiplier"]), layout)
        elif layout == "cmsis-nn":
            values = f"{{{pair['multiplier'][0]}, {pair['shift'][0]}}}"
            yield f"static const cmsis_nn_per_tensor_quant_params {name}_quant = {values};"
        else:
            yield from _c_numbers(name, {"mult": pair["multiplier"][0], "shift": pair["shift"][0]})
        if layout == "cmsis-nn":
            offsets = f"{entry['input_offset']}, {entry['filter_offset']}, {entry['output_offset']}"
            yield f"static const cmsis_nn_fc_params {name}_params = {{{offsets}, {_clamp(entry)}}};"
        else:
            yield from _c_numbers(name, {key: entry[key] for key in entry if key.endswith(("_offset", "_min", "_max"))})
    else:
        for pair in entry["multipliers"]:
            yield from _c_other(_c_name(f"{name}_{c_ident(pair['name'])}") if pair["name"] else name, pair)
        yield from _c_numbers(name, {_c_name(key): entry[key] for key in entry if key in CALL_FIELDS})


def _c_name(name: str) -> str:
    """Operands of elementwise kernels under the names that both libraries give them."""
    for ours, theirs in (("lhs", "input_1"), ("rhs", "input_2"), ("output_offset", "out_offset")):
        name = name.replace(ours, theirs)
    return name


def _c_pair(name: str, pair: dict[str, Any], channels: int, layout: str) -> Iterator[str]:
    """The two arrays, one element per channel as the kernels expect, and the struct that points to them."""
    for key in ("multiplier", "shift"):
        values = pair[key] if len(pair[key]) == channels else pair[key] * channels
        yield _c_array(f"{name}_{key}", values)
    if layout == "cmsis-nn":
        yield f"static const cmsis_nn_per_channel_quant_params {name}_quant = {{{name}_multiplier, {name}_shift}};"
    else:
        yield f"static const quant_data_t {name}_quant = {{{name}_shift, {name}_multiplier}};"


def _c_window(name: str, step: Step, entry: dict[str, Any], layout: str) -> str:
    g = step.params.window
    depthwise = step.node.op == "DEPTHWISE_CONV_2D"
    kinds = {"cmsis-nn": ("cmsis_nn_conv_params", "cmsis_nn_dw_conv_params"), "esp-nn": ("conv_params_t", "dw_conv_params_t")}
    times = f"{step.params.depth_multiplier}, " if depthwise else ""
    pairs = ((g.stride_width, g.stride_height), (g.pad_left, g.pad_top), (g.dilation_width, g.dilation_height))
    geometry = ", ".join(f"{{{width}, {height}}}" for width, height in pairs)
    values = f"{entry['input_offset']}, {entry['output_offset']}, {times}{geometry}, {_clamp(entry)}"
    return f"static const {kinds[layout][depthwise]} {name}_params = {{{values}}};"


def _c_other(name: str, pair: dict[str, Any]) -> Iterator[str]:
    """Operators for which neither library has a struct: plain constants."""
    if len(pair["multiplier"]) > 1:
        yield from (_c_array(f"{name}_{key}", pair[key]) for key in ("multiplier", "shift"))
    else:
        yield from _c_numbers(name, {key: pair[key][0] for key in ("multiplier", "shift")})


def _c_numbers(name: str, values: dict[str, int]) -> Iterator[str]:
    yield from (f"static const int32_t {name}_{key} = {value};" for key, value in values.items())


def _c_array(name: str, values: Sequence[int]) -> str:
    """Not const: both libraries point to it through ``int32_t *``."""
    lines = [", ".join(map(str, values[at : at + WIDTH])) for at in range(0, len(values), WIDTH)]
    body = ",\n    ".join(lines)
    return f"static int32_t {name}[{len(values)}] = {{\n    {body}}};"


def _clamp(entry: dict[str, Any]) -> str:
    return f"{{{entry['activation_min']}, {entry['activation_max']}}}"
