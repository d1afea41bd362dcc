"""Offsets: times in a scenario, counted from its start, as ``T+2h30m``."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.durations import parse_duration, show_duration
from riskengine.rulebook.source import Document, Path
from riskengine.rulebook.times import HOW_LONG
from riskengine.rulebook.unary import brief

_OFFSET: Final = re.compile(r"T([+-])(.+)", re.DOTALL)
_NOTHING: Final = "0"
_HOW: Final = "write it as T+0, T+15m, T+2h30m or T+3d"


def parse_offset(text: str) -> timedelta:
    """Return the time from the start of a scenario; ``T-2d`` lies before it.

    Args:
        text: ``T+0``, or ``T+`` or ``T-`` and a duration as rules write it: ``T+15m``, ``T+2h30m``.

    Raises:
        ValueError: If it is not an offset.
    """
    parts = _OFFSET.fullmatch(text)
    if parts is None:
        raise ValueError(f'"{text}" is not an offset')
    sign, length = parts.groups()
    if length == _NOTHING:
        return timedelta()
    try:
        # More days than Python can count are no time in anybody's case.
        away = timedelta(seconds=parse_duration(length))
    except (ValueError, OverflowError):
        raise ValueError(f'"{text}" is not an offset') from None
    return away if sign == "+" else -away


def show_offset(offset: timedelta) -> str:
    """Return an offset as scenarios write it; `parse_offset` reads it back."""
    if not offset:
        return f"T+{_NOTHING}"
    away = abs(offset)
    return f"T{'+' if offset > timedelta() else '-'}{show_length(away)}"


def show_length(length: timedelta) -> str:
    """Return a length of time in days, hours, minutes and seconds; one that is negative with its sign."""
    away = abs(length)
    # In days, not weeks: the thirtieth day is what reports and rules speak of.
    days = f"{away.days}d" if away.days else ""
    rest = show_duration(away.seconds) if away.seconds or not days else ""
    return f"{'-' if length < timedelta() else ''}{days}{rest}"


def read_offset(text: str, path: Path, document: Document, faults: Diagnostics) -> timedelta | None:
    """Return an offset, or report that it cannot be read."""
    try:
        return parse_offset(text)
    except ValueError as fault:
        faults.add("RE507", f"{fault}.", document.span(path), _HOW)
        return None


def read_length(text: str, path: Path, document: Document, faults: Diagnostics) -> timedelta | None:
    """Return a length of time, or report that it cannot be read."""
    try:
        return timedelta(seconds=parse_duration(text))
    except (ValueError, OverflowError):
        faults.add("RE208", f'"{brief(text)}" is not a duration.', document.span(path), HOW_LONG)
        return None
