"""Imports run one way, and nothing grows too long."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from meta.source import ROOT, TEMPLATES, modules, name_of, tree

#: Lowest first. A module may import from lower layers and from its own package, never from a sibling of its layer or from above.
LAYERS = (
    ("errors", "_version", "types", "discovery", "schema"),
    ("ir",),
    ("custom", "fixedpoint"),
    (
        "arrays",
        "dataflow",
        "demo",
        "engines",
        "exact",
        "flatmodel",
        "flatread",
        "live",
        "peer",
        "source",
        "sparse",
        "vectors",
        "writing",
    ),
    ("chain", "overflow", "tflite", "sheet", "variables"),
    ("kernels",),
    ("ops",),
    ("program", "cases", "problems"),
    ("loading",),
    ("execute",),
    ("prepare",),
    ("schedule",),
    ("simulate",),
    ("usable",),
    ("codegen",),
    ("describe", "toolchain"),
    ("bench", "golden", "suite"),
    ("verify", "fuzz"),
    ("quantize", "diagnose", "sweep"),
    ("commands",),
    ("cli", "pytest_plugin"),
    ("", "__main__", "pytest_entry"),
)
RANKS = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
#: A helper of a lower layer that another of the same layer stands on.
SAME_LAYER = {("dataflow", "source")}
MODULE_LINES, FUNCTION_STATEMENTS, FUNCTION_LINES, TEMPLATE_LINES = 400, 40, 64, 150
#: One header, so that firmware takes one file.
LONG_TEMPLATES = {"refsim_fixedpoint.h.j2"}


def for_type_checkers(module: ast.Module) -> set[int]:
    """Ids of everything under ``if TYPE_CHECKING:``."""
    blocks = [node for node in ast.walk(module) if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)]
    return {id(inner) for block in blocks for inner in ast.walk(block)}


def imports(path: Path) -> Iterator[str]:
    """Dotted names below ``refsim`` that the module imports when it runs."""
    module = tree(path)
    skipped = for_type_checkers(module)
    for node in ast.walk(module):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[2] for alias in node.names if alias.name.split(".")[0] == "refsim")
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}: relative import in line {node.lineno}"
            package, _, rest = (node.module or "").partition(".")
            if package == "refsim":
                yield from ([rest] if rest else [alias.name for alias in node.names])


def top(name: str) -> str:
    return name.split(".")[0]


def test_every_module_has_a_layer() -> None:
    assert {top(name) for name in modules()} - set(RANKS) == set(), "give new modules a layer in LAYERS"
    assert set(RANKS) - {top(name) for name in modules()} == set(), "LAYERS lists modules that are gone"


@pytest.mark.parametrize("name", sorted(modules()))
def test_imports_run_one_way(name: str) -> None:
    mine = top(name)
    for imported in imports(modules()[name]):
        other = top(imported)
        lower = RANKS[other] < RANKS[mine] or other == mine or (mine, other) in SAME_LAYER
        assert lower, f"refsim.{name} (layer {RANKS[mine]}) imports refsim.{imported} (layer {RANKS[other]})"


LIGHT = """
import sys
import refsim, refsim.commands.port, refsim.commands.run, refsim.commands.vectors, refsim.pytest_plugin
heavy = {"cffi", "jinja2", "refsim.live"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
assert not hasattr(refsim, "generates")
assert refsim.generate.__module__ == "refsim.codegen.generate" and "jinja2" in sys.modules
"""


def test_what_makes_no_c_starts_without_what_makes_it() -> None:
    """Ports are checked by many short processes: with the generator and its libraries each takes twice as long to start."""
    done = subprocess.run([sys.executable, "-c", LIGHT], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "slow").glob("*.py")), ids=lambda path: path.name)
def test_the_slow_definitions_stand_alone(path: Path) -> None:
    """An oracle that used the package would repeat its mistakes."""
    assert list(imports(path)) == []


def test_the_scan_sees_imports() -> None:
    asked = set("engines errors execute fixedpoint ir loading ops problems program source tflite types variables".split())
    assert {top(name) for name in imports(modules()["prepare"])} == asked
    assert set(imports(modules()["ir"])) == {"types"}


@pytest.mark.parametrize("name", sorted(modules()))
def test_sizes(name: str) -> None:
    """Signs to split. Functions count by statements: the formatter spreads one call over as many lines as it has arguments."""
    path = modules()[name]
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= MODULE_LINES, f"{name_of(path)} has {lines} lines"
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            statements = sum(isinstance(inner, ast.stmt) for inner in ast.walk(node)) - 1
            assert statements <= FUNCTION_STATEMENTS, f"{name_of(path)}: {node.name} has {statements} statements"
            assert length <= FUNCTION_LINES, f"{name_of(path)}: {node.name} has {length} lines"


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.j2")), ids=lambda path: path.name)
def test_template_sizes(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= TEMPLATE_LINES or path.name in LONG_TEMPLATES, f"{name_of(path)} has {lines} lines"
