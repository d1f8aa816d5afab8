"""x * multiplier * 2^(shift - 31) on an accumulator, by each rule that an engine has.

Source of the formulas: tflite ``kernels/internal/common.{h,cc}``, ruy ``ruy/apply_multiplier.cc``.
"""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from refsim.fixedpoint.core import Core, bit_length, exact
from refsim.ir import Array

#: The requantization rules by name, and what each takes besides the accumulator: fields of a kernel's parameters. Rule ``r`` is
#: computed by ``mbqm_r``; engines.py says which kernel of which engine uses which.
REQUANT_RULES: dict[str, tuple[str, ...]] = {
    "double": ("multiplier", "shift"),
    "twice": ("multiplier", "shift"),
    "single": ("multiplier", "shift"),
    "ruy": ("multiplier", "shift"),
    "reduced": ("multiplier", "shift"),
    "float64": ("multiplier", "shift", "multiplier_low"),
    "fp32": ("scale_bits",),
    "single_wide": ("multiplier", "shift"),
    "rndnu": ("multiplier", "shift"),
    "rndnu16": ("multiplier", "shift"),
}


class Requantize(Core):
    """The multiplication of an accumulator by a real multiplier."""

    @exact
    def mbqm_double(self, x: Array, multiplier: Array, shift: Array) -> Array:
        """Rule ``double``: rdbpot(srdhm(wrap32(x << left), multiplier), right). x int32, shift in [-31, 31].

        ``MultiplyByQuantizedMultiplier``: the default of TensorFlow Lite and TFLM (``TFLITE_SINGLE_ROUNDING`` off), two roundings,
        ties up and then away from zero. Another build is another :class:`Arithmetic`.
        """
        return self._rounded_twice(x, multiplier, shift)

    @exact
    def mbqm_twice(self, x: Array, multiplier: Array, shift: Array) -> Array:
        """Rule ``twice``: ``double`` in every build. Source: tflite ``depthwiseconv_uint8.h``, which asks for it by name."""
        return self._rounded_twice(x, multiplier, shift)

    def _rounded_twice(self, x: Array, multiplier: Array, shift: Array) -> Array:
        if shift.max(initial=0) > 0:
            x = self.wrap(x << np.maximum(shift, 0))
        return self.rdbpot(self.srdhm(x, multiplier), np.maximum(-shift, 0))

    @exact
    def mbqm_single(self, x: Array, multiplier: Array, shift: Array) -> Array:
        """Rule ``single``: (x*multiplier + 2^(30-shift)) >> (31-shift), one rounding, ties up. x int32, shift in [-31, 30].

        ``TFLITE_SINGLE_ROUNDING=1`` and ``CMSIS_NN_USE_SINGLE_ROUNDING`` builds.
        """
        return self.wrap(self.round_half_up_shift(x * multiplier, 31 - shift))

    @exact
    def mbqm_double_x86(self, x: Array, multiplier: Array, exponent: Array) -> Array:
        """:func:`mbqm_double` with shift -exponent, for any exponent >= 0: beyond 31 as x86-64 processors shift.

        ``MultiplyByQuantizedMultiplierSmallerThanOneExp`` where nothing keeps its shift in its domain: DIV, and comparisons.
        """
        return self.rdbpot_x86(self.srdhm(x, multiplier), exponent)

    @exact
    def mbqm_double_vector(self, x: Array, multiplier: Array, exponent: Array, rounds: Array) -> Array:
        """:func:`mbqm_double_x86` as Arm's vector registers shift: an exponent in [32, 63] to the left, by 64 - exponent.

        Rounding then adds ``rounds``, 1 or 0, to what is not negative: 0 where the remainder's mask has 64 bits.
        """
        doubled = self.srdhm(x, multiplier)
        to_left = self.wrap((doubled << np.clip(64 - exponent, 0, 32)) + np.where(doubled >= 0, rounds, 0))
        return np.where(exponent > 31, to_left, self.rdbpot(doubled, np.minimum(exponent, 31)))

    @exact
    def mbqm_single_x86(self, x: Array, multiplier: Array, exponent: Array) -> Array:
        """:func:`mbqm_single` with shift -exponent, for any exponent >= 0: a count of 31 + exponent is taken modulo 64."""
        half = np.int64(1) << ((30 + exponent) & 63)
        return self.wrap(self.wrap_add(x * multiplier, half, bits=64) >> ((31 + exponent) & 63))

    @exact
    def mbqm_ruy(self, x: Array, multiplier: Array, shift: Array) -> Array:
        """Rule ``ruy``: as ``double`` but the second rounding is half up too. x int32, shift in [-31, 31].

        The SIMD paths of ruy and of LiteRT's optimized kernels. Differs from ``double`` only for a negative value exactly on
        a tie of the right shift.
        """
        doubled = self.wrap((self.wrap(x << np.maximum(shift, 0)) * multiplier + (1 << 30)) >> 31)
        return self.round_half_up_shift(doubled, np.maximum(-shift, 0))

    @exact
    def mbqm_reduced(self, x: Array, multiplier: Array, shift: Array) -> Array:
        """Rule ``reduced``: int64 accumulators times a 15-bit multiplier, one rounding, ties up. |x| < 2^47, shift in [-31, 7].

        Source: tflite ``MultiplyByQuantizedMultiplier(int64_t, ...)``. The result is truncated to int32.
        """
        reduced = np.where(multiplier < 0x7FFF0000, (multiplier + (1 << 15)) >> 16, 0x7FFF)
        return self.wrap(self.round_half_up_shift(x * reduced, 15 - shift))

    @exact
    def mbqm_float64(self, x: Array, multiplier: Array, shift: Array, low: Array) -> Array:
        """Rule ``float64``: round(double(x) * M), half away from zero, with M a double, computed in integers.

        M = (multiplier * 2^22 + low) * 2^(shift - 53): ``multiplier`` holds the top 31 bits of the 53-bit significand, ``low`` the
        other 22. The product is rounded twice, as the processor does: to 53 significant bits (half to even), then to an integer
        (half away). |x| < 2^53. A result of magnitude 2^62 or more becomes 2^63-1 or -(2^63-1), all others are exact.
        Source: LiteRT 2.3 reference ``FullyConnected``, which requantizes in double.
        """
        high64, low64 = _product_128(np.abs(x).astype(np.uint64), ((multiplier << 22) | low).astype(np.uint64))
        significand, dropped = _round_to_53_bits(high64, low64)
        exponent = dropped + shift - 53
        right = np.minimum(np.maximum(-exponent, 0), 62)
        left = np.maximum(exponent, 0)
        magnitude = ((significand + ((np.int64(1) << right) >> 1)) >> right) << np.minimum(left, 9)
        # left > 9 means 2^62 or more, as a non-zero significand has 53 bits; a carry in the rounding can also reach 2^62.
        saturated = np.where(((left > 9) & (significand > 0)) | (magnitude >= 1 << 62), np.iinfo(np.int64).max, magnitude)
        return np.where(x < 0, -saturated, saturated)

    @exact
    def mbqm_fp32(self, x: Array, scale_bits: Array) -> Array:
        """Rule ``fp32``: rint(float32(float32(x) * S)), ties to even in all three roundings, computed in integers.

        ``scale_bits`` are the bits of the float32 S in [2^-126, 2^31). x int32; the result is exact, up to 62 bits.
        Source: XNNPACK ``qs8-requantization/fp32``. It clamps before it converts to an integer, which makes no difference as
        its bounds are integers.
        """
        significand, dropped = self._round_to_bits(np.abs(x), 24)
        product, more = self._round_to_bits(significand * ((scale_bits & 0x7FFFFF) | 0x800000), 24)
        exponent = dropped + more + (scale_bits >> 23) - 150
        magnitude = self.round_half_even_shift(product, np.clip(-exponent, 0, 62)) << np.maximum(exponent, 0)
        return cast(Array, np.where(x < 0, -magnitude, magnitude))

    @exact
    def mbqm_single_wide(self, x: Array, multiplier: Array, shift: Array) -> Array:
        """Rule ``single_wide``: :func:`mbqm_single` without wrapping, for what clamps the 64-bit result. Shift in [-31, 31]."""
        return self.round_half_up_shift(x * multiplier, 31 - shift)

    @exact
    def mbqm_rndnu(self, x: Array, multiplier: Array, shift: Array) -> Array:
        """Rule ``rndnu``: x * S with one rounding, ties up, S a float32, so a multiplier of 24 bits: its low 7 are 0.

        x int32, shift in [-31, 8]; up to 40 bits. Source: XNNPACK ``qs8-requantization/rndnu`` (Arm).
        """
        return self.mbqm_single_wide(x, multiplier, shift)

    @exact
    def mbqm_rndnu16(self, x: Array, multiplier: Array, shift: Array) -> Array:
        """Rule ``rndnu16``: x moved by ``shift``, saturated to 16 bits, times a 15-bit multiplier; ties up both times.

        x int32, multiplier in [2^14, 2^15), shift in [-31, 8]. Source: XNNPACK ``rndnu16`` (Cortex-A53 and its kin).
        """
        # |x| < 2^32 and shift <= 8: nothing leaves 64 bits, and saturating to 32 bits before 16 changes nothing.
        moved = self.round_half_up_shift(x << np.maximum(shift, 0), np.maximum(-shift, 0))
        return self.srdhm16(self.saturate(moved, -(1 << 15), (1 << 15) - 1), multiplier)

    def requantize(self, acc: Array, params: Any, rule: str) -> Array:
        """Accumulators ``[..., channels]`` to the output's scale, by the multipliers of ``params`` (one, or one per channel)."""
        payload = (getattr(params, name) for name in REQUANT_RULES[rule])
        return cast(Array, getattr(self, f"mbqm_{rule}")(acc, *payload))


def _product_128(a: Array, b: Array) -> tuple[Array, Array]:
    """a*b of two uint64 arrays below 2^53, as (high, low) 64-bit words."""
    word, mask = np.uint64(32), np.uint64(0xFFFFFFFF)
    a_high, a_low, b_high, b_low = a >> word, a & mask, b >> word, b & mask
    lowest = a_low * b_low
    middle = a_high * b_low + a_low * b_high + (lowest >> word)
    return a_high * b_high + (middle >> word), (middle << word) | (lowest & mask)


def _round_to_53_bits(high: Array, low: Array) -> tuple[Array, Array]:
    """The 128-bit value high:low (< 2^106) as significand * 2^dropped, rounded half to even; significand <= 2^53."""
    one = np.uint64(1)
    length = np.where(high > 0, 64 + _bit_length(high), _bit_length(low))
    dropped = np.maximum(length - 53, 0)
    d = dropped.astype(np.uint64)
    # A shift by 64 - d with d = 0 would be undefined; the high word is zero then, so any legal shift will do.
    kept = (low >> d) | (high << ((np.uint64(64) - d) & np.uint64(63)))
    remainder = low & ((one << d) - one)
    half = (one << d) >> one
    up = (remainder > half) | ((remainder == half) & (d > 0) & ((kept & one) == one))
    return np.asarray(kept + up.astype(np.uint64), dtype=np.int64), dropped


def _bit_length(x: Array) -> Array:
    """Bits of a uint64 array, 0 for 0; in two halves because a double cannot hold 64 bits."""
    upper = x >> np.uint64(32)
    return np.where(upper > 0, 32 + bit_length(upper), bit_length(x & np.uint64(0xFFFFFFFF)))
