"""``refsim quantize`` and ``refsim qparams``."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from refsim import demo
from refsim.commands._common import (
    AGREE,
    COLUMNS,
    DIFFER,
    console,
    emit_json,
    engine_option,
    force_option,
    json_option,
    model_argument,
    progress_bar,
)
from refsim.errors import RefsimError
from refsim.ir import quote
from refsim.prepare import survey
from refsim.problems import advice, grouped
from refsim.quantize.calibrate import METHODS
from refsim.quantize.convert import RECIPES, EngineResult, Result
from refsim.quantize.convert import quantize_model as run
from refsim.quantize.export import CALL_FIELDS, LAYOUTS, c_source, find_tensor, markdown, parameters, tensor_parameters
from refsim.quantize.layers import LayerReport, table
from refsim.quantize.multiplier import multiplier, multiplier_error, real_multiplier
from refsim.quantize.samples import BUNDLED, load_samples
from refsim.source import read_source
from refsim.tflite import load
from refsim.writing import write_file

FORMATS = ("table", "json", "markdown", *LAYOUTS)


@click.command(epilog="Example: refsim quantize model_float.tflite --data samples.npz --activations int16")
@model_argument
@click.option(
    "--data", type=click.Path(path_type=Path), help="Samples, .npz with images, labels, calibration. Default: bundled digits."
)
@click.option("-o", "--out", type=click.Path(path_type=Path), help="File to write.  [default: MODEL.int8.tflite]")
@click.option("--activations", type=click.Choice(list(RECIPES)), default="int8", show_default=True, help="int16: the 16x8 scheme.")
@click.option("--method", type=click.Choice(list(METHODS)), default="minmax", show_default=True, help="How ranges are chosen.")
@click.option("--vectors", default=100, show_default=True, type=click.IntRange(1), help="Inputs to check the result on.")
@force_option
@json_option
@click.pass_context
def quantize(
    context: click.Context,
    model: Path,
    data: Path | None,
    out: Path | None,
    activations: str,
    method: str,
    vectors: int,
    force: bool,
    as_json: bool,
) -> None:
    """Quantize the float MODEL with ai-edge-quantizer and our ranges, check the result, and say what it costs.

    The demo's digits_float.tflite needs no --data and may be given by that name alone.
    """
    source = demo.FLOAT_MODEL if not model.exists() and model.name == demo.FLOAT_MODEL.name else model
    content, _ = read_source(source, lambda data, where: None)
    if data is None and content != demo.FLOAT_MODEL.read_bytes():
        raise RefsimError("--data is missing: give samples of your model's input in a .npz file")
    samples = load_samples(data or BUNDLED)
    target = out or model.with_name(f"{model.stem}.{activations}.tflite")
    with progress_bar(not as_json) as progress:
        result = run(content, samples, activations, method, vectors=vectors, progress=progress)
    write_file(target, result.model, force=force)
    if as_json:
        emit_json(_document(result, target))
    else:
        _print(console(), result, target)
    context.exit(AGREE if result.ok else DIFFER)


def _document(result: Result, target: Path) -> dict[str, Any]:
    names = ("tool", "activations", "calibration_samples", "samples", "float_correct", "engines", "constraints", "layers")
    head = {"ok": result.ok, "out": str(target), "bytes": len(result.model)} | {name: getattr(result, name) for name in names}
    ranges = {name: {"rmin": c.rmin, "rmax": c.rmax, "clipped": c.clipped, "method": c.method} for name, c in result.ranges.items()}
    return head | {"ranges": ranges, "advice": result.layers.advice() if result.layers else []}


def _print(screen: Console, result: Result, target: Path) -> None:
    screen.print(f"[bold]{escape(str(target))}[/bold]  {len(result.model):,} bytes, {result.activations}, by {result.tool}")
    clipped = 100 * max(float(c.clipped.max()) for c in result.ranges.values())
    chosen = next(iter(result.ranges.values())).method
    screen.print(
        f"  {len(result.ranges)} ranges from {result.calibration_samples} samples by {chosen}, {clipped:.3g} % clipped at most"
    )
    if result.float_correct is not None:
        screen.print(f"  accuracy before  float, LiteRT   {_share(result.float_correct, result.samples)}")
    for engine in result.engines:
        _print_engine(screen, engine, result.samples)
    for problem in result.constraints:
        screen.print(f"  [red]constraint[/red] {escape(problem)}")
    if result.layers is not None:
        _print_layers(screen, result.layers)


def _print_engine(screen: Console, engine: EngineResult, samples: int) -> None:
    name = f"{engine.engine:<15}"
    if engine.refused or engine.check is None:
        screen.print(f"  {name} [yellow]cannot run it[/yellow]: {escape(engine.refused)}")
        return
    if engine.correct is not None:
        screen.print(f"  accuracy after   {name} {_share(engine.correct, samples)}")
    agree = "[bold green]equal[/bold green]" if engine.check.ok else "[bold red]DIFFERENT[/bold red]"
    live = {None: "real engine not installed", 0: "real engine: the same outputs"}.get(
        engine.live_differing, f"[red]real engine: {engine.live_differing} outputs differ[/red]"
    )
    same = f"same answer as float in {_share(engine.same_answer, samples)}"
    screen.print(f"    {same}; simulator and C {agree} on {engine.check.vectors} vectors; {live}")


def _share(count: int, total: int) -> str:
    return f"{count} of {total} ({100 * count / total:.2f} %)"


#: Columns of the layers' table that go side by side on 80 characters: what quantizing costs, and where that comes from.
COSTS, NOISE = (0, 1, 3, 4, 5, 6, 7), (0, 2, 8, 9, 10)


def layer_tables(report: LayerReport) -> list[Table]:
    """The figures of every layer, in tables of at most 80 columns."""
    head, *rows = table(report)
    grids = []
    for title, columns in (("cost by layer, on the samples held back", COSTS), ("noise of the same layers", NOISE)):
        grid = Table(
            box=box.SIMPLE_HEAD, header_style="bold", title=title, title_justify="left", padding=(0, 1, 0, 0), pad_edge=False
        )
        for number in columns:
            grid.add_column(head[number], justify="left" if number in (1, 2) else "right", no_wrap=number != 1, overflow="fold")
        for row in rows:
            grid.add_row(*(escape(row[number]) for number in columns))
        grids.append(grid)
    return grids


def _print_layers(screen: Console, report: LayerReport) -> None:
    for grid in layer_tables(report):
        screen.print(grid)
    weights = ", ".join(f"{w.node}: {w.sqnr_db:.1f} ({w.per_tensor_db:.1f})" for w in report.weights)
    screen.print(f"weights, SQNR in dB (with one scale for all) by node  {weights}")
    for line in report.advice():
        screen.print(f"  {escape(line)}")


@click.command(epilog="Example: refsim qparams model.tflite --tensor conv1 --format cmsis-nn")
@click.argument("model", type=click.Path(path_type=Path), required=False)
@click.option("--scales", type=float, nargs=3, help="Scales of input, weights and output, instead of a model.")
@click.option("--tensor", help="Only this tensor: its index, or (part of) its name.")
@click.option("--format", "style", type=click.Choice(FORMATS), default="table", show_default=True, help="How to print.")
@engine_option
@json_option
def qparams(
    model: Path | None, scales: tuple[float, float, float] | None, tensor: str | None, style: str, engine: str, as_json: bool
) -> None:
    """Print multipliers, shifts, offsets and ranges: for three --scales, a --tensor of MODEL, or the whole MODEL.

    An integer kernel multiplies by S1 x S2 / S3 as multiplier x 2^(shift - 31).
    """
    if (model is None) == (scales is None):
        raise click.UsageError("Give either a MODEL or --scales S1 S2 S3.")
    style = "json" if as_json else style
    if scales is not None:
        _print_scales(scales, style)
        return
    assert model is not None
    loaded = load(model, tolerant=True)
    program, problems = survey(loaded, engine)
    missing = [*loaded.unsupported, *(line for problem in grouped(problems) for line in problem.problems)]
    for line in [*(line for told in advice(loaded) if missing for line in told.problems), *missing]:
        click.echo(f"refsim: left out: {line}", err=True)
    for note in program.notes:
        click.echo(f"refsim: note: {note}", err=True)
    chosen = None if tensor is None else find_tensor(program.model, tensor)
    index = None if chosen is None else chosen.index
    entries = parameters(program, index)
    if not entries and chosen is None:
        click.echo("refsim: note: no node of the model that is supported multiplies by scales", err=True)
    if style in LAYOUTS:
        click.echo(c_source(program, style, index), nl=False)
    elif style == "markdown":
        click.echo(markdown(entries))
    elif style == "json":
        head = {"model": program.model.name, "sha256": program.model.sha256, "engine": program.profile.id}
        emit_json(head | {"tensor": None if chosen is None else tensor_parameters(chosen), "nodes": entries, "left_out": missing})
    else:
        _print_parameters(console(), entries, None if chosen is None else tensor_parameters(chosen))


def _print_scales(scales: tuple[float, float, float], style: str) -> None:
    m, shift = multiplier(*scales)
    error = float(multiplier_error(*scales))
    if style == "json":
        emit_json({"scales": scales, "real": real_multiplier(*scales), "multiplier": m, "shift": shift, "relative_error": error})
    elif style == "markdown":
        click.echo(f"| real | multiplier | shift |\n|---:|---:|---:|\n| {real_multiplier(*scales)!r} | {m} | {shift} |")
    elif style == "cmsis-nn":
        click.echo(f"static const cmsis_nn_per_tensor_quant_params quant = {{{m}, {shift}}};")
    elif style == "esp-nn":
        click.echo(f"static int32_t quant_shift[1] = {{{shift}}};\nstatic int32_t quant_mult[1] = {{{m}}};")
        click.echo("static const quant_data_t quant = {quant_shift, quant_mult};")
    else:
        click.echo(f"real {real_multiplier(*scales)!r}\nmultiplier {m}\nshift {shift}\nrelative error {error:.3g} (at most 2^-31)")


def _print_parameters(screen: Console, entries: list[dict[str, Any]], tensor: dict[str, Any] | None) -> None:
    if tensor is not None:
        screen.print(f"tensor {tensor['index']} {escape(tensor['name'])}  {tensor['dtype']} {tensor['shape']}")
        for channel, (scale, zero_point) in enumerate(zip(tensor["scale"], tensor["zero_point"], strict=True)):
            screen.print(f"  channel {channel}: scale {scale!r}, zero point {zero_point}")
    for entry in entries:
        head, rule = f"node {entry['node']} {entry['op']}", f"rule {entry['rule']}"
        label = quote(entry["label"], min(40, COLUMNS - len(f"{head} '…', {rule}")))
        screen.print(f"\n[bold]{escape(head)}[/bold] {escape(label)}, {rule}")
        for line in textwrap.wrap(", ".join(f"{name} {entry[name]}" for name in CALL_FIELDS if name in entry), 76):
            screen.print(f"  {line}")
        screen.print(f"  {'parameter':20} {'channel':>7} {'multiplier':>11} {'shift':>5}")
        for pair in entry["multipliers"]:
            for channel, (m, shift) in enumerate(zip(pair["multiplier"], pair["shift"], strict=True)):
                screen.print(f"  {pair['name'] or '-':20} {channel:>7} {m:>11} {shift:>5}")


COMMANDS = (quantize, qparams)
