"""Answers compared pairwise. Equal ones form a group, so that the matrix is as small as the disagreement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from refsim.diagnose.answers import Answer
from refsim.ir import Array, Model


@dataclass(frozen=True, slots=True)
class Difference:
    """Two answers that are not equal.

    ``bytes`` of ``total`` bytes of the outputs differ; ``largest`` is the largest difference of two numbers; ``flipped`` of
    ``samples`` have another largest output; ``node`` is the first node whose outputs differ, empty where an engine shows none.
    """

    first: str
    second: str
    bytes: int
    total: int
    largest: float
    flipped: int
    samples: int
    node: str

    @property
    def share(self) -> float:
        return self.bytes / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Matrix:
    """``groups`` of engines that gave the same outputs, byte for byte; differences between the first ones of each."""

    groups: tuple[tuple[str, ...], ...]
    differences: tuple[Difference, ...]
    refused: tuple[tuple[str, str], ...]
    samples: int


def matrix(model: Model, given: Sequence[Answer]) -> Matrix:
    groups: list[list[Answer]] = []
    for answer in given:
        if answer.refused:
            continue
        same = next((group for group in groups if _equal(group[0].outputs, answer.outputs)), None)
        if same is None:
            groups.append([answer])
        else:
            same.append(answer)
    pairs = combinations([next((one for one in group if not one.live), group[0]) for group in groups], 2)
    names = tuple(tuple(answer.name for answer in group) for group in groups)
    refused = tuple((answer.name, answer.refused) for answer in given if answer.refused)
    samples = len(groups[0][0].outputs[0]) if groups and groups[0][0].outputs else 0
    return Matrix(names, tuple(difference(model, a, b) for a, b in pairs), refused, samples)


def _equal(a: Sequence[Array], b: Sequence[Array]) -> bool:
    return len(a) == len(b) and all(same_bytes(one, other) for one, other in zip(a, b, strict=True))


def same_bytes(a: Array, b: Array) -> bool:
    return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()


def difference(model: Model, a: Answer, b: Answer) -> Difference:
    pairs = list(zip(a.outputs, b.outputs, strict=True))
    differing = sum(int((_bytes(one) != _bytes(other)).sum()) for one, other in pairs)
    largest = max((_largest(one, other) for one, other in pairs), default=0.0)
    flips = [_top(one) != _top(other) for one, other in pairs if one[0].size > 1]
    samples = len(pairs[0][0]) if pairs else 0
    flipped = int(np.any(flips, axis=0).sum()) if flips else 0
    return Difference(
        a.name, b.name, differing, sum(one.nbytes for one, _ in pairs), largest, flipped, samples, _parting(model, a, b)
    )


def _bytes(array: Array) -> Array:
    return np.ascontiguousarray(array).reshape(-1).view(np.uint8)


def _largest(a: Array, b: Array) -> float:
    return float(np.abs(a.astype(np.float64) - b.astype(np.float64)).max(initial=0))


def _top(array: Array) -> Array:
    """The place of each sample's largest element, the first of several."""
    return np.asarray(array.reshape(len(array), -1).argmax(axis=1))


def _parting(model: Model, a: Answer, b: Answer) -> str:
    for node in model.nodes:
        for index in node.outputs:
            if index in a.tensors and index in b.tensors and not same_bytes(a.tensors[index], b.tensors[index]):
                return str(node)
    return ""
