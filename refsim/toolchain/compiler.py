"""The host's C compiler: found, named, and run."""

from __future__ import annotations

import functools
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from refsim.errors import ToolchainError

#: Warnings under which every generated file compiles clean.
STRICT = tuple("-pedantic -Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Wmissing-prototypes -Werror".split())
TIMEOUT = 300.0
#: Programs that run the compiler, which is the next word.
WRAPPERS = ("ccache", "distcc", "env", "icecc", "nice", "sccache")


@dataclass(frozen=True, slots=True)
class Compiler:
    """A C compiler as a command line prefix, gcc-compatible."""

    command: tuple[str, ...]

    @property
    def name(self) -> str:
        if "ziglang" in self.command:
            return "zig cc"
        names = [Path(word).name for word in self.command]
        return next((name for name in names if name not in WRAPPERS), names[0])

    def run(self, arguments: Sequence[str], cwd: Path) -> None:
        """Compile in folder ``cwd``; raises ToolchainError with the compiler's own words."""
        # zig turns UBSan on unless told, and its library is not there when linking without libc.
        extra = ["-fno-sanitize=undefined"] if self.name == "zig cc" and "-fsanitize=undefined" not in arguments else []
        line = [*self.command, *extra, *arguments]
        try:
            done = subprocess.run(line, cwd=cwd, capture_output=True, text=True, errors="replace", timeout=TIMEOUT, check=False)
        except OSError as error:
            raise ToolchainError(f"cannot run the C compiler {self.name!r}: {error}") from error
        except subprocess.TimeoutExpired as error:
            raise ToolchainError(f"the C compiler {self.name!r} did not finish within {TIMEOUT:.0f} s") from error
        if done.returncode != 0:
            raise ToolchainError(f"{self.name} failed ({' '.join(arguments)}):\n{done.stderr.strip()[-4000:]}")


def find_compilers() -> dict[str, Compiler]:
    """Every C compiler of this machine by name: gcc and clang on the path, and the one in the package ``ziglang``."""
    found: dict[str, Compiler] = {}
    for name in ("gcc", "clang"):
        if path := shutil.which(name):
            found[name] = Compiler((path,))
    if importlib.util.find_spec("ziglang"):
        found["zig cc"] = Compiler((sys.executable, "-m", "ziglang", "cc"))
    return found


def command_of(text: str) -> tuple[str, ...]:
    """The words of a command, as a shell would split it, but that the name of a program may have blanks in it.

    ToolchainError if it cannot be split.
    """
    whole = text.strip()
    blanks = [at for at, letter in enumerate(whole) if letter.isspace()]
    for end in reversed([*blanks[1:], len(whole)] if blanks else []):
        if shutil.which(whole[:end]):
            return whole[:end], *_split(whole[end:])
    return _split(whole)


def _split(text: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(text, posix=os.name == "posix"))
    except ValueError as error:
        raise ToolchainError(f"cannot tell the words of the command {text!r}: {error}") from error


@functools.cache
def host_compiler() -> Compiler:
    """The compiler to use: ``$CC``, else cc, gcc or clang, else the one in the package ``ziglang``."""
    if command := command_of(os.environ.get("CC", "")):
        if shutil.which(command[0]) is None:
            raise ToolchainError(f"the environment variable CC asks for {command[0]!r}, which is no program here")
        return Compiler(command)
    if path := shutil.which("cc"):
        return Compiler((path,))
    compilers = find_compilers()
    if not compilers:
        raise ToolchainError("no C compiler found; install one, or run: pip install ziglang")
    return next(iter(compilers.values()))
