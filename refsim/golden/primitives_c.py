"""The functions below the operators, run by the C header, compiled here."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cffi
import numpy as np

from refsim.codegen.headers import shared_headers
from refsim.golden.primitives import PRIMITIVES, WITH_BITS, WITH_INTEGER_BITS, Primitive, named
from refsim.golden.values import Params
from refsim.ir import Array
from refsim.toolchain.host import compile_library, open_library

#: C types of the columns; ``q`` is a fixed-point value, int32 or int16 by the case's ``bits``, an int32_t in C either way.
C_TYPES = {"q": "int32_t", "int32": "int32_t", "uint32": "uint32_t", "int64": "int64_t"}
FLAGS = ("-std=c99", "-O1", "-fPIC", "-shared")


def run_c(params: Params, columns: Sequence[Array]) -> list[Array]:
    """The results of the C header, compiled here, for columns ``[n]``, int64."""
    primitive = named(params)
    count = len(columns[0])
    inputs = [np.ascontiguousarray(column, dtype=np.int64) for column in columns]
    if "integer_bits" in params:
        inputs.append(np.full(count, int(params["integer_bits"]), dtype=np.int64))
    outputs = [np.zeros(count, dtype=np.int64) for _ in primitive.results]
    library = _library()
    pointers = [library.ffi.cast("int64_t *", array.ctypes.data) for array in (*inputs, *outputs)]
    getattr(library.functions, f"run_{_c_name(primitive.name, int(params.get('bits', 32)))}")(*pointers, count)
    return outputs


def _c_name(name: str, bits: int) -> str:
    return name if bits == 32 else f"{name}16" if name == "srdhm" else f"{name}_16"


def _prototype(name: str, columns: int) -> str:
    pointers = ", ".join(f"int64_t *c{i}" for i in range(columns))
    return f"void run_{name}({pointers}, size_t count)"


def _wrapper(primitive: Primitive, bits: int) -> tuple[str, str]:
    """(prototype, definition) of a loop over columns: arguments, the option if there is one, results."""
    name = _c_name(primitive.name, bits)
    kinds = [kind for _, kind in primitive.arguments]
    kinds += ["int32"] if primitive.name in WITH_INTEGER_BITS else []
    arguments = [f"({C_TYPES[kind]})c{i}[i]" for i, kind in enumerate(kinds)]
    extra = [f"&second{i}" for i in range(1, len(primitive.results))]
    first = len(kinds)
    lines = [f"        int32_t second{i};" for i in range(1, len(primitive.results))]
    lines.append(f"        c{first}[i] = (int64_t)refsim_{name}({', '.join([*arguments, *extra])});")
    lines += [f"        c{first + i}[i] = second{i};" for i in range(1, len(primitive.results))]
    prototype = _prototype(name, first + len(primitive.results))
    body = "\n".join(lines)
    definition = f"{prototype};\n{prototype}\n{{\n    size_t i;\n    for (i = 0; i < count; ++i) {{\n{body}\n    }}\n}}\n"
    return prototype, definition


@dataclass(frozen=True, slots=True)
class _Library:
    folder: tempfile.TemporaryDirectory[str]  # goes with the library
    ffi: cffi.FFI
    functions: Any


@functools.cache
def _library() -> _Library:
    """All primitives, compiled once per process."""
    widths = [(p, bits) for p in PRIMITIVES.values() for bits in ((32, 16) if p.name in WITH_BITS else (32,))]
    wrappers = [_wrapper(primitive, bits) for primitive, bits in widths]
    source = '#include <stddef.h>\n#include "refsim_fixedpoint.h"\n' + "\n".join(definition for _, definition in wrappers)
    folder = tempfile.TemporaryDirectory(prefix="refsim-", ignore_cleanup_errors=True)
    path = compile_library({**shared_headers(), "primitives.c": source}, "primitives.c", Path(folder.name), flags=FLAGS)
    ffi = cffi.FFI()
    ffi.cdef("\n".join(f"{prototype};" for prototype, _ in wrappers))
    return _Library(folder, ffi, open_library(ffi, path))
