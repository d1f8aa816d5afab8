"""Outputs over operands: no byte is read after it was overwritten, found by walking through windows one byte at a time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from schedule.layers import program

from refsim.codegen.generate import build_plan
from refsim.kernels._packed import block_gap, rows_gap, trailing_gap
from refsim.kernels._shared import Window

#: Largest whole-tensor arena of each model: the most bytes that are alive at once without sharing.
BOUNDS = {"kws_ref_model": 16_000, "vww_96_int8": 55_296, "pretrainedResnet_quant": 49_152}


def random_window(rng: np.random.Generator) -> Window:
    filters, strides = rng.integers(1, 4, 2), rng.integers(1, 4, 2)
    pads = [int(rng.integers(0, n)) for n in filters]
    outputs = rng.integers(1, 6, 2)
    inputs = [
        max(int((out - 1) * stride + size - pad - rng.integers(0, size)), 1)
        for out, stride, size, pad in zip(outputs, strides, filters, pads, strict=True)
    ]
    depth, channels = (int(n) for n in rng.integers(1, 9, 2))
    sides = [*inputs, depth, *map(int, filters), *map(int, strides), 1, 1, *pads, *map(int, outputs), channels]
    return Window(1, *sides)


def reads_of(g: Window, pixel: int) -> set[int]:
    """Bytes of the input that output pixel ``pixel`` reads."""
    y, x = divmod(pixel, g.output_width)
    found = set()
    for ky in range(g.filter_height):
        for kx in range(g.filter_width):
            row, column = y * g.stride_height - g.pad_top + ky, x * g.stride_width - g.pad_left + kx
            if 0 <= row < g.input_height and 0 <= column < g.input_width:
                start = (row * g.input_width + column) * g.input_depth
                found |= set(range(start, start + g.input_depth))
    return found


def damaged(g: Window, gap: int, pixels: int, copied: bool) -> bool:
    """Whether blocks of ``pixels`` outputs, the last one moved back, ever read what was written.

    The block's own bytes included, unless all that it reads is ``copied`` first.
    """
    total = g.output_height * g.output_width
    starts = list(range(0, total - pixels + 1, pixels))
    if total % pixels:
        starts += [total - pixels] if total >= pixels and pixels != 2 else list(range(total - total % pixels, total))
    lost: set[int] = set()
    for start in starts:
        block = range(start, min(start + (pixels if total >= pixels else 1), total))  # few are computed one by one
        if copied and any(lost & reads_of(g, pixel) for pixel in block):
            return True
        for pixel in block:
            lost |= set(range(pixel * g.output_depth - gap, (pixel + 1) * g.output_depth - gap))
        if not copied and any(lost & reads_of(g, pixel) for pixel in block):
            return True
    return False


@pytest.mark.parametrize(("pixels", "copied"), [(1, False), (2, False), (4, False), (6, True)])
def test_a_trailing_output_never_overwrites_what_is_still_read(pixels: int, copied: bool) -> None:
    rng = np.random.default_rng(pixels)
    tight = 0
    for _ in range(150):
        window = random_window(rng)
        gap = (block_gap if copied else trailing_gap)(window, pixels)
        assert gap is not None
        assert not damaged(window, gap, pixels, copied), window
        tight += damaged(window, gap - 1, pixels, copied)
    assert tight > {1: 75, 6: 50}.get(pixels, -1), "one byte less is too little, wherever a window reads that byte"


def damaged_by_rows(g: Window, gap: int, rows: int) -> bool:
    """Whether ``rows`` rows of outputs ever read what was written before, or any byte of their own outputs."""
    lost: set[int] = set()
    for y in range(0, g.output_height, rows):
        block = range(y * g.output_width, min(y + rows, g.output_height) * g.output_width)
        lost |= set(range(block.start * g.output_depth - gap, block.stop * g.output_depth - gap))
        if any(lost & reads_of(g, pixel) for pixel in block):
            return True
    return False


def test_rows_of_outputs_never_overwrite_what_they_read() -> None:
    rng = np.random.default_rng(5)
    tight = 0
    for _ in range(150):
        window = random_window(rng)
        gap = rows_gap(window, 2)
        assert gap is not None
        assert not damaged_by_rows(window, gap, 2), window
        tight += damaged_by_rows(window, gap - 1, 2)
    assert tight > 75, "one byte less is too little, wherever a window reads that byte"


def test_several_images_stay_apart() -> None:
    window = random_window(np.random.default_rng(0))
    two = Window(2, *(getattr(window, name) for name in list(Window.__dataclass_fields__)[1:]))
    assert trailing_gap(two, 1) is rows_gap(two, 2) is None


@pytest.mark.parametrize("variant", ["arm-dsp", "arm-mve", "arm-m0", "rv32"])
@pytest.mark.parametrize("name", BOUNDS)
def test_arenas_below_the_bound_of_whole_tensors(shared: Path, name: str, variant: str) -> None:
    layout = build_plan(program(shared / "models" / f"{name}.tflite", "tflm"), variant=variant).layout
    assert layout.lower_bound <= layout.arena_bytes < BOUNDS[name]


@pytest.mark.parametrize(("name", "bound"), [("ad01_int8", 768), ("str_ww_ref_model", 6_656)])
def test_scratch_memory_keeps_arenas_of_m0_within_the_bound_of_whole_tensors(shared: Path, name: str, bound: int) -> None:
    layout = build_plan(program(shared / "models" / f"{name}.tflite", "tflm"), variant="arm-m0").layout
    assert layout.lower_bound <= layout.arena_bytes <= bound
