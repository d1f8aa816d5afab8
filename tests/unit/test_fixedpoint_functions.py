"""Real functions for tables are correctly rounded: no neighbour is nearer to the exact value, found in rational arithmetic."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from refsim import fixedpoint as fp
from refsim.fixedpoint.functions import _nearest
from refsim.ir import Array

#: Relative precision of the exact values, in bits.
BITS = 140
PI = Fraction(math.pi) + Fraction(1224646799147353207, 10**34)  # within 1e-34 is enough for 100 bits of a rounding decision


def exact_exp(x: Fraction) -> Fraction:
    """e^x: the Taylor series of x / 2^k, squared k times."""
    halvings = max(0, math.ceil(abs(x))).bit_length() + 8
    small = x / 2**halvings
    term = total = Fraction(1)
    for k in range(1, 40):
        term = term * small / k
        total += term
    for _ in range(halvings):
        total = shortened(total * total)
    return total


def shortened(value: Fraction) -> Fraction:
    """``value`` to some BITS + 60 significant bits, so that numbers do not grow without end."""
    scale = 2 ** (BITS + 60 + value.denominator.bit_length() - value.numerator.bit_length())
    return Fraction(round(value * scale), scale) if value else value


def exact_log(x: Fraction) -> Fraction:
    """Newton's iteration y += 2 (x - e^y) / (x + e^y), which triples the digits."""
    y = Fraction(math.log(x))
    for _ in range(3):
        e = exact_exp(y)
        y = shortened(y + 2 * (x - e) / (x + e))
    return y


def exact_tanh(x: Fraction) -> Fraction:
    e = exact_exp(2 * x)
    return (e - 1) / (e + 1)


def exact_erfc(x: Fraction) -> Fraction:
    """1 - erf by the alternating Taylor series; its sum is multiplied by 2 / sqrt(pi), here in 200 bits."""
    power, total = x, Fraction(0)
    for n in range(400):
        total += power / (2 * n + 1)
        power = shortened(-power * x * x / (n + 1))
        if abs(power) < Fraction(1, 2**200):
            break
    root_pi = Fraction(math.isqrt(int(PI * 4**110)), 2**110)
    return 1 - 2 * total / root_pi


FUNCTIONS: dict[str, tuple[Callable[[Array], Array], Callable[[Fraction], Fraction], tuple[float, float]]] = {
    "exp": (fp.real_exp, exact_exp, (-60, 60)),
    "expm1": (fp.real_expm1, lambda x: exact_exp(x) - 1, (-30, 3)),
    "log": (fp.real_log, exact_log, (2.0**-20, 1e6)),
    "tanh": (fp.real_tanh, exact_tanh, (-9, 9)),
    "erfc": (fp.real_erfc, exact_erfc, (-4, 4.5)),
}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_correctly_rounded(name: str, dtype: type[np.floating[Any]]) -> None:
    function, exact, (low, high) = FUNCTIONS[name]
    rng = np.random.default_rng(len(name))
    points = np.concatenate([rng.uniform(low, high, 60), np.linspace(low, high, 21), [1.0, 0.5, 2.0**-9]]).astype(dtype)
    results = function(points)
    assert results.dtype == dtype
    for x, got in zip(points, results, strict=True):
        value = exact(Fraction(float(x)))
        near = (got, np.nextafter(got, dtype(-np.inf)), np.nextafter(got, dtype(np.inf)))
        errors = [abs(Fraction(float(y)) - value) for y in near]
        assert errors[0] == min(errors), f"{name}({float(x)!r})"


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_ends(dtype: type[np.floating[Any]]) -> None:
    def of(function: Callable[[Array], Array], *values: float) -> list[float]:
        return function(np.asarray(values, dtype=dtype)).tolist()

    tiny = float(np.finfo(dtype).tiny)
    assert of(fp.real_exp, 0, -1e30, 1e30) == [1, 0, math.inf]
    assert of(fp.real_expm1, 0, tiny, -1e30) == [0, tiny, -1]
    assert of(fp.real_log, 1, 0) == [0, -math.inf]
    assert math.isnan(of(fp.real_log, -1)[0])
    assert of(fp.real_tanh, 0, tiny, -tiny, 1e30, -1e30) == [0, tiny, -tiny, 1, -1]
    assert of(fp.real_erfc, 0, -1e30, 1e30) == [1, 2, 0]
    assert of(fp.real_rsqrt, 4, 0) == [0.5, math.inf]
    assert of(fp.real_logistic, 0, -1e30, 1e30) == [0.5, 0, 1]
    assert of(fp.real_elu, 3, 0, -1e30) == [3, 0, -1]
    assert of(fp.real_gelu, 0, 30, -60) == [0, 30, 0]
    assert of(fp.real_gelu_approximate, 0, 30, -60) == [0, 30, 0]
    assert of(fp.where_positive(fp.real_log, 7.0), -1, 0, 1) == [7, 7, 0]


def test_float32_is_not_rounded_twice() -> None:
    """A value just above or below a tie of float32, nearer to it than a double can tell."""
    from decimal import Decimal

    tie = Decimal(1) + Decimal(2) ** -24
    single = np.dtype(np.float32)
    up, down = 1 + 2.0**-23, 1.0
    assert _nearest(tie + Decimal(10) ** -27, single) == up
    assert _nearest(tie - Decimal(10) ** -27, single) == down
    assert _nearest(tie, single) == down  # even
    assert _nearest(-tie - Decimal(10) ** -27, single) == -up
    odd = tie + Decimal(2) ** -23
    assert _nearest(odd - Decimal(10) ** -27, single) == up
    assert _nearest(odd, single) == 1 + 2.0**-22
