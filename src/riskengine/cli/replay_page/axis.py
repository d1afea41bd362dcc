"""The time axis of a case: minutes in one case, years in another, and every moment of both must be seen.

An axis is to scale where enough of its moments then stand apart. Else each gap between two moments is drawn
by the logarithm of its length, so that short ones are widened and long ones narrowed; the page says so.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from math import log2
from typing import Final

APART: Final = 0.075
"""How far apart two moments must be drawn to be told apart, as a share of a narrow screen."""

_ENOUGH: Final = 2 / 3
"""Which share of the moments must stand apart for an axis to be to scale."""

_MOST_TICKS: Final = 5
_STEPS: Final = tuple(
    timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720)
) + tuple(timedelta(days=days) for days in (1, 2, 5, 7, 14, 30, 60, 90, 180, 365, 730))


@dataclass(frozen=True, slots=True)
class Axis:
    """Says where along a line each moment of a case stands.

    Attributes:
        moments: The moments, in order.
        places: Where each stands, from 0 to 1.
        to_scale: Whether equal lengths of time are drawn equally long.
    """

    moments: tuple[timedelta, ...]
    places: tuple[float, ...]
    to_scale: bool

    def place(self, at: timedelta) -> float:
        """Return where a moment stands; one between two others in proportion."""
        after = bisect_right(self.moments, at)
        if after == 0:
            return self.places[0]
        if after == len(self.moments):
            return self.places[-1]
        left, right = self.moments[after - 1], self.moments[after]
        share = (at - left) / (right - left)
        return self.places[after - 1] + share * (self.places[after] - self.places[after - 1])

    @property
    def ticks(self) -> tuple[timedelta, ...]:
        """The moments that are written below the axis: round ones where it is to scale, else its own."""
        if not self.to_scale:
            return self.moments
        first, last = self.moments[0], self.moments[-1]
        step = next((one for one in _STEPS if (last - first) / one <= _MOST_TICKS), last - first)
        found = [first]
        while step and found[-1] + step <= last:
            found.append(found[-1] + step)
        return tuple(found)


def axis_of(times: Collection[timedelta]) -> Axis:
    """Return the axis on which these moments stand.

    Args:
        times: The moments, in any order; the first of a case is among them.
    """
    moments = tuple(sorted(set(times)))
    span = moments[-1] - moments[0]
    if not span:
        return Axis(moments, (0.0,), to_scale=True)
    scaled = tuple((one - moments[0]) / span for one in moments)
    if _apart(scaled) >= _ENOUGH * len(moments):
        return Axis(moments, scaled, to_scale=True)
    return Axis(moments, _by_order(moments), to_scale=False)


def _apart(places: tuple[float, ...]) -> int:
    """Return how many places can be told from the one that was last told apart."""
    count, last = 0, -1.0
    for one in places:
        if one - last >= APART:
            count, last = count + 1, one
    return count


def _by_order(moments: tuple[timedelta, ...]) -> tuple[float, ...]:
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    shortest = min(gaps)
    weights = [1 + log2(gap / shortest) for gap in gaps]
    least = min(APART, 0.8 / len(gaps))
    rest = 1 - least * len(gaps)
    places = [0.0]
    for weight in weights:
        places.append(places[-1] + least + rest * weight / sum(weights))
    return tuple(places)
