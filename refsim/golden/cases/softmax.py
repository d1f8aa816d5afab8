"""Directed cases of SOFTMAX."""

from __future__ import annotations

from functools import partial

import numpy as np

from refsim.flatmodel import N, T
from refsim.golden.cases._build import LITERT, TFLM, Affine, Asked, Draft, asked, ends, random, runs, zeros


def drafts() -> list[Draft]:
    return [*_valid(), *_types(), *_invalid()]


S16, U8 = ("int16", "int16"), ("uint8", "uint8")
OUT: dict[str, Affine] = {"int8": (2.0**-8, -128), "uint8": (2.0**-8, 0), "int16": (2.0**-15, 0)}


def _model(
    shape: tuple[int, ...],
    x: Affine,
    beta: float = 1.0,
    types: tuple[str, str] = ("int8", "int8"),
    out: Affine | None = None,
    out_shape: tuple[int, ...] | None = None,
) -> Asked:
    version = {"uint8": 1, "int8": 2, "int16": 3}[types[0]]
    result = T("output", types[1], out_shape or shape, *(out or OUT[types[1]]))
    return asked([T("input", types[0], shape, *x), result], N("SOFTMAX", [0], [1], {"beta": beta}, version))


def _valid() -> list[Draft]:
    wide, peak = np.zeros((3, 1, 511), dtype=np.int8), np.full((2, 1, 6), -128, dtype=np.int8)
    wide[1], wide[2, 0, ::2] = -128, 1
    peak[0, 0, 3], peak[1, 0, 0] = 127, 0
    far = "A large scale: most scores are too far below the maximum to count."
    equal = "511 equal scores, the most that the engines take: at 512 their last shift would be 32."
    alone = "One score far above the rest: 256/256 saturates to 127."
    return [
        _model((4, 10), (0.1, 7)).draft("rows", "Four rows of ten scores, usual scale.", "truncation batch", ends, runs(3, 100)),
        _model((2, 33), (0.0371, 0), 0.5).draft("beta", "Beta 0.5 and an odd scale.", "truncation", runs(6, 101)),
        _model((2, 9), (1.3, -20)).draft("cutoff", far, "diff_cutoff saturation", runs(3, 102)),
        _model((1, 511), (0.05, 0)).draft("long_rows_of_equals", equal, "row_sum", wide),
        _model((1, 6), (0.5, 0)).draft("one_peak", alone, "saturation diff_cutoff", peak),
        _model((5, 1), (0.1, 0)).draft("depth_one", "Rows of one element.", "depth_one saturation", ends),
        _model((2, 2, 3, 5), (0.2, 1)).draft("rank_four", "The last of four axes.", "batch truncation", runs(2, 103)),
    ]


def _types() -> list[Draft]:
    half = np.where(np.arange(600) % 2, 900, random((1, 1, 600), "int16", 107, -32768, 899)).astype(np.int16)
    tables = "Scores at which tables built in float32 and in float64 give different results."
    long = "int16, 600 scores, half of them equal."
    to16 = _model((3, 10), (0.1, 7), types=("int8", "int16"), out=(2.0**-16, -32768))
    return [
        to16.draft("int8_to_int16", "int8 scores, int16 result.", "type_change truncation", runs(4, 104)),
        _model((3, 10), (0.001, 0), types=S16).draft("int16", "int16 by tables.", "random", ends, runs(2, 105)),
        _model((64, 4), (10.0 / 65535.0, 0), types=S16).draft("int16_table_type", tables, "lut_precision", runs(16, 106)),
        _model((1, 600), (0.0003, 0), types=S16).draft("int16_long_rows", long, "row_sum", half),
        _model((4, 10), (0.1, 130), types=U8).draft("uint8", "uint8.", "truncation batch", runs(3, 108), engines=LITERT),
    ]


def _invalid() -> list[Draft]:
    usual, some = partial(_model, (2, 4), (0.1, 0)), runs(1, 109)
    abort = "512 equal scores: the last shift would be 32, and the engines abort."
    tiny = "Beta times scale so small that no score matters."
    scale, zero = "An output scale other than 1/256.", "An output zero point other than -128."
    return [
        _model((1, 512), (0.05, 0)).refused("sum", abort, "range", zeros, error="RangeError"),
        usual(out=(2.0**-7, -128)).refused("output_scale", scale, "quantization", some),
        usual(out=(2.0**-8, 0)).refused("output_zero_point", zero, "quantization", some),
        usual(out_shape=(2, 5)).refused("shape", "Another output shape.", "shape", some),
        _model((2, 4), (1e-9, 0)).refused("tiny_scale", tiny, "quantization", some),
        usual(types=U8).refused("uint8", "uint8, which TFLM does not have.", "types", some, engines=TFLM),
    ]
