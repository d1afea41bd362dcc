"""The scenario that would notice a mutant: the nearest, and what would have to be told otherwise in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations, islice, product
from typing import Final, TypeAlias

from riskengine.engine import Engine
from riskengine.model.facts import INCIDENT, Facts, Subject, Value
from riskengine.model.truth import Truth
from riskengine.replay.mutation.mutants import Mutant, Name, mutants_of
from riskengine.replay.mutation.recording import Recording, Tape
from riskengine.replay.mutation.screening import Alone, Occasions, Reads
from riskengine.replay.mutation.trial import fails
from riskengine.replay.scenario import Scenario
from riskengine.rulebook.conditions import INCIDENT_VAR, Clause, Compare, Either, Except, Interval, Test, walk
from riskengine.rulebook.durations import show_duration
from riskengine.rulebook.readings import Readings
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.vocabulary import FactType, Vocabulary

Edit: TypeAlias = tuple[str, str, Value]
"""Somebody, what is known of them, and what it would have to be."""

_MOST_OCCASIONS: Final = 12
_MOST_TRIED: Final = 3_000
_MOST_TOGETHER: Final = 3


@dataclass(frozen=True, slots=True)
class Told:
    """What would have to be told otherwise.

    Attributes:
        name: The fact and, after a slash, the person, as a variation names it.
        value: What it would have to be, as a file writes it.
        is_told: Whether a report can say it; else something else must bring it about.
    """

    name: str
    value: str
    is_told: bool


@dataclass(frozen=True, slots=True)
class Closest:
    """Where a mutant would be noticed.

    Attributes:
        scenario: The scenario.
        at: The moment.
        told: What would have to be told otherwise by then; nothing where it is enough to expect something.
    """

    scenario: str
    at: timedelta
    told: tuple[Told, ...] = ()


class Searcher:
    """Looks, in a scenario, for the fewest facts with which a mutant would not say what its rule says."""

    def __init__(self, rulebooks: Mapping[str, Rulebook], wanted: Mapping[str, tuple[Name, ...]]) -> None:
        """Take the packs, and of each scenario the mutants that are looked for in it."""
        self._rulebooks, self._wanted = rulebooks, wanted
        self._tapes: dict[str, Tape] = {}

    def __call__(self, scenario: Scenario) -> Mapping[Name, Closest]:
        """Return where in a scenario each of its mutants would be noticed, if anywhere."""
        rulebook = self._rulebooks[scenario.pack]
        tape = self._tapes.setdefault(scenario.pack, Tape(rulebook))
        recording = Recording(tape, scenario)
        fails(scenario, Engine(rulebook, live=False, deciding=recording))
        names = self._wanted[scenario.id]
        found: dict[Name, Closest] = {}
        for rule in rulebook.rules:
            mine = [one for one in names if one[:2] == (rule.id, rule.span)]
            if mine:
                occasions = Occasions.of(Reads(rule), recording.steps)
                for mutant in mutants_of(rulebook, rule):
                    closest = _closest(mutant, occasions, scenario, rulebook) if mutant.name in mine else None
                    if closest is not None:
                        found[mutant.name] = closest
        return found


def _closest(mutant: Mutant, occasions: Occasions, scenario: Scenario, rulebook: Rulebook) -> Closest | None:
    """Return the moment at which the fewest facts would have to be otherwise."""
    best: tuple[tuple[Edit, ...], Facts] | None = None
    before, after = Alone(mutant.rule), Alone(mutant.made)
    for asked, _ in occasions.asked[:_MOST_OCCASIONS]:
        most = len(best[0]) - 1 if best is not None else _MOST_TOGETHER
        edits = _fewest(mutant, before, after, asked.facts, rulebook.vocabulary, most)
        if edits is not None:
            best = (edits, asked.facts)
        if best is not None and not best[0]:
            break
    if best is None:
        return None
    told = tuple(_told(edit, best[1], rulebook.vocabulary) for edit in best[0])
    return Closest(scenario.id, best[1].as_of - scenario.starts, told)


def _fewest(
    mutant: Mutant, before: Alone, after: Alone, facts: Facts, words: Vocabulary, most: int
) -> tuple[Edit, ...] | None:
    """Return the fewest edits of some facts with which the mutant matters; None where it takes more."""
    tried = (edits for size in range(most + 1) for edits in _edits(mutant, facts, words, size))
    for edits in islice(tried, _MOST_TRIED):
        edited = _edited(facts, edits)
        certain = _certain(before, edited)
        if (certain != _certain(after, edited)) if mutant.kind.of_condition else certain:
            return edits
    return None


def _certain(alone: Alone, facts: Facts) -> frozenset[tuple[str, ...]]:
    """Return of whom a rule certainly holds; of somebody unnamed nothing can be expected."""
    return frozenset(who for who, truth in alone.said(facts) if truth is Truth.TRUE)


def _edits(mutant: Mutant, facts: Facts, words: Vocabulary, size: int) -> Iterator[tuple[Edit, ...]]:
    """Yield so many facts that could be otherwise together, those first that a report can say."""
    places = sorted(_places(mutant, facts), key=lambda one: (not _is_told(one[1], words), one))
    values = {place: tuple(_values(place[1], mutant, facts, words, place[0])) for place in places}
    for some in combinations([place for place in places if values[place]], size):
        for chosen in product(*(values[place] for place in some)):
            yield tuple((who, key, value) for (who, key), value in zip(some, chosen, strict=True))


def _places(mutant: Mutant, facts: Facts) -> frozenset[tuple[str, str]]:
    """Return what the rule, or the mutant, may read of whom."""
    found: set[tuple[str, str]] = set()
    named = [who.id for who in facts.people if not who.unnamed]
    for clause in _clauses(mutant):
        whose = [facts.incident.id] if clause.var == INCIDENT_VAR else named
        found.update((who, clause.key) for who in whose)
    return frozenset(found)


def _values(key: str, mutant: Mutant, facts: Facts, words: Vocabulary, who: str) -> Iterator[Value]:
    """Yield what a fact could be instead, where it makes a difference to some clause."""
    subject = facts.subject(who)
    now = subject.readings.get(key) if subject is not None else None
    reading = Readings(words).find_key(key)
    if reading is None:
        return
    tests = [clause.test for clause in _clauses(mutant) if clause.key == key]
    every: set[Value] = set()
    match reading.type:
        case FactType.BOOL:
            every = {True, False}
        case FactType.ORDERED:
            every = set(reading.ranks)
        case FactType.ENUM:
            every = set(reading.words)
        case FactType.INT | FactType.DURATION:
            least = reading.fact.minimum if reading.fact is not None else 0
            near = {one + by for test in tests for one in _numbers(test) for by in (-1, 0, 1)}
            every = {one for one in near if one >= (least or 0)}
        case _:
            return
    yield from sorted((one for one in every if one is not now and (one != now)), key=str)


def _numbers(test: Test) -> Iterator[int]:
    match test:
        case Compare(value=int() as value):
            yield value
        case Interval(lo=int() as lo, hi=int() as hi):
            yield from (lo, hi)
        case Either(tests):
            for one in tests:
                yield from _numbers(one)
        case Except(inner):
            yield from _numbers(inner)
        case _:
            return


def _clauses(mutant: Mutant) -> Iterator[Clause]:
    for rule in (mutant.rule, mutant.made):
        yield from (part for part in walk(rule.when) if isinstance(part, Clause))


def _edited(facts: Facts, edits: Iterable[Edit]) -> Facts:
    changed: dict[str, dict[str, Value]] = {}
    for who, key, value in edits:
        changed.setdefault(who, {})[key] = value

    def edited(subject: Subject) -> Subject:
        own = changed.get(subject.id)
        return subject if own is None else replace(subject, readings={**subject.readings, **own})

    return replace(facts, incident=edited(facts.incident), people=tuple(map(edited, facts.people)))


def _is_told(key: str, words: Vocabulary) -> bool:
    fact = words.facts.get(key)
    return fact is not None and not fact.concluded


def _told(edit: Edit, facts: Facts, words: Vocabulary) -> Told:
    who, key, value = edit
    name = key if who == facts.incident.id else f"{key}/{who}"
    if who == facts.incident.id and not key.startswith(INCIDENT):
        name = f"{INCIDENT}.{key}"
    return Told(name, _shown(key, value, words), _is_told(key, words))


def _shown(key: str, value: Value, words: Vocabulary) -> str:
    reading = Readings(words).find_key(key)
    if isinstance(value, bool):
        return str(value).lower()
    if reading is not None and isinstance(value, int) and reading.type is FactType.ORDERED:
        return reading.word(value)
    if reading is not None and isinstance(value, int) and reading.type is FactType.DURATION:
        return show_duration(value)
    return str(value)
