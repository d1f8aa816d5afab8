"""Mutated files: every load ends in a ModelError or a model, no command in exit 3, and what is accepted is exact in C."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from model.cases import play, shared_folder, tensor_differences
from model.test_bad_input import MOST_ELEMENTS, damaged

import refsim
from refsim import demo, vectors
from refsim.cli import run as command
from refsim.codegen.generate import BuildPlan, build_plan
from refsim.toolchain.compiler import find_compilers
from refsim.toolchain.host import QUICK_FLAGS
from refsim.toolchain.many import build_many

pytestmark = pytest.mark.filterwarnings("ignore::refsim.OverflowWarning")

UBSAN = (*QUICK_FLAGS, "-fsanitize=undefined", "-fno-sanitize=alignment")
#: A file above this size takes too long to compile and run for a test.
MOST_BYTES = 60_000
#: What every eighth mutant goes through.
COMMANDS = ("inspect", "qparams", "run")
EVERY = 8


def sources() -> list[bytes]:
    """The bundled model, and the small ones of the shared folder."""
    found = sorted((shared_folder() / "models").glob("*.tflite"))
    return [demo.MODEL.read_bytes(), *(path.read_bytes() for path in found if path.stat().st_size <= MOST_BYTES)]


def mutants(count: int, seed: int) -> Iterator[bytes]:
    """Words of the tables changed, as in damaged single operators; by turns also bytes anywhere, and ends cut off or swapped."""
    rng, files = random.Random(seed), sources()
    for number in range(count):
        data = bytearray(damaged(files[number % len(files)], rng))
        if number % 3 == 1:
            for _ in range(rng.choice((1, 4, 16))):
                data[rng.randrange(len(data))] = rng.randrange(256)
        elif number % 7 == 2:
            start, end = sorted(rng.sample(range(len(data)), 2))
            data = data[:start] + data[end:] if number % 2 else data[:end]
        yield bytes(data)


def accepted(number: int, data: bytes) -> BuildPlan | None:
    """C for a mutant that an engine takes and that is not too large; loading ends in a ModelError or a model."""
    model = None
    with contextlib.suppress(refsim.ModelError):
        model = refsim.load(data)
    if model is not None and sum(tensor.size for tensor in model.tensors) <= MOST_ELEMENTS:
        with contextlib.suppress(refsim.RefsimError):
            return build_plan(refsim.prepare(model, ("tflm", "litert-ref")[number % 2]), prefix=f"m{number}")
    return None


@pytest.mark.thorough
@pytest.mark.parametrize(("count", "seed", "in_c"), [(240, 1, 10), pytest.param(4000, 2, 60, marks=pytest.mark.campaign)])
def test_mutated_files_end_in_an_error_or_a_model(
    count: int, seed: int, in_c: int, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    plans: list[BuildPlan] = []
    seen = refused = 0
    for number, data in enumerate(mutants(count, seed)):
        seen += 1
        plan = accepted(number, data)
        refused += plan is None
        if plan is not None and len(plans) < in_c and len(plan.program.model.inputs):
            plans.append(plan)
        if number % EVERY == 0:
            path = tmp_path / "mutant.tflite"
            path.write_bytes(data)
            given = [COMMANDS[number // EVERY % len(COMMANDS)], str(path)]
            code = command(given)
            told = capfd.readouterr().err
            assert code != 3 and "Traceback" not in told, f"mutant {number}: {given[0]}: {told}"
    assert 0.1 * seen < refused < 0.9 * seen, "mutations that always break a file, or never, test little"
    assert len(plans) == in_c
    assert _differences(plans, tmp_path / "c", capfd) == []
    print(f"{seen:,} mutants: {refused:,} refused, {seen - refused:,} accepted, {len(plans):,} carried to C")


def _differences(plans: list[BuildPlan], folder: Path, capfd: pytest.CaptureFixture[str]) -> list[str]:
    """Between C and simulator, and what the sanitizer finds."""
    lines: list[str] = []
    sanitizer = UBSAN if "gcc" in find_compilers() else QUICK_FLAGS
    for start in range(0, len(plans), 50):
        part = plans[start : start + 50]
        compiled = build_many(part, folder / str(start), find_compilers().get("gcc"), sanitizer)
        for plan in part:
            model, profile = plan.program.model, plan.program.profile
            inputs = vectors.inputs(model.inputs, 2, 1)
            _, got = play(compiled[plan.prefix], inputs, stateful=True)
            with contextlib.suppress(refsim.RefsimError):  # such as a conversion that is undefined in the engine
                _, want = play(refsim.Simulator(model, profile), inputs, stateful=True)
                lines += [line for a, b in zip(got, want, strict=True) for line in tensor_differences(plan.prefix, a, b)]
            lines += [f"{plan.prefix}: {line}" for line in capfd.readouterr().err.splitlines() if "runtime error" in line][:1]
    return lines
