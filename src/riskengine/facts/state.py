"""What admission must know of everything that was taken in before."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from riskengine.facts.record import IncidentLog
from riskengine.model.events import Event
from riskengine.model.ledger import Ledger
from riskengine.model.network import Link, Node


class State(Protocol):
    """Everything that was taken in so far; the engine is one."""

    @property
    def incidents(self) -> Collection[str]:
        """The incidents anything is known of, for naming those that are near."""
        ...

    def knows(self, incident: str) -> bool:
        """Tell whether anything is known of an incident."""
        ...

    def event(self, event_id: str) -> Event | None:
        """Return an event that was taken in, or None."""
        ...

    def tombstone(self, event_id: str) -> str | None:
        """Return the content hash of an event that was taken in and whose content was removed, or None."""
        ...

    def events_of(self, incident: str) -> Collection[Event]:
        """Return the events recorded under an incident; none where nothing is known of it."""
        ...

    def everything_of(self, incident: str) -> Collection[Event]:
        """Return the events recorded under an incident, and under those merged into it."""
        ...

    def knows_person(self, person: str) -> bool:
        """Tell whether anybody has named a person, in whatever incident."""
        ...

    def links_of(self, node: Node) -> Collection[Link]:
        """Return every statement of a relation of somebody or something that stands, one that is over too."""
        ...

    def ledger_of(self, incident: str, at: datetime | None = None) -> Ledger:
        """Return what an incident remembers: its duties and challenges, as of its latest record or later."""
        ...


def log_of(state: State, incident: str) -> IncidentLog:
    """Return the log of an incident, with what was recorded under those merged into it."""
    return IncidentLog.of(incident, state.everything_of(incident))


def goes_on_in(state: State, incident: str, other: str) -> bool:
    """Tell whether an incident was merged, directly or through others, into another."""
    seen: set[str] = set()
    here: str | None = incident
    while here is not None and here not in seen:
        if here == other:
            return True
        seen.add(here)
        here = IncidentLog.of(here, state.events_of(here)).merged_into
    return False
