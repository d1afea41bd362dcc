"""The timeline of one incident, as known at a moment: when it is looked at anew, and the facts it then has.

While an incident is open, its own events and whatever changes elsewhere are its moments. Once it is closed
its facts stand still at its last own event, and nobody else's events touch it; what is owed still falls due,
and may still be settled elsewhere. Being opened again brings it back.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from riskengine.engine.deciding import Deciding
from riskengine.facts.history import History
from riskengine.facts.record import taken_back
from riskengine.model.events import Event, EventReplaced, IncidentClosed, IncidentReopened, RecordRedacted
from riskengine.model.facts import Facts
from riskengine.model.network import Between


class Timeline:
    """What there is to fold of one incident, up to one moment and as known at another.

    Attributes:
        incident: The incident.
        known_at: Nothing recorded later is read.
        read_at: Nothing that others recorded later is read.
        own: The events recorded under it, and under those merged into it, in order.
        is_closed: Whether it is closed at its last moment.
    """

    __slots__ = (
        "_changes",
        "_history",
        "_last",
        "_reader",
        "incident",
        "is_closed",
        "known_at",
        "own",
        "read_at",
    )

    def __init__(
        self, reader: Deciding, history: History, incident: str, as_of: datetime, known_at: datetime
    ) -> None:
        """Find what is known of the incident, and when it was closed."""
        self._reader, self._history = reader, history
        self.incident, self.known_at = incident, known_at
        self.own = history.known(incident, known_at)
        self._changes = _closings(self.own, incident)
        self.is_closed = self._closed_at(as_of)
        # What others recorded after everything here was recorded does not reach a closed incident.
        self.read_at = min(known_at, max(one.recorded_at for one in self.own)) if self.is_closed else known_at
        self._last: tuple[datetime, Facts] | None = None

    def moments(self, after: datetime | None, until: datetime) -> list[datetime]:
        """Return when it is looked at anew, in order: later than one moment, up to another.

        Args:
            after: None for all from its first event on.
            until: The last moment.
        """
        own = [one.occurred_at for one in self.own]
        begun = own[bisect_right(own, after) if after is not None else 0 : bisect_right(own, until)]
        since = after if after is not None else own[0]
        others = self._history.moments(self.incident, since, until, self.read_at)
        return sorted({*begun, *(one for one in others if not self._closed_at(one))})

    def facts_at(self, moment: datetime, without: frozenset[Between] = frozenset()) -> Facts:
        """Return the facts at a moment; as if some links were not there, to show what rests on them."""
        if not self._closed_at(moment):
            return self._read(moment, without)
        last = max(one.occurred_at for one in self.own if one.occurred_at <= moment)
        facts = self._read(last, without)
        return replace(
            facts, as_of=moment, known_at=self.known_at, edges=(), elsewhere=self._settled(facts, moment)
        )

    def _read(self, moment: datetime, without: frozenset[Between]) -> Facts:
        """Read the facts; the last moment folded is often the one that is asked about."""
        if self._last is not None and self._last[0] == moment and not without:
            return self._last[1]
        facts = self._reader.read(
            self.incident, self._history, as_of=moment, known_at=self.read_at, without=without
        )
        if not without:
            self._last = (moment, facts)
        return facts

    def _settled(self, facts: Facts, moment: datetime) -> tuple[Event, ...]:
        """Return what was done elsewhere, up to a moment, that settles what is owed here."""
        people = [who.id for who in facts.people if not who.unnamed]
        incidents = {one.incident for one in self.own}
        began = self.own[0].occurred_at
        return self._history.elsewhere(people, incidents, began, moment, self.known_at)

    def _closed_at(self, moment: datetime) -> bool:
        closed = False
        for when, closes in self._changes:
            if when <= moment:
                closed = closes
        return closed


def _closings(own: Iterable[Event], incident: str) -> tuple[tuple[datetime, bool], ...]:
    """Return when an incident was closed (True) and opened again (False), in order."""
    events = tuple(own)
    rewritten = any(isinstance(one, EventReplaced | RecordRedacted) for one in events)
    gone = taken_back(events) if rewritten else frozenset()
    return tuple(
        (one.occurred_at, isinstance(one, IncidentClosed))
        for one in events
        if isinstance(one, IncidentClosed | IncidentReopened)
        and one.incident == incident
        and one.id not in gone
    )
