"""The example ports of tests/ports/examples, and changed versions of them."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from refsim.verify.kinds import PortReport, check_port
from refsim.verify.port import Port, read_port

EXAMPLES = Path(__file__).resolve().parent / "examples"
#: Seconds that a port may take which does not hang: the machine may have much else to do.
PATIENCE = 240.0


def example(name: str, limit: float = PATIENCE, **options: Any) -> Port:
    """The port of ``examples/<name>.toml`` with other options of its kind, and another time limit."""
    port = read_port(EXAMPLES / f"{name}.toml")
    return replace(port, options={**port.options, **options}, time_limit=limit)


def checked(name: str, limit: float = PATIENCE, **options: Any) -> PortReport:
    return check_port(example(name, limit, **options))


def need(program: str, install: str) -> None:
    """Skip where ``program`` is missing; in CI that is a failure."""
    if shutil.which(program) is None:
        reason = f"{program} is not installed; {install}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
