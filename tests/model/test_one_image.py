"""Several models in one image: each with kernels of its own, or all with one copy; what does not belong together is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import cffi
import numpy as np
import pytest
from click.testing import CliRunner
from model.objects import symbols
from ops import models as m

import refsim
from refsim import BuildPlan, demo, vectors
from refsim.cli import group
from refsim.codegen.generate import together, write_files
from refsim.codegen.headers import BESIDE, WHOLE, Form, kernel_files, kernel_library
from refsim.errors import CodegenError, ToolchainError
from refsim.toolchain.compiler import STRICT, host_compiler
from refsim.toolchain.host import GuardedBuffer, open_library

FLAGS = ("-std=c99", "-O1", "-fPIC", *STRICT)
LIBRARY = Form(as_library=True, chosen=True)


@pytest.fixture(scope="module")
def plans() -> dict[bool, list[BuildPlan]]:
    """Two models that share some kernels, with kernels of their own and for a library."""
    models = {"digits": refsim.load(demo.MODEL), "mix": refsim.load(m.conv("s16b64")), "sum": refsim.load(m.add())}
    return {own: [refsim.generate(model, prefix=name, library=not own) for name, model in models.items()] for own in (True, False)}


def compiled(folder: Path, sources: Iterator[str] | list[str], *include: str) -> list[Path]:
    """Objects of the sources in ``folder``."""
    objects = [(folder / source).with_suffix(".o") for source in sources]
    for source, target in zip(sources, objects, strict=True):
        host_compiler().run([*FLAGS, *include, "-c", source, "-o", target.name], cwd=folder)
    return objects


def assert_exact(plans: list[BuildPlan], objects: list[Path], folder: Path) -> None:
    """The objects linked into one image; each model in it gives what its simulator does."""
    host_compiler().run(["-shared", *map(str, objects), "-o", "image.so"], cwd=folder)
    ffi = cffi.FFI()
    ffi.cdef("".join(f"int {built.prefix}_invoke(void *);" for built in plans))
    image = open_library(ffi, folder / "image.so")
    for built in plans:
        simulator = refsim.Simulator(built.program.model, built.program.profile)
        for row in zip(*vectors.inputs(built.program.model.inputs, 4), strict=True):
            arena = GuardedBuffer(built.arena_bytes)
            arena.poison()
            for tensor, array in zip(built.program.inputs, row, strict=True):
                arena.view(tensor, built.layout.tensors[tensor.index])[...] = array
            assert getattr(image, f"{built.prefix}_invoke")(ffi.cast("void *", arena.bytes.ctypes.data)) == 0
            outputs = zip(built.program.outputs, built.layout.outputs, simulator.run(*row), strict=True)
            assert all(np.array_equal(arena.view(tensor, at), wanted) for tensor, at, wanted in outputs)
            assert arena.intact


def test_one_folder(plans: dict[bool, list[BuildPlan]], tmp_path: Path) -> None:
    """Written one after the other: the headers hold what all of them call, and no more."""
    for built in plans[True]:
        built.write(tmp_path)
    assert {path.name: path.read_bytes().decode() for path in tmp_path.iterdir()} == together(plans[True])
    assert len({built.texts["refsim_fixedpoint.h"] for built in plans[True]}) == 3
    assert_exact(plans[True], compiled(tmp_path, [f"{built.prefix}.c" for built in plans[True]]), tmp_path)
    one = "".join(f'#include "{built.prefix}.c"\n' for built in plans[True])
    write_files({"one.c": one}, tmp_path)
    assert_exact(plans[True], compiled(tmp_path, ["one.c"]), tmp_path)


def test_a_folder_each(plans: dict[bool, list[BuildPlan]], tmp_path: Path) -> None:
    objects = []
    for built in plans[True]:
        built.write(tmp_path / built.prefix)
        objects += compiled(tmp_path / built.prefix, [f"{built.prefix}.c"])
    assert_exact(plans[True], objects, tmp_path)


def test_one_copy(plans: dict[bool, list[BuildPlan]], tmp_path: Path) -> None:
    """As a library: every kernel that is called is there once, none that is not, and the models have none."""
    sources = [built.texts[f"{built.prefix}.c"] for built in plans[False]]
    library = kernel_library(LIBRARY, sources)
    write_files(library, tmp_path / "kernels")
    kernels = compiled(tmp_path / "kernels", [name for name in library if name.endswith(".c")])
    models = []
    for built in plans[False]:
        assert not [name for name in built.texts if name.startswith("refsim_")]
        built.write(tmp_path)
        models += compiled(tmp_path, [f"{built.prefix}.c"], "-I", "kernels")
    offered = [name for path in kernels for name in symbols(path)[1]]
    assert len(offered) == len(set(offered))
    assert set(offered) == set().union(*(built.functions for built in plans[False]))
    assert all(symbols(path)[0] & set(offered) and not symbols(path)[2] & set(offered) for path in models)
    assert_exact(plans[False], models + kernels, tmp_path)


def test_commands(tmp_path: Path) -> None:
    """The same by the command line; a folder that holds a library takes no kernels beside it."""

    def run(*arguments: object) -> str:
        result = CliRunner().invoke(group, list(map(str, arguments)))
        assert result.exit_code == 0, result.output
        return result.output

    said = run("gen", demo.MODEL, "-o", tmp_path / "model", "--library")
    source = tmp_path / "model" / "digits_int8.c"
    assert f"refsim kernels --library --used-by {source}" in said
    assert sorted(path.name for path in source.parent.iterdir()) == ["digits_int8.c", "digits_int8.h", "digits_int8_weights.h"]
    run("kernels", "--library", "--used-by", source, "-o", tmp_path / "kernels")
    files = {path.name: path.read_bytes().decode() for path in (tmp_path / "kernels").iterdir()}
    assert files == kernel_library(LIBRARY, [source.read_text(encoding="ascii")])
    with pytest.raises(CodegenError, match="holds kernels as a library"):
        refsim.generate(refsim.load(demo.MODEL), out=tmp_path / "kernels")


def test_all_kernels_stay_where_they_are(plans: dict[bool, list[BuildPlan]], tmp_path: Path) -> None:
    everything = kernel_files(["refsim_add_s8_general_flat", "refsim_rescale_s16"], WHOLE)
    write_files(everything, tmp_path)
    plans[True][0].write(tmp_path)
    texts = {path.name: path.read_bytes().decode() for path in tmp_path.iterdir()}
    assert {name: texts[name] for name in everything} == everything


def other_version(texts: Mapping[str, str], name: str) -> dict[str, str]:
    old = texts[name].replace("#define REFSIM_VERSION 100", "#define REFSIM_VERSION 99")
    assert old != texts[name]
    return {**texts, name: old}


def test_versions_do_not_mix(plans: dict[bool, list[BuildPlan]], tmp_path: Path) -> None:
    built = plans[True][2]
    write_files(other_version(built.texts, "refsim_fixedpoint.h"), tmp_path)
    for file in ("sum.c", "refsim_common.h", "refsim_add.h"):
        with pytest.raises(ToolchainError, match=rf"{file}:.*of another version of refsim"):
            host_compiler().run([*FLAGS, "-fsyntax-only", "sum.c"], cwd=tmp_path)


def test_kernels_that_round_once_are_no_library() -> None:
    with pytest.raises(CodegenError, match="rounds once"):
        refsim.generate(refsim.load(m.add()), "single-rounding", library=True)
    assert "#error \"this library's kernels round twice" in kernel_files((), LIBRARY)["refsim_common.h"]
    assert "#error \"this library's" not in kernel_files((), BESIDE)["refsim_common.h"]


@pytest.mark.parametrize("own", [True, False])
def test_a_model_with_sizes_above_16_bits(own: bool, plans: dict[bool, list[BuildPlan]], tmp_path: Path) -> None:
    """It asks for wider numbers in its kernels' parameters; those of a library serve it and others alike."""
    mix = plans[own][1]
    large = refsim.generate(refsim.load(m.fully_connected(rows=1, depth=65540, units=2)), prefix="large", library=not own)
    texts = together([mix, large]) if own else {**mix.texts, **large.texts}
    asks = ["#define REFSIM_LARGE" in texts[name] for name in ("mix.c", "large.c")]
    assert asks == [False, True]
    library = {} if own else kernel_library(LIBRARY, [texts["mix.c"], texts["large.c"]])
    write_files({**texts, **library}, tmp_path)
    sources = ["mix.c", "large.c", *(name for name in library if name.endswith(".c"))]
    assert_exact([mix, large], compiled(tmp_path, sources), tmp_path)


def test_sizes_above_16_bits_go_first(plans: dict[bool, list[BuildPlan]], tmp_path: Path) -> None:
    large = refsim.generate(refsim.load(m.fully_connected(rows=1, depth=65540, units=1)), prefix="large")
    orders = {"good.c": ("large", "mix"), "bad.c": ("mix", "large")}
    one = {name: "".join(f'#include "{prefix}.c"\n' for prefix in order) for name, order in orders.items()}
    write_files({**together([plans[True][1], large]), **one}, tmp_path)
    assert_exact([plans[True][1], large], compiled(tmp_path, ["good.c"]), tmp_path)
    with pytest.raises(ToolchainError, match="a model with sizes above 65535 follows one without"):
        compiled(tmp_path, ["bad.c"])
