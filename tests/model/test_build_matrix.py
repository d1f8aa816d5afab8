"""Generated C as a text for any compiler: builds clean in many ways, needs nothing, and runs exact at every optimisation level."""

from __future__ import annotations

import functools
import os
import platform
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import cffi
import numpy as np
import pytest
from flatmodel import N, T, build
from model import firmware
from model.cases import numbered, recorded_runs, shared_folder
from model.objects import symbols
from sampling import in_campaign

import refsim
from refsim import demo
from refsim.codegen.generate import write_files
from refsim.codegen.headers import Form, kernel_library
from refsim.ir import Array
from refsim.kernels import kernel_registry
from refsim.toolchain.compiler import STRICT, Compiler, find_compilers

pytestmark = pytest.mark.filterwarnings("ignore::refsim.overflow.OverflowWarning")

COMPILERS = find_compilers()
LANGUAGES = {
    "c99": ("-std=c99", *STRICT),
    "c++11": ("-x", "c++", "-std=c++11", *(flag for flag in STRICT if flag != "-Wmissing-prototypes")),
    "c++17": ("-x", "c++", "-std=c++17", *(flag for flag in STRICT if flag != "-Wmissing-prototypes")),
}
LEVELS = ("-O0", "-O2", "-Os")
BUILDS = [("c99", "-O2"), ("c++11", "-O0"), ("c99", "-O0"), ("c99", "-Os"), ("c++11", "-O2"), ("c++17", "-Os")]
#: The demo model, and two stateful ones: SVDF with 16-bit types between, and LSTM.
TEXTS = ("digits", "keyword_scrambled", "micro_speech_lstm")
ENGINES = ("tflm", "litert-ref")
HEADERS = {"stdint.h", "stddef.h", "limits.h"}
#: The only other header: kernels for x86-64 have it where the compiler is told to make AVX2 code.
INTRINSICS = "#if defined(__AVX2__)\n#define REFSIM_AVX2 1\n#include <immintrin.h>\n"
#: What compilers call on their own, with or without a C library.
COMPILER_CALLS = {"memcpy", "memset", "memmove"}
#: 64-bit integer helpers of 32-bit machines.
INTEGER_HELPERS = {
    "__aeabi_lmul", "__aeabi_llsl", "__aeabi_llsr", "__aeabi_lasr", "__aeabi_lcmp", "__aeabi_ulcmp", "__aeabi_idiv",
    "__aeabi_uidiv", "__aeabi_idivmod", "__aeabi_uidivmod", "__aeabi_memcpy", "__aeabi_memcpy4", "__aeabi_memset",
    "__aeabi_memclr", "__aeabi_memclr4", "__aeabi_memset4", "__aeabi_memmove", "__aeabi_memcpy8", "__aeabi_memclr8",
    "__aeabi_memset8", "__aeabi_ldivmod",
}  # fmt: skip
STEPS = 4
KERNELS = "kernels"
#: Of the kernel library the first two builds by default: it takes a compiler many seconds.
EACH_BUILD = [
    in_campaign((text, *how)) if text == KERNELS and how not in BUILDS[:2] else (text, *how)
    for text in (*TEXTS, KERNELS)
    for how in BUILDS
]

#: zig is slow; with another compiler at hand it is left to the campaigns.
each_compiler = pytest.mark.parametrize(
    "compiler",
    [
        pytest.param(name, marks=pytest.mark.campaign) if name == "zig cc" and len(COMPILERS) > 1 else name
        for name in sorted(COMPILERS)
    ],
)
each_engine = pytest.mark.parametrize("engine", ENGINES)


def test_both_families_of_compilers_are_there() -> None:
    """clang may come from the package ziglang, which the extra ``test`` installs; gcc has to be there in CI."""
    assert COMPILERS.keys() & {"clang", "zig cc"}
    if os.environ.get("CI") == "true":
        assert "gcc" in COMPILERS, "gcc is missing; CI builds the generated C with gcc and clang"


# --- what is built ----------------------------------------------------------------------------------------------------
@functools.cache
def sample(text: str) -> tuple[refsim.Model, tuple[Array, ...]]:
    """A model and a few inputs [n, ...] for it."""
    if text == "digits":
        with np.load(demo.SAMPLES) as samples:
            return refsim.load(demo.MODEL), (samples["inputs"][:STEPS, np.newaxis],)
    if text == "big":
        return big_model()
    inputs = numbered(recorded_runs(text), "input")
    return refsim.load(shared_folder() / "models" / f"{text}.tflite"), tuple(array[-STEPS:] for array in inputs)


def big_model() -> tuple[refsim.Model, tuple[Array, ...]]:
    """Sizes beyond 16 bits: an image row of 70,000 elements, as many outputs, and a dot product over 139,936."""
    rng = np.random.default_rng(7)
    tensors = [
        T("x", "int8", (1, 1, 70000, 1), 0.5, 3),
        T("w", "int8", (2, 1, 33, 1), [0.01, 0.02], [0, 0], data=rng.integers(-127, 128, (2, 1, 33, 1))),
        T("conv", "int8", (1, 1, 69968, 2), 3.0, -1),
        T("flat", "int8", (1, 139936), 3.0, -1),
        T("fc_w", "int8", (3, 139936), 0.001, 0, data=rng.integers(-127, 128, (3, 139936))),
        T("fc_b", "int32", (3,), 0.003, 0, data=[1000, -2000, 3]),
        T("y", "int8", (1, 3), 20.0, 5),
    ]
    nodes = [
        N("CONV_2D", [0, 1, -1], [2], {"stride_w": 1, "stride_h": 1, "padding": 1, "dilation_w_factor": 1, "dilation_h_factor": 1}),
        N("RESHAPE", [2], [3]),
        N("FULLY_CONNECTED", [3, 4, 5], [6]),
    ]
    model = refsim.load(build(tensors, nodes, [0], [6]))
    return model, (rng.integers(-128, 128, (2, 1, 1, 70000, 1), dtype=np.int8),)


@functools.cache
def plan(text: str, engine: str) -> refsim.BuildPlan:
    return refsim.generate(sample(text)[0], engine, prefix=text)


@functools.cache
def program(text: str, engine: str) -> str:
    """A program that runs the model and compares with the simulator."""
    model, inputs = sample(text)
    return firmware.program(plan(text, engine), inputs, firmware.expected_outputs(refsim.Simulator(model, engine), inputs))


def kernel_texts() -> dict[str, str]:
    """The whole kernel library, as a source of external functions."""
    texts = kernel_library(Form(as_library=True))
    return {**texts, f"{KERNELS}.c": "".join(f'#include "{name}"\n' for name in texts if name.endswith(".c"))}


def write(text: str, engine: str, folder: Path) -> str:
    """Write a model's files, or the kernel library; the name of the source."""
    write_files(kernel_texts() if text == KERNELS else plan(text, engine).texts, folder)
    return f"{text}.c"


def available(request: pytest.FixtureRequest, text: str) -> str:
    """``text``, a model or the kernel library; the models of the shared folder need that folder."""
    if text not in ("digits", "big", KERNELS):
        request.getfixturevalue("shared")
    return text


@pytest.fixture(params=[*TEXTS, KERNELS])
def text(request: pytest.FixtureRequest) -> str:
    return available(request, request.param)


# --- builds -----------------------------------------------------------------------------------------------------------
@pytest.mark.sampled(10)
@pytest.mark.parametrize(("text", "language", "level"), EACH_BUILD)
@each_compiler
def test_builds_without_a_warning(
    request: pytest.FixtureRequest, text: str, compiler: str, language: str, level: str, tmp_path: Path
) -> None:
    """Both engines' kernels; C++ takes the same files."""
    available(request, text)
    for engine in ENGINES[:1] if text == KERNELS else ENGINES:
        source = write(text, engine, tmp_path)
        COMPILERS[compiler].run([*LANGUAGES[language], level, "-c", source, "-o", "out.o"], cwd=tmp_path)
        assert (tmp_path / "out.o").stat().st_size > 0


@pytest.mark.parametrize("language", ["c99", "c++11"])
@each_compiler
def test_a_warning_would_fail(compiler: str, language: str, tmp_path: Path) -> None:
    (tmp_path / "narrow.c").write_text("short narrow(long x);\nshort narrow(long x) { return x; }\n", encoding="ascii")
    with pytest.raises(refsim.ToolchainError, match="conver"):
        COMPILERS[compiler].run([*LANGUAGES[language], "-c", "narrow.c", "-o", "out.o"], cwd=tmp_path)


@pytest.mark.sampled(8)
@each_engine
def test_each_header_stands_alone(text: str, engine: str, tmp_path: Path) -> None:
    """Each header comes first and alone, and twice, in C and in C++."""
    write(text, engine, tmp_path)
    headers = sorted(path.name for path in tmp_path.glob("*.h"))
    assert "refsim_common.h" in headers
    first = COMPILERS[sorted(COMPILERS)[0]]
    for language in ("c99", "c++11"):
        # clang warns of unused static functions and constants in a source of their own, gcc of the latter in C only.
        unused = ("-Wno-unused-function", "-Wno-unused-const-variable", "-Wno-unused-variable")
        for header in headers:
            (tmp_path / "alone.c").write_text(f'#include "{header}"\n#include "{header}"\nint alone;\n', encoding="ascii")
            first.run([*LANGUAGES[language], *unused, "-fsyntax-only", "alone.c"], cwd=tmp_path)


@each_engine
def test_needs_only_freestanding_headers(text: str, engine: str, tmp_path: Path) -> None:
    write(text, engine, tmp_path)
    for path in tmp_path.glob("*.[ch]"):
        content = path.read_text(encoding="ascii")
        if path.name.startswith("refsim_x86_"):
            content = content.replace(INTRINSICS, "")
        assert set(re.findall(r"#include <(\S+)>", content)) <= HEADERS, path.name
        local = set(re.findall(r'#include "(\S+)"', content))
        assert all((tmp_path / name).is_file() for name in local), path.name
        assert len(re.findall(r"#include", content)) == len(re.findall(r'#include [<"]\S+[>"]', content))


@pytest.mark.sampled(4)
@each_compiler
def test_builds_freestanding_and_calls_nothing(text: str, compiler: str, tmp_path: Path) -> None:
    """-Os without floats in hardware: a float anywhere would call a helper. Only what compilers themselves call is needed."""
    for engine in ENGINES[:1] if text == KERNELS else ENGINES:
        source = write(text, engine, tmp_path)
        flags = [*LANGUAGES["c99"], "-Os", "-ffreestanding", "-nostdlib", "-c", source, "-o", "out.o", *no_floats(compiler)]
        COMPILERS[compiler].run(flags, cwd=tmp_path)
        needed, offered, _ = symbols(tmp_path / "out.o")
        assert needed <= COMPILER_CALLS | INTEGER_HELPERS
        if text == KERNELS:
            assert all(any(name.startswith(f"refsim_{kernel}_") for name in offered) for kernel in kernel_registry())
        else:
            state = {f"{text}_reset"} if plan(text, engine).program.initial_state else set()
            assert offered == {f"{text}_invoke"} | state


def no_floats(compiler: str) -> tuple[str, ...]:
    """gcc refuses float code for this machine's integer unit alone; zig compiles for a Cortex-M0, which has no other."""
    if compiler == "zig cc":
        unwinding = ("-fno-unwind-tables", "-fno-asynchronous-unwind-tables")
        return ("-target", "thumb-freestanding-eabi", "-mcpu=cortex_m0plus", *unwinding)
    return ("-mgeneral-regs-only",) if platform.machine() in ("x86_64", "aarch64") else ()


@pytest.mark.parametrize("compiler", sorted(COMPILERS))
def test_a_float_would_be_found(compiler: str, tmp_path: Path) -> None:
    """Guards the test above: a compiler refuses, or calls a helper, which shows among the symbols."""
    (tmp_path / "floats.c").write_text("float twice(float x);\nfloat twice(float x) { return x * 3.0f; }\n", encoding="ascii")
    flags = [*LANGUAGES["c99"], "-Os", "-ffreestanding", "-c", "floats.c", "-o", "out.o", *no_floats(compiler)]
    refused = ""
    try:
        COMPILERS[compiler].run(flags, cwd=tmp_path)
    except refsim.ToolchainError as error:
        refused = str(error)
    if refused:
        assert re.search("SSE|general-regs", refused)
    else:
        needed, _, _ = symbols(tmp_path / "out.o")
        assert needed - COMPILER_CALLS - INTEGER_HELPERS in ({"__aeabi_fmul"}, {"__mulsf3"})


def test_two_models_link_into_one_program(shared: Path, tmp_path: Path) -> None:
    """No symbol of one model is another's, though both bring all kernels they use."""
    offered = []
    for text in ("digits", "micro_speech_lstm"):
        folder = tmp_path / text
        first = COMPILERS[sorted(COMPILERS)[0]]
        source = write(text, "tflm", folder)
        first.run([*LANGUAGES["c99"], "-O2", "-c", source, "-o", "out.o"], cwd=folder)
        offered.append(symbols(folder / "out.o")[1])
    assert offered[0] and offered[1]
    assert not offered[0] & offered[1]


# --- runs -------------------------------------------------------------------------------------------------------------
def write_program(text: str, engine: str, folder: Path, compiler: Compiler, flags: Sequence[str], main: Sequence[str]) -> None:
    """Objects model.o and main.o; the model's with the strict flags."""
    source = write(text, engine, folder)
    (folder / "test_main.c").write_text(program(text, engine), encoding="ascii")
    compiler.run([*LANGUAGES["c99"], *flags, "-c", source, "-o", "model.o"], cwd=folder)
    compiler.run(["-std=c99", "-Wall", "-Wextra", "-Werror", *flags, *main, "-c", "test_main.c", "-o", "main.o"], cwd=folder)


def assert_code(code: int, error: str = "") -> None:
    assert code == firmware.OK, f"exit code {code}: {firmware.MEANING.get(code, 'the program was stopped')}\n{error}"


@pytest.fixture(params=[*TEXTS, "big"])
def model_text(request: pytest.FixtureRequest) -> str:
    return available(request, request.param)


@pytest.mark.sampled(8)
@pytest.mark.parametrize("level", LEVELS)
@each_engine
@each_compiler
def test_runs_exact(model_text: str, compiler: str, engine: str, level: str, tmp_path: Path) -> None:
    """As a library without a C library, loaded here; checks NULL, misaligned and poisoned arenas, guard bytes, outputs."""
    chosen = COMPILERS[compiler]
    write_program(model_text, engine, tmp_path, chosen, [level, "-fPIC"], [])
    chosen.run(["-shared", "-nostdlib", "model.o", "main.o", "-o", "run.so"], cwd=tmp_path)
    ffi = cffi.FFI()
    ffi.cdef("int refsim_test_run(void);")
    library = ffi.dlopen(str(tmp_path / "run.so"))
    assert_code(library.refsim_test_run())
    assert_code(library.refsim_test_run())  # nothing is left behind by the first time


#: How undefined behaviour ends the program: gcc's libraries also watch memory; clang's traps need no library.
SANITIZE = {
    "gcc": ("-fsanitize=undefined,address", "-fno-sanitize-recover=all"),
    "clang": ("-fsanitize=undefined", "-fsanitize-trap=undefined"),
    "zig cc": ("-fsanitize=undefined", "-fsanitize-trap=undefined"),
}


@pytest.mark.sampled(8)
@each_engine
@each_compiler
def test_runs_clean_under_sanitizers(model_text: str, compiler: str, engine: str, tmp_path: Path) -> None:
    flags = ["-O1", "-g", *SANITIZE[compiler]]
    chosen = COMPILERS[compiler]
    if compiler == "gcc":
        write_program(model_text, engine, tmp_path, chosen, flags, ["-DTEST_MAIN"])
        chosen.run([*flags, "model.o", "main.o", "-o", "run"], cwd=tmp_path)
        command = [str(tmp_path / "run")]
    else:
        write_program(model_text, engine, tmp_path, chosen, [*flags, "-fPIC"], [])
        chosen.run([*flags, "-shared", "-nostdlib", "model.o", "main.o", "-o", "run.so"], cwd=tmp_path)
        command = calling(tmp_path / "run.so")
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert_code(done.returncode, done.stderr[-2000:])
    assert done.stderr == ""


@each_compiler
def test_undefined_behaviour_would_be_found(compiler: str, tmp_path: Path) -> None:
    """Guards the test above: INT_MAX + 1, with a value that the compiler cannot know."""
    function = "int refsim_test_run(void);\nvolatile int top = 2147483647;\nint refsim_test_run(void) { return top + 1 == 0; }\n"
    (tmp_path / "overflow.c").write_text(f"{function}int main(void) {{ return refsim_test_run(); }}\n", encoding="ascii")
    linked = ["-o", "run"] if compiler == "gcc" else ["-fPIC", "-shared", "-nostdlib", "-o", "run.so"]
    COMPILERS[compiler].run(["-O1", *SANITIZE[compiler], "overflow.c", *linked], cwd=tmp_path)
    command = [str(tmp_path / "run")] if compiler == "gcc" else calling(tmp_path / "run.so")
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    if compiler == "gcc":
        assert "signed integer overflow" in done.stderr
    else:
        assert done.returncode < 0


def calling(library: Path) -> list[str]:
    """A command that loads ``library`` in a process of its own and exits with the program's code."""
    return [sys.executable, "-c", f"import ctypes, sys; sys.exit(ctypes.CDLL({str(library)!r}).refsim_test_run())"]


if sys.platform == "linux" and platform.machine() == "x86_64":  # where programs of 32 bits run too
    #: gcc's own limits.h asks for the C library's, which may not be there for 32 bits, unless that seems to be included already.
    I386_FLAGS = {
        "gcc": ("-m32", "-D_LIBC_LIMITS_H_"),
        "clang": ("-m32", "-D_LIBC_LIMITS_H_"),
        "zig cc": ("-target", "x86-freestanding"),
    }

    @pytest.mark.sampled(8)
    @each_engine
    @each_compiler
    def test_runs_exact_in_32_bits(model_text: str, compiler: str, engine: str, tmp_path: Path) -> None:
        """Where a pointer, size_t and long have 32 bits; without a C library, which need not be installed for -m32."""
        flags = ["-O2", *I386_FLAGS[compiler], "-ffreestanding", "-fno-stack-protector", "-fno-pic", "-mno-sse"]
        chosen = COMPILERS[compiler]
        write_program(model_text, engine, tmp_path, chosen, flags, ["-DTEST_I386_START"])
        chosen.run([*I386_FLAGS[compiler], "-nostdlib", "-static", "model.o", "main.o", "-o", "run"], cwd=tmp_path)
        done = subprocess.run([tmp_path / "run"], capture_output=True, text=True, timeout=120, check=False)
        assert_code(done.returncode)


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (("== NULL", "== (void *)1"), "crash"),
        (("_ARENA_ALIGNMENT != 0u", "_ARENA_ALIGNMENT > 16u"), firmware.MISALIGNED_TAKEN),
        (("return DIGITS_OK;", "base[-1] = 0; return DIGITS_OK;"), firmware.WROTE_OUTSIDE),
        (("return DIGITS_OK;", "base[DIGITS_ARENA_BYTES] = 0; return DIGITS_OK;"), firmware.WROTE_OUTSIDE),
        (("return DIGITS_OK;", "base[((const uint8_t *)digits_output_0(arena) - base)] ^= 1; return DIGITS_OK;"), firmware.DIFFERS),
        (("return DIGITS_OK;", "return 77;"), firmware.FAILED),
    ],
)
def test_the_program_finds_what_it_looks_for(broken: tuple[str, str], code: int | str, tmp_path: Path) -> None:
    """Guards the tests above: each check of the program fails on a model that was broken on purpose."""
    compiler = COMPILERS[sorted(COMPILERS)[0]]
    write("digits", "tflm", tmp_path)
    source = tmp_path / "digits.c"
    whole = source.read_text(encoding="ascii")
    assert whole.count(broken[0]) == 1
    source.write_text(whole.replace(*broken), encoding="ascii")
    (tmp_path / "test_main.c").write_text(program("digits", "tflm"), encoding="ascii")
    compiler.run(["-O1", "-fPIC", "-shared", "-nostdlib", "digits.c", "test_main.c", "-o", "run.so"], cwd=tmp_path)
    done = subprocess.run(calling(tmp_path / "run.so"), timeout=60, check=False, capture_output=True)
    assert done.returncode < 0 if code == "crash" else done.returncode == code
