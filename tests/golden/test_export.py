"""Golden files in other forms, each read back by something that shares no code with its writer."""

from __future__ import annotations

import base64
import io
import json
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest

from refsim import golden
from refsim.errors import GoldenError
from refsim.golden import GoldenFile
from refsim.golden.export import FORMATS, WORD_BITS, export
from refsim.golden.packing import pack
from refsim.golden.values import Blob
from refsim.toolchain.compiler import STRICT, host_compiler

FILES = {
    "primitive": ("primitives/mbqm_float64.json", None),  # 64-bit columns
    "floats": ("primitives/quantize_float32.json", None),
    "operator": ("operators/svdf.json", "tflm"),  # several steps, refused cases
    "model": ("models/digits.json", "litert-ref"),
}


@pytest.fixture(params=list(FILES))
def file(request: pytest.FixtureRequest) -> GoldenFile:
    path, engine = FILES[str(request.param)]
    return golden.load(golden.FOLDER / path, engine)


def blobs(file: GoldenFile) -> list[tuple[str, Blob]]:
    """Every array under ``case/in/number`` or ``case/out/number``."""
    return [
        (f"{case.id}/{role}/{number}", blob)
        for case in file.cases
        for role, arrays in (("in", case.inputs), ("out", case.outputs))
        for number, blob in enumerate(arrays)
    ]


def test_json_holds_every_value(file: GoldenFile) -> None:
    document = json.loads(export(file, "json"))
    assert document["source"] == {"engine": file.source.engine, "version": file.source.version}
    found = {
        f"{case['id']}/{role}/{number}": told
        for case in document["cases"]
        for role, key in (("in", "inputs"), ("out", "outputs"))
        for number, told in enumerate(case[key])
    }
    assert [case["result"] for case in document["cases"]] == [case.result for case in file.cases]
    assert list(found) == [name for name, _ in blobs(file)]
    for name, blob in blobs(file):
        told = found[name]
        assert (told["name"], told["dtype"], tuple(told["shape"])) == (blob.name, blob.dtype, blob.array.shape)
        if blob.dtype == "tflite":
            assert base64.b64decode(told["base64"]) == blob.content
        else:
            bits = np.dtype("uint32" if blob.dtype == "float32" else blob.dtype)
            assert np.array(told["values"], bits).astype(bits.newbyteorder("<")).tobytes() == blob.content


def test_npz_holds_every_array(file: GoldenFile) -> None:
    with np.load(io.BytesIO(export(file, "npz"))) as archive:
        assert set(archive.files) == {name for name, _ in blobs(file)}
        for name, blob in blobs(file):
            assert archive[name].dtype == blob.array.dtype and archive[name].shape == blob.array.shape
            assert archive[name].tobytes() == blob.array.tobytes()


PRINTER = """
#include <stdio.h>
#include "golden.h"
int main(void)
{{
{writes}
    return 0;
}}
"""


def test_header_compiles_to_every_value(file: GoldenFile, tmp_path: Path) -> None:
    text = export(file, "header").decode("ascii")
    (tmp_path / "golden.h").write_text(text)
    names = re.findall(r"^static const \w+ (\w+_(?:input|output)_\d+)\[", text, re.MULTILINE)
    writes = "\n".join(f"    fwrite({name}, 1, sizeof {name}, stdout);" for name in names)
    (tmp_path / "main.c").write_text(PRINTER.format(writes=writes))
    host_compiler().run(["-std=c99", *STRICT, "main.c", "-o", "printer"], tmp_path)
    printed = subprocess.run([tmp_path / "printer"], capture_output=True, timeout=60, check=True).stdout
    arrays = [
        blob for case in file.cases if case.refusal is None for blob in (*case.inputs, *case.outputs) if blob.dtype != "tflite"
    ]
    assert len(names) == len(arrays) > 0
    assert printed == b"".join(blob.array.tobytes() for blob in arrays)


def read_intel_hex(text: str) -> dict[int, int]:
    """Bytes by address; every checksum is looked at."""
    memory: dict[int, int] = {}
    upper, ended = 0, False
    for line in text.splitlines():
        assert line[0] == ":" and not ended
        record = bytes.fromhex(line[1:])
        assert sum(record) % 256 == 0 and len(record) == record[0] + 5
        address, kind, data = int.from_bytes(record[1:3], "big"), record[3], record[4:-1]
        if kind == 4:
            upper = int.from_bytes(data, "big") << 16
        elif kind == 1:
            ended = True
        else:
            assert kind == 0 and address + len(data) <= 0x10000
            for offset, value in enumerate(data):
                assert memory.setdefault(upper + address + offset, value) == value
    assert ended
    return memory


@pytest.mark.parametrize("address", [0, 0x0801FFF3])
def test_hex_is_the_bin(file: GoldenFile, address: int) -> None:
    memory = read_intel_hex(export(file, "hex", address=address).decode("ascii"))
    _, content = pack([file], "x")
    assert memory == dict(enumerate(content, address))


@pytest.mark.parametrize("bits", WORD_BITS)
def test_mem_is_the_bin(file: GoldenFile, bits: int) -> None:
    size = bits // 8
    _, content = pack([file], "x")
    memory = bytearray(-(-len(content) // size) * size)
    at = 0
    for line in export(file, "mem", word_bits=bits).decode("ascii").splitlines():
        if line.startswith("@"):
            at = int(line[1:], 16) * size
        elif not line.startswith("//"):
            assert len(line) == 2 * size
            memory[at : at + size] = bytes.fromhex(line)[::-1]
            at += size
    assert bytes(memory[: len(content)]) == content


@pytest.mark.sampled(4)
def test_same_values_same_bytes(file: GoldenFile) -> None:
    for form in set(FORMATS) - ({"signature"} if file.kind == "primitive" else set()):
        assert export(file, form) == export(file, form), form


def test_what_cannot_be_exported(file: GoldenFile) -> None:
    with pytest.raises(GoldenError, match="unknown format 'elf'; known: json, header, npz, hex, mem, signature"):
        export(file, "elf")
    with pytest.raises(GoldenError, match="words of 24 bits are not offered; 8, 16, 32, 64, 128 are"):
        export(file, "mem", word_bits=24)
    with pytest.raises(GoldenError, match="bytes from address 0xffffffff on do not fit 32-bit addresses"):
        export(file, "hex", address=0xFFFFFFFF)
    if file.kind == "primitive":
        with pytest.raises(GoldenError, match="no case has layers, so there are no signatures"):
            export(file, "signature")
