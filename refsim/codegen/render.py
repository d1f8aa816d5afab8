"""Program and Layout to C texts. Pure: nothing is written here.

Same program, same bytes: no clock, host, user, path, hash order or float formatting of the platform enters the texts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from refsim._version import __version__
from refsim.codegen import cstruct, filters
from refsim.codegen.columns import within
from refsim.codegen.fused import RunLayout
from refsim.codegen.headers import environment, version_number
from refsim.codegen.plan import Layout
from refsim.codegen.render_rows import run_context
from refsim.errors import CodegenError
from refsim.ir import Array, Tensor
from refsim.kernels import KernelCall
from refsim.program import WHILE_LIMIT, Program
from refsim.types import DTYPES, ctype_of


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


def render_model(program: Program, layout: Layout, prefix: str, float_helpers: bool = False) -> dict[str, str]:
    """A model's own files by name: its source, header and weights, and helpers for floats at the edges."""
    constants = Constants()
    blocks = [_Block(program, layout, constants, prefix, number) for number in range(len(program.blocks))]
    texts = [block.context() for block in blocks]
    kernels = sorted({name for block in blocks for name in block.kernels})
    context = {
        "prefix": prefix,
        "upper": prefix.upper(),
        "program": program,
        "model": program.model,
        "profile": program.profile,
        "layout": layout,
        "version": __version__,
        "number": version_number(),
        "blocks": texts,
        "moves": any(block["moves"] for block in texts),
        "pointers": bool(layout.port_bytes),
        "large": any(block.large for block in blocks),
        "loops": any(node["flow"] == "while" for block in texts for node in block["nodes"]),
        "while_limit": WHILE_LIMIT,
        "kernels": kernels,
        "runs": layout.runs,
        "feeding": layout.runs[0] if layout.fed else None,
        "fed": layout.fed,
        "narrow": _narrow(program),
        "states": [_state(program, constants, prefix, tensor) for tensor in program.variables],
        "constants": constants.items,
        "inputs": [_port(tensor, layout.tensors.get(tensor.index, -1)) for tensor in program.inputs],
        "outputs": [_port(tensor, offset) for tensor, offset in zip(program.outputs, layout.outputs, strict=True)],
    }
    parts = [".h", ".c", "_weights.h", *(["_float.h"] if float_helpers else [])]
    files = {f"{prefix}{part}": environment().get_template(f"model{part}.j2").render(context) for part in parts}
    return {name: text if name.endswith("_weights.h") else within(text) for name, text in files.items()}


def _narrow(program: Program) -> list[dict[str, Any]]:
    """Values with constant channels: of each channel where it is stored, or -1 less the byte that it always is."""
    rows = []
    for index, narrow in program.narrow.items():
        if index >= program.visible:
            continue
        channels = -1 - narrow.fill.view(np.uint8).astype(np.int32)
        channels[narrow.live] = np.arange(narrow.live.size)
        rows.append({"tensor": program.values[index], "channels": channels})
    return rows


def _ctype(tensor: Tensor) -> str:
    return ctype_of(tensor.dtype)


def _port(tensor: Tensor, offset: int) -> dict[str, Any]:
    """An input or output; with one scale and zero point for all of it what helpers need to know of them."""
    q, kind = tensor.quantization, DTYPES[tensor.dtype]
    one = q is not None and not q.per_channel and tensor.dtype in ("int8", "uint8", "int16")
    scale = {"scale": np.float32(q.scale[0]), "zero_point": int(q.zero_point[0])} if one and q is not None else {}
    return {"tensor": tensor, "ctype": _ctype(tensor), "offset": offset, "low": kind.low, "high": kind.high, **scale}


def _state(program: Program, constants: Constants, prefix: str, tensor: Tensor) -> dict[str, Any]:
    """A variable: one ``value`` for all elements at the start, or the name of the array ``start`` with all of them."""
    start = _bits(program.initial_state[tensor.index])
    uniform = bool((start == start.flat[0]).all())
    comment = f"variable {tensor.index} {tensor.name} {list(tensor.shape)}: initial value"
    name = "" if uniform else constants.add(f"{prefix}_tensor_{tensor.index}_start", _ctype(tensor), start, comment, 0, "const")
    return {"tensor": tensor, "name": f"tensor_{tensor.index}", "ctype": _ctype(tensor), "value": int(start.flat[0]), "start": name}


def _bits(array: Array) -> Array:
    """Floats as the bit patterns that stand for them in C."""
    return array.view(f"u{array.dtype.itemsize}") if array.dtype.kind == "f" else array


class _Block:
    """One block of a program on its way to C: what the model's template needs to know of it."""

    def __init__(self, program: Program, layout: Layout, constants: Constants, prefix: str, number: int) -> None:
        self.program, self.constants, self.prefix, self.number = program, constants, prefix, number
        self.block = program.blocks[number]
        self.main = layout
        #: Whether sizes of a call need more than 16 bits.
        self.large = False
        self.layout = layout.blocks[number] if number else layout

    @property
    def kernels(self) -> set[str]:
        return {call.kernel.name for n, part, call in self.block.calls if (n, part) not in self.layout.moved}

    def context(self) -> dict[str, Any]:
        runs = [
            run_context(self.program, self.prefix, run, [self._node(number) for number in run.run.steps])
            for run in self.layout.runs
        ]
        nodes = [self._node(number) for number in range(len(self.block.steps))]
        filled = [self._move(f"base + {offset}", self._where(index), index) for index, offset in self.layout.filled.items()]
        filled += [self._move(f"output_{number}", self._where(index), index) for number, index in self.layout.copies]
        flows = any(node["flow"] for node in nodes)
        moves = bool(filled) or flows
        shape = {"number": self.number, "block": self.block, "flows": flows, "moves": moves}
        return shape | {"nodes": nodes, "runs": runs, "filled": filled}

    def _node(self, number: int) -> dict[str, Any]:
        step, values = self.block.steps[number], self.program.values
        traced = [i for i in step.outputs if step.runs and self.program.stored(i) in self.layout.tensors]
        run = self._run_of(number)
        context = {
            "step": step,
            "number": number,
            "run": run,
            "begins": run is not None and number == run.run.steps.start,
            "calls": [self._call(number, part) for part in range(len(step.calls)) if (number, part) not in self.layout.moved],
            "tensors": [values[index] for index in (*step.operands, *step.outputs) if index is not None],
            "outputs": [{"tensor": values[i], "place": self._shown(i)} for i in traced],
            "flow": "",
        }
        return context | (self._flow(number) if step.runs and step.flow is not None else {})

    def _call(self, number: int, part: int) -> dict[str, Any]:
        """One kernel call in C: its parameters and its arguments."""
        step = self.block.steps[number]
        call = step.calls[part]
        if not call.kernel.declares(call.variant):
            raise CodegenError(f"{self.block.title(step)}: kernel {call.function} is simulated only; there is no C of it")
        self.large |= cstruct.is_large(call.params)
        inner = f"_block_{self.number}" if self.number else ""
        base = f"{self.prefix}{inner}_node_{number}" + (f"_{part}" if len(step.calls) > 1 else "")
        names = {
            path: self.constants.add(f"{base}_{path}", field.ctype, np.asarray(array), f"node {number} {step.node.op}: {path}")
            for path, field, array in cstruct.arrays(call.params)
        }
        run = self._run_of(number)
        rows = {} if run is None else {call.reads[0]: "(task.from)", call.writes[0]: "task.to"}
        arguments = self._arguments(call, rows)
        if run is not None and call.kernel.scratch(call.params):
            arguments.append(f"base + {run.scratch}")
        elif (number, part) in self.layout.scratch:
            arguments.append(f"base + {self.layout.scratch[number, part]}")
        elif call.kernel.needs_scratch:
            arguments.append("NULL")
        return {
            "params": f"{base}_params",
            "struct": cstruct.struct_name(call.kernel.params, call.kernel),
            "function": call.function,
            "initialiser": _initialiser(call.params, names),
            "arguments": arguments,
        }

    def _run_of(self, number: int) -> RunLayout | None:
        """The run that step ``number`` is part of."""
        return next((run for run in self.layout.runs if number in run.run.steps), None)

    def _arguments(self, call: KernelCall, rows: Mapping[int | None, str]) -> list[str]:
        """C expressions of the arrays of a kernel call; ``rows`` are those of which there is a row at a time."""
        arguments = []
        for index, slot in zip(call.reads, call.kernel.inputs, strict=True):
            if index is None:
                arguments.append("NULL")
                continue
            tensor, wanted = self.program.values[index], call.variant[slot.type]
            qualifier = "" if slot.role == "state" else "const "
            if tensor.data is None and not tensor.is_variable and index not in self.layout.outside:
                middle = "void *)" if slot.role == "state" else "const void *)"
                place = rows[index] if index in rows else f"(base + {self.layout.tensors[index]})"
                arguments.append(f"({qualifier}{wanted} *)({middle}{place}")
                continue
            name = self._where(index, slot.role)
            middle = "const void *" if slot.role != "state" else "void *"
            arguments.append(
                name
                if wanted == _ctype(tensor) and index not in self.layout.outside
                else f"({qualifier}{wanted} *)({middle}){name}"
            )
        for index, slot in zip(call.writes, call.kernel.outputs, strict=True):
            place = rows[index] if index in rows else self._where(index)
            arguments.append(f"({call.variant[slot.type]} *)(void *){f'({place})' if '+' in place else place}")
        return arguments

    def _where(self, index: int, role: str = "in") -> str:
        """Where a value lies, as C: an array, an argument, or bytes of the arena."""
        tensor = self.program.values[index]
        if index in self.layout.outside:
            return self.layout.outside[index]
        if tensor.data is not None:
            return _constant(self.constants, self.prefix, tensor, role)
        return f"state->tensor_{index}" if tensor.is_variable else f"base + {self.layout.tensors[index]}"

    def _shown(self, index: int) -> str:
        """What the layer hook gets of a value, as C: its place, or a whole tensor made of what is stored of it."""
        stored = self.program.stored(index)
        outside = self.layout.outside.get(stored)
        place = f"(const uint8_t *)(const void *){outside}" if outside else f"base + {self.layout.tensors[stored]}"
        if index not in self.program.narrow:
            return place
        narrow, size = self.program.narrow[index], self.program.values[index].size
        counts = f"{narrow.fill.size}, {narrow.live.size}, {size}"
        return f"{self.prefix}_whole({place}, {self.prefix}_channels_{index}, {counts})"

    # --- steps that run other blocks
    def _flow(self, number: int) -> dict[str, Any]:
        """How a step runs blocks: of each, its number and memory, and what is moved before and after it."""
        step = self.block.steps[number]
        assert step.flow is not None
        frame, kind = self.layout.frames[number], step.flow.kind
        looping = kind == "while"
        # A loop carries its values where its results will be.
        sources = step.outputs if looping else step.arguments
        runs = [self._run(target, frame, sources, step.outputs) for target in step.flow.blocks]
        before = [self._move(self._where(to), self._where(i), i) for to, i in zip(step.outputs, step.arguments, strict=True)]
        condition = ""
        if kind == "if":
            assert step.operands[0] is not None
            condition = self._where(step.operands[0])
        elif looping:
            runs[0]["after"] = []
            condition = self._result(step.flow.blocks[0], frame, 0)[0]
        return {"flow": kind, "runs": runs, "before": before if looping else [], "condition": condition}

    def _run(self, target: int, frame: int, sources: Sequence[int], results: Sequence[int]) -> dict[str, Any]:
        block, layout = self.program.blocks[target], self.main.blocks[target]
        pairs = zip(block.inputs, sources, strict=True)
        before = [self._move(f"base + {frame + layout.tensors[to]}", self._where(index), index) for to, index in pairs]
        after = []
        for position, index in enumerate(results[: len(block.outputs)]):
            after.append(self._move(self._where(index), self._result(target, frame, position)[0], index))
        return {"block": target, "frame": frame, "before": before, "after": after}

    def _result(self, target: int, frame: int, position: int) -> tuple[str, int]:
        """Where output ``position`` of block ``target`` lies, whose memory is at ``frame``; and its number."""
        layout, index = self.main.blocks[target], self.program.blocks[target].outputs[position]
        tensor = self.program.values[index]
        outside = tensor.data is not None or tensor.is_variable
        return self._where(index) if outside else f"base + {frame + layout.outputs[position]}", index

    def _move(self, to: str, source: str, index: int) -> dict[str, Any]:
        return {"to": to, "source": source, "bytes": self.program.values[index].nbytes}


def _constant(constants: Constants, prefix: str, tensor: Tensor, role: str) -> str:
    """The name of a constant array; what kernels take as weights may lie in a memory of its own, what they take as data may not."""
    several = len(tensor.shape) > 1
    row = 0 if not several else int(np.prod(tensor.shape[1:])) if tensor.shape[0] > 1 else tensor.shape[-1]
    comment = f"tensor {tensor.index} {tensor.name} {list(tensor.shape)}"
    assert tensor.data is not None
    weights = role == "const"
    name = f"{prefix}_tensor_{tensor.index}{'' if weights else '_data'}"
    qualifier = "REFSIM_CONST" if weights else "const"
    return constants.add(name, _ctype(tensor), _bits(tensor.data), comment, row, qualifier)


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
