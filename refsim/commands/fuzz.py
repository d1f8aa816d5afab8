"""``refsim fuzz``."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click

from refsim import fuzz as fuzzing
from refsim import live
from refsim.commands._common import AGREE, DIFFER, console, emit_json, engine_option, json_option, progress_bar
from refsim.engines import profile
from refsim.errors import EngineError, RefsimError
from refsim.fuzz.keep import keep

SHOWN = 20


def _shard(context: click.Context, parameter: click.Parameter, text: str) -> tuple[int, int]:
    part, _, parts = text.partition("/")
    if not (part.isdigit() and parts.isdigit() and 1 <= int(part) <= int(parts)):
        raise click.BadParameter(f"{text!r} is not K/N with 1 <= K <= N")
    return int(part), int(parts)


@click.command(epilog="Example: refsim fuzz --engine tflm --op CONV_2D --seconds 60 --jobs 2")
@engine_option
@click.option("--op", "ops", multiple=True, help="Only this operator, such as CONV_2D; may be given several times.")
@click.option("--seconds", default=60.0, show_default=True, type=click.FloatRange(0), help="Stop after this time.")
@click.option("--models", default=0, type=click.IntRange(0), help="Stop after this many models instead of after a time.")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0), help="Seed of the first model.")
@click.option("--nodes", default=1, show_default=True, type=click.IntRange(1, 20), help="Nodes of a model.")
@click.option("--batch", default=20, show_default=True, type=click.IntRange(1), help="Models that share a compile.")
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1), help="Processes at once.")
@click.option("--shard", default="1/1", show_default=True, callback=_shard, metavar="K/N", help="Every N-th batch, from the K-th.")
@click.option("--cluster", metavar="ADDRESS", help="A Dask scheduler that gets the work, tcp://host:8786 (extra: cluster).")
@click.option("--c/--no-c", "with_c", default=True, show_default=True, help="Compile generated C too.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for golden cases of what differs.")
@json_option
def fuzz(
    engine: str,
    ops: tuple[str, ...],
    seconds: float,
    models: int,
    seed: int,
    nodes: int,
    batch: int,
    jobs: int,
    shard: tuple[int, int],
    cluster: str | None,
    with_c: bool,
    out: Path | None,
    as_json: bool,
) -> int:
    """Random models through simulator, generated C and the live engine, compared bit for bit.

    The same seed gives the same models anywhere. What differs is made small and, with --out, kept as a golden case.
    """
    chosen = profile(engine)
    if not chosen.live or (live.available(chosen.live) is None and cluster is None):
        raise EngineError(f'{chosen.id}: its live engine is not installed: pip install "refsim[oracle]"', kind="missing")
    todo = fuzzing.batches(engine, ops, seed, batch, shard, c=with_c, nodes=nodes)
    with executor(cluster, jobs) as (pool, width), progress_bar(not as_json) as update:
        campaign = fuzzing.run_campaign(
            todo,
            pool,
            width,
            seconds=float("inf") if models else seconds,
            models=models,
            progress=lambda c: update("models", c.models, max(models, c.models)),
        )
    kept = [str(path) for path in (keep(finding, out) for finding in campaign.findings[:SHOWN])] if out else []
    if as_json:
        emit_json({"campaign": campaign, "kept": kept})
    else:
        _show(chosen.id, campaign, kept)
    if campaign.failures:
        raise RefsimError("\n".join(campaign.failures[:SHOWN]))
    return DIFFER if campaign.findings else AGREE


def _show(engine: str, campaign: fuzzing.Campaign, kept: list[str]) -> None:
    screen = console()
    for finding in campaign.findings[:SHOWN]:
        screen.print(f"[red]differs[/red] {finding}", markup=True)
    for path in kept:
        screen.print(f"kept {path}")
    verdict = f"{len(campaign.findings)} differences" if campaign.findings else "no difference"
    screen.print(
        f"{engine}: {verdict} in {campaign.models:,} models of {len(campaign.kernels)} kernels, {campaign.elements:,} elements, "
        f"{campaign.seconds:.0f} s; {campaign.refused:,} models are refused by both sides"
    )


@contextmanager
def executor(cluster: str | None, jobs: int) -> Iterator[tuple[Executor, int]]:
    """(where batches run, how many at once): this process, several, or a Dask cluster."""
    if cluster is not None:
        with _dask(cluster) as (pool, width):
            yield pool, width
    elif jobs == 1:
        with ThreadPoolExecutor(1) as pool:
            yield pool, 1
    else:
        # Forked children would share the engines' worker processes.
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as processes:
            yield processes, jobs


@contextmanager
def _dask(address: str) -> Iterator[tuple[Executor, int]]:
    try:
        import distributed
    except ImportError as error:
        raise RefsimError('--cluster needs Dask: pip install "refsim[cluster]"') from error
    try:
        client: Any = vars(distributed)["Client"](address, timeout="10s")
    except OSError as error:
        raise RefsimError(f"no Dask scheduler answers at {address}: {error}") from error
    with client:
        width = max(sum(client.nthreads().values()), 1)
        yield client.get_executor(), width


COMMANDS = (fuzz,)
