"""The calendar of a pack: its time zone, and on which days people work and schools are open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from riskengine.rulebook.terms import Term

_DAY = timedelta(days=1)
_MOST_CLOSED = 366
"""A calendar on which nobody works for so many days on end is at fault; the search ends there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """Days on which nobody works, or no school is open, both included."""

    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """A pack's own calendar.

    Attributes:
        time_zone: The name of the time zone.
        working_days: The days of the week on which people work, Monday is 0.
        holidays: The days on which nobody works and no school is open.
        school_holidays: The days on which no school is open.
        working_day_ends: When the working day ends.
        school_opens: When schools open.
    """

    time_zone: str
    working_days: frozenset[int] = frozenset(range(5))
    holidays: tuple[Closed, ...] = ()
    school_holidays: tuple[Closed, ...] = ()
    working_day_ends: time = time(17)
    school_opens: time = time(8, 45)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone."""
        return ZoneInfo(self.time_zone)

    def after(self, moment: datetime, term: Term) -> datetime:
        """Return the end of a term that begins at a moment, in UTC.

        A term of working days ends when the last of them does, and the day it begins on is not one of them;
        a term of school days ends when school opens for that many times.
        """
        if term.working_days:
            return self._working_days_after(moment, term.working_days)
        if term.school_days:
            return self._school_days_after(moment, term.school_days)
        return self._shifted(moment, term, 1)

    def before(self, moment: datetime, term: Term) -> datetime:
        """Return the beginning of a window of that length that ends at a moment, in UTC.

        Raises:
            ValueError: If the term is of working or school days, which no window is counted in.
        """
        if term.working_days or term.school_days:
            raise ValueError("a window is counted in hours, days or years")
        return self._shifted(moment, term, -1)

    def at(self, day: date, clock: time) -> datetime:
        """Return the moment, in UTC, at which the clocks of the pack show a time of a day.

        A time that clocks leave out in spring is read as if they had not changed; of one that they show
        twice in autumn the first is meant.
        """
        return datetime.combine(day, clock, self.zone).astimezone(UTC)

    def day_of(self, moment: datetime) -> date:
        """Return the day a moment lies on."""
        return moment.astimezone(self.zone).date()

    def _shifted(self, moment: datetime, term: Term, sign: int) -> datetime:
        if not (term.years or term.days):
            return moment.astimezone(UTC) + sign * timedelta(seconds=term.seconds)
        local = moment.astimezone(self.zone)
        day = _anniversary(local.date(), sign * term.years) + sign * term.days * _DAY
        shifted = datetime.combine(day, local.timetz().replace(fold=local.fold), self.zone)
        return shifted.astimezone(UTC) + sign * timedelta(seconds=term.seconds)

    def _working_days_after(self, moment: datetime, count: int) -> datetime:
        day = self._nth(self.day_of(moment) + _DAY, count, self._is_worked)
        return self.at(day, self.working_day_ends)

    def _school_days_after(self, moment: datetime, count: int) -> datetime:
        first = self.day_of(moment)
        if moment >= self.at(first, self.school_opens):
            first += _DAY
        return self.at(self._nth(first, count, self._is_school_day), self.school_opens)

    @staticmethod
    def _nth(day: date, count: int, counts: Callable[[date], bool]) -> date:
        """Return the day that is the last of so many that count, from a day on."""
        left, idle = count, 0
        while True:
            if counts(day) or idle >= _MOST_CLOSED:
                left, idle = left - 1, 0
                if left == 0:
                    return day
            else:
                idle += 1
            day += _DAY

    def _is_worked(self, day: date) -> bool:
        return day.weekday() in self.working_days and not _within(day, self.holidays)

    def _is_school_day(self, day: date) -> bool:
        return day.weekday() < 5 and not _within(day, (*self.holidays, *self.school_holidays))  # noqa: PLR2004 - Saturday


def _anniversary(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February in a year that has none
        return day.replace(year=day.year + years, day=28)


def _within(day: date, closed: tuple[Closed, ...]) -> bool:
    return any(one.first <= day <= one.last for one in closed)
