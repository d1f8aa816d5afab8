"""Calls C functions for ``refsim port check``, in a process of its own, so that a crash takes nothing else down.

Run as a script with a job file (JSON) as its only argument. Questions come on standard input, each followed by `` > `` and the
bytes of every result; answers leave on standard output, with remarks after `` ! ``. A line ``@name`` says which kind of run begins.
All buffers lie in one arena of guard bytes between fences of memory that cannot be touched.
This file imports nothing of refsim: it has to start quickly, many times.
"""

from __future__ import annotations

import ctypes
import json
import operator
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import cffi

if TYPE_CHECKING:
    from refsim.verify.worker_memory import (
        ALIGNMENT,
        ITEM,
        Arena,
        Buffer,
        JobError,
        depends_on_memory,
        evaluate,
        first_difference,
        int_range,
        narrowed,
        native,
        signed,
    )
else:  # run as a script: this folder is on the path, and the package stays unloaded
    from worker_memory import (
        ALIGNMENT,
        ITEM,
        Arena,
        Buffer,
        JobError,
        depends_on_memory,
        evaluate,
        first_difference,
        int_range,
        narrowed,
        native,
        signed,
    )

NAME = re.compile(r"[A-Za-z_]\w*")
DIGIT_BYTES = re.compile(r"(?:[0-9a-f]{2})*")


@dataclass(frozen=True)
class Mode:
    """How one case is run. ``shift``: buffers start at so many elements past an aligned address."""

    name: str
    guard: int = 0xC3
    poison: int = 0xA5
    shift: int = 0
    in_place: bool = False


#: Ends the names of states as results; see refsim.verify.kernels.
AFTER = "_after"
PLAIN = Mode("plain")
MODES = (PLAIN, Mode("poison", guard=0x3C, poison=0x5A), Mode("misaligned", shift=1), Mode("repeat"))
IN_PLACE = Mode("in_place", in_place=True)


# --- one case -------------------------------------------------------------------------------------------------------------
@dataclass
class Case:
    """The parsed fields of one question."""

    numbers: dict[str, int] = field(default_factory=dict)
    arrays: dict[str, bytes | None] = field(default_factory=dict)
    result_bytes: dict[str, int] = field(default_factory=dict)


class Port:
    """The C functions of one job."""

    def __init__(self, job: Mapping[str, Any]) -> None:
        self.job = job
        self.types: Mapping[str, str] = job["types"]
        self.results: Mapping[str, str] = job["results"]
        self.ffi = cffi.FFI()
        try:
            self.ffi.cdef(job["declarations"])
            self.opened = self.ffi.dlopen(job["library"])
        except (cffi.CDefError, cffi.FFIError, OSError, TypeError) as error:
            raise JobError(f"cannot load the port: {error}") from error
        self._ranges: dict[Any, tuple[float, float]] = {}
        self.arena = Arena()
        self.has_buffers = any(kind.endswith("[]") for kind in self.types.values())

    def answers(self, lines: Iterable[str]) -> Iterator[str]:
        """The answers to all questions; a single call of a function of numbers takes a short way."""
        quick = self._quick()
        return map(self.answer if quick is None else quick, lines)

    def _quick(self) -> Callable[[str], str] | None:
        (step, *more), (result, *others) = self.job["call"], self.results
        if more or others or self.has_buffers or step.get("result") != result or "expect" in step:
            return None
        known = {*self.types, "min", "max"}  # structs, NULL and scratch memory go the long way
        if not all(isinstance(text, (int, str)) and known.issuperset(NAME.findall(str(text))) for text in step["arguments"]):
            return None
        function, _wanted = self.function_of(step)
        bits, kinds = 8 * ITEM[self.results[result]], list(self.types.values())
        readers = [self._reader(text) for text in step["arguments"]]
        digits = bits // 4

        def answer(line: str) -> str:
            tokens = line.partition(" > ")[0].split()
            numbers = [signed(int(token, 16), kind) for token, kind in zip(tokens, kinds, strict=True)]
            try:
                value = function(*[read(numbers) for read in readers])
            except OverflowError:
                raise JobError(f"{step['function']}: {' '.join(tokens)} do not fit its arguments; exclude such cases") from None
            return f"{int(value) % (1 << bits):0{digits}x}"

        return answer

    def _reader(self, text: int | str) -> Callable[[Sequence[int]], int]:
        """An argument that is made of numbers alone, of the numbers of a question."""
        names = list(self.types)
        if text in names:
            return operator.itemgetter(names.index(str(text)))
        if isinstance(text, int):
            return lambda numbers: text

        return lambda numbers: int(evaluate(text, lambda name: numbers[names.index(name)]))

    def range_of(self, kind: Any) -> tuple[float, float]:
        """:func:`int_range`, asked once for each type."""
        if kind not in self._ranges:
            self._ranges[kind] = int_range(self.ffi, kind)
        return self._ranges[kind]

    def function_of(self, step: Mapping[str, Any]) -> tuple[Any, Any]:
        """(the function of a call, its C type)."""
        name = step["function"]
        try:
            function = getattr(self.opened, name)
        except AttributeError as error:
            raise JobError(f"the port has no function {name!r}: {error}") from error
        kind = self.ffi.typeof(function)
        if len(step["arguments"]) != len(kind.args):
            raise JobError(f"{name} takes {len(kind.args)} arguments, the call gives {len(step['arguments'])}")
        return function, kind

    # -- questions
    def parse(self, line: str) -> Case:
        ask, _, sizes = line.partition(" > ")
        case = Case()
        for (name, kind), token in zip(self.types.items(), ask.split(), strict=True):
            text = token.partition("=")[2] or token
            if not kind.endswith("[]"):
                case.numbers[name] = signed(int(text, 16), kind)
            else:
                case.arrays[name] = None if text == "-" else native(bytes.fromhex(text), ITEM[kind[:-2]])
        case.result_bytes = dict(zip(self.results, map(int, sizes.split()), strict=True))
        return case

    def answer(self, line: str) -> str:
        """The answer to one question, and what was noticed on the way."""
        case = self.parse(line)
        plain, remarks = self.run(case, PLAIN)
        if self.has_buffers:
            remarks += self._other_modes(case, plain)
        return " ! ".join([plain, *remarks])

    def _other_modes(self, case: Case, plain: str) -> list[str]:
        remarks = []
        chosen = [mode for mode in MODES[1:] if mode.name in self.job["modes"]]
        for mode in [*chosen, *([IN_PLACE] if self.job["in_place"] else [])]:
            print(f"@{mode.name}", flush=True)
            got, more = self.run(case, mode)
            if mode.name == "poison" and plain != got:
                remarks.append(depends_on_memory(self.results, plain, got))
            elif plain != got:
                remarks.append(f"{mode.name} {TOLD[mode.name]}: {first_difference(self.results, plain, got)}")
            remarks += [remark for remark in more if remark not in remarks]
        return remarks

    # -- calls
    def run(self, case: Case, mode: Mode) -> tuple[str, list[str]]:
        """(digits of the results, remarks) of one run."""
        call = Call(self, case, mode)
        remarks = call.execute()
        results = [call.digits(name) for name in self.results]
        return " ".join(results), remarks


TOLD = {
    "misaligned": "another result with buffers at odd addresses",
    "repeat": "another result when called again with the same arguments",
    "in_place": "another result when the output takes the place of the input",
}


class Call:
    """The C calls of one case in one mode: buffers, structs, variables."""

    def __init__(self, port: Port, case: Case, mode: Mode) -> None:
        self.port, self.case, self.mode = port, case, mode
        self.variables: dict[str, int] = {}
        self.buffers: dict[str, Buffer] = {}
        self.outputs: dict[str, Any] = {}
        self._kept: list[Any] = []

    def execute(self) -> list[str]:
        arena = self.port.arena
        if self.port.has_buffers:
            arena.begin(self.mode.guard)
            self._place_buffers()
        remarks: list[str] = []
        for step in self.port.job["call"]:
            remarks += self._step(step)
        damage = arena.damage() if self.buffers else ""
        return [*remarks, *([f"guard {damage}"] if damage else []), *self._changed()]

    def _place_buffers(self) -> None:
        for name, content in self.case.arrays.items():
            if content is not None:
                item = ITEM[self.port.types[name][:-2]]
                self._new(name, len(content), item, content)
        for name, size in self.case.result_bytes.items():
            alike = f"{self.port.results[name]}[]"
            first = next((b for b in self.buffers.values() if b.size == size and self.port.types.get(b.name) == alike), None)
            before = self.case.arrays.get(name.removesuffix(AFTER)) if name.endswith(AFTER) else None
            if before is not None:  # a state: the function finds in it what the last call left
                buffer = self._new(name, size, ITEM[self.port.results[name]], before)
                buffer.content = None
            elif self.mode.in_place and first is not None:
                self.buffers[name], first.content = first, None
            else:
                self._new(name, size, ITEM[self.port.results[name]])
        self.port.arena.close()

    def _new(self, name: str, size: int, item: int, content: bytes | None = None) -> Buffer:
        offset = item * self.mode.shift if item * self.mode.shift % self.port.job["alignment"] == 0 else 0
        buffer = Buffer(name, self.port.arena.place(name, size, offset), size, content)
        if content is None:
            ctypes.memset(buffer.address, self.mode.poison, size)
        else:
            ctypes.memmove(buffer.address, content, size)
        self.buffers[name] = buffer
        return buffer

    def _changed(self) -> list[str]:
        inputs = [buffer for buffer in self.buffers.values() if buffer.content is not None]
        changed = [b.name for b in inputs if ctypes.string_at(b.address, b.size) != b.content]
        return [f"changed_input {', '.join(changed)} was written to, but is an input"] if changed else []

    # -- arguments
    def _step(self, step: Mapping[str, Any]) -> list[str]:
        name = step["function"]
        function, wanted = self.port.function_of(step)
        arguments = [self._convert(text, kind, name) for text, kind in zip(step["arguments"], wanted.args, strict=True)]
        value = function(*arguments)
        if step.get("result"):
            self.variables[step["result"]] = int(value)
        expect = step.get("expect")
        return [f"status {name} returned {value}, not {expect}"] if expect is not None and value != expect else []

    def _convert(self, text: Any, kind: Any, where: str) -> Any:
        """An expression as a C argument or member of type ``kind``."""
        ffi = self.port.ffi
        structs = self.port.job["structs"]
        if isinstance(text, dict) or (isinstance(text, str) and text in structs):
            return self._struct(text if isinstance(text, dict) else structs[text], kind, where)
        value = text if isinstance(text, int) else evaluate(str(text), self._lookup)
        if kind.kind == "array" and isinstance(value, Buffer):
            return [self._element(value.name, i) for i in range(kind.length)]
        if kind.kind == "pointer":
            if value is None:
                return ffi.NULL
            if isinstance(value, Buffer):
                return ffi.cast(kind, value.address)
            if isinstance(value, str):
                return self._out_pointer(value, kind)
            raise JobError(f"{where}: {text!r} is a number, but {kind.cname} is wanted")
        if not isinstance(value, int):
            raise JobError(f"{where}: {text!r} is an array, but {kind.cname} is wanted")
        low, high = self.port.range_of(kind)
        if not low <= value <= high:
            raise JobError(f"{where}: {text!r} is {value}, which does not fit {kind.cname}; exclude such cases by their flag")
        return value

    def _struct(self, members: Mapping[str, Any], kind: Any, where: str) -> Any:
        struct = kind.item if kind.kind == "pointer" else kind
        if struct.kind != "struct":
            raise JobError(f"{where}: members are given, but {kind.cname} is wanted")
        made = self.port.ffi.new(f"{struct.cname} *")
        self._kept.append(made)
        fields = dict(struct.fields)
        for name, text in members.items():
            if name not in fields:
                raise JobError(f"{struct.cname} has no member {name!r}; it has {', '.join(fields)}")
            value = self._convert(text, fields[name].type, f"{where}, {name}")
            setattr(made, name, value)
        return made if kind.kind == "pointer" else made[0]

    def _out_pointer(self, name: str, kind: Any) -> Any:
        """A result that the function writes through a pointer to a single value."""
        self.outputs[name] = self.port.ffi.new(kind)
        return self.outputs[name]

    def _lookup(self, name: str) -> Any:
        """A variable, number, buffer, element ``array[i]``, result or NULL."""
        array, bracket, index = name.partition("[")
        if bracket:
            return self._element(array, int(index[:-1]))
        kind, _, array = name.rstrip(")").partition("(")
        if array in self.case.arrays:
            return self._narrowed(kind, array)
        if name == "NULL":
            return None
        for values in (self.variables, self.case.numbers, self.buffers):
            if name in values:
                return values[name]
        if name in self.case.arrays:
            return None
        if name == "scratch":
            return self._scratch()
        if name in self.port.results:
            return name
        raise JobError(
            f"there is no {name!r} here; there are {', '.join([*self.case.numbers, *self.case.arrays, *self.port.results])}"
        )

    def _element(self, array: str, index: int) -> int:
        content = self.case.arrays.get(array)
        if content is None:
            raise JobError(f"{array!r} is not an array of this case")
        item = ITEM[self.port.types[array][:-2]]
        return int.from_bytes(content[index * item : (index + 1) * item], sys.byteorder, signed=True)

    def _narrowed(self, kind: str, array: str) -> Buffer | None:
        """The elements of an array of the case as type ``kind``."""
        name, given = f"{kind}({array})", self.case.arrays[array]
        if given is not None and name not in self.buffers:
            count = len(given) // ITEM[self.port.types[array][:-2]]
            content = narrowed([self._element(array, i) for i in range(count)], ITEM[kind], name)
            self._new(name, len(content), ITEM[kind], content)
            self.port.arena.close()
        return self.buffers.get(name)

    def _scratch(self) -> Buffer:
        """Poisoned memory of as many bytes as the variable ``scratch_size`` says."""
        if "scratch_size" not in self.variables:
            size = evaluate(str(self.port.job.get("scratch_size", 0)), self._lookup)
            self.variables["scratch_size"] = int(size)
        buffer = self._new("scratch", max(self.variables["scratch_size"], 0), ALIGNMENT if self.mode.shift else 1)
        self.port.arena.close()
        return buffer

    def digits(self, name: str) -> str:
        """A result as the answer spells it."""
        kind = self.port.results[name]
        if name in self.variables:
            return f"{self.variables[name] % (1 << 8 * ITEM[kind]):0{2 * ITEM[kind]}x}"
        if name in self.outputs:
            return f"{int(self.outputs[name][0]) % (1 << 8 * ITEM[kind]):0{2 * ITEM[kind]}x}"
        if name not in self.buffers:
            raise JobError(f"no call gives the result {name!r}")
        buffer = self.buffers[name]
        return native(ctypes.string_at(buffer.address, buffer.size), ITEM[kind]).hex()


def main(arguments: Sequence[str]) -> int:
    """Answer every question of standard input. Whatever the port prints goes to standard error."""
    with open(arguments[0], encoding="utf-8") as stream:
        job = json.load(stream)
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    sys.stdout = answers
    try:
        port = Port(job)
        for answer in port.answers(line.rstrip("\n") for line in sys.stdin):
            answers.write(answer + "\n")
            answers.flush()
    except JobError as error:
        answers.write(f"#{error}\n")
        answers.flush()
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
