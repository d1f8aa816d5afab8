"""Models that an operator's prepare must refuse: (builder, arguments, what the message says), one entry per reason.

Every message names the node; the ones about a tensor name that too. tests/ops/test_refusals.py checks that no check of an operator
is left without an entry here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from flatmodel import N, T, build
from ops import models as m
from ops.refusals_cmsis_nn import limits
from ops.refusals_decode import undecodable
from ops.refusals_odd import indices_refused, joined_zero, left_out
from ops.refusals_rare import engine_refuses, rare
from ops.refusals_shapes import misfits
from ops.refusals_signal import REFUSED, node
from ops.refusals_sparse import plain_refused, sparse
from ops.refusals_windows import windows


@dataclass(frozen=True)
class Refusal:
    """``says``: parts of the message, the tensor's name among them when the message is about one; ``node``: the one at fault."""

    name: str
    builder: Callable[..., bytes]
    says: tuple[str, ...]
    engine: str = "tflm"
    arguments: Mapping[str, Any] = field(default_factory=dict)
    node: int = 0

    def data(self) -> bytes:
        return self.builder(**self.arguments)


def _refuse(name: str, builder: Callable[..., bytes], *says: str, engine: str = "tflm", **arguments: Any) -> Refusal:
    return Refusal(name, builder, says, engine, arguments)


def _plain(op: str, tensors: list[T], options: Mapping[str, Any] | None = None, inputs: list[int] | None = None) -> bytes:
    last = len(tensors) - 1
    wired = inputs if inputs is not None else list(range(last))
    return build(tensors, [N(op, wired, [last], options)], [i for i in wired if tensors[i].data is None], [last])


def _shared() -> Iterator[Refusal]:
    yield _refuse(
        "no_quantization",
        lambda: m.single("SOFTMAX", [T("scores", "int8", (4,))], [T("odds", "int8", (4,), 2.0**-8, -128)], {"beta": 1.0}),
        "'scores'",
        "no quantization",
    )
    yield _refuse("per_channel_input", m.conv, "'input'", "per tensor", image=(2, 3, 3, 2), scale_x=[0.5, 0.25])
    yield _refuse("int16_zero_point", m.conv, "'input'", "zero point 0, not 3", engine="litert-ref", signature="s16b64", zero_x=3)
    yield _refuse("int16_out_zero", m.conv, "'output'", "zero point 0, not 2", engine="litert-ref", signature="s16b64", zero_y=2)
    yield _refuse("rank", m.fully_connected, "'filter'", "must have rank 2", w_shape=(5, 7, 1))
    yield _refuse("shape", m.conv, "'output'", "computes (1, 5, 4, 4)", y_shape=(1, 5, 3, 4))
    yield _refuse("range", m.conv, "'output'", "activation range", scale_x=1e-12, scale_y=1e-12, activation=m.RELU6)
    yield _refuse("range_n1", m.conv, "'output'", "-1.0 / scale", scale_x=1e-12, scale_y=1e-12, activation=m.RELU_N1_TO_1)
    for builder in (m.conv, m.depthwise, m.fully_connected):
        yield _refuse("bias", builder, "'bias'", "bias has 2 elements for", bias_size=2)
        yield _refuse("shift", builder, "'output'", "left shift by 35, at most 31", scale_y=1e-12)
        yield _refuse(
            "reduced_shift", builder, "'output'", "by 9, at most 7", signature="s16b64", scale_x=2.0**8, scale_w=1.0, scale_y=1.0
        )
        yield _refuse("accumulator", builder, "2^47", signature="s16b64", bias=2**50)
    yield _refuse("infinite", m.conv, "finite", engine="litert-ref", signature="u8", scale_x=1e30, scale_w=1e30)
    yield _refuse(
        "scales", m.conv, "'filter'", "2 per-channel scales, filter has 4", image=(1, 3, 3, 2), scale_w=[0.1, 0.2], axis=3
    )


def _windows() -> Iterator[Refusal]:
    for builder in (m.conv, m.depthwise):
        yield _refuse(
            "image_rank", builder, "'input'", "must have rank 4", image=(5, 4, 3), w_shape=(1, 3, 3, 3), y_shape=(1, 5, 4, 4)
        )
        yield _refuse("filter_rank", builder, "'filter'", "must have rank 4", w_shape=(3, 3, 3))
        yield _refuse("output_rank", builder, "'output'", "must have rank 4", y_shape=(5, 4, 4))
    yield _refuse("stride", m.conv, "strides must be positive, not (0, 1)", options={"stride_h": 0})
    yield _refuse("dilation", m.conv, "dilations must be positive, not (1, -1)", options={"dilation_w_factor": -1})
    yield _refuse("padding", m.conv, "padding must be 0 (SAME) or 1 (VALID), not 7", options={"padding": 7}, padding=m.SAME)
    yield _refuse("fits", m.conv, "does not fit image (5, 4)", kernel=(6, 1), padding=m.VALID, y_shape=(1, 1, 4, 4))
    far = {"dilation_h_factor": 2**20, "dilation_w_factor": 2**20}
    yield _refuse("memory", m.conv, "takes", "GiB of memory", options=far, padding=m.SAME)
    far = {"dilation_w_factor": 2**16}
    yield _refuse("padding_bits", m.conv, "padding of 65536 cells, at most 32767 are possible", options=far, padding=m.SAME)
    yield _refuse("pool_image_rank", m.pool, "'input'", "rank 4", image=(5, 4, 3, 1, 1))
    yield _refuse("pool_filter", m.pool, "filter size must be positive, not (0, 2)", kernel=(0, 2))
    yield _refuse("channels", m.conv, "'filter'", "has 4 filters, but the output has 5", y_shape=(1, 5, 4, 5))
    yield _refuse("groups", m.conv, "'filter'", "do not divide 3 input channels", w_shape=(4, 3, 3, 2))
    yield _refuse("groups_filters", m.conv, "'filter'", "filter depth 1 and 4 filters", w_shape=(4, 3, 3, 1))
    yield _refuse("weight_zero", m.conv, "'filter'", "zero point 0, not [4]", engine="litert-ref", zero_w=4)
    yield _refuse("depthwise_first", m.depthwise, "'filter'", "must be 1, not 2", w_shape=(2, 3, 3, 3))
    yield _refuse("depthwise_fits", m.depthwise, "'filter'", "4 filters and 4 output channels", filters=4)
    yield _refuse("depthwise_output", m.depthwise, "'filter'", "3 filters and 6 output", y_shape=(1, 5, 4, 6))
    yield _refuse("pool_depth", m.pool, "'output'", "has 4 channels, the input 3", depth=4)
    yield _refuse("pool_scale", m.pool, "'input'", "must have the scale and zero point of", scale=(0.1, 0.2))
    yield _refuse("pool_zero", m.pool, "'input'", "must have the scale and zero point of", zeros=(1, 2))


def _rows() -> Iterator[Refusal]:
    yield _refuse("fc_rows", m.fully_connected, "'input'", "10 input elements are not rows of 7", x_shape=(2, 5))
    yield _refuse("fc_output", m.fully_connected, "'output'", "2 rows of 5 outputs", y_shape=(2, 4))
    yield _refuse("fc_format", m.fully_connected, "weights_format 1", options={"weights_format": 1})
    per_channel = {"units": 2, "scale_w": [0.1, 0.2]}
    yield _refuse("fc_int4", m.fully_connected, "int4 weights must be quantized per tensor", signature="s8w4", **per_channel)
    yield _refuse("softmax_scalar", m.softmax, "'scores'", "needs a last axis", shape=())
    yield _refuse("softmax_shape", m.softmax, "'odds'", "computes (2, 10)", y_shape=(20,))
    yield _refuse("softmax_long", m.softmax, "'scores'", "65536 elements is too long", shape=(1, 65536))
    yield _refuse("softmax_small", m.softmax, "'scores'", "too small for softmax", beta=0.0)
    yield _refuse("softmax_negative", m.softmax, "'scores'", "too small for softmax", beta=-1.0)
    yield _refuse("softmax_large", m.softmax, "'scores'", "too large for softmax", signature="s16", scale=1e25)
    yield _refuse("softmax_unit", m.softmax, "'odds'", "scale must be 0.00390625", unit=0.0039)
    yield _refuse("softmax_unit_near", m.softmax, "'odds'", "scale must be", engine="litert-ref", unit=0.00392)
    yield _refuse("softmax_zero", m.softmax, "'odds'", "zero point must be -128, not 0", zero=0)
    yield _refuse("softmax_unit16", m.softmax, "'odds'", "scale must be 3.0517578125e-05", signature="s16", unit=2.0**-14)
    yield _refuse("quantize_shape", m.quantize, "'output'", "differs from the input's (4, 7)", y_shape=(28,))
    yield _refuse("quantize_shift", m.quantize, "'output'", "needs a shift above 31", scales=(1.0, 1e-12))


def _elements() -> Iterator[Refusal]:
    yield _refuse("add_shapes", m.add, "'rhs'", "(2, 3) and (4, 3) do not broadcast", lhs=(2, 3), rhs=(4, 3), out=(4, 3))
    yield _refuse("add_output", m.add, "'sum'", "computes (2, 3)", lhs=(2, 3), rhs=(3,), out=(6,))
    yield _refuse("add_small_output", m.add, "'sum'", "must be below 1", scales=(1.0, 1.0, 1e-8))
    pot = {"signature": "s16pot", "engine": "litert-ref"}
    yield _refuse("add_pot", m.add, "'sum'", "need shifts 0 and <= 0", **pot, scales=(2.0**-9, 2.0**-9, 2.0**-10))
    yield _refuse("add_pot_deep", m.add, "'sum'", "need shifts", **pot, scales=(2.0**-50, 2.0**-10, 2.0**-10))
    yield _refuse("add_pot_shapes", m.add, "'rhs'", "does not broadcast", **pot, lhs=(2, 3), rhs=(3,))
    yield _refuse("add_dims", m.add, "takes more than 6 dimensions", lhs=(2, 1) * 3 + (2,), rhs=(1, 2) * 3 + (1,))
    pair = [T("x", "int8", (2, 3), 0.5), T("y", "int8", (3, 2), 0.5)]
    yield _refuse(
        "reshape_type", lambda: _plain("RESHAPE", [T("x", "complex64", (4,)), T("y", "complex64", (2, 2))]), "'x'", "type complex64"
    )
    yield _refuse(
        "reshape_text", lambda: _plain("RESHAPE", [T("x", "string", (4,)), T("y", "string", (2, 2))]), "'x'", "type string"
    )
    yield _refuse(
        "reshape_types", lambda: _plain("RESHAPE", [pair[0], T("y", "int16", (3, 2))]), "'y'", "differs from the input's int8"
    )
    yield _refuse("reshape_size", lambda: _plain("RESHAPE", [pair[0], T("y", "int8", (5,))]), "'y'", "has 5 elements, the input 6")
    many, perm = (2,) * 12, T("perm", "int32", (12,), data=range(11, -1, -1))
    yield _refuse(
        "moved_dims",
        lambda: _plain("TRANSPOSE", [T("x", "int8", many, 0.5), perm, T("y", "int8", many, 0.5)], {}),
        "'x'",
        "moves over more than",
    )
    for name, value in (("nan", np.nan), ("infinity", np.inf)):
        odd = T("shape", "float32", (2,), data=np.asarray([value, 2], np.float32))
        yield _refuse(f"reshape_{name}", lambda t=odd: _plain("RESHAPE", [pair[0], t, pair[1]]), "'shape'", "must hold integers")
    for name, target in (("shape", [2, 3]), ("rank", [6]), ("wild", [-1, -1])):
        shape = T("shape", "int32", (len(target),), data=target)
        yield _refuse(f"reshape_{name}", lambda t=shape: _plain("RESHAPE", [pair[0], t, pair[1]]), "'y'", "the operator asks for")


def _svdf() -> Iterator[Refusal]:
    yield _refuse("svdf_input", m.svdf, "'input'", "rank 2", changes={0: T("input", "int8", (2, 5, 1), 0.1, 4)})
    yield _refuse("svdf_rank", m.svdf, "rank 4 does not divide 6 filters", options={"rank": 4})
    yield _refuse("svdf_options", m.svdf, "the options may be missing", options={})
    weights = T("feature", "int8", (6, 4), 0.02, 0, data=np.ones((6, 4)))
    yield _refuse("svdf_feature", m.svdf, "'feature'", "not (6, 5)", changes={1: weights})
    state = T("state", "int16", (2, 20), 0.02, 0, variable=True)
    yield _refuse("svdf_state", m.svdf, "'state'", "shape is (2, 20), not (2, 24)", changes={4: state})
    yield _refuse("svdf_output", m.svdf, "'output'", "computes (2, 3)", y_shape=(2, 6))
    yield _refuse("svdf_bias", m.svdf, "'bias'", "4 elements for 3", changes={3: T("bias", "int32", (4,), 0.001, 0, data=[1] * 4)})
    yield _refuse("svdf_shift", m.svdf, "'state'", "left shift", scales=(1e10, 1e10, 0.01, 0.02, 0.3))
    yield _refuse("svdf_shift_out", m.svdf, "'output'", "left shift", scales=(0.1, 0.02, 1e20, 0.02, 0.3))


def _lstm() -> Iterator[Refusal]:
    peephole = T("peephole", "int16", (3,), 0.1, 0, data=[1, 2, 3])
    yield _refuse("lstm_peephole", m.lstm, "peephole", "cell_to_input_weights", changes={9: peephole})
    yield _refuse("lstm_activation", m.lstm, "must be TANH", options={"fused_activation_function": m.RELU})
    yield _refuse("lstm_coupled", m.lstm, "input_to_input_weights", "coupled", changes={1: None, 5: None, 12: None})
    square = {name: T(name, "int8", (3, 3), 0.01, 0, data=np.ones((3, 3))) for name in ("input_cell", "odd")}
    yield _refuse("lstm_rank", m.lstm, "'input'", "rank 3", changes={0: T("input", "int8", (3, 4), 0.05, 0)})
    yield _refuse("lstm_weights", m.lstm, "'input_cell'", "computes (3, 4)", changes={3: square["input_cell"]})
    wide = T("recurrent_cell", "int8", (3, 4), 0.01, 0, data=np.ones((3, 4)))
    yield _refuse("lstm_recurrent", m.lstm, "'recurrent_cell'", "computes (3, 3)", changes={7: wide})
    yield _refuse(
        "lstm_bias", m.lstm, "'bias_forget'", "2 elements for 3", changes={13: T("bias_forget", "int32", (2,), 1.0, 0, data=[1, 2])}
    )
    skewed = T("recurrent_input", "int8", (3, 3), 0.01, 1, data=np.ones((3, 3)))
    yield _refuse("lstm_weight_zero", m.lstm, "'recurrent_input'", "zero point 0", changes={5: skewed})
    yield _refuse(
        "lstm_state", m.lstm, "'hidden'", "computes (1, 3)", changes={18: T("hidden", "int8", (1, 4), 0.1, 0, variable=True)}
    )
    yield _refuse("lstm_output", m.lstm, "'output'", "computes (1, 3, 3)", y_shape=(3, 1, 3))
    yield _refuse("lstm_intermediates", m.lstm, "has 4 intermediate tensors, 5 are needed", engine="litert-ref", intermediates=4)
    for engine, scale in (("tflm", 2.0), ("tflm", 2.0**-17), ("litert-ref", 2.0**-8), ("litert-ref", 0.0003)):
        yield _refuse(f"lstm_cell_{scale}", m.lstm, "'cell'", "power of two", engine=engine, cell_scale=scale)
    yield _refuse("lstm_input_shift", m.lstm, "'input_input'", "left shift", weight_scale=1e15)
    yield _refuse("lstm_reduced_shift", m.lstm, "'input_input'", "at most 7", signature="s16", scale_x=1.0, weight_scale=1.0)
    yield _refuse("lstm_hidden_shift", m.lstm, "'hidden'", "left shift", hidden=(1e-30, 0))
    one = {"engine": "litert-ref", "op": "LSTM"}
    yield _refuse("one_step_basic", m.lstm, "only the full kernel", options={"kernel_type": 1}, **one)
    yield _refuse("one_step_rank", m.lstm, "'input'", "rank 2", changes={0: T("input", "int8", (1, 3, 4), 0.05, 0)}, **one)


def _given(name: str, engine: str, data: bytes, says: tuple[str, ...], number: int) -> Refusal:
    return Refusal(name, lambda: data, says, engine, node=number)


def _signal() -> Iterator[Refusal]:
    for number, (name, options, inputs, outputs, says) in enumerate(REFUSED):
        yield _given(f"{name}_{number}", "tflm", node(name, options, inputs, outputs), (says,), 0)


def _rare() -> Iterator[Refusal]:
    yield from (_given(*entry) for part in (rare, misfits, windows, undecodable, sparse, joined_zero) for entry in part())


def only_the_engine_refuses() -> list[Refusal]:
    """These prepare; the program says that the engine would not run them."""
    return [_given(*entry) for part in (engine_refuses, plain_refused, indices_refused, left_out, limits) for entry in part()]


def refusals() -> list[Refusal]:
    return [refusal for part in (_shared, _windows, _rows, _elements, _svdf, _lstm, _signal, _rare) for refusal in part()]
