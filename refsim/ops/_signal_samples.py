"""Random nodes of the audio front end. Only such are drawn whose outputs the engine writes whole from the first call on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from flatbuffers import flexbuffers  # type: ignore[import-untyped]

from refsim.fixedpoint.signal import GAIN_TABLE_SIZE
from refsim.sheet import Sheet

LENGTHS = (2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 16, 20, 25, 30, 32, 45, 64)


def node(
    s: Sheet, name: str, inputs: Sequence[int], outputs: Sequence[int], options: Mapping[str, int | bool] | None = None
) -> None:
    custom = bytes(flexbuffers.Dumps(dict(options))) if options is not None else b""
    s.node("CUSTOM", inputs, outputs, None, custom=name, custom_options=custom)


def word(s: Sheet) -> int:
    """An int32 of any size."""
    return int(s.rng.integers(-(2**31), 2**31) // 2 ** s.size(0, 31))


def window(s: Sheet) -> None:
    frames, size = s.size(1, 3), s.size(1, 40)
    x, weights = s.input("int16", (frames, size)), s.constant("int16", (size,))
    node(s, "SignalWindow", [x, weights], [s.output("int16", (frames, size))], {"shift": s.size(0, 31)})


def fft_auto_scale(s: Sheet) -> None:
    size = s.size(1, 40)
    top = 2 ** s.size(0, 15)
    x = s.input("int16", (size,), span=s.pick((-top, top - 1), None))
    node(s, "SignalFftAutoScale", [x], [s.output("int16", (size,)), s.output("int32", ())])


def rfft(s: Sheet) -> None:
    dtype, length = s.types[0], s.pick(*LENGTHS)
    shape = (*s.shape(0, 2, 2), s.size(1, 2 * length))
    out = s.output(dtype, (*shape[:-1], 2 * length + 2))
    code = 7 if dtype == "int16" else 2
    node(s, "SignalRfft", [s.input(dtype, shape, span=_whole(dtype))], [out], {"T": code, "fft_length": 2 * length})


def irfft(s: Sheet) -> None:
    dtype, length = s.types[0], s.pick(*LENGTHS)
    outer = s.shape(0, 2, 2)
    out = s.output(dtype, (*outer, 2 * length))
    code = 7 if dtype == "int16" else 2
    x = s.input(dtype, (*outer, 2 * length + 2), span=_whole(dtype))
    node(s, "SignalIrfft", [x], [out], {"T": code, "fft_length": 2 * length})


def _whole(dtype: str) -> tuple[int, int] | None:
    """The values that no sum of the engine's 32-bit FFT overflows on."""
    return None if dtype == "int16" else (-(2**29), 2**29)


def energy(s: Sheet) -> None:
    bins = s.size(1, 30)
    node(s, "SignalEnergy", [s.input("int16", (2 * bins,))], [s.output("uint32", (bins,))], {"start_index": 0, "end_index": bins})


def filter_bank(s: Sheet) -> None:
    channels, bins = s.size(1, 8), s.size(1, 40)
    widths = s.rng.integers(0, bins + 1, channels + 1)
    taps = int(widths.max()) + s.size(1, 9)
    starts, weight_starts = (np.asarray([s.size(0, most - int(n)) for n in widths]) for most in (bins, taps))
    tables = [s.add("int16", (channels + 1,), data=table) for table in (starts, weight_starts, widths)]
    weights = [s.constant("int16", (taps,)) for _ in range(2)]
    out = s.output("uint64", (channels,))
    node(s, "SignalFilterBank", [s.input("uint32", (bins,)), *weights, *tables], [out], {"num_channels": channels})


def square_root(s: Sheet) -> None:
    channels = s.size(1, 12)
    inputs = [s.input("uint64", (channels,)), s.input("int32", (), span=(0, 31))]
    node(s, "SignalFilterBankSquareRoot", inputs, [s.output("uint32", (channels,))])


def spectral_subtraction(s: Sheet) -> None:
    channels = s.size(1, 12)
    names = ("smoothing", "one_minus_smoothing", "alternate_smoothing", "alternate_one_minus_smoothing", "min_signal_remaining")
    options: dict[str, int | bool] = {name: word(s) for name in names}
    options |= {"smoothing_bits": s.size(0, 31), "spectral_subtraction_bits": s.pick(14, s.size(0, 63))}
    options |= {"clamping": s.pick(True, False), "num_channels": channels}
    outputs = [s.output("uint32", (channels,)) for _ in range(2)]
    node(s, "SignalFilterBankSpectralSubtraction", [s.input("uint32", (channels,))], outputs, options)


def pcan(s: Sheet) -> None:
    channels = s.size(1, 12)
    # Slopes beyond 14 bits overflow the engine's 32-bit products.
    inputs = [*(s.input("uint32", (channels,)) for _ in range(2)), s.constant("int16", (GAIN_TABLE_SIZE,), top=2**14)]
    node(s, "SignalPCAN", inputs, [s.output("uint32", (channels,))], {"snr_shift": s.pick(6, s.size(0, 63))})


def log(s: Sheet) -> None:
    channels = s.size(1, 12)
    options = {"input_correction_bits": s.pick(3, s.size(0, 31)), "output_scale": s.pick(64, word(s))}
    node(s, "SignalFilterBankLog", [s.input("uint32", (channels,))], [s.output("int16", (channels,))], options)


def framer(s: Sheet) -> None:
    step, frames = s.size(1, 8), s.size(1, 4)
    prefill = s.pick(True, True, False)
    size = step + s.size(0, 20) if prefill else s.size(1, step)
    outer = s.shape(0, 2, 2)
    outputs = [s.output("int16", (*outer, frames, size)), s.output("bool", ())]
    options = {"frame_size": size, "frame_step": step, "prefill": prefill}
    node(s, "SignalFramer", [s.input("int16", (*outer, frames * step))], outputs, options)


def stacker(s: Sheet) -> None:
    channels, left = s.size(1, 8), s.size(0, 4)
    outputs = [s.output("int16", (channels * (left + 1),)), s.output("bool", ())]
    options = {"num_channels": channels, "stacker_left_context": left, "stacker_right_context": 0, "stacker_step": 1}
    node(s, "SignalStacker", [s.input("int16", (channels,))], outputs, options)


def delay(s: Sheet) -> None:
    shape = s.shape(1, 3)
    options = {"delay_length": s.size(0, 12)}
    node(s, "SignalDelay", [s.input("int16", shape)], [s.output("int16", shape)], options)


def overlap_add(s: Sheet) -> None:
    *outer, frames, size = (*s.shape(0, 2, 2), s.size(1, 4), s.size(1, 20))
    step = s.size(1, size)
    x, out = s.input("int16", (*outer, frames, size)), s.output("int16", (*outer, frames * step))
    node(s, "SignalOverlapAdd", [x], [out], {"T": 7, "frame_step": step})
