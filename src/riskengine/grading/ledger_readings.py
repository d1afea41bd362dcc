"""Puts what the ledger remembers among the readings, for the rules that read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from riskengine.grading.human_decisions import HANDLING, RESPONSE, InForce, Standing, response_of
from riskengine.model.facts import NOT_APPLICABLE, Facts, Subject, Value
from riskengine.model.grades import RISK_LEVELS
from riskengine.model.ledger import Duty, DutyState
from riskengine.rulebook.rules import Rulebook


@dataclass(frozen=True, slots=True)
class Remembered:
    """What of the ledger rules can read: as it stood, deadlines up to this moment passed.

    Attributes:
        rulebook: The rulebook.
        duties: The duties by id.
        grades: The grades in force.
        standing: The human decisions that stand.
    """

    rulebook: Rulebook
    duties: Mapping[str, Duty]
    grades: InForce
    standing: tuple[Standing, ...]


def with_ledger(facts: Facts, keys: tuple[str, ...], remembered: Remembered) -> Facts:
    """Return the facts with the ledger readings that some rule needs."""
    if not keys:
        return facts
    return replace(
        facts,
        incident=_overlaid(facts.incident, None, keys, remembered),
        people=tuple(_overlaid(who, who.id, keys, remembered) for who in facts.people),
    )


def _overlaid(subject: Subject, person: str | None, keys: tuple[str, ...], remembered: Remembered) -> Subject:
    mine = {key: _reading(key, subject, person, remembered) for key in keys}
    return replace(subject, readings={**subject.readings, **mine})


def _reading(key: str, subject: Subject, person: str | None, remembered: Remembered) -> Value:
    origin, _, name = key.partition(".")
    if origin == "duty":
        action, _, state = name.partition(".")
        owed = [
            one for one in remembered.duties.values() if one.subject == subject.id and action in one.actions
        ]
        return any(one.owed if state == "open" else one.state is DutyState.OVERDUE for one in owed)
    if origin == "grade":
        return _grade(name, person, remembered)
    return any(name in one.handlings and one.subject == person for one in remembered.standing)


def _grade(scale: str, person: str | None, remembered: Remembered) -> Value:
    set_ = remembered.grades.get((scale, person))
    if set_ is None or set_.scale == HANDLING:
        return NOT_APPLICABLE
    if scale == RESPONSE:
        return int(response_of(remembered.rulebook, set_.value))
    return int(RISK_LEVELS[set_.value])
