"""Cases of one kernel: directed ones, from the golden files and from sweeps over what ports get wrong, and random ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain

import numpy as np

from refsim.engines import profile
from refsim.errors import RefsimError
from refsim.golden import cases as golden_cases
from refsim.golden.cases import Draft
from refsim.ops import registry
from refsim.prepare import prepare
from refsim.tflite import load
from refsim.verify import sweeps_conv, sweeps_other, sweeps_reach, sweeps_state
from refsim.verify.kernels import KernelCase, cases_of, steps_of
from refsim.verify.random_kernels import RANDOM

SWEEPS: Mapping[str, Callable[[tuple[str, ...]], Iterator[Draft]]] = {
    "conv_2d": lambda types: chain(sweeps_conv.convolutions(False, types), sweeps_reach.windows(False, types)),
    "depthwise_conv_2d": lambda types: chain(sweeps_conv.convolutions(True, types), sweeps_reach.windows(True, types)),
    "fully_connected": sweeps_other.denses,
    "add": sweeps_other.sums,
    "average_pool_2d": sweeps_other.pools,
    "softmax": sweeps_other.softmaxes,
    "unidirectional_sequence_lstm": sweeps_state.lstms,
    "svdf": sweeps_state.svdfs,
    "quantize": sweeps_state.quantizes,
}


#: Kernels for which the sweeps of their operator have the wrong models.
OWN_SWEEPS: Mapping[str, Callable[[tuple[str, ...]], Iterator[Draft]]] = {"add.s16pot": sweeps_other.pot_sums}


def cases(op: str, signature: str, engine: str) -> list[KernelCase]:
    """All directed cases of one kernel: those of the golden files, then the sweeps."""
    drafts = list(golden_cases.drafts(op).values()) if op in golden_cases.operators() else []
    drafts += _sweeps(op, signature)
    alias = profile(engine).alias
    wanted = [draft for draft in drafts if not draft.error and alias in draft.engines]
    made = [case for draft in wanted for case in _answered(draft, signature, engine)]
    if not made:
        known = ", ".join(sorted(SWEEPS))
        raise RefsimError(f"there are no cases for {op}.{signature} of {engine}; operators with cases: {known}")
    return made


def _answered(draft: Draft, signature: str, engine: str) -> list[KernelCase]:
    program = prepare(load(draft.model), engine)
    if program.steps[0].signature != signature:
        return []
    flags = (*draft.flags, *draft.only.get(profile(engine).alias, ()))
    flags += ("int4",) if signature.endswith("w4") and "int4" not in flags else ()
    if program.initial_state:
        return steps_of(program, draft.inputs, draft.id, draft.comment.rstrip("."), flags)
    return cases_of(program, draft.inputs, draft.id, draft.comment.rstrip("."), flags)


def random_cases(op: str, signature: str, engine: str, count: int, seed: int, runs: int = 1) -> list[KernelCase]:
    """``count`` cases of random shape, scales, zero points, weights and inputs; ``runs`` inputs for each model."""
    if op not in RANDOM:
        return []
    rng = np.random.default_rng([seed, *f"{op}.{signature}".encode()])
    made: list[KernelCase] = []
    while len(made) < count:
        model, stacks = RANDOM[op](rng, _types(op, signature), runs)
        program = prepare(load(model), engine)
        made += cases_of(program, stacks, f"random{len(made)}", "random shape, scales and data", ("random",))
    return made[:count]


def _types(op: str, signature: str) -> tuple[str, ...]:
    known = registry()[op.upper()].signatures
    if signature not in known:
        raise RefsimError(f"{op} has no kernel {signature!r}; it has {', '.join(known)}")
    return tuple(str(dtype) for dtype in known[signature])


def _sweeps(op: str, signature: str) -> list[Draft]:
    if op not in SWEEPS:
        raise RefsimError(f"there are no directed cases for {op!r}; operators with cases: {', '.join(sorted(SWEEPS))}")
    types = _types(op, signature)
    return list(OWN_SWEEPS.get(f"{op}.{signature}", SWEEPS[op])(types))


def signatures(op: str, engine: str) -> tuple[str, ...]:
    """The kernels of ``op`` that ``engine`` has and that ports are asked about."""
    return tuple(profile(engine).signatures(registry()[op.upper()]))
