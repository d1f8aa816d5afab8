"""``refsim memory-plan``."""

from __future__ import annotations

from pathlib import Path

import click

from refsim.codegen.offline import offsets_of, with_memory_plan
from refsim.commands._common import emit_json, json_option, model_argument
from refsim.errors import CodegenError
from refsim.tflite import load


@click.command("memory-plan", epilog="Example: refsim memory-plan model.tflite -o planned.tflite")
@model_argument
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="File to write.")
@click.option("--force", is_flag=True, help="Overwrite the file if there is one.")
@json_option
def memory_plan(model: Path, out: Path, force: bool, as_json: bool) -> None:
    """Write MODEL with a memory plan in it, as TFLM reads it: the metadata entry "OfflineMemoryAllocation".

    TFLM then puts every activation where the plan says. The numbers stay the same.
    """
    loaded = load(model)
    content, offsets = with_memory_plan(loaded), offsets_of(loaded)
    if out.exists() and not force:
        raise CodegenError(f"{out} exists; --force overwrites it")
    try:
        out.write_bytes(content)
    except OSError as error:
        raise CodegenError(f"cannot write {out}: {error.strerror or error}") from error
    size = max((offset + loaded.tensors[index].nbytes for index, offset in offsets.items()), default=0)
    if as_json:
        emit_json({"file": out, "bytes": len(content), "activation_bytes": size, "offsets": offsets})
        return
    click.echo(f"{out}  {len(content):,} bytes; {len(offsets)} activations in {size:,} bytes of the arena")


COMMANDS = (memory_plan,)
