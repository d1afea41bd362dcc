"""Lengths of time and moments of a case as people read them."""

from __future__ import annotations

import re
from datetime import timedelta

from riskengine.replay.offsets import show_length


def spaced(length: timedelta) -> str:
    """Return a length of time with room between its parts: ``1d 2h``."""
    return re.sub(r"(?<=[a-z])(?=\d)", " ", show_length(length))


def since_start(at: timedelta) -> str:
    """Return when something was, as part of a sentence."""
    if not at:
        return "at the start"
    return f"at +{spaced(at)}" if at > timedelta() else f"{spaced(-at)} before the start"


def moment(at: timedelta) -> str:
    """Return a moment of a case, counted from its start."""
    if not at:
        return "Start"
    return f"+{spaced(at)}" if at > timedelta() else f"{spaced(-at)} before"
