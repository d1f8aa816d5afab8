"""What the subcommands share: options, output as text or JSON, progress bars, reading arrays."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import numpy as np
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from refsim.arrays import opened
from refsim.engines import profiles
from refsim.errors import RefsimError
from refsim.ir import Array, Tensor, quote
from refsim.program import Program
from refsim.toolchain.targets import TARGETS

AGREE, DIFFER, BAD_INPUT, OUR_BUG = 0, 1, 2, 3
#: Names of arrays that a message lists.
NAMES_SHOWN = 8
#: Width that text is folded to, and that a file or pipe has.
COLUMNS = 80

model_argument = click.argument("model", type=click.Path(path_type=Path))


def _engines(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    names = [name for profile in profiles() for name in (profile.alias, profile.id) if name]
    return [name for name in names if name.startswith(incomplete)]


def _targets(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    return [name for name in ("host", *TARGETS) if name.startswith(incomplete)]


engine_option = click.option(
    "--engine", default="tflm", show_default=True, shell_complete=_engines, help="Engine profile; see `refsim engines`."
)
target_option = click.option(
    "--target", default="host", show_default=True, shell_complete=_targets, help="Where the C runs; see `refsim targets`."
)
allow_refused_option = click.option(
    "--allow-refused", is_flag=True, help="Exit as usual although the engine itself would not run the model."
)
variant_option = click.option(
    "--variant",
    default="portable",
    show_default=True,
    help="Kind of core to choose kernels for; see `refsim schedule`. arm-dsp loads words at any address: UNALIGN_TRP is 0.",
)
optimize_option = click.option(
    "--optimize", default="speed", show_default=True, type=click.Choice(["speed", "size"]), help="What kernels are chosen for."
)
keep_option = click.option(
    "--keep-constant-channels", is_flag=True, help="Compute and store also channels that are the same for every input."
)
arena_limit_option = click.option(
    "--arena-limit",
    type=click.IntRange(1),
    metavar="BYTES",
    help="Largest arena: layers are computed row by row where they need more as a whole.",
)
feed_rows_option = click.option("--feed-rows", is_flag=True, help="Take the input row by row, as a camera or a stream delivers it.")
force_option = click.option("--force", is_flag=True, help="Overwrite also a file that refsim did not write.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of text.")


def runs_of(program: Program) -> list[dict[str, Any]]:
    """The runs of ``program`` as plain data: their nodes, whether the input comes row by row, and why they are there."""
    return [
        {"nodes": [program.steps[number].node.index for number in run.steps], "fed": run.fed, "reason": run.reason}
        for run in program.runs
    ]


def run_lines(program: Program) -> list[str]:
    """The same in words, a line for each run."""
    lines = []
    for run in runs_of(program):
        first, last = run["nodes"][0], run["nodes"][-1]
        nodes = f"node {first}" if first == last else f"nodes {first} to {last}"
        lines.append(f"{nodes} row by row{', as the input comes' if run['fed'] else ''}: {run['reason']}")
    return lines


class _Screen(Console):
    """A console whose reader may leave: what it does not see any more changes no exit code."""

    def on_broken_pipe(self) -> None:
        silence()


def silence() -> None:
    """Let standard output lead nowhere, once nobody takes it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def console(min_width: int = COLUMNS) -> Console:
    """The terminal, or a file or pipe with room for at least ``min_width`` columns."""
    screen = _Screen(highlight=False, soft_wrap=True)
    return screen if screen.width >= min_width else _Screen(highlight=False, soft_wrap=True, width=min_width)


def folded(text: str, indent: int = 0) -> list[str]:
    """``text`` on lines of at most 80 columns, indented, and from the second line on by 2 more; long words stay whole."""
    first, rest = " " * indent, " " * (indent + 2)
    fold = textwrap.TextWrapper(COLUMNS, initial_indent=first, subsequent_indent=rest, break_long_words=False)
    fold.break_on_hyphens = False
    return fold.wrap(text)


def say(screen: Console, text: str, indent: int = 0, mark: str = "", style: str = "") -> None:
    """Print ``text``, folded, after ``mark``, a few words in ``style``."""
    lines = [Text(line) for line in folded(f"{mark} {text}" if mark else text, indent)]
    lines[0].stylize(style, indent, indent + len(mark))
    for line in lines:
        screen.print(line)


def counted(number: int, noun: str) -> str:
    """1 node, 2 nodes."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def emit_json(value: Any) -> None:
    """Print ``value`` (dataclasses, mappings, arrays and paths included) as JSON on standard output."""
    try:
        click.echo(json.dumps(jsonable(value), indent=2, ensure_ascii=True))
    except BrokenPipeError:
        silence()


def jsonable(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: jsonable(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): jsonable(item) for key, item in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    if isinstance(value, list | tuple | set | frozenset):
        return [jsonable(item) for item in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def refused(engine: str, refusals: Sequence[str]) -> list[str]:
    """What is said about a model that the engine itself would not run."""
    return [f"{engine} would not run this: {refusal}" for refusal in refusals]


def warn_refused(engine: str, refusals: Sequence[str]) -> None:
    """Say it on standard error."""
    for line in refused(engine, refusals):
        click.echo(f"refsim: warning: {line}", err=True)


@contextmanager
def progress_bar(enabled: bool = True) -> Iterator[Callable[[str, int, int], None]]:
    """A callback (stage, done, total) that draws a bar on standard error; silent when that is not a terminal.

    A total of 0 is not known yet.
    """
    screen = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=screen, transient=True, disable=not (enabled and screen.is_terminal)) as bar:
        tasks: dict[str, Any] = {}

        def update(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=None)
            bar.update(tasks[stage], completed=done, total=total or None)

        yield update


def read_arrays(paths: Sequence[Path], tensors: Sequence[Tensor]) -> list[Array]:
    """Model inputs from .npy files in model order, or from one .npz by name: the tensor's name, ``inputN`` or ``input_N``.

    Raises RefsimError when a file cannot be read, or does not hold what the model needs.
    """
    if len(paths) != 1:
        return [_single(path) for path in paths]
    with opened(paths[0]) as loaded:
        if isinstance(loaded, np.ndarray):
            return [loaded]
        return [_pick(paths[0], loaded, number, tensor) for number, tensor in enumerate(tensors)]


def _single(path: Path) -> Array:
    with opened(path) as loaded:
        if isinstance(loaded, np.ndarray):
            return loaded
    raise RefsimError(f"{path} is an archive: give one .npz that holds all inputs, or one .npy for each")


def _pick(path: Path, archive: Mapping[str, Any], number: int, tensor: Tensor) -> Array:
    names = [name for name in archive if name == tensor.name or re.fullmatch(rf"in(put)?_?{number}", name)]
    if not names and number == 0:
        names = [name for name in archive if name in ("input", "inputs") or len(archive) == 1]
    if not names:
        held = ", ".join(quote(name) for name in [*archive][:NAMES_SHOWN]) or "nothing"
        more = f" and {len(archive) - NAMES_SHOWN} more" if len(archive) > NAMES_SHOWN else ""
        raise RefsimError(f"{path}: no array for input {number} ({tensor}); name it 'input{number}'. It holds {held}{more}")
    return np.asarray(archive[names[0]])


def read_named(path: Path) -> dict[str, Array]:
    """Every array of an .npz by name; a single .npy is ``output0``. Raises RefsimError when the file cannot be read."""
    with opened(path) as loaded:
        if isinstance(loaded, np.ndarray):
            return {"output0": loaded}
        return {name: np.asarray(loaded[name]) for name in loaded}


def stacked(arrays: Sequence[Array], tensors: Sequence[Tensor]) -> list[Array]:
    """``arrays`` with a leading axis of samples, also where it is one sample. What fits no tensor stays as it is.

    RefsimError if there is no sample.
    """
    if len(arrays) != len(tensors):
        return list(arrays)
    pairs = [(split_batch(array, tensor), tensor) for array, tensor in zip(arrays, tensors, strict=True)]
    if any(array.shape == (0, *tensor.shape) for array, tensor in pairs):
        raise RefsimError("the inputs hold no samples")
    return [array[np.newaxis] if array.shape == tensor.shape else array for array, tensor in pairs]


def split_batch(array: Array, tensor: Tensor) -> Array:
    """Samples that were stacked along the model's own batch dimension of 1, on an axis of their own."""
    same_rank = array.ndim == len(tensor.shape) > 0 and tensor.shape[0] == 1
    several = same_rank and array.shape[0] != 1 and array.shape[1:] == tensor.shape[1:]
    return array[:, np.newaxis] if several else array
