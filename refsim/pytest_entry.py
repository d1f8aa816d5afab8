"""pytest's door to refsim: two options, and nothing else until they are given.

pytest loads this in every run of everybody who has refsim installed. So it is installed as ``refsim_pytest``, outside the package:
inside, it would load NumPy and all of refsim each time.
"""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("refsim", "golden vectors of quantized kernels")
    group.addoption(
        "--refsim-golden",
        action="append",
        default=[],
        metavar="PATH",
        help="golden file, or folder of golden files, to hold ports to; default: those that come with refsim",
    )
    group.addoption(
        "--refsim-port", action="append", default=[], metavar="FILE", help="TOML file that describes a port (refsim's PORTS.md)"
    )


def pytest_configure(config: pytest.Config) -> None:
    golden, ports = config.getoption("refsim_golden"), config.getoption("refsim_port")
    if not golden and not ports:
        return
    if not ports:
        raise pytest.UsageError("--refsim-golden PATH needs --refsim-port FILE, a port to hold to the golden files")
    from refsim.golden import FOLDER
    from refsim.pytest_plugin import GoldenPlugin

    config.pluginmanager.register(GoldenPlugin(config, golden or [str(FOLDER)], ports), "refsim-golden")
