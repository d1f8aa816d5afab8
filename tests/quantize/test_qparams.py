"""``refsim qparams``: the same numbers in every form, and C that compiles against the libraries' layouts."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from refsim import RefsimError, UnsupportedError, demo, load, prepare
from refsim.commands.quantize import qparams
from refsim.quantize.export import LAYOUTS, c_source, find_tensor, parameters
from refsim.toolchain.compiler import host_compiler

#: The libraries' types, written down from their documentation: names and order of members are what is under test.
CMSIS = """
#include <stdint.h>
typedef struct { int32_t w, h; } cmsis_nn_tile;
typedef struct { int32_t min, max; } cmsis_nn_activation;
typedef struct { int32_t *multiplier; int32_t *shift; } cmsis_nn_per_channel_quant_params;
typedef struct { int32_t multiplier, shift; } cmsis_nn_per_tensor_quant_params;
typedef struct { int32_t input_offset, output_offset; cmsis_nn_tile stride, padding, dilation; cmsis_nn_activation activation; }
    cmsis_nn_conv_params;
typedef struct { int32_t input_offset, output_offset, ch_mult; cmsis_nn_tile stride, padding, dilation;
    cmsis_nn_activation activation; } cmsis_nn_dw_conv_params;
typedef struct { int32_t input_offset, filter_offset, output_offset; cmsis_nn_activation activation; } cmsis_nn_fc_params;
"""
ESP = """
#include <stdint.h>
typedef struct { int32_t width, height; } data_2d_t;
typedef struct { int32_t min, max; } act_params_t;
typedef struct { int32_t *shift; int32_t *mult; } quant_data_t;
typedef struct { int32_t in_offset, out_offset; data_2d_t stride, padding, dilation; act_params_t activation; } conv_params_t;
typedef struct { int32_t in_offset, out_offset, ch_mult; data_2d_t stride, padding, dilation; act_params_t activation; }
    dw_conv_params_t;
"""
HEADERS = {"cmsis-nn": ("arm_nn_types.h", CMSIS), "esp-nn": ("esp_nn_defs.h", ESP)}
PRINTS = {
    "cmsis-nn": """
    printf("%d %d %d %d\\n", node1_depthwise_conv_2d_quant.multiplier[3], node1_depthwise_conv_2d_quant.shift[3],
           node1_depthwise_conv_2d_params.ch_mult, node1_depthwise_conv_2d_params.padding.h);
    printf("%d %d\\n", node8_fully_connected_params.output_offset, node8_fully_connected_params.activation.min);
""",
    "esp-nn": """
    printf("%d %d %d %d\\n", node1_depthwise_conv_2d_quant.mult[3], node1_depthwise_conv_2d_quant.shift[3],
           node1_depthwise_conv_2d_params.ch_mult, node1_depthwise_conv_2d_params.padding.height);
    printf("%d %d\\n", node8_fully_connected_output_offset, node8_fully_connected_activation_min);
""",
}


def run(*arguments: str) -> str:
    result = CliRunner().invoke(qparams, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_c_text_compiles_and_holds_the_models_numbers(layout: str, tmp_path: Path) -> None:
    name, types = HEADERS[layout]
    (tmp_path / name).write_text(types)
    body = run(str(demo.MODEL), "--format", layout)
    (tmp_path / "main.c").write_text(f"#include <stdio.h>\n{body}\nint main(void) {{{PRINTS[layout]}    return 0;\n}}\n")
    flags = ["-std=c99", "-Wall", "-Wextra", "-Werror", "-Wno-unused-const-variable", "-Wno-unused-variable", "-I."]
    host_compiler().run([*flags, "main.c", "-o", "main"], tmp_path)
    printed = subprocess.run([tmp_path / "main"], capture_output=True, text=True, check=True).stdout.split()
    entries = {entry["node"]: entry for entry in parameters(prepare(load(demo.MODEL), "tflm"))}
    pair = entries[1]["multipliers"][0]
    expected = [pair["multiplier"][3], pair["shift"][3], 1, 1, entries[8]["output_offset"], entries[8]["activation_min"]]
    assert [int(text) for text in printed] == expected


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_profile_in_float64_has_no_integer_parameters(layout: str) -> None:
    with pytest.raises(UnsupportedError, match="take --engine tflm"):
        c_source(prepare(load(demo.MODEL), "litert-ref"), layout)


def test_json_markdown_and_table_agree() -> None:
    document = json.loads(run(str(demo.MODEL), "--json"))
    rows = [
        (entry["node"], entry["op"], m, shift)
        for entry in document["nodes"]
        for pair in entry["multipliers"]
        for m, shift in zip(pair["multiplier"], pair["shift"], strict=True)
    ]
    assert len(rows) == 16 + 16 + 16 + 3 + 24 + 10 + 1
    lines = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in run(str(demo.MODEL), "--format", "markdown").splitlines()
    ]
    assert [(int(line[0]), line[1], int(line[4]), int(line[5])) for line in lines[2:]] == rows
    table = run(str(demo.MODEL))
    assert all(re.search(rf"\b{m}\b", table) for _, _, m, _ in rows)


def test_one_tensor() -> None:
    by_name, by_index = (json.loads(run(str(demo.MODEL), "--json", "--tensor", name)) for name in ("block_add", "15"))
    assert by_name == by_index
    assert by_name["tensor"]["dtype"] == "int8"
    assert [entry["op"] for entry in by_name["nodes"]] == ["ADD"]
    assert "channel 0: scale" in run(str(demo.MODEL), "--tensor", "15")


@pytest.mark.parametrize(("name", "told"), [("nothing", "no tensor"), ("digits", "tensors of")])
def test_tensors_that_cannot_be_found(name: str, told: str) -> None:
    with pytest.raises(RefsimError, match=told):
        find_tensor(load(demo.MODEL), name)


@pytest.mark.parametrize("style", ["table", "json", "markdown", "cmsis-nn", "esp-nn"])
def test_three_scales(style: str) -> None:
    printed = run("--scales", "0.02", "0.003", "0.05", "--format", style)
    assert "1319413953" in printed
    assert "-9" in printed


@pytest.mark.parametrize("arguments", [[], [str(demo.MODEL), "--scales", "1", "1", "1"], [str(demo.MODEL), "--format", "xml"]])
def test_wrong_usage(arguments: list[str]) -> None:
    assert CliRunner().invoke(qparams, arguments).exit_code == 2
