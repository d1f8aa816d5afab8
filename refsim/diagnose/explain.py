"""The first node that differs when it is fed the dump's own inputs, and what explains it.

A cause is named only if it reproduces every value of the node that was dumped, the differing ones and the others. Where none does,
the best one's share is told, without a name being made of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np

from refsim.diagnose.cause import Cause
from refsim.diagnose.causes import causes
from refsim.diagnose.element import Value, values_at
from refsim.diagnose.picture import folded
from refsim.diagnose.replay import Fed, looked_into, replay
from refsim.ir import Array
from refsim.program import Program

#: Of two causes at once, that many are tried with each other: those that explain most alone.
PAIRED = 40
#: With fewer differing values, two mistakes at once would explain anything.
LEAST_FOR_PAIRS = 8
SAMPLES_FOR_PAIRS = 4
#: A cause that is not all of it is told if it explains so much of the differing values, less those that it spoils: below, any
#: mistake has something in common with another one, such as what both saturate.
LEAST_SHARE = 0.5
#: So many causes are told where a dump cannot tell them apart.
TOLD = 8


@dataclass(frozen=True, slots=True)
class Named:
    """A cause in words: ``kind`` as in :class:`refsim.diagnose.cause.Cause`.

    ``what`` completes "the dump ..."; of kind engine it is the profile's id.
    """

    kind: str
    what: str


def told_together(causes: Sequence[Named], subject: str, evidence: str) -> str:
    """``causes`` in one sentence: all engines at once, of the others the likeliest ones."""
    engines = [cause.what for cause in causes if cause.kind == "engine"]
    others = [cause.what for cause in causes if cause.kind != "engine"]
    told = [f"is what {', '.join(engines)} compute{'s' if len(engines) == 1 else ''}"] if engines else []
    told += others[:TOLD]
    if len(others) > TOLD:
        told.append(f"{len(others) - TOLD} more (--json has them)")
    several = f"{len(causes)} causes that {evidence} cannot tell apart: " if len(causes) > 1 else ""
    return f"{several}{subject} {'; or '.join(told)}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One node that differs.

    ``differing`` of ``total`` elements, the first at ``element`` of ``sample``: ``expected`` by the profile, ``got`` in the dump.
    ``values`` are the steps of that element. ``causes`` reproduce the node completely; if there are none, ``nearest`` explains
    ``share`` of the differing values, and changes ``spoiled`` others; None where none explains most of them. ``everywhere``: the
    causes explain all other nodes of the dump too. Of a node that runs subgraphs, no cause is looked for. ``computed`` are
    tensors that it reads and that are not in the dump.
    """

    node: str
    tensor: int
    name: str
    sample: int
    element: tuple[int, ...]
    expected: float
    got: float
    differing: int
    total: int
    values: tuple[Value, ...]
    causes: tuple[Named, ...] = ()
    nearest: Named | None = None
    share: float = 0.0
    spoiled: int = 0
    everywhere: bool = False
    runs_subgraphs: bool = False
    computed: tuple[str, ...] = ()

    @property
    def verdict(self) -> str:
        if self.runs_subgraphs:
            return "its subgraphs make something else of what it read"
        if self.causes:
            where = ", and so is every other node" if self.everywhere else ""
            return f"all {self.differing} differences are explained{where}: {told_together(self.causes, 'the dump', 'this dump')}"
        if self.nearest is not None and self.share > 0:
            more = f", but {self.spoiled} equal values would differ" if self.spoiled else ""
            gives = f"{self.share * self.differing:,.0f} of the {self.differing:,} differing values{more}"
            return f"not explained; the nearest: the dump {self.nearest.what}, which gives {gives}"
        return "not explained by any known engine or mistake"


@dataclass(frozen=True, slots=True)
class Explanation:
    """``compared`` nodes were in the dump; ``findings`` are those that differ on the dump's own inputs, the first one explained."""

    profile: str
    compared: int
    findings: tuple[Finding, ...] = ()
    missing: tuple[str, ...] = ()
    #: Nodes of subgraphs that may run several times for one sample: what the node makes that runs them was compared, but not they.
    unseen: tuple[str, ...] = ()
    #: For each finding, where its differing elements lie (:mod:`refsim.diagnose.picture`).
    maps: tuple[Array, ...] = field(default=(), repr=False)

    @property
    def equal(self) -> bool:
        return not self.findings


def explain(program: Program, inputs: Sequence[Array], dump: Mapping[int, Array], everything: bool = False) -> Explanation:
    """Compare a dump (arrays ``[n, ...]`` by tensor index) node by node; explain the first that differs, or ``everything``."""
    nodes = list(replay(program, inputs, dump))
    wrong = [fed for fed in nodes if fed.differing]
    first = next((fed for fed in wrong if fed.step.calls), None)
    findings = [
        replace(finding(program, fed, nodes, explained=everything or fed is first), computed=_computed(program, fed, dump))
        for fed in wrong
    ]
    seen = looked_into(program)
    inner = [(block in seen, block, step) for block in program.blocks for step in block.steps if step.calls]
    missing = tuple(block.title(step) for known, block, step in inner if known and not set(step.outputs) & dump.keys())
    unseen = tuple(block.title(step) for known, block, step in inner if not known)
    maps = tuple(folded(_different(fed)) for fed in wrong)
    return Explanation(program.profile.id, len(nodes), tuple(findings), missing, unseen, maps)


def _computed(program: Program, fed: Fed, dump: Mapping[int, Array]) -> tuple[str, ...]:
    known = {*dump, *fed.block.inputs, *program.initial_state}
    return tuple(str(program.values[index]) for index in fed.reads if index not in known)


def _different(fed: Fed) -> Array:
    """Of the first output that differs, bool ``[n, ...]``."""
    return next(fed.expected[i] != got for i, got in fed.dumped.items() if (fed.expected[i] != got).any())


def finding(program: Program, fed: Fed, nodes: Sequence[Fed], explained: bool = True) -> Finding:
    index = next(i for i, got in fed.dumped.items() if (fed.expected[i] != got).any())
    want, got = fed.expected[index], fed.dumped[index]
    sample, *element = (int(i) for i in np.argwhere(want != got)[0])
    where = (sample, *element)
    total = sum(array.size for array in fed.dumped.values())
    tensor = program.values[index]
    explained = explained and bool(fed.step.calls)
    shown = values_at(fed, index, where) if explained else ()
    head = (
        fed.title,
        index,
        tensor.name,
        int(fed.rows[sample]),
        tuple(element),
        want[where].item(),
        got[where].item(),
        fed.differing,
        total,
    )
    if not explained:
        return Finding(*head, shown, runs_subgraphs=not fed.step.calls)
    exact, nearest = search(fed)
    if exact:
        # One node alone does not say whether a mistake is the arithmetic's or its own: then all causes are told.
        kernels = [other for other in nodes if other.step.calls]
        several = sum(other.differing > 0 for other in kernels) > 1
        portable = [cause for cause in exact if cause.portable] if several else []
        general = [cause for cause in portable if all(_reproduces(cause, other) for other in kernels)]
        named = tuple(Named(cause.kind, cause.what) for cause in general or exact)
        return Finding(*head, shown, named, everywhere=bool(general) and len(kernels) > 1)
    if nearest is None:
        return Finding(*head, shown)
    share, spoiled, cause = nearest
    return Finding(*head, shown, (), Named(cause.kind, cause.what), share, spoiled)


def _reproduces(cause: Cause, fed: Fed) -> bool:
    outputs = cause.run(fed)
    return outputs is not None and all(np.array_equal(outputs[i], got) for i, got in fed.dumped.items())


def search(fed: Fed) -> tuple[list[Cause], tuple[float, int, Cause] | None]:
    """The causes that reproduce everything, single ones before pairs, and the best of the others."""
    scores = [(cause, *score(fed, cause)) for cause in causes(fed)]
    exact = [cause for cause, share, spoiled in scores if share == 1 and not spoiled]
    if exact:
        return exact, None
    helpful = sorted((s for s in scores if s[1] > 0), key=lambda s: (s[2] > 0, s[2] - s[1] * fed.differing))
    telling = [s for s in helpful if s[1] * fed.differing - s[2] >= LEAST_SHARE * fed.differing]
    nearest = max(telling, key=lambda s: s[1] * fed.differing - s[2], default=None)
    if fed.differing >= LEAST_FOR_PAIRS:
        exact = list(_pairs(fed, [cause for cause, *_ in helpful[:PAIRED]]))
    return exact, None if nearest is None else (nearest[1], nearest[2], nearest[0])


def _pairs(fed: Fed, singles: Sequence[Cause]) -> Iterator[Cause]:
    chosen = [int(i) for i in np.flatnonzero(_wrong(fed))[:SAMPLES_FOR_PAIRS]]
    few = fed.of(range(chosen[-1] + 1) if fed.stateful else chosen)
    for one, other in combinations(singles, 2):
        both = one.beside(other)
        if both is not None and score(few, both) == (1, 0) and score(fed, both) == (1, 0):
            yield both


def _beginning(fed: Fed) -> Fed:
    """Of a node with state the samples up to the first that differs; of others all."""
    if not fed.stateful or not fed.differing:
        return fed
    return fed.of(range(int(np.flatnonzero(_wrong(fed))[0]) + 1))


def _wrong(fed: Fed) -> Array:
    """Which samples differ, bool ``[n]``."""
    found = np.zeros(len(fed.rows), dtype=bool)
    for index, got in fed.dumped.items():
        found |= (fed.expected[index] != got).reshape(len(got), -1).any(axis=1)
    return found


def score(fed: Fed, cause: Cause) -> tuple[float, int]:
    """(share of the differing values that ``cause`` gives, number of equal values that it would change)."""
    begin = _beginning(fed)
    if len(begin.rows) < len(fed.rows):
        share, spoiled = score(begin, cause)
        if share < 1 or spoiled:  # what comes behind has another state to start from
            return share * begin.differing / fed.differing, spoiled
    outputs = cause.run(fed)
    if outputs is None or any(outputs[i].shape != got.shape for i, got in fed.dumped.items()):
        return 0.0, 0
    right = spoiled = 0
    for index, got in fed.dumped.items():
        differs = fed.expected[index] != got
        same = outputs[index] == got
        right += int((differs & same).sum())
        spoiled += int((~differs & ~same).sum())
    return right / max(fed.differing, 1), spoiled
