"""Between what and what a measured number lies, and what that is together with what was told of it."""

from __future__ import annotations

import math
from typing import Final, TypeAlias

from riskengine.model.facts import Bounds, Value

Range: TypeAlias = tuple[float, float]
"""The least and the most that a number can be; minus and plus infinity where nobody knows."""

ANY: Final[Range] = (-math.inf, math.inf)
"""Where nothing is known."""


def told_range(value: Value | None) -> Range:
    """Return between what a told value lies; nothing told is anything."""
    if isinstance(value, Bounds):
        return (-math.inf if value.lo is None else value.lo, math.inf if value.hi is None else value.hi)
    return (value, value) if isinstance(value, int | float) else ANY


def together(found: Range, told: Range) -> Range:
    """Return what is known by what was found and what was told.

    It is at least the more of the two. An exact answer makes it exact; a most that is less than what is
    certain was wrong, and says nothing.
    """
    lo = max(found[0], told[0])
    if told[0] == told[1]:
        return (lo, lo)
    return (lo, min((hi for hi in (found[1], told[1]) if hi >= lo), default=math.inf))


def value_of(known: Range, least: float) -> int | float | Bounds | None:
    """Return a range as the value that rules read: exact, bounds, or None where it says nothing.

    Args:
        known: The range.
        least: The least that the number can be in any case.
    """
    lo, hi = known
    if lo == hi:
        return lo
    if lo <= least and hi == math.inf:
        return None
    return Bounds(None if lo <= least else lo, None if hi == math.inf else hi)
