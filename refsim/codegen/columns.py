"""Generated C within 120 columns: comments and lists of parameters that are longer are broken; other lines stay as they are."""

from __future__ import annotations

import re
import textwrap

WIDTH = 120
_RULE = re.compile(r"-{4,} \*/$")
_COMMENT = re.compile(r"( *)/\* (.*) \*/")
_BEHIND = re.compile(r"( *)(\S.*;) /\* (.*) \*/")
_LIST = re.compile(r" +[\w *,]+[,)]")
_HEAD = re.compile(r"(static inline [\w *]+\()([^;{]*\))")


def within(text: str) -> str:
    """``text`` with what is longer than a line broken into several."""
    lines = text.split("\n")
    if max(map(len, lines)) <= WIDTH:
        return text
    result: list[str] = []
    block: list[str] = []
    for line in lines:
        opens = line.lstrip().startswith(("/*", "*")) and not line.rstrip().endswith("*/")
        if line.lstrip() == "/*" or (block and opens):
            block.append(line)
            continue
        if block:
            result += _block(block)
            block = []
        result += [line] if len(line) <= WIDTH else _broken(line)
    return "\n".join(result)


def _block(lines: list[str]) -> list[str]:
    """The lines of a comment, without its last one; a line that is too long takes the next ones of its paragraph with it."""
    result, lead, waiting = [lines[0]], "", ""
    for line in lines[1:]:
        lead = line[: line.index("*") + 1]
        text = line[len(lead) :].strip()
        if waiting and (not text or line[len(lead) :].startswith("  ")):
            result.append(f"{lead} {waiting}")
            waiting = ""
        whole = f"{waiting} {text}".strip()
        parts = textwrap.wrap(whole, WIDTH - len(lead) - 1, break_long_words=False) if waiting or len(line) > WIDTH else []
        if not parts:
            result.append(line)
            continue
        result += [f"{lead} {part}" for part in parts[:-1]]
        waiting = parts[-1]
    return result + ([f"{lead} {waiting}"] if waiting else [])


def _broken(line: str) -> list[str]:
    """One line as several."""
    if _RULE.search(line):
        return [line[: WIDTH - 3].rstrip() + " */"]
    if found := _COMMENT.fullmatch(line):
        pad, text = found.groups()
        parts = textwrap.wrap(text, WIDTH - len(pad) - 3, break_long_words=False)
        return [f"{pad}/*", *(f"{pad} * {part}" for part in parts), f"{pad} */"]
    if found := _BEHIND.fullmatch(line):
        pad, code, text = found.groups()
        above = f"{pad}/* {text} */"
        return [*([above] if len(above) <= WIDTH else _broken(above)), f"{pad}{code}"]
    if found := _HEAD.fullmatch(line):
        inside = f"    {found[2]}"
        return [found[1], *([inside] if len(inside) <= WIDTH else _broken(inside))]
    if line.startswith("#") or '"' in line or "/*" in line:  # what no break may go into
        return [line]
    pad = line[: len(line) - len(line.lstrip())]
    if _LIST.fullmatch(line):
        return textwrap.wrap(line.strip(), WIDTH, initial_indent=pad, subsequent_indent=pad, break_long_words=False)
    return _statement(line, f"{pad}    ")


def _statement(line: str, deeper: str) -> list[str]:
    """Broken behind a comma or before a ``?`` or ``:`` where there is one, as far right as possible, else at a blank."""
    fitting = line[: WIDTH + 1]
    places = [found.start() + (1 if found[0] == ", " else 0) for found in re.finditer(r", | (?=[?:] )", fitting)]
    at = max((place for place in places if place > len(deeper) + 20), default=fitting.rfind(" "))
    if at <= len(deeper):
        return [line]
    rest = deeper + line[at:].strip()
    return [line[:at].rstrip(), *([rest] if len(rest) <= WIDTH else _statement(rest, deeper))]
