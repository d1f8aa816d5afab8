"""Real functions of float arrays, correctly rounded to the arrays' own type, for tables built at prepare time.

Decimal arithmetic gives the same bits on every machine, which neither NumPy's vectorised functions nor C libraries promise. What
the engines compose of several float operations (:func:`real_logistic`, :func:`real_gelu`, ...) is composed of the same ones here,
each rounded.
"""

from __future__ import annotations

import decimal
import functools
import math
from collections.abc import Callable
from decimal import Decimal

import numpy as np

from refsim.ir import Array

DIGITS = 60
PI = Decimal("3.1415926535897932384626433832795028841971693993751058209749445923078164")
#: Beyond these arguments exp overflows or vanishes, and tanh and erf are 1, in every type.
EXP_LIMIT, TANH_LIMIT, ERF_LIMIT = Decimal(2000), Decimal(100), Decimal(40)


def rounded(function: Callable[[Decimal], Decimal]) -> Callable[[Array], Array]:
    """``function``, good to some 50 digits, as one of float32 or float64 arrays: finite arguments, correctly rounded results."""

    # Models and profiles ask for the same tables again and again. The sign tells the two zeros apart.
    @functools.lru_cache(maxsize=1 << 16)
    def one(value: float, sign: float, dtype: np.dtype[np.floating]) -> float:
        with decimal.localcontext() as context:
            context.prec = DIGITS
            return _nearest(function(Decimal(value)), dtype)

    def call(x: Array) -> Array:
        values = [one(value, math.copysign(1, value), x.dtype) for value in map(float, x.reshape(-1))]
        return np.asarray(values, dtype=x.dtype).reshape(x.shape)

    call.__doc__ = function.__doc__
    return call


def _nearest(value: Decimal, dtype: np.dtype[np.floating]) -> float:
    """The float of type ``dtype`` nearest to ``value``, as a double; overflow gives infinity."""
    double = float(value)
    if dtype == np.float64 or not math.isfinite(double):
        return double
    with np.errstate(over="ignore", under="ignore"):
        single = np.float32(double)
        # Rounding twice goes wrong only where the double lies on a tie of float32 that the value is not on.
        other = np.nextafter(single, np.float32(math.copysign(math.inf, double - float(single))))
        if float(single) + float(other) == 2 * double and value != Decimal(double):
            return float(max(single, other) if value > Decimal(double) else min(single, other))
    return float(single)


def _clamp(x: Decimal, limit: Decimal) -> Decimal:
    return max(-limit, min(x, limit))


def _exp(x: Decimal) -> Decimal:
    return _clamp(x, EXP_LIMIT).exp()


def _expm1(x: Decimal) -> Decimal:
    if abs(x) < Decimal("1e-20"):
        return x + x * x / 2 + x * x * x / 6
    return _exp(x) - 1


def _log(x: Decimal) -> Decimal:
    return Decimal("NaN") if x < 0 else x.ln()


def _tanh(x: Decimal) -> Decimal:
    e = _expm1(2 * _clamp(x, TANH_LIMIT))
    return e / (e + 2)


def _erf_series(x: Decimal) -> Decimal:
    """erf for moderate x: all terms of this series have one sign."""
    term = total = x
    n = 0
    while abs(term) > abs(total) * Decimal(10) ** -DIGITS:
        n += 1
        term = term * 2 * x * x / (2 * n + 1)
        total += term
    return 2 / PI.sqrt() * (-x * x).exp() * total


def _erfc(x: Decimal) -> Decimal:
    if x < -3:  # where the series gets long
        return 2 - _erfc(-x)
    if x < 3:
        return 1 - _erf_series(x)
    x = min(x, ERF_LIMIT)
    # The continued fraction, from its far end; 400 terms are good for 60 digits from 3 on.
    denominator = x
    for n in range(400, 0, -1):
        denominator = x + Decimal(n) / 2 / denominator
    return (-x * x).exp() / PI.sqrt() / denominator


#: exp, expm1, natural logarithm (-infinity at 0, NaN below), tanh, complementary error function.
real_exp = rounded(_exp)
real_expm1 = rounded(_expm1)
real_log = rounded(_log)
real_tanh = rounded(_tanh)
real_erfc = rounded(_erfc)


def real_logistic(x: Array) -> Array:
    """1 / (1 + exp(-x)), each operation rounded. Source: LiteRT ``activations.cc``, its 8-bit table."""
    one = x.dtype.type(1)
    with np.errstate(over="ignore"):
        return np.asarray(one / (one + real_exp(-x)), dtype=x.dtype)


def real_elu(x: Array) -> Array:
    """x, or expm1(x) below 0. Source: LiteRT ``activations.cc``."""
    return np.where(x < 0, real_expm1(np.minimum(x, x.dtype.type(0))), x)


def real_rsqrt(x: Array) -> Array:
    """1 / sqrt(x), both rounded; infinity at 0."""
    with np.errstate(divide="ignore"):
        return np.asarray(x.dtype.type(1) / np.sqrt(x), dtype=x.dtype)


def real_gelu(x: Array) -> Array:
    """x / 2 * erfc(-x * sqrt(1/2)), each operation rounded. Source: LiteRT ``reference/gelu.h``."""
    real = x.dtype.type
    return np.asarray(real(0.5) * x * real_erfc(x * real(-math.sqrt(0.5))), dtype=x.dtype)


def real_gelu_approximate(x: Array) -> Array:
    """x / 2 * (1 + tanh(sqrt(2/pi) * (x + 0.044715 x^3))), each operation rounded. Source: as :func:`real_gelu`."""
    real = x.dtype.type
    inner = real(math.sqrt(2 / math.pi)) * (x + real(0.044715) * x * x * x)
    return np.asarray(real(0.5) * x * (real(1) + real_tanh(inner)), dtype=x.dtype)


def where_positive(function: Callable[[Array], Array], otherwise: float) -> Callable[[Array], Array]:
    """``function`` where x > 0, else ``otherwise``: how LiteRT's tables of LOG and RSQRT go on to the left of their poles.

    LOG has the smallest real output there, RSQRT the largest. Source: LiteRT ``kernels/elementwise.cc``.
    """

    def call(x: Array) -> Array:
        result = np.full_like(x, otherwise)
        result[x > 0] = function(x[x > 0])
        return result

    return call
