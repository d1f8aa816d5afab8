"""The format: round trip, rules, tampering, and what may be overwritten."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from refsim import golden
from refsim.errors import GoldenError
from refsim.golden import Blob, GoldenFile, checker, packing, rules

SMALL = golden.FOLDER / "operators" / "reshape.json"
Index = dict[str, Any]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A golden file that may be damaged."""
    for suffix in (".json", ".bin"):
        shutil.copy(SMALL.with_suffix(suffix), tmp_path)
    return tmp_path / SMALL.name


def edit(path: Path, change: Callable[[Index], Any]) -> None:
    index = json.loads(path.read_text(encoding="utf-8"))
    change(index)
    path.write_text(packing.canonical(index) + "\n", encoding="utf-8")


def with_output(file: GoldenFile, change: int = 1) -> GoldenFile:
    """``file`` with another expected value in its first case."""
    first = file.cases[0]
    array = first.outputs[0].array.copy()
    array.flat[3] += change
    changed = replace(first, outputs=(replace(first.outputs[0], array=array),))
    return replace(file, cases=(changed, *file.cases[1:]))


# --- round trip ---------------------------------------------------------------------------------------------------------
@pytest.mark.sampled(8)
@pytest.mark.parametrize("path", golden.paths(golden.FOLDER), ids=lambda p: str(p.relative_to(golden.FOLDER)))
def test_reading_and_writing_gives_the_same_bytes(path: Path, tmp_path: Path) -> None:
    again = tmp_path / path.name
    assert golden.write(golden.load_all(path), again)
    for suffix in (".json", ".bin"):
        assert again.with_suffix(suffix).read_bytes() == path.with_suffix(suffix).read_bytes()
    assert not golden.write(golden.load_all(again), again)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([again.name, again.with_suffix(".bin").name])


def test_arrays_are_aligned_and_little_endian(tmp_path: Path) -> None:
    values = np.asarray([[1, -2, 3]], dtype=">i2")
    blob = Blob("x", "int16", values)
    case = golden.Case("one", "c", ("random",), {"function": "srdhm", "bits": 16}, (blob, blob), (blob,))
    source = golden.Source("someone", "1", "by hand")
    golden.write(GoldenFile("primitive", "t", {"random": golden.Note("n")}, source, (case,)), tmp_path / "a.json")
    content = (tmp_path / "a.bin").read_bytes()
    assert content == (b"\1\0\xfe\xff\3\0" + bytes(10)) * 2 + b"\1\0\xfe\xff\3\0"
    array = golden.load(tmp_path / "a.json").cases[0].outputs[0].array
    assert array.dtype == np.int16 and array.dtype.isnative and not array.flags.writeable
    assert array.tolist() == [[1, -2, 3]]


# --- rules --------------------------------------------------------------------------------------------------------------
def case_of(index: Index, number: int = 0) -> Index:
    return dict(index["cases"][number]) and index["cases"][number]  # type: ignore[no-any-return]


def answer_of(index: Index, number: int = 0) -> Index:
    """The answer of the engine that comes first; the other one's is the same."""
    return case_of(index, number)["answers"]["litert-2.3-ref"]  # type: ignore[no-any-return]


def source_of(index: Index) -> Index:
    return index["sources"]["tflm-2026.10"]  # type: ignore[no-any-return]


def rename(index: Index, name: str) -> None:
    """Another name for the source of TFLM's answers."""
    index["sources"][name] = index["sources"].pop("tflm-2026.10")
    for case in index["cases"]:
        case["answers"][name] = case["answers"].pop("tflm-2026.10")


AS_LITERT = "as litert-2.3-ref"
BROKEN: dict[str, tuple[Callable[[Index], Any], str]] = {
    "unknown key": (lambda i: i.update(extra=1), r"the index: Additional properties are not allowed \('extra'"),
    "unknown key of a case": (lambda i: case_of(i).update(extra=1), r"case 'shape_tensor': the case: Additional properties"),
    "unknown parameter": (lambda i: case_of(i)["params"].update(beta=1), r"case 'shape_tensor': params: Additional properties"),
    "other format": (lambda i: i.update(format="golden-v3"), "format: 'golden-v2' was expected"),
    "no sources": (lambda i: i.pop("sources"), "'sources' is a required property"),
    "no source": (lambda i: i["sources"].pop("tflm-2026.10"), "case 'shape_tensor': the answer of 'tflm-2026.10' has no source"),
    "idle source": (lambda i: i["sources"].update(idle=source_of(i)), "the source 'idle' answers no case"),
    "no version": (lambda i: source_of(i).pop("version"), "sources/tflm-2026.10: 'version' is a required property"),
    "no answers": (lambda i: case_of(i).update(answers={}), "case 'shape_tensor': answers: "),
    "answer without as": (lambda i: case_of(i)["answers"].update({"tflm-2026.10": "like X"}), "answers/tflm-2026.10: 'like X'"),
    "as nobody": (lambda i: case_of(i)["answers"].update({"tflm-2026.10": "as X"}), "is that of 'X', which has no values"),
    "as itself": (lambda i: case_of(i)["answers"].update({"litert-2.3-ref": AS_LITERT}), "'litert-2.3-ref', which has no values"),
    "as another without flags": (
        lambda i: case_of(i)["answers"].update({"tflm-2026.10": {"as": "litert-2.3-ref"}}),
        "answers/tflm-2026.10: 'flags' is a required property",
    ),
    "no flag": (lambda i: case_of(i).update(flags=[]), "case 'shape_tensor': has no flag for 'litert-2.3-ref'"),
    "flag of an answer without a note": (
        lambda i: case_of(i)["answers"].update({"tflm-2026.10": {"as": "litert-2.3-ref", "flags": ["dilation"]}}),
        "case 'shape_tensor': flag 'dilation' has no note",
    ),
    "no cases": (lambda i: i.update(cases=[]), "cases: "),
    "case is a list": (lambda i: i.update(cases=[[]]), "cases/0: "),
    "unknown type": (lambda i: case_of(i)["inputs"][1].update(dtype="int4"), "inputs/1/dtype: 'int4' is not one of"),
    "negative offset": (lambda i: case_of(i)["inputs"][1].update(offset=-16), "inputs/1/offset: "),
    "boolean offset": (lambda i: case_of(i)["inputs"][1].update(offset=True), "inputs/1/offset: "),
    "valid without outputs": (lambda i: answer_of(i).update(outputs=[]), "case 'shape_tensor': answers/litert-2.3-ref/outputs: "),
    "valid with a refusal": (
        lambda i: answer_of(i).update(refusal={"error": "ModelError", "engine": None}),
        "case 'shape_tensor': ",
    ),
    "invalid with outputs": (lambda i: answer_of(i).update(result="invalid"), "case 'shape_tensor': "),
    "operator without a model's sha256": (lambda i: case_of(i).pop("sha256"), "'sha256' is a required property"),
    "link that is none": (lambda i: i["notes"]["move"].update(links=["file:///etc"]), "notes/move/links/0: "),
    "flag without a note": (lambda i: case_of(i)["flags"].append("dilation"), "case 'shape_tensor': flag 'dilation' has no note"),
    "same id twice": (lambda i: case_of(i, 1).update(id="shape_tensor"), "case 'shape_tensor': the id is used 2 times"),
    "unaligned": (
        lambda i: case_of(i)["inputs"][1].update(offset=case_of(i)["inputs"][1]["offset"] + 8),
        "is not a multiple of 16",
    ),
    "outside": (lambda i: answer_of(i)["outputs"][0].update(offset=16 * 10**6), "are outside the .bin"),
    "overlap": (
        lambda i: answer_of(i)["outputs"][0].update(offset=case_of(i)["inputs"][1]["offset"]),
        "overlaps case 'shape_tensor'",
    ),
    "shape and size": (
        lambda i: answer_of(i)["outputs"][0].update(shape=[2, 4, 5]),
        r"shape \[2, 4, 5\] of int8 needs 40 bytes, not 48",
    ),
    "huge shape": (lambda i: answer_of(i)["outputs"][0].update(shape=[2**31 - 1] * 9), "needs 9"),
    "runs": (lambda i: answer_of(i)["outputs"][0].update(shape=[1, 8, 6]), "need one common leading axis"),
    "no runs": (lambda i: answer_of(i)["outputs"][0].update(shape=[], bytes=1), "need one common leading axis"),
    "another model": (lambda i: case_of(i).update(sha256="0" * 64), "the case's sha256 is not that of the model"),
    "no model": (lambda i: case_of(i)["inputs"].pop(0), "has 0 models and a sha256"),
    "another bin": (lambda i: i["bin"].update(sha256="0" * 64), r"reshape\.bin is not the one that the index describes"),
    "another name": (lambda i: i["bin"].update(file="other.bin"), "the index names 'other.bin'"),
    "a path": (lambda i: i["bin"].update(file="../reshape.bin"), "bin/file: "),
    "size of the bin": (lambda i: i["bin"].update(bytes=1), "the index says 1"),
    "made by refsim": (lambda i: rename(i, "refsim 0.1"), "prove only no change"),
    "marked as made by refsim": (lambda i: source_of(i).update(self=True), "is not refsim"),
    "not marked": (lambda i: source_of(i).update(self=False), "sources/tflm-2026.10/self: True was expected"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_rule_is_found(copy: Path, name: str) -> None:
    change, message = BROKEN[name]
    edit(copy, change)
    with pytest.raises(GoldenError, match=message) as caught:
        golden.load(copy, "tflm")
    assert str(caught.value).startswith(str(copy))
    found = golden.lint(copy)
    assert found == str(caught.value).splitlines()


def test_lint_finds_what_reading_forgives(copy: Path) -> None:
    edit(copy, lambda i: i["notes"].update(dilation={"description": "d"}))
    assert golden.load(copy, "tflm").cases
    assert golden.lint(copy) == [f"{copy}: note 'dilation' is used by no case"]
    copy.write_text(SMALL.read_text(encoding="utf-8").replace("  ", " "), encoding="utf-8")
    assert golden.load(copy, "tflm").cases
    assert golden.lint(copy.parent) == [
        f"{copy}: the index is not as it would be written; write it with `refsim golden record`, never by hand"
    ]


def test_self_made_vectors_say_what_they_prove(copy: Path) -> None:
    edit(copy, lambda i: source_of(i).update(version="refsim 0.1", self=True))
    assert golden.lint(copy) == []
    assert golden.load(copy, "tflm").source.proves.startswith("only no change")
    assert checker.verify(copy, with_c=False, engine="tflm").proves == {
        f"{copy} of tflm-2026.10": golden.load(copy, "tflm").source.proves
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not a JSON index"),
        ("{", "not a JSON index"),
        ("[" * 100_000, "not a JSON index"),
        ('{"format": "golden-v1", "format": 1}', "key 'format' appears twice"),
        ('{"format": NaN}', "NaN is not a whole number"),
        ('{"format": 1.0}', "1.0 is not a whole number"),
        ('{"format": ' + "9" * 5000 + "}", "not a JSON index"),
        ("[]", "is not of type 'object'"),
        ("null", "is not of type 'object'"),
        ("\udcff", "cannot read golden file"),
    ],
)
def test_what_is_no_index_is_refused(copy: Path, text: str, message: str) -> None:
    copy.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(GoldenError, match=message):
        golden.load(copy, "tflm")
    assert len(golden.lint(copy)) == 1


def test_missing_and_truncated_files(copy: Path) -> None:
    content = copy.with_suffix(".bin").read_bytes()
    copy.with_suffix(".bin").write_bytes(content[:-1])
    with pytest.raises(GoldenError, match=rf"reshape\.bin has {len(content) - 1} bytes, the index says {len(content)}\n"):
        golden.load(copy, "tflm")
    copy.with_suffix(".bin").unlink()
    with pytest.raises(GoldenError, match=r"reshape\.bin: No such file"):
        golden.load(copy, "tflm")
    assert len(golden.lint(copy.parent)) == 1
    copy.with_suffix(".bin").write_bytes(content)
    copy.unlink()
    copy.with_name("other.json").write_text("{}")
    with pytest.raises(GoldenError, match="no golden files in"):
        golden.paths(copy.parent)
    shutil.copy(SMALL, copy)
    copy.with_name("left.bin").write_bytes(b"")
    assert golden.lint(copy.parent) == [f"{copy.with_name('left.bin')}: has no index"]


def test_every_changed_byte_of_the_bin_is_found(copy: Path) -> None:
    content = bytearray(copy.with_suffix(".bin").read_bytes())
    for position in random.Random(1).sample(range(len(content)), 40):
        content[position] ^= 1
        copy.with_suffix(".bin").write_bytes(content)
        with pytest.raises(GoldenError, match="its sha256 differs"):
            golden.load(copy, "tflm")
        content[position] ^= 1


def test_garbled_indices_end_in_golden_errors(copy: Path) -> None:
    """Whatever happens to the text, it is read as it is or refused: nothing else is raised."""
    text = copy.read_bytes()
    rng = random.Random(2)
    refused: list[str] = []
    for _ in range(300):
        garbled = bytearray(text)
        for _ in range(rng.randint(1, 3)):
            at, kind = rng.randrange(len(garbled)), rng.randrange(3)
            if kind == 0:
                garbled[at] = rng.choice(b'0123456789-{}[]":,.eaz\x00\xff')
            elif kind == 1:
                del garbled[at : at + rng.randint(1, 30)]
            else:
                garbled[at:at] = garbled[at - 20 : at]
        copy.write_bytes(garbled)
        try:
            golden.load(copy, "tflm")
        except GoldenError as error:
            refused.append(str(error))
    assert len(refused) > 250
    assert [message for message in refused if str(copy) not in message] == []


# --- writing ------------------------------------------------------------------------------------------------------------
def test_a_changed_output_needs_replace_and_another_source(copy: Path) -> None:
    before = copy.read_bytes(), copy.with_suffix(".bin").read_bytes()
    changed = with_output(golden.load(copy, "tflm"))
    newer = replace(changed, source=replace(changed.source, version="tflite-micro 0.dev20990101"))
    for file, allowed in ((changed, False), (changed, True), (newer, False)):
        with pytest.raises(
            GoldenError, match=r"case 'shape_tensor': the expected output would change\. That needs replace, and another"
        ):
            golden.write(file, copy, replace=allowed)
        assert (copy.read_bytes(), copy.with_suffix(".bin").read_bytes()) == before
    assert golden.write(newer, copy, replace=True)
    assert golden.load(copy, "tflm").source.version == "tflite-micro 0.dev20990101"


def test_a_case_may_come_but_not_go_or_ask_something_else(copy: Path) -> None:
    file = golden.load(copy, "tflm")
    more = replace(file, cases=(*file.cases, replace(file.cases[0], id="another")))
    assert golden.write(more, copy)
    with pytest.raises(GoldenError, match=r"case 'another' would go, or use replace"):
        golden.write(file, copy)
    first = file.cases[0]
    model, x = first.inputs
    other = replace(first, inputs=(model, replace(x, array=x.array + np.int8(1))))
    with pytest.raises(GoldenError, match="case 'shape_tensor' would ask something else; give it another id"):
        golden.write(replace(more, cases=(other, *more.cases[1:])), copy)
    assert golden.write(file, copy, replace=True)
    assert copy.read_bytes() == SMALL.read_bytes()


def test_what_breaks_a_rule_is_not_written(tmp_path: Path) -> None:
    file = golden.load(SMALL, "tflm")
    other = replace(file, source=replace(file.source, engine="other"))
    asking = replace(file.cases[0], comment="something else")
    litert = golden.load(SMALL, "litert-ref")
    broken: dict[str, GoldenFile | list[GoldenFile]] = {
        "used by no case": replace(file, notes={**file.notes, "dilation": golden.Note("d")}),
        "has no note": replace(file, notes={}),
        "used 2 times": replace(file, cases=(file.cases[0], file.cases[0])),
        "prove only no change": replace(file, source=golden.Source("refsim", "0.1", "c")),
        "asks other something else than litert": [litert, replace(other, cases=(asking, *file.cases[1:]))],
        "other answered cases of a model, litert-2.3-ref those": [litert, replace(other, kind="model")],
    }
    for message, bad in broken.items():
        with pytest.raises(GoldenError, match=f"not written: .*{message}"):
            golden.write(bad, tmp_path / "new" / "reshape.json")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").write_text("")
    with pytest.raises(GoldenError, match="cannot write"):
        golden.write(file, tmp_path / "file" / "reshape.json")


def test_an_existing_file_that_cannot_be_read_is_kept(copy: Path) -> None:
    copy.write_text('{"mine": 1}')
    with pytest.raises(GoldenError, match="is a required property"):
        golden.write(golden.load(SMALL, "tflm"), copy, replace=True)
    assert copy.read_text() == '{"mine": 1}'


# --- several engines ------------------------------------------------------------------------------------------------------
def of_before(file: GoldenFile, path: Path) -> None:
    """Write ``file`` as golden-v1 had it: one source, whose answers stand in the cases themselves."""
    text, content = packing.pack([file], path.stem)
    index = json.loads(text)
    ((engine, source),) = index.pop("sources").items()
    for case in index["cases"]:
        case |= case.pop("answers")[engine]
    index |= {"format": "golden-v1", "source": {"engine": engine} | source}
    index["title"] += f", as computed by {source['version']}"
    path.parent.mkdir()
    path.write_text(packing.canonical(index) + "\n", encoding="utf-8")
    path.with_suffix(".bin").write_bytes(content)


def test_files_of_one_engine_each_are_read_and_merged(tmp_path: Path) -> None:
    """As golden-v1 had them; what both engines answered alike then stands there once."""
    files = golden.load_all(SMALL)
    old = [tmp_path / file.source.engine / SMALL.name for file in files]
    for file, path in zip(files, old, strict=True):
        of_before(file, path)
        (read,) = golden.load_all(path)
        assert (read.kind, read.title, read.notes, read.source) == (file.kind, file.title, file.notes, file.source)
        for mine, theirs in zip(read.cases, file.cases, strict=True):
            assert mine.same_question(theirs) and mine.same_answer(theirs)
            told = (mine.id, mine.comment, mine.flags, mine.refusal)
            assert told == (theirs.id, theirs.comment, theirs.flags, theirs.refusal)
        assert checker.verify(path, with_c=False).ok
        (problem,) = golden.lint(path)
        assert problem.endswith("golden-v1, which refsim reads only; write it anew with `refsim golden merge FILE -o NEW`")
    new = tmp_path / "new" / SMALL.name
    assert golden.merge(old, new) and not golden.merge(old, new)
    for suffix in (".json", ".bin"):
        assert new.with_suffix(suffix).read_bytes() == SMALL.with_suffix(suffix).read_bytes()
    with pytest.raises(GoldenError, match=r"litert-2\.3-ref answered in two of the files"):
        golden.merge([old[0], SMALL], new)
    edit(old[0], lambda i: case_of(i).update(outputs=[]))
    with pytest.raises(GoldenError, match="case 'shape_tensor': outputs: "):
        golden.load(old[0])


def test_the_answers_of_one_engine_come_and_change_alone(copy: Path) -> None:
    other = copy.with_name("other.json")
    assert golden.merge([copy], other, "tflm")
    (alone,) = golden.load_all(other)
    assert alone.source.engine == "tflm-2026.10"
    assert golden.write(golden.load(copy, "litert-ref"), other)
    assert other.read_text(encoding="utf-8") == copy.read_text(encoding="utf-8").replace(copy.stem + ".bin", "other.bin")
    changed = with_output(alone)
    newer = replace(changed, source=replace(changed.source, version="tflite-micro 0.dev20990101"))
    assert golden.write(newer, other, replace=True)
    litert, tflm = golden.load_all(other)
    assert all(a.same_answer(b) for a, b in zip(litert.cases, golden.load(copy, "litert-ref").cases, strict=True))
    assert [a.same_answer(b) for a, b in zip(litert.cases, tflm.cases, strict=True)].count(False) == 1
    asking = replace(newer.cases[0], comment="something else")
    with pytest.raises(GoldenError, match=r"case 'shape_tensor' asks litert-.* something else than tflm-"):
        golden.write(replace(newer, cases=(asking, *newer.cases[1:])), other, replace=True)


def test_cases_of_one_engine_stand_where_it_has_them(tmp_path: Path) -> None:
    file = golden.load(SMALL, "tflm")
    first, second, third, *_ = file.cases
    other = replace(file, source=replace(file.source, engine="another", version="1"), cases=(first, second, third))
    notes = {flag: file.notes[flag] for case in (first, second, third) for flag in case.flags}
    path = tmp_path / "three.json"
    assert golden.write([replace(f, notes=notes) for f in (replace(file, cases=(first, third)), other)], path)
    assert [case["id"] for case in json.loads(path.read_text())["cases"]] == [first.id, second.id, third.id]
    assert [len(f.cases) for f in golden.load_all(path)] == [3, 2]
    assert golden.lint(path) == []


# --- verifying ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("side", checker.SIDES)
def test_a_wrong_output_is_named(side: str) -> None:
    file = with_output(golden.load(SMALL, "tflm"))
    difference = checker.check_case(file, file.cases[0], side)
    assert difference is not None
    right = int(golden.load(SMALL, "tflm").cases[0].outputs[0].array.flat[3])
    assert (difference.element, difference.expected, difference.got) == ((0, 0, 3), right + 1, right)
    assert str(difference) == (
        f"reshape.json: case 'shape_tensor' of tflm-2026.10: {side}: 'output' differs in 1 of 48 elements; "
        f"first at [0, 0, 3]: expected {right + 1}, got {right}"
    )


def test_a_wrong_primitive_is_named() -> None:
    file = with_output(golden.load(golden.FOLDER / "primitives" / "srdhm.json"), -1)
    for side in checker.SIDES:
        difference = checker.check_case(file, file.cases[0], side)
        assert difference is not None
        assert (difference.element, difference.expected - difference.got) == ((3,), -1)


def test_a_case_that_is_not_refused_differs() -> None:
    file = golden.load(SMALL, "tflm")
    refused = file.case("refused_size").refusal
    fine = replace(file.cases[0], refusal=refused, outputs=())
    difference = checker.check_case(file, fine, "simulator")
    assert difference is not None
    assert difference.problem == "runs, but has to be refused by ModelError"
    other = replace(file.case("refused_size"), refusal=golden.Refusal("RangeError", None))
    difference = checker.check_case(file, other, "simulator")
    assert difference is not None
    assert difference.problem.startswith("refused by ModelError instead of RangeError")


def test_a_case_that_cannot_run_differs() -> None:
    file = golden.load(SMALL, "tflm")
    difference = checker.check_case(replace(file, source=replace(file.source, engine="onnx")), file.cases[0], "simulator")
    assert difference is not None
    assert "unknown engine profile 'onnx'" in difference.problem
    primitive = golden.load(golden.FOLDER / "primitives" / "srdhm.json")
    for params, message in (
        ({"function": "nothing"}, "no primitive is called 'nothing'"),
        ({"function": "srdhm"}, "takes the parameters bits, function"),
        ({"function": "clz32", "bits": 32}, "no primitive is called"),
        ({"function": "tanh", "bits": 32, "integer_bits": 4}, "tanh takes 1 columns"),
    ):
        difference = checker.check_case(primitive, replace(primitive.cases[0], params=params), "c")
        assert difference is not None
        assert message in difference.problem


def test_one_engine_only() -> None:
    folder = golden.FOLDER / "models"
    both, one = checker.verify(folder, with_c=False), checker.verify(folder, with_c=False, engine="tflm")
    assert (both.files, both.cases, both.elements) == (1, 2 * one.cases, 2 * one.elements)
    assert (one.files, list(one.proves)) == (1, [f"{folder / 'digits.json'} of tflm-2026.10"])
    with pytest.raises(GoldenError, match=r"no golden file was recorded from litert-2\.3-ref"):
        checker.verify(golden.FOLDER / "primitives", engine="litert-ref")
    with pytest.raises(GoldenError, match=r"several engines: name one; there are those of litert-2\.3-ref, tflm-2026\.10"):
        golden.load(folder / "digits.json")
    with pytest.raises(GoldenError, match=r"has no answers of litert-2\.3-opt-x86; there are"):
        golden.load(folder / "digits.json", "litert-2.3-opt-x86")


def test_the_schema_allows_nothing_that_it_does_not_know() -> None:
    for form in rules.FORMATS:
        schema = json.loads((golden.FOLDER / "schema" / f"{form}.json").read_text(encoding="utf-8"))
        open_objects = [part for part in _parts(schema) if part.get("type") == "object" and "additionalProperties" not in part]
        assert open_objects == []
        assert schema["properties"]["format"]["const"] == form


def _parts(value: Any) -> list[Index]:
    """Every object within a JSON value."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    found = [part for item in inner for part in _parts(item)]
    return [value, *found] if isinstance(value, dict) else found
