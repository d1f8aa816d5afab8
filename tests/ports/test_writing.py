"""What refsim writes on behalf of a file stays in that file's folder, and replaces nothing but its own."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from refsim import cli, demo, golden, writing
from refsim.codegen.generate import generate
from refsim.errors import GoldenError, RefsimError
from refsim.simulate import Simulator
from refsim.tflite import load
from refsim.verify.kinds import check_port
from refsim.verify.port import Port, read_port, suite

#: Reads words of 16 bits, answers them in the same form: 1 / (1 + x) of Q0.15 is no business of this port.
SIMULATION = """
import sys
words = open("in.mem").read().split()
open("out.mem", "w").write("\\n".join(words))
"""


def memory_port(folder: Path, *, command: bool = True, **options: object) -> Port:
    """A right port for saturating_left_shift would need more than copying; this one only has to run."""
    (folder / "copy.py").write_text(SIMULATION)
    told = {"input": "in.mem", "output": "out.mem", **({"command": [sys.executable, "copy.py"]} if command else {}), **options}
    return Port("p", "memory", "one_over_one_plus_x_16", folder, options=told)


ESCAPES = ["../victim", "{root}/victim", "link", "folder/../../victim", "linked/victim", "."]


@pytest.mark.parametrize("key", ["input", "output"])
@pytest.mark.parametrize("name", ESCAPES)
def test_a_port_cannot_write_outside_its_folder(tmp_path: Path, key: str, name: str) -> None:
    home = tmp_path / "home"
    (home / "folder").mkdir(parents=True)
    (tmp_path / "victim").write_text("precious")
    (home / "link").symlink_to(tmp_path / "victim")
    (home / "linked").symlink_to(tmp_path)
    port = memory_port(home, **{key: name.replace("{root}", str(tmp_path))})
    for force in (False, True):
        with pytest.raises(RefsimError, match=r"leads out of .*inside the folder of that file"):
            check_port(replace(port, force=force))
    assert (tmp_path / "victim").read_text() == "precious"


def test_a_file_of_somebody_else_needs_force_and_our_own_does_not(tmp_path: Path) -> None:
    port = memory_port(tmp_path)
    (tmp_path / "in.mem").write_text("0001\n0002\n")
    with pytest.raises(RefsimError, match="refsim did not write it"):
        check_port(port)
    assert (tmp_path / "in.mem").read_text() == "0001\n0002\n"
    assert check_port(replace(port, force=True)).verdict.cases > 0
    assert check_port(replace(port, exclude=())).verdict.cases > 0
    other = suite("one_over_one_plus_x_16", 2)
    assert check_port(port, other).verdict.cases > 2**16  # another level, over what refsim wrote
    (tmp_path / "in.mem").write_text("changed by hand")
    with pytest.raises(RefsimError, match="refsim did not write it"):
        check_port(port)


def test_links_to_files_are_not_written_through(tmp_path: Path) -> None:
    """A second name of a file outside cannot be told from a file, so that the file is replaced and not written into."""
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "victim").write_text("precious")
    (home / "in.mem").hardlink_to(tmp_path / "victim")
    (home / writing.LEDGER).symlink_to(tmp_path / "victim")
    check_port(replace(memory_port(home), force=True))
    assert (tmp_path / "victim").read_text() == "precious"


def test_old_answers_are_neither_judged_nor_lost(tmp_path: Path) -> None:
    port = memory_port(tmp_path)
    (tmp_path / "out.mem").write_text("1234\n")
    lazy = replace(port, options={**port.options, "command": [sys.executable, "-c", "pass"]})
    with pytest.raises(RefsimError, match=r"cannot read .*out\.mem"):
        check_port(lazy)
    assert (tmp_path / "out.mem").read_text() == "1234\n"
    failing = replace(port, options={**port.options, "command": [sys.executable, "-c", "import sys; sys.exit(1)"]})
    assert check_port(failing).end.kind == "status" and (tmp_path / "out.mem").read_text() == "1234\n"
    assert check_port(port).verdict.cases > 1
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".refsim-") and path.is_dir()]


def test_special_files_and_the_ledger_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for name, words in (("folder", "no ordinary file"), (writing.LEDGER, "refsim's own"), ("a\0b", "is not a path")):
        with pytest.raises(RefsimError, match=words):
            check_port(memory_port(tmp_path, input=name))


def test_the_command_line_has_force_and_says_what_a_check_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    memory_port(tmp_path)
    (tmp_path / "port.toml").write_text(
        'kind = "memory"\ncheck = "one_over_one_plus_x_16"\ninput = "in.mem"\noutput = "out.mem"\n'
        f"command = {[sys.executable, 'copy.py']}\n"
    )
    (tmp_path / "in.mem").write_text("mine")
    assert read_port(tmp_path / "port.toml").force is False
    assert cli.run(["port", "check", str(tmp_path / "port.toml")]) == 2
    assert "--force overwrites" in capsys.readouterr().err and (tmp_path / "in.mem").read_text() == "mine"
    assert cli.run(["port", "check", "--force", str(tmp_path / "port.toml")]) == 1
    (tmp_path / "forced.toml").write_text((tmp_path / "port.toml").read_text() + "force = true\n")
    assert cli.run(["port", "check", str(tmp_path / "forced.toml")]) == 2  # a description cannot grant it to itself
    assert "no key 'force'" in capsys.readouterr().err


# --- names that come from models and golden files -----------------------------------------------------------------------------
@pytest.mark.parametrize("command", [["gen", str(demo.MODEL), "--prefix", "digits"], ["kernels"]])
def test_generated_files_do_not_replace_foreign_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    line = [*command, "-o", str(tmp_path)]
    assert cli.run(line) == 0 and cli.run(line) == 0
    target = tmp_path / "refsim_common.h"
    assert target.exists()
    target.write_text("int mine;\n")
    assert cli.run(line) == 2 and "says that refsim wrote it; --force overwrites" in capsys.readouterr().err
    assert target.read_text() == "int mine;\n"
    assert cli.run([*line, "--force"]) == 0 and target.read_text() != "int mine;\n"


def test_every_generated_text_says_so(tmp_path: Path) -> None:
    assert cli.run(["gen", str(demo.MODEL), "-o", str(tmp_path), "--self-test", "2"]) == 0
    files = list(tmp_path.iterdir())
    assert len(files) > 5 and all(writing.generated(path) for path in files)


def test_a_model_name_cannot_lead_elsewhere(tmp_path: Path) -> None:
    """The names of files come from the model's file name; whatever stands there, they stay in the folder."""
    model = tmp_path / "..%2f..\\evil;name.tflite"
    shutil.copy(demo.MODEL, model)
    assert cli.run(["gen", str(model), "-o", str(tmp_path / "out")]) == 0
    assert cli.run(["gen", str(model), "-o", str(tmp_path / "out"), "--prefix", "../../evil"]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {model.name, "out"}


def test_golden_files_spare_a_bin_without_an_index(tmp_path: Path) -> None:
    file = golden.load(golden.FOLDER / "primitives" / "rdbpot.json")
    (tmp_path / "rdbpot.bin").write_bytes(b"firmware")
    with pytest.raises(GoldenError, match=r"rdbpot\.bin is there, but without an index"):
        golden.write(file, tmp_path / "rdbpot.json")
    assert (tmp_path / "rdbpot.bin").read_bytes() == b"firmware"
    (tmp_path / "own.json").write_text("{}")
    with pytest.raises(GoldenError):
        golden.write(file, tmp_path / "own.json", replace=True)
    assert (tmp_path / "own.json").read_text() == "{}"
    (tmp_path / "victim").write_bytes(b"precious")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "rdbpot.bin").symlink_to(tmp_path / "victim")
    assert golden.write(file, tmp_path / "sub" / "rdbpot.json", replace=True)
    assert (tmp_path / "victim").read_bytes() == b"precious"


def test_quantize_keeps_a_model_of_the_name_that_it_would_choose(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from refsim.commands import quantize

    shutil.copy(demo.FLOAT_MODEL, tmp_path / "net.tflite")
    monkeypatch.setattr(quantize, "run", lambda *args, **kwargs: SimpleNamespace(model=b"new"))
    (tmp_path / "victim").write_bytes(b"precious")
    (tmp_path / "net.int8.tflite").symlink_to(tmp_path / "victim")
    assert cli.run(["quantize", str(tmp_path / "net.tflite")]) == 2
    assert "says that refsim wrote it; --force overwrites" in capsys.readouterr().err
    assert (tmp_path / "victim").read_bytes() == b"precious"


# --- files that the command line names ----------------------------------------------------------------------------------------
def out_commands(folder: Path) -> dict[str, list[str]]:
    """A command of each kind that writes a file, without the file's name."""
    model, samples = str(demo.MODEL), str(folder / "x.npy")
    np.save(samples, np.zeros((1, 8, 8, 1), np.int8))
    simulator = Simulator(load(demo.MODEL))
    simulator.run(np.load(samples))
    dump = {f"tensor_{index}": value.copy() for index, value in simulator.tensors.items()}
    node = simulator.model.nodes[0]
    dump[f"tensor_{node.outputs[0]}"][..., 0] ^= 1
    np.savez(folder / "dump.npz", **dump)
    svg = ["explain", model, "--inputs", samples, "--tensors", str(folder / "dump.npz"), "--svg"]
    primitive = str(golden.FOLDER / "primitives" / "rdbpot.json")
    return {
        "out.tflite": ["memory-plan", model, "-o"],
        "out.npz": ["run", model, samples, "-o"],
        "out.svg": svg,
        "out.h": ["golden", "export", primitive, "--format", "header", "-o"],
        "golden.npz": ["golden", "export", primitive, "--format", "npz", "-o"],
        "out.hex": ["golden", "export", primitive, "--format", "hex", "-o"],
    }


def test_no_command_overwrites_a_foreign_file_or_leaves_half_of_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, command in out_commands(tmp_path).items():
        target, victim = tmp_path / name, tmp_path / "victim"
        victim.write_bytes(b"refsim's user wrote this by hand")
        for make in (lambda t=target, v=victim: t.write_bytes(v.read_bytes()), lambda t=target, v=victim: t.symlink_to(v),
                     lambda t=target, v=victim: t.symlink_to(v.with_name("nothing"))):  # fmt: skip
            make()
            assert cli.run([*command, str(target)]) == 2, name
            assert "says that refsim wrote it; --force overwrites" in capsys.readouterr().err
            assert victim.read_bytes() == b"refsim's user wrote this by hand" and not (tmp_path / "nothing").exists()
            target.unlink()
        target.symlink_to(victim)
        assert cli.run([*command, str(target), "--force"]) in (0, 1)
        assert victim.read_bytes() == b"refsim's user wrote this by hand" and not target.is_symlink()
        written = target.read_bytes()
        assert cli.run([*command, str(target)]) in (0, 1), name  # once more, over the same content
        assert target.read_bytes() == written
        target.unlink()
        target.mkdir()
        assert cli.run([*command, str(target), "--force"]) == 2 and "it is a folder" in capsys.readouterr().err
        assert cli.run([*command, str(tmp_path / "none" / name)]) == 2 and "there is no folder" in capsys.readouterr().err
        assert cli.run([*command, "/dev/null"]) in (0, 1)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".refsim-")]


def test_what_refsim_wrote_is_written_anew(tmp_path: Path) -> None:
    """An archive says who wrote it: other results take its place, and NumPy reads it."""
    out = tmp_path / "y.npz"
    for value in (0, 100):
        np.save(tmp_path / "x.npy", np.full((1, 8, 8, 1), value, np.int8))
        assert cli.run(["run", str(demo.MODEL), str(tmp_path / "x.npy"), "-o", str(out)]) == 0
        expected = Simulator(load(demo.MODEL)).run(np.load(tmp_path / "x.npy"))[0]
        with np.load(out) as told:
            assert told.files == ["output_0"] and np.array_equal(told["output_0"], expected)
    np.savez(out, output_0=expected)
    assert cli.run(["run", str(demo.MODEL), str(tmp_path / "x.npy"), "-o", str(out)]) == 2


def test_odd_neighbours_of_generated_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Folders, pipes and links that lead nowhere, called like sources, and a text that only uses refsim's headers."""
    command = ["gen", str(demo.MODEL), "-o", str(tmp_path), "--prefix", "net"]
    (tmp_path / "folder.c").mkdir()
    (tmp_path / "refsim_folder.h").mkdir()
    (tmp_path / "link.h").symlink_to(tmp_path / "nothing")
    os.mkfifo(tmp_path / "pipe.c")
    os.mkfifo(tmp_path / "refsim_pipe.h")
    assert cli.run(command) == 0
    (tmp_path / "net.h").unlink()
    for make in (lambda p: p.write_text('#include "refsim_common.h"\nint mine;\n'), os.mkfifo, lambda p: p.symlink_to("nothing")):
        make(tmp_path / "net.h")
        assert cli.run(command) == 2 and "--force overwrites" in capsys.readouterr().err
        with pytest.raises(RefsimError, match="--force overwrites"):
            generate(load(demo.MODEL), out=tmp_path, prefix="net")
        assert os.path.lexists(tmp_path / "net.h") and not (tmp_path / "nothing").exists()
        (tmp_path / "net.h").unlink()
    (tmp_path / "net.h").write_text("mine")
    assert generate(load(demo.MODEL), out=tmp_path, prefix="net", force=True).texts["net.h"] == (tmp_path / "net.h").read_text()
