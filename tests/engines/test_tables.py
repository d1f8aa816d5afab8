"""Tables of 8-bit and 16-bit functions against LiteRT: every code of a type, at several scales."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from refsim import fixedpoint as fp
from refsim import live
from refsim.flatmodel import N, T, build
from refsim.ir import Array

pytestmark = pytest.mark.oracle

Affine = tuple[Any, int]
FUNCTIONS: dict[str, tuple[str, dict[str, Any], Callable[[Array], Array]]] = {
    "logistic": ("LOGISTIC", {}, fp.real_logistic),
    "tanh": ("TANH", {}, fp.real_tanh),
    "exp": ("EXP", {}, fp.real_exp),
    "log": ("LOG", {}, fp.real_log),
    "rsqrt": ("RSQRT", {}, fp.real_rsqrt),
    "gelu": ("GELU", {}, fp.real_gelu),
    "gelu_approximate": ("GELU", {"approximate": True}, fp.real_gelu_approximate),
}
#: Outputs that the engine fixes: LOGISTIC and TANH.
FIXED = {("logistic", "int8"): (2.0**-8, -128), ("logistic", "uint8"): (2.0**-8, 0), ("tanh", "int8"): (2.0**-7, 0)} | {
    ("tanh", "uint8"): (2.0**-7, 128)
}


def codes(dtype: str) -> Array:
    limits = np.iinfo(dtype)
    return np.arange(limits.min, limits.max + 1).astype(dtype)


def function_of(name: str, out: Affine, dtype: str) -> Callable[[Array], Array]:
    """The function as the engine tabulates it: LOG and RSQRT go on left of 0 at an end of the output's range."""
    low, high = (np.float32(limit - out[1]) * np.float32(out[0]) for limit in (np.iinfo(dtype).min, np.iinfo(dtype).max))
    function = FUNCTIONS[name][2]
    return fp.where_positive(function, {"log": low, "rsqrt": high}[name]) if name in ("log", "rsqrt") else function


def engine(name: str, dtype: str, x: Affine, out: Affine, inputs: Array) -> Array:
    builtin, options, _ = FUNCTIONS[name]
    shape = (1, inputs.size)
    node = N(builtin, [0], [1], options, version=2 if name in ("exp", "log", "rsqrt") else 1)
    model = build([T("x", dtype, shape, *x), T("y", dtype, shape, *out)], [node], [0], [1])
    return live.run("litert-ref", model, [inputs.reshape(1, *shape)]).outputs[0].reshape(-1)


#: RSQRT has no table of 8 bits; uint8 is for LOGISTIC and TANH alone.
TABLES_8 = [(name, "int8") for name in sorted(FUNCTIONS) if name != "rsqrt"] + [("logistic", "uint8"), ("tanh", "uint8")]


@pytest.mark.parametrize(("name", "dtype"), TABLES_8)
def test_8_bit_tables(name: str, dtype: str, require_engine: Callable[[str], None]) -> None:
    """All 256 codes."""
    require_engine("litert-ref")
    rng = np.random.default_rng(len(name))
    for _ in range(5):
        x = np.float32(2.0 ** rng.uniform(-8, -2)), int(rng.integers(*np.iinfo(dtype).min + np.asarray([0, 256])))
        free = np.float32(x[0] * rng.uniform(0.4, 1.5)), int(rng.integers(-100, 100))
        out = FIXED.get((name, dtype), free)
        table = fp.build_lut8(function_of(name, out, dtype), x, out, (dtype, dtype))
        got = engine(name, dtype, x, out, codes(dtype))
        assert np.array_equal(table[codes(dtype).view(np.uint8)], got), (x, out)


#: 16-bit scales: of the input, of the output.
SCALES_16 = {
    "exp": (2.0**-12, 2.0**-3),
    "log": (2.0**-11, 2.0**-12),
    "rsqrt": (1 / 300, 1 / 7000),
    "gelu": (2.0**-13, 1.3 * 2.0**-13),
    "gelu_approximate": (2.0**-13, 1.3 * 2.0**-13),
}


@pytest.mark.parametrize("name", sorted(SCALES_16))
def test_16_bit_tables(name: str, require_engine: Callable[[str], None]) -> None:
    """All 65536 codes; of RSQRT, which refuses the others, the positive ones."""
    require_engine("litert-ref")
    x, out = ((np.float32(scale), 0) for scale in SCALES_16[name])
    inputs = codes("int16")
    if name == "rsqrt":
        inputs = inputs[inputs > 0]
    table = fp.build_lut16(function_of(name, out, "int16"), x, out[0], np.float32)
    assert np.array_equal(fp.lut16_lookup(table, inputs.astype(np.int64)), engine(name, "int16", x, out, inputs))
