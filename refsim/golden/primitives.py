"""The primitives that golden vectors cover, run by the package; :mod:`refsim.golden.primitives_c` runs the C header."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from refsim import fixedpoint
from refsim.errors import GoldenError
from refsim.golden.values import Params
from refsim.ir import Array


@dataclass(frozen=True, slots=True)
class Primitive:
    """Names and types of a function's arguments and results. Keyword options of a case (``integer_bits``) come last in C."""

    name: str
    arguments: tuple[tuple[str, str], ...]
    results: tuple[tuple[str, str], ...] = (("result", "q"),)

    @property
    def columns(self) -> int:
        return len(self.arguments) + len(self.results)


def _primitive(name: str, arguments: str, results: str = "result:q") -> Primitive:
    columns = [tuple(tuple(part.split(":")) for part in text.split()) for text in (arguments, results)]
    return Primitive(name, *columns)  # type: ignore[arg-type]


_MULTIPLY = "x:int32 multiplier:int32 shift:int32"
PRIMITIVES: Mapping[str, Primitive] = {
    p.name: p
    for p in (
        _primitive("shift_left_wrap", "x:int32 shift:int32", "result:int32"),
        _primitive("saturating_left_shift", "x:q shift:int32"),
        _primitive("srdhm", "a:q b:q"),
        _primitive("rdbpot", "x:int32 exponent:int32", "result:int32"),
        _primitive("round_half_up_shift", "x:int64 exponent:int32", "result:int64"),
        _primitive("div_half_away", "x:int32 n:int32", "result:int32"),
        _primitive("mbqm_double", _MULTIPLY, "result:int32"),
        _primitive("mbqm_single", _MULTIPLY, "result:int32"),
        _primitive("mbqm_ruy", _MULTIPLY, "result:int32"),
        _primitive("mbqm_reduced", "x:int64 multiplier:int32 shift:int32", "result:int32"),
        _primitive("mbqm_float64", "x:int64 multiplier:int32 shift:int32 low:int32", "result:int64"),
        _primitive("exp_on_negative_values", "a:q"),
        _primitive("one_over_one_plus_x", "a:q"),
        _primitive("one_minus_x_over_one_plus_x", "a:q"),
        _primitive("logistic", "a:q"),
        _primitive("tanh", "a:q"),
        _primitive("get_reciprocal", "x:uint32", "result:int32 bits_over_unit:int32"),
        _primitive("table_logistic", "x:int32 multiplier:int32 shift:int32", "result:int32"),
        _primitive("table_tanh", "x:int32 multiplier:int32 shift:int32", "result:int32"),
        _primitive("quantize_float32", "x_bits:uint32 scale_bits:uint32", "result:int64"),
        _primitive("sdhm16", "a:int32 b:int32", "result:int32"),
        _primitive("trunc_div", "x:int32 n:int32", "result:int32"),
        _primitive("floor_div", "x:int32 n:int32", "result:int32"),
        _primitive("floor_mod", "x:int32 n:int32", "result:int32"),
        _primitive("mbqm_fp32", "x:int32 scale_bits:uint32", "result:int64"),
        _primitive("mbqm_rndnu", _MULTIPLY, "result:int64"),
        _primitive("mbqm_rndnu16", _MULTIPLY, "result:int32"),
        _primitive("get_inv_sqrt", "x:int32", "result:int32 shift:int32"),
        _primitive("log_x_for_x_at_least_1", "x:int32", "result:int32"),
        _primitive("quantize_float32_product", "x_bits:uint32 inverse_bits:uint32", "result:int64"),
        _primitive("truncate_float32", "x_bits:uint32", "result:int32"),
        _primitive("dequantize_float32", "n:int32 scale_bits:uint32", "result:uint32"),
    )
}
#: Functions whose C form takes the option ``integer_bits`` as its last argument.
WITH_INTEGER_BITS = ("exp_on_negative_values", "logistic", "tanh", "get_reciprocal")
WITH_BITS = tuple(p.name for p in PRIMITIVES.values() if any(kind == "q" for _, kind in p.arguments))


def column_dtype(kind: str, params: Params) -> str:
    """NumPy type of a column of kind ``kind``."""
    return {16: "int16", 32: "int32"}[int(params.get("bits", 32))] if kind == "q" else kind


def named(params: Params) -> Primitive:
    """The primitive that a case's ``params`` name; GoldenError when there is none, or its options do not fit."""
    name = str(params["function"])
    primitive = PRIMITIVES.get(name)
    if primitive is None:
        raise GoldenError(f"no primitive is called {name!r}; known: {', '.join(PRIMITIVES)}")
    wanted = {"function"} | ({"bits"} if name in WITH_BITS else set()) | ({"integer_bits"} if name in WITH_INTEGER_BITS else set())
    if set(params) != wanted:
        raise GoldenError(f"primitive {name!r} takes the parameters {', '.join(sorted(wanted))}, not {', '.join(sorted(params))}")
    return primitive


def run_package(params: Params, columns: Sequence[Array]) -> list[Array]:
    """The results of :mod:`refsim.fixedpoint` for columns ``[n]``, int64."""
    name, options = named(params).name, {key: int(value) for key, value in params.items() if key != "function"}
    if name == "srdhm":
        name = {16: "srdhm16", 32: "srdhm"}[options.pop("bits")]
    result: Any = getattr(fixedpoint, name)(*(column.astype(np.int64) for column in columns), **options)
    return [np.asarray(part, dtype=np.int64) for part in (result if isinstance(result, tuple) else (result,))]
