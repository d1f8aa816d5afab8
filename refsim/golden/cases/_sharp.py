"""Drawn cases whose scales lie on ties or a last place beside them: random scales seldom tell two ways to round apart.

``TELLING`` names the nodes that are recorded. Each shows a value of a rule that no other case shows; tests/engines/rule_net.py
finds them, and holds that they do.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from refsim.cases import Drawn
from refsim.engines import Profile
from refsim.ops import Op
from refsim.sheet import Sheet

#: Runs of a recorded node.
RUNS = 6
#: "OPERATOR signature": seeds of nodes.
TELLING: Mapping[str, tuple[int, ...]] = {
    "ABS s16": (4,),
    "ABS s8": (30,),
    "CONV_2D s16b32": (1, 5),
    "CONV_2D s16b64": (1, 12),
    "CONV_2D s8": (3, 29),
    "CONV_2D s8w4": (3,),
    "CONV_2D u8": (2, 22, 41),
    "DEPTHWISE_CONV_2D s16b64": (3, 19),
    "DEPTHWISE_CONV_2D s8": (125,),
    "DEPTHWISE_CONV_2D s8w4": (1, 3),
    "DEPTHWISE_CONV_2D u8": (1, 2),
    "DEQUANTIZE s8f32": (2,),
    "DEQUANTIZE u8f32": (1,),
    "DIV s16": (2,),
    "FULLY_CONNECTED s16b32": (1, 2, 28),
    "FULLY_CONNECTED s16b64": (1, 2),
    "FULLY_CONNECTED s16w16": (1, 2),
    "FULLY_CONNECTED s16w2b32": (2, 3, 23, 38),
    "FULLY_CONNECTED s16w2b64": (2, 11, 23),
    "FULLY_CONNECTED s16w4b32": (1, 2, 3, 58),
    "FULLY_CONNECTED s16w4b64": (1, 2, 3, 4, 14, 79),
    "FULLY_CONNECTED s8": (17, 50, 138),
    "FULLY_CONNECTED s8w2": (1, 4, 5, 9, 10, 17, 23),
    "FULLY_CONNECTED s8w4": (1, 2, 4, 17, 28),
    "FULLY_CONNECTED u8": (2, 9, 38, 77),
    "FULLY_CONNECTED u8s16": (1, 5, 14, 33, 47),
    "LEAKY_RELU s16": (15,),
    "LEAKY_RELU s8": (17,),
    "LEAKY_RELU u8": (8,),
    "MEAN s8": (8,),
    "MUL s16": (5,),
    "MUL s8": (1, 2),
    "PRELU s16s8": (123,),
    "QUANTIZE s16s16": (1,),
    "QUANTIZE s16s32": (1,),
    "QUANTIZE s16s8": (5,),
    "QUANTIZE s32s8": (3,),
    "QUANTIZE s8s16": (1,),
    "QUANTIZE s8s32": (1, 8),
    "QUANTIZE s8u8": (4, 5, 12),
    "QUANTIZE u8s8": (10, 11),
    "RELU s8": (32,),
    "RELU u8": (13,),
    "RELU6 s16": (15,),
    "RELU6 s8": (71,),
    "RELU6 u8": (66,),
    "RELU_0_TO_1 s8": (3,),
    "RELU_0_TO_1 u8": (26,),
    "RELU_N1_TO_1 s8": (7,),
    "RELU_N1_TO_1 u8": (33,),
    "SOFTMAX s16": (24,),
    "SOFTMAX s8s16": (4,),
    "SOFTMAX u8": (10,),
    "SQUARED_DIFFERENCE s16": (1,),
    "SUB u8": (7,),
    "SUM s8": (1,),
    "TRANSPOSE_CONV s16b16": (1,),
    "TRANSPOSE_CONV s16b32": (6,),
    "TRANSPOSE_CONV s16b64": (5, 6),
    "TRANSPOSE_CONV s8": (2,),
    "TRANSPOSE_CONV u8": (12,),
}


class SharpSheet(Sheet):
    """Scales that make ties, and miss them closely.

    Each is, rounded to float32, an earlier one or a product of two, times a power of two and a small odd number or its inverse: so
    a ratio of scales is a dyadic number but for rounding, which one float type loses and another one keeps.
    """

    last: tuple[float, ...] = ()

    def scale(self, low: float = 1e-3, high: float = 0.2) -> float:
        stem = float(self.pick(1.0, *self.last, np.prod(self.last)))
        odd = float(self.pick(1, 3, 5, 7))
        start = stem * (odd if self.pick(True, False) else 1 / odd)
        powers = np.arange(-(-np.log2(low / start) // 1), np.log2(high / start) // 1 + 1)
        plain = not powers.size or not self.last
        chosen = super().scale(low, high) if plain else float(np.float32(start * 2.0 ** float(self.rng.choice(powers))))
        self.last = (*self.last, chosen)[-2:]
        return chosen

    def output(self, dtype: str, shape: Sequence[int], scale: float | None = None, zero_point: int = 0) -> int:
        """A scale that was computed, and so is no float32, becomes a power of two of the last two scales' product."""
        if scale is not None and scale != float(np.float32(scale)) and len(self.last) == 2:
            product = float(np.prod(self.last))
            scale = float(np.float32(math.ldexp(product, math.frexp(scale / product * math.sqrt(2))[1] - 1)))
        return super().output(dtype, shape, scale, zero_point)


def sharp(op: Op, signature: str, profile: Profile, seed: int) -> Drawn:
    """One node with sharp scales, of a kind that ``profile``'s engine accepts."""
    assert op.sample is not None
    rng = np.random.default_rng([seed, *f"{op.name}/{signature}/sharp".encode()])
    sheet = SharpSheet(rng, signature, op.signatures[signature], profile.rules(op, signature))
    op.sample(sheet)
    return Drawn(op, signature, sheet.build(), tuple(sheet.values(RUNS, seed)))


def telling(op: Op) -> Iterator[tuple[str, int]]:
    """(signature, seed) of the nodes of ``op`` that are recorded."""
    for signature in op.signatures:
        for seed in TELLING.get(f"{op.builtin} {signature}", ()):
            yield signature, seed
