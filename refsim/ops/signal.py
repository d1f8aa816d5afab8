"""The audio front end of TFLM: custom operators named ``Signal...``, from samples to features and back.

Their options stand in a flexbuffer, which TFLM reads by position: in the order of the names. What the engine would read or write
beyond a tensor is refused here, and so is what is undefined in C and depends on options alone, such as a shift by 32.
Source: TFLM ``signal/micro/kernels``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from refsim.custom import flexbuffer_map
from refsim.engines.rules import Engines, engines
from refsim.errors import ModelError
from refsim.fixedpoint.signal import GAIN_TABLE_SIZE, fft_twiddles, log_table, real_fft_twiddles
from refsim.ir import Tensor
from refsim.kernels import (
    KernelCall,
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
from refsim.ops import Call, Op, Operand
from refsim.ops import _signal_samples as samples
from refsim.ops._checks import require, require_rank, require_shape

WORD = (1 << 32) - 1
#: Codes of T, the type of an FFT's samples, by type.
TYPE_CODES = {"int16": 7, "int32": 2}


# --- options ----------------------------------------------------------------------------------------------------------
def _options(call: Call) -> Mapping[str, Any]:
    content = call.node.custom_options
    try:
        return flexbuffer_map(content) if content else {}
    except ModelError as error:
        raise call.fail(str(error)) from error


def option(call: Call, position: int, name: str, low: int = -(2**31), high: int = 2**31 - 1) -> int:
    """The option at ``position``, an int32 in [low, high]; ``name`` is for messages, as the engine does not look at names."""
    values = list(_options(call).values())
    require(call, position < len(values), f"option {name!r} is missing: there are {len(values)} options")
    given: Any = values[position]
    require(call, isinstance(given, int), f"option {name!r} must be an integer, not {given!r}")
    value = int((given + 2**31) % 2**32 - 2**31)
    require(call, low <= value <= high, f"option {name!r} must lie in [{low}, {high}], not be {value}")
    return value


def require_type_option(call: Call, tensor: Tensor) -> None:
    """Option ``T``, which the engine looks up by name, must be the tensors' type."""
    code = _options(call).get("T", 0)
    require(call, code == TYPE_CODES[tensor.dtype], f"option 'T' is {code}, which does not stand for {tensor.dtype}", tensor)


# --- shapes -----------------------------------------------------------------------------------------------------------
def require_vector(call: Call, tensor: Tensor, size: int, what: str) -> None:
    require_rank(call, tensor, 1)
    require(call, tensor.size == size, f"has {tensor.size} elements, not the {size} {what}", tensor)


def rows_of(tensor: Tensor) -> int:
    """Rows along the last dimension."""
    return math.prod(tensor.shape[:-1])


def require_samples(call: Call, tensor: Tensor) -> None:
    require(call, len(tensor.shape) >= 1, "must have at least one dimension", tensor)


# --- frames -----------------------------------------------------------------------------------------------------------
def _window(call: Call) -> KernelCall:
    x, weights = call["input"], call["weights"]
    require_samples(call, x)
    require_rank(call, weights, 1)
    require_shape(call, call.output, x.shape)
    require(call, x.size % weights.size == 0, f"{x.size} samples are no multiple of the {weights.size} weights", x)
    params = signal_window.Params(x.size // weights.size, weights.size, option(call, 0, "shift", 0, 31))
    return call.kernel(signal_window.KERNEL, signal_window.KERNEL.variants[0], params, (x, weights))


def _fft_auto_scale(call: Call) -> KernelCall:
    x, (out, bits) = call["input"], call.outputs
    require_vector(call, out, x.size, "samples of the input")
    require_rank(call, x, 1)
    require_rank(call, bits, 0)
    kernel = signal_fft_auto_scale.KERNEL
    return call.kernel(kernel, kernel.variants[0], signal_fft_auto_scale.Params(x.size), (x,))


def _energy(call: Call) -> KernelCall:
    x, out = call["input"], call.output
    for tensor in (x, out):
        require_rank(call, tensor, 1)
    end, start = option(call, 0, "end_index"), option(call, 1, "start_index", 0)
    require(call, 2 * end <= x.size and end <= out.size, f"end index {end} lies beyond {x.size} input parts or {out.size} bins")
    require(call, x.size % 2 == 0 and 2 * out.size <= x.size, f"has {out.size} bins for {x.size} input parts", out)
    params = signal_energy.Params(out.size, start, max(end, 0))
    return call.kernel(signal_energy.KERNEL, signal_energy.KERNEL.variants[0], params, (x,))


# --- FFT --------------------------------------------------------------------------------------------------------------
def _fft_params(call: Call, time: Tensor, spectrum: Tensor) -> signal_fft.Params:
    """Parameters for samples ``time`` and their ``spectrum``, whose rows hold real and imaginary parts in turn."""
    require_type_option(call, call["input"])
    for tensor in (time, spectrum):
        require_samples(call, tensor)
    fft_length = option(call, 1, "fft_length")
    length, odd = divmod(fft_length, 2)
    radices = signal_fft.radices_of(length) if fft_length >= 4 else ()
    # The engine's FFT has no memory for other factors: it crashes.
    possible = not odd and bool(radices) and max(radices) <= 5 and len(radices) <= signal_fft.MAX_STAGES
    require(call, possible, f"FFT length {fft_length} must be even, at least 4, and half of it have no factor above 5")
    require_shape(call, spectrum, (*time.shape[:-1], 2 * length + 2))
    bits = 16 if time.dtype == "int16" else 32
    return signal_fft.Params(rows_of(time), time.shape[-1], length, len(radices), radices, bits)


def _fft_call(call: Call, kernel_inverse: bool, params: signal_fft.Params) -> KernelCall:
    x, kernel = call["input"], signal_fft.IRFFT if kernel_inverse else signal_fft.RFFT
    tables = (fft_twiddles, real_fft_twiddles)
    twiddles, joins = (
        call.constant(table(params.length, params.bits, kernel_inverse).astype(x.dtype), x.dtype, name)
        for table, name in zip(tables, ("twiddles", "joins"), strict=True)
    )
    return call.kernel(kernel, kernel.variant({"x": x.dtype}), params, (x, twiddles, joins))


def _rfft(call: Call) -> KernelCall:
    x = call["input"]
    params = _fft_params(call, x, call.output)
    require(call, x.shape[-1] <= 2 * params.length, f"rows are longer than the FFT, {2 * params.length}", x)
    return _fft_call(call, False, params)


def _irfft(call: Call) -> KernelCall:
    params = _fft_params(call, call.output, call["input"])
    require(call, params.row_size == 2 * params.length, f"rows must be as long as the FFT, {2 * params.length}", call.output)
    return _fft_call(call, True, params)


# --- channels ---------------------------------------------------------------------------------------------------------
def _filter_bank(call: Call) -> KernelCall:
    x, out = call["input"], call.output
    tables = [call[name] for name in ("weights", "unweights", "starts", "weight_starts", "widths")]
    weights, unweights, starts, weight_starts, widths = tables
    channels = option(call, 0, "num_channels", 1)
    require_rank(call, x, 1)
    require_vector(call, out, channels, "channels")
    for tensor in tables[:2]:
        require_rank(call, tensor, 1)
    for tensor in tables[2:]:
        require_vector(call, tensor, channels + 1, "channels with the one that is left out")
    for table, limit, what in ((starts, x.size, "bins"), (weight_starts, min(weights.size, unweights.size), "weights")):
        inside = _reaches(table, widths, limit)
        require(call, inside, f"with the widths, reaches beyond {limit} {what}", table)
    params = signal_filter_bank.Params(x.size, channels)
    return call.kernel(signal_filter_bank.KERNEL, signal_filter_bank.KERNEL.variants[0], params, (x, *tables))


def _reaches(starts: Tensor, widths: Tensor, limit: int) -> bool:
    """Whether every range that is not empty lies within [0, limit)."""
    assert starts.data is not None and widths.data is not None
    start, width = starts.data.astype(np.int64), widths.data.astype(np.int64)
    return bool(np.all((width <= 0) | ((start >= 0) & (start + width <= limit))))


def _square_root(call: Call) -> KernelCall:
    x, bits = call["input"], call["scale_bits"]
    require_rank(call, x, 1)
    require_rank(call, bits, 0)
    require_vector(call, call.output, x.size, "channels of the input")
    kernel = signal_filter_bank_square_root.KERNEL
    return call.kernel(kernel, kernel.variants[0], signal_filter_bank_square_root.Params(x.size), (x, bits))


def _spectral_subtraction(call: Call) -> KernelCall:
    x = call["input"]
    channels = option(call, 4, "num_channels", 1)
    require_vector(call, x, channels, "channels")
    for tensor in call.outputs:
        require_vector(call, tensor, channels, "channels")
    names = {
        "alternate_one_minus_smoothing": 0,
        "alternate_smoothing": 1,
        "min_signal_remaining": 3,
        "one_minus_smoothing": 5,
        "smoothing": 6,
    }
    params = signal_filter_bank_spectral_subtraction.Params(
        channels=channels,
        smoothing_bits=option(call, 7, "smoothing_bits", 0, 31),
        subtraction_bits=option(call, 8, "spectral_subtraction_bits", 0, 63),
        clamping=int(option(call, 2, "clamping") != 0),
        **{name: option(call, position, name) & WORD for name, position in names.items()},
    )
    kernel = signal_filter_bank_spectral_subtraction.KERNEL
    return call.kernel(kernel, kernel.variants[0], params, (x, call.variable("uint32", (channels,), "noise")))


def _pcan(call: Call) -> KernelCall:
    x, noise, gains = call["input"], call["noise"], call["gains"]
    for tensor in (noise, call.output):
        require_vector(call, tensor, x.size, "channels of the input")
    require_rank(call, x, 1)
    require_rank(call, gains, 1)
    require(call, gains.size >= GAIN_TABLE_SIZE, f"has {gains.size} entries, at least {GAIN_TABLE_SIZE} are read", gains)
    params = signal_pcan.Params(x.size, option(call, 0, "snr_shift", 0, 63))
    return call.kernel(signal_pcan.KERNEL, signal_pcan.KERNEL.variants[0], params, (x, noise, gains))


def _log(call: Call) -> KernelCall:
    x = call["input"]
    require_rank(call, x, 1)
    require_vector(call, call.output, x.size, "channels of the input")
    bits, scale = option(call, 0, "input_correction_bits", 0, 31), option(call, 1, "output_scale") & WORD
    table = call.constant(log_table().astype(np.int16), "int16", "logarithms")
    kernel = signal_filter_bank_log.KERNEL
    return call.kernel(kernel, kernel.variants[0], signal_filter_bank_log.Params(x.size, bits, scale), (x, table))


# --- streams ----------------------------------------------------------------------------------------------------------
def _history(call: Call, rows: int, count: int, name: str) -> Tensor:
    """``count`` samples for each of ``rows``; a state cannot be empty, so that one without samples has a spare one."""
    return call.variable("int16", (rows, count) if count else (1,), name)


def _framer(call: Call) -> KernelCall:
    x, (out, valid) = call["input"], call.outputs
    require_samples(call, x)
    require_rank(call, valid, 0)
    size, step = option(call, 0, "frame_size", 1), option(call, 1, "frame_step", 1)
    prefill = option(call, 2, "prefill") != 0
    require(call, x.shape[-1] % step == 0, f"rows of {x.shape[-1]} samples are no multiple of the frame step {step}", x)
    require(call, size >= step or not prefill, f"a frame of {size} samples cannot be filled with a step of {step} before it starts")
    rows, frames = rows_of(x), x.shape[-1] // step
    require_shape(call, out, (*x.shape[:-1], frames, size))
    blocks = -(-size // step)
    kept, warm_up = (size - step, 0) if prefill else ((blocks - 1) * step, blocks - 1)
    params = signal_framer.Params(rows, frames, size, step, kept, warm_up)
    states = _history(call, rows, kept, "history"), call.variable("int32", (1,), "seen")
    return call.kernel(signal_framer.KERNEL, signal_framer.KERNEL.variants[0], params, (x, *states))


def _stacker(call: Call) -> KernelCall:
    x, (out, valid) = call["input"], call.outputs
    channels = option(call, 0, "num_channels", 1)
    left, right = option(call, 1, "stacker_left_context", 0), option(call, 2, "stacker_right_context", 0)
    frames = left + 1 + right
    # A step of 0 empties the engine's buffer as one of all its frames does; a longer one would leave it.
    step = option(call, 3, "stacker_step", 0, frames) or frames
    require_rank(call, x, 1)
    require(call, x.size >= channels, f"has {x.size} elements, not the {channels} channels", x)
    require_vector(call, out, frames * channels, "elements of a stack")
    require_rank(call, valid, 0)
    params = signal_stacker.Params(channels, left, right, step)
    states = _history(call, 1, (left + right) * channels, "history"), call.variable("int32", (1,), "held")
    return call.kernel(signal_stacker.KERNEL, signal_stacker.KERNEL.variants[0], params, (x, *states))


def _delay(call: Call) -> KernelCall:
    x = call["input"]
    require_samples(call, x)
    require_shape(call, call.output, x.shape)
    params = signal_delay.Params(rows_of(x), x.shape[-1], option(call, 0, "delay_length", 0))
    state = _history(call, params.rows, params.delay, "history")
    return call.kernel(signal_delay.KERNEL, signal_delay.KERNEL.variants[0], params, (x, state))


def _overlap_add(call: Call) -> KernelCall:
    x = call["input"]
    require_type_option(call, x)
    require(call, len(x.shape) >= 2, f"must have frames and samples, but its shape is {x.shape}", x)
    *outer, frames, size = x.shape
    step = option(call, 1, "frame_step", 1, size)
    require_shape(call, call.output, (*outer, frames * step))
    params = signal_overlap_add.Params(math.prod(outer), frames, size, step)
    state = _history(call, params.rows, size - step, "overlap")
    return call.kernel(signal_overlap_add.KERNEL, signal_overlap_add.KERNEL.variants[0], params, (x, state))


# --- the operators ----------------------------------------------------------------------------------------------------
def _tflm(signatures: str) -> Engines:
    return engines((signatures, {}, None))


_INPUT = (Operand("input"),)
_S16, _U32 = {"s16": ("int16", "int16")}, "uint32"
_FFT = {"s16": ("int16", "int16"), "s32": ("int32", "int32")}
_TABLES = tuple(Operand(name, "const") for name in ("weights", "unweights", "starts", "weight_starts", "widths"))

OPS = (
    Op(
        "CUSTOM:SignalWindow",
        (*_INPUT, Operand("weights", "const")),
        {"s16": ("int16", "int16", "int16")},
        _tflm("s16"),
        _window,
        sample=samples.window,
    ),
    Op(
        "CUSTOM:SignalFftAutoScale",
        _INPUT,
        {"s16": ("int16", "int16", "int32")},
        _tflm("s16"),
        _fft_auto_scale,
        sample=samples.fft_auto_scale,
        outputs=("output", "scale_bits"),
    ),
    Op("CUSTOM:SignalRfft", _INPUT, _FFT, _tflm("s16 s32"), _rfft, sample=samples.rfft),
    Op("CUSTOM:SignalIrfft", _INPUT, _FFT, _tflm("s16 s32"), _irfft, sample=samples.irfft),
    Op("CUSTOM:SignalEnergy", _INPUT, {"s16": ("int16", _U32)}, _tflm("s16"), _energy, sample=samples.energy),
    Op(
        "CUSTOM:SignalFilterBank",
        (*_INPUT, *_TABLES),
        {"u32": (_U32, *("int16",) * 5, "uint64")},
        _tflm("u32"),
        _filter_bank,
        sample=samples.filter_bank,
    ),
    Op(
        "CUSTOM:SignalFilterBankSquareRoot",
        (*_INPUT, Operand("scale_bits")),
        {"u64": ("uint64", "int32", _U32)},
        _tflm("u64"),
        _square_root,
        sample=samples.square_root,
    ),
    Op(
        "CUSTOM:SignalFilterBankSpectralSubtraction",
        _INPUT,
        {"u32": (_U32, _U32, _U32)},
        _tflm("u32"),
        _spectral_subtraction,
        sample=samples.spectral_subtraction,
        outputs=("output", "noise"),
    ),
    Op(
        "CUSTOM:SignalPCAN",
        (*_INPUT, Operand("noise"), Operand("gains", "const")),
        {"u32": (_U32, _U32, "int16", _U32)},
        _tflm("u32"),
        _pcan,
        sample=samples.pcan,
    ),
    Op("CUSTOM:SignalFilterBankLog", _INPUT, {"u32": (_U32, "int16")}, _tflm("u32"), _log, sample=samples.log),
    Op(
        "CUSTOM:SignalFramer",
        _INPUT,
        {"s16": ("int16", "int16", "bool")},
        _tflm("s16"),
        _framer,
        sample=samples.framer,
        outputs=("output", "valid"),
    ),
    Op(
        "CUSTOM:SignalStacker",
        _INPUT,
        {"s16": ("int16", "int16", "bool")},
        _tflm("s16"),
        _stacker,
        sample=samples.stacker,
        outputs=("output", "valid"),
    ),
    Op("CUSTOM:SignalDelay", _INPUT, _S16, _tflm("s16"), _delay, sample=samples.delay),
    Op("CUSTOM:SignalOverlapAdd", _INPUT, _S16, _tflm("s16"), _overlap_add, sample=samples.overlap_add),
)
