"""Variables that nodes reach through handles, and operators that run other subgraphs.

Source: tflite ``kernels/{var_handle,read_variable,assign_variable,call_once,if,while}.cc`` and the files of these names in TFLM;
for what is refused, the engines themselves.
"""

from __future__ import annotations

from collections.abc import Sequence

from refsim.engines.rules import both, engines
from refsim.ir import Tensor
from refsim.kernels import KernelCall
from refsim.ops import Call, Flow, Op, Operand, Ports
from refsim.ops._checks import require
from refsim.ops._moves import move, rearrange
from refsim.types import ctype_of


# --- variables ----------------------------------------------------------------------------------------------------------
def _var_handle(call: Call) -> tuple[KernelCall, ...]:
    """A name: the variable behind it was made when the model was looked through."""
    require(call, call.output.dtype == "resource", f"the output must be a resource, not {call.output.dtype}", call.output)
    return ()


def _same(call: Call, variable: Tensor, tensor: Tensor, elements: int) -> None:
    """``tensor`` and ``variable`` have one type, and ``elements`` elements are all of ``tensor`` or of both."""
    if not ctype_of(tensor.dtype):
        raise call.unsupported(f"type {tensor.dtype} is not supported", tensor)
    if (tensor.dtype, tensor.size) != (variable.dtype, elements):
        told = f"{variable.dtype}{list(variable.shape)}, so {tensor.dtype}{list(tensor.shape)} does not fit"
        raise call.unsupported(f"variable {variable.name!r} holds {told}", tensor)


def _read_variable(call: Call) -> KernelCall:
    variable, out = call.resource(call["resource"]), call.output
    _same(call, variable.value, out, min(out.size, variable.value.size))
    if not variable.assigned:
        raise call.unsupported("reads a variable that nothing assigns; what it holds is undefined", call["resource"])
    if not variable.holds and call.rules["unassigned"] == "refused":
        call.refuse("reads a variable before anything is assigned to it; the engine fails there", call["resource"])
    return rearrange(call, variable.value, lambda a: a.reshape(-1)[: out.size], out)  # a smaller output gets the beginning of it


def _assign_variable(call: Call) -> KernelCall:
    variable, value = call.resource(call["resource"]).value, call["value"]
    _same(call, variable, value, variable.size)
    return move(call, value, variable)


# --- other subgraphs ----------------------------------------------------------------------------------------------------
def _call_once(call: Call) -> Flow:
    init = call.block("init_subgraph_index")
    _fits(call, init.title, "inputs", init.inputs, ())
    return Flow("once", (init.number,))


def _if(call: Call) -> Flow:
    condition = call["condition"]
    require(call, condition.size == 1, f"the condition must have one element, not {condition.size}", condition)
    branches = call.block("then_subgraph_index"), call.block("else_subgraph_index")
    for block in branches:
        _calls(call, block, call.all("arguments"), call.outputs)
    return Flow("if", tuple(block.number for block in branches))


def _while(call: Call) -> Flow:
    carried = call.all("arguments")
    condition, body = call.block("cond_subgraph_index"), call.block("body_subgraph_index")
    _fits(call, condition.title, "inputs", condition.inputs, carried)
    results = condition.outputs
    fits = len(results) == 1 and results[0].dtype == "bool" and results[0].size == 1
    require(call, fits, f"{condition.title}, the condition, must give one bool, not {_told(results)}")
    _calls(call, body, carried, carried)
    _calls(call, body, carried, call.outputs)
    return Flow("while", (condition.number, body.number))


def _composite(call: Call) -> Flow:
    block = call.block("decomposition_subgraph_index")
    _calls(call, block, call.all("arguments"), call.outputs)
    return Flow("call", (block.number,))


def _calls(call: Call, block: Ports, arguments: Sequence[Tensor], results: Sequence[Tensor]) -> None:
    _fits(call, block.title, "inputs", block.inputs, arguments)
    _fits(call, block.title, "outputs", block.outputs, results)


def _fits(call: Call, title: str, end: str, has: Sequence[Tensor], wanted: Sequence[Tensor]) -> None:
    """Types and shapes of both lists have to be the same, tensor by tensor."""
    same = [(t.dtype, _shape(t)) for t in has] == [(t.dtype, _shape(t)) for t in wanted]
    require(call, same, f"{title} has the {end} {_told(has)}, but the node {_told(wanted)}")


def _shape(tensor: Tensor) -> tuple[int, ...]:
    return () if tensor.dtype == "resource" else tensor.shape


def _told(tensors: Sequence[Tensor]) -> str:
    return ", ".join(f"{tensor.dtype}{list(tensor.shape)}" for tensor in tensors) or "none"


ARGUMENTS = Operand("arguments", optional=True, variadic=True)
ANY = {"any": (None, None)}
OPS = (
    Op("VAR_HANDLE", (), {"any": (None,)}, engines(both("any")), _var_handle),
    Op(
        "READ_VARIABLE",
        (Operand("resource", "handle"),),
        ANY,
        engines(("any", {"unassigned": "zero_point"}, {"unassigned": "refused"})),
        _read_variable,
    ),
    Op(
        "ASSIGN_VARIABLE",
        (Operand("resource", "handle"), Operand("value")),
        ANY,
        engines(both("any")),
        _assign_variable,
        outputs=(),
    ),
    Op("CALL_ONCE", (), {"any": ()}, engines(both("any")), _call_once, outputs=()),
    Op(
        "IF",
        (Operand("condition"), ARGUMENTS),
        {"any": ("bool", None)},
        engines(both("any")),
        _if,
        outputs=(),
        variadic_outputs=True,
    ),
    Op("WHILE", (ARGUMENTS,), {"any": (None,)}, engines(both("any")), _while, outputs=(), variadic_outputs=True),
    Op(
        "STABLEHLO_COMPOSITE",
        (ARGUMENTS,),
        {"any": (None,)},
        engines(("any", None, {})),
        _composite,
        outputs=(),
        variadic_outputs=True,
    ),
)
