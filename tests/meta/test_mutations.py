"""Every seeded mistake of mutations.py dies in the kill suite, by a difference in values and not by accident."""

from __future__ import annotations

import compileall
import os
import queue
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from meta.kill import DIFFERS, record
from meta.kill_server import Server
from meta.mutations import MUTATIONS, Mutation
from meta.source import PACKAGE, ROOT, TEMPLATES

from refsim.ops import registry

OPS = {op.name for op in registry().values()}
#: Operator whose cases show a mistake first, by module or template.
FAMILIES = {"_shared": "conv_2d", "_checks": "conv_2d", "refsim_common": "conv_2d", "weighted": "fully_connected"}
FAMILIES |= {"scale": "fully_connected", "pool_2d": "average_pool_2d", **dict.fromkeys(("arithmetic", "elementwise"), "add")}
#: Kernels whose arithmetic is mistaken on both sides.
KERNELS = ("conv_2d", "depthwise_conv_2d", "pool_2d", "quantize", "softmax", "svdf", "unidirectional_sequence_lstm")
#: What the kill suite does not import.
UNUSED = shutil.ignore_patterns("*.tflite", "*.npz", "commands", "quantize")
Done = subprocess.CompletedProcess[str]


class Suite:
    """Runs the kill suite on copies of the tree, two at a time."""

    def __init__(self, folder: Path, reference: Path, ahead: list[Mutation]) -> None:
        self.folder = folder
        self.reference = reference
        self.pool = ThreadPoolExecutor(max_workers=2)
        self.sound = folder / "sound"
        for source in (PACKAGE, TEMPLATES):
            shutil.copytree(source, self.sound / source.name, ignore=UNUSED, copy_function=_link)
        compileall.compile_dir(self.sound, quiet=2)  # once, not for every mistake
        self.servers: queue.SimpleQueue[Server] = queue.SimpleQueue()
        self.futures: dict[str, Future[Done]] = {m.id: self.pool.submit(self.run_mutant, m) for m in ahead}

    def kill(self, mutation: Mutation) -> Done:
        future = self.futures.get(mutation.id)
        return future.result() if future else self.run_mutant(mutation)

    def run_mutant(self, mutation: Mutation) -> Done:
        tree = self.copy(mutation.id)
        path = tree / mutation.file
        text = path.read_text(encoding="utf-8")
        path.unlink()  # it is a link
        path.write_text(text.replace(mutation.old, mutation.new), encoding="utf-8")
        done = self.run(tree, "c" if mutation.id.startswith("c_") else "package", mutation.first or hint(mutation.file))
        shutil.rmtree(tree)
        return done

    def copy(self, name: str) -> Path:
        """A tree of its own: package and templates. Byte code comes along, so that only the mutated file is compiled again."""
        tree = self.folder / name
        shutil.copytree(self.sound, tree, copy_function=_link)
        return tree

    def run(self, tree: Path, side: str, first: str = "") -> Done:
        try:
            server = self.servers.get_nowait()
        except queue.Empty:
            server = Server(self.sound)
        done = server.run(tree, side, str(self.reference), first)
        self.servers.put(server)
        return done

    def close(self) -> None:
        self.pool.shutdown(cancel_futures=True)
        while not self.servers.empty():
            self.servers.get().close()


def _link(source: str, target: str) -> None:
    """A hard link where the file system can, else a copy."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def hint(file: str) -> str:
    stem = Path(file).name.split(".")[0]
    return stem if stem in OPS else FAMILIES.get(stem, "")


@pytest.fixture(scope="module")
def suite(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Suite]:
    chosen = {item.callspec.params.get("mutation") for item in request.session.items if hasattr(item, "callspec")}
    # Workers of pytest-xdist share the tests among them already.
    shared = "PYTEST_XDIST_WORKER" in os.environ
    ahead = [] if shared else [m for m in MUTATIONS if m in chosen]
    folder = tmp_path_factory.mktemp("mutants")
    reference = (tmp_path_factory.getbasetemp().parent if shared else folder) / "reference"
    record(reference)
    suite = Suite(folder, reference, ahead)
    yield suite
    suite.close()


@pytest.mark.thorough
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.id)
def test_mistake_is_found(mutation: Mutation, suite: Suite) -> None:
    done = suite.kill(mutation)
    assert done.returncode != 0, f"survives: {mutation.breaks}; sharpen a boundary table"
    assert done.returncode == DIFFERS, f"dies by accident: {done.returncode}\n{done.stdout}\n{done.stderr[-2000:]}"
    assert done.stdout.strip()


@pytest.mark.thorough
@pytest.mark.parametrize("side", ["package", "c"])
def test_sound_tree_passes(side: str, suite: Suite) -> None:
    done = suite.run(suite.copy(f"sound-{side}"), side)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("file", sorted({mutation.file for mutation in MUTATIONS}))
def test_mistakes_fit_the_source(file: str) -> None:
    """So that a mistake whose place was rewritten is noticed without them."""
    text = (ROOT / file).read_text(encoding="utf-8")
    assert {m.id: text.count(m.old) for m in MUTATIONS if m.file == file and text.count(m.old) != 1} == {}


def test_mistakes_are_spread() -> None:
    assert len({mutation.id for mutation in MUTATIONS}) == len(MUTATIONS) >= 115
    files = {mutation.file for mutation in MUTATIONS}
    assert {f"templates/kernels/{name}.h.j2" for name in (*KERNELS, "fully_connected", "elementwise")} <= files
    assert {f"refsim/kernels/{name}.py" for name in KERNELS} | {"refsim/ops/arithmetic.py", "refsim/ops/weighted.py"} <= files
    assert len([m for m in MUTATIONS if m.file.startswith("templates/")]) >= 50
    assert len([m for m in MUTATIONS if m.file.startswith("refsim/")]) >= 60
