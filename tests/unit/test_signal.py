"""The audio front end: primitives and kernels equal their slow definitions on random values of every magnitude."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from slow import signal_slow as slow
from unit.fixedpoint_c import shared_library

from refsim.fixedpoint import EXACT
from refsim.fixedpoint.signal import GAIN_TABLE_SIZE, fft_twiddles, log_table, real_fft_twiddles
from refsim.ir import Array
from refsim.kernels import (
    signal_delay,
    signal_energy,
    signal_fft,
    signal_fft_auto_scale,
    signal_filter_bank,
    signal_filter_bank_log,
    signal_filter_bank_spectral_subtraction,
    signal_filter_bank_square_root,
    signal_framer,
    signal_overlap_add,
    signal_pcan,
    signal_stacker,
    signal_window,
)

SEEDS = range(12)
RUNS = 6


def draw(rng: np.random.Generator, dtype: str, *shape: int) -> Array:
    """Values over the whole range, small ones, ones of every magnitude, or extremes: one kind for each row of the first axis."""
    info = np.iinfo(dtype)
    rows = [np.frombuffer(rng.bytes(int(np.prod(shape[1:])) * info.bits // 8), dtype=dtype) for _ in range(shape[0])]
    extremes = np.array([info.min, info.max, 0, 1, info.min + 1, info.max - 1], dtype=dtype)
    for n, row in enumerate(rows):
        kind = rng.integers(5)
        if kind == 1:
            rows[n] = np.right_shift(row, np.array(rng.integers(info.bits), dtype=dtype))
        elif kind == 2:
            rows[n] = np.right_shift(row, rng.integers(info.bits, size=row.size).astype(dtype))
        elif kind == 3:
            rows[n] = rng.choice(extremes, row.size)
        elif kind == 4:
            small = np.right_shift(row, np.array(7, dtype=dtype))
            rows[n] = np.where(rng.random(row.size) < 0.1, rng.choice(extremes, row.size), small)
    return np.stack(rows).reshape(shape).astype(dtype)


def number(rng: np.random.Generator, dtype: str) -> int:
    return int(draw(rng, dtype, 1)[0])


def equal(found: Array, expected: Sequence[Any]) -> None:
    """All elements; None in ``expected`` stands for what an engine leaves unwritten, which refsim makes 0."""
    wanted = np.array([0 if value is None else value for value in np.ravel(np.array(expected, dtype=object))], dtype=object)
    assert found.reshape(-1).astype(object).tolist() == wanted.tolist()


def stream(run: Callable[..., tuple[Array, ...]], outputs: int, x: Array, *states: Array) -> list[tuple[Array, ...]]:
    """The outputs of a kernel with states, step by step; x [steps, runs, ...]."""
    found = []
    for step in x:
        results = run(step, *states)
        found.append(results[:outputs])
        states = results[outputs:]
    return found


# --- primitives -----------------------------------------------------------------------------------------------------------
def test_log_table() -> None:
    assert log_table().tolist() == slow.log_table()
    assert int(log_table().sum()) == 480_678


@pytest.mark.sampled(4)
@pytest.mark.parametrize("seed", SEEDS)
def test_roots_and_logarithms(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = draw(rng, "uint64", 40, 8).reshape(-1)
    half = x >> np.uint64(32)
    near = half * half + half * rng.integers(0, 3, half.size).astype(np.uint64) - np.uint64(1)
    x = np.concatenate([x, near, np.array([0, 1, 2**32 - 1, 2**32, 2**64 - 1], dtype=np.uint64)])
    assert EXACT.square_root(x).tolist() == [slow.square_root(int(value)) for value in x]
    word, scale = draw(rng, "uint32", 40, 8).reshape(-1).astype(np.int64), number(rng, "uint32")
    logs = EXACT.log_scaled(log_table(), np.maximum(word, 1), scale)
    assert logs.tolist() == [slow.log_scaled(slow.log_table(), max(int(value), 1), scale) for value in word]
    table = draw(rng, "int16", 1, GAIN_TABLE_SIZE)[0]
    assert EXACT.wide_dynamic(table, word).tolist() == [slow.wide_dynamic(table.tolist(), int(value)) for value in word]
    c, zeros = shared_library(), np.zeros_like(word)
    assert c("log_scaled", log_table(), np.maximum(word, 1), zeros + scale)[0].tolist() == logs.tolist()
    assert c("wide_dynamic", table, word)[0].tolist() == EXACT.wide_dynamic(table, word).tolist()
    octaves = 31 - EXACT.clz32(np.maximum(word, 1))
    fractions = EXACT.log2_fraction(log_table(), np.maximum(word, 1), octaves)
    assert c("log2_fraction", log_table(), np.maximum(word, 1), octaves)[0].tolist() == fractions.tolist()
    assert EXACT.pcan_shrink(word).tolist() == [slow.pcan_shrink(int(value)) for value in word]


# --- frames ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", SEEDS)
def test_window_scale_and_energy(seed: int) -> None:
    rng = np.random.default_rng(seed)
    frames, size, shift = int(rng.integers(1, 4)), int(rng.integers(1, 40)), int(rng.integers(32))
    x, weights = draw(rng, "int16", RUNS, frames, size), draw(rng, "int16", 1, size)[0]
    out = signal_window.run(EXACT, signal_window.Params(frames, size, shift), x, weights)
    equal(out, [slow.window(row.ravel().tolist(), weights.tolist(), shift) for row in x])

    x = draw(rng, "int16", 40, size)
    x[::2, rng.integers(size)] = -(2**15)
    scaled, bits = signal_fft_auto_scale.run(EXACT, signal_fft_auto_scale.Params(size), x)
    expected = [slow.fft_auto_scale(row.tolist()) for row in x]
    equal(scaled, [row for row, _ in expected])
    assert bits.tolist() == [bits for _, bits in expected]

    start, end = sorted(rng.integers(0, size + 1, 2).tolist())
    x = draw(rng, "int16", RUNS, 2 * size)
    out = signal_energy.run(EXACT, signal_energy.Params(size, start, end), x)
    equal(out, [slow.energy(row.tolist(), size, start, end) for row in x])


LENGTHS = [2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 16, 20, 25, 30, 32, 45, 50, 64, 75, 120]


@pytest.mark.sampled(4)
@pytest.mark.parametrize("dtype", ["int16", "int32"])
@pytest.mark.parametrize("length", LENGTHS)
def test_fft(length: int, dtype: str) -> None:
    rng, bits = np.random.default_rng(length), np.iinfo(dtype).bits
    radices = signal_fft.radices_of(length)
    row_size = int(rng.integers(1, 2 * length + 1))
    p = signal_fft.Params(2, row_size, length, len(radices), radices, bits)
    forward, inverse = ((fft_twiddles(length, bits, back), real_fft_twiddles(length, bits, back)) for back in (False, True))
    x = draw(rng, dtype, RUNS, 2, row_size)
    equal(signal_fft.run_rfft(EXACT, p, x, *forward), [slow.rfft(row.tolist(), length, bits) for run in x for row in run])
    x = draw(rng, dtype, RUNS, 2, 2 * length + 2)
    equal(signal_fft.run_irfft(EXACT, p, x, *inverse), [slow.irfft(row.tolist(), length, bits) for run in x for row in run])


# --- channels -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", SEEDS)
def test_filter_bank(seed: int) -> None:
    rng = np.random.default_rng(seed)
    channels, bins = int(rng.integers(1, 10)), int(rng.integers(1, 50))
    widths = rng.integers(0, bins + 1, channels + 1)
    taps = int(widths.max()) + int(rng.integers(1, 20))
    starts, weight_starts = ([int(rng.integers(0, most - n + 1)) for n in widths] for most in (bins, taps))
    weights, unweights = draw(rng, "int16", 2, taps)
    tables = [np.asarray(part, dtype=np.int16) for part in (weights, unweights, starts, weight_starts, widths)]
    x = draw(rng, "uint32", RUNS, bins)
    out = signal_filter_bank.run(EXACT, signal_filter_bank.Params(bins, channels), x, *tables)
    equal(out, [slow.filter_bank(row.tolist(), *(table.tolist() for table in tables)) for row in x])

    scale = draw(rng, "int32", RUNS)
    root = signal_filter_bank_square_root.run(EXACT, signal_filter_bank_square_root.Params(channels), out, scale)
    equal(root, [slow.filter_bank_square_root(row.tolist(), int(bits)) for row, bits in zip(out, scale, strict=True)])


@pytest.mark.parametrize("seed", SEEDS)
def test_noise_gain_and_logarithm(seed: int) -> None:
    rng = np.random.default_rng(seed)
    channels, shift = int(rng.integers(1, 10)), int(rng.integers(64))
    words = [number(rng, "uint32") for _ in range(5)]
    smoothing_bits, bits, clamping = int(rng.integers(32)), int(rng.integers(64)), bool(seed % 2)
    x = draw(rng, "uint32", 8 * RUNS, channels).reshape(8, RUNS, channels)
    p = signal_filter_bank_spectral_subtraction.Params(channels, *words, smoothing_bits, bits, int(clamping))
    noise = np.zeros((RUNS, channels), np.uint32)
    run = signal_filter_bank_spectral_subtraction.run
    found = stream(lambda step, state: run(EXACT, p, step, state), 2, x, noise)
    weights = ((words[0], words[1]), (words[2], words[3]))
    for n in range(RUNS):
        state = [0] * channels
        for step, (out, estimate) in zip(x, found, strict=True):
            equal(out[n], slow.spectral_subtraction(step[n].tolist(), state, weights, words[4], smoothing_bits, bits, clamping))
            equal(estimate[n], state)

    gains = draw(rng, "int16", 1, GAIN_TABLE_SIZE)[0]
    louder = signal_pcan.run(EXACT, signal_pcan.Params(channels, shift), x[0], x[1], gains)
    equal(louder, [slow.pcan(a.tolist(), b.tolist(), gains.tolist(), shift) for a, b in zip(x[0], x[1], strict=True)])

    p_log = signal_filter_bank_log.Params(channels, shift % 32, words[0])
    logs = signal_filter_bank_log.run(EXACT, p_log, x[0], log_table().astype(np.int16))
    equal(logs, [slow.filter_bank_log(row.tolist(), shift % 32, words[0]) for row in x[0]])


# --- streams --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", SEEDS)
def test_framer(seed: int) -> None:
    rng, prefill = np.random.default_rng(seed), bool(seed % 2)
    rows, frames, step, size = (int(rng.integers(1, most)) for most in (4, 5, 12, 40))
    size = max(size, step) if prefill else size
    blocks = -(-size // step)
    kept, warm_up = (size - step, 0) if prefill else ((blocks - 1) * step, blocks - 1)
    p = signal_framer.Params(rows, frames, size, step, kept, warm_up)
    x = draw(rng, "int16", 9 * RUNS, rows, frames * step).reshape(9, RUNS, rows, -1)
    states = np.zeros((RUNS, rows * kept), np.int16), np.zeros((RUNS, 1), np.int32)
    found = stream(lambda *arrays: signal_framer.run(EXACT, p, *arrays), 2, x, *states)
    for n in range(RUNS):
        framers = [slow.Framer(size, step, prefill) for _ in range(rows)]
        for now, (out, valid) in zip(x, found, strict=True):
            parts = [framer(row.tolist()) for framer, row in zip(framers, now[n], strict=True)]
            equal(out[n], [value for part, _ in parts for frame in part for value in (frame or [None] * size)])
            assert bool(valid[n]) == all(ready for _, ready in parts)


@pytest.mark.parametrize("seed", SEEDS)
def test_stacker(seed: int) -> None:
    rng = np.random.default_rng(seed)
    channels, left, right = int(rng.integers(1, 9)), int(rng.integers(5)), int(rng.integers(5))
    step = int(rng.integers(1, left + right + 2))
    p, others = signal_stacker.Params(channels, left, right, step), left + right
    x = draw(rng, "int16", 15 * RUNS, channels).reshape(15, RUNS, channels)
    states = np.zeros((RUNS, others * channels), np.int16), np.zeros((RUNS, 1), np.int32)
    found = stream(lambda *arrays: signal_stacker.run(EXACT, p, *arrays), 2, x, *states)
    for n in range(RUNS):
        stacker = slow.Stacker(left, right, step)
        for now, (out, valid) in zip(x, found, strict=True):
            stack = stacker(now[n].tolist())
            equal(out[n], stack or [None] * (others + 1) * channels)
            assert bool(valid[n]) == (stack is not None)


@pytest.mark.parametrize("seed", SEEDS)
def test_delay_and_overlap_add(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows, frames, size, delay = (int(rng.integers(low, most)) for low, most in ((1, 4), (1, 5), (1, 30), (0, 60)))
    x = draw(rng, "int16", 9 * RUNS, rows, frames, size).reshape(9, RUNS, rows, frames, size)
    p = signal_delay.Params(rows, size * frames, delay)
    late = stream(lambda *arrays: signal_delay.run(EXACT, p, *arrays), 1, x, np.zeros((RUNS, rows * delay), np.int16))
    step = int(rng.integers(1, size + 1))
    q = signal_overlap_add.Params(rows, frames, size, step)
    state = np.zeros((RUNS, rows * (size - step)), np.int16)
    added = stream(lambda *arrays: signal_overlap_add.run(EXACT, q, *arrays), 1, x, state)
    for n in range(RUNS):
        delays, adders = [slow.Delay(delay) for _ in range(rows)], [slow.OverlapAdd(size, step) for _ in range(rows)]
        for now, (moved,), (sums,) in zip(x, late, added, strict=True):
            equal(moved[n], [line(row.ravel().tolist()) for line, row in zip(delays, now[n], strict=True)])
            equal(sums[n], [add(frame.tolist()) for add, row in zip(adders, now[n], strict=True) for frame in row])
