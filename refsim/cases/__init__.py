"""The room of questions: random nodes of every operator, each drawn by the operator's own ``sample``.

A draw is a model and inputs without answers. The same draws are asked of the simulator, the generated C, the live engines when
golden vectors are recorded, emulated targets, and other people's ports; a seed names them for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from refsim.engines import Profile
from refsim.ir import Array
from refsim.ops import Op, registry
from refsim.sheet import Sheet


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A model of one or more independent nodes of one kernel, and its inputs ``[runs, ...]``."""

    op: Op
    signature: str
    model: bytes
    inputs: tuple[Array, ...]


def draw(op: Op, signature: str, profile: Profile, seed: int, nodes: int = 1, runs: int = 4) -> Drawn:
    """``nodes`` random nodes of operator ``op`` with operand types ``signature``, of a kind that ``profile``'s engine accepts."""
    if op.sample is None:
        raise ValueError(f"{op.builtin} has no sample: nothing can be drawn")
    rng = np.random.default_rng([seed, *f"{op.name}/{signature}".encode()])
    sheet = Sheet(rng, signature, op.signatures[signature], profile.rules(op, signature))
    for _ in range(nodes):
        op.sample(sheet)
    return Drawn(op, signature, sheet.build(), tuple(sheet.values(runs, seed)))


def kernels_of(profile: Profile) -> Iterator[tuple[Op, str]]:
    """Every operator and signature that ``profile`` has and that can be drawn: not those that need subgraphs or variables."""
    for op in registry().values():
        for signature in profile.signatures(op) if op.sample else ():
            yield op, signature
