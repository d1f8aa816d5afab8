"""Bad models that no draw with a mistake in it comes upon: ends of ranges, many dimensions, other subgraphs, variables.

(name, engine, model, what the message says, number of the node). What ``engine_refuses`` gives is told with the program instead of
an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ops import models as m
from ops.refusals_shapes import NO_ACTIVATION, Entry, known, one, q, transposed
from ops.refusals_windows import lone_indices

from refsim.flatmodel import G, N, T, build


def _ratios() -> Iterator[Entry]:
    """Scales whose ratio leaves what the kernel can hold, and scales and zero points that an operator fixes."""
    yield "add_weights", "xnnpack", m.add(scales=(2.0**21, 1.0, 1.0)), ("'sum'", "too far from 1"), 0
    swish = [q("x", (4,), 1.0), q("y", (4,), 1e-4)]
    yield "hard_swish", "tflm", one("HARD_SWISH", swish), ("'y'", "an output multiplier above 1"), 0
    wide = [q("x", (4,), 3.0, "int16"), q("y", (4,), 2.0**-15, "int16")]
    yield "tanh16", "tflm", one("TANH", wide), ("'x'", "too large for the table"), 0
    yield "logistic_unit", "litert-ref", one("LOGISTIC", [q("x", (4,)), q("y", (4,))]), ("'y'", "scale must be 0.00390625"), 0
    yield "l2_unit", "litert-ref", one("L2_NORMALIZATION", [q("x", (4,)), q("y", (4,))], NO_ACTIVATION), ("'y'", "scale must be"), 0
    quotient = [q("x", (4,), 1.0), q("z", (4,), 1e-4), q("y", (4,), 1e-4)]
    yield "div", "tflm", one("DIV", quotient, NO_ACTIVATION), ("'y'", "needs a left shift by 27, at most 23"), 0
    mean = [q("x", (2, 4), 1e6), known("axes", 1), q("y", (2,), 1e-6)]
    yield "mean", "tflm", one("MEAN", mean), ("'y'", "needs a shift by 38, from -31 to 31"), 0
    times = [q("x", (4,), 1e6), q("z", (4,), 1e6), q("y", (4,), 1e-6)]
    yield "mul", "tflm", one("MUL", times, NO_ACTIVATION), ("'y'", "needs a left shift by 60, at most 31"), 0
    words = [T(name, "uint32", (4,)) for name in "xzy"]
    clamped = one("MUL", words, {"fused_activation_function": m.RELU6})
    yield "mul_u32", "litert-ref", clamped, ("has the activation RELU6, which is not supported with uint32",), 0
    product = [q("x", (2, 4), 2.0**15), known("axes", 1), q("y", (2,), 1.0)]
    yield "product", "litert-ref", one("REDUCE_PROD", product), ("'y'", "needs a left shift by 16, at most 14"), 0
    yield "add_n", "tflm", one("ADD_N", [q("x", (4,)), q("z", (4,)), q("y", (4,), 1e-9)]), ("'y'", "must be below 1"), 0
    yield "add_n_scales", "tflm", one("ADD_N", [q("x", (4,)), q("z", (4,), 0.25), q("y", (4,))]), ("'z'", "of the first input"), 0
    yield "add_n_alone", "tflm", one("ADD_N", [q("x", (4,)), q("y", (4,))]), ("sums two tensors or more, not 1",), 0
    still = [q("x", (4,), -0.5), T("y", "float32", (4,))]
    yield "dequantize", "tflm", one("DEQUANTIZE", still), ("'x'", "scale -0.5 (entry 0 of 1) is not a positive number"), 0


def _ranks() -> Iterator[Entry]:
    """Too few dimensions, more than the kernel has loops for, and rows that are too long."""
    select = [T("flags", "bool", (2,) * 8), q("x", (2, 1) * 4), q("z", (1, 2) * 4), q("y", (2,) * 8)]
    yield "select_dims", "litert-ref", one("SELECT_V2", select), ("over more than 6 dimensions",), 0
    apart = [T("flags", "bool", (2,)), q("x", (3,)), q("z", (3,)), q("y", (3,))]
    yield "select_apart", "litert-ref", one("SELECT_V2", apart), ("'flags'", "shapes (2,), (3,), (3,) do not broadcast"), 0
    many = [q("x", (2,) * 10), known("axes", 0, 2, 4, 6, 8), q("y", (2,) * 5)]
    yield "reduce_dims", "litert-ref", one("REDUCE_MAX", many), ("'x'", "take more than 4 loops"), 0
    update = [q("x", (3,) * 8), q("part", (2,) * 8), known("start", *[0] * 8), q("y", (3,) * 8)]
    yield "update_dims", "litert-ref", one("DYNAMIC_UPDATE_SLICE", update), ("'part'", "moves over more than 6 dimensions"), 0
    update[2] = T("start", "int32", (8,))
    yield "update_anywhere", "litert-ref", one("DYNAMIC_UPDATE_SLICE", update), ("'x'", "more than 6 dimensions"), 0
    box = [q("x", (1, 1, 1, 1, 3)), q("y", (1, 1, 1, 1, 3), 2.0**-7)]
    yield "l2_rank", "tflm", one("L2_NORMALIZATION", box, NO_ACTIVATION), ("'x'", "must have rank 1 to 4"), 0
    yield (
        "l2_scalar",
        "litert-ref",
        one("L2_NORMALIZATION", [q("x", ()), q("y", (), 2.0**-7)], NO_ACTIVATION),
        ("'x'", "needs a last axis"),
        0,
    )
    for low, says in ((-4, ("'x'", "leave nothing of shape (4,)")), (1, ("'y'", "shape"))):
        edges = {"edge_padding_low": [low], "edge_padding_high": [0], "interior_padding": [0]}
        padded = one("STABLEHLO_PAD", [q("x", (4,)), q("v", ()), q("y", (4,))], edges)
        yield f"stablehlo_pad_{low}", "litert-ref", padded, says, 0
    for name, shape, says in (("scalar", (), "needs a last axis"), ("long", (1, 2**12), "a row of 4096 elements is too long")):
        logs = one("LOG_SOFTMAX", [q("x", shape), q("y", shape, 2.0**-4, zero_point=127)])
        yield f"log_{name}", "tflm", logs, ("'x'", says), 0


HANDLE = T("handle", "resource", ())
TO_V = N("VAR_HANDLE", [], [1], {"container": "", "shared_name": "v"})
READ, ASSIGN = N("READ_VARIABLE", [1], [2]), N("ASSIGN_VARIABLE", [1, 0], [])
BRANCHES = {"then_subgraph_index": 1, "else_subgraph_index": 1}
LOOP = {"cond_subgraph_index": 1, "body_subgraph_index": 2}


def _variables() -> Iterator[Entry]:
    x, y = q("x", (4,)), q("y", (4,))
    lost = build([HANDLE, y], [N("READ_VARIABLE", [0], [1])], [0], [1])
    yield "no_variable", "tflm", lost, ("'handle'", "stands for no variable"), 0
    number = build([x, T("handle", "int32", ()), y], [TO_V, N("RESHAPE", [0], [2])], [0], [2])
    yield "handle_type", "tflm", number, ("'handle'", "must be a resource, not int32"), 0
    odd = build([x, HANDLE, T("y", "complex64", (4,))], [TO_V, ASSIGN, READ], [0], [2])
    yield "read_type", "tflm", odd, ("'y'", "type complex64 is not supported"), 2
    other = build([x, HANDLE, q("y", (4,), dtype="int16")], [TO_V, ASSIGN, READ], [0], [2])
    yield "read_other", "tflm", other, ("'y'", "variable 'v' holds int8[4], so int16[4] does not fit"), 2
    never = build([x, HANDLE, y], [TO_V, READ], [0], [2])
    yield "never_assigned", "tflm", never, ("'handle'", "nothing assigns"), 1


def _subgraphs() -> Iterator[Entry]:
    x, y, flag = q("x", (4,)), q("y", (4,)), T("flag", "bool", ())
    same, other = (G([q("a", shape)], [], [0], [0], "block") for shape in ((4,), (5,)))

    def branch(block: G, condition: T = flag) -> bytes:
        return build([condition, x, y], [N("IF", [0, 1], [2], BRANCHES)], [0, 1], [2], subgraphs=[block])

    yield "if_condition", "tflm", branch(same, T("flag", "bool", (2,))), ("'flag'", "must have one element, not 2"), 0
    yield "if_shapes", "tflm", branch(other), ("has the inputs int8[5], but the node int8[4]",), 0
    loop = build([x, y], [N("WHILE", [0], [1], LOOP)], [0], [1], subgraphs=[same, same])
    yield "while_condition", "tflm", loop, ("must give one bool, not int8[4]",), 0


def rare() -> Iterator[Entry]:
    for part in (_ratios, _ranks, _variables, _subgraphs):
        yield from part()


def engine_refuses() -> Iterator[Entry]:
    """What prepares, because its numbers are clear, although the engine does not run it or leaves it undefined."""
    x, y = q("x", (4,)), q("y", (4,))
    yield "read_first", "litert-ref", build([x, HANDLE, y], [TO_V, READ, ASSIGN], [0], [2]), ("'handle'", "before anything"), 1
    constant, held = q("c", (4,), data=[1, 2, 3, 4]), q("held", (2, 2), variable=True)
    tensors = [x, constant, held, q("sum", (4,)), q("flat", (4,))]
    nodes = [
        N("RESHAPE", [1], [2], {"new_shape": (2, 2)}),
        N("RESHAPE", [2], [4], {"new_shape": (4,)}),
        N("ADD", [0, 4], [3], NO_ACTIVATION),
    ]
    yield "early", "litert-ref", build(tensors, nodes, [0], [3]), ("'held'", "never holds its initial value"), 0
    wide: dict[str, Any] = {"signature": "s16b32", "scale_w": 0.05, "scale_y": 1.3}
    for name, code, says in (("none", 0, "reads this bias as int64"), ("other", 4, "says int64, but the bias is int32")):
        data = m.fully_connected(**wide, options={"quantized_bias_type": code})
        yield f"bias_type_{name}", "litert-ref", data, ("'bias'", says), 0
    for signature in ("s8w4", "s8w2", "s16w4b64", "s16w2b64"):
        data = m.fully_connected(signature, zero_w=1)
        yield f"packed_{signature}", "litert-ref", data, ("'filter'", "weights must have zero point 0, not [1]"), 0
    more = [q("x", (2, 3, 4)), q("z", (3, 4)), q("y", (2, 4, 4))]
    yield "matmul_left", "tflm-2026.02", one("BATCH_MATMUL", more, {"adj_x": True}), ("'x'", "reads memory behind them"), 0
    scalar = [q("x", ()), T("perm", "int32", (0,), data=[]), q("y", ())]
    yield "transpose_scalar", "litert-ref", build(scalar, [N("TRANSPOSE", [0, 1], [2])], [0], [2]), ("'x'", "writes nothing"), 0
    halves, places = [T(name, "int4", (4, 3)) for name in "xy"], T("places", "int32", (4,))
    for op, operands, options in (("GATHER", [halves[0], places], {"axis": 0}), ("EMBEDDING_LOOKUP", [places, halves[0]], {})):
        yield f"halves_{op}", "litert-ref", one(op, [*operands, halves[1]], options), ("'x'", "3 int4 elements end within"), 0
    for op in ("SUM", "REDUCE_PROD", "REDUCE_MAX", "REDUCE_MIN"):
        bools = one(op, [T("x", "bool", (2, 3)), known("axes", 1), T("y", "bool", (2,))])
        yield f"bools_{op}", "litert-opt", bools, ("folds no 3 bools",), 0
    deep = one("SUM", [q("x", (2, 3, 2, 2)), known("axes", 0, 1, 2), q("y", (2,))])
    yield "sum_axes", "tflm-2025.01", deep, ("'axes'", "room for two axes, and writes 3"), 0
    alone = one("REDUCE_PROD", [q("x", (1, 4)), known("axes", 0), q("y", (4,))])
    yield "product_of_one", "litert-2.1-opt", alone, ("'axes'", "nothing is multiplied", "undefined"), 0
    for scale, says in ((1.0, "to the same scale only"), (0.5, "adds up in 16 bits")):
        words = [q("x", (2, 3), 0.5, "int16"), known("axes", 1), q("y", (2,), scale, "int16")]
        yield f"short_sum_{scale}", "litert-1-opt", one("SUM", words), ("'x'", says), 0
    places = [
        T("places", "int32", (2, 1), data=[0, 2]),
        known("size", 4),
        *(T(name, "int64", ()) for name in "vd"),
        T("y", "int64", (4,)),
    ]
    spread = build(places, [N("SPARSE_TO_DENSE", [0, 1, 2, 3], [4], version=3)], [2, 3], [4])
    yield "one_value", "litert-2.1-ref", spread, ("'v'", "one value for each of 2 places"), 0
    scalar = [T("dims", "int32", (0,), data=[]), q("v", ()), q("y", ())]
    yield "fill_scalar", "tflm", build(scalar, [N("FILL", [0, 1], [2])], [1], [2]), ("'dims'", "has no elements"), 0
    yield "gather_alone", "litert-ref", lone_indices(), ("'places'", "index_vector_dim 1 is no dimension of shape (2,)"), 0
    yield "svdf_no_bias", "tflm", m.svdf(bias=None), ("has no bias; the engine reads through a null pointer",), 0
    yield "svdf_bias_scale", "tflm", m.svdf(bias_scale=0.001), ("'bias'", "that of the sums over time"), 0
    yield "transposed_size", "litert-ref", transposed((1, 5, 4, 2)), ("'x'", "not the input's (4, 4)"), 0
