"""The engine: control-room software tells it events, and it answers with Decisions.

Events and rulebooks are the only state. Every ledger is computed from them, so the same events give the same
bytes on any machine, however often and in whatever order anybody asked.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from riskengine.facts.admission import AlreadyKnown, UnknownIncident, admit
from riskengine.facts.history import History
from riskengine.facts.record import stripped
from riskengine.facts.view import FactReader
from riskengine.grading.compiled import compiled
from riskengine.grading.decide import decide
from riskengine.grading.explain import Explanation, explain
from riskengine.grading.failsafe import degraded
from riskengine.grading.fold import Folded, fold
from riskengine.grading.withdrawn import with_withdrawn
from riskengine.inference.applicability import holds
from riskengine.model.decision import Decision
from riskengine.model.events import (
    Event,
    EventReplaced,
    FlagCleared,
    FlagRaised,
    IncidentMerged,
    IncidentReclassified,
    IncidentReported,
    RecordRedacted,
    RecordsSearched,
    order_of,
)
from riskengine.model.facts import Facts
from riskengine.model.ledger import Ledger
from riskengine.model.wire import content_hash
from riskengine.rulebook.rules import Rulebook

T = TypeVar("T")

_REWRITES = (EventReplaced, RecordRedacted, IncidentMerged)
"""Events that change what earlier ones mean, so that an incident is folded anew."""

_OF_PEOPLE = (FlagRaised, FlagCleared, RecordsSearched)
"""Events about a person that count in every incident the person is at."""


@dataclass(slots=True)
class _Log:
    """The events recorded under one incident, how far they are folded, and the last good ledger.

    The last good ledger is that of the most events, not that of the last question: whoever asks about the
    past lowers no floor that stands when deciding fails.
    """

    events: list[Event] = field(default_factory=list)
    folded: Folded | None = None
    known_at: datetime | None = None
    counted: int = 0
    good: Ledger | None = None
    heard: int = 0


class Engine:
    """Decides about incidents from the events it is told."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Take the rules to decide by."""
        self.rulebook = rulebook
        ready = compiled(rulebook)
        self._facts = FactReader.of(
            rulebook, holds=holds(rulebook), roles_used=ready.roles, needed=ready.keys
        )
        self._history = History(rulebook)
        self._events: dict[str, Event] = {}
        self._logs: dict[str, _Log] = {}
        self._of_people: dict[str, list[Event]] = {}
        self._about: dict[str, str] = {}
        self._merged: dict[str, list[IncidentMerged]] = {}
        self._tombstones: dict[str, str] = {}

    def observe(self, event: Event) -> Decision:
        """Take an event in, and decide about its incident as of the latest record.

        The same event twice is taken in once.

        Raises:
            EventRefused: If the event cannot be taken in; nothing has then changed.
        """
        try:
            admit(self.rulebook, event, self)
        except AlreadyKnown:
            return self.decide(event.incident, self._latest(event.incident))
        self._history.take(event)
        self._events[event.id] = event
        self._logs.setdefault(event.incident, _Log()).events.append(event)
        self._keep_by_person(event)
        if isinstance(event, IncidentMerged):
            self._merged.setdefault(event.into, []).append(event)
        elif isinstance(event, RecordRedacted):
            self._remove_content(event)
        return self.decide(event.incident, self._latest(event.incident))

    def decide(self, incident: str, as_of: datetime, known_at: datetime | None = None) -> Decision:
        """Decide about an incident at a moment, knowing what was recorded by another.

        Args:
            incident: The incident.
            as_of: The moment, with an offset.
            known_at: Nothing recorded later is read; the same moment where left out.

        Returns:
            The Decision; if deciding itself fails, one marked degraded, never an exception.

        Raises:
            UnknownIncident: If nothing was recorded of the incident by then.
        """
        known = _aware(known_at or _aware(as_of, "as_of"), "known_at")
        self._must_be_known(incident, as_of, known)
        try:
            facts, ledger = self._at(incident, as_of, known)
            decision, after = decide(self.rulebook, facts, ledger, as_of)
            return self._with_withdrawn(incident, known, decision, after)
        except Exception as fault:  # noqa: BLE001 - whatever the bug, the control room gets a floor
            return self._degraded(incident, as_of, known, fault)

    def explain(self, incident: str, as_of: datetime, known_at: datetime | None = None) -> Explanation:
        """Explain what `decide` says of an incident: why, why not higher, what would raise or lower it.

        Raises:
            UnknownIncident: If nothing was recorded of the incident by then.
        """
        known = _aware(known_at or _aware(as_of, "as_of"), "known_at")
        self._must_be_known(incident, as_of, known)
        facts, ledger = self._at(incident, as_of, known)
        return explain(self.rulebook, facts, ledger, as_of)

    @property
    def incidents(self) -> tuple[str, ...]:
        """The incidents anything is known of, in order of their ids."""
        return tuple(sorted(self._logs))

    def knows(self, incident: str) -> bool:
        """Tell whether anything is known of an incident."""
        return incident in self._logs

    def event(self, event_id: str) -> Event | None:
        """Return an event that was taken in, or None."""
        return self._events.get(event_id)

    def events_of(self, incident: str) -> tuple[Event, ...]:
        """Return the events recorded under an incident, in order of when they occurred."""
        log = self._logs.get(incident)
        return tuple(sorted(log.events, key=order_of)) if log is not None else ()

    def everything_of(self, incident: str) -> tuple[Event, ...]:
        """Return the events recorded under an incident, and under those merged into it."""
        return tuple(self._known(incident, None)) if incident in self._logs else ()

    def ledger_of(self, incident: str) -> Ledger:
        """Return what an incident remembers as of the latest record; what it last did if deciding fails."""
        latest = self._latest(incident)
        try:
            return self._fold(incident, latest, latest).ledger
        except Exception:  # noqa: BLE001 - a bug in deciding must not keep an event out
            return self._last_good(incident)

    def tombstone(self, event_id: str) -> str | None:
        """Return the content hash of an event whose content was removed, or None."""
        return self._tombstones.get(event_id)

    def _keep_by_person(self, event: Event) -> None:
        """Keep what counts wherever a person is, and what takes it back, under that person."""
        person = event.subject if isinstance(event, _OF_PEOPLE) else None
        if isinstance(event, EventReplaced):
            person = self._about.get(event.replaces)
        if person is not None:
            self._about[event.id] = person
            self._of_people.setdefault(person, []).append(event)

    def _remove_content(self, redaction: RecordRedacted) -> None:
        """Keep of a redacted event its hash, and what it was about; whom it was about is gone for good."""
        event = self._events.pop(redaction.redacts, None)
        if event is None:
            self._tombstones[redaction.redacts] = redaction.hash or ""
            return
        self._tombstones[event.id] = content_hash(event)
        kept = stripped(event)
        if kept is not None:
            self._events[event.id] = kept
        left = [kept] if kept is not None else []
        for events in (
            self._logs[event.incident].events,
            self._of_people.get(self._about.get(event.id, ""), []),
        ):
            if event in events:
                at = events.index(event)
                events[at : at + 1] = left

    def _latest(self, incident: str) -> datetime:
        return max(event.recorded_at for event in self._logs[incident].events)

    def _must_be_known(self, incident: str, as_of: datetime, known_at: datetime) -> None:
        log = self._logs.get(incident)
        reports = [one for one in log.events if isinstance(one, IncidentReported)] if log is not None else []
        if not any(one.recorded_at <= known_at and one.occurred_at <= as_of for one in reports):
            raise UnknownIncident(incident, self._logs)

    def _at(self, incident: str, as_of: datetime, known_at: datetime) -> tuple[Facts, Ledger]:
        folded = self._fold(incident, as_of, known_at)
        events = self._known(incident, known_at)
        return self._reader(incident, events, known_at)(as_of), folded.ledger

    def _known(self, incident: str, known_at: datetime | None) -> list[Event]:
        """Return the events of an incident, and of those merged into it, known by a moment (None: by now)."""
        found: list[Event] = []
        taken, waiting = {incident}, [incident]
        while waiting:
            name = waiting.pop()
            found += [
                one for one in self._logs[name].events if known_at is None or one.recorded_at <= known_at
            ]
            for merged in self._merged.get(name, ()):
                known = known_at is None or merged.recorded_at <= known_at
                if known and merged.incident not in taken:
                    taken.add(merged.incident)
                    waiting.append(merged.incident)
        return found

    def _reader(self, incident: str, events: list[Event], known_at: datetime) -> Callable[[datetime], Facts]:
        history = self._history
        if len(events) < len(self._known(incident, known_at)):
            history = History.of(self.rulebook, *events, *self._elsewhere(events, known_at))
        return lambda moment: self._facts.read(incident, history, as_of=moment, known_at=known_at)

    def _elsewhere(self, events: list[Event], known_at: datetime) -> list[Event]:
        """Return what other incidents say of this one's people, known by a moment."""
        people = {person for event in events for person in people_named(event)}
        own = {event.id for event in events}
        about = (one for person in sorted(people) for one in self._of_people.get(person, ()))
        return [one for one in about if one.recorded_at <= known_at and one.id not in own]

    def _times(self, events: list[Event], known_at: datetime) -> list[datetime]:
        """Return when all that counts happened, from the first that happened at the incident itself."""
        own = [event.occurred_at for event in events]
        others = [event.occurred_at for event in self._elsewhere(events, known_at)]
        return sorted([*own, *(one for one in others if own and one >= min(own))])

    def _fold(self, incident: str, as_of: datetime, known_at: datetime) -> Folded:
        """Fold an incident, going on from where it was folded before if nothing earlier has changed."""
        log, events = self._logs[incident], self._known(incident, known_at)
        start = log.folded
        if start is None or not self._goes_on(log, events, as_of, known_at):
            start = Folded(Ledger(incident=incident))
        times = self._times(events, known_at)
        folded = fold(self.rulebook, self._reader(incident, events, known_at), times, start, as_of)
        log.folded, log.known_at = folded, known_at
        log.counted = self._counted(events, folded, known_at)
        heard = bisect_right(times, as_of)
        if heard >= log.heard:
            log.good, log.heard = folded.ledger, heard
        return folded

    def _last_good(self, incident: str) -> Ledger:
        return self._logs[incident].good or Ledger(incident=incident)

    def _goes_on(self, log: _Log, events: list[Event], as_of: datetime, known_at: datetime) -> bool:
        done = log.folded.ledger.as_of if log.folded is not None else None
        if (
            log.folded is None
            or done is None
            or log.known_at is None
            or known_at < log.known_at
            or as_of < done
        ):
            return False
        rewritten = any(isinstance(one, _REWRITES) for one in (*events, *self._elsewhere(events, known_at)))
        return not rewritten and self._counted(events, log.folded, known_at) == log.counted

    def _counted(self, events: list[Event], folded: Folded, known_at: datetime) -> int:
        """Count what was known of the moments already folded; more of it means they must be folded anew."""
        done = folded.ledger.as_of
        every = (*events, *self._elsewhere(events, known_at))
        return sum(1 for one in every if done is not None and one.occurred_at <= done)

    def _with_withdrawn(
        self, incident: str, known_at: datetime, decision: Decision, ledger: Ledger
    ) -> Decision:
        replacements = [one for one in self._known(incident, known_at) if isinstance(one, EventReplaced)]
        if not replacements:
            return decision
        complete = with_withdrawn(ledger, [(one, self._before(incident, one)) for one in replacements])
        return replace(
            decision,
            duties=tuple(complete.duties.values()),
            challenges=tuple(complete.challenges.values()),
        )

    def _before(self, incident: str, replacement: Event) -> Ledger:
        """Return the ledger as it stood before an event was replaced."""
        order = (replacement.recorded_at, replacement.id)
        events = [
            one for one in self._known(incident, replacement.recorded_at) if (one.recorded_at, one.id) < order
        ]
        known = replacement.recorded_at
        times, reader = self._times(events, known), self._reader(incident, events, known)
        return fold(self.rulebook, reader, times, Folded(Ledger(incident=incident)), known).ledger

    def _degraded(self, incident: str, as_of: datetime, known_at: datetime, fault: Exception) -> Decision:
        events = self._known(incident, known_at)
        kinds = [kind for event in events if event.occurred_at <= as_of for kind in kinds_named(event)]
        ledger = self._last_good(incident)
        return degraded(self.rulebook, incident, kinds, ledger, as_of, known_at, cause_of(fault))


def _aware(moment: datetime, name: str) -> datetime:
    """Return a moment that carries an offset; any other could be an hour wrong on two nights a year."""
    if moment.tzinfo is None:
        raise ValueError(f"{name} needs a time with an offset, as 2026-11-01T08:00:00+00:00")
    return moment


def people_named(event: Event) -> Iterable[str]:
    """Return the ids of everybody an event names."""
    people = getattr(event, "people", ())
    named = [getattr(event, name, None) for name in ("subject", "other", "source", "target")]
    return [*(person.id for person in people), *(one for one in named if one is not None)]


def kinds_named(event: Event) -> Iterable[str]:
    """Return the kinds of incident an event gives."""
    if isinstance(event, IncidentReported):
        return event.kinds
    return event.adds if isinstance(event, IncidentReclassified) else ()


def cause_of(fault: Exception) -> str:
    """Return a stable name for a bug: its type and the place in the code, never what it was about."""
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(fault).__name__
    code = trace.tb_frame.f_code
    return f"{type(fault).__name__} in {trace.tb_frame.f_globals.get('__name__', '?')}.{code.co_name}"
