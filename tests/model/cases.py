"""Recorded answers of running engines as values: whole models, and the seanet, cmsis and fuzz vectors of the shared folder.

Which cases concern us is decided here once, from each model's nodes and the registry of operators, never from a list.
"""

from __future__ import annotations

import functools
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

import refsim
from refsim.ir import Array
from refsim.ops import registry

ROOT = Path(__file__).resolve().parents[2]
#: Profile alias -> the engine's name in the shared vectors.
RECORDED = {"tflm": "tflm", "litert-ref": "ref"}
MODELS = (
    "ad01_int8",
    "hello_world_int8",
    "keyword_scrambled",
    "kws_ref_model",
    "micro_speech_lstm",
    "micro_speech_quantized",
    "person_detect",
    "pretrainedResnet_quant",
    "simple_add_model",
    "str_ww_ref_model",
    "vww_96_int8",
)


class Runner(Protocol):
    """What Simulator and CompiledModel have in common."""

    @property
    def tensors(self) -> Mapping[int, Array]: ...
    def reset(self) -> None: ...
    def run(self, *inputs: Array) -> list[Array]: ...
    def run_batch(self, *inputs: Array) -> list[Array]: ...


@dataclass(frozen=True)
class Verdict:
    """What one engine made of a case.

    ``kind``: ``exact``, its outputs are ``outputs``; ``off``, they differ from ``outputs`` in ``count`` elements by at most
    ``worst``; ``refused``, with the engine's words in ``reason``; ``unstable``, its answer changed from run to run.
    """

    kind: str
    outputs: tuple[Array, ...] = ()
    count: int = 0
    worst: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Case:
    """One recorded model run. ``inputs`` and outputs are stacked [n, ...]; ``stateful``: n consecutive steps from reset."""

    name: str
    model: Path
    inputs: tuple[Array, ...]
    stateful: bool
    verdicts: Mapping[str, Verdict]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Group:
    """Cases that share a test: one row of the fuzz vectors, one category of cmsis, one operator of seanet."""

    name: str
    entries: tuple[Mapping[str, Any], ...]

    def cases(self) -> Iterator[Case]:
        read = {"seanet": _unit_case, "cmsis": _unit_case, "fuzz": _fuzz_case}[self.name.split("/")[0]]
        for entry in self.entries:
            yield read(self.name, entry)


def shared_folder() -> Path:
    """Where the shared files should be; they need not be there."""
    return Path(os.environ.get("REFSIM_SHARED") or ROOT.parent / "shared")


@functools.cache
def supported(path: Path) -> bool:
    """Whether every node of the model's first graph has an operator of ours. A file that we cannot read counts as supported."""
    try:
        model = refsim.load(path)
    except refsim.ModelError:
        return True  # so that it is run, and fails where an engine accepts it
    return all(node.op in registry() for node in model.nodes)


@functools.cache
def groups() -> tuple[Group, ...]:
    """Every group with at least one case of ours; none when the shared folder is missing."""
    if not (shared_folder() / "vectors").is_dir():
        return ()
    return (*_unit_groups("seanet"), *_unit_groups("cmsis"), *_fuzz_groups())


def _index(kind: str) -> Any:
    return json.loads((shared_folder() / "vectors" / kind / "index.json").read_text(encoding="utf-8"))


def _unit_groups(kind: str) -> Iterator[Group]:
    folder = shared_folder() / "vectors" / kind
    found: dict[str, list[Mapping[str, Any]]] = {}
    for entry in _index(kind)["cases"]:
        if supported(folder / entry["case"] / "model.tflite"):
            found.setdefault(entry["case"].split("/")[0], []).append(entry)
    return (Group(f"{kind}/{name}", tuple(entries)) for name, entries in sorted(found.items()))


def _fuzz_groups() -> Iterator[Group]:
    folder = shared_folder() / "vectors" / "fuzz"
    for name, row in sorted(_index("fuzz")["ops"].items()):
        entries = [{**case, "dir": row["dir"]} for case in row["cases"]]
        # All models of a row have the same operator.
        if supported(folder / row["dir"] / f"{entries[0]['id']:03}.tflite"):
            yield Group(f"fuzz/{name}", tuple(entries))


def _arrays(folder: Path, stem: str) -> tuple[Array, ...]:
    paths = sorted(folder.glob(f"{stem}_*.npy"), key=lambda path: int(path.stem.split("_")[1]))
    return tuple(np.load(path) for path in paths)


def _unit_case(group: str, entry: Mapping[str, Any]) -> Case:
    """A case of seanet or cmsis. Only cmsis cases with n_steps > 1 have a leading axis in their files."""
    folder = shared_folder() / "vectors" / group.split("/")[0] / entry["case"]
    steps = entry.get("n_steps", 1)
    inputs, golden = (
        tuple(array if steps > 1 else array[np.newaxis] for array in _arrays(folder, stem)) for stem in ("input", "golden")
    )
    if steps > 1:  # the golden is the answer after the last step
        golden = tuple(array[np.newaxis] if array.shape[0] != steps else array for array in golden)
    verdicts = {alias: _unit_verdict(entry["result"][name], golden) for alias, name in RECORDED.items()}
    return Case(f"{group.split('/')[0]}/{entry['case']}", folder / "model.tflite", inputs, steps > 1, verdicts)


def _unit_verdict(result: str, golden: tuple[Array, ...]) -> Verdict:
    if result == "pass":
        return Verdict("exact", golden)
    if result.startswith("refused"):
        return Verdict("refused", reason=result)
    match = re.fullmatch(r"diff n=(\d+)/\d+ max=(\d+)", result)
    assert match, result
    return Verdict("off", golden, int(match[1]), int(match[2]))


def _fuzz_case(group: str, entry: Mapping[str, Any]) -> Case:
    model = shared_folder() / "vectors" / "fuzz" / entry["dir"] / f"{entry['id']:03}.tflite"
    with np.load(model.with_suffix(".npz")) as archive:
        arrays = dict(archive)
    verdicts = {alias: _fuzz_verdict(entry, name, arrays) for alias, name in RECORDED.items()}
    stateful = group.startswith("fuzz/SVDF/")
    return Case(f"{group}/{entry['id']:03}", model, numbered(arrays, "in"), stateful, verdicts)


def _fuzz_verdict(entry: Mapping[str, Any], engine: str, arrays: Mapping[str, Array]) -> Verdict:
    result = entry["result"][engine]
    if result.startswith("refused"):
        return Verdict("refused", reason=result)
    if engine in entry.get("unstable", {}):
        return Verdict("unstable", reason=entry["unstable"][engine])
    if result in ("base", "same"):
        return Verdict("exact", numbered(arrays, "out"))
    assert result.startswith("diff"), result
    return Verdict("exact", numbered(arrays, f"{engine}_out"))


def numbered(arrays: Mapping[str, Array], stem: str) -> tuple[Array, ...]:
    """The arrays ``stem0``, ``stem1``, ... in order."""
    count = sum(re.fullmatch(rf"{stem}\d+", name) is not None for name in arrays)
    return tuple(arrays[f"{stem}{j}"] for j in range(count))


# --- whole models -----------------------------------------------------------------------------------------------------
@functools.cache
def whole_model(name: str) -> refsim.Model:
    return refsim.load(shared_folder() / "models" / f"{name}.tflite")


@functools.cache
def recorded_runs(name: str) -> Mapping[str, Array]:
    """io.npz of a whole model: inputJ and ENGINE_outputJ, stacked."""
    with np.load(shared_folder() / "vectors" / "models" / name / "io.npz") as archive:
        return dict(archive)


def recorded_entry(name: str) -> Mapping[str, Any]:
    """The entry of a whole model in index.json."""
    entry: Mapping[str, Any] = next(entry for entry in _index("models")["models"] if entry["model"] == name)
    return entry


# --- running and comparing --------------------------------------------------------------------------------------------
def play(runner: Runner, inputs: Sequence[Array], stateful: bool) -> tuple[list[Array], list[dict[int, Array]]]:
    """Stacked outputs [n, ...], and all tensors: of the batch, or of each step when ``stateful``."""
    if not stateful:
        return runner.run_batch(*inputs), [dict(runner.tensors)]
    runner.reset()
    outputs, tensors = [], []
    for step in zip(*inputs, strict=True):
        outputs.append(runner.run(*step))
        tensors.append(dict(runner.tensors))
    return [np.stack(column) for column in zip(*outputs, strict=True)], tensors


def difference(what: str, got: Array, want: Array) -> list[str]:
    """One line if the arrays are not the same bytes of the same type and shape."""
    if (got.dtype, got.shape) != (want.dtype, want.shape):
        return [f"{what}: {got.dtype}{got.shape}, expected {want.dtype}{want.shape}"]
    if got.tobytes() == want.tobytes():
        return []
    different = np.argwhere(got != want)
    first = tuple(int(i) for i in different[0]) if len(different) else ()
    return [f"{what}: {len(different)} of {got.size} differ, first at {first}: {got[first]}, expected {want[first]}"]


def tensor_differences(what: str, got: Mapping[int, Array], want: Mapping[int, Array]) -> list[str]:
    """Every tensor that is not in both or not the same; a leading axis of 1 stands for equal rows."""
    lines = [f"{what}: tensors {sorted(got.keys() ^ want.keys())} are on one side only"] if got.keys() != want.keys() else []
    for index in sorted(got.keys() & want.keys()):
        lines += difference(f"{what} tensor {index}", got[index], want[index])
    return lines
