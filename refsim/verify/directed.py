"""Cases of one kernel: directed ones, from the golden files and from sweeps over what ports get wrong, and random ones."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from itertools import chain

import numpy as np

from refsim.cases import kernels_of
from refsim.engines import profile
from refsim.errors import RefsimError
from refsim.golden import FOLDER, load_all
from refsim.golden.cases import Draft
from refsim.prepare import prepare
from refsim.tflite import load
from refsim.verify import drawn, sweeps_conv, sweeps_other, sweeps_reach, sweeps_state
from refsim.verify.kernels import KernelCase, cases_of
from refsim.verify.random_kernels import LARGE, RANDOM
from refsim.verify.suites import DEFAULT_SEED

SWEEPS: Mapping[str, Callable[[tuple[str, ...]], Iterator[Draft]]] = {
    "conv_2d": lambda types: chain(sweeps_conv.convolutions(False, types), sweeps_reach.windows(False, types)),
    "depthwise_conv_2d": lambda types: chain(sweeps_conv.convolutions(True, types), sweeps_reach.windows(True, types)),
    "fully_connected": lambda types: chain(sweeps_other.denses(types), sweeps_reach.rows(types)),
    "add": sweeps_other.sums,
    "sub": functools.partial(sweeps_other.quantized_pairs, "SUB"),
    "mul": functools.partial(sweeps_other.quantized_pairs, "MUL"),
    "average_pool_2d": sweeps_other.pools,
    "softmax": sweeps_other.softmaxes,
    "unidirectional_sequence_lstm": sweeps_state.lstms,
    "svdf": sweeps_state.svdfs,
    "quantize": sweeps_state.quantizes,
}


#: Models of large shapes per seed.
LARGE_MODELS = 8
#: Kernels for which the sweeps of their operator have the wrong models.
OWN_SWEEPS: Mapping[str, Callable[[tuple[str, ...]], Iterator[Draft]]] = {"add.s16pot": sweeps_other.pot_sums}


#: Kernels whose level-1 cases are kept: checking a port takes hundreds of small models, and there are often several ports of one.
KEPT = 8


@functools.lru_cache(KEPT)
def cases(op: str, signature: str, engine: str) -> tuple[KernelCase, ...]:
    """All level-1 cases of one operator: those of its golden file, the sweeps, then nodes that the operator draws."""
    _types(op, signature)
    alias = profile(engine).alias
    swept = [draft for draft in _sweeps(op, signature) if not draft.error and alias in draft.engines]
    made = [case for draft in [*_recorded(op, engine), *swept] for case in _answered(draft, op, signature, engine)]
    return (*made, *drawn.drawn_cases(op, signature, engine, DEFAULT_SEED, drawn.FEW))


@functools.cache
def _recorded(op: str, engine: str) -> tuple[Draft, ...]:
    """The questions of the operator's golden file that ``engine`` itself has answered; () if there are none."""
    path = FOLDER / "operators" / f"{op}.json"
    answered = [file for file in load_all(path) if file.source.engine == profile(engine).id] if path.exists() else []
    return tuple(
        Draft(case.id, case.comment, case.flags, case.model, case.arrays)
        for file in answered
        for case in file.cases
        if case.result == "valid" and case.model is not None
    )


def _answered(draft: Draft, op: str, signature: str, engine: str) -> list[KernelCase]:
    program = prepare(load(draft.model), engine)
    if len(program.steps) != 1 or program.steps[0].op.name != op or program.steps[0].signature != signature:
        return []
    flags = (*draft.flags, *draft.only.get(profile(engine).alias, ()))
    flags += ("int4",) if signature.endswith("w4") and "int4" not in flags else ()
    kernel = drawn.is_kernel(op, signature, engine)
    return drawn.cases_from(program, draft.inputs, draft.id, draft.comment.rstrip("."), flags, kernel)


def more_cases(op: str, signature: str, engine: str, count: int, seed: int) -> list[KernelCase]:
    """What level 2 adds: about ``count`` random cases and large shapes, and drawn nodes, each from several seeds."""
    made: list[KernelCase] = []
    for part in range(drawn.SEEDS):
        made += random_cases(op, signature, engine, count // drawn.SEEDS, seed + part)
        made += large_cases(op, signature, engine, seed + part)
        made += drawn.drawn_cases(op, signature, engine, seed + drawn.FEW + part * drawn.MANY, drawn.MANY)
    return made


def large_cases(op: str, signature: str, engine: str, seed: int) -> list[KernelCase]:
    """A few cases of shapes as real models have them: patches up to 2,000 elements, up to 300 channels."""
    rng = np.random.default_rng([seed, *f"large {op}.{signature}".encode()])
    made: list[KernelCase] = []
    for number in range(LARGE_MODELS if op in LARGE else 0):
        model, stacks = LARGE[op](rng, _types(op, signature), 1)
        made += cases_of(prepare(load(model), engine), stacks, f"large{seed}.{number}", "large shape", ("random", "large"))
    return made


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
    known = drawn.op_named(op).signatures
    if signature not in known:
        raise RefsimError(f"{op} has no kernel {signature!r}; it has {', '.join(known)}")
    return tuple(str(dtype) for dtype in known[signature])


def _sweeps(op: str, signature: str) -> list[Draft]:
    sweep = OWN_SWEEPS.get(f"{op}.{signature}", SWEEPS.get(op))
    return [] if sweep is None else list(sweep(_types(op, signature)))


def names(engine: str) -> list[str]:
    """Every kernel and operator of ``engine`` that ports can be asked about, such as ``conv_2d.s8``; those with sweeps first."""
    known = [(op.name, signature) for op, signature in kernels_of(profile(engine)) if op.sample is not None or op.name in SWEEPS]
    return [f"{op}.{signature}" for op, signature in sorted(known, key=lambda pair: pair[0] not in SWEEPS)]


def signatures(op: str, engine: str) -> tuple[str, ...]:
    """The kernels of ``op`` that ``engine`` has and that ports are asked about."""
    return tuple(profile(engine).signatures(drawn.op_named(op)))
