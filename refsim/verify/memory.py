"""Memory files as simulators of hardware read and write them: hexadecimal words, one or more to a line, as for ``$readmemh``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from refsim.errors import RefsimError
from refsim.verify.suites import PrimitiveSuite, Suite

COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)


def words_of(suite: Suite, word_bits: int = 0) -> str:
    """The questions as words. 0: one word per case, all fields side by side; else each field in words of so many bits.

    A field that needs several words has its lowest word first.
    """
    if not isinstance(suite, PrimitiveSuite):
        raise RefsimError(f"{suite.name}: memory files are for primitives; operators have cases of different sizes")
    lines = []
    for chunk in suite.chunks():
        for ask in chunk.asks:
            fields = ask.split()
            lines += ["".join(fields)] if not word_bits else [word for field in fields for word in split(field, word_bits)]
    return "\n".join(lines) + "\n"


def split(field: str, word_bits: int) -> list[str]:
    """The words of one field, lowest first, the last one filled up with the sign."""
    if word_bits < 4 or word_bits % 4:
        raise RefsimError(f"words of {word_bits} bits are no whole number of hexadecimal digits")
    digits = word_bits // 4
    sign = "f" if int(field[0], 16) >= 8 else "0"
    padded = field.rjust(-(-len(field) // digits) * digits, sign)
    return [padded[i : i + digits] for i in range(len(padded) - digits, -1, -digits)]


def answers(text: str, suite: Suite, word_bits: int = 0) -> Iterator[str]:
    """The answers that the words of a memory file spell, as lines; ``word_bits`` as in :func:`words_of`."""
    words = memory_words(text)
    widths = [f.digits for f in suite.results]
    if not word_bits:
        for word in words:
            padded = word.rjust(sum(widths), "0")
            ends = [sum(widths[: i + 1]) for i in range(len(widths))]
            yield (
                " ".join(padded[end - width : end] for width, end in zip(widths, ends, strict=True))
                if len(padded) == sum(widths)
                else word
            )
        return
    digits = word_bits // 4
    counts = [-(-width // digits) for width in widths]
    group: list[str] = []
    for word in words:
        group.append(word.rjust(digits, "0"))
        if len(group) == sum(counts):
            yield " ".join(_joined(group, counts, widths))
            group = []


def _joined(group: list[str], counts: list[int], widths: list[int]) -> Iterator[str]:
    start = 0
    for count, width in zip(counts, widths, strict=True):
        yield "".join(reversed(group[start : start + count]))[-width:]
        start += count


def memory_words(text: str) -> list[str]:
    """The words of a memory file in order of their addresses; ``@address`` starts a new run, comments are left out."""
    address = 0
    found: dict[int, str] = {}
    for token in COMMENT.sub(" ", text).split():
        if token.startswith("@"):
            address = int(token[1:], 16)
            continue
        found[address] = token.replace("_", "").lower()
        address += 1
    return [found[key] for key in sorted(found)]
