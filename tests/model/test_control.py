"""Variables behind handles, initialisation, IF and WHILE: simulator, compiled C, and the live engines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

import refsim
from refsim import live
from refsim.codegen.generate import build_plan
from refsim.flatmodel import G, N, T, build
from refsim.ir import Array
from refsim.toolchain.compiler import STRICT
from refsim.toolchain.host import QUICK_FLAGS, CompiledModel
from refsim.verify.compare import compare

HANDLE = T("handle", "resource", ())
V = {"container": "", "shared_name": "v"}
X = np.arange(12, dtype=np.int8).reshape(3, 4)
YES_NO = np.asarray([True, False, True])
IF = {"then_subgraph_index": 1, "else_subgraph_index": 2}
WHILE = {"cond_subgraph_index": 1, "body_subgraph_index": 2}
ONCE = {"init_subgraph_index": 3}


def q(name: str, shape: Sequence[int] = (4,), **how: Any) -> T:
    return T(name, "int8", shape, 0.5, 5, **how)


def flag(name: str, shape: Sequence[int] = (), **how: Any) -> T:
    return T(name, "bool", shape, **how)


def add(a: int, b: int, out: int) -> N:
    return N("ADD", [a, b], [out], {"fused_activation_function": 0, "pot_scale_int16": False})


def handle(index: int, name: str = "v") -> N:
    return N("VAR_HANDLE", [], [index], {"container": "", "shared_name": name})


def read(source: int, out: int) -> N:
    return N("READ_VARIABLE", [source], [out])


def assign(target: int, value: int) -> N:
    return N("ASSIGN_VARIABLE", [target, value], [])


# --- models -------------------------------------------------------------------------------------------------------------
THEN = G([q("a"), q("s")], [add(0, 0, 1)], [0], [1], "then")
INIT = G([HANDLE, q("c", data=[1, 2, 3, 4])], [handle(0), assign(0, 1)], [], [], "init")
#: (p, r, a) goes on while p; the body gives (r, False, a + a).
CONDITION = G([flag("p"), flag("r"), q("a")], [], [0, 1, 2], [0], "condition")
BODY = G([flag("p"), flag("r"), q("a"), q("s"), flag("c", data=[False])], [add(2, 2, 3)], [0, 1, 2], [1, 4, 3], "body")
COUNTING = G(
    [*BODY.tensors, HANDLE, q("v"), q("w")],
    [*BODY.nodes, handle(5), read(5, 6), add(6, 3, 7), assign(5, 7)],
    [0, 1, 2],
    [1, 4, 3],
    "body",
)


def branching(other: G, cond: Sequence[int] = ()) -> tuple[bytes, list[Array]]:
    data = build([flag("p", cond), q("x"), q("y")], [N("IF", [0, 1], [2], IF)], [0, 1], [2], subgraphs=[THEN, other])
    return data, [YES_NO.reshape(3, *cond), X]


def looping(body: G, nested: bool = False) -> tuple[bytes, list[Array]]:
    tensors = [flag("p"), flag("r"), q("x"), flag("po"), flag("ro"), q("y"), HANDLE, q("z")]
    nodes = [N("CALL_ONCE", [], [], ONCE), N("WHILE", [0, 1, 2], [3, 4, 5], WHILE), handle(6), read(6, 7)]
    data = build(tensors, nodes, [0, 1, 2], [3, 4, 5, 7], subgraphs=[CONDITION, body, INIT])
    return data, [YES_NO, np.asarray([True, True, False]), X]


def read_then_assign(first: str = "int8") -> tuple[bytes, list[Array]]:
    x, y = (T(name, first, (4,), 0.5, 5) for name in "xy")
    return build([x, HANDLE, y], [handle(1), read(1, 2), assign(1, 0)], [0], [2]), [X.astype(first)]


def initialised() -> tuple[bytes, list[Array]]:
    nodes = [N("CALL_ONCE", [], [], {"init_subgraph_index": 1}), handle(1), read(1, 2), assign(1, 0)]
    return build([q("x"), HANDLE, q("y")], nodes, [0], [2], subgraphs=[INIT]), [X]


def handed_over() -> tuple[bytes, list[Array]]:
    """Handles as arguments: one branch assigns the variable, the other reads it."""
    then = G([HANDLE, q("a"), q("s")], [assign(0, 1), add(1, 1, 2)], [0, 1], [2], "then")
    other = G([HANDLE, q("a"), q("s")], [read(0, 2)], [0, 1], [2], "else")
    nodes = [N("CALL_ONCE", [], [], ONCE), handle(3), N("IF", [0, 3, 1], [2], IF)]
    return build([flag("p"), q("x"), q("y"), HANDLE], nodes, [0, 1], [2], subgraphs=[then, other, INIT]), [~YES_NO, X]


def nested() -> tuple[bytes, list[Array]]:
    """A loop whose body branches; one block is run from two places."""
    body = G(
        [flag("p"), flag("r"), q("a"), q("s"), flag("c", data=[False]), q("t")],
        [add(2, 2, 3), N("IF", [1, 3], [5], {"then_subgraph_index": 3, "else_subgraph_index": 4})],
        [0, 1, 2],
        [1, 4, 5],
        "body",
    )
    other = G([q("a"), q("c", data=[9, 8, 7, 6]), q("s")], [add(0, 1, 2)], [0], [2], "else")
    tensors = [flag("p"), flag("r"), q("x"), flag("po"), flag("ro"), q("y"), q("z")]
    nodes = [
        N("WHILE", [0, 1, 2], [3, 4, 5], WHILE),
        N("IF", [0, 5], [6], {"then_subgraph_index": 4, "else_subgraph_index": 3}),
    ]
    data = build(tensors, nodes, [0, 1, 2], [5, 6, 2], subgraphs=[CONDITION, body, THEN, other])
    return data, [YES_NO, np.asarray([True, True, False]), X]


MODELS = {
    "read then assign": read_then_assign(),
    "int16 before it is assigned": read_then_assign("int16"),
    "initialised": initialised(),
    "branch": branching(G([q("a"), q("c", data=[9, 8, 7, 6]), q("s")], [add(0, 1, 2)], [0], [2], "else")),
    "branch of one dimension": branching(THEN, (1,)),
    "branch that hands on": branching(G([q("a")], [], [0], [0], "else")),
    "branch that gives a constant": branching(G([q("a"), q("c", data=[9, 8, 7, 6])], [], [0], [1], "else")),
    "loop": looping(BODY),
    "loop with a variable": looping(COUNTING),
    "handles as arguments": handed_over(),
    "nested": nested(),
}


def stream(runner: refsim.Simulator | CompiledModel, inputs: Sequence[Array]) -> list[Array]:
    runner.reset()
    return [np.stack(column) for column in zip(*(runner.run(*sample) for sample in zip(*inputs, strict=True)), strict=True)]


def assert_same(got: Sequence[Array], want: Sequence[Array]) -> None:
    for a, b in zip(got, want, strict=True):
        assert (a.dtype, a.shape, a.tolist()) == (b.dtype, b.shape, b.tolist())


@pytest.mark.sampled(3)
@pytest.mark.parametrize("engine", ["tflm", "litert-ref"])
@pytest.mark.parametrize("name", MODELS)
def test_compiled_c_is_the_simulator(name: str, engine: str) -> None:
    """Streams and batches, whose samples take different ways, with the tensors of all blocks."""
    data, inputs = MODELS[name]
    simulator = refsim.Simulator(refsim.load(data), engine)
    compiled = CompiledModel(build_plan(simulator.program), flags=(*QUICK_FLAGS, *STRICT))
    assert_same(stream(compiled, inputs), stream(simulator, inputs))
    assert_same(compiled.run_batch(*inputs), simulator.run_batch(*inputs))
    assert [str(mismatch) for mismatch in compare(simulator.program, simulator.tensors, compiled.tensors)] == []
    assert simulator.tensors.keys() == compiled.tensors.keys()


@pytest.mark.oracle
@pytest.mark.parametrize("engine", ["tflm", "litert-ref"])
@pytest.mark.parametrize("name", MODELS)
def test_simulator_is_the_live_engine(name: str, engine: str) -> None:
    data, inputs = MODELS[name]
    simulator = refsim.Simulator(refsim.load(data), engine)
    if simulator.program.refusals:
        with pytest.raises(refsim.EngineError):
            live.run(engine, data, inputs)
        return
    assert_same(stream(simulator, inputs), live.run(engine, data, inputs, stateful=True).outputs)
    assert_same(simulator.run_batch(*inputs), live.run(engine, data, inputs).outputs)


def test_reading_before_assigning_is_named() -> None:
    model = refsim.load(read_then_assign()[0])
    assert refsim.prepare(model, "tflm").refusals == ()
    (line,) = refsim.prepare(model, "litert-ref").refusals
    assert line.startswith("node 1 READ_VARIABLE") and "before anything is assigned" in line


def test_reset_initialises_again() -> None:
    simulator = refsim.Simulator(refsim.load(initialised()[0]))
    first = [simulator.run(x)[0].tolist() for x in X]
    simulator.reset()
    assert simulator.run(X[0])[0].tolist() == first[0] == [1, 2, 3, 4]


def endless() -> bytes:
    body = G([flag("p")], [], [0], [0], "body")
    return build([flag("p"), flag("y")], [N("WHILE", [0], [1], WHILE)], [0], [1], subgraphs=[body, body])


def test_an_endless_loop_ends_with_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("refsim.execute.WHILE_LIMIT", 1000)
    model = refsim.load(endless())
    with pytest.raises(refsim.ModelError, match="node 0 WHILE 'y': still runs after 1,000 rounds"):
        refsim.Simulator(model).run(np.asarray(True))
    compiled = refsim.build(model)
    assert compiled.run(np.asarray(False))[0].tolist() is False
    with pytest.raises(refsim.ModelError, match="a loop still runs after 100,000 rounds"):
        compiled.run(np.asarray(True))


def broken(**changes: Any) -> bytes:
    """``branching`` with other tensors, nodes or subgraphs."""
    parts = {"tensors": [flag("p"), q("x"), q("y")], "nodes": [N("IF", [0, 1], [2], IF)], "subgraphs": [THEN, THEN]} | changes
    return build(parts["tensors"], parts["nodes"], [0, 1], [2], subgraphs=parts["subgraphs"])


EIGHT = G([q("a", (8,)), q("s", (8,))], [add(0, 0, 1)], [0], [1], "eight")
VARIABLE = [flag("p"), q("x"), q("y"), HANDLE]
PROBLEMS: dict[str, tuple[bytes, str]] = {
    "shapes": (
        broken(subgraphs=[THEN, EIGHT]),
        r"node 0 IF 'y': subgraph 2 'eight' has the inputs int8\[8\], but the node int8\[4\]",
    ),
    "too few": (broken(nodes=[N("IF", [0], [2], IF)]), "node 0 IF 'y': subgraph 1 'then' has the inputs .*, but the node none"),
    "condition": (broken(tensors=[flag("p", (2,)), q("x"), q("y")]), "must have one element, not 2"),
    "no bool": (
        build([q("x"), q("y")], [N("WHILE", [0], [1], WHILE)], [0], [1], subgraphs=[THEN, THEN]),
        r"node 0 WHILE 'y': subgraph 1 'then', the condition, must give one bool, not int8\[4\]",
    ),
    "inside": (
        broken(subgraphs=[THEN, G([q("a"), q("s", (3,))], [add(0, 0, 1)], [0], [1], "odd")]),
        "subgraph 2 'odd': node 0 ADD 's'",
    ),
    "never assigned": (broken(tensors=VARIABLE, nodes=[handle(3), read(3, 2)]), "node 1 READ_VARIABLE 'y': .* nothing assigns"),
    "size": (
        broken(tensors=[*VARIABLE, q("z", (2,))], nodes=[handle(3), assign(3, 1), read(3, 2), N("ASSIGN_VARIABLE", [3, 4], [])]),
        "tensor 4 'z'",
    ),
    "no handle": (broken(nodes=[N("ASSIGN_VARIABLE", [1, 1], []), add(1, 1, 2)]), "input 'resource' must be a resource, not int8"),
    "late": (
        broken(
            tensors=VARIABLE,
            nodes=[handle(3), read(3, 2), assign(3, 1), N("CALL_ONCE", [], [], ONCE)],
            subgraphs=[THEN, THEN, INIT],
        ),
        "node 3 CALL_ONCE: variable .* 'v' is used before its initialisation runs",
    ),
    "once with inputs": (broken(nodes=[N("CALL_ONCE", [], [], {"init_subgraph_index": 1}), add(1, 1, 2)]), "but the node none"),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_bad_input_is_named(name: str) -> None:
    data, message = PROBLEMS[name]
    with pytest.raises(refsim.ModelError, match=message):
        refsim.prepare(refsim.load(data), "tflm")


def composite() -> bytes:
    options = {"decomposition_subgraph_index": 1, "name": "c", "composite_attributes": b""}
    return build([q("x"), q("y")], [N("STABLEHLO_COMPOSITE", [0], [1], options)], [0], [1], subgraphs=[THEN])


@pytest.mark.oracle
def test_a_composite_is_its_decomposition() -> None:
    data = composite()
    simulator = refsim.Simulator(refsim.load(data), "litert-ref")
    assert simulator.program.refusals == ()
    assert_same(stream(simulator, [X]), live.run("litert-ref", data, [X]).outputs)
    assert_same(stream(refsim.build(simulator.model, "litert-ref"), [X]), stream(simulator, [X]))
    with pytest.raises(refsim.UnsupportedError, match="STABLEHLO_COMPOSITE"):
        refsim.prepare(simulator.model, "tflm")
