"""Golden cases as pytest items: ``pytest --refsim-golden PATH --refsim-port FILE``. See PORTS.md.

A golden file becomes a collector, each of its cases an item for each port that it is about. A port is run once, when the first
of its items is, and asked the cases of all selected items; each item then has its own part of the answers judged.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import re
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from refsim.errors import RefsimError
from refsim.golden import FOLDER
from refsim.verify import golden_suite
from refsim.verify.golden_outcomes import Outcomes
from refsim.verify.golden_suite import Asked, NoCasesError, Selection
from refsim.verify.kinds import PortReport, check_port
from refsim.verify.port import Port, read_port
from refsim.verify.suites import Suite

#: Seconds that one process waits for another to run a port; a port's own time limit ends it long before.
PATIENCE = 24 * 3600.0


class PortRun:
    """One port in one session. ``label`` stands for it in names of items."""

    def __init__(self, port: Port, label: str, selection: Selection) -> None:
        self.port = port
        self.label = label
        self.selection = selection
        self._outcomes: Outcomes | str | None = None

    def outcomes(self, session: pytest.Session) -> Outcomes | str:
        """What the answers are worth, or why there are none. The first call runs the port."""
        if self._outcomes is None:
            asked = self._asked(session)
            suite = self.selection.suite(asked)
            report = _once(session.config, self.label, lambda: _report(self.port, suite))
            self._outcomes = report if isinstance(report, str) else Outcomes(suite, asked, report)
        return self._outcomes

    def _asked(self, session: pytest.Session) -> Sequence[Asked]:
        """The cases of the selected items; all of them where the answers have been recorded before."""
        chosen = {id(item.asked) for item in session.items if isinstance(item, GoldenItem) and item.port_run is self}
        return [part for part in self.selection.asked if self.port.recorded or id(part) in chosen]

    def __str__(self) -> str:
        return f"port {self.label} ({self.port.kind}, {self.port.check}): {self.selection}"


def _report(port: Port, suite: Suite) -> PortReport | str:
    try:
        return check_port(port, suite)
    except RefsimError as error:
        return f"port {port.name} could not be run: {error}"


def _once(config: pytest.Config, label: str, run: Any) -> PortReport | str:
    """What ``run`` returns; in workers of pytest-xdist only one of them calls it, and all get what it returned.

    A board or a folder of memory files cannot be used by two at once. The lock of an SQLite file goes with its process.
    """
    shared = getattr(config, "workerinput", {}).get("refsim_folder")
    if shared is None:
        report: PortReport | str = run()
        return report
    file = Path(shared) / f"{re.sub(r'[^A-Za-z0-9_.-]', '_', label)}.sqlite"
    with contextlib.closing(sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)) as database:
        database.execute("BEGIN EXCLUSIVE")
        database.execute("CREATE TABLE IF NOT EXISTS report (pickled BLOB)")
        row = database.execute("SELECT pickled FROM report").fetchone()
        report = pickle.loads(row[0]) if row else run()
        if not row:
            database.execute("INSERT INTO report VALUES (?)", (pickle.dumps(report),))
        database.execute("COMMIT")
    return report


class GoldenItem(pytest.Item):
    """One golden case, asked one port."""

    def __init__(self, *, port_run: PortRun, asked: Asked, **other: Any) -> None:
        super().__init__(**other)
        self.port_run = port_run
        self.asked = asked
        self.extra_keyword_matches.update(asked.case.flags)

    def setup(self) -> None:
        outcomes = self.port_run.outcomes(self.session)
        if isinstance(outcomes, str):
            pytest.fail(outcomes, pytrace=False)

    def runtest(self) -> None:
        outcomes = self.port_run.outcomes(self.session)
        assert isinstance(outcomes, Outcomes)
        found = outcomes.failure(self.asked)
        if found:
            pytest.fail("\n".join(found), pytrace=False)

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.path, None, self.name


class GoldenFile(pytest.File):
    """A golden file that is about one or more of the ports."""

    def __init__(self, *, parts: Sequence[tuple[PortRun, Asked]], **other: Any) -> None:
        super().__init__(**other)
        self.parts = parts

    def collect(self) -> Iterator[GoldenItem]:
        for run, asked in self.parts:
            name = f"{asked.case.id}[{run.label}]"
            # Told, so that pytest tells name and brackets apart as it does in what it keeps for --last-failed.
            yield GoldenItem.from_parent(self, name=name, nodeid=f"{self.nodeid}::{name}", port_run=run, asked=asked)


class GoldenPlugin:
    """The hooks, registered when the options are given."""

    def __init__(self, config: pytest.Config, golden: Sequence[str], ports: Sequence[str]) -> None:
        self.config = config
        self.parts: dict[Path, list[tuple[PortRun, Asked]]] = {}
        #: Ports that no golden case is about.
        self.idle: list[str] = []
        #: The golden files are those that come with refsim, wherever that is installed.
        self.bundled = [str(path) for path in golden] == [str(FOLDER)]
        self.folder: tempfile.TemporaryDirectory[str] | None = None
        try:
            self.runs = self._runs(golden, ports)
        except RefsimError as error:
            raise pytest.UsageError(str(error)) from None
        for run in self.runs:
            for asked in run.selection.asked:
                self.parts.setdefault(Path(asked.file.name), []).append((run, asked))

    def _runs(self, golden: Sequence[str], ports: Sequence[str]) -> list[PortRun]:
        files = golden_suite.read(self._path(path) for path in golden)
        described = {path: read_port(self._path(path)) for path in ports}
        names = Counter(port.name for port in described.values())
        runs = []
        for path, port in described.items():
            # Many ports are described in a file called port.toml.
            label = port.name if names[port.name] == 1 else Path(path).with_suffix("").as_posix()
            label = re.sub(r"[^\w./-]+|::", "_", label)
            try:
                runs.append(PortRun(port, label, port.golden(files)))
            except NoCasesError as error:
                self.idle.append(f"port {label} ({port.kind}, {port.check}) has nothing to answer: {error}")
            except RefsimError as error:
                raise RefsimError(f"{path}: {error}") from error
        if not runs:
            raise RefsimError("; ".join(self.idle))
        return runs

    def _path(self, text: str) -> Path:
        return Path(os.path.abspath(self.config.invocation_params.dir / text))

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> GoldenFile | None:
        """A golden file that stands on the command line, perhaps with a case of it."""
        if file_path not in self.parts or not parent.session.isinitpath(file_path):
            return None
        return self._file(file_path, parent)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, session: pytest.Session, items: list[pytest.Item]) -> None:
        """Add the items of all golden files, unless the command line asks for some of them.

        Here, and not among the arguments, because what pytest finds in folders depends on which of them it enters.
        """
        if any(isinstance(item, GoldenItem) for item in items):
            return
        for path in self.parts:
            report = session.ihook.pytest_make_collect_report(collector=self._file(path, session))
            session.ihook.pytest_collectreport(report=report)
            items.extend(report.result)

    def _file(self, path: Path, parent: pytest.Collector) -> GoldenFile:
        # Golden files may lie outside of pytest's root, where it would find no name for them. Those of refsim have the same names
        # in every environment, so that lists of known failures can name them.
        try:
            if self.bundled:
                nodeid = (Path("refsim-golden") / path.relative_to(FOLDER)).as_posix()
                return GoldenFile.from_parent(parent, path=path, nodeid=nodeid, parts=self.parts[path])
            nodeid = Path(os.path.relpath(path, self.config.rootpath)).as_posix()
        except ValueError:  # another drive
            nodeid = path.as_posix()
        return GoldenFile.from_parent(parent, path=path, nodeid=nodeid, parts=self.parts[path])

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        for idle in self.idle:
            terminalreporter.write_line(f"refsim: {idle}", yellow=True)
        for run in self.runs:
            terminalreporter.write_line(f"refsim: {run}")

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Called by pytest-xdist for each worker that it starts."""
        if self.folder is None:
            self.folder = tempfile.TemporaryDirectory(prefix="refsim-pytest-", ignore_cleanup_errors=True)
        node.workerinput["refsim_folder"] = self.folder.name

    def pytest_unconfigure(self) -> None:
        if self.folder is not None:
            self.folder.cleanup()
