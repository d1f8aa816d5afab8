"""Reading NumPy's files, which come from strangers like any other."""

from __future__ import annotations

import contextlib
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from refsim.errors import RefsimError
from refsim.ir import Array

#: What NumPy and zipfile raise for files that are cut, damaged, encrypted, packed by a method they do not know, or that lie about
#: their sizes. NumPy takes any other file for a pickle, and advises to load it unsafely.
DAMAGE = (
    EOFError,
    MemoryError,
    NotImplementedError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    tokenize.TokenError,
    zipfile.BadZipFile,
    zlib.error,
)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Array | Mapping[str, Any]]:
    """The array of a .npy, or the arrays of a .npz by name, each read when it is asked for.

    RefsimError, also while they are read, if the file cannot be read or is not whole.
    """
    try:
        with path.open("rb") as stream:
            loaded = np.load(stream, allow_pickle=False)
            yield loaded
    except OSError as error:
        raise RefsimError(f"cannot read {path}: {error.strerror or error}") from error
    except DAMAGE as error:
        raise RefsimError(f"{path} is not a whole .npy or .npz file of numbers; write it with numpy.save or numpy.savez") from error
