"""What to tell so that a condition holds: built from the condition itself, rather than hoped for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from hypothesis import reject
from hypothesis import strategies as st

from riskengine.facts.encoding import decode
from riskengine.model.events import Answer
from riskengine.model.facts import INCIDENT
from riskengine.rulebook.conditions import (
    INCIDENT_VAR,
    AllOf,
    AnyOf,
    AtLeast,
    Clause,
    Compare,
    Condition,
    Known,
    Literal_,
    Negation,
    NotShown,
    Quantified,
    Test,
)
from riskengine.rulebook.readings import PERSON, Origin, Readings
from riskengine.rulebook.rules import Rule, Rulebook
from riskengine.rulebook.unary import passes
from riskengine.rulebook.vocabulary import Fact, FactType
from riskengine.testing.answer import NOON, literals
from riskengine.testing.fixed import OTHER

Roles = Mapping[int, str]
"""What each variable of a condition is called, in the words of `Fixed`."""

_DEEP: Final = 4
"""How many rules that conclude for each other are followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A case in which a condition should hold.

    Attributes:
        given: What is told, in the words of a condition.
        kinds: The kinds the incident needs for it; empty where any will do.
    """

    given: Mapping[str, Answer]
    kinds: frozenset[str] = frozenset()


@st.composite
def meeting(
    draw: st.DrawFn, rulebook: Rulebook, about: str, when: Condition, kinds: frozenset[str] | None = None
) -> Setting:
    """Return settings in which a condition should hold of somebody.

    Args:
        draw: Draws.
        rulebook: The rules.
        about: Whom the condition is about: a role, or the incident.
        when: The condition.
        kinds: The kinds of incident of which one is needed; None for any.
    """
    wanted = _Wanted(rulebook, draw)
    if kinds:
        wanted.kinds.add(draw(st.sampled_from(sorted(kinds))))
    if about != INCIDENT:
        wanted.people[f"role.{about}"] = True
    wanted.meet(when, {INCIDENT_VAR: INCIDENT, 0: about}, so=True)
    return Setting(given={**wanted.people, **wanted.told()}, kinds=frozenset(wanted.kinds))


@dataclass(slots=True)
class _Wanted:
    """What must be told, as it is gathered from a condition.

    Attributes:
        rulebook: The rules.
        draw: Draws which of several ways is taken.
        kinds: The kinds the incident needs.
        people: Who must be there, and what is on them or done for them.
        tests: The tests that each fact must pass, or must not.
        rules: The rules that are followed, to what they conclude, so far.
    """

    rulebook: Rulebook
    draw: st.DrawFn
    kinds: set[str] = field(default_factory=set)
    people: dict[str, Answer] = field(default_factory=dict)
    tests: dict[tuple[str, str], list[tuple[Test | None, bool]]] = field(default_factory=dict)
    rules: list[str] = field(default_factory=list)

    def meet(self, condition: Condition, roles: Roles, *, so: bool) -> None:
        """Gather what makes a condition hold, or not hold."""
        match condition:
            case AllOf(parts) | AnyOf(parts):
                self._of(
                    parts,
                    len(parts) if isinstance(condition, AllOf) == so else min(1, len(parts)),
                    roles,
                    so=so,
                )
            case AtLeast(n, parts):
                self._of(parts, n if so else len(parts) - n + 1, roles, so=so)
            case Negation(part):
                self.meet(part, roles, so=not so)
            case NotShown(part):
                if not so:
                    self.meet(part, roles, so=True)
            case Quantified():
                self._quantified(condition, roles, so=so)
            case Known(var=var, key=key, wanted=known):
                if known == so:
                    self._want(roles[var], key, None, so=True)
            case Clause():
                self._clause(condition, roles, so=so)

    def _of(self, parts: Sequence[Condition], n: int, roles: Roles, *, so: bool) -> None:
        """Gather what makes so many of some parts hold, or not hold."""
        if n >= len(parts):
            chosen: Sequence[Condition] = parts
        else:
            at = self.draw(st.lists(st.integers(0, len(parts) - 1), min_size=n, max_size=n, unique=True))
            chosen = [parts[one] for one in sorted(at)]
        for part in chosen:
            self.meet(part, roles, so=so)

    def _quantified(self, condition: Quantified, roles: Roles, *, so: bool) -> None:
        """Bring in somebody of whom it is so; or say that everybody is named, and nobody is against it."""
        role = condition.role
        if condition.every != so:
            name = f"{OTHER}{role}" if role in roles.values() else role
            self.people[f"role.{name}"] = True
            self.meet(condition.body, {**roles, condition.var: name}, so=so)
            return
        if condition.listed_by is not None:
            self._want(INCIDENT, condition.listed_by, Compare("==", True), so=True)
        if role in roles.values() and condition.other_than is None:
            self.meet(condition.body, {**roles, condition.var: role}, so=so)

    def _clause(self, clause: Clause, roles: Roles, *, so: bool) -> None:
        reading = Readings(self.rulebook.vocabulary).find_key(clause.key)
        role = roles[clause.var]
        if reading is None or reading.origin.of_ledger:
            return  # what is owed, graded or closed comes about or does not
        if reading.origin in (Origin.FLAG, Origin.DONE):
            self.people[f"{role}.{clause.key}"] = passes(clause.test, True) == so
        elif reading.fact is not None and reading.fact.concluded:
            if so:
                self._conclude(clause, role)
        else:
            self._want(role, clause.key, clause.test, so=so)

    def _want(self, role: str, key: str, test: Test | None, *, so: bool) -> None:
        self.tests.setdefault((role, key), []).append((test, so))
        fact = self.rulebook.vocabulary.facts.get(key)
        applies = fact.applies_when if fact is not None else None
        if applies is not None and len(self.tests[role, key]) == 1:
            self.meet(applies, {INCIDENT_VAR: INCIDENT, 0: role}, so=True)  # type: ignore[arg-type]  # as parsed

    def _conclude(self, clause: Clause, role: str) -> None:
        """Gather what makes a rule hold that concludes what a test asks for."""
        rules = [rule for rule in self.rulebook.rules if _concludes(rule, clause, role)]
        rules = [rule for rule in rules if rule.id not in self.rules]
        if not rules or len(self.rules) >= _DEEP:
            reject()
        rule = rules[self.draw(st.integers(0, len(rules) - 1))]
        self.rules.append(rule.id)
        if rule.kinds is not None and not rule.kinds & self.kinds:
            self.kinds.add(self.draw(st.sampled_from(sorted(rule.kinds))))
        self.meet(rule.when, {INCIDENT_VAR: INCIDENT, 0: role}, so=True)

    def told(self) -> dict[str, Answer]:
        """Draw an answer for each fact that passes all its tests."""
        return {
            f"{role}.{key.partition('.')[2]}": self._answer(role, key, tests)
            for (role, key), tests in sorted(self.tests.items())
        }

    def _answer(self, role: str, key: str, tests: Sequence[tuple[Test | None, bool]]) -> Answer:
        fact = self.rulebook.vocabulary.facts[key]
        named = [test for test, _ in tests if test is not None]
        fitting = [
            value
            for value in sorted({*candidates(fact, named)}, key=_plainest)
            if self._fits(role, key, value)
            and all(test is None or passes(test, value) == so for test, so in tests)
        ]
        if not fitting:
            reject()
        return decode(fact, self.draw(st.sampled_from(fitting)))

    def _fits(self, role: str, key: str, value: Literal_) -> bool:
        """Tell whether somebody with a role can be of an age."""
        declared = self.rulebook.vocabulary.roles.get(role.removeprefix(OTHER))
        if declared is None or key.partition(".")[2] != "age" or not isinstance(value, int | float):
            return True
        return value < (declared.under or value + 1) and value >= (declared.not_under or 0)


def _concludes(rule: Rule, clause: Clause, role: str) -> bool:
    """Tell whether a rule about one of that role concludes what passes a test."""
    about = rule.about if len(rule.about) == 1 else ()
    return about in ((role.removeprefix(OTHER),), (PERSON,)) and any(
        one.key == clause.key and one.var in (0, INCIDENT_VAR) and passes(clause.test, one.value)
        for one in rule.then.concludes
    )


def candidates(fact: Fact, tests: Sequence[Test]) -> Iterator[Literal_]:
    """Yield values of a fact among which some pass each of some tests, if any value does."""
    named = [value for test in tests for value in literals(test)]
    match fact.type:
        case FactType.BOOL:
            yield from (True, False)
        case FactType.ENUM:
            yield from fact.values
        case FactType.ORDERED:
            yield from range(len(fact.values))
        case FactType.TIME:
            yield NOON
            for moment in named:
                if isinstance(moment, datetime):
                    yield from (moment + timedelta(minutes=at) for at in (-1, 0, 1))
        case _:
            yield from _numbers(fact, named)


def _numbers(fact: Fact, named: Sequence[Literal_]) -> Iterator[int]:
    low = int(fact.minimum or 0) if fact.type is not FactType.DURATION else 1
    high = int(fact.maximum) if fact.maximum is not None else None
    ends = [int(value) for value in named if isinstance(value, int | float)]
    near = {one for end in ends for one in (end - 1, end, end + 1)}
    between = set(range(min(ends), max(ends) + 1)) if ends and max(ends) - min(ends) <= _FEW else set[int]()
    for value in {low, low + 1, *near, *between}:
        if value >= low and (high is None or value <= high):
            yield value


_FEW: Final = 40


def _plainest(value: Literal_) -> tuple[bool, str, float]:
    """Order values so that yes comes before no, and less before more."""
    if isinstance(value, bool):
        return (not value, "", 0)
    if isinstance(value, int | float):
        return (False, "", value)
    return (False, str(value), 0)
