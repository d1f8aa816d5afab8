"""Channels that are constant for every input: they stay so whatever is done to move them, and nothing changes without them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from model.cases import MODELS
from schedule.layers import program
from schedule.networks import bytes_of, moving_inputs, network
from schedule.test_schedule import assert_same, tensors_of

import refsim
from refsim.cli import group
from refsim.codegen.generate import build_plan
from refsim.fixedpoint import EXACT
from refsim.ir import Array
from refsim.program import Program
from refsim.schedule.facts import facts_of
from refsim.schedule.schedule import VARIANTS, schedule
from refsim.simulate import Simulator
from refsim.toolchain.emulate import EmulatedModel
from refsim.toolchain.host import QUICK_FLAGS
from refsim.toolchain.many import build_many
from refsim.toolchain.targets import TARGETS

SEEDS = range(16)
SAMPLES = 10_000
#: Inputs of each layer of a real network.
SHARE = 160
VWW = "vww_96_int8"


def vww(shared: Path) -> Program:
    return program(shared / "models" / f"{VWW}.tflite", "tflm")


# --- they never change ------------------------------------------------------------------------------------------------------
def assert_constant(values: Array, low: Array, constant: Array, what: object) -> None:
    flat = values.reshape(-1, values.shape[-1])
    moved = constant & ((flat.min(axis=0) != low) | (flat.max(axis=0) != low))
    assert not moved.any(), f"{what}: channels {np.flatnonzero(moved)} change"


@pytest.mark.thorough
def test_constant_channels_of_random_networks_never_change() -> None:
    """The engine's arithmetic on whole networks, 10,000 inputs in all; enough channels are proved constant to mean something."""
    proved = 0
    for seed in SEEDS:
        prepared = network(seed)
        facts, tensors = facts_of(prepared), tensors_of(prepared, [moving_inputs(prepared, SAMPLES // len(SEEDS), seed)])
        for _, index in prepared.traced:
            interval = facts.values[index]
            if interval.low.size == prepared.values[index].shape[-1]:
                proved += int(interval.constant.sum())
                assert_constant(tensors[index], interval.low, interval.constant, (seed, index))
    assert proved > 300


def adversaries(low: Array, high: Array, weights: Array, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    """Inputs ``[n, *shape]`` of a layer: channels within their intervals, pulled to where each of ``weights [n, C]`` wants them."""
    pulled = np.where(weights > 0, high, low)
    flat = np.broadcast_to(pulled.reshape(len(pulled), *(1,) * (len(shape) - 1), -1), (len(pulled), *shape))
    noise = rng.random((len(pulled), *shape)) < rng.choice([0.0, 0.05, 0.5], (len(pulled), *(1,) * len(shape)))
    return np.where(noise, rng.integers(low, high + 1, (len(pulled), *shape)), flat).astype(np.int8)


def test_constant_channels_of_a_real_network_never_change(shared: Path) -> None:
    """Layer by layer, as no image may reach the worst inputs of a late layer: each output channel is pulled up and down."""
    prepared, rng = vww(shared), np.random.default_rng(7)
    facts, samples = facts_of(prepared), 0
    layers = [(place, call) for *place, call in prepared.calls if facts.values[call.writes[0]].constant.any()]
    for (number, part), call in layers:
        if (number, part) not in facts.weighted:
            continue
        source, out = call.reads[0], call.writes[0]
        assert source is not None
        inside, known = facts.values[source], facts.values[out]
        depth = inside.low.size
        rows = facts.weighted[number, part].weights
        # Of a depthwise layer channel c has its taps alone: all of them are pulled one way.
        wanted = rows.reshape(len(rows), -1, depth).sum(axis=1) if rows.shape[1] >= depth else rows.sum(axis=1) * np.eye(depth)
        chosen = np.flatnonzero(known.constant)[rng.integers(0, int(known.constant.sum()), SHARE)]
        pulls = wanted[chosen] * rng.choice([-1, 1], (SHARE, 1))
        x = adversaries(inside.low, inside.high, pulls, prepared.values[source].shape, rng)
        operands = [prepared.values[index].data if index is not None else None for index in call.reads[1:]]
        assert_constant(call.kernel.run(EXACT, call.params, x, *operands), known.low, known.constant, number)
        samples += len(x)
    assert samples >= 17 * SHARE


# --- nothing changes without them -------------------------------------------------------------------------------------------
@pytest.mark.sampled(3)
@pytest.mark.parametrize("variant", VARIANTS)
def test_random_networks_in_numpy(variant: str) -> None:
    removed = 0
    for seed in SEEDS if variant == "portable" else SEEDS[:4]:
        prepared = network(seed)
        assert_same(prepared, variant, [moving_inputs(prepared, 16, seed)])
        removed += sum(wasted.removed for wasted in schedule(prepared, variant).waste.nodes)
    assert removed > 50


@pytest.mark.filterwarnings("ignore::refsim.overflow.OverflowWarning")
@pytest.mark.parametrize("name", MODELS)
def test_shared_models(shared: Path, name: str) -> None:
    prepared = program(shared / "models" / f"{name}.tflite", "tflm")
    with refsim.overflow.recording():
        assert_same(prepared, "portable", refsim.vectors.inputs(prepared.model.inputs, 2))


@pytest.mark.thorough
def test_networks_in_c(shared: Path, tmp_path: Path) -> None:
    """All in one library: every tensor, as the layer hook shows it."""
    networks = {f"n{seed}": network(seed) for seed in SEEDS[:5]} | {VWW: vww(shared)}
    plans = {f"{name}_{way}": (p, way) for name, p in networks.items() for way in ("portable", "arm-dsp")}
    built = [build_plan(p, name.replace("-", "_"), variant=way) for name, (p, way) in plans.items()]
    compiled = build_many(built, tmp_path, flags=("-O0", *QUICK_FLAGS[:1], *QUICK_FLAGS[2:]))
    for name, (prepared, _) in plans.items():
        inputs = [moving_inputs(prepared, 4, 5)]
        actual, expected = compiled[name.replace("-", "_")], tensors_of(prepared, inputs)
        actual.run_batch(*inputs)
        different = [index for index, value in expected.items() if not np.array_equal(actual.tensors[index], value)]
        assert not different, f"{name}: tensors {different}"


@pytest.mark.thorough
@pytest.mark.targets
def test_a_real_network_on_the_core(shared: Path) -> None:
    if missing := TARGETS["cortex-m4"].missing:
        pytest.fail(f"cortex-m4 needs {missing}")
    simulator = Simulator(vww(shared).model)
    inputs = refsim.vectors.inputs(simulator.model.inputs, 1)
    emulated = EmulatedModel(build_plan(simulator.program, variant="arm-dsp"), "cortex-m4")
    simulator.run_batch(*inputs)
    emulated.run_batch(*inputs)
    assert all(np.array_equal(emulated.tensors[index], simulator.tensors[index]) for index in emulated.tensors)


# --- borders, and what must stay --------------------------------------------------------------------------------------------
def kept(prepared: Program, keep: bool = False) -> dict[str, tuple[int, ...]]:
    """Stored channels of narrow values, by the name of the tensor."""
    chosen = schedule(prepared, keep_constant_channels=keep).program
    return {chosen.values[index].name: tuple(narrow.live.tolist()) for index, narrow in chosen.narrow.items()}


def two_convolutions(bias: int, padding: int) -> Program:
    """12 channels, of which the last 8 have no weights, read by a convolution of 3x3."""
    t, n = refsim.flatmodel.T, refsim.flatmodel.N
    rng = np.random.default_rng(0)
    first = rng.integers(-99, 100, (12, 1, 1, 2))
    first[4:] = 0
    tensors = [
        t("x", "int8", (1, 5, 5, 2), 0.1, 3),
        t("w", "int8", first.shape, 0.1, data=first),
        t("b", "int32", (12,), 0.01, data=[0] * 4 + [bias] * 8),
        t("middle", "int8", (1, 5, 5, 12), 0.1, -5),
        t("w2", "int8", (4, 3, 3, 12), 0.1, data=rng.integers(-99, 100, (4, 3, 3, 12))),
        t("b2", "int32", (4,), 0.01, data=[1, 2, 3, 4]),
        t("y", "int8", (1, *(2 * [5 - 2 * padding]), 4), 1.0, 0),
    ]
    options = {"stride_w": 1, "stride_h": 1, "fused_activation_function": 0}
    nodes = [n("CONV_2D", [0, 1, 2], [3], {"padding": 0, **options})]
    nodes.append(n("CONV_2D", [3, 4, 5], [6], {"padding": padding, **options}))
    return refsim.prepare(refsim.load(refsim.flatmodel.build(tensors, nodes, [0], [6])), "tflm")


@pytest.mark.parametrize(("bias", "padding", "narrow"), [(0, 0, True), (70, 0, False), (70, 1, True), (0, 1, True)])
def test_a_border_reads_zero_points(bias: int, padding: int, narrow: bool) -> None:
    """Under padding a constant that is no zero point cannot be folded: what it adds depends on the place."""
    prepared = two_convolutions(bias, padding)
    assert kept(prepared) == ({"middle": (0, 1, 2, 3)} if narrow else {})
    assert_same(prepared, "portable", [moving_inputs(prepared, 40, 0)])


def test_folding_under_a_border_would_show() -> None:
    """The trap exists: the same channels folded against the rule give other numbers."""
    right, wrong = two_convolutions(70, 0), two_convolutions(70, 1)
    inputs = [moving_inputs(right, 8, 0)]
    folded = schedule(wrong).program.steps[1].call
    bias = folded.reads[2]
    assert bias is not None
    data = schedule(wrong).program.values[bias].data
    assert data is not None
    step = schedule(right, keep_constant_channels=True).program.steps[1]
    weights = right.values[step.call.reads[1] or 0].data
    assert weights is not None
    middle = tensors_of(right, inputs)[3]
    window = dataclasses.replace(step.params.window, input_depth=4)
    params = dataclasses.replace(step.params, window=window)
    narrowed = step.call.kernel.run(EXACT, params, middle[..., :4], np.ascontiguousarray(weights[..., :4]), data)
    assert not np.array_equal(narrowed, tensors_of(right, inputs)[6])


def test_all_channels_can_be_kept() -> None:
    assert kept(network(1)) != {}
    assert kept(network(1), keep=True) == {}
    options = ("static uint8_t whole[", "_whole(base")
    texts = build_plan(network(1), "m").texts["m.c"], build_plan(network(1), "m", keep_constant_channels=True).texts["m.c"]
    assert all(word in texts[0] and word not in texts[1] for word in options)


def test_the_author_is_told(shared: Path, tmp_path: Path) -> None:
    waste = schedule(vww(shared)).waste
    assert waste.work.macs - waste.work.macs_left == 3_714_980
    assert "node 26 CONV_2D" in str(waste)
    assert "234 of 256 channels never change, 2 of them computed" in str(waste)
    assert schedule(program(shared / "models" / "kws_ref_model.tflite", "tflm")).waste.nodes == ()
    path = tmp_path / "m.tflite"
    path.write_bytes(bytes_of(1))
    result = CliRunner().invoke(group, ["schedule", str(path), "--variant", "portable"])
    assert result.exit_code == 0
    assert "never change" in result.output
    result = CliRunner().invoke(group, ["schedule", str(path), "--variant", "portable", "--keep-constant-channels"])
    assert "never change" not in result.output
