"""Explain on a model that branches: its main block node by node, and said clearly what was not looked into; and its pictures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from model.test_control import IF, THEN, add, flag, q

import refsim
from refsim import cli
from refsim.diagnose.explain import explain
from refsim.diagnose.picture import svg_map, text_map
from refsim.flatmodel import N, build
from refsim.ir import Array

INPUTS = (np.asarray([True, False, True]), np.arange(12, dtype=np.int8).reshape(3, 4))
TENSORS = [flag("p"), q("x"), q("y"), q("z"), q("w")]


@pytest.fixture(scope="module")
def model() -> refsim.Model:
    """y = x + x; z = y + y, whichever way it branches; w = z + y."""
    nodes = [add(1, 1, 2), N("IF", [0, 2], [3], IF), add(3, 2, 4)]
    return refsim.load(build(TENSORS, nodes, [0, 1], [4], subgraphs=[THEN, THEN]))


def dump_of(model: refsim.Model, indices: tuple[int, ...]) -> dict[int, Array]:
    simulator = refsim.Simulator(model, "tflm")
    simulator.run_batch(*INPUTS)
    return {index: np.array(simulator.tensors[index]) for index in indices}


def save(path: Path, dump: Mapping[int, Array]) -> None:
    arrays: dict[str, Any] = {f"tensor_{index}": array for index, array in dump.items()}
    np.savez(path, **arrays)


@pytest.mark.parametrize("indices", [(2, 3, 4), (2, 4)])
def test_nodes_behind_a_branch_are_compared(model: refsim.Model, indices: tuple[int, ...]) -> None:
    dump = dump_of(model, indices)
    found = explain(refsim.prepare(model, "tflm"), INPUTS, dump)
    assert found.equal and found.compared == 2 and found.unseen == ("node 1 IF 'z'",)
    dump[4][1, 2] += 1
    (finding,) = explain(refsim.prepare(model, "tflm"), INPUTS, dump).findings
    assert (finding.node, finding.sample, finding.element, finding.differing) == ("node 2 ADD 'w'", 1, (2,), 1)


def test_what_a_branch_gave_in_the_dump_is_what_the_next_node_reads(model: refsim.Model) -> None:
    dump = dump_of(model, (2, 3, 4))
    dump[3] = dump[3] - 3
    found = explain(refsim.prepare(model, "tflm"), INPUTS, dump)
    assert [finding.node for finding in found.findings] == ["node 2 ADD 'w'"]


def test_the_command_says_what_it_did_not_look_into(
    model: refsim.Model, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "m.tflite").write_bytes(model.content)
    dump = dump_of(model, (2, 3, 4))
    np.savez(tmp_path / "x.npz", p=INPUTS[0], x=INPUTS[1])
    save(tmp_path / "right.npz", dump)
    dump[4][1, 2] += 1
    save(tmp_path / "wrong.npz", dump)
    command = ["explain", str(tmp_path / "m.tflite"), "--inputs", str(tmp_path / "x.npz"), "--tensors"]
    assert cli.run([*command, str(tmp_path / "right.npz")]) == 0
    shown = capsys.readouterr().out
    assert "equal: 2 nodes" in shown and "not looked into: node 1 IF 'z'" in shown
    assert cli.run([*command, str(tmp_path / "wrong.npz"), "--json", "--svg", str(tmp_path / "m.svg")]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["explanation"]["unseen"] == ["node 1 IF 'z'"] and told["explanation"]["findings"][0]["node"] == "node 2 ADD 'w'"
    drawn = ElementTree.parse(tmp_path / "m.svg").getroot()
    assert [cell.get("fill") for cell in drawn if cell.get("fill", "").startswith("rgb")].count("rgb(255,0,0)") == 1


def test_few_differences_are_seen() -> None:
    """Shades are shares of the largest one, which is told."""
    grid = np.asarray([[0.0, 0.002], [0.004, 0.0]])
    assert text_map(grid) == "+--+\n| +|\n|@ |\n+--+\n@ 0.40% differ"
    cells = [cell.get("fill") for cell in ElementTree.fromstring(svg_map(grid, "a < b & c"))]
    assert cells[1:5] == ["rgb(255,255,255)", "rgb(255,127,127)", "rgb(255,0,0)", "rgb(255,255,255)"]
    assert text_map(np.zeros((1, 2))) == "+--+\n|  |\n+--+\n@ 0.00% differ"
