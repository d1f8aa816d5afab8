"""``refsim engines``."""

from __future__ import annotations

from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from refsim import live, usable
from refsim.commands._common import console, emit_json, json_option, read_arrays, stacked
from refsim.diagnose.answers import answers
from refsim.diagnose.matrix import Difference, Matrix, matrix
from refsim.engines import Profile, all_profiles, profile
from refsim.ops import registry
from refsim.simulate import check_inputs
from refsim.tflite import load
from refsim.vectors import DEFAULT_SEED
from refsim.vectors import inputs as random_inputs


@click.command(epilog="Example: refsim engines model.tflite --vectors 50")
@click.argument("model", required=False, type=click.Path(path_type=Path))
@click.option(
    "--input", "given", multiple=True, type=click.Path(path_type=Path), help="Inputs: .npy files in model order, or one .npz."
)
@click.option("--vectors", default=20, show_default=True, type=click.IntRange(1), help="Generated inputs, where none are given.")
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help="Seed of the generated inputs.")
@click.option("--engine", "names", multiple=True, help="Compare these profiles only.")
@click.option("--wheels/--no-wheels", default=True, show_default=True, help="Run the installed engines too.")
@json_option
def engines(
    model: Path | None, given: tuple[Path, ...], vectors: int, seed: int, names: tuple[str, ...], wheels: bool, as_json: bool
) -> None:
    """List the engine profiles, or compare their answers on MODEL: who agrees with whom, and by how much the others differ."""
    chosen = tuple(profile(name) for name in names) or all_profiles()
    if model is None:
        _list(chosen, as_json)
        return
    loaded = load(model)
    if given:
        arrays = stacked(read_arrays(given, loaded.inputs), loaded.inputs)
    else:
        arrays = random_inputs(loaded.inputs, vectors, seed, usable.spans_for(loaded, chosen))
    check_inputs(loaded.inputs, arrays, batch=True)
    found = matrix(loaded, list(answers(loaded, arrays, chosen, wheels)))
    if as_json:
        emit_json(found)
    else:
        _print_matrix(console(), found)


def _print_matrix(screen: Console, found: Matrix) -> None:
    for number, group in enumerate(found.groups):
        what = "the same bytes" if len(group) > 1 else "alone"
        screen.print(f"[bold]{_letter(number)}[/bold]  {escape(', '.join(group))}  ({what})", soft_wrap=False)
    for name, why in found.refused:
        screen.print(f"[yellow]refused[/yellow]  {escape(name)}: {escape(why.splitlines()[0])}")
    if len(found.groups) < 2:
        screen.print(f"every engine that runs the model gives the same bytes on these {found.samples} inputs")
        return
    letters = {name: _letter(number) for number, group in enumerate(found.groups) for name in group}
    table = Table("pair", "differing bytes", "largest", "other top-1", "first node that differs", box=box.SIMPLE_HEAD)
    for pair in found.differences:
        table.add_row(*_row(pair, letters))
    screen.print(table)


def _row(pair: Difference, letters: dict[str, str]) -> tuple[str, ...]:
    return (
        f"{letters[pair.first]} {letters[pair.second]}",
        f"{pair.bytes:,} of {pair.total:,} ({pair.share:.2%})",
        f"{pair.largest:g}",
        f"{pair.flipped} of {pair.samples}",
        escape(pair.node or "not shown"),
    )


def _letter(number: int) -> str:
    return chr(ord("A") + number) if number < 26 else str(number)


def _list(chosen: tuple[Profile, ...], as_json: bool) -> None:
    if as_json:
        emit_json([{"profile": profile, "live": live.available(profile.live) if profile.live else None} for profile in chosen])
        return
    screen = console()
    for each in chosen:
        aliases = " ".join(name for name in (each.alias, *each.names) if name)
        screen.print(f"[bold]{each.id}[/bold] (alias {aliases or '-'})  {each.title}", soft_wrap=False)
        installed = live.available(each.live) if each.live else None
        state = f"installed: {installed}" if installed else "not installed; pip install 'refsim\\[oracle]'"
        checked = f"{each.wheel} ({state if each.live else 'recorded answers'})" if each.wheel else "source: no wheel is built so"
        screen.print(f"  checked against {checked}", soft_wrap=False)
        screen.print(_kernels(each))
    legend = "types: s8, u8, s16, s32, f32 as in int8, uint8, ...; w4 int4 weights; b32, b64 the bias; pot power-of-two scales"
    screen.print(legend, soft_wrap=False)


def _kernels(profile: Profile) -> Table:
    table = Table("operator", "types", "rules", box=box.SIMPLE_HEAD, header_style="bold")
    for op in sorted(registry().values(), key=lambda item: item.name):
        by_rules: dict[str, list[str]] = {}
        for signature, rules in ((name, profile.rules(op, name) or {}) for name in profile.signatures(op)):
            text = ", ".join(f"{name} {value}" for name, value in rules.items()) or "-"
            by_rules.setdefault(text, []).append(signature)
        for number, (text, signatures) in enumerate(by_rules.items()):
            table.add_row(op.builtin if number == 0 else "", " ".join(signatures), text)
    return table


COMMANDS = (engines,)
