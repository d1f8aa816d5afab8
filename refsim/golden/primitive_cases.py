"""Golden vectors of the primitives: the rows at which a mistake shows, answered by the slow oracle of the tests.

The oracle, ``tests/slow/fixedpoint_slow.py``, is plain Python integers and fractions and knows nothing of refsim. So the files
can only be recorded in a source checkout. A case holds rows of one boundary table: those at which the mistake of its flag
gives another result, or for a few flags those that meet its condition.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from refsim.errors import GoldenError
from refsim.golden.flags import NOTES
from refsim.golden.primitive_topics import TOPICS, Row, Topic
from refsim.golden.primitives import PRIMITIVES, column_dtype
from refsim.golden.values import Blob, Case, GoldenFile, Params, Source

ORACLE = Path(__file__).resolve().parents[2] / "tests" / "slow" / "fixedpoint_slow.py"
#: Rows per case, at most, spread evenly over those that qualify.
ROWS = 64


@functools.cache
def oracle() -> ModuleType:
    """The slow definitions; GoldenError outside a source checkout."""
    spec = importlib.util.spec_from_file_location("fixedpoint_slow", ORACLE)
    if spec is None or spec.loader is None or not ORACLE.is_file():
        raise GoldenError(f"primitives are recorded from {'/'.join(ORACLE.parts[-3:])} of a source checkout, which is not here")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# --- recording ----------------------------------------------------------------------------------------------------------
def names() -> tuple[str, ...]:
    """The primitives that golden files are recorded for."""
    return tuple(TOPICS)


def golden(name: str) -> GoldenFile:
    """The golden file of one primitive, answered by the oracle."""
    topic = TOPICS[name]
    made = [case for options in topic.options for case in _cases(name, topic, options)]
    told = "/".join(ORACLE.parts[-3:])
    digest = hashlib.sha256(ORACLE.read_bytes()).hexdigest()
    source = Source(f"plain Python integers ({told})", f"sha256 {digest}", f"refsim golden record primitives/{name}")
    notes = {flag: NOTES[flag] for flag in sorted({flag for case in made for flag in case.flags})}
    return GoldenFile("primitive", f"{name}: boundary values, and rows that tell mistakes apart", notes, source, tuple(made))


def _cases(name: str, topic: Topic, options: Mapping[str, int]) -> Iterable[Case]:
    s = oracle()
    right: Callable[..., Any] = functools.partial(getattr(s, name), **options)
    rows = list(topic.rows(options))
    picked = {flag: [row for row in rows if holds(*row, **_named_options(holds, options))] for flag, holds in topic.where.items()}
    for flag, wrong in topic.wrong.items():
        picked[flag] = [row for row in rows if wrong(s, *row, **_named_options(wrong, options)) != right(*row)]
    suffix = "".join(f"_{key.replace('integer_bits', 'q').replace('bits', 'w')}{value}" for key, value in sorted(options.items()))
    for flag in sorted(picked):
        if picked[flag]:
            yield _case(name, flag, f"{flag}{suffix}", options, spread(picked[flag]), right)
        elif flag != "underflow":
            raise GoldenError(f"{name}: no row of the boundary table exercises {flag!r} with {dict(options)}")


def _named_options(function: Callable[..., Any], options: Mapping[str, int]) -> Mapping[str, int]:
    """The options, for a mistake or condition that looks at them."""
    code = function.__code__
    takes_all = bool(code.co_flags & 8)
    return {key: value for key, value in options.items() if takes_all or key in code.co_varnames[: code.co_argcount]}


def spread(rows: Sequence[Row]) -> list[Row]:
    """At most ROWS of ``rows``, evenly spread, the first and the last among them."""
    if len(rows) <= ROWS:
        return list(rows)
    return [rows[i * (len(rows) - 1) // (ROWS - 1)] for i in range(ROWS)]


def _case(name: str, flag: str, case_id: str, options: Mapping[str, int], rows: Sequence[Row], right: Callable[..., Any]) -> Case:
    primitive = PRIMITIVES[name]
    results = [right(*row) for row in rows]
    answers = [result if isinstance(result, tuple) else (result,) for result in results]
    params: Params = {"function": name, **options}

    def blobs(columns: Sequence[tuple[str, str]], values: Sequence[Row]) -> tuple[Blob, ...]:
        arrays = zip(columns, zip(*values, strict=True), strict=True)
        return tuple(Blob.of(label, np.asarray(value, dtype=column_dtype(kind, params))) for (label, kind), value in arrays)

    comment = f"{len(rows)} rows: {NOTES[flag].description}"
    return Case(case_id, comment, (flag,), params, blobs(primitive.arguments, rows), blobs(primitive.results, answers))
