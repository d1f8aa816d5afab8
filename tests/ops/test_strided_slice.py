"""What options and numbers of STRIDED_SLICE no random node has do in the live engines, too."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from ops.refusals_shapes import known, one, q

import refsim
from refsim import live
from refsim.simulate import Simulator

#: Engine, begin, end, strides, shape of the output, options.
ASKED = (
    ("tflm", (1, 0), (2, 3), (1, 1), (1, 3), {"offset": True}),
    ("tflm", (-1, 0), (-3, 1), (-1, 1), (2, 1), {"offset": True}),
    ("litert-ref", (1,), (2,), (1,), (1, 3), {}),
    ("litert-ref", (0, 1), (3, 0), (2, 0), (2, 3), {"ellipsis_mask": 2}),
    ("litert-ref", (0, 1), (0, 2), (1, 1), (3,), {"begin_mask": 1, "shrink_axis_mask": 1, "ellipsis_mask": 2}),
    ("litert-ref", (0, 2), (0, 0), (0, -1), (1, 2, 3), {"new_axis_mask": 1}),
)


@pytest.mark.oracle
@pytest.mark.parametrize(("engine", "begin", "end", "strides", "shape", "options"), ASKED)
def test_engines_cut_alike(engine: str, begin: Any, end: Any, strides: Any, shape: Any, options: dict[str, Any]) -> None:
    tensors = [q("x", (3, 3)), known("begin", *begin), known("end", *end), known("strides", *strides), q("y", shape)]
    data, x = one("STRIDED_SLICE", tensors, options), np.arange(9, dtype=np.int8).reshape(1, 3, 3)
    assert np.array_equal(Simulator(refsim.load(data), engine).run(x[0])[0], live.run(engine, data, [x]).outputs[0][0])
