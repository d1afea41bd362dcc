"""What was found of people and places, seen from one incident at one moment and as known by another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum, auto
from heapq import merge

from riskengine.facts.contents import Contents
from riskengine.facts.flags import still_on
from riskengine.facts.history import History
from riskengine.facts.links import Link, relations_among
from riskengine.facts.network import Sight
from riskengine.facts.selections import Found, found_in
from riskengine.facts.sought import Sought, Whose
from riskengine.facts.walks import Chain, Hop, Reached
from riskengine.model.events import Event, FlagRaised, RecordsSearched, order_of
from riskengine.model.facts import Value
from riskengine.model.network import PERSON_NODE, Between, Node
from riskengine.rulebook.network import Standing, Walk
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
        incident: This incident.
        began: When this incident began.
        starts: When windows begin, by the moment at which they end and their length, as far as was asked.
    """

    def __init__(
        self,
        history: History,
        incident: str,
        here: Contents,
        as_of: datetime,
        known_at: datetime,
        without: frozenset[Between] = frozenset(),
    ) -> None:
        """Look back from one incident; links in `without` are left out."""
        self.here, self.as_of, self.known_at = here, as_of, known_at
        self.began = here.began or as_of
        self.starts: dict[tuple[datetime, Term], datetime] = {}
        self.incident = incident
        self._history = history
        self._without = without
        self._reached: dict[tuple[Walk, Node, datetime], Reached] = {}
        self._ids: dict[str, tuple[str, ...]] = {}
        self._contents: dict[str, Contents] = {}
        self._searches: dict[str, tuple[RecordsSearched, ...]] = {}

    def found(self, sought: Sought, who: str, start: datetime | None, reach: Reach) -> Iterator[Found]:
        """Yield what was found for somebody from a moment on (None: ever), the newest first, each once.

        What was found under any id of theirs is.
        """
        ids = self._ids_of(sought, who)
        if len(ids) == 1:
            yield from self.found_under(sought, who, start, reach)
            return
        every = (self.found_under(sought, id, start, reach) for id in ids)
        seen: set[tuple[str, str | None]] = set()
        for one in merge(*every, reverse=True):
            if (one.id, one.value) not in seen:
                seen.add((one.id, one.value))
                yield one

    def found_under(self, sought: Sought, who: str, start: datetime | None, reach: Reach) -> Iterator[Found]:
        """Yield what was found under one id."""
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
        if len(self._ids_of(sought, who)) > 1:
            return len({one.id for one in self.found(sought, who, start, reach)})
        if reach is Reach.HERE:
            return len({one.id for one in self._mine(sought, who, start)})
        series = self._history.series(sought, who)
        kept = series.count(start, self.as_of, self.known_at) if series is not None else 0
        if reach is Reach.ELSEWHERE and kept and not self._history.is_rewritten(self.incident):
            kept -= len({one.id for one in self._mine(sought, who, start)})
        return kept + len({one.id for one in self._rewritten(sought, who, start, reach)})

    def searches(self, who: str) -> tuple[RecordsSearched, ...]:
        """Return the searches for somebody since the incident began, under whatever incident.

        An earlier one says nothing of what was put on record since.
        """
        found = self._searches.get(who)
        if found is None:
            every = (
                event
                for id in self.ids(who)
                for event in self._history.carried(id, self.began, self.as_of, self.known_at)
            )
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

    def marks(self, who: str, flag: str) -> Iterator[Event]:
        """Yield what was said of one marker of somebody, under any id of theirs, in order."""
        ids = self.ids(who)
        every = (self._history.marks(id, flag, self.as_of, self.known_at) for id in ids)
        return next(every) if len(ids) == 1 else merge(*every, key=order_of)

    def is_still_on(self, raised: str) -> bool:
        """Tell whether a marker that an event put on somebody has not been taken off since."""
        event = self._history.event(raised)
        if not isinstance(event, FlagRaised):
            return False
        flag = self._history.words.flags[event.flag]
        return still_on(flag, event, self._history.marks(event.subject, flag.id, self.as_of, self.known_at))

    def reached(self, walk: Walk, start: Node, anchor: datetime) -> Reached:
        """Return what links reach from a node; what was so some time back is so before the anchor."""
        found = self._reached.get((walk, start, anchor))
        if found is None:
            since = None
            if isinstance(walk.within, Term):
                since = self._history.calendar.before(anchor, walk.within)
            sight = Sight(
                as_of=self.as_of,
                known_at=self.known_at,
                since=since,
                now=walk.within is Standing.NOW,
                without=self._without,
            )
            found = self._history.walks.from_(walk, start, sight)
            self._reached[walk, start, anchor] = found
        return found

    def related(self, people: Collection[str]) -> Mapping[Link, Hop]:
        """Return the relations that hold between some people, whatever incident they were stated in."""
        sight = Sight(as_of=self.as_of, known_at=self.known_at, without=self._without)
        return relations_among(people, self._history.relations, self._history.walks, sight)

    def is_building(self, place: str) -> bool:
        """Tell whether a place is a building of several dwellings, so that nothing there is of one home."""
        return self._history.network.is_building(place, self.as_of, self.known_at)

    def age(self, who: str) -> tuple[Value, tuple[str, ...]] | None:
        """Return how old somebody was when the incident began, by what was told anywhere, and the events."""
        return self._history.ages.of(self.ids(who), self.began, self.as_of, self.known_at)

    def ids(self, who: str) -> tuple[str, ...]:
        """Return every id of somebody, the one asked about first."""
        ids = self._ids.get(who)
        if ids is None:
            found = self._history.identities.of(who, self.as_of, self.known_at, self._without)
            ids = self._ids[who] = (who, *sorted(found - {who}))
        return ids

    def under_other_ids(self, who: str, told: Iterable[str]) -> Sequence[Chain]:
        """Return how somebody is known to be whom some events are about under other ids of theirs."""
        if len(self.ids(who)) == 1:
            return ()
        about = {id for event in told for id in self._history.about(event)}
        sight = Sight(as_of=self.as_of, known_at=self.known_at, without=self._without)
        ones = self._history.walks.ones(Chain(Node(PERSON_NODE, who)), sight)
        return [chain for chain in ones if chain.node.id in about]

    def _ids_of(self, sought: Sought, who: str) -> tuple[str, ...]:
        """Return the ids under which something may be found for somebody; a place has one."""
        return self.ids(who) if sought.whose is Whose.PERSON else (who,)

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
        return self._history.goes_on_in(self.incident, self.known_at)

    def _contents_of(self, incident: str) -> Contents:
        found = self._contents.get(incident)
        if found is None:
            events = self._history.standing(incident, self.as_of, self.known_at).outline
            found = self._contents[incident] = Contents(events, self._history.seeking)
        return found


def _from(found: Iterable[Found], start: datetime | None) -> list[Found]:
    """Return what was found from a moment on (None: ever), the newest first."""
    return sorted((one for one in found if start is None or one.time >= start), reverse=True)
