"""What a test says of a value that may be unknown or only bounded: the meaning every channel agrees with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from operator import eq, ge, gt, le, lt
from typing import Any, Final

from riskengine.model.facts import NOT_APPLICABLE, Bounds, NotApplicable, Value
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import Anything, Compare, Either, Except, Interval, Test
from riskengine.rulebook.unary import passes

FALSE: Final = Truth.FALSE
UNKNOWN: Final = Truth.UNKNOWN
TRUE: Final = Truth.TRUE


def truth_of(test: Test, value: Value | None) -> Truth:
    """Return what a test says of a value.

    Unknown (None) stays unknown. A truth value that does not apply is a no; of anything else that does not
    apply every test is no. A comparison is true, or false, of bounds where it is so of every value in them;
    tests made of others combine as Kleene's logic has it.
    """
    if value is None:
        return UNKNOWN
    if isinstance(value, NotApplicable):
        return TRUE if _is_of_truth(test) and passes(test, False) else FALSE
    if isinstance(value, Bounds):
        return _of_bounds(test, value)
    return TRUE if passes(test, value) else FALSE


def judge(test: Test) -> Callable[[Value | None], Truth]:
    """Return `truth_of` for one test, made ready to be asked often."""
    plain = _plain(test)

    def judged(value: Value | None) -> Truth:
        if value is None:
            return UNKNOWN
        if value.__class__ is Bounds or value is NOT_APPLICABLE:
            return truth_of(test, value)
        return TRUE if plain(value) else FALSE

    return judged


def _plain(test: Test) -> Callable[[Any], bool]:
    """Return `passes` for one test, the usual ones without looking at the test again."""
    if isinstance(test, Compare):
        compares, wanted = COMPARES[test.op], test.value
        return lambda value: compares(value, wanted)
    return partial(passes, test)


COMPARES: Final[Mapping[str, Callable[[Any, Any], bool]]] = {"==": eq, "<": lt, "<=": le, ">": gt, ">=": ge}
"""What each operator does."""


def _is_of_truth(test: Test) -> bool:
    match test:
        case Compare(_, value):
            return isinstance(value, bool)
        case Either(tests):
            return any(_is_of_truth(one) for one in tests)
        case Except(inner):
            return _is_of_truth(inner)
        case _:
            return False


def _of_bounds(test: Test, bounds: Bounds) -> Truth:
    match test:
        case Compare("==", value):
            return UNKNOWN if bounds.contains(_number(value)) else FALSE
        case Compare(op, value):
            return _compare_bounds(op, _number(value), bounds)
        case Interval(lo, lo_closed, hi, hi_closed):
            above = _compare_bounds(">=" if lo_closed else ">", _number(lo), bounds)
            below = _compare_bounds("<=" if hi_closed else "<", _number(hi), bounds)
            return min(above, below)
        case Either(tests):
            return max(_of_bounds(one, bounds) for one in tests)
        case Except(inner):
            return _of_bounds(inner, bounds).negated()
        case Anything():
            return TRUE


def _compare_bounds(op: str, value: float, bounds: Bounds) -> Truth:
    lo, hi = bounds.lo, bounds.hi
    strict = op in ("<", ">")
    if op in (">", ">="):
        certain = lo is not None and (lo > value if strict else lo >= value)
        possible = hi is None or (hi > value if strict else hi >= value)
    else:
        certain = hi is not None and (hi < value if strict else hi <= value)
        possible = lo is None or (lo < value if strict else lo <= value)
    return TRUE if certain else UNKNOWN if possible else FALSE


def _number(value: float | str | datetime) -> float:
    if isinstance(value, (str, datetime)):  # bounds are of numbers; the loader lets no other test through
        raise TypeError(f"{value!r} cannot be compared with bounds")
    return value
