"""The net under the rules: a kernel's rule with another legal value fails a recorded case, or a directed one, or a search.

``python tests/engines/rule_net.py`` prints who tells which value; engines/rule_silent.py says what nobody tells, and why.
"""

from __future__ import annotations

import pytest
from engines.rule_net import verdicts
from engines.rule_silent import ROWS, SILENT

from refsim.ops import registry

#: Operators whose rules the default run asks about: quick ones, with values that are told and others that are not.
SAMPLE = ("RSQRT", "PACK")


def check(name: str) -> int:
    """How many values of the rules of operator ``name`` are told apart; what is silent is listed, and nothing else is."""
    found = list(verdicts(registry()[name]))
    listed = {key: same for key, (_, same) in SILENT.items() if key[1] == name}
    assert {verdict.change.key: verdict.same for verdict in found if not verdict.by} == listed
    return len(found) - len(listed)


@pytest.mark.parametrize("name", SAMPLE)
def test_who_tells_the_rules_of_a_few_operators(name: str) -> None:
    assert check(name) > 0


@pytest.mark.campaign
@pytest.mark.parametrize("name", [name for name in registry() if name not in SAMPLE])
def test_who_tells_the_rules(name: str) -> None:
    check(name)


def test_what_is_silent_is_of_an_operator_and_has_a_reason() -> None:
    assert {key[1] for key in SILENT} <= set(registry())
    assert all(row.why for row, _ in SILENT.values())
    assert len(SILENT) == sum(1 for row in ROWS for _ in row.expanded())
