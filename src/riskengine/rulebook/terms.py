"""Terms: how long something may take, as a rule says it, in hours, in days or in days on which people work.

An hour is an hour whatever the clocks do. A day, a working day, a school day or a year is the pack's own, in
its time zone: three days after noon is noon, also when the clocks change in between.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from riskengine.rulebook.durations import show_duration

_LONG: Final = re.compile("(?:([0-9]{1,3})y)?(?:([0-9]{1,4})w)?(?:([0-9]{1,5})d)?")
_SHORT: Final = re.compile("(?:([0-9]{1,6})h)?(?:([0-9]{1,8})m)?(?:([0-9]{1,9})s)?")
_WORKDAYS: Final = re.compile("([0-9]{1,3}) (working|school) days?")
_HOW: Final = "write it as 15m, 2h, 3d, 2w, 1y, 5 working days or 1 school day"


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time, as a deadline or a window counts it.

    Attributes:
        years: Calendar years; the anniversary of 29 February is 28 February.
        days: Days of the pack's calendar, at the same time of day.
        seconds: Seconds, counted on whatever the clocks do.
        working_days: The end of the working day that many working days later.
        school_days: The opening of school that many times later.
    """

    years: int = 0
    days: int = 0
    seconds: int = 0
    working_days: int = 0
    school_days: int = 0

    def __str__(self) -> str:
        """Return the term as policy owners write it; `parse_term` reads it back."""
        for count, what in ((self.working_days, "working"), (self.school_days, "school")):
            if count:
                return f"{count} {what} day{'s' if count > 1 else ''}"
        weeks, days = divmod(self.days, 7)
        long = "".join(
            f"{count}{unit}" for count, unit in zip((self.years, weeks, days), "ywd", strict=True) if count
        )
        hours, rest = divmod(self.seconds, 3600)
        short = f"{hours}h" if hours else ""
        return long + short + (show_duration(rest) if rest else "")


def parse_term(text: str) -> Term:
    """Return the term that a text says.

    Args:
        text: Whole years, weeks, days, hours, minutes and seconds in that order, as ``72h``, ``3d`` or
            ``1y2w``; or ``15 working days``, or ``1 school day``.

    Raises:
        ValueError: If it is no term, or no time at all.
    """
    workdays = _WORKDAYS.fullmatch(text)
    if workdays is not None:
        term = _of_workdays(int(workdays.group(1)), workdays.group(2))
    else:
        long = _LONG.match(text)
        short = _SHORT.fullmatch(text, long.end()) if long is not None else None
        if long is None or short is None or not text:
            raise ValueError(f'"{text}" is not a length of time: {_HOW}')
        years, weeks, days = (int(count or 0) for count in long.groups())
        hours, minutes, seconds = (int(count or 0) for count in short.groups())
        term = Term(years, weeks * 7 + days, hours * 3600 + minutes * 60 + seconds)
    if term == Term():
        raise ValueError(f'"{text}" is no time at all: a length of time is longer than nothing')
    return term


def _of_workdays(count: int, kind: str) -> Term:
    return Term(working_days=count) if kind == "working" else Term(school_days=count)
