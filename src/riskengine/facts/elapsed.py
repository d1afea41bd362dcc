"""How long ago something was, in whole seconds: the only measure that the clock alone changes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from riskengine.facts.measures import Measured, Viewpoint, come_to, reach_of
from riskengine.facts.past import Reach
from riskengine.facts.ranges import ANY, Range, together, told_range, value_of
from riskengine.facts.sought import Seeking, Sought
from riskengine.model.facts import NOT_APPLICABLE
from riskengine.rulebook.measures import Measure, Since
from riskengine.rulebook.vocabulary import Fact

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class _When:
    """When something was, last, as far as is known.

    Attributes:
        time: When; None where nothing of it is known.
        sure: Whether there is nothing later that nobody knows of.
        told: The events it rests on.
    """

    time: datetime | None
    sure: bool
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Clock:
    """What starts or stops the time, made ready: a moment of the incident, a told fact or a selection."""

    moment: str | None
    fact: str | None
    sought: Sought | None

    def last(self, view: Viewpoint, reach: Reach, *, searched: bool) -> _When:
        """Return when it was last."""
        if self.sought is not None:
            newest = view.past.latest(self.sought, view.who, None, reach)
            return _When(None, searched) if newest is None else _When(newest.time, searched, (newest.id,))
        if self.fact is not None:
            told = view.readings.get(self.fact)
            known = isinstance(told, datetime)
            return _When(told if isinstance(told, datetime) else None, known, view.told.get(self.fact, ()))
        report = next(iter(view.past.here.reports), None)
        if report is None:
            return _When(None, sure=True)
        time = report.recorded_at if self.moment == "recorded" else report.occurred_at
        return _When(time, sure=True, told=(report.id,))

    def first(self, view: Viewpoint, reach: Reach, after: datetime) -> _When:
        """Return when it first was, from a moment on."""
        if self.sought is None:
            when = self.last(view, reach, searched=True)
            there = when.time is not None and after <= when.time <= view.past.as_of
            return when if there else _When(None, sure=True)
        first = view.past.first(self.sought, view.who, after, reach)
        return _When(None, sure=True) if first is None else _When(first.time, sure=True, told=(first.id,))


@dataclass(frozen=True, slots=True)
class Elapsed:
    """One such measure, made ready to be read often.

    Attributes:
        measure: The measure.
        reach: How far it looks.
        since: What starts the time; the latest counts.
        at_least: From when it counts at least, while that is not known.
        until: What stops it.
        changes: After how many seconds some test on it changes.
    """

    measure: Measure
    reach: Reach
    since: tuple[_Clock, ...]
    at_least: _Clock | None
    until: _Clock | None
    changes: tuple[int, ...]

    @classmethod
    def of(cls, fact: Fact, measure: Measure, seeking: Seeking, changes: Iterable[int]) -> Elapsed:
        """Make a measure ready."""

        def clock(since: Since) -> _Clock:
            one = since.selection
            return _Clock(
                since.moment, since.fact, None if one is None else seeking.sought(fact, measure, one)
            )

        at_least, until = (
            None if one is None else clock(one) for one in (measure.at_least_since, measure.until)
        )
        since = tuple(clock(one) for one in measure.since)
        return cls(measure, reach_of(measure), since, at_least, until, tuple(changes))

    def read(self, view: Viewpoint) -> Measured:
        """Return what the measure comes to."""
        searches: tuple[str, ...] | None = ()
        if self.measure.systems:
            searches = view.past.searched(view.who, self.measure.systems, None)
        least, most = self._since(view, searched=searches is not None)
        said_at, said = _said(view)
        starts = [one for one in (most.time, least.time, said_at) if one is not None]
        if not starts:
            return come_to(NOT_APPLICABLE if most.sure else None, view, (), searches)
        stop = _When(None, sure=True) if self.until is None else self.until.first(view, self.reach, starts[0])
        end = view.past.as_of if stop.time is None else stop.time
        found = (_seconds(least.time, end, -math.inf), _seconds(most.time, end, math.inf))
        since_said = _seconds(said_at, end, 0)
        value = value_of(together(found, (said[0] + since_said, said[1] + since_said)), 0)
        told = (*stop.told, *least.told, *most.told)
        edges = self._edges((least.time, 0), (most.time, 0), *((said_at, spent) for spent in said))
        return come_to(value, view, told, searches, edges if stop.time is None else ())

    def _since(self, view: Viewpoint, *, searched: bool) -> tuple[_When, _When]:
        """Return since when it is at least, and since when at most; both are the same where that is known."""
        starts = [one.last(view, self.reach, searched=searched) for one in self.since]
        sure = all(one.sure for one in starts)
        latest = max((one.time for one in starts if one.time is not None), default=None)
        told = tuple(event for one in starts if one.time == latest for event in one.told)
        most = _When(latest, sure, told if latest is not None else ())
        if sure or self.at_least is None:
            return (most if sure else _When(None, sure=False)), most
        least = self.at_least.last(view, self.reach, searched=searched)
        contrary = least.time is not None and latest is not None and least.time < latest
        return (_When(None, sure=False) if contrary else least), most

    def _edges(self, *starts: tuple[datetime | None, float]) -> Iterator[datetime]:
        """Yield when a test changes, for each moment from which time runs and the seconds it had by then."""
        for start, spent in starts:
            if start is not None and math.isfinite(spent):
                yield from (start + (seconds - spent) * _SECOND for seconds in self.changes)


def _said(view: Viewpoint) -> tuple[datetime | None, Range]:
    """Return what was told of the measure itself, and when: it has gone on since."""
    said = told_range(view.answered.value)
    times = [one.at[0] for one in view.said if one.event in view.answered.told]
    return (min(times) if times and said != ANY else None), said


def _seconds(start: datetime | None, end: datetime, unknown: float) -> float:
    """Return the whole seconds from one moment to another, none where it is not yet reached."""
    return unknown if start is None else max((end - start) // _SECOND, 0)
