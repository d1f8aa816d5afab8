"""Golden cases as pytest items: installed from a wheel, and in every way that a port or a description can go wrong."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from ports.example import EXAMPLES, PATIENCE
from ports.test_golden_suite import CASES, CONV, PRIMITIVES, RDBPOT, answers

from refsim import cli, demo, golden
from refsim.verify import golden_suite

ROOT = EXAMPLES.parents[2]
#: The engine of every answer in the golden file of CONV_2D.
ANSWERS = [engine for case in json.loads(CONV.read_text(encoding="utf-8"))["cases"] for engine in case["answers"]]


# --- installed from a wheel -----------------------------------------------------------------------------------------------
@pytest.mark.thorough
def test_the_wheel_in_a_firmware_repository(tmp_path: Path) -> None:
    """Found by its metadata alone; a right kernel passes, a wrong one is located and explained, other tests run beside."""
    python = install(tmp_path)
    project = tmp_path / "firmware"
    for source in (CONV, CONV.with_suffix(".bin")):
        (project / "golden").mkdir(parents=True, exist_ok=True)
        shutil.copy(source, project / "golden")
    shutil.copy(EXAMPLES / "cmsis_style" / "conv.c", project)
    shutil.copytree(ROOT / "generated" / "kernels", project / "kernels")
    conv_port(project / "conv.toml", sources=["conv.c"], include=["kernels"])
    conv_port(project / "bug.toml", sources=["conv.c"], include=["kernels"], flags=["-DBUG_OFFSET"])
    (project / "test_own.py").write_text(
        "import sys\ndef test_own(request):\n    assert ('refsim' in sys.modules) == bool(request.config.option.refsim_port)\n"
    )

    def run(*options: str) -> tuple[int, str, list[ElementTree.Element]]:
        command = [python, "-m", "pytest", "--junitxml=junit.xml", *options]
        done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False, env=bare_environment())
        assert "plugins: refsim-" in done.stdout, done.stdout + done.stderr
        return done.returncode, done.stdout, list(ElementTree.parse(project / "junit.xml").iter("testcase"))

    code, _, cases = run()
    assert (code, [case.get("name") for case in cases]) == (0, ["test_own"])

    code, told, cases = run("--refsim-golden", "golden", "--refsim-port", "conv.toml")
    assert code == 0 and f"{len(cases)} passed" in told, told
    counted = re.search(
        r"refsim: port conv \(c-function, conv_2d.s8\): (\d+) golden cases, \d+ questions; "
        r"not for this port: (\d+) of another engine, (\d+) of another signature, (\d+) refusals",
        told,
    )
    assert counted is not None, told
    asked, *left = map(int, counted.groups())
    assert asked + sum(left) == len(ANSWERS) and left[0] == len(ANSWERS) - ANSWERS.count("tflm-2026.10")
    names = {case.get("name") for case in cases}
    assert asked + 1 == len(cases) == len(names) > 14 and {"padding_same_asymmetric[conv]", "test_own"} <= names

    code, told, cases = run("--refsim-golden", "golden", "--refsim-port", "bug.toml")
    assert code == 1 and "Traceback" not in told and "FAILED golden/conv_2d.json::zero_points_at_the_ends[bug]" in told, told
    assert "looks like: the results are those of a kernel with this mistake: input_zero_point." in told
    assert "first wrong, case 'zero_points_at_the_ends', run 0: conv_2d.s8 case zero_points_at_the_ends.0 (" in told
    assert "expected by tflm-2026.10, tflite-micro" in told
    failed = {case.get("name") for case in cases if case.find("failure") is not None}
    assert "zero_points_at_the_ends[bug]" in failed and "test_own" not in failed and len(cases) == asked + 1


def install(folder: Path) -> str:
    """The interpreter of a new environment with the wheel of this repository; what refsim depends on is shared with this one."""
    build = f"from hatchling.build import build_wheel; print(build_wheel({str(folder)!r}))"
    built = subprocess.run([sys.executable, "-c", build], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()[-1]
    environment, shared = folder / "environment", folder / "shared"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    shared.mkdir()
    for place in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        for entry in Path(place).iterdir():
            if "refsim" not in entry.name:
                (shared / entry.name).symlink_to(entry)
    python = environment / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "-q", "--no-deps", "--no-index", str(folder / built)], check=True)
    where = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = subprocess.run(where, capture_output=True, text=True, check=True).stdout.strip()
    (Path(packages) / "shared.pth").write_text(f"{shared}\n")
    return str(python)


def bare_environment() -> dict[str, str]:
    """This one's, without what an outer pytest put there."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "PYTHON"))}


# --- ports ------------------------------------------------------------------------------------------------------------------
#: A right rdbpot, but for what happens at a row: row 100 is row 36 of the second case. Each start leaves a line in runs.txt.
PROGRAM = """
import os, sys, time
how, at = sys.argv[1], int(sys.argv[2])
lines = sys.stdin.read().split("\\n")[:-1]
with open("runs.txt", "a") as runs:
    print(len(lines), file=runs)
for number, line in enumerate(lines):
    x, exponent = (int(field, 16) for field in line.split())
    x -= (x >> 31) << 32
    half = (1 << exponent) >> 1
    value = (x + half) >> exponent if x >= 0 or how == "ties_up" else -((-x + half) >> exponent)
    if number == at:
        sys.stdout.flush()
        if how == "crash":
            os.abort()
        if how == "hang":
            time.sleep(1000)
        if how == "garbage":
            print("fatal: out of memory")
        if how == "early":
            break
        if how == "status":
            sys.exit("no more")
        if how == "drop":
            continue
        if how == "wrong":
            value += 1
    print(line, format(value & 0xFFFFFFFF, "08x"))
if how == "extra":
    print("00000000")
if how == "late":
    sys.exit(3)
"""


def program(folder: Path, name: str, how: str = "right", at: int = 100, limit: float = 30) -> None:
    """A port ``name``.toml of rdbpot that goes wrong in the way ``how`` at row ``at``."""
    (folder / "port.py").write_text(PROGRAM)
    command = [sys.executable, "port.py", how, str(at)]
    (folder / f"{name}.toml").write_text(f'kind = "executable"\ncheck = "rdbpot"\ntime_limit = {limit}\ncommand = {command}\n')


def conv_port(path: Path, **options: object) -> None:
    """The example of a convolution, described in ``path`` with other options."""
    text = (EXAMPLES / "cmsis_style" / "port.toml").read_text(encoding="utf-8")
    options = {"sources": [str(EXAMPLES / "cmsis_style" / "conv.c")], "include": [str(ROOT / "generated" / "kernels")], **options}
    kept = [line for line in text.splitlines() if line.partition(" =")[0] not in options]
    path.write_text("\n".join([*(f"{key} = {value}" for key, value in options.items()), *kept]))


@dataclass(frozen=True)
class Session:
    """One run of pytest. ``failures``: what each failed item said, by its name."""

    code: int
    told: str

    @property
    def counts(self) -> dict[str, int]:
        last = re.findall(r"^=* ?(.*) in [0-9.]+s\b.*$", self.told, re.M)[-1]
        return {kind: int(count) for count, kind in re.findall(r"(\d+) (passed|failed|error|deselected)", last)}

    @property
    def failures(self) -> dict[str, str]:
        found: dict[str, str] = {}
        name = ""
        for line in self.told.splitlines():
            if line.startswith("____"):
                name = line.strip("_ ")
            elif line.startswith(("====", "refsim: ")):
                name = ""
            elif name:
                found[name] = f"{found.get(name, '')}{line}\n"
        return found

    def refused(self, words: str) -> None:
        """It has to be a usage error that says ``words``."""
        assert self.code == pytest.ExitCode.USAGE_ERROR and words in self.told and "Traceback" not in self.told, self.told


def session(folder: Path, *options: object) -> Session:
    command = [sys.executable, "-m", "pytest", *map(str, options)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=bare_environment())
    return Session(done.returncode, done.stdout + done.stderr)


def run(folder: Path, *options: object, path: Path = RDBPOT, ports: Sequence[str] = ("port",)) -> Session:
    """``path`` against ports of ``folder``."""
    told = [f"--refsim-port={port}.toml" for port in ports]
    return session(folder, f"--refsim-golden={path}", *told, "-p", "no:cacheprovider", *options)


#: How a port goes wrong at a row: what its case says, and whether the cases after it are not answered.
WAYS: dict[str, tuple[str, bool]] = {
    "crash": ("crash, case 'tie_away', row 36: crashed with SIGABRT", False),
    "hang": ("case 'tie_away', row 36: the port did not finish within 2 s", True),
    "garbage": (
        "case 'tie_away', row 36: garbage: line 101: expected 1 field, or 3 with the input repeated, got 'fatal: out of memory'",
        True,
    ),
    "drop": ("case 'tie_away', row 36: order: line 101: answers another case", True),
    "early": ("case 'tie_away', row 36: early end: the answers end after 100 of 256 cases", True),
    "status": ("case 'tie_away', row 36: the port ended with exit code 1\nits last words: no more", True),
    "wrong": ("1 of 64 answers are wrong\nfirst wrong, case 'tie_away', row 36: rdbpot(x=", False),
    "ties_up": ("looks like: in all of these cases the port rounds ties up (flag tie_away)", False),
}
#: What comes after the last answer.
AFTERWARDS = {
    "extra": "case 'truncation', row 63: extra: line 257: there are only 256 cases, but another line came",
    "late": "case 'truncation', row 63: the port ended with exit code 3",
}


@pytest.fixture(scope="module")
def all_ways(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """One session with a port for every way to go wrong, and a right one."""
    folder = tmp_path_factory.mktemp("ways")
    names = ["right", *WAYS, *AFTERWARDS]
    for name in names:
        program(folder, name, name, limit=2 if name == "hang" else 30)
    return run(folder, ports=names)


def test_a_right_port_passes_beside_wrong_ones(all_ways: Session) -> None:
    assert all_ways.code == 1 and sum(all_ways.counts.values()) == 4 * (1 + len(WAYS) + len(AFTERWARDS))
    assert not [name for name in all_ways.failures if name.endswith("[right]")]
    assert "Traceback" not in all_ways.told and "Error" not in all_ways.told


@pytest.mark.parametrize("how", list(WAYS))
def test_programs_that_go_wrong(all_ways: Session, how: str) -> None:
    words, ends = WAYS[how]
    told = {name.partition("[")[0]: text for name, text in all_ways.failures.items() if name.endswith(f"[{how}]")}
    assert words in told["tie_away"], told
    assert "flag tie_away: A tie that goes away from zero." in told["tie_away"] and "shift_extreme" not in told
    later = [told.get(name, "") for name in CASES[2:]]
    if ends:
        assert "28 of 64 not answered" in told["tie_away"]
        assert all(text.startswith("not answered: ") and ", at case 'tie_away', row 36" in text for text in later)
    else:
        assert not any("not answered" in text for text in told.values())


@pytest.mark.parametrize("how", list(AFTERWARDS))
def test_what_comes_after_the_last_answer_is_the_last_items(all_ways: Session, how: str) -> None:
    told = {name: text for name, text in all_ways.failures.items() if name.endswith(f"[{how}]")}
    assert list(told) == [f"truncation[{how}]"]
    assert AFTERWARDS[how] in told[f"truncation[{how}]"] and "not answered" not in told[f"truncation[{how}]"]


@pytest.mark.thorough
def test_only_selected_cases_are_asked_and_only_once(tmp_path: Path) -> None:
    program(tmp_path, "port")
    asked = tmp_path / "runs.txt"
    listed = run(tmp_path, "--collect-only", "-q")
    assert listed.code == 0 and all(f"rdbpot.json::{name}[port]" in listed.told for name in CASES)
    assert "refsim: port port (executable, rdbpot): 4 golden cases, 256 questions" in listed.told
    assert not asked.exists()
    chosen = run(tmp_path, "-k", "tie")
    assert (chosen.code, chosen.counts) == (0, {"passed": 2, "deselected": 2})
    assert run(tmp_path, f"{RDBPOT}::truncation[port]").counts == {"passed": 1}
    assert asked.read_text() == "128\n64\n"


@pytest.mark.thorough
def test_several_ports_and_files_are_told_apart(tmp_path: Path) -> None:
    """Two ports whose files are called alike, a file given twice, a test of the user's; then the failed items alone."""
    for name, how in (("one", "right"), ("two", "ties_up")):
        (tmp_path / name).mkdir()
        program(tmp_path / name, "port", how)
    (tmp_path / "test_own.py").write_text("def test_own(): pass\n")
    (tmp_path / "pytest.ini").touch()
    shutil.copytree(PRIMITIVES, tmp_path / "build" / "golden")  # a folder that pytest does not enter
    given = ["--refsim-golden", "build/golden", "--refsim-golden", "build/golden/rdbpot.json"]
    given += ["--refsim-port", "one/port.toml", "--refsim-port", "two/port.toml"]
    first = session(tmp_path, *given, "-v")
    assert first.counts == {"passed": 7, "failed": 2}
    assert "build/golden/rdbpot.json::tie_away[one/port] PASSED" in first.told
    assert "build/golden/rdbpot.json::tie_away[two/port] FAILED" in first.told
    again = session(tmp_path, *given, "--last-failed")
    assert again.counts["failed"] == 2 and "passed" not in again.counts


@pytest.mark.thorough
def test_workers_of_xdist_share_one_run(tmp_path: Path) -> None:
    """And say what it said, also where a tool is missing."""
    program(tmp_path, "port", "wrong")
    (tmp_path / "tool.toml").write_text('kind = "elf"\ncheck = "rdbpot"\nfile = "x"\nemulator = ["no-such-emulator", "{file}"]\n')
    result = run(tmp_path, "-n", "2", ports=("port", "tool"))
    assert (result.code, result.counts) == (1, {"passed": 3, "failed": 1, "error": 4})
    assert "first wrong, case 'tie_away', row 36" in result.failures["tie_away[port]"]
    assert result.told.count("no-such-emulator is not installed; on Debian: apt-get install") >= 4
    assert "Traceback" not in result.told and (tmp_path / "runs.txt").read_text() == "256\n"


# --- other kinds and kernels --------------------------------------------------------------------------------------------------
KERNEL_BUGS: dict[str, tuple[str, str]] = {
    "BUG_OVERRUN": ("left_shift", "guard, case 'left_shift', run 0: wrote outside output: byte 1 past its end"),
    "BUG_PADDING": ("padding_same_asymmetric", "first wrong, case 'padding_same_asymmetric', run 0: conv_2d.s8 case "),
    "BUG_CRASH": ("stride_mixed", "crash, case 'stride_mixed', run 2: crashed with SIGSEGV"),
    "BUG_HANG": ("stride_mixed", "2 of 3 not answered"),
}


@pytest.fixture(scope="module")
def all_bugs(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """One session with a port for every bug of the example."""
    folder = tmp_path_factory.mktemp("bugs")
    for bug in KERNEL_BUGS:
        conv_port(folder / f"{bug}.toml", flags=[f"-D{bug}"], time_limit=2 if bug == "BUG_HANG" else PATIENCE)
    conv_port(folder / "broken.toml", include=["nowhere"])
    return run(folder, path=CONV, ports=[*KERNEL_BUGS, "broken"])


@pytest.mark.thorough
@pytest.mark.parametrize("bug", list(KERNEL_BUGS))
def test_c_functions_that_go_wrong(all_bugs: Session, bug: str) -> None:
    case, words = KERNEL_BUGS[bug]
    told = {name.partition("[")[0]: text for name, text in all_bugs.failures.items() if name.endswith(f"[{bug}]")}
    assert words in told[case], told
    assert 0 < len(told) < all_bugs.counts["error"], "others pass"
    later = [text for text in told.values() if "not answered" in text and words not in text]
    if bug == "BUG_HANG":
        assert told[case].startswith("hang, case 'stride_mixed', run 0: did not finish within ")
        ended = re.compile(r"not answered: the port did not finish within \S+ s, at case 'stride_mixed', run 0")
        assert later and all(ended.match(text) for text in later)
    else:
        assert not later


@pytest.mark.thorough
def test_code_that_does_not_compile_is_an_error(all_bugs: Session) -> None:
    told = {name: text for name, text in all_bugs.failures.items() if name.startswith("ERROR") and "[broken]" in name}
    assert len(told) == all_bugs.counts["error"] >= 14 and all("refsim_conv_2d.h" in text for text in told.values())


MODEL_PORT = """
import sys
sys.path.insert(0, {root!r})
import numpy as np
import refsim
simulator = refsim.Simulator(refsim.load("digits.tflite"))
for number, line in enumerate(sys.stdin):
    data = bytearray.fromhex(line.partition("=")[2])
    output = simulator.run(np.frombuffer(data, np.int8).reshape(simulator.model.inputs[0].shape))[0]
    print((output ^ (number == int(sys.argv[1]))).tobytes().hex())
"""


@pytest.mark.thorough
def test_a_whole_model(tmp_path: Path) -> None:
    shutil.copy(demo.MODEL, tmp_path / "digits.tflite")
    (tmp_path / "port.py").write_text(MODEL_PORT.replace("{root!r}", repr(str(ROOT))))
    for name, wrong in (("right", "-1"), ("wrong", "17")):
        text = f'kind = "executable"\ncheck = "model"\nmodel = "digits.tflite"\ncommand = {[sys.executable, "port.py", wrong]}\n'
        (tmp_path / f"{name}.toml").write_text(text)
    result = run(tmp_path, path=golden.FOLDER / "models", ports=("right", "wrong"))
    assert result.counts == {"passed": 7, "failed": 1}
    told = result.failures["samples[wrong]"]
    assert "1 of 40 answers are wrong\nfirst wrong, case 'samples', run 17: " in told and "output_0" in told
    assert "4 golden cases, 43 questions; not for this port: 4 of another engine" in result.told
    (tmp_path / "digits.tflite").write_bytes(demo.MODEL.read_bytes() + bytes(16))
    run(tmp_path, path=golden.FOLDER / "models", ports=("right",)).refused(
        "digits.tflite of tflm-2026.10; there are 8 about something else"
    )


@pytest.mark.thorough
def test_a_log_has_the_answers_to_all_cases(tmp_path: Path) -> None:
    right = answers(golden_suite.select("rdbpot", golden_suite.read([RDBPOT]), "tflm"))
    for name, lines in (("port", right), ("early", right[:130])):
        (tmp_path / f"{name}.toml").write_text(f'kind = "log"\ncheck = "rdbpot"\nfile = "{name}.log"\nprefix = "rdbpot:"\n')
        (tmp_path / f"{name}.log").write_text("".join(f"rdbpot: {answer}\n" for answer in lines))
    assert run(tmp_path, "-k", "truncation").counts == {"passed": 1, "deselected": 3}
    (tmp_path / "port.log").unlink()
    result = run(tmp_path, ports=("port", "early"))
    assert result.counts == {"passed": 2, "failed": 2, "error": 4} and "Traceback" not in result.told
    assert "case 'tie_even', row 2: early end: the answers end after 130 of 256 cases" in result.failures["tie_even[early]"]
    assert "cannot read" in result.failures["ERROR at setup of tie_even[port]"]


BAD_INPUT: dict[str, tuple[str, str, str]] = {
    "no such golden file": ("nowhere.json", "port", "cannot read golden file"),
    "a broken golden file": ("rdbpot.json", "port", "rdbpot.bin has 0 bytes"),
    "nothing matches": (
        str(CONV),
        "port",
        f"about rdbpot; there are {len(ANSWERS)} about something else. The files hold cmsis-nn-7: conv_2d; litert-2.3-ref: conv_2d",
    ),
    "no such port": (str(RDBPOT), "nowhere", "nowhere.toml: No such file"),
    "a key is missing": (str(RDBPOT), "key", "needs the key 'command'"),
    "no such engine": (str(RDBPOT), "engine", "engine.toml: unknown engine profile 'onnx'"),
}


@pytest.mark.sampled(6)
@pytest.mark.parametrize("what", list(BAD_INPUT))
def test_bad_input_is_a_usage_error(tmp_path: Path, what: str) -> None:
    path, port, words = BAD_INPUT[what]
    program(tmp_path, "port")
    (tmp_path / "key.toml").write_text('kind = "executable"\ncheck = "rdbpot"\n')
    (tmp_path / "engine.toml").write_text('kind = "executable"\ncheck = "conv_2d.s8"\nengine = "onnx"\ncommand = ["x"]\n')
    shutil.copy(RDBPOT, tmp_path)
    (tmp_path / "rdbpot.bin").write_bytes(b"")
    run(tmp_path, path=Path(path), ports=(port,)).refused(words)
    assert not (tmp_path / "runs.txt").exists()


@pytest.mark.thorough
def test_goldens_need_a_port_and_a_port_has_those_of_refsim(tmp_path: Path) -> None:
    session(tmp_path, "--refsim-golden", RDBPOT).refused("--refsim-golden PATH needs --refsim-port FILE")
    program(tmp_path, "port")
    own = session(tmp_path, "--refsim-port", "port.toml", "-p", "no:cacheprovider")
    assert own.code == 0 and own.counts == {"passed": 4}, own.told


def test_the_plug_in_has_both_names() -> None:
    """The entry point's module is a copy of the package's, which the type checker and the linter see."""
    import refsim_pytest

    text = (ROOT / "refsim" / "pytest_entry.py").read_text(encoding="utf-8")
    assert Path(refsim_pytest.__file__).read_text(encoding="utf-8") == text, "install refsim again"


@pytest.mark.thorough
def test_vectors_and_ports_on_the_command_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cli.run(["vectors", "gen", "rdbpot", "--golden", str(PRIMITIVES)]) == 0
    questions = capsys.readouterr().out.splitlines()
    assert len(questions) == 256
    assert cli.run(["vectors", "gen", str(demo.MODEL), "--golden", str(golden.FOLDER), "--engine", "litert-ref"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 43
    assert cli.run(["vectors", "gen", "rdbpot", "--golden", str(PRIMITIVES), "--level", "2"]) == 2
    assert "golden files have their own" in capsys.readouterr().err
    checking = [sys.executable, "-m", "refsim", "vectors", "check", "rdbpot", "--golden", str(RDBPOT)]
    lines = answers(golden_suite.select("rdbpot", golden_suite.read([RDBPOT]), "tflm"))
    told = subprocess.run(
        checking, input="\n".join([*lines[:-1], "00000007"]), cwd=ROOT, text=True, capture_output=True, check=False
    )
    assert told.returncode == 1 and "256 cases checked, 1 wrong" in told.stdout
    program(tmp_path, "port", "ties_up")
    monkeypatch.chdir(tmp_path)
    assert cli.run(["port", "check", "port.toml", "--golden", str(RDBPOT)]) == 1
    assert "256 cases checked, 96 wrong" in capsys.readouterr().out
