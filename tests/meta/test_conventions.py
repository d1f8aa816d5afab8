"""What every operator has, where rounding lives, what the package exports, and what the C headers are made of."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest
from meta.source import PACKAGE, ROOT, TEMPLATES, modules, name_of, tree
from ops.kernels import EXTERNAL

import refsim
from refsim import demo
from refsim.codegen.columns import WIDTH
from refsim.codegen.generate import write_files
from refsim.codegen.headers import (
    contract,
    contract_of_all,
    declaration,
    environment,
    kernel_header,
    kernel_library,
    shared_headers,
)
from refsim.codegen.selftest import with_self_test
from refsim.engines import RULES, all_profiles
from refsim.engines.rules import check_rules
from refsim.kernels import Kernel, Variant, apart, kernel_registry
from refsim.ops import Op, registry
from refsim.toolchain.compiler import STRICT, host_compiler

OPS = {op.name: op for op in registry().values()}


# --- operators -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("package", ["ops", "kernels"])
def test_modules_say_where_their_arithmetic_comes_from(package: str) -> None:
    for path in (PACKAGE / package).glob("*.py"):
        if not path.stem.startswith("_"):
            doc = importlib.import_module(f"refsim.{package}.{path.stem}").__doc__ or ""
            assert re.search(r"\bSource\b", doc), f"{path.name}: the docstring names the source of the arithmetic"


@pytest.mark.parametrize("op", OPS.values(), ids=lambda op: op.name)
def test_operator_is_whole(op: Op) -> None:
    """It can be drawn, every signature is some engine's, and rules are known with legal values."""
    drawn = op.sample is not None
    assert drawn or op.lower.__module__ == "refsim.ops.control", "control flow has tests of its own, tests/model/test_control.py"
    used = {signature for rows in op.engines.values() for signature in rows}
    assert used == set(op.signatures)
    for rows in op.engines.values():
        for rules in rows.values():
            check_rules(rules)


def test_a_rule_has_a_meaning_and_a_user() -> None:
    rows = [rules for op in OPS.values() for column in op.engines.values() for rules in column.values()]
    rows += [rules for profile in all_profiles() for _, rules in profile.changes if rules is not None]
    assert {name for rules in rows for name in rules} == set(RULES)
    assert all(rule.meaning and len(rule.values) > 1 for rule in RULES.values())


def test_a_variant_is_named_by_its_whole_content() -> None:
    """Two different functions of one name would let a new profile change an old one's C."""
    first, second = Variant({"x": "int8"}, {"gates": "table"}), Variant({"x": "int8"}, {"gates": "table", "cell": ""})
    assert Variant({"x": "int8"}, {"a": "p"}).suffix != Variant({"x": "int8"}, {"a": "q"}).suffix
    with pytest.raises(ValueError, match="two different variants have the suffix"):
        Kernel("twice", object, (), lambda: None, (Variant({"x": "int8", "y": "int8"}), Variant({"x": "int8"})))
    assert first.suffix != second.suffix
    functions = [f"{kernel.name}_{v.suffix}" for kernel in kernel_registry().values() for v in kernel.variants]
    assert len(set(functions)) == len(functions)


# --- rounding lives in one place -----------------------------------------------------------------------------------------
ROUNDING = {"rint", "round", "around", "round_", "floor", "ceil", "trunc", "fix", "floor_divide", "right_shift"}
#: Files that may shift right or round, because what they compute is no kernel arithmetic.
FREE = {
    "refsim/fixedpoint": "the one place",
    "refsim/tflite.py": "nibbles of int4 weights",
    "refsim/demo/train_digits.py": "prepares training data",
    "refsim/kernels/arm_dsp.py": "packs constants; its arithmetic stands in fixedpoint",
    "refsim/kernels/arm_m0.py": "packs constants; its arithmetic stands in fixedpoint",
    "refsim/kernels/arm_mve.py": "packs constants; its arithmetic stands in fixedpoint",
    "refsim/kernels/rv32.py": "packs constants; its arithmetic stands in fixedpoint",
    "refsim/kernels/x86.py": "packs constants; its arithmetic stands in fixedpoint",
    "refsim/schedule": "guesses constants in floats; the forms that use them stand in fixedpoint and are proved",
    "refsim/quantize": "chooses scales from floats, before there is any kernel",
    "refsim/diagnose/picture.py": "draws shades",
    "refsim/golden/mistakes.py": "deliberate mistakes that vectors have to catch",
    "refsim/verify/mistaken.py": "deliberate mistakes that vectors have to catch",
    "refsim/verify/mistaken_requantize.py": "deliberate mistakes that vectors have to catch",
    "refsim/verify/causes.py": "deliberate mistakes that vectors have to catch",
    "refsim/golden/primitive_topics.py": "makes test vectors",
    "refsim/verify/boundaries.py": "makes test vectors",
    "refsim/verify/primitives.py": "makes test vectors",
    "refsim/verify/suites.py": "makes test vectors",
    "refsim/toolchain/unicorn_worker.py": "decodes instructions",
}
#: Integer divisions of kernels' prepare: sizes, not values.
GEOMETRY = {"_padding"}
FREE_TEMPLATES = {
    "refsim_fixedpoint.h.j2": "the one place",
    "target.c.j2": "writes a report byte by byte",
    "selftest.c.j2": "a cyclic redundancy check",
    "qemu_count.c.j2": "counts instructions of four bytes",
}


def is_free(path: Path) -> bool:
    return any(name_of(path) == free or name_of(path).startswith(f"{free}/") for free in FREE)


def roundings(path: Path) -> Iterator[tuple[int, str]]:
    """(line, what) of right shifts, calls of rounding functions, and divisions by a constant power of two."""
    functions = [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef) and node.name in GEOMETRY]
    is_kernel = bool({"ops", "kernels"} & set(path.parts))
    geometry = {id(inner) for function in functions for inner in ast.walk(function)}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.RShift):
            yield node.lineno, ">>"
        elif isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ROUNDING:
                yield node.lineno, called
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.FloorDiv) and is_kernel and id(node) not in geometry:
            divisor = node.right.value if isinstance(node.right, ast.Constant) else 0
            if isinstance(divisor, int) and divisor > 1 and divisor & (divisor - 1) == 0:
                yield node.lineno, f"// {divisor}"


@pytest.mark.parametrize("path", [path for path in modules().values() if not is_free(path)], ids=name_of)
def test_only_fixedpoint_rounds(path: Path) -> None:
    assert list(roundings(path)) == []


def test_the_scan_sees_roundings() -> None:
    found = [what for path in (PACKAGE / "fixedpoint").glob("*.py") for _, what in roundings(path)]
    assert found.count(">>") > 10
    assert any(what == "trunc" for _, what in roundings(PACKAGE / "fixedpoint" / "scale.py"))
    for free in FREE:
        assert (ROOT / free).exists(), f"{free} is gone; take it off the list"


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.j2")), ids=lambda path: path.name)
def test_only_the_fixedpoint_header_shifts_right(path: Path) -> None:
    code = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert (">>" not in code) or path.name in FREE_TEMPLATES


# --- the public interface ------------------------------------------------------------------------------------------------
def test_public_names_are_locked() -> None:
    """Adding a name is a decision: add it here too. Removing one breaks users."""
    assert set(refsim.__all__) == {
        *("PROFILES", "BuildPlan", "CompiledModel", "EmulatedModel", "Figures", "Model", "Node", "Profile", "Program"),
        *("Quantization", "Report", "Simulator", "Tensor", "__version__"),
        *("build", "chain", "check", "generate", "load", "prepare", "profile"),
        *("CodegenError", "EngineError", "GoldenError", "MismatchError", "ModelError", "OverflowWarning", "QuantizationError"),
        *("RangeError", "RefsimError", "ToolchainError", "UnsupportedError"),
    }
    assert all(hasattr(refsim, name) for name in refsim.__all__)


# --- C headers -----------------------------------------------------------------------------------------------------------
BANNED = r"float|double|malloc|calloc|realloc|free|alloca|memcpy|memset|memmove|printf|goto|setjmp|long|assert|abort|errno|volatile"
INCLUDES = {"<limits.h>", "<stddef.h>", "<stdint.h>"}


def code_of(text: str) -> str:
    return re.sub(r"/\*.*?\*/", " ", text, flags=re.DOTALL)


def test_rendering_is_strict() -> None:
    assert environment().undefined is jinja2.StrictUndefined
    with pytest.raises(jinja2.UndefinedError):
        environment().from_string("{{ nothing }}").render()
    for path in sorted(TEMPLATES.rglob("*.j2")):
        environment().get_template(path.relative_to(TEMPLATES).as_posix())


@pytest.mark.parametrize("kernel", kernel_registry().values(), ids=lambda kernel: kernel.name)
def test_every_kernel_is_rendered(kernel: Kernel) -> None:
    found = re.findall(rf"^REFSIM_KERNEL void refsim_{kernel.name}_(\w+)\($", kernel_header(kernel), flags=re.MULTILINE)
    assert sorted(found) == sorted(variant.suffix for variant in kernel.variants)


def test_every_kernel_has_a_contract() -> None:
    """In its header, in words of its own; and restrict where, and only where, the memory plan never lets arrays meet."""
    for kernel in kernel_registry().values():
        lines, general = contract(kernel), contract_of_all(kernel)
        assert lines[-len(general) :] == general and len(lines) > len(general), kernel.name
        assert all(len(line) <= 140 and line.isascii() and "*/" not in line for line in lines), kernel.name
        alone = not kernel.in_place and all(kernel.gap is apart for _ in kernel.outputs)
        for variant in kernel.variants:
            head = declaration(kernel, variant)
            assert head.count("REFSIM_RESTRICT") == (len(kernel.outputs) if alone else 0), kernel.name


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", [*shared_headers(), *(f"refsim_{name}.h" for name in kernel_registry())])
def test_headers_are_plain_c(name: str) -> None:
    text = kernel_library()[name]
    code = code_of(text)
    assert text.isascii() and text.endswith("\n") and "\r" not in text and "\t" not in text
    assert re.findall(rf"\b({BANNED})\b", code) == []
    assert re.findall(r"\d\.\d|\d[eE][+-]\d", code) == []
    includes = set(re.findall(r"#include (\S+)", code))
    intrinsics = {"<immintrin.h>"} if name.startswith("refsim_x86_") else set()  # where __AVX2__ is defined
    assert includes <= INCLUDES | intrinsics | {f'"{header}"' for header in kernel_library()}
    assert "{{" not in text and "{%" not in text
    assert name == "refsim_fixedpoint.h" or all(line == line.rstrip() for line in text.splitlines())
    assert all(len(line) <= WIDTH for line in text.splitlines())
    assert f"#ifndef {name.upper().replace('.', '_')}" in text


def test_no_global_that_can_change() -> None:
    for name, text in kernel_library().items():
        statics = [line for line in code_of(text).splitlines() if line.startswith("static ") and "inline" not in line]
        assert all(line.startswith(("static const ", "static REFSIM_CONST ")) for line in statics), name


# --- constants that may have an address space of their own ---------------------------------------------------------------
@pytest.mark.thorough
def test_refsim_const_is_kept_on_the_way(tmp_path: Path) -> None:
    """A stricter qualifier shows where a pointer to such a constant becomes a pointer to a plain one."""
    headers = kernel_library()
    built = with_self_test(refsim.generate(refsim.load(demo.MODEL)), 1)
    flags = ["-std=c99", *STRICT, *EXTERNAL, "-DREFSIM_CONST=const volatile", "-c", "-o", "checked.o"]
    write_files({**headers, "all.c": "".join(f'#include "{name}"\n' for name in headers)}, tmp_path / "kernels")
    built.write(tmp_path / "model")
    host_compiler().run([*flags, "all.c"], tmp_path / "kernels")
    host_compiler().run([*flags, f"{built.prefix}_selftest.c"], tmp_path / "model")
    broken = headers["refsim_conv_2d.h"].replace("REFSIM_CONST int8_t *weights", "const int8_t *weights")
    write_files({"refsim_conv_2d.h": broken}, tmp_path / "kernels")
    with pytest.raises(refsim.ToolchainError, match="qualifier"):
        host_compiler().run([*flags, "all.c"], tmp_path / "kernels")
