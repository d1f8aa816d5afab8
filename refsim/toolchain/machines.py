"""Emulators: each takes a program and a stream of commands, and gives back what the program wrote, within a time limit."""

from __future__ import annotations

import atexit
import functools
import pickle
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from refsim.codegen.generate import write_files
from refsim.codegen.headers import environment
from refsim.errors import ToolchainError
from refsim.toolchain.compiler import host_compiler
from refsim.toolchain.cross import BOARD_INPUT, INPUT_ADDRESS, OUTPUT_ADDRESS, STACK_BYTES, Image, flash_content
from refsim.toolchain.targets import Target

#: The program of the worker process.
WORKER = Path(__file__).with_name("unicorn_worker.py").read_text(encoding="utf-8")
BEGIN, END, START = (f"refsim_target_{name}" for name in ("begin", "end", "start"))


@dataclass(frozen=True, slots=True)
class Counts:
    """Work of one inference; ``cycles`` where the emulator knows how long instructions take.

    ``layers`` are the instructions up to the mark behind each layer, since the mark before it, by the layer's tensor.
    """

    instructions: int
    cycles: int | None = None
    layers: Mapping[int, int] = field(default_factory=dict)


def by_layer(image: Image, told: Iterable[tuple[int, int]]) -> dict[int, int]:
    """(address of a mark, instructions) as instructions by tensor; a layer that runs several times is told of as often."""
    marks = image.layers
    found: Counter[int] = Counter()
    for address, instructions in told:
        found[marks[address]] += instructions
    return dict(found)


class Machine(ABC):
    """An emulator for ``target``. Every failure of the guest is a ToolchainError that names the target."""

    #: Bytes of commands that one execution can take.
    capacity = 2**27

    def __init__(self, target: Target, time_limit: float) -> None:
        self.target = target
        self.time_limit = time_limit

    @abstractmethod
    def execute(self, image: Image, commands: bytes, expected: int, count: bool = False) -> tuple[bytes, Counts | None]:
        """(``expected`` bytes that the program wrote for ``commands``, the work between its marks if ``count``)."""

    def error(self, what: str) -> ToolchainError:
        return ToolchainError(f"{self.target.name}: {what}")

    def hang(self) -> ToolchainError:
        return self.error(f"the program did not finish within {self.time_limit:g} s")

    def complete(self, output: bytes, expected: int, details: str = "") -> bytes:
        if len(output) != expected:
            reason = f"; {details.strip()[-500:]}" if details.strip() else ""
            raise self.error(f"the program wrote {len(output):,} bytes instead of {expected:,}{reason}")
        return output


def _stack_top(image: Image) -> int:
    """Initial stack pointer, with room above it for what a calling convention expects there."""
    return image.address("refsim_target_stack") + STACK_BYTES - 64


def machine(target: Target, time_limit: float) -> Machine:
    classes: dict[str, Callable[[Target, float], Machine]] = {
        "unicorn": UnicornMachine,
        "qemu-user": QemuUser,
        "qemu-system": QemuSystem,
        "simavr": Simavr,
    }
    return classes[target.runner](target, time_limit)


# --- emulators that are programs of their own ----------------------------------------------------------------------------
class ProcessMachine(Machine):
    """An emulator that is a program: started for each execution, ended at the time limit."""

    def start(self, command: Sequence[str], data: bytes = b"", limit: float | None = None) -> tuple[bytes, str]:
        """(standard output, standard error). A guest that ends with an error is reported."""
        try:
            done = subprocess.run(command, input=data, capture_output=True, timeout=limit or self.time_limit, check=False)
        except OSError as error:
            raise self.error(f"cannot run {command[0]}: {error}") from error
        except subprocess.TimeoutExpired as error:
            raise self.hang() from error
        words = done.stderr.decode(errors="replace")
        if done.returncode != 0:
            how = f"by signal {-done.returncode}" if done.returncode < 0 else f"with status {done.returncode}"
            raise self.error(f"the program crashed: {command[0]} ended {how}; {words.strip()[-500:]}")
        return done.stdout, words

    def counting(self, image: Image) -> list[str]:
        """Arguments that make QEMU count between the marks."""
        begin, end = (image.address(name) & ~1 for name in (BEGIN, END))
        layers = "".join(f",layer{number}={address}" for number, address in enumerate(image.layers))
        return ["-plugin", f"{count_plugin()},begin={begin},end={end}{layers}"]

    def counted(self, words: str, image: Image) -> Counts:
        found = re.search(r"refsim-count (\d+)(?: (\d+))?", words)
        if found is None:
            raise self.error(f"the emulator did not count instructions; {words.strip()[-500:]}")
        told = re.findall(r"refsim-layer (\d+) (\d+)", words)
        layers = by_layer(image, ((int(address), int(count)) for address, count in told))
        return Counts(int(found[1]), int(found[2]) if found[2] else None, layers)


def _compiled_here(name: str, flags: Sequence[str]) -> Path:
    """Template ``name``, compiled for this machine."""
    folder = Path(tempfile.mkdtemp(prefix="refsim-emulator-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    write_files({name: environment().get_template(f"{name}.j2").render()}, folder)
    host_compiler().run(["-std=c99", "-O2", name, *flags, "-o", "emulator"], folder)
    return folder / "emulator"


@functools.cache
def count_plugin() -> Path:
    """The counting plugin for QEMU, compiled once per process."""
    return _compiled_here("qemu_count.c", ["-fPIC", "-shared"])


@functools.cache
def simavr_runner() -> Path:
    """The program that runs simavr, compiled once per process."""
    return _compiled_here("simavr_run.c", ["-lsimavr"])


class UnicornMachine(ProcessMachine):
    """Processors that the PyPI package ``unicorn`` emulates; see :mod:`refsim.toolchain.unicorn_worker`."""

    def execute(self, image: Image, commands: bytes, expected: int, count: bool = False) -> tuple[bytes, Counts | None]:
        answer = self._ask(self.job(image, commands, expected, count))
        if "hang" in answer:
            raise self.hang()
        if "crash" in answer:
            raise self.error(f"the program crashed {image.where(answer['pc'])}: {answer['crash']}")
        counted = answer["instructions"]
        counts = None if counted is None else Counts(counted, layers=by_layer(image, answer["layers"]))
        return self.complete(answer["output"], expected), counts

    def job(self, image: Image, commands: bytes, expected: int, count: bool = False) -> dict[str, Any]:
        """What the worker has to know."""
        return {
            "cpu": self.target.machine,
            "encoding": self.target.encoding,
            "byteorder": self.target.byteorder,
            "segments": image.segments,
            "commands": commands,
            "expected": expected,
            "count": count,
            "layers": list(image.layers),
            "limit": self.time_limit,
            "input": INPUT_ADDRESS,
            "output": OUTPUT_ADDRESS,
            "pointer": image.address("refsim_target_output"),
            "stack": _stack_top(image),
            **{mark: image.symbols.get(f"refsim_target_{mark}", 0) for mark in ("start", "begin", "end", "done")},
        }

    def _ask(self, job: dict[str, Any]) -> dict[str, Any]:
        grace = 15.0  # the worker keeps the limit itself; this is for a worker that does not
        command = [sys.executable, "-c", WORKER]
        try:
            output, _ = self.start(command, pickle.dumps(job), self.time_limit * (3 if job["count"] else 1) + grace)
        except ToolchainError as error:
            if "by signal" not in str(error):
                raise
            advice = "its versions 2.1.3 and 2.1.4 do on MIPS: pip install 'unicorn<2.1.3'"
            raise self.error(f"unicorn crashed; {advice} ({error})") from error
        answer: dict[str, Any] = pickle.loads(output)
        return answer


class QemuUser(ProcessMachine):
    """QEMU's emulation of a Linux process: commands through standard input, tensors through standard output."""

    def execute(self, image: Image, commands: bytes, expected: int, count: bool = False) -> tuple[bytes, Counts | None]:
        options = self.counting(image) if count else []
        output, words = self.start([self.target.machine, *options, str(image.path)], commands)
        return self.complete(output, expected, words), self.counted(words, image) if count else None


class QemuSystem(ProcessMachine):
    """A board in QEMU: vector table and commands are loaded into memory, tensors come out through semihosting."""

    def execute(self, image: Image, commands: bytes, expected: int, count: bool = False) -> tuple[bytes, Counts | None]:
        vectors = struct.pack("<16I", _stack_top(image), image.address(START) | 1, *[image.address("refsim_target_fault") | 1] * 14)
        with tempfile.TemporaryDirectory(prefix="refsim-qemu-") as folder:
            loaders = []
            for name, content, address in (("vectors.bin", vectors, 0), ("input.bin", commands, BOARD_INPUT)):
                (Path(folder) / name).write_bytes(content)
                loaders += ["-device", f"loader,file={folder}/{name},addr={address:#x},force-raw=on"]
            options = self.counting(image) if count else []
            command = ["qemu-system-arm", "-M", self.target.machine, "-display", "none", "-monitor", "none", "-serial", "none"]
            command += ["-semihosting-config", "enable=on,target=native", "-device", f"loader,file={image.path}"]
            output, words = self.start([*command, *loaders, *options])
        return self.complete(output, expected, words), self.counted(words, image) if count else None


class Simavr(ProcessMachine):
    """simavr as a library, in a program of ours: commands through standard input, tensors through standard output."""

    def execute(self, image: Image, commands: bytes, expected: int, count: bool = False) -> tuple[bytes, Counts | None]:
        marks = [*(image.address(name) for name in (BEGIN, END)), *image.layers] if count else [0, 0]
        with tempfile.TemporaryDirectory(prefix="refsim-avr-") as folder:
            content = Path(folder) / "flash.bin"
            content.write_bytes(flash_content(image.path))
            try:
                output, words = self.start([str(simavr_runner()), str(content), *map(str, marks)], commands)
            except ToolchainError as error:
                if crash := re.search(r"refsim-crash (\d+)", str(error)):
                    raise self.error(f"the program crashed {image.where(int(crash[1]))}") from error
                raise
        return self.complete(output, expected, words), self.counted(words, image) if count else None
