"""Nodes beyond what CMSIS-NN's kernels can do, which none of them checks: told with the program. Entries as in refusals_shapes."""

from __future__ import annotations

from collections.abc import Iterator

from ops import models as m
from ops.refusals_shapes import Entry, known, one, q, transposed


def _weighted() -> Iterator[tuple[str, bytes, str]]:
    grouped = (1, 5, 4, 4)
    yield "groups", m.conv("s16b64", grouped, groups=2), "read past a filter that has 2"
    yield "groups_no_bias", m.conv("s8", grouped, groups=2, bias=None), "reads a bias for each group"
    yield "lone_pixel", m.conv("s16b64", (1, 1, 1, 600), kernel=(1, 1), weights=127), "the last of an odd number of pixels"
    yield "row_padding", m.conv("s8", (1, 1, 7, 8), kernel=(1, 4), stride=(1, 2)), "too few columns of padding on the right"
    yield "odd_int4", m.depthwise("s8w4", dilation=(2, 2)), "the wrong halves of bytes with 3 input channels"
    yield "transposed_rows", transposed((1, 3, 4, 2)), "writes other rows than these 3"
    yield "transposed_buffer", transposed((1, 4, 12, 2), across=3), "too small a buffer"
    yield "transposed_columns", transposed((1, 4, 5, 2)), "the columns behind those of a row"
    yield "per_channel16", m.fully_connected("s16b64", scale_w=[0.1, 0.2] * 2, units=4), "beside int16 must be quantized per tensor"
    yield "state_zero", m.svdf("s8"), "the zero point -3 is another one on cores with MVE"


def _moved() -> Iterator[tuple[str, bytes, str]]:
    for op in ("MAXIMUM", "MINIMUM"):
        several = one(op, [q("x", (3, 1, 1)), q("z", (3, 2, 4)), q("y", (3, 2, 4))])
        yield op, several, f"go wrong in arm_{op.lower()}_s8"
    still = [q("x", (2, 3)), known("perm", 0, 1), q("y", (2, 3))]
    yield "transpose", one("TRANSPOSE", still), "although perm (0, 1) does not"
    deep = [q("x", (2, 1, 3, 1, 2)), known("perm", 4, 3, 2, 1, 0), q("y", (2, 1, 3, 1, 2))]
    yield "rank", one("TRANSPOSE", deep), "CMSIS-NN has 4 dimensions"


def limits() -> Iterator[Entry]:
    for part in (_weighted, _moved):
        for name, data, says in part():
            yield f"cmsis_nn_{name}", "cmsis-nn", data, (says,), 0
