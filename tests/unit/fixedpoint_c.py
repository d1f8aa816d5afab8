"""The C fixed-point header as array functions: rendered, wrapped, compiled by the host's compiler, loaded with cffi.

Every ``refsim_*`` function of the header gets a wrapper that loops over int64 arrays, made from the function's own declaration.
"""

from __future__ import annotations

import functools
import importlib.util
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cffi
import jinja2
import numpy as np

from refsim.codegen.headers import WHOLE
from refsim.fixedpoint import SIGMOID_TABLE
from refsim.ir import Array

ROOT = Path(__file__).resolve().parents[2]
HEADER = "refsim_fixedpoint.h"
DECLARATION = re.compile(r"^static inline (\w+) refsim_(\w+)\(([^)]*)\)$", re.MULTILINE)
WARNINGS = ("-pedantic", "-Wall", "-Wextra", "-Wconversion", "-Wsign-conversion", "-Wshadow", "-Werror", "-ffreestanding")
SHARED = ("-std=c99", "-O2", "-shared", "-fPIC", "-nostdlib")
#: Traps instead of reports: no run-time library needed, and a trap ends the process. Spelled differently by gcc and clang.
SANITIZE = (
    ("-fsanitize=undefined", "-fno-sanitize-recover=all", "-fsanitize-undefined-trap-on-error"),
    ("-fsanitize=undefined", "-fsanitize-trap=undefined"),
)
#: Undefined for MAX + 1: shows that a sanitized build does trap.
CONTROL = "static inline int32_t refsim_overflow_control(int32_t a, int32_t b)\n{\n    return a + b;\n}\n"


@dataclass(frozen=True, slots=True)
class CFunction:
    """One function of the header. ``parameters`` are (type, name); pointers are ``const int16_t *`` (table) or outputs."""

    name: str
    result: str
    parameters: tuple[tuple[str, str], ...]

    @property
    def outputs(self) -> int:
        return 1 + sum(kind == "int32_t *" for kind, _ in self.parameters)

    @property
    def prototype(self) -> str:
        inputs = [
            f"const int16_t *{name}" if "const" in kind else f"const int64_t *{name}"
            for kind, name in self.parameters
            if kind != "int32_t *"
        ]
        outputs = [f"int64_t *out{i}" for i in range(self.outputs)]
        return f"void wrap_{self.name}({', '.join([*inputs, *outputs, 'size_t length'])})"

    @property
    def definition(self) -> str:
        call = f"refsim_{self.name}({', '.join(self._argument(kind, name) for kind, name in self.parameters)})"
        extra = [f"        int32_t {name}_;\n" for kind, name in self.parameters if kind == "int32_t *"]
        copy = [f"        out1[i] = (int64_t){name}_;\n" for kind, name in self.parameters if kind == "int32_t *"]
        return (
            f"{self.prototype};\n{self.prototype}\n{{\n    size_t i;\n    for (i = 0; i < length; ++i) {{\n"
            + "".join(extra)
            + f"        out0[i] = (int64_t){call};\n"
            + "".join(copy)
            + "    }\n}\n"
        )

    @staticmethod
    def _argument(kind: str, name: str) -> str:
        if kind == "int32_t *":
            return f"&{name}_"
        return name if "const" in kind else f"({kind}){name}[i]"


def render_header() -> str:
    """The text of refsim_fixedpoint.h, in the environment that the generator uses."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(ROOT / "templates"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    template = environment.get_template(f"{HEADER}.j2")
    return template.render(version="test build", number=0, form=WHOLE, sigmoid_table=SIGMOID_TABLE)


def parse_functions(text: str) -> dict[str, CFunction]:
    """The functions that ``text`` defines, by name without ``refsim_``."""
    found = {}
    for result, name, parameters in DECLARATION.findall(text.replace("REFSIM_CONST", "const")):
        pairs = [re.fullmatch(r"(.*?)(\w+)", parameter.strip()) for parameter in parameters.split(",")]
        found[name] = CFunction(name, result, tuple((m.group(1).strip(), m.group(2)) for m in pairs if m))
    return found


def wrapper_source(functions: dict[str, CFunction], control: str = "") -> str:
    # Included twice and before anything else: the header needs nothing and guards itself.
    include = f'#include "{HEADER}"\n#include "{HEADER}"\n'
    return include + control + "\n".join(function.definition for function in functions.values())


def zig_compiler() -> tuple[str, ...] | None:
    """The clang inside PyPI ``ziglang``, when installed."""
    return (sys.executable, "-m", "ziglang", "cc") if importlib.util.find_spec("ziglang") else None


def host_compiler() -> tuple[str, ...]:
    """Command of a C compiler for this machine: cc, gcc, clang, else zig."""
    for name in ("cc", "gcc", "clang"):
        path = shutil.which(name)
        if path:
            return (path,)
    zig = zig_compiler()
    if zig is None:
        raise RuntimeError("no C compiler: install cc, gcc or clang, or `pip install ziglang`")
    return zig


def run_compiler(command: tuple[str, ...], *arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*command, *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        stdin=subprocess.DEVNULL,
    )


class Library:
    """The compiled header: ``library(name, *arrays)`` gives int64 ``[outputs, n]``."""

    def __init__(self, path: Path, functions: dict[str, CFunction]) -> None:
        self.functions = functions
        self.path = path
        self._ffi = cffi.FFI()
        self._ffi.cdef("\n".join(f"{function.prototype};" for function in functions.values()))
        self._library: Any = self._ffi.dlopen(str(path))

    def __call__(self, name: str, *arguments: Any) -> Array:
        """``arguments`` broadcast together; a table (int16 array ``[513]``) is passed as it is."""
        function = self.functions[name]
        kinds = [kind for kind, _ in function.parameters if kind != "int32_t *"]
        if len(kinds) != len(arguments):
            raise TypeError(f"refsim_{name} takes {len(kinds)} arguments, not {len(arguments)}")
        is_table = ["const" in kind for kind in kinds]
        values = [np.atleast_1d(np.asarray(a, dtype=np.int64)) for a, t in zip(arguments, is_table, strict=True) if not t]
        columns = iter([np.ascontiguousarray(value) for value in np.broadcast_arrays(*values)])
        tables = iter([np.ascontiguousarray(a, dtype=np.int16) for a, t in zip(arguments, is_table, strict=True) if t])
        inputs = [next(tables) if t else next(columns) for t in is_table]
        n = np.broadcast_shapes(*(value.shape for value in values))[0]
        out = np.zeros((function.outputs, n), dtype=np.int64)
        pointers = [self._ffi.from_buffer("int16_t[]" if t else "int64_t[]", a) for a, t in zip(inputs, is_table, strict=True)]
        results = [self._ffi.from_buffer("int64_t[]", row, require_writable=True) for row in out]
        getattr(self._library, f"wrap_{name}")(*pointers, *results, n)
        return out


@functools.cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="refsim-fixedpoint-")


@functools.cache
def write_sources(sanitize: bool) -> Path:
    """A folder with the header and ``wrap.c``; it lives as long as the process."""
    folder = Path(_folder().name) / ("sanitize" if sanitize else "plain")
    folder.mkdir()
    header, control = render_header(), CONTROL if sanitize else ""
    (folder / HEADER).write_text(header, encoding="ascii", newline="\n")
    (folder / "wrap.c").write_text(wrapper_source(parse_functions(header + control), control), encoding="ascii", newline="\n")
    return folder


@functools.cache
def shared_library() -> Library:
    """The header, built with the host's compiler at -O2."""
    return _build(False, ())


@functools.cache
def sanitized_library() -> Library:
    """The same with UBSan in trap mode, plus ``overflow_control``. Call it in a process of its own."""
    return _build(True, SANITIZE[0], SANITIZE[1])


def _build(sanitize: bool, *variants: tuple[str, ...]) -> Library:
    """The library, by the first of ``variants`` (extra flags) that the compiler takes."""
    folder = write_sources(sanitize)
    path = folder / "fixedpoint.so"
    complaints = []
    for flags in variants:
        done = run_compiler(host_compiler(), *SHARED, *flags, "wrap.c", "-o", path, cwd=folder)
        if done.returncode == 0:
            return Library(path, parse_functions(render_header() + (CONTROL if sanitize else "")))
        complaints.append(done.stderr)
    raise RuntimeError("\n".join(complaints))


def main(path: str, arguments: str, results: str) -> None:
    """Run the library at ``path`` on ``arguments`` (npz, keys ``function/index``) and write its outputs to ``results`` (npz)."""
    library = Library(Path(path), parse_functions(render_header() + CONTROL))
    with np.load(arguments) as stored:
        cases: dict[str, list[Array]] = {}
        for key in stored.files:  # written in order of index
            cases.setdefault(key.split("/")[0], []).append(stored[key])
    np.savez(results, **{name: library(name, *columns) for name, columns in cases.items()})  # type: ignore[arg-type]


if __name__ == "__main__":
    main(*sys.argv[1:])
