"""Generated C for a compiler that takes no large objects.

avr-gcc's size_t has 16 bits. Its pointers to flash have 24, but it takes an offset to one as a signed number of 16 bits.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping

from refsim.ir import Model
from refsim.program import Program
from refsim.toolchain.targets import Target

#: Arrays of bytes as templates/model_weights.h.j2 writes them.
WEIGHTS = re.compile(r"static REFSIM_CONST (u?int8_t) (\w+)\[(\d+)\] = \{\n([^}]*)\n\};")
#: Kernels step through large arrays; this optimization would compute where the last step ends, in 16 bits.
KEEP_STEPS = "-fno-ivopts"


def with_small_objects(texts: Mapping[str, str], target: Target) -> tuple[Mapping[str, str], Target]:
    """The generated files with weights above the target's ``max_object`` defined in assembly; and how the target compiles those."""

    def define(array: re.Match[str]) -> str:
        return _in_assembly(array) if int(array[3]) > target.max_object else array[0]

    if not target.max_object:
        return texts, target
    changed = {name: WEIGHTS.sub(define, text) if name.endswith("_weights.h") else text for name, text in texts.items()}
    return changed, target if changed == texts else dataclasses.replace(target, flags=(*target.flags, KEEP_STEPS))


def longest_row(model: Model) -> int:
    """Bytes of the largest part of a tensor of weights through which kernels do not step."""
    weights = [tensor for tensor in model.tensors if tensor.data is not None and len(tensor.shape) > 1]
    return max((tensor.nbytes // max(tensor.shape[0], 1) for tensor in weights), default=0)


def longest_table(program: Program) -> int:
    """Bytes of the largest table that lowering made: kernels look values up anywhere in it."""
    made = program.values[program.visible :]
    return max((value.nbytes for value in made if value.data is not None and len(value.shape) == 1), default=0)


def _in_assembly(array: re.Match[str]) -> str:
    ctype, name, _, values = array.groups()
    lines = [line.strip().rstrip(",").replace("u", "") for line in values.splitlines()]
    parts = [f'.pushsection .progmemx.data.{name}, \\"a\\"', f"{name}:", *(f".byte {line}" for line in lines)]
    text = "\n".join(f'    "{part}\\n"' for part in [*parts, ".popsection"])
    return f"extern REFSIM_CONST {ctype} {name}[];\n__asm__(\n{text});"
