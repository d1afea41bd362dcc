"""Why a rule does not hold, and how near it came: the clauses that failed, what was read and needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from riskengine.grading.showing import find_reading, show_reading
from riskengine.inference.scene import Scene
from riskengine.inference.support import ground
from riskengine.model.facts import Bounds, Subject, Value
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Clause,
    Compare,
    Condition,
    Known,
    Negation,
    NotShown,
    Quantified,
)
from riskengine.rulebook.kleene import truth_of
from riskengine.rulebook.rules import Rule, Rulebook
from riskengine.rulebook.vocabulary import FactType


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A clause that failed, or is open.

    Attributes:
        subject: Whose fact.
        clause: The clause as the rule writes it (``child.age < 13``).
        read: The value read, in words.
        short_by: How far it is from what is needed, in words, where there is a distance.
        open: Whether it is unknown rather than false.
    """

    subject: str
    clause: str
    read: str
    short_by: str | None = None
    open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A rule that would set more and does not hold.

    Attributes:
        rule: The rule.
        title: Its title.
        subject: For whom.
        to: What it would set.
        failed: The clauses that stand in its way.
    """

    rule: str
    title: str
    subject: str
    to: str
    failed: tuple[Failed, ...]


def misses(rulebook: Rulebook, rule: Rule, subjects: tuple[Subject, ...], to: str, scene: Scene) -> Miss:
    """Return what stands in the way of a rule for a subject or pair."""
    found = dict.fromkeys(_failing(rulebook, rule.when, scene.about(subjects)))
    return Miss(rule=rule.id, title=rule.title, subject=subjects[0].id, to=to, failed=tuple(found))


def _failing(rulebook: Rulebook, condition: Condition, scene: Scene) -> Iterator[Failed]:
    """Yield the clauses because of which a condition is not true."""
    if ground(condition, scene).truth is Truth.TRUE:
        return
    match condition:
        case Clause():
            yield _failed(rulebook, condition, scene)
        case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
            for part in parts:
                yield from _failing(rulebook, part, scene)
        case Negation(part) | NotShown(part):
            yield from _holding(rulebook, part, scene)
        case Known(var=var, key=key, wanted=wanted, name=name):
            word = "known" if wanted else "unknown"
            who = scene.subject(var)
            shown = show_reading(rulebook, key, who.readings.get(key))
            yield Failed(subject=who.id, clause=f"{word}: {name}", read=shown)
        case Quantified(body=body):
            for who in scene.members(condition):
                yield from _failing(rulebook, body, scene.with_person(who))


def _holding(rulebook: Rulebook, condition: Condition, scene: Scene) -> Iterator[Failed]:
    """Yield the clauses because of which a condition under `not` is not false."""
    match condition:
        case Clause(var=var, key=key, test=test, name=name, text=text):
            who = scene.subject(var)
            value = who.readings.get(key)
            if truth_of(test, value) is not Truth.FALSE:
                shown = show_reading(rulebook, key, value)
                yield Failed(subject=who.id, clause=f"not {name} {text}", read=shown, open=value is None)
        case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
            for part in parts:
                yield from _holding(rulebook, part, scene)
        case Negation(part) | NotShown(part):
            yield from _failing(rulebook, part, scene)
        case Quantified(body=body):
            for who in scene.members(condition):
                yield from _holding(rulebook, body, scene.with_person(who))
        case Known():
            return


def _failed(rulebook: Rulebook, clause: Clause, scene: Scene) -> Failed:
    who = scene.subject(clause.var)
    value = who.readings.get(clause.key)
    return Failed(
        subject=who.id,
        clause=f"{clause.name} {clause.text}",
        read=show_reading(rulebook, clause.key, value),
        short_by=_distance(rulebook, clause, value),
        open=truth_of(clause.test, value) is Truth.UNKNOWN,
    )


def _distance(rulebook: Rulebook, clause: Clause, value: Value | None) -> str | None:
    """Return how far a number is from its threshold: "2 read, 3 needed"."""
    test = clause.test
    numeric = clause.type in (FactType.INT, FactType.NUMBER, FactType.DURATION, FactType.ORDERED)
    if not numeric or not isinstance(test, Compare) or isinstance(value, (bool, str)):
        return None
    reading = find_reading(rulebook, clause.key)
    if (
        isinstance(value, (int, float, Bounds))
        and reading is not None
        and isinstance(test.value, (int, float))
    ):
        needed = show_reading(rulebook, clause.key, test.value)
        return f"{show_reading(rulebook, clause.key, value)} read, {test.op} {needed} needed"
    return None
