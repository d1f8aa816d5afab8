"""Bad models of constants in sparse form, random bits and plain integers: see tests/ops/refusals_rare.py."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from ops.refusals_shapes import NO_ACTIVATION, Entry, known, one, q

from refsim.flatmodel import N, Sparse, T, build

RNG = "STABLEHLO_RNG_BIT_GENERATOR"


def listed(rows: int, block: int) -> Sparse:
    """The first block of each row, of a matrix of two blocks a row."""
    ends, places = np.arange(rows + 1, dtype=np.int32), np.zeros(rows, np.int32)
    return Sparse([0, 1, 2], [rows, (ends, places), block], [1])


def weights(block: int, zero_point: int = 0) -> list[T]:
    filters = q("w", (3, 2 * block), 0.25, zero_point=zero_point, data=np.ones(3 * block), sparse=listed(3, block))
    return [q("x", (1, 2 * block)), filters, T("bias", "int32", (3,), 0.125, data=[1, 2, 3]), q("y", (1, 3), 4.0)]


def sparse() -> Iterator[Entry]:
    dense = one("DENSIFY", [q("x", (4,), data=[1, 2, 3, 4]), q("y", (4,))])
    yield "densify_dense", "litert-ref", dense, ("'x'", "is not stored in sparse form"), 0
    other = one("DENSIFY", [q("x", (3, 8), data=np.ones(12), sparse=listed(3, 4)), q("y", (3, 7))])
    yield "densify_shape", "litert-ref", other, ("'y'", "(3, 7)"), 0
    yield "sparse_fours", "litert-ref", one("FULLY_CONNECTED", weights(4), NO_ACTIVATION), ("'w'", "it reads 0 dense, 1 listed"), 0
    yield "sparse_tflm", "tflm", one("FULLY_CONNECTED", weights(16), NO_ACTIVATION), ("'w'", "does not read"), 0
    yield "sparse_zero", "litert-ref", one("FULLY_CONNECTED", weights(16, 3), NO_ACTIVATION), ("'w'", "must have zero point 0"), 0
    x, _, _, y = weights(16)
    elsewhere = one("MAXIMUM", [x, q("c", (1, 8), data=np.ones(4), sparse=listed(1, 4)), y], {})
    yield "sparse_elsewhere", "litert-ref", elsewhere, ("'c'", "stored in sparse form, which this operator does not read"), 0
    words = [q("x", (1, 4), 0.5, "int16"), q("w", (3, 4), 0.5, "int16", zero_point=-32768, data=np.ones((3, 4)))]
    words += [T("bias", "int32", (3,), 0.25, data=[1, 2, 3]), q("y", (1, 3), 4.0, "int16")]
    lowest = one("FULLY_CONNECTED", words, NO_ACTIVATION)
    yield "lowest_zero_point", "litert-ref", lowest, ("'w'", "must have a zero point above -32768"), 0
    for name, size, after, code, says in (
        ("code", 2, 2, 3, ("algorithm 3 is none of 0 to 2",)),
        ("state", 3, 3, 2, ("'state'", "threefry has a state of [(2,)]")),
        ("after", 3, 2, 1, ("'after'", "(2,)")),
    ):
        tensors = [T("state", "uint64", (size,)), T("after", "uint64", (after,)), T("bits", "int32", (5,))]
        yield f"random_{name}", "litert-ref", _random(tensors, code), says, 0


def _random(tensors: list[T], code: int) -> bytes:
    return build(tensors, [N(RNG, [0], [1, 2], {"algorithm": code})], [0], [1, 2])


def plain_refused() -> Iterator[Entry]:
    """Scales of integers that are taken as they are."""
    x, z, y = (T(name, "int32", (4,)) for name in "xzy")
    scaled = [q(name, (4,), 0.5, "int32") for name in "xzy"]
    says = "takes plain integers only"
    yield "scaled_sum", "tflm", one("ADD", [scaled[0], z, y], NO_ACTIVATION), ("'x'", says), 0
    yield "scaled_difference", "tflm", one("SUB", [x, z, scaled[2]], NO_ACTIVATION), ("'y'", says), 0
    yield "scaled_quotient", "tflm", one("DIV", [x, scaled[1], y], NO_ACTIVATION), ("'z'", says), 0
    product = one("REDUCE_PROD", [scaled[0], known("axes", 0), T("y", "int32", ())])
    yield "scaled_product", "litert-ref", product, ("'x'", says), 0
