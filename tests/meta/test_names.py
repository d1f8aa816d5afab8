"""Text from a model cannot break the C: names with quotes, newlines, comment ends, trigraphs, keywords, and of any length."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import cffi
import numpy as np
import pytest
from flatmodel import N, T, build
from ops import models as m

import refsim
from refsim.codegen.filters import C_KEYWORDS
from refsim.codegen.generate import build_plan
from refsim.ir import Model
from refsim.simulate import Simulator
from refsim.toolchain.compiler import STRICT, find_compilers, host_compiler
from refsim.toolchain.host import HOST_FLAGS, CompiledModel

HOSTILE = (
    'say "hi"',
    "it's",
    "two\nlines\r\nand more",
    "ends */ int main(void) { return 0; } /*",
    "opens /* nested // ",
    "goes on \\\nhere \\",
    "tri ??/ graph ???/\n??=define X",
    "Grüße_模型_\U0001f600",
    "\0zero\0",
    "%s %n {{ prefix }} {% raw %}",
    '"); #include "/etc/passwd"\n#define int',
    "x" * 10_000,
    "*/" * 5_000,
    "",
    " ",
    "../../up",
    "-leading",
    "_Reserved",
    "__builtin_trap",
    "9lives",
    "INT32_MAX",
    "refsim_common",
    "refsim_fixedpoint",
    "refsim_host",
    "REFSIM",
    "host",
    "stdint",
    "string",
    "model_weights",
    "base",
    "arena",
    "state",
    *sorted(C_KEYWORDS)[:6],
    "int",
    "main",
)


def named(model: Model, name: str, tensors: str) -> Model:
    """``model`` under other names."""
    graph = model.graph
    renamed = tuple(replace(tensor, name=tensors) for tensor in graph.tensors)
    return replace(model, name=name, graphs=(replace(graph, name=tensors, tensors=renamed),))


@pytest.fixture(scope="module")
def plain() -> tuple[Model, np.ndarray, np.ndarray]:
    """A model with state, its input, and its output under plain names."""
    model = refsim.load(m.svdf())
    value = np.arange(10, dtype=np.int8).reshape(2, 5)
    return model, value, Simulator(model).run(value)[0]


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    "name", HOSTILE, ids=[f"{i}-{re.sub(r'[^a-z0-9]', '', name.lower())[:12]}" for i, name in enumerate(HOSTILE)]
)
def test_hostile_names_compile_and_run(name: str, plain: tuple[Model, np.ndarray, np.ndarray]) -> None:
    model, value, expected = plain
    built = build_plan(refsim.prepare(named(model, name, name), "tflm"))
    assert all(text.isascii() for text in built.texts.values())
    assert max(len(line) for text in built.texts.values() for line in text.splitlines()) < 400
    compiled = CompiledModel(built, flags=(*HOST_FLAGS, "-O0", *STRICT, "-Wcomment", "-trigraphs"))
    assert np.array_equal(compiled.run(value)[0], expected)


def test_files_and_functions_carry_the_prefix(plain: tuple[Model, np.ndarray, np.ndarray]) -> None:
    built = refsim.generate(named(plain[0], "My Net-2", "t"))
    assert {name for name in built.files if not name.startswith("refsim_")} == {"my_net_2.c", "my_net_2.h", "my_net_2_weights.h"}
    assert refsim.generate(plain[0], prefix="Other one").prefix == "other_one"
    external = re.findall(r"^(?!static)\w[\w *]*\b(\w+)\([^;]*\)$", built.texts["my_net_2.c"], flags=re.MULTILINE)
    assert set(external) == {"my_net_2_reset", "my_net_2_invoke"}


def test_duplicate_tensor_names_and_hostile_nodes() -> None:
    tensors = [T("same", "int8", (1, 4), 0.5), T("same", "int8", (1, 4), 0.25, data=[1, 2, 3, 4]), T("same", "int8", (1, 4), 0.5)]
    tensors += [T(b"\xff\xfe*/", "int8", (1, 4), 0.5)]
    add = {"fused_activation_function": 0, "pot_scale_int16": False}
    model = refsim.load(build(tensors, [N("ADD", [0, 1], [2], add), N("ADD", [2, 1], [3], add)], [0], [3]))
    value = np.asarray([[5, -6, 7, 127]], dtype=np.int8)
    compiled = CompiledModel(build_plan(refsim.prepare(model, "tflm")), flags=(*HOST_FLAGS, *STRICT))
    assert np.array_equal(compiled.run(value)[0], Simulator(model).run(value)[0])


MAIN = """
#include "first.h"
#include "second.h"
int run_first(void *arena) { return first_invoke(arena); }
int run_second(void *arena, void *state) { return second_invoke(arena, (second_state *)state); }
void reset_second(void *state) { second_reset((second_state *)state); }
int8_t *in_first(void *arena) { return first_input_0(arena); }
int8_t *in_second(void *arena) { return second_input_0(arena); }
const int8_t *out_first(const void *arena) { return first_output_0(arena); }
const int8_t *out_second(const void *arena) { return second_output_0(arena); }
int sizes[4] = { FIRST_ARENA_BYTES, SECOND_ARENA_BYTES, (int)sizeof(second_state), FIRST_INPUT_0_ELEMENTS };
"""
DECLARATIONS = """
int run_first(void *); int run_second(void *, void *); void reset_second(void *);
int8_t *in_first(void *); int8_t *in_second(void *);
const int8_t *out_first(const void *); const int8_t *out_second(const void *); extern int sizes[4];
"""


def run_port(ffi: cffi.FFI, pointer: object, value: np.ndarray) -> None:
    ffi.memmove(pointer, value.tobytes(), value.size)


@pytest.mark.parametrize("compiler", sorted(find_compilers()))
def test_two_models_link_into_one_image(compiler: str, tmp_path: Path) -> None:
    """Separate objects, one image, no clash; both give what they give alone."""
    models = {"first": refsim.load(m.conv()), "second": refsim.load(m.svdf())}
    for prefix, model in models.items():
        refsim.generate(model, out=tmp_path, prefix=prefix)
    (tmp_path / "both.c").write_text(MAIN)
    chosen = find_compilers()[compiler]
    for unit in ("first.c", "second.c"):
        chosen.run(["-std=c99", "-O1", "-fPIC", *STRICT, "-c", unit], cwd=tmp_path)
    chosen.run(["-std=c99", "-fPIC", "-shared", "both.c", "first.o", "second.o", "-o", "both.so"], cwd=tmp_path)
    ffi = cffi.FFI()
    ffi.cdef(DECLARATIONS)
    image = ffi.dlopen(str(tmp_path / "both.so"))
    arenas = [np.zeros(int(image.sizes[i]) + 16, dtype=np.uint8) for i in (0, 1)]
    first, second = (ffi.cast("void *", arena.ctypes.data + -arena.ctypes.data % 16) for arena in arenas)
    state = ffi.new("int64_t[]", int(image.sizes[2]) // 8 + 1)
    image.reset_second(state)
    values = [np.arange(60, dtype=np.int8).reshape(1, 5, 4, 3), np.arange(10, dtype=np.int8).reshape(2, 5)]
    for _ in range(2):
        run_port(ffi, image.in_first(first), values[0])
        run_port(ffi, image.in_second(second), values[1])
        assert (image.run_first(first), image.run_second(second, state)) == (0, 0)
    streams = [Simulator(model) for model in models.values()]
    expected = [[s.run(value)[0] for _ in range(2)][-1] for s, value in zip(streams, values, strict=True)]
    for pointer, wanted in zip((image.out_first(first), image.out_second(second)), expected, strict=True):
        assert ffi.buffer(pointer, wanted.size)[:] == wanted.tobytes()


def test_strict_compile_of_the_source_alone(tmp_path: Path) -> None:
    """As a user compiles it: the output folder on the search path, no harness."""
    for name in ("stdint", "limits", "int", "refsim_add"):
        folder = tmp_path / name
        built = refsim.generate(named(refsim.load(m.add()), name, name), out=folder)
        host_compiler().run(["-std=c99", "-O0", *STRICT, "-I.", "-c", f"{built.prefix}.c"], cwd=folder)
        assert (folder / f"{built.prefix}.o").is_file()
