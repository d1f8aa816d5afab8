"""Directed cases of RESHAPE."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from refsim.flatmodel import T
from refsim.golden.cases._build import Draft, random, unary, words


def drafts() -> list[Draft]:
    inferred = _model((2, 3, 4), (4, 6), given=(-1, 6))
    return [
        Draft(
            "shape_tensor", "The shape comes from a tensor.", words("move"), _model((2, 3, 4), (4, 6), given=(4, 6)),
            (random((2, 2, 3, 4), "int8", 110),),
        ),
        Draft(
            "shape_with_minus_one", "A shape tensor with -1 in it.", words("move inferred_dimension"), inferred,
            (random((2, 2, 3, 4), "int8", 111),),
        ),
        Draft(
            "shape_in_options", "The shape comes from the options.", words("move"),
            _model((1, 5, 3), (3, 5), options={"new_shape": (3, 5)}), (random((2, 1, 5, 3), "int8", 112),),
        ),
        Draft(
            "no_options", "A shape tensor and no options table, as some converters write it.", words("move missing_options"),
            _model((5, 3), (15,), given=(15,), options=None), (random((2, 5, 3), "int8", 113),),
        ),
        Draft("int16", "int16.", words("move"), _model((5, 3), (1, 15), "int16", (1, 15)), (random((2, 5, 3), "int16", 114),)),
        Draft("int32", "int32.", words("move"), _model((5, 3), (1, 15), "int32", (1, 15)), (random((2, 5, 3), "int32", 115),)),
        Draft(
            "float32", "float32, with a negative zero and an infinity.", words("move"), _model((4,), (2, 2), "float32", (2, 2)),
            (np.asarray([[0.5, -0.0, np.inf, -1e30]], dtype=np.float32),),
        ),
        Draft(
            "single_element", "From rank 4 to rank 1.", words("move"), _model((1, 1, 1, 2), (2,), given=(2,)),
            (random((2, 1, 1, 1, 2), "int8", 116),),
        ),
        Draft(
            "refused_size", "A shape with another number of elements.", words("refused_shape"), _model((2, 3), (7,), given=(7,)),
            (np.zeros((1, 2, 3), dtype=np.int8),), error="ModelError",
        ),
        Draft(
            "refused_type", "int8 in, int16 out.", words("refused_types"), _model((2, 3), (6,), given=(6,), out_type="int16"),
            (np.zeros((1, 2, 3), dtype=np.int8),), error="ModelError",
        ),
    ]  # fmt: skip


def _model(
    shape: Sequence[int],
    target: Sequence[int],
    dtype: str = "int8",
    given: Sequence[int] | None = None,
    options: Mapping[str, Any] | None = {},
    out_type: str = "",
) -> bytes:
    scale = (0.1, 0) if dtype.startswith("int") else ()
    extra = [] if given is None else [T("shape", "int32", (len(given),), data=list(given))]
    return unary("RESHAPE", T("input", dtype, shape, *scale), T("output", out_type or dtype, target, *scale), options, 1, extra)
