"""LiteRT and its forerunner tflite-runtime, in the worker: the interpreter of a wheel, one thread, with one set of kernels."""

from __future__ import annotations

import importlib
import warnings
from typing import Any

from refsim.live import facts
from refsim.live.wire import NUMBERS, Array


class Interpreter:
    """One loaded model. ``resolver`` names a member of the wheel's OpResolverType: which kernels, and whether XNNPACK."""

    def __init__(self, module: str, resolver: str, model: bytes, all_tensors: bool) -> None:
        wheel: Any = importlib.import_module(module)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that keeping all tensors takes memory
            self.engine = wheel.Interpreter(
                model_content=model,
                experimental_op_resolver_type=getattr(wheel.OpResolverType, resolver),
                experimental_preserve_all_tensors=all_tensors,
                num_threads=1,
            )
        self.engine.allocate_tensors()
        self.facts = facts.read(model)
        self.inputs = [detail["index"] for detail in self.engine.get_input_details()]
        self.results = [detail["index"] for detail in self.engine.get_output_details()]
        self.invoke = self.engine.invoke
        self.reset = self.engine.reset_all_variables

    def set_input(self, index: int, value: Array) -> None:
        self.engine.set_tensor(self.inputs[index], value)

    def output(self, index: int) -> Array:
        array: Array = self.engine.get_tensor(self.results[index])
        return array

    def tensors(self) -> dict[int, Array]:
        """What the tensors of the first subgraph hold; the scratch memory of kernels, which comes behind them, is left out."""
        found = {}
        for index in (detail["index"] for detail in self.engine.get_tensor_details()):
            if not self.facts.readable(index):
                continue
            try:
                array = self.engine.get_tensor(index)
            except ValueError:  # "Tensor data is null": a delegate keeps it to itself, or nothing was computed into it
                continue
            if array.size and array.dtype.kind in NUMBERS:
                found[index] = array
        return found
