"""The header as a C and C++ text: builds without a warning wherever it should, and runs its boundary tables without a trap."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from unit.fixedpoint_c import (
    ROOT,
    WARNINGS,
    host_compiler,
    parse_functions,
    render_header,
    run_compiler,
    sanitized_library,
    wrapper_source,
    write_sources,
    zig_compiler,
)
from unit.fixedpoint_cases import boundary_table, definitions

LANGUAGES = {
    "c99": ("-x", "c", "-std=c99", "-Wmissing-prototypes"),
    "c++11": ("-x", "c++", "-std=c++11"),
    "c++17": ("-x", "c++", "-std=c++17"),
}
#: A 16-bit int, a Cortex-M, and big endian, where zig brings a compiler for them.
TARGETS = {
    "avr": ("-target", "avr-freestanding", "-mcpu=atmega1284p", "-Wno-avr-rtlib-linking-quirks"),
    "cortex-m0": ("-target", "thumb-freestanding-eabi", "-mcpu=cortex_m0plus"),
    "s390x": ("-target", "s390x-freestanding"),
}


def zig() -> tuple[str, ...]:
    command = zig_compiler()
    if command is None:
        reason = "the second compiler is missing: pip install ziglang"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return command


@pytest.mark.sampled(9)
@pytest.mark.parametrize("level", ["-O0", "-O2", "-Os"])
@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("compiler", ["host", "zig"])
def test_no_warning(compiler: str, language: str, level: str, tmp_path: Path) -> None:
    command = host_compiler() if compiler == "host" else zig()
    flags = (*LANGUAGES[language], *WARNINGS, level)
    done = run_compiler(command, *flags, "-c", "wrap.c", "-o", tmp_path / "wrap.o", cwd=write_sources(False))
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.thorough
@pytest.mark.parametrize("target", sorted(TARGETS))
def test_no_warning_on_other_machines(target: str, tmp_path: Path) -> None:
    flags = (*TARGETS[target], *LANGUAGES["c99"], *WARNINGS, "-O2", "-fno-sanitize=undefined")
    done = run_compiler(zig(), *flags, "-c", "wrap.c", "-o", tmp_path / "wrap.o", cwd=write_sources(False))
    assert (done.returncode, done.stderr) == (0, "")


def test_a_warning_would_fail(tmp_path: Path) -> None:
    (tmp_path / "narrow.c").write_text("short narrow(long x);\nshort narrow(long x) { return x; }\n", encoding="ascii")
    done = run_compiler(host_compiler(), "-std=c99", *WARNINGS, "-c", "narrow.c", "-o", "narrow.o", cwd=tmp_path)
    assert done.returncode != 0
    assert "conver" in done.stderr


def run_sanitized(cases: dict[str, tuple[np.ndarray, ...]], tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """The sanitized library on ``cases``, in a process of its own; outputs in ``results.npz``."""
    arguments, results = tmp_path / "arguments.npz", tmp_path / "results.npz"
    stored = {f"{name}/{index}": column for name, columns in cases.items() for index, column in enumerate(columns)}
    np.savez(arguments, **stored)  # type: ignore[arg-type]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
    command = [sys.executable, "-m", "unit.fixedpoint_c", str(sanitized_library().path), str(arguments), str(results)]
    return subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.thorough
def test_boundary_tables_have_no_undefined_behaviour(tmp_path: Path) -> None:
    cases = {name: boundary_table(name)[0] for name in definitions()}
    table = np.where(np.arange(513) % 2 == 0, -(2**15), 2**15 - 1)
    done = run_sanitized({**cases, "lut16_lookup": (table, np.arange(-(2**15), 2**15))}, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    with np.load(tmp_path / "results.npz") as results:
        assert set(results.files) == {*cases, "lut16_lookup"}
        for name in cases:
            assert np.array_equal(results[name], boundary_table(name)[1]), name


@pytest.mark.thorough
def test_undefined_behaviour_would_trap(tmp_path: Path) -> None:
    fine = run_sanitized({"overflow_control": (np.asarray([2**31 - 1]), np.asarray([-1]))}, tmp_path)
    assert (fine.returncode, fine.stderr) == (0, "")
    trapped = run_sanitized({"overflow_control": (np.asarray([2**31 - 1]), np.asarray([1]))}, tmp_path)
    assert trapped.returncode != 0
    assert "Traceback" not in trapped.stderr


def test_header_is_plain_and_needs_only_freestanding_headers() -> None:
    text = render_header()
    assert text.isascii()
    assert re.match(r"/\* refsim test build: [^\n]* Generated; do not edit\. \*/\n#ifndef REFSIM_FIXEDPOINT_H\n", text)
    # What follows the guard is looked at each time the header is included.
    behind = text.partition("#endif /* REFSIM_FIXEDPOINT_H */\n")[2].split()
    assert behind[:2] == ["#if", "defined(REFSIM_SINGLE_ROUNDING)"] and "#error" in behind and behind[-1] == "#endif"
    assert [line for line in text.splitlines() if line.startswith("#include")] == [
        "#include <limits.h>",
        "#include <stddef.h>",
        "#include <stdint.h>",
    ]
    assert all(len(line) <= 132 and line == line.rstrip() for line in text.splitlines())
    code = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    assert re.search(r"\b(float|double|long|malloc|memcpy|memset)\b", code) is None
    assert text.count("static inline") == len(parse_functions(text))


def test_every_function_has_a_comment() -> None:
    lines = render_header().splitlines()
    for number, line in enumerate(lines):
        if line.startswith("static inline"):
            assert lines[number - 1].endswith("*/"), line


def test_wrappers_cover_the_header() -> None:
    functions = parse_functions(render_header())
    source = wrapper_source(functions)
    assert all(f"refsim_{name}(" in source for name in functions)
