"""Every series that the measures of a rulebook need: one for each selection and person or place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from riskengine.facts.contents import Contents
from riskengine.facts.record import TELLING, named_in
from riskengine.facts.selections import found_in
from riskengine.facts.series import Series
from riskengine.facts.sought import Seeking, Sought, Whose
from riskengine.model.events import (
    Event,
    IncidentReclassified,
    IncidentReported,
    InformationAdded,
    LinkStated,
)
from riskengine.rulebook.readings import PERSON
from riskengine.rulebook.vocabulary import Relation


class AllSeries:
    """What was found beyond one incident, in incidents that nobody has rewritten."""

    def __init__(self, seeking: Seeking) -> None:
        """Begin with nothing, for all that is sought."""
        self._seeking = seeking
        self._series: tuple[dict[str, Series], ...] = tuple({} for _ in seeking.every)

    def of(self, sought: Sought, who: str) -> Series | None:
        """Return what one selection found for somebody, or at a place."""
        return self._series[sought.number].get(who)

    def put(self, event: Event, events: list[Event]) -> tuple[set[str], set[str]]:
        """Put in what an event brings, and return the people and the places for whom it brings anything.

        Args:
            event: The event.
            events: All events of its incident, in order, this one among them.
        """
        people, places = set[str](), set[str]()
        wanted = {one.number: one for one in self._wanted(event, events)}
        if not wanted:
            return people, places
        contents = Contents(events, self._seeking)
        for sought in wanted.values():
            kept = self._series[sought.number]
            for who, fresh in found_in(sought, contents).items():
                series = kept.get(who)
                if series is None:
                    series = kept[who] = Series()
                if series.put(fresh):
                    (places if sought.whose is Whose.PLACE else people).add(who)
        return people, places

    def take_out(self, events: Iterable[Event]) -> None:
        """Take out all that was found in one incident; these are all its events, in order."""
        contents = Contents(events, self._seeking)
        for sought in self._seeking.beyond:
            kept = self._series[sought.number]
            for who, found in found_in(sought, contents).items():
                kept[who].drop(found)
                if not kept[who].found:
                    del kept[who]

    def changes(
        self, who: str, whose: Whose, after: datetime, until: datetime, known_at: datetime
    ) -> Iterator[datetime]:
        """Yield the moments, later than one and up to another, from which more counts for somebody."""
        for sought in self._seeking.kept(whose):
            series = self._series[sought.number].get(who)
            if series is not None:
                yield from series.changes(after, until, known_at)

    def _wanted(self, event: Event, events: list[Event]) -> Iterator[Sought]:
        """Yield what an event of an incident may bring: only what it has to do with."""
        yield from self._seeking.done_by(event)
        match event:
            case IncidentReported(kinds=kinds):
                yield from self._seeking.beyond if len(events) > 1 else self._seeking.reported_as(kinds)
            case IncidentReclassified(adds=adds):
                yield from self._seeking.given_by(adds)
            case InformationAdded() | LinkStated():
                if isinstance(event, InformationAdded):
                    yield from self._seeking.told_by(event)
                if _brings(event, events, self._seeking.words.relations):
                    yield from self._seeking.in_kinds(_kinds(events))
            case _:
                pass


def _brings(event: Event, events: Iterable[Event], relations: Mapping[str, Relation]) -> bool:
    """Tell whether an event puts somebody at its incident, or gives a role, as no event before it did."""
    new = set(_given(event, relations))
    for other in events:
        if not new:
            return False
        before = other.occurred_at <= event.occurred_at and other.recorded_at <= event.recorded_at
        if before and other is not event:
            new.difference_update(_given(other, relations))
    return bool(new)


def _given(event: Event, relations: Mapping[str, Relation]) -> Iterator[tuple[str, str]]:
    for who in named_in(event, relations):
        yield who, PERSON
    for person in event.people if isinstance(event, TELLING) else ():
        for role in person.roles:
            yield person.id, role


def _kinds(events: Iterable[Event]) -> Iterator[str]:
    for event in events:
        if isinstance(event, IncidentReported):
            yield from event.kinds
        elif isinstance(event, IncidentReclassified):
            yield from event.adds
