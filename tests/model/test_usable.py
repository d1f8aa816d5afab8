"""Generated inputs of models to which plain integers mean something: indices, divisors."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from flatmodel import T
from ops import models as m

import refsim
from refsim import usable
from refsim.cli import run
from refsim.engines import profile
from refsim.errors import RangeError

TABLE = T("table", "int8", (16, 3), 0.5, 1, np.arange(48) - 20)


def lookup(ids: str = "int32") -> bytes:
    """Rows of a table of 16, by numbers that are the model's input."""
    rows = T("rows", "int8", (2, 3), 0.5, 1)
    return m.single("GATHER", [TABLE, T("ids", ids, (2,))], [rows], {"axis": 0, "batch_dims": 0})


def remainder(divisor: int | None = None) -> bytes:
    right = T("divisor", "int32", (4,), data=None if divisor is None else [divisor] * 4)
    return m.single("FLOOR_MOD", [T("x", "int32", (4,)), right], [T("y", "int32", (4,))], {})


def made(data: bytes, engine: str, count: int = 60) -> tuple[list[np.ndarray], tuple[str, ...]]:
    model = refsim.load(data)
    spans = usable.spans(model, engine)
    return refsim.vectors.inputs(model.inputs, count, spans=spans), usable.notes(model, spans)


@pytest.mark.parametrize("engine", ["tflm", "litert-ref"])
def test_indices_reach_both_ends_of_their_table_and_stay_in_it(engine: str) -> None:
    (ids,), told = made(lookup(), engine)
    assert (ids.min(), ids.max()) == (0, 15)
    assert len(np.unique(ids)) == 16
    assert told == ("tensor 1 'ids': values are drawn from 0 to 15; the engine stops on others",)


def test_a_divisor_is_not_0_and_what_is_divided_takes_every_value() -> None:
    (x, divisor), told = made(remainder(), "litert-ref")
    assert (x.min(), x.max()) == (-(2**31), 2**31 - 1)
    assert (divisor.min(), divisor.max()) == (1, 2**31 - 1)
    assert "tensor 1 'divisor': values are drawn from 1 to 2,147,483,647" in told[1]


def test_where_everything_runs_inputs_take_every_value() -> None:
    assert not usable.spans(refsim.load(remainder(7)), "litert-ref")


def test_check_of_a_table_says_what_it_drew(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rows.tflite"
    path.write_bytes(lookup())
    assert run(["check", str(path), "--vectors", "20", "--json"]) == 0
    assert any("from 0 to 15" in note for note in json.loads(capsys.readouterr().out)["report"]["notes"])


def test_the_first_engine_that_runs_the_model_says_what_it_takes() -> None:
    model = refsim.load(remainder())
    assert usable.spans_for(model, [profile("tflm")]) == {}
    assert usable.spans_for(model, [profile("tflm"), profile("litert-ref")])[1] == (1, 2**31 - 1)


def test_a_quantized_input_that_stops_the_engine_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rsqrt.tflite"
    path.write_bytes(m.single("RSQRT", [T("x", "int8", (8,), 0.1, -100)], [T("y", "int8", (8,), 0.05, -100)], None))
    with pytest.raises(RangeError, match="inputs below"):
        refsim.check(path)
    assert run(["check", str(path)]) == 2
    assert "generated inputs lead there, `--input` takes others" in capsys.readouterr().err
