"""Explain on ports with one seeded mistake each: the right cause is named, and a correct port is not accused."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from engines import seeded_families, seeded_ports
from engines.seeded_ports import Seeded, inputs_of, ported, read_otherwise

import refsim
from refsim.diagnose.explain import explain
from refsim.ir import Array

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


def noisy(y: Array) -> Array:
    """Three in ten elements one up or down."""
    rng = np.random.default_rng(1)
    return np.clip(y + rng.choice([-1, 0, 1], y.shape, p=[0.15, 0.7, 0.15]), -128, 127).astype(y.dtype)


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("dense", noisy),
        ("dense", lambda y: np.where(np.arange(y.size).reshape(y.shape) % 2, y, y ^ 2)),
        ("pool", lambda y: y[..., ::-1]),
        ("softmax", noisy),
    ],
    ids=["noise", "a bit", "channels reversed", "noise in softmax"],
)
def test_what_no_known_mistake_makes_is_called_so(name: str, spoil: Callable[[Array], Array]) -> None:
    """Nor is one named that happens to give a few of the values."""
    model = refsim.load(MODELS[name]())
    inputs = inputs_of(model)
    dump = {index: spoil(array) for index, array in ported(model, "tflm", inputs).items()}
    (found,) = explain(refsim.prepare(model, "tflm"), inputs, dump).findings
    assert (found.causes, found.nearest) == ((), None) and found.verdict == "not explained by any known engine or mistake"


def test_most_of_it_is_told_where_it_is_not_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """A zero point that is left out, and two elements that something else spoilt."""
    model = refsim.load(MODELS["dense"]())
    inputs = inputs_of(model)
    with monkeypatch.context() as patch:
        seeded_ports.zero_point("output", seeded_ports.IGNORED)(patch)
        dump = ported(model, "tflm", inputs)
    y = next(iter(dump.values()))
    y.reshape(-1)[:2] ^= 64
    (found,) = explain(refsim.prepare(model, "tflm"), inputs, dump).findings
    assert not found.causes and found.nearest is not None and found.nearest.what == "ignores zero_point"
    assert 0.5 < found.share < 1 and "not explained; the nearest: the dump ignores zero_point, which gives " in found.verdict


@pytest.mark.parametrize("name", MODELS)
def test_a_correct_port_is_not_accused(name: str) -> None:
    model = refsim.load(MODELS[name]())
    inputs = inputs_of(model)
    engine = "litert-ref" if name == "concatenation" else "tflm"
    dump = ported(model, engine, inputs)
    found = explain(refsim.prepare(model, engine), inputs, dump)
    assert found.equal and found.compared == len(dump) and all(len(np.unique(array)) > 1 for array in dump.values())
