"""What a golden file holds, as values: sources, cases, arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from refsim.errors import GoldenError
from refsim.ir import Array

Params = Mapping[str, str | int | bool]


@dataclass(frozen=True, slots=True)
class Source:
    """Who computed the outputs: an engine profile's id or an independent oracle. ``self_made``: refsim did, which proves little."""

    engine: str
    version: str
    command: str
    self_made: bool = False

    @property
    def proves(self) -> str:
        return "only no change: refsim made these outputs itself" if self.self_made else f"agreement with {self.version}"


@dataclass(frozen=True, slots=True)
class Note:
    """What a flag means: the mistake that a vector with it catches, and where that mistake was seen."""

    description: str
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """How an invalid case is refused: the class of refsim's error, and the engine's words (None: the engine takes it)."""

    error: str
    engine: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Blob:
    """One array of a case. ``dtype`` is a NumPy type name, or ``tflite`` for the bytes of a model. ``tensor``: its index there."""

    name: str
    dtype: str
    array: Array
    tensor: int | None = None

    @classmethod
    def of(cls, name: str, array: Array, tensor: int | None = None) -> Blob:
        return cls(name, str(array.dtype), array, tensor)

    @classmethod
    def of_model(cls, model: bytes) -> Blob:
        return cls("model", "tflite", np.frombuffer(model, dtype=np.uint8))

    @property
    def content(self) -> bytes:
        """The array's bytes, little-endian, last dimension fastest."""
        return np.ascontiguousarray(self.array).astype(self.array.dtype.newbyteorder("<"), copy=False).tobytes()

    def same(self, other: Blob) -> bool:
        mine, theirs = ((b.name, b.dtype, b.array.shape, b.tensor, b.content) for b in (self, other))
        return mine == theirs


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One vector. Inputs and outputs of operators and models have a leading axis: independent runs, or steps if ``stateful``.

    A case that needs a model carries it as the input of type ``tflite``. An invalid case has a ``refusal`` and no outputs.
    """

    id: str
    comment: str
    flags: tuple[str, ...]
    params: Params
    inputs: tuple[Blob, ...]
    outputs: tuple[Blob, ...] = ()
    refusal: Refusal | None = None

    @property
    def result(self) -> str:
        return "valid" if self.refusal is None else "invalid"

    @property
    def model(self) -> bytes | None:
        """The model's bytes, None for a primitive."""
        return next((blob.content for blob in self.inputs if blob.dtype == "tflite"), None)

    @property
    def arrays(self) -> tuple[Array, ...]:
        """The inputs that are not the model."""
        return tuple(blob.array for blob in self.inputs if blob.dtype != "tflite")

    def same_question(self, other: Case) -> bool:
        return self.params == other.params and _same(self.inputs, other.inputs)

    def same_answer(self, other: Case) -> bool:
        return self.result == other.result and _same(self.outputs, other.outputs)


def _same(mine: Sequence[Blob], theirs: Sequence[Blob]) -> bool:
    return len(mine) == len(theirs) and all(a.same(b) for a, b in zip(mine, theirs, strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class GoldenFile:
    """The cases of a golden file that one source answered. ``kind``: primitive, operator or model. ``name``: the file's path.

    A file may hold the answers of several sources; each of them is a value of its own.
    """

    kind: str
    title: str
    notes: Mapping[str, Note]
    source: Source
    cases: tuple[Case, ...]
    name: str = field(default="golden")

    def case(self, case_id: str) -> Case:
        """The case called ``case_id``."""
        for case in self.cases:
            if case.id == case_id:
                return case
        raise GoldenError(f"{self.name}: {self.source.engine} answers no case called {case_id!r}")
