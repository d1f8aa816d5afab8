"""Jinja filters: the only way by which numbers and a model's text reach generated C."""

from __future__ import annotations

import re
import textwrap
from typing import Any

import numpy as np

from refsim.ir import Array, Quantization

C_KEYWORDS = frozenset(
    (
        "alignas alignof and and_eq asm auto bitand bitor bool break case catch char class compl const constexpr "
        "continue decltype default delete do double else enum explicit export extern false float for friend goto if "
        "inline int long mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public "
        "register restrict return short signed sizeof static struct switch template this throw true try typedef typeid "
        "typename union unsigned using virtual void volatile wchar_t while xor xor_eq main errno int8_t int16_t int32_t "
        "int64_t uint8_t uint16_t uint32_t uint64_t size_t ptrdiff_t linux unix "
    ).split()
)
#: Names that would hide a standard header from ``#include`` with the output folder on the search path.
HEADERS = frozenset("assert complex ctype errno fenv inttypes limits locale math stddef stdint stdio stdlib string time".split())


def c_int(value: Any, ctype: str = "int32_t") -> str:
    """An integer constant of ``ctype``, legal also where int has 16 bits.

    >>> c_int(-2**31), c_int(7, "uint32_t"), c_int(-2**63, "int64_t"), c_int(5, "int64_t")
    ('(-2147483647 - 1)', '7u', '(-INT64_C(9223372036854775807) - 1)', 'INT64_C(5)')
    """
    number = int(value)
    if ctype == "int64_t":
        return f"(-INT64_C({-(number + 1)}) - 1)" if number == -(2**63) else f"INT64_C({number})"
    if ctype.startswith("u"):
        return f"{number}u"
    return "(-2147483647 - 1)" if number == -(2**31) else str(number)


def c_ident(text: str) -> str:
    """A C identifier made from any text, never a keyword, never empty, at most 48 characters.

    Names that start with ``refsim`` belong to the shared headers and the harness, so a model does not get one.

    >>> c_ident("block3/conv-1"), c_ident("int"), c_ident("2x"), c_ident("Größe*/"), c_ident(""), c_ident("refsim_add")
    ('block3_conv_1', 'int_', 'm_2x', 'gr_e', 'm', 'm_refsim_add')
    """
    name = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:48].rstrip("_")
    if not name or not name[0].isalpha() or name.startswith("refsim"):
        name = f"m_{name}".rstrip("_")
    return f"{name}_" if name in C_KEYWORDS or name in HEADERS else name


def c_comment(text: str, limit: int = 100) -> str:
    r"""Any text as the inside of a C comment: printable ASCII, one line, cannot end the comment or continue a line.

    >>> c_comment("a*/b\n//c\\"), c_comment("ok name"), c_comment("x" * 200, 10), c_comment("trigraph ???/")
    ('a* /b?/ /c?', 'ok name', 'xxxxx...xxxxx', 'trigraph ? ? ?/')
    """
    clean = re.sub(r"[^ -~]|\\", "?", text)
    if len(clean) > limit:
        clean = f"{clean[: limit // 2]}...{clean[-limit // 2 :]}"
    # A space between the two, so that overlapping pairs ("///", "???/") come apart as well.
    return re.sub(r"(?<=\*)(?=/)|(?<=/)(?=[*/])|(?<=\?)(?=\?)", " ", clean)


def c_array(array: Array, ctype: str, row: int = 0, indent: int = 4) -> str:
    """The elements of ``array`` for an initialiser: lines for each ``row`` elements, or wrapped when ``row`` is 0.

    >>> print(c_array(np.arange(6), "int8_t", row=3, indent=2))
      0, 1, 2,
      3, 4, 5
    """
    flat = array.reshape(-1)
    constants = [c_int(value, ctype) for value in flat.tolist()]
    pad = " " * indent
    if not row:
        return "\n".join(textwrap.wrap(", ".join(constants), 120, initial_indent=pad, subsequent_indent=pad))
    fitting = max(1, (120 - indent) // (max(map(len, constants), default=0) + 2))
    starts = (at for start in range(0, len(constants), row) for at in range(start, start + row, fitting))
    lines = (", ".join(constants[at : min(at + fitting, at - at % row + row)]) for at in starts)
    return ",\n".join(pad + line for line in lines)


def c_quantization(q: Quantization) -> str:
    """Scale and zero point for a comment; of several the first, and how many there are."""
    several = f".. x{q.scale.size}" if q.per_channel else ""
    return f"scale {c_float(q.scale[0])}{several}, zero point {q.zero_point[0]}"


def c_float_bits(value: Any) -> str:
    """The bits of a float32 as a constant.

    >>> c_float_bits(np.float32(1.0))
    'UINT32_C(0x3f800000)'
    """
    return f"UINT32_C(0x{int(np.float32(value).view(np.uint32)):08x})"


def c_float(value: Any) -> str:
    """A float in a comment, shortest text that reads back as the same float32.

    >>> c_float(np.float32(0.1))
    '0.1'
    """
    return str(np.float32(value))
