"""Messages between the caller and a worker: a length, a JSON header, and the raw bytes of the arrays that it lists.

Used on both sides, and by interpreters older than refsim's own: plain Python 3.9 and NumPy, nothing of refsim.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

_LENGTH = struct.Struct("<Q")
#: Kinds of NumPy types that a message may carry: never objects, so that nothing is ever unpickled.
NUMBERS = "biufc"


def send(stream: BinaryIO, header: Mapping[str, Any], arrays: Sequence[Array] = ()) -> None:
    """Write one message and flush it. The arrays hold numbers, of any shape and layout."""
    plain = [np.asarray(array, order="C") for array in arrays]
    text = json.dumps({**header, "arrays": [[array.dtype.str, list(array.shape)] for array in plain]}).encode()
    stream.write(_LENGTH.pack(len(text)) + text)
    for array in plain:
        stream.write(array.tobytes())
    stream.flush()


def receive(stream: BinaryIO) -> tuple[dict[str, Any], list[Array]]:
    """Read one message: its header, and its arrays (writable, C order). Raises EOFError where the stream ends."""
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    header: dict[str, Any] = json.loads(_exactly(stream, length))
    return header, [_array(stream, np.dtype(name), tuple(shape)) for name, shape in header.pop("arrays")]


def _array(stream: BinaryIO, dtype: np.dtype[Any], shape: tuple[int, ...]) -> Array:
    size = dtype.itemsize
    for extent in shape:
        size *= extent
    array: Array = np.ndarray(shape, dtype, bytearray(_exactly(stream, size)))
    return array


def _exactly(stream: BinaryIO, length: int) -> bytes:
    """``length`` bytes; a buffered stream gives fewer only at its end."""
    data = stream.read(length)
    if len(data) != length:
        raise EOFError(f"the stream ended {length - len(data)} bytes too early")
    return data
