"""A differential fuzzer: random models through simulator, generated C and the live engine; what differs is made small and kept.

A campaign is a list of batches; a batch is named by kernel, engine and first seed, and gives the same models for ever. Batches run
on any :class:`concurrent.futures.Executor`: in this process, on several, or on a cluster's. Each is counted once, also when the
machine that had it is lost and another one does it again.

=============  =========================================================================
``batch``      one batch: draw, run on all three sides, compare
``keep``       a difference as a golden case: one node, one run
=============  =========================================================================
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field

from refsim.cases import kernels_of
from refsim.engines import profile
from refsim.errors import RefsimError as RefsimError
from refsim.fuzz.batch import Batch, Finding, Outcome, run_batch

__all__ = ["Batch", "Campaign", "Finding", "Outcome", "batches", "run_batch", "run_campaign"]

#: Batches that wait behind those that run, so that no worker is ever idle and a campaign still ends in time.
AHEAD = 2
Progress = Callable[["Campaign"], None]


@dataclass(slots=True)
class Campaign:
    """What has been found so far. ``seconds``: time since the start; ``refused``: models that neither side takes."""

    batches: int = 0
    models: int = 0
    elements: int = 0
    refused: int = 0
    seconds: float = 0.0
    findings: list[Finding] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    #: Models by kernel.
    kernels: dict[str, int] = field(default_factory=dict)

    def add(self, outcome: Outcome) -> None:
        self.batches += 1
        self.models += outcome.models
        self.elements += outcome.elements
        self.refused += outcome.refused
        self.findings += outcome.findings
        name = f"{outcome.batch.op}/{outcome.batch.signature}"
        self.kernels[name] = self.kernels.get(name, 0) + outcome.models


def batches(
    engine: str,
    ops: Sequence[str] = (),
    seed: int = 1,
    size: int = 20,
    shard: tuple[int, int] = (1, 1),
    *,
    c: bool = True,
    nodes: int = 1,
) -> Iterator[Batch]:
    """Batches without end: every kernel of ``engine`` (or of ``ops``) in turn, then again with the next seeds.

    ``shard`` (k, n) takes every n-th batch from the k-th on. RefsimError for an operator that the engine does not have.
    """
    kernels = [(op.builtin, signature) for op, signature in kernels_of(profile(engine)) if not ops or op.builtin in ops]
    if missing := set(ops) - {name for name, _ in kernels}:
        raise RefsimError(f"{engine} has no operator {', '.join(sorted(missing))} that can be drawn")
    part, parts = shard
    numbered = ((turn, name, signature) for turn in itertools.count() for name, signature in kernels)
    for turn, name, signature in itertools.islice(numbered, part - 1, None, parts):
        yield Batch(engine, name, signature, seed + turn * size, size, c, nodes)


def run_campaign(
    todo: Iterator[Batch],
    executor: Executor,
    jobs: int,
    *,
    seconds: float = float("inf"),
    models: int = 0,
    progress: Progress = lambda campaign: None,
) -> Campaign:
    """Run batches until ``seconds`` have passed or ``models`` models are done (0: no limit), whichever comes first."""
    campaign, started = Campaign(), time.monotonic()
    running: dict[Future[Outcome], Batch] = {}
    asked = 0
    while True:
        enough = time.monotonic() - started >= seconds or (models > 0 and asked >= models)
        while not enough and len(running) < jobs * AHEAD:
            batch = next(todo)
            asked += batch.size
            running[executor.submit(run_batch, batch)] = batch
            enough = models > 0 and asked >= models
        if not running:
            return campaign
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            batch = running.pop(future)
            if error := future.exception():
                campaign.failures.append(f"{batch}: {type(error).__name__}: {error}")
            else:
                campaign.add(future.result())
        campaign.seconds = time.monotonic() - started
        progress(campaign)
