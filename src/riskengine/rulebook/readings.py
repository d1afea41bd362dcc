"""What a rule can read: declared facts, and what the engine itself keeps, each under one key.

The key leaves out the role: a reading belongs to a subject, and ``child.flag.looked_after`` and
``suspect.flag.looked_after`` are the same marker (``flag.looked_after``) on two people.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from riskengine.model.facts import INCIDENT
from riskengine.model.grades import RESPONSE_GRADES
from riskengine.rulebook.vocabulary import Fact, FactType, Vocabulary

PERSON: Final = "person"
"""The role that everybody at an incident plays."""

_DUTY_PARTS: Final = 2


class Origin(StrEnum):
    """Where a reading comes from."""

    FACT = "fact"
    FLAG = "flag"
    DONE = "done"
    DUTY = "duty"
    GRADE = "grade"
    HANDLING = "handling"

    @property
    def of_ledger(self) -> bool:
        """Whether it is read from the ledger, as it stood before this moment's decision."""
        return self in (Origin.DUTY, Origin.GRADE, Origin.HANDLING)


@dataclass(frozen=True, slots=True)
class Reading:
    """Something a clause may test.

    Attributes:
        key: Its key among a subject's readings.
        origin: Where it comes from.
        name: The fact, flag, action, scale or handling it is about.
        type: Its type.
        words: The words of an enum, in order.
        first_rank: The rank of the first word, for an ordered one.
        raises_risk: Whether more of it is more risk.
        fact: The declared fact, for a fact.
    """

    key: str
    origin: Origin
    name: str
    type: FactType
    words: tuple[str, ...] = ()
    first_rank: int = 0
    raises_risk: bool = False
    fact: Fact | None = None

    def rank(self, word: str) -> int:
        """Return the encoded rank of an ordered word."""
        return self.words.index(word) + self.first_rank


class Readings:
    """Finds what a name in a rule reads."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the vocabulary that declares everything."""
        self._vocabulary = vocabulary

    def find(self, role: str, rest: str) -> Reading | None:
        """Return the reading of ``role.rest``, or None where nothing of that name is declared."""
        origin, _, name = rest.partition(".")
        if not name:
            return self._fact(role, rest)
        of_incident = role == INCIDENT
        match origin:
            case "flag" if not of_incident:
                return self._flag(name)
            case "done":
                return self._done(name, of_incident)
            case "duty":
                return self._duty(name)
            case "grade":
                return self._grade(name, of_incident)
            case "handling":
                return self._handling(name)
            case _:
                return None

    def names(self, role: str) -> Iterable[str]:
        """Yield every name a rule can read through a role, for suggestions and for editors."""
        words = self._vocabulary
        own = {PERSON, role} if role != INCIDENT else {INCIDENT}
        for fact in words.facts.values():
            if fact.of in own:
                yield f"{role}.{fact.id.partition('.')[2]}"
        for action in words.actions.values():
            if (action.of == INCIDENT) == (role == INCIDENT):
                yield f"{role}.done.{action.id}"
                yield f"{role}.duty.{action.id}.open"
                yield f"{role}.duty.{action.id}.overdue"
        if role == INCIDENT:
            yield "incident.grade.response"
        else:
            yield from (f"{role}.flag.{flag}" for flag in words.flags)
            yield from (f"{role}.grade.{strand}" for strand in words.strands)
        yield from (f"{role}.handling.{handling}" for handling in words.handlings)

    def _fact(self, role: str, name: str) -> Reading | None:
        fact = self._vocabulary.resolve_fact(f"{role}.{name}")
        if fact is None and role == PERSON:
            return None
        return reading_of(fact) if fact is not None else None

    def _flag(self, name: str) -> Reading | None:
        flag = self._vocabulary.flags.get(name)
        if flag is None:
            return None
        return Reading(f"flag.{name}", Origin.FLAG, name, FactType.BOOL, raises_risk=flag.raises_risk)

    def _done(self, name: str, of_incident: bool) -> Reading | None:
        action = self._vocabulary.actions.get(name)
        if action is None or (action.of == INCIDENT) != of_incident:
            return None
        return Reading(f"done.{name}", Origin.DONE, name, FactType.BOOL)

    def _duty(self, name: str) -> Reading | None:
        parts = name.split(".")
        if len(parts) != _DUTY_PARTS or parts[0] not in self._vocabulary.actions:
            return None
        if parts[1] not in ("open", "overdue"):
            return None
        return Reading(f"duty.{name}", Origin.DUTY, parts[0], FactType.BOOL)

    def _grade(self, name: str, of_incident: bool) -> Reading | None:
        if of_incident:
            words = tuple(RESPONSE_GRADES) if name == "response" else None
            first = 1
        else:
            strand = self._vocabulary.strands.get(name)
            words = tuple(level.id for level in sorted(strand.levels)) if strand else None
            first = min(strand.levels) if strand else 0
        if words is None:
            return None
        return Reading(f"grade.{name}", Origin.GRADE, name, FactType.ORDERED, words, first)

    def _handling(self, name: str) -> Reading | None:
        if name not in self._vocabulary.handlings:
            return None
        return Reading(f"handling.{name}", Origin.HANDLING, name, FactType.BOOL)


def reading_of(fact: Fact) -> Reading:
    """Return the reading of a declared fact."""
    return Reading(
        fact.id, Origin.FACT, fact.id, fact.type, fact.values, raises_risk=fact.raises_risk, fact=fact
    )


def roles_of(vocabulary: Vocabulary) -> Collection[str]:
    """Return every role a rule can be about."""
    return (INCIDENT, PERSON, *vocabulary.roles)
