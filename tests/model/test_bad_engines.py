"""What an engine refuses, ignores or misreads is part of its profile: asked of the live engines, one fault at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from flatmodel import N, T, build

import refsim
from refsim import live
from refsim.errors import EngineError, ModelError
from refsim.ir import Array

INT32, INT64, INT8 = 2, 4, 9
SHAPES = {
    "CONV_2D": ((1, 3, 3, 2), (3, 2, 2, 2), (1, 2, 2, 3)),
    "DEPTHWISE_CONV_2D": ((1, 3, 3, 3), (1, 2, 2, 3), (1, 2, 2, 3)),
    "FULLY_CONNECTED": ((2, 8), (3, 8), (2, 3)),
}
WINDOW = {"stride_h": 1, "stride_w": 1, "dilation_h_factor": 1, "dilation_w_factor": 1, "padding": 1}
PRODUCT, STEP = 0.25 * 0.0625, 0.5


@dataclass(frozen=True)
class Fault:
    """A weighted sum with one thing odd about it."""

    name: str
    op: str
    act: str = "int8"
    bias: str = "int32"
    bias_scale: float | None = PRODUCT
    per_channel: bool = False
    zeros: tuple[int, int, int] = (0, 0, 0)
    options: dict[str, Any] = field(default_factory=dict)

    def model(self) -> bytes:
        rng = np.random.default_rng(7)
        x, w, y = SHAPES[self.op]
        weights = rng.integers(*((0, 256) if self.act == "uint8" else (-127, 128)), w)
        count, axis = (3, 3 if self.op == "DEPTHWISE_CONV_2D" else 0) if self.per_channel else (1, 0)
        kind = "uint8" if self.act == "uint8" else "int8"
        tensors = [
            T("x", self.act, x, 0.25, self.zeros[0]),
            T("w", kind, w, [0.0625] * count, [self.zeros[1]] * count, data=weights, axis=axis),
        ]
        if self.bias:
            tensors.append(T("b", self.bias, (3,), self.bias_scale, 0, data=[100, -50, 7]))
        tensors.append(T("y", self.act, y, STEP, self.zeros[2]))
        depthwise = {"depth_multiplier": 1} if self.op == "DEPTHWISE_CONV_2D" else {}
        options = {} if self.op == "FULLY_CONNECTED" else WINDOW | depthwise
        last = len(tensors) - 1
        return build(tensors, [N(self.op, list(range(last)), [last], options | self.options, 4)], [0], [last])

    def inputs(self) -> list[Array]:
        low, high = {"int8": (-128, 127), "uint8": (0, 255), "int16": (-2000, 2000)}[self.act]
        return [np.random.default_rng(8).integers(low, high, (3, *SHAPES[self.op][0])).astype(self.act)]


def faults() -> Iterator[Fault]:
    for op in SHAPES:
        for act in ("int8", "uint8", "int16"):
            bias = "int64" if act == "int16" else "int32"
            scales = {"far": 10 * PRODUCT, "near": PRODUCT + 0.019 * STEP, "none": None}
            for name, scale in scales.items():
                for several in (False, True)[: 1 if act == "uint8" else 2]:
                    yield Fault(f"bias_scale_{name}_{several}", op, act, bias, scale, several)
        for act, bias in (("int16", "int64"), ("int8", "int32")):
            for place, zeros in enumerate(((100, 0, 0), (0, 5, 0), (0, 0, -30))):
                if act == "int16" or place == 1:
                    yield Fault(f"zero_point_{place}", op, act, bias, zeros=zeros)
        yield Fault("zero_points_and_relu", op, "int16", "int64", zeros=(3, 0, 100), options={"fused_activation_function": 1})
        if op != "DEPTHWISE_CONV_2D":
            for bias in ("int32", "int64", ""):
                for hint in (0, INT32, INT64, INT8):
                    yield Fault(f"bias_{bias}_hint_{hint}", op, "int16", bias, options={"quantized_bias_type": hint})
            yield Fault("hint_of_8_bits", op, options={"quantized_bias_type": INT64})


def live_answer(fault: Fault, engine: str) -> Array | None:
    """None: the engine refuses the model, when preparing or when running."""
    try:
        return live.run(engine, fault.model(), fault.inputs()).outputs[0]
    except EngineError as error:
        if error.kind not in ("refused", "failed"):
            raise
        return None


def prepared(fault: Fault, engine: str) -> refsim.Simulator | ModelError:
    try:
        return refsim.Simulator(fault.model(), engine)
    except ModelError as error:
        return error


@pytest.mark.parametrize("engine", ["tflm", "litert-ref"])
@pytest.mark.parametrize("fault", list(faults()), ids=lambda fault: f"{fault.op.lower()}-{fault.act}-{fault.name}")
def test_profiles_refuse_what_the_engine_refuses(fault: Fault, engine: str) -> None:
    """An engine's answer is the simulator's, and its refusal ours; a bias that it reads past its end is reported."""
    if live.available(engine) is None:
        pytest.skip(f"{engine} is not installed")
    answer, simulator = live_answer(fault, engine), prepared(fault, engine)
    if isinstance(simulator, ModelError):
        assert answer is None
        return
    undefined = any("past its end: undefined" in line for line in simulator.program.refusals)
    assert bool(simulator.program.refusals) == (answer is None or undefined)
    if answer is not None and not undefined:
        assert np.array_equal(simulator.run_batch(*fault.inputs())[0], answer)
    ignored = any(fault.zeros) and fault.op != "FULLY_CONNECTED"
    assert bool(simulator.program.notes) == ignored
