"""A header reduced to what is called of it: C text to C text, by the names that its top-level definitions make and use.

The headers are refsim's own, so this need not be a parser of C: a definition begins in the first column, comments go before what
they tell of, and a blank line stands between two definitions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

NAME = re.compile(r"\brefsim_\w+")
SECTION = re.compile(r"/\* --- [^\n]* \*/\Z")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
#: What makes a name: functions and types of functions, tables, structs.
_MAKES = re.compile(
    r"^(?:static inline|REFSIM_KERNEL|typedef)\b[^;{]*?\b(refsim_\w+)\s*\(|^static [\w ]*?\b(refsim_\w+)\[|^\} (refsim_\w+);",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Item:
    """One stretch of a header: its text, the names that it makes, and those of others that it uses."""

    text: str
    makes: frozenset[str]
    uses: frozenset[str]

    @property
    def is_section(self) -> bool:
        return SECTION.match(self.text) is not None

    @property
    def always(self) -> bool:
        """Whether it stays, whatever is called: what makes no name, or a macro that can be anybody's."""
        return not self.makes or re.search(r"^#define", self.text, re.MULTILINE) is not None


def code_of(text: str) -> str:
    """``text`` without comments and the content of strings."""
    return _STRING.sub('""', _COMMENT.sub("", text))


def names_in(text: str) -> frozenset[str]:
    """Names of refsim's own that the code of ``text`` uses."""
    return frozenset(NAME.findall(code_of(text)))


def items(text: str) -> tuple[Item, ...]:
    """The stretches of a header, split at blank lines outside of braces, comments and conditions."""
    return tuple(_item(part) for part in _stretches(text))


def _item(text: str) -> Item:
    code = code_of(text)
    makes = frozenset(name for match in _MAKES.finditer(code) for name in match.groups() if name)
    return Item(text, makes, frozenset(NAME.findall(code)) - makes)


def _stretches(text: str) -> Iterator[str]:
    lines: list[str] = []
    for line in text.split("\n"):
        if line or (lines and not _complete("\n".join(lines))):
            lines.append(line)
        elif lines:
            yield "\n".join(lines)
            lines = []
    if lines:
        yield "\n".join(lines)


def _complete(text: str) -> bool:
    """Whether ``text`` ends outside of comments, braces and conditions; the guard around a header is no condition."""
    if text.rfind("/*") > text.rfind("*/"):
        return False
    code = code_of(text)
    opened = len(re.findall(r"^#if", code, re.MULTILINE)) - len(re.findall(r"^#ifndef (\w+_H)\n#define \1$", code, re.MULTILINE))
    closed = len(re.findall(r"^#endif", code, re.MULTILINE))
    return opened <= closed and code.count("{") <= code.count("}")


def needed(stock: Iterable[Item], names: Iterable[str]) -> frozenset[str]:
    """``names`` and all that the definitions of ``stock`` behind them use in turn."""
    made = {name: item for item in stock for name in item.makes}
    found: set[str] = set()
    waiting = [*names, *(name for item in stock if item.always for name in item.uses)]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += made[name].uses if name in made else ()
    return frozenset(found)


def prune(stock: Iterable[Item], names: frozenset[str]) -> str:
    """The header without definitions of which no name is in ``names``, and without sections where nothing stays."""
    kept = [item for item in stock if item.always or item.makes & names]
    pairs = zip(kept, [*kept[1:], None], strict=False)
    return "\n\n".join(item.text for item, after in pairs if not item.is_section or _opens(after))


def _opens(after: Item | None) -> bool:
    """Whether a section that ``after`` follows has something in it."""
    return after is not None and not after.is_section and not after.text.startswith("#endif")
