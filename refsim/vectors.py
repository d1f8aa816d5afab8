"""Input vectors: directed ones that random data misses, then random ones from a seed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from refsim.errors import UnsupportedError
from refsim.ir import INT_RANGE, Array, Tensor, storage_dtype

DEFAULT_SEED = 20261101


#: Lowest and highest value of an input.
Span = tuple[int, int]


def plain(tensor: Tensor) -> bool:
    """Whether its values are integers that mean themselves, such as indices; bool is none of them."""
    return tensor.quantization is None and tensor.dtype in INT_RANGE


def limits(tensor: Tensor) -> Span:
    """Lowest and highest value of its type. Raises UnsupportedError for types that no vectors are made of."""
    if tensor.dtype == "bool":
        return 0, 1
    if tensor.dtype not in INT_RANGE:
        raise UnsupportedError(f"{tensor}: there are no test vectors for inputs of type {tensor.dtype}")
    return INT_RANGE[tensor.dtype]


def directed(tensor: Tensor, span: Span | None = None) -> Iterator[Array]:
    """Inputs that reach extremes: all lowest, all highest, zero point, ramp, alternating extremes, single spikes.

    ``span``: lowest and highest value; None: those of the type. Floats stay where an engine can convert them to int32 whatever the
    scale of a quantized model is.
    """
    if tensor.dtype == "float32":
        yield from (np.full(tensor.shape, value, dtype=np.float32) for value in (0.0, 1.0, -1.0, 1e3, -1e3))
        return
    low, high = span or limits(tensor)
    dtype = storage_dtype(tensor.dtype)
    zero = _middle(tensor, low, high)
    position = np.arange(tensor.size, dtype=np.int64).reshape(tensor.shape)
    period = min(high - low + 1, 1 << 16)
    yield np.full(tensor.shape, low, dtype=dtype)
    yield np.full(tensor.shape, high, dtype=dtype)
    yield np.full(tensor.shape, zero, dtype=dtype)
    yield (position % period + low).astype(dtype)
    yield np.where(position % 2 == 0, low, high).astype(dtype)
    for where, value in ((0, high), (tensor.size - 1, low)):
        yield np.where(position == where, value, zero).astype(dtype)


def _middle(tensor: Tensor, low: int, high: int) -> int:
    return int(np.clip(tensor.quantization.zero_point[0] if tensor.quantization else 0, low, high))


def random(tensor: Tensor, rng: np.random.Generator, span: Span | None = None) -> Array:
    """One random input: uniform over the type or ``span``, or narrow around the zero point, or mostly extremes."""
    if tensor.dtype == "float32":
        return rng.normal(0, 10.0 ** rng.integers(-3, 4), tensor.shape).astype(np.float32)
    low, high = span or limits(tensor)
    dtype = storage_dtype(tensor.dtype)
    kind = rng.integers(0, 4)
    if kind == 3:
        return rng.choice(np.asarray([low, high], dtype=dtype), tensor.shape)
    if kind == 2:
        zero = _middle(tensor, low, high)
        width = max((high - low) // int(rng.choice([8, 32, 128])), 1)
        return np.clip(zero + rng.integers(-width, width + 1, tensor.shape), low, high).astype(dtype)
    return rng.integers(low, high, tensor.shape, dtype=dtype, endpoint=True)


def inputs(
    tensors: Sequence[Tensor], count: int, seed: int = DEFAULT_SEED, spans: Mapping[int, Span] = MappingProxyType({})
) -> list[Array]:
    """``count`` vectors for model inputs ``tensors``, stacked ``[count, ...]`` per input; the directed ones come first.

    ``spans``: lowest and highest value by number of the input, where not all of its type's are wanted.
    Same arguments, same vectors, on every machine and NumPy version that keeps PCG64's stream.
    """
    rng = np.random.default_rng(seed)
    columns: list[list[Array]] = []
    for number, tensor in enumerate(tensors):
        cases = list(directed(tensor, spans.get(number)))
        # Several inputs take their directed cases out of step, so that extremes meet each other.
        cases = cases[number % len(cases) :] + cases[: number % len(cases)]
        columns.append(cases[:count])
    for number, (column, tensor) in enumerate(zip(columns, tensors, strict=True)):
        column.extend(random(tensor, rng, spans.get(number)) for _ in range(count - len(column)))
    return [np.stack(column) if column else np.zeros((0, *t.shape)) for column, t in zip(columns, tensors, strict=True)]
