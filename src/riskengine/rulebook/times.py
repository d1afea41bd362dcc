"""Reads the days and durations of rule files, and says which cannot be read."""

from __future__ import annotations

from datetime import date
from typing import Final

from riskengine.rulebook.durations import parse_duration
from riskengine.rulebook.reporter import Reporter
from riskengine.rulebook.source import Path
from riskengine.rulebook.terms import Term, parse_term
from riskengine.rulebook.unary import brief

_LONGEST: Final = 150 * 366 * 86_400
HOW_LONG: Final = "write it as 15m, 2h, 3d or 1h30m"
"""How a duration is written."""


def read_day(text: str | None, path: Path, report: Reporter) -> date | None:
    """Read a day, reporting one that is not on the calendar."""
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        report.fault("RE208", f'"{text}" is not a day.', path, "write it as 2026-11-01")
        return None


def read_seconds(text: str | None, path: Path, report: Reporter) -> int | None:
    """Read a duration, reporting what is none."""
    try:
        seconds = parse_duration(text) if text is not None else None
    except ValueError:
        report.fault("RE208", f'"{brief(str(text))}" is not a duration.', path, HOW_LONG)
        return None
    if seconds is not None and seconds > _LONGEST:
        report.fault("RE208", f'"{brief(str(text))}" is longer than anybody lives.', path, HOW_LONG)
        return None
    return seconds


TERM = "write it as 15m, 2h, 3d, 1y, 5 working days or 1 school day"
"""How a length of time of the pack's calendar is written."""


def read_term(text: str | None, path: Path, report: Reporter, help: str = TERM) -> Term | None:
    """Read a length of time of the pack's calendar, reporting what is none."""
    try:
        return parse_term(text) if text is not None else None
    except ValueError:
        report.fault("RE208", f'"{brief(str(text))}" is not a length of time.', path, help)
        return None
