"""Which open incidents everybody is at, and which are open at a place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from riskengine.facts.logs import Logs
from riskengine.facts.record import named_in
from riskengine.model.events import Event, IncidentReported
from riskengine.rulebook.vocabulary import Relation


def people_in(events: Iterable[Event], relations: Mapping[str, Relation]) -> frozenset[str]:
    """Return everybody whom some events put at their incident."""
    return frozenset(who for event in events for who in named_in(event, relations))


def places_in(events: Iterable[Event]) -> frozenset[str]:
    """Return the places at which something was reported in some events."""
    reports = (event for event in events if isinstance(event, IncidentReported))
    return frozenset(event.place for event in reports if event.place is not None)


class Presence:
    """The incidents that are open, by person and by place; one that was merged is open while the other is."""

    def __init__(self, logs: Logs, relations: Mapping[str, Relation]) -> None:
        """Take the logs that say which incidents are closed, and which go on in others, and the relations."""
        self._logs, self._relations = logs, relations
        self._people: dict[str, set[str]] = {}
        self._places: dict[str, set[str]] = {}

    def take(self, event: Event) -> None:
        """Take in an event that neither closes nor reopens its incident."""
        if self._lives(event.incident):
            self._put(event.incident, (event,))

    def renew(self, incident: str, gone: Event | None = None) -> None:
        """Look again at who is at an incident, after it was closed, reopened or rewritten.

        Args:
            incident: The incident.
            gone: The event whose content was removed for good, where one was.
        """
        events = self._logs.own(incident)
        before = [*events, gone] if gone is not None else events
        _leave(self._people, people_in(before, self._relations), incident)
        _leave(self._places, places_in(before), incident)
        if self._lives(incident):
            self._put(incident, events)

    def is_open(self, incident: str) -> bool:
        """Tell whether an incident is open, and does not go on in another."""
        return next(self._open([incident]), None) == incident

    def is_place(self, name: str) -> bool:
        """Tell whether something is open at a place of that name."""
        return name in self._places

    def of_person(self, person: str) -> frozenset[str]:
        """Return the open incidents somebody is at."""
        return frozenset(self._open(self._people.get(person, ())))

    def at_place(self, place: str) -> frozenset[str]:
        """Return the open incidents at a place."""
        return frozenset(self._open(self._places.get(place, ())))

    def _lives(self, incident: str) -> bool:
        return not self._logs.is_closed(incident) or self._logs.goes_on_in(incident, None) != incident

    def _put(self, incident: str, events: Collection[Event]) -> None:
        for person in people_in(events, self._relations):
            self._people.setdefault(person, set()).add(incident)
        for place in places_in(events):
            self._places.setdefault(place, set()).add(incident)

    def _open(self, incidents: Iterable[str]) -> Iterator[str]:
        for incident in incidents:
            into = self._logs.goes_on_in(incident, None)
            if into in self._logs.incidents and not self._logs.is_closed(into):
                yield into


def _leave(index: dict[str, set[str]], names: Iterable[str], incident: str) -> None:
    for name in names:
        there = index.get(name)
        if there is not None:
            there.discard(incident)
            if not there:
                del index[name]
