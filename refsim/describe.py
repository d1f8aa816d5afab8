"""A prepared model as plain data: what ``refsim inspect`` prints and ``--json`` writes."""

from __future__ import annotations

from typing import Any

from refsim.codegen.cstruct import Member, members
from refsim.codegen.plan import Layout, plan
from refsim.ir import Quantization, Tensor
from refsim.program import Program, Step


def describe(program: Program) -> dict[str, Any]:
    """Model, profile, one entry per node, totals, and the memory plan of ``program``. JSON-ready."""
    layout = plan(program)
    model = program.model
    layouts = {0: layout} | dict(layout.blocks)
    nodes = [_node(program, layouts[k], k, n) for k, block in enumerate(program.blocks) for n in range(len(block.steps))]
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
        "memory": _memory(program, layout),
        "notes": list(program.notes),
        "refusals": list(program.refusals),
    }


def _node(program: Program, layout: Layout, block: int, number: int) -> dict[str, Any]:
    """One node; ``block`` is 0 for those of the main block, and ``runs`` says which blocks the node itself runs."""
    step = program.blocks[block].steps[number]
    tensors = program.values
    return {
        "index": step.node.index,
        "block": block,
        "subgraph": program.blocks[block].graph,
        "runs": list(step.flow.blocks) if step.flow is not None else [],
        "op": step.node.op,
        "label": step.node.label,
        "signature": step.signature,
        "kernels": [call.function for part, call in enumerate(step.calls) if (number, part) not in layout.moved],
        "inputs": [_tensor(tensors[index]) for index in step.operands if index is not None],
        "outputs": [_tensor(tensors[index]) for index in step.outputs],
        "macs": step.macs,
        "multipliers": multipliers(step),
        "scratch_bytes": sum(call.kernel.scratch(call.params) for call in step.calls),
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
    }


def _scratch(step: Step, part: int) -> int:
    call = step.calls[part]
    return call.kernel.scratch(call.params)
