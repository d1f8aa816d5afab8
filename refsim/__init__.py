"""refsim: bit-exact integer simulation of TensorFlow Lite's quantized kernels, and portable C generated from it.

::

    import refsim

    model = refsim.load("model.tflite")
    simulator = refsim.Simulator(model, engine="tflm")
    outputs = simulator.run(inputs)
    refsim.generate(model, engine="tflm", out="firmware/")
    report = refsim.check(model, engine="tflm", vectors=100)
"""

from importlib import import_module
from typing import TYPE_CHECKING

from refsim._version import __version__
from refsim.chain import chain
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

if TYPE_CHECKING:
    from refsim.codegen.generate import BuildPlan, generate
    from refsim.toolchain.build import build
    from refsim.toolchain.emulate import EmulatedModel, Figures
    from refsim.toolchain.host import CompiledModel
    from refsim.verify.check import Report, check
else:
    #: What makes and compares C is imported when it is first asked for: with its libraries it takes longer than all the rest.
    LATER = {
        "BuildPlan": "codegen.generate",
        "CompiledModel": "toolchain.host",
        "EmulatedModel": "toolchain.emulate",
        "Figures": "toolchain.emulate",
        "Report": "verify.check",
        "build": "toolchain.build",
        "check": "verify.check",
        "generate": "codegen.generate",
    }

    def __getattr__(name):
        """Python asks here for what this module does not have."""
        if name not in LATER:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{LATER[name]}"), name)

    def __dir__():
        return sorted({*globals(), *LATER})


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
