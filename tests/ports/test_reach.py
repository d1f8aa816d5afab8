"""Level 1 enters the fast paths that libraries have: a mistake in any of them, made there only, is found by several cases."""

from __future__ import annotations

import ctypes
import functools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ports.example import EXAMPLES
from sampling import in_campaign

from refsim.ir import Array
from refsim.toolchain.compiler import host_compiler
from refsim.verify.kernels import KernelCase, KernelSuite
from refsim.verify.kinds import HOST_FLAGS
from refsim.verify.port import suite

SOURCE = EXAMPLES / "fast_paths" / "fast_paths.c"
#: Fields of the port's structs, in their order.
WINDOW = (
    "batches input_height input_width input_depth filter_height filter_width stride_height stride_width dilation_height "
    "dilation_width pad_top pad_left output_height output_width output_depth {} input_offset filter_offset output_offset "
    "activation_min activation_max"
)
STRUCTS = {
    "conv": WINDOW.format("groups").split(),
    "depthwise": WINDOW.format("depth_multiplier").split(),
    "rows": "batches depth units input_offset filter_offset output_offset activation_min activation_max".split(),
}
FUNCTIONS = {"conv_2d": "conv", "depthwise_conv_2d": "depthwise", "fully_connected": "rows"}


@functools.cache
def mistakes() -> dict[str, list[tuple[int, str]]]:
    """(number, name) of every mistake of each function."""
    (names,) = re.findall(r"enum mistake \{(.*?)\};", SOURCE.read_text(encoding="ascii"), re.DOTALL)
    found: dict[str, list[tuple[int, str]]] = {function: [] for function in STRUCTS}
    ends = dict(zip(("CONVOLUTIONS", "DEPTHWISES", "DENSES"), STRUCTS, strict=True))
    waiting: list[tuple[int, str]] = []
    for number, name in enumerate(re.findall(r"\b[A-Z][A-Z_0-9]+\b", re.sub(r"/\*.*?\*/", "", names, flags=re.DOTALL))):
        if name in ends:
            found[ends[name]], waiting = waiting, []
        elif number:
            waiting.append((number, name))
    return found


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder: Path = tmp_path_factory.mktemp("fast_paths")
    include = f"-I{EXAMPLES.parents[2] / 'generated' / 'kernels'}"
    host_compiler().run([*HOST_FLAGS, "-std=c99", "-Wall", "-Wextra", "-Werror", include, str(SOURCE), "-o", "port.so"], cwd=folder)
    return ctypes.CDLL(str(folder / "port.so"))


def address(array: Array | None) -> ctypes.c_void_p:
    return ctypes.c_void_p(None if array is None else array.ctypes.data)


def outputs(port: Any, function: str, case: KernelCase, numbers: Sequence[int]) -> Iterator[Array]:
    """What the port gives with each mistake of ``numbers``."""
    v: Any = case.values
    (right,) = case.outputs.values()
    struct = np.asarray([v[name] for name in STRUCTS[function]], dtype=np.int32)
    arrays = [np.ascontiguousarray(v[name], dtype=np.int32) for name in ("input", "filter")]
    bias = None if v["bias"] is None else np.ascontiguousarray(v["bias"], dtype=np.int64)
    scales = [np.ascontiguousarray(v[f"output_{name}"], dtype=np.int32) for name in ("multiplier", "shift")]
    patch, output = np.empty(max(arrays[1].size, 1), dtype=np.int32), np.empty(right.shape, dtype=np.int32)
    scratch = [address(patch)] if function == "conv" else []
    told = [*map(address, (struct, *arrays, bias, *scales)), int(right.dtype == np.int16), *scratch, address(output)]
    for number in numbers:
        port.seed(number)
        getattr(port, function)(*told)
        yield output


def found(port: Any, name: str) -> tuple[int, dict[str, list[KernelCase]]]:
    """(cases that the port without a mistake has wrong, for each mistake the cases that show it)."""
    function = FUNCTIONS[name.partition(".")[0]]
    asked = suite(name)
    assert isinstance(asked, KernelSuite)
    numbers = mistakes()[function]
    wrong, shown = 0, {told: [] for _, told in numbers}
    for case in asked.cases:
        (right,) = case.outputs.values()
        got = outputs(port, function, case, [0, *(number for number, _ in numbers)])
        wrong += not np.array_equal(next(got), right)
        for (_, told), output in zip(numbers, got, strict=True):
            if not np.array_equal(output, right):
                shown[told].append(case)
    return wrong, shown


#: The flag of the cases that enter a path, by the beginning of its mistakes' names; others are made in several paths.
PATHS = {
    "POINTWISE": "pointwise", "STRIDED_POINTWISE": "pointwise_strided", "GROUPED_POINTWISE": "grouped_pointwise",
    "LINE": "row_filter", "COLUMN": "column_filter", "FIRST_LAYER": "first_layer",
    "LONG_PATCH": "long_patch", "SMALL": "depthwise_3x3",
    "LARGE_FILTER": "depthwise_large", "FOURS": "depth_multiplier", "TWOS": "depth_multiplier", "SINGLE": "depth_multiplier",
    "DEPTHWISE_LINE": "row_filter", "DENSE_ALIGNED": "aligned_rows", "DENSE_BLOCK": "long_patch",
}  # fmt: skip
#: Mistakes that change nothing: 16-bit tensors and 4-bit weights have no zero points, their sums other rules and widths.
NOTHING = {
    "s16b64": {
        "GENERAL_OFFSET_TIMES_WEIGHTS_IN_16_BITS", "POINTWISE_WITHOUT_OUTPUT_OFFSET", "STRIDED_POINTWISE_WITHOUT_OUTPUT_OFFSET",
        "GROUPED_POINTWISE_WITHOUT_OUTPUT_OFFSET", "LINE_WITHOUT_OUTPUT_OFFSET", "SMALL_WITHOUT_OUTPUT_OFFSET",
        "SMALL_TRUNCATES_NEGATIVE_TIES", "FOURS_PAD_WITH_INTEGER_ZERO", "DENSE_ALIGNED_WITHOUT_OUTPUT_OFFSET",
        "DENSE_ALIGNED_LATER_BATCHES_REUSE_SUMS_OF_INPUTS",
    },
    "s8w4": {
        "DENSE_ALIGNED_LATER_BATCHES_REUSE_SUMS_OF_INPUTS", "LONG_PATCH_SUMS_OF_24_BITS", "GENERAL_SUMS_OF_20_BITS",
    },
}  # fmt: skip
NAMES = [f"{op}.{signature}" for signature in ("s8", "s16b64", "s8w4") for op in reversed(FUNCTIONS)]


@pytest.mark.sampled(len(NAMES))
@pytest.mark.parametrize("name", [*NAMES[:3], *map(in_campaign, NAMES[3:])])
def test_a_mistake_in_a_fast_path_is_found_several_times_and_by_the_flag_of_its_path(port: Any, name: str) -> None:
    wrong, shown = found(port, name)
    assert wrong == 0, "the port without a mistake"
    nothing = NOTHING.get(name.partition(".")[2], set())
    few = {told: models_of(cases) for told, cases in shown.items() if told not in nothing and len(models_of(cases)) < 2}
    assert not few and [told for told in nothing if shown.get(told)] == []
    for told, cases in shown.items():
        flags = {flag for beginning, flag in PATHS.items() if told.startswith(f"{beginning}_")}
        assert all(flags <= set(case.flags) for case in cases), (told, flags)


def models_of(cases: Sequence[KernelCase]) -> set[str]:
    return {case.id.rpartition(".")[0] for case in cases}


def test_there_are_as_many_mistakes_as_libraries_make() -> None:
    assert [len(made) for made in mistakes().values()] == [34, 18, 7]
