"""A prepared model as plain data: what ``refsim inspect`` prints and ``--json`` writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from refsim.codegen.cstruct import Member, members
from refsim.codegen.fused import RunLayout
from refsim.codegen.plan import Layout, plan
from refsim.errors import ModelError
from refsim.ir import Model, Node, Quantization, Tensor
from refsim.program import Program, Step


def describe(program: Program, problems: Sequence[ModelError] = ()) -> dict[str, Any]:
    """Model, profile, one entry per node, totals, and the memory plan of ``program``. JSON-ready.

    ``problems`` are those of the nodes that :func:`refsim.prepare.survey` could not prepare: these nodes are listed with their
    reasons, and there is no memory plan then.
    """
    model = program.model
    lines = [line for problem in problems for line in problem.problems] + list(model.unsupported)
    layout = None if lines else plan(program)
    layouts = {} if layout is None else {0: layout} | dict(layout.blocks)
    nodes = [
        _node(program, layouts.get(k), k, step, n) for k, block in enumerate(program.blocks) for n, step in enumerate(block.steps)
    ]
    prepared = {node["index"] for node in nodes if node["block"] == 0}
    nodes += [_bare_node(model, node, lines) for node in model.nodes if node.index not in prepared]
    nodes.sort(key=lambda node: (node["block"], node["index"]))
    return {
        "model": model.name,
        "sha256": model.sha256,
        "description": model.description,
        "engine": program.profile.id,
        "subgraphs": len(model.graphs),
        "inputs": [_tensor(tensor) for tensor in model.inputs],
        "outputs": [_tensor(tensor) for tensor in model.outputs],
        "nodes": nodes,
        "macs": sum(node["macs"] for node in nodes),
        "constant_bytes": sum(tensor.nbytes for tensor in model.tensors if tensor.data is not None),
        "memory": None if layout is None else _memory(program, layout),
        "notes": list(program.notes),
        "refusals": list(program.refusals),
        "problems": lines,
    }


def _node(program: Program, layout: Layout | None, block: int, step: Step, number: int) -> dict[str, Any]:
    """One node; ``block`` is 0 for those of the main block, and ``runs`` says which blocks the node itself runs."""
    moved = layout.moved if layout is not None else ()
    shown = {
        "block": block,
        "subgraph": program.blocks[block].graph,
        "runs": list(step.flow.blocks) if step.flow is not None else [],
        "signature": step.signature,
        "kernels": [call.function for part, call in enumerate(step.calls) if (number, part) not in moved],
        "macs": step.macs,
        "multipliers": multipliers(step),
        "scratch_bytes": sum(call.kernel.scratch(call.params) for call in step.calls),
        "unsupported": [],
    }
    return _head(program.values, step.node, step.operands, step.outputs) | shown


def _bare_node(model: Model, node: Node, lines: Sequence[str]) -> dict[str, Any]:
    """A node that is not prepared, and why."""
    reasons = [line.removeprefix(f"{node}: ") for line in lines if line.startswith(f"{node}: ")]
    place: dict[str, Any] = {"block": 0, "subgraph": 0, "runs": []}
    none = {"signature": "", "kernels": [], "macs": 0, "multipliers": [], "scratch_bytes": 0, "unsupported": reasons}
    return _head(model.tensors, node, node.inputs, node.outputs) | place | none


def _head(tensors: Sequence[Tensor], node: Node, inputs: Sequence[int | None], outputs: Sequence[int]) -> dict[str, Any]:
    return {
        "index": node.index,
        "op": node.op,
        "label": node.label,
        "inputs": [_tensor(tensors[index]) for index in inputs if index is not None and index >= 0],
        "outputs": [_tensor(tensors[index]) for index in outputs],
    }


def multipliers(step: Step) -> list[dict[str, Any]]:
    """Every (multiplier, shift) pair of a step's params: name, and all values."""
    found = []
    for path, value, fields in (part for call in step.calls for part in _structs(call.params, "")):
        for member in fields:
            prefix = member.name.removesuffix("multiplier")
            if member.name.endswith("multiplier") and hasattr(value, f"{prefix}shift"):
                multiplier, shift = (_values(getattr(value, name)) for name in (member.name, f"{prefix}shift"))
                if any(multiplier):
                    found.append({"name": f"{path}{prefix}".strip("_."), "multiplier": multiplier, "shift": shift})
    return found


def _structs(value: Any, path: str) -> list[tuple[str, Any, tuple[Member, ...]]]:
    fields = members(type(value))
    found = [(path, value, fields)]
    for member in fields:
        if member.nested is not None:
            found += _structs(getattr(value, member.name), f"{path}{member.name}.")
    return found


def _values(value: Any) -> list[int]:
    return [int(v) for v in value] if hasattr(value, "__len__") else [int(value)]


def _tensor(tensor: Tensor) -> dict[str, Any]:
    kind = "constant" if tensor.data is not None else "variable" if tensor.is_variable else "activation"
    return {
        "index": tensor.index,
        "name": tensor.name,
        "dtype": tensor.dtype,
        "shape": list(tensor.shape),
        "kind": kind,
        "quantization": _quantization(tensor.quantization),
    }


def _quantization(q: Quantization | None) -> dict[str, Any] | None:
    # A float32 prints as the shortest text that reads back as the same float32.
    return None if q is None else {"scale": [float(str(s)) for s in q.scale], "zero_point": q.zero_point.tolist(), "axis": q.axis}


def _memory(program: Program, layout: Layout) -> dict[str, Any]:
    tensors = program.values
    return {
        "arena_bytes": layout.arena_bytes,
        "lower_bound_bytes": layout.lower_bound,
        "state_bytes": layout.state_bytes,
        "tensors": [{"index": i, "offset": offset, "bytes": tensors[i].nbytes} for i, offset in sorted(layout.tensors.items())],
        "scratch": [
            {"node": program.steps[n].node.index, "offset": offset, "bytes": _scratch(program.steps[n], part)}
            for (n, part), offset in sorted(layout.scratch.items())
        ],
        "runs": [_run(program, layout, run) for run in layout.runs],
    }


def _run(program: Program, layout: Layout, laid: RunLayout) -> dict[str, Any]:
    """Layers computed row by row: where the rows are that are kept of each tensor, the kernels' memory and that between two rows.

    An offset of -1: there is none. Tensors that are whole in the arena are not here.
    """
    steps = [program.steps[number] for number in laid.run.steps]
    values = [steps[0].calls[0].reads[0], *(step.outputs[0] for step in steps)]
    rows = [
        {"index": value, "offset": kept["offset"], "rows": kept["capacity"], "bytes": kept["capacity"] * kept["row_bytes"]}
        for value, kept in zip(values, laid.tensors, strict=True)
        if value not in layout.tensors
    ]
    nodes = [step.node.index for step in steps]
    return {"nodes": nodes, "fed": laid.run.fed, "rows": rows, "scratch": laid.scratch, "state": laid.state}


def _scratch(step: Step, part: int) -> int:
    call = step.calls[part]
    return call.kernel.scratch(call.params)
