"""The simulator's own schedule: weighted sums in BLAS, output stages in three float64 operations, memory used again.

An output stage is sum * scale + offset, cut to a whole number and clamped; zero points and biases are in the offset, so that inputs
and sums stay raw. Every layer runs its own code on every deciding accumulator before it is used: what is not equal there keeps its
slow kernel.
Batches are cut into chunks that fit a cache, so that memory beyond the tensors themselves does not grow with the batch.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from refsim import exact
from refsim.fixedpoint import EXACT
from refsim.fixedpoint.merged import unsaturated_shares
from refsim.ir import Array
from refsim.kernels import KernelCall
from refsim.kernels import softmax as softmax_kernel
from refsim.kernels._rows import SUM_INTEGER_BITS
from refsim.kernels._shared import Window
from refsim.program import Program
from refsim.schedule.choice import Refused, require
from refsim.schedule.elements import weighted_params
from refsim.schedule.facts import EIGHT_BITS, Facts, Place, Weighted, facts_of
from refsim.schedule.requant import Affine, Decided, affine, decide
from refsim.types import INT_RANGE

#: Bytes of float64 sums that one chunk of a batch may have.
CHUNK_BYTES = 1 << 20
#: Elements of a row after which a longer one is no faster.
ROW = 128
#: Elements of sums that are one row: operands of one shape take NumPy half the time, but larger ones leave the cache.
WHOLE = 4096
#: Shapes of inputs that a layer keeps its arrays for: of single samples, of chunks, and of what is left of a batch.
SHAPES = 3
BOOL, FLOAT64, LIFTED = np.dtype(np.bool_), np.dtype(np.float64), np.dtype(np.uint8)
#: Outputs before the clamp, and how large they may be: the shorter the type, the less time.
WHOLE_NUMBERS, WHOLE_MOST = np.dtype(np.int16), 2.0**15 - 1
WIDER, WIDER_MOST = np.dtype(np.int32), 2.0**31 - 1
#: Softmax over fewer: exponentials in Q12.19 then add up to less than 2^28, and nothing has to be reported.
FEW_CLASSES = 512
#: The largest difference of two 8-bit scores.
WIDEST = np.int64(255)


class Pool:
    """Memory that all layers use in turn. What an array holds is lost when another of its name is asked for."""

    #: Arrays that are remembered; making one takes longer than a small layer's arithmetic.
    VIEWS = 1000

    def __init__(self) -> None:
        self.memory: dict[str, Array] = {}
        self.views: dict[tuple[str, tuple[int, ...], np.dtype[Any]], Array] = {}

    def get(self, name: str, shape: tuple[int, ...], dtype: np.dtype[Any]) -> Array:
        key = name, shape, dtype
        if key not in self.views:
            size = math.prod(shape) * dtype.itemsize
            if name not in self.memory or self.memory[name].size < size:
                self.memory[name] = np.empty(size, np.uint8)
                self.views.clear()  # some are of the memory that goes
            if len(self.views) >= self.VIEWS:
                self.views.clear()
            self.views[key] = self.memory[name][:size].view(dtype).reshape(shape)
        return self.views[key]


class OutputStage:
    """Raw sums ``[rows, channels]`` to 8-bit outputs; see the module."""

    def __init__(self, known: Weighted, dtype: np.dtype[Any], bound: int, out: str, pool: Pool) -> None:
        """Raw sums are whole numbers of at most ``bound`` in type ``dtype``, which holds one more, too."""
        decided = decide(known.stage)
        require(decided is not None, "the output stage is not a proved step function")
        assert decided is not None
        lift = -INT_RANGE[out][0]
        #: Outputs are made without a sign, from 0 on; its bit brings them back.
        self.lift = np.array(-lift, out)
        form = _form(decided, known.folded_bias, lift)
        self.scale, self.offset = form.scale, form.offset
        self.negative = form.negative if form.signed else None
        #: Raw sums below it are of negative accumulators.
        self.edge = np.clip(-known.folded_bias, -bound, bound + 1).astype(dtype)
        #: What the fractions are cut from, before the clamp; those below 0 are cut upwards, and clamped all the same.
        reach = float((bound * form.scale + np.abs(form.offset) + form.negative).max(initial=0))
        require(reach < WIDER_MOST, "results may leave int32")
        self.whole = WHOLE_NUMBERS if reach < WHOLE_MOST else WIDER
        self.low, self.high = (np.array(end, self.whole) for end in (form.minimum, form.maximum))
        self.pool = pool
        self._prove(decided, known.folded_bias, dtype, out)

    def _prove(self, decided: Decided, folded: Array, dtype: np.dtype[Any], out: str) -> None:
        """Run on every deciding accumulator; together with the order that floats keep this covers all."""
        raw = (decided.points.acc - folded[:, np.newaxis]).T
        sums = raw.astype(dtype)
        require(bool(np.array_equal(sums, raw)), "sums are no floats")
        wanted = np.ascontiguousarray(decided.points.value.T)
        result = np.empty(sums.shape, out)
        self.apply(np.ascontiguousarray(sums), result)
        require(bool(np.array_equal(result, wanted)), "no float64 form was proved")

    def _repeated(self, rows: int) -> int:
        """How many of ``rows`` the constants of channels are repeated for: NumPy begins anew for every row, which takes time."""
        if rows * self.scale.size <= WHOLE:
            return rows
        return next((times for times in range(1, rows) if rows % times == 0 and times * self.scale.size >= ROW), rows)

    def apply(self, sums: Array, out: Array) -> None:
        """``sums`` may be changed; ``out`` has as many elements. ``sums`` are contiguous."""
        self.bound(sums, out.shape)(out)

    def bound(self, sums: Array, shape: tuple[int, ...]) -> Callable[[Array | None], Array]:
        """What brings to an array of ``shape``, or else a new one, what stands in ``sums``, whenever it is called.

        A small layer's arithmetic takes less time than to find its arrays, so this is done once.
        """
        times = self._repeated(sums.size // self.scale.size)
        sums = sums.reshape((-1, times * self.scale.size) if sums.size > WHOLE else -1)
        scaled = self.pool.get("scaled", sums.shape, FLOAT64)
        whole = self.pool.get("whole", sums.shape, self.whole)
        raised = self.pool.get("raised", sums.shape, LIFTED)
        outputs = raised.view(self.lift.dtype).reshape(shape)
        edge, scale, offset = (np.tile(constants, times) for constants in (self.edge, self.scale, self.offset))
        negative = None if self.negative is None else np.tile(self.negative, times)
        signed = () if negative is None else sums.shape
        below, lower = (self.pool.get(name, signed, kind) for name, kind in (("below", BOOL), ("lower", FLOAT64)))
        low, high, lift = self.low, self.high, self.lift

        def run(out: Array | None) -> Array:
            scaled[...] = sums  # two passes take less time than one that converts
            np.multiply(scaled, scale, scaled)
            np.add(scaled, offset, scaled)
            if negative is not None:
                np.less(sums, edge, below)
                np.multiply(below, negative, lower)
                np.subtract(scaled, lower, scaled)
            whole[...] = scaled  # clamping whole numbers takes less time than clamping floats
            whole.clip(low, high, out=whole)
            raised[...] = whole
            result: Array = np.bitwise_xor(outputs, lift, out)
            return result

        return run


def _form(decided: Decided, folded: Array, lift: int) -> Affine:
    """The form of raw sums. If negative accumulators stand apart it is that of accumulators, moved by the bias: not proved yet."""
    if (form := affine(decided, folded, lift)) is not None:
        return form
    if (form := affine(decided, 0, lift)) is not None:
        return replace(form, offset=form.offset + folded * form.scale)
    raise Refused("no float64 form was found")


#: What a layer's inputs are copied to; a copy to be made then, as (to, from), or None; what computes the sums then; the sums.
Arrays = tuple[Array, tuple[Array, Array] | None, Callable[[], object], Array]
#: Takes inputs and where the outputs go, if they do not go to a new array; returns the outputs.
Run = Callable[[Array, Array | None], Array]


class Layer:
    """A weighted sum. ``shape`` is the output's of one sample; ``arrays`` says how sums are made of inputs of some shape."""

    def __init__(self, known: Weighted, call: KernelCall, shape: tuple[int, ...], inputs: int, pool: Pool) -> None:
        """``inputs`` are the elements that a sample takes in the layer's own form of its input."""
        low, high = INT_RANGE[call.variant.types["x"]]
        bound = int(np.abs(known.weights).sum(axis=1).max(initial=0)) * max(-low, high)
        self.dtype = exact.product_dtype(bound + 1)
        require(self.dtype.kind == "f", "sums may leave what floats hold exactly")
        out = call.variant.types["out"]
        self.out, self.shape, self.pool = np.dtype(out), shape, pool
        self.stage = OutputStage(known, self.dtype, bound, out, pool)
        self.chunk = max(CHUNK_BYTES // (8 * max(math.prod(shape), inputs)), 1)
        self.ready: dict[tuple[int, ...], Run] = {}

    def __call__(self, nx: Any, p: Any, x: Array, w: Array, bias: Array | None) -> Array:
        if len(x) <= self.chunk:
            return (self.ready.get(x.shape) or self._get_ready(x.shape))(x, None)
        result = np.empty((len(x), *self.shape), self.out)
        for at in range(0, len(x), self.chunk):
            part = x[at : at + self.chunk]
            run = self.ready.get(part.shape) or self._get_ready(part.shape)
            run(part, result[at : at + self.chunk])
        return result

    def _get_ready(self, shape: tuple[int, ...]) -> Run:
        """What computes the outputs of inputs of ``shape``, with all its arrays."""
        fill, source, compute, sums = self.arrays(shape)
        output = self.stage.bound(sums, (shape[0], *self.shape))

        def run(x: Array, out: Array | None) -> Array:
            fill[...] = x
            if source is not None:
                source[0][...] = source[1]
            compute()
            return output(out)

        if len(self.ready) >= SHAPES:
            self.ready.clear()
        self.ready[shape] = run
        return run

    def arrays(self, shape: tuple[int, ...]) -> Arrays:
        raise NotImplementedError

    def product(self, pixels: Array, weights: Array) -> tuple[Callable[[], object], Array]:
        """``pixels [rows, K]`` times ``weights [K, channels]``: how, and where to."""
        sums = self.pool.get("sums", (len(pixels), weights.shape[1]), self.dtype)
        if len(pixels) == 1:  # a vector: less to look at for NumPy
            return partial(np.dot, pixels[0], weights, sums[0]), sums
        return partial(np.matmul, pixels, weights, sums), sums


class Dense(Layer):
    def __init__(self, known: Weighted, call: KernelCall, pool: Pool) -> None:
        p = call.params
        super().__init__(known, call, (p.batches, p.units), p.batches * p.depth, pool)
        self.depth = p.depth
        self.weights = np.ascontiguousarray(known.weights.T.astype(self.dtype))

    def arrays(self, shape: tuple[int, ...]) -> Arrays:
        rows = self.pool.get("pixels", (math.prod(shape) // self.depth, self.depth), self.dtype)
        return rows.reshape(shape), None, *self.product(rows, self.weights)


class Windowed(Layer):
    """A layer with a window: ``images`` holds some, with the zero point around them, which stays there."""

    def __init__(self, known: Weighted, call: KernelCall, pool: Pool, inputs: int = 0) -> None:
        self.window: Window = call.params.window
        size = self.window.batches * self.window.input_height * self.window.input_width * self.window.input_depth
        super().__init__(known, call, self.window.output_shape, max(size, inputs), pool)
        self.pad = -call.params.input_offset
        self.images = np.zeros(0, self.dtype)

    def padded(self, count: int, dtype: np.dtype[Any], repeat: int = 1) -> tuple[Array, Array]:
        """(images of ``count`` samples, what is inside their borders): each channel ``repeat`` times."""
        g = self.window
        if len(self.images) < count:
            self.images = np.full((count, g.batches, *g.padded_size, g.input_depth * repeat), self.pad, dtype)
        images = self.images[:count]
        return images, images[:, :, g.pad_top : g.pad_top + g.input_height, g.pad_left : g.pad_left + g.input_width]


class Conv(Windowed):
    def __init__(self, known: Weighted, call: KernelCall, pool: Pool) -> None:
        require(call.params.groups == 1, "grouped")
        g = call.params.window
        super().__init__(known, call, pool, g.outputs // g.output_depth * known.weights.shape[1])
        self.weights = np.ascontiguousarray(known.weights.T.astype(self.dtype))
        self.pointwise = g.filter_height == g.filter_width == g.stride_height == g.stride_width == 1

    def arrays(self, shape: tuple[int, ...]) -> Arrays:
        g = self.window
        if self.pointwise:
            pixels = self.pool.get("pixels", (math.prod(shape) // g.input_depth, g.input_depth), self.dtype)
            return pixels.reshape(shape), None, *self.product(pixels, self.weights)
        images, inside = self.padded(shape[0], self.dtype)
        taps = g.view(images)
        columns = self.pool.get("columns", taps.shape, self.dtype)
        return inside, (columns, taps), *self.product(columns.reshape(-1, len(self.weights)), self.weights)


class Depthwise(Windowed):
    """A row of pixels times its channels is one long axis, with the weights repeated along it: one sum over all taps.

    At other strides than 1 the columns that each tap reads are put side by side first.
    """

    def __init__(self, known: Weighted, call: KernelCall, pool: Pool) -> None:
        g = call.params.window
        super().__init__(known, call, pool, g.padded_size[0] * g.filter_width * g.output_width * g.output_depth)
        self.repeat = call.params.depth_multiplier
        self.raw = np.dtype(call.variant.types["x"])
        taps = known.weights.T.astype(self.dtype).reshape(g.filter_height, g.filter_width, -1)
        self.weights = np.tile(taps, (1, 1, g.output_width))

    def arrays(self, shape: tuple[int, ...]) -> Arrays:
        g, near = self.window, self.window.stride_width == 1
        images, inside = self.padded(shape[0], self.dtype if near else self.raw, self.repeat)
        view = np.lib.stride_tricks.as_strided
        if near:
            rows, source = images, None
            step = g.dilation_width * images.strides[3]
        else:
            columns = g.columns(images)
            rows = self.pool.get("columns", columns.shape, self.dtype)
            source, step = (rows, columns), rows.strides[3]
        long = (*images.shape[:2], g.output_height, g.filter_height, g.filter_width, self.weights.shape[2])
        sample, image, row = rows.strides[:3]
        steps = (sample, image, g.stride_height * row, g.dilation_height * row, step, self.dtype.itemsize)
        taps = view(rows, long, steps, writeable=False)
        sums = self.pool.get("sums", (*images.shape[:2], g.output_height, self.weights.shape[2]), self.dtype)
        fill = np.moveaxis(inside.reshape(*inside.shape[:4], g.input_depth, self.repeat), -1, 0)
        return fill, source, partial(np.einsum, "nbhyxc,yxc->nbhc", taps, self.weights, out=sums), sums


# --- the rest -------------------------------------------------------------------------------------------------------------
def _add(call: KernelCall) -> Callable[..., Array]:
    """ADD as a weighted sum in int32."""
    require(call.variant.types["x"] in EIGHT_BITS and not call.params.walk.size, "operands repeat, or are not 8-bit")
    q, limits = weighted_params(call), INT_RANGE[call.params.dtype]
    a_weight, b_weight, offset = (np.int32(value) for value in (q.lhs_weight, q.rhs_weight, q.offset))

    def run(nx: Any, p: Any, lhs: Array, rhs: Array) -> Array:
        # The operands have as many elements, but perhaps not as many dimensions.
        lhs, rhs = (x.reshape(len(x), -1) for x in (lhs, rhs))
        total = np.multiply(lhs, a_weight, dtype=np.int32) + np.multiply(rhs, b_weight, dtype=np.int32)
        total += offset
        total >>= q.right
        low, high = max(q.activation_min, limits[0]), min(q.activation_max, limits[1])
        return np.asarray(np.clip(total, low, high, out=total).astype(p.dtype))

    return run


def _softmax(call: KernelCall) -> Callable[..., Array]:
    """The exponentials of all differences, computed once, and of few classes, whose sums stay small, plain arithmetic."""
    q = call.params
    require(not q.exp_lut.size and q.float_table is None, "no table of exponentials")
    table = softmax_kernel.exponentials(EXACT, q)
    if q.depth >= FEW_CLASSES:
        return lambda nx, p, x: softmax_kernel.run(nx, p, x, table)
    terms = EXACT.rdbpot(table, SUM_INTEGER_BITS)
    low, high = INT_RANGE[q.dtype]
    bits = {"integer_bits": SUM_INTEGER_BITS, "output_bits": 16 if q.dtype == "int16" else 8}

    def run(nx: Any, p: Any, x: Array) -> Array:
        place = x - (np.maximum.reduce(x, axis=-1, keepdims=True) - WIDEST)
        total = np.add.reduce(terms.take(place), axis=-1, keepdims=True)
        shares = unsaturated_shares(table.take(place), total.item() if total.size == 1 else total, **bits)
        return np.asarray(np.minimum(shares + low, high).astype(q.dtype))

    return run


def _average_pool(call: KernelCall) -> Callable[..., Array]:
    """The mean of whole images: one sum, and one division of each channel."""
    window = call.params.window
    whole = (window.filter_height, window.filter_width) == (window.input_height, window.input_width)
    require(whole and window.output_shape[1:3] == (1, 1) and not (window.pad_top or window.pad_left), "not the whole image")
    count = window.input_height * window.input_width
    require(count * 2**16 < 2**31, "sums may leave int32")

    def run(nx: Any, p: Any, x: Array) -> Array:
        total = x.reshape(len(x), window.batches, count, -1).sum(axis=2, dtype=np.int32)
        mean = nx.div_half_away(total.astype(np.int64), count)
        return np.asarray(np.clip(mean, p.activation_min, p.activation_max).astype(p.dtype))

    return run


LAYERS = {"conv_2d": Conv, "depthwise_conv_2d": Depthwise, "fully_connected": Dense}
OTHERS = {"add": _add, "softmax": _softmax, "average_pool_2d": _average_pool}


def fast_program(program: Program) -> Program:
    """``program`` with fast kernels where they are proved equal; for the simulator alone, as they have no C.

    The program holds memory that its kernels use again, so only one run at a time may use it.
    """
    if not program.profile.generates or program.profile.single_rounding:  # the proofs know the rules of generated C, rounded twice
        return program
    facts, pool = facts_of(program), Pool()
    steps = []
    for number, step in enumerate(program.steps):
        calls = tuple(_fast(facts, pool, (number, part), call) for part, call in enumerate(step.calls))
        steps.append(replace(step, calls=calls))
    return program.with_steps(steps)


def _fast(facts: Facts, pool: Pool, place: Place, call: KernelCall) -> KernelCall:
    name = call.kernel.name
    try:
        if name in LAYERS and place in facts.weighted:
            _require_defined(call)
            run: Any = LAYERS[name](facts.weighted[place], call, pool)
        elif name in OTHERS:
            run = OTHERS[name](call)
        else:
            return call
    except Refused:
        return call
    return replace(call, kernel=replace(call.kernel, run=run))


def _require_defined(call: KernelCall) -> None:
    """Rule float64 reports results beyond int32, which a fast kernel would not see."""
    output = call.params.output
    if output.rule == "float64":
        real = float((output.multiplier * np.exp2(output.shift - 31.0)).max(initial=0))
        require(call.params.acc.total * real < 2.0**30, "results may leave int32")
