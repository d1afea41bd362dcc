"""The facts about one incident at one moment, as known by another: what inference and grading read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias, cast

from riskengine.facts.answers import Answered, Said, answered, answers_in, ending, lapses
from riskengine.facts.doings import Doings, doings_in
from riskengine.facts.flags import shown
from riskengine.facts.links import relations_in
from riskengine.facts.record import kinds_of, roles_told, standing
from riskengine.facts.roles import AGE, part_of, unnamed
from riskengine.model.events import (
    Event,
    EventReplaced,
    FlagCleared,
    FlagRaised,
    IncidentReported,
    RecordRedacted,
    RecordsSearched,
)
from riskengine.model.facts import INCIDENT, NOT_APPLICABLE, Conflict, Facts, Subject, Value, WhyUnknown
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import Clause, Condition, Known, walk
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.vocabulary import Action, Fact, Flag, Vocabulary

Holds: TypeAlias = Callable[[Condition, Subject, Subject], Truth]
"""What a condition says of a subject and the incident; it comes from inference, which facts do not know."""


def facts_at(
    rulebook: Rulebook,
    incident: str,
    events: Iterable[Event],
    elsewhere: Iterable[Event] = (),
    *,
    as_of: datetime,
    known_at: datetime,
    holds: Holds,
    roles_used: Collection[str] = (),
    needed: Collection[str] | None = None,
) -> Facts:
    """Return the facts about one incident at one moment; the order of the events does not matter.

    Args:
        rulebook: What may be known.
        incident: The incident.
        events: The events recorded under it, and under those merged into it.
        elsewhere: Events recorded under other incidents, of which the markers and searches of this one's
            people count; with the replacements and redactions of these.
        as_of: Nothing that occurred later is read.
        known_at: Nothing that was recorded later is read.
        holds: Evaluates the conditions under which facts apply.
        roles_used: The roles that some rule is about or asks for.
        needed: The keys that some rule reads; markers and actions that are not among them are left out.
            None reads them all.
    """
    reader = FactReader.of(rulebook, holds=holds, roles_used=roles_used, needed=needed)
    return reader.read(incident, events, elsewhere, as_of=as_of, known_at=known_at)


@dataclass(frozen=True, slots=True)
class FactReader:
    """Reads facts for one rulebook; what depends on the rulebook alone is worked out once.

    Attributes:
        words: The vocabulary.
        holds: Evaluates the conditions under which facts apply.
        roles_used: The roles that some rule is about or asks for.
        flags: The markers to read.
        done: The actions to read.
        conditional: The facts that do not always apply, with the condition under which they do.
    """

    words: Vocabulary
    holds: Holds
    roles_used: frozenset[str]
    flags: tuple[Flag, ...]
    done: tuple[Action, ...]
    conditional: tuple[tuple[Fact, Condition], ...]

    @classmethod
    def of(
        cls,
        rulebook: Rulebook,
        *,
        holds: Holds,
        roles_used: Collection[str] = (),
        needed: Collection[str] | None = None,
    ) -> FactReader:
        """Return the reader for a rulebook; the arguments are those of `facts_at`."""
        words = rulebook.vocabulary
        conditional = tuple(
            (fact, cast("Condition", fact.applies_when))
            for _, fact in sorted(words.facts.items())
            if fact.applies_when is not None
        )
        keys = None if needed is None else {*needed, *_keys(condition for _, condition in conditional)}
        return cls(
            words,
            holds,
            frozenset(roles_used),
            tuple(one for id, one in sorted(words.flags.items()) if keys is None or f"flag.{id}" in keys),
            tuple(one for id, one in sorted(words.actions.items()) if keys is None or f"done.{id}" in keys),
            conditional,
        )

    def read(
        self,
        incident: str,
        events: Iterable[Event],
        elsewhere: Iterable[Event] = (),
        *,
        as_of: datetime,
        known_at: datetime,
    ) -> Facts:
        """Return the facts about one incident at one moment; the arguments are those of `facts_at`."""
        told = tuple(events)
        stand = standing(told, as_of=as_of, known_at=known_at)
        on_record = standing((*told, *filter(_of_record, elsewhere)), as_of=as_of, known_at=known_at)
        moment = _Moment(self, incident, as_of, stand, tuple(filter(_of_record, on_record)))
        return moment.facts(kinds_of(told, as_of=as_of, known_at=known_at), known_at)

    def ends(self) -> frozenset[str]:
        """Return the actions that end what raises risk."""
        return frozenset(action for fact in self.words.facts.values() for action in fact.ended_by.actions)


class _Moment:
    """One reading of the facts."""

    def __init__(
        self,
        reader: FactReader,
        incident: str,
        as_of: datetime,
        stand: tuple[Event, ...],
        on_record: tuple[Event, ...],
    ) -> None:
        """Sort what was told by whom it is about."""
        self.reader, self.incident, self.as_of, self.stand = reader, incident, as_of, stand
        self.words = reader.words
        self.answers = answers_in(stand, self.words)
        ends = reader.ends()
        actions = {one.id: one for one in reader.done}
        actions |= {id: one for id, one in self.words.actions.items() if id in ends}
        self.doings: Doings = doings_in(stand, actions.values())
        self.on_record = on_record
        reports = (event.occurred_at for event in stand if isinstance(event, IncidentReported))
        self.began = min(reports, default=as_of)
        self.edges: set[datetime] = set()
        self.conflicts: list[Conflict] = []

    def facts(self, kinds: frozenset[str], known_at: datetime) -> Facts:
        """Return everything that may be read at this moment."""
        incident = self._applied(self._incident())
        told = roles_told(self.stand)
        people = [self._person(who, roles) for who, roles in told.items()]
        possible = unnamed(self.words.roles, self.reader.roles_used, people, incident)
        nothing_done = {f"done.{one.id}": False for one in self.reader.done if one.of != INCIDENT}
        people += [replace(one, readings=nothing_done) for one in possible]
        return Facts(
            incident=incident,
            kinds=kinds,
            people=tuple(self._applied(person, incident) for person in people),
            relations=relations_in(self.stand, self.words.relations),
            as_of=self.as_of,
            known_at=known_at,
            events=self.stand,
            conflicts=tuple(sorted(self.conflicts, key=lambda one: (one.subject, one.fact))),
            edges=tuple(sorted(self.edges)),
        )

    def _incident(self) -> Subject:
        readings, unknown, told = self._answered(None)
        self._add_done(None, readings, told)
        return Subject(self.incident, {INCIDENT: Truth.TRUE}, readings, unknown, told=told)

    def _person(self, who: str, roles: Mapping[str, tuple[str, ...]]) -> Subject:
        readings, unknown, told = self._answered(who)
        part = part_of(tuple(roles), readings.get(AGE), self.words.roles)
        if part.age is not None and part.age != readings.get(AGE):
            by_role = [
                role
                for role in roles
                if role in self.words.roles and self.words.roles[role].under is not None
            ]
            readings[AGE] = part.age
            told[AGE] = (*told.get(AGE, ()), *(event for role in sorted(by_role) for event in roles[role]))
        self._add_done(who, readings, told)
        self._add_flags(who, readings, unknown, told)
        return Subject(who, part.roles, readings, unknown, told=told)

    def _answered(
        self, who: str | None
    ) -> tuple[dict[str, Value], dict[str, WhyUnknown], dict[str, tuple[str, ...]]]:
        """Return the readings of declared facts, why the others are unknown, and the events behind them."""
        readings: dict[str, Value] = {}
        unknown: dict[str, WhyUnknown] = {}
        told: dict[str, tuple[str, ...]] = {}
        for (about, name), said in self.answers.items():
            if about != who:
                continue
            found = self._answer(self.words.facts[name], who, said)
            if found.value is not None:
                readings[name], told[name] = found.value, found.told
            if found.why is not None:
                unknown[name] = found.why
        return readings, unknown, told

    def _answer(self, fact: Fact, who: str | None, said: tuple[Said, ...]) -> Answered:
        actions = [self.words.actions[id] for id in fact.ended_by.actions if id in self.words.actions]
        ended = sorted(
            (
                ending(fact, event)
                for action in actions
                for event in self.doings.of(action.id, None if action.of == INCIDENT else who)
            ),
            key=lambda one: (one.at, one.event),
        )
        found = answered(fact, said, ended, self.as_of)
        if found.against:
            self.conflicts.append(Conflict(who or self.incident, fact.id, found.told[-1], found.against))
        self.edges.update(lapses(fact, said, ended, self.as_of))
        return found

    def _add_done(
        self, who: str | None, readings: dict[str, Value], told: dict[str, tuple[str, ...]]
    ) -> None:
        for action in self.reader.done:
            if (action.of == INCIDENT) == (who is None):
                by = self.doings.of(action.id, who)
                readings[f"done.{action.id}"] = bool(by)
                if by:
                    told[f"done.{action.id}"] = tuple(event.id for event in by)

    def _add_flags(
        self,
        who: str,
        readings: dict[str, Value],
        unknown: dict[str, WhyUnknown],
        told: dict[str, tuple[str, ...]],
    ) -> None:
        own = [event for event in self.on_record if getattr(event, "subject", None) == who]
        for flag in self.reader.flags:
            key = f"flag.{flag.id}"
            found = shown(flag, own, self.began, self.as_of)
            self.edges.update(found.changes)
            if found.value is None:
                unknown[key] = WhyUnknown.NOT_SEARCHED
            else:
                readings[key], told[key] = found.value, found.told

    def _applied(self, subject: Subject, incident: Subject | None = None) -> Subject:
        """Mark the facts that do not apply; a fact may apply only where another does."""
        mine = [(fact, when) for fact, when in self.reader.conditional if _about(fact, subject)]
        found = subject
        for _ in mine:
            out = [
                fact.id
                for fact, when in mine
                if self.reader.holds(when, found, found if incident is None else incident) is Truth.FALSE
            ]
            now = replace(subject, readings={**subject.readings, **dict.fromkeys(out, NOT_APPLICABLE)})
            if now == found:
                break
            found = now
        return found


def _about(fact: Fact, subject: Subject) -> bool:
    if INCIDENT in subject.roles:
        return fact.of == INCIDENT
    return fact.of == "person" or fact.of in subject.roles


def _of_record(event: Event) -> bool:
    return isinstance(event, FlagRaised | FlagCleared | RecordsSearched | EventReplaced | RecordRedacted)


def _keys(conditions: Iterable[Condition]) -> set[str]:
    parts = (part for condition in conditions for part in walk(condition))
    return {part.key for part in parts if isinstance(part, Clause | Known)}
