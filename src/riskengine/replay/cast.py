"""Who appears in a scenario, and since when: nobody can be looked at before anybody has named them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from riskengine.model.events import Event, IncidentReported
from riskengine.replay.scenario import Step

UNNAMED = "?"
"""What the id of somebody nobody has named begins with; a role follows."""


@dataclass(frozen=True, slots=True)
class Cast:
    """The people, incidents and events of one scenario.

    Attributes:
        people: When each person, or place, was first recorded.
        incidents: When each incident's report was recorded.
        events: The ids of the events.
        complete: Whether every entry of the timeline could be read; if not, the one that names somebody may
            be among those that could not.
    """

    people: Mapping[str, timedelta]
    incidents: Mapping[str, timedelta]
    events: frozenset[str]
    complete: bool

    @classmethod
    def of(cls, steps: Iterable[Step], *, complete: bool) -> Cast:
        """Gather everybody from the timeline."""
        people: dict[str, timedelta] = {}
        incidents: dict[str, timedelta] = {}
        told = sorted(steps, key=lambda step: step.recorded)
        for step in told:
            for name in introduced(step.event):
                people.setdefault(name, step.recorded)
            if isinstance(step.event, IncidentReported):
                incidents.setdefault(step.event.incident, step.recorded)
        return cls(people, incidents, frozenset(step.event.id for step in told), complete)


def introduced(event: Event) -> Iterable[str]:
    """Yield the people, and the place, that an event brings in."""
    yield from (person.id for person in getattr(event, "people", ()))
    place = getattr(event, "place", None)
    if place is not None:
        yield place


def named(event: Event) -> Iterable[tuple[tuple[str | int, ...], str]]:
    """Yield everybody an event speaks of without bringing them in, each with the way to the name."""
    for field in ("subject", "other", "source", "target"):
        name = getattr(event, field, None)
        if name is not None:
            yield (field,), name
    for number, link in enumerate(getattr(event, "links", ())):
        yield ("links", number, "source"), link.source
        yield ("links", number, "target"), link.target
