"""Nodes of the audio front end that prepare must refuse: (operator, options, inputs, outputs, what the message says)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from flatbuffers import flexbuffers  # type: ignore[import-untyped]

from refsim.flatmodel import N, T, build
from refsim.ops import signal

OPS = {op.builtin.removeprefix("CUSTOM:Signal"): op for op in signal.OPS}

Shape = tuple[str, tuple[int, ...]]
Options = Mapping[str, Any] | bytes | None


def node(name: str, options: Options, inputs: Sequence[Shape], outputs: Sequence[Shape]) -> bytes:
    """A model of one node; inputs are constants where the operator wants them. Options in bytes are written as they are."""
    roles = [operand.role for operand in OPS[name].operands]
    tensors = []
    for n, (dtype, shape) in enumerate([*inputs, *outputs]):
        constant = n < len(inputs) and roles[n] == "const"
        tensors.append(T(f"tensor_{n}", dtype, shape, data=np.ones(shape, dtype) if constant else None))
    custom = options if isinstance(options, bytes) else b"" if options is None else bytes(flexbuffers.Dumps(dict(options)))
    given, made = list(range(len(inputs))), list(range(len(inputs), len(tensors)))
    one = N("CUSTOM", given, made, None, custom=f"Signal{name}", custom_options=custom)
    return build(tensors, [one], [n for n in given if roles[n] != "const"], made)


def s16(*shape: int) -> Shape:
    return "int16", shape


def u32(*shape: int) -> Shape:
    return "uint32", shape


def u64(*shape: int) -> Shape:
    return "uint64", shape


BOOL: Shape = ("bool", ())
BITS: Shape = ("int32", ())
TABLES = (s16(4),) * 5
FRAMES = {"frame_size": 4, "frame_step": 2, "prefill": True}
STACK = {"a": 2, "b": 1, "c": 1, "d": 1}
GARBLED = bytes(flexbuffers.Dumps({"delay_length": 3}))[:-1] + b"\5"
#: In the order of the checks in refsim/ops/signal.py.
REFUSED: tuple[tuple[str, Options, tuple[Shape, ...], tuple[Shape, ...], str], ...] = (
    ("Delay", GARBLED, (s16(4),), (s16(4),), "the options of the custom operator are no FlexBuffer map"),
    ("Window", None, (s16(1, 4), s16(4)), (s16(1, 4),), "option 'shift' is missing: there are 0 options"),
    ("Window", {"shift": "1"}, (s16(1, 4), s16(4)), (s16(1, 4),), "option 'shift' must be an integer, not '1'"),
    ("Window", {"shift": 32}, (s16(1, 4), s16(4)), (s16(1, 4),), "option 'shift' must lie in [0, 31], not be 32"),
    ("Window", {"shift": 1}, (s16(), s16(4)), (s16(),), "'tensor_0': must have at least one dimension"),
    ("Window", {"shift": 1}, (s16(1, 4), s16(2, 2)), (s16(1, 4),), "'tensor_1': must have rank 1"),
    ("Window", {"shift": 1}, (s16(1, 5), s16(4)), (s16(1, 5),), "5 samples are no multiple of the 4 weights"),
    ("FftAutoScale", None, (s16(4),), (s16(5), BITS), "'tensor_1': has 5 elements, not the 4 samples of the input"),
    ("FftAutoScale", None, (s16(2, 2),), (s16(4), BITS), "'tensor_0': must have rank 1"),
    ("FftAutoScale", None, (s16(4),), (s16(4), ("int32", (1,))), "'tensor_2': must have rank 0"),
    ("Energy", {"end_index": 4, "start_index": 0}, (s16(2, 4),), (u32(4),), "'tensor_0': must have rank 1"),
    ("Energy", {"end_index": 5, "start_index": 0}, (s16(8),), (u32(4),), "end index 5 lies beyond"),
    ("Energy", {"end_index": 4, "start_index": 0}, (s16(9),), (u32(4),), "'tensor_1': has 4 bins for 9 input parts"),
    ("Rfft", {"T": 2, "fft_length": 8}, (s16(8),), (s16(10),), "option 'T' is 2, which does not stand for int16"),
    ("Rfft", {"T": 7, "fft_length": 8}, (s16(),), (s16(10),), "'tensor_0': must have at least one dimension"),
    ("Rfft", {"T": 7, "fft_length": 14}, (s16(14),), (s16(16),), "FFT length 14 must be even"),
    ("Rfft", {"T": 7, "fft_length": 9}, (s16(9),), (s16(10),), "FFT length 9 must be even"),
    ("Rfft", {"T": 7, "fft_length": 2}, (s16(2),), (s16(4),), "FFT length 2 must be even, at least 4"),
    ("Rfft", {"T": 7, "fft_length": 8}, (s16(9),), (s16(10),), "rows are longer than the FFT, 8"),
    ("Irfft", {"T": 7, "fft_length": 8}, (s16(10),), (s16(6),), "rows must be as long as the FFT, 8"),
    ("FilterBank", {"num_channels": 3}, (u32(2, 2), *TABLES), (u64(3),), "'tensor_0': must have rank 1"),
    ("FilterBank", {"num_channels": 3}, (u32(4), *TABLES), (u64(4),), "'tensor_6': has 4 elements, not the 3 channels"),
    ("FilterBank", {"num_channels": 3}, (u32(4), s16(2, 2), *TABLES[1:]), (u64(3),), "'tensor_1': must have rank 1"),
    ("FilterBank", {"num_channels": 3}, (u32(4), *TABLES[:4], s16(3)), (u64(3),), "'tensor_5': has 3 elements, not the 4 channels"),
    ("FilterBank", {"num_channels": 3}, (u32(1), *TABLES), (u64(3),), "'tensor_3': with the widths, reaches beyond 1 bins"),
    ("FilterBankSquareRoot", None, (u64(2, 2), BITS), (u32(4),), "'tensor_0': must have rank 1"),
    ("FilterBankSquareRoot", None, (u64(4), ("int32", (1,))), (u32(4),), "'tensor_1': must have rank 0"),
    ("FilterBankSquareRoot", None, (u64(4), BITS), (u32(3),), "'tensor_2': has 3 elements, not the 4 channels of the input"),
    ("PCAN", {"snr_shift": 6}, (u32(4), u32(3), s16(125)), (u32(4),), "'tensor_1': has 3 elements, not the 4 channels"),
    ("PCAN", {"snr_shift": 6}, (u32(2, 2), u32(4), s16(125)), (u32(4),), "'tensor_0': must have rank 1"),
    ("PCAN", {"snr_shift": 6}, (u32(4), u32(4), s16(1, 125)), (u32(4),), "'tensor_2': must have rank 1"),
    ("PCAN", {"snr_shift": 6}, (u32(4), u32(4), s16(124)), (u32(4),), "has 124 entries, at least 125 are read"),
    ("FilterBankLog", {"a": 3, "b": 64}, (u32(2, 2),), (s16(4),), "'tensor_0': must have rank 1"),
    ("FilterBankLog", {"a": 3, "b": 64}, (u32(4),), (s16(3),), "'tensor_1': has 3 elements, not the 4 channels"),
    ("FilterBankLog", {"a": 40, "b": 64}, (u32(4),), (s16(4),), "option 'input_correction_bits' must lie in"),
    ("Framer", FRAMES, (s16(),), (s16(1, 4), BOOL), "'tensor_0': must have at least one dimension"),
    ("Framer", FRAMES, (s16(2),), (s16(1, 4), ("bool", (1,))), "'tensor_2': must have rank 0"),
    ("Framer", FRAMES | {"frame_step": 3}, (s16(4),), (s16(1, 4), BOOL), "no multiple of the frame step"),
    ("Framer", {"frame_size": 2, "frame_step": 4, "prefill": True}, (s16(4),), (s16(1, 2), BOOL), "cannot be filled"),
    ("Stacker", STACK | {"d": 4}, (s16(2),), (s16(6), BOOL), "'stacker_step' must lie in [0, 3], not be 4"),
    ("Stacker", STACK, (s16(1, 2),), (s16(6), BOOL), "'tensor_0': must have rank 1"),
    ("Stacker", STACK, (s16(1),), (s16(6), BOOL), "'tensor_0': has 1 elements, not the 2 channels"),
    ("Stacker", STACK, (s16(2),), (s16(5), BOOL), "'tensor_1': has 5 elements, not the 6 elements of a stack"),
    ("Stacker", STACK, (s16(2),), (s16(6), ("bool", (1,))), "'tensor_2': must have rank 0"),
    ("Delay", {"delay_length": 3}, (s16(),), (s16(),), "'tensor_0': must have at least one dimension"),
    ("Delay", {"delay_length": -1}, (s16(4),), (s16(4),), "'delay_length' must lie in"),
    ("OverlapAdd", {"T": 2, "frame_step": 2}, (s16(2, 4),), (s16(4),), "option 'T' is 2, which does not stand for int16"),
    ("OverlapAdd", {"T": 7, "frame_step": 2}, (s16(4),), (s16(4),), "'tensor_0': must have frames and samples"),
    ("OverlapAdd", {"T": 7, "frame_step": 5}, (s16(2, 4),), (s16(10),), "'frame_step' must lie in [1, 4], not be 5"),
)
