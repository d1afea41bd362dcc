"""How old somebody is, by what was told of them in whatever incident, as time has gone on since."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from operator import itemgetter
from typing import Final, TypeAlias

from riskengine.facts.roles import AGE
from riskengine.model.events import Answers, Event, IncidentReported, InformationAdded
from riskengine.model.facts import Bounds, Value
from riskengine.rulebook.vocabulary import Vocabulary

TakenBack: TypeAlias = Callable[[str, datetime | None], Collection[str]]
"""Returns the events of an incident that are taken back, as known by a moment (None: by now)."""

_ORDER: Final = itemgetter(0, 1, 2)


class Ages:
    """The ages that were told, by person, in order of time."""

    def __init__(self, words: Vocabulary, taken_back: TakenBack) -> None:
        """Begin with nothing."""
        self._words, self._taken_back = words, taken_back
        self._told: dict[str, list[tuple[datetime, datetime, str, int, str]]] = {}

    def take(self, event: Event) -> None:
        """Take in the ages that an event tells."""
        for who, age in self._in(event):
            told = (event.occurred_at, event.recorded_at, event.id, age, event.incident)
            insort(self._told.setdefault(who, []), told, key=_ORDER)

    def remove(self, event: Event) -> None:
        """Take out what an event told, whose content is removed for good."""
        for who, _ in self._in(event):
            left = [one for one in self._told.pop(who, ()) if one[2] != event.id]
            if left:
                self._told[who] = left

    def of(self, who: str, as_of: datetime, known_at: datetime) -> tuple[Value, str] | None:
        """Return how old somebody is by what was told last, and the event that told it, or None."""
        for when, known, event, age, incident in reversed(self._told.get(who, ())):
            if when <= as_of and known <= known_at and event not in self._taken_back(incident, known_at):
                return _grown(age, when, as_of), event
        return None

    def _in(self, event: Event) -> Iterator[tuple[str, int]]:
        for person in event.people if isinstance(event, IncidentReported | InformationAdded) else ():
            age = self._age(person.facts)
            if age is not None:
                yield person.id, age

    def _age(self, facts: Answers) -> int | None:
        for name, said in facts.items():
            fact = self._words.resolve_fact(name)
            if fact is not None and fact.id == AGE and isinstance(said, int) and not isinstance(said, bool):
                return said
        return None


def _grown(age: int, then: datetime, now: datetime) -> Value:
    """Return the age that somebody has who was so old then: within a year, for nobody tells a birthday."""
    years = now.year - then.year - ((now.month, now.day) < (then.month, then.day))
    return age if now.date() == then.date() else Bounds(age + years, age + years + 1)
