"""Explain on models that branch and loop: which nodes are compared, in subgraphs too, and which are named as not looked into."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from model.test_control import BODY, CONDITION, IF, THEN, WHILE, add, flag, nested, q

import refsim
from refsim import cli
from refsim.diagnose.explain import explain
from refsim.diagnose.picture import svg_map, text_map
from refsim.flatmodel import G, N, build
from refsim.ir import Array

YES_NO = np.asarray([True, False, True])
INPUTS = (YES_NO, np.arange(12, dtype=np.int8).reshape(3, 4))
TENSORS = [flag("p"), q("x"), q("y"), q("z"), q("w")]
ELSE = G([q("a"), q("s"), q("t")], [add(0, 0, 1), add(1, 0, 2)], [0], [2], "else")
#: The sums of the branches, by number: behind the model's own tensors come those of its subgraphs.
THEN_S, ELSE_S, ELSE_T = 6, 8, 9
EVERY = (2, 3, 4, THEN_S, ELSE_S, ELSE_T)


@pytest.fixture(scope="module")
def model() -> refsim.Model:
    """y = x + x; z = y + y, or y + y + y; w = z + y."""
    nodes = [add(1, 1, 2), N("IF", [0, 2], [3], IF), add(3, 2, 4)]
    return refsim.load(build(TENSORS, nodes, [0, 1], [4], subgraphs=[THEN, ELSE]))


def dump_of(model: refsim.Model, indices: tuple[int, ...]) -> dict[int, Array]:
    simulator = refsim.Simulator(model, "tflm")
    simulator.run_batch(*INPUTS)
    return {index: np.array(simulator.tensors[index]) for index in indices}


def save(path: Path, dump: Mapping[int, Array]) -> None:
    arrays: dict[str, Any] = {f"tensor_{index}": array for index, array in dump.items()}
    np.savez(path, **arrays)


@pytest.mark.parametrize(("indices", "compared", "missing"), [(EVERY, 6, 0), ((2, 3, 4), 3, 3), ((2, 4), 2, 3)])
def test_nodes_behind_a_branch_are_compared(model: refsim.Model, indices: tuple[int, ...], compared: int, missing: int) -> None:
    dump = dump_of(model, indices)
    found = explain(refsim.prepare(model, "tflm"), INPUTS, dump)
    assert found.equal and (found.compared, len(found.missing), found.unseen) == (compared, missing, ())
    dump[4][1, 2] += 1
    (finding,) = explain(refsim.prepare(model, "tflm"), INPUTS, dump).findings
    assert (finding.node, finding.sample, finding.element, finding.differing) == ("node 2 ADD 'w'", 1, (2,), 1)


def test_what_a_branch_gave_in_the_dump_is_what_the_next_node_reads(model: refsim.Model) -> None:
    dump = dump_of(model, (2, 3, 4))
    dump[3] = dump[3] - 3
    found = explain(refsim.prepare(model, "tflm"), INPUTS, dump)
    assert [finding.node for finding in found.findings] == ["node 1 IF 'z'", "node 2 ADD 'w'"]
    assert found.findings[0].verdict == "its subgraphs make something else of what it read"


def test_a_node_in_a_branch_is_compared_in_the_samples_that_took_it(model: refsim.Model) -> None:
    """The error is named where it is made; what follows from it in the dump is right."""
    dump = dump_of(model, EVERY)
    assert not dump[ELSE_S][YES_NO].any(), "a branch that is not taken leaves zeros, which are not compared"
    program = refsim.prepare(model, "tflm")
    dump[ELSE_S][1, 2] -= 1
    first, *others = explain(program, INPUTS, dump).findings
    assert (first.node, first.sample, first.element, first.differing) == ("subgraph 2 'else': node 0 ADD 's'", 1, (2,), 1)
    assert first.values and [finding.node for finding in others] == ["subgraph 2 'else': node 1 ADD 't'"]
    dump = dump_of(model, EVERY)
    assert explain(program, INPUTS, dump | {ELSE_S: dump[ELSE_S][~YES_NO]}).equal, "a hook prints them only where they run"
    with pytest.raises(
        refsim.RefsimError, match=r"tensor 8 's'.*3 samples were given, and 1 of them come to this tensor; the dump has 2"
    ):
        explain(program, INPUTS, dump | {ELSE_S: dump[ELSE_S][YES_NO]})


def test_the_cause_of_an_error_in_a_branch_is_named(model: refsim.Model) -> None:
    """A dump of another engine, of the node in the branch alone: a sum that wraps."""
    inputs = YES_NO, np.linspace(-128, 127, 12).astype(np.int8).reshape(3, 4)
    simulator = refsim.Simulator(model, "tflm")
    simulator.run_batch(*inputs)
    got = np.array(simulator.tensors[THEN_S])
    whole = 2 * (simulator.tensors[2].astype(int) - 5) + 5
    got[YES_NO] = whole.astype(np.int8)[YES_NO]
    (finding,) = explain(simulator.program, inputs, {2: np.array(simulator.tensors[2]), THEN_S: got}).findings
    assert finding.node == "subgraph 1 'then': node 0 ADD 's'" and finding.differing > 3
    assert [cause.what for cause in finding.causes] == ["lets results outside of their type wrap"]


def test_a_loop_is_compared_as_a_whole() -> None:
    """Of what runs several times a dump does not tell what it began with: its nodes are named as not looked into."""
    tensors = [flag("p"), flag("r"), q("x"), flag("po"), flag("ro"), q("y"), q("z")]
    nodes = [N("WHILE", [0, 1, 2], [3, 4, 5], WHILE), add(5, 5, 6)]
    model = refsim.load(build(tensors, nodes, [0, 1, 2], [6], subgraphs=[CONDITION, BODY]))
    inputs = (YES_NO, YES_NO, INPUTS[1])
    simulator = refsim.Simulator(model, "tflm")
    simulator.run_batch(*inputs)
    dump = {index: np.array(simulator.tensors[index]) for index in (5, 6)}
    found = explain(simulator.program, inputs, dump)
    assert found.equal and found.compared == 2 and found.unseen == ("subgraph 2 'body': node 0 ADD 's'",)
    dump[5][2, 0] += 3
    assert [finding.node for finding in explain(simulator.program, inputs, dump).findings] == [
        "node 0 WHILE 'po'",
        "node 1 ADD 'z'",
    ]


def test_a_block_that_two_nodes_run_is_not_looked_into() -> None:
    data, inputs = nested()
    simulator = refsim.Simulator(refsim.load(data), "tflm")
    simulator.run_batch(*inputs)
    found = explain(simulator.program, inputs, {6: np.array(simulator.tensors[6])})
    assert (
        found.equal
        and found.compared == 1
        and {name.split(":")[0] for name in found.unseen}
        == {
            "subgraph 2 'body'",
            "subgraph 3 'then'",
            "subgraph 4 'else'",
        }
    )


def test_the_command_reads_what_run_traces(model: refsim.Model, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A trace holds the tensors of subgraphs too."""
    (tmp_path / "m.tflite").write_bytes(model.content)
    files = {name: str(tmp_path / name) for name in ("m.tflite", "x.npz", "right.npz", "wrong.npz", "m.svg")}
    np.savez(files["x.npz"], p=INPUTS[0], x=INPUTS[1])
    assert cli.run(["run", files["m.tflite"], files["x.npz"], "-o", files["right.npz"], "--trace"]) == 0
    with np.load(files["right.npz"]) as archive:
        dump = {int(name[7:]): array for name, array in archive.items() if name.startswith("tensor_")}
    save(tmp_path / "right.npz", dump)
    dump[4][1, 2] += 1
    save(tmp_path / "wrong.npz", dump)
    command = ["explain", files["m.tflite"], "--inputs", files["x.npz"], "--tensors"]
    capsys.readouterr()
    assert cli.run([*command, files["right.npz"]]) == 0
    shown = capsys.readouterr().out
    assert "equal: 6 nodes" in shown and "not looked into" not in shown
    assert cli.run([*command, files["wrong.npz"], "--json", "--svg", files["m.svg"]]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["explanation"]["unseen"] == [] and told["explanation"]["findings"][0]["node"] == "node 2 ADD 'w'"
    drawn = ElementTree.parse(files["m.svg"]).getroot()
    assert [cell.get("fill") for cell in drawn if cell.get("fill", "").startswith("rgb")].count("rgb(255,0,0)") == 1


def test_few_differences_are_seen() -> None:
    """Shades are shares of the largest one, which is told."""
    grid = np.asarray([[0.0, 0.002], [0.004, 0.0]])
    assert text_map(grid) == "+--+\n| +|\n|@ |\n+--+\n@ 0.40% differ"
    picture = ElementTree.fromstring(svg_map(grid, "a < b & c" * 20))
    assert int(picture.get("width", 0)) >= 180 * 11 * 0.6, "the title is cut off"
    cells = [cell.get("fill") for cell in picture]
    assert cells[1:5] == ["rgb(255,255,255)", "rgb(255,127,127)", "rgb(255,0,0)", "rgb(255,255,255)"]
    assert text_map(np.zeros((1, 2))) == "+--+\n|  |\n+--+\n@ 0.00% differ"
