"""Random bits: STABLEHLO_RNG_BIT_GENERATOR, which is as certain as any other operator: the state says what comes.

Source: tflite ``kernels/rng_bit_generator.cc``.
"""

from __future__ import annotations

from refsim.engines.rules import engines
from refsim.kernels import KernelCall, random_bits
from refsim.ops import Call, Op, Operand
from refsim.ops._checks import require, require_shape
from refsim.sheet import Sheet
from refsim.types import storage_dtype, types_of

#: The default, PHILOX, THREEFRY by the option's code.
ALGORITHMS = ("philox", "philox", "threefry")


def _rng_bit_generator(call: Call) -> KernelCall:
    state, after, out = call["initial_state"], call.outputs[0], call.outputs[1]
    code = int(call.option("algorithm"))
    require(call, 0 <= code < len(ALGORITHMS), f"algorithm {code} is none of 0 to {len(ALGORITHMS) - 1}")
    sizes = [(2,)] if ALGORITHMS[code] == "threefry" else [(2,), (3,)]
    require(call, state.shape in sizes, f"shape is {state.shape}, but {ALGORITHMS[code]} has a state of {sizes}", state)
    require_shape(call, after, state.shape)
    params = random_bits.Params(out.size, state.shape[0], ALGORITHMS[code], out.dtype, out.shape)
    words = {"s": "uint64", "x": f"uint{8 * storage_dtype(out.dtype).itemsize}"}
    variant = random_bits.KERNEL.variant(words, {"algorithm": ALGORITHMS[code]})
    return call.kernel(random_bits.KERNEL, variant, params, (state,))


def _draw(s: Sheet) -> None:
    code = s.size(0, 2)
    size = 2 if code == 2 else s.size(2, 3)
    outs = [s.output("uint64", (size,)), s.output(s.types[2], s.shape(0, 3))]
    s.node("STABLEHLO_RNG_BIT_GENERATOR", [s.input("uint64", (size,))], outs, {"algorithm": code})


LETTERS = "s32 s64 u32 u64"
OPS = (
    Op(
        "STABLEHLO_RNG_BIT_GENERATOR",
        (Operand("initial_state"),),
        {letter: ("uint64", "uint64", dtype) for letter, dtype in zip(LETTERS.split(), types_of(LETTERS), strict=True)},
        engines((LETTERS, None, {})),
        _rng_bit_generator,
        sample=_draw,
        outputs=("output_state", "output"),
    ),
)
