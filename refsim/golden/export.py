"""Golden files in other forms: one JSON document, a C header, npz, Intel hex, words for ``$readmemh``, and signatures."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from refsim._version import __version__
from refsim.codegen.filters import c_ident
from refsim.codegen.headers import environment
from refsim.errors import GoldenError
from refsim.golden import signature
from refsim.golden.packing import canonical, pack
from refsim.golden.rules import ALIGNMENT
from refsim.golden.sums import has_accumulators
from refsim.golden.values import Blob, Case, GoldenFile
from refsim.types import ctype_of
from refsim.writing import archive

#: Bytes of data in a record of Intel hex.
RECORD_BYTES = 32
WORD_BITS = (8, 16, 32, 64, 128)


def export(golden: GoldenFile, form: str, *, word_bits: int = 32, address: int = 0) -> bytes:
    """``golden`` in one of :data:`FORMATS`. ``word_bits`` is for ``mem``, ``address`` (of the first byte) for ``hex``.

    Same values, same bytes. ``hex`` and ``mem`` hold the .bin of a file with this engine's answers alone, as
    :func:`refsim.golden.files.merge` writes it: its index says where each array is. With accumulators (see
    :mod:`refsim.golden.sums`) there are further arrays between, and the comments of ``mem`` say where each is, in both.
    """
    if form not in FORMATS:
        raise GoldenError(f"unknown format {form!r}; known: {', '.join(FORMATS)}")
    if form in ("header", "signature") and has_accumulators(golden.cases):
        raise GoldenError(f"accumulators can be exported as json, npz, hex and mem, not as {form}")
    return FORMATS[form](golden, word_bits, address)


# --- documents ------------------------------------------------------------------------------------------------------------
def _json(golden: GoldenFile, word_bits: int, address: int) -> bytes:
    """One document with the values in it: integers in order, last dimension fastest; floats as bit patterns, models in base64."""
    document = {
        "title": golden.title,
        "source": {"engine": golden.source.engine, "version": golden.source.version},
        "notes": {flag: note.description for flag, note in golden.notes.items()},
        "cases": [
            {
                "id": case.id,
                "comment": case.comment,
                "flags": list(case.flags),
                "result": case.result,
                "params": dict(case.params),
                "inputs": [_values(blob) for blob in case.inputs],
                "outputs": [_values(blob) for blob in case.outputs],
            }
            for case in golden.cases
        ],
    }
    return f"{canonical(document)}\n".encode()


def _values(blob: Blob) -> dict[str, Any]:
    told: dict[str, Any] = {"name": blob.name, "dtype": blob.dtype, "shape": list(blob.array.shape)}
    if blob.dtype == "tflite":
        return told | {"base64": base64.b64encode(blob.content).decode("ascii")}
    return told | {"values": _integers(blob).reshape(-1).tolist()}


def _integers(blob: Blob) -> Any:
    """The array; a float32 as the bit patterns that kernels without floats take."""
    return blob.array.view(np.uint32) if blob.dtype == "float32" else blob.array


def _npz(golden: GoldenFile, word_bits: int, address: int) -> bytes:
    """Arrays under ``case/in/number`` and ``case/out/number``; a model is its bytes."""
    arrays = {
        f"{case.id}/{role}/{number}": blob.array
        for case in golden.cases
        for role, blobs in (("in", case.inputs), ("out", case.outputs))
        for number, blob in enumerate(blobs)
    }
    return archive(arrays)


# --- C --------------------------------------------------------------------------------------------------------------------
def _header(golden: GoldenFile, word_bits: int, address: int) -> bytes:
    """Arrays of every valid case as constants, models left out, and the signatures of those that have layers."""
    stem = Path(golden.name).stem
    guard = c_ident(f"{stem} {golden.source.engine}").upper()
    cases = [_c_case(golden, case, f"golden_{c_ident(stem)}") for case in golden.cases if case.refusal is None]
    names = [array["name"] for case in cases for array in case["arrays"]]
    double = next((name for name in names if names.count(name) > 1), None)
    if double is not None:
        raise GoldenError(f"{golden.name}: two arrays would be called {double} in C")
    text = environment().get_template("golden.h.j2").render(golden=golden, cases=cases, guard=guard, version=__version__)
    return text.encode("ascii")


def _c_case(golden: GoldenFile, case: Case, prefix: str) -> dict[str, Any]:
    name = f"{prefix}_{c_ident(case.id)}"
    layers = signature.signature(golden, case) if case.model is not None else ()
    return {
        "id": case.id,
        "name": name,
        "comment": case.comment,
        "flags": case.flags,
        "arrays": [*_c_arrays(name, "input", case.inputs), *_c_arrays(name, "output", case.outputs)],
        "signature": [f"0x{layer.check:08x}u" for layer in layers],
    }


def _c_arrays(name: str, role: str, blobs: Sequence[Blob]) -> Iterator[dict[str, Any]]:
    blobs = [blob for blob in blobs if blob.dtype != "tflite"]
    for number, blob in enumerate(blobs):
        yield {
            "role": role,
            "name": f"{name}_{role}_{number}",
            "title": blob.name,
            "dtype": blob.dtype,
            "ctype": "uint32_t" if blob.dtype == "uint32" else ctype_of(blob.dtype),
            "shape": blob.array.shape,
            "content": _integers(blob),
        }


# --- memory images --------------------------------------------------------------------------------------------------------
def _hex(golden: GoldenFile, word_bits: int, address: int) -> bytes:
    """Intel hex with 32-bit addresses."""
    _, content = pack([golden], "golden")
    if address < 0 or address + len(content) > 1 << 32:
        raise GoldenError(f"{len(content):,} bytes from address {address:#x} on do not fit 32-bit addresses")
    lines, upper = [], -1
    at = 0
    while at < len(content):
        here = address + at
        if here // 0x10000 != upper:
            upper = here // 0x10000
            lines.append(_record(0, 4, upper.to_bytes(2, "big")))
        size = min(RECORD_BYTES, 0x10000 - here % 0x10000)
        lines.append(_record(here % 0x10000, 0, content[at : at + size]))
        at += size
    return "\n".join([*lines, _record(0, 1, b""), ""]).encode("ascii")


def _record(address: int, kind: int, data: bytes) -> str:
    body = bytes([len(data)]) + address.to_bytes(2, "big") + bytes([kind]) + data
    return f":{(body + bytes([-sum(body) % 256])).hex().upper()}"


def _mem(golden: GoldenFile, word_bits: int, address: int) -> bytes:
    """Words for ``$readmemh``, little-endian, with a comment before each array; word 0 is byte 0 of the .bin."""
    if word_bits not in WORD_BITS:
        raise GoldenError(f"words of {word_bits} bits are not offered; {', '.join(map(str, WORD_BITS))} are")
    size = word_bits // 8
    lines = [f"// {golden.title}, as computed by {golden.source.version}", f"// {word_bits}-bit words, little-endian"]
    at = 0
    for case in golden.cases:
        for role, blobs in (("input", case.inputs), ("output", case.outputs)):
            for blob in blobs:
                at = -(-at // ALIGNMENT) * ALIGNMENT
                told = f"{blob.dtype} {list(blob.array.shape)}, {len(blob.content)} bytes"
                lines.append(f"// {case.id}: {role} {blob.name!a}, {told}")
                lines.append(f"@{at // size:08x}")
                lines += _words(blob.content, size)
                at += len(blob.content)
    return "\n".join([*lines, ""]).encode("ascii")


def _words(content: bytes, size: int) -> Iterator[str]:
    padded = content + bytes(-len(content) % size)
    for start in range(0, len(padded), size):
        yield padded[start : start + size][::-1].hex()


# --- signatures -----------------------------------------------------------------------------------------------------------
def _signature(golden: GoldenFile, word_bits: int, address: int) -> bytes:
    """The lines that a board has to print, with the names of the layers before each."""
    lines = []
    for case in signature.with_signature(golden):
        layers = signature.signature(golden, case)
        lines += [f"# {case.id}: {case.comment}", *(f"#   {number} {layer}" for number, layer in enumerate(layers))]
        lines.append(signature.line(case, layers))
    if not lines:
        raise GoldenError(f"{golden.name}: no case has layers, so there are no signatures")
    return "\n".join([*lines, ""]).encode("utf-8")


#: Makers by name of format: (golden, word_bits, address) -> bytes.
FORMATS: Mapping[str, Callable[[GoldenFile, int, int], bytes]] = {
    "json": _json,
    "header": _header,
    "npz": _npz,
    "hex": _hex,
    "mem": _mem,
    "signature": _signature,
}
