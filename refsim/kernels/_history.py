"""Samples that a stream keeps from call to call. A state has at least one element, so one that keeps nothing carries a spare."""

from __future__ import annotations

from refsim.ir import Array


def kept(history: Array, rows: int, count: int) -> Array:
    """State [n, ...] as [n, rows, count]."""
    return history.reshape(len(history), -1)[:, : rows * count].reshape(len(history), rows, count)


def keep(history: Array, rest: Array) -> Array:
    """The new state: ``rest`` [n, rows, count], in the shape of ``history``."""
    return rest.reshape(history.shape) if rest.size else history
