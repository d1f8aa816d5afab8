"""Kernel calls on arrays: a program, or a part of one, in exact integers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from refsim.errors import ModelError
from refsim.fixedpoint import Arithmetic
from refsim.ir import Array, Tensor
from refsim.kernels import KernelCall
from refsim.overflow import recording
from refsim.program import WHILE_LIMIT, Block, Narrow, Program, Step, constants_of
from refsim.types import storage_dtype

Tensors = dict[int, Array]


def simulate(
    program: Program, inputs: Sequence[Array], state: Mapping[int, Array], nx: Arithmetic | None = None, sums: Tensors | None = None
) -> Tensors:
    """All values of one run over a batch of n samples, by number.

    ``inputs`` and ``state`` have a leading axis n, and so have the results: activations, and variables after the run; what follows
    from constants alone has a leading axis 1. A value of a block that ran several times is that of the last visit, of one that did
    not run in a sample 0. ``nx`` is the fixed-point arithmetic, by default the profile's; another one makes mistakes on purpose.
    ``sums`` is filled with the accumulators of the kernels that have them, by the number of the value that is made of them, in the
    kernel's accumulator type.
    """
    inner = (program.values[index] for block in program.blocks[1:] for _, index in program.traced_in(block))
    seen = {value.index: np.zeros((1, *value.shape), storage_dtype(value.dtype)) for value in inner}
    count = max((len(array) for array in (*inputs, *state.values())), default=1)
    nx = nx or program.profile.nx
    variables = frozenset(program.initial_state)
    run = Runner(program.values, program.blocks, nx, variables, program.constants, count, seen, sums, program.narrow)
    return run.seen | run.block(0, inputs, state, np.arange(count))


def straight(program: Program) -> Callable[[Sequence[Array], Mapping[int, Array]], Tensors] | None:
    """:func:`simulate` of ``program``, from inputs and state, with everything looked up beforehand; None if blocks run others.

    Small layers take less time than to find out what they read and write.
    """
    if len(program.blocks) > 1 or program.narrow:
        return None
    block, constants = program.main, program.constants
    steps = [_bound(program.values, step.calls, program.profile.nx) for step in block.steps if step.calls]

    def run(inputs: Sequence[Array], state: Mapping[int, Array]) -> Tensors:
        tensors = {**constants, **state}
        tensors.update(zip(block.inputs, inputs, strict=True))
        for step in steps:
            step(tensors)
        return tensors

    return run


def _bound(values: Sequence[Tensor], calls: Sequence[KernelCall], nx: Arithmetic) -> Callable[[Tensors], None]:
    """:func:`run_calls` of ``calls``; shorter for a kernel that only makes one array of one, as most do."""
    call = calls[0]
    moving = [index for index, moves in call.operands if moves]
    plain = len(calls) == len(moving) == len(call.writes) == 1 and call.operands[0][1]
    if not plain or call.kernel.partial or call.states:
        return lambda tensors: run_calls(values, calls, tensors, nx)
    run, params, source, result = call.kernel.run, call.params, moving[0], call.writes[0]
    assert source is not None
    rest = [None if index is None else values[index].data for index, _ in call.operands[1:]]
    shape = values[result].shape

    def run_one(tensors: Tensors) -> None:
        tensors[result] = _shaped(run(nx, params, tensors[source], *rest), shape)

    return run_one


def run_block(values: Sequence[Tensor], blocks: Sequence[Block | None], number: int, state: Tensors, nx: Arithmetic) -> Tensors:
    """The values of block ``number``, which has no inputs, and the variables after it ran once; for programs in the making."""
    return Runner(values, blocks, nx, frozenset(state), constants_of(values), 1).block(number, (), state, np.arange(1))


@dataclass(slots=True)
class Runner:
    """One run of a program over a batch. Blocks may run for a part of the batch: ``rows`` are the samples then."""

    values: Sequence[Tensor]
    blocks: Sequence[Block | None]
    nx: Arithmetic
    variables: frozenset[int]
    #: What no step computes, by number.
    constants: Mapping[int, Array]
    samples: int
    #: Values of the blocks that steps run, by number, in the whole batch; none where nobody wants to see them.
    seen: Tensors = field(default_factory=dict)
    #: Accumulators in the whole batch, where somebody wants to see them.
    sums: Tensors | None = None
    narrow: Mapping[int, Narrow] = field(default_factory=dict)

    def block(self, number: int, inputs: Sequence[Array], state: Mapping[int, Array], rows: Array) -> Tensors:
        block = self.blocks[number]
        assert block is not None
        tensors = {**self.constants, **state}
        tensors.update(zip(block.inputs, inputs, strict=True))
        for step in block.steps:
            self.step(block, step, tensors, rows)
        return tensors

    def step(self, block: Block, step: Step, tensors: Tensors, rows: Array) -> None:
        """Run ``step`` of ``block`` on ``tensors``, and the blocks that it controls, if it does."""
        sums: Tensors | None = None if self.sums is None else {}
        run_calls(self.values, step.calls, tensors, self.nx, sums)
        if sums:
            self._keep(sums, rows)
        if self.narrow:
            tensors.update((i, self.narrow[i].widen(tensors[self.narrow[i].stored])) for i in step.outputs if i in self.narrow)
        if step.flow is not None and step.runs:
            {"if": self._if, "while": self._while, "call": self._call}[step.flow.kind](block, step, tensors, rows)

    def _keep(self, sums: Tensors, rows: Array) -> None:
        """The accumulators of one step, of the samples ``rows``."""
        part = None if rows.size == self.samples else rows
        for index, array in sums.items():
            assert self.sums is not None
            self.sums[index] = _merged(self.sums.get(index, np.zeros_like(array[:1])), array, part, self.samples)

    def _inner(self, number: int, inputs: Sequence[Array], tensors: Tensors, rows: Array, chosen: Array | None) -> list[Array]:
        """Outputs of block ``number``, for the ``chosen`` ones of the ``rows`` only; variables change in ``tensors``."""
        block = self.blocks[number]
        assert block is not None
        own = rows if chosen is None else rows[chosen]
        given = [_taken(array, chosen) for array in inputs]
        state = {index: _taken(tensors[index], chosen) for index in self.variables}
        inner = self.block(number, given, state, own)
        for index in self.variables:
            if inner[index] is not state[index]:
                tensors[index] = _merged(tensors[index], inner[index], chosen, len(rows))
        for index in self.seen.keys() & inner.keys():
            self.seen[index] = _merged(self.seen[index], inner[index], own, self.samples)
        return [inner[index] for index in block.outputs]

    def _call(self, block: Block, step: Step, tensors: Tensors, rows: Array) -> None:
        assert step.flow is not None
        arrays = self._inner(step.flow.blocks[0], _arguments(step, tensors), tensors, rows, None)
        tensors.update(zip(step.outputs, arrays, strict=True))

    def _if(self, block: Block, step: Step, tensors: Tensors, rows: Array) -> None:
        assert step.flow is not None and step.operands[0] is not None
        condition = _flags(tensors[step.operands[0]])
        arguments = _arguments(step, tensors)
        for number, wanted in zip(step.flow.blocks, (True, False), strict=True):
            chosen = np.flatnonzero(condition == wanted)
            if not chosen.size:
                continue
            part = None if chosen.size == condition.size else chosen
            for index, array in zip(step.outputs, self._inner(number, arguments, tensors, rows, part), strict=True):
                tensors[index] = _merged(tensors.get(index, array), array, part, len(rows))

    def _while(self, block: Block, step: Step, tensors: Tensors, rows: Array) -> None:
        assert step.flow is not None
        condition, body = step.flow.blocks
        carried = _arguments(step, tensors)
        active: Array | None = None
        for _ in range(WHILE_LIMIT):
            (result,) = self._inner(condition, carried, tensors, rows, active)
            flags = _flags(result)
            if not flags.any():
                tensors.update(zip(step.outputs, carried, strict=True))
                return
            if not flags.all():
                active = (np.arange(len(rows)) if active is None else active)[flags]
            results = self._inner(body, carried, tensors, rows, active)
            carried = [_merged(old, new, active, len(rows)) for old, new in zip(carried, results, strict=True)]
        told = f"still runs after {WHILE_LIMIT:,} rounds; its condition may never become false"
        raise ModelError(f"{block.title(step)}: {told}")


def _arguments(step: Step, tensors: Tensors) -> list[Array]:
    return [tensors[index] for index in step.arguments]


def _flags(array: Array) -> Array:
    """A scalar condition [n, ...] as bool [n]."""
    return np.asarray(array.reshape(len(array), -1)[:, 0] != 0)


def _taken(array: Array, chosen: Array | None) -> Array:
    """The ``chosen`` samples; what is the same for all stays as it is."""
    return array if chosen is None or len(array) == 1 else array[chosen]


def _merged(old: Array, new: Array, chosen: Array | None, count: int) -> Array:
    """``old`` with the ``chosen`` ones of ``count`` samples replaced by ``new``."""
    if chosen is None:
        return new
    whole = np.array(np.broadcast_to(old if len(old) in (1, count) else old[:1], (count, *old.shape[1:])))
    whole[chosen] = new
    return whole


def run_calls(
    values: Sequence[Tensor], calls: Sequence[KernelCall], tensors: Tensors, nx: Arithmetic, sums: Tensors | None = None
) -> None:
    """Run the kernel ``calls`` of one step, reading from and writing to ``tensors``; accumulators go to ``sums``, if given."""
    begun: set[int] = set()
    own: set[int] = set()
    for call in calls:
        arrays = [tensors[i] if moves else None if i is None else values[i].data for i, moves in call.operands]  # type: ignore[index]
        if call.kernel.partial:
            arrays += [
                _partly_written(values[index], arrays, tensors[index] if index in begun else None, index in own)
                for index in call.writes
            ]
            own.update(call.writes)
        if call.states:
            arrays = _with_state(call, arrays)
        if sums is not None:
            _add_sums(values, call, nx, arrays, sums)
        results = call.kernel.run(nx, call.params, *arrays)
        if not isinstance(results, tuple):
            results = (results,)
        for index, result in zip((*call.writes, *call.states), results, strict=True):
            tensors[index] = _shaped(result, values[index].shape)
        begun.update(call.writes)


def _shaped(array: Array, shape: tuple[int, ...]) -> Array:
    return array if array.shape[1:] == shape else array.reshape(array.shape[0], *shape)


def _add_sums(values: Sequence[Tensor], call: KernelCall, nx: Arithmetic, arrays: Sequence[Array | None], sums: Tensors) -> None:
    with recording():  # running the kernel will report what overflows
        found = call.kernel.accumulate(nx, call.params, *arrays)
    if found is not None:
        dtype = call.variant.types.get("acc", "int32")
        sums[call.writes[0]] = found.astype(dtype).reshape(found.shape[0], *values[call.writes[0]].shape)


def _with_state(call: KernelCall, arrays: Sequence[Array | None]) -> list[Array | None]:
    """Each sample has a state of its own, so that operands which are the same for all samples have to be there for each of them."""
    moving = [array is not None and slot.role != "const" for slot, array in zip(call.kernel.inputs, arrays, strict=True)]
    count = max(len(array) for array, moves in zip(arrays, moving, strict=True) if array is not None and moves)
    return [
        np.broadcast_to(array, (count, *array.shape[1:])) if array is not None and moves else array
        for array, moves in zip(arrays, moving, strict=True)
    ]


def _partly_written(value: Tensor, operands: Sequence[Array | None], array: Array | None, own: bool) -> Array:
    """The array of an output of which a kernel writes a part, in as many samples as the operands have.

    It holds what earlier calls of the step wrote, ``array``, and is that array if it was made here, which is ``own``: a copy may be
    a view of its operand. What an earlier run left there is not written to: others may see it.
    """
    count = max((len(array) for array in operands if array is not None), default=1)
    if array is None:
        return np.zeros((count, *value.shape), dtype=storage_dtype(value.dtype))
    return array if own and len(array) >= count else np.repeat(array, max(count // len(array), 1), axis=0)
