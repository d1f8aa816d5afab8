"""A model that runs: inputs to outputs, and every tensor on the way."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from refsim.engines import Profile
from refsim.errors import RangeError, RefsimError
from refsim.exact import one_thread
from refsim.execute import Tensors, simulate, straight
from refsim.ir import Array, Model, Tensor, storage_dtype
from refsim.overflow import Overflow, OverflowWarning, merged, recording
from refsim.prepare import prepare
from refsim.program import Program
from refsim.schedule.fast import fast_program
from refsim.source import File


def check_inputs(tensors: Sequence[Tensor], inputs: Sequence[Array], batch: bool) -> tuple[Array, ...]:
    """``inputs`` as arrays, after checking number, type and shape; with ``batch`` each has one more leading axis."""
    if len(inputs) != len(tensors):
        raise RefsimError(f"the model has {len(tensors)} inputs, but {len(inputs)} were given")
    arrays = tuple(np.asarray(value) for value in inputs)
    for number, (tensor, array) in enumerate(zip(tensors, arrays, strict=True)):
        wanted = storage_dtype(tensor.dtype)
        if array.dtype != wanted:
            raise RefsimError(f"input {number} ({tensor}) must have type {wanted}, not {array.dtype}{_quantizing(tensor, array)}")
        shape = array.shape[1:] if batch else array.shape
        if shape != tensor.shape or (batch and array.ndim == 0):
            extra = " after the leading batch axis" if batch else ""
            hint = "; use run_batch for stacked inputs" if not batch and shape[1:] == tensor.shape else ""
            raise RefsimError(f"input {number} ({tensor}) must have shape {tensor.shape}{extra}, not {shape}{hint}")
    if batch and len({array.shape[0] for array in arrays}) > 1:
        raise RefsimError(f"inputs disagree about the batch size: {[array.shape[0] for array in arrays]}")
    return arrays


def _quantizing(tensor: Tensor, array: Array) -> str:
    """How a float ``array`` becomes what ``tensor`` takes, to be put behind a message; nothing where that is not the matter."""
    if array.dtype.kind != "f" or tensor.quantization is None or tensor.quantization.per_channel:
        return ""
    scale, zero_point = tensor.quantization.scale[0], tensor.quantization.zero_point[0]
    return f": it is quantized, with round(x / {scale:.9g}) + {zero_point}, clamped"


#: Multiply-accumulates after which a simulator proves and uses fast kernels (:mod:`refsim.schedule.fast`).
WORTH_PROVING = 5_000_000
#: Bytes of tensors that a batch may keep. Those of a larger one are computed again when somebody asks for them.
KEPT_BYTES = 64 << 20


class Simulator:
    """A model, or the file that holds it, that runs in exact integers as the engine ``engine`` computes it.

    Variables keep their values between calls of :meth:`run`, as in the engine. Raises ModelError if the model cannot be
    prepared for the profile. Accumulators that leave int32 wrap, as on the target, and are reported: in ``overflows``, and by an
    OverflowWarning, or with ``overflow="error"`` by a RangeError. ``accumulators`` keeps the sums behind the tensors too.
    """

    def __init__(
        self, model: Model | File, engine: str | Profile = "tflm", *, overflow: str = "warn", accumulators: bool = False
    ) -> None:
        if overflow not in ("warn", "error"):
            raise ValueError(f"overflow must be 'warn' or 'error', not {overflow!r}")
        self.program = prepare(model, engine)
        self.model = self.program.model
        self._inputs = self.model.inputs
        self._outputs = tuple(tensor.index for tensor in self.model.outputs)
        #: Overflows of the last run.
        self.overflows: tuple[Overflow, ...] = ()
        self._overflow = overflow
        self._macs = sum(step.macs for step in self.program.steps)
        self._work = 0
        self._fast: Program | None = None
        self._straight: Callable[[Sequence[Array], Mapping[int, Array]], Tensors] | None = None
        self._tensors: Mapping[int, Array] = {}
        self._stacked: Mapping[int, Array] = {}
        #: The inputs of a batch whose tensors were not kept.
        self._postponed: tuple[Array, ...] = ()
        self._sample_bytes = sum(
            value.size * storage_dtype(value.dtype).itemsize for value in self.program.values if value.data is None
        )
        self._sums: Tensors | None = {} if accumulators else None
        self.reset()

    def reset(self) -> None:
        """Put every variable back to what a fresh engine begins with: its zero point, or what CALL_ONCE assigns to it.

        TFLM's ``reset`` and LiteRT's ``reset_all_variables`` do less: variables behind handles are not initialised again.
        """
        self._state: Tensors = self.program.reset_state()

    @property
    def tensors(self) -> Mapping[int, Array]:
        """Every tensor of the last run by its number in ``program.values``: inputs, constants, activations, variables after it.

        The tensors of the first subgraph have their own index as number. In another subgraph that ran more than once, a tensor is
        that of the last visit; in one that did not run, 0.
        """
        if self._postponed:
            self._tensors, self._postponed = self._batch(self._postponed)[0], ()
        if not self._tensors:  # of a single run they are taken out of their stacks when somebody asks for them
            self._tensors = {index: value[0] for index, value in self._stacked.items() if index in self.program.shown}
        return MappingProxyType(self._tensors)

    @property
    def keeps_accumulators(self) -> bool:
        return self._sums is not None

    @property
    def accumulators(self) -> Mapping[int, Array]:
        """The sums of the last run, int32 or int64 of the tensor's shape, by the number of the tensor that was made of them.

        Each is the very number that goes to be requantized, or divided: with the bias and the products of zero points in it, before
        multiplier, shift, output zero point and clamp; int32 where the engine's accumulator is, so one that overflows has wrapped.
        There are sums behind CONV_2D, DEPTHWISE_CONV_2D, TRANSPOSE_CONV, FULLY_CONNECTED, BATCH_MATMUL, AVERAGE_POOL_2D, MEAN and
        SUM. In other subgraphs it is the last visit's. Raises RefsimError unless the simulator was made with ``accumulators=True``.
        """
        if self._sums is None:
            raise RefsimError("accumulators are kept only by a Simulator(..., accumulators=True)")
        return MappingProxyType(self._sums)

    def run(self, *inputs: Array) -> list[Array]:
        """Run once. ``inputs`` in model order, each of the tensor's shape and type; returns the outputs in model order."""
        arrays = check_inputs(self._inputs, inputs, batch=False)
        tensors, events = self._simulate([array[np.newaxis] for array in arrays], self._state)
        self._tell(events)
        self._state = {index: tensors[index] for index in self._state}
        self._tensors, self._stacked, self._postponed = {}, tensors, ()
        self._sums = self._sums and {index: value[0] for index, value in self._sums.items()}
        return [tensors[index][0].copy() for index in self._outputs]

    def run_batch(self, *inputs: Array) -> list[Array]:
        """Run n independent samples, stacked on a new leading axis; each starts from reset state.

        Returns outputs ``[n, ...]``; ``tensors`` then holds stacked tensors (constants with n = 1). The state that
        :meth:`run` keeps is not touched. A batch whose tensors take more than 64 MiB is run in parts, and its tensors are
        computed again when they are asked for, unless accumulators are kept.
        """
        arrays = check_inputs(self._inputs, inputs, batch=True)
        count = arrays[0].shape[0] if arrays else 1
        part = count if self.keeps_accumulators else max(KEPT_BYTES // max(self._sample_bytes, 1), 1)
        if count > part:
            outputs, overflows = self._in_parts(arrays, count, part)
            self._tell(overflows)
            self._tensors, self._stacked, self._postponed = {}, {}, tuple(array.copy() for array in arrays)
            return outputs
        tensors, events = self._batch(arrays)
        self._tell(events)
        self._tensors, self._stacked, self._postponed = tensors, {}, ()
        return self._copied(tensors, count)

    def _copied(self, tensors: Tensors, count: int) -> list[Array]:
        """The outputs of ``count`` samples."""
        outputs = [tensors[index] for index in self._outputs]
        return [np.array(np.broadcast_to(out, (count, *out.shape[1:]))) for out in outputs]

    def _in_parts(self, arrays: Sequence[Array], count: int, part: int) -> tuple[list[Array], tuple[Overflow, ...]]:
        """The outputs of ``count`` samples, of which ``part`` are simulated at once, and what overflowed."""
        found: list[list[Array]] = []
        events: list[Overflow] = []
        for at in range(0, count, part):
            size = min(part, count - at)
            tensors, more = self._batch([array[at : at + size] for array in arrays])
            found.append(self._copied(tensors, size))
            events += more
            del tensors  # before those of the next part are made
        return [np.concatenate(parts) for parts in zip(*found, strict=True)], merged(events)

    def _batch(self, arrays: Sequence[Array]) -> tuple[Tensors, list[Overflow]]:
        """The tensors of independent samples, stacked, and what overflowed."""
        count = arrays[0].shape[0] if arrays else 1
        state = self.program.reset_state(count)
        tensors, events = self._simulate(arrays, state)
        # What follows from constants alone was computed once, and is the same in every sample.
        computed, values = self.program.computed, self.program.values
        fixed = {index for index in tensors if values[index].data is not None and index not in computed}
        sums = self._sums
        self._sums = sums and {i: acc if len(acc) == count else np.repeat(acc, count, axis=0) for i, acc in sums.items()}
        return {
            index: value if index in fixed or len(value) == count else np.repeat(value, count, axis=0)
            for index, value in tensors.items()
            if index in self.program.shown
        }, events

    def _simulate(self, inputs: Sequence[Array], state: Mapping[int, Array]) -> tuple[Tensors, list[Overflow]]:
        """All values, and what overflowed."""
        sums: Tensors | None = None if self._sums is None else {}
        with recording() as events, one_thread():
            program = self._prepared(len(inputs[0]) if inputs else 1)
            ready = self._straight if program is self._fast else None
            tensors = ready(inputs, state) if ready else simulate(program, inputs, state, sums=sums)
        self._sums = sums and {index: value for index, value in sums.items() if index in self.program.shown}
        return tensors, events

    def _tell(self, events: Sequence[Overflow]) -> None:
        """Keep what overflowed, and say so; called by what a user calls."""
        self.overflows = tuple(events)
        if events and self._overflow == "error":
            raise RangeError("\n".join(map(str, events)))
        for event in events:
            warnings.warn(str(event), OverflowWarning, stacklevel=3)

    def _prepared(self, count: int) -> Program:
        """The program for the next ``count`` samples: with fast kernels once so much was asked that proving them pays."""
        if self._sums is not None:  # fast kernels show no sums
            return self.program
        if self._fast is None and self._work + (count - 1) * self._macs > WORTH_PROVING:
            self._fast = fast_program(self.program)
            self._straight = straight(self._fast)
        self._work += count * self._macs
        return self._fast or self.program
