"""What conditions are weighed in: the facts of one moment, and whom their variables stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeAlias

from riskengine.inference.behind import Behind
from riskengine.inference.leaves import Leaves
from riskengine.inference.people import People
from riskengine.inference.weights import Weight
from riskengine.model.decision import Asked
from riskengine.model.facts import Facts, Subject
from riskengine.model.quickly import quickly
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import Condition, Quantified
from riskengine.rulebook.rules import Rule

_asked = quickly(Asked)

Bound: TypeAlias = tuple[Subject, ...]
"""Whom the variables 0, 1, ... stand for; the incident comes last, for its variable is -1."""

Weigh: TypeAlias = Callable[["Scene", Bound], Weight]
"""A condition made ready to be weighed."""


class Weighing(Protocol):
    """Makes conditions ready to be weighed."""

    def scene(self, facts: Facts, before: Scene | None = None) -> Scene:
        """Return the scene of some facts, conclusions included; what has not changed weighs as before."""
        ...

    def condition(self, condition: Condition) -> Weigh:
        """Return a condition ready to be weighed."""
        ...

    def rule(self, rule: Rule) -> Weigh:
        """Return a rule ready to be weighed for a subject or pair, being what it is about included."""
        ...

    def listing(self, who: Subject, incident: Subject) -> tuple[str, str]:
        """Return the subject and the key of the answer that would name somebody unnamed."""
        ...


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
        weighed: What the rules weigh that were weighed so far, by rule and whom it is about.
        same: What quantifiers weigh that weigh the same for everybody, by the id of the condition.
    """

    facts: Facts
    people: People
    weigher: Weighing
    bound: Bound
    leaves: Leaves
    behind: dict[tuple[str, str], Behind] = field(default_factory=dict)
    weighed: dict[tuple[str, tuple[str, ...]], Weight] = field(default_factory=dict)
    same: dict[int, Weight] = field(default_factory=dict)

    def about(self, subjects: tuple[Subject, ...]) -> Scene:
        """Return the scene of a rule about these subjects."""
        incident = self.facts.incident
        return replace(self, bound=(incident,) if subjects[0].id == incident.id else (*subjects, incident))

    def with_person(self, who: Subject) -> Scene:
        """Return the scene inside a quantifier."""
        return replace(self, bound=(*self.bound[:-1], who, self.bound[-1]))

    def of(self, facts: Facts) -> Scene:
        """Return a scene of other facts, weighed by the same rules."""
        return self.weigher.scene(facts)

    def taking(self, playing: Mapping[str, str]) -> Scene:
        """Return the scene in which some people, by id, certainly play a role."""
        people = tuple(
            replace(who, roles={**who.roles, playing[who.id]: Truth.TRUE}) if who.id in playing else who
            for who in self.facts.people
        )
        facts = replace(self.facts, people=people)
        return replace(self, facts=facts, people=People(people), behind={}, weighed={}, same={})

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
        return self.weigher.rule(rule)(self, subjects)

    def listing(self, who: Subject) -> tuple[str, str]:
        """Return the subject and the key of the answer that would name somebody unnamed."""
        return self.weigher.listing(who, self.facts.incident)

    def asked(self, facts: int) -> tuple[Asked, ...]:
        """Return a set of facts in order of subject and key."""
        return tuple([_asked(fact=key, subject=subject) for subject, key in self.leaves.named(facts)])


def members(condition: Quantified, scene: Scene, bound: Bound) -> Iterator[Subject]:
    """Yield everybody a quantifier goes over, certainly or possibly."""
    left_out = bound[condition.other_than].id if condition.other_than is not None else None
    for who in scene.people.possible(condition.role):
        # Somebody unnamed may be several people, so one of them can always be somebody else.
        if who.unnamed or who.id != left_out:
            yield who
