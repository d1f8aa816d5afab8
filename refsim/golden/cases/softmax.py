"""Directed cases of SOFTMAX."""

from __future__ import annotations

import numpy as np

from refsim.flatmodel import T
from refsim.golden.cases._build import BOTH, LITERT, TFLM, Affine, Draft, extremes, random, unary, words


def drafts() -> list[Draft]:
    return [*_valid(), *_types(), *_invalid()]


OUT: dict[str, Affine] = {"int8": (2.0**-8, -128), "uint8": (2.0**-8, 0), "int16": (2.0**-15, 0)}


def _model(
    shape: tuple[int, ...],
    x: Affine,
    beta: float = 1.0,
    types: tuple[str, str] = ("int8", "int8"),
    out: Affine | None = None,
    out_shape: tuple[int, ...] | None = None,
) -> bytes:
    version = {"uint8": 1, "int8": 2, "int16": 3}[types[0]]
    result = T("output", types[1], out_shape or shape, *(out or OUT[types[1]]))
    return unary("SOFTMAX", T("input", types[0], shape, *x), result, {"beta": beta}, version)


def _valid() -> list[Draft]:
    wide = np.zeros((3, 1, 511), dtype=np.int8)
    wide[1] = -128
    wide[2, 0, ::2] = 1
    peak = np.full((2, 1, 6), -128, dtype=np.int8)
    peak[0, 0, 3], peak[1, 0, 0] = 127, 0
    return [
        Draft(
            "rows", "Four rows of ten scores, usual scale.", words("truncation batch"), _model((4, 10), (0.1, 7)),
            (np.concatenate([extremes((4, 10), "int8", 7), random((3, 4, 10), "int8", 100)]),),
        ),
        Draft(
            "beta", "Beta 0.5 and an odd scale.", words("truncation"), _model((2, 33), (0.0371, 0), 0.5),
            (random((6, 2, 33), "int8", 101),),
        ),
        Draft(
            "cutoff", "A large scale: most scores are too far below the maximum to count.", words("diff_cutoff saturation"),
            _model((2, 9), (1.3, -20)), (random((3, 2, 9), "int8", 102),),
        ),
        Draft(
            "long_rows_of_equals", "511 equal scores, the most that the engines take: at 512 their last shift would be 32.",
            words("row_sum"), _model((1, 511), (0.05, 0)), (wide,),
        ),
        Draft(
            "one_peak", "One score far above the rest: 256/256 saturates to 127.", words("saturation diff_cutoff"),
            _model((1, 6), (0.5, 0)), (peak,),
        ),
        Draft(
            "depth_one", "Rows of one element.", words("depth_one saturation"), _model((5, 1), (0.1, 0)),
            (extremes((5, 1), "int8"),),
        ),
        Draft(
            "rank_four", "The last of four axes.", words("batch truncation"), _model((2, 2, 3, 5), (0.2, 1)),
            (random((2, 2, 2, 3, 5), "int8", 103),),
        ),
    ]  # fmt: skip


def _types() -> list[Draft]:
    finer: Affine = (2.0**-16, -32768)
    return [
        Draft(
            "int8_to_int16", "int8 scores, int16 result.", words("type_change truncation"),
            _model((3, 10), (0.1, 7), types=("int8", "int16"), out=finer), (random((4, 3, 10), "int8", 104),),
        ),
        Draft(
            "int16", "int16 by tables.", words("random"), _model((3, 10), (0.001, 0), types=("int16", "int16")),
            (np.concatenate([extremes((3, 10), "int16"), random((2, 3, 10), "int16", 105)]),),
        ),
        Draft(
            "int16_table_type", "Scores at which tables built in float32 and in float64 give different results.", words(
                "lut_precision",
            ),
            _model((64, 4), (10.0 / 65535.0, 0), types=("int16", "int16")), (random((16, 64, 4), "int16", 106),),
        ),
        Draft(
            "int16_long_rows", "int16, 600 scores, half of them equal.", words("row_sum"),
            _model((1, 600), (0.0003, 0), types=("int16", "int16")),
            (np.where(np.arange(600) % 2, 900, random((1, 1, 600), "int16", 107, -32768, 899)).astype(np.int16),),
        ),
        Draft(
            "uint8", "uint8.", words("truncation batch"), _model((4, 10), (0.1, 130), types=("uint8", "uint8")),
            (random((3, 4, 10), "uint8", 108),), LITERT,
        ),
    ]  # fmt: skip


def _invalid() -> list[Draft]:
    shape = (2, 4)
    refused = {
        "refused_output_scale": (
            "An output scale other than 1/256.", "refused_quantization", _model(shape, (0.1, 0), out=(2.0**-7, -128)), BOTH,
        ),
        "refused_output_zero_point": (
            "An output zero point other than -128.", "refused_quantization", _model(shape, (0.1, 0), out=(2.0**-8, 0)), BOTH,
        ),
        "refused_shape": ("Another output shape.", "refused_shape", _model(shape, (0.1, 0), out_shape=(2, 5)), BOTH),
        "refused_tiny_scale": (
            "Beta times scale so small that no score matters.", "refused_quantization", _model(shape, (1e-9, 0)), BOTH,
        ),
        "refused_uint8": (
            "uint8, which TFLM does not have.", "refused_types", _model(shape, (0.1, 0), types=("uint8", "uint8")), TFLM,
        ),
    }  # fmt: skip
    long = _model((1, 512), (0.05, 0))
    made = [
        Draft(
            "refused_sum", "512 equal scores: the last shift would be 32, and the engines abort.", ("refused_range",), long,
            (np.zeros((1, 1, 512), dtype=np.int8),), error="RangeError",
        ),
    ]  # fmt: skip
    for name, (comment, flag, model, engines) in refused.items():
        inputs = random((1, *shape), "uint8" if name == "refused_uint8" else "int8", 109)
        error = "UnsupportedError" if name == "refused_uint8" else "ModelError"
        made.append(Draft(name, comment, (flag,), model, (inputs,), engines, error=error))
    return made
