"""One reading of the facts of an incident: what is known of it, and of everybody, at one moment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from riskengine.facts.answers import Answered, Said, answered, answers_in, ending, lapses
from riskengine.facts.brought_in import brought_in
from riskengine.facts.contents import Contents
from riskengine.facts.doings import Doings, doings_in
from riskengine.facts.flags import shown
from riskengine.facts.history import History
from riskengine.facts.measures import Measured, Viewpoint
from riskengine.facts.past import Past
from riskengine.facts.record import roles_told
from riskengine.facts.roles import AGE, part_of, unnamed
from riskengine.facts.walks import Chain
from riskengine.model.facts import INCIDENT, NOT_APPLICABLE, Conflict, Facts, Subject, Value, WhyUnknown
from riskengine.model.network import PERSON_NODE, Between, LeftOut, LinkPath, Node
from riskengine.model.quickly import quickly
from riskengine.model.truth import Truth
from riskengine.rulebook.measures import Scope
from riskengine.rulebook.network import LinkedSubject
from riskengine.rulebook.readings import PERSON
from riskengine.rulebook.vocabulary import Fact

if TYPE_CHECKING:
    from riskengine.facts.view import FactReader

RISK_REVIEWED: Final = "risk_reviewed"
"""The action from which the windows of measures begin anew, where the vocabulary declares it."""

_viewpoint = quickly(Viewpoint)

_NOT_ANSWERED: Final = Answered()


@dataclass(frozen=True, slots=True)
class _Read:
    """What is read of one subject.

    Attributes:
        answers: What the answers to each fact come to.
        known: What is known.
        unknown: Why other things are not.
        told: The events behind what is known.
    """

    answers: dict[str, Answered] = field(default_factory=dict)
    known: dict[str, Value] = field(default_factory=dict)
    unknown: dict[str, WhyUnknown] = field(default_factory=dict)
    told: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def put(self, key: str, value: Value | None, why: WhyUnknown | None, told: tuple[str, ...]) -> None:
        """Put in one fact, in place of what was there."""
        for each in (self.known, self.unknown, self.told):
            each.pop(key, None)
        if value is not None:
            self.known[key], self.told[key] = value, told
        if why is not None:
            self.unknown[key] = why


class Reading:
    """One reading of the facts."""

    def __init__(
        self,
        reader: FactReader,
        incident: str,
        history: History,
        as_of: datetime,
        known_at: datetime,
        without: frozenset[Between],
    ) -> None:
        """Sort what was told by whom it is about."""
        self.reader, self.incident, self.history = reader, incident, history
        self.as_of, self.known_at = as_of, known_at
        self.words = reader.words
        standing = history.standing(incident, as_of, known_at)
        self.stand = standing.events
        self.here = Contents(standing.outline, history.seeking)
        self.past = Past(history, incident, self.here, as_of, known_at, without)
        self.answers = answers_in(self.stand, self.words)
        self.doings: Doings = doings_in(self.stand, reader.noted)
        self.gauges = [
            (fact, gauge)
            for fact, gauge, kinds in reader.gauges
            if kinds is None or not kinds.isdisjoint(self.here.kinds)
        ]
        self.edges: set[datetime] = set()
        self.late: dict[tuple[str, str], datetime] = {}
        self.conflicts: list[Conflict] = []
        self.paths: dict[tuple[str, str], tuple[LinkPath, ...]] = {}
        self.left_out: list[LeftOut] = []

    def facts(self) -> Facts:
        """Return everything that may be read at this moment."""
        incident = self._applied(self._incident())
        told = roles_told(self.stand, self.words.relations)
        people = [self._person(who, roles) for who, roles in told.items()]
        people = self._brought_in(people)
        named = [who.id for who in people]
        people += self._possible(people, incident)
        own = {self.incident, *(event.incident for event in self.stand)}
        return Facts(
            incident=incident,
            kinds=frozenset(self.here.kinds),
            people=tuple(self._applied(person, incident) for person in people),
            relations=self._relations(told),
            as_of=self.as_of,
            known_at=self.known_at,
            events=self.stand,
            elsewhere=self.history.elsewhere(named, own, self.past.began, self.as_of, self.known_at),
            late=self.late,
            paths=self.paths,
            left_out=tuple(dict.fromkeys(self.left_out)),
            conflicts=tuple(sorted(self.conflicts, key=lambda one: (one.subject, one.fact))),
            edges=tuple(sorted(self.edges)),
        )

    def _relations(self, people: Collection[str]) -> frozenset[tuple[str, str, str]]:
        """Return how people are related, and note the links that were stated in another incident."""
        found = self.past.related(people)
        here = {event.id for event in self.stand}
        for (relation, one, two), hop in found.items():
            if hop.told.event not in here:
                pair = (f"{one}/{two}", f"relation.{relation}")
                self.paths[pair] = (Chain(hop.other, Chain(Node(PERSON_NODE, one)), hop).path(),)
                self._note_late(*pair, hop.told.known)
        return frozenset(found)

    def _incident(self) -> Subject:
        read, roles = self._answered(None), {INCIDENT: Truth.TRUE}
        self._add_done(None, read)
        self._measure(None, roles, read)
        return Subject(self.incident, roles, read.known, read.unknown, told=read.told)

    def _person(self, who: str, roles: Mapping[str, tuple[str, ...]]) -> Subject:
        read = self._answered(who)
        age = read.known.get(AGE)
        part = part_of(tuple(roles), age, self.words.roles)
        if part.age is not None and part.age != age:
            by_role = [role for role in sorted(roles) if self._under(role) is not None]
            told = (*read.told.get(AGE, ()), *(event for role in by_role for event in roles[role]))
            read.known[AGE], read.told[AGE] = part.age, told
        self._add_done(who, read)
        self._add_flags(who, read)
        self._measure(who, part.roles, read)
        return Subject(who, part.roles, read.known, read.unknown, told=read.told)

    def _brought_in(self, people: list[Subject]) -> list[Subject]:
        """Return the people with those whom links bring in, each with every role they are brought in by."""
        found = {who.id: who for who in people}
        for declared in self._declared():
            brought = brought_in(declared, tuple(found.values()), self.past, self.reader.most_subjects)
            self.left_out += brought.left_out
            for who, chain in brought.chains.items():
                self.paths[who, ""] = (*self.paths.get((who, ""), ()), chain.path())
                self._note_late(who, "", max(self._recorded(chain.events()), default=None))
                role, there = {declared.id: brought.sure[who]}, found.get(who)
                if there is None:
                    found[who] = self._from_elsewhere(who, role)
                else:
                    found[who] = replace(there, roles=dict(sorted({**role, **there.roles}.items())))
        return [found[who] for who in sorted(found)]

    def _declared(self) -> list[LinkedSubject]:
        """Return the declarations that bring people in here."""
        return [one for one, kinds in self.reader.subjects if not kinds.isdisjoint(self.here.kinds)]

    def _possible(self, people: Sequence[Subject], incident: Subject) -> Iterator[Subject]:
        """Yield whoever nobody has named yet, at the incident or linked with it."""
        here, linked = {one.id for one in self._declared()}, self.words.subjects
        used = {role for role in self.reader.roles_used if role not in linked or role in here}
        nothing_done = dict(self.reader.nothing_done[False])
        for one in unnamed(self.words.roles, used, people, incident):
            yield replace(one, readings=nothing_done, linked=not linked.keys().isdisjoint(one.roles))

    def _from_elsewhere(self, who: str, roles: Mapping[str, Truth]) -> Subject:
        """Return somebody whom links bring in, with what is known of them anywhere."""
        read, age = self._answered(who), self.past.age(who)
        if age is not None:
            read.put(AGE, age[0], None, age[1])
            self._note_late(who, AGE, max(self._recorded(age[1]), default=None))
        self._add_done(who, read)
        self._add_flags(who, read)
        self._measure(who, roles, read)
        return Subject(who, dict(roles), read.known, read.unknown, told=read.told, linked=True)

    def _under(self, role: str) -> int | None:
        declared = self.words.roles.get(role)
        return None if declared is None else declared.under

    def _answered(self, who: str | None) -> _Read:
        """Read what was answered of somebody, or of the incident."""
        read = _Read()
        for name, said in self.answers.get(who, {}).items():
            found = read.answers[name] = self._answer(self.words.facts[name], who, said)
            read.put(name, found.value, found.why, found.told)
        return read

    def _answer(self, fact: Fact, who: str | None, said: Sequence[Said]) -> Answered:
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

    def _add_done(self, who: str | None, read: _Read) -> None:
        nothing_done = self.reader.nothing_done[who is None]
        read.known.update(nothing_done)
        for action, by in self.doings.for_whom(who):
            key = f"done.{action}"
            if key in nothing_done:
                read.known[key], read.told[key] = True, tuple(event.id for event in by)

    def _add_flags(self, who: str, read: _Read) -> None:
        searches = self.past.searches(who)
        for flag in self.reader.flags:
            key = f"flag.{flag.id}"
            found = shown(flag, self.past.marks(who, flag.id), searches, self.as_of)
            self.edges.update(found.changes)
            if found.value is None:
                read.unknown[key] = WhyUnknown.NOT_SEARCHED
            else:
                read.known[key], read.told[key] = found.value, found.told
                others = self.past.under_other_ids(who, found.told)
                if others:
                    self.paths[who, key] = tuple(chain.path() for chain in others)
                # Any one of those who raised it would have done.
                self._note_late(who, key, min(self._recorded(found.told), default=None))

    def _recorded(self, told: Iterable[str]) -> list[datetime]:
        events = (self.history.event(one) for one in told)
        return [event.recorded_at for event in events if event is not None]

    def _note_late(self, who: str | None, key: str, recorded: datetime | None) -> None:
        """Note what was on record only after this moment."""
        if recorded is not None and recorded > self.as_of:
            self.late[who or self.incident, key] = recorded

    def _measure(self, who: str | None, roles: Mapping[str, Truth], read: _Read) -> None:
        """Read every measure of somebody, or of the incident, with what was told of it."""
        mine = [(fact, gauge) for fact, gauge in self.gauges if _about(fact, roles)]
        anchor = self._anchor(who) if mine else self.as_of
        for fact, gauge in mine:
            whose = who or (self.here.place if gauge.measure.scope is Scope.PLACE else INCIDENT)
            if whose is None or (gauge.measure.scope is Scope.PLACE and self.past.is_building(whose)):
                continue  # nobody said where it was, or in which of many dwellings
            view = _viewpoint(
                who=whose,
                past=self.past,
                anchor=anchor,
                readings=read.known,
                told=read.told,
                said=self.answers.get(who, {}).get(fact.id, ()),
                answered=read.answers.get(fact.id, _NOT_ANSWERED),
            )
            found = gauge.read(view)
            self.edges.update(found.edges)
            if who is not None and not found.paths:
                found = self._with_other_ids(who, found)
            read.put(fact.id, found.value, found.why, found.told)
            self._note_links(who or self.incident, fact.id, found)
            # It takes all of them to have come so far.
            self._note_late(who, fact.id, max(self._recorded(found.told), default=None))

    def _with_other_ids(self, who: str, found: Measured) -> Measured:
        """Return what was found, with how somebody is known to be whom it was told of."""
        chains = self.past.under_other_ids(who, found.told)
        if not chains:
            return found
        events = (event for chain in chains for event in chain.events())
        told = tuple(dict.fromkeys((*found.told, *events)))
        return replace(found, told=told, paths=tuple(chain.path() for chain in chains))

    def _note_links(self, who: str, key: str, found: Measured) -> None:
        if found.paths:
            self.paths[who, key] = found.paths
        self.left_out += found.left_out

    def _anchor(self, who: str | None) -> datetime:
        """Return when the incident began, or its risk was last reviewed if that is later."""
        review = self.words.actions.get(RISK_REVIEWED)
        reviews = self.doings.of(review.id, None if review.of == INCIDENT else who) if review else ()
        return max((self.past.began, *(event.occurred_at for event in reviews)))

    def _applied(self, subject: Subject, incident: Subject | None = None) -> Subject:
        """Mark the facts that do not apply; a fact may apply only where another does."""
        mine = [(fact, when) for fact, when in self.reader.conditional if _about(fact, subject.roles)]
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


def _about(fact: Fact, roles: Mapping[str, Truth]) -> bool:
    if INCIDENT in roles:
        return fact.of == INCIDENT
    return fact.of == PERSON or fact.of in roles
