"""refsim: bit-exact integer simulation of TensorFlow Lite's quantized kernels, and portable C generated from it.

::

    import refsim

    model = refsim.load("model.tflite")
    simulator = refsim.Simulator(model, engine="tflm")
    outputs = simulator.run(inputs)
    refsim.generate(model, engine="tflm", out="firmware/")
    report = refsim.check(model, engine="tflm", vectors=100)
"""

from refsim._version import __version__
from refsim.chain import chain
from refsim.codegen.generate import BuildPlan, generate
from refsim.engines import Profile, profile, profiles
from refsim.errors import (
    CodegenError,
    EngineError,
    GoldenError,
    MismatchError,
    ModelError,
    QuantizationError,
    RangeError,
    RefsimError,
    ToolchainError,
    UnsupportedError,
)
from refsim.ir import Model, Node, Quantization, Tensor
from refsim.overflow import OverflowWarning
from refsim.prepare import prepare
from refsim.program import Program
from refsim.simulate import Simulator
from refsim.tflite import load
from refsim.toolchain.build import build
from refsim.toolchain.emulate import EmulatedModel, Figures
from refsim.toolchain.host import CompiledModel
from refsim.verify.check import Report, check

#: Every engine profile.
PROFILES = profiles()

__all__ = [
    "PROFILES",
    "BuildPlan",
    "CodegenError",
    "CompiledModel",
    "EmulatedModel",
    "EngineError",
    "Figures",
    "GoldenError",
    "MismatchError",
    "Model",
    "ModelError",
    "Node",
    "OverflowWarning",
    "Profile",
    "Program",
    "Quantization",
    "QuantizationError",
    "RangeError",
    "RefsimError",
    "Report",
    "Simulator",
    "Tensor",
    "ToolchainError",
    "UnsupportedError",
    "__version__",
    "build",
    "chain",
    "check",
    "generate",
    "load",
    "prepare",
    "profile",
]
