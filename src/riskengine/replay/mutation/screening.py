"""Screening: at which steps of a recording a mutant would say anything else than the rule does.

Most steps ask a rule of the same as a step before them, so each different asking is answered once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from riskengine.inference.channel import Verdict, Verdicts
from riskengine.inference.native import NativeChannel
from riskengine.inference.people import People, subjects_of
from riskengine.model.facts import INCIDENT, Facts, Subject
from riskengine.model.truth import Truth
from riskengine.replay.mutation.mutants import Kind, Mutant
from riskengine.replay.mutation.recording import Taken
from riskengine.rulebook.conditions import INCIDENT_VAR, Clause, Known, Quantified, walk
from riskengine.rulebook.rules import Rule

Asking: TypeAlias = tuple[object, ...]
"""Everything that a rule reads on one occasion."""

Said: TypeAlias = tuple[tuple[tuple[str, ...], Truth], ...]
"""What a rule says on one occasion: of whom it holds, or may hold."""


class Reads:
    """Reads what one rule is asked of."""

    def __init__(self, rule: Rule) -> None:
        """Find what the rule reads, and of whom."""
        self.rule = rule
        parts = list(walk(rule.when))
        leaves = [one for one in parts if isinstance(one, Clause | Known)]
        arity = 0 if rule.about == (INCIDENT,) else len(rule.about)
        self._incident = tuple({one.key for one in leaves if one.var == INCIDENT_VAR})
        self._own = [tuple({one.key for one in leaves if one.var == var}) for var in range(arity)]
        inner = tuple({one.key for one in leaves if one.var >= arity})
        self._inner = [(one.role, inner) for one in parts if isinstance(one, Quantified)]

    def asking(self, facts: Facts) -> Asking | None:
        """Return what the rule is asked of in some facts; None where it is not asked."""
        if self.rule.kinds is not None and self.rule.kinds.isdisjoint(facts.kinds):
            return None
        people = People(facts.people)
        found = tuple(self._subjects(facts, people))
        if not found:
            return None
        others = tuple(
            (people.membership(who, role), who.id, *_values(who, keys))
            for role, keys in self._inner
            for who in people.possible(role)
        )
        return (_values(facts.incident, self._incident), found, others)

    def _subjects(self, facts: Facts, people: People) -> Iterator[tuple[object, ...]]:
        for subjects, sure in subjects_of(self.rule.about, self.rule.relation, facts, people):
            own = zip(subjects, self._own, strict=False)
            yield (sure, *((who.id, *_values(who, keys)) for who, keys in own))


@dataclass(slots=True)
class Occasions:
    """The different occasions on which one rule was asked in a recording.

    Attributes:
        asked: What was asked and said on each.
        by_step: On which of them each step asked, by the step's own id.
    """

    asked: list[tuple[Verdicts, Said]]
    by_step: dict[int, tuple[int, ...]]
    _numbers: dict[Asking, int] = field(default_factory=dict)

    @classmethod
    def of(cls, reads: Reads, steps: Iterable[Taken]) -> Occasions:
        """Find the occasions on which a rule was asked."""
        found = cls([], {})
        for taken in steps:
            numbers = [number for one in taken.asked if (number := found._number(reads, one)) is not None]
            if numbers:
                found.by_step[id(taken)] = tuple(dict.fromkeys(numbers))
        return found

    def _number(self, reads: Reads, one: Verdicts) -> int | None:
        asking = reads.asking(one.facts)
        if asking is None:
            return None
        number = self._numbers.setdefault(asking, len(self.asked))
        if number == len(self.asked):
            self.asked.append((one, said_of(reads.rule, one.every)))
        return number


class Alone:
    """A rule by itself: what it says of facts in which everything before it is concluded."""

    def __init__(self, rule: Rule) -> None:
        """Compile the rule."""
        self.rule = rule
        self._channel = NativeChannel((replace(rule, then=replace(rule.then, concludes=())),), {})

    def verdicts(self, facts: Facts) -> list[Verdict]:
        """Return of whom it holds, or may hold; what it concludes is not written down."""
        return [Verdict(self.rule, who, truth) for _, who, truth in self._channel.verdicts(facts).every]

    def said(self, facts: Facts) -> Said:
        """Return what the rule says."""
        return said_of(self.rule, self.verdicts(facts))


def said_of(rule: Rule, verdicts: Iterable[Verdict]) -> Said:
    """Return what a rule says, among all verdicts."""
    return tuple(
        (tuple(who.id for who in subjects), truth) for one, subjects, truth in verdicts if one.id == rule.id
    )


@dataclass(frozen=True, slots=True)
class Screened:
    """Where a mutant can differ from its rule in a recording.

    Attributes:
        steps: The steps, by their ids, that come out otherwise.
        decisions: The steps of which only the Decision may say something else.
    """

    steps: frozenset[int]
    decisions: frozenset[int]


def screened(mutant: Mutant, occasions: Occasions, alone: Alone, taken: Iterable[Taken]) -> Screened:
    """Tell where a mutant differs from its rule.

    Args:
        mutant: The mutant.
        occasions: When its rule was asked.
        alone: The mutant by itself.
        taken: Every step.
    """
    differs, spoken = set(), set()
    for number, (asked, said) in enumerate(occasions.asked):
        if said:
            spoken.add(number)
        if mutant.kind.of_condition:
            if alone.said(asked.facts) != said:
                differs.add(number)
        elif any(truth is Truth.TRUE or _raises(mutant) for _, truth in said):
            differs.add(number)
    # What a rule says of a duty counts until the duty has ended, whether or not the rule still holds.
    owing = frozenset(id(one) for one in taken if mutant.kind.of_duty and _owes(one, mutant.rule))
    return Screened(_steps(occasions, differs) | owing, _steps(occasions, spoken | differs) | owing)


def _owes(taken: Taken, rule: Rule) -> bool:
    return any(rule.id in duty.rules for duty in taken.before.duties.values())


def _steps(occasions: Occasions, numbers: set[int]) -> frozenset[int]:
    return frozenset(step for step, on in occasions.by_step.items() if not numbers.isdisjoint(on))


def _raises(mutant: Mutant) -> bool:
    """Tell whether what is changed counts already where a rule only may hold."""
    return mutant.kind in (Kind.FLOOR, Kind.CONCLUSION)


def _values(who: Subject, keys: Iterable[str]) -> tuple[object, ...]:
    return tuple(_value(who.readings.get(key)) for key in keys)


def _value(value: object) -> object:
    """Return a value that equals no other: True is not 1 here."""
    return (value.__class__, value)
