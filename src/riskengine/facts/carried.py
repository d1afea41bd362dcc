"""What was recorded of somebody in one incident and counts in all: markers, searches, what settles duties."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Final

from riskengine.facts.doings import done_for
from riskengine.model.events import ActionTaken, Event, FlagCleared, FlagRaised, RecordsSearched, order_of
from riskengine.rulebook.vocabulary import Settles, Vocabulary

_OCCURRED: Final = attrgetter("occurred_at")
_GOES_ALONG: Final = (FlagRaised, FlagCleared, RecordsSearched)


class Carried:
    """What goes with people, and places, from incident to incident, in order of time."""

    def __init__(self, words: Vocabulary) -> None:
        """Begin with nothing."""
        settling = [one for one in words.actions.values() if one.settles is Settles.SUBJECT]
        self._settling = {one.id: one for one in settling}
        self._by_event = {one.event: one for one in settling if one.event is not None}
        self._of: dict[str, list[Event]] = {}
        self._flags: dict[tuple[str, str], list[Event]] = {}

    def put(self, event: Event) -> tuple[str, ...]:
        """Keep an event under everybody it goes with, and return them."""
        whom = tuple(self.whom(event))
        for who in whom:
            insort(self._of.setdefault(who, []), event, key=order_of)
            if isinstance(event, FlagRaised | FlagCleared):
                insort(self._flags.setdefault((who, event.flag), []), event, key=order_of)
        return whom

    def remove(self, event: Event) -> None:
        """Take an event out whose content is removed."""
        for who in self.whom(event):
            self._of[who].remove(event)
            if isinstance(event, FlagRaised | FlagCleared):
                self._flags[who, event.flag].remove(event)

    def marks(self, who: str, flag: str) -> Sequence[Event]:
        """Return everything that was said of a marker of somebody, in order."""
        return self._flags.get((who, flag), ())

    def between(self, who: str, start: datetime, end: datetime) -> Iterator[Event]:
        """Yield what goes with somebody and occurred from one moment up to another, in order."""
        every = self._of.get(who, [])
        first, last = bisect_left(every, start, key=_OCCURRED), bisect_right(every, end, key=_OCCURRED)
        yield from every[first:last]

    def settles(self, event: Event) -> bool:
        """Tell whether an event ends every duty of a kind that is owed for somebody, wherever it is owed."""
        return any(True for _ in self._settled(event))

    def whom(self, event: Event) -> Iterator[str]:
        """Yield everybody an event goes with."""
        if isinstance(event, _GOES_ALONG):
            yield event.subject
        else:
            yield from self._settled(event)

    def _settled(self, event: Event) -> Iterator[str]:
        if isinstance(event, ActionTaken):
            action = self._settling.get(event.action)
        else:
            action = self._by_event.get(event.type)
        for who in done_for(action, event) if action is not None else ():
            if who is not None:
                yield who
