"""Durations as policy owners write them: ``15m``, ``2h``, ``1h30m``."""

from __future__ import annotations

import re
from typing import Final

_SECONDS: Final = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
# ASCII digits only, each unit at most once, the longest first: one moment has few spellings.
_GRAMMAR: Final = re.compile("".join(f"(?:([0-9]{{1,9}}){unit})?" for unit in _SECONDS))


def parse_duration(text: str) -> int:
    """Return the length of a duration in seconds.

    Args:
        text: Whole numbers of weeks, days, hours, minutes and seconds, in that order, without a sign
            or blanks: ``90s``, ``2h``, ``1h30m``, ``2w3d``.

    Raises:
        ValueError: If it is not a duration, or is nothing.
    """
    parts = _GRAMMAR.fullmatch(text)
    if parts is None or not text:
        raise ValueError(f'"{text}" is not a duration: write it as 90s, 15m, 2h, 3d, 2w or 1h30m')
    seconds = sum(
        int(count or 0) * unit for count, unit in zip(parts.groups(), _SECONDS.values(), strict=True)
    )
    if seconds == 0:
        raise ValueError(f'"{text}" is no time at all: a duration is longer than nothing')
    return seconds


def show_duration(seconds: int) -> str:
    """Return a duration as policy owners write it; `parse_duration` reads it back.

    Args:
        seconds: Its length, not negative; nothing is shown as ``0s``.

    Raises:
        ValueError: If the length is negative.
    """
    if seconds < 0:
        raise ValueError("a duration is not negative")
    shown, rest = "", seconds
    for unit, length in _SECONDS.items():
        count, rest = divmod(rest, length)
        shown += f"{count}{unit}" if count else ""
    return shown or "0s"
