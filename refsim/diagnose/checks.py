"""The first layer that differs, and what explains it, from check values alone: a board printed one line, and no tensor.

Up to the first layer whose check value is wrong, every tensor is what it should be, so that layer's inputs are known. A cause is
named if the layer has the printed check value with it; of 32 bits, chance gives one in four thousand million.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from refsim.codegen.selftest import check_value
from refsim.diagnose.cause import Cause
from refsim.diagnose.causes import causes
from refsim.diagnose.explain import Named, told_together
from refsim.diagnose.lines import SelfTest
from refsim.diagnose.replay import Fed, replay
from refsim.errors import RefsimError
from refsim.ir import Array
from refsim.overflow import OverflowWarning
from refsim.program import Program
from refsim.simulate import Simulator


@dataclass(frozen=True, slots=True)
class Checked:
    """The first layer output whose check value is not ``expected`` but ``got``; ``differing`` of ``layers`` are not as expected."""

    profile: str
    input: int
    node: str
    tensor: int
    expected: int
    got: int
    differing: int
    layers: int
    causes: tuple[Named, ...] = ()

    @property
    def verdict(self) -> str:
        if not self.causes:
            return "not explained by any known engine or mistake"
        return f"its check value is explained: {told_together(self.causes, 'the board', 'it')}"


def explain_checks(program: Program, inputs: Sequence[Array], printed: SelfTest) -> Checked | None:
    """What a self-test's line says of ``program``, with the test's ``inputs`` ``[n, ...]``; None if every layer is as expected.

    RefsimError if the line is of another model or test.
    """
    if not printed.checks:
        return None
    if len(program.blocks) > 1:
        raise RefsimError("a model with several subgraphs is explained from tensors, not from check values")
    if len(printed.checks) != len(program.traced) or printed.input >= len(inputs[0]):
        told = f"{len(printed.checks)} layers and input {printed.input}"
        raise RefsimError(f"the line is of another self-test: {told}, not {len(program.traced)} layers of {len(inputs[0])} inputs")
    given = [array[: printed.input + 1] for array in inputs]
    nodes = {fed.step.node.index: fed.of([printed.input]) for fed in replay(program, given, _right(program, given))}
    wanted = [check_value(nodes[step.node.index].expected[index][0]) for step, index in program.traced]
    wrong = [number for number, (want, got) in enumerate(zip(wanted, printed.checks, strict=True)) if want != got]
    if not wrong:
        return None
    step, index = program.traced[wrong[0]]
    got = printed.checks[wrong[0]]
    fed = nodes[step.node.index]
    named = tuple(Named(cause.kind, cause.what) for cause in causes(fed) if _gives(cause, fed, index, got))
    return Checked(program.profile.id, printed.input, str(step.node), index, wanted[wrong[0]], got, len(wrong), len(wanted), named)


def _right(program: Program, inputs: Sequence[Array]) -> dict[int, Array]:
    """Every layer output ``[n, ...]`` as it should be."""
    simulator = Simulator(program.model, program.profile)
    runs = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OverflowWarning)
        for sample in zip(*inputs, strict=True):
            simulator.run(*sample)
            runs.append(dict(simulator.tensors))
    return {index: np.stack([tensors[index] for tensors in runs]) for _, index in program.traced}


def _gives(cause: Cause, fed: Fed, tensor: int, check: int) -> bool:
    outputs = cause.run(fed)
    return outputs is not None and check_value(outputs[tensor][0]) == check
