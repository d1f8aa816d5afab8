"""The audio front end's part of the table of definitions, see :mod:`unit.fixedpoint_cases`."""

from __future__ import annotations

import functools
from typing import Any

from slow import signal_slow as slow
from unit.fixedpoint_cases import Definition

from refsim import fixedpoint
from refsim.verify.boundaries import I16, I32, U32, Columns, boundary, cross, join

#: Functions that take a table: tests/unit/test_signal.py compares them.
TABLED = {"log2_fraction", "log_scaled", "wide_dynamic"}
U64_AS_INT64 = (-(2**63), 2**63 - 1)


def squares() -> Columns:
    """uint64, as int64, next to squares and to the places where a root rounds up."""
    roots = [*boundary(0, 2**32 - 1), 3037000499, 65534, 65535, 65536]
    near = {root * root + part + step for root in roots for part in (0, root) for step in (-1, 0, 1)}
    values = sorted(value % 2**64 for value in near)
    return cross([value - 2**64 if value >= 2**63 else value for value in values])


def _some(limits: tuple[int, int], step: int) -> list[int]:
    return sorted({*boundary(*limits)[::step], *limits})


def definitions() -> list[Definition]:
    nx = fixedpoint.EXACT
    found = [
        Definition("shift_right", nx.shift_right, slow.shift_right, (I32, (0, 31)), lambda: cross(boundary(*I32), range(32))),
        Definition("shift_right_u32", nx.shift_right, slow.shift_right, (U32, (0, 31)), lambda: cross(boundary(*U32), range(32))),
        Definition("high_word", nx.high_word, slow.high_word, (U64_AS_INT64,), lambda: cross(boundary(*U64_AS_INT64))),
        Definition(
            "square_root",
            nx.square_root,
            slow.square_root,
            (U64_AS_INT64,),
            lambda: join(squares(), cross(boundary(*U64_AS_INT64))),
        ),
        Definition("pcan_shrink", nx.pcan_shrink, slow.pcan_shrink, (U32,), lambda: cross([*range(20000), *boundary(*U32)])),
        Definition(
            "low_pass",
            nx.low_pass,
            slow.low_pass,
            (U32, U32, U32, U32, (0, 63)),
            lambda: cross(*(_some(U32, step) for step in (14, 20, 26, 32)), range(0, 64, 9)),
            step=7,
        ),
    ]
    for suffix, bits, whole in (("", 32, I32), ("_16", 16, I16)):
        scale, products, slow_scale, slow_products = (
            functools.partial(function, bits=bits)
            for function in (nx.fft_scale, nx.fft_products, slow.fft_scale, slow.fft_products)
        )
        factor = (-whole[1], whole[1])

        def pairs(whole: tuple[int, int] = whole, factor: tuple[int, int] = factor) -> Columns:
            return cross(boundary(*whole), boundary(*factor))

        def quads(whole: tuple[int, int] = whole, factor: tuple[int, int] = factor) -> Columns:
            return cross(*(_some(limits, step) for limits, step in ((whole, 9), (factor, 11), (whole, 13), (factor, 17))))

        domain: tuple[Any, ...] = (whole, factor)
        found.append(Definition(f"fft_scale{suffix}", scale, slow_scale, domain, pairs, step=3))
        found.append(Definition(f"fft_products{suffix}", products, slow_products, domain * 2, quads, step=11))
    return found
