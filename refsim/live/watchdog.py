"""Time limits for calls that block.

A pipe cannot be read with a time limit on every system, but killing the process behind it ends the read. One thread watches
all calls; a thread for each of them costs more than what a small model does.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator


class Watch:
    """One call: when it has to be over, and whether it was cut off."""

    def __init__(self, seconds: float, stop: Callable[[], None]) -> None:
        self.deadline = time.monotonic() + seconds
        self.stop = stop
        self.expired = False


class Watchdog:
    """Calls ``stop`` of every watch whose deadline passes. Safe to use from several threads."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.watches: set[Watch] = set()
        self.wakes = float("inf")  # when the thread looks next
        self.thread: threading.Thread | None = None

    @contextlib.contextmanager
    def limit(self, seconds: float, stop: Callable[[], None]) -> Iterator[Watch]:
        """Call ``stop``, from another thread, unless the block ends within ``seconds``. Afterwards it is not called any more."""
        watch = Watch(seconds, stop)
        with self.changed:
            self.watches.add(watch)
            if self.thread is None:
                self.thread = threading.Thread(target=self._look, name="refsim-live-watchdog", daemon=True)
                self.thread.start()
            elif watch.deadline < self.wakes:  # seldom: limits are long, so that it looks before a new one ends
                self.changed.notify()
        try:
            yield watch
        finally:
            with self.changed:
                self.watches.discard(watch)

    def _look(self) -> None:
        with self.changed:
            while True:
                now = time.monotonic()
                for watch in [watch for watch in self.watches if watch.deadline <= now]:
                    self.watches.discard(watch)
                    watch.expired = True
                    watch.stop()
                self.wakes = min((watch.deadline for watch in self.watches), default=float("inf"))
                self.changed.wait(min(self.wakes - now, threading.TIMEOUT_MAX))
