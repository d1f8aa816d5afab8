"""Wrong results explained by one misread parameter: padding of the other axis, an offset with the wrong sign, an ignored stride.

The flags of the vectors name mistakes in arithmetic; a port's own glue is more often wrong about a number that it is given. Here
the simulator is given each such number instead, to see whether it then computes what the port did.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from refsim.codegen import cstruct
from refsim.fixedpoint import EXACT
from refsim.golden.vector import Vector
from refsim.ir import INT_RANGE
from refsim.kernels import strided_copy
from refsim.overflow import recording

#: Numbers that are no sizes: with another one the kernel still reads and writes within its tensors. Not so those of PLACES.
NUMBERS = re.compile(r"offset|zero_point|pad_|stride_(height|width)|dilation_|activation_|diff_min")
#: Of these, the ones that cannot be negative.
COUNTS = re.compile(r"pad_|stride_|dilation_")
#: Parameters whose offsets are places in memory.
PLACES = (strided_copy.Params,)
#: Numbers of which 0 is no neutral value.
BOUNDS = re.compile(r"activation_|diff_min")
#: Parts of names that are easily taken for each other.
PARTNERS = (("height", "width"), ("top", "left"), ("lhs", "rhs"), ("_min", "_max"))
Path = tuple[str, ...]
#: A parameter, and what goes wrong with it in words.
Suspicion = tuple[Path, str]


def misread(port: Sequence[Vector]) -> str:
    """The mistake that gives all results of a port, ``""`` if there is none; ``port`` holds cases with the port's outputs."""
    for told, gives in suspects(port[0]):
        if all(gives(vector) for vector in port):
            return told
    return ""


def suspects(like: Vector) -> Iterator[tuple[str, Callable[[Vector], bool]]]:
    """Every number that may be misread in cases like this one: what then goes wrong, and whether a case's outputs are those."""
    for path, told in suspicions(like.params, _type_of(like)):
        yield told.format(path[-1]), functools.partial(_gives, suspicion=(path, told))


def _gives(vector: Vector, suspicion: Suspicion) -> bool:
    number = suspicions(vector.params, _type_of(vector)).get(suspicion)
    if number is None:
        return False
    path = suspicion[0]
    # Accumulators may well leave their range with a wrong number; they wrap then, as the port's do. A window may miss the image,
    # and tensors may not fit each other any more: with such a number there is no kernel that a port's could be.
    with recording(), np.errstate(all="ignore"):
        try:
            return not vector.differs_with(**{path[0]: getattr(with_number(vector.params, path, number), path[0])})
        except (ValueError, IndexError, ZeroDivisionError):
            return False


def _type_of(vector: Vector) -> str:
    return str(vector.outputs[0].dtype)


def suspicions(params: Any, dtype: str = "") -> dict[Suspicion, int]:
    """The number that each mistake would put in the place of the right one; the likeliest mistakes first.

    ``dtype``: that of the output, whose ends a clamp is left with that is ignored.
    """
    numbers = {} if isinstance(params, PLACES) else {path: n for path, n in _numbers(params) if NUMBERS.search(path[-1])}
    found: dict[Suspicion, int] = {}
    for path in numbers:
        found |= {(path, f"takes {other[-1]} for {{}}"): numbers[other] for other in _partners(path) if other in numbers}
    for path, value in numbers.items():
        found[path, "keeps {} in 8 bits"] = int(EXACT.wrap(value, bits=8))
        least = 1 if path[-1].startswith(("stride", "dilation")) else 0
        if not BOUNDS.match(path[-1]):
            found[path, "ignores {}"] = least
        else:
            found[path, "takes 0 for {}"] = 0
            if dtype in INT_RANGE and path[-1].startswith("activation"):
                found[path, "ignores {}"] = INT_RANGE[dtype][path[-1].endswith("max")]
        found[path, "has {} one too high"] = value + 1
        found[path, "has {} one too low"] = max(value - 1, least) if COUNTS.match(path[-1]) else value - 1
        if not COUNTS.match(path[-1]):
            found[path, "has {} with the wrong sign"] = -value
    return found


def _numbers(params: Any, at: Path = ()) -> Iterator[tuple[Path, int]]:
    for member in cstruct.members(type(params)):
        value = getattr(params, member.name)
        if member.nested is not None:
            yield from _numbers(value, (*at, member.name))
        elif isinstance(value, int):
            yield (*at, member.name), value


def _partners(path: Path) -> Iterator[Path]:
    for pair in PARTNERS:
        for one, other in (pair, pair[::-1]):
            if one in path[-1]:
                yield (*path[:-1], path[-1].replace(one, other))


def with_number(params: Any, path: Path, number: int) -> Any:
    name, *rest = path
    return replace(params, **{name: with_number(getattr(params, name), tuple(rest), number) if rest else number})
