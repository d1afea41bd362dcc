"""Whom the variables of a condition stand for: what explanations and questions walk a condition with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from riskengine.inference.people import People
from riskengine.model.decision import Asked
from riskengine.model.facts import Facts, Subject
from riskengine.rulebook.conditions import INCIDENT_VAR, Quantified
from riskengine.rulebook.rules import Rule
from riskengine.rulebook.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Scene:
    """The facts, and whom each variable stands for.

    Attributes:
        facts: The facts, conclusions included.
        people: The people among them by role.
        vocabulary: What roles depend on.
        concluders: The rules that conclude each fact, by key.
        bound: The subjects that variables 0, 1, ... stand for.
    """

    facts: Facts
    people: People
    vocabulary: Vocabulary
    concluders: Mapping[str, tuple[Rule, ...]]
    bound: tuple[Subject, ...] = ()

    def subject(self, var: int) -> Subject:
        """Return whom a variable stands for."""
        return self.facts.incident if var == INCIDENT_VAR else self.bound[var]

    def about(self, subjects: tuple[Subject, ...]) -> Scene:
        """Return the scene of a rule about these subjects."""
        bound = () if subjects and subjects[0].id == self.facts.incident.id else subjects
        return Scene(self.facts, self.people, self.vocabulary, self.concluders, bound)

    def with_person(self, who: Subject) -> Scene:
        """Return the scene inside a quantifier."""
        return Scene(self.facts, self.people, self.vocabulary, self.concluders, (*self.bound, who))

    def members(self, condition: Quantified) -> Iterator[Subject]:
        """Yield everybody a quantifier goes over, certainly or possibly."""
        left_out = self.bound[condition.other_than] if condition.other_than is not None else None
        for who in self.people.possible(condition.role):
            if left_out is None or who.unnamed or who.id != left_out.id:
                yield who

    def membership_needs(self, who: Subject, role: str) -> frozenset[Asked]:
        """Return what must be answered for somebody to play a role certainly."""
        if who.unnamed:
            return frozenset({self.listing(who)})
        return frozenset({Asked(fact="person.age", subject=who.id)})

    def listing(self, who: Subject) -> Asked:
        """Return the question that would name somebody unnamed."""
        role = self.vocabulary.roles.get(who.id.removeprefix("?"))
        fact = role.listed_by if role is not None and role.listed_by is not None else f"role.{who.id[1:]}"
        return Asked(fact=fact, subject=self.facts.incident.id)

    def role_supports(self, who: Subject, role: str) -> frozenset[Asked]:
        """Return the facts by which somebody plays, or does not play, a role."""
        declared = self.vocabulary.roles.get(role)
        by_age = declared is not None and (declared.under is not None or declared.not_under is not None)
        if by_age and "person.age" in who.readings and not who.unnamed:
            return frozenset({Asked(fact="person.age", subject=who.id)})
        return frozenset()

    def outside_supports(self, condition: Quantified) -> frozenset[Asked]:
        """Return the facts by which everybody else does not play the role, and all have been named."""
        inside = {who.id for who in self.people.possible(condition.role)}
        out = frozenset[Asked]().union(
            *(self.role_supports(who, condition.role) for who in self.facts.people if who.id not in inside)
        )
        if condition.listed_by is not None and condition.listed_by in self.facts.incident.readings:
            out |= {Asked(fact=condition.listed_by, subject=self.facts.incident.id)}
        return out
