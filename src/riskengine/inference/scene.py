"""What conditions are weighed in: the facts of one moment, and whom their variables stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeAlias

from riskengine.inference.people import People
from riskengine.inference.weights import Weight, of_fact
from riskengine.model.decision import Asked
from riskengine.model.facts import INCIDENT, Facts, Subject
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import Condition, Quantified
from riskengine.rulebook.rules import Rule

Bound: TypeAlias = tuple[Subject, ...]
"""Whom the variables 0, 1, ... stand for; the incident comes last, for its variable is -1."""

Weigh: TypeAlias = Callable[["Scene", Bound], Weight]
"""A condition made ready to be weighed."""


class Weighing(Protocol):
    """Makes conditions ready to be weighed."""

    def condition(self, condition: Condition) -> Weigh:
        """Return a condition ready to be weighed."""
        ...

    def rule(self, rule: Rule) -> Weigh:
        """Return a rule ready to be weighed, being what it is about included."""
        ...

    def listing(self, who: Subject, incident: Subject) -> tuple[str, str]:
        """Return the subject and the key of the answer that would name somebody unnamed."""
        ...


class Leaves(dict[tuple[str, str, Truth], Weight]):
    """What a test on one fact weighs, by subject, key and truth; each is made when first met.

    Attributes:
        bits: The bit that stands for each fact in a set.
        names: The facts by bit.
    """

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self.bits: dict[tuple[str, str], int] = {}
        self.names: list[tuple[str, str]] = []

    def __missing__(self, name: tuple[str, str, Truth]) -> Weight:
        """Weigh a test that was not met before."""
        fact = name[:2]
        bit = self.bits.get(fact)
        if bit is None:
            bit = self.bits[fact] = 1 << len(self.names)
            self.names.append(fact)
        found = self[name] = of_fact(bit, name[2])
        return found

    def named(self, facts: int) -> list[tuple[str, str]]:
        """Return the facts of a set, by subject and key, in order."""
        found = []
        while facts:
            last = facts & -facts
            found.append(self.names[last.bit_length() - 1])
            facts ^= last
        found.sort()
        return found


@dataclass(frozen=True, slots=True)
class Scene:
    """The facts of one moment, and whom each variable stands for.

    Attributes:
        facts: The facts, conclusions included.
        people: The people among them by role.
        weigher: Makes conditions and rules ready to be weighed.
        bound: Whom the variables stand for.
        leaves: The facts met so far.
        behind: What lies behind each conclusion met so far, by subject and key.
    """

    facts: Facts
    people: People
    weigher: Weighing
    bound: Bound
    leaves: Leaves = field(default_factory=Leaves)
    behind: dict[tuple[str, str], tuple[tuple[bool | int, Weight], ...]] = field(default_factory=dict)

    def about(self, subjects: tuple[Subject, ...]) -> Scene:
        """Return the scene of a rule about these subjects."""
        incident = self.facts.incident
        return replace(self, bound=(incident,) if subjects[0].id == incident.id else (*subjects, incident))

    def with_person(self, who: Subject) -> Scene:
        """Return the scene inside a quantifier."""
        return replace(self, bound=(*self.bound[:-1], who, self.bound[-1]))

    def of(self, facts: Facts) -> Scene:
        """Return a scene of other facts, weighed by the same rules."""
        return Scene(facts, People(facts.people), self.weigher, (facts.incident,))

    def subject(self, var: int) -> Subject:
        """Return whom a variable stands for."""
        return self.bound[var]

    def members(self, condition: Quantified) -> Iterator[Subject]:
        """Yield everybody a quantifier goes over, certainly or possibly."""
        return members(condition, self, self.bound)

    def weigh(self, condition: Condition) -> Weight:
        """Return what a condition weighs here."""
        return self.weigher.condition(condition)(self, self.bound)

    def weigh_rule(self, rule: Rule, subjects: tuple[Subject, ...]) -> Weight:
        """Return what a rule weighs for a subject or pair, being what it is about included."""
        bound = (self.facts.incident,) if rule.about[0] == INCIDENT else (*subjects, self.facts.incident)
        return self.weigher.rule(rule)(self, bound)

    def listing(self, who: Subject) -> tuple[str, str]:
        """Return the subject and the key of the answer that would name somebody unnamed."""
        return self.weigher.listing(who, self.facts.incident)

    def asked(self, facts: int) -> tuple[Asked, ...]:
        """Return a set of facts in order of subject and key."""
        return tuple(Asked(fact=key, subject=subject) for subject, key in self.leaves.named(facts))


def members(condition: Quantified, scene: Scene, bound: Bound) -> Iterator[Subject]:
    """Yield everybody a quantifier goes over, certainly or possibly."""
    left_out = bound[condition.other_than].id if condition.other_than is not None else None
    for who in scene.people.possible(condition.role):
        # Somebody unnamed may be several people, so one of them can always be somebody else.
        if who.unnamed or who.id != left_out:
            yield who
