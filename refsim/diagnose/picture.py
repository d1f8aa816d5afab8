"""Difference maps: where in a tensor the differing elements lie, in the terminal and as SVG."""

from __future__ import annotations

import numpy as np

from refsim.ir import Array
from refsim.writing import MARK

#: Shades from "none differ" to "all differ".
SHADES = " .:-=+*#%@"
COLUMNS, ROWS, CELL = 64, 24, 12
#: Width of a letter of the title, in a monospaced font of 11 pixels.
LETTER = 7


def folded(different: Array) -> Array:
    """Share of differing elements over samples and channels, ``[height, width]``; other ranks as one row per leading index.

    ``different`` is bool ``[n, ...]``. Shapes too large for a picture are put together, cell by cell.
    """
    share = different.mean(axis=0)
    if share.ndim == 4:
        share = share.mean(axis=(0, 3))
    share = share.reshape(-1, share.shape[-1]) if share.ndim else share.reshape(1, 1)
    return _smaller(_smaller(share, ROWS, 0), COLUMNS, 1)


def _smaller(grid: Array, most: int, axis: int) -> Array:
    size = grid.shape[axis]
    if size <= most:
        return grid
    starts = np.arange(most) * size // most
    sums = np.add.reduceat(grid, starts, axis=axis)
    counts = np.diff(np.append(starts, size))
    return np.asarray(sums / (counts[:, np.newaxis] if axis == 0 else counts))


def text_map(grid: Array) -> str:
    """One character a cell: a blank where nothing differs, ``@`` where most does, with the share that this stands for."""
    levels = np.ceil(_relative(grid) * (len(SHADES) - 1)).astype(int)
    edge = f"+{'-' * grid.shape[1]}+"
    return "\n".join(
        [edge, *(f"|{''.join(SHADES[level] for level in row)}|" for row in levels), edge, f"{SHADES[-1]} {_most(grid)}"]
    )


def _relative(grid: Array) -> Array:
    """Shares of the largest one: a few differences in each cell must be seen too."""
    return np.asarray(grid / max(float(grid.max(initial=0)), np.finfo(float).tiny))


def _most(grid: Array) -> str:
    return f"{float(grid.max(initial=0)):.2%} differ"


def svg_map(grid: Array, title: str) -> str:
    """The map as SVG: a square a cell, from white to red where most differs; its number on hover."""
    height, width = grid.shape
    shades = _relative(grid)
    text = f"{title}; red: {_most(grid)}"
    safe = text.replace("&", "&amp;").replace("<", "&lt;")
    cells = [
        f'<rect x="{x * CELL}" y="{y * CELL + 20}" width="{CELL}" height="{CELL}" fill="rgb(255,{level},{level})">'
        f"<title>[{y}, {x}] {grid[y, x]:.2%} differ</title></rect>"
        for y, x in np.ndindex(height, width)
        for level in (int(255 * (1 - float(shades[y, x]))),)
    ]
    frame = f'<rect x="0" y="20" width="{width * CELL}" height="{height * CELL}" fill="none" stroke="black"/>'
    size = f'width="{max(width * CELL, len(text) * LETTER)}" height="{height * CELL + 24}"'
    label = f'<text x="0" y="14" font-family="monospace" font-size="11">{safe}</text>'
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" {size}>', f"<!-- {MARK} -->", label, *cells, frame, "</svg>\n"])
