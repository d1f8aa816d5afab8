"""``refsim memory-plan``."""

from __future__ import annotations

from pathlib import Path

import click

from refsim.codegen.offline import offsets_of, with_memory_plan
from refsim.commands._common import emit_json, force_option, json_option, model_argument
from refsim.tflite import load
from refsim.writing import write_file


@click.command("memory-plan", epilog="Example: refsim memory-plan model.tflite -o planned.tflite")
@model_argument
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="File to write.")
@force_option
@json_option
def memory_plan(model: Path, out: Path, force: bool, as_json: bool) -> None:
    """Write MODEL with a memory plan in it, as TFLM reads it: the metadata entry "OfflineMemoryAllocation".

    TFLM then puts every activation where the plan says. The numbers stay the same.
    """
    loaded = load(model)
    content, offsets = with_memory_plan(loaded), offsets_of(loaded)
    write_file(out, content, force=force)
    size = max((offset + loaded.tensors[index].nbytes for index, offset in offsets.items()), default=0)
    if as_json:
        emit_json({"file": out, "bytes": len(content), "activation_bytes": size, "offsets": offsets})
        return
    click.echo(f"{out}  {len(content):,} bytes; {len(offsets)} activations in {size:,} bytes of the arena")


COMMANDS = (memory_plan,)
