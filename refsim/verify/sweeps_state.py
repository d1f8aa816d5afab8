"""Directed cases of the operators with state, and of QUANTIZE, beside those of the golden files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from refsim.flatmodel import T
from refsim.golden.cases import svdf, unidirectional_sequence_lstm
from refsim.golden.cases._build import Draft, random, runs, unary
from refsim.ir import INT_RANGE

#: Sizes around the widths of vector units.
SIZES = (1, 2, 3, 4, 5, 7, 8, 9, 16, 17)


def lstms(types: tuple[str, ...]) -> Iterator[Draft]:
    """Sizes and zero points; three calls each, the state going on."""
    signature = "s16" if types[0] == "int16" else "s8"
    for number, n in enumerate(SIZES):
        sizes = (1 + number % 2, 2, n, (7, 4, 5, 9)[number % 4])
        choices: dict[str, Any] = {"x_scale": 0.0003 if signature == "s16" else 0.03}
        if signature == "s8":
            choices["x_zero_point"] = (3, -128, 127, 0)[number % 4]
            choices["hidden"] = 1 / 160, (-128, 127, 0, -20)[number % 4]
        model = unidirectional_sequence_lstm.lstm(signature, 1800 + 30 * number, sizes, 0.02, **choices)
        yield model.draft(f"size_{n}", f"rows of {n}", "state", runs(3, 1800 + number))


def svdfs(types: tuple[str, ...]) -> Iterator[Draft]:
    """Sizes, ranks and zero points; four calls each, the state going on."""
    state = types[4]
    for number, n in enumerate(SIZES):
        rank, units, memory = 1 + number % 3, 2 + number % 3, (1, 2, 5, 8, 9)[number % 5]
        feature = random((rank * units, n), "int8", 1900 + number)
        time = random((rank * units, memory), types[2], 1930 + number)
        bias = random((units,), "int32", 1960 + number, -9000, 9000).tolist()
        scale = 0.5 if state == "int8" else 0.01
        out = (60.0 if state == "int8" else 40.0, (5, -128, 127)[number % 3])
        x = (0.1, (-3, 127, -128)[number % 3])
        model = svdf._model(1 + number % 2, feature, time, bias, rank, x=x, state=(scale, 0), out=out, scales=(0.01, 0.01))
        comment = f"rows of {n}, rank {rank}, memory {memory}"
        yield model.draft(f"size_{n}", comment, "state", runs(4, 1990 + number))


def quantizes(types: tuple[str, ...]) -> Iterator[Draft]:
    """Ratios of scales from left shifts to far right ones, and lengths."""
    source, target = types
    if source == "float32":
        return
    zeros = [0 if dtype in ("int16", "int32") else INT_RANGE[dtype][0] + 100 for dtype in types]
    unit = {"int8": 1.0, "uint8": 1.0, "int16": 2.0**-8, "int32": 2.0**-24}
    for number, ratio in enumerate((1.0, 0.5, 0.25, 0.125, 2.0, 3.0, 0.37, 0.011)):
        for n in (1, 5, 16, 33):
            out = unit[target]
            x = float(np.float32(unit[source] * ratio))
            tensors = T("input", source, (1, n), x, zeros[0]), T("output", target, (1, n), out, zeros[1])
            model = unary("QUANTIZE", *tensors, {}, 3 if "int16" in types else 2)
            data = (random((2, 1, n), source, 2000 + 10 * number + n),)
            flags = ("left_shift", "channel_tail") if ratio > 1 else ("truncation", "channel_tail")
            yield Draft(f"ratio_{number}_{n}", f"{n} elements, ratio of scales {ratio}", flags, model, data)
