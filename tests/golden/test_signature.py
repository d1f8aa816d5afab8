"""Signatures: check values that come from the engine's own activations, and the layer that broke first on a board."""

from __future__ import annotations

import re
import subprocess
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from refsim import demo, generate, golden, load
from refsim.errors import GoldenError
from refsim.golden.export import export
from refsim.golden.signature import PREFIX, compare, signature, with_signature
from refsim.toolchain.compiler import STRICT, host_compiler

DIGITS = golden.load(golden.FOLDER / "models" / "digits.json", "tflm")
STEPS = golden.load(golden.FOLDER / "operators" / "svdf.json", "tflm")
CASE = "sample_17_activations"


def lines(file: golden.GoldenFile) -> list[str]:
    return export(file, "signature").decode().splitlines()


def changed(text: Sequence[str], layers: Sequence[int]) -> list[str]:
    """The lines with other check values for some layers of CASE."""
    out = []
    for line in text:
        words = line.split()
        if words[:2] == [PREFIX, CASE]:
            for layer in layers:
                words[2 + layer] = f"{int(words[2 + layer], 16) ^ 1:08x}"
        out.append(" ".join(words))
    return out


def test_check_values_are_those_of_the_engines_activations() -> None:
    """The file holds every activation as the engine computed it: one case of several has no activation of refsim's in it."""
    for case in DIGITS.cases:
        if "intermediates" in case.flags:
            found = {layer.tensor: layer.check for layer in signature(DIGITS, case)}
            assert found == {blob.tensor: zlib.crc32(blob.content) for blob in case.outputs}


def test_steps_follow_each_other_in_one_value() -> None:
    stateful = [case for case in STEPS.cases if case.params["stateful"] and case.refusal is None]
    assert stateful and all(len(case.outputs[0].array) > 1 for case in stateful)
    for case in stateful:
        (layer,) = signature(STEPS, case)
        assert layer.check == zlib.crc32(case.outputs[0].content)


def test_expected_lines_pass_in_any_log() -> None:
    text = lines(DIGITS)
    assert len(with_signature(DIGITS)) == len(DIGITS.cases) == sum(line.startswith(PREFIX) for line in text)
    assert compare(DIGITS, text) == []
    noisy = [f"[00:00:01.5] {line.upper().replace(PREFIX.upper(), PREFIX)}\r\n" for line in text if line.startswith(PREFIX)]
    noisy = [re.sub(r"(?<=signature )(\S+)", lambda found: found[1].lower(), line) for line in noisy]
    assert compare(DIGITS, ["boot ok\n", *noisy, *text, "done"]) == []
    assert compare(STEPS, lines(STEPS)) == []


@pytest.mark.parametrize(("layers", "first"), [([0], 0), ([4, 5, 9], 4), ([9], 9)])
def test_the_layer_that_broke_first_is_named(layers: list[int], first: int) -> None:
    (broken,) = compare(DIGITS, changed(lines(DIGITS), layers))
    wanted = signature(DIGITS, DIGITS.case(CASE))[first]
    assert (broken.case, broken.layer, broken.differing, broken.layers) == (CASE, wanted, len(layers), 10)
    assert f"{wanted.node}, tensor {wanted.tensor}" in str(broken)
    assert f"instead of {wanted.check:08x}; {len(layers)} of 10 layers differ" in str(broken)


def test_logs_that_do_not_fit() -> None:
    text = lines(DIGITS)
    (missing,) = compare(DIGITS, [line for line in text if CASE not in line])
    assert (missing.case, missing.layer) == (CASE, None) and "was not printed" in str(missing)
    for bad, told in (
        (f"{PREFIX} nobody 12345678", "has no case 'nobody' with layers"),
        (PREFIX, "has no case '' with layers"),
        (f"{PREFIX} {CASE} 1 2 3", r"case 'sample_17_activations' needs 10 hexadecimal check values, got '1 2 3'"),
        (f"{PREFIX} {CASE} {' '.join(['xyz'] * 10)}", "needs 10 hexadecimal check values"),
        (f"{PREFIX} {CASE} {' '.join(['0'] * 10)}", "was printed before with other check values"),
    ):
        with pytest.raises(GoldenError, match=f"line {len(text) + 1}: .*{told}"):
            compare(DIGITS, [*text, bad])
    primitive = golden.load(golden.FOLDER / "primitives" / "rdbpot.json")
    with pytest.raises(GoldenError, match="no case has layers"):
        compare(primitive, text)
    with pytest.raises(GoldenError, match="has no layers, so no signature"):
        signature(primitive, primitive.cases[0])


def test_a_file_that_refsim_does_not_agree_with_has_no_signature() -> None:
    case = DIGITS.case(CASE)
    output = replace(case.outputs[3], array=case.outputs[3].array ^ np.int8(1))
    wrong = replace(case, outputs=(*case.outputs[:3], output, *case.outputs[4:]))
    with pytest.raises(GoldenError, match=r"refsim does not give .*; see `refsim golden verify`"):
        signature(DIGITS, wrong)


#: What a user writes for a board: the generated model, a hook that keeps one check value per layer, the exported inputs.
BOARD = """
#include <stdio.h>
#include <string.h>
#include <stdint.h>
static uint32_t check[10];
static int layer;
static void keep(const uint8_t *data, int32_t bytes)
{
    uint32_t crc = ~check[layer];
    for (int32_t i = 0; i < bytes; ++i) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc & 1u) != 0u ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
        }
    }
    check[layer++] = ~crc;
}
#define DIGITS_INT8_LAYER_HOOK(node, tensor, data, bytes) keep(data, bytes)
#include "digits_int8.c"
#include "golden.h"
static union { uint8_t bytes[DIGITS_INT8_ARENA_BYTES]; int64_t align[2]; } arena __attribute__((aligned(16)));
static void report(const char *name, const int8_t *inputs, int count)
{
    memset(check, 0, sizeof check);
    for (int i = 0; i < count; ++i) {
        layer = 0;
        memcpy(digits_int8_input_0(arena.bytes), inputs + 64 * i, 64);
        (void)digits_int8_invoke(arena.bytes);
    }
    printf("refsim-signature %s", name);
    for (int i = 0; i < 10; ++i) {
        printf(" %08lx", (unsigned long)check[i]);
    }
    printf("\\n");
}
int main(void)
{
    report("samples", golden_digits_samples_input_0, 40);
    report("sample_0_activations", golden_digits_sample_0_activations_input_0, 1);
    report("sample_17_activations", golden_digits_sample_17_activations_input_0, 1);
    report("sample_39_activations", golden_digits_sample_39_activations_input_0, 1);
    return 0;
}
"""


def printed_by_a_board(folder: Path, wrong_node: int | None = None) -> list[str]:
    """The lines of the program above; with ``wrong_node`` an output zero point in that node is off by one."""
    texts = dict(generate(load(demo.MODEL)).texts)
    if wrong_node is not None:
        head, rest = texts["digits_int8.c"].split(f"digits_int8_node_{wrong_node}_params = {{", 1)
        rest, count = re.subn(r"(/\* zero_point \*/ )(-?\d+)", lambda m: f"{m[1]}{int(m[2]) + 1}", rest, count=1)
        assert count == 1
        texts["digits_int8.c"] = f"{head}digits_int8_node_{wrong_node}_params = {{{rest}"
    for name, text in {**texts, "golden.h": export(DIGITS, "header").decode(), "board.c": BOARD}.items():
        (folder / name).write_text(text)
    host_compiler().run(["-std=c99", "-O1", *STRICT, "board.c", "-o", "board"], folder)
    done = subprocess.run([folder / "board"], capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.splitlines()


def test_generated_code_prints_the_expected_lines(tmp_path: Path) -> None:
    assert compare(DIGITS, printed_by_a_board(tmp_path)) == []


def test_a_mistake_in_the_generated_code_is_located(tmp_path: Path) -> None:
    broken = compare(DIGITS, printed_by_a_board(tmp_path, wrong_node=2))
    assert len(broken) == 4
    for case in broken:
        assert case.layer is not None and case.layer.node.startswith("node 2 "), str(case)
