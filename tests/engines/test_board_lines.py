"""What a board prints as input of explain: tensors of a layer hook, and the one line of a self-test."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

import refsim
from refsim import cli, demo
from refsim.codegen.selftest import check_value, self_test_inputs
from refsim.diagnose.checks import explain_checks
from refsim.diagnose.lines import SelfTest, self_test_of_log, tensors_of_log
from refsim.execute import simulate
from refsim.fixedpoint import EXACT, Arithmetic
from refsim.ir import Array
from refsim.program import Program

pytestmark = pytest.mark.filterwarnings("ignore::refsim.overflow.OverflowWarning")

INPUTS = 3
ONCE = EXACT.but(mbqm_double=EXACT.mbqm_single)


@pytest.fixture(scope="module")
def program() -> Program:
    return refsim.prepare(refsim.load(demo.MODEL), "tflm")


def layers(program: Program, inputs: Sequence[Array], nx: Arithmetic) -> dict[int, Array]:
    tensors = simulate(program, inputs, {}, nx)
    return {index: tensors[index] for _, index in program.traced}


def hook_lines(dump: Mapping[int, Array], piece: int = 48) -> list[str]:
    """As a hook prints them that sends a few bytes at a time, between other lines of the board."""
    lines = ["boot"]
    for sample in range(INPUTS):
        for index, array in dump.items():
            data = array[sample].astype(array.dtype.newbyteorder("<")).tobytes()
            lines += [f"12:01 refsim-tensor {index} {at} {data[at : at + piece].hex()}" for at in range(0, len(data), piece)]
    return lines


def self_test_line(program: Program, inputs: Sequence[Array], nx: Arithmetic) -> str:
    """The line that the generated self-test prints of a board with this arithmetic."""
    right, wrong = (layers(program, inputs, each) for each in (EXACT, nx))
    for number in range(INPUTS):
        checks = [(index, check_value(right[index][number]), check_value(wrong[index][number])) for _, index in program.traced]
        bad = next(((index, want, got) for index, want, got in checks if want != got), None)
        if bad is not None:
            told = " ".join(f"{got:08x}" for _, _, got in checks)
            place = f"node 0 tensor {bad[0]} expected {bad[1]:08x} got {bad[2]:08x}"
            return f"refsim-selftest digits FAIL input {number} {place} all {told}"
    return f"refsim-selftest digits PASS {INPUTS} {len(program.traced)} 00000000"


def test_a_hook_s_lines_are_the_tensors(program: Program) -> None:
    inputs = self_test_inputs(program, INPUTS)
    dump = layers(program, inputs, ONCE)
    read = tensors_of_log(program.model.tensors, hook_lines(dump))
    assert read.keys() == dump.keys()
    assert all(read[index].dtype == array.dtype and np.array_equal(read[index], array) for index, array in dump.items())


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["boot"], "no line `refsim-tensor"),
        (["refsim-tensor 0 0 0g"], "line 1: needs"),
        (["refsim-tensor 999 0 00"], "line 1: the model has tensors"),
        (["refsim-tensor 0 0 00", "refsim-tensor 0 2 00"], "line 2: tensor 0 goes on at byte 2, but 1 bytes"),
        (["refsim-tensor 0 0 00"], "the log has 1 bytes"),
    ],
)
def test_lines_that_cannot_be_read(program: Program, lines: list[str], message: str) -> None:
    with pytest.raises(refsim.RefsimError, match=message):
        tensors_of_log(program.model.tensors, lines)


def test_a_self_test_s_line_names_the_mistake(program: Program) -> None:
    inputs = self_test_inputs(program, INPUTS)
    found = explain_checks(program, inputs, self_test_of_log(["boot", self_test_line(program, inputs, ONCE)]))
    assert found is not None and any("rounds once instead of twice" in cause.what for cause in found.causes), found
    wrong = layers(program, inputs, ONCE)[found.tensor][found.input]
    assert found.got == check_value(wrong) != found.expected
    assert explain_checks(program, inputs, self_test_of_log([self_test_line(program, inputs, EXACT)])) is None
    with pytest.raises(refsim.RefsimError, match="of another self-test"):
        explain_checks(program, inputs, SelfTest(0, (1, 2)))
    with pytest.raises(refsim.RefsimError, match="no line"):
        self_test_of_log(["boot"])
    with pytest.raises(refsim.RefsimError, match="did not come to its layers"):
        self_test_of_log(["refsim-selftest digits FAIL input 0 invoke returned 2"])


def test_the_command_reads_both(program: Program, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inputs = self_test_inputs(program, INPUTS)
    log = tmp_path / "board.log"
    log.write_text(self_test_line(program, inputs, ONCE) + "\n", encoding="utf-8")
    assert cli.run(["explain", str(demo.MODEL), "--self-test", str(INPUTS), str(log), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert not told["equal"] and "rounds once" in told["verdict"]
    np.save(tmp_path / "x.npy", inputs[0])
    log.write_text("\n".join(hook_lines(layers(program, inputs, EXACT))), encoding="utf-8")
    command = ["explain", str(demo.MODEL), "--inputs", str(tmp_path / "x.npy")]
    assert cli.run([*command, "--tensors", str(log)]) == 0
    assert cli.run(command) == 2
