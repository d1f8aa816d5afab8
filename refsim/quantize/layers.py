"""What quantization costs, layer by layer: an integer model against the float model it was made from, on real samples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from refsim.errors import QuantizationError
from refsim.ir import Array, Model, Node, Quantization, Tensor, quote
from refsim.quantize.affine import dequantize
from refsim.quantize.constraints import WEIGHTED
from refsim.quantize.cost import cost, errors, predicted_noise
from refsim.quantize.scheme import choose

#: A layer that loses less than this is not worth a remark, nor is a remedy that gains less.
NOTABLE_DB = 3.0
#: Noise beyond this many times the prediction means that values were clipped.
NOTABLE_NOISE = 2.0


@dataclass(frozen=True, slots=True)
class LayerCost:
    """One node's output. Decibels are SQNR against the float model; noise is a mean square in real units.

    ``sqnr_db``, ``max_abs``, ``mean``, ``cosine`` and ``noise`` measure what the integer model computed: all errors up to here.
    ``alone_db`` and ``alone_noise`` are the float output quantized to this tensor's scale, nothing else; ``predicted_noise`` is
    step^2 / 12. ``lost_db`` is what this layer adds: the SQNR of its worst input minus its own. ``per_channel_db`` and ``wider_db``
    are ``alone_db`` if each channel had its scale, and with 16 bits.
    """

    node: int
    op: str
    tensor: str
    dtype: str
    step: float
    sqnr_db: float
    max_abs: float
    mean: float
    cosine: float
    noise: float
    alone_db: float
    alone_noise: float
    predicted_noise: float
    lost_db: float
    per_channel_db: float
    wider_db: float


@dataclass(frozen=True, slots=True)
class WeightCost:
    """Weights of one node: SQNR as stored, and with one scale for all or one per output channel, in 8 bits."""

    node: int
    op: str
    tensor: str
    dtype: str
    scales: int
    sqnr_db: float
    per_tensor_db: float
    per_channel_db: float


@dataclass(frozen=True, slots=True)
class LayerReport:
    """Layers in execution order, weights in the order of their nodes."""

    input_db: float
    layers: tuple[LayerCost, ...]
    weights: tuple[WeightCost, ...]

    def worst(self, count: int = 3) -> tuple[LayerCost, ...]:
        """The layers that add most, the worst first."""
        return tuple(sorted(self.layers, key=lambda layer: -layer.lost_db)[:count])

    def advice(self) -> list[str]:
        """What hurts, and what would help, in words."""
        lines = [_layer_advice(layer) for layer in self.worst() if layer.lost_db >= NOTABLE_DB]
        for weight in self.weights:
            gain = weight.per_channel_db - weight.sqnr_db
            if weight.scales == 1 and gain >= NOTABLE_DB:
                lines.append(f"node {weight.node} {weight.op}: weights with a scale per channel would gain {gain:.1f} dB")
        return lines or [f"no layer loses {NOTABLE_DB:g} dB or more"]


def _layer_advice(layer: LayerCost) -> str:
    text = f"node {layer.node} {layer.op} loses {layer.lost_db:.1f} dB"
    if layer.alone_noise > NOTABLE_NOISE * layer.predicted_noise:
        return (
            f"{text}: its range clips values (noise {layer.alone_noise / layer.predicted_noise:.1f} x step^2/12); calibrate wider"
        )
    if layer.alone_db - layer.sqnr_db > NOTABLE_DB:
        return f"{text}: not by its own scale (alone {layer.alone_db:.1f} dB), but by its weights or by amplifying earlier errors"
    gain = layer.per_channel_db - layer.alone_db
    remedy = f"; its channels differ by {gain:.1f} dB, but no kernel takes activations per channel" if gain >= NOTABLE_DB else ""
    return f"{text}: its own steps are coarse ({layer.alone_db:.1f} dB alone); 16 bits would give {layer.wider_db:.1f} dB{remedy}"


def layer_report(original: Model, integer: Model, floats: Mapping[int, Array], codes: Mapping[int, Array]) -> LayerReport:
    """Compare ``codes``, tensors of ``integer`` by index, with ``floats``, those of ``original``; both stacked ``[samples, ...]``.

    Tensors are matched by name, as both of Google's quantizers keep names. QuantizationError if no layer has a counterpart.
    """
    by_name = {tensor.name: floats[tensor.index] for tensor in original.tensors if tensor.index in floats}
    reached: dict[int, float] = {}
    for tensor in integer.inputs:
        p = tensor.quantization
        if p is not None and tensor.name in by_name:
            reached[tensor.index] = errors(by_name[tensor.name], dequantize(codes[tensor.index], p)).sqnr_db
    layers = []
    for node in integer.nodes:
        out = integer.tensors[node.outputs[0]]
        reference = by_name.get(out.name)
        if out.quantization is None or reference is None or reference.shape != codes[out.index].shape:
            continue
        layer = _layer(node, out, out.quantization, reference, codes[out.index], [reached[i] for i in node.inputs if i in reached])
        reached[out.index] = layer.sqnr_db
        layers.append(layer)
    if not layers:
        raise QuantizationError("no tensor of the integer model has the name and shape of one of the float model")
    first = min((reached[tensor.index] for tensor in integer.inputs if tensor.index in reached), default=float("inf"))
    return LayerReport(first, tuple(layers), tuple(_weights(original, integer)))


def _layer(node: Node, out: Tensor, p: Quantization, reference: Array, codes: Array, before: list[float]) -> LayerCost:
    total, alone = errors(reference, dequantize(codes, p)), cost(reference, p, out.dtype)
    axes = tuple(range(reference.ndim - 1))
    separate = choose(reference.min(axis=axes), reference.max(axis=axes), out.dtype, axis=-1)
    wide = choose(reference.min(), reference.max(), "int16")
    return LayerCost(
        node=node.index,
        op=node.op,
        tensor=out.name,
        dtype=out.dtype,
        step=float(p.scale[0]),
        sqnr_db=total.sqnr_db,
        max_abs=total.max_abs,
        mean=total.mean,
        cosine=total.cosine,
        noise=total.noise,
        alone_db=alone.sqnr_db,
        alone_noise=alone.noise,
        predicted_noise=predicted_noise(p),
        lost_db=min(before) - total.sqnr_db if before and np.isfinite(min(before)) else 0.0,
        per_channel_db=cost(reference, separate, out.dtype).sqnr_db,
        wider_db=cost(reference, wide, "int16").sqnr_db,
    )


def _weights(original: Model, integer: Model) -> list[WeightCost]:
    by_name = {tensor.name: tensor.data for tensor in original.tensors}
    found = []
    for node in integer.nodes:
        w = integer.tensors[node.inputs[1]] if node.op in WEIGHTED else None
        reference = by_name.get(w.name) if w is not None else None
        if w is None or w.data is None or w.quantization is None or reference is None or reference.shape != w.shape:
            continue
        axis = WEIGHTED[node.op]
        rest = tuple(k for k in range(reference.ndim) if k != axis)
        whole = choose(reference.min(), reference.max(), "int8", symmetric=True)
        separate = choose(reference.min(axis=rest), reference.max(axis=rest), "int8", symmetric=True, axis=axis)
        found.append(
            WeightCost(
                node=node.index,
                op=node.op,
                tensor=w.name,
                dtype=w.dtype,
                scales=w.quantization.scale.size,
                sqnr_db=errors(reference, dequantize(w.data, w.quantization)).sqnr_db,
                per_tensor_db=cost(reference, whole).sqnr_db,
                per_channel_db=cost(reference, separate).sqnr_db,
            )
        )
    return found


def table(report: LayerReport) -> list[tuple[str, ...]]:
    """Rows of text for a terminal or a file, the heading first; decibels with one digit."""
    head = ("node", "operator", "tensor", "SQNR dB", "lost dB", "alone dB", "int16 dB", "max error", "cosine", "noise", "step²/12")
    rows = [
        (
            str(layer.node),
            layer.op,
            quote(layer.tensor, 24),
            f"{layer.sqnr_db:.1f}",
            f"{layer.lost_db:+.1f}",
            f"{layer.alone_db:.1f}",
            f"{layer.wider_db:.1f}",
            f"{layer.max_abs:.3g}",
            f"{layer.cosine:.5f}",
            f"{layer.alone_noise:.2e}",
            f"{layer.predicted_noise:.2e}",
        )
        for layer in report.layers
    ]
    return [head, *rows]
