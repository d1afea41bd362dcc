"""Puts what the ledger remembers among the readings, for the rules that read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from riskengine.grading.human_decisions import InForce, Standing
from riskengine.grading.lowering import Lowered
from riskengine.grading.scales import HANDLING, RESPONSE, response_of
from riskengine.model.facts import NOT_APPLICABLE, Facts, Subject, Value
from riskengine.model.grades import RISK_LEVELS
from riskengine.model.ledger import Duty, DutyState
from riskengine.rulebook.rules import Rulebook


@dataclass(frozen=True, slots=True)
class Remembered:
    """What of the ledger rules can read: as it stood, deadlines up to this moment passed.

    Attributes:
        rulebook: The rulebook.
        as_of: The moment.
        duties: The duties by id.
        grades: The grades in force.
        standing: The human decisions that stand.
        lowered: The decisions that lower another.
        closed: Whether the incident is closed.
    """

    rulebook: Rulebook
    as_of: datetime
    duties: Mapping[str, Duty]
    grades: InForce
    standing: tuple[Standing, ...]
    lowered: tuple[Lowered, ...]
    closed: bool


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
        duties = remembered.duties.values()
        meant = [one for one in duties if one.subject == subject.id and action in one.actions]
        return any(_is_so(one, state, remembered) for one in meant)
    if origin == "grade":
        scale, _, lowered = name.partition(".")
        return _lowered(scale, person, remembered) if lowered else _grade(scale, person, remembered)
    if origin == "closed":
        return remembered.closed
    return any(name in one.handlings and one.subject == person for one in remembered.standing)


def _is_so(duty: Duty, state: str, remembered: Remembered) -> bool:
    match state:
        case "open":
            return duty.owed
        case "overdue":
            return duty.state is DutyState.OVERDUE
        case "awaited":
            return duty.state is DutyState.AWAITED
        case _:
            late = duty.due_at is not None and duty.due_at <= remembered.as_of
            return duty.state is DutyState.AWAITED and late


def _lowered(scale: str, person: str | None, remembered: Remembered) -> Value:
    """Return whether the grade in force was set lower than the one before it."""
    set_ = remembered.grades.get((scale, person))
    return set_ is not None and any(one.event == set_.event for one in remembered.lowered)


def _grade(scale: str, person: str | None, remembered: Remembered) -> Value:
    set_ = remembered.grades.get((scale, person))
    if set_ is None or set_.scale == HANDLING:
        return NOT_APPLICABLE
    if scale == RESPONSE:
        return int(response_of(remembered.rulebook, set_.value))
    return int(RISK_LEVELS[set_.value])
