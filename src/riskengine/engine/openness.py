"""Which incidents are open at a moment, without looking at those that are not."""

from __future__ import annotations

from bisect import bisect_right, insort
from datetime import datetime

from riskengine.facts.history import History
from riskengine.facts.record import IncidentLog
from riskengine.model.events import (
    Event,
    EventReplaced,
    IncidentClosed,
    IncidentMerged,
    IncidentReopened,
    IncidentReported,
    RecordRedacted,
)

_TURNS = (IncidentReported, IncidentClosed, IncidentReopened, IncidentMerged, EventReplaced, RecordRedacted)
"""Events that can open or close an incident."""


class Openness:
    """The incidents that are open, and when each was last opened or closed."""

    __slots__ = ("_history", "_into", "_open", "_turns")

    def __init__(self, history: History) -> None:
        """Take the history that everything is kept in."""
        self._history = history
        self._open: set[str] = set()
        self._turns: list[tuple[datetime, str]] = []
        self._into: dict[str, set[str]] = {}

    def take(self, event: Event) -> set[str]:
        """Hear of an event that the history has taken in.

        Returns:
            Its incident, and those that it has been merged into.
        """
        incident = event.incident
        if isinstance(event, IncidentMerged):
            self._into.setdefault(incident, set()).add(event.into)
        if isinstance(event, _TURNS):
            insort(self._turns, (event.recorded_at, incident))
            if self._is_open(incident, None):
                self._open.add(incident)
            else:
                self._open.discard(incident)
        return self._goes_on_in(incident)

    def at(self, as_of: datetime) -> list[str]:
        """Return the incidents that are open at a moment, as known then, in order of their ids."""
        later = self._turns[bisect_right(self._turns, as_of, key=lambda turn: turn[0]) :]
        turned = {incident for _, incident in later}
        return sorted((self._open - turned) | {one for one in turned if self._is_open(one, as_of)})

    def has_gone_on(self, incident: str) -> bool:
        """Tell whether an incident was merged and goes on in another."""
        return incident in self._into and self._log(incident, None).merged_into is not None

    def _is_open(self, incident: str, known_at: datetime | None) -> bool:
        log = self._log(incident, known_at)
        if not any(isinstance(one, IncidentReported) for one in log.events) or log.merged_into is not None:
            return False
        return not log.closed_at(log.events[-1].occurred_at)

    def _log(self, incident: str, known_at: datetime | None) -> IncidentLog:
        events = self._history.events_of(incident)
        return IncidentLog.of(
            incident, (one for one in events if known_at is None or one.recorded_at <= known_at)
        )

    def _goes_on_in(self, incident: str) -> set[str]:
        found, waiting = {incident}, [incident]
        while waiting:
            into = self._into.get(waiting.pop(), set()) - found
            found |= into
            waiting += into
        return found
