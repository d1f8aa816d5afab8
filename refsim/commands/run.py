"""``refsim run``."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np

from refsim.commands._common import (
    AGREE,
    BAD_INPUT,
    allow_refused_option,
    emit_json,
    engine_option,
    force_option,
    json_option,
    model_argument,
    progress_bar,
    read_arrays,
    split_batch,
    warn_refused,
)
from refsim.errors import RefsimError
from refsim.ir import Array
from refsim.overflow import Overflow, OverflowWarning, merged
from refsim.simulate import Simulator
from refsim.tflite import load
from refsim.writing import archive, is_stream, require_room, write_file

#: Samples that are run together.
AT_ONCE = 25
#: Outputs, traced arrays, overflows.
Ran = tuple[list[Array], dict[str, Array], tuple[Overflow, ...]]
Progress = Callable[[str, int, int], None]


@click.command(epilog="Example: refsim run model.tflite samples.npz --engine litert-ref -o results.npz --trace")
@model_argument
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Write outputs (and traced tensors) to this .npz.")
@click.option("--trace", is_flag=True, help="Write every tensor, as tensor_N by tensor index.")
@click.option(
    "--accumulators",
    is_flag=True,
    help="Write the sums before requantization too, as accumulator_N by tensor index (with --trace).",
)
@force_option
@allow_refused_option
@engine_option
@json_option
@click.pass_context
def run(
    context: click.Context,
    model: Path,
    inputs: tuple[Path, ...],
    out: Path | None,
    trace: bool,
    accumulators: bool,
    force: bool,
    allow_refused: bool,
    engine: str,
    as_json: bool,
) -> None:
    """Run MODEL in exact integers on INPUTS: .npy files in model order, or one .npz (input0, input1, ... or tensor names).

    Several samples may be given at once, along a batch dimension of 1 or on one more leading axis. A model with variables then
    carries its state from sample to sample. Exit code 2 with all results: the engine itself would not run the model, or stop.
    """
    if trace and out is None:
        raise click.UsageError("--trace needs --out FILE.npz to write to")
    if accumulators and not trace:
        raise click.UsageError("--accumulators needs --trace")
    if out is not None:
        require_room(_archive(out), force=force)
    simulator = Simulator(load(model), engine, accumulators=accumulators)
    arrays = read_arrays(inputs, simulator.model.inputs)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", OverflowWarning)
        with progress_bar(not as_json) as progress:
            outputs, traced, events = _run(simulator, arrays, trace, progress)
    for message in sorted({str(warning.message) for warning in caught}):
        click.echo(f"refsim: warning: {message}", err=True)
    refusals = [*simulator.program.refusals, *(str(event) for event in merged(events) if event.stops)]
    warn_refused(simulator.program.profile.id, refusals)
    named = {f"output_{number}": value for number, value in enumerate(outputs)}
    if trace:
        named |= traced
    if out is not None:
        write_file(_archive(out), archive(named), force=force)
    _print(simulator, outputs, events, refusals, as_json)
    context.exit(BAD_INPUT if refusals and not allow_refused else AGREE)


def _run(simulator: Simulator, arrays: list[Array], trace: bool, progress: Progress) -> Ran:
    """One run, or one per sample when all inputs have an extra leading axis; stacked then. (outputs, traced arrays, overflows)."""
    tensors = simulator.model.inputs
    if len(arrays) == len(tensors):
        arrays = [split_batch(array, tensor) for array, tensor in zip(arrays, tensors, strict=True)]
    stacked = bool(arrays) and all(array.ndim == len(tensor.shape) + 1 for array, tensor in zip(arrays, tensors, strict=False))
    if not stacked:
        return simulator.run(*arrays), _traced(simulator), simulator.overflows
    if not len(arrays[0]):
        raise RefsimError("the inputs hold no samples")
    if not simulator.program.initial_state:
        return _run_parts(simulator, arrays, trace, progress)
    runs = []
    for number, sample in enumerate(zip(*arrays, strict=True)):
        runs.append((simulator.run(*sample), _traced(simulator), simulator.overflows))
        progress("samples", number + 1, len(arrays[0]))
    outputs = [np.stack(values) for values in zip(*(result for result, _, _ in runs), strict=True)]
    events = tuple(event for _, _, events in runs for event in events)
    return outputs, {name: np.stack([traced[name] for _, traced, _ in runs]) for name in runs[0][1]}, events


def _run_parts(simulator: Simulator, arrays: list[Array], trace: bool, progress: Progress) -> Ran:
    """Independent samples, some at once; all of them where every tensor is kept anyway."""
    total = len(arrays[0])
    size = total if trace else AT_ONCE
    outputs, events = list[list[Array]](), list[Overflow]()
    for start in range(0, total, size):
        outputs.append(simulator.run_batch(*(array[start : start + size] for array in arrays)))
        events += simulator.overflows
        progress("samples", min(start + size, total), total)
    joined = [np.concatenate(parts) for parts in zip(*outputs, strict=True)]
    return joined, _traced(simulator) if trace else {}, tuple(events)


def _traced(simulator: Simulator) -> dict[str, Array]:
    """Every tensor of the last run, and the accumulators if they were kept."""
    named = {f"tensor_{index}": value for index, value in sorted(simulator.tensors.items())}
    if simulator.keeps_accumulators:
        named |= {f"accumulator_{index}": value for index, value in sorted(simulator.accumulators.items())}
    return named


def _archive(path: Path) -> Path:
    """Where the results go: like NumPy, with .npz behind any other name."""
    return path if path.suffix == ".npz" or is_stream(path) else path.with_name(path.name + ".npz")


def _print(simulator: Simulator, outputs: list[Array], events: Sequence[Overflow], refusals: Sequence[str], as_json: bool) -> None:
    if as_json:
        values: list[Any] = [
            {"name": tensor.name, "dtype": str(value.dtype), "shape": value.shape, "values": value}
            for tensor, value in zip(simulator.model.outputs, outputs, strict=True)
        ]
        told = {"refusals": refusals, "overflows": merged(events)}
        emit_json({"engine": simulator.program.profile.id, "outputs": values} | told)
        return
    for number, value in enumerate(outputs):
        text = np.array2string(value, threshold=64, max_line_width=80)
        click.echo(f"output {number}  {value.dtype} {list(value.shape)}\n{text}")


COMMANDS = (run,)
