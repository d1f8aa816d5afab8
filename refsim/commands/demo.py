"""``refsim demo``."""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np

from refsim import demo as bundled
from refsim.codegen.generate import generate
from refsim.commands._common import AGREE, DIFFER, console, emit_json, json_option, progress_bar
from refsim.commands.check import print_report
from refsim.engines import profiles
from refsim.simulate import Simulator
from refsim.tflite import load
from refsim.toolchain.build import build
from refsim.verify.check import check


@click.command(epilog="Example: refsim demo -o firmware")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Also write the generated C to this folder.")
@click.option("--vectors", default=100, show_default=True, type=click.IntRange(1), help="Inputs to compare on.")
@json_option
@click.pass_context
def demo(context: click.Context, out: Path | None, vectors: int, as_json: bool) -> None:
    """Do the whole job on a bundled model: read handwritten digits in the simulator and in compiled C, and compare."""
    model = load(bundled.MODEL)
    with np.load(bundled.SAMPLES) as samples:
        images, labels = samples["inputs"][:, np.newaxis], samples["labels"]
    screen = console()
    results = []
    for profile in profiles():
        with progress_bar(not as_json) as progress:
            report = check(model, profile, vectors, progress=progress)
        answers = Simulator(model, profile).run_batch(images)[0]
        from_c = build(model, profile).run_batch(images)[0]
        right = int((answers.argmax(axis=-1).reshape(-1) == labels).sum())
        same = bool((answers == from_c).all())
        results.append({"report": report, "samples": len(labels), "right": right, "samples_equal": same})
        if not as_json:
            print_report(screen, report)
            verdict = "the same" if same else "DIFFERENT"
            screen.print(f"  {right} of {len(labels)} sample digits read right; compiled C gives {verdict} outputs")
    if out is not None:
        built = generate(model, profiles()[0], out)
        if not as_json:
            screen.print(f"wrote {len(built.files)} files to {out} ({built.program.profile.id})")
    if as_json:
        emit_json(results)
    context.exit(AGREE if all(r["samples_equal"] and r["report"].ok for r in results) else DIFFER)  # type: ignore[attr-defined]


COMMANDS = (demo,)
