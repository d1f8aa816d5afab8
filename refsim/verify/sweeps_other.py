"""Directed cases of FULLY_CONNECTED, ADD, AVERAGE_POOL_2D and SOFTMAX."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from refsim.fixedpoint import EXACT
from refsim.flatmodel import N, T, build
from refsim.golden.cases._build import LITERT, Affine, Draft, extremes, random, unary, windows, words
from refsim.ir import INT_RANGE, Array, storage_dtype
from refsim.ops._checks import ACTIVATIONS, PADDINGS
from refsim.prepare import prepare
from refsim.tflite import load
from refsim.verify.sweeps_conv import TAILS, UNEVEN, ends_of, runs_of, unit_zero_point, zero_points

OUT_OF_SOFTMAX: Mapping[str, Affine] = {"int8": (2.0**-8, -128), "uint8": (2.0**-8, 0), "int16": (2.0**-15, 0)}


def dense(
    types: tuple[str, ...],
    rows: int,
    weights: Array,
    bias: Any,
    x: Affine,
    w_scale: Any,
    out: Affine,
    activation: str = "NONE",
    w_zero: int = 0,
) -> bytes:
    """A model of one FULLY_CONNECTED."""
    scales: Any = np.atleast_1d(np.float32(w_scale))
    tensors = [
        T("input", types[0], (rows, weights.shape[1]), *x),
        T("filter", types[1], weights.shape, scales, [w_zero] * scales.size, data=weights),
        T("output", types[3], (rows, weights.shape[0]), *out),
    ]
    if bias is not None:
        tensors.append(T("bias", types[2], (len(bias),), scales * np.float32(x[0]), [0] * scales.size, data=bias))
    options: dict[str, Any] = {"fused_activation_function": ACTIVATIONS.index(activation)}
    if types[0] == "int16" and types[2] == "int32":
        options["quantized_bias_type"] = 2
    inputs = [0, 1] if bias is None else [0, 1, 3]
    return build(tensors, [N("FULLY_CONNECTED", inputs, [2], options, 12 if scales.size > 1 else 11)], [0], [2])


def denses(types: tuple[str, ...]) -> Iterator[Draft]:
    zero = zero_points(types[0])
    fine = 2.0**-8 if types[3] == "int16" else 1.0
    for n in TAILS:
        weights = random((3, n), types[1], 500 + n)
        model = dense(types, 2, weights, [50, -70, 9], (0.05, zero[0]), 0.02, (0.6 * fine if fine < 1 else 0.6, 0))
        yield Draft(
            f"depth_{n}", f"rows of {n}", words("channel_tail batch"), model, (runs_of((2, n), types[0], 500 + n, zero[0]),)
        )
        weights = random((n, 5), types[1], 530 + n)
        model = dense(
            types,
            1,
            weights,
            random((n,), "int32", n, -900, 900),
            (0.05, zero[-1]),
            0.02 if types[1] in ("int4", "int2") else 0.02 + 0.003 * np.arange(n),  # such small weights have one scale
            (0.8 * fine, 1 if fine == 1 else 0),
        )
        yield Draft(
            f"units_{n}",
            f"{n} outputs",
            words("channel_tail per_channel") if n > 1 else ("channel_tail",),
            model,
            (runs_of((1, 5), types[0], 530 + n),),
        )
    yield from _weight_zero_points(types)
    for n in (257, 513, 600, 1025):
        weights = random((3, n), types[1], 580 + n)
        model = dense(types, 1, weights, [50, -70, 9], (0.05, zero[0]), 0.02, (2.5 * fine, 0))
        yield Draft(f"long_{n}", f"rows of {n}", (), model, (runs_of((1, n), types[0], 580 + n, zero[0]),))
    odd = np.asarray([1, -1, 3, -3, 5, -5, 101, -101], dtype=np.int64)
    for shift in range(-6, 32):
        bias = np.clip(odd * 2 ** max(shift - 1, 0), -(2**31) + 2, 2**31 - 3)
        one = unit_zero_point(types[0])
        ones = np.ones((8, 1), dtype=storage_dtype(types[1]))
        model = dense(types, 3, ones, bias, (2.0**-8, one), 2.0**-8, (2.0 ** (shift - 16), 0))
        flags = words("tie_away tie_even") if shift > 0 else words("left_shift" if shift < 0 else "truncation")
        pixels = np.asarray([[[one - 1], [one], [one + 1]]], dtype=types[0])
        yield Draft(
            f"shift_{shift % 64}",
            f"multiplier 2^{-shift}, biases at ties",
            flags + (("shift_extreme",) if shift > 28 else ()),
            model,
            (pixels,),
        )
    low, high = ends_of(types[1])
    for number, (start, value) in enumerate(((2**31 - 2**24 - 9, high), (-(2**31) + 2**24 + 9, low), (0, low))):
        weights = np.full((1, 255), value, dtype=storage_dtype(types[1]))
        model = dense(types, 1, weights, [start], (0.05, zero[0]), 0.02, (16000.0 if start else 90.0, 0))
        yield Draft(
            f"accumulator_{number}",
            "an accumulator near an end of int32",
            ("accumulator_width",),
            model,
            (extremes((1, 255), types[0]),),
        )
    yield from _activations_at_ends(types)


def _activations_at_ends(types: tuple[str, ...]) -> Iterator[Draft]:
    zero = zero_points(types[0])
    for end in zero_points(types[3]):
        for activation in ACTIVATIONS:
            model = dense(types, 2, random((3, 4), types[1], 590), [900, -900, 0], (0.05, zero[0]), 0.1, (0.2, end), activation)
            flags = words("clamp_order saturation activation" if activation != "NONE" else "clamp_order saturation")
            yield Draft(
                f"out_zero_{end % 256}_{activation.lower()}",
                f"output zero point {end}, {activation}",
                flags,
                model,
                (runs_of((2, 4), types[0], 590, zero[0]),),
            )


def _weight_zero_points(types: tuple[str, ...]) -> Iterator[Draft]:
    """Weights with a zero point, against inputs with one and without: each of the three terms that they make decides somewhere."""
    if types[1] not in ("int8", "uint8") or types[0] == "int16":
        return
    low, high = INT_RANGE[types[1]]
    for number, n in enumerate(TAILS):
        w_zero = (low, low + 119, low + 140, high)[number % 4]
        x_zero = (0, *zero_points(types[0]))[number // 4]
        weights = random((4, n), types[1], 560 + n)
        bias = random((4,), "int32", 570 + n, -900, 900)
        out = (0.05 * float(np.sqrt(n)) * 4, 0 if types[3] == "int16" else 3)
        model = dense(types, 2, weights, bias, (0.05, x_zero), 0.02, out, w_zero=w_zero)
        comment = f"rows of {n}, weights with zero point {w_zero}, inputs with {x_zero}"
        yield Draft(f"w_zero_{n}", comment, ("weight_zero_point",), model, (runs_of((2, n), types[0], 560 + n, x_zero),))


def sum_of(
    dtype: str,
    shape: tuple[int, ...],
    affine: Sequence[Affine],
    other: tuple[int, ...] | None = None,
    activation: str = "NONE",
    pot: bool = False,
    op: str = "ADD",
) -> bytes:
    """A model of one ADD, or of another operator over two tensors."""
    out = np.broadcast_shapes(shape, other or shape)
    shapes = (shape, other or shape, out)
    tensors = [T(name, dtype, size, *pair) for name, size, pair in zip(("lhs", "rhs", "output"), shapes, affine, strict=True)]
    options: dict[str, Any] = {"fused_activation_function": ACTIVATIONS.index(activation)}
    options |= {} if op == "MUL" else {"pot_scale_int16": pot}
    return build(tensors, [N(op, [0, 1], [2], options, 2)], [0, 1], [2])


def quantized_pairs(op: str, types: tuple[str, ...]) -> Iterator[Draft]:
    """SUB or MUL: the sums with another operator between them, of tensors that have scales."""
    return sums(types, op) if types[0] in ("int8", "uint8", "int16") else iter(())


def pot_sums(types: tuple[str, ...]) -> Iterator[Draft]:
    """Sums of 16-bit operands whose scales are powers of two, one of them that of the output."""
    for n in TAILS:
        for number, shift in enumerate((0, 1, 4, 15)):
            affine = [(2.0**-10, 0), (2.0 ** (-10 - shift), 0), (2.0**-10, 0)]
            affine = [affine[1], affine[0], affine[2]] if n % 2 else affine
            model = sum_of(types[0], (1, n), affine, activation=ACTIVATIONS[number], pot=True)
            data = (runs_of((1, n), types[0], 740 + n), runs_of((1, n), types[0], 760 + n))
            flags = words("pot_scale channel_tail saturation" if number == 0 else "pot_scale tie_away truncation activation")
            yield Draft(f"pot_{n}_{shift}", f"{n} elements, shifts 0 and -{shift}", flags, model, data, LITERT)


def sums(types: tuple[str, ...], op: str = "ADD") -> Iterator[Draft]:
    make, dtype = functools.partial(sum_of, op=op), types[0]
    # Products are of another order than sums.
    unit = 1.0 if op != "MUL" else 16.0 if dtype != "int16" else 4096.0
    low, high = INT_RANGE[dtype][0], INT_RANGE[dtype][1]
    zero = zero_points(dtype)
    for n in TAILS:
        pair = [(0.1, zero[0]), (0.037, zero[-1]), (0.12 * unit, zero[0])]
        yield Draft(
            f"length_{n}",
            f"{n} elements",
            ("channel_tail",),
            make(dtype, (1, n), pair),
            (runs_of((1, n), dtype, 600 + n), runs_of((1, n), dtype, 640 + n)),
        )
    ramp = np.arange(256).astype(np.int64) + (-128 if dtype != "uint8" else 0)
    for number, (a, b, out) in enumerate(
        ((0.5, 0.5, 1.0), (0.5, 0.5, 2.0), (0.5, 0.25, 0.5), (1.0, 0.125, 1.0), (0.25, 0.5, 4.0), (0.3, 0.3, 0.6))
    ):
        model = make(dtype, (1, 256), [(a, 0), (b, 0), (out * unit, 0)])
        shifted = [np.roll(ramp, k).astype(dtype)[np.newaxis, np.newaxis] for k in (0, 1, 37, 128)]
        yield Draft(
            f"ties_{number}",
            f"scales {a} and {b} to {out * unit:g}: ties of both signs",
            words("tie_away tie_even truncation"),
            model,
            (np.concatenate(shifted), np.concatenate(shifted[::-1])),
        )
    for end in zero:
        for activation in ACTIVATIONS:
            model = make(dtype, (1, 40), [(0.1, end), (0.1, zero[0]), (0.07 * unit, zero[-1])], activation=activation)
            flags = words(
                "saturation activation"
                if activation != "NONE"
                else "saturation input_zero_point"
                if end in (low, high)
                else "saturation"
            )
            yield Draft(
                f"zero_{end % 256}_{activation.lower()}",
                f"zero point {end}, {activation}",
                flags,
                model,
                (runs_of((1, 40), dtype, 680, end), runs_of((1, 40), dtype, 690, zero[0])),
            )
    for number, other in enumerate(((5,), (1, 1, 1, 1), (1, 4, 1, 5), (1, 1, 3, 1))):
        model = make(dtype, (1, 4, 3, 5), [(0.1, zero[-1]), (0.2, zero[0]), (0.25 * unit, zero[-1])], other)
        yield Draft(
            f"broadcast_{number}",
            f"(1, 4, 3, 5) and {other}",
            ("broadcast",),
            model,
            (runs_of((1, 4, 3, 5), dtype, 700), runs_of(other, dtype, 710)),
        )
    for scale in (1e-4, 3e-6):
        model = make(dtype, (1, 64), [(1.0, 0), (scale, 0), (1.0, 0)])
        yield Draft(
            f"unlike_{scale}".replace("-0", "m"),
            "scales far apart",
            ("truncation",),
            model,
            (random((3, 1, 64), dtype, 720), random((3, 1, 64), dtype, 721)),
        )


def pool(
    dtype: str,
    image: tuple[int, ...],
    size: tuple[int, int],
    stride: tuple[int, int],
    padding: str,
    x: Affine,
    activation: str = "NONE",
) -> bytes:
    """A model of one AVERAGE_POOL_2D."""
    extents = [windows(image[1 + i], size[i], stride[i], 1, padding) for i in (0, 1)]
    options = {
        "padding": PADDINGS.index(padding), "stride_h": stride[0], "stride_w": stride[1], "filter_height": size[0],
        "filter_width": size[1], "fused_activation_function": ACTIVATIONS.index(activation),
    }  # fmt: skip
    return unary(
        "AVERAGE_POOL_2D", T("input", dtype, image, *x), T("output", dtype, (image[0], *extents, image[3]), *x), options, 2
    )


def pools(types: tuple[str, ...]) -> Iterator[Draft]:
    dtype = types[0]
    zero = zero_points(dtype)
    for n in TAILS:
        image = (2, 3, 3, n)
        yield Draft(
            f"channels_{n}",
            f"{n} channels",
            words("channel_tail batch"),
            pool(dtype, image, (2, 2), (1, 1), "VALID", (0.1, zero[0])),
            (runs_of(image, dtype, 800 + n),),
        )
    for number, (h, w, kh, kw, sh, sw) in enumerate(UNEVEN):
        image = (1, h, w, 3)
        model = pool(dtype, image, (kh, kw), (sh, sw), "SAME", (0.1, zero[0]))
        yield Draft(
            f"uneven_{number}",
            f"SAME, {h}x{w} by {kh}x{kw}, strides {sh}, {sw}",
            words("pool_count padding_asymmetric"),
            model,
            (runs_of(image, dtype, 830 + number, zero[0]),),
        )
    for count in (2, 3, 4, 6, 9, 12, 25):
        image = (1, count, 64, 1)
        values = (
            random((4, *image), dtype, 850 + count, -3, 3) if dtype != "uint8" else random((4, *image), dtype, 850 + count, 0, 5)
        )
        yield Draft(
            f"ties_{count}",
            f"means of {count} small numbers of both signs",
            words("tie_away tie_even truncation"),
            pool(dtype, image, (count, 1), (1, 1), "VALID", (0.1, 0)),
            (values,),
        )
    for activation in ACTIVATIONS[1:]:
        image = (1, 4, 4, 3)
        model = pool(dtype, image, (2, 2), (2, 2), "VALID", (0.05, zero[-1]), activation)
        yield Draft(f"activation_{activation.lower()}", activation, ("activation",), model, (runs_of(image, dtype, 880),))


def scores(types: tuple[str, ...], shape: tuple[int, ...], scale: float, zero: int = 0) -> bytes:
    """A model of one SOFTMAX."""
    out = (2.0**-16, -32768) if types == ("int8", "int16") else OUT_OF_SOFTMAX[types[1]]
    return unary("SOFTMAX", T("input", types[0], shape, scale, zero), T("output", types[1], shape, *out), {"beta": 1.0}, 3)


def below_powers(params: Any, power: int, most: int = 255) -> list[int]:
    """Differences to the maximum whose exponentials, as SOFTMAX with ``params`` adds them up, just stay below 2^power.

    The largest that still fits is taken each time; the sum is 2^power less one step where the exponentials are that fine.
    """
    scaled = EXACT.srdhm(EXACT.shift_left_wrap(-np.arange(most + 1), params.shift), params.multiplier)
    steps = np.asarray(EXACT.rdbpot(EXACT.exp_on_negative_values(scaled, integer_bits=5), 12))
    left, found = 2 ** (19 + power) - 1 - int(steps[0]), [0]
    while len(found) < 4 * 2**power + 60:
        fitting = np.flatnonzero((steps <= left) & (steps > 0))
        if not fitting.size:
            break
        found.append(int(fitting[0]))
        left -= int(steps[fitting[0]])
    return found


def softmaxes(types: tuple[str, ...]) -> Iterator[Draft]:
    x = types[0]
    fine = 2.0**-8 if x == "int16" else 1.0
    low, high = INT_RANGE[x]
    for n in (*TAILS, 100, 300):
        shape = (3, n)
        lowest, near = np.full((1, *shape), low, dtype=x), random((1, *shape), x, 950 + n, high - 7, high)
        data = np.concatenate([runs_of(shape, x, 900 + n), lowest, near])
        for number, scale in enumerate((0.05, 0.7, 0.0137)):
            flags = words("row_tail row_sum diff_cutoff batch")
            yield Draft(f"row_{n}_{number}", f"rows of {n}, scale {scale}", flags, scores(types, shape, scale * fine), (data,))
    for power in range(1, 7) if x != "int16" else ():
        for number, scale in enumerate((0.05, 0.02, 0.11)):
            params = prepare(load(scores(("int8", "int8"), (1, 2), scale)), "tflm").steps[0].params
            row = np.asarray(below_powers(params, power), dtype=np.int64)
            data = np.stack([high - row, np.maximum(high - row - 1, low), np.roll(high - row, 3)])[:, np.newaxis].astype(x)
            comment = f"sums of exponentials just below 2^{power}, scale {scale}"
            model = scores(types, (1, len(row)), scale)
            yield Draft(f"sum_below_{power}_{number}", comment, ("sum_below_power",), model, (data,))
    for number, scale in enumerate((0.03, 0.1, 0.3)):
        # The rounding of each summand is worth less than one step of the result: it takes many rows to show.
        model = scores(types, (60, 20), scale * fine)
        yield Draft(f"many_{number}", f"60 rows, scale {scale}", ("truncation",), model, (random((3, 60, 20), x, 990 + number),))
