"""TensorFlow Lite Micro, in the worker: the interpreter of the tflite-micro wheel."""

from __future__ import annotations

import functools
import importlib
from typing import Any

import numpy as np

from refsim.live import facts
from refsim.live.wire import NUMBERS, Array

#: Working memory: this many bytes, and this many times the model's size. It costs nothing until it is touched.
ARENA_BYTES, ARENA_PER_MODEL_BYTE = 1 << 26, 10


@functools.cache
def _runtime(module: str) -> Any:
    """The wheel's own module. For each interpreter it unpacks the model in Python, to count variables: once per model is enough."""
    runtime: Any = importlib.import_module(module).runtime
    if hasattr(runtime, "count_resource_variables"):
        runtime.count_resource_variables = functools.lru_cache(maxsize=1)(runtime.count_resource_variables)
    return runtime


class Interpreter:
    """One loaded model. The wheel registers TFLM's signal operators (SignalWindow, SignalRfft, ...) by itself."""

    def __init__(self, module: str, resolver: str, model: bytes, all_tensors: bool) -> None:
        runtime = _runtime(module)
        config = runtime.InterpreterConfig
        self.engine = runtime.Interpreter.from_bytes(
            model,
            arena_size=max(ARENA_BYTES, ARENA_PER_MODEL_BYTE * len(model)),
            intrepreter_config=config.kPreserveAllTensors if all_tensors else config.kAllocationRecording,  # sic
        )
        self.facts = facts.read(model)
        self.inputs, self.results = self.facts.inputs, self.facts.outputs
        self.invoke = self.engine.invoke
        self.reset = self.engine.reset

    def set_input(self, index: int, value: Array) -> None:
        self.engine.set_input(value, index)

    def output(self, index: int) -> Array:
        return np.array(self.engine.get_output(index))

    def tensors(self) -> dict[int, Array]:
        """What the tensors of the first subgraph hold, but for packed ones, which the wheel reads past their end."""
        whole = (index for index in sorted(self.facts.filled) if self.facts.readable(index) and not self.facts.packed(index))
        found = ((index, np.array(self.engine.GetTensor(index, 0)["tensor_data"])) for index in whole)
        return {index: array for index, array in found if array.size and array.dtype.kind in NUMBERS}
