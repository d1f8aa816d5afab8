"""Directed cases of QUANTIZE."""

from __future__ import annotations

import numpy as np

from refsim.flatmodel import T
from refsim.golden.cases._build import BOTH, LITERT, TFLM, Affine, Draft, counting, extremes, random, unary, words
from refsim.ir import Array


def drafts() -> list[Draft]:
    return [*_rounding(), *_pairs(), *_floats(), *_wide_zero_points(), *_invalid()]


def _model(types: str, x: Affine | None, out: Affine, shape: tuple[int, ...] = (1, 64)) -> bytes:
    source, target = types.split()
    version = 3 if "int16" in types else 2 if "int32" in types or source != "float32" else 1
    return unary("QUANTIZE", T("input", source, shape, *(x or ())), T("output", target, shape, *out), {}, version)


def _rounding() -> list[Draft]:
    values = counting((1, 64), "int8", -128, 4)
    return [
        Draft(
            "int8_ties", "Scale ratio 1/8: every eighth value is a tie.", words("tie_away tie_even truncation double_rounding"),
            _model("int8 int8", (0.125, 0), (1.0, 0)), (values,),
        ),
        Draft(
            "int8_first_rounding_ties", "Scale ratio 1/2: ties of the doubling high multiply.", words("tie_up"),
            _model("int8 int8", (0.5, 0), (1.0, 0)), (values,),
        ),
        Draft(
            "int8_finer", "Scale ratio 3: a left shift, and both ends saturate.", words("left_shift saturation"),
            _model("int8 int8", (0.75, 5), (0.25, -7)), (values,),
        ),
    ]  # fmt: skip


def _pairs() -> list[Draft]:
    """Every pair of integer types: (types, input, output, engines)."""
    rows: list[tuple[str, Affine, Affine, tuple[str, ...], str]] = [
        ("int8 uint8", (0.1, -5), (0.1, 123), BOTH, "type_change"),
        ("int8 int16", (0.1, -5), (0.001, 0), BOTH, "type_change left_shift"),
        ("int8 int32", (0.1, -5), (0.001, 0), TFLM, "type_change left_shift"),
        ("int16 int8", (0.001, 0), (0.1, 4), BOTH, "type_change saturation truncation"),
        ("int16 int16", (0.001, 0), (0.0007, 0), BOTH, "left_shift saturation"),
        ("int16 int32", (0.001, 0), (0.0001, 0), BOTH, "type_change left_shift"),
        ("int32 int8", (1e-6, 0), (0.1, 4), BOTH, "type_change saturation truncation"),
        ("int32 int16", (1e-6, 0), (0.01, 0), BOTH, "type_change saturation truncation"),
        ("uint8 int8", (0.1, 128), (0.1, 0), BOTH, "type_change"),
        ("uint8 uint8", (0.1, 128), (0.23, 7), LITERT, "truncation saturation"),
    ]
    made = []
    for number, (types, x, out, engines, flags) in enumerate(rows):
        source, target = types.split()
        values = np.concatenate([extremes((1, 64), source), random((2, 1, 64), source, 120 + number)])
        name = f"{source}_to_{target}"
        made.append(Draft(name, f"{source} to {target}.", words(flags), _model(types, x, out), (values,), engines))
    return made


def _wide_zero_points() -> list[Draft]:
    """Zero points of 32 bits, which engines add as any other, modulo 2^32."""
    values = random((1, 1, 64), "int32", 143, 99500, 100500)
    values[0, 0, :3] = -(2**31), 2**31 - 1, 100000
    return [
        Draft(
            "int32_zero_point", "int32 input with zero point 100000.", words("truncation saturation type_change"),
            _model("int32 int8", (0.1, 100000), (0.3, 3)), (values,),
        ),
        Draft(
            "int32_zero_point_out", "int32 output that wraps beyond zero point 2^31 - 1000.", words("truncation type_change"),
            _model("int16 int32", (0.1, 0), (0.3, 2**31 - 1000)), (random((1, 1, 64), "int16", 144, -6000, 6000),),
        ),
    ]  # fmt: skip


def _near_ties(scale: float) -> Array:
    """float32 [1, 1, 64]: (n + 1/2) * scale and its neighbours, where the division decides."""
    step = np.float32(scale)
    middle = ((np.arange(-11, 10) + np.float32(0.5)) * step).astype(np.float32)
    ends = np.asarray([1e6], dtype=np.float32)
    return np.concatenate(
        [middle, np.nextafter(middle, np.float32(9)), np.nextafter(middle, np.float32(-9)), ends],
    ).reshape(1, 1, 64)


def _floats() -> list[Draft]:
    special = np.asarray([0.0, -0.0, 1e-45, -1e-40, 3e38, -3e38, 2**31, 127.5], dtype=np.float32)
    rest = np.random.default_rng(140).normal(0, 40, 56).astype(np.float32)
    wild = np.concatenate([special, rest]).reshape(1, 1, 64)
    return [
        Draft(
            "float32_to_int8_ties", "Floats at (n + 1/2) * scale.", words("tie_away tie_even truncation type_change saturation"),
            _model("float32 int8", None, (0.25, 3)), (_near_ties(0.25),),
        ),
        Draft(
            "float32_to_int8_division", "Floats next to (n + 1/2) * 0.1, where a reciprocal is not good enough.",
            words("float_division tie_even"), _model("float32 int8", None, (0.1, 3)), (_near_ties(0.1),),
        ),
        Draft(
            "float32_to_int16", "Zeros, subnormals, values far outside.", words("type_change saturation"),
            _model("float32 int16", None, (0.001, 0)), (np.clip(wild, -2e6, 2e6),),
        ),
        Draft(
            "float32_to_uint8", "To uint8.", words("type_change saturation"), _model("float32 uint8", None, (0.3, 77)),
            (np.clip(wild, -1e5, 1e5),), LITERT,
        ),
    ]  # fmt: skip


def _invalid() -> list[Draft]:
    bad = np.zeros((1, 1, 64), dtype=np.float32)
    bad[0, 0, 5] = np.nan
    return [
        Draft(
            "refused_nan", "An input that is NaN: converting it is undefined in C, so no result can be right.",
            words("refused_quantization"), _model("float32 int8", None, (0.25, 3)), (bad,), error="RangeError",
        ),
        Draft(
            "refused_pair", "int16 to uint8, which neither engine has.", words("refused_types"),
            _model("int16 uint8", (0.1, 0), (0.1, 0)), (random((1, 1, 64), "int16", 141),), error="UnsupportedError",
        ),
        Draft(
            "refused_int8_to_int32", "int8 to int32, which LiteRT does not have.", words("refused_types"),
            _model("int8 int32", (0.1, 0), (0.1, 0)), (random((1, 1, 64), "int8", 142),), LITERT, error="UnsupportedError",
        ),
    ]  # fmt: skip
