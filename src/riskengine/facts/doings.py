"""What was done, and for whom: an action told as such, or the event that does it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from riskengine.model.events import ActionTaken, Event, GradeSet
from riskengine.model.facts import INCIDENT
from riskengine.rulebook.vocabulary import Action


@dataclass(frozen=True, slots=True)
class Doings:
    """The events that did each action, by action and by person (None for the incident)."""

    by_action: Mapping[str, Mapping[str | None, tuple[Event, ...]]]

    def of(self, action: str, who: str | None) -> tuple[Event, ...]:
        """Return the events that did an action for somebody, in order."""
        return self.by_action.get(action, {}).get(who, ())

    def for_whom(self, who: str | None) -> Iterator[tuple[str, tuple[Event, ...]]]:
        """Yield each action that was done for somebody, with the events that did it."""
        for action, by_person in self.by_action.items():
            if who in by_person:
                yield action, by_person[who]


def doings_in(events: Iterable[Event], actions: Iterable[Action]) -> Doings:
    """Return what was done of some actions; attempts, and what the wrong post says it did, are not."""
    found: dict[str, dict[str | None, tuple[Event, ...]]] = {}
    by_event: dict[str, list[Action]] = {}
    by_name: dict[str, list[Action]] = {}
    for action in actions:
        by_name[action.id] = [action]
        if action.event is not None:
            by_event.setdefault(action.event, []).append(action)
    for event in events:
        deeds = (
            by_name.get(event.action, ()) if isinstance(event, ActionTaken) else by_event.get(event.type, ())
        )
        for action in deeds:
            for who in done_for(action, event):
                of = found.setdefault(action.id, {})
                of[who] = (*of.get(who, ()), event)
    return Doings(found)


def done_for(action: Action, event: Event) -> Iterator[str | None]:
    """Yield for whom an event did an action (None: for the incident), if it did; an attempt is no deed."""
    if action.by and event.by.post not in action.by:
        return
    of_incident = action.of == INCIDENT
    if isinstance(event, ActionTaken) and event.action == action.id:
        if not event.attempt:
            yield None if of_incident else event.subject
    elif event.type == action.event:
        # To set a grade for the incident is to set the response; for a person, a level of risk.
        if isinstance(event, GradeSet) and (
            event.scale == "handling" or (event.scale == "response") != of_incident
        ):
            return
        yield None if of_incident else getattr(event, "subject", None)
