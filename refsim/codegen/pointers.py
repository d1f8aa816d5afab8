"""Inputs and outputs in the caller's own memory: which values lie there, so that nothing is copied that need not be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from refsim.errors import CodegenError
from refsim.ir import storage_dtype
from refsim.program import Block, Program


@dataclass(frozen=True, slots=True)
class Pointers:
    """``names``: of values that own memory, the argument that they lie behind; ``copies``: (output, value) to copy at the end."""

    names: Mapping[int, str]
    copies: tuple[tuple[int, int], ...] = ()


def assign(program: Program, block: Block, owner: Mapping[int, int]) -> Pointers:
    """Inputs are read where they are, and never written; an output's value is made where it will be.

    What is given out twice, or is an input, a constant or a variable as well, or has elements of another size where it is made, is
    copied at the end. Raises CodegenError for a model that updates one of its inputs.
    """
    updated = {index for _, _, call in block.calls for index in call.states}
    names: dict[int, str] = {}
    copies = []
    for number, index in enumerate(block.inputs):
        if index in updated:
            raise CodegenError(f"{program.values[index]}: the model updates this input, so it has to lie in the arena")
        names[owner[index]] = f"input_{number}"
    for number, index in enumerate(block.outputs):
        root = owner.get(index)
        if root is None or root in names or _item_bytes(program, root) != _item_bytes(program, index):
            copies.append((number, index))
        else:
            names[root] = f"output_{number}"
    return Pointers(names, tuple(copies))


def _item_bytes(program: Program, index: int) -> int:
    return storage_dtype(program.values[index].dtype).itemsize
