"""Every kind of port, by its example: a correct one passes; wrong, hanging, crashing, silent and noisy ones are told apart."""

from __future__ import annotations

import functools
import os
import re
import select
import shutil
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ports.example import EXAMPLES, PATIENCE, checked, example, need

from refsim.cases import draw
from refsim.demo import MODEL
from refsim.engines import profile
from refsim.errors import RefsimError, ToolchainError
from refsim.golden.flags import NOTES, REFUSALS
from refsim.ops import registry
from refsim.toolchain.compiler import find_compilers, host_compiler
from refsim.toolchain.targets import EMULATORS, TARGETS, emulator_of
from refsim.verify import memory
from refsim.verify.golden_suite import RecordedSuite, Rows
from refsim.verify.kinds import PortReport, check_port, compile_port
from refsim.verify.port import Port, read_port, suite
from refsim.verify.suites import PrimitiveSuite

if sys.platform != "win32":
    import tty


def kinds_of(report: PortReport) -> set[str]:
    return {complaint.kind for complaint in report.verdict.complaints}


# --- C functions ----------------------------------------------------------------------------------------------------------
@pytest.mark.sampled(2)
@pytest.mark.parametrize(("name", "cases"), [("cmsis_style/port", 500), ("esp_style/port", 500)])
def test_correct_c_ports_pass(name: str, cases: int) -> None:
    report = checked(name)
    assert report.ok and report.verdict.cases > cases, report


BUGS: dict[tuple[str, str], tuple[str, str]] = {
    ("cmsis_style/port", "BUG_PADDING"): ("wrong", "takes pad_left for pad_top"),
    ("cmsis_style/port", "BUG_OFFSET"): ("wrong", "input_zero_point"),
    ("cmsis_style/port", "BUG_OVERRUN"): ("guard", "wrote outside output: byte 1 past its end"),
    ("cmsis_style/port", "BUG_SCRATCH"): ("guard", "wrote outside scratch"),
    ("esp_style/port", "BUG_TIES"): ("wrong", "tie_away"),
    ("esp_style/port", "BUG_ALIGNMENT"): ("misaligned", "odd addresses"),
    ("esp_style/port", "BUG_STALE"): ("poison", "nobody wrote"),
    ("esp_style/port", "BUG_SCRATCH"): ("guard", "wrote outside scratch"),
}


@pytest.mark.thorough
@pytest.mark.parametrize(("name", "bug"), list(BUGS))
def test_seeded_bugs_are_caught_and_explained(name: str, bug: str) -> None:
    kind, words = BUGS[name, bug]
    report = checked(name, flags=[f"-D{bug}"])
    assert not report.ok and report.verdict.problem is None
    if kind == "wrong":
        assert report.verdict.wrong_cases > 0 and "case" in report.verdict.first and words in report.verdict.explanation
        return
    found = [complaint.message for complaint in report.verdict.complaints if complaint.kind == kind]
    assert found, report.verdict.complaints[:3]
    assert any(word in message for message in found for word in words.split("|")), found[:3]


@pytest.mark.thorough
def test_a_crash_is_told_and_the_rest_is_still_checked() -> None:
    report = checked("cmsis_style/port", flags=["-DBUG_CRASH"])
    assert not report.ok and "crash" in kinds_of(report) and "SIGSEGV" in report.crashes[0]
    assert report.verdict.cases > int(report.crashes[0].split("in case ")[1].split(":")[0])


@pytest.mark.thorough
def test_a_hanging_function_is_ended_in_time() -> None:
    started = time.monotonic()
    report = checked("cmsis_style/port", 6.0, flags=["-DBUG_HANG"])
    assert not report.ok and report.end.kind == "hang" and "did not finish within" in report.end.message
    assert report.verdict.problem is not None and report.verdict.problem.kind == "early_end"
    assert time.monotonic() - started < 20


@pytest.mark.thorough
def test_a_library_is_called_as_it_is(tmp_path: Path) -> None:
    source = example("esp_style/port")
    library = compile_port(source, tmp_path)
    options = {key: source.options[key] for key in ("declarations", "structs", "call")} | {"library": library.name}
    report = check_port(Port("library", "library", source.check, tmp_path, options=options))
    assert report.ok


@pytest.mark.thorough
def test_another_compiler(tmp_path: Path) -> None:
    compilers = find_compilers()
    name = next((name for name in ("clang", "zig cc", "gcc") if name in compilers), None)
    assert name is not None
    report = checked("cmsis_style/port", compiler=" ".join(compilers[name].command), flags=["-O1"])
    assert report.ok, report


WRONG_CALLS: dict[str, tuple[dict[str, Any], str]] = {
    "number of arguments": (
        {"call": [{"function": "f", "arguments": ["x"], "result": "result"}]},
        "takes 2 arguments, the call gives 1",
    ),
    "unknown name": (
        {"call": [{"function": "f", "arguments": ["x", "exponend"], "result": "result"}]},
        "there is no 'exponend' here",
    ),
    "unknown function": (
        {"call": [{"function": "g", "arguments": ["x", "exponent"], "result": "result"}]},
        "the port has no function 'g'",
    ),
    "no result": ({"call": [{"function": "f", "arguments": ["x", "exponent"]}]}, "no call gives the result 'result'"),
    "not an expression": (
        {"call": [{"function": "f", "arguments": ["x", "exponent +"], "result": "result"}]},
        "is not an expression",
    ),
    "not an array": (
        {"call": [{"function": "f", "arguments": ["x", "int8(exponent)"], "result": "result"}]},
        "there is no 'int8(exponent)' here",
    ),
    "forbidden": (
        {"call": [{"function": "f", "arguments": ["x", "open('/')"], "result": "result"}]},
        "not something that an argument can be",
    ),
    "declaration": ({"declarations": "int32_t f(int32_t x, unknown_t e);"}, "cannot load the port"),
}


@pytest.mark.parametrize("what", list(WRONG_CALLS))
def test_calls_that_do_not_fit_are_explained(tmp_path: Path, what: str) -> None:
    changes, message = WRONG_CALLS[what]
    (tmp_path / "f.c").write_text(
        "#include <stdint.h>\nint32_t f(int32_t x, int32_t e);\nint32_t f(int32_t x, int32_t e) { return x >> e; }\n"
    )
    options = {
        "sources": ["f.c"],
        "declarations": "int32_t f(int32_t x, int32_t e);",
        "call": [{"function": "f", "arguments": ["x", "exponent"], "result": "result"}],
    }
    with pytest.raises(RefsimError, match=re.escape(message)):
        check_port(Port("f", "c-function", "rdbpot", tmp_path, options=options | changes))


def test_results_through_pointers_and_status_codes(tmp_path: Path) -> None:
    shutil.copy(EXAMPLES.parents[2] / "generated" / "kernels" / "refsim_fixedpoint.h", tmp_path)
    (tmp_path / "f.c").write_text(
        '#include "refsim_fixedpoint.h"\nint f(uint32_t x, int n, int32_t *r, int32_t *b);\n'
        "int f(uint32_t x, int n, int32_t *r, int32_t *b) { *r = refsim_get_reciprocal(x, n, b); return x == 3; }\n"
    )
    call = {"function": "f", "arguments": ["x", "integer_bits", "result", "bits_over_unit"], "expect": 0}
    options = {"sources": ["f.c"], "declarations": "int f(uint32_t x, int n, int32_t *r, int32_t *b);", "call": [call]}
    report = check_port(Port("f", "c-function", "get_reciprocal", tmp_path, options=options))
    assert report.verdict.wrong_cases == 0 and kinds_of(report) == {"status"} and len(report.verdict.complaints) == 3


def test_the_manual_names_every_flag_of_a_question() -> None:
    manual = (EXAMPLES.parents[2] / "refsim" / "verify" / "PORTS.md").read_text(encoding="utf-8")
    flags = manual.partition("### Flags")[2].partition("\n## ")[0]
    assert {*NOTES} - {*REFUSALS} - {*re.findall(r"`(\w+)`", flags)} == set()


def test_the_example_of_the_manual(tmp_path: Path) -> None:
    manual = (EXAMPLES.parents[2] / "refsim" / "verify" / "PORTS.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"^```toml\n(.*?)^```", manual, re.MULTILINE | re.DOTALL)
    (tmp_path / "port.toml").write_text(text, encoding="utf-8")
    code = '#include "refsim_fixedpoint.h"\nint32_t mul_high(int32_t a, int32_t b) { return refsim_srdhm(a, b); }\n'
    (tmp_path / "fixed.c").write_text(code, encoding="ascii")
    port = read_port(tmp_path / "port.toml")
    assert check_port(replace(port, options={**port.options, "include": [str(EXAMPLES.parents[2] / "generated" / "kernels")]})).ok


@pytest.mark.thorough
def test_code_that_does_not_compile_is_a_toolchain_error(tmp_path: Path) -> None:
    with pytest.raises(ToolchainError, match="error"):
        checked("esp_style/port", include=[str(tmp_path)])


# --- programs -------------------------------------------------------------------------------------------------------------
PROGRAMS = {
    "ties_up": ("ok", "", "rounds ties up"),
    "garbage": ("stopped", "garbage", "'traceback: out of memory'"),
    "early": ("ok", "early_end", "after 1,000 of 7,712 cases"),
    "extra": ("stopped", "extra", "there are only 7,712 cases"),
    "crash": ("crash", "early_end", "after 6,005 of 7,712 cases"),  # after every 1,000 cases; it is started again five times
    "status": ("status", "early_end", "after 1,000 of 7,712 cases"),
    "hang": ("hang", "early_end", "after 1,000 of 7,712 cases"),
    "drop": ("stopped", "order", "a case was dropped or repeated"),
}


def test_a_correct_program_passes() -> None:
    need("python3", "install Python")
    report = checked("scripts/python")
    assert report.ok and report.verdict.cases == 7712


@pytest.mark.sampled(8)
@pytest.mark.parametrize("how", list(PROGRAMS))
def test_programs_that_go_wrong_are_told_apart(how: str) -> None:
    need("python3", "install Python")
    end, problem, words = PROGRAMS[how]
    started = time.monotonic()
    report = checked("scripts/python", 3.0 if how == "hang" else PATIENCE, command=["python3", "rdbpot.py", how])
    assert not report.ok and report.end.kind == end, report
    assert time.monotonic() - started < 15
    if not problem:
        assert report.verdict.problem is None and words in report.verdict.explanation
    else:
        assert report.verdict.problem is not None and report.verdict.problem.kind == problem
        assert words in str(report.verdict.problem)
    assert how != "crash" or "SIGABRT" in report.crashes[0]


def test_javascript() -> None:
    need("node", "apt-get install nodejs")
    assert checked("scripts/javascript").ok
    report = checked("scripts/javascript", command=["node", "srdhm.js", "bug"])
    assert "rounds ties away from zero" in report.verdict.explanation


def test_a_missing_program_is_a_toolchain_error() -> None:
    with pytest.raises(ToolchainError, match="cannot run 'no-such-program'"):
        checked("scripts/python", command=["no-such-program"])


# --- logs and memory files --------------------------------------------------------------------------------------------------
def test_a_log_with_other_lines_in_between(tmp_path: Path) -> None:
    answers = [answer for chunk in suite("tanh_16").chunks() for answer in chunk.answers]
    lines = ["boot v1.2", *(line for answer in answers for line in (f"[12 ms] refsim: {answer}", "heap 1234")), "done"]
    (tmp_path / "serial.log").write_text("\r\n".join(lines), encoding="ascii")
    port = Port("board", "log", "tanh_16", tmp_path, options={"file": "serial.log", "prefix": "refsim:"})
    assert check_port(port).ok
    (tmp_path / "serial.log").write_text("\n".join(lines[: len(lines) // 2]), encoding="ascii")
    report = check_port(port)
    assert report.verdict.problem is not None and report.verdict.problem.kind == "early_end"


def board(line: int, answers: Sequence[str], stop: threading.Event) -> None:
    """The far end of a serial line: says that it is ready until it is asked; has no room for more than one question."""
    buffer, number = b"", 0
    while number < len(answers) and not stop.is_set():
        if not select.select([line], [], [], 0.05)[0]:
            if number == 0:
                os.write(line, b"boot\r\nready\r\n")
            continue
        buffer += os.read(line, 4096)
        assert buffer.count(b"\n") <= 1, "asked before the answer"
        if buffer.endswith(b"\n"):
            os.write(line, f"heap 1234\r\nout: {answers[number]}\r\n".encode())
            buffer, number = b"", number + 1


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo terminals")
@pytest.mark.parametrize("how", ["right", "wrong", "silent", "unplugged"])
def test_a_board_on_a_serial_line(tmp_path: Path, how: str) -> None:
    answers = [answer for chunk in suite("saturating_left_shift").chunks() for answer in chunk.answers][:300]
    changed = [*answers[:7], "00000007", *answers[8:]] if how == "wrong" else answers[:50] if how == "silent" else answers
    near, far = os.openpty()
    tty.setraw(far)
    options = {"device": os.ttyname(far), "prefix": "out:", "ready": "ready"}
    if how == "unplugged":
        options["device"] = str(tmp_path / "ttyUSB9")
    port = Port(
        "board", "serial", "saturating_left_shift", tmp_path, time_limit=3.0 if how == "silent" else PATIENCE, options=options
    )
    full = suite("saturating_left_shift")
    assert isinstance(full, PrimitiveSuite)
    rows = Rows(*(tuple(column[:300] for column in side) for side in next(full.answered())), ())
    stop = threading.Event()
    end = threading.Thread(target=board, args=(near, changed, stop))
    end.start()
    try:
        report = check_port(port, RecordedSuite(full.primitive, parts=(rows,)))
    finally:
        stop.set()
        end.join()
    os.close(far)
    os.close(near)
    assert report.ok is (how == "right"), report
    if how == "wrong":
        assert report.verdict.wrong_cases == 1 and report.verdict.wrong[0].number == 7
    elif how == "silent":
        assert report.end.kind == "hang" and report.verdict.cases == 50
    elif how == "unplugged":
        assert report.end.kind == "status" and "ttyUSB9" in report.end.errors


@functools.cache
def verilog_folder(parent: Path) -> Path:
    shutil.copytree(EXAMPLES / "verilog", parent / "verilog")
    return parent / "verilog"


def verilog(tmp_path: Path, *defines: str, limit: float = PATIENCE) -> PortReport:
    need("iverilog", "apt-get install iverilog")
    port = read_port(verilog_folder(tmp_path) / "port.toml")
    build = ["iverilog", "-g2005", *(f"-D{name}" for name in defines), "-o", "requantize.vvp", "requantize.v"]
    return check_port(Port("rtl", "memory", port.check, port.folder, time_limit=limit, options={**port.options, "build": [build]}))


@pytest.mark.thorough
def test_verilog(tmp_path: Path) -> None:
    report = verilog(tmp_path)
    assert report.ok and report.verdict.cases > 200_000, report


VERILOG_BUGS = {
    "BUG_TIES": ("ok", "rounds ties up in the second of the two roundings"),
    "BUG_EARLY": ("ok", "the answers end after 5,000 of"),
    "BUG_UNDEFINED": ("ok", "line 778: 'xxxxxxxx' has undefined bits"),
    "BUG_HANG": ("hang", "vvp did not finish within"),
}


@pytest.mark.thorough
@pytest.mark.parametrize("bug", list(VERILOG_BUGS))
def test_verilog_with_a_bug(tmp_path: Path, bug: str) -> None:
    end, words = VERILOG_BUGS[bug]
    report = verilog(tmp_path, bug, limit=4.0 if bug == "BUG_HANG" else PATIENCE)
    assert not report.ok and report.end.kind == end
    assert words in f"{report.verdict.explanation} {report.verdict.problem} {report.end.message}"


@pytest.mark.parametrize("bits", [8, 16, 32, 64])
def test_memory_words_of_any_width(bits: int) -> None:
    asked = suite("lut16_exp")
    answers = [answer for chunk in asked.chunks() for answer in chunk.answers]
    words = "\n".join(word for answer in answers for word in memory.split(answer, bits))
    assert list(memory.answers(f"// results\n@0\n{words}\n", asked, bits)) == answers
    assert memory.split("8001", 8) == ["01", "80"] and memory.split("8001", 32) == ["ffff8001"]


def test_memory_files_with_addresses_and_comments() -> None:
    assert memory.memory_words("/* a\nb */ @2 00_ff // x\n@0 1 2\n") == ["1", "2", "00ff"]


# --- other processors, whole models -------------------------------------------------------------------------------------------
BOARD_SCRIPT = """
ENTRY(_start)
SECTIONS {{
    . = {code}; .vectors : {{ KEEP(*(.vectors)) }} .text : {{ *(.text*) *(.rodata*) }} .ARM.exidx : {{ *(.ARM.exidx*) }}
    . = {data}; .data : {{ *(.data*) }} .bss : {{ *(.bss*) *(COMMON) }}
}}
"""
#: Where a board keeps its code and its data.
BOARDS = dict.fromkeys(("cortex-m0plus", "cortex-m3", "cortex-m4", "cortex-m7", "cortex-m55"), ("0x0", "0x20000000")) | {
    "cortex-m33": ("0x10000000", "0x38000000")
}
#: How to compile a program for a processor without a system, its calls of Linux being its own.
TRIPLES = {
    "rv32imc": ["riscv32-freestanding", "-mcpu=generic_rv32+m+c"],
    "mips-be": ["mips-freestanding-eabi", "-mcpu=mips32r2+soft_float"],
    "ppc-be": ["powerpc-freestanding-eabi"],
    "s390x": ["s390x-freestanding"],
    "arm-linux": ["arm-freestanding-eabi", "-mcpu=cortex_a9"],
}
QUESTIONS = 500


def elf(folder: Path, target: str, *flags: str, cases: int = 0) -> PortReport:
    """The report on the example's program for ``target``; ``cases`` of all questions."""
    need(emulator_of(target)[0], "apt-get install qemu-user qemu-system-arm")
    compilers = find_compilers()
    if "zig cc" not in compilers:
        pytest.skip("no cross compiler: pip install ziglang")
    if target in BOARDS:
        code, data = BOARDS[target]
        (folder / "board.ld").write_text(BOARD_SCRIPT.format(code=code, data=data), encoding="ascii")
        cpu = target.replace("-", "_")
        flags = ("thumb-freestanding-eabi", f"-mcpu={cpu}", "-DSEMIHOSTING", "-Wl,-T,board.ld", *flags)
    else:
        flags = (*TRIPLES[target], *flags)
    line = ["-ffreestanding", "-fno-pic", "-nostdlib", "-static", "-O1", "-fno-stack-protector", "-Wl,-e,_start", "-target", *flags]
    sources = [f"-I{EXAMPLES.parents[2] / 'generated' / 'kernels'}", str(EXAMPLES / "elf" / "tanh16.c")]
    compilers["zig cc"].run([*line, *sources, "-o", "tanh16"], cwd=folder)
    port = Port("tanh", "elf", "tanh_16", folder, time_limit=PATIENCE, options={"file": "tanh16", "target": target})
    asked = suite("tanh_16")
    assert isinstance(asked, PrimitiveSuite)
    columns, results = next(asked.answered())
    step = columns[0].size // QUESTIONS
    rows = Rows(*(tuple(column[::step][:cases] for column in side) for side in (columns, results)), ())
    return check_port(port, RecordedSuite(asked.primitive, parts=(rows,)) if cases else None)


@pytest.mark.sampled(6)
@pytest.mark.parametrize("target", list(EMULATORS))
def test_every_target_answers_every_question(tmp_path: Path, target: str) -> None:
    """The last ones are what an emulator loses that keeps a part of its input for itself."""
    assert elf(tmp_path, target, cases=QUESTIONS).verdict.cases == QUESTIONS
    report = elf(tmp_path, target, "-DBUG_SIGN", cases=QUESTIONS)
    assert not report.ok and report.verdict.problem is None and report.verdict.explanation == "every wrong case has a negative a"


def test_every_name_in_the_tables_of_targets_is_one() -> None:
    assert set(EMULATORS) - {"arm-linux", "cortex-m3"} <= set(TARGETS)
    assert set(BOARDS) | set(TRIPLES) == set(EMULATORS)
    assert all(target.emulator == EMULATORS.get(name, ()) for name, target in TARGETS.items())


def test_an_emulator_of_ones_own_needs_no_placeholder(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text((EXAMPLES / "scripts" / "rdbpot.py").read_text(encoding="utf-8"), encoding="utf-8")
    for emulator in ([sys.executable], [sys.executable, "{file}"], [sys.executable, "-B", "{file}", "right"]):
        options = {"file": "program.py", "emulator": emulator}
        assert check_port(Port("x", "elf", "rdbpot", tmp_path, options=options)).ok


def test_an_unknown_target_is_refused(tmp_path: Path) -> None:
    for target, words in (
        ("z80", "no emulator for target 'z80'; known: cortex-m0plus, "),
        ("cortex-m44", "did you mean 'cortex-m4'"),
    ):
        with pytest.raises(RefsimError, match=words):
            check_port(Port("x", "elf", "tanh_16", tmp_path, options={"file": "x", "target": target}))


MODEL_PORT = """
import sys
sys.path.insert(0, {root!r})
import numpy as np
import refsim
simulator = refsim.Simulator(refsim.load(sys.argv[1]))
for line in sys.stdin:
    data = bytearray.fromhex(line.partition("=")[2])
    output = simulator.run(np.frombuffer(data, np.int8).reshape(simulator.model.inputs[0].shape))[0]
    if len(sys.argv) > 2:
        output = output ^ (output == output.max())
    print(output.tobytes().hex())
"""


@pytest.mark.thorough
def test_a_whole_model(tmp_path: Path) -> None:
    (tmp_path / "port.py").write_text(MODEL_PORT.replace("{root!r}", repr(str(EXAMPLES.parents[2]))), encoding="utf-8")
    shutil.copy(MODEL, tmp_path / "digits.tflite")
    for extra, good in (((), True), (("bug",), False)):
        command = [sys.executable, str(tmp_path / "port.py"), "digits.tflite", *extra]
        port = Port("digits", "executable", "model", tmp_path, model="digits.tflite", vectors=8, options={"command": command})
        report = check_port(port)
        assert report.ok is good and report.verdict.cases == 8, report
    assert "output_0" in report.verdict.first


STREAMING_PORT = """
import sys
sys.path.insert(0, {root!r})
import numpy as np
import refsim
simulator = refsim.Simulator(refsim.load(sys.argv[1]))
(tensor,) = simulator.model.inputs
for line in sys.stdin:
    steps, data = (field.partition("=")[2] for field in line.split())
    samples = np.frombuffer(bytes.fromhex(data), f">i{tensor.nbytes // tensor.size}").reshape(int(steps, 16), *tensor.shape)
    if len(sys.argv) == 2:
        simulator.reset()
    outputs = [simulator.run(sample.astype(tensor.dtype))[0] for sample in samples]
    print("".join(output.astype(output.dtype.newbyteorder(">")).tobytes().hex() for output in outputs))
"""


@pytest.mark.thorough
def test_a_streaming_model_is_asked_in_sequences(tmp_path: Path) -> None:
    (tmp_path / "port.py").write_text(STREAMING_PORT.replace("{root!r}", repr(str(EXAMPLES.parents[2]))), encoding="utf-8")
    (tmp_path / "svdf.tflite").write_bytes(draw(registry()["SVDF"], "s16", profile("tflm"), 1).model)
    for extra, wrong in (((), 0), (("never resets",), 2)):
        command = [sys.executable, str(tmp_path / "port.py"), "svdf.tflite", *extra]
        port = Port("svdf", "executable", "model", tmp_path, model="svdf.tflite", vectors=12, options={"command": command})
        report = check_port(port)
        assert (report.verdict.cases, report.verdict.wrong_cases, report.ok) == (3, wrong, not wrong), report
    assert "case sequence.1 (consecutive steps; real_model, state)" in report.verdict.first


# --- descriptions -----------------------------------------------------------------------------------------------------------
BAD_FILES = {
    "kind = 'c_function'": "kind has to be one of c-function, library",
    "kind = 'executable'\ncheck = 'srdhm'": "kind 'executable' needs the key 'command'",
    "kind = 'executable'\ncommand = ['x']": "'check' is missing",
    "kind = 'log'\ncheck = 'srdhm'\nfile = 'x'\nprefixx = 'y'": "no key 'prefixx'; did you mean 'prefix'",
    "kind = 'log'\ncheck = 'srdhm'\nfile = 3": "'file' has to be str, not 3",
    "kind = 'log'\ncheck = 'model'\nfile = 'x'": "check = 'model' needs the key 'model'",
    "kind = 'library'\ncheck = 'srdhm'\nlibrary = 'x'": "needs 'declarations'",
    "kind = 'library'\ncheck = 'srdhm'\nlibrary = 'x'\ndeclarations = 'y'\n[[call]]\nfunction = 'f'": "call 1 needs 'function' and 'arguments'",
    "kind = ": "is not a TOML file",
}


@pytest.mark.parametrize("text", list(BAD_FILES))
def test_bad_descriptions_are_explained(tmp_path: Path, text: str) -> None:
    file = tmp_path / "port.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RefsimError, match=BAD_FILES[text]):
        read_port(file)


def test_the_host_compiler_is_named() -> None:
    assert host_compiler().name
