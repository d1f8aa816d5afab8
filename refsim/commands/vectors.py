"""``refsim vectors gen|check|list|fields|table``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
from rich.markup import escape
from rich.table import Table

from refsim.commands._common import AGREE, BAD_INPUT, DIFFER, console, emit_json, json_option, progress_bar
from refsim.commands.port import verdict_lines
from refsim.errors import RefsimError
from refsim.verify import directed, golden_suite, memory
from refsim.verify.judge import Judge, Progress
from refsim.verify.kernels import KernelSuite
from refsim.verify.port import suite
from refsim.verify.primitives import primitives
from refsim.verify.suites import DEFAULT_SEED, PrimitiveSuite, Suite


def suite_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """NAME and what selects its cases; ``gen`` and ``check`` have to be given the same."""
    for option in (
        click.option("--exclude", default="", help="Flags of cases to leave out, with commas between."),
        click.option("--engine", default="tflm", show_default=True, help="Engine profile, for operators."),
        click.option("--seed", default=DEFAULT_SEED, show_default=True, help="Seed of the random cases."),
        click.option(
            "--level", default=1, show_default=True, type=click.IntRange(1, 3), help="1 boundaries, 2 and random, 3 everything."
        ),
        click.option(
            "--golden", multiple=True, type=click.Path(path_type=Path), help="The cases of these golden files or folders instead."
        ),
        click.argument("name"),
    ):
        command = option(command)
    return command


def _suite(name: str, level: int, seed: int, engine: str, exclude: str, golden: tuple[Path, ...]) -> Suite:
    """The cases of NAME; with golden files it may also be a whole model, by its .tflite file."""
    flags = [flag for flag in exclude.split(",") if flag]
    if not golden:
        return suite(name, level, seed, engine, flags)
    if (level, seed) != (1, DEFAULT_SEED):
        raise RefsimError("--level and --seed choose among generated cases; golden files have their own")
    model = Path(name) if Path(name).suffix == ".tflite" else None
    return golden_suite.select(name, golden_suite.read(golden), engine, flags, model).suite()


@click.group(epilog="Example: refsim vectors gen conv_2d.s8 | ./port | refsim vectors check conv_2d.s8")
def vectors() -> None:
    """Test anyone's port through a pipe: refsim vectors gen NAME | ./port | refsim vectors check NAME."""


@vectors.command(epilog="Example: refsim vectors gen conv_2d.s8 --level 2 --exclude dilation > cases.txt")
@suite_options
@click.option("--format", "form", default="lines", type=click.Choice(["lines", "mem"]), help="mem: words for $readmemh.")
@click.option("--word-bits", default=0, help="mem: bits of a word; 0 is one word per case.")
def gen(form: str, word_bits: int, **chosen_by: Any) -> None:
    """Print the cases of NAME: one to a line, hexadecimal fields with blanks between, as PORTS.md says."""
    chosen = _suite(**chosen_by)
    if form == "mem":
        click.echo(memory.words_of(chosen, word_bits), nl=False)
        return
    try:
        with progress_bar(not sys.stdout.isatty()) as progress:
            _write(chosen, progress)
        sys.stdout.flush()
    except BrokenPipeError:
        # The port has stopped reading; `check` says why. Python would complain once more when it closes standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write(chosen: Suite, progress: Progress) -> None:
    done = 0
    for chunk in chosen.chunks():
        if chunk.asks:
            sys.stdout.write("\n".join(chunk.asks) + "\n")
        done += len(chunk.asks)
        progress("cases", done, 0)
    progress("cases", done, done)


@vectors.command(epilog="Example: refsim vectors gen rdbpot | ./port | refsim vectors check rdbpot")
@suite_options
@json_option
@click.pass_context
def check(context: click.Context, /, as_json: bool, **chosen_by: Any) -> None:
    """Judge the answers of a port on standard input. Exit code 1: a wrong answer; 2: garbage, or too few or too many lines."""
    judge = Judge(_suite(**chosen_by))
    for line in _lines():
        if not judge.feed(line):
            break
    verdict = judge.finish()
    if as_json:
        emit_json({"ok": verdict.ok, "verdict": verdict})
    else:
        screen = console()
        for text in verdict_lines(verdict):
            screen.print(text)
    context.exit(BAD_INPUT if verdict.problem else AGREE if verdict.ok else DIFFER)


def _lines() -> Iterator[str]:
    for raw in sys.stdin.buffer:
        yield raw.rstrip(b"\r\n").decode("ascii", "backslashreplace")


@vectors.command("list", epilog="Example: refsim vectors list --engine litert-ref")
@click.option("--engine", default="tflm", show_default=True, help="Engine profile, for operators.")
@json_option
def list_all(engine: str, as_json: bool) -> None:
    """What there are vectors for."""
    kernels = directed.names(engine)
    if as_json:
        emit_json(
            {"primitives": {p.name: {"title": p.title, "cases": p.domain_size} for p in primitives().values()}, "kernels": kernels}
        )
        return
    screen = console()
    shown = Table.grid(padding=(0, 1))
    shown.add_column(no_wrap=True)
    for p in primitives().values():
        whole = f"level 3: {p.domain_size:,} cases" if p.domain_size <= 2**32 else "no level 3"
        shown.add_row(p.name, f"{escape(p.title)} ({whole})")
    screen.print(shown)
    screen.print(f"kernels of {engine}: {' '.join(kernels)}", soft_wrap=False)


@vectors.command(epilog="Example: refsim vectors fields depthwise_conv_2d.s8")
@click.argument("name")
@click.option("--engine", default="tflm", show_default=True, help="Engine profile, for operators.")
@json_option
def fields(name: str, engine: str, as_json: bool) -> None:
    """The fields of NAME's lines in their order, and those of an answer."""
    chosen = suite(name, engine=engine)
    if isinstance(chosen, PrimitiveSuite):
        asked = {f.name: f.dtype for f in chosen.primitive.fields}
    else:
        assert isinstance(chosen, KernelSuite)
        asked = dict(chosen.types)
    arrays = "" if isinstance(chosen, PrimitiveSuite) else "[]"
    answered = {f.name: f.dtype + arrays for f in chosen.results}
    if as_json:
        emit_json({"fields": asked, "results": answered})
        return
    for title, names in (("field", asked), ("result", answered)):
        for field, kind in names.items():
            click.echo(f"{title:7} {field:24} {kind}")


@vectors.command(epilog="Example: refsim vectors table lut16_exp > exp.hex")
@click.argument("name")
def table(name: str) -> None:
    """The constants that NAME looks up, one to a line, hexadecimal."""
    tables = primitives()[name].tables if name in primitives() else {}
    if not tables:
        with_tables = ", ".join(p.name for p in primitives().values() if p.tables)
        raise RefsimError(f"{name!r} has no table; there are {with_tables}")
    for array in tables.values():
        click.echo("\n".join(f"{int(value) & 0xFFFF:04x}" for value in array))


COMMANDS = (vectors,)
