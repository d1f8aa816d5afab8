"""The committed C is what the templates give today."""

from __future__ import annotations

from pathlib import Path

import refsim
from refsim import demo
from refsim.codegen.headers import kernel_library

GENERATED = Path(__file__).resolve().parents[2] / "generated"
ADVICE = "run the two commands of generated/README.md"


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_bytes().decode() for path in sorted(folder.iterdir())}


def test_kernel_library_is_current() -> None:
    assert texts(GENERATED / "kernels") == kernel_library(), ADVICE


def test_demo_is_current() -> None:
    built = refsim.generate(refsim.load(demo.MODEL), "tflm")
    assert texts(GENERATED / "demo") == dict(built.texts), ADVICE
