"""The command line. Exit codes: 0 agree, 1 differ, 2 bad input or usage, 3 a bug of refsim's own."""

from __future__ import annotations

import errno
import io
import os
import sys
import traceback
from collections.abc import Sequence

import click

from refsim._version import __version__
from refsim.commands import Commands
from refsim.commands._common import BAD_INPUT, OUR_BUG, emit_json, silence
from refsim.errors import RefsimError
from refsim.ir import quote


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="refsim")
@click.option("--debug", is_flag=True, help="Show the traceback of any error.")
def group(debug: bool) -> None:
    """Bit-exact simulation of quantized TensorFlow Lite models, and portable C generated from them.

    Start with `refsim demo`, or `refsim check MODEL.tflite`.

    Exit codes: 0 agree, 1 differ, 2 bad input or usage, 3 a bug in refsim.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    args = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # what an encoding lacks is no reason to stop
            stream.reconfigure(errors="replace")
    sys.exit(run(args))


def run(args: list[str]) -> int:
    """Run one command; returns the exit code. Nothing but a bug of ours ends in anything other than a clear message."""
    try:
        anywhere = ["--debug"] * ("--debug" in args) + [argument for argument in args if argument != "--debug"]
        result = group.main(args=anywhere, prog_name="refsim", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except RefsimError as error:
        _report(args, str(error), type(error).__name__)
        return BAD_INPUT
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return BAD_INPUT
    except (click.Abort, KeyboardInterrupt):
        click.echo("refsim: interrupted", err=True)
        return 130
    except BrokenPipeError:
        silence()
        return 0
    except OSError as error:
        if error.errno == errno.ENOSPC:
            silence()
            click.echo(f"refsim: cannot write: {error.strerror}", err=True)
            return BAD_INPUT
        # Files and folders that are not what a command needs, and a machine that lacks something, are no bugs.
        where = f": {quote(os.fsdecode(error.filename), 200)}" if error.filename else ""
        _report(args, f"{error.strerror or error}{where}", type(error).__name__)
        return BAD_INPUT
    except MemoryError as error:
        _report(args, f"out of memory{f': {error}' if str(error) else ''}", "MemoryError")
        return BAD_INPUT
    except Exception as error:
        return _bug(args, error)


def _bug(args: Sequence[str], error: Exception) -> int:
    """The last resort: a user sees one line and what to do, never a traceback that they did not ask for."""
    _report(args, f"{type(error).__name__}: {error}\nThis is a bug in refsim. Run again with --debug and report it.", "bug")
    return OUR_BUG


def _report(args: Sequence[str], message: str, kind: str) -> None:
    if "--json" in args:
        emit_json({"error": {"type": kind, "message": message.splitlines()}})
    else:
        click.echo("\n".join(f"refsim: {line}" for line in message.splitlines()), err=True)
    if "--debug" in args:
        traceback.print_exc()
