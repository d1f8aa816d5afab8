"""Emulated targets as data: how to compile for each, how to run it, and what has to be installed for that."""

from __future__ import annotations

import difflib
import functools
import importlib.util
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from refsim.errors import ToolchainError
from refsim.toolchain.compiler import host_compiler


@dataclass(frozen=True, slots=True)
class Tool:
    """Something that has to be installed: a Python package (looked up as ``module``), a C ``header``, or a program on the path."""

    name: str
    install: str
    module: str = ""
    program: str = ""
    header: str = ""

    @property
    def present(self) -> bool:
        if self.module:
            return importlib.util.find_spec(self.module) is not None
        if self.header:
            return has_header(self.header)
        return shutil.which(self.program) is not None


@functools.cache
def has_header(name: str) -> bool:
    """Whether this machine has a C compiler that finds the header."""
    with tempfile.TemporaryDirectory(prefix="refsim-") as folder:
        (Path(folder) / "probe.c").write_text(f"#include <{name}>\n")
        try:
            host_compiler().run(["-E", "probe.c", "-o", "probe.i"], Path(folder))
        except ToolchainError:
            return False
    return True


EXTRA = 'pip install "refsim[emulate]"'
TOOLS: Mapping[str, Tool] = MappingProxyType(
    {
        tool.name: tool
        for tool in (
            Tool("ziglang", EXTRA, module="ziglang"),
            Tool("unicorn", EXTRA, module="unicorn"),
            Tool("pyelftools", EXTRA, module="elftools"),
            Tool("qemu-system-arm", "apt-get install qemu-system-arm", program="qemu-system-arm"),
            Tool("qemu-s390x", "apt-get install qemu-user", program="qemu-s390x"),
            Tool("avr-gcc", "apt-get install gcc-avr avr-libc", program="avr-gcc"),
            Tool("libsimavr", "apt-get install gcc libsimavr-dev", header="simavr/sim_avr.h"),
        )
    }
)


@dataclass(frozen=True, slots=True)
class Target:
    """One target. ``encoding`` says how long its instructions are: ``thumb``, ``riscv`` (2 or 4 bytes) or ``fixed`` (4).

    ``runner`` names the class in :mod:`refsim.toolchain.machines` that runs it, ``machine`` the processor in that emulator's
    words and ``io`` the template of its input and output. ``ram_bytes`` and ``flash_bytes`` are limits of the part, which its
    compiler's own linker script keeps, and ``max_object`` the compiler's own limit; 0: none.
    """

    name: str
    title: str
    tools: tuple[str, ...]
    command: tuple[str, ...]
    flags: tuple[str, ...]
    runner: str
    machine: str
    io: str
    encoding: str = "fixed"
    byteorder: str = "little"
    int_bits: int = 32
    ram_bytes: int = 0
    flash_bytes: int = 0
    max_object: int = 0
    link_flags: tuple[str, ...] = ()
    #: Upper bound of the stack frame of a function with few locals.
    frame_bytes: int = 64
    #: Whether GNU's linker makes the program; and what it is told after the objects.
    gnu: bool = False
    libraries: tuple[str, ...] = ()

    @property
    def emulator(self) -> tuple[str, ...]:
        """How to run somebody's own program for this target, that reads and writes; () where that cannot be done."""
        return EMULATORS.get(self.name, ())

    @property
    def missing(self) -> tuple[Tool, ...]:
        """Tools that this machine lacks."""
        return tuple(TOOLS[name] for name in self.tools if not TOOLS[name].present)


#: In front of every program: no C library, nothing from the system, no tables for stack unwinding.
ZIG = ("ziglang", "-ffreestanding", "-fno-pic", "-fno-stack-protector", "-fno-unwind-tables", "-fno-asynchronous-unwind-tables")
UNICORN = ("ziglang", "unicorn", "pyelftools")


def _unicorn(name: str, title: str, triple: str, cpu: str, machine: str, encoding: str, byteorder: str = "little") -> Target:
    flags = ("-target", triple, *((f"-mcpu={cpu}",) if cpu else ()))
    return Target(name, title, UNICORN, ZIG, flags, "unicorn", machine, "memory", encoding, byteorder)


_ALL = (
    _unicorn("cortex-m0plus", "Arm Cortex-M0+", "thumb-freestanding-eabi", "cortex_m0plus", "ARM_CORTEX_M0", "thumb"),
    _unicorn("cortex-m4", "Arm Cortex-M4 with DSP extension", "thumb-freestanding-eabi", "cortex_m4", "ARM_CORTEX_M4", "thumb"),
    _unicorn("cortex-m7", "Arm Cortex-M7 with DSP extension", "thumb-freestanding-eabi", "cortex_m7", "ARM_CORTEX_M7", "thumb"),
    _unicorn(
        "cortex-m33", "Arm Cortex-M33 with DSP extension", "thumb-freestanding-eabi", "cortex_m33+dsp", "ARM_CORTEX_M33", "thumb"
    ),
    Target(
        "cortex-m55",
        "Arm Cortex-M55 with Helium",
        ("ziglang", "qemu-system-arm", "pyelftools"),
        ZIG,
        ("-target", "thumb-freestanding-eabihf", "-mcpu=cortex_m55+mve"),
        "qemu-system",
        "mps3-an547",
        "semihosting",
        "thumb",
    ),
    _unicorn("rv32imc", "RISC-V RV32IMC", "riscv32-freestanding", "generic_rv32+m+c", "RISCV32_ANY", "riscv"),
    _unicorn("mips-be", "MIPS32r2, big-endian", "mips-freestanding-eabi", "mips32r2+soft_float", "MIPS32_24KC", "fixed", "big"),
    _unicorn("ppc-be", "PowerPC, 32 bits, big-endian", "powerpc-freestanding-eabi", "", "PPC32_7457_V1_2", "fixed", "big"),
    Target(
        "s390x",
        "IBM z/Architecture, 64 bits, big-endian",
        ("ziglang", "qemu-s390x", "pyelftools"),
        ZIG,
        ("-target", "s390x-freestanding"),
        "qemu-user",
        "qemu-s390x",
        "linux_s390x",
        byteorder="big",
        frame_bytes=320,
    ),
    Target(
        "avr",
        "AVR ATmega2560: 16-bit int, constants in flash, data space full of RAM (63.5 KB), flash enlarged to 1 MB",
        ("avr-gcc", "libsimavr", "pyelftools"),
        ("avr-gcc",),
        ("-mmcu=atmega2560", "-DREFSIM_CONST=const __memx"),
        "simavr",
        "atmega2560",
        "avr",
        int_bits=16,
        ram_bytes=0x10000 - 0x200,
        flash_bytes=1024 * 1024,
        max_object=32767,
        link_flags=("-Wl,--defsym=__stack=0xFFFF",),
    ),
)
TARGETS: Mapping[str, Target] = MappingProxyType({target.name: target for target in _ALL})


def _board(name: str) -> tuple[str, ...]:
    # A character device of QEMU's own in between would lose what it still holds when standard input ends.
    options = ("-display", "none", "-monitor", "none", "-serial", "none", "-semihosting-config", "enable=on,target=native")
    return ("qemu-system-arm", "-M", name, *options, "-kernel", "{file}")


#: Commands that run a program for a target, by the target's name: boards by semihosting (SYS_READ and SYS_WRITE of ":tt"), the
#: others as Linux programs. {file} is the program. Two are for ports alone: refsim has no runner for them.
EMULATORS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "cortex-m0plus": _board("microbit"),
        "cortex-m3": _board("mps2-an385"),
        "cortex-m4": _board("mps2-an386"),
        "cortex-m7": _board("mps2-an500"),
        "cortex-m33": _board("mps2-an505"),
        "cortex-m55": _board("mps3-an547"),
        "rv32imc": ("qemu-riscv32", "{file}"),
        "mips-be": ("qemu-mips", "{file}"),
        "ppc-be": ("qemu-ppc", "{file}"),
        "s390x": ("qemu-s390x", "{file}"),
        "arm-linux": ("qemu-arm", "{file}"),
    }
)


def emulator_of(name: str) -> tuple[str, ...]:
    """The command that runs a port's program for target ``name``; ToolchainError says which targets there are."""
    if name not in EMULATORS:
        near = difflib.get_close_matches(name, EMULATORS, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        known = ", ".join(EMULATORS)
        raise ToolchainError(f"no emulator for target {name!r}{hint}; known: {known}; or give 'emulator'")
    return EMULATORS[name]


#: What GNU compilers call the cores of targets.
GNU_FLAGS: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "cortex-m0plus": ("arm", ("-mcpu=cortex-m0plus", "-mthumb")),
        "cortex-m4": ("arm", ("-mcpu=cortex-m4", "-mthumb")),
        "cortex-m7": ("arm", ("-mcpu=cortex-m7", "-mthumb")),
        "cortex-m33": ("arm", ("-mcpu=cortex-m33", "-mthumb")),
        "cortex-m55": ("arm", ("-mcpu=cortex-m55", "-mthumb", "-mfloat-abi=hard")),
        "rv32imc": ("riscv", ("-march=rv32imac", "-mabi=ilp32")),
    }
)


def with_compiler(target: Target, command: str) -> Target:
    """``target`` with the GNU cross compiler ``command``. Raises ToolchainError: it is not installed, or for another core."""
    family, flags = GNU_FLAGS.get(target.name, ("", ()))
    if not family or not Path(command).name.startswith(family):
        raise ToolchainError(f"{command} does not compile for target {target.name}")
    if shutil.which(command) is None:
        raise ToolchainError(f"{command} is not found on this machine")
    own = (command, "-ffreestanding", "-fno-pic", "-fno-stack-protector")
    return replace(target, command=own, flags=flags, gnu=True, libraries=("-nostdlib", "-lgcc"))


def find_target(name: str) -> Target:
    """The target ``name``, ready to use. Raises ToolchainError: unknown, or a tool is missing (and how to install it)."""
    if name not in TARGETS:
        near = difflib.get_close_matches(name, TARGETS, n=1) or [known for known in TARGETS if name and known.endswith(name)]
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise ToolchainError(f"unknown target {name!r}{hint}; known: host, {', '.join(TARGETS)}")
    target = TARGETS[name]
    if missing := target.missing:
        what = ", ".join(tool.name for tool in missing)
        how = "; ".join(dict.fromkeys(tool.install for tool in missing))
        raise ToolchainError(f"target {name} needs {what}, not found on this machine; install: {how}")
    return target
