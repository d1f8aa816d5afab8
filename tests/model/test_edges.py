"""What firmware meets of a model: inputs and outputs in its own memory, floats at the edges, hooks."""

from __future__ import annotations

from pathlib import Path

import cffi
import numpy as np
import pytest
from model.test_control import IF, THEN, add, flag, q
from ops import models as m

import refsim
from refsim import BuildPlan, demo, fixedpoint, vectors
from refsim.codegen.generate import write_files
from refsim.codegen.selftest import with_self_test
from refsim.errors import CodegenError
from refsim.flatmodel import G, N, build
from refsim.ir import Array
from refsim.toolchain.compiler import STRICT, host_compiler
from refsim.toolchain.host import QUICK_FLAGS, GuardedBuffer, compile_library, open_library
from refsim.toolchain.many import build_many
from refsim.verify.compare import compare

ELSE = G([q("a"), q("c", data=[1, -2, 3, 40]), q("s")], [add(0, 1, 2)], [0], [2], "else")


def reshape(source: int, out: int) -> N:
    return N("RESHAPE", [source], [out])


#: An output that is the input in another shape, one that another one is too, one given twice, one known beforehand.
SHAPES = build(
    [q("x"), q("r", (2, 2)), q("s"), q("t", (2, 2)), q("k", data=[1, 2, 3, 4]), q("y")],
    [reshape(0, 1), add(0, 0, 2), reshape(2, 3), add(4, 2, 5)],
    [0],
    [1, 2, 3, 5, 4, 2],
)
#: Inputs that go straight through, and are not used.
THROUGH = build([q("x"), q("unused"), q("y")], [add(0, 0, 2)], [0, 1], [0, 2])
FLOW = build([flag("p"), q("x"), q("y")], [N("IF", [0, 1], [2], IF)], [0, 1], [2], subgraphs=[THEN, ELSE])
MODELS = {"shapes": SHAPES, "through": THROUGH, "flow": FLOW, "state": m.svdf(), "floats": m.quantize("f32s8")}


# --- the caller's memory ------------------------------------------------------------------------------------------------
def test_through_pointers(tmp_path: Path) -> None:
    """Every tensor is what the simulator has, inputs stay as they were, and what lies outside takes no arena."""
    models = {name: refsim.load(data) for name, data in MODELS.items()} | {"digits": refsim.load(demo.MODEL)}
    plans = [refsim.generate(model, prefix=name, pointers=True) for name, model in models.items()]
    for name, compiled in build_many(plans, tmp_path, flags=(*QUICK_FLAGS, *STRICT)).items():
        simulator = refsim.Simulator(models[name])
        stacks = vectors.inputs(models[name].inputs, 6)
        wanted, got = simulator.run_batch(*stacks), compiled.run_batch(*stacks)
        assert [str(mismatch) for mismatch in compare(simulator.program, simulator.tensors, compiled.tensors)] == [], name
        assert all(np.array_equal(a, b) for a, b in zip(wanted, got, strict=True)), name
        layout = compiled.built.layout
        inputs = zip(models[name].inputs, stacks, strict=True)
        assert all(np.array_equal(compiled._arena.view(t, layout.tensors[t.index]), stack[-1]) for t, stack in inputs), name
    arenas = {built.prefix: (built.arena_bytes, refsim.generate(models[built.prefix]).arena_bytes) for built in plans}
    assert all(outside <= inside for outside, inside in arenas.values())
    assert arenas["through"][0] == 0 and arenas["shapes"][0] == 0
    assert [name for name, source in sources(plans).items() if "_move(output_" in source] == ["shapes", "through", "flow"]


def sources(plans: list[BuildPlan]) -> dict[str, str]:
    return {built.prefix: built.texts[f"{built.prefix}.c"] for built in plans}


def test_what_pointers_cannot_be(tmp_path: Path) -> None:
    """NULL and misaligned ones are refused, each of them; a self-test and an input that is updated need the arena."""
    built = refsim.generate(refsim.load(MODELS["through"]), prefix="through", pointers=True)
    library = open_library(ffi := cffi.FFI(), compile_library(built.texts, "through.c", tmp_path, flags=(*QUICK_FLAGS[:4],)))
    ffi.cdef("int through_invoke(void *, void *, void *, void *, void *);")
    memory = GuardedBuffer(128)
    places = [memory.bytes.ctypes.data + 16 * n for n in range(5)]
    assert library.through_invoke(*(ffi.cast("void *", place) for place in places)) == 0
    for n in range(5):
        for wrong, status in ((0, 1), (places[n] + 1, 2)):
            pointers = [ffi.cast("void *", wrong if i == n else place) for i, place in enumerate(places)]
            assert library.through_invoke(*pointers) == status
    with pytest.raises(CodegenError, match="a self-test needs inputs and outputs in the arena"):
        with_self_test(built, 1)


# --- floats and hooks -----------------------------------------------------------------------------------------------------
PROGRAM = """
#define DIGITS_FLOAT
#define DIGITS_HOOKS
#include "digits_float.h"
#include "digits.c"

static int32_t log_size;
static int32_t entries[256][4];
static uint32_t clock_now;
static void note(int32_t kind, int32_t node, int32_t what, int32_t size)
{
    entries[log_size][0] = kind;
    entries[log_size][1] = node;
    entries[log_size][2] = what;
    entries[log_size][3] = size;
    ++log_size;
}
void digits_on_start(int32_t node, const char *name) { note(0, node, (int32_t)name[0], 0); }
void digits_on_layer(int32_t node, int32_t tensor, const uint8_t *data, int32_t bytes) { note(1, node, tensor, data ? bytes : 0); }
uint32_t digits_cycles(void) { clock_now += 10u; return clock_now; }
void digits_on_cycles(int32_t node, const char *name, uint32_t cycles) { note(2, node, (int32_t)name[0], (int32_t)cycles); }

int test_log(int32_t *to)
{
    static digits_arena arena;
    const int status = (int)digits_invoke(&arena);
    for (int32_t i = 0; i < log_size * 4; ++i) {
        to[i] = entries[i / 4][i % 4];
    }
    return status == 0 ? log_size : -status;
}
int test_quantize(uint32_t bits) { return digits_input_0_quantize(bits); }
int test_from_float(float x) { return digits_input_0_from_float(x); }
uint32_t test_dequantize(int q) { return digits_output_0_dequantize((int8_t)q); }
float test_to_float(int q) { return digits_output_0_to_float((int8_t)q); }
"""
DECLARATIONS = """
int test_log(int32_t *to); int test_quantize(uint32_t bits); int test_from_float(float x);
uint32_t test_dequantize(int q); float test_to_float(int q);
"""


def test_floats_and_hooks(tmp_path: Path) -> None:
    model = refsim.load(demo.MODEL)
    built = refsim.generate(model, prefix="digits", float_helpers=True)
    ffi = cffi.FFI()
    ffi.cdef(DECLARATIONS)
    flags = ("-std=c99", "-O1", "-fPIC", "-shared", "-Wall", "-Wextra", "-Werror")
    library = open_library(ffi, compile_library({**built.texts, "test.c": PROGRAM}, "test.c", tmp_path, flags=flags))

    q = model.inputs[0].quantization
    assert q is not None
    bits = np.concatenate([vectors_of_floats(), np.float32([0.0, -0.0, np.inf, -np.inf, np.nan, 1e-45]).view(np.uint32)])
    quotients = fixedpoint.quantize_float32(bits.astype(np.int64), int(np.float32(q.scale[0]).view(np.uint32)))
    wanted = np.clip(quotients + int(q.zero_point[0]), -128, 127)
    assert [library.test_quantize(int(b)) for b in bits] == wanted.tolist()
    assert [library.test_from_float(float(b.view(np.float32))) for b in bits] == wanted.tolist()

    q = model.outputs[0].quantization
    assert q is not None
    numbers = np.arange(-128, 128)
    floats = (np.float64(np.float32(q.scale[0])) * (numbers - int(q.zero_point[0]))).astype(np.float32)
    assert [library.test_dequantize(n) for n in range(-128, 128)] == floats.view(np.uint32).tolist()
    assert [library.test_to_float(n) for n in range(-128, 128)] == floats.tolist()

    room = ffi.new("int32_t[1024]")
    size = library.test_log(room)
    log = np.frombuffer(ffi.buffer(room), np.int32).reshape(-1, 4)[:size].tolist()
    expected = []
    for step, index in built.program.traced:
        letter = ord(step.node.op[0])
        expected += [[0, step.node.index, letter, 0], [2, step.node.index, letter, 10]]
        expected += [[1, step.node.index, index, built.program.values[index].nbytes]]
    assert log == expected


def vectors_of_floats() -> Array:
    """Around every step of the demo's input, and random patterns of bits."""
    rng = np.random.default_rng(3)
    around = (np.arange(-10, 270)[:, np.newaxis] + np.asarray([0, 0.499999, 0.5, 0.500001])).reshape(-1) * 0.003921569
    return np.concatenate([around.astype(np.float32).view(np.uint32), rng.integers(0, 2**32, 500, dtype=np.uint32)])


def test_helpers_bring_what_they_use(tmp_path: Path) -> None:
    """In C++ as well, in a source of their own, beside a model that has none."""
    refsim.generate(refsim.load(MODELS["flow"]), prefix="flow", out=tmp_path)
    refsim.generate(refsim.load(demo.MODEL), prefix="digits", float_helpers=True, out=tmp_path)
    refsim.generate(refsim.load(MODELS["flow"]), prefix="flow", out=tmp_path)
    use = "int use(unsigned bits);\nint use(unsigned bits) { return digits_input_0_quantize(bits); }\n"
    write_files({"use.c": f'#include "digits_float.h"\n{use}'}, tmp_path)
    strict = [flag for flag in STRICT if flag != "-Wmissing-prototypes"]
    host_compiler().run(["-x", "c++", "-std=c++11", *strict, "-Wno-unused-function", "-fsyntax-only", "use.c"], cwd=tmp_path)
