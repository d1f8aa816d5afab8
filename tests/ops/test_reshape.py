"""RESHAPE: bytes move in order, without code where the memory plan can share them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from flatmodel import N, T, build
from ops.kernels import assert_agrees, assert_compiled

from refsim.ir import storage_dtype

TYPES = ("int4", "int8", "uint8", "int16", "int32", "int64", "float32", "bool")


def tensor(name: str, shape: tuple[int, ...], dtype: str = "int8", **how: Any) -> T:
    return T(name, dtype, shape, *((0.5, 0) if dtype in ("int4", "int8", "uint8", "int16") else ()), **how)


def reshape(source: int, target: int, *shape: int) -> N:
    return N("RESHAPE", [source], [target], {"new_shape": shape} if shape else None)


@pytest.mark.parametrize("engine", ["tflm", "litert-ref"])
@pytest.mark.parametrize("dtype", TYPES)
def test_every_type(dtype: str, engine: str) -> None:
    data = build([tensor("x", (2, 6), dtype), tensor("y", (3, 4), dtype)], [reshape(0, 1, 3, 4)], [0], [1])
    assert_agrees(data, engine)
    compiled = assert_compiled(data, engine, count=8)
    value = np.arange(12).reshape(2, 6).astype(storage_dtype(dtype))
    assert np.array_equal(compiled.run(value)[0], value.reshape(3, 4))


@pytest.mark.parametrize("target", [None, [3, 4], [-1, 4], [3, -1]])
def test_shape_from_input_options_or_output(target: list[int] | None) -> None:
    tensors = [tensor("x", (2, 6)), tensor("y", (3, 4))]
    node = reshape(0, 1)
    if target is not None:
        tensors.append(T("shape", "int32", (2,), data=target))
        node = N("RESHAPE", [0, 2], [1], None)
    assert_agrees(build(tensors, [node], [0], [1]), "tflm")


def test_chain_shares_one_buffer() -> None:
    tensors = [tensor("a", (2, 6)), tensor("b", (12,)), tensor("c", (3, 4)), tensor("d", (1, 12))]
    data = build(tensors, [reshape(0, 1, 12), reshape(1, 2, 3, 4), reshape(2, 3, 1, 12)], [0], [3, 1])
    compiled = assert_compiled(data, "tflm")
    layout = compiled.built.layout
    assert layout.moved == {(0, 0), (1, 0), (2, 0)}
    assert set(layout.tensors.values()) == {0}
    assert layout.arena_bytes == layout.lower_bound == 12


def test_alias_lives_as_long_as_its_last_reader() -> None:
    """The input is read again after its reshaped alias was used: nothing may be placed over either."""
    tensors = [tensor("x", (2, 3)), tensor("flat", (6,)), tensor("sum", (6,)), tensor("both", (2, 3)), tensor("view", (6,))]
    add = {"fused_activation_function": 0, "pot_scale_int16": False}
    nodes = [reshape(0, 1, 6), N("ADD", [1, 1], [2], add), N("ADD", [0, 0], [3], add), reshape(3, 4, 6)]
    compiled = assert_compiled(build(tensors, nodes, [0], [4, 2]), "tflm")
    assert compiled.built.layout.moved == {(0, 0), (3, 0)}


@pytest.mark.parametrize("engine", ["tflm", "litert-ref"])
def test_constant_is_copied(engine: str) -> None:
    tensors = [tensor("x", (2, 3)), tensor("c", (6,), data=[1, -2, 3, -4, 5, -128]), tensor("r", (2, 3)), tensor("y", (2, 3))]
    nodes = [reshape(1, 2, 2, 3), N("ADD", [0, 2], [3], {"fused_activation_function": 0, "pot_scale_int16": False})]
    data = build(tensors, nodes, [0], [3, 2])
    assert_agrees(data, engine)
    compiled = assert_compiled(data, engine)
    assert compiled.built.layout.moved == frozenset()
    assert compiled.run(np.zeros((2, 3), dtype=np.int8))[1].tolist() == [[1, -2, 3], [-4, 5, -128]]


@pytest.mark.parametrize("dtype", ["float32", "bool", "int64", "int4"])
def test_constants_of_other_types(dtype: str) -> None:
    values = {"float32": [0.5, -1.25, 3e38, 0.0], "bool": [True, False, True, True]}.get(dtype, [1, -2, 3, -4])
    tensors = [tensor("x", (4,)), tensor("c", (4,), dtype, data=values), tensor("r", (2, 2), dtype), tensor("y", (2, 2))]
    data = build(tensors, [reshape(1, 2, 2, 2), reshape(0, 3, 2, 2)], [0], [3, 2])
    assert np.array_equal(
        assert_compiled(data, "tflm").run(np.zeros(4, dtype=np.int8))[1].reshape(-1), np.asarray(values, storage_dtype(dtype))
    )


def test_variable_is_copied() -> None:
    """A variable that no kernel writes keeps its zero point."""
    state = T("state", "int8", (4,), 0.5, -7, variable=True)
    data = build(
        [state, tensor("y", (2, 2)), tensor("x", (4,)), tensor("z", (2, 2))], [reshape(0, 1, 2, 2), reshape(2, 3)], [2], [1, 3]
    )
    assert assert_compiled(data, "tflm").run(np.zeros(4, dtype=np.int8))[0].tolist() == [[-7, -7], [-7, -7]]


def test_input_that_is_an_output() -> None:
    """Straight through, with and without an alias, and with no node at all."""
    value = np.arange(-6, 0, dtype=np.int8).reshape(2, 3)
    for nodes, outputs in (([reshape(0, 1, 6)], [0, 1]), ([reshape(0, 1, 6)], [1, 0, 1]), ([], [0])):
        tensors = [tensor("x", (2, 3)), tensor("y", (6,))]
        data = build(tensors, nodes, [0], outputs)
        for got in assert_compiled(data, "tflm").run(value):
            assert got.reshape(-1).tolist() == value.reshape(-1).tolist()


def test_constant_output_has_a_place_that_is_filled_last() -> None:
    data = build([tensor("x", (4,)), tensor("c", (4,), data=[1, 2, 3, 4])], [], [0], [1])
    compiled = assert_compiled(data, "tflm")
    assert compiled.built.layout.filled == {1: 16}
    assert compiled.run(np.zeros(4, dtype=np.int8))[0].tolist() == [1, 2, 3, 4]
