"""The moments that the engine is asked about, and what is wrong with one that it cannot take."""

from __future__ import annotations

from datetime import datetime

from riskengine.facts.admission import EventRefused
from riskengine.model.events import Event
from riskengine.model.faults import Fault


class ClockWentBack(ValueError):
    """The engine was asked to advance to a moment before one it was advanced to."""

    def __init__(self, as_of: datetime, advanced: datetime) -> None:
        """Take the moment asked for, and the one reached before."""
        super().__init__(
            f"as_of is {as_of.isoformat()}, and the engine was advanced to {advanced.isoformat()} before: "
            "advance it to that moment or a later one; decide and board tell of the past"
        )


def not_ahead(event: Event, now: datetime) -> None:
    """Refuse an event that was recorded later than now; one without an offset is refused for that."""
    if event.recorded_at.tzinfo is not None and event.recorded_at > now:
        raise EventRefused(
            [Fault("$.recorded_at", "this is later than now; nothing is recorded ahead of time")]
        )


def aware(moment: datetime, name: str) -> datetime:
    """Return a moment that carries an offset; any other could be an hour wrong on two nights a year."""
    if moment.tzinfo is None:
        raise ValueError(f"{name} needs a time with an offset, as 2026-11-01T08:00:00+00:00")
    return moment
