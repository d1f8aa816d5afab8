"""The self-test for a real board: passes on host and targets alike, and names the layer that a mistake is in."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import zlib
from pathlib import Path

import numpy as np
import pytest
from sampling import in_campaign
from targets import side_by_side
from targets.test_targets import demo_built, needed

import refsim
from refsim import demo
from refsim.cli import run as command
from refsim.codegen.generate import BuildPlan, build_plan
from refsim.codegen.headers import environment
from refsim.codegen.selftest import check_value, with_self_test
from refsim.simulate import Simulator
from refsim.toolchain import cross
from refsim.toolchain.compiler import STRICT, host_compiler
from refsim.toolchain.machines import machine
from refsim.toolchain.targets import TARGETS

LINE = 2048
MAIN = """
#include <stdio.h>
int {prefix}_selftest(void (*print)(const char *line));
static void show(const char *line) {{ puts(line); }}
int main(void) {{ return {prefix}_selftest(show); }}
"""
PROGRAM = """
#define TARGET_KEEP __attribute__((noinline, used))
#include <stddef.h>
#include <stdint.h>
{io}
#include "{prefix}_selftest.c"
TARGET_KEEP void refsim_target_done(void) {{ __asm__ volatile("" ::: "memory"); }}
static void show(const char *line)
{{
    static uint8_t buffer[{size}];
    for (int i = 0; line[i] != 0; ++i) {{ buffer[i] = (uint8_t)line[i]; }}
    target_put(buffer, {size});
}}
static void target_run(void)
{{
    uint8_t command;
    target_get(&command, 1);
    (void){prefix}_selftest(show);
    refsim_target_done();
}}
"""


def on_host(built: BuildPlan, folder: Path, *flags: str) -> tuple[int, str]:
    """(exit code, the line)."""
    built.write(folder)
    (folder / "main.c").write_text(MAIN.format(prefix=built.prefix))
    sources = ["main.c", f"{built.prefix}_selftest.c", *([] if flags else [f"{built.prefix}.c"])]
    host_compiler().run(["-std=c99", "-O1", *STRICT, *flags, *sources, "-o", "selftest"], folder)
    done = subprocess.run([folder / "selftest"], capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout.rstrip("\n")


def on_target(built: BuildPlan, name: str, folder: Path) -> str:
    target = TARGETS[needed(name)]
    built.write(folder)
    io = environment().get_template(f"target_{target.io}.c.j2").render(cross.program_context(target), trace=True)
    (folder / "program.c").write_text(PROGRAM.format(io=io, prefix=built.prefix, size=LINE))
    image = cross.link(["program.c"], target, folder)
    output, _ = machine(target, 60.0).execute(image, b"Q", LINE)
    return output.rstrip(b"\0").decode()


def mistaken(built: BuildPlan, node: int) -> BuildPlan:
    """One output zero point of ``node`` is off by one."""
    name = f"{built.prefix}.c"
    source = built.texts[name]
    start = source.index(f"{built.prefix}_node_{node}_params = {{")
    end = source.index("};", start)
    field = re.compile(r"(/\* zero_point \*/ )(-?\d+)")
    params, count = field.subn(lambda found: f"{found[1]}{int(found[2]) + 1}", source[start:end], count=1)
    assert count == 1
    return dataclasses.replace(built, texts={**built.texts, name: source[:start] + params + source[end:]})


def test_check_value_is_crc32_of_little_endian_bytes() -> None:
    assert check_value(np.array([0x0102, -2], np.int16)) == zlib.crc32(b"\x02\x01\xfe\xff")
    assert check_value(np.array([0x01020304], np.dtype(">i4"))) == zlib.crc32(b"\x04\x03\x02\x01")


def test_host(tmp_path: Path) -> None:
    built = with_self_test(demo_built(), 3)
    assert set(built.texts) - set(demo_built().texts) == {"digits_int8_selftest.c"}
    code, line = on_host(built, tmp_path)
    assert code == 0 and re.fullmatch(r"refsim-selftest digits_int8 PASS 3 10 [0-9a-f]{8}", line)
    alone = tmp_path / "alone"
    assert on_host(built, alone, "-DDIGITS_INT8_SELFTEST_ALONE") == (0, line)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("node", [0, 2, 5])
def test_mistake_is_located_on_host(node: int, tmp_path: Path) -> None:
    built = with_self_test(demo_built(), 2)
    code, line = on_host(mistaken(built, node), tmp_path)
    step = Simulator(refsim.load(demo.MODEL)).program.steps[node]
    assert code == 1
    check = "([0-9a-f]{8})"
    words = rf"FAIL input 0 node (\d+) tensor (\d+) expected {check} got {check} all((?: [0-9a-f]{{8}}){{10}})"
    found = re.fullmatch(f"refsim-selftest digits_int8 {words}", line)
    assert found is not None and found[3] != found[4]
    assert (int(found[1]), int(found[2])) == (node, step.outputs[0])
    assert found[5].split()[node] == found[4]


@pytest.mark.thorough
@pytest.mark.targets
@pytest.mark.filterwarnings("ignore::refsim.OverflowWarning")
@pytest.mark.parametrize("name", ["mips-be", in_campaign("s390x")])
def test_every_kernel_on_target(name: str, tmp_path: Path) -> None:
    """16-, 32-bit and float tensors and state included: the same line on both byte orders as on the host."""
    model, drawn = side_by_side.merged(side_by_side.kernels("tflm"))
    # Of any numbers roots, quotients and indices do not take all.
    inputs = [np.resize(stack, (3, *stack.shape[1:])) for stack in drawn]
    built = with_self_test(build_plan(refsim.prepare(model, "tflm"), "kernels"), 3, inputs=inputs)
    line = on_target(built, name, tmp_path / "target")
    assert line == on_host(built, tmp_path / "host")[1]
    assert line.startswith(f"refsim-selftest kernels PASS 3 {len(built.program.traced)} ")


@pytest.mark.sampled(3)
@pytest.mark.targets
@pytest.mark.parametrize("name", ["cortex-m4", "ppc-be", "avr"])
def test_mistake_is_located_on_target(name: str, tmp_path: Path) -> None:
    built = mistaken(with_self_test(demo_built(), 1), 2)
    line = on_target(built, name, tmp_path)
    assert line.startswith("refsim-selftest digits_int8 FAIL input 0 node 2 ") and len(line.split(" all ")[1].split()) == 10


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(["gen", str(demo.MODEL), "-o", str(tmp_path), "--self-test", "2"]) == 0
    assert "digits_int8_selftest.c" in capsys.readouterr().out
    text = (tmp_path / "digits_int8_selftest.c").read_text()
    assert "#define DIGITS_INT8_SELFTEST_INPUTS 2" in text
    assert with_self_test(demo_built(), 2).texts["digits_int8_selftest.c"] == text, "the same bytes each time"
