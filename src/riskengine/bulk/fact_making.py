"""Facts at a moment from an event log, in one pass through the history and network of the live engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from riskengine.engine import Engine
from riskengine.facts.admission import AlreadyKnown, EventRefused, admit
from riskengine.grading.compiled import compiled
from riskengine.model.events import Event
from riskengine.model.facts import Facts, Subject
from riskengine.model.faults import Fault
from riskengine.rulebook.rules import Rulebook


@dataclass(frozen=True, slots=True)
class _Reader:
    """An engine, and what is read of it that those before it do not read."""

    engine: Engine
    keys: frozenset[str]


class FactMaker:
    """Takes in events in the order in which they were recorded, and has the facts of each moment.

    Where several packs read, an event is taken in by the first, and by each other that reads more than those
    before it. What two of them read is the first one's figure, its duties and measures among them.
    """

    def __init__(self, rulebooks: Sequence[Rulebook]) -> None:
        """Take the packs that will read the facts, the one that decides first."""
        self._readers = tuple(_readers(rulebooks))
        self._latest: datetime | None = None

    def take(self, event: Event) -> bool:
        """Take in an event, and tell whether it is a new one.

        Raises:
            EventRefused: If it cannot be taken in, or was recorded before the one taken in last; nothing has
                then changed.
        """
        if self._latest is not None and event.recorded_at < self._latest:
            message = "this was recorded before the event above it; put the log in order of recorded_at"
            raise EventRefused([Fault("$.recorded_at", message)])
        try:
            # All of them first: none may have what another refuses.
            for reader in self._readers:
                admit(reader.engine.rulebook, event, reader.engine)
        except AlreadyKnown:
            return False
        for reader in self._readers:
            reader.engine.hear(event)
        self._latest = event.recorded_at
        return True

    def facts(self, incident: str, as_of: datetime) -> Facts:
        """Return the facts of an incident at a moment, what the ledger remembers among them.

        One that is merged by then is the incident in which it goes on.

        Raises:
            UnknownIncident: If nothing was recorded of it by then.
        """
        first, *others = self._readers
        own = first.engine.goes_on_in(incident, as_of)
        found = first.engine.facts(own, as_of)
        for reader in others:
            found = _with_more(found, reader.engine.facts(own, as_of), reader.keys)
        return found

    def at_last_records(self) -> Iterator[Facts]:
        """Yield the facts of each incident at its last record, in order of those moments."""
        engine, latest = self._readers[0].engine, self._latest
        if latest is None:
            return
        own = [one for one in engine.incidents if engine.goes_on_in(one, latest) == one]
        last = {one: max(each.recorded_at for each in engine.everything_of(one)) for one in own}
        for incident in sorted(last, key=lambda one: (last[one], one)):
            yield self.facts(incident, last[incident])


def _readers(rulebooks: Sequence[Rulebook]) -> Iterator[_Reader]:
    keys, roles = frozenset[str](), frozenset[str]()
    for number, rulebook in enumerate(rulebooks):
        ready = compiled(rulebook)
        if number == 0 or ready.keys - keys or ready.roles - roles:
            yield _Reader(Engine(rulebook, live=False), ready.keys - keys)
        keys, roles = keys | ready.keys, roles | ready.roles


def _with_more(facts: Facts, other: Facts, keys: frozenset[str]) -> Facts:
    """Return facts with what another pack reads besides, and with whom it asks about besides."""
    there = {who.id: who for who in other.people}
    people = [_overlaid(who, there.pop(who.id), keys) if who.id in there else who for who in facts.people]
    return replace(
        facts,
        incident=_overlaid(facts.incident, other.incident, keys),
        people=(*people, *there.values()),
        relations=facts.relations | other.relations,
    )


def _overlaid(subject: Subject, other: Subject, keys: frozenset[str]) -> Subject:
    more = {key: value for key, value in other.readings.items() if key in keys}
    return replace(subject, readings={**subject.readings, **more}, roles={**other.roles, **subject.roles})
