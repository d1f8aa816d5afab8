"""The sums before requantization, against loops; those of CONV_2D and others are held to ops_slow by the tests of the operators."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from slow import sums_slow

import refsim
from refsim import cli, golden
from refsim.flatmodel import N, T, build
from refsim.golden.export import export
from refsim.golden.sums import with_accumulators
from refsim.ir import Array
from refsim.simulate import Simulator

CONV = golden.FOLDER / "operators" / "conv_2d.json"
RNG = np.random.default_rng(11)


def int8(*shape: int) -> Array:
    return RNG.integers(-128, 128, shape).astype(np.int8)


def sums_of(data: bytes, *inputs: Array) -> list[int]:
    simulator = Simulator(refsim.load(data), "tflm", accumulators=True)
    simulator.run(*inputs)
    (sums,) = simulator.accumulators.values()
    (out,) = simulator.model.outputs
    assert sums.shape == out.shape and sums.dtype == np.int32
    return [int(acc) for acc in sums.reshape(-1)]


def test_transpose_conv() -> None:
    x, w, bias = int8(1, 3, 2, 2), int8(3, 3, 2, 2), RNG.integers(-500, 500, 3).astype(np.int32)
    tensors = [
        T("size", "int32", (4,), data=np.asarray([1, 6, 4, 3], np.int32)),
        T("w", "int8", w.shape, [0.5] * 3, [0] * 3, data=w),
        T("x", "int8", x.shape, 0.25, 7),
        T("bias", "int32", (3,), [0.125] * 3, [0] * 3, data=bias),
        T("y", "int8", (1, 6, 4, 3), 40.0, 5),
    ]
    data = build(tensors, [N("TRANSPOSE_CONV", [0, 1, 2, 3], [4], {"padding": 0, "stride_h": 2, "stride_w": 2}, 3)], [2], [4])
    # SAME: (3 - 1) * 2 + 3 - 6 = 1 row too many, which goes below.
    assert sums_of(data, x) == sums_slow.transpose_conv(x[0].tolist(), w.tolist(), bias.tolist(), 7, (2, 2), (0, 0), (6, 4))


def test_batch_matmul() -> None:
    a, b = int8(4, 5), int8(5, 3)
    tensors = [T("a", "int8", a.shape, 0.5, 3), T("b", "int8", b.shape, 0.25, -9), T("y", "int8", (4, 3), 30.0, 1)]
    data = build(tensors, [N("BATCH_MATMUL", [0, 1], [2], {})], [0, 1], [2])
    assert sums_of(data, a, b) == sums_slow.batch_matmul(a.tolist(), b.tolist(), 3, -9)


def test_mean() -> None:
    x = int8(1, 4, 3, 2)
    axes = T("axes", "int32", (2,), data=np.asarray([1, 2], np.int32))
    tensors = [T("x", "int8", x.shape, 0.5, 3), axes, T("y", "int8", (1, 2), 0.4, -1)]
    data = build(tensors, [N("MEAN", [0, 1], [2], {"keep_dims": False})], [0], [2])
    assert sums_of(data, x) == sums_slow.mean(x[0].tolist(), 3)


def test_a_batch_has_the_sums_of_its_samples() -> None:
    case = golden.load(CONV, "tflm").cases[0]
    assert case.model is not None
    whole, one = (Simulator(refsim.load(case.model), "tflm", accumulators=True) for _ in range(2))
    whole.run_batch(*case.arrays)
    for number, sample in enumerate(zip(*case.arrays, strict=True)):
        one.run(*sample)
        for index, sums in one.accumulators.items():
            assert np.array_equal(whole.accumulators[index][number], sums)
    with pytest.raises(refsim.RefsimError, match="accumulators=True"):
        _ = Simulator(refsim.load(case.model), "tflm").accumulators


def test_run_writes_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = golden.load(CONV, "tflm").cases[0]
    assert case.model is not None
    (tmp_path / "m.tflite").write_bytes(case.model)
    np.save(tmp_path / "x.npy", case.arrays[0])
    command = ["run", str(tmp_path / "m.tflite"), str(tmp_path / "x.npy"), "--accumulators"]
    assert cli.run(command) == 2
    assert cli.run([*command, "--trace", "-o", str(tmp_path / "out.npz")]) == 0
    capsys.readouterr()
    simulator = Simulator(refsim.load(case.model), "tflm", accumulators=True)
    simulator.run_batch(*case.arrays)
    with np.load(tmp_path / "out.npz") as written:
        for index, sums in simulator.accumulators.items():
            assert np.array_equal(written[f"accumulator_{index}"], sums)
            assert f"tensor_{index}" in written.files


def test_golden_exports_hold_them(tmp_path: Path) -> None:
    """Behind the outputs of each valid case; json, npz, hex and mem agree about where."""
    plain = golden.load(CONV, "tflm")
    file = with_accumulators(plain)
    valid = [(old, new) for old, new in zip(plain.cases, file.cases, strict=True) if old.refusal is None]
    assert valid
    document = {case["id"]: case for case in json.loads(export(file, "json"))["cases"]}
    with np.load(io.BytesIO(export(file, "npz"))) as archive:
        for old, new in valid:
            assert new.outputs[: len(old.outputs)] == old.outputs
            (sums,) = new.outputs[len(old.outputs) :]
            assert sums.name.startswith("accumulator_") and sums.dtype in ("int32", "int64")
            assert document[new.id]["outputs"][-1]["values"] == sums.array.reshape(-1).tolist()
            assert np.array_equal(archive[f"{new.id}/out/{len(old.outputs)}"], sums.array)
    text = export(file, "mem").decode("ascii")
    assert text.count("'accumulator_") == len(valid)
    assert len(export(file, "hex")) > len(export(plain, "hex"))
    for form in ("header", "signature"):
        with pytest.raises(refsim.RefsimError, match="accumulators"):
            export(file, form)
    out = tmp_path / "conv.npz"
    assert cli.run(["golden", "export", str(CONV), "--engine", "tflm", "--format", "npz", "--accumulators", "-o", str(out)]) == 0
    assert out.read_bytes() == export(file, "npz")
