"""Windows that do not fit what they are taken from, put into or made of. Entries as in refusals_shapes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ops.refusals_shapes import Entry, known, one, q

from refsim.flatmodel import G, N, T, build

Shape = Sequence[int]
Told = tuple[str, bytes, tuple[str, ...]]


def gather(x: Shape, indices: Shape, y: Shape, dims: Sequence[Shape], size: Shape, vector: int = -1) -> bytes:
    """STABLEHLO_GATHER; the indices run along dimension ``vector``, counted from the end where it is negative."""
    names = "offset_dims", "collapsed_slice_dims", "start_index_map"
    options: dict[str, Any] = dict(zip(names, dims, strict=True))
    options |= {"slice_sizes": size, "index_vector_dim": vector + (len(indices) if vector < 0 else 0)}
    return one("STABLEHLO_GATHER", [q("x", x), T("places", "int32", indices), q("y", y)], options)


def lone_indices() -> bytes:
    """Indices without a dimension to run along."""
    return gather((4,), (2,), (2,), ([], [0], [0]), [1], vector=1)


def _gathers() -> Iterator[Told]:
    turned = gather((4, 4), (2, 1), (2, 1, 1), ([2, 1], [], [0]), [1, 1])
    yield "dims", turned, ("offset_dims [2, 1] are no ascending dimensions of 3",)
    deep = gather((1,) * 7, (1,), (), ([], [*range(7)], [0]), [1] * 7)
    yield "rank", deep, ("'x'", "moves over more than 6 dimensions")
    yield "sizes", gather((4,), (2, 1), (2,), ([], [0], [0]), [2]), ("'x'", "slice_sizes [2] do not fit shape (4,)")
    yield "windows", gather((4,), (2, 1), (2, 3), ([1], [], [0]), [2]), ("'y'", "has windows of [3], not of [2]")


def _scatters() -> Iterator[Told]:
    names = "update_window_dims", "inserted_window_dims", "scatter_dims_to_operand_dims"
    options: dict[str, Any] = dict(zip(names, ([1], [], [0]), strict=True))
    options |= {"index_vector_dim": 1, "update_computation_subgraph_index": 1}
    tensors = [q("x", (4,)), T("places", "int32", (2, 1)), q("parts", (2, 5)), q("y", (4,))]
    put = G([T("old", "int8", ()), T("new", "int8", ())], [], [0, 1], [1], "put")
    node = N("STABLEHLO_SCATTER", [0, 1, 2], [3], options)
    yield "beyond", build(tensors, [node], [0, 1, 2], [3], subgraphs=[put]), ("'parts'", "has windows beyond shape (4,)")


def folded(x: Shape, value: Shape, *geometry: Shape, y: Shape = (2,)) -> bytes:
    """REDUCE_WINDOW that adds; ``geometry``: sizes, steps and dilations of the windows."""
    tables = [known(name, *numbers, dtype="int64") for name, numbers in zip(("size", "step", "apart"), geometry, strict=True)]
    return one("REDUCE_WINDOW", [q("x", x), q("value", value), *tables, q("y", y)], {"reduce_function": 1})


def counted() -> bytes:
    """REDUCE_WINDOW that adds booleans."""
    tables = [known(name, 1, dtype="int64") for name in ("size", "step", "apart")]
    ends = T("x", "bool", (2,)), T("value", "bool", ()), *tables, T("y", "bool", (2,))
    return one("REDUCE_WINDOW", ends, {"reduce_function": 1})


def padded(dilations: Shape, padding: Shape, x: Shape = (4,), y: Shape = (4,)) -> bytes:
    """STABLEHLO_REDUCE_WINDOW that adds, with windows of one element."""
    ones = [1] * len(x)
    options = {"window_dimensions": ones, "window_strides": ones, "window_dilations": ones, "body_subgraph_index": 1}
    body = G([T(name, "int8", ()) for name in "abc"], [N("STABLEHLO_ADD", [0, 1], [2])], [0, 1], [2], "sum")
    node = N("STABLEHLO_REDUCE_WINDOW", [0, 1], [2], {**options, "base_dilations": dilations, "padding": padding})
    return build([q("x", x), q("value", ()), q("y", y)], [node], [0, 1], [2], subgraphs=[body])


def _folded() -> Iterator[Told]:
    yield "sum", counted(), ("'x'", "the engine adds the bytes of booleans")
    yield "value", folded((4,), (2,), [3], [1], [1]), ("'value'", "must be one value, but its shape is (2,)")
    yield "rank", folded((2,) * 7, (), *[[1] * 7] * 3), ("'x'", "must have 1 to 6 dimensions")
    for name, size, apart in (("window", 5, 1), ("dilation", 2, 2**30), ("far_dilation", 2, 2**62)):
        span = (size - 1) * apart + 1
        yield name, folded((4,), (), [size], [1], [apart]), ("'x'", f"a window of [{span}] elements does not fit shape (4,)")


def _padded() -> Iterator[Told]:
    yield "base", padded([1, 1], [0, 0]), ("'x'", "dilations [1, 1] and padding [0, 0] do not fit shape (4,)")
    yield "nothing", padded([1], [-3, -1]), ("'x'", "padding [-3, -1] leaves nothing of shape (4,)")
    for name, dilation, edges, needed in (
        ("base_30", 2**30, [0, 0], "24.0 GiB"),
        ("base_62", 2**62, [0, 0], "103,079,215,104.0 GiB"),
        ("low_30", 1, [2**30, 0], "8.0 GiB"),
        ("high_62", 1, [0, 2**62], "34,359,738,368.0 GiB"),
    ):
        told = f"dilations [{dilation}] and padding {edges} takes {needed} of memory, at most 4 GiB are taken"
        yield name, padded([dilation], edges), (told,)


def windows() -> Iterator[Entry]:
    for part in (_gathers, _scatters, _folded, _padded):
        for name, data, says in part():
            yield f"windows{part.__name__}_{name}", "litert-ref", data, says, 0
