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
from riskengine.model.grades import RESPONSE_GRADES, ResponseGrade, RiskLevel
from riskengine.rulebook.vocabulary import Fact, FactType, Vocabulary

PERSON: Final = "person"
"""The role that everybody at an incident plays."""


OWED_STATES: Final = ("open", "overdue")
"""What a rule can read of what is owed: that it is, and that it is past its time."""

AWAITED_STATES: Final = ("awaited", "late")
"""What a rule can read of what another agency owes: that it is awaited, and that it is past its time."""

DUTY_STATES: Final = (*OWED_STATES, *AWAITED_STATES)
"""What a rule can read of a duty."""

LOWERED: Final = "lowered"
"""What a rule can read of a grade or level: that it was set lower than the one before it."""

CLOSED: Final = "closed"
"""What a rule can read of an incident: that it is closed."""


class Origin(StrEnum):
    """Where a reading comes from."""

    FACT = "fact"
    FLAG = "flag"
    DONE = "done"
    DUTY = "duty"
    GRADE = "grade"
    HANDLING = "handling"
    CLOSED = "closed"

    @property
    def of_ledger(self) -> bool:
        """Whether it is read from the ledger, as it stood before this moment's decision."""
        return self in (Origin.DUTY, Origin.GRADE, Origin.HANDLING, Origin.CLOSED)


@dataclass(frozen=True, slots=True)
class Reading:
    """Something a clause may test.

    Attributes:
        key: Its key among a subject's readings.
        origin: Where it comes from.
        name: The fact, flag, action, scale or handling it is about.
        type: Its type.
        words: The words of an enum, in order.
        ranks: What each word of an ordered one is encoded as; those of a strand may leave gaps.
        raises_risk: Whether more of it is more risk.
        fact: The declared fact, for a fact.
    """

    key: str
    origin: Origin
    name: str
    type: FactType
    words: tuple[str, ...] = ()
    ranks: tuple[int, ...] = ()
    raises_risk: bool = False
    fact: Fact | None = None

    def rank(self, word: str) -> int:
        """Return the encoded rank of an ordered word."""
        return self.ranks[self.words.index(word)]

    def word(self, rank: int) -> str:
        """Return the ordered word that a rank stands for."""
        return self.words[self.ranks.index(rank)]


class Readings:
    """Finds what a name in a rule reads."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the vocabulary that declares everything."""
        self._vocabulary = vocabulary

    def find(self, role: str, rest: str) -> Reading | None:
        """Return the reading of ``role.rest``, or None where nothing of that name is declared."""
        origin, _, name = rest.partition(".")
        of_incident = role == INCIDENT
        if of_incident and rest == CLOSED:
            return Reading(CLOSED, Origin.CLOSED, CLOSED, FactType.BOOL)
        if not name:
            return self._fact(role, rest)
        match origin:
            case "flag" if not of_incident:
                return self._flag(name)
            case "done":
                return self._done(name, of_incident)
            case "duty":
                return self._duty(name, of_incident)
            case "grade":
                return self._grade(name, of_incident)
            case "handling":
                return self._handling(name)
            case _:
                return None

    def find_key(self, key: str) -> Reading | None:
        """Return the reading of a key, whoever it is read of."""
        fact = self._vocabulary.facts.get(key)
        if fact is not None:
            return reading_of(fact)
        return self.find(INCIDENT, key) or self.find(PERSON, key)

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
                yield from (f"{role}.duty.{action.id}.{state}" for state in DUTY_STATES)
        for scale in ("response",) if role == INCIDENT else words.strands:
            yield f"{role}.grade.{scale}"
            yield f"{role}.grade.{scale}.{LOWERED}"
        if role == INCIDENT:
            yield f"{INCIDENT}.{CLOSED}"
        else:
            yield from (f"{role}.flag.{flag}" for flag in words.flags)
        yield from (f"{role}.handling.{handling}" for handling in words.handlings)

    def _fact(self, role: str, name: str) -> Reading | None:
        fact = self._vocabulary.resolve_fact(f"{role}.{name}")
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

    def _duty(self, name: str, of_incident: bool) -> Reading | None:
        action, _, state = name.partition(".")
        if state not in DUTY_STATES or self._done(action, of_incident) is None:
            return None
        return Reading(f"duty.{name}", Origin.DUTY, action, FactType.BOOL)

    def _grade(self, name: str, of_incident: bool) -> Reading | None:
        scale, _, lowered = name.partition(".")
        levels: Iterable[ResponseGrade | RiskLevel]
        if of_incident:
            levels = RESPONSE_GRADES.values() if scale == "response" else ()
        else:
            strand = self._vocabulary.strands.get(scale)
            levels = strand.levels if strand is not None else ()
        ranked = sorted((int(level), level.id) for level in levels)
        if not ranked or name not in (scale, f"{scale}.{LOWERED}"):
            return None
        if lowered:
            return Reading(f"grade.{name}", Origin.GRADE, scale, FactType.BOOL)
        ranks, words = tuple(rank for rank, _ in ranked), tuple(word for _, word in ranked)
        return Reading(f"grade.{name}", Origin.GRADE, name, FactType.ORDERED, words, ranks)

    def _handling(self, name: str) -> Reading | None:
        if name not in self._vocabulary.handlings:
            return None
        return Reading(f"handling.{name}", Origin.HANDLING, name, FactType.BOOL)


def reading_of(fact: Fact) -> Reading:
    """Return the reading of a declared fact."""
    ranks = tuple(range(len(fact.values))) if fact.type is FactType.ORDERED else ()
    return Reading(fact.id, Origin.FACT, fact.id, fact.type, fact.values, ranks, fact.raises_risk, fact)


def roles_of(vocabulary: Vocabulary) -> Collection[str]:
    """Return every role a rule can be about."""
    return (INCIDENT, PERSON, *vocabulary.roles)
