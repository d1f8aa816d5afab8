"""The README's commands are the ones that CI runs, and its snippets are true."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

import refsim
from refsim.cli import group
from refsim.commands.ops import summary

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.M | re.S)


def test_ci_runs_the_test_command_of_the_readme() -> None:
    commands = [block.strip() for _, block in BLOCKS if "pytest" in block]
    assert len(commands) == 1
    assert commands[0] in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_every_subcommand_of_the_readme_exists() -> None:
    named = {match for _, block in BLOCKS for match in re.findall(r"^refsim ([\w-]+)", block, re.M)}
    assert len(named) >= 8
    context = click.Context(group)
    assert named <= set(group.list_commands(context))


def test_what_is_covered_is_printed_by_the_command() -> None:
    shown = README.partition("<!-- refsim ops --summary -->\n")[2].partition("\n<!-- end -->")[0]
    assert shown == summary(), "write what `refsim ops --summary` prints between the two marks"


def test_python_snippet_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The snippet as printed, in a folder that holds the demo model under the name it uses."""
    from refsim import demo  # the snippet's data

    (tmp_path / "model.tflite").write_bytes(demo.MODEL.read_bytes())
    monkeypatch.chdir(tmp_path)
    snippet = next(block for language, block in BLOCKS if language == "python")
    tensor = refsim.load("model.tflite").inputs[0]
    stacked = refsim.vectors.inputs([tensor], 8)[0]
    exec(compile(snippet, "README.md", "exec"), {"x": stacked[0], "stacked": stacked})
    assert (tmp_path / "firmware" / "model.h").is_file()
