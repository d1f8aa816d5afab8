"""``refsim ops``."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import click
from rich import box
from rich.table import Table

from refsim.commands._common import console, emit_json, json_option
from refsim.engines import Profile, all_profiles, profiles
from refsim.errors import RefsimError
from refsim.golden import files as golden_files
from refsim.golden.rules import FOLDER
from refsim.ops import registry
from refsim.prepare import prepare
from refsim.tflite import load

#: (profile, operator, types) -> golden cases recorded from the profile's own engine.
Recorded = Mapping[tuple[str, str, str], int]


@dataclass(frozen=True, slots=True)
class Row:
    """An operator with operand types ``signature`` under one profile; ``cases``: golden vectors of its live engine."""

    operator: str
    signature: str
    profile: str
    simulated: bool
    c: bool
    cases: int
    verified_against: str


def rows() -> list[Row]:
    """Every kernel of every profile, from the operators' own rows and the golden vectors that come with refsim."""
    recorded = recorded_cases()
    made = []
    for profile in profiles():
        for op in registry().values():
            for signature in profile.signatures(op):
                cases = recorded.get((profile.id, op.builtin, signature), 0)
                made.append(Row(op.builtin, signature, profile.id, True, profile.generates, cases, profile.wheel if cases else ""))
    return made


def recorded_cases() -> Recorded:
    """Valid golden cases by profile, operator and types."""
    found: Counter[tuple[str, str, str]] = Counter()
    by_id = {profile.id: profile for profile in profiles()}
    for path in golden_files.paths(FOLDER / "operators"):
        for file in golden_files.load_all(path):
            profile = by_id.get(file.source.engine)
            if profile is None or file.source.version != profile.wheel:
                continue
            models = [case.model for case in file.cases if case.model is not None and case.result == "valid"]
            found.update((profile.id, *_kernel(model, profile)) for model in models)
    return found


def _kernel(data: bytes, profile: Profile) -> tuple[str, str]:
    step = prepare(load(data), profile).steps[0]
    return step.op.builtin, step.signature


@click.command(epilog="Example: refsim ops --op MUL")
@click.option("--op", "name", help="Only this operator, such as CONV_2D.")
@click.option("--summary", "as_summary", is_flag=True, help="What is covered, as Markdown.")
@json_option
def ops(name: str | None, as_summary: bool, as_json: bool) -> None:
    """List the operators: the types of each profile, and the golden vectors that its live engine recorded for them."""
    if name is not None and name.upper() not in registry():
        near = difflib.get_close_matches(name.upper(), registry(), 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise RefsimError(f"unknown operator {name!r}{hint}; `refsim ops` lists them")
    if as_summary:
        click.echo(summary())
        return
    made = [row for row in rows() if name is None or row.operator == name.upper()]
    if as_json:
        emit_json(made)
        return
    screen = console()
    screen.print(_table(made))
    totals = Counter(row.profile for row in made)
    for profile, kernels in totals.items():
        held = sum(row.cases > 0 for row in made if row.profile == profile)
        operators = len({row.operator for row in made if row.profile == profile})
        told = f"{profile}: {operators} operators, {kernels} with types, {held} of them held by recorded vectors"
        screen.print(told, soft_wrap=False)
    screen.print("types without vectors are marked *")


def _table(made: list[Row]) -> Table:
    columns = [profile for profile in profiles() if any(row.profile == profile.id for row in made)]
    table = Table("operator", *(profile.id for profile in columns), box=box.SIMPLE_HEAD, header_style="bold")
    for operator in sorted({row.operator for row in made}):
        cells = [_cell([row for row in made if row.operator == operator and row.profile == profile.id]) for profile in columns]
        table.add_row(operator, *cells)
    return table


def _cell(found: list[Row]) -> str:
    return " ".join(row.signature + ("" if row.cases else "*") for row in found)


def summary() -> str:
    """What is covered, as the README shows it: operators by the engines that have them, then the profiles."""
    live = [profile for profile in profiles() if profile.live and not profile.changes]
    having = {op.builtin: tuple(profile.alias for profile in live if profile.signatures(op)) for op in registry().values()}
    lines = []
    for aliases in sorted(set(having.values()), key=lambda found: (-len(found), found)):
        names = sorted(name.removeprefix("CUSTOM:") for name, found in having.items() if found == aliases)
        lines.append(f"* {' and '.join(f'`{alias}`' for alias in aliases)} ({len(names)}): {', '.join(names)}")
    lines += ["", "| profile | alias | operators | with types | C | checked against |", "|---|---|---|---|---|---|"]
    for profile in sorted((p for p in all_profiles() if p.generates), key=lambda p: p.id):
        ops = [op for op in registry().values() if profile.signatures(op)]
        kernels = sum(len(profile.signatures(op)) for op in ops)
        alias, c = f"`{profile.alias}`" if profile.alias else "", "yes" if profile.generates else ""
        lines.append(f"| `{profile.id}` | {alias} | {len(ops)} | {kernels} | {c} | {profile.wheel or 'source'} |")
    return "\n".join(lines)


COMMANDS = (ops,)
