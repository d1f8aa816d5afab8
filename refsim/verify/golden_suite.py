"""Golden files as questions to a port: the cases about what it implements, with the outputs that the files hold.

The right answers are those of the files, from a live engine or an independent oracle; nothing here computes one.
"""

from __future__ import annotations

import difflib
import functools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from refsim.engines import profile
from refsim.errors import GoldenError, RefsimError
from refsim.golden import Case, GoldenFile, load_all, paths
from refsim.golden.flags import NOTES
from refsim.golden.primitives import named
from refsim.ir import Array, Model
from refsim.prepare import prepare
from refsim.simulate import check_inputs
from refsim.tflite import load as load_model
from refsim.verify import kernels, mistaken
from refsim.verify.boundaries import Columns
from refsim.verify.drawn import is_kernel
from refsim.verify.kernels import KernelCase
from refsim.verify.nodes import recorded_cases
from refsim.verify.primitives import Field, Primitive, primitives
from refsim.verify.suites import Chunk, PrimitiveSuite, Suite, hex_lines

#: Why a case is not asked.
OTHER, SIGNATURE, ENGINE = "about something else", "of another signature", "of another engine"
REFUSED, STATEFUL, EMPTY = "refusals", "stateful", "without any run"
EXCLUDED, EXCLUDED_LINES = "with excluded flags", "single lines with excluded flags"
PARTIAL = "without the model's outputs"
#: Things in golden files that a message names.
NAMED = 12


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """A golden case of a primitive: columns of arguments and of results. ``excluded``: rows that were left out."""

    columns: Columns
    results: Columns
    flags: tuple[str, ...]
    excluded: int = 0

    def __len__(self) -> int:
        return len(self.columns[0])


@dataclass(frozen=True, slots=True, eq=False)
class RecordedSuite(PrimitiveSuite):
    """Cases of a primitive from golden files, one chunk for each golden case."""

    parts: tuple[Rows, ...] = ()

    @property
    def kept_failures(self) -> int:
        return sum(map(len, self.parts))

    def columns(self) -> Iterator[Columns]:
        yield from (part.columns for part in self.parts)

    def answered(self) -> Iterator[tuple[Columns, Columns]]:
        yield from ((part.columns, part.results) for part in self.parts)

    def chunks(self) -> Iterator[Chunk]:
        for part in self.parts:
            asks, answers = hex_lines(self.primitive.fields, part.columns), hex_lines(self.results, part.results)
            yield Chunk(asks, answers, functools.partial(_all_of, part.flags, len(part)))


def _all_of(flags: Sequence[str], count: int) -> Mapping[str, Array]:
    return {flag: np.ones(count, dtype=bool) for flag in flags}


Questions = Rows | tuple[KernelCase, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """One golden case, as one or more questions to a port."""

    file: GoldenFile
    case: Case
    questions: Questions

    @property
    def count(self) -> int:
        return len(self.questions)


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """The golden cases that a port is asked, and how many it is not, by reason."""

    check: str
    asked: tuple[Asked, ...]
    left: Mapping[str, int]

    def suite(self, asked: Sequence[Asked] | None = None) -> Suite:
        """The questions of all cases, or of some, in their order."""
        chosen = [part.questions for part in (self.asked if asked is None else asked)]
        rows = tuple(part for part in chosen if isinstance(part, Rows))
        if rows:
            return RecordedSuite(primitives()[self.check], parts=rows)
        return kernels.suite_of(self.check, [case for part in chosen if not isinstance(part, Rows) for case in part])

    def __str__(self) -> str:
        lines = sum(part.count for part in self.asked)
        left = ", ".join(f"{count:,} {reason}" for reason, count in self.left.items())
        return f"{len(self.asked):,} golden cases, {lines:,} questions" + (f"; not for this port: {left}" if left else "")


def read(given: Iterable[Path]) -> list[GoldenFile]:
    """What each source answered in the golden files at ``given``, files and folders, each once; GoldenError for a bad one."""
    found = {file.resolve(): file for path in given for file in paths(path)}
    return [answered for file in found.values() for answered in load_all(file)]


# --- which cases ------------------------------------------------------------------------------------------------------------
#: What a port is asked of a case, or why nothing.
Take = Callable[[GoldenFile, Case], "Questions | str"]


def select(
    check: str, files: Sequence[GoldenFile], engine: str, exclude: Sequence[str] = (), model: Path | None = None
) -> Selection:
    """The cases about ``check``: a primitive, a kernel such as ``conv_2d.s8``, or a whole ``model``.

    Kernels and models are those of the profile ``engine``. GoldenError when no case is.
    """
    _require_flags(exclude, files)
    name, title, take = _taker(check, engine, exclude, model)
    asked: list[Asked] = []
    left: Counter[str] = Counter()
    for file in files:
        for case in file.cases:
            try:
                questions = take(file, case)
            except RefsimError as error:
                raise GoldenError(f"{file.name}: case {case.id!r}: {error}") from error
            if isinstance(questions, str) or not questions:
                left[questions if isinstance(questions, str) else EMPTY] += 1
                continue
            asked.append(Asked(file, case, questions))
            if isinstance(questions, Rows) and questions.excluded:
                left[EXCLUDED_LINES] += questions.excluded
    if not asked:
        why = ", ".join(f"{count:,} {reason}" for reason, count in left.items())
        raise NoCasesError(f"no golden case can be asked about {title}; there are {why}. The files hold {_holdings(files)}")
    return Selection(name, tuple(asked), left)


class NoCasesError(GoldenError):
    """The golden files are readable, but none of their cases is about what was asked for."""


def _require_flags(exclude: Sequence[str], files: Sequence[GoldenFile]) -> None:
    """GoldenError for a flag that neither these files nor refsim's notes know."""
    known = sorted({*NOTES, *(flag for file in files for flag in file.notes)})
    for flag in exclude:
        if flag not in known:
            near = difflib.get_close_matches(flag, known, n=1)
            raise GoldenError(f"there is no flag {flag!r}" + (f"; did you mean {near[0]!r}?" if near else ""))


def _taker(check: str, engine: str, exclude: Sequence[str], model: Path | None) -> tuple[str, str, Take]:
    """(name of the suite, what it is about in words, what to take of each case)."""
    if check in primitives():
        return check, check, functools.partial(_rows, primitives()[check], exclude)
    wanted = profile(engine).id
    if model is not None:
        loaded = load_model(model)
        return loaded.name, f"{model} of {wanted}", functools.partial(_runs, loaded, model.read_bytes(), wanted, exclude)
    return check, f"{check} of {wanted}", functools.partial(_calls, check, wanted, exclude)


def _holdings(files: Sequence[GoldenFile]) -> str:
    """What golden files are about, by who computed it."""
    things: dict[str, dict[str, None]] = {}
    for file in files:
        about = things.setdefault(file.source.engine if file.kind != "primitive" else "primitives", {})
        for case in file.cases:
            if file.kind == "primitive":
                about[_primitive_name(case)] = None
            else:
                about["a whole model" if file.kind == "model" else str(case.params["operator"]).lower()] = None
    return "; ".join(f"{source}: {_some(list(about))}" for source, about in sorted(things.items()))


def _some(names: Sequence[str]) -> str:
    more = [f"{len(names) - NAMED} more"] if len(names) > NAMED else []
    return ", ".join([*names[:NAMED], *more])


# --- primitives ---------------------------------------------------------------------------------------------------------
def _primitive_name(case: Case) -> str:
    """The name among :func:`refsim.verify.primitives.primitives`, which has one for each width."""
    function = str(case.params["function"])
    if case.params.get("bits") != 16:
        return function
    return f"{function}16" if function == "srdhm" else f"{function}_16"


def _rows(primitive: Primitive, exclude: Sequence[str], file: GoldenFile, case: Case) -> Questions | str:
    if file.kind != "primitive" or _primitive_name(case) != primitive.name:
        return OTHER
    if case.refusal is not None:
        return REFUSED
    named(case.params)  # complains about parameters that the function does not have
    arrays = list(case.arrays)
    if "integer_bits" in case.params:
        arrays.append(np.full(arrays[0].shape, int(case.params["integer_bits"])))
    columns = _columns(primitive.fields, arrays)
    results = _columns(primitive.results, [blob.array for blob in case.outputs])
    if len({column.shape for column in (*columns, *results)}) != 1:
        raise GoldenError("its columns are not of one length")
    if set(case.flags) & set(exclude):
        return EXCLUDED
    kept = np.ones(columns[0].size, dtype=bool)
    for flag, shows in mistaken.flags(primitive.name, columns).items() if exclude else ():
        kept &= ~(shows & (flag in exclude))
    if columns[0].size and not kept.any():
        return EXCLUDED
    columns, results = (tuple(column[kept] for column in side) for side in (columns, results))
    return Rows(columns, results, case.flags, int((~kept).sum()))


def _columns(fields: Sequence[Field], arrays: Sequence[Array]) -> Columns:
    """``arrays`` as int64 columns, each with the values of its field."""
    if len(fields) != len(arrays):
        raise GoldenError(f"has {len(arrays)} columns for {', '.join(f.name for f in fields)}")
    for f, array in zip(fields, arrays, strict=True):
        info = np.iinfo(f.dtype)
        if array.ndim != 1 or not np.issubdtype(array.dtype, np.integer):
            raise GoldenError(f"{f.name} is no column of integers")
        if array.size and not info.min <= int(array.min()) <= int(array.max()) <= info.max:
            raise GoldenError(f"{f.name} has values that do not fit {f.dtype}")
    return tuple(array.astype(np.int64) for array in arrays)


# --- operators and models -----------------------------------------------------------------------------------------------
def _calls(check: str, engine: str, exclude: Sequence[str], file: GoldenFile, case: Case) -> Questions | str:
    op, _, signature = check.partition(".")
    if file.kind != "operator" or str(case.params["operator"]).lower() != op:
        return OTHER
    if file.source.engine != engine:
        return ENGINE
    if case.refusal is not None:
        return REFUSED
    program = prepare(load_model(case.model or b""), engine)
    if len(program.steps) != 1 or program.steps[0].op.name != op:
        return OTHER
    if program.steps[0].signature != signature:
        return SIGNATURE
    if case.params["stateful"] or program.initial_state:
        return STATEFUL
    if set(case.flags) & set(exclude):
        return EXCLUDED
    outputs = _outputs(program.model, case, program.steps[0].outputs)
    if outputs is None:
        return PARTIAL
    tensors = dict(zip((tensor.index for tensor in program.model.inputs), _inputs(program.model, case), strict=True))
    take = kernels.calls_of if is_kernel(op, signature, engine) else recorded_cases
    return tuple(take(program, tensors | outputs, case.id, case.comment.rstrip("."), case.flags))


def _runs(model: Model, content: bytes, engine: str, exclude: Sequence[str], file: GoldenFile, case: Case) -> Questions | str:
    if case.model != content:
        return OTHER
    if file.source.engine != engine:
        return ENGINE
    if case.refusal is not None:
        return REFUSED
    if set(case.flags) & set(exclude):
        return EXCLUDED
    wanted = [tensor.index for tensor in model.outputs]
    outputs = _outputs(model, case, wanted)
    if outputs is None:
        return PARTIAL
    stacks = [outputs[index] for index in wanted]
    stateful = bool(case.params["stateful"])
    return tuple(kernels.model_runs(_inputs(model, case), stacks, case.id, case.comment.rstrip("."), case.flags, stateful))


def _inputs(model: Model, case: Case) -> tuple[Array, ...]:
    return check_inputs(model.inputs, case.arrays, batch=True)


def _outputs(model: Model, case: Case, wanted: Sequence[int]) -> dict[int, Array] | None:
    """The recorded tensors ``wanted``, None unless all are there."""
    recorded = {blob.tensor: blob.array for blob in case.outputs}
    if not set(wanted) <= set(recorded):
        return None
    for index in wanted:
        if recorded[index].shape[1:] != model.tensors[index].shape:
            raise GoldenError(f"{model.tensors[index]} has shape {model.tensors[index].shape}, not {recorded[index].shape[1:]}")
    return {index: recorded[index] for index in wanted}
