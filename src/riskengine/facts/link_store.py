"""Links as events state them, and what is taken of an event into the network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from riskengine.facts.record import STATING, named_in
from riskengine.model.events import (
    Event,
    IncidentMerged,
    IncidentReported,
    InformationAdded,
    LinkEnded,
    LinkSaid,
    LinkStated,
)
from riskengine.model.network import (
    INCIDENT_NODE,
    MERGED_INTO,
    PERSON_NODE,
    PLACE_NODE,
    PRESENT_AT,
    REPORTED_AT,
    Node,
)
from riskengine.rulebook.vocabulary import Relation


class Told(NamedTuple):
    """One statement of a link.

    Attributes:
        since: From when it has been so.
        event: The event that states it.
        until: Until when; None where the statement does not say that it is over.
        visible: When that event occurred.
        known: When it was recorded.
        incident: The incident it was said in.
    """

    since: datetime
    event: str
    until: datetime | None
    visible: datetime
    known: datetime
    incident: str


class Stated(NamedTuple):
    """A link that an event states."""

    relation: str
    source: Node
    target: Node
    told: Told


@dataclass(frozen=True, slots=True)
class Ended:
    """That a link is no longer so."""

    event: str
    visible: datetime
    known: datetime
    incident: str


def ends_of(link: LinkSaid | LinkStated | LinkEnded) -> tuple[Node, Node]:
    """Return the two nodes of a link, as it is read."""
    return Node(link.source_kind, link.source), Node(link.target_kind, link.target)


_LINKING: Final = (*STATING, IncidentMerged)


def stated_by(event: Event, relations: Mapping[str, Relation]) -> Iterator[Stated]:
    """Yield the links that an event states: who is at its incident, where it is, who is related."""
    if not isinstance(event, _LINKING):
        return  # most events state no link
    at = Node(INCIDENT_NODE, event.incident)
    happened = Told(
        event.occurred_at, event.id, event.occurred_at, event.occurred_at, event.recorded_at, event.incident
    )
    for who in named_in(event, relations):
        yield Stated(PRESENT_AT, Node(PERSON_NODE, who), at, happened)
    match event:
        case IncidentReported() | InformationAdded():
            for person in event.people:
                for role in person.roles:
                    yield Stated(role, Node(PERSON_NODE, person.id), at, happened)
            for link in event.links:
                yield _lasting(event, link)
            if isinstance(event, IncidentReported) and event.place is not None:
                yield Stated(REPORTED_AT, at, Node(PLACE_NODE, event.place), happened)
        case LinkStated():
            yield _lasting(event, event)
        case IncidentMerged():
            yield Stated(MERGED_INTO, at, Node(INCIDENT_NODE, event.into), happened._replace(until=None))


def _lasting(event: Event, link: LinkSaid | LinkStated) -> Stated:
    source, target = ends_of(link)
    told = Told(
        link.since or min(link.until or event.occurred_at, event.occurred_at),
        event.id,
        link.until,
        event.occurred_at,
        event.recorded_at,
        event.incident,
    )
    return Stated(link.relation, source, target, told)
