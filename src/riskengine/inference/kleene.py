"""What a test says of a value that may be unknown or only bounded: the meaning every channel agrees with."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from riskengine.model.facts import NOT_APPLICABLE, Bounds, NotApplicable, Value
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import Anything, Compare, Either, Except, Interval, Test
from riskengine.rulebook.unary import passes

FALSE: Final = Truth.FALSE
UNKNOWN: Final = Truth.UNKNOWN
TRUE: Final = Truth.TRUE


def truth_of(test: Test, value: Value | None) -> Truth:
    """Return what a test says of a value.

    Unknown (None) stays unknown. Of a fact that does not apply every test is no; a truth value that does not
    apply is itself a no, so that a test for ``false`` passes. Bounds pass, or fail, where every value in them
    does.
    """
    if value is None:
        return UNKNOWN
    if isinstance(value, NotApplicable):
        return TRUE if test == Compare("==", False) and _is_bool(test) else FALSE
    if isinstance(value, Bounds):
        return _of_bounds(test, value)
    return TRUE if passes(test, value) else FALSE


def _is_bool(test: Test) -> bool:
    return isinstance(test, Compare) and test.value is False


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


def applies(value: Value | None) -> bool:
    """Tell whether a value is known and applies."""
    return value is not None and value is not NOT_APPLICABLE
