"""Every mutant of the rules of a pack: what is changed, where it stands, and the rule as it then is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from riskengine.replay.mutation.clauses import conditions_changed
from riskengine.replay.mutation.outcomes import outcomes_changed
from riskengine.rulebook.conditions import Clause, walk
from riskengine.rulebook.rules import Rule, Rulebook
from riskengine.rulebook.source import Span
from riskengine.rulebook.vocabulary import FactType

Name: TypeAlias = tuple[str, Span, str, tuple[int | str, ...]]
"""What a mutant is called: the rule and its place, what is done to it, and where in it."""


class Kind(StrEnum):
    """What is done to a rule."""

    THRESHOLD = "threshold moved"
    CLAUSE = "clause left out"
    JOINED = "and and or swapped"
    FLOOR = "floor lowered"
    CONCLUSION = "conclusion lowered"
    DUTY = "duty left out"
    FORBIDS = "prohibition left out"
    DEADLINE = "deadline doubled"

    @property
    def of_condition(self) -> bool:
        """Whether it changes when a rule holds, and not what follows."""
        return self in (Kind.THRESHOLD, Kind.CLAUSE, Kind.JOINED)

    @property
    def of_duty(self) -> bool:
        """Whether it changes what is owed."""
        return self in (Kind.DUTY, Kind.DEADLINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A rule with one thing changed.

    Attributes:
        kind: What is done to it.
        says: What is changed, as a policy owner reads it.
        span: Where that stands.
        way: Where in the rule that is.
        rule: The rule as it is.
        made: The rule as it is changed.
    """

    kind: Kind
    says: str
    span: Span
    way: tuple[int | str, ...]
    rule: Rule
    made: Rule

    @property
    def name(self) -> Name:
        """What it is called, in every pack that has the rule."""
        return (self.rule.id, self.rule.span, self.kind.value, self.way)

    @property
    def moves_time(self) -> bool:
        """Whether a length of time is moved, so that the rule may be looked at at other moments."""
        times = [
            [part.test for part in walk(rule.when) if isinstance(part, Clause) and _is_long(part)]
            for rule in (self.rule, self.made)
        ]
        return self.kind is Kind.THRESHOLD and times[0] != times[1]


def mutants_of(rulebook: Rulebook, rule: Rule) -> Iterator[Mutant]:
    """Yield every mutant of a rule that is not plainly the same as the rule.

    Args:
        rulebook: The rules it is one of.
        rule: The rule.
    """
    for one in conditions_changed(rule, rulebook.vocabulary):
        made = replace(rule, when=one.condition)
        yield Mutant(kind=Kind(one.kind), says=one.says, span=one.span, way=one.way, rule=rule, made=made)
    for other in outcomes_changed(rule, rulebook.vocabulary):
        made = replace(rule, then=other.then)
        kind = Kind(other.kind)
        yield Mutant(kind=kind, says=other.says, span=other.span, way=other.way, rule=rule, made=made)


def _is_long(clause: Clause) -> bool:
    return clause.type is FactType.DURATION
