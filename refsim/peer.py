"""What a user would pick instead, as data: TensorFlow Lite Micro with CMSIS-NN, measured; and what refsim is held to beside it.

Measured with gcc 12.2 and QEMU 7.2: TFLM 90b983c2 with the CMSIS-NN that it pins (4ab83cc3), release build, kernels at -O2, only
needed operators registered, newlib-nano; executed instructions around one Invoke(), the median of 20 random inputs (spread
below 0.1 %). On RISC-V, which CMSIS-NN does not know, TFLM's reference kernels. Models are those of MLPerf Tiny, as named there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: Short names of the models, and the files they come in.
MODELS: Mapping[str, str] = {
    "kws": "kws_ref_model",
    "vww": "vww_96_int8",
    "resnet": "pretrainedResnet_quant",
    "ad": "ad01_int8",
    "str_ww": "str_ww_ref_model",
}


def _row(*values: float) -> Mapping[str, float]:
    return dict(zip(MODELS, values, strict=True))


@dataclass(frozen=True, slots=True)
class Goal:
    """One target: the kernels that suit it, the peer's instructions, and the ratios that must be and should be reached."""

    variant: str
    instructions: Mapping[str, float]
    must: Mapping[str, float]
    aim: Mapping[str, float]


SPEED: Mapping[str, Goal] = {
    "cortex-m0plus": Goal(
        "arm-m0",
        _row(29.00e6, 86.90e6, 97.56e6, 1.763e6, 9.547e6),
        _row(0.45, 0.45, 0.45, 0.60, 0.45),
        _row(0.31, 0.18, 0.38, 0.28, 0.27),
    ),
    "cortex-m4": Goal(
        "arm-dsp",
        _row(7.698e6, 24.10e6, 29.86e6, 582_857, 2.227e6),
        _row(0.5, 0.5, 0.5, 0.5, 0.5),
        _row(0.37, 0.20, 0.37, 0.43, 0.37),
    ),
    "cortex-m55": Goal(
        "arm-mve",
        _row(1.814e6, 6.558e6, 4.912e6, 149_920, 407_490),
        _row(0.6, 0.6, 0.6, 0.6, 0.6),
        _row(0.47, 0.25, 0.49, 0.31, 0.48),
    ),
    "rv32imc": Goal(
        "rv32",
        _row(45.61e6, 114.1e6, 127.1e6, 2.510e6, 9.824e6),
        _row(0.30, 0.30, 0.30, 0.35, 0.30),
        _row(0.165, 0.113, 0.25, 0.21, 0.22),
    ),
}
#: For size, on the core of the peer's flash figures.
SIZE: Mapping[str, Goal] = {
    "cortex-m4": Goal("arm-dsp", SPEED["cortex-m4"].instructions, _row(*[0.9] * 5), _row(*[0.6] * 5)),
}
#: Code and model file of a minimal image with CMSIS-NN for Cortex-M4, in bytes; and ratios for --optimize size.
FLASH = _row(106_720, 386_072, 149_084, 304_408, 124_768)
FLASH_MUST, FLASH_AIM = _row(0.35, 0.15, 0.60, 0.95, 0.55), _row(0.33, 0.13, 0.57, 0.90, 0.52)
#: Bytes of code for --optimize size.
CODE_MUST, CODE_AIM = 4096, 2600
#: Bytes of activations that are alive at once, whole tensors without sharing.
ARENA = _row(16_000, 55_296, 49_152, 768, 6_656)
#: On this machine, one thread, as ratios of times in one run: must and aim. C is compiled for this processor; the aim of its row
#: against LiteRT's optimized kernels is XNNPACK's time times 1.3. A batch is 64 inputs, its time that of one of them.
HOST: Mapping[str, tuple[Mapping[str, float], Mapping[str, float]]] = {
    "C/optimized": (_row(*[1.0] * 5), {}),
    "C/TFLM": (_row(*[0.08] * 5), _row(*[0.03] * 5)),
    "single/TFLM": (_row(0.4, 0.4, 0.4, 1.2, 0.4), _row(*[0.25] * 5)),
    "batch/TFLM": (_row(*[0.15] * 5), _row(*[0.08] * 5)),
}
XNNPACK_AIM = 1.3

# --- what stops what is short of its aim ------------------------------------------------------------------------------------
_PACKED = "depthwise rows are packed in pairs anew for each two rows of outputs; and inner loops are shared by layers"
_FEW = "windows of 3 channels are copied before they are widened, and depthwise ones of stride 2 take a product an instruction"
_UNROLLED = "inner loops are shared by layers; the aim was reached by code that was unrolled for each layer alone"
_WINDOWS = "windows are gathered pixel by pixel: an input is widened for each window that it is in"
_THREE = "two words keep three sums of a hundred taps apart; more sums a word would be of so few taps that parting them costs more"
_WINDOWS_END = "sums of two products in a word are taken apart after 10 to 20 taps, in 40 instructions (M0+: 60) for 8 channels"
_WHOLE = "a fully connected layer reads all its input for every output, so the two cannot share memory"
_CALLS = "layers are called one by one, with their windows found in C; a table of layers that one loop walks would be smaller"
#: By target and what is optimized for, then by figure, then by model; "": of all that are not named.
STOPPED: Mapping[tuple[str, str], Mapping[str, Mapping[str, str]]] = {
    ("cortex-m0plus", "speed"): {
        "instructions": {"": _THREE, "ad": _WINDOWS_END},
        "arena": {"": _WHOLE},
    },
    ("cortex-m4", "speed"): {
        "instructions": {"": _UNROLLED, "kws": _PACKED, "vww": _FEW, "resnet": _WINDOWS},
        "arena": {"": _WHOLE},
    },
    ("cortex-m55", "speed"): {
        "instructions": {"": _UNROLLED, "vww": "its first three layers have 8 channels or 3, which fill half a vector or less"},
        "arena": {"": _WHOLE},
    },
    ("rv32imc", "speed"): {"instructions": {"": _THREE, "ad": _WINDOWS_END}, "arena": {"": _WHOLE}},
    ("cortex-m4", "size"): {
        "instructions": {"": _UNROLLED},
        "code": {"": _CALLS},
        "flash": {"": _CALLS, "ad": "multiplier and offset are stored for each channel, although a layer's are all the same there"},
        "arena": {"": _WHOLE},
    },
}


def stopped(target: str, optimize: str, figure: str, model: str) -> str:
    """What stops ``figure`` of ``model`` short of its aim, in words; '' where nobody has found out."""
    reasons = STOPPED.get((target, optimize), {}).get(figure, {})
    return reasons.get(model, reasons.get("", ""))
