"""Program and Layout to C texts. Pure: nothing is written here.

Same program, same bytes: no clock, host, user, path, hash order or float formatting of the platform enters the texts.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
import numpy as np

from refsim._version import __version__
from refsim.codegen import cstruct, filters
from refsim.codegen.plan import Layout
from refsim.engines import PROFILES
from refsim.fixedpoint import SIGMOID_TABLE
from refsim.ir import Array, Program, Step, Tensor, storage_dtype
from refsim.ops import C_TYPES, Op, Variant, registry
from refsim.ops._common import Output, Window


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
    return env


# --- kernels ----------------------------------------------------------------------------------------------------------
def variants(op: Op) -> tuple[Variant, ...]:
    """Every kernel of ``op`` that some profile uses, by suffix."""
    found: dict[str, Variant] = {}
    for profile in PROFILES:
        for signature, rules in profile.kernels.get(op.name, {}).items():
            variant = op.variant(signature, rules)
            found[variant.suffix] = variant
    return tuple(found[suffix] for suffix in sorted(found))


def kernel_header(op: Op) -> str:
    """The text of ``refsim_<op>.h``: the params struct and all kernels of the operator. The same for every model."""
    template = environment().get_template(f"ops/{op.name}.h.j2")
    # A module of macros does not see template variables, only globals.
    module: Any = template.make_module({"op": op})
    own = [cls for cls in cstruct.nested_structs(op.params) if cls.__module__ == op.params.__module__]
    return (
        environment()
        .get_template("kernel.h.j2")
        .render(op=op, module=module, structs=[*own, op.params], variants=variants(op), version=__version__)
    )


def kernel_library() -> dict[str, str]:
    """Every kernel in generic form, and the headers they need, by file name."""
    files = shared_headers()
    for op in registry().values():
        files[f"refsim_{op.name}.h"] = kernel_header(op)
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
    ops = sorted({step.op.name for n, step in enumerate(program.steps) if n not in layout.moved})
    context = {
        "prefix": prefix,
        "upper": prefix.upper(),
        "program": program,
        "model": program.model,
        "profile": program.profile,
        "layout": layout,
        "version": __version__,
        "nodes": nodes,
        "ops": ops,
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
    for name in ops:
        files[f"refsim_{name}.h"] = kernel_header(next(op for op in registry().values() if op.name == name))
    return dict(sorted(files.items()))


def _ctype(tensor: Tensor) -> str:
    return C_TYPES[str(storage_dtype(tensor.dtype))]


def _port(layout: Layout, tensor: Tensor) -> dict[str, Any]:
    return {"tensor": tensor, "ctype": _ctype(tensor), "offset": layout.tensors[tensor.index]}


def _states(program: Program) -> list[dict[str, Any]]:
    states = []
    for index, value in sorted(program.initial_state.items()):
        tensor = program.model.tensors[index]
        states.append({"tensor": tensor, "name": f"tensor_{index}", "ctype": _ctype(tensor), "value": int(value.flat[0])})
    return states


def _node(program: Program, layout: Layout, constants: Constants, prefix: str, number: int) -> dict[str, Any]:
    """What the model template needs to know of step ``number``."""
    step = program.steps[number]
    node: dict[str, Any] = {"step": step, "number": number, "moved": number in layout.moved}
    node["tensors"] = [program.model.tensors[index] for index in (*step.operands, *step.outputs) if index is not None]
    node["outputs"] = [{"tensor": program.model.tensors[i], "offset": layout.tensors[i]} for i in step.outputs]
    if node["moved"]:
        return node
    base = f"{prefix}_node_{number}"
    names = {
        path: constants.add(f"{base}_{path}", field.ctype, np.asarray(array), f"node {number} {step.node.op}: {path}")
        for path, field, array in cstruct.arrays(step.params)
    }
    node["params"] = f"{base}_params"
    node["struct"] = cstruct.struct_name(step.op.params, step.op.name)
    node["kernel"] = f"refsim_{step.op.name}_{step.variant.suffix}"
    node["initialiser"] = _initialiser(step.params, names)
    node["arguments"] = _arguments(program, layout, constants, prefix, step)
    if number in layout.scratch:
        node["arguments"].append(f"base + {layout.scratch[number]}")
    return node


def _arguments(program: Program, layout: Layout, constants: Constants, prefix: str, step: Step) -> list[str]:
    """C expressions of the kernel's operands and outputs."""
    arguments = []
    roles = [operand.role for operand in step.op.operands if operand.role != "hint"]
    for index, role in zip(step.operands, roles, strict=True):
        if index is None:
            arguments.append("NULL")
            continue
        tensor = program.model.tensors[index]
        if tensor.data is not None:
            row = int(np.prod(tensor.shape[1:])) if len(tensor.shape) > 1 and tensor.shape[0] > 1 else tensor.shape[-1]
            comment = f"tensor {index} {tensor.name} {list(tensor.shape)}"
            data = tensor.data.view(np.uint32) if tensor.dtype == "float32" else tensor.data
            wide = row if len(tensor.shape) > 1 else 0
            qualifier = "REFSIM_CONST" if role == "const" else "const"
            name = f"{prefix}_tensor_{index}{'_data' if role != 'const' else ''}"
            arguments.append(constants.add(name, _ctype(tensor), data, comment, wide, qualifier))
        elif tensor.is_variable:
            arguments.append(f"state->tensor_{index}")
        else:
            arguments.append(f"(const {_ctype(tensor)} *)(const void *)(base + {layout.tensors[index]})")
    for index in step.outputs:
        arguments.append(f"({_ctype(program.model.tensors[index])} *)(void *)(base + {layout.tensors[index]})")
    return arguments


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
