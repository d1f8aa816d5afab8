"""Runs of layers that are computed row by row, on their way to C."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from refsim.codegen.fused import RunLayout
from refsim.program import Program


def run_context(program: Program, prefix: str, run: RunLayout, nodes: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What templates need to know of ``run``; ``nodes`` are its steps as the model's template knows them."""
    shown = [_shown(program, prefix, number, layer.out_bytes) for number, layer in zip(run.run.steps, run.layers, strict=True)]
    return {
        "name": f"{prefix}_rows_{run.run.steps.start}",
        "tensors": run.tensors,
        "fed": run.run.fed,
        "state": run.state,
        "layers": [node | {"shown": row} for node, row in zip(nodes, shown, strict=True)],
    }


def _shown(program: Program, prefix: str, number: int, row_bytes: int) -> dict[str, Any]:
    """What the hook gets of a row of the output of step ``number``, as C: place and bytes."""
    (index,) = program.steps[number].outputs
    tensor, narrow = program.values[index], program.narrow.get(index)
    if narrow is None:
        return {"tensor": tensor, "place": "task.to", "bytes": row_bytes}
    size = row_bytes // narrow.live.size * narrow.fill.size
    counts = f"{narrow.fill.size}, {narrow.live.size}, {size}"
    return {"tensor": tensor, "place": f"{prefix}_whole(task.to, {prefix}_channels_{index}, {counts})", "bytes": size}
