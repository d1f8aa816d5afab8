"""Bad parameters: every check of every operator is reached, and its message names the node and, where there is one, the tensor."""

from __future__ import annotations

import ast
import contextlib
import inspect
import itertools
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from flatmodel import N, T, build
from ops.models import add
from ops.refusals import Refusal, only_the_engine_refuses, refusals
from ops.spoil import spoiled

import refsim
from refsim import ops
from refsim.cases import kernels_of
from refsim.engines import Profile, profiles
from refsim.errors import ModelError, UnsupportedError
from refsim.ops import Call, Op

FOLDER = Path(inspect.getfile(ops)).parent
CHECKS = re.compile(r"require(_\w+)?|fail|unsupported|refuse")
#: The body of the checking functions themselves, reached through their callers.
DEFINITIONS = {"require", "fail", "unsupported", "refuse"}
#: Spoiled draws of each operator. What they do not reach needs an entry in ops/refusals.py.
SPOILED = 20


@pytest.mark.parametrize("refusal", refusals(), ids=lambda refusal: f"{refusal.builder.__name__.strip('<>')}-{refusal.name}")
def test_refused_by_name(refusal: Refusal) -> None:
    model = refsim.load(refusal.data())
    with pytest.raises(ModelError) as caught:
        refsim.prepare(model, refusal.engine)
    (line,) = caught.value.problems
    _named(refusal, model, line)


@pytest.mark.parametrize("refusal", only_the_engine_refuses(), ids=lambda refusal: refusal.name)
def test_told_by_name(refusal: Refusal) -> None:
    model = refsim.load(refusal.data())
    (line,) = refsim.prepare(model, refusal.engine).refusals
    _named(refusal, model, line)


def _named(refusal: Refusal, model: refsim.Model, line: str) -> None:
    node = model.nodes[refusal.node]
    assert line.startswith(f"node {refusal.node} {node.op} '{model.tensors[node.outputs[0]].name}': ")
    for part in refusal.says:
        assert part in line


def bad_models() -> Iterator[tuple[bytes, str]]:
    """(model, engine) of the directed refusals, and of spoiled draws: of each operator, with types and rules in turn."""
    yield from ((refusal.data(), refusal.engine) for refusal in (*refusals(), *only_the_engine_refuses()))
    kinds: dict[str, dict[object, tuple[Op, str, Profile]]] = {}
    for profile in profiles():
        for op, signature in kernels_of(profile):
            rules = signature, frozenset(profile.rules(op, signature).items())
            kinds.setdefault(op.name, {}).setdefault(rules, (op, signature, profile))
    for several in kinds.values():
        for number, (op, signature, profile) in zip(range(SPOILED), itertools.cycle(several.values())):
            yield spoiled(op, signature, profile, number), profile.id


def call_sites() -> Iterator[tuple[str, int, int]]:
    """(file, first line, last line) of every check in refsim/ops."""
    for path in sorted(FOLDER.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inside = [f for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) and f.name in DEFINITIONS]
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            nested = any(f.lineno <= node.lineno <= (f.end_lineno or 0) for f in inside)
            if CHECKS.fullmatch(name) and not nested:
                yield path.name, node.lineno, node.end_lineno or node.lineno


def _remembering(original: Callable[..., None], lines: set[tuple[str, int]]) -> Callable[..., None]:
    """``original``, which first notes every line that leads to it."""

    def remember(*arguments: Any) -> None:
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            lines.add((Path(frame.f_code.co_filename).name, frame.f_lineno))
            frame = frame.f_back
        original(*arguments)

    return remember


@pytest.mark.thorough
def test_every_check_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: set[tuple[str, int]] = set()
    for owner, name in ((ModelError, "__init__"), (Call, "refuse")):
        monkeypatch.setattr(owner, name, _remembering(getattr(owner, name), lines))
    for data, engine in bad_models():
        with contextlib.suppress(ModelError):
            refsim.prepare(refsim.load(data), engine)
    sites = list(call_sites())
    assert len(sites) > 60
    missed = [site for site in sites if not any((site[0], line) in lines for line in range(site[1], site[2] + 1))]
    assert missed == []


def test_all_problems_of_a_model_are_told_at_once() -> None:
    tensors = [
        T("x", "int8", (1, 4), 0.5),
        T("y", "int8", (1, 4), 0.5),
        T("odds", "int8", (1, 4), 0.5, -128),
        T("z", "int8", (1, 4), 0.25),
    ]
    nodes = [N("RFFT2D", [0], [1]), N("SOFTMAX", [0], [2], {"beta": 1.0}), N("ADD", [1, 2], [3])]
    with pytest.raises(ModelError) as caught:
        refsim.prepare(refsim.load(build(tensors, nodes, [0], [3])), "tflm")
    assert [line.split(":")[0] for line in caught.value.problems] == ["node 0 RFFT2D 'y'", "node 1 SOFTMAX 'odds'"]
    assert type(caught.value) is ModelError


def test_only_unsupported_parts_make_an_unsupported_error() -> None:
    with pytest.raises(UnsupportedError, match=r"node 0 ADD 'sum': tflm-2026.10 has no kernel for types \(uint8, uint8, uint8\)"):
        refsim.prepare(refsim.load(add("u8")), "tflm")
