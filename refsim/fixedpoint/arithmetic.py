"""The arithmetic as a value: every fixed-point function that runs when a kernel does.

Kernels take it as their first argument. :data:`EXACT` is what the engines compute. A deliberate mistake is another value::

    half_up = EXACT.but(rdbpot=EXACT.round_half_up_shift)

and whatever is made of the replaced function (``mbqm_double``, ``exp_on_negative_values``, ...) then makes the mistake too.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, NoReturn

from refsim.fixedpoint.gemmlowp import Gemmlowp
from refsim.fixedpoint.merged import Merged
from refsim.fixedpoint.requant import Requantize
from refsim.fixedpoint.signal import Signal
from refsim.fixedpoint.soft_float import SoftFloat
from refsim.fixedpoint.tables import Tables


class Arithmetic(Requantize, Merged, Gemmlowp, Tables, SoftFloat, Signal):
    """All functions as attributes; immutable. Make one with mistakes from another by :meth:`but`."""

    #: Left shift from which on multipliers saturate when they are prepared; None where they do not.
    largest_shift: int | None = None

    def but(self, **parts: Any) -> Arithmetic:
        """This arithmetic with other functions (or another ``sigmoid_table``) in place of those named.

        A replacement takes the arguments of what it replaces, as arrays or ints, without ``self``. Raises TypeError for a name
        that is no part of the arithmetic, as its replacement would never be called.
        """
        for name in parts:
            if name not in PARTS:
                raise TypeError(f"the arithmetic has no part called {name!r}")
        changed = Arithmetic()
        # An attribute of the instance hides the method of the class, for the methods' own calls as well.
        vars(changed).update(vars(self), **parts)
        return changed

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise AttributeError(f"an arithmetic does not change: use but({name}=...)")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("an arithmetic does not change")

    def __repr__(self) -> str:
        return f"EXACT.but({', '.join(sorted(vars(self)))})" if vars(self) else "EXACT"


#: Names of what an arithmetic is made of, and of the functions among it.
PARTS = tuple(name for name in dir(Arithmetic) if not name.startswith("_") and name != "but")
FUNCTIONS = tuple(name for name in PARTS if callable(getattr(Arithmetic, name)))
#: What the engines compute.
EXACT = Arithmetic()
#: What they compute when built with ``TFLITE_SINGLE_ROUNDING=1``. gemmlowp's functions and 64-bit accumulators stay as they are.
SINGLE_ROUNDING = EXACT.but(
    mbqm_double=EXACT.mbqm_single,
    mbqm_double_x86=EXACT.mbqm_single_x86,
    resize_divide=lambda x: EXACT.round_half_up_shift(x, 20),
    largest_shift=30,
)


def function_of(nx: Arithmetic, name: str, home: Arithmetic) -> Callable[..., Any]:
    """Function ``name`` of ``nx``, whose own calls go to ``home``, so that they can be watched."""
    own: Callable[..., Any] | None = vars(nx).get(name)
    return own or functools.partial(getattr(Arithmetic, name), home)
