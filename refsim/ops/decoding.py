"""Compressed constants of TFLM: TFLM_DECODE, which unpacks weights before they are used.

Both inputs of each output are constants, and so is what comes of them: it is unpacked here, and nothing of it is left to run.
Source: TFLM ``micro/kernels/{decode,decode_state_lut,decode_state_prune,decode_state_huffman}.cc``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from flatbuffers import flexbuffers  # type: ignore[import-untyped]

from refsim.engines.rules import engines
from refsim.ir import Array, Tensor
from refsim.kernels import KernelCall
from refsim.ops import Call, Op, Operand
from refsim.ops._checks import require
from refsim.sheet import Sheet
from refsim.types import storage_dtype

#: What precedes the tables: kind, version, version of the kind, its parameters, its stride, and bytes in reserve.
HEADER, KIND, VERSION, KIND_VERSION, PARAMETERS, STRIDE = 16, 0, 1, 4, 5, 6
LUT, HUFFMAN, PRUNE = 0, 1, 2
DTYPES = ("int8", "int16", "int32", "int64", "bool", "float32")


def _decode(call: Call) -> tuple[KernelCall, ...]:
    inputs = call.all("inputs")
    paired = len(inputs) == 2 * len(call.outputs)
    require(call, paired, f"has {len(inputs)} inputs for {len(call.outputs)} outputs, not two for each")
    for number, (packed, how, out) in enumerate(zip(inputs[0::2], inputs[1::2], call.outputs, strict=True)):
        for tensor in (packed, how):
            require(call, tensor.data is not None, "must be constant", tensor)
        assert packed.data is not None and how.data is not None
        head, tables = how.data.tobytes()[:HEADER], how.data.tobytes()[HEADER:]
        whole = len(head) == HEADER and head[VERSION] == 1 and head[KIND] in KINDS
        require(call, whole, f"begins with {list(head)}, which stands for no compression that TFLM has", how)
        if out.dtype not in DTYPES:
            raise call.unsupported(f"type {out.dtype} is not decompressed by TFLM", out)
        require(call, head[KIND] == HUFFMAN or head[KIND_VERSION] == 1, f"is of version {head[KIND_VERSION]}, not 1", how)
        call.fold(KINDS[head[KIND]](call, packed, how, out, head, tables).reshape(out.shape), number)
    return ()


def _bits(tensor: Tensor) -> Array:
    """The bits of a constant, the highest of each byte first."""
    assert tensor.data is not None
    return np.unpackbits(np.frombuffer(tensor.data.tobytes(), dtype=np.uint8))


def _numbers(bits: Array, width: int) -> Array:
    """Every ``width`` bits as a number."""
    return bits.reshape(-1, width).astype(np.int64) @ np.left_shift(1, np.arange(width)[::-1])


def _elements(call: Call, content: bytes, dtype: str) -> Array:
    held = storage_dtype(dtype)
    return np.frombuffer(content[: len(content) - len(content) % held.itemsize], dtype=held.newbyteorder("<")).astype(held)


def _channels(call: Call, out: Tensor) -> Array:
    """The channel of each element: along the first dimension, or the last, where the output is quantized per channel."""
    q = out.quantization
    count = 1 if q is None else q.scale.size
    last = q is not None and count > 1 and q.axis == len(out.shape) - 1
    require(call, q is None or last or q.axis == 0, f"is quantized along axis {q and q.axis}, not the first or the last", out)
    return np.arange(out.size) % count if last else np.repeat(np.arange(count), out.size // count)


def _looked_up(call: Call, packed: Tensor, how: Tensor, out: Tensor, head: bytes, tables: bytes) -> Array:
    """Each element is an index into the table of its channel."""
    width, bits, values = head[PARAMETERS] & 7, _bits(packed), _elements(call, tables, out.dtype)
    require(call, width >= 1, "has indices of no bits", how)
    require(call, bits.size >= out.size * width, f"has {bits.size} bits for {out.size} indices of {width}", packed)
    places = _numbers(bits[: out.size * width], width) + head[STRIDE] * _channels(call, out)
    require(call, int(places.max(initial=-1)) < values.size, f"has {values.size} values, but an index lies beyond them", how)
    return np.asarray(values[places])


def _pruned(call: Call, packed: Tensor, how: Tensor, out: Tensor, head: bytes, tables: bytes) -> Array:
    """A bit for each element says whether it is the next value, or the zero point."""
    bits, values = _bits(packed), _elements(call, tables, out.dtype)
    require(call, bits.size >= out.size, f"has {bits.size} bits for {out.size} elements", packed)
    kept = bits[: out.size].astype(bool)
    count = int(kept.sum())
    require(call, count <= values.size, f"has {values.size} values for {count} elements", how)
    channels, q = _channels(call, out), out.quantization
    zero_points = np.zeros(1, dtype=np.int64) if q is None else q.zero_point
    require(call, out.dtype == "int8" or not zero_points.any(), "must have zero point 0", out)
    result = zero_points[channels].astype(storage_dtype(out.dtype))
    result[kept] = values[:count]
    return result


def _huffman(call: Call, packed: Tensor, how: Tensor, out: Tensor, head: bytes, tables: bytes) -> Array:
    """Codes of various lengths, looked up in tables of tables.

    An entry is a symbol, with the bits that its code has here, or says how far on to look, with how many bits more.
    """
    assert packed.data is not None
    first, wide = divmod(head[PARAMETERS], 16)[0] + 1, head[PARAMETERS] & 1
    require(call, out.dtype in ("int8", "int16")[: 1 + wide], f"tables of {16 + 16 * wide} bits do not hold {out.dtype}", out)
    entries = _elements(call, tables, "uint32" if wide else "uint16").tolist()
    unit = 2**27 if wide else 2**11  # from here on, the count of bits, and above it the mark of a symbol
    stream, total, place = packed.data.tobytes() + bytes(8), 8 * packed.nbytes, 0
    symbols = []

    def take(count: int) -> int:
        nonlocal place
        require(call, place <= total, f"ends before {out.size} symbols are read", packed)
        start, used = divmod(place, 8)
        place += count
        window = np.unpackbits(np.frombuffer(stream[start : start + 4], dtype=np.uint8))[used : used + count]
        return int("".join(map(str, window)), 2)

    for _ in range(out.size):
        used = first
        at = take(used)
        while True:
            require(call, at < len(entries), f"has {len(entries)} entries, but a code leads beyond them", how)
            count, value = divmod(entries[at], unit)
            if count >= 16:
                break
            used = count + 1
            at += value + take(used)
        symbols.append(entries[at])
        place -= max(used - (count - 16), 0)
    require(call, place <= total, f"ends before {out.size} symbols are read", packed)
    return np.asarray(symbols, dtype=np.uint32).astype(storage_dtype(out.dtype))


KINDS: Mapping[int, Callable[..., Array]] = {LUT: _looked_up, HUFFMAN: _huffman, PRUNE: _pruned}


# --- samples ------------------------------------------------------------------------------------------------------------
def _draw(s: Sheet) -> None:
    kind = s.pick(LUT, LUT, PRUNE, PRUNE, HUFFMAN)
    dtype = s.pick("int8", "int8", "int16") if kind == HUFFMAN else s.pick(*DTYPES, "int8", "int8")
    shape = s.shape(1, 4, 7)
    axis = s.pick(0, len(shape) - 1)
    count = s.pick(1, shape[axis]) if dtype in ("int8", "int16") else 1
    zeros = s.rng.integers(-9, 9, count) if dtype == "int8" and kind == PRUNE else np.zeros(count, dtype=np.int64)
    quantization = ([s.scale() for _ in range(count)], zeros.tolist()) if dtype in ("int8", "int16") else (None, 0)
    out = s.add(dtype, shape, *quantization, axis=axis if count > 1 else 0)
    s.outputs.append(out)
    packed, parameters, stride, tables = {LUT: _draw_lut, PRUNE: _draw_pruned, HUFFMAN: _draw_huffman}[kind](
        s, dtype, int(np.prod(shape)), count
    )
    head = bytes([kind, 1, 0, 0, 1, parameters, stride, *bytes(9)])
    sources = [s.add("uint8", (len(data),), data=list(data)) for data in (packed, head + tables)]
    s.node("CUSTOM", sources, [out], None, custom="TFLM_DECODE", custom_options=bytes(flexbuffers.Dumps({})))


def _values(s: Sheet, dtype: str, count: int) -> bytes:
    """Values of ``dtype`` without the ends of floats, of which some are no numbers."""
    top = 1 if dtype == "bool" else 99
    held = storage_dtype(dtype)
    return s.rng.integers(0 if dtype == "bool" else -top, top, count, endpoint=True).astype(held).tobytes()


def _packed(bits: Array, to: int = 1) -> bytes:
    whole = np.concatenate([bits, np.zeros(-bits.size % (8 * to), dtype=np.uint8)])
    return np.packbits(whole).tobytes()


def _draw_lut(s: Sheet, dtype: str, size: int, count: int) -> tuple[bytes, int, int, bytes]:
    width = s.size(1, 7)
    stride = s.size(1, 2**width)
    indices = s.rng.integers(0, stride, size)
    bits = np.unpackbits(indices.astype(np.uint8)[:, np.newaxis], axis=1)[:, -width:].reshape(-1)
    return _packed(bits), width, stride, _values(s, dtype, stride * count)


def _draw_pruned(s: Sheet, dtype: str, size: int, count: int) -> tuple[bytes, int, int, bytes]:
    kept = s.rng.integers(0, 2, size).astype(np.uint8)
    return _packed(kept), 0, 0, _values(s, dtype, int(kept.sum()))


def _draw_huffman(s: Sheet, dtype: str, size: int, count: int) -> tuple[bytes, int, int, bytes]:
    """Codes 0, 10, and 11 with two bits more, by a table of two bits and one behind it."""
    wide = dtype == "int16" or s.pick(False, True)
    symbols, unit = s.rng.integers(0, 2**7, 6), 2**27 if wide else 2**11
    found = [(16 + length) * unit + int(symbol) for length, symbol in zip((1, 2, 2, 2, 2, 2), symbols, strict=True)]
    entries = [found[0], found[0], found[1], unit + 1, *found[2:]]
    codes = ([0], [1, 0], [1, 1, 0, 0], [1, 1, 0, 1], [1, 1, 1, 0], [1, 1, 1, 1])
    bits = np.concatenate([codes[number] for number in s.rng.integers(0, 6, size)]).astype(np.uint8)
    tables = np.asarray(entries, dtype="<u4" if wide else "<u2").tobytes()
    return _packed(bits, 4) + bytes(4), 16 + int(wide), 0, tables


OPS = (
    Op(
        "CUSTOM:TFLM_DECODE",
        (Operand("inputs", "hint", variadic=True),),
        {"any": (None, None)},
        engines(("any", {}, None)),
        _decode,
        sample=_draw,
        variadic_outputs=True,
    ),
)
