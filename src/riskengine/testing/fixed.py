"""What is certainly told in a generated case, in the words of a condition, sorted by whom it is told of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from riskengine.model.events import Answer
from riskengine.model.facts import INCIDENT
from riskengine.rulebook.readings import PERSON
from riskengine.rulebook.rules import Rulebook

NAMES: Final = ("ada", "ben", "cai", "dan", "eve", "fay", "gil", "hal")
"""What generated people are called, in the order in which they come."""


OTHER: Final = "other "
"""What stands before a role where another person with that role is meant: ``other child.age``."""


class NotDeclared(ValueError):
    """Something is to be told that the vocabulary does not have."""


@dataclass(slots=True)
class FixedPerson:
    """What is certainly so of one person.

    Attributes:
        roles: Their roles.
        facts: What is told of them, by fact.
        flags: The markers that are on them, or, where false, on none of the systems that were searched.
        done: The actions that are done for them.
    """

    roles: set[str] = field(default_factory=set)
    facts: dict[str, Answer] = field(default_factory=dict)
    flags: dict[str, bool] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Fixed:
    """What is certainly so in a case.

    Attributes:
        incident: What is told of the incident, by fact.
        done: The actions that are done for the incident.
        people: What is so of each of the people, by name, in the order in which they come.
        roles: Who stands for each role that something is said of.
    """

    incident: dict[str, Answer] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    people: dict[str, FixedPerson] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, rulebook: Rulebook, given: Mapping[str, Answer]) -> Fixed:
        """Return what is given, sorted; an action that is given as not done needs nothing.

        Raises:
            NotDeclared: If the vocabulary does not have it.
        """
        made = cls()
        for name, answer in given.items():
            role, _, rest = name.partition(".")
            made._take(rulebook, role, rest, answer)
        return made

    def _take(self, rulebook: Rulebook, role: str, rest: str, answer: Answer) -> None:
        words = rulebook.vocabulary
        what, _, name = rest.partition(".")
        if role == "role":
            role, what, rest = rest, "role", ""
        if role != INCIDENT and role.removeprefix(OTHER) not in (PERSON, *words.roles):
            raise NotDeclared(f'"{role}" is no role')
        if what == "role":
            self.person(role)
        elif what == "flag" and name in words.flags and role != INCIDENT:
            self.person(role).flags[name] = answer is True
        elif what == "done" and name in words.actions:
            done = self.done if role == INCIDENT else self.person(role).done
            done += [name] if answer is True else []
        else:
            self._tell(rulebook, role, rest, answer)

    def _tell(self, rulebook: Rulebook, role: str, rest: str, answer: Answer) -> None:
        fact = rulebook.vocabulary.resolve_fact(f"{role.removeprefix(OTHER)}.{rest}")
        if fact is None or fact.concluded:
            raise NotDeclared(f'"{role}.{rest}" is nothing that can be told')
        facts = self.incident if role == INCIDENT else self.person(role).facts
        facts[fact.id] = answer

    def person(self, role: str) -> FixedPerson:
        """Return the one who stands for a role, or for another with that role; who is there from now on."""
        if role not in self.roles:
            self.roles[role] = next(name for name in NAMES if name not in self.people)
            own = FixedPerson(roles={role.removeprefix(OTHER)} - {PERSON})
            self.people[self.roles[role]] = own
        return self.people[self.roles[role]]
