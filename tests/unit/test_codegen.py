"""C structs from dataclasses, the filters through which text reaches C, and writing all files or none."""

from __future__ import annotations

import doctest
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pytest
from flatmodel import N, T, build
from hypothesis import given
from hypothesis import strategies as st
from ops import models as m

import refsim
from refsim.codegen import cstruct, filters
from refsim.codegen import generate as generating
from refsim.errors import CodegenError
from refsim.kernels import I32, PI16, PI32, SHIFTS, SHORT, SIZE, U32, CField, Kernel
from refsim.kernels import conv_2d as conv


# --- cstruct -------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class InnerPart:
    table: Annotated[Any, PI16, "a table"]
    row: Annotated[tuple[int, ...], CField("int32_t", 3), "three"]


@dataclass(frozen=True)
class Params:
    first: Annotated[int, I32, "one"]
    part: Annotated[InnerPart, "nested"]
    bits: Annotated[int, U32, ""]
    values: Annotated[Any, PI32, "maybe none"]
    rule: str


def test_members_in_order_with_declarations() -> None:
    found = cstruct.members(Params)
    assert [member.name for member in found] == ["first", "part", "bits", "values"]
    assert [member.declaration for member in found] == [
        "int32_t first;",
        "refsim_inner_part part;",
        "uint32_t bits;",
        "REFSIM_CONST int32_t *values;",
    ]
    assert [member.declaration for member in cstruct.members(InnerPart)] == ["REFSIM_CONST int16_t *table;", "int32_t row[3];"]
    assert [member.doc for member in found] == ["one", "nested", "", "maybe none"]


def test_nested_structs_innermost_first() -> None:
    assert list(cstruct.nested_structs(Params)) == [InnerPart]
    assert [cls.__name__ for cls in cstruct.nested_structs(conv.Params)] == ["Window", "Output"]


def test_names() -> None:
    kernel = Kernel("some_kernel", Params, (), lambda: None, ())
    assert cstruct.struct_name(Params, kernel) == "refsim_some_kernel_params"
    assert cstruct.struct_name(InnerPart, kernel) == "refsim_inner_part"
    assert cstruct.snake_case("BroadcastOf2D") == "broadcast_of2_d"


def test_arrays_are_found_by_path_and_empty_ones_left_out() -> None:
    table, none = np.arange(3, dtype=np.int16), np.zeros(0, dtype=np.int32)
    params = Params(1, InnerPart(table, (1, 2, 3)), 4, none, "rule")
    assert [(name, array is table) for name, _, array in cstruct.arrays(params)] == [("part_table", True)]


@dataclass(frozen=True)
class Narrow:
    shift: Annotated[Any, SHIFTS, ""]
    size: Annotated[int, SIZE, ""]
    zero_point: Annotated[int, SHORT, ""]
    pair: Annotated[tuple[int, ...], CField(SHORT.ctype, 2, narrow=True), ""]


def narrow(shift: int = -31, size: int = 65535, zero_point: int = -128, pair: tuple[int, ...] = (-32768, 32767)) -> Narrow:
    return Narrow(np.full(3, shift, np.int32), size, zero_point, pair)


def test_narrow_numbers_are_int32_outside_of_c() -> None:
    found = cstruct.members(Narrow)
    declared = ["REFSIM_CONST int8_t *shift;", "refsim_size size;", "refsim_short zero_point;", "refsim_short pair[2];"]
    assert [member.declaration for member in found] == declared
    assert {member.field.dtype for member in found} == {"int32"}
    assert [member.name for member, _ in cstruct.numbers(narrow())] == ["shift", "size", "zero_point", "pair"]


def test_sizes_may_be_large_and_other_numbers_fit() -> None:
    assert not cstruct.is_large(narrow()) and cstruct.is_large(narrow(size=65536)) and cstruct.is_large(narrow(size=-1))
    for wrong in (narrow(shift=128), narrow(zero_point=32768), narrow(pair=(0, -32769))):
        with pytest.raises(CodegenError, match=r"refsim_narrow: \w+ does not fit its type in C"):
            cstruct.is_large(wrong)


# --- filters -------------------------------------------------------------------------------------------------------------
def test_doctests_of_the_filters() -> None:
    result = doctest.testmod(filters)
    assert result.attempted >= 5
    assert result.failed == 0


@given(st.text(max_size=200))
def test_identifier_of_any_text(text: str) -> None:
    name = filters.c_ident(text)
    assert name.isascii() and name.isidentifier() and name == name.lower()
    assert len(name) <= 51
    assert name not in filters.C_KEYWORDS and not name.startswith(("_", "refsim"))


@pytest.mark.parametrize("name", sorted(filters.C_KEYWORDS | filters.HEADERS))
def test_identifier_is_never_reserved(name: str) -> None:
    assert filters.c_ident(name) == filters.c_ident(name.upper()) == f"{name}_".strip("_") + "_"


@given(st.text(alphabet=st.sampled_from('*/\\?"\n\r\t\0aé<>%:=!'), max_size=60))
def test_comment_of_any_text(text: str) -> None:
    comment = filters.c_comment(text)
    assert comment.isascii() and comment.isprintable()
    assert not any(part in comment for part in ("*/", "/*", "//", "??", "\\"))


def test_long_comments_are_cut_in_the_middle() -> None:
    assert filters.c_comment("a" * 10_000) == "a" * 50 + "..." + "a" * 50


@pytest.mark.parametrize("ctype", ["int8_t", "int16_t", "int32_t", "int64_t", "uint8_t", "uint32_t"])
def test_integer_constants_read_back(ctype: str) -> None:
    bits = int("".join(filter(str.isdigit, ctype)))
    low, high = (0, 2**bits - 1) if ctype.startswith("u") else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    for value in (low, low + 1, 0, 1, high):
        text = filters.c_int(value, ctype)
        # Python reads what C reads once suffixes and the INT64_C macro are gone.
        assert eval(text.replace("INT64_C", "").rstrip("u"), {"__builtins__": {}}) == value
    assert filters.c_int(np.int8(-5), "int8_t") == "-5"


def test_array_rows() -> None:
    assert filters.c_array(np.arange(4).reshape(2, 2), "int8_t", row=2, indent=1) == " 0, 1,\n 2, 3"
    wrapped = filters.c_array(np.arange(100), "int16_t")
    assert all(len(line) <= 120 and line.startswith("    ") for line in wrapped.splitlines())
    assert [int(number) for number in wrapped.replace("\n", " ").split(",")] == list(range(100))


# --- writing -------------------------------------------------------------------------------------------------------------
@pytest.fixture
def model() -> refsim.Model:
    return refsim.load(m.conv())


def test_files_on_disk_are_the_texts(model: refsim.Model, tmp_path: Path) -> None:
    built = refsim.generate(model, out=tmp_path / "deep" / "folder")
    folder = tmp_path / "deep" / "folder"
    assert sorted(os.listdir(folder)) == sorted(built.files)
    assert {name: (folder / name).read_bytes().decode() for name in built.files} == dict(built.texts)
    assert all(b"\r" not in (folder / name).read_bytes() for name in built.files)
    assert set(built.digests) == set(built.files)


def test_digest_changes_with_engine_prefix_and_weights(model: refsim.Model) -> None:
    others = [
        refsim.generate(model, "litert-ref"),
        refsim.generate(model, prefix="other"),
        refsim.generate(refsim.load(m.conv(weights=1))),
    ]
    assert len({refsim.generate(model).digest, *(other.digest for other in others)}) == 4


def test_nothing_is_written_without_a_folder(model: refsim.Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert refsim.generate(model).files
    assert list(tmp_path.iterdir()) == []


def test_target_that_is_a_file(model: refsim.Model, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(CodegenError, match=r"cannot write to .*taken"):
        refsim.generate(model, out=tmp_path / "taken")
    assert (tmp_path / "taken").read_text() == "mine"


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "locked"
    folder.mkdir()
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    yield folder
    folder.chmod(stat.S_IRWXU)


def test_unwritable_folder(model: refsim.Model, locked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() == 0:  # root may write anywhere, so the refusal is made by hand

        def refuse(*args: Any, **options: Any) -> Any:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(generating.tempfile, "TemporaryDirectory", refuse)
    with pytest.raises(CodegenError, match=r"cannot write to .*locked: Permission denied"):
        refsim.generate(model, out=locked)
    assert list(locked.iterdir()) == []


def test_failure_in_the_middle_leaves_the_old_files(model: refsim.Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full after two files: the folder holds what it held before."""
    refsim.generate(model, out=tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    written = []

    def write(self: Path, data: bytes) -> int:
        written.append(self.name)
        if len(written) == 3:
            raise OSError(28, "No space left on device")
        return original(self, data)

    original = Path.write_bytes
    monkeypatch.setattr(Path, "write_bytes", write)
    with pytest.raises(CodegenError, match="No space left on device"):
        refsim.generate(refsim.load(m.conv(weights=2)), out=tmp_path)
    monkeypatch.undo()
    assert len(written) == 3
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_refused_model_writes_nothing(tmp_path: Path) -> None:
    tensors = [T("x", "int8", (1, 4), 0.5), T("y", "int8", (1, 4), 0.5)]
    with pytest.raises(refsim.ModelError, match="node 0 RFFT2D"):
        refsim.generate(refsim.load(build(tensors, [N("RFFT2D", [0], [1])], [0], [1])), out=tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
