"""Measures of what was found in a window: how many, whether any, how grave, when first, when last."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from riskengine.facts.measures import Measured, Viewpoint, come_to, reach_of
from riskengine.facts.past import Reach
from riskengine.facts.ranges import ANY, Range, together, told_range, value_of
from riskengine.facts.selections import Found
from riskengine.facts.sought import Seeking, Sought
from riskengine.model.facts import NOT_APPLICABLE, Value
from riskengine.rulebook.calendar import Calendar
from riskengine.rulebook.measures import Measure, MeasureKind
from riskengine.rulebook.vocabulary import Fact

_MICROSECOND = timedelta.resolution


@dataclass(frozen=True, slots=True)
class Counted:
    """One such measure, made ready to be read often.

    Attributes:
        measure: The measure.
        reach: How far it looks.
        lines: What it looks for, with what each weighs; one line of weight 1 where it is no score.
        only_grows: Whether what nobody has found yet could only make it more.
        calendar: The calendar of the pack.
    """

    measure: Measure
    reach: Reach
    lines: tuple[tuple[Fraction, Sought], ...]
    only_grows: bool
    calendar: Calendar

    @classmethod
    def of(cls, fact: Fact, measure: Measure, seeking: Seeking, calendar: Calendar) -> Counted:
        """Make a measure ready."""
        selected = [(Fraction(str(line.weight)), line.selection) for line in measure.checklist]
        if measure.selection is not None:
            selected.append((Fraction(1), measure.selection))
        lines = tuple((weight, seeking.sought(fact, measure, one)) for weight, one in selected)
        only_grows = measure.kind is not MeasureKind.TREND and all(weight > 0 for weight, _ in lines)
        return cls(measure, reach_of(measure), lines, only_grows, calendar)

    def read(self, view: Viewpoint) -> Measured:
        """Return what the measure comes to."""
        start = self._before(view.anchor, view)
        first = self._before(start, view) if self.measure.kind is MeasureKind.TREND else start
        searches: tuple[str, ...] | None = ()
        if self.measure.systems:
            searches = view.past.searched(view.who, self.measure.systems, first)
        if self.measure.kind in (MeasureKind.FIRST, MeasureKind.LATEST):
            value, found = self._moment(view, start, searched=searches is not None)
        else:
            number, found = self._number(view, start, first)
            known: Range = (number, number)
            if searches is None:
                known = (number, math.inf) if self.only_grows else ANY
            value = self._value(together(known, told_range(view.answered.value)))
        return come_to(value, view, found, searches)

    def _before(self, moment: datetime | None, view: Viewpoint) -> datetime | None:
        """Return when the window begins that ends at a moment; many measures have the same."""
        window, starts = self.measure.window, view.past.starts
        if window is None or moment is None:
            return None
        start = starts.get((moment, window))
        if start is None:
            start = starts[moment, window] = self.calendar.before(moment, window)
        return start

    def _value(self, known: Range) -> Value | None:
        value = value_of(known, 0 if self.only_grows else -math.inf)
        if self.measure.kind is MeasureKind.EXISTS:
            return None if value is None else known[0] >= 1
        return value

    def _number(
        self, view: Viewpoint, start: datetime | None, first: datetime | None
    ) -> tuple[int | float, Iterator[str]]:
        """Return the number that follows from what was found, and the events it was found by."""
        past, sought = view.past, self.lines[0][1]
        found = past.found(sought, view.who, start, self.reach)
        match self.measure.kind:
            case MeasureKind.SCORE:
                return self._score(view, start)
            case MeasureKind.DISTINCT:
                every = list(found)
                return len({one.value for one in every}), (one.id for one in every)
            case MeasureKind.EXISTS:
                newest = past.latest(sought, view.who, start, self.reach)
                return int(newest is not None), iter(() if newest is None else (newest.id,))
        number = past.count(sought, view.who, start, self.reach)
        if self.measure.kind is MeasureKind.TREND:
            number -= past.count(sought, view.who, first, self.reach) - number
        return number, (one.id for one in found)

    def _score(self, view: Viewpoint, start: datetime | None) -> tuple[int | float, Iterator[str]]:
        """Return what the lines weigh that something was found of, each once, by the newest of it."""
        total, ids = Fraction(0), list[str]()
        for weight, sought in self.lines:
            newest = view.past.latest(sought, view.who, start, self.reach)
            if newest is not None:
                total += weight * self._fresh(newest, view.anchor)
                ids.append(newest.id)
        return total.numerator if total.denominator == 1 else float(total), iter(ids)

    def _fresh(self, found: Found, anchor: datetime) -> Fraction:
        """Return how fresh something is: from 1 when it happens evenly down to 0."""
        if self.measure.fades_over is None or anchor <= found.time:
            return Fraction(1)
        end = self.calendar.after(found.time, self.measure.fades_over)
        if anchor >= end:
            return Fraction(0)
        return Fraction((end - anchor) // _MICROSECOND, (end - found.time) // _MICROSECOND)

    def _moment(
        self, view: Viewpoint, start: datetime | None, *, searched: bool
    ) -> tuple[Value | None, Iterable[str]]:
        """Return when the first or the latest of it was: what was found, and what was told."""
        latest = self.measure.kind is MeasureKind.LATEST
        look = view.past.latest if latest else view.past.first
        one = look(self.lines[0][1], view.who, start, self.reach)
        told = view.answered.value
        times = [told] if isinstance(told, datetime) else []
        if one is not None and (searched or times):
            times.append(one.time)
        if not times:
            return (NOT_APPLICABLE if searched else None), ()
        return (max(times) if latest else min(times)), () if one is None else (one.id,)
