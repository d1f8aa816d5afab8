"""Program and Layout to C texts. Pure: nothing is written here.

Same program, same bytes: no clock, host, user, path, hash order or float formatting of the platform enters the texts.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
import numpy as np

from refsim._version import __version__
from refsim.codegen import cstruct, filters
from refsim.codegen.plan import Layout
from refsim.fixedpoint import SIGMOID_TABLE
from refsim.ir import Array, Tensor
from refsim.kernels import Kernel, KernelCall, Slot, Variant, kernel_registry
from refsim.kernels._shared import Output, Window
from refsim.program import Program
from refsim.types import ctype_of


@functools.cache
def environment() -> jinja2.Environment:
    """The Jinja environment: strict, and with the filters of :mod:`refsim.codegen.filters`."""
    package = Path(__file__).resolve().parents[1]
    folders = [package / "_templates", package.parent / "templates"]  # installed, or a source checkout
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader([str(folder) for folder in folders if folder.is_dir()]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        newline_sequence="\n",
        keep_trailing_newline=True,
        autoescape=False,
    )
    for name in ("c_int", "c_ident", "c_comment", "c_array", "c_float"):
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
        lines.append(f"{QUALIFIERS[slot.role]}{variant[slot.type]} *{slot.name}{comment}")
    if kernel.needs_scratch:
        lines.append("void *scratch")
    # A comma stands before the comment.
    inner = ",\n    ".join(lines)
    inner = re.sub(r"( /\*[^\n]*\*/),", r",\1", inner)
    return f"REFSIM_KERNEL void refsim_{kernel.name}_{variant.suffix}(\n    {inner})"


def inner(body: str, variant: Variant) -> str:
    """C that a family gives with its kernel, a template of its own."""
    return environment().from_string(body.strip("\n")).render(v=variant).rstrip("\n")


def kernel_header(kernel: Kernel, variants: Sequence[Variant] | None = None) -> str:
    """The text of ``refsim_<kernel>.h``: the params struct and all variants of the kernel. The same for every model."""
    template = environment().get_template(f"kernels/{kernel.template or kernel.name}.h.j2")
    # A module of macros does not see template variables, only globals.
    module: Any = template.make_module()
    shared = {Window, Output}
    own = [cls for cls in dict.fromkeys(cstruct.nested_structs(kernel.params)) if cls not in shared]
    return (
        environment()
        .get_template("kernel.h.j2")
        .render(
            kernel=kernel,
            module=module,
            structs=[*own, kernel.params],
            variants=sorted(kernel.variants if variants is None else variants, key=lambda v: v.suffix),
            version=__version__,
        )
    )


def kernel_library() -> dict[str, str]:
    """Every kernel in generic form, and the headers they need, by file name."""
    files = shared_headers()
    for kernel in kernel_registry().values():
        files[f"refsim_{kernel.name}.h"] = kernel_header(kernel)
    return dict(sorted(files.items()))


def shared_headers() -> dict[str, str]:
    env = environment()
    banner = f"/* refsim {__version__}: fixed-point arithmetic of quantized kernels. Generated; do not edit. */"
    return {
        "refsim_fixedpoint.h": env.get_template("refsim_fixedpoint.h.j2").render(
            banner=banner, sigmoid_table=SIGMOID_TABLE, version=__version__
        ),
        "refsim_common.h": env.get_template("refsim_common.h.j2").render(structs=[Window, Output], version=__version__),
    }


# --- models -----------------------------------------------------------------------------------------------------------
class Constants:
    """The constant arrays of a model; equal arrays share one name.

    ``qualifier`` is REFSIM_CONST for what kernels take as such, and const for a constant where they take an activation.
    """

    def __init__(self) -> None:
        self._names: dict[tuple[str, str, bytes], str] = {}
        self.items: list[dict[str, Any]] = []

    def add(self, name: str, ctype: str, array: Array, comment: str, row: int = 0, qualifier: str = "REFSIM_CONST") -> str:
        key = (qualifier, ctype, array.tobytes())
        if key not in self._names:
            self._names[key] = name
            item = {"name": name, "qualifier": qualifier, "ctype": ctype, "array": array, "comment": comment, "row": row}
            self.items.append(item)
        return self._names[key]


def render_model(program: Program, layout: Layout, prefix: str) -> dict[str, str]:
    """All files of one model by name: its source, header, weights, and the kernel headers it includes."""
    constants = Constants()
    nodes = [_node(program, layout, constants, prefix, number) for number in range(len(program.steps))]
    kernels = sorted({call.kernel.name for n, part, call in program.calls if (n, part) not in layout.moved})
    context = {
        "prefix": prefix,
        "upper": prefix.upper(),
        "program": program,
        "model": program.model,
        "profile": program.profile,
        "layout": layout,
        "version": __version__,
        "nodes": nodes,
        "kernels": kernels,
        "constants": constants.items,
        "inputs": [_port(layout, tensor) for tensor in program.model.inputs],
        "outputs": [_port(layout, tensor) for tensor in program.model.outputs],
        "states": _states(program),
    }
    env = environment()
    files = {
        f"{prefix}.h": env.get_template("model.h.j2").render(context),
        f"{prefix}.c": env.get_template("model.c.j2").render(context),
        f"{prefix}_weights.h": env.get_template("model_weights.h.j2").render(context),
    }
    files |= shared_headers()
    for name in kernels:
        files[f"refsim_{name}.h"] = kernel_header(kernel_registry()[name])
    return dict(sorted(files.items()))


def _ctype(tensor: Tensor) -> str:
    return ctype_of(tensor.dtype)


def _port(layout: Layout, tensor: Tensor) -> dict[str, Any]:
    return {"tensor": tensor, "ctype": _ctype(tensor), "offset": layout.tensors[tensor.index]}


def _states(program: Program) -> list[dict[str, Any]]:
    states = []
    for index, value in sorted(program.initial_state.items()):
        tensor = program.values[index]
        states.append({"tensor": tensor, "name": f"tensor_{index}", "ctype": _ctype(tensor), "value": int(value.flat[0])})
    return states


def _node(program: Program, layout: Layout, constants: Constants, prefix: str, number: int) -> dict[str, Any]:
    """What the model template needs to know of step ``number``."""
    step = program.steps[number]
    calls = [
        _call(program, layout, constants, prefix, number, part)
        for part in range(len(step.calls))
        if (number, part) not in layout.moved
    ]
    return {
        "step": step,
        "number": number,
        "calls": calls,
        "tensors": [program.values[index] for index in (*step.operands, *step.outputs) if index is not None],
        "outputs": [{"tensor": program.values[i], "offset": layout.tensors[i]} for i in step.outputs if i in layout.tensors],
    }


def _call(program: Program, layout: Layout, constants: Constants, prefix: str, number: int, part: int) -> dict[str, Any]:
    """One kernel call in C: its parameters and its arguments."""
    step = program.steps[number]
    call = step.calls[part]
    base = f"{prefix}_node_{number}" + (f"_{part}" if len(step.calls) > 1 else "")
    names = {
        path: constants.add(f"{base}_{path}", field.ctype, np.asarray(array), f"node {number} {step.node.op}: {path}")
        for path, field, array in cstruct.arrays(call.params)
    }
    arguments = _arguments(program, layout, constants, prefix, call)
    if (number, part) in layout.scratch:
        arguments.append(f"base + {layout.scratch[number, part]}")
    elif call.kernel.needs_scratch:
        arguments.append("NULL")
    return {
        "params": f"{base}_params",
        "struct": cstruct.struct_name(call.kernel.params, call.kernel),
        "function": call.function,
        "initialiser": _initialiser(call.params, names),
        "arguments": arguments,
    }


def _arguments(program: Program, layout: Layout, constants: Constants, prefix: str, call: KernelCall) -> list[str]:
    """C expressions of the arrays of a kernel call."""
    arguments = []
    for index, slot in zip(call.reads, call.kernel.inputs, strict=True):
        if index is None:
            arguments.append("NULL")
            continue
        tensor, wanted = program.values[index], call.variant[slot.type]
        if tensor.data is not None:
            name = _constant(constants, prefix, tensor, slot)
            arguments.append(name if wanted == _ctype(tensor) else f"(const {wanted} *)(const void *){name}")
        elif tensor.is_variable:
            name = f"state->tensor_{index}"
            arguments.append(name if wanted == _ctype(tensor) else f"({wanted} *)(void *){name}")
        else:
            arguments.append(f"(const {wanted} *)(const void *)(base + {layout.tensors[index]})")
    for index, slot in zip(call.writes, call.kernel.outputs, strict=True):
        arguments.append(f"({call.variant[slot.type]} *)(void *)(base + {layout.tensors[index]})")
    return arguments


def _constant(constants: Constants, prefix: str, tensor: Tensor, slot: Slot) -> str:
    """The name of a constant array; what kernels take as weights may lie in a memory of its own, what they take as data may not."""
    several = len(tensor.shape) > 1
    row = 0 if not several else int(np.prod(tensor.shape[1:])) if tensor.shape[0] > 1 else tensor.shape[-1]
    comment = f"tensor {tensor.index} {tensor.name} {list(tensor.shape)}"
    data = tensor.data
    assert data is not None
    data = data.view(np.uint32) if tensor.dtype == "float32" else data
    weights = slot.role == "const"
    name = f"{prefix}_tensor_{tensor.index}{'' if weights else '_data'}"
    qualifier = "REFSIM_CONST" if weights else "const"
    return constants.add(name, _ctype(tensor), data, comment, row, qualifier)


def _initialiser(params: Any, names: Mapping[str, str], path: str = "", indent: str = "    ") -> str:
    """A positional C initialiser of ``params``, one commented member a line (C++ has no designated initialisers before C++20)."""
    lines = []
    for member in cstruct.members(type(params)):
        value = getattr(params, member.name)
        if member.nested is not None:
            inner = _initialiser(value, names, f"{path}{member.name}_", indent + "    ")
            lines.append(f"{indent}{{ /* {member.name} */\n{inner}\n{indent}}}")
            continue
        if member.field.pointer:
            text = names.get(f"{path}{member.name}", "NULL")
        elif member.field.length:
            text = "{ " + ", ".join(filters.c_int(v, member.field.ctype) for v in value) + " }"
        else:
            text = filters.c_int(value, member.field.ctype)
        lines.append(f"{indent}/* {member.name} */ {text}")
    return ",\n".join(lines)
