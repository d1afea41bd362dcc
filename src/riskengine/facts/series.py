"""What one selection found for one person or place, in order of time: a window is two bisections."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Final

from riskengine.facts.contents import Way
from riskengine.facts.selections import Found

_TIME: Final = itemgetter(0)
_SAME: Final = itemgetter(0, 1)
_FEW: Final = 16
"""So few are looked at one by one sooner than anything is remembered of them."""


class Series:
    """What was found, in order of time; it costs little where little was found.

    Attributes:
        found: Everything, in order.
    """

    __slots__ = ("_again", "_last", "found")

    def __init__(self) -> None:
        """Begin with nothing."""
        self.found: list[Found] = []
        self._again = 0
        self._last: list[Way] | None = None

    def put(self, fresh: Iterable[Found]) -> bool:
        """Put in what was found in one incident, in place of what was found there before of the same events.

        Returns:
            Whether anything has changed.
        """
        changed = False
        for same, each in groupby(sorted(fresh), _SAME):
            changed = self._replace(same, list(each)) or changed
        return changed

    def drop(self, gone: Iterable[Found]) -> None:
        """Take out what was found of some events."""
        for same in {_SAME(one) for one in gone}:
            self._replace(same, [])

    def within(self, start: datetime | None, as_of: datetime, known_at: datetime) -> Iterator[Found]:
        """Yield what counts of a window, the newest first; what came about in two ways comes twice.

        Args:
            start: When the window begins, itself included; None for all of history.
            as_of: When it ends, itself included; nothing that came about later counts.
            known_at: Nothing that was on record only later counts.
        """
        for at in range(self._end(as_of) - 1, self._begin(start) - 1, -1):
            one = self.found[at]
            if one.visible <= as_of and one.known <= known_at:
                yield one

    def count(self, start: datetime | None, as_of: datetime, known_at: datetime) -> int:
        """Count the events that `within` yields, without looking at each where all of them count."""
        first, end = self._begin(start), self._end(as_of)
        if end - first > _FEW and not self._again:
            visible, known = self._latest(end)
            if visible <= as_of and known <= known_at:
                return end - first
        return len({one.id for one in self.within(start, as_of, known_at)})

    def changes(self, after: datetime, until: datetime, known_at: datetime) -> Iterator[datetime]:
        """Yield the moments, later than one and up to another, from which more of it counts."""
        first, end = self._end(after), self._end(until)
        if first > _FEW and self._latest(first)[0] <= after:
            early: range = range(first, end)
        else:
            early = range(end)
        for at in early:
            one = self.found[at]
            if after < one.visible <= until and one.known <= known_at:
                yield one.visible

    def _begin(self, start: datetime | None) -> int:
        return 0 if start is None else bisect_left(self.found, start, key=_TIME)

    def _end(self, as_of: datetime) -> int:
        return bisect_right(self.found, as_of, key=_TIME)

    def _replace(self, same: tuple[datetime, str], fresh: list[Found]) -> bool:
        first = end = len(self.found)
        if self.found and self.found[-1] >= same:
            first = end = bisect_left(self.found, same)
            while end < len(self.found) and _SAME(self.found[end]) == same:
                end += 1
        if self.found[first:end] == fresh:
            return False
        self._again += max(len(fresh) - 1, 0) - max(end - first - 1, 0)
        self.found[first:end] = fresh
        if self._last is not None:
            del self._last[first:]
        return True

    def _latest(self, end: int) -> Way:
        """Return the latest times, of coming about and of being on record, of so many from the start."""
        if self._last is None:
            self._last = []
        while len(self._last) < end:
            one = self.found[len(self._last)]
            visible, known = self._last[-1] if self._last else (one.visible, one.known)
            self._last.append((max(visible, one.visible), max(known, one.known)))
        return self._last[end - 1]
