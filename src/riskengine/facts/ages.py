"""How old somebody is in an incident, by what was told of them in any, as time had gone on when it began."""

from __future__ import annotations

import math
from bisect import bisect_right, insort
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from datetime import datetime
from operator import itemgetter
from typing import Final, TypeAlias

from riskengine.facts.encoding import Known, Unfit, encode
from riskengine.facts.record import TELLING
from riskengine.facts.roles import AGE, ends
from riskengine.model.events import Answers, Event
from riskengine.model.facts import Bounds, Value
from riskengine.rulebook.vocabulary import Vocabulary

TakenBack: TypeAlias = Callable[[str, datetime | None], Collection[str]]
"""Returns the events of an incident that are taken back, as known by a moment (None: by now)."""

_ORDER: Final = itemgetter(0, 1, 2)
_WHEN: Final = itemgetter(0)


class Ages:
    """The ages that were told, by person, in order of time."""

    def __init__(self, words: Vocabulary, taken_back: TakenBack) -> None:
        """Begin with nothing."""
        self._words, self._taken_back = words, taken_back
        self._told: dict[str, list[tuple[datetime, datetime, str, Known, str]]] = {}

    def take(self, event: Event) -> None:
        """Take in the ages that an event tells, or that follow from a role it gives."""
        for who, age in self._in(event):
            told = (event.occurred_at, event.recorded_at, event.id, age, event.incident)
            insort(self._told.setdefault(who, []), told, key=_ORDER)

    def remove(self, event: Event) -> None:
        """Take out what an event told, whose content is removed for good."""
        for who in {who for who, _ in self._in(event)}:
            left = [one for one in self._told.pop(who, ()) if one[2] != event.id]
            if left:
                self._told[who] = left

    def of(
        self, ids: Collection[str], began: datetime, as_of: datetime, known_at: datetime
    ) -> tuple[Value, tuple[str, ...]] | None:
        """Return how old somebody is by what was told, and the events that told it; None where none did.

        What was told last counts, narrowed by what was told before it as far as that agrees. Nobody grows
        older than they were when the incident began: a child for whom something is owed does not come of age
        by the clock alone.

        Args:
            ids: Every id of theirs.
            began: When the incident began.
            as_of: Nothing that was told of a later moment counts.
            known_at: Nothing that was recorded later, or taken back by then, counts.
        """
        lo, hi, events = -math.inf, math.inf, list[str]()
        told = sorted((one for id in ids for one in self._told.get(id, ())), key=_ORDER, reverse=True)
        for when, known, event, age, incident in told:
            if when > as_of or known > known_at or event in self._taken_back(incident, known_at):
                continue
            least, most = _grown(age, when, max(when, began))
            if max(lo, least) <= min(hi, most) and (least > lo or most < hi):
                lo, hi = max(lo, least), min(hi, most)
                events.append(event)
            if lo == hi:
                break
        if not events:
            return None
        value = int(lo) if lo == hi else Bounds(_end(lo), _end(hi))
        return value, tuple(dict.fromkeys(events))

    def changes(self, who: str, after: datetime, until: datetime, known_at: datetime) -> Iterator[datetime]:
        """Yield the moments, later than one and up to another, of which an age was told."""
        told = self._told.get(who, [])
        begin, end = bisect_right(told, after, key=_WHEN), bisect_right(told, until, key=_WHEN)
        yield from (when for when, known, *_ in told[begin:end] if known <= known_at)

    def _in(self, event: Event) -> Iterator[tuple[str, Known]]:
        for person in event.people if isinstance(event, TELLING) else ():
            for role in person.roles:
                declared = self._words.roles.get(role)
                if declared is not None and declared.under is not None:
                    yield person.id, Bounds(0, declared.under - 1)
            yield from ((person.id, age) for age in self._ages(person.facts))

    def _ages(self, facts: Answers) -> Iterator[Known]:
        for name, said in facts.items():
            fact = self._words.resolve_fact(name)
            if fact is not None and fact.id == AGE:
                with suppress(Unfit):
                    yield encode(fact, said)


def _grown(age: Known, then: datetime, now: datetime) -> tuple[float, float]:
    """Return between what the age lies of who was so old then: within a year, as nobody tells a birthday."""
    lo, hi = ends(age)
    if now.date() == then.date():
        return lo, hi
    years = now.year - then.year - ((now.month, now.day) < (then.month, then.day))
    return lo + years, hi + years + 1


def _end(age: float) -> float | None:
    return None if math.isinf(age) else int(age)
