"""What the measures of a rulebook look for: each selection once, found by what may bring it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

from riskengine.model.events import ActionTaken, Event, FlagRaised, IncidentReported, InformationAdded
from riskengine.model.facts import INCIDENT
from riskengine.model.network import PERSON_NODE, PLACE_NODE
from riskengine.rulebook.conditions import Test
from riskengine.rulebook.measures import Measure, Scope, Selection
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.vocabulary import Action, Fact, Vocabulary


class Whose(StrEnum):
    """Under whom what is found is kept."""

    PERSON = "person"
    PLACE = "place"
    INCIDENT = "incident"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An answer that must have been told.

    Attributes:
        fact: The key of the fact.
        of_incident: Whether it is a fact of the incident, and not of the subject.
        test: What the answer must pass.
    """

    fact: str
    of_incident: bool
    test: Test


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """One selection, of one or more measures.

    Attributes:
        whose: Under whom what is found is kept.
        actions: The actions; empty where none is selected.
        flags: The markers; empty where none is selected.
        kinds: The kinds of incident it is looked for in; None for any.
        told: The answers that must have been told.
        roles: The roles of the subject, any one of them; empty for any.
        where: Tests on the details of an action, by name.
        by: What makes two things different, where that is asked: ``place``, a role or a detail.
        number: Its place among all that is sought.
        beyond: Whether some measure looks for it beyond one incident, so that it is kept in order of time.
    """

    whose: Whose
    actions: frozenset[str]
    flags: frozenset[str]
    kinds: frozenset[str] | None
    told: tuple[Told, ...]
    roles: frozenset[str]
    where: tuple[tuple[str, Test], ...]
    by: str | None
    number: int = field(default=-1, compare=False)
    beyond: bool = field(default=False, compare=False)

    @property
    def of_incidents(self) -> bool:
        """Whether incidents are counted, each once, and not what was done or marked in them."""
        return not (self.actions or self.flags)


class Seeking:
    """Everything that the measures of a rulebook look for.

    Attributes:
        words: The vocabulary.
        every: All that is sought, by number.
        beyond: What is sought beyond one incident.
        actions: The actions that are looked for, by name.
    """

    def __init__(self, words: Vocabulary) -> None:
        """Find the selections of every measure."""
        self.words = words
        found: dict[Sought, bool] = {}
        for fact, measure in measured(words):
            for selection in selections_of(measure):
                one = _sought(words, fact, measure, selection)
                found[one] = found.get(one, False) or _beyond(fact, measure)
        self.every = tuple(
            replace(one, number=number, beyond=beyond) for number, (one, beyond) in enumerate(found.items())
        )
        self._same = {one: one for one in self.every}
        self.actions: Mapping[str, Action] = {
            id: words.actions[id] for one in self.every for id in sorted(one.actions) if id in words.actions
        }
        self._by_event = {one.event: one for one in self.actions.values() if one.event is not None}
        self._facts = frozenset(told.fact for one in self.every for told in one.told)
        self._keys: dict[str, str | None] = {}
        self.beyond = kept = tuple(one for one in self.every if one.beyond)
        self._of = {whose: tuple(one for one in kept if one.whose is whose) for whose in Whose}
        self._anywhere = tuple(one for one in kept if one.kinds is None)
        self._by_kind = _index(kept, lambda one: one.kinds or ())
        self._by_action = _index(kept, lambda one: one.actions)
        self._by_flag = _index(kept, lambda one: one.flags)
        self._by_fact = _index(kept, lambda one: {told.fact for told in one.told})

    def sought(self, fact: Fact, measure: Measure, selection: Selection) -> Sought:
        """Return what one selection of a measure looks for."""
        return self._same[_sought(self.words, fact, measure, selection)]

    def deed(self, event: Event) -> Action | None:
        """Return the action that an event may have done, where it is looked for."""
        if isinstance(event, ActionTaken):
            return self.actions.get(event.action)
        return self._by_event.get(event.type)

    def fact(self, name: str) -> str | None:
        """Return the key of the fact that an answer is told under, where it is looked for."""
        if name not in self._keys:
            fact = self.words.resolve_fact(name)
            self._keys[name] = fact.id if fact is not None and fact.id in self._facts else None
        return self._keys[name]

    def kept(self, whose: Whose) -> tuple[Sought, ...]:
        """Return what is sought beyond one incident and kept under people, or under places."""
        return self._of[whose]

    def reported_as(self, kinds: Iterable[str]) -> Iterator[Sought]:
        """Yield what the report of an incident may bring, beyond itself, if it is all that is known."""
        return (one for one in self.in_kinds(kinds) if one.of_incidents)

    def in_kinds(self, kinds: Iterable[str]) -> Iterator[Sought]:
        """Yield what incidents of some kinds may bring, beyond themselves, by anything in them."""
        yield from self._anywhere
        yield from self.given_by(kinds)

    def given_by(self, kinds: Iterable[str]) -> Iterator[Sought]:
        """Yield what incidents may bring, beyond themselves, by being of some kinds."""
        for kind in kinds:
            yield from self._by_kind.get(kind, ())

    def told_by(self, event: IncidentReported | InformationAdded) -> Iterator[Sought]:
        """Yield what the answers in an event may bring, beyond its incident."""
        for answers in (event.facts, *(person.facts for person in event.people)):
            for name in answers:
                key = self.fact(name)
                if key is not None:
                    yield from self._by_fact.get(key, ())

    def done_by(self, event: Event) -> Iterator[Sought]:
        """Yield what an event may bring, beyond its incident, by what it does or marks."""
        if isinstance(event, FlagRaised):
            yield from self._by_flag.get(event.flag, ())
        action = self.deed(event)
        if action is not None:
            yield from self._by_action.get(action.id, ())


@lru_cache(maxsize=64)
def seeking(rulebook: Rulebook) -> Seeking:
    """Return everything that the measures of a rulebook look for; the work is done once."""
    return Seeking(rulebook.vocabulary)


def measured(words: Vocabulary) -> Iterator[tuple[Fact, Measure]]:
    """Yield every fact that is measured, with its measure, in order."""
    for _, fact in sorted(words.facts.items()):
        if isinstance(fact.measure, Measure):
            yield fact, fact.measure


def selections_of(measure: Measure) -> Iterator[Selection]:
    """Yield every selection of a measure."""
    moments = (*measure.since, measure.at_least_since, measure.until)
    since = (one.selection for one in moments if one is not None)
    for one in (measure.selection, *(line.selection for line in measure.checklist), *since):
        if one is not None:
            yield one


def _beyond(fact: Fact, measure: Measure) -> bool:
    if measure.scope in (Scope.PLACE, Scope.LINKED):
        return True
    return measure.scope is Scope.SUBJECT and fact.of != INCIDENT


def _sought(words: Vocabulary, fact: Fact, measure: Measure, selection: Selection) -> Sought:
    told = [(words.resolve_fact(name), test) for name, test in sorted(selection.told.items())]
    return Sought(
        whose=_whose(fact, measure),
        actions=selection.actions,
        flags=selection.flags,
        kinds=selection.incidents if selection.incidents is not None else selection.during,
        told=tuple(
            Told(fact=one.id, of_incident=one.of == INCIDENT, test=test)
            for one, test in told
            if one is not None
        ),
        roles=selection.roles,
        where=tuple(sorted(selection.where.items())),
        by=None if _by_reached(measure) else measure.by,
    )


def _whose(fact: Fact, measure: Measure) -> Whose:
    if measure.linked is not None:
        return Whose.PLACE if measure.linked.to == PLACE_NODE else Whose.PERSON
    if fact.of != INCIDENT:
        return Whose.PERSON
    return Whose.PLACE if measure.scope is Scope.PLACE else Whose.INCIDENT


def _by_reached(measure: Measure) -> bool:
    """Tell whether two things differ by whom or what the links reach, whatever each of them holds."""
    return measure.linked is not None and measure.by in (PERSON_NODE, PLACE_NODE)


def _index(
    every: Iterable[Sought], names: Callable[[Sought], Iterable[str]]
) -> Mapping[str, tuple[Sought, ...]]:
    found: dict[str, tuple[Sought, ...]] = {}
    for one in every:
        for name in names(one):
            found[name] = (*found.get(name, ()), one)
    return found
