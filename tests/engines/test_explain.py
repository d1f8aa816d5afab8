"""Explain on ports with one seeded mistake each: the right cause is named, and a correct port is not accused."""

from __future__ import annotations

import numpy as np
import pytest
from engines import seeded_families, seeded_ports
from engines.seeded_ports import Seeded, inputs_of, ported, read_otherwise

import refsim
from refsim.diagnose.explain import explain

MODELS = {**seeded_ports.MODELS, **seeded_families.MODELS}
SEEDED = (*seeded_ports.SEEDED, *seeded_families.FAMILIES)
pytestmark = pytest.mark.filterwarnings("ignore::refsim.overflow.OverflowWarning")


@pytest.mark.sampled(4)
@pytest.mark.parametrize("seeded", SEEDED, ids=lambda seeded: seeded.id)
def test_a_seeded_mistake_is_named(seeded: Seeded, monkeypatch: pytest.MonkeyPatch) -> None:
    """Among the causes that give every value is the seeded one; what else is named gives the same bytes, by definition."""
    model = refsim.load(MODELS[seeded.model]())
    read = read_otherwise(model, seeded.reads) if seeded.reads else model
    inputs = inputs_of(model)
    with monkeypatch.context() as patch:
        seeded.patch(patch)
        dump = ported(read, seeded.engine, inputs)
    found = explain(refsim.prepare(model, seeded.profile), inputs, dump)
    assert not found.equal, "the mistake does not show on these inputs"
    assert any(seeded.told in cause.what for cause in found.findings[0].causes), found.findings[0].verdict


def test_the_table_is_wide_enough() -> None:
    families = {refsim.load(MODELS[seeded.model]()).nodes[0].op for seeded in SEEDED}
    assert len(SEEDED) >= 60 and len(families) >= 20


@pytest.mark.parametrize("name", MODELS)
def test_a_correct_port_is_not_accused(name: str) -> None:
    model = refsim.load(MODELS[name]())
    inputs = inputs_of(model)
    engine = "litert-ref" if name == "concatenation" else "tflm"
    dump = ported(model, engine, inputs)
    found = explain(refsim.prepare(model, engine), inputs, dump)
    assert found.equal and found.compared == len(dump) and all(len(np.unique(array)) > 1 for array in dump.values())
