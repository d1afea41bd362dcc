"""What was found of people and places, seen from one incident at one moment and as known by another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from enum import Enum, auto
from heapq import merge

from riskengine.facts.contents import Contents
from riskengine.facts.history import History
from riskengine.facts.selections import Found, found_in
from riskengine.facts.sought import Sought
from riskengine.model.events import RecordsSearched
from riskengine.rulebook.terms import Term


class Reach(Enum):
    """How far a measure looks: at this incident, at all of them, or at all others."""

    HERE = auto()
    EVERYWHERE = auto()
    ELSEWHERE = auto()


class Past:
    """What measures find, at one moment.

    Attributes:
        here: What this incident holds, with those merged into it.
        as_of: Nothing that came about later is found.
        known_at: Nothing that was on record only later is found.
        began: When this incident began.
        starts: When windows begin, by the moment at which they end and their length, as far as was asked.
    """

    def __init__(
        self, history: History, incident: str, here: Contents, as_of: datetime, known_at: datetime
    ) -> None:
        """Look back from one incident."""
        self.here, self.as_of, self.known_at = here, as_of, known_at
        self.began = here.began or as_of
        self.starts: dict[tuple[datetime, Term], datetime] = {}
        self._history = history
        self._incident = incident
        self._contents: dict[str, Contents] = {}
        self._searches: dict[str, tuple[RecordsSearched, ...]] = {}

    def found(self, sought: Sought, who: str, start: datetime | None, reach: Reach) -> Iterator[Found]:
        """Yield what was found for somebody from a moment on (None: ever), the newest first, each once."""
        seen: set[tuple[str, str | None]] = set()
        mine = self._mine(sought, who, start) if reach is not Reach.EVERYWHERE else []
        if reach is Reach.ELSEWHERE:
            seen.update((one.id, one.value) for one in mine)
        for one in mine if reach is Reach.HERE else self._all(sought, who, start, reach):
            if (one.id, one.value) not in seen:
                seen.add((one.id, one.value))
                yield one

    def latest(self, sought: Sought, who: str, start: datetime | None, reach: Reach) -> Found | None:
        """Return the newest that was found for somebody from a moment on (None: ever), or None."""
        return next(self.found(sought, who, start, reach), None)

    def first(self, sought: Sought, who: str, start: datetime | None, reach: Reach) -> Found | None:
        """Return the oldest that was found for somebody from a moment on (None: ever), or None."""
        first = None
        for one in self.found(sought, who, start, reach):
            first = one
        return first

    def count(self, sought: Sought, who: str, start: datetime | None, reach: Reach) -> int:
        """Count the incidents or events that were found for somebody from a moment on."""
        if reach is Reach.HERE:
            return len({one.id for one in self._mine(sought, who, start)})
        series = self._history.series(sought, who)
        kept = series.count(start, self.as_of, self.known_at) if series is not None else 0
        if reach is Reach.ELSEWHERE and kept and not self._history.is_rewritten(self._incident):
            kept -= len({one.id for one in self._mine(sought, who, start)})
        return kept + len({one.id for one in self._rewritten(sought, who, start, reach)})

    def searches(self, who: str) -> tuple[RecordsSearched, ...]:
        """Return the searches for somebody since the incident began, under whatever incident.

        An earlier one says nothing of what was put on record since.
        """
        found = self._searches.get(who)
        if found is None:
            every = self._history.carried(who, self.began, self.as_of, self.known_at)
            found = tuple(event for event in every if isinstance(event, RecordsSearched))
            self._searches[who] = found
        return found

    def searched(self, who: str, systems: Collection[str], start: datetime | None) -> tuple[str, ...] | None:
        """Return the searches that show all there is from a moment on (None: ever), or None without them."""
        telling = [
            event
            for event in self.searches(who)
            if event.system in systems
            and (event.back_to is None or (start is not None and event.back_to <= start))
        ]
        if {event.system for event in telling} != set(systems):
            return None
        return tuple(event.id for event in telling)

    def _all(self, sought: Sought, who: str, start: datetime | None, reach: Reach) -> Iterable[Found]:
        series = self._history.series(sought, who)
        kept = series.within(start, self.as_of, self.known_at) if series is not None else ()
        rewritten = self._rewritten(sought, who, start, reach)
        return merge(kept, rewritten, reverse=True) if rewritten else kept

    def _mine(self, sought: Sought, who: str, start: datetime | None) -> list[Found]:
        return _from(found_in(sought, self.here).get(who, ()), start)

    def _rewritten(self, sought: Sought, who: str, start: datetime | None, reach: Reach) -> list[Found]:
        """Return what was found in incidents whose record was rewritten, the newest first."""
        found: list[Found] = []
        for incident in self._history.rewritten(who, self.known_at):
            if reach is Reach.EVERYWHERE or incident != self._own_root:
                found += found_in(sought, self._contents_of(incident)).get(who, ())
        return _from(found, start) if found else found

    @property
    def _own_root(self) -> str:
        return self._history.goes_on_in(self._incident, self.known_at)

    def _contents_of(self, incident: str) -> Contents:
        found = self._contents.get(incident)
        if found is None:
            events = self._history.standing(incident, self.as_of, self.known_at).outline
            found = self._contents[incident] = Contents(events, self._history.seeking)
        return found


def _from(found: Iterable[Found], start: datetime | None) -> list[Found]:
    """Return what was found from a moment on (None: ever), the newest first."""
    return sorted((one for one in found if start is None or one.time >= start), reverse=True)
