"""Recorded answers of every engine that has a profile, as cases: one-operator models, the targeted ones, and whole models.

An engine that is no base of the fuzz vectors has an entry only where its answer differs from its base's.
"""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from model.cases import MODELS, difference, numbered, play, shared_folder, supported

import refsim
from refsim.ir import Array
from refsim.ops import registry

#: Recordings by name -> the profile that has to give their answers. A name is a base engine of the fuzz vectors, or a key of
#: engines_more; the last part of ``engines/NAME`` names a file of engines.
ENGINES: Mapping[str, str] = {
    "ref": "litert-2.3-ref",
    "tflm": "tflm-2026.10",
    "opt": "litert-2.3-opt-x86",
    "xnn": "litert-2.3-xnnpack-x86",
    "opt_arm64": "litert-2.3-opt-arm64",
    "xnn_arm64": "litert-2.3-xnnpack-arm64",
    "ref_arm64": "litert-2.3-ref-arm64",
    "opt_x86_noavx2": "litert-2.3-opt-x86-noavx2",
    "ref_1_2": "litert-1.2-ref",
    "opt_1_2": "litert-1.2-opt-x86",
    "xnn_1_2": "litert-1.2-xnnpack-x86",
    "ref_tf2_14": "tflite-2.14-ref",
    "opt_tf2_14": "tflite-2.14-opt-x86",
    "opt_tf2_14_arm64": "tflite-2.14-opt-arm64",
    "xnn_wasm_litertjs": "litert.js-2.5-xnnpack-wasm",
    "tflm_20261006": "tflm-2026.08",
    "tflm_20260203": "tflm-2026.02",
    "tflm_20250107": "tflm-2025.01",
    "engines/tflm_20260811": "tflm-2026.08",
    "engines/ref_litert_1.1.2": "litert-1.2-ref",
    "engines/opt_litert_1.1.2": "litert-1.2-opt-x86",
    "engines/ref_litert_2.1.0": "litert-2.1-ref",
    "engines/opt_litert_2.1.0": "litert-2.1-opt-x86",
    "engines/xnn_litert_1.1.2": "litert-1.2-xnnpack-x86",
    "engines/xnn_litert_2.1.0": "litert-2.1-xnnpack-x86",
    "engines/ref_tflite_2.14": "tflite-2.14-ref",
    "engines/opt_tflite_2.14": "tflite-2.14-opt-x86",
    "engines/xnn_tflite_2.14": "tflite-2.14-opt-x86",
    "engines/ref_arm64": "litert-2.3-ref-arm64",
    "engines/opt_arm64": "litert-2.3-opt-arm64",
    "engines/xnn_arm64": "litert-2.3-xnnpack-arm64",
    "engines/tflm_20250107": "tflm-2025.01",
    "engines/tflm_20261006": "tflm-2026.08",
}
#: Recordings that do not tell what was refused -> the neighbour that does.
SAME_REFUSALS = {
    "engines/ref_litert_1.1.2": "ref_1_2",
    "engines/opt_litert_1.1.2": "opt_1_2",
    "engines/tflm_20260811": "tflm_20261006",
    "engines/xnn_litert_1.1.2": "xnn_1_2",
    "engines/ref_tflite_2.14": "ref_tf2_14",
    "engines/opt_tflite_2.14": "opt_tf2_14",
    "engines/xnn_tflite_2.14": "opt_tf2_14",
    "engines/ref_arm64": "ref_arm64",
    "engines/opt_arm64": "opt_arm64",
    "engines/xnn_arm64": "xnn_arm64",
    "engines/tflm_20250107": "tflm_20250107",
    "engines/tflm_20261006": "tflm_20261006",
}
BASES = ("ref", "tflm", "opt", "xnn")
#: A row that these wheels refuse when asked; their recordings have entries for other bytes only.
REFUSED = {("QUANTIZE__int8_to_int16", engine) for engine in (f"engines/{mode}_litert_2.1.0" for mode in ("ref", "opt", "xnn"))}
#: Cases that are no function of their inputs in older engines (recordings have other bytes), which their profiles tell.
NO_FUNCTION = ("BATCH_MATMUL__int16/016", "SUM__int8/016")
#: A row that recordings of engines that are no base leave out, so that no entry does not mean the base's answer. The wheels of
#: LiteRT 1.2 and tflite-runtime 2.14 refuse its cases.
LEFT_OUT = {("SUM__int16", engine) for engine in ("opt_1_2", "xnn_1_2", "opt_tf2_14", "opt_tf2_14_arm64")}
LEFT_OUT |= {
    ("SUM__int16", f"engines/{name}") for name in "opt_litert_1.1.2 xnn_litert_1.1.2 opt_tflite_2.14 xnn_tflite_2.14".split()
}
#: Answers that are no function of the inputs: memory that nobody wrote, int8 tensors read as int16.
UNDEFINED = {("SVDF__int8_s8", base) for base in ("ref", "opt", "xnn")} | {("SPACE_TO_BATCH_ND__int8", "tflm")}


@dataclass(frozen=True)
class Recorded:
    """One model with what an engine made of it. ``row`` is the operator with its types."""

    row: str
    name: str
    model: Path
    inputs: tuple[Array, ...]
    outputs: tuple[Array, ...]

    @property
    def stateful(self) -> bool:
        return self.row.startswith("SVDF__")

    def problem(self, profile: str) -> str:
        """What is wrong with the profile's answer, ``""`` if it is the engine's."""
        model = load_once(self.model)
        key = self.model, arithmetic(model, refsim.profile(profile))
        if key not in _ANSWERS:
            _ANSWERS[key] = self._answer(model, profile)
        got = _ANSWERS[key]
        if isinstance(got, str):
            return f"{self.name}: {got}"
        lines = [line for one, want in zip(got, self.outputs, strict=True) for line in difference(self.name, one, want)]
        return lines[0] if lines else ""

    def _answer(self, model: refsim.Model, profile: str) -> list[Array] | str:
        """The profile's outputs, or why there are none."""
        try:
            return play(refsim.Simulator(model, profile), self.inputs, self.stateful)[0]
        except refsim.RefsimError as error:
            return str(error)


#: By model and arithmetic: most rules are shared by many engines, and then the answers are too.
_ANSWERS: dict[tuple[Path, str], list[Array] | str] = {}


@functools.cache
def load_once(path: Path) -> refsim.Model:
    return refsim.load(path)


def arithmetic(model: refsim.Model, profile: refsim.Profile) -> str:
    """Everything in a profile that can show in the answers of ``model``."""
    # A bias may be missing, and so be a type that no tensor has.
    types = {tensor.dtype for graph in model.graphs for tensor in graph.tensors} | {None, "int32", "int64"}
    ops = [registry()[name] for name in {node.op for graph in model.graphs for node in graph.nodes} & registry().keys()]
    kernels = [(op, signature) for op in ops for signature, needs in op.signatures.items() if {*needs} <= types]
    rules = {f"{op.builtin} {signature}": profile.rules(op, signature) for op, signature in kernels}
    names = "generates id alias title base wheel live changes names versions never_in_place".split()
    names += "float_operators unknown_types literal_options index_operands idle_memory".split()
    others = {field.name: getattr(profile, field.name) for field in dataclasses.fields(profile) if field.name not in names}
    return json.dumps(
        [rules, others], sort_keys=True, default=lambda value: sorted(value) if isinstance(value, frozenset) else dict(value)
    )


def recordings() -> list[str]:
    """The engines of :data:`ENGINES` whose profile there is."""
    known = {profile.id for profile in refsim.engines.all_profiles()}
    return [name for name, profile in ENGINES.items() if profile in known]


def base_of(engine: str) -> str:
    if engine in BASES:
        return engine
    kind, name = engine.rsplit("/", 1) if "/" in engine else ("engines_more", engine)
    index = _index(f"{kind}/index.json")
    return str(index.get("engines", index)[name]["base"])


def fuzz_cases(engine: str) -> Iterator[Recorded]:
    """The one-operator cases that ``engine`` ran with the same result each time."""
    base = base_of(engine)
    for row in _index("fuzz/index.json")["ops"].values():
        stem = row["dir"]
        folder = shared_folder() / "vectors" / "fuzz" / stem
        if (stem, base) in UNDEFINED or not supported(folder / f"{row['cases'][0]['id']:03}.tflite"):
            continue
        for case in row["cases"]:
            recorded = _fuzz_case(folder, case, base)
            if recorded is not None:
                yield from _of_engine(engine, recorded)


def _fuzz_case(folder: Path, case: Mapping[str, Any], base: str) -> Recorded | None:
    result = case["result"][base]
    if result.startswith("refused") or base in case.get("unstable", {}):
        return None
    model = folder / f"{case['id']:03}.tflite"
    arrays = _arrays(model.with_suffix(".npz"))
    outputs = numbered(arrays, "out" if result in ("base", "same") else f"{base}_out")
    return Recorded(folder.name, f"{folder.name}/{case['id']:03}", model, numbered(arrays, "in"), outputs)


def _of_engine(engine: str, case: Recorded) -> Iterator[Recorded]:
    """``case`` with the answer of an engine that is not the base: none if it refuses, the base's if it is not told."""
    if engine in BASES:
        yield case
        return
    if (case.row, engine) in REFUSED | LEFT_OUT:
        return
    if case.name in NO_FUNCTION and refsim.prepare(load_once(case.model), ENGINES[engine]).refusals:
        return
    told = _index("engines_more/index.json")["cases"].get(case.name, {})
    if told.get(SAME_REFUSALS.get(engine, engine), "").startswith("refused"):
        return
    if engine.startswith("engines/"):
        outputs = numbered(_engine_file(engine.split("/")[1]).get(case.name, {}), "out")
    else:
        path = shared_folder() / "vectors" / "engines_more" / "fuzz" / case.row / f"{case.name.split('/')[1]}.npz"
        outputs = numbered(_arrays(path), f"{engine}_out") if path.exists() else ()
    yield Recorded(case.row, case.name, case.model, case.inputs, outputs or case.outputs)


@functools.cache
def _engine_file(name: str) -> Mapping[str, Mapping[str, Array]]:
    found: dict[str, dict[str, Array]] = {}
    for key, array in _arrays(shared_folder() / "vectors" / "engines" / f"{name}.npz").items():
        case, output = key.rsplit("/", 1)
        found.setdefault(case, {})[output] = array
    return found


def targeted_cases(engine: str) -> Iterator[Recorded]:
    """Models whose multipliers make rounding rules disagree in 5 to 20 % of the elements."""
    folder = shared_folder() / "vectors" / "engines_more" / "targeted"
    for entry in _index("engines_more/targeted_index.json"):
        name = entry["case"]
        if entry["result"].get(engine, "refused").startswith("refused") or not supported(folder / f"{name}.tflite"):
            continue
        arrays = _arrays(folder / f"{name}.npz")
        outputs = numbered(arrays, f"{engine}_out") or numbered(arrays, "out")
        yield Recorded(f"targeted/{name.split('_')[0]}", name, folder / f"{name}.tflite", numbered(arrays, "in"), outputs)


def model_cases(engine: str) -> Iterator[Recorded]:
    """The whole models, of their shared folder and from the field, that have this engine's outputs."""
    shared = shared_folder()
    places = [(name, shared / "models" / f"{name}.tflite", shared / "vectors" / "models" / name / "io.npz") for name in MODELS]
    for folder in sorted((shared / "field_models").glob("*/")):
        places.append((folder.name, folder / "model.tflite", folder / "io.npz"))
    for name, model, recording in places:
        arrays = _arrays(recording)
        outputs = numbered(arrays, f"{engine}_output")
        if outputs and supported(model):
            yield Recorded("models", name, model, numbered(arrays, "input"), outputs)


def all_cases(engine: str) -> Iterator[Recorded]:
    yield from fuzz_cases(engine)
    yield from targeted_cases(engine)
    yield from model_cases(engine)


@functools.cache
def _index(path: str) -> Any:
    return json.loads((shared_folder() / "vectors" / path).read_text(encoding="utf-8"))


@functools.cache
def _arrays(path: Path) -> Mapping[str, Array]:
    """Kept, like the models: most recordings share their files."""
    with np.load(path) as archive:
        return dict(archive)
