"""The kernels' headers: all that there are, or what the models of one folder call.

Texts are rendered once per process, function by function; a header is put together of those.
"""

from __future__ import annotations

import contextlib
import functools
import re
import sys
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from jinja2.bccache import Bucket

from refsim._version import __version__
from refsim.codegen import cstruct, filters, prune
from refsim.codegen.columns import within
from refsim.fixedpoint import SIGMOID_TABLE
from refsim.kernels import Kernel, Variant, apart, kernel_registry
from refsim.kernels._shared import Output, Window
from refsim.writing import generated

#: What decides, with a template's text, which code it becomes: ``optimized`` would run filters on constants then.
SETTINGS: dict[str, Any] = {
    "trim_blocks": True,
    "lstrip_blocks": True,
    "newline_sequence": "\n",
    "keep_trailing_newline": True,
    "autoescape": False,
    "optimized": False,
}


class _Compiled(jinja2.FileSystemBytecodeCache):
    """Compiled templates that stay for the next process: to parse those of a small model takes longer than to run its C."""

    def get_source_checksum(self, source: str) -> str:
        return super().get_source_checksum(f"{SETTINGS}\n{source}")

    def dump_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError):  # a full disk only costs the next process its time, as with Python's own
            super().dump_bytecode(bucket)


def _compiled() -> jinja2.BytecodeCache | None:
    """Where compiled templates are kept; None where Python shall keep none of its own either, or nowhere can be written."""
    try:
        return None if sys.dont_write_bytecode else _Compiled()
    except (OSError, RuntimeError):
        return None


@functools.cache
def environment() -> jinja2.Environment:
    """The Jinja environment: strict, and with the filters of :mod:`refsim.codegen.filters`."""
    package = Path(__file__).resolve().parents[1]
    folders = [package / "_templates", package.parent / "templates"]  # installed, or a source checkout
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader([str(folder) for folder in folders if folder.is_dir()]),
        undefined=jinja2.StrictUndefined,
        bytecode_cache=_compiled(),
        **SETTINGS,
    )
    for name in ("c_int", "c_ident", "c_comment", "c_array", "c_float", "c_float_bits", "c_quantization"):
        env.filters[name] = getattr(filters, name)
    env.globals["struct_members"] = cstruct.members
    env.globals["struct_name"] = cstruct.struct_name
    env.globals["decl"] = declaration
    env.filters["inner"] = inner
    return env


# --- kernels ----------------------------------------------------------------------------------------------------------
QUALIFIERS = {"in": "const ", "const": "REFSIM_CONST ", "state": "", "out": ""}


def declaration(kernel: Kernel, variant: Variant) -> str:
    """The head of a kernel's C function: its parameters, then its arrays in the order of the slots, then scratch memory."""
    lines = [f"const refsim_{kernel.name}_params *p"]
    for slot in kernel.slots:
        comment = f" /* {slot.doc} */" if slot.doc else ""
        alone = "REFSIM_RESTRICT " if slot.role == "out" and kernel.gap is apart and not kernel.in_place else ""
        lines.append(f"{QUALIFIERS[slot.role]}{variant[slot.type]} *{alone}{slot.name}{comment}")
    if kernel.needs_scratch:
        lines.append("void *scratch")
    # A comma stands before the comment.
    inner = ",\n    ".join(lines)
    inner = re.sub(r"( /\*[^\n]*\*/),", r",\1", inner)
    return f"REFSIM_KERNEL void refsim_{kernel.name}_{variant.suffix}(\n    {inner})"


def contract(kernel: Kernel) -> list[str]:
    """What a kernel's functions promise and ask for, in lines: its template's text, then :func:`contract_of_all`."""
    return str(_module(kernel).contract(kernel)).strip().splitlines() + contract_of_all(kernel)


def contract_of_all(kernel: Kernel) -> list[str]:
    """What a kernel's slots and rules of memory tell."""
    lines = []
    if any(slot.role == "state" for slot in kernel.slots):
        lines.append(f"Updated: {', '.join(slot.name for slot in kernel.slots if slot.role == 'state')}.")
    lines.append("Elements take any value of their type; members of p keep to the ranges beside them.")
    if kernel.in_place:
        lines.append("The output may lie where the first operand lies.")
    elif kernel.gap is not apart:
        lines.append(
            "The output may end where an operand is still being read, as far as the planner of arenas allows; else they are apart."
        )
    else:
        lines.append("The output shares no memory with anything else.")
    return lines + (["scratch is aligned to 16 bytes; what it holds afterwards means nothing."] if kernel.needs_scratch else [])


def inner(body: str, variant: Variant) -> str:
    """C that a family gives with its kernel, a template of its own."""
    return _template(body.strip("\n")).render(v=variant).rstrip("\n")


@functools.cache
def _template(source: str) -> jinja2.Template:
    """Compiled once for all variants: no cache of Jinja's keeps what comes from no file."""
    return environment().from_string(source)


@functools.cache
def _variants() -> Mapping[str, tuple[Kernel, Variant]]:
    """Every C function that there is, by name."""
    return {name_of(kernel, v): (kernel, v) for kernel in kernel_registry().values() for v in kernel.variants}


def name_of(kernel: Kernel, variant: Variant) -> str:
    return f"refsim_{kernel.name}_{variant.suffix}"


@functools.cache
def _module(kernel: Kernel) -> Any:
    """The macros of a kernel's template; a module of macros does not see template variables, only globals."""
    module: Any = environment().get_template(f"kernels/{kernel.template or kernel.name}.h.j2").make_module()
    return module


@functools.cache
def _head(kernel: Kernel) -> tuple[prune.Item, ...]:
    """What the functions of a kernel share."""
    module = _module(kernel)
    return prune.items(str(module.head(kernel))) if hasattr(module, "head") else ()


@functools.cache
def _definition(function: str) -> str:
    """The definition of a function, behind the helpers that are its own."""
    kernel, variant = _variants()[function]
    return str(_module(kernel).body(kernel, variant)).strip("\n")


@dataclass(frozen=True, slots=True)
class Form:
    """In which form kernels are written.

    As they are, functions are static in headers; as a library they are declared there and defined in a source for each kernel.
    ``chosen``: not all functions of a kernel, and of what kernels share what these use.
    """

    as_library: bool = False
    chosen: bool = False

    @property
    def banner(self) -> str:
        """What the first line of a file tells of its form."""
        return f"{f', {LIBRARY}' if self.as_library else ''}{f', {CHOSEN}' if self.chosen else ''}"


LIBRARY, CHOSEN = "as a library", "as far as the models use it"
WHOLE = Form()
#: The headers beside a model.
BESIDE = Form(chosen=True)


def _kernel_files(kernel: Kernel, functions: Iterable[str], form: Form) -> dict[str, str]:
    """The header of a kernel, and its source in a library."""
    names = sorted(functions, key=lambda name: _variants()[name][1].suffix)
    definitions = {name: _definition(name) for name in names}
    used = prune.needed(_head(kernel), frozenset[str]().union(*map(prune.names_in, definitions.values())))
    own = [cls for cls in dict.fromkeys(cstruct.nested_structs(kernel.params)) if cls not in SHARED]
    context = {
        "kernel": kernel,
        "form": form,
        "structs": [*own, kernel.params],
        "contract": contract(kernel),
        "head": prune.prune(_head(kernel), used),
        "variants": [_variants()[name][1] for name in names],
        "definitions": list(definitions.values()),
        "version": __version__,
        "number": version_number(),
    }
    files = {f"refsim_{kernel.name}.h": within(environment().get_template("kernel.h.j2").render(context))}
    if form.as_library:
        files[f"refsim_{kernel.name}.c"] = within(environment().get_template("kernel.c.j2").render(context))
    return files


@functools.cache
def kernel_header(kernel: Kernel) -> str:
    """The text of ``refsim_<kernel>.h``: the params struct and all variants of the kernel. The same for every model."""
    return _kernel_files(kernel, [name_of(kernel, v) for v in kernel.variants], WHOLE)[f"refsim_{kernel.name}.h"]


def kernel_library(form: Form = WHOLE, sources: Iterable[str] = ()) -> dict[str, str]:
    """Every kernel in generic form, and the headers they need, by file name; or what ``sources`` call, if ``form`` is so chosen."""
    return kernel_files(frozenset[str]().union(*map(prune.names_in, sources)) if form.chosen else _variants(), form)


def kernel_files(names: Iterable[str], form: Form, whole: Container[str] = ()) -> dict[str, str]:
    """Kernels and the headers they need, by file name: those of which ``names`` has a C function.

    Names of nothing here are passed over. ``whole`` names headers that hold everything all the same.
    """
    names = frozenset(names)
    wanted: dict[Kernel, list[str]] = {}
    for name in sorted(names & _variants().keys()):
        wanted.setdefault(_variants()[name][0], []).append(name)
    files: dict[str, str] = {}
    for kernel, functions in wanted.items():
        if f"refsim_{kernel.name}.h" in whole or form == WHOLE:
            files[f"refsim_{kernel.name}.h"] = kernel_header(kernel)
        else:
            files |= _kernel_files(kernel, functions, form)
    return dict(sorted({**files, **_shared_files(names, files, form, whole)}.items()))


# --- what kernels share -----------------------------------------------------------------------------------------------
SHARED = (Window, Output)
#: What models call that compute layers row by row; kernels do not.
ROWS = "refsim_rows.h"
SHARED_FILES = (ROWS, "refsim_common.h", "refsim_fixedpoint.h")


def version_number() -> int:
    """The version as one number, by which headers tell whether they belong together: 10203 for 1.2.3."""
    major, minor, patch = (int(part) for part in re.findall(r"\d+", __version__)[:3])
    return 10000 * major + 100 * minor + patch


@functools.cache
def _shared_text(name: str, form: Form) -> str:
    context = {"structs": SHARED, "sigmoid_table": SIGMOID_TABLE, "form": form, "version": __version__, "number": version_number()}
    return within(environment().get_template(f"{name}.j2").render(context))


@functools.cache
def _shared_items(name: str, form: Form) -> tuple[prune.Item, ...]:
    return prune.items(_shared_text(name, form).removesuffix("\n"))


def _shared_files(names: frozenset[str], texts: Mapping[str, str], form: Form, whole: Container[str]) -> dict[str, str]:
    """The shared headers, with what has one of ``names`` and what ``texts`` use, or whole."""
    used = names.union(*(prune.names_in(text) for text in texts.values()))
    files = {}
    for name in SHARED_FILES:  # the later ones are used by the earlier ones
        if name in whole or not form.chosen:
            files[name] = _shared_text(name, Form(form.as_library))
        else:
            stock = _shared_items(name, form)
            if name == ROWS and not any(item.makes & used for item in stock):
                continue
            files[name] = prune.prune(stock, prune.needed(stock, used)) + "\n"
        used |= prune.names_in(files[name])
    return files


def shared_headers() -> Mapping[str, str]:
    """The headers that kernels and models need, by file name."""
    return {name: _shared_text(name, WHOLE) for name in SHARED_FILES}


# --- what stands in a folder ------------------------------------------------------------------------------------------
def functions_of(names: Iterable[str]) -> frozenset[str]:
    """Those of ``names`` that are C functions of kernels."""
    return frozenset(names) & _variants().keys()


#: Of each type for numbers the last definition, which is that of hosts.
_NUMBERS = re.compile(r"typedef \w+ (refsim_size|refsim_short);")
_DECLARATIONS = re.compile(r"typedef struct \{[^}]*\} \w+;|(?<=REFSIM_KERNEL )void refsim_\w+\([^;{]*\)(?=;|\n\{)")


def declarations(headers: Iterable[str]) -> str:
    """The structs and functions of kernels' headers, preprocessed, as a foreign function interface takes them."""
    headers = list(headers)
    numbers = {match[1]: match[0] for text in headers for match in _NUMBERS.finditer(text)}
    found = (match.rstrip(";") + ";" for text in headers for match in _DECLARATIONS.findall(text))
    return "\n".join([*numbers.values(), *found]).replace("REFSIM_CONST", "const").replace("REFSIM_RESTRICT ", "")


def form_of(path: Path) -> Form | None:
    """The form of a header that may stand at ``path``, as its first line tells; None if there is none of refsim's."""
    if not generated(path):
        return None
    with path.open(encoding="ascii", errors="replace") as stream:
        banner = stream.readline()
    return Form(LIBRARY in banner, CHOSEN in banner) if banner.startswith("/* refsim ") else None
