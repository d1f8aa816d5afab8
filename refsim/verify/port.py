"""A port as its owner describes it: one small TOML file, read and checked. See PORTS.md for every key."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from refsim import usable, vectors
from refsim.errors import RefsimError
from refsim.golden import GoldenFile
from refsim.tflite import load
from refsim.toolchain.compiler import command_of
from refsim.verify import directed, golden_suite, kernels, mistaken
from refsim.verify.golden_suite import Selection
from refsim.verify.judge import Progress, silent
from refsim.verify.primitives import primitives
from refsim.verify.suites import DEFAULT_SEED, PrimitiveSuite, Suite

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

COMMON = ("name", "kind", "check", "engine", "model", "level", "seed", "vectors", "exclude", "time_limit")
CALLING = ("declarations", "call", "structs", "scratch_size", "alignment", "in_place", "modes")
#: Keys of each kind beside the common ones; those with a star must be there.
KINDS: Mapping[str, tuple[str, ...]] = {
    "c-function": ("sources*", "include", "compiler", "flags", *CALLING),
    "library": ("library*", *CALLING),
    "executable": ("command*",),
    "log": ("file*", "prefix"),
    "serial": ("device*", "baud", "prefix", "ready"),
    "memory": ("output*", "input", "word_bits", "output_word_bits", "build", "command"),
    "elf": ("file*", "target", "emulator"),
}
MODES = ("poison", "misaligned", "repeat")
TYPES: Mapping[str, tuple[type, ...]] = {
    "name": (str,), "kind": (str,), "check": (str,), "engine": (str,), "model": (str,), "level": (int,), "seed": (int,),
    "vectors": (int,), "exclude": (list,), "time_limit": (int, float), "sources": (list,), "include": (list,), "compiler": (str,),
    "flags": (list,), "library": (str,), "declarations": (str,), "call": (list,), "structs": (dict,), "scratch_size": (str, int),
    "alignment": (int,), "in_place": (bool,), "modes": (list,), "command": (list,), "file": (str,), "prefix": (str,),
    "device": (str,), "baud": (int,), "ready": (str,),
    "input": (str,), "output": (str,), "word_bits": (int,), "output_word_bits": (int,), "build": (list,), "target": (str,),
    "emulator": (list,),
}  # fmt: skip
CALL_KEYS = ("function", "arguments", "result", "expect")


@dataclass(frozen=True, slots=True)
class Port:
    """One port. ``options`` holds the keys of its kind; paths in it are relative to ``folder``.

    A description is code: checking the port runs its commands. What refsim itself writes for it stays inside ``folder``.
    """

    name: str
    kind: str
    check: str
    folder: Path
    engine: str = "tflm"
    model: str = ""
    level: int = 1
    seed: int = DEFAULT_SEED
    vectors: int = 20
    exclude: tuple[str, ...] = ()
    time_limit: float = 60.0
    #: Whether files that refsim writes for this port may take the place of others.
    force: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)
    #: Told how many cases are judged.
    progress: Progress = field(default=silent, compare=False, repr=False)

    def path(self, key: str) -> Path:
        return self.folder / str(self.options[key])

    @property
    def recorded(self) -> bool:
        """Whether the answers were given beforehand, to all the questions there are."""
        return self.kind == "log" or (self.kind == "memory" and "command" not in self.options)

    def golden(self, files: Sequence[GoldenFile]) -> Selection:
        """The cases of ``files`` that are about what the port implements."""
        model = self.folder / self.model if self.check == "model" else None
        return golden_suite.select(self.check, files, self.engine, self.exclude, model)

    def suite(self) -> Suite:
        """What the port is asked."""
        if self.check != "model":
            return suite(self.check, self.level, self.seed, self.engine, self.exclude)
        model = load(self.folder / self.model)
        if not model.inputs:
            raise RefsimError(f"port {self.name}: {self.model} has no inputs, so there is nothing to ask")
        stacks = vectors.inputs(model.inputs, self.vectors, self.seed, usable.spans(model, self.engine))
        return kernels.suite_of(model.name, kernels.model_cases(model, self.engine, stacks))


def suite(name: str, level: int = 1, seed: int = DEFAULT_SEED, engine: str = "tflm", exclude: Sequence[str] = ()) -> Suite:
    """The cases of a primitive such as ``srdhm`` or a kernel such as ``conv_2d.s8``, at ``level`` 1, 2 or 3 of effort."""
    if name in primitives():
        require_flags(name, exclude, {mistake.flag for mistake in mistaken.mistakes(name)})
        return PrimitiveSuite(primitives()[name], level, seed, tuple(exclude))
    op, dot, signature = name.partition(".")
    if not dot or name not in directed.names(engine):
        known = [*primitives(), *directed.names(engine)]
        raise RefsimError(f"there are no vectors for {name!r}{_near(name, known)}; `refsim vectors list` shows all")
    if level == 3:
        raise RefsimError(f"{name} has no level 3: operators have too many cases")
    cases = directed.cases(op, signature, engine)
    if level == 2:
        cases = (*cases, *directed.more_cases(op, signature, engine, len(cases), seed))
    require_flags(name, exclude, {flag for case in cases for flag in case.flags})
    return kernels.suite_of(name, cases, exclude)


def require_flags(name: str, exclude: Sequence[str], carried: Collection[str]) -> None:
    """RefsimError if a flag to exclude is on no case of ``name``: leaving out nothing is hardly what was meant."""
    for flag in exclude:
        if flag not in carried:
            known = ", ".join(sorted(carried)) or "none at all"
            raise RefsimError(f"no case of {name} carries the flag {flag!r}{_near(flag, sorted(carried))}; flags there are {known}")


def read_port(path: Path) -> Port:
    """The port described in the TOML file ``path``; RefsimError says what is wrong with it."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RefsimError(f"cannot read {path}: {error.strerror or error}") from error
    except ValueError as error:
        raise RefsimError(f"{path} is not a TOML file: {error}") from error
    problems = list(_problems(told))
    if problems:
        raise RefsimError("\n".join(f"{path}: {problem}" for problem in problems))
    common = {key: told[key] for key in COMMON if key in told}
    common["exclude"] = tuple(common.get("exclude", ()))
    common.setdefault("name", path.stem)
    common["time_limit"] = float(common.get("time_limit", 60))
    options = {key: value for key, value in told.items() if key not in COMMON}
    return Port(folder=path.resolve().parent, options=options, **common)


def _problems(told: Mapping[str, Any]) -> Sequence[str]:
    kind = str(told.get("kind"))
    if kind not in KINDS:
        return [f"kind has to be one of {', '.join(KINDS)}, not {kind!r}"]
    if "check" not in told:
        return ["'check' is missing: the primitive, the kernel (such as conv_2d.s8), or 'model'"]
    own = KINDS[kind]
    allowed = [*COMMON, *(key.rstrip("*") for key in own)]
    found = [f"kind {kind!r} has no key {key!r}{_near(key, allowed)}" for key in told if key not in allowed]
    found += [f"kind {kind!r} needs the key {key[:-1]!r}" for key in own if key.endswith("*") and key[:-1] not in told]
    for key, value in told.items():
        if key in TYPES and (not isinstance(value, TYPES[key]) or (isinstance(value, bool) and bool not in TYPES[key])):
            found.append(f"{key!r} has to be {' or '.join(kind.__name__ for kind in TYPES[key])}, not {value!r}")
    if not found and "declarations" in allowed:
        found += _call_problems(told)
    if told.get("check") == "model" and "model" not in told:
        found.append("check = 'model' needs the key 'model', a .tflite file")
    return found


def _call_problems(told: Mapping[str, Any]) -> list[str]:
    if "declarations" not in told or not told.get("call"):
        return ["a C function needs 'declarations' (its C declaration) and at least one [[call]]"]
    found = []
    for number, call in enumerate(told["call"]):
        if not isinstance(call, dict) or "function" not in call or not isinstance(call.get("arguments"), list):
            found.append(f"call {number + 1} needs 'function' and 'arguments'")
            continue
        found += [f"call {number + 1} has no key {key!r}{_near(key, CALL_KEYS)}" for key in call if key not in CALL_KEYS]
    found += [f"there is no mode {mode!r}; modes are {', '.join(MODES)}" for mode in told.get("modes", ()) if mode not in MODES]
    return found


def _near(word: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(str(word), known, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def words(value: Any) -> list[str]:
    """A command as a list of words, or as one line."""
    return list(command_of(value)) if isinstance(value, str) else [str(word) for word in value]
