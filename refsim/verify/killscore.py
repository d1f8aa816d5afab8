"""The kill score: how many seeded bugs the directed vectors notice, and how many of them random vectors of the same number do.

Random vectors are run as a plain test would: one call each, only the outputs compared. A bug that crashes is noticed by both.
"""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from refsim.codegen import cstruct
from refsim.codegen.headers import declarations, kernel_library
from refsim.errors import RefsimError
from refsim.kernels import KernelCall
from refsim.toolchain.compiler import Compiler
from refsim.toolchain.host import compile_library
from refsim.verify import directed, kernels
from refsim.verify.kinds import call_library
from refsim.verify.port import MODES, Port, suite
from refsim.verify.primitives import Primitive, primitives
from refsim.verify.seeded_bugs import BUGS, Bug
from refsim.verify.seeded_reach import HELPERS, REACH
from refsim.verify.suites import DEFAULT_SEED, PrimitiveSuite, Suite

FLAGS = ("-std=gnu99", "-O0", "-fPIC", "-shared", "-w", "-DREFSIM_KERNEL=")
#: Runs per random model: making the model costs more than running it.
RUNS = 4
WORKERS = 2
TIME_LIMIT = 240.0
#: A cached value for the bug of the same name.
KEPT = """
#include <stdint.h>
static inline int32_t refsim_kept(int32_t value)
{
    static int32_t first;
    first = first == 0 ? value : first;
    return first;
}
"""
ALL: tuple[Bug, ...] = (*BUGS, *REACH)
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Kill:
    """One bug and who noticed it: ``directed`` in which way."""

    bug: Bug
    directed: str
    random: bool


def kill_score(
    bugs: Sequence[Bug] = ALL, compiler: Compiler | None = None, progress: Progress = lambda stage, done, total: None
) -> list[Kill]:
    """Every bug, compiled and held to both sets of vectors."""
    suites = {name: _suites(name) for name in dict.fromkeys(bug.suite for bug in bugs)}
    done = 0

    def judge(bug: Bug) -> Kill:
        nonlocal done
        with tempfile.TemporaryDirectory(prefix="refsim-bug-", ignore_cleanup_errors=True) as folder:
            library = _compile(bug, Path(folder), compiler)
            wanted, random = suites[bug.suite]
            found = Kill(bug, _noticed(bug, wanted, library, plain=False), bool(_noticed(bug, random, library, plain=True)))
        done += 1
        progress("seeded bugs", done, len(bugs))
        return found

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(judge, bugs))


def _suites(name: str) -> tuple[Suite, Suite]:
    """The directed cases, and as many random ones."""
    wanted = suite(name)
    count = sum(len(chunk.asks) for chunk in wanted.chunks())
    if name in primitives():
        return wanted, PrimitiveSuite(primitives()[name], random_only=count)
    op, _, signature = name.partition(".")
    return wanted, kernels.suite_of(name, directed.random_cases(op, signature, "tflm", count, DEFAULT_SEED, RUNS))


def _noticed(bug: Bug, cases: Suite, library: Path, plain: bool) -> str:
    """In which way the bug shows, "" if it does not."""
    port = own_port(bug.suite, cases, plain=plain, in_place=bug.in_place)
    judge, end, crashes = call_library(port, cases, library, first_only=not plain)
    if crashes:
        return end.kind
    return judge.remark if not plain or judge.remark == "wrong result" else ""


# --- our own kernels as a port --------------------------------------------------------------------------------------------
def own_port(name: str, cases: Suite, *, plain: bool = False, in_place: bool = False) -> Port:
    """refsim's own kernel, described like anybody's port."""
    if name in primitives():
        options = _primitive_call(primitives()[name])
    else:
        assert isinstance(cases, kernels.KernelSuite)
        options = _kernel_call(cases, _texts())
    options |= {"modes": [] if plain else list(MODES), "in_place": in_place and not plain}
    return Port(name, "library", name, Path.cwd(), time_limit=TIME_LIMIT, options=options)


def _primitive_call(primitive: Primitive) -> dict[str, Any]:
    arguments = [f.name for f in primitive.fields] + [f.name for f in primitive.results[1:]]
    call = {"function": f"port_{primitive.name}", "arguments": arguments, "result": primitive.results[0].name}
    return {"declarations": f"{_prototype(primitive)};", "call": [call]}


def _prototype(primitive: Primitive) -> str:
    parameters = [f"{f.dtype}_t {f.name}" for f in primitive.fields] + [f"int32_t *{f.name}" for f in primitive.results[1:]]
    return f"{primitive.results[0].dtype}_t port_{primitive.name}({', '.join(parameters)})"


def _kernel_call(cases: kernels.KernelSuite, texts: Mapping[str, str]) -> dict[str, Any]:
    call = _first_call(cases)
    order = ("refsim_common.h", f"refsim_{call.kernel.name}.h")
    operands = [slot.name + (kernels.AFTER if slot.role == "state" else "") for slot in call.kernel.slots]
    arguments = ["params", *operands, *(["scratch"] if call.kernel.needs_scratch else [])]
    return {
        "declarations": declarations(texts[header] for header in order),
        "structs": {"params": _members(call.kernel.params)},
        "scratch_size": _scratch(cases) if call.kernel.needs_scratch else 0,
        "call": [{"function": call.function.replace("_flat", "_strided"), "arguments": arguments}],
    }


def _first_call(cases: kernels.KernelSuite) -> KernelCall:
    program = cases.cases[0].program
    assert program is not None
    return program.steps[0].call


def _scratch(cases: kernels.KernelSuite) -> str | int:
    """Of a convolution by its fields, so that one byte less would show; else enough for any case."""
    if "filter_height" in cases.types:
        return "2 * filter_height * filter_width * (input_depth // groups)"
    calls = [case.program.steps[0].call for case in cases.cases if case.program is not None]
    return max(call.kernel.scratch(call.params) for call in calls)


def _members(cls: type, prefix: str = "") -> dict[str, Any]:
    """Which value goes into which member of a params struct."""
    members: dict[str, Any] = {}
    for member in cstruct.members(cls):
        if member.nested is not None:
            members[member.name] = _members(member.nested, kernels.nested_prefix(cls, member))
        elif member.name == "channel_step":
            members[member.name] = 1
        else:
            name = prefix + kernels.OUTPUT_NAMES.get(member.name, member.name)
            narrow = member.field.narrow and member.field.pointer
            members[member.name] = f"{member.field.ctype.removesuffix('_t')}({name})" if narrow else name
    return members


def _compile(bug: Bug, folder: Path, compiler: Compiler | None) -> Path:
    """A library of the operator or primitive with the bug in it."""
    texts = dict(_texts())
    if bug.old not in texts[bug.header]:
        raise RefsimError(f"seeded bug {bug.what!r} does not fit {bug.header} any more: {bug.old!r} is not there")
    texts[bug.header] = texts[bug.header].replace(bug.old, bug.new)
    name = bug.suite
    if name in primitives():
        primitive = primitives()[name]
        arguments = [f.name for f in primitive.fields] + [f.name for f in primitive.results[1:]]
        body = (
            f"{_prototype(primitive)}\n{{\n    return ({primitive.results[0].dtype}_t)refsim_{name}({', '.join(arguments)});\n}}\n"
        )
        source, needed = f'#include "refsim_fixedpoint.h"\n{body}', ["refsim_fixedpoint.h"]
    else:
        header = f"refsim_{name.partition('.')[0]}.h"
        source, needed = f'{KEPT}{HELPERS}#include "{header}"\n', ["refsim_fixedpoint.h", "refsim_common.h", header]
    chosen = {file: texts[file] for file in needed}
    return compile_library({**chosen, "port.c": source}, "port.c", folder, compiler, FLAGS)


@functools.cache
def _texts() -> Mapping[str, str]:
    return kernel_library()
