"""A C program around a generated model, as firmware would have it: own memory, guard bytes, recorded inputs and outputs.

``refsim_test_run()`` returns 0, or one of the codes below. It needs no library, so that it also runs where there is none.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

import refsim
from refsim.ir import Array

OK, NULL_TAKEN, MISALIGNED_TAKEN, FAILED, WROTE_OUTSIDE, DIFFERS = range(6)
MEANING = {
    NULL_TAKEN: "a NULL pointer was not rejected",
    MISALIGNED_TAKEN: "a misaligned arena was not rejected, or was written to",
    FAILED: "invoke failed",
    WROTE_OUTSIDE: "a guard byte changed",
    DIFFERS: "an output is not the simulator's",
}

PROGRAM = """\
#include "{prefix}.h"

{data}
#define STEPS {steps}
#define GUARD 64

/* Memory of its own for the model: a union, as C99 has no other way to align; guards on both sides; filled with rubbish. */
typedef union {{
    uint64_t align[2];
    uint8_t bytes[GUARD + {upper}_ARENA_BYTES + GUARD + 16];
}} arena_memory;
static arena_memory arena_space;
{state_memory}
int refsim_test_run(void);

static uint8_t *arena(void)
{{
    uint8_t *start = arena_space.bytes + GUARD;
    while ((uintptr_t)start % {upper}_ARENA_ALIGNMENT != 0u) {{
        ++start;
    }}
    return start;
}}

static void fill(uint8_t *bytes, uint32_t size, uint8_t value)
{{
    uint32_t i;
    for (i = 0; i < size; ++i) {{
        bytes[i] = value;
    }}
}}

static int all(const uint8_t *bytes, uint32_t size, uint8_t value)
{{
    uint32_t i;
    for (i = 0; i < size; ++i) {{
        if (bytes[i] != value) {{
            return 0;
        }}
    }}
    return 1;
}}

static void copy(uint8_t *to, const uint8_t *from, uint32_t size)
{{
    uint32_t i;
    for (i = 0; i < size; ++i) {{
        to[i] = from[i];
    }}
}}

static int same(const uint8_t *a, const uint8_t *b, uint32_t size)
{{
    uint32_t i;
    for (i = 0; i < size; ++i) {{
        if (a[i] != b[i]) {{
            return 0;
        }}
    }}
    return 1;
}}

static int pointers_are_checked(void)
{{
    uint8_t *const start = arena();
    int shift;
    fill(arena_space.bytes, (uint32_t)sizeof arena_space.bytes, 0x5Au);
    if ({prefix}_invoke(0{state_argument}) != {upper}_NULL_POINTER{null_state}) {{
        return {null_taken};
    }}
    for (shift = 1; shift < {upper}_ARENA_ALIGNMENT; ++shift) {{
        if ({prefix}_invoke(start + shift{state_argument}) != {upper}_MISALIGNED) {{
            return {misaligned_taken};
        }}
    }}
    return all(arena_space.bytes, (uint32_t)sizeof arena_space.bytes, 0x5Au) ? {ok} : {misaligned_taken};
}}

static int step(uint32_t n)
{{
    uint8_t *const start = arena();
    fill(arena_space.bytes, (uint32_t)sizeof arena_space.bytes, 0xC3u);
    fill(start, {upper}_ARENA_BYTES, n % 2u == 0u ? 0xA5u : 0x5Au);
{feed}
    if ({prefix}_invoke(start{state_argument}) != {upper}_OK) {{
        return {failed};
    }}
    if (!all(arena_space.bytes, (uint32_t)(start - arena_space.bytes), 0xC3u) || !all(start + {upper}_ARENA_BYTES, GUARD, 0xC3u)) {{
        return {wrote_outside};
    }}
{compare}
    return {ok};
}}

/* Every step from reset state, then, where there is state, all steps as a sequence. */
int refsim_test_run(void)
{{
    uint32_t n;
    int result = pointers_are_checked();
    for (n = 0; result == {ok} && n < STEPS; ++n) {{
{reset}
        result = step(n);
    }}
{check_state}
    return result;
}}

#ifdef TEST_MAIN
int main(void)
{{
    return refsim_test_run();
}}
#endif
#ifdef TEST_I386_START
/* No C library: the entry point, the exit call of Linux, and the functions that compilers call on their own. */
void *memcpy(void *to, const void *from, unsigned long size);
void *memset(void *to, int value, unsigned long size);
void *memcpy(void *to, const void *from, unsigned long size)
{{
    unsigned long i;
    for (i = 0; i < size; ++i) {{
        ((volatile unsigned char *)to)[i] = ((const unsigned char *)from)[i];
    }}
    return to;
}}
void *memset(void *to, int value, unsigned long size)
{{
    unsigned long i;
    for (i = 0; i < size; ++i) {{
        ((volatile unsigned char *)to)[i] = (unsigned char)value;
    }}
    return to;
}}
__attribute__((force_align_arg_pointer, noreturn)) void _start(void);
void _start(void)
{{
    const int code = refsim_test_run();
    for (;;) {{
        __asm__ volatile("int $0x80" : : "a"(1), "b"(code));
    }}
}}
#endif
"""

STATE_MEMORY = """
static struct {{
    uint8_t before[GUARD];
    {prefix}_state value;
    uint8_t after[GUARD];
}} state;
"""
RESET = """\
        if (n < STEPS / 2u || n == STEPS / 2u) {{
            fill(state.before, GUARD, 0xC3u);
            fill((uint8_t *)(void *)&state.value, (uint32_t)sizeof state.value, 0xA5u);
            fill(state.after, GUARD, 0xC3u);
            {prefix}_reset(&state.value);
        }}"""
CHECK_STATE = """\
    if (result == {ok} && !(all(state.before, GUARD, 0xC3u) && all(state.after, GUARD, 0xC3u))) {{
        result = {wrote_outside};
    }}"""


def sequence(inputs: Sequence[Array], stateful: bool) -> list[Array]:
    """The inputs, twice for a model with state: the second half of the program's steps is one sequence."""
    return [np.concatenate([array, array]) if stateful else array for array in inputs]


def expected_outputs(simulator: refsim.Simulator, inputs: Sequence[Array]) -> list[Array]:
    """The simulator's outputs for the steps of :func:`sequence`."""
    stateful = bool(simulator.program.initial_state)
    outputs = simulator.run_batch(*inputs)
    if not stateful:
        return outputs
    simulator.reset()
    steps = [simulator.run(*step) for step in zip(*inputs, strict=True)]
    return [np.concatenate([out, np.stack(column)]) for out, column in zip(outputs, zip(*steps, strict=True), strict=True)]


def program(built: refsim.BuildPlan, inputs: Sequence[Array], outputs: Sequence[Array]) -> str:
    """Text of the C program; ``inputs`` [n, ...] and ``outputs`` [n or 2n, ...] as :func:`expected_outputs` gives them."""
    stateful = bool(built.program.initial_state)
    inputs = sequence(inputs, stateful)
    names = {
        "prefix": built.prefix,
        "upper": built.prefix.upper(),
        "ok": OK,
        "null_taken": NULL_TAKEN,
        "misaligned_taken": MISALIGNED_TAKEN,
        "failed": FAILED,
        "wrote_outside": WROTE_OUTSIDE,
        "state_argument": ", &state.value" if stateful else "",
    }
    arrays = {f"{kind}_{j}": array for kind, side in (("in", inputs), ("out", outputs)) for j, array in enumerate(side)}
    null_state = f"\n        || {built.prefix}_invoke(start, 0) != {built.prefix.upper()}_NULL_POINTER" if stateful else ""
    return PROGRAM.format(
        **names,
        steps=f"{len(inputs[0])}u",
        data="\n".join(_bytes(name, array) for name, array in arrays.items()),
        null_state=null_state,
        state_memory=STATE_MEMORY.format(**names) if stateful else "",
        reset=RESET.format(**names) if stateful else "",
        check_state=CHECK_STATE.format(**names) if stateful else "",
        feed="\n".join(_feed(built.prefix, j, array) for j, array in enumerate(inputs)),
        compare="\n".join(_compare(built.prefix, j, array) for j, array in enumerate(outputs)),
    )


def _bytes(name: str, array: Array) -> str:
    """One row of bytes per step, as they lie in memory here (little-endian hosts only)."""
    rows = np.ascontiguousarray(array).view(np.uint8).reshape(len(array), -1)
    text = ",\n".join("    {" + ",".join(map(str, row.tolist())) + "}" for row in rows)
    return f"static const uint8_t {name}[{rows.shape[0]}][{rows.shape[1]}] = {{\n{text}\n}};\n"


def _feed(prefix: str, j: int, array: Array) -> str:
    return f"    copy((uint8_t *)(void *){prefix}_input_{j}(start), in_{j}[n], {array[0].nbytes}u);"


def _compare(prefix: str, j: int, array: Array) -> str:
    return (
        f"    if (!same((const uint8_t *)(const void *){prefix}_output_{j}(start), out_{j}[n], {array[0].nbytes}u)) {{\n"
        f"        return {DIFFERS};\n    }}"
    )
