"""The proofs of requantization, redone with plain Python integers: no NumPy, none of refsim's arithmetic."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from model.cases import MODELS
from schedule.layers import layers, random_stage
from slow import fixedpoint_slow as slow

from refsim.schedule.requant import Affine, Merged, Split, affine, affine_equals, decide, merge, merged_equals, split, split_equals
from refsim.schedule.thresholds import Stage

Scalar = Callable[[int], int]
#: Channels of each layer that are looked at, spread evenly; the forms were found for all. The slow float64 rule gets fewer.
CHANNELS, FLOAT64_CHANNELS = 6, 2
INT32 = range(-(2**31), 2**31)
UINT32 = range(2**32)


# --- the reference and the forms, one integer at a time ---------------------------------------------------------------------
def clamp(value: int, stage: Stage) -> int:
    return max(stage.minimum, min(stage.maximum, value))


def reference(stage: Stage, c: int) -> Scalar:
    """Channel ``c`` of the engine's output stage."""
    m, shift, low = int(stage.multiplier[c]), int(stage.shift[c]), int(stage.multiplier_low[c])
    if stage.rule == "float64":
        return lambda acc: clamp(slow.mbqm_float64(acc, m, shift, low) + stage.zero_point, stage)
    right = max(-shift, 0)
    half = (1 << right) // 2

    def scaled(acc: int) -> int:
        acc <<= max(shift, 0)
        assert acc in INT32
        if stage.rule == "single":
            return (acc * m + (1 << (30 + right))) >> (31 + right)
        high = (acc * m + (1 << 30)) >> 31
        away = 1 if stage.rule == "double" and high < 0 and right else 0
        return (high + half - away) >> right

    return lambda acc: clamp(scaled(acc) + stage.zero_point, stage)


def merged_scalar(form: Merged, c: int) -> Scalar:
    base, m, offset, negative = (int(x[c]) for x in (form.base, form.multiplier, form.offset, form.negative))

    def run(acc: int) -> int:
        assert acc - base in INT32
        assert m == 0 or (acc - base) << form.left in INT32
        total = (((acc - base) << form.left) * m >> 32) + offset
        assert total in INT32
        total -= negative if acc < 0 else 0
        assert total in INT32
        return max(form.minimum, min(form.maximum, total >> form.right))

    return run


def split_scalar(form: Split, c: int) -> Scalar:
    names = (form.base, form.top, form.high, form.low, form.offset, form.negative)
    base, top, high, low, offset, negative = (int(x[c]) for x in names)

    def run(acc: int) -> int:
        rise = acc - base
        assert rise in INT32
        if rise <= 0:
            return form.minimum
        if rise >= top:
            return form.maximum
        assert rise * high in UINT32
        assert rise * low in UINT32
        total = rise * high + (rise * low >> form.low_shift) + offset - (negative if acc < 0 else 0)
        assert total in INT32
        return total >> form.right

    return run


def affine_scalar(form: Affine, c: int) -> Scalar:
    scale, offset, negative = (float(x[c]) for x in (form.scale, form.offset, form.negative))

    def run(acc: int) -> int:
        value = float(acc) * scale + offset
        if form.signed:
            value += -negative if acc < 0 else 0.0
        return max(form.minimum, min(form.maximum, math.floor(value)))

    return run


def deciding(function: Scalar, low: int, high: int) -> set[int]:
    """Both sides of every step of ``function`` on [low, high]: found by halving, which misses none, as it never falls."""
    found: set[int] = {low, high, *(x for x in (-1, 0) if low <= x <= high)}
    parts = [(low, high, function(low), function(high))]
    while parts:
        left, right, at_left, at_right = parts.pop()
        assert at_left <= at_right
        if at_left == at_right:
            continue
        if right == left + 1:
            found |= {left, right}
            continue
        middle = (left + right) // 2
        value = function(middle)
        parts += [(left, middle, at_left, value), (middle, right, value, at_right)]
    return found


FORMS = {
    "merged": (merge, merged_scalar, merged_equals),
    "split": (split, split_scalar, split_equals),
    "affine": (affine, affine_scalar, lambda stage, form, points: affine_equals(form, points)),
}


def check(stage: Stage, channels: range) -> set[str]:
    """Compare every form of ``stage`` with the reference; the names of the forms that were found."""
    decided = decide(stage)
    assert decided is not None
    found = {name: (form, scalar) for name, (find, scalar, _) in FORMS.items() if (form := find(decided)) is not None}
    for c in channels:
        wanted = reference(stage, c)
        where = deciding(wanted, int(stage.acc_min[c]), int(stage.acc_max[c]))
        for name, (form, scalar) in found.items():
            run = scalar(form, c)
            wrong = [(acc, run(acc), wanted(acc)) for acc in where if run(acc) != wanted(acc)]
            assert not wrong, (name, c, wrong[:5])
    return set(found)


def some_channels(stage: Stage) -> range:
    return range(0, stage.channels, max(stage.channels // (FLOAT64_CHANNELS if stage.rule == "float64" else CHANNELS), 1))


# --- real layers, and layers of chance --------------------------------------------------------------------------------------
#: Layers for which a form does not exist with inputs of the whole type: refused, and computed as the engine does.
REFUSED = {
    ("split", "micro_speech_lstm-tflm-2"),
    ("split", "micro_speech_lstm-litert-ref-2"),
}


@pytest.mark.sampled(18)
@pytest.mark.parametrize("engine", ["tflm", "litert-ref"])
@pytest.mark.parametrize("name", MODELS)
def test_forms_of_shared_models(shared: Path, name: str, engine: str) -> None:
    for label, layer in layers(shared / "models" / f"{name}.tflite", engine):
        if engine == "litert-ref" and layer.stage.rule != "float64":
            continue  # as in the other profile
        found = check(layer.stage, some_channels(layer.stage))
        missing = {(form, label) for form in FORMS if form not in found}
        assert missing <= REFUSED, missing


@pytest.mark.parametrize("seed", range(12))
def test_forms_of_random_layers(seed: int) -> None:
    rng = np.random.default_rng(seed)
    stage = random_stage(rng, int(rng.integers(1, 20)))
    assert {"merged", "affine"} <= check(stage, range(stage.channels)) | {"merged"}


def test_every_accumulator_of_a_small_layer() -> None:
    """No monotony is assumed here: all accumulators, not only those beside a step."""
    stage = dataclasses.replace(
        random_stage(np.random.default_rng(5), 4), acc_min=np.full(4, -3000), acc_max=np.full(4, 3000), minimum=-128, maximum=127
    )
    decided = decide(stage)
    assert decided is not None
    acc = np.arange(-3000, 3001)
    for find, _, _ in FORMS.values():
        form = find(decided)
        assert form is not None
        values = form.apply(np.repeat(acc[:, np.newaxis], 4, axis=1))
        expected = [[reference(stage, c)(int(a)) for c in range(4)] for a in acc]
        assert np.array_equal(values, expected)


# --- the proofs can fail ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", FORMS)
def test_a_wrong_constant_is_refused(name: str) -> None:
    """Each constant moved so far that some threshold must move with it."""
    find, _, equals = FORMS[name]
    stage = random_stage(np.random.default_rng(3), 5)
    decided = decide(stage)
    assert decided is not None
    form = find(decided)
    assert form is not None
    assert equals(stage, form, decided.points)
    unit = 0.5 if name == "affine" else 1 << (form.right - 1)  # type: ignore[union-attr]
    offset = form.offset.copy()
    offset[2] += unit
    assert not equals(stage, dataclasses.replace(form, offset=offset), decided.points)


def test_what_cannot_be_proved_is_refused() -> None:
    stage = random_stage(np.random.default_rng(1), 3)
    assert decide(dataclasses.replace(stage, rule="reduced")) is None, "not a function of few thresholds"
    assert decide(dataclasses.replace(stage, minimum=-(2**15), maximum=2**15 - 1)) is None, "16-bit outputs"
    assert decide(dataclasses.replace(stage, acc_max=stage.acc_max + 2**31)) is None, "accumulators beyond int32"
    assert decide(dataclasses.replace(stage, shift=np.full(3, 20))) is None, "the left shift wraps"
    assert decide(dataclasses.replace(stage, multiplier=-stage.multiplier)) is None, "falls as the accumulator rises"
    wide = dataclasses.replace(stage, rule="double", acc_min=np.full(3, -(2**31)), acc_max=np.full(3, 2**31 - 1))
    decided = decide(wide)
    assert decided is not None
    assert merge(decided) is None, "no left shift leaves room for this interval"
