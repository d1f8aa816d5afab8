"""The kill suite for many trees: a process that has imported what no mistake touches, and forks for each tree.

    python -m meta.kill_server SOUND

SOUND is a tree without a mistake, from which what is shared is found by importing it.
Each line of standard input is a JSON object: ``tree``, the arguments ``argv`` of :func:`meta.kill.main`, and the files ``stdout``
and ``stderr`` to write. The answer is a line with the exit status. A child imports the package and the suite anew from its tree:
it shares NumPy and the like with the others, and nothing of refsim.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
import traceback
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
OWN = {"refsim", *(path.stem for path in TESTS.iterdir())}
SECONDS = 600


class Server:
    """The other end: ``run`` starts the suite on a tree and waits for its end."""

    def __init__(self, sound: Path) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(sound), str(TESTS)]), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-m", "meta.kill_server", str(sound)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, cwd=sound, env=environment, stdin=pipe, stdout=pipe, text=True)

    def run(self, tree: Path, *argv: str) -> subprocess.CompletedProcess[str]:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin and stdout
        files = {name: str(tree / name) for name in ("stdout", "stderr")}
        print(json.dumps({"tree": str(tree), "argv": argv, **files}), file=stdin, flush=True)
        status = int(stdout.readline())
        return subprocess.CompletedProcess(argv, status, *(Path(file).read_text(encoding="utf-8") for file in files.values()))

    def close(self) -> None:
        self._process.communicate()


def child(request: dict[str, str]) -> int:
    """In the forked process: exit status of the suite on the tree."""
    signal.alarm(SECONDS)
    for number, name in ((1, "stdout"), (2, "stderr")):
        os.dup2(os.open(request[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.chdir(request["tree"])
    sys.path[:] = [request["tree"], str(TESTS), *sys.path]
    importlib.invalidate_caches()
    return int(importlib.import_module("meta.kill").main(*request["argv"]))


def warm(sound: str) -> None:
    """Import the suite, then drop what is of package and tests, and keep all that they have imported from elsewhere."""
    for name in ("meta.kill", "unit.fixedpoint_cases"):
        importlib.import_module(name)
    for name in [name for name in sys.modules if name.partition(".")[0] in OWN]:
        del sys.modules[name]
    sys.path[:] = [path for path in sys.path if path not in (sound, str(TESTS))]


def main(sound: str) -> None:
    warm(sound)
    for line in sys.stdin:
        process = os.fork()
        if process == 0:
            try:
                status = child(json.loads(line))
            except BaseException:
                traceback.print_exc()
                status = 1
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
        print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
