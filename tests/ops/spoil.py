"""Drawn nodes with one thing wrong: another shape, type, scale, option, constant or operand.

Such a model has to be refused by name, or run; nothing else may come of it. Everything follows from a seed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np

from refsim.engines import Profile
from refsim.flatmodel import N, T
from refsim.ops import Op
from refsim.sheet import Sheet

Spoil = Callable[[Sheet, np.random.Generator], None]


def spoiled(op: Op, signature: str, profile: Profile, seed: int) -> bytes:
    """A drawn node of ``op`` with one or two mistakes in it."""
    rng = np.random.default_rng([seed, *f"{op.name}/{signature}/spoiled".encode()])
    sheet = Sheet(np.random.default_rng(seed), signature, op.signatures[signature], profile.rules(op, signature))
    assert op.sample is not None
    op.sample(sheet)
    for _ in range(int(rng.choice([1, 1, 1, 2]))):
        SPOILS[rng.integers(len(SPOILS))](sheet, rng)
    return sheet.build()


def _replace(sheet: Sheet, rng: np.random.Generator, **changes: Any) -> None:
    number = int(rng.integers(len(sheet.tensors)))
    sheet.tensors[number] = dataclasses.replace(sheet.tensors[number], **changes)


def _with_shape(tensor: T, shape: list[int]) -> T:
    data = tensor.data
    if data is not None:
        data = np.resize(np.asarray(data).reshape(-1), shape) if np.size(data) else None
    return dataclasses.replace(tensor, shape=shape, data=data)


def _shape(sheet: Sheet, rng: np.random.Generator) -> None:
    number = int(rng.integers(len(sheet.tensors)))
    shape = list(sheet.tensors[number].shape or ())
    kind = rng.integers(5)
    if kind == 0:
        shape = [*shape, int(rng.integers(1, 3))]
    elif kind == 1:
        shape = [1, *shape]
    elif shape and kind == 2:
        shape = shape[1:]
    elif shape and kind == 3:
        shape[rng.integers(len(shape))] += 1
    elif shape:
        shape[rng.integers(len(shape))] = int(rng.integers(0, 2))
    sheet.tensors[number] = _with_shape(sheet.tensors[number], shape)


def _dtype(sheet: Sheet, rng: np.random.Generator) -> None:
    number = int(rng.integers(len(sheet.tensors)))
    kinds = ("int8", "uint8", "int16", "int32", "int64", "bool", "float32", "float16", "string", "complex64")
    dtype = str(rng.choice(kinds))
    data = sheet.tensors[number].data
    data = None if data is None or rng.integers(2) or dtype in ("string", "complex64") else np.ones(np.shape(data), np.int8)
    sheet.tensors[number] = dataclasses.replace(sheet.tensors[number], dtype=dtype, data=data)


def _scale(sheet: Sheet, rng: np.random.Generator) -> None:
    scales: tuple[Any, ...] = (None, 1e-30, 1e30, 0.0, -0.5, float("nan"), 1e-7, 2.0**-9, [0.5, 0.25])
    scale = scales[rng.integers(len(scales))]
    _replace(sheet, rng, scale=scale, zero_point=[0, 0] if isinstance(scale, list) else 0)


def _zero_point(sheet: Sheet, rng: np.random.Generator) -> None:
    _replace(sheet, rng, zero_point=int(rng.choice([-129, -7, 3, 128, 300, 2**40])), scale=0.25)


def _constant(sheet: Sheet, rng: np.random.Generator) -> None:
    """Other numbers where the model holds small constants, such as axes, permutations and sizes."""
    known = [i for i, t in enumerate(sheet.tensors) if t.data is not None and t.dtype in ("int32", "int64")]
    if not known:
        return
    number = int(rng.choice(known))
    data = np.array(sheet.tensors[number].data).reshape(-1)
    if data.size:
        data[rng.integers(data.size)] = int(rng.choice([-100, -2, -1, 0, 1, 7, 100, 2**30]))
    sheet.tensors[number] = dataclasses.replace(sheet.tensors[number], data=data.reshape(sheet.tensors[number].shape))


def _not_constant(sheet: Sheet, rng: np.random.Generator) -> None:
    known = [i for i, t in enumerate(sheet.tensors) if t.data is not None]
    if known:
        number = int(rng.choice(known))
        sheet.tensors[number] = dataclasses.replace(sheet.tensors[number], data=None)
        sheet.inputs.append(number)


def _option(sheet: Sheet, rng: np.random.Generator) -> None:
    node = sheet.nodes[0]
    options = dict(node.options or {})
    numbers = [name for name, value in options.items() if isinstance(value, bool | int | float)]
    if not numbers:
        return
    name = str(rng.choice(numbers))
    options[name] = type(options[name])(rng.choice([-1, 0, 1, 2, 5, 100]))
    sheet.nodes[0] = dataclasses.replace(node, options=options)


def _no_options(sheet: Sheet, rng: np.random.Generator) -> None:
    sheet.nodes[0] = dataclasses.replace(sheet.nodes[0], options=None)


def _operands(sheet: Sheet, rng: np.random.Generator) -> None:
    node = sheet.nodes[0]
    inputs = list(node.inputs)
    kind = rng.integers(4)
    if kind == 0 and inputs:
        inputs.pop()
    elif kind == 1:
        inputs.append(inputs[0] if inputs else -1)
    elif inputs:
        inputs[rng.integers(len(inputs))] = -1 if kind == 2 else int(rng.choice(inputs))
    changed: N = dataclasses.replace(node, inputs=inputs)
    if rng.integers(8) == 0:
        changed = dataclasses.replace(changed, outputs=[*node.outputs, *node.outputs])
    sheet.nodes[0] = changed


SPOILS: tuple[Spoil, ...] = (
    _shape, _shape, _dtype, _scale, _zero_point, _constant, _constant, _not_constant, _option, _option, _no_options, _operands,
)  # fmt: skip
