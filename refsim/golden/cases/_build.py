"""What the directed cases share: the draft, tensors, and numbers chosen so that something happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from refsim.flatmodel import N, T, build
from refsim.ir import INT_RANGE, Array
from refsim.ops import registry
from refsim.ops._checks import ACTIVATIONS, PADDINGS
from refsim.sheet import Sheet
from refsim.types import storage_dtype

BOTH = ("tflm", "litert-ref")
TFLM, LITERT = ("tflm",), ("litert-ref",)
CUTS = ("RELU", "RELU6", "RELU_N1_TO_1")
#: (scale, zero point)
Affine = tuple[Any, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """A case without its answer.

    ``inputs`` have a leading axis: independent runs, or consecutive steps if ``stateful``. ``engines`` are the live engines that
    are asked. ``only`` adds flags for one engine. ``error`` is the class of refsim's refusal; then the case is an invalid one.
    """

    id: str
    comment: str
    flags: tuple[str, ...]
    model: bytes
    inputs: tuple[Array, ...]
    engines: tuple[str, ...] = BOTH
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stateful: bool = False
    error: str = ""


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def random(shape: Sequence[int], dtype: str, seed: int, low: int | None = None, high: int | None = None) -> Array:
    """Uniform integers of ``dtype``, its whole range unless told."""
    bottom, top = INT_RANGE[dtype]
    bottom, top = bottom if low is None else low, top if high is None else high
    return (
        np.random.default_rng(seed).integers(bottom, top, tuple(shape), dtype=np.int64, endpoint=True).astype(storage_dtype(dtype))
    )


def extremes(shape: Sequence[int], dtype: str, zero: int = 0) -> Array:
    """Runs [6, *shape]: all lowest, all highest, zero point, ramp, alternating ends, and ends in a chequer the other way."""
    low, high = INT_RANGE[dtype]
    size = int(np.prod(shape))
    ramp = np.arange(size) % (min(high, 127) - max(low, -128) + 1) + max(low, -128)
    odd = np.arange(size) % 2 == 1
    rows = [np.full(size, low), np.full(size, high), np.full(size, zero), ramp, np.where(odd, high, low), np.where(odd, low, high)]
    return np.stack(rows).reshape(-1, *shape).astype(dtype)


def counting(shape: Sequence[int], dtype: str, low: int, runs: int = 1) -> Array:
    """Runs [runs, *shape] of consecutive integers from ``low``; all runs together go once through the values."""
    return (np.arange(runs * int(np.prod(shape))) + low).reshape(runs, *shape).astype(dtype)


#: Values to ask: an array, or what makes one for an input.
Values = Array | Callable[[T], Array]


def runs(count: int, seed: int, low: int | None = None, high: int | None = None) -> Values:
    """``count`` runs of :func:`random` values."""
    return lambda x: random((count, *_shape(x)), str(x.dtype), seed, low, high)


def counts(low: int, count: int = 1) -> Values:
    """``count`` runs of :func:`counting`."""
    return lambda x: counting(_shape(x), str(x.dtype), low, count)


def ends(x: T) -> Array:
    """The :func:`extremes` of an input, its zero point among them."""
    return extremes(_shape(x), str(x.dtype), x.zero_point if isinstance(x.zero_point, int) else 0)


def zeros(x: T) -> Array:
    return np.zeros((1, *_shape(x)), dtype=str(x.dtype))


def _shape(x: T) -> tuple[int, ...]:
    return tuple(x.shape or ())


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A model, and its inputs, from which the values follow that it is asked; with variables it is asked a stream."""

    model: bytes
    inputs: tuple[T, ...]
    stateful: bool = False

    def draft(
        self,
        name: str,
        comment: str,
        flags: str,
        *values: Values,
        engines: tuple[str, ...] = BOTH,
        only: Mapping[str, str] | None = None,
        reset: bool = False,
        error: str = "",
    ) -> Draft:
        """A case in which the runs of all ``values`` follow one another, as steps unless each starts from ``reset``."""
        stacks = tuple(np.concatenate([each(x) if callable(each) else each for each in values]) for x in self.inputs)
        extra = {engine: words(text) for engine, text in (only or {}).items()}
        return Draft(name, comment, words(flags), self.model, stacks, engines, extra, self.stateful and not reset, error)

    def refused(
        self,
        name: str,
        comment: str,
        flag: str,
        value: Values = zeros,
        *,
        engines: tuple[str, ...] = BOTH,
        error: str = "ModelError",
    ) -> Draft:
        """A case that the engines refuse for what ``flag`` says; an unknown type is not supported, the rest is wrong."""
        error = "UnsupportedError" if flag == "types" else error
        return self.draft(f"refused_{name}", comment, f"refused_{flag}", value, engines=engines, reset=True, error=error)


def asked(tensors: Sequence[T], node: N, inputs: Sequence[int] = (0,)) -> Asked:
    """A model of one node; ``node`` names the outputs."""
    model = build(tensors, [node], inputs, node.outputs)
    return Asked(model, tuple(tensors[index] for index in inputs), any(tensor.variable for tensor in tensors))


def chosen(
    op: str,
    signature: str,
    seed: int,
    options: Mapping[str, Any] | None = None,
    operands: Mapping[int, int] | None = None,
    types: tuple[str, ...] = (),
    **choices: Any,
) -> Asked:
    """A drawn node that is given some ``choices`` (:meth:`refsim.sheet.Sheet.known`) instead of what would be drawn.

    ``options`` replace those of the node; ``operands`` say which operand's tensor another one has, both by position.
    ``types``, if given, are drawn instead of those of the signature.
    """
    found = registry()[op]
    sheet = Sheet(np.random.default_rng(seed), signature, types or found.signatures[signature], choices=choices)
    assert found.sample is not None
    found.sample(sheet)
    node, moved = sheet.nodes[0], operands or {}
    inputs = [node.inputs[moved.get(position, position)] for position in range(len(node.inputs))]
    return asked(sheet.tensors, replace(node, inputs=inputs, options={**(node.options or {}), **(options or {})}), sheet.inputs)


def activations(make: Callable[[str], Asked], flags: str, values: Values) -> list[Draft]:
    """A case for each fused activation."""
    return [make(name).draft(f"activation_{name.lower()}", f"Fused {name} that cuts.", flags, values) for name in CUTS]


def windows(size: int, taps: int, stride: int, dilation: int, padding: str) -> int:
    """Output size of a sliding window."""
    return -(-size // stride) if padding == "SAME" else (size - (taps - 1) * dilation - 1) // stride + 1


@dataclass(frozen=True, slots=True, eq=False)
class Conv:
    """A convolution to build: CONV_2D with weights [O, H, W, I], or DEPTHWISE_CONV_2D with [1, H, W, O].

    ``image`` is [N, H, W, C]. ``out_channels`` and ``out`` may contradict the rest, for models that must be refused.
    """

    image: tuple[int, int, int, int]
    weights: Array
    bias: Sequence[int] | Array | None
    x: Affine = (0.5, 0)
    w_scale: Any = 0.25
    out: Affine = (1.0, 0)
    stride: tuple[int, int] = (1, 1)
    dilation: tuple[int, int] = (1, 1)
    padding: str = "VALID"
    activation: str = "NONE"
    depthwise: bool = False
    types: tuple[str, str, str, str] = ("int8", "int8", "int32", "int8")
    w_zero: int = 0
    out_channels: int | None = None
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def output_shape(self) -> tuple[int, int, int, int]:
        n, h, w, _ = self.image
        _, kh, kw, last = self.weights.shape
        channels = self.out_channels or (last if self.depthwise else self.weights.shape[0])
        size = [
            windows(extent, taps, step, hole, self.padding)
            for extent, taps, step, hole in zip((h, w), (kh, kw), self.stride, self.dilation, strict=True)
        ]
        return n, size[0], size[1], channels

    def build(self) -> bytes:
        return self.asked.model

    @property
    def asked(self) -> Asked:
        x_type, w_type, bias_type, out_type = self.types
        scales: Any = np.atleast_1d(np.float32(self.w_scale))
        zeros = [self.w_zero] * scales.size
        bias_scale = scales * np.float32(self.x[0])
        tensors = [
            T("input", x_type, self.image, *self.x),
            T("filter", w_type, self.weights.shape, scales, zeros, data=self.weights, axis=3 if self.depthwise else 0),
            T("output", out_type, self.output_shape, *self.out),
        ]
        if self.bias is not None:
            tensors.append(T("bias", bias_type, (len(self.bias),), bias_scale, [0] * scales.size, data=self.bias))
        return asked(tensors, self._node())

    def draft(self, *what: Any, **how: Any) -> Draft:
        return self.asked.draft(*what, **how)

    def refused(self, *what: Any, **how: Any) -> Draft:
        return self.asked.refused(*what, **how)

    def _node(self) -> N:
        options: dict[str, Any] = {
            "padding": PADDINGS.index(self.padding),
            "stride_h": self.stride[0],
            "stride_w": self.stride[1],
            "dilation_h_factor": self.dilation[0],
            "dilation_w_factor": self.dilation[1],
            "fused_activation_function": ACTIVATIONS.index(self.activation),
        }
        if self.depthwise:
            options["depth_multiplier"] = max(self.output_shape[3] // self.image[3], 1)
        version = {"int8": 3, "int4": 7, "uint8": 1, "int16": 5}[self.types[1] if self.types[1] == "int4" else self.types[0]]
        version = 6 if self.depthwise and version == 7 else 8 if "quantized_bias_type" in self.options else version
        inputs = [0, 1] if self.bias is None else [0, 1, 3]
        return N("DEPTHWISE_CONV_2D" if self.depthwise else "CONV_2D", inputs, [2], options | dict(self.options), version)


def shifted_outputs(conv: Conv) -> list[Draft]:
    """int16 with an output zero point of 1: TFLM adds it to the results, LiteRT refuses the model."""
    return [
        conv.draft("int16_output_zero_point", "int16 output with zero point 1.", "random", runs(2, 25), engines=TFLM),
        conv.refused("int16_zero_point", "int16 output with zero point 1.", "quantization", engines=LITERT),
    ]


S8, S8W4 = ("int8", "int8", "int32", "int8"), ("int8", "int4", "int32", "int8")
S16B64, S16B32 = ("int16", "int8", "int64", "int16"), ("int16", "int8", "int32", "int16")
U8 = ("uint8", "uint8", "int32", "uint8")
INT32_BIAS = {"quantized_bias_type": 2}


def unary(
    op: str,
    x: T,
    out: T,
    options: Mapping[str, Any] | None,
    version: int,
    extra: Sequence[T] = (),
) -> bytes:
    """A model of one operator with one input, one output, and further constants."""
    inputs = [0, *range(2, 2 + len(extra))]
    return build([x, out, *extra], [N(op, inputs, [1], options, version)], [0], [1])
