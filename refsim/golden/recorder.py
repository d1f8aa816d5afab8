"""Recording golden files from live engines and from the slow oracle. The only writer of golden/."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from refsim import demo, live, usable, vectors
from refsim.codegen.filters import c_ident
from refsim.engines import Profile, profile, profiles
from refsim.errors import EngineError, GoldenError, RefsimError
from refsim.golden import cases, primitive_cases
from refsim.golden.cases import Draft
from refsim.golden.files import write
from refsim.golden.flags import NOTES
from refsim.golden.mistakes import exercised
from refsim.golden.values import Blob, Case, GoldenFile, Note, Params, Refusal, Source
from refsim.golden.vector import Vector, run
from refsim.ir import Array, Model, Tensor
from refsim.prepare import prepare
from refsim.simulate import check_inputs
from refsim.tflite import load

#: What can be recorded; the first two also one by one, as ``operators/conv_2d``.
KINDS = ("primitives", "operators", "models")
#: The demo model's samples whose every activation is recorded.
TRACED_SAMPLES = (0, 17, 39)
Progress = Callable[[str, int, int], None]


def _silent(stage: str, done: int, total: int) -> None:
    pass


#: What, path below the folder, and what makes the answers of every engine that is asked.
Job = tuple[str, str, Callable[[], list[GoldenFile]]]


def record(
    out: Path,
    what: str = "all",
    engine: str | None = None,
    *,
    replace: bool = False,
    progress: Progress = _silent,
) -> list[Path]:
    """Record refsim's own golden files below folder ``out``; returns the paths of those that were new or changed.

    ``what``: ``all``, ``primitives``, ``operators``, ``models``, or one file such as ``operators/conv_2d``. ``engine``: one profile
    (its id or alias) instead of all. Every file is checked before it is written. GoldenError when a vector does not exercise a
    flag of its own, when an engine of another version is installed, or when an expected output would change (see
    :func:`refsim.golden.files.write`); EngineError when an engine is missing.
    """
    asked = profiles() if engine is None else (profile(engine),)
    jobs = [job for job in _jobs(asked) if what == "all" or job[0] == what or job[0].startswith(f"{what}/")]
    if not jobs:
        known = sorted({job[0] for job in _jobs(asked)})
        raise GoldenError(f"cannot record {what!r}; known: a .tflite file, all, {', '.join((*KINDS, *known))}")
    return _carry_out(jobs, out, replace, progress)


def record_model(
    out: Path,
    path: Path,
    inputs: Sequence[Array] | None = None,
    engine: str | None = None,
    *,
    count: int = 20,
    seed: int = vectors.DEFAULT_SEED,
    replace: bool = False,
    progress: Progress = _silent,
) -> list[Path]:
    """Record the .tflite file at ``path`` as ``out/models/NAME.json``; returns what was new or changed.

    ``inputs``: one stack ``[runs, *shape]`` per model input; None: ``count`` directed and random vectors. A model with variables
    takes them as consecutive steps of one stream. Errors as for :func:`record`; also ModelError for a bad file, RefsimError for
    inputs that do not fit.
    """
    model = load(path)
    data = path.read_bytes()
    asked = profiles() if engine is None else (profile(engine),)
    if inputs is None:
        stacks: Sequence[Array] = vectors.inputs(model.inputs, count, seed, usable.spans_for(model, asked))
    else:
        stacks = check_inputs(model.inputs, inputs, batch=True)
    if stacks and not len(stacks[0]):
        raise GoldenError(f"{path}: the inputs hold no samples")
    flag = "random" if inputs is None else "real_model"
    relative = f"models/{c_ident(model.name)}.json"
    job: Job = (path.name, relative, lambda: [any_model(p, path.name, data, stacks, flag) for p in asked])
    return _carry_out([job], out, replace, progress)


def _carry_out(jobs: Sequence[Job], out: Path, replace: bool, progress: Progress) -> list[Path]:
    written = []
    for number, (_, relative, make) in enumerate(jobs):
        progress("record", number, len(jobs))
        answered = make()
        if answered and write(answered, out / relative, replace=replace):
            written.append(out / relative)
    progress("record", len(jobs), len(jobs))
    return written


def _jobs(profiles: Sequence[Profile]) -> list[Job]:
    """Every file, with the answers of these profiles."""
    makers: dict[str, Callable[[], list[GoldenFile]]] = {}
    for name in primitive_cases.names():
        makers[f"primitives/{name}"] = lambda name=name: [primitive_cases.golden(name)]  # type: ignore[misc]
    for name in cases.operators():
        makers[f"operators/{name}"] = lambda name=name: operator(name, profiles)  # type: ignore[misc]
    makers["models/digits"] = lambda: [demo_model(p) for p in profiles]
    return [(what, f"{what}.json", make) for what, make in makers.items()]


def source_of(p: Profile, what: str) -> Source:
    """The live engine behind a profile, which must be the version that the profile stands for."""
    installed = live.available(p.alias)
    if installed is None:
        raise EngineError(f'{p.wheel} is not installed: pip install "refsim[oracle]"', "missing")
    if installed != p.wheel:
        raise GoldenError(f"profile {p.id} stands for {p.wheel}, but {installed} is installed; new arithmetic needs a new profile")
    return Source(p.id, installed, f"refsim golden record {what} --engine {p.id}")


def notes_for(made: Sequence[Case]) -> Mapping[str, Note]:
    """The notes of all flags in use."""
    return {flag: NOTES[flag] for flag in sorted({flag for case in made for flag in case.flags})}


# --- operators ----------------------------------------------------------------------------------------------------------
def operator(name: str, asked: Sequence[Profile]) -> list[GoldenFile]:
    """The golden cases of one operator as each engine computes it that is asked any."""
    drafts = cases.drafts(name).values()
    found = []
    for p in asked:
        source = source_of(p, f"operators/{name}")
        made = tuple(answer(draft, p) for draft in drafts if p.alias in draft.engines)
        if made:
            found.append(GoldenFile("operator", f"{name.upper()}, single-operator models", notes_for(made), source, made))
    return found


def answer(draft: Draft, p: Profile) -> Case:
    """The case that a draft becomes when the live engine answers it; every flag is shown to be exercised."""
    model = load(draft.model)
    flags = (*draft.flags, *draft.only.get(p.alias, ()))
    params: Params = {"operator": model.nodes[0].op, "stateful": draft.stateful}
    inputs = (Blob.of_model(draft.model), *_blobs(model.inputs, draft.inputs))
    if draft.error:
        refusal = Refusal(_our_refusal(draft, model, p), _engine_refusal(draft, p))
        return Case(draft.id, draft.comment, flags, params, inputs, refusal=refusal)
    outputs = live.run(p.alias, draft.model, draft.inputs, stateful=draft.stateful).outputs
    vector = Vector(prepare(model, p), draft.inputs, outputs, draft.stateful)
    idle = [flag for flag in flags if not exercised(flag, vector)]
    if idle:
        raise GoldenError(f"{p.id}: case {draft.id!r} does not exercise {', '.join(idle)}")
    return Case(draft.id, draft.comment, flags, params, inputs, tuple(_blobs(model.outputs, outputs)))


def _our_refusal(draft: Draft, model: Model, p: Profile) -> str:
    """The class of our error, which has to be the one that the draft names."""
    try:
        run(prepare(model, p), draft.inputs, draft.stateful)
    except RefsimError as error:
        if type(error).__name__ == draft.error:
            return draft.error
        raise GoldenError(f"{p.id}: case {draft.id!r} is refused by {type(error).__name__}, not {draft.error}: {error}") from error
    raise GoldenError(f"{p.id}: case {draft.id!r} should be refused, but runs")


def _engine_refusal(draft: Draft, p: Profile) -> str | None:
    try:
        live.run(p.alias, draft.model, draft.inputs, stateful=draft.stateful)
    except EngineError as error:
        return str(error)
    return None


def _blobs(tensors: Sequence[Tensor], arrays: Sequence[Array]) -> list[Blob]:
    return [Blob.of(_name(tensor), np.asarray(a), tensor.index) for tensor, a in zip(tensors, arrays, strict=True)]


def _name(tensor: Tensor) -> str:
    """A name that an index can hold: models may have tensors without one, or with any characters in it."""
    return " ".join(tensor.name.split())[:1000] or f"tensor {tensor.index}"


# --- whole models -------------------------------------------------------------------------------------------------------
def any_model(p: Profile, name: str, data: bytes, stacks: Sequence[Array], flag: str) -> GoldenFile:
    """A model's outputs of all runs and every activation of the last; of a model with variables, every activation of every step."""
    source = source_of(p, name)
    model = load(data)
    runs = len(stacks[0]) if stacks else 1
    if prepare(model, p).initial_state:
        comment = f"{runs} consecutive steps from one reset: every activation."
        made = [_traced_case(p, data, model, stacks, "steps", comment, ("state", "intermediates"), stateful=True)]
    else:
        last = [stack[-1:] for stack in stacks]
        made = [
            _outputs_case(p, data, model, stacks, "vectors", f"{runs} independent runs, outputs only.", flag),
            _traced_case(p, data, model, last, "activations", "The last of these runs: every activation.", ("intermediates",)),
        ]
    return GoldenFile("model", name, notes_for(made), source, tuple(made))


def demo_model(p: Profile) -> GoldenFile:
    """The bundled model: outputs of all samples, and every activation of a few."""
    source = source_of(p, "models/digits")
    data = demo.MODEL.read_bytes()
    model = load(data)
    with np.load(demo.SAMPLES) as samples:
        images = samples["inputs"][:, np.newaxis]
    comment = f"All {len(images)} sample images, output only."
    made = [_outputs_case(p, data, model, [images], "samples", comment, "real_model")]
    for number in TRACED_SAMPLES:
        one, name = [images[number : number + 1]], f"sample_{number}_activations"
        made.append(_traced_case(p, data, model, one, name, f"Sample {number}: every activation.", ("intermediates",)))
    return GoldenFile("model", "The bundled demo model, digits_int8.tflite", notes_for(made), source, tuple(made))


def _outputs_case(p: Profile, data: bytes, model: Model, stacks: Sequence[Array], name: str, comment: str, flag: str) -> Case:
    outputs = _blobs(model.outputs, live.run(p.alias, data, stacks).outputs)
    inputs = (Blob.of_model(data), *_blobs(model.inputs, stacks))
    return Case(name, comment, (flag,), {"stateful": False}, inputs, tuple(outputs))


def _traced_case(
    p: Profile,
    data: bytes,
    model: Model,
    stacks: Sequence[Array],
    name: str,
    comment: str,
    flags: tuple[str, ...],
    stateful: bool = False,
) -> Case:
    """Every activation of every run. Tensors without data after a run, such as the handle of a variable, are left out."""
    result = live.run(p.alias, data, stacks, stateful=stateful, each_run=True)
    computed = [model.tensors[index] for node in model.nodes for index in node.outputs if index in result.tensors]
    outputs = _blobs(computed, [result.tensors[tensor.index] for tensor in computed])
    inputs = (Blob.of_model(data), *_blobs(model.inputs, stacks))
    return Case(name, comment, flags, {"stateful": stateful}, inputs, tuple(outputs))
