"""Exact moves of bytes. Source: exact move."""

from __future__ import annotations

from refsim.engines.rules import both, engines
from refsim.ir import Tensor
from refsim.kernels import KernelCall, copy
from refsim.ops import Call, Op, Operand
from refsim.ops._checks import require
from refsim.types import ctype_of


def _reshape(call: Call) -> KernelCall:
    """The output tensor's shape, checked by the element count, decides; input 1, if there, has to agree."""
    x, out = call["input"], call.output
    if not ctype_of(x.dtype):
        raise call.unsupported(f"{x}: type {x.dtype} is not supported")
    require(call, x.dtype == out.dtype, f"type {out.dtype} differs from the input's {x.dtype}", out)
    require(call, x.size == out.size, f"shape {out.shape} has {out.size} elements, the input {x.size}", out)
    wanted = call.get("shape")
    if wanted is not None and wanted.data is not None:
        target = tuple(int(n) for n in wanted.data.reshape(-1))
        require(call, _matches(target, out.shape), f"shape is {out.shape}, but the operator asks for {target}", out)
    return move(call, x, out)


def _matches(target: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    """Whether ``target``, with at most one -1 standing for whatever is left, describes ``shape``."""
    if len(target) != len(shape) or target.count(-1) > 1:
        return False
    return all(t in (-1, n) for t, n in zip(target, shape, strict=True))


def move(call: Call, x: Tensor, out: Tensor) -> KernelCall:
    """The bytes of ``x`` in their order as ``out``."""
    params = copy.Params(x.nbytes, out.shape)
    return call.kernel(copy.KERNEL, copy.KERNEL.variants[0], params, (x,), (out,))


OPS = (
    Op(
        "RESHAPE",
        (Operand("input"), Operand("shape", "hint", optional=True)),
        {"any": (None, None, None)},
        engines(both("any")),
        _reshape,
    ),
)
