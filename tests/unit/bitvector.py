"""Bit-vector terms with Python operators, and a prover for claims about them (bitwuzla)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bitwuzla import Bitwuzla, Kind, Option, Options, Result, RoundingMode, TermManager

MANAGER = TermManager()
NEAREST_EVEN = MANAGER.mk_rm_value(RoundingMode.RNE)
NEAREST_AWAY = MANAGER.mk_rm_value(RoundingMode.RNA)
#: A proof that takes longer has failed.
LIMIT_MS = 20_000


def term(kind: Any, *operands: Any, indices: Sequence[int] = ()) -> Any:
    return MANAGER.mk_term(kind, list(operands), list(indices))


def all_of(*claims: Any) -> Any:
    return claims[0] if len(claims) == 1 else term(Kind.AND, *claims)


def implies(condition: Any, claim: Any) -> Any:
    return term(Kind.IMPLIES, condition, claim)


def same(a: Any, b: Any) -> Any:
    """Two claims are equivalent."""
    return term(Kind.EQUAL, a, b)


def negated(claim: Any) -> Any:
    return term(Kind.NOT, claim)


class Bits:
    """A signed number of ``width`` bits. Operators wrap; ints are taken modulo 2^width; ``>>`` keeps the sign."""

    def __init__(self, node: Any, width: int) -> None:
        self.node, self.width = node, width

    def _other(self, value: Bits | int) -> Any:
        if isinstance(value, Bits):
            if value.width != self.width:
                raise TypeError(f"widths {self.width} and {value.width}")
            return value.node
        return constant(value, self.width).node

    def _make(self, kind: Any, value: Bits | int) -> Bits:
        return Bits(term(kind, self.node, self._other(value)), self.width)

    def __add__(self, value: Bits | int) -> Bits:
        return self._make(Kind.BV_ADD, value)

    def __sub__(self, value: Bits | int) -> Bits:
        return self._make(Kind.BV_SUB, value)

    def __mul__(self, value: Bits | int) -> Bits:
        return self._make(Kind.BV_MUL, value)

    def __and__(self, value: Bits | int) -> Bits:
        return self._make(Kind.BV_AND, value)

    def __or__(self, value: Bits | int) -> Bits:
        return self._make(Kind.BV_OR, value)

    def __lshift__(self, value: Bits | int) -> Bits:
        return self._make(Kind.BV_SHL, value)

    def __rshift__(self, value: Bits | int) -> Bits:
        return self._make(Kind.BV_ASHR, value)

    def logical_right(self, value: Bits | int) -> Bits:
        return self._make(Kind.BV_SHR, value)

    def truncated_quotient(self, value: Bits | int) -> Bits:
        return self._make(Kind.BV_SDIV, value)

    def __neg__(self) -> Bits:
        return Bits(term(Kind.BV_NEG, self.node), self.width)

    def equals(self, value: Bits | int) -> Any:
        return term(Kind.EQUAL, self.node, self._other(value))

    def __lt__(self, value: Bits | int) -> Any:
        return term(Kind.BV_SLT, self.node, self._other(value))

    def __le__(self, value: Bits | int) -> Any:
        return term(Kind.BV_SLE, self.node, self._other(value))

    def __gt__(self, value: Bits | int) -> Any:
        return term(Kind.BV_SGT, self.node, self._other(value))

    def __ge__(self, value: Bits | int) -> Any:
        return term(Kind.BV_SGE, self.node, self._other(value))

    def unsigned_above(self, value: Bits | int) -> Any:
        return term(Kind.BV_UGT, self.node, self._other(value))

    def at_most_unsigned(self, value: Bits | int) -> Any:
        return term(Kind.BV_ULE, self.node, self._other(value))

    def low(self, width: int) -> Bits:
        """The low ``width`` bits: a cast to a narrower type."""
        return Bits(term(Kind.BV_EXTRACT, self.node, indices=(width - 1, 0)), width)

    def field(self, high: int, low: int) -> Bits:
        return Bits(term(Kind.BV_EXTRACT, self.node, indices=(high, low)), high - low + 1)

    def signed(self, width: int) -> Bits:
        """The same value in ``width`` bits."""
        return Bits(term(Kind.BV_SIGN_EXTEND, self.node, indices=(width - self.width,)), width)

    def unsigned(self, width: int) -> Bits:
        """The same bits, zero-extended to ``width``."""
        return Bits(term(Kind.BV_ZERO_EXTEND, self.node, indices=(width - self.width,)), width)


def constant(value: int, width: int) -> Bits:
    return Bits(MANAGER.mk_bv_value(MANAGER.mk_bv_sort(width), value % (1 << width)), width)


def unknown(width: int, name: str) -> Bits:
    """Any value of ``width`` bits."""
    return Bits(MANAGER.mk_const(MANAGER.mk_bv_sort(width), name), width)


def choose(condition: Any, yes: Bits | int, no: Bits | int) -> Bits:
    """``condition ? yes : no``; one of the two has to be Bits."""
    width = yes.width if isinstance(yes, Bits) else no.width if isinstance(no, Bits) else 0
    parts = [part.node if isinstance(part, Bits) else constant(part, width).node for part in (yes, no)]
    return Bits(term(Kind.ITE, condition, *parts), width)


def join(*parts: Bits) -> Bits:
    """The parts side by side, the first on top."""
    return Bits(term(Kind.BV_CONCAT, *(part.node for part in parts)), sum(part.width for part in parts))


def counterexample(claim: Any, *assumptions: Any) -> bool:
    """Whether some values satisfy ``assumptions`` but not ``claim``; TimeoutError when undecided in ``LIMIT_MS``."""
    options = Options()
    options.set(Option.TIME_LIMIT_PER, LIMIT_MS)
    solver = Bitwuzla(MANAGER, options)
    for formula in (*assumptions, negated(claim)):
        solver.assert_formula(formula)
    result = solver.check_sat()
    if result not in (Result.SAT, Result.UNSAT):
        raise TimeoutError(f"no decision within {LIMIT_MS} ms")
    return bool(result == Result.SAT)


def assert_always(claim: Any, *assumptions: Any) -> None:
    """``claim`` holds for all values that satisfy ``assumptions``, and there are such values."""
    if assumptions:
        impossible = MANAGER.mk_false()
        assert counterexample(impossible, *assumptions), "the assumptions contradict each other"
    assert not counterexample(claim, *assumptions)
