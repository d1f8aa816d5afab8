"""Headers cut down to what is called, and broken into lines that fit."""

from __future__ import annotations

import re

import pytest

from refsim.codegen import prune
from refsim.codegen.columns import WIDTH, within
from refsim.codegen.headers import BESIDE, kernel_files, shared_headers

HEADER = """/* banner */
#ifndef REFSIM_X_H
#define REFSIM_X_H

/* --- one ------------------------------------ */

/* Tells of the struct, as refsim_b does. */
typedef struct {
    int32_t a;

    int32_t b;
} refsim_params;

static const uint8_t refsim_table[2] = {
    1, 2,
};

/* --- two ------------------------------------ */

static inline int32_t refsim_a(int32_t x)
{
#ifdef OTHER
    return refsim_table[x];
#else

    return refsim_b(x);
#endif
}

static inline int32_t refsim_b(int32_t x) { return x; }

/* --- three ---------------------------------- */

static inline int32_t refsim_c(int32_t x) { return refsim_a(x) + (int32_t)sizeof("{"); }

#endif"""


def kept(*names: str) -> list[str]:
    stock = prune.items(HEADER)
    text = prune.prune(stock, prune.needed(stock, names))
    return re.findall(r"(?<=--- )\w+|(?<=inline int32_t )\w+|(?<=uint8_t )\w+|(?<=} )refsim\w+", text)


def test_what_is_used_stays() -> None:
    everything = ["one", "refsim_params", "refsim_table", "two", "refsim_a", "refsim_b", "three", "refsim_c"]
    assert kept("refsim_c", "refsim_params", "nothing") == everything
    assert kept("refsim_c") == [name for name in everything if name != "refsim_params"]
    assert kept("refsim_a") == ["one", "refsim_table", "two", "refsim_a", "refsim_b"]
    assert kept("refsim_b") == ["two", "refsim_b"]
    assert kept("refsim_params") == ["one", "refsim_params"]
    assert kept() == []
    assert prune.prune(prune.items(HEADER), prune.needed(prune.items(HEADER), ["refsim_c", "refsim_params"])) == HEADER


@pytest.mark.parametrize("name", ["refsim_fixedpoint.h", "refsim_common.h"])
def test_shared_headers_come_apart(name: str) -> None:
    """Into stretches of which each makes one name at most; and nothing of one is left that nobody uses."""
    stock = prune.items(shared_headers()[name])
    assert all(len(item.makes) == 1 for item in stock if not item.always)
    assert sum(not item.always for item in stock) > 8
    files = kernel_files(["refsim_fully_connected_s8s32_double"], BESIDE)
    made = {made for item in prune.items(files[name]) if not item.always for made in item.makes}
    others = "".join(prune.code_of(text) for other, text in files.items())
    assert made and all(len(re.findall(rf"\b{each}\b", others)) > 1 for each in made)


LONG = "a" * 20
LINES = [
    f"/* {'word ' * 30}end */",
    f"    int32_t member; /* {'word ' * 24}end */",
    f"static inline int32_t refsim_{LONG}(const refsim_{LONG}_params *p, const int8_t *{LONG}{LONG}, int32_t {LONG})",
    f"    const int8_t *{LONG}, int32_t {LONG}, int32_t {LONG}{LONG}, int32_t {LONG}{LONG})",
    f"        const int32_t x = {LONG}({LONG} + {LONG}) > {LONG}[{LONG} * 3] ? {LONG} : {LONG}{LONG} - 1;",
    f"/* --- section {'-' * 130} */",
    f"/*\n * {'word ' * 30}\n * goes on here.\n *\n *   {LONG}\n * {'last ' * 30}\n */",
]


@pytest.mark.parametrize("text", LINES)
def test_lines_fit_and_say_the_same(text: str) -> None:
    broken = within(text)
    assert max(map(len, broken.split("\n"))) <= WIDTH < max(map(len, text.split("\n")))
    wanted, got = (sorted("".join(re.sub(r"/\*|\*/|-{3,}|(?<=\n) *\*(?= |\n)", " ", each).split())) for each in (text, broken))
    assert wanted == got
    assert within(broken) == broken
    assert re.sub(r"\s", "", prune.code_of(broken)) == re.sub(r"\s", "", prune.code_of(text))


def test_what_cannot_be_broken_stays() -> None:
    for line in (f"#define X {'y ' * 80}", f'    call("{"word " * 30}");', f"    {'a' * 140};"):
        assert within(line) == line
