"""What an operator costs: lines written by hand, in its family, its kernel, the kernel's template, its cases, its slow definition.

``python tests/meta/lines.py`` prints the table. ``own`` are the lines that go when the operator goes: its entry and what no other
operator uses. ``share`` counts what several use in parts, so that the column adds up to what there is. Blank lines do not count;
what every operator stands on (``refsim.ops`` itself, ``fixedpoint``, the kernels' common head) neither, nor what one engine cannot
do (``_cmsis_nn``): that goes with its profile.
"""

from __future__ import annotations

import ast
import functools
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[1])]

from meta.source import ROOT, TEMPLATES, tree

from refsim.discovery import modules_of

#: A top-level definition: a file below the root, and a name in it; the whole file for "".
Place = tuple[str, str]
FAMILIES, KERNELS, CASES, SLOW = "refsim/ops", "refsim/kernels", "refsim/golden/cases", "tests/slow"
OF_A_PROFILE = f"{FAMILIES}/_cmsis_nn.py"
KINDS = {FAMILIES: "module", KERNELS: "module", "templates/kernels": "template", CASES: "cases", SLOW: "slow"}


@functools.cache
def definitions(file: str) -> Mapping[str, ast.stmt]:
    """The functions, classes and variables of a module."""
    found: dict[str, ast.stmt] = {}
    for node in tree(ROOT / file).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = node
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        found |= {name.id: node for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
    return found


@functools.cache
def imported(file: str) -> Mapping[str, Place]:
    """What the names that a module imports stand for, in families, kernels and slow definitions."""
    found: dict[str, Place] = {}
    for node in ast.walk(tree(ROOT / file)):
        if isinstance(node, ast.ImportFrom) and node.module:
            inside = node.module.replace(".", "/")
            folder = inside if inside.startswith("refsim") else f"tests/{inside}"
            for alias in node.names:
                name = alias.asname or alias.name
                module, whole = f"{folder}.py", f"{folder}/{alias.name}.py"
                if (ROOT / whole).is_file():
                    found[name] = (whole, "")
                elif (ROOT / module).is_file() and folder.rpartition("/")[0] in (FAMILIES, KERNELS, SLOW):
                    found[name] = (module, alias.name)
    return {name: place for name, place in found.items() if place[0].rpartition("/")[0] in (FAMILIES, KERNELS, SLOW)}


def uses(file: str, node: ast.AST) -> Iterator[Place]:
    """The definitions that ``node`` of a module names."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name):
            module = imported(file).get(inner.value.id, ("", "x"))
            if not module[1] and inner.attr in definitions(module[0]):
                yield module[0], inner.attr
        elif isinstance(inner, ast.Name):
            if inner.id in definitions(file):
                yield file, inner.id
            elif imported(file).get(inner.id, ("", ""))[1]:
                yield imported(file)[inner.id]


@functools.cache
def used_by(place: Place) -> list[Place]:
    return list(uses(place[0], definitions(place[0])[place[1]]))


def reached(file: str, roots: list[ast.AST]) -> set[Place]:
    """Every definition that nodes of a module stand on, and the templates of the kernels among them."""
    found: set[Place] = set()
    waiting = [place for root in roots for place in uses(file, root)]
    while waiting:
        place = waiting.pop()
        if place in found or place[1] not in definitions(place[0]) or place[0] == OF_A_PROFILE:
            continue
        found.add(place)
        waiting += used_by(place)
    kernels = {Path(name).stem for name, _ in found if name.startswith(KERNELS)}
    templates = [TEMPLATES / "kernels" / f"{kernel}.h.j2" for kernel in sorted(kernels)]
    return found | {(str(path.relative_to(ROOT)), "") for path in templates if path.is_file()}


def entries(family: str, names: list[str]) -> Mapping[str, ast.AST]:
    """The element of ``OPS`` that makes each operator; the one without a name of its own makes the rest."""
    value = definitions(family)["OPS"]
    assert isinstance(value, ast.Assign | ast.AnnAssign) and value.value is not None
    elements: list[ast.AST] = list(value.value.elts) if isinstance(value.value, ast.Tuple) else [value.value]
    found: dict[str, ast.AST] = {}
    for element in elements:
        texts = {inner.value for inner in ast.walk(element) if isinstance(inner, ast.Constant)}
        found |= {name: element for name in names if name in texts}
    unnamed = next((element for element in elements if isinstance(element, ast.Starred) or len(elements) == 1), None)
    for name in names:
        if name not in found:
            assert unnamed is not None, f"{family}: which element of OPS makes {name}?"
            found[name] = unnamed
    return found


def slow_of(builtin: str) -> set[Place]:
    """The slow definition of an operator, empty where its numbers are held to the live engines alone."""
    found: set[Place] = set()
    for file in (f"{SLOW}/ops_slow.py", f"{SLOW}/ops_slow_more.py"):
        table = next(node for node in ast.walk(tree(ROOT / file)) if isinstance(node, ast.Dict) and len(node.keys) > 5)
        pairs = zip(table.keys, table.values, strict=True)
        found |= reached(file, [value for key, value in pairs if isinstance(key, ast.Constant) and key.value == builtin])
    return found


@functools.cache
def length(place: Place) -> int:
    file, name = place
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    if name:
        node = definitions(file)[name]
        first = min([node.lineno, *(item.lineno for item in getattr(node, "decorator_list", []))])
        lines = lines[first - 1 : node.end_lineno]
    return sum(bool(line.strip()) for line in lines)


@functools.cache
def table() -> Mapping[str, Mapping[str, float]]:
    """Lines of each operator: its own ones by kind and in all, and with its share of the others."""
    places: dict[str, set[Place]] = {}
    own: dict[str, float] = {}
    for module in modules_of("refsim.ops"):
        family = f"{FAMILIES}/{module.__name__.rpartition('.')[2]}.py"
        names = [op.builtin for op in module.OPS]
        makers = entries(family, names)
        users = Counter(id(element) for element in makers.values())
        for op in module.OPS:
            element = makers[op.builtin]
            own[op.builtin] = ((element.end_lineno or 0) - element.lineno + 1) / users[id(element)]  # type: ignore[attr-defined]
            cases = f"{CASES}/{op.name}.py"
            places[op.builtin] = reached(family, [element]) | slow_of(op.builtin)
            places[op.builtin] |= {(cases, "")} if (ROOT / cases).is_file() else set()
    shared = Counter(place for used in places.values() for place in used)
    found = {}
    for name, used in places.items():
        row = Counter({"module": own[name], "share": own[name]})
        for place in used:
            row["share"] += length(place) / shared[place]
            if shared[place] == 1:
                row[KINDS[place[0].rpartition("/")[0]]] += length(place)
        row["own"] = sum(row[kind] for kind in set(KINDS.values()))
        found[name] = row
    return found


def text() -> str:
    columns = [*dict.fromkeys(KINDS.values()), "own", "share"]
    lines = [f"{'operator':<42}{''.join(f'{column:>10}' for column in columns)}"]
    for name, row in sorted(table().items(), key=lambda item: item[1]["own"]):
        lines.append(f"{name:<42}{''.join(f'{row[column]:>10.1f}' for column in columns)}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(text())
