"""Runs one program in unicorn. A process of its own, because unicorn can end the process it lives in; needs nothing else of refsim.

Reads a pickled :func:`run` job from standard input and writes a pickled answer to standard output.
"""

from __future__ import annotations

import importlib
import pickle
import sys
import time
from typing import Any

PAGE = 0x10000


class Hang(Exception):
    """The program did not reach its end within the time limit."""


class Stop(Exception):
    """The program ended somewhere else."""


def constants(part: str = "") -> Any:
    """A module of the package ``unicorn``."""
    return importlib.import_module(f"unicorn{part}")


def architecture(cpu: str) -> tuple[str, int, int, int]:
    """(family, architecture, mode, processor) for a processor in unicorn's words, such as ``ARM_CORTEX_M4``."""
    u = constants()
    modes = {
        "arm": (u.UC_ARCH_ARM, u.UC_MODE_THUMB | u.UC_MODE_MCLASS),
        "riscv": (u.UC_ARCH_RISCV, u.UC_MODE_RISCV32),
        "mips": (u.UC_ARCH_MIPS, u.UC_MODE_MIPS32 | u.UC_MODE_BIG_ENDIAN),
        "ppc": (u.UC_ARCH_PPC, u.UC_MODE_PPC32 | u.UC_MODE_BIG_ENDIAN),
    }
    family = cpu.split("_")[0].rstrip("0123456789").lower()
    return family, *modes[family], int(getattr(constants(f".{family}_const"), f"UC_CPU_{cpu}"))


def instructions(encoding: str, code: bytes) -> int:
    """Number of instructions in ``code``: fixed size, or 2 and 4 bytes as Thumb or RISC-V tell them apart."""
    if encoding == "fixed":
        return len(code) // 4
    at = count = 0
    while at + 2 <= len(code):
        half = int.from_bytes(code[at : at + 2], "little")
        wide = half >> 11 >= 0b11101 if encoding == "thumb" else half & 3 == 3
        at += 4 if wide else 2
        count += 1
    return count


def pages(segments: list[tuple[int, bytes, int]]) -> list[tuple[int, int]]:
    """Page-aligned (start, size) that cover ``segments``, merged where they touch."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted((a // PAGE * PAGE, -(-(a + size) // PAGE) * PAGE) for a, _, size in segments if size):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return [(start, end - start) for start, end in merged]


class Program:
    """A program in memory, with its commands and room for its output."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.job = job
        self.family, arch, mode, cpu = architecture(job["cpu"])
        self.uc = constants().Uc(arch, mode)
        self.uc.ctl_set_cpu_model(cpu)
        for start, size in pages(job["segments"]):
            self.uc.mem_map(start, size)
        for address, content, _ in job["segments"]:
            self.uc.mem_write(address, content)
        for address, size in ((job["input"], len(job["commands"])), (job["output"], job["expected"] + PAGE)):
            self.uc.mem_map(address, -(-(size + 1) // PAGE) * PAGE)
        self.uc.mem_write(job["input"], job["commands"])
        self.uc.reg_write(self._register("1" if self.family == "ppc" else "SP"), job["stack"])

    def _register(self, name: str) -> int:
        return int(getattr(constants(f".{self.family}_const"), f"UC_{self.family.upper()}_REG_{name}"))

    @property
    def pc(self) -> int:
        return int(self.uc.reg_read(self._register("PC")))

    def go(self, start: str, stop: str) -> None:
        """Run from mark to mark. Raises Hang, Stop or UcError."""
        until = self.job[stop] & ~1
        started = time.monotonic()
        self.uc.emu_start(self.job[start], until, timeout=int(self.job["limit"] * 1e6))
        if self.pc & ~1 != until:
            raise Hang if time.monotonic() - started >= self.job["limit"] else Stop

    def count(self) -> tuple[int, list[tuple[int, int]]]:
        """Run from ``begin`` to ``end``; instructions executed, and at each mark of a layer those since the mark before it.

        Exact: blocks that ran, times the instructions in each.
        """
        marks = set(self.job["layers"])
        blocks: dict[tuple[int, int], int] = {}
        parts = [(0, blocks)]

        def block(_uc: Any, address: int, size: int, _data: Any) -> None:
            nonlocal blocks
            if address in marks:
                blocks = {}
                parts.append((address, blocks))
            blocks[address, size] = blocks.get((address, size), 0) + 1

        hook = self.uc.hook_add(constants().UC_HOOK_BLOCK, block)
        self.go("begin", "end")
        self.uc.hook_del(hook)
        lengths = {at: instructions(self.job["encoding"], bytes(self.uc.mem_read(*at))) for _, part in parts for at in part}
        counts = [sum(lengths[at] * times for at, times in part.items()) for _, part in parts]
        return sum(counts), [(address, count) for (address, _), count in zip(parts[1:], counts[:-1], strict=True)]

    def written(self) -> bytes:
        """What the program wrote, a page more than expected at most."""
        pointer = int.from_bytes(self.uc.mem_read(self.job["pointer"], 4), self.job["byteorder"])
        size = min(max(pointer - self.job["output"], 0), self.job["expected"] + PAGE)
        return bytes(self.uc.mem_read(self.job["output"], size))


def run(job: dict[str, Any]) -> dict[str, Any]:
    """``output``, ``instructions`` (None unless ``count``) and ``layers``; or ``hang``; or ``crash``, the error, and ``pc``."""
    program = Program(job)
    counted, layers = None, list[tuple[int, int]]()
    try:
        if job["count"]:
            program.go("start", "begin")
            counted, layers = program.count()
            program.go("end", "done")
        else:
            program.go("start", "done")
    except Hang:
        return {"hang": True}
    except Stop:
        return {"crash": "it stopped before its end", "pc": program.pc}
    except constants().UcError as error:
        return {"crash": str(error), "pc": program.pc}
    return {"output": program.written(), "instructions": counted, "layers": layers}


if __name__ == "__main__":
    pickle.dump(run(pickle.load(sys.stdin.buffer)), sys.stdout.buffer)
