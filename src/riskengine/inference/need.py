"""What would have to be answered for a condition that is open to be decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from riskengine.inference.kleene import truth_of
from riskengine.inference.scene import Scene
from riskengine.model.decision import Asked
from riskengine.model.facts import Subject
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Clause,
    Condition,
    Known,
    Negation,
    NotShown,
    Quantified,
)
from riskengine.rulebook.rules import Rule
from riskengine.rulebook.unary import passes

Answers = frozenset[Asked]
NONE: Final[Answers] = frozenset()


@dataclass(frozen=True, slots=True)
class Need:
    """What it takes to make a condition true, and to make it false.

    Attributes:
        true: The fewest unknowns whose answers could make it true; None where nothing can.
        false: The fewest unknowns whose answers could make it false; None where nothing can.
        alone_true: The unknowns each of which could, alone, make it true.
        alone_false: The unknowns each of which could, alone, make it false.
        open: Every unknown that still bears on it.
    """

    true: Answers | None
    false: Answers | None
    alone_true: Answers = NONE
    alone_false: Answers = NONE
    open: Answers = NONE

    @property
    def truth(self) -> Truth:
        """What the condition is now."""
        if self.true is None:
            return Truth.FALSE
        return Truth.TRUE if self.false is None else Truth.UNKNOWN

    def negated(self) -> Need:
        """Return the need of the negation."""
        return Need(self.false, self.true, self.alone_false, self.alone_true, self.open)


HOLDS: Final = Need(NONE, None)
FAILS: Final = Need(None, NONE)


def need(condition: Condition, scene: Scene) -> Need:
    """Return what it takes to decide a condition in a scene."""
    match condition:
        case Clause():
            return _clause(condition, scene)
        case AllOf(parts):
            return _all([need(part, scene) for part in parts])
        case AnyOf(parts):
            return _all([need(part, scene).negated() for part in parts]).negated()
        case AtLeast(n, parts):
            return _counted(n, [need(part, scene) for part in parts])
        case Negation(part):
            return need(part, scene).negated()
        case NotShown(part):
            return FAILS if need(part, scene).truth is Truth.TRUE else HOLDS
        case Known(var, key, wanted):
            return HOLDS if (key in scene.subject(var).readings) == wanted else FAILS
        case Quantified():
            return _quantified(condition, scene)


def need_of_rule(rule: Rule, subjects: tuple[Subject, ...], scene: Scene) -> Need:
    """Return what it takes for a rule to hold for a subject or pair, being what it is about included."""
    inner = scene.about(subjects)
    parts = [need(rule.when, inner)]
    for who, role in zip(inner.bound, rule.about, strict=False):
        parts.append(_playing(who, role, scene))
    if (
        rule.relation is not None
        and (rule.relation, subjects[0].id, subjects[1].id) not in scene.facts.relations
    ):
        parts.append(
            _one(Asked(fact=f"relation.{rule.relation}", subject=f"{subjects[0].id}/{subjects[1].id}"))
        )
    return _all(parts)


def _one(asked: Asked) -> Need:
    here = frozenset({asked})
    return Need(here, here, here, here, here)


def _playing(who: Subject, role: str, scene: Scene) -> Need:
    truth = scene.people.membership(who, role)
    if truth is Truth.TRUE:
        return HOLDS
    (asked,) = scene.membership_needs(who, role)
    return _one(asked)


def _clause(clause: Clause, scene: Scene) -> Need:
    who = scene.subject(clause.var)
    truth = truth_of(clause.test, who.readings.get(clause.key))
    if truth is not Truth.UNKNOWN:
        return HOLDS if truth is Truth.TRUE else FAILS
    concluders = scene.concluders.get(clause.key)
    if concluders is None:
        return _one(Asked(fact=clause.key, subject=who.id))
    return _concluded(clause, who, concluders, scene)


def _concluded(clause: Clause, who: Subject, concluders: Iterable[Rule], scene: Scene) -> Need:
    """A conclusion cannot be asked for: what can is whatever the rules that conclude it rest on."""
    parts = []
    for rule in concluders:
        enough = any(one.key == clause.key and passes(clause.test, one.value) for one in rule.then.concludes)
        if enough and len(rule.about) == 1 and (rule.kinds is None or rule.kinds & scene.facts.kinds):
            parts.append(need_of_rule(rule, (who,), scene))
    found = _all([part.negated() for part in parts]).negated()
    if found.truth is Truth.UNKNOWN:
        return found
    return Need(NONE, NONE)


def _all(parts: list[Need]) -> Need:
    """Combine parts that must all be true."""
    waiting = [part for part in parts if part.truth is not Truth.TRUE]
    if not waiting:
        return HOLDS
    if any(part.true is None for part in waiting):
        return FAILS
    if len(waiting) == 1:
        return waiting[0]
    true = NONE.union(*(part.true for part in waiting if part.true is not None))
    false = _smallest(part.false for part in waiting if part.false is not None)
    alone_true = waiting[0].alone_true.intersection(*(part.alone_true for part in waiting[1:]))
    alone_false = NONE.union(*(part.alone_false for part in waiting))
    return Need(true, false, alone_true, alone_false, NONE.union(*(part.open for part in waiting)))


def _counted(n: int, parts: list[Need]) -> Need:
    holding = sum(1 for part in parts if part.truth is Truth.TRUE)
    waiting = [part for part in parts if part.truth is Truth.UNKNOWN]
    if holding >= n:
        return HOLDS
    if holding + len(waiting) < n:
        return FAILS
    more, fewer = n - holding, holding + len(waiting) - n + 1
    true = NONE.union(*_cheapest(more, [part.true for part in waiting]))
    false = NONE.union(*_cheapest(fewer, [part.false for part in waiting]))
    alone_true = NONE.union(*(part.alone_true for part in waiting)) if more == 1 else NONE
    alone_false = NONE.union(*(part.alone_false for part in waiting)) if fewer == 1 else NONE
    return Need(true, false, alone_true, alone_false, NONE.union(*(part.open for part in waiting)))


def _quantified(condition: Quantified, scene: Scene) -> Need:
    parts: list[Need] = []
    for who in scene.members(condition):
        playing = _playing(who, condition.role, scene)
        body = need(condition.body, scene.with_person(who))
        # some: plays the role and satisfies the body; every: does not play it, or satisfies the body.
        parts.append(_all([playing, body.negated() if condition.every else body]))
    found = _all([part.negated() for part in parts])
    return found if condition.every else found.negated()


def _cheapest(n: int, answers: Iterable[Answers | None]) -> list[Answers]:
    return sorted((one for one in answers if one is not None), key=_size)[:n]


def _smallest(answers: Iterable[Answers]) -> Answers:
    return min(answers, key=_size)


def _size(answers: Answers) -> tuple[int, list[tuple[str, str]]]:
    return (len(answers), sorted((one.subject, one.fact) for one in answers))
