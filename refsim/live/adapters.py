"""Which live engines there are, and the command that starts a worker for one."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from refsim.errors import EngineError
from refsim.live.packages import found


@dataclass(frozen=True)
class Adapter:
    """An engine: its name in messages, the module of this package that drives it, and where its interpreter is found."""

    title: str
    family: str
    #: The kernels: a member of the wheel's OpResolverType.
    resolver: str
    #: (distribution, module); the first one that is installed is taken.
    packages: tuple[tuple[str, str], ...]

    @property
    def distribution(self) -> str:
        """The package to install."""
        return self.packages[0][0]


LITERT = tuple(
    (distribution + suffix, f"{distribution.replace('-', '_')}.interpreter")
    for distribution in ("ai-edge-litert", "tflite-runtime")
    for suffix in ("", "-nightly")
)

#: Every live engine by name. ``xnnpack`` is what Python's ``Interpreter()`` gives: the optimized kernels, with XNNPACK before them.
ADAPTERS: Mapping[str, Adapter] = {
    "litert-ref": Adapter("LiteRT", "litert", "BUILTIN_REF", LITERT),
    "tflm": Adapter("TFLM", "tflm", "", (("tflite-micro", "tflite_micro"),)),
    "litert-opt": Adapter("LiteRT (optimized)", "litert", "BUILTIN_WITHOUT_DEFAULT_DELEGATES", LITERT),
    "xnnpack": Adapter("LiteRT (XNNPACK)", "litert", "BUILTIN", LITERT),
}

#: The engines that goldens are recorded from -> (name in messages, distribution that holds it).
ENGINES: Mapping[str, tuple[str, str]] = {
    name: (ADAPTERS[name].title, ADAPTERS[name].distribution) for name in ("litert-ref", "tflm")
}

#: Imports the worker's modules alone: this package's __init__ needs libraries that another interpreter may not have. One that has
#: no NumPy says so, or that it has no engine, in a message of its own make (see ``wire``).
_BOOT = """
import json, struct, sys, types
sys.path[:] = [entry for entry in sys.path if entry]
for name, folder in (("refsim", sys.argv[1]), ("refsim.live", sys.argv[2])):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [folder]
try:
    from refsim.live.worker import main
except ImportError as error:
    from refsim.live.packages import absent, found, unusable
    packages = json.loads(sys.argv[3])["packages"]
    there = found(packages)
    kind, text = unusable(there[1], error) if there else absent(packages)
    text = json.dumps({"error": [kind, text], "arrays": []}).encode()
    sys.stdout.buffer.write(struct.pack("<Q", len(text)) + text)
else:
    main(sys.argv[3])
"""


def adapter(engine: str) -> Adapter:
    """The adapter called ``engine``; EngineError if there is none."""
    if engine not in ADAPTERS:
        raise EngineError(f"no live engine is called {engine!r}; known: {', '.join(ADAPTERS)}", "missing")
    return ADAPTERS[engine]


def installed(engine: str) -> str | None:
    """Distribution and version that this interpreter has of ``engine``."""
    there = found(adapter(engine).packages)
    return there[1] if there else None


@dataclass(frozen=True)
class Command:
    """How to start a worker: the engine, and the interpreter that has its wheel (None: the one that runs now)."""

    engine: str
    python: str | None = None

    @classmethod
    def of(cls, engine: str, python: str | Path | None) -> Command:
        """``python`` is an interpreter or the folder of a virtual environment."""
        adapter(engine)
        if python is None:
            return cls(engine)
        path = Path(python)
        if path.is_dir():
            path = path / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        return cls(engine, os.path.abspath(path))  # not resolved: a virtual environment's interpreter is a link

    @property
    def worker(self) -> tuple[str, tuple[tuple[str, str], ...], str | None]:
        """What a process is started for: engines that are one wheel's sets of kernels share it, one after the other."""
        return adapter(self.engine).family, adapter(self.engine).packages, self.python

    @property
    def title(self) -> str:
        return adapter(self.engine).title

    @property
    def distribution(self) -> str:
        return adapter(self.engine).distribution

    def arguments(self) -> list[str]:
        live = Path(__file__).resolve().parent
        return [self.python or sys.executable, "-c", _BOOT, str(live.parent), str(live), json.dumps(asdict(adapter(self.engine)))]

    def environment(self) -> dict[str, str]:
        """The caller's; the same interpreter sees the caller's packages, another one its own."""
        environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
        if self.python is None:
            environment["PYTHONPATH"] = os.pathsep.join(os.path.abspath(entry) for entry in sys.path)
            environment |= {name: os.environ[name] for name in ("PYTHONHOME",) if name in os.environ}
        return environment
