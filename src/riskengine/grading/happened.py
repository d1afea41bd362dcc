"""What happened at an incident, by what duties look for: so that no duty looks through everything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from riskengine.model.events import (
    ActionTaken,
    DutyReleased,
    DutyTransferred,
    Event,
    GradeSet,
    IncidentReported,
    order_of,
)
from riskengine.model.facts import Facts
from riskengine.rulebook.vocabulary import Vocabulary


class Happened:
    """The events of one incident at one moment, sorted by what they do.

    Attributes:
        events: The events of the incident itself, in order.
        by_id: They by their ids.
        report: The report that opened the incident, or None.
    """

    __slots__ = ("_done", "_elsewhere", "_naming", "by_id", "events", "report")

    def __init__(self, facts: Facts, words: Vocabulary) -> None:
        """Sort the events of some facts."""
        self.events = facts.events
        self.by_id = {event.id: event for event in facts.events}
        self.report = next((one for one in facts.events if isinstance(one, IncidentReported)), None)
        self._done: dict[str, list[Event]] = {}
        self._naming: dict[str, list[Event]] = {}
        self._elsewhere: dict[str, list[ActionTaken]] = {}
        stands_for: dict[str, set[str]] = {"grade.set": {"grade_set"}}
        for action in words.actions.values():
            if action.event is not None:
                stands_for.setdefault(action.event, set()).add(action.id)
        for event in facts.events:
            self._take(event, stands_for)
        for event in facts.elsewhere:
            if isinstance(event, ActionTaken):
                self._elsewhere.setdefault(event.action, []).append(event)

    def _take(self, event: Event, stands_for: dict[str, set[str]]) -> None:
        match event:
            case ActionTaken(action=action):
                self._done.setdefault(action, []).append(event)
            case DutyReleased(duty=duty) | DutyTransferred(duty=duty):
                self._naming.setdefault(duty, []).append(event)
            case GradeSet(scale=scale) if scale != "response":
                pass
            case _:
                for action in stands_for.get(event.type, ()):
                    self._done.setdefault(action, []).append(event)

    def doing(self, actions: Iterable[str]) -> list[Event]:
        """Return what did, or tried, any of some actions here, in order."""
        found = [self._done[action] for action in actions if action in self._done]
        return found[0] if len(found) == 1 else sorted((one for some in found for one in some), key=order_of)

    def elsewhere(self, actions: Iterable[str]) -> Iterator[ActionTaken]:
        """Yield what did any of some actions in another incident, for people who are at this one too."""
        for action in actions:
            yield from self._elsewhere.get(action, ())

    def naming(self, duty: str) -> list[Event]:
        """Return what hands a duty on, or releases somebody from it, in order."""
        return self._naming.get(duty, [])

    def bearing_on(self, duty: str, actions: tuple[str, ...]) -> list[Event]:
        """Return everything that may end a duty, in order."""
        doing, naming, elsewhere = self.doing(actions), self.naming(duty), list(self.elsewhere(actions))
        if not naming and not elsewhere:
            return doing
        return sorted([*doing, *naming, *elsewhere], key=order_of)
