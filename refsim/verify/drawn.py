"""Every operator of an engine as a suite of questions, from the nodes that it draws itself (:mod:`refsim.cases`)."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from refsim.cases import draw
from refsim.engines import profile
from refsim.errors import RefsimError
from refsim.ir import Array
from refsim.ops import Op, registry
from refsim.prepare import prepare
from refsim.program import Program
from refsim.tflite import load
from refsim.verify.kernels import KernelCase, cases_of, steps_of
from refsim.verify.nodes import node_cases
from refsim.verify.suites import DEFAULT_SEED

#: Nodes that are drawn at level 1, and how many more for each seed of level 2.
FEW, MANY = 12, 24
SEEDS = 3
RUNS = 3


@functools.cache
def op_named(name: str) -> Op:
    """The operator with this name in lower case, such as ``conv_2d``."""
    named = {op.name: op for op in registry().values()}
    if name not in named:
        raise RefsimError(f"there is no operator {name!r}; there are {', '.join(sorted(named))}")
    return named[name]


@functools.cache
def programs(op: str, signature: str, engine: str, seed: int, count: int) -> tuple[tuple[Program, tuple[Array, ...]], ...]:
    """``count`` nodes of one operator, prepared, with ``RUNS`` inputs each; those that the engine would not run are left out.

    RefsimError when that leaves less than half of them.
    """
    if op_named(op).sample is None:
        return ()
    found, refused = [], []
    for number in range(seed, seed + count):
        drawn = draw(op_named(op), signature, profile(engine), number, nodes=1, runs=RUNS)
        try:
            program = prepare(load(drawn.model), engine)
        except RefsimError as error:
            refused.append(str(error))
            continue
        if not program.refusals:
            found.append((program, drawn.inputs))
    if 2 * len(found) < count:
        raise RefsimError(f"{op}.{signature}: of {count} nodes that it draws {engine} runs {len(found)}; {'; '.join(refused[:1])}")
    return tuple(found)


@functools.cache
def is_kernel(op: str, signature: str, engine: str) -> bool:
    """Whether every node is one call of one and the same kernel, so that its parameters can be asked; not so of moves and fills."""
    steps = [step for program, _ in programs(op, signature, engine, DEFAULT_SEED, FEW) for step in program.steps]
    if any(len(step.calls) != 1 for step in steps):
        return False
    kernels = {step.call.kernel.name: step.call.kernel for step in steps}
    moves = (kernel.partial or kernel.in_place or not kernel.inputs for kernel in kernels.values())
    return len(kernels) <= 1 and not any(moves)


def cases_from(
    program: Program, stacks: Sequence[Array], case_id: str, comment: str, flags: tuple[str, ...], kernel: bool
) -> list[KernelCase]:
    """The runs of a one-node program as calls of its ``kernel``, or as what its node says."""
    if not kernel:
        return node_cases(program, stacks, case_id, comment, flags)
    return (steps_of if program.initial_state else cases_of)(program, stacks, case_id, comment, flags)


def drawn_cases(op: str, signature: str, engine: str, seed: int, count: int) -> list[KernelCase]:
    """The runs of ``count`` drawn nodes."""
    kernel = is_kernel(op, signature, engine)
    made: list[KernelCase] = []
    for number, (program, stacks) in enumerate(programs(op, signature, engine, seed, count)):
        made += cases_from(program, stacks, f"drawn{seed % 10**6 + number}", "a random node", ("random",), kernel)
    return made
