"""Generated C to an ELF file for an emulated target, and what is in that file."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from refsim.codegen.generate import BuildPlan, feed_context, write_files
from refsim.codegen.headers import environment
from refsim.codegen.place import ALIGNMENT
from refsim.errors import ToolchainError
from refsim.toolchain.compiler import Compiler
from refsim.toolchain.host import GUARD_BYTES
from refsim.toolchain.objects import longest_row, longest_table, with_small_objects
from refsim.toolchain.targets import Target

OPTIMIZE = "-O2"
#: What a test program is for: to send every node's output, to be as a user compiles it, or to be counted layer by layer.
Purpose = Literal["trace", "bare", "layers"]
LAYER_MARK = "refsim_target_layer_"
#: Where programs, inputs and outputs lie on targets whose memory refsim lays out; outside everything that a core reserves.
IMAGE_BASE, INPUT_ADDRESS, OUTPUT_ADDRESS = 0x10000, 0x20000000, 0x30000000
#: The same for the Helium board, whose large memory starts here.
BOARD_BASE, BOARD_INPUT = 0x60000000, 0x68000000
STACK_BYTES = 64 * 1024
#: Stack that has to be left on a target with little memory.
MIN_STACK = 512
#: Section names, by their beginning, to what they hold; the first that fits.
SECTIONS = {
    ".text": "text",
    ".rodata": "rodata",
    ".sdata2": "rodata",
    ".progmem": "rodata",
    ".data.rel.ro": "rodata",
    ".data": "data",
    ".sdata": "data",
    ".bss": "bss",
    ".sbss": "bss",
}


#: Functions of a linked program that no user's image has because of the model.
NOT_RUNTIME = re.compile(
    r"refsim_target|target_|main$|_?_?(e?text|vector|bad_interrupt|init|ctors|dtors|trampolines|start|exit|_do_|do_|_stop|_start)"
)
FUNCTION = tuple(("STT_FUNC", bind) for bind in ("STB_LOCAL", "STB_GLOBAL", "STB_WEAK"))


@dataclass(frozen=True, slots=True)
class Image:
    """A linked program: where its parts go in memory, and its symbols."""

    path: Path
    segments: tuple[tuple[int, bytes, int], ...]
    symbols: Mapping[str, int]
    sizes: Mapping[str, int]

    def address(self, name: str) -> int:
        return self.symbols[name]

    @property
    def layers(self) -> dict[int, int]:
        """Addresses of the marks behind the layers, in a program that has them, to the tensors that these write."""
        names = [name for name in self.symbols if name.startswith(LAYER_MARK)]
        return {self.symbols[name] & ~1: int(name.removeprefix(LAYER_MARK)) for name in names}

    def where(self, address: int) -> str:
        """``address`` in words, with the function that it lies in, as far as the symbols tell."""
        code = [start for start, content, _ in self.segments if start <= address < start + len(content)]
        below = [(value & ~1, name) for name, value in self.symbols.items() if value & ~1 <= address and name[0] not in "$."]
        return f"at {address:#x} in {max(below)[1]}" if code and below else "at an unknown place"


def compiler_of(target: Target) -> Compiler:
    if target.command[0] == "ziglang":
        return Compiler((sys.executable, "-m", "ziglang", "cc"))
    return Compiler(target.command[:1])


def common_flags(target: Target, optimize: str) -> list[str]:
    return ["-std=gnu99", optimize, "-g0", "-ffunction-sections", "-fdata-sections", *target.command[1:], *target.flags]


def build_image(built: BuildPlan, target: Target, folder: Path, purpose: Purpose, *, optimize: str = OPTIMIZE) -> Image:
    """Compile the test program for ``purpose``."""
    check_size(built, target)
    name = f"refsim_{purpose}.c"
    program = built.program
    layers = [tensor for block in program.blocks for _, tensor in program.traced_in(block)] if purpose == "layers" else []
    source = environment().get_template("target.c.j2").render(_context(built, target), trace=purpose == "trace", layers=layers)
    texts, target = with_small_objects(built.texts, target)
    write_files({**texts, name: source}, folder)
    # Always linked alike: for size, some drivers take the names out that the emulator looks for.
    if purpose == "bare":
        sources = [name, object_file(built, target, folder, optimize).name]
    else:  # includes the model's source, to see into it
        sources = [_object(name, target, folder, optimize)]
    try:
        image = link(sources, target, folder)
    except ToolchainError as error:
        raise _too_large(error, built, target) from error
    _check_fit(image, built, target)
    return image


def link(sources: Sequence[str], target: Target, folder: Path, optimize: str = OPTIMIZE) -> Image:
    """A program from C and object files in ``folder``; one of them is built around the target's ``target_<io>.c.j2``."""
    output = Path(sources[0]).with_suffix(".elf").name
    compiler_of(target).run(
        [*common_flags(target, optimize), *_link_flags(target), *sources, *target.libraries, "-o", output], folder
    )
    return read_image(folder / output)


def program_context(target: Target) -> dict[str, Any]:
    """What the templates ``target_<io>.c.j2`` need to know."""
    return {
        "io": target.io,
        "alignment": ALIGNMENT,
        "stack_margin": target.frame_bytes,
        "stack_bytes": STACK_BYTES,
        "input_address": BOARD_INPUT if target.io == "semihosting" else INPUT_ADDRESS,
        "output_address": OUTPUT_ADDRESS,
    }


def _context(built: BuildPlan, target: Target) -> dict[str, Any]:
    """What the test program's template needs to know."""
    program, layout = built.program, built.layout
    return (
        program_context(target)
        | feed_context(built)
        | {
            "prefix": built.prefix,
            "upper": built.prefix.upper(),
            "arena_bytes": max(built.arena_bytes, 1),
            "guard_bytes": GUARD_BYTES,
            "inputs": [{"tensor": tensor, "offset": layout.tensors.get(tensor.index, -1)} for tensor in program.inputs],
            "outputs": [{"tensor": tensor, "offset": at} for tensor, at in zip(program.outputs, layout.outputs, strict=True)],
            "states": [{"tensor": tensor, "name": f"tensor_{tensor.index}"} for tensor in program.variables],
            "own_tensors": len(program.model.tensors) if len(program.blocks) > 1 else 0,
        }
    )


def object_file(built: BuildPlan, target: Target, folder: Path, optimize: str = OPTIMIZE) -> Path:
    """The model alone, as an object file."""
    return folder / _object(f"{built.prefix}.c", target, folder, optimize)


def _object(source: str, target: Target, folder: Path, optimize: str) -> str:
    """C file ``source`` in ``folder``, compiled; the name of the object file."""
    output = Path(source).with_suffix(".o").name
    compiler_of(target).run([*common_flags(target, optimize), "-c", source, "-o", output], folder)
    return output


def _link_flags(target: Target) -> list[str]:
    if target.ram_bytes:
        regions = {"TEXT": target.flash_bytes, "DATA": target.ram_bytes}
        own = [f"-Wl,--defsym=__{name}_REGION_LENGTH__={size}" for name, size in regions.items()]
    else:
        base = BOARD_BASE if target.io == "semihosting" else IMAGE_BASE
        where = "-Ttext" if target.gnu else "--image-base"
        # The emulator cannot start at the first address of a page that it stopped at.
        own = ["-static", f"-Wl,{where}={base + (64 if target.gnu else 0):#x}", "-Wl,-e,refsim_target_start"]
    return [*own, *target.link_flags, "-Wl,--gc-sections"]


# --- limits of small parts -----------------------------------------------------------------------------------------------
def _does_not_fit(built: BuildPlan, target: Target, needs: str, has: int) -> ToolchainError:
    told = f"{built.prefix} does not fit {target.name}: needs {needs}, has {has:,} bytes; {target.title}"
    return ToolchainError(told + ("; try --keep-constant-channels" if "layer hook" in needs else ""))


def check_size(built: BuildPlan, target: Target) -> None:
    """Refuse early what cannot fit."""
    if not target.ram_bytes:
        return
    needs = built.arena_bytes + built.state_bytes + MIN_STACK
    if needs > target.ram_bytes:
        raise _does_not_fit(built, target, f"at least {needs:,} bytes of RAM", target.ram_bytes)
    row = longest_row(built.program.model)
    if row > target.max_object:
        raise _does_not_fit(built, target, f"rows of {row:,} bytes of weights", target.max_object)
    table = longest_table(built.program)
    if table > target.max_object:
        raise _does_not_fit(built, target, f"a table of {table:,} bytes", target.max_object)


def _check_fit(image: Image, built: BuildPlan, target: Target) -> None:
    if not target.ram_bytes:
        return
    needs = image.sizes.get("data", 0) + image.sizes.get("bss", 0) + MIN_STACK
    if needs > target.ram_bytes:
        raise _does_not_fit(built, target, f"{needs:,} bytes of RAM{_for_the_hook(built)}", target.ram_bytes)


def _for_the_hook(built: BuildPlan) -> str:
    """How much of the memory the test program alone takes, to show whole tensors where the model stores a part of them."""
    values = built.program.values
    whole = max((values[index].nbytes for index in built.program.narrow), default=0)
    return f", {whole:,} of them for the layer hook to show tensors with their constant channels" if whole else ""


def _too_large(error: ToolchainError, built: BuildPlan, target: Target) -> ToolchainError:
    full = re.search(r"(?:is not within|will not fit in) region `(text|data)'|region `(text|data)' overflowed", str(error))
    if not (full and target.ram_bytes):
        return error
    if "text" in full.groups():
        return _does_not_fit(built, target, "more flash", target.flash_bytes)
    return _does_not_fit(built, target, f"more bytes of RAM{_for_the_hook(built)}", target.ram_bytes)


# --- reading ELF files ---------------------------------------------------------------------------------------------------
def _open_elf(path: Path) -> Any:
    from elftools.elf.elffile import ELFFile

    return ELFFile(path.open("rb"))


def read_image(path: Path) -> Image:
    """Segments (address, content, size in memory), symbols, and bytes of each kind of section."""
    elf = _open_elf(path)
    with elf.stream:
        segments = tuple(
            (int(part["p_vaddr"]), bytes(part.data()), int(part["p_memsz"]))
            for part in elf.iter_segments()
            if part["p_type"] == "PT_LOAD"
        )
        table = elf.get_section_by_name(".symtab")
        symbols = {symbol.name: int(symbol["st_value"]) for symbol in table.iter_symbols() if symbol.name} if table else {}
        return Image(path, segments, symbols, _sizes(elf))


def flash_content(path: Path) -> bytes:
    """What a program puts into flash, from address 0 on: code, constants, and the initial values of variables."""
    elf = _open_elf(path)
    with elf.stream:
        parts = [(int(s["p_paddr"]), bytes(s.data())) for s in elf.iter_segments() if s["p_type"] == "PT_LOAD" and s["p_filesz"]]
    content = bytearray(max(start + len(data) for start, data in parts))
    for start, data in parts:
        content[start : start + len(data)] = data
    return bytes(content)


def section_sizes(path: Path) -> dict[str, int]:
    """Bytes of code (text), constants (rodata), initialised (data) and cleared memory (bss) in an object or program.

    On AVR plain constants are initialised memory: start-up code copies them from flash.
    """
    elf = _open_elf(path)
    with elf.stream:
        return _sizes(elf)


def _sizes(elf: Any) -> dict[str, int]:
    sizes = {"text": 0, "rodata": 0, "data": 0, "bss": 0}
    for section in elf.iter_sections():
        if not section["sh_flags"] & 2:  # SHF_ALLOC
            continue
        kind = next((kind for start, kind in SECTIONS.items() if section.name.startswith(start)), None)
        if kind is not None:
            copied = kind == "rodata" and elf["e_machine"] == "EM_AVR" and section.name.startswith(".rodata")
            sizes["data" if copied else kind] += int(section["sh_size"])
    return sizes


def runtime_bytes(image: Image, model: Path) -> int:
    """Code of the compiler's helper functions that the program links: neither the model's, nor the test program's, nor start-up."""
    own = {name for name, _, _ in _functions(model)}
    functions = _functions(image.path)
    starts = sorted({address for _, address, _ in functions})
    ends = dict(zip(starts, [*starts[1:], starts[-1] if starts else 0], strict=True))
    helpers = {
        address: size or ends[address] - address  # hand-written helpers may come without a size
        for name, address, size in functions
        if name not in own and not NOT_RUNTIME.match(name)
    }
    return sum(helpers.values())


def _functions(path: Path) -> list[tuple[str, int, int]]:
    """(name, address, size) of every function, and of global labels in code, which is how hand-written helpers appear."""
    elf = _open_elf(path)
    with elf.stream:
        code = {number for number, section in enumerate(elf.iter_sections()) if section["sh_flags"] & 4}  # SHF_EXECINSTR
        return [
            (symbol.name, int(symbol["st_value"]), int(symbol["st_size"]))
            for symbol in elf.get_section_by_name(".symtab").iter_symbols()
            if symbol["st_shndx"] in code
            and (symbol["st_info"]["type"], symbol["st_info"]["bind"]) in {("STT_NOTYPE", "STB_GLOBAL"), *FUNCTION}
        ]
