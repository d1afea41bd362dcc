"""Everything that was observed, indexed so that no measure has to scan it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from riskengine.model.events import Event
from riskengine.rulebook.rules import Rulebook


@dataclass(frozen=True, slots=True)
class Touched:
    """Whom an event may concern in incidents other than its own.

    Attributes:
        people: The people of whom a measure, a marker or a settled duty may have changed.
        places: The places of which a measure may have changed.
    """

    people: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()


class History:
    """Everything observed; it only grows, and holds whatever admission let in."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Begin with nothing, for the measures of a rulebook."""
        self.rulebook = rulebook

    @classmethod
    def of(cls, rulebook: Rulebook, *events: Event) -> History:
        """Return a history of some events, in whatever order they come."""
        history = cls(rulebook)
        for event in events:
            history.take(event)
        return history

    def take(self, event: Event) -> Touched:
        """Keep an event that was admitted, and say whom it may concern in other incidents.

        A redaction takes the content of its event away for good. The same event taken twice changes nothing.
        """
        raise NotImplementedError

    @property
    def incidents(self) -> Collection[str]:
        """The incidents anything is known of; a view, in the order in which they came."""
        raise NotImplementedError

    def knows(self, incident: str) -> bool:
        """Tell whether anything is known of an incident."""
        raise NotImplementedError

    def event(self, event_id: str) -> Event | None:
        """Return an event that was taken in, or None."""
        raise NotImplementedError

    def tombstone(self, event_id: str) -> str | None:
        """Return the content hash of an event whose content was removed, or None."""
        raise NotImplementedError

    def events_of(self, incident: str) -> tuple[Event, ...]:
        """Return the events recorded under an incident, in order; none where nothing is known of it."""
        raise NotImplementedError

    def everything_of(self, incident: str) -> tuple[Event, ...]:
        """Return the events recorded under an incident, and under those merged into it, in order."""
        raise NotImplementedError

    def known(self, incident: str, known_at: datetime) -> list[Event]:
        """Return the events of an incident, and of those then known to be merged into it, in order.

        Only what was recorded by then is among them; what is taken back still is, with what takes it back.
        """
        raise NotImplementedError

    def elsewhere(
        self,
        people: Collection[str],
        incidents: Collection[str],
        since: datetime,
        as_of: datetime,
        known_at: datetime,
    ) -> tuple[Event, ...]:
        """Return what was done for people in other incidents and settles duties wherever they are, in order.

        Args:
            people: The people.
            incidents: The incidents that are not other ones: this one, and those merged into it.
            since: Nothing that occurred earlier is returned.
            as_of: Nothing that occurred later is returned.
            known_at: Nothing that was recorded later, or taken back by then, is returned.
        """
        raise NotImplementedError

    def moments(self, incident: str, after: datetime, until: datetime, known_at: datetime) -> list[datetime]:
        """Return when something elsewhere changed what is read here: in order, each once.

        A measure, a marker, a search or a settled duty of this incident's people, or of its place.

        Args:
            incident: The incident.
            after: Only moments later than this.
            until: Only moments up to this.
            known_at: Nothing that was recorded later, or taken back by then, counts.
        """
        raise NotImplementedError

    def last_recorded(self, incident: str) -> datetime:
        """Return when the last of the events under an incident was recorded."""
        raise NotImplementedError

    def open_incidents_of(self, person: str) -> Collection[str]:
        """Return the incidents a person is at that are open; what was merged goes on in the other."""
        raise NotImplementedError

    def open_incidents_at(self, place: str) -> Collection[str]:
        """Return the incidents at a place that are open; what was merged goes on in the other."""
        raise NotImplementedError
