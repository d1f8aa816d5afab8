"""Cases of operators that have no directed ones: random nodes, and for each rule of an engine a node on which it shows."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable, Collection, Iterator, Sequence

import numpy as np

from refsim.cases import Drawn, draw
from refsim.engines import RULES, Profile, profiles
from refsim.errors import RefsimError
from refsim.golden.cases._build import Draft
from refsim.golden.cases._sharp import sharp, telling
from refsim.ir import Array
from refsim.ops import Op
from refsim.overflow import OverflowWarning
from refsim.simulate import Simulator
from refsim.tflite import load

#: Random nodes for each kernel.
SEEDS = (1, 2)
#: Nodes that are tried to find one on which a rule shows.
TRIES = 40


def drawn(op: Op, asked: Collection[tuple[str, str]] = ()) -> Iterator[Draft]:
    """Drafts of every kernel of ``op``, asked of all live engines that have it.

    ``asked``: (alias, signature) of kernels that directed cases ask; those show the rules, the rest gets random nodes. Nodes with
    sharp scales are asked of either.
    """
    live = [profile for profile in profiles() if profile.live and not profile.changes]
    for signature in op.signatures:
        having = [p for p in live if p.rules(op, signature) is not None and (p.alias, signature) not in asked]
        if not having:
            continue
        seeds = dict.fromkeys(SEEDS, "a random node")
        for profile in () if asked else having:
            for rule, seed in telling_seeds(op, signature, profile):
                seeds[seed] = f"rule {rule} shows"
        for seed, comment in seeds.items():
            yield from _drafts(op, signature, seed, f"{signature}: {comment}.", having)
    for signature, seed in telling(op):
        having = [p for p in live if p.rules(op, signature) is not None]
        yield from _drafts(op, signature, seed, f"{signature}: scales that tell rules apart.", having, sharp, "sharp_")


def _drafts(
    op: Op,
    signature: str,
    seed: int,
    comment: str,
    having: Sequence[Profile],
    drawing: Callable[[Op, str, Profile, int], Drawn] = draw,
    kind: str = "",
) -> Iterator[Draft]:
    """The node of one seed, asked of all engines for which the same one is drawn; what is legal may depend on the engine."""
    asked: dict[bytes, list[Profile]] = {}
    drawn_nodes = [drawing(op, signature, profile, seed) for profile in having]
    for made, profile in zip(drawn_nodes, having, strict=True):
        asked.setdefault(made.model, []).append(profile)
    for number, (model, engines) in enumerate(asked.items()):
        made = next(made for made in drawn_nodes if made.model == model)
        name = f"{signature}_{kind}{seed}" + (f"_{engines[0].alias.replace('-', '_')}" if number else "")
        aliases = tuple(profile.alias for profile in engines)
        yield Draft(name, comment, ("random",), model, made.inputs, aliases, stateful=stateful(made))


def stateful(made: Drawn) -> bool:
    """Whether the runs are steps: a node with variables is asked as a stream."""
    return any(tensor.is_variable for tensor in load(made.model).tensors)


def telling_seeds(op: Op, signature: str, profile: Profile) -> Iterator[tuple[str, int]]:
    """(rule, seed of a node whose result is another one when the rule has another legal value), for each rule that can be told."""
    node = functools.cache(lambda seed: draw(op, signature, profile, seed))
    right = functools.cache(lambda seed: _outputs(node(seed), profile))
    rules = profile.rules(op, signature) or {}
    for name, value in rules.items():
        for other in RULES[name].values:
            if other == value:
                continue
            changed = profile.but("changed", {f"{op.builtin} {signature}": {name: other}})
            tells = (seed for seed in range(1, TRIES) if _differ(right(seed), _outputs(node(seed), changed)))
            if (seed := next(tells, None)) is not None:
                yield name, seed


def _outputs(made: Drawn, profile: Profile) -> list[Array] | None:
    """What ``profile`` gives, None if it refuses."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", OverflowWarning)
            return Simulator(load(made.model), profile).run_batch(*made.inputs)
    except RefsimError:
        return None


def _differ(ours: Sequence[Array] | None, theirs: Sequence[Array] | None) -> bool:
    """Whether the outputs tell two profiles apart; one that refuses tells nothing."""
    return ours is not None and theirs is not None and any(not np.array_equal(a, b) for a, b in zip(ours, theirs, strict=True))
