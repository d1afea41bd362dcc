"""Facts as rules read them, made at the edges of what the rules ask.

They are made directly and not told as events, so that every sort of value comes up often: unknown, not
applicable, within bounds, and exactly at, just below and just above each value that a rule names.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from random import Random
from typing import Final, TypeAlias

from hypothesis import strategies as st

from riskengine.inference.expressions import BOUNDABLE
from riskengine.model.facts import INCIDENT, NOT_APPLICABLE, Bounds, Facts, Subject, Value
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import (
    INCIDENT_VAR,
    Clause,
    Compare,
    Either,
    Except,
    Interval,
    Known,
    Quantified,
    Test,
    walk,
)
from riskengine.rulebook.domain import numbers_in
from riskengine.rulebook.readings import PERSON, Origin, Reading, Readings
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.vocabulary import FactType
from riskengine.testing.answer import NOON
from riskengine.testing.incident import INCIDENT_ID

Draw: TypeAlias = Callable[[Random], Value | None]
"""Makes one value of a reading; None where it is unknown."""

_ELSEWHERE: Final = timezone(timedelta(hours=5, minutes=30))
_FAR: Final = 1_000_000


def facts_for(rulebook: Rulebook, *, people: int = 3) -> st.SearchStrategy[Facts]:
    """Return facts at the edges of what the rules ask; the simplest are of an incident with nobody there.

    What no event could bring about may be among them, such as a boy who is both a child and of age: rules
    have a meaning for that too.

    Args:
        rulebook: The rules.
        people: How many people have names at most.
    """
    edges = Edges(rulebook, people=people)
    return st.randoms(use_true_random=False, note_method_calls=False).map(edges.facts)


class Edges:
    """Makes facts at the edges of what the rules of a rulebook ask, many in little time."""

    def __init__(self, rulebook: Rulebook, *, people: int = 3) -> None:
        """Find what the rules read of whom, and every value that they name.

        Args:
            rulebook: The rules.
            people: How many people have names at most.
        """
        self._people = people
        words = rulebook.vocabulary
        named = {kind for rule in rulebook.rules for kind in rule.kinds or ()}
        self._kinds = tuple(sorted(named | {min(set(words.kinds) - named, default=min(words.kinds))}))
        about = {role for rule in rulebook.rules for role in rule.about}
        over = {one.role for rule in rulebook.rules for one in walk(rule.when) if isinstance(one, Quantified)}
        self._roles = tuple(sorted((about | over) - {INCIDENT, PERSON})) or (min(words.roles),)
        self._relations = tuple(sorted({rule.relation for rule in rulebook.rules} - {None}, key=str))
        self._of_incident, self._of_people = _readings(rulebook)

    def facts(self, random: Random) -> Facts:
        """Return facts; the same for the same random numbers."""
        people = [self._person(random, f"p{number}") for number in range(random.randint(0, self._people))]
        people += [self._unnamed(random, role) for role in self._roles if random.random() > 1 - _UNNAMED]
        return Facts(
            incident=Subject(INCIDENT_ID, {}, _drawn(self._of_incident, random)),
            kinds=frozenset(random.sample(self._kinds, random.randint(1, min(2, len(self._kinds))))),
            people=tuple(people),
            relations=frozenset(self._links(random, [who.id for who in people])),
            as_of=NOON,
            known_at=NOON,
        )

    def _person(self, random: Random, name: str) -> Subject:
        played = {role: random.choice(_PLAYED) for role in self._roles}
        return Subject(
            id=name,
            roles={role: truth for role, truth in played.items() if truth is not Truth.FALSE},
            readings=_drawn(self._of_people, random),
            linked=random.random() > 1 - _LINKED,
        )

    def _unnamed(self, random: Random, role: str) -> Subject:
        return Subject(
            id=f"?{role}",
            roles={role: random.choice((Truth.UNKNOWN, Truth.TRUE))},
            readings=_drawn(self._of_people, random),
            unnamed=True,
            linked=random.random() > 1 - _LINKED,
        )

    def _links(self, random: Random, people: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        for relation in self._relations:
            for one in people:
                for two in people:
                    if random.random() > 1 - _JOINED:
                        yield str(relation), one, two


_UNKNOWN, _WITHIN_BOUNDS, _DOES_NOT_APPLY = 0.25, 0.3, 0.1
_UNNAMED, _LINKED, _JOINED = 0.3, 0.1, 0.4
_PLAYED: Final = (Truth.TRUE, Truth.TRUE, Truth.UNKNOWN, Truth.FALSE)


def _drawn(draws: Mapping[str, Draw], random: Random) -> dict[str, Value]:
    found = {key: draw(random) for key, draw in draws.items()}
    return {key: value for key, value in found.items() if value is not None}


def _readings(rulebook: Rulebook) -> tuple[dict[str, Draw], dict[str, Draw]]:
    """Return what makes each reading that some rule reads, of the incident and of people."""
    known, tests = Readings(rulebook.vocabulary), dict[tuple[bool, str], list[Test]]()
    for rule in rulebook.rules:
        for part in walk(rule.when):
            if isinstance(part, (Clause, Known)):
                of = tests.setdefault((part.var == INCIDENT_VAR, part.key), [])
                of += [part.test] if isinstance(part, Clause) else []
    draws: tuple[dict[str, Draw], dict[str, Draw]] = ({}, {})
    for (of_incident, key), some in sorted(tests.items(), key=lambda one: one[0]):
        reading = known.find(INCIDENT if of_incident else PERSON, key) or known.find_key(key)
        assert reading is not None, key
        draws[0 if of_incident else 1][key] = _draw_of(reading, values_at_edges(reading, some))
    return draws


def _draw_of(reading: Reading, values: Sequence[Value]) -> Draw:
    """Return what makes a reading as it may be: of what the engine itself keeps nothing is ever unknown."""
    fact = reading.fact
    told = fact is not None or reading.origin is Origin.FLAG
    unknown = _UNKNOWN if told else 0
    may_not_apply = fact is not None and (fact.applies_when is not None or fact.measure is not None)
    is_grade = reading.origin is Origin.GRADE and reading.type is FactType.ORDERED
    does_not_apply = _DOES_NOT_APPLY if may_not_apply or is_grade else 0
    bounded = _WITHIN_BOUNDS if fact is not None and reading.type in BOUNDABLE else 0

    def draw(random: Random) -> Value | None:
        chance = random.random()
        if chance < unknown:
            return None
        if chance < unknown + does_not_apply:
            return NOT_APPLICABLE
        if chance < unknown + does_not_apply + bounded:
            return _bounds(random, values)
        return random.choice(values)

    return draw


def _bounds(random: Random, values: Sequence[Value]) -> Value:
    """Return bounds with ends among some numbers, open on one side or on none; a number where both meet."""
    one, two = (_number(random.choice(values)) for _ in range(2))
    open_end = random.choice(("below", "above", "none", "none"))
    if open_end == "below":
        return Bounds(None, one)
    if open_end == "above":
        return Bounds(one, None)
    return one if one == two else Bounds(min(one, two), max(one, two))


def _number(value: Value) -> float:
    """Return a value that is known to be a number."""
    assert isinstance(value, int | float), value
    return value


def values_at_edges(reading: Reading, tests: Iterable[Test]) -> tuple[Value, ...]:
    """Return every value that tests of a reading name, what lies just beside it, and the ends of all values.

    Args:
        reading: The reading.
        tests: The tests that rules make of it.
    """
    every = tuple(tests)
    match reading.type:
        case FactType.BOOL:
            return (False, True)
        case FactType.ENUM:
            return reading.words
        case FactType.ORDERED:
            return reading.ranks
        case FactType.TIME:
            return tuple(_moments(every)) or (NOON,)
        case _:
            named = {number for test in every for number in numbers_in(test)}
            return _numbers(reading, named)


def _numbers(reading: Reading, named: set[int | float]) -> tuple[Value, ...]:
    fact = reading.fact
    least = fact.minimum if fact is not None else None
    most = fact.maximum if fact is not None else None
    least = 0 if least is None and reading.type is FactType.DURATION else least
    at = {*named, *(end for end in (least, most) if end is not None)} or {0}
    near = {value for number in at for value in _beside(number, whole=reading.type is not FactType.NUMBER)}
    near |= {max(at) + _FAR}
    low, high = (-math.inf if least is None else least), (math.inf if most is None else most)
    return tuple(sorted(value for value in near if low <= value <= high))


def _beside(number: float, *, whole: bool) -> Iterator[float]:
    if whole:
        yield from (int(number) - 1, int(number), int(number) + 1)
    else:
        yield from (math.nextafter(number, -math.inf), number, math.nextafter(number, math.inf))
        yield from (number - 0.5, number + 0.5)


def _moments(tests: Iterable[Test]) -> Iterator[datetime]:
    """Yield the moments that tests name, also as clocks elsewhere show them, and those just beside."""
    for moment in sorted({one for test in tests for one in _named(test)}):
        yield from (moment - timedelta(microseconds=1), moment, moment + timedelta(microseconds=1))
        yield moment.astimezone(_ELSEWHERE)


def _named(test: Test) -> Iterator[datetime]:
    match test:
        case Compare(value=datetime() as moment):
            yield moment
        case Interval(lo=datetime() as lo, hi=datetime() as hi):
            yield from (lo, hi)
        case Either(tests):
            for one in tests:
                yield from _named(one)
        case Except(inner):
            yield from _named(inner)
        case _:
            return
