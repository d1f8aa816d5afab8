"""Every error that refsim raises on purpose.

::

    RefsimError                  anything refsim reports; the command line prints its text and no traceback
    ├── ModelError               the file is truncated, contradictory, or breaks a rule of the format
    │   └── UnsupportedError     the file is sound, but an operator, type or option is not covered by the profile
    ├── QuantizationError        scales, zero points or ranges that have no meaning
    ├── RangeError               an integer leaves the range the target computes in (for example an int32 accumulator)
    ├── CodegenError             C cannot be generated or written
    ├── ToolchainError           no compiler, a failing compiler, or a library that cannot be loaded
    ├── GoldenError              a golden vector file is malformed, stale, or has no honest source
    ├── EngineError              a live reference engine is missing, refused the model, or crashed
    └── MismatchError            two results differ where they have to be equal
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

#: How a live engine failed: its wheel is not there; it does not take the model or an input; it gives an error while running;
#: its process ended; it took too long.
EngineErrorKind = Literal["missing", "broken", "refused", "failed", "crashed", "timeout"]


class RefsimError(Exception):
    """Base of all errors that refsim raises on purpose."""


class ModelError(RefsimError):
    """A model file that cannot be used.

    ``problems`` lists every problem found, one line each, so that one run shows all of them.
    """

    def __init__(self, *problems: str) -> None:
        self.problems: tuple[str, ...] = problems
        super().__init__("\n".join(problems))


class UnsupportedError(ModelError):
    """A sound model that needs an operator, type or option outside the chosen profile."""


class QuantizationError(RefsimError):
    """Scales, zero points or ranges that have no meaning."""


class RangeError(RefsimError):
    """An integer leaves the range the target computes in."""


class CodegenError(RefsimError):
    """C cannot be generated or written."""


class ToolchainError(RefsimError):
    """A compiler is missing or failed, or its output cannot be loaded."""


class GoldenError(RefsimError):
    """A golden vector file is malformed, stale, or has no honest source."""


class EngineError(RefsimError):
    """A live reference engine is missing, or something that it needs is (``broken``); it refused the model, or crashed.

    ``kind`` tells these apart. ``status`` says how the process of an engine that crashed ended: a signal's name
    (``SIGABRT``) or ``exit status N``; otherwise it is empty.
    """

    def __init__(self, message: str, kind: EngineErrorKind = "failed", status: str = "") -> None:
        self.kind: EngineErrorKind = kind
        self.status = status
        super().__init__(message)


class MismatchError(RefsimError):
    """Two results differ where they have to be equal."""


def raise_all(problems: Sequence[ModelError]) -> None:
    """Raise one error that carries every problem of ``problems``; do nothing when there is none.

    The result is an :class:`UnsupportedError` only if every part is one: a contradiction weighs more.
    """
    if not problems:
        return
    lines = [line for problem in problems for line in problem.problems]
    unsupported = all(isinstance(problem, UnsupportedError) for problem in problems)
    raise UnsupportedError(*lines) if unsupported else ModelError(*lines)
