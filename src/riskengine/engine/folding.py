"""Folding: the ledger of any incident at any moment, going on from what was folded where that stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime

from riskengine.engine.case import Arrival, Case
from riskengine.engine.deciding import Deciding
from riskengine.engine.timeline import Timeline
from riskengine.facts.history import History
from riskengine.facts.presence import people_in
from riskengine.grading.fold import Folded, fold
from riskengine.model.events import (
    Event,
    EventReplaced,
    IncidentClosed,
    IncidentMerged,
    IncidentReopened,
    RecordRedacted,
)
from riskengine.model.ledger import Ledger
from riskengine.rulebook.rules import Rulebook

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_REWRITES = (EventReplaced, RecordRedacted, IncidentMerged)
"""Events that change what earlier ones mean, here or elsewhere, so that an incident is folded anew."""

_MOST_CLOSED = 256
"""Of how many closed incidents it is remembered how far they are folded."""

_TURNS = (IncidentClosed, IncidentReopened)
"""Events after which other events count here than before."""


class Folding:
    """Folds incidents, and remembers of the open ones, and of a few closed ones, how far.

    Attributes:
        latest: The latest moment anything was recorded at, or the engine was advanced to.
    """

    __slots__ = ("_cases", "_closed", "_deciding", "_good", "_heard_until", "_history", "_rulebook", "latest")

    def __init__(self, rulebook: Rulebook, deciding: Deciding, history: History) -> None:
        """Begin with nothing folded."""
        self._rulebook, self._deciding, self._history = rulebook, deciding, history
        self._cases: dict[str, Case] = {}
        self._closed: dict[str, None] = {}
        self._good: dict[str, Ledger] = {}
        self._heard_until = self.latest = _LONG_AGO

    def heard(
        self, event: Event, here: Collection[str], elsewhere: Iterable[str], people: Collection[str]
    ) -> None:
        """Hear of an event that was taken in.

        Args:
            event: The event.
            here: Its incident, and those that it was merged into.
            elsewhere: The other open incidents it may concern.
            people: Those whom it may concern in other incidents.
        """
        self._heard_until = max(self._heard_until, event.recorded_at)
        self.latest = max(self.latest, event.recorded_at)
        rewrites = isinstance(event, _REWRITES)
        for incident in here:
            self._arrived(incident, event, rewrites=rewrites or isinstance(event, _TURNS))
        for incident in elsewhere:
            self._arrived(incident, event, rewrites=rewrites)
        if people and (rewrites or event.recorded_at > event.occurred_at):
            # What others settled of a closed incident is heard of in time by its deadlines, unless told late.
            for incident in [one for one in self._closed if one not in here]:
                if not self._cases[incident].people.isdisjoint(people):
                    self._arrived(incident, event, rewrites=rewrites)

    def timeline(self, incident: str, as_of: datetime, known_at: datetime) -> Timeline:
        """Return what there is to fold of an incident."""
        return Timeline(self._deciding, self._history, incident, as_of, known_at)

    def fold(self, timeline: Timeline, as_of: datetime) -> Folded:
        """Fold the moments of an incident up to one; asking about the past leaves what is remembered alone.

        What lies ahead of everything recorded is remembered apart, until something more arrives: it may yet
        come otherwise.
        """
        incident, known_at = timeline.incident, timeline.known_at
        case = self._cases.get(incident)
        if case is not None and case.is_ahead_of(as_of, known_at):
            return self._go_on(timeline, None, as_of)
        present = min(as_of, self.latest)
        read_at, closed = timeline.read_at, timeline.is_closed
        start = case.begin_at(known_at, read_at, closed=closed) if case is not None else None
        folded = self._go_on(timeline, start, present)
        if folded.ledger.as_of is not None:
            case = self._cases.setdefault(incident, case or Case())
            case.keep(folded, known_at, read_at, self._heard_until, closed=closed)
            self._good.pop(incident, None)
            case.people = self._concerned(timeline, folded) if closed else frozenset()
            self._note(incident, closed=closed)
        return self._go_ahead(timeline, case, folded, as_of) if as_of > present else folded

    def _concerned(self, timeline: Timeline, folded: Folded) -> frozenset[str]:
        """Return those at an incident, and whoever else something is owed for in it."""
        people = people_in(timeline.own, self._rulebook.vocabulary.relations)
        return people | {duty.subject for duty in folded.ledger.duties.values()}

    def _note(self, incident: str, *, closed: bool) -> None:
        """Remember only the last few of the closed incidents that anybody asked about in full."""
        self._closed.pop(incident, None)
        if not closed:
            return
        self._closed[incident] = None
        if len(self._closed) > _MOST_CLOSED:
            oldest = next(iter(self._closed))
            del self._closed[oldest]
            self._forget(oldest)

    def _forget(self, incident: str) -> None:
        self._good[incident] = _for_the_record(self.last_good(incident))
        del self._cases[incident]

    def _go_ahead(self, timeline: Timeline, case: Case | None, folded: Folded, as_of: datetime) -> Folded:
        """Fold beyond everything recorded, going on from where that was done before."""
        everything = case is not None and not case.arrived and timeline.known_at >= self._heard_until
        start = case.ahead_until(as_of) if case is not None and everything else None
        ahead = self._go_on(timeline, start or folded, as_of)
        if case is not None and everything:
            case.ahead = ahead
        return ahead

    def last_good(self, incident: str) -> Ledger:
        """Return the last ledger that an incident was folded to, for when folding it fails."""
        case = self._cases.get(incident)
        if case is not None and case.folded is not None:
            return case.folded.ledger
        return self._good.get(incident) or Ledger(incident=incident)

    def next_arrival(self, incident: str, after: datetime) -> datetime | None:
        """Return when something is first on record, after a moment, that has arrived ahead of its time."""
        case = self._cases.get(incident)
        ahead = [one.recorded_at for one in case.arrived] if case is not None else []
        if case is None or case.unsure_until is not None:
            ahead.append(self._heard_until)
        return min((one for one in ahead if one > after), default=None)

    def _arrived(self, incident: str, event: Event, *, rewrites: bool) -> None:
        case = self._cases.get(incident)
        if case is None:
            return
        if isinstance(event, RecordRedacted):
            # Its content is gone for good, whatever was known by when.
            self._closed.pop(incident, None)
            self._forget(incident)
        else:
            case.arrived.append(Arrival(event.occurred_at, event.recorded_at, rewrites))
            case.ahead = None

    def _go_on(self, timeline: Timeline, start: Folded | None, as_of: datetime) -> Folded:
        start = start or Folded(Ledger(incident=timeline.incident))
        times = timeline.moments(start.ledger.as_of, as_of)
        return fold(self._rulebook, timeline.facts_at, times, start, as_of, self._deciding.step)


def _for_the_record(ledger: Ledger) -> Ledger:
    """Return what is kept of a closed incident: what is still owed, its grades and floors."""
    duties = {name: duty for name, duty in ledger.duties.items() if duty.ended_at is None}
    return replace(ledger, duties=duties, challenges={}, held_since={}, acknowledged={})
