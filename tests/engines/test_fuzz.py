"""The fuzzer: the same seed asks the same, a mistake is found and kept, and no batch is lost or counted twice."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from refsim import fuzz, golden
from refsim.engines import profile
from refsim.fixedpoint import EXACT
from refsim.fuzz import batch as batches
from refsim.fuzz.keep import keep, smallest
from refsim.golden import checker

SMALL = fuzz.Batch("tflm", "ADD", "s8", 1, 3)


def test_a_seed_names_the_models() -> None:
    first, again = (list(islice(fuzz.batches("tflm", ("ADD", "PAD"), seed=5), 9)) for _ in range(2))
    assert first == again
    assert {batch.op for batch in first} == {"ADD", "PAD"}
    assert first[0].drawn(5).model == again[0].drawn(5).model != first[0].drawn(6).model


def test_shards_share_the_batches() -> None:
    whole = list(islice(fuzz.batches("tflm"), 12))
    parts = [list(islice(fuzz.batches("tflm", shard=(k, 3)), 4)) for k in (1, 2, 3)]
    assert [parts[number % 3][number // 3] for number in range(12)] == whole


def test_operators_that_cannot_be_drawn_are_named() -> None:
    with pytest.raises(fuzz.RefsimError, match="tflm has no operator NOPE"):
        next(fuzz.batches("tflm", ("ADD", "NOPE")))


@pytest.mark.oracle
def test_all_three_sides_agree(require_engine: Callable[[str], None]) -> None:
    require_engine("tflm")
    outcome = fuzz.run_batch(SMALL)
    assert (outcome.models, outcome.refused, outcome.findings) == (3, 0, ())
    assert outcome.elements > 0


@pytest.mark.oracle
def test_a_mistake_is_found_made_small_and_kept(
    require_engine: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    require_engine("tflm")
    wrong = EXACT.but(rdbpot=lambda x, exponent: np.asarray(x) >> exponent)
    original = batches.play

    def mistaken(runner: Any, inputs: Any) -> Any:
        monkeypatch.setattr("refsim.engines.EXACT", wrong)
        monkeypatch.setattr("refsim.simulate.simulate", _with(wrong))
        return original(runner, inputs)

    monkeypatch.setattr(batches, "play", mistaken)
    findings = [f for f in fuzz.run_batch(SMALL).findings if f.sides == "simulator and engine"]
    assert findings
    small = smallest(findings[0].batch.drawn(findings[0].seed), "tflm")
    assert len(small.inputs[0]) == 1
    path = keep(findings[0], tmp_path)
    assert path is not None
    monkeypatch.undo()
    (case,) = golden.load(path).cases
    assert case.model == small.model
    assert golden.load(path).source.engine == profile("tflm").id
    assert checker.verify(path).ok


def _with(nx: Any) -> Callable[..., Any]:
    from refsim.execute import simulate

    return lambda program, inputs, state, **how: simulate(program, inputs, state, nx, **how)


class Losing(ThreadPoolExecutor):
    """An executor that loses its first batch, as a machine that goes away does."""

    lost = False

    def submit(self, fn: Any, /, *args: Any, **keywords: Any) -> Future[Any]:
        if not self.lost:
            self.lost = True
            future: Future[Any] = Future()
            future.set_exception(RuntimeError("the machine is gone"))
            return future
        return super().submit(fn, *args, **keywords)


@pytest.mark.oracle
def test_a_batch_that_fails_is_told(require_engine: Callable[[str], None]) -> None:
    require_engine("tflm")
    with Losing(1) as pool:
        campaign = fuzz.run_campaign(fuzz.batches("tflm", ("ADD",), size=2, c=False), pool, 1, models=8)
    assert campaign.models == 6
    (failure,) = campaign.failures
    assert failure == "tflm ADD s8 seeds 1..2: RuntimeError: the machine is gone"


@pytest.mark.oracle
@pytest.mark.campaign
def test_a_cluster_that_loses_a_worker_loses_no_case(require_engine: Callable[[str], None]) -> None:
    """A real scheduler with two workers, one of which is killed half way: every batch is counted once."""
    require_engine("tflm")
    distributed = pytest.importorskip("distributed", reason='pip install "refsim[cluster]"')
    killed: list[int] = []
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as cluster,
        distributed.Client(cluster) as client,
    ):
        victims = list(client.run(os.getpid).values())

        def half_way(campaign: fuzz.Campaign) -> None:
            if campaign.models >= 20 and not killed:
                killed.append(victims[0])
                os.kill(victims[0], signal.SIGKILL)
                time.sleep(0.5)

        todo = fuzz.batches("tflm", ("ADD", "PAD", "TRANSPOSE"), size=5, c=False)
        campaign = fuzz.run_campaign(todo, client.get_executor(), 2, models=60, progress=half_way)
    assert killed
    assert campaign.failures == []
    assert (campaign.batches, campaign.models) == (12, 60)
    assert campaign.findings == []
