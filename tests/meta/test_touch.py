"""What it costs to add things: a throw-away operator, kernel and profile in a copy of the tree, with no existing file changed."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from meta.source import ROOT

from refsim import engines
from refsim.engines import versions
from refsim.ops import registry

OPERATOR = '''
"""A throw-away operator of a kernel that is there already. Source: none."""

from refsim.engines.rules import both, engines
from refsim.ops import Op, Operand, uniform
from refsim.ops._moves import move
from refsim.ops._samples import draw_unary

OPS = (
    Op(
        "CEIL",
        (Operand("input"),),
        uniform("s8 s16"),
        engines(both("s8 s16")),
        lambda call: move(call, call["input"], call.output),
        sample=lambda sheet: draw_unary(sheet, "CEIL", same=True),
    ),
)
'''
KERNEL = '''
"""A throw-away kernel: every element plus one, wrapped. Source: none."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from refsim.kernels import I32, Kernel, Slot, variants_of


@dataclass(frozen=True, slots=True)
class Params:
    size: Annotated[int, I32, "elements"]


def run(nx, p, x):
    return nx.wrap(x.astype(np.int64) + 1, bits=8).astype(np.int8)


KERNEL = Kernel("increment", Params, (Slot("input"), Slot("output", role="out")), run, variants_of({"x": "int8"}))
'''
TEMPLATE = """{% macro contract(k) %}
Each input and 1, modulo 256.
{% endmacro %}
{% macro body(k, v) %}

{{ decl(k, v) }}
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = ({{ v["x"] }})refsim_wrap8((uint32_t)input[i] + 1u);
    }
}
{%- endmacro %}
"""
KERNEL_OPERATOR = '''
"""A throw-away operator of the throw-away kernel. Source: none."""

from refsim.engines.rules import both, engines
from refsim.kernels import increment
from refsim.ops import Op, Operand, uniform
from refsim.ops._samples import draw_unary


def _lower(call):
    params = increment.Params(call["input"].size)
    return call.kernel(increment.KERNEL, increment.KERNEL.variants[0], params, (call["input"],))


OPS = (
    Op(
        "FLOOR",
        (Operand("input"),),
        uniform("s8"),
        engines(both("s8")),
        _lower,
        sample=lambda sheet: draw_unary(sheet, "FLOOR", same=True),
    ),
)
'''
PROFILE = '''
"""A throw-away engine: five operators, no wheel."""

from refsim.engines import Profile

PROFILES = (
    Profile(
        id="throw-away-1",
        alias="throw-away",
        title="a throw-away engine",
        base="",
        changes=(
            ("ADD s8", {"activation": "applied"}),
            ("CONV_2D s8", {"requant": "double", "scale_product": "float32"}),
            ("FULLY_CONNECTED s8", {"requant": "double"}),
            ("RESHAPE any", {}),
            ("SOFTMAX s8", {"unit_scale": "exact"}),
        ),
    ),
)
'''
CHECK = """
import sys, numpy as np, refsim
from refsim.cases import draw
from refsim.engines import profile
from refsim.ops import registry
from refsim.toolchain.host import CompiledModel

name, engine = sys.argv[1:]
op, p = registry()[name], profile(engine)
for signature in p.signatures(op):
    made = draw(op, signature, p, 1, nodes=3)
    model = refsim.load(made.model)
    simulator = refsim.Simulator(model, p)
    outputs = simulator.run_batch(*made.inputs)
    compiled = CompiledModel(refsim.generate(model, p), flags=("-std=c99", "-O1", "-fPIC", "-shared"))
    assert all(np.array_equal(a, b) for a, b in zip(outputs, compiled.run_batch(*made.inputs), strict=True))
    assert any(len(np.unique(out)) > 1 for out in outputs)
print("equal")
"""
#: What is added, the files it takes, and what is then drawn, simulated, compiled and compared.
ADDITIONS: Mapping[str, tuple[Mapping[str, str], str, str]] = {
    "operator of an existing kernel": ({"refsim/ops/throw_away.py": OPERATOR}, "CEIL", "tflm"),
    "kernel": (
        {
            "refsim/kernels/increment.py": KERNEL,
            "templates/kernels/increment.h.j2": TEMPLATE,
            "refsim/ops/throw_away.py": KERNEL_OPERATOR,
        },
        "FLOOR",
        "litert-ref",
    ),
    "profile without a wheel": ({"refsim/engines/versions/throw_away.py": PROFILE}, "CONV_2D", "throw-away"),
}
TOUCHED = {"operator of an existing kernel": 1, "kernel": 3, "profile without a wheel": 1}


def digests(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.parametrize("what", ADDITIONS)
def test_adding_edits_nothing(what: str, tmp_path: Path) -> None:
    for part in ("refsim", "templates"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    before = digests(tmp_path)
    files, operator, engine = ADDITIONS[what]
    for name, text in files.items():
        (tmp_path / name).write_text(text.lstrip(), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", CHECK, operator, engine]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "equal\n"
    after = digests(tmp_path)
    assert {name: after[name] for name in before} == before, "an existing file had to change"
    print(f"{what}: {len(files)} files touched")
    assert len(after) - len(before) == TOUCHED[what]


TWO_RULES = '''
"""LiteRT's reference kernels, of a build that requantizes otherwise."""

from refsim.engines.versions.litert import LITERT_2_3_REF

RULES = {"CONV_2D s8": {"requant": "single"}, "FULLY_CONNECTED s8": {"requant": "double"}}
PROFILES = (LITERT_2_3_REF.but("two-rules-1", RULES, alias="two-rules", title="a throw-away build", wheel="", live=""),)
'''


def test_a_profile_of_two_rules_is_one_short_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "two_rules.py").write_text(TWO_RULES.lstrip(), encoding="utf-8")
    assert max(text.strip().count("\n") + 1 for text in (TWO_RULES, PROFILE)) < 20
    with monkeypatch.context() as patch:
        patch.setattr(versions, "__path__", [*versions.__path__, str(tmp_path)])
        engines.all_profiles.cache_clear()
        try:
            mine, base = engines.profile("two-rules"), engines.profile("litert-ref")
        finally:
            sys.modules.pop(f"{versions.__name__}.two_rules", None)
    engines.all_profiles.cache_clear()
    kernels = [(op, signature) for op in registry().values() for signature in base.signatures(op)]
    changed = [(op.builtin, signature) for op, signature in kernels if mine.rules(op, signature) != base.rules(op, signature)]
    assert changed == [("CONV_2D", "s8"), ("FULLY_CONNECTED", "s8")] and mine.id not in {p.id for p in engines.all_profiles()}
