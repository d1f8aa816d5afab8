"""Every recorded answer of every engine that has a profile: the profile gives it, or the table says where not yet."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from engines.recorded import ENGINES, all_cases, recordings

#: Per recording: how many cases are exact, and how many of which row are not explained. Exact may only grow, the rest only shrink.
TABLE = Path(__file__).with_name("recorded_counts.json")


@pytest.mark.thorough
@pytest.mark.filterwarnings("ignore::refsim.overflow.OverflowWarning")
@pytest.mark.parametrize("engine", recordings())
def test_recorded_answers(shared: Path, engine: str) -> None:
    exact, unexplained, problems = 0, Counter[str](), []
    for case in all_cases(engine):
        problem = case.problem(ENGINES[engine])
        exact += not problem
        if problem:
            unexplained[case.row] += 1
            problems.append(problem)
    known = json.loads(TABLE.read_text(encoding="utf-8"))[engine]
    print(json.dumps({engine: {"exact": exact, "unexplained": unexplained}}))
    worse = {row: count for row, count in unexplained.items() if count > known["unexplained"].get(row, 0)}
    assert not worse, f"rows that were exact: {worse}\n" + "\n".join(problems)
    assert exact >= known["exact"]


def test_every_profile_has_a_recording_or_says_why_not(shared: Path) -> None:
    """A table with an engine that no test runs would promise what nobody checks."""
    assert set(json.loads(TABLE.read_text(encoding="utf-8"))) == set(recordings())
