"""Recording: what it refuses, and that the engines give the committed bytes again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from refsim import demo, golden, live
from refsim.engines import Profile, profile, profiles
from refsim.errors import EngineError, GoldenError, RefsimError, UnsupportedError
from refsim.golden import cases, checker, primitive_cases, recorder
from refsim.golden.vector import run
from refsim.ir import Array
from refsim.prepare import prepare
from refsim.tflite import load

#: Whole files, and single cases, that the engines are asked again.
FILES = ("operators/reshape", "models/digits")
CASES = (
    "add/int16_powers_of_two",
    "conv_2d/padding_same_asymmetric",
    "depthwise_conv_2d/refused_mixed_types",
    "fully_connected/ties",
    "softmax/refused_sum",
    "svdf/scale_product",
    "unidirectional_sequence_lstm/sequence",
)


def pretend(monkeypatch: pytest.MonkeyPatch, wrong: int = 0) -> None:
    """Stand-in for a live engine: the simulator, its outputs off by ``wrong``."""

    def answer(
        engine: str, model: bytes, inputs: list[Array], *, stateful: bool = False, each_run: bool = False
    ) -> live.LiveResult:
        try:
            outputs = run(prepare(load(model), engine), inputs, stateful)
        except RefsimError as error:
            raise EngineError(f"refuses: {error}") from error
        return live.LiveResult(tuple(np.asarray(out + wrong, dtype=out.dtype) for out in outputs), {})

    monkeypatch.setattr(live, "run", answer)
    monkeypatch.setattr(live, "available", lambda engine: profile(engine).wheel)


@pytest.mark.oracle
@pytest.mark.parametrize("what", FILES)
def test_the_engines_give_the_committed_bytes_again(tmp_path: Path, what: str) -> None:
    """All at once, or one after the other."""
    (path,) = recorder.record(tmp_path / "all", what)
    assert recorder.record(tmp_path / "all", what, "tflm") == []
    for p in profiles():
        assert len(recorder.record(tmp_path / "each", what, p.id)) == 1
    each = tmp_path / "each" / path.relative_to(tmp_path / "all")
    for suffix in (".json", ".bin"):
        committed = (golden.FOLDER / path.relative_to(tmp_path / "all")).with_suffix(suffix).read_bytes()
        assert path.with_suffix(suffix).read_bytes() == each.with_suffix(suffix).read_bytes() == committed


@pytest.mark.sampled(4)
@pytest.mark.oracle
@pytest.mark.parametrize("p", profiles(), ids=lambda p: p.id)
@pytest.mark.parametrize("name", CASES)
def test_the_engines_give_the_same_answers_again(name: str, p: Profile) -> None:
    operator, case_id = name.split("/")
    committed = golden.load(golden.FOLDER / "operators" / f"{operator}.json", p.id).case(case_id)
    again = recorder.answer(cases.drafts(operator)[case_id], p)
    assert again.same_question(committed)
    assert again.same_answer(committed)
    assert (again.flags, again.refusal) == (committed.flags, committed.refusal)


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", primitive_cases.names())
def test_the_oracle_gives_the_committed_vectors_again(name: str) -> None:
    """The source's version is the oracle's text, which may change in a comment; the vectors may not."""
    committed = golden.load(golden.FOLDER / "primitives" / f"{name}.json")
    again = primitive_cases.golden(name)
    assert [case.id for case in again.cases] == [case.id for case in committed.cases]
    for mine, theirs in zip(again.cases, committed.cases, strict=True):
        assert mine.same_question(theirs), mine.id
        assert mine.same_answer(theirs), mine.id


def test_a_draft_that_does_not_exercise_its_flag_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch)
    draft = cases.drafts("add")["ties"]
    idle = replace(draft, inputs=tuple(np.zeros_like(x) for x in draft.inputs))
    for p in profiles():
        assert recorder.answer(draft, p).flags == draft.flags
        with pytest.raises(GoldenError, match=rf"{p.id}: case 'ties' does not exercise tie_away, tie_even, truncation"):
            recorder.answer(idle, p)
        with pytest.raises(GoldenError, match="flag 'refused_shape' has no check for operators"):
            recorder.answer(replace(draft, flags=("refused_shape",)), p)


def test_a_refusal_has_to_be_the_one_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch)
    p = profiles()[0]
    with pytest.raises(GoldenError, match="case 'ties' should be refused, but runs"):
        recorder.answer(replace(cases.drafts("add")["ties"], error="ModelError"), p)
    with pytest.raises(GoldenError, match="case 'refused_shapes' is refused by ModelError, not RangeError"):
        recorder.answer(replace(cases.drafts("add")["refused_shapes"], error="RangeError"), p)


def test_the_engine_has_to_be_the_profiles_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(live, "available", lambda engine: "tflite-micro 0.dev20990101")
    with pytest.raises(
        GoldenError, match=r"stands for tflite-micro 0\.dev20261023182759, but tflite-micro 0\.dev20990101 is installed"
    ):
        recorder.record(tmp_path, "operators/add", "tflm")
    monkeypatch.setattr(live, "available", lambda engine: None)
    with pytest.raises(EngineError, match=r'is not installed: pip install "refsim\[oracle\]"'):
        recorder.record(tmp_path, "models", "tflm")
    assert list(tmp_path.iterdir()) == []


def test_an_engine_that_changes_its_mind_is_not_recorded_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pretend(monkeypatch)
    what, engine = "operators/average_pool_2d", "tflm"
    (path,) = recorder.record(tmp_path, what, engine)
    before = path.read_bytes()
    assert recorder.record(tmp_path, what, engine, replace=True) == []
    pretend(monkeypatch, wrong=1)
    for allowed in (False, True):
        with pytest.raises(GoldenError, match="case 'ties': the expected output would change"):
            recorder.record(tmp_path, what, engine, replace=allowed)
    assert path.read_bytes() == before


def test_what_cannot_be_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(
        GoldenError,
        match=r"cannot record 'operators/ad'; known: a \.tflite file, all, primitives, operators, models, models/digits",
    ):
        recorder.record(tmp_path, "operators/ad")
    with pytest.raises(UnsupportedError, match="unknown engine profile"):
        recorder.record(tmp_path, "all", "onnx")
    monkeypatch.setattr(primitive_cases, "ORACLE", tmp_path / "tests" / "slow" / "none.py")
    primitive_cases.oracle.cache_clear()
    with pytest.raises(GoldenError, match=r"recorded from tests/slow/none\.py of a source checkout, which is not here"):
        recorder.record(tmp_path, "primitives/srdhm")
    primitive_cases.oracle.cache_clear()


@pytest.mark.oracle
@pytest.mark.parametrize("p", profiles(), ids=lambda p: p.id)
def test_a_streaming_model_is_recorded_step_by_step(tmp_path: Path, shared: Path, p: Profile) -> None:
    """Its tensors have no names, and it overflows as the engines do."""
    (path,) = recorder.record_model(tmp_path, shared / "models" / "keyword_scrambled.tflite", engine=p.id, count=12)
    (case,) = golden.load(path).cases
    assert case.params["stateful"] and len(case.outputs) == 15 and {len(blob.array) for blob in case.outputs} == {12}
    assert checker.verify(path).ok and golden.lint(path) == []


def test_a_model_is_recorded_on_the_inputs_that_are_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch)
    images = np.full((2, 1, 8, 8, 1), 5, np.int8)
    p = profiles()[0]
    with pytest.raises(GoldenError, match="the inputs hold no samples"):
        recorder.record_model(tmp_path, demo.MODEL, [images[:0]], p.id)
    file = recorder.any_model(p, "digits", demo.MODEL.read_bytes(), [images], "real_model")
    vectors, activations = file.cases
    assert (vectors.flags, activations.flags) == (("real_model",), ("intermediates",))
    assert np.array_equal(vectors.arrays[0], images) and np.array_equal(activations.arrays[0], images[1:])
    assert file.source.version == p.wheel and "real_model" in file.notes
