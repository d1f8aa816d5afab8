"""What is changed in a drawn node so that a rule has something to say about it: by rule, in tests/engines/rule_questions.py."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from refsim.flatmodel import N, Sparse, T
from refsim.ir import INT_RANGE
from refsim.sheet import Sheet

Change = Callable[[Sheet], None]


def unchanged(sheet: Sheet) -> None:
    """As it was drawn."""


def _each(change: Callable[[T], Mapping[str, Any]]) -> Change:
    """Tensors with other fields."""

    def apply(sheet: Sheet) -> None:
        sheet.tensors[:] = [dataclasses.replace(tensor, **change(tensor)) for tensor in sheet.tensors]

    return apply


def _scaled(factor: float) -> Change:
    """Outputs with another scale, given one where they have none: what demands a certain scale, or one that stays, refuses it."""

    def apply(sheet: Sheet) -> None:
        for number in sheet.outputs:
            out = sheet.tensors[number]
            sheet.tensors[number] = dataclasses.replace(out, scale=float(np.float32(_scale_of(out) * factor)))

    return apply


def _nearly(sheet: Sheet) -> None:
    """Integers of the outputs' types with a scale, and outputs with one next to it."""
    types = {sheet.tensors[number].dtype for number in sheet.outputs} - {"bool", "float32"}
    _each(lambda tensor: {"scale": _scale_of(tensor)} if tensor.dtype in types else {})(sheet)
    _scaled(1 + 2.0**-20)(sheet)


def _moved(sheet: Sheet) -> None:
    """Outputs with another zero point, where their type has any."""
    for number in sheet.outputs:
        out = sheet.tensors[number]
        if out.dtype != "int16" or out.zero_point:
            sheet.tensors[number] = dataclasses.replace(out, zero_point=(out.zero_point or 0) ^ 1)


def _scale_of(tensor: T) -> float:
    return tensor.scale if isinstance(tensor.scale, float) else 0.5


def _scale_per_row(sheet: Sheet) -> None:
    """The right operand with a scale for each of its outermost rows, at least two."""
    for node in sheet.nodes:
        right = sheet.tensors[node.inputs[1]]
        rows = (right.shape or (1,))[0]
        scales, zeros = [_scale_of(right) * (1 + row) for row in range(rows)], [right.zero_point] * rows
        sheet.tensors[node.inputs[1]] = dataclasses.replace(right, scale=scales, zero_point=zeros)


def _large(tensor: T) -> Mapping[str, Any]:
    return {"scale": tensor.scale * 4096} if isinstance(tensor.scale, float) else {}


def _zero16(tensor: T) -> Mapping[str, Any]:
    return {"zero_point": 300} if tensor.dtype == "int16" and isinstance(tensor.scale, float) else {}


def _zero4(tensor: T) -> Mapping[str, Any]:
    return {"zero_point": 3} if tensor.dtype in ("int4", "uint4") and isinstance(tensor.scale, float) else {}


def _bias(factor: float = 1.0, zero_point: int = 0) -> Callable[[T], Mapping[str, Any]]:
    def change(tensor: T) -> Mapping[str, Any]:
        wide = tensor.dtype in ("int16", "int32", "int64") and len(tensor.shape or ()) == 1
        if not wide or tensor.data is None or tensor.scale is None:
            return {}
        scales = np.asarray(tensor.scale) * factor
        return {"scale": scales.tolist(), "zero_point": np.full(scales.shape, zero_point).tolist()}

    return change


def _weights(tensor: T) -> Mapping[str, Any]:
    """Zero points of signed weights."""
    square = tensor.dtype == "int16" and len(tensor.shape or ()) == 2
    narrow = tensor.data is not None and tensor.scale is not None and (square or tensor.dtype in ("int8", "int4", "int2"))
    return {"zero_point": np.full(np.shape(tensor.scale), 1).tolist()} if narrow else {}


def _without_bias(sheet: Sheet) -> None:
    def kept(index: int) -> bool:
        tensor = sheet.tensors[index]
        return tensor.data is None or tensor.dtype not in ("int16", "int32", "int64") or len(tensor.shape or ()) != 1

    for number, node in enumerate(sheet.nodes):
        # The first operand of TRANSPOSE_CONV, which looks like a bias, is none.
        inputs = [index if place == 0 or index < 0 or kept(index) else -1 for place, index in enumerate(node.inputs)]
        sheet.nodes[number] = dataclasses.replace(node, inputs=inputs)


def _shorter(sheet: Sheet) -> None:
    """Without a bias that stands last, which is not named as left out, either."""
    _without_bias(sheet)
    for number, node in enumerate(sheet.nodes):
        if node.inputs[-1] == -1:
            sheet.nodes[number] = dataclasses.replace(node, inputs=node.inputs[:-1])


def _options(**changes: Any) -> Change:
    """Nodes with other options, where their operator has these."""

    def apply(sheet: Sheet) -> None:
        for number, node in enumerate(sheet.nodes):
            known = {name: value for name, value in changes.items() if name in _KNOWN.get(node.op, dict(node.options or {}))}
            sheet.nodes[number] = dataclasses.replace(node, options=dict(node.options or {}) | known)

    return apply


#: Options that are seldom drawn.
_KNOWN = {"STRIDED_SLICE": ("offset", "new_axis_mask", "ellipsis_mask")}


def _intermediates(sheet: Sheet) -> None:
    """Intermediate tensors of another scale than the state that follows from them."""
    for number in {index for node in sheet.nodes for index in node.intermediates}:
        sheet.tensors[number] = dataclasses.replace(sheet.tensors[number], scale=_scale_of(sheet.tensors[number]) * 1.5)


# --- tensors of one node ------------------------------------------------------------------------------------------------
def _set(sheet: Sheet, index: int, **fields: Any) -> None:
    sheet.tensors[index] = dataclasses.replace(sheet.tensors[index], **fields)


def _one_more_dimension(sheet: Sheet) -> None:
    """Outputs of the same rows in a shape of one more dimension."""
    for number in sheet.outputs:
        _set(sheet, number, shape=(1, *(sheet.tensors[number].shape or ())))


def _resized(tensor: T, axis: int, times: int) -> Mapping[str, Any]:
    """Fields of ``tensor`` with ``times`` as many places along ``axis``, what is there again and again."""
    shape = list(tensor.shape or ())
    shape[axis] *= times
    data = tensor.data if tensor.data is None else np.concatenate([np.asarray(tensor.data)] * times, axis)
    several = tensor.axis == axis % len(shape) and isinstance(tensor.scale, Sequence) and len(tensor.scale) > 1
    affine = {name: [*getattr(tensor, name)] * times for name in ("scale", "zero_point")} if several else {}
    return {"shape": shape, "data": data, **affine}


#: Operators that are weighted sums.
SUMS = ("CONV_2D", "DEPTHWISE_CONV_2D", "TRANSPOSE_CONV", "FULLY_CONNECTED")
#: Places of input, weights and bias, by operator; the axes of the weights that channels and the sums' products lie along.
PLACES: Mapping[str, tuple[int, int, int]] = {"TRANSPOSE_CONV": (2, 1, 3)}
CHANNELS: Mapping[str, int] = {"DEPTHWISE_CONV_2D": 3}


def _weighted(sheet: Sheet) -> Sequence[tuple[N, int, int, int, int]]:
    """(node, input, weights, bias or -1, output) of every weighted sum."""
    found = []
    for node in sheet.nodes:
        x, w, bias = PLACES.get(node.op, (0, 1, 2)) if isinstance(node.op, str) else (0, 1, 2)
        inputs = [*node.inputs, -1]
        found.append((node, inputs[x], inputs[w], inputs[bias] if bias < len(inputs) else -1, node.outputs[0]))
    return found


def _one_scale(sheet: Sheet) -> None:
    """Weights with one scale for all channels."""
    for _, x, w, bias, _ in _weighted(sheet):
        scale = float(np.ravel(sheet.tensors[w].scale)[0])
        _set(sheet, w, scale=scale, zero_point=int(np.ravel(sheet.tensors[w].zero_point)[0]), axis=0)
        if bias >= 0:
            _set(sheet, bias, scale=float(np.float32(_scale_of(sheet.tensors[x])) * np.float32(scale)), zero_point=0)


def _bias_apart(steps: float) -> Change:
    """A bias whose scale is ``steps`` steps of the output from that of the products, at scales of which 1e-5 is a small part."""

    def apply(sheet: Sheet) -> None:
        for _, x, _, bias, out in _weighted(sheet):
            if bias >= 0:
                for index in (x, out):
                    _set(sheet, index, scale=float(np.float32(_scale_of(sheet.tensors[index]) * 256)))
        _one_scale(sheet)
        for _, _, _, bias, out in _weighted(sheet):
            if bias >= 0:
                _set(sheet, bias, scale=_scale_of(sheet.tensors[bias]) + steps * _scale_of(sheet.tensors[out]))

    return apply


def _signed_zero_points(sheet: Sheet) -> None:
    """One scale for all weights, and a zero point."""
    _one_scale(sheet)
    for _, _, w, _, _ in _weighted(sheet):
        _set(sheet, w, zero_point=1)


def _in_blocks(sheet: Sheet) -> None:
    """Weights of two blocks of 16 a row, of which the file has the first one."""
    for _, x, w, _, _ in _weighted(sheet):
        units = (sheet.tensors[w].shape or ())[0]
        levels = [units, (np.arange(units + 1, dtype=np.int32), np.zeros(units, np.int32)), 16]
        _set(sheet, x, shape=[(sheet.tensors[x].shape or ())[0], 32])
        _set(sheet, w, shape=[units, 32], data=np.ones(units * 16), sparse=Sparse([0, 1, 2], levels, [1]))


def _all_scaled(sheet: Sheet) -> None:
    """Operands and outputs with a scale."""
    for node in sheet.nodes:
        for index in (*node.inputs, *node.outputs):
            if sheet.tensors[index].data is None:
                _set(sheet, index, scale=0.5, zero_point=0)


def _unscaled_input(sheet: Sheet) -> None:
    """No scale of what is padded, and zero points of the result."""
    _two_zero_points(sheet)
    for node in sheet.nodes:
        _set(sheet, node.inputs[0], scale=None, zero_point=None)


def _two_zero_points(sheet: Sheet) -> None:
    """Scales and zero points of what is padded and of the result, of any type."""
    for node in sheet.nodes:
        for index, zero_point in ((node.inputs[0], 3), (node.outputs[0], 7)):
            _set(sheet, index, scale=0.5, zero_point=zero_point)


def _wide(times: int = 8) -> Change:
    """So many times the channels."""

    def apply(sheet: Sheet) -> None:
        for node, _, w, bias, out in _weighted(sheet):
            for index, axis in ((w, CHANNELS.get(str(node.op), 0)), (bias, 0), (out, -1)):
                if index >= 0:
                    _set(sheet, index, **_resized(sheet.tensors[index], axis, times))
            if node.op == "TRANSPOSE_CONV":
                _set(sheet, node.inputs[0], data=list(sheet.tensors[out].shape or ()))

    return apply


def _grouped(sheet: Sheet) -> None:
    """Two groups of channels."""
    _wide(2)(sheet)
    for _, x, _, _, _ in _weighted(sheet):
        _set(sheet, x, **_resized(sheet.tensors[x], -1, 2))


def _deep(times: int) -> Change:
    """So many times the products in a sum of rows."""

    def apply(sheet: Sheet) -> None:
        for _, x, w, _, _ in _weighted(sheet):
            for index in (x, w):
                _set(sheet, index, **_resized(sheet.tensors[index], 1, times))

    return apply


def _kept_dimensions(sheet: Sheet) -> None:
    """Rows in three dimensions, of a multiple of 4 elements; weights with a zero point."""
    _deep(4)(sheet)
    _signed_zero_points(sheet)
    for _, x, _, _, out in _weighted(sheet):
        for index in (x, out):
            _set(sheet, index, shape=[1, *(sheet.tensors[index].shape or ())])
    _options(keep_num_dims=True)(sheet)


def _beyond_32_bits(sheet: Sheet) -> None:
    """Sums of the largest products, no bias."""
    _without_bias(sheet)
    _deep(60)(sheet)
    for _, x, w, _, _ in _weighted(sheet):
        sheet.ranges[x] = 32767, 32767
        _set(sheet, w, data=np.full(sheet.tensors[w].shape or (), 127))


def _five_dimensions(sheet: Sheet) -> None:
    """Pads with as many dimensions of 1 in front as it takes."""
    for node in sheet.nodes:
        source, table = node.inputs[:2]
        more = 5 - len(sheet.tensors[source].shape or ())
        pads = np.concatenate([np.zeros((more, 2), np.int64), np.reshape(sheet.tensors[table].data, (-1, 2))])
        _set(sheet, table, shape=[5, 2], data=pads)
        for index in (source, node.outputs[0]):
            _set(sheet, index, shape=[1] * more + [*(sheet.tensors[index].shape or ())])


def _five_dimensional(sheet: Sheet) -> None:
    """Every tensor has as many dimensions of 1 in front as it takes."""
    for index, tensor in enumerate(sheet.tensors):
        shape = [*(tensor.shape or ())]
        _set(sheet, index, shape=[1] * (5 - len(shape)) + shape)


def _dynamic(sheet: Sheet) -> None:
    """Weights that are activations."""
    for node in sheet.nodes:
        _set(sheet, node.inputs[1], data=None)
        sheet.inputs.append(node.inputs[1])


def _without_shape(sheet: Sheet) -> None:
    """Neither an operand nor an option says the shape."""
    for number, node in enumerate(sheet.nodes):
        sheet.nodes[number] = dataclasses.replace(node, inputs=node.inputs[:1], options={"new_shape": ()})


def _no_dimensions(sheet: Sheet) -> None:
    """A tensor of dimensions without elements, for a scalar."""
    for node in sheet.nodes:
        _set(sheet, node.inputs[0], shape=[0], data=[])
        _set(sheet, node.outputs[0], shape=[])


def _whole_by_offset(sheet: Sheet) -> None:
    """All of the input but its first row; ends count from there, so that it is a row longer than it would be."""
    for number, node in enumerate(sheet.nodes):
        _set(sheet, node.inputs[0], **_resized(sheet.tensors[node.inputs[0]], 0, 3))
        rows, *rest = sheet.tensors[node.inputs[0]].shape or ()
        left = [rows - 1, *rest]
        for index, values in zip(node.inputs[1:], ([1] + [0] * len(rest), left, [1] * len(left)), strict=True):
            _set(sheet, index, shape=[len(left)], data=values)
        _set(sheet, node.outputs[0], shape=left)
        sheet.nodes[number] = dataclasses.replace(node, options={"offset": True})


def _another_size(sheet: Sheet) -> None:
    """Outputs of transposed convolutions that a convolution would not have come from."""
    for node in sheet.nodes:
        out = node.outputs[0]
        batches, height, *rest = sheet.tensors[out].shape or ()
        _set(sheet, out, shape=[batches, height + dict(node.options or {})["stride_h"], *rest])
        _set(sheet, node.inputs[0], data=list(sheet.tensors[out].shape or ()))


def _several_scales(sheet: Sheet) -> None:
    """Inputs with a scale for each place along the last axis, of which there are three times as many."""
    for node in sheet.nodes:
        for index in (node.inputs[0], node.outputs[0]):
            _set(sheet, index, **_resized(sheet.tensors[index], -1, 3))
        x = sheet.tensors[node.inputs[0]]
        count = (x.shape or ())[-1]
        scales = [_scale_of(x) * (1 + place) for place in range(count)]
        _set(sheet, node.inputs[0], scale=scales, zero_point=[0] * count, axis=len(x.shape or ()) - 1)


def _loud(sheet: Sheet) -> None:
    """Weights with larger scales, for sums that saturate."""
    for number, tensor in enumerate(sheet.tensors):
        if tensor.data is not None and len(tensor.shape or ()) == 2 and isinstance(tensor.scale, float):
            _set(sheet, number, scale=tensor.scale * 64)


def _many_rows(sheet: Sheet) -> None:
    """Batches of a kernel with states: one element in 2^15 or so tells."""
    for node in sheet.nodes:
        first = int(bool(dict(node.options or {}).get("time_major")))
        states = [index for index in node.inputs if index >= 0 and sheet.tensors[index].variable]
        for index in (node.inputs[0], node.outputs[0], *states):
            _set(sheet, index, **_resized(sheet.tensors[index], 0 if index in states else first, 512))


def _between(*affine: tuple[float, int], size: int = 0) -> Change:
    """Inputs and output with these scales, zero points above the lowest value (of 8 bits), and, if given, ``size`` elements.

    They were found by trying: a value or two of all that there are tell.
    """

    def apply(sheet: Sheet) -> None:
        for node in sheet.nodes:
            for index, (scale, above) in zip((*node.inputs, *node.outputs), affine, strict=True):
                tensor = sheet.tensors[index]
                zero = INT_RANGE[str(tensor.dtype)][0] + above if tensor.dtype in ("int8", "uint8") else 0
                _set(sheet, index, scale=scale, zero_point=zero, shape=[size] if size else tensor.shape)

    return apply


def _ties(sheet: Sheet) -> None:
    """Constants halfway between two steps of the result, as nearly as float32 has them, to a node of their own."""
    out = sheet.tensors[sheet.outputs[0]]
    low, high = INT_RANGE[str(out.dtype)]
    reals = (np.arange(-8, 8, dtype=np.float32) + np.float32(0.5)) * np.float32(_scale_of(out))
    tied = sheet.output(str(out.dtype), (16,), _scale_of(out), (low + high + 1) // 2)
    sheet.node("QUANTIZE", [sheet.add("float32", (16,), data=reals)], [tied], {}, version=3)


#: What is changed in a searched node, by the rule that is about it, or by that and an operator. Numbers are asked of nodes as they
#: are drawn, too.
CHANGES: Mapping[str, Sequence[Change]] = {
    "same_scale": [_scaled(2.0), _nearly],
    "unit_scale": [_scaled(1 + 2.0**-12), _scaled(2.0), _moved],
    "above_one": [_each(_large), _scaled(2.0**-20)],
    "int16_zero_point": [_each(_zero16)],
    "moved_zero_point": [_each(_zero16)],
    "right_scales": [_scale_per_row],
    "output_shape": [_one_more_dimension],
    "norm_rank": [_five_dimensional],
    "dynamic_weights": [_dynamic],
    "state_zero_point": [_each(_zero16)],
    "converted_zero_point": [_each(_zero16)],
    "weight_zero_point": [_each(_weights)],
    "bias_zero_point": [_each(_bias(zero_point=3))],
    "bias_scale": [_each(_bias(1.01)), _each(_bias(1e9))],
    **{f"bias_scale {op}": [_bias_apart(0.015), _bias_apart(1.0)] for op in SUMS},
    "bias_type": [_options(quantized_bias_type=code) for code in (0, 2, 9)],
    "missing_bias": [_without_bias, _shorter],
    "slice_offset": [_options(offset=True), _whole_by_offset],
    "slice_masks": [_options(new_axis_mask=1), _options(ellipsis_mask=1)],
    "transposed_size": [_another_size],
    "without_bias": [_without_bias],
    "without_bias FULLY_CONNECTED": [_beyond_32_bits],
    "hidden_scale": [_intermediates],
    "requant": [_scaled(2.0**9)],
    "limits CONV_2D": [_grouped],
    "limits FULLY_CONNECTED": [_kept_dimensions],
    "limits PADV2": [_five_dimensions],
    "limits PAD": [_five_dimensions],
    "weight_offset": [_signed_zero_points],
    "sparse_weights": [_in_blocks],
    "integer_scale": [_all_scaled, _scaled(1.0)],
    "padding": [_unscaled_input, _two_zero_points],
    "scale_product SOFTMAX": [_options(beta=0.7)],
    "scale_product SVDF": [_many_rows],
    **{f"{rule} {op}": [_many_rows] for rule in ("scale_product", "ratio") for op in ("LSTM", "UNIDIRECTIONAL_SEQUENCE_LSTM")},
    "scale_product BATCH_MATMUL": [
        _between((0.01290952879935503, 0), (0.06885082274675369, 128), (out, 0))
        for out in (3.6406545639038086, 3.6406545639038086 / 8)
    ],
    "ratio HARD_SWISH": [_between((0.29709184169769287, 0), (0.4415314197540283, 0))],
    "ratio SQUARED_DIFFERENCE": [_between((0.09495028108358383, 0), (0.059059787541627884, 0), (1.3720426559448242, 0), size=2048)],
    "sigmoid LOGISTIC": [_between((0.0013527191476896405, 0), (2.0**-8, 0))],
    "sigmoid TANH": [_between((0.0009531427640467882, 109), (2.0**-7, 128))],
    "table_range EXP": [_between((6.690882582915947e-05, 0), (0.0002733450382947922, 0))],
    "table_range GELU": [_between((0.001626470242626965, 0), (0.0017748703248798847, 0))],
    "empty_dims": [_no_dimensions],
    "new_shape": [_without_shape],
    "channels": [_several_scales],
    "float_input": [_ties],
    "from_integer": [_each(_zero16), _each(_zero4)],
    "recurrent_sum": [_loud],
    "cell": [_many_rows],
    "short_filter": [_wide()],
    "activation": [_options(fused_activation_function=1), _options(fused_activation_function=3)],
}
#: Those of them that change numbers; the others are about what is taken, and a few nodes with few values tell.
NUMBERS = (
    *("without_bias", "hidden_scale", "requant", "activation", "cell", "recurrent_sum", "short_filter", "from_integer"),
    *("scale_product", "ratio", "sigmoid", "dynamic_weights", "table_range", "int16_zero_point"),
)
#: Seeds from which on changed nodes are asked, where the first ones do not tell.
FIRST: Mapping[str, int] = {
    "cell LSTM": 15,
    "ratio UNIDIRECTIONAL_SEQUENCE_LSTM": 12,
    "scale_product UNIDIRECTIONAL_SEQUENCE_LSTM": 2,
}
