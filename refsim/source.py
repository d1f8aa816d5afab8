"""Where a model comes from: a path, bytes, or a file object -> bytes and a name."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from typing import BinaryIO

from refsim.errors import ModelError
from refsim.ir import quote

#: Offsets of a flatbuffer are 32 bits wide and signed in places, so the format ends at 2 GiB.
MAX_FILE_BYTES = 2**31 - 1

#: What a model may be read from.
File = str | os.PathLike[str] | bytes | BinaryIO

#: Looks at the first bytes of a file (second argument: its name) and raises if the rest is not worth reading.
Check = Callable[[bytes, str], None]


def read_source(source: str | os.PathLike[str] | bytes | BinaryIO, check: Check) -> tuple[bytes, str]:
    """(content, path or name) of ``source``; "model" names bytes and nameless file objects. Raises :class:`ModelError`."""
    if isinstance(source, bytes | bytearray | memoryview):
        return bytes(source), "model"
    if isinstance(source, str | os.PathLike):
        return _read_file(os.fsdecode(source), check)
    if not hasattr(source, "read"):
        raise TypeError(f"a model is a path, bytes or a binary file object, not {type(source).__name__}")
    name = getattr(source, "name", None)
    name = name if isinstance(name, str) and name else "model"
    try:
        return _read_all(source, name, check), name
    except (OSError, ValueError) as err:
        raise ModelError(f"cannot read file object {quote(name, 200)}: {err}") from err


def _read_file(path: str, check: Check) -> tuple[bytes, str]:
    try:
        # Ask before opening: to open a pipe may wait for ever.
        mode = os.stat(path).st_mode
        if stat.S_ISDIR(mode):
            raise ModelError(f"cannot read {quote(path, 200)}: it is a directory; name a .tflite file")
        if not stat.S_ISREG(mode):
            raise ModelError(f"cannot read {quote(path, 200)}: not a regular file; in Python give an open file or its bytes")
        with open(path, "rb") as file:
            return _read_all(file, path, check), path
    except (OSError, ValueError) as err:
        reason = err.strerror if isinstance(err, OSError) and err.strerror else str(err)
        raise ModelError(f"cannot read {quote(path, 200)}: {reason}; check the path and its permissions") from err


def _read_all(stream: BinaryIO, name: str, check: Check) -> bytes:
    """All bytes of ``stream``, in pieces: an unbuffered stream may return less than it was asked for."""
    pieces: list[bytes] = []
    total = 0
    while piece := stream.read(2**20):
        if not isinstance(piece, bytes):
            raise ModelError(f"cannot read file object {quote(name, 200)}: it returns text; open it in binary mode ('rb')")
        pieces.append(piece)
        total += len(piece)
        if total > MAX_FILE_BYTES:
            raise ModelError(f"cannot read {quote(name, 200)}: larger than 2 GiB, the limit of the .tflite format")
        if len(pieces) == 1 and total >= 8:
            check(piece, name)
    return b"".join(pieces)
