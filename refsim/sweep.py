"""How cost grows: instructions with the multiply-accumulates of a layer, time and memory with the size of a model.

The models are built here, of random weights, so that nothing has to be at hand.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from refsim import peer, vectors
from refsim.codegen.generate import build_plan
from refsim.errors import RefsimError
from refsim.flatmodel import N, T, build
from refsim.ir import Model
from refsim.prepare import prepare
from refsim.tflite import load
from refsim.toolchain.cross import OPTIMIZE
from refsim.toolchain.emulate import EmulatedModel
from refsim.toolchain.targets import Target
from refsim.verify.check import check

#: (side of the image, channels in and out) of 3x3 convolutions. Of the second kind output stages become rarer by and by.
SIZES = {
    "pixels": [(side, 16) for side in (4, 8, 12, 16, 24)],
    "channels": [(8, channels) for channels in (8, 16, 32, 48, 64)],
}
#: Sides of the image that a MobileNetV2 gets, and the inputs that it is checked on at once.
GROWTH = [(96, 2), (160, 2), (224, 2), (224, 32)]
#: Expansion, channels, layers and first stride of its blocks of layers.
BOTTLENECKS = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]
Progress = Callable[[str, int, int], None]


# --- models ---------------------------------------------------------------------------------------------------------------
class _Chain:
    """An int8 network in the making. Every method appends a layer behind tensor ``at`` and returns the number of its output."""

    def __init__(self, side: int, channels: int) -> None:
        self.rng = np.random.default_rng(side * 1000 + channels)
        self.tensors = [T("x", "int8", (1, side, side, channels), 0.05, -128)]
        self.nodes: list[N] = []

    def shape(self, at: int) -> Sequence[int]:
        return self.tensors[at].shape or ()

    def layer(self, op: str, at: int, weights: tuple[int, ...], axis: int, shape: Sequence[int], **options: int) -> int:
        """A weighted sum whose outputs spread over their type."""
        depth = math.prod(weights) // weights[axis]
        scale = 0.01 / math.sqrt(depth)
        number, channels = len(self.tensors), weights[axis]
        data = self.rng.integers(-127, 128, weights)
        # What inputs that are never negative add to every sum is taken out, more or less.
        mean = 64 if self.tensors[at].zero_point else 0
        bias = -mean * data.sum(axis=tuple(each for each in range(len(weights)) if each != axis))
        zero_point = -128 if options["fused_activation_function"] else 0
        self.tensors += [
            T(f"w{number}", "int8", weights, scale, data=data, axis=axis),
            T(f"b{number}", "int32", (channels,), 0.05 * scale, data=bias),
            T(f"t{number}", "int8", shape, 0.05, zero_point),
        ]
        self.nodes.append(N(op, [at, number, number + 1], [number + 2], options))
        return number + 2

    def conv(self, at: int, channels: int, taps: int = 1, stride: int = 1, relu: int = 1) -> int:
        _, side, _, depth = self.shape(at)
        sides = {"padding": 0, "stride_w": stride, "stride_h": stride, "fused_activation_function": relu}
        out = (1, -(-side // stride), -(-side // stride), channels)
        return self.layer("CONV_2D", at, (channels, taps, taps, depth), 0, out, **sides)

    def depthwise(self, at: int, stride: int) -> int:
        _, side, _, depth = self.shape(at)
        sides = {"padding": 0, "stride_w": stride, "stride_h": stride, "fused_activation_function": 1}
        out = (1, -(-side // stride), -(-side // stride), depth)
        return self.layer("DEPTHWISE_CONV_2D", at, (1, 3, 3, depth), 3, out, depth_multiplier=1, **sides)

    def add(self, a: int, b: int) -> int:
        self.tensors.append(T(f"t{len(self.tensors)}", "int8", self.shape(a), 0.05, 0))
        self.nodes.append(N("ADD", [a, b], [len(self.tensors) - 1], {"fused_activation_function": 0}))
        return len(self.tensors) - 1

    def pool(self, at: int) -> int:
        _, side, _, depth = self.shape(at)
        self.tensors.append(T("pooled", "int8", (1, 1, 1, depth), 0.05, -128))
        sides = {"filter_height": side, "filter_width": side, "stride_h": side, "stride_w": side, "padding": 1}
        self.nodes.append(N("AVERAGE_POOL_2D", [at], [len(self.tensors) - 1], {**sides, "fused_activation_function": 0}))
        return len(self.tensors) - 1

    def model(self, name: str) -> Model:
        return replace(load(build(self.tensors, self.nodes, [0], [len(self.tensors) - 1])), name=name)


def convolution(side: int, channels: int) -> Model:
    """One 3x3 convolution of an image ``[side, side, channels]`` to one of the same size."""
    chain = _Chain(side, channels)
    chain.conv(0, channels, taps=3)
    return chain.model(f"conv_{side}_{channels}")


def mobilenet(side: int) -> Model:
    """MobileNetV2 with 3.5 million parameters for images ``[side, side, 3]``, of random weights."""
    chain = _Chain(side, 3)
    at = chain.conv(0, 32, taps=3, stride=2)
    for expansion, channels, layers, first in BOTTLENECKS:
        for number in range(layers):
            before, depth = at, chain.shape(at)[3]
            wide = chain.conv(at, expansion * depth) if expansion > 1 else at
            at = chain.conv(chain.depthwise(wide, 1 if number else first), channels, relu=0)
            at = chain.add(before, at) if number else at
    at = chain.pool(chain.conv(at, 1280))
    chain.layer("FULLY_CONNECTED", at, (1000, 1280), 0, (1, 1000), fused_activation_function=0)
    return chain.model(f"mobilenet_{side}")


# --- instructions ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Line:
    """Instructions against multiply-accumulates of layers that differ in ``what``: the least-squares line through the points.

    ``slope`` is in instructions per multiply-accumulate, ``intercept`` in instructions. ``deviation`` is the largest distance of
    a point from the line, as a share of its instructions.
    """

    what: str
    target: str
    compiler: str
    optimize: str
    macs: tuple[int, ...]
    instructions: tuple[int, ...]
    slope: float
    intercept: float
    deviation: float


def line(
    what: str, sizes: Sequence[tuple[int, int]], target: Target, optimize: str = "speed", progress: Progress = lambda *_: None
) -> Line:
    """The line of 3x3 convolutions of the ``sizes`` (side, channels), two or more, on an emulated target.

    Raises CodegenError or ToolchainError as building does.
    """
    variant = peer.SPEED[target.name].variant if target.name in peer.SPEED else "portable"
    level = "-Os" if optimize == "size" else OPTIMIZE
    points, compiler = [], ""
    for number, size in enumerate(sizes):
        progress(what, number, len(sizes))
        program = prepare(convolution(*size), "tflm")
        emulated = EmulatedModel(build_plan(program, variant=variant, optimize=optimize), target, optimize=level)
        figures = emulated.figures(*(stack[-1] for stack in vectors.inputs(program.inputs, 12)))
        points.append((sum(step.macs for step in program.steps), figures.instructions))
        compiler = f"{emulated.compiler.name} {level}"
    macs, instructions = zip(*points, strict=True)
    slope, intercept, deviation = fitted(macs, instructions)
    return Line(what, target.name, compiler, optimize, macs, instructions, slope, intercept, deviation)


def fitted(x: Sequence[int], y: Sequence[int]) -> tuple[float, float, float]:
    """Slope and intercept of the least-squares line through the points, and the largest deviation as a share of y."""
    slope, intercept = np.polyfit(np.asarray(x, np.float64), np.asarray(y, np.float64), 1)
    deviation = np.abs((slope * np.asarray(x) + intercept) / np.asarray(y) - 1).max()
    return float(slope), float(intercept), float(deviation)


# --- time and memory ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Growth:
    """Generating and checking (compiler and all) a MobileNetV2 for images of ``side``, on ``batch`` inputs simulated at once.

    ``peak_bytes`` is the largest resident memory of the process that did it, None where the system does not tell.
    """

    side: int
    batch: int
    parameters: int
    macs: int
    generate_seconds: float
    check_seconds: float
    peak_bytes: int | None


def growth(side: int, batch: int) -> Growth:
    """The figures of one size, found in a process of its own. Raises RefsimError if that fails."""
    code = f"from refsim.sweep import tell; tell({side:d}, {batch:d})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RefsimError(f"a MobileNetV2 for images of {side} could not be checked: {done.stderr.strip()[-500:]}")
    return Growth(**json.loads(done.stdout))


def tell(side: int, batch: int) -> None:
    """Print the figures of one size as JSON; for :func:`growth`."""
    model = mobilenet(side)
    program = prepare(model, "tflm")
    started = time.perf_counter()
    build_plan(program)
    generated = time.perf_counter()
    report = check(model, "tflm", batch, live=False)
    if not report.ok:
        raise RefsimError(f"{model.name}: C and the simulator differ")
    checked = time.perf_counter()
    parameters = sum(tensor.size for tensor in model.tensors if tensor.data is not None)
    macs = sum(step.macs for step in program.steps)
    found = Growth(side, batch, parameters, macs, generated - started, checked - generated, _peak_bytes())
    print(json.dumps(asdict(found)))


def _peak_bytes() -> int | None:
    """The resource module's figure would be that of the process that started this one, where it was larger."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next(int(each.split()[1]) * 1024 for each in lines if each.startswith("VmHWM:"))
