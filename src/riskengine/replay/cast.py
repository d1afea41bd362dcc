"""Who appears in a scenario, and since when: nobody can be looked at before anybody has named them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from riskengine.model.events import Event, IncidentReported, LinkEnded, LinkSaid, LinkStated
from riskengine.model.network import INCIDENT_NODE, PERSON_NODE, PLACE_NODE
from riskengine.replay.scenario import Step

UNNAMED = "?"
"""What the id of somebody nobody has named begins with; a role follows."""


@dataclass(frozen=True, slots=True)
class Cast:
    """The people, places, objects, incidents and events of one scenario.

    Attributes:
        people: When each person, place or object was first recorded.
        kinds: What kind of node each of them and each incident is.
        incidents: When each incident's report was recorded.
        events: The ids of the events.
        complete: Whether every entry of the timeline could be read; if not, the one that names somebody may
            be among those that could not.
    """

    people: Mapping[str, timedelta]
    kinds: Mapping[str, str]
    incidents: Mapping[str, timedelta]
    events: frozenset[str]
    complete: bool

    @classmethod
    def of(cls, steps: Iterable[Step], declared: Mapping[str, str], *, complete: bool) -> Cast:
        """Gather everybody from the timeline.

        Args:
            steps: The timeline.
            declared: What the scenario itself names, with its kind: places and objects.
            complete: Whether every entry of the timeline could be read.
        """
        people: dict[str, timedelta] = {}
        incidents: dict[str, timedelta] = {}
        kinds = dict(declared)
        told = sorted(steps, key=lambda step: step.recorded)
        for step in told:
            for name, kind in introduced(step.event):
                people.setdefault(name, step.recorded)
                kinds.setdefault(name, kind)
            for _, name in named(step.event):
                if name in declared:
                    people.setdefault(name, step.recorded)
            if isinstance(step.event, IncidentReported):
                incidents.setdefault(step.event.incident, step.recorded)
                kinds.setdefault(step.event.incident, INCIDENT_NODE)
        return cls(people, kinds, incidents, frozenset(step.event.id for step in told), complete)


def introduced(event: Event) -> Iterable[tuple[str, str]]:
    """Yield the people, and the place, that an event brings in, each with its kind."""
    yield from ((person.id, PERSON_NODE) for person in getattr(event, "people", ()))
    place = getattr(event, "place", None)
    if place is not None:
        yield place, PLACE_NODE


def named(event: Event) -> Iterable[tuple[tuple[str | int, ...], str]]:
    """Yield everybody an event speaks of without bringing them in, each with the way to the name."""
    for field in ("subject", "other", "source", "target"):
        name = getattr(event, field, None)
        if name is not None:
            yield (field,), name
    for number, link in enumerate(getattr(event, "links", ())):
        yield ("links", number, "source"), link.source
        yield ("links", number, "target"), link.target


class End(NamedTuple):
    """What stands at one end of a link that an event speaks of.

    Attributes:
        way: The way to it, from the event.
        name: Its name.
        kind: What it is, as the relation has it.
        relation: The relation.
    """

    way: tuple[str | int, ...]
    name: str
    kind: str
    relation: str


def ends(event: Event) -> Iterable[End]:
    """Yield both ends of every link an event speaks of."""
    links: list[tuple[tuple[str | int, ...], LinkSaid | LinkStated | LinkEnded]]
    links = [(("links", number), link) for number, link in enumerate(getattr(event, "links", ()))]
    if isinstance(event, LinkStated | LinkEnded):
        links = [((), event)]
    for way, link in links:
        yield End((*way, "source"), link.source, link.source_kind, link.relation)
        yield End((*way, "target"), link.target, link.target_kind, link.relation)
