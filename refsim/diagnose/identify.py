"""Whose results are these? Exact matches first, else the nearest profile with what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from refsim.diagnose.answers import Answer
from refsim.diagnose.matrix import same_bytes
from refsim.engines import profile
from refsim.errors import RefsimError
from refsim.ir import Array, Model


@dataclass(frozen=True, slots=True)
class Match:
    """How one profile's answer compares: ``differing`` of ``total`` elements in the tensors that were given.

    ``place`` is the first one that differs, as "tensor 12 'name' [0, 3]: expected 5, got 6"; ``expected`` is the profile's.
    """

    profile: str
    title: str
    differing: int
    total: int
    tensors: int
    place: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """``exact``: profiles that give every byte; these cannot be told apart on these inputs. ``others``, the nearest first."""

    exact: tuple[Match, ...]
    others: tuple[Match, ...]
    refused: tuple[tuple[str, str], ...]


def identify(model: Model, given: Mapping[int, Array], candidates: Sequence[Answer]) -> Identity:
    """Compare ``given`` (arrays ``[n, ...]`` by tensor index; outputs, or more of them) with each candidate's tensors."""
    if not given:
        raise RefsimError("nothing to compare: name the arrays after the model's tensors or outputs (output0, tensor_12, ...)")
    matches = [_match(model, given, answer) for answer in candidates if not answer.refused]
    # Of equal ones those first that may be installed.
    ranked = sorted(matches, key=lambda match: (match.differing, not profile(match.profile).live))
    exact = tuple(match for match in ranked if not match.differing)
    refused = tuple((answer.name, answer.refused) for answer in candidates if answer.refused)
    return Identity(exact, tuple(match for match in ranked if match.differing), refused)


def _match(model: Model, given: Mapping[int, Array], answer: Answer) -> Match:
    differing, total, place = 0, 0, ""
    order = [index for node in model.nodes for index in node.outputs if index in given]
    samples = max((len(array) for array in answer.tensors.values()), default=1)
    for index in [*order, *sorted(given.keys() - set(order))]:
        if index not in answer.tensors:
            raise RefsimError(
                f"{model.tensors[index]}: no node computes it, so that nothing tells what it should hold; leave it out"
            )
        want, got = answer.tensors[index], given[index]
        if len(want) == 1:  # what follows from constants alone is there once
            want = np.broadcast_to(want, (samples, *want.shape[1:]))
        if len(want) != len(got):
            raise RefsimError(f"{model.tensors[index]}: {len(got)} samples were given, but the inputs have {len(want)}")
        total += want.size
        if same_bytes(want, got):
            continue
        different = want != got
        differing += int(different.sum())
        if not place and different.any():
            where = tuple(int(i) for i in np.argwhere(different)[0])
            place = f"{model.tensors[index]} {list(where)}: expected {want[where]}, got {got[where]}"
    return Match(answer.name, answer.title, differing, total, len(given), place)
