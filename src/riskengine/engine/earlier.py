"""What stood before something changed the past: before an event was taken back, or written down late.

Nothing that was owed or challenged is ever just missing. What is not there any more, knowing better, is shown
as withdrawn, naming the event by which it is known better.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from riskengine.engine.folding import Folding
from riskengine.facts.history import History, Touched
from riskengine.model.events import Event, EventReplaced, IncidentReported, RecordRedacted
from riskengine.model.facts import Facts
from riskengine.model.ledger import Ledger
from riskengine.model.network import Node

_MOST_KEPT: Final = 1024
_AT_ONCE: Final = timedelta(minutes=1)
"""What is written down within this time of happening is written down at once."""

_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


class Earlier:
    """Finds, and for a while remembers, what an incident held before each event that changes its past."""

    __slots__ = ("_folding", "_history", "_kept", "_latest", "_replacing", "_was_reported")

    def __init__(
        self,
        folding: Folding,
        history: History,
        was_reported: Callable[[str, datetime, datetime], bool],
    ) -> None:
        """Begin with nothing remembered.

        Args:
            folding: Folds incidents.
            history: Everything observed.
            was_reported: Tells whether an incident was reported by a moment, as known by another.
        """
        self._folding, self._history, self._was_reported = folding, history, was_reported
        self._replacing: dict[Node, list[EventReplaced]] = {}
        self._kept: dict[tuple[str, str], tuple[datetime, Ledger]] = {}
        self._latest = _LONG_AGO

    def coming(self, event: Event) -> None:
        """Look at what an incident holds before it is told something late; later that costs much more."""
        if is_late(event) and self._history.knows(event.incident):
            self._before(event.incident, event)

    def heard(self, event: Event, touched: Touched) -> None:
        """Hear of an event that was taken in, and of whom it may concern."""
        if isinstance(event, EventReplaced):
            for node in touched.nodes:
                self._replacing.setdefault(node, []).append(event)
        if isinstance(event, RecordRedacted):
            self._kept.clear()  # its content is gone for good, whatever was known by when
        elif event.recorded_at < self._latest:
            self._kept = {name: one for name, one in self._kept.items() if one[0] <= event.recorded_at}

    def of(self, facts: Facts) -> Iterator[tuple[Event, Ledger]]:
        """Yield each event known by then that changes the past of an incident, with what it held before."""
        incident = facts.incident.id
        for event in self._changing(facts):
            if event.occurred_at <= facts.as_of or isinstance(event, EventReplaced):
                yield event, self._before(incident, event)

    def _changing(self, facts: Facts) -> list[Event]:
        here = self._history.known(facts.incident.id, facts.known_at)
        found: dict[str, Event] = {
            one.id: one for one in here if isinstance(one, EventReplaced) or is_late(one)
        }
        for node in self._looked_at(facts) if self._replacing else ():
            for one in self._replacing.get(node, ()):
                if one.recorded_at <= facts.known_at:
                    found[one.id] = one
        return sorted(found.values(), key=lambda one: (one.recorded_at, one.id))

    def _looked_at(self, facts: Facts) -> set[Node]:
        return self._history.looked_at(facts.incident.id, facts.as_of, facts.known_at)

    def _before(self, incident: str, event: Event) -> Ledger:
        """Return the ledger as it stood before an event was recorded."""
        kept = self._kept.get((incident, event.id))
        if kept is not None:
            return kept[1]
        moment = event.recorded_at - timedelta(microseconds=1)
        found = Ledger(incident=incident)
        if self._was_reported(incident, moment, moment):
            ledger = self._folding.fold(self._folding.timeline(incident, moment, moment), moment).ledger
            found = Ledger(incident=incident, duties=ledger.duties, challenges=ledger.challenges)
        self._keep(incident, event, found)
        return found

    def _keep(self, incident: str, event: Event, ledger: Ledger) -> None:
        if len(self._kept) >= _MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[incident, event.id] = (event.recorded_at, ledger)
        self._latest = max(self._latest, event.recorded_at)


def is_late(event: Event) -> bool:
    """Tell whether an event was written down later than it happened; a report changes no earlier past."""
    return event.recorded_at - event.occurred_at > _AT_ONCE and not isinstance(event, IncidentReported)
