"""Programs that crash and go on, sanitizers, flags that nobody has, golden files that are about other ports."""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

import pytest
from ports.test_pytest_plugin import PRIMITIVES, program, run, session

from refsim.cases import kernels_of
from refsim.commands.port import verdict_lines
from refsim.engines import profile
from refsim.errors import GoldenError, RefsimError
from refsim.toolchain.compiler import command_of, find_compilers
from refsim.verify import converse, directed, golden_suite, serial_line
from refsim.verify.kernels import KernelSuite
from refsim.verify.kinds import check_port
from refsim.verify.port import Port, suite
from refsim.verify.worker_memory import depends_on_memory

CRASHING = """
import os, sys
for line in sys.stdin:
    x, exponent = (int(field, 16) for field in line.split())
    if (x, exponent) in ((0x80000000, 7), (3, 1)):
        os.abort()
    x -= (x >> 31) << 32
    half = (1 << exponent) >> 1
    value = (x + half) >> exponent if x >= 0 else -((-x + half) >> exponent)
    print(format(value & 0xFFFFFFFF, "08x"), flush=True)
"""


def test_a_program_that_crashes_is_asked_the_rest(tmp_path: Path) -> None:
    (tmp_path / "port.py").write_text(CRASHING)
    report = check_port(Port("p", "executable", "rdbpot", tmp_path, options={"command": [sys.executable, "port.py"]}))
    assert not report.ok and len(report.crashes) == 2 and report.verdict.cases == 7712 and report.verdict.wrong_cases == 0
    assert "80000000 00000007" in report.crashes[0] and "00000003 00000001" in report.crashes[1]
    assert [complaint.kind for complaint in report.verdict.complaints] == ["crash", "crash"] and report.verdict.problem is None
    assert len(report.verdict.unanswered) == 2 and report.verdict.checked == 7710
    assert next(verdict_lines(report.verdict)) == "rdbpot: 7,710 cases checked, 0 wrong, 2 without an answer"


# --- sanitizers -----------------------------------------------------------------------------------------------------------------
OVERFLOW = """
#include <stdint.h>
int32_t f(int32_t x, int32_t e);
int32_t f(int32_t x, int32_t e)
{
    const int32_t half = (int32_t)(((uint32_t)1 << e) >> 1);
    volatile int32_t overflowing = x + half;
    (void)overflowing;
    return (int32_t)(x >= 0 ? ((int64_t)x + (uint32_t)half) >> e : -((-(int64_t)x + (uint32_t)half) >> e));
}
"""


def test_what_ubsan_finds_is_no_correct_port(tmp_path: Path) -> None:
    if "gcc" not in find_compilers():
        pytest.skip("no gcc with sanitizers")
    (tmp_path / "f.c").write_text(OVERFLOW)
    options = {
        "sources": ["f.c"],
        "compiler": "gcc",
        "declarations": "int32_t f(int32_t x, int32_t e);",
        "call": [{"function": "f", "arguments": ["x", "exponent"], "result": "result"}],
    }
    assert check_port(Port("f", "c-function", "rdbpot", tmp_path, options=options)).ok
    report = check_port(Port("f", "c-function", "rdbpot", tmp_path, options=options | {"flags": ["-fsanitize=undefined"]}))
    assert report.verdict.ok and not report.ok
    assert len(report.findings) == 1 and "f.c:7" in report.findings[0] and "signed integer overflow" in report.findings[0]


def test_findings_are_kept_once_and_wherever_they_stand() -> None:
    noise = b"x" * 5000 + b"\n"
    told = b"a.c:1:2: runtime error: load of misaligned address\n" * 3 + noise
    told += b"==7==ERROR: AddressSanitizer: stack-overflow\n" + noise
    assert converse.findings(told) == (
        "a.c:1:2: runtime error: load of misaligned address",
        "==7==ERROR: AddressSanitizer: stack-overflow",
    )
    assert converse.findings(noise) == ()


FOUND = "kernel.c:7:3: runtime error: signed integer overflow"
SIMULATED = """
import sys
open("out.hex", "w").write(open("answers.hex").read())
print({found!r}, file=sys.{stream})
"""


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_findings_of_what_runs_for_a_memory_port_count(tmp_path: Path, stream: str) -> None:
    answers = [answer for chunk in suite("srdhm16").chunks() for answer in chunk.answers]
    (tmp_path / "answers.hex").write_text("\n".join(answers))
    (tmp_path / "run.py").write_text(SIMULATED.format(found=FOUND, stream=stream))
    options = {"output": "out.hex", "command": [sys.executable, "run.py"]}
    report = check_port(Port("rtl", "memory", "srdhm16", tmp_path, options=options))
    assert report.verdict.ok and report.findings == (FOUND,) and not report.ok


def test_findings_in_the_log_of_a_board_count(tmp_path: Path) -> None:
    answers = [f"out: {answer}" for chunk in suite("srdhm16").chunks() for answer in chunk.answers]
    (tmp_path / "log.txt").write_text("\n".join([*answers[:9], FOUND, *answers[9:]]))
    report = check_port(Port("board", "log", "srdhm16", tmp_path, options={"file": "log.txt", "prefix": "out:"}))
    assert report.verdict.ok and report.findings == (FOUND,) and not report.ok


class Line:
    """A serial line on which a board talks about itself."""

    def __init__(self) -> None:
        self.waiting = [b"boot\n", b"ready\n", FOUND.encode() + b"\n", b"out: 0001\n"]

    def readline(self) -> bytes:
        return self.waiting.pop(0)

    def write(self, question: bytes) -> None:
        assert question == b"1 2\n"


def test_what_a_board_says_of_itself_is_read_for_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    streams = {name: io.TextIOWrapper(io.BytesIO(text)) for name, text in (("stdin", b"1 2\n"), ("stdout", b""), ("stderr", b""))}
    for name, stream in streams.items():
        monkeypatch.setattr(sys, name, stream)
    serial_line.bridge(Line(), b"out:", b"ready")
    told, answered = (streams[name].buffer.getvalue() for name in ("stderr", "stdout"))  # type: ignore[attr-defined]
    monkeypatch.undo()
    assert converse.findings(told) == (FOUND,) and answered.split() == [b"0001"]


def test_other_tools_findings_are_told() -> None:
    for line in ("ubsan: add-overflow by 0x000055", "==9==WARNING: MemorySanitizer: use-of-uninitialized-value",
                 "==9== ERROR SUMMARY: 3 errors from 2 contexts"):  # fmt: skip
        assert converse.findings(b"noise\n" + line.encode() + b"\n") == (line,)
    assert converse.findings(b"==9== ERROR SUMMARY: 0 errors from 0 contexts\n") == ()


# --- remarks --------------------------------------------------------------------------------------------------------------------
def test_differences_are_told_by_result_and_element() -> None:
    """The second result's digits start after a blank; elements of two bytes have four digits."""
    results = {"output": "int8", "state_after": "int16"}
    told = "poison the result depends on memory that nobody wrote: element 1 of state_after is 0x00ff instead of 0x0001"
    assert depends_on_memory(results, "0102 00000001", "0102 000000ff") == told
    unwritten = "unwritten bytes of the results that were never written: 3; element 1 of output is 0x5a instead of 0xa5"
    assert depends_on_memory(results, "01a5 0000a5a5", "015a 00005a5a") == unwritten


# --- flags ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.thorough
@pytest.mark.parametrize(
    ("name", "flag", "words"),
    [
        ("conv_2d.s8", "nonsense", "no case of conv_2d.s8 carries the flag 'nonsense'; flags there are accumulator_width"),
        ("conv_2d.s8", "per_chanel", "did you mean 'per_channel'"),
        ("conv_2d.s8", "pool_count", "carries the flag 'pool_count'"),
        ("rdbpot", "tie_evn", "did you mean 'tie_even'"),
        ("get_reciprocal", "tie_even", "flags there are "),
    ],
)
def test_flags_that_no_case_has_are_refused(name: str, flag: str, words: str) -> None:
    with pytest.raises(RefsimError) as refused:
        suite(name, exclude=[flag])
    assert words in str(refused.value)


def test_unknown_flags_of_golden_files_are_refused() -> None:
    files = golden_suite.read([PRIMITIVES / "rdbpot.json"])
    with pytest.raises(GoldenError, match="there is no flag 'tie_evn'; did you mean 'tie_even'"):
        golden_suite.select("rdbpot", files, "tflm", exclude=["tie_evn"])


FEATURES = {
    "depth_multiplier": lambda v: v.get("depth_multiplier", 1) > 1,
    "groups": lambda v: v.get("groups", 1) > 1,
    "stride": lambda v: max(v.get("stride_height", 1), v.get("stride_width", 1)) > 1,
    "dilation": lambda v: max(v.get("dilation_height", 1), v.get("dilation_width", 1)) > 1,
    "batch": lambda v: v.get("batches", 1) > 1,
    "weight_zero_point": lambda v: v.get("filter_offset", 0) != 0,
    "per_channel": lambda v: v.get("output_multiplier") is not None and getattr(v["output_multiplier"], "size", 1) > 1
    and bool((v["output_multiplier"] != v["output_multiplier"][0]).any() or (v["output_shift"] != v["output_shift"][0]).any()),
    "missing_bias": lambda v: "bias" in v and v["bias"] is None,
    "depthwise_3x3": lambda v: v.get("depth_multiplier") == 1 and (v["filter_height"], v["filter_width"]) == (3, 3),
    "pointwise_strided": lambda v: v.get("groups") == 1 and v["filter_height"] * v["filter_width"] == 1
    and v["stride_height"] * v["stride_width"] > 1,
    "long_patch": lambda v: "filter" in v and "depth_multiplier" not in v and v["filter"][0].size > 512,
}  # fmt: skip


@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", [name for name in directed.names("tflm") if name.partition(".")[0] in directed.SWEEPS])
def test_a_port_without_a_feature_can_exclude_it(name: str) -> None:
    asked = suite(name)
    assert isinstance(asked, KernelSuite)
    for flag, needs in FEATURES.items():
        carried = [case for case in asked.cases if needs(case.values)]
        assert all(flag in case.flags for case in carried), (flag, [case.id for case in carried if flag not in case.flags])


@pytest.mark.parametrize("engine", ["tflm", "litert-ref"])
def test_every_kernel_of_an_engine_is_listed(engine: str) -> None:
    """That each listed name can be asked is test_drawn_suites' to show."""
    names = directed.names(engine)
    assert {"conv_2d.s8w4", "fully_connected.s8w4", "pad.s8", "concatenation.s8", "transpose.s8"} <= set(names)
    assert {tuple(name.split(".")) for name in names} == {(op.name, kind) for op, kind in kernels_of(profile(engine)) if op.sample}


# --- compilers ------------------------------------------------------------------------------------------------------------------
def test_a_compiler_may_lie_in_a_folder_with_blanks(tmp_path: Path) -> None:
    folder = tmp_path / "my tools"
    folder.mkdir()
    tool = folder / "gcc"
    tool.write_text("#!/bin/sh\n")
    tool.chmod(0o755)
    assert command_of(str(tool)) == (str(tool),)
    assert command_of(f"'{tool}' -m32") == (str(tool), "-m32")
    assert command_of("gcc -m32") == ("gcc", "-m32") and command_of("  ") == ()


# --- pytest -----------------------------------------------------------------------------------------------------------------------
@pytest.mark.thorough
def test_a_port_that_no_golden_case_is_about_does_not_stop_the_others(tmp_path: Path) -> None:
    program(tmp_path, "port")
    text = (tmp_path / "port.toml").read_text()
    (tmp_path / "other.toml").write_text(text.replace("rdbpot", "conv_2d.s8", 1))
    result = run(tmp_path, ports=("port", "other"))
    assert result.code == 0 and result.counts == {"passed": 4}
    assert "port other (executable, conv_2d.s8) has nothing to answer: no golden case can be asked about conv_2d.s8" in result.told
    run(tmp_path, ports=("other",)).refused("no golden case can be asked about conv_2d.s8")


@pytest.mark.thorough
def test_bundled_cases_have_the_same_names_everywhere(tmp_path: Path) -> None:
    program(tmp_path, "port")
    told = session(tmp_path, "--refsim-port", "port.toml", "--collect-only", "-q", "-p", "no:cacheprovider").told
    assert "refsim-golden/primitives/rdbpot.json::tie_even[port]" in told
    assert shutil.which("python3") is None or "site-packages" not in told
