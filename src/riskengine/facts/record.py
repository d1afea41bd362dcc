"""What stands of what was told: the events of one incident, less those replaced or redacted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Final

from riskengine.model.events import (
    Event,
    EventReplaced,
    IncidentClosed,
    IncidentMerged,
    IncidentReclassified,
    IncidentReopened,
    IncidentReported,
    InformationAdded,
    LinkEnded,
    LinkSaid,
    LinkStated,
    RecordRedacted,
    order_of,
)
from riskengine.model.network import PERSON_NODE
from riskengine.rulebook.vocabulary import Relation

SAME: Final = "same"
DIFFERENT: Final = "different"
"""What a relation means that says of two ids whether they are of one person."""

TELLING: Final = (IncidentReported, InformationAdded)
STATING: Final = (IncidentReported, InformationAdded, LinkStated)
TURNING: Final = (IncidentClosed, IncidentReopened)
REWRITING: Final = (EventReplaced, RecordRedacted, IncidentMerged)
"""Events that say who is there, that state links, that end an incident or go on with it, that take back.

Every event is asked for each of them: a union would be made anew each time, at some cost.
"""


def moment_of(event: Event) -> tuple[datetime, datetime]:
    """Return when an event occurred and was recorded: what tells whether one is later than another."""
    return (event.occurred_at, event.recorded_at)


def taken_back(events: Iterable[Event]) -> frozenset[str]:
    """Return the ids of the events that others replace or redact.

    A replacement that was itself replaced takes nothing back: the one recorded last has the last word.
    """
    gone: set[str] = set()
    for event in sorted(events, key=lambda one: (one.recorded_at, one.occurred_at, one.id), reverse=True):
        if event.id in gone:
            continue
        if isinstance(event, EventReplaced):
            gone.add(event.replaces)
        elif isinstance(event, RecordRedacted):
            gone.add(event.redacts)
    return frozenset(gone)


def stripped(event: Event) -> Event | None:
    """Return what may be kept of an event whose content is removed: what it was about, nothing of whom.

    Only what opened the incident, or gave it a kind, is kept: without it nobody could say what was redacted.
    """
    if isinstance(event, IncidentReported):
        return replace(event, people=(), links=(), facts={}, place=None)
    return event if isinstance(event, IncidentReclassified) else None


def roles_told(
    events: Iterable[Event], relations: Mapping[str, Relation]
) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return everybody at an incident with the roles given to them, and the events that gave each.

    Being named, or related to somebody there, is enough to be at the incident; it gives no role.
    """
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for event in events:
        for who in named_in(event, relations):
            found.setdefault(who, {})
        if isinstance(event, TELLING):
            for person in event.people:
                roles = found[person.id]
                for role in person.roles:
                    roles[role] = (*roles.get(role, ()), event.id)
    return {person: found[person] for person in sorted(found)}


def named_in(event: Event, relations: Mapping[str, Relation]) -> Collection[str]:
    """Return everybody whom an event puts at its incident, each once.

    Whoever is named, or related to somebody there, is at it. That two ids are, or are not, of one person puts
    nobody anywhere, and neither does the end of a relation.
    """
    if not isinstance(event, STATING):
        return ()
    named = dict.fromkeys([person.id for person in getattr(event, "people", ())])
    for link in links_stated(event):
        declared = relations.get(link.relation)
        if declared is None or declared.means not in (SAME, DIFFERENT):
            named.update(dict.fromkeys(people_of(link)))
    return named


def links_stated(event: Event) -> tuple[LinkSaid | LinkStated, ...]:
    """Return the links that an event states."""
    if isinstance(event, TELLING):
        return event.links
    return (event,) if isinstance(event, LinkStated) else ()


def people_of(link: LinkSaid | LinkStated | LinkEnded) -> Iterator[str]:
    """Yield those ends of a link that are people."""
    if link.source_kind == PERSON_NODE:
        yield link.source
    if link.target_kind == PERSON_NODE:
        yield link.target


@dataclass(frozen=True)
class IncidentLog:
    """Everything recorded under one incident, and under those merged into it; it only grows.

    Attributes:
        incident: The incident.
        events: The events, each once, in the order in which they occurred.
    """

    incident: str
    events: tuple[Event, ...] = ()

    @classmethod
    def of(cls, incident: str, events: Iterable[Event]) -> IncidentLog:
        """Return the log that holds some events, in whatever order they come."""
        return cls(incident).with_events(*events)

    def with_events(self, *events: Event) -> IncidentLog:
        """Return the log with more events; one that is there already changes nothing."""
        every = {event.id: event for event in (*self.events, *events)}
        return IncidentLog(self.incident, tuple(sorted(every.values(), key=order_of)))

    @cached_property
    def standing(self) -> tuple[Event, ...]:
        """The events that nothing has taken back, in order."""
        gone = taken_back(self.events)
        return tuple(event for event in self.events if event.id not in gone)

    def people(self, relations: Mapping[str, Relation]) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """Return everybody at the incident with the roles given to them, and the events that gave each."""
        return roles_told(self.standing, relations)

    @property
    def places(self) -> frozenset[str]:
        """The places it was reported at."""
        reports = (event for event in self.standing if isinstance(event, IncidentReported))
        return frozenset(event.place for event in reports if event.place is not None)

    @property
    def report(self) -> IncidentReported | None:
        """The report that opened it, where one stands."""
        return next((event for event in self._own if isinstance(event, IncidentReported)), None)

    @property
    def merged_into(self) -> str | None:
        """The incident it goes on in, if it was merged."""
        merges = [event for event in self._own if isinstance(event, IncidentMerged)]
        return merges[-1].into if merges else None

    def closed_at(self, moment: datetime) -> bool:
        """Tell whether it was closed at a moment, as far as is recorded."""
        changes = [event for event in self._own if isinstance(event, TURNING) and event.occurred_at <= moment]
        return bool(changes) and isinstance(changes[-1], IncidentClosed)

    @property
    def _own(self) -> tuple[Event, ...]:
        return tuple(event for event in self.standing if event.incident == self.incident)
