"""The events of every incident, in order, with what has rewritten them: replaced, redacted or merged."""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Iterator
from datetime import datetime

from riskengine.facts.record import REWRITING, TURNING, stripped, taken_back
from riskengine.model.events import (
    Event,
    IncidentClosed,
    IncidentMerged,
    RecordRedacted,
    order_of,
)
from riskengine.model.wire import content_hash


class Log:
    """What is recorded under one incident.

    Attributes:
        events: Its events, in order.
        last_recorded: When the last of them was recorded.
        closed: Whether the last that was said of it is that it was closed.
        rewrites: The events that take others of them back, or merge the incident; mostly none.
    """

    __slots__ = ("closed", "events", "last_recorded", "rewrites")

    def __init__(self, last_recorded: datetime) -> None:
        """Begin with nothing."""
        self.events: list[Event] = []
        self.last_recorded = last_recorded
        self.closed = False
        self.rewrites: tuple[Event, ...] = ()

    def put(self, event: Event) -> None:
        """Put an event in its place."""
        if self.events and order_of(event) < order_of(self.events[-1]):
            insort(self.events, event, key=order_of)
        else:
            self.events.append(event)
        self.last_recorded = max(self.last_recorded, event.recorded_at)
        if isinstance(event, REWRITING):
            self.rewrites = (*self.rewrites, event)
        if isinstance(event, TURNING) or self.rewrites:
            self._judge_closed()

    def remove(self, event: Event) -> None:
        """Take an event out."""
        self.events.remove(event)
        self.rewrites = tuple(one for one in self.rewrites if one.id != event.id)
        self._judge_closed()

    def known(self, known_at: datetime | None) -> list[Event]:
        """Return the events that were recorded by a moment (None: by now), in order."""
        if known_at is None or self.last_recorded <= known_at:
            return list(self.events)
        return [event for event in self.events if event.recorded_at <= known_at]

    def taken_back(self, known_at: datetime | None) -> frozenset[str]:
        """Return the ids of the events that are taken back, as known by a moment (None: by now)."""
        if not self.rewrites:
            return frozenset()
        return taken_back(one for one in self.rewrites if known_at is None or one.recorded_at <= known_at)

    def merges(self, known_at: datetime | None) -> Iterator[IncidentMerged]:
        """Yield the merges of the incident into another that stand, as known by a moment (None: by now)."""
        gone = self.taken_back(known_at)
        for one in self.rewrites:
            known = known_at is None or one.recorded_at <= known_at
            if known and isinstance(one, IncidentMerged) and one.id not in gone:
                yield one

    def _judge_closed(self) -> None:
        gone = self.taken_back(None)
        changes = (one for one in self.events if isinstance(one, TURNING))
        said = [one for one in changes if one.id not in gone]
        self.closed = bool(said) and isinstance(said[-1], IncidentClosed)


class Logs:
    """The logs of all incidents, and what is left of events whose content was removed."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._events: dict[str, Event] = {}
        self._logs: dict[str, Log] = {}
        self._merged: dict[str, tuple[IncidentMerged, ...]] = {}
        self._tombstones: dict[str, str] = {}

    @property
    def incidents(self) -> Collection[str]:
        """The incidents anything is known of, in the order in which they came."""
        return self._logs.keys()

    def own(self, incident: str) -> list[Event]:
        """Return the events recorded under an incident, in order: the log itself, which only grows here."""
        log = self._logs.get(incident)
        return log.events if log is not None else []

    def is_closed(self, incident: str) -> bool:
        """Tell whether the last that was said of an incident is that it was closed."""
        log = self._logs.get(incident)
        return log is not None and log.closed

    def last_recorded(self, incident: str) -> datetime:
        """Return when the last of the events under an incident was recorded."""
        return self._logs[incident].last_recorded

    def taken_back(self, incident: str, known_at: datetime | None) -> frozenset[str]:
        """Return the ids of the events of an incident that are taken back, as known by a moment."""
        return self._logs[incident].taken_back(known_at)

    def event(self, event_id: str) -> Event | None:
        """Return an event that was taken in, or what is left of it, or None."""
        return self._events.get(event_id)

    def tombstone(self, event_id: str) -> str | None:
        """Return the content hash of an event whose content was removed, or None."""
        return self._tombstones.get(event_id)

    def put(self, event: Event) -> Event | None:
        """Keep an event, and return what was kept of it: nothing, where its content was removed before."""
        kept: Event | None = event
        if event.id in self._tombstones:
            self._tombstones[event.id] = content_hash(event)
            kept = stripped(event)
        if kept is not None:
            self._events[kept.id] = kept
            log = self._logs.get(kept.incident)
            if log is None:
                log = self._logs[kept.incident] = Log(kept.recorded_at)
            log.put(kept)
        if isinstance(kept, IncidentMerged):
            self._merged[kept.into] = (*self._merged.get(kept.into, ()), kept)
        return kept

    def remove(self, redaction: RecordRedacted) -> Event | None:
        """Take the content of an event away for good, and return the event as it was, if it is there."""
        event = self._events.pop(redaction.redacts, None)
        self._tombstones[redaction.redacts] = (
            content_hash(event) if event is not None else redaction.hash or ""
        )
        if event is None:
            return None
        log = self._logs[event.incident]
        log.remove(event)
        if isinstance(event, IncidentMerged):
            self._merged[event.into] = tuple(one for one in self._merged[event.into] if one.id != event.id)
        kept = stripped(event)
        if kept is not None:
            self._events[kept.id] = kept
            log.put(kept)
        return event

    def known(self, incident: str, known_at: datetime | None) -> list[Event]:
        """Return the events of an incident and of those merged into it, known by a moment (None: by now)."""
        logs = [self._logs[name] for name in self.group(incident, known_at) if name in self._logs]
        if len(logs) == 1:
            return logs[0].known(known_at)
        return sorted((event for log in logs for event in log.known(known_at)), key=order_of)

    def group(self, incident: str, known_at: datetime | None) -> Collection[str]:
        """Return an incident and those merged into it, directly or through others, as known by a moment."""
        if incident not in self._merged:
            return (incident,)
        found = {incident: None}
        waiting = [incident]
        while waiting:
            for merge in self._merged.get(waiting.pop(), ()):
                if merge.incident not in found and merge in self._logs[merge.incident].merges(known_at):
                    found[merge.incident] = None
                    waiting.append(merge.incident)
        return found

    def goes_on_in(self, incident: str, known_at: datetime | None) -> str:
        """Return the incident in which another goes on: itself, unless it is known to be merged."""
        seen = {incident}
        while incident in self._logs:
            merges = [one for one in self._logs[incident].merges(known_at) if one.into not in seen]
            if not merges:
                break
            incident = max(merges, key=order_of).into
            seen.add(incident)
        return incident
