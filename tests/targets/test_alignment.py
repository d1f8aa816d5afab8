"""Words are loaded and stored at their own addresses only, where a core faults otherwise; emulators do not."""

from __future__ import annotations

import pickle
import subprocess
import sys

import pytest
from schedule import shapes

from refsim.codegen.generate import build_plan
from refsim.toolchain.emulate import EmulatedModel
from refsim.toolchain.machines import WORKER, UnicornMachine
from refsim.vectors import inputs

#: Runs a job of the worker; answers with its output, how many accesses there were of each size, and how many of them were crooked.
WATCHED = """
import collections
job, seen, crooked = pickle.load(sys.stdin.buffer), collections.Counter(), collections.Counter()
program = Program(job)

def access(uc, kind, address, size, value, data):
    seen[size] += 1
    crooked[size] += address % min(size, 4) != 0

program.uc.hook_add(constants().UC_HOOK_MEM_READ | constants().UC_HOOK_MEM_WRITE, access)
program.go("start", "done")
pickle.dump((program.written(), dict(seen), dict(crooked)), sys.stdout.buffer)
"""


@pytest.mark.thorough
@pytest.mark.targets
@pytest.mark.parametrize(("target", "variant"), [("cortex-m0plus", "arm-m0"), ("rv32imc", "rv32"), ("cortex-m4", "arm-dsp")])
def test_words_at_their_own_addresses(target: str, variant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One layer of each kind, odd sizes among them. Kernels of arm-dsp take words from anywhere: it would be seen."""
    found: list[dict[int, int]] = []

    def ask(machine: UnicornMachine, job: dict[str, object]) -> dict[str, object]:
        program = WORKER.replace('"__main__"', '"worker"') + WATCHED
        done = subprocess.run([sys.executable, "-c", program], input=pickle.dumps(job), capture_output=True, check=True, timeout=60)
        output, *counts = pickle.loads(done.stdout)
        found.extend(counts)
        return {"output": output, "instructions": None, "layers": []}

    monkeypatch.setattr(UnicornMachine, "_ask", ask)
    prepared = shapes.network(False, few=True)
    EmulatedModel(build_plan(prepared, variant=variant), target).run_batch(*inputs(prepared.model.inputs, 1))
    seen, crooked = found
    assert seen[1] > 1000 and seen[4] > 1000
    assert crooked[4] > 100 if variant == "arm-dsp" else not any(crooked.values())
