"""Puts what the ledger remembers among the readings, for the rules that read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from riskengine.grading.human_decisions import InForce, Standing
from riskengine.grading.lowering import Lowered
from riskengine.grading.scales import HANDLING, RESPONSE, response_of
from riskengine.model.facts import NOT_APPLICABLE, Facts, Subject, Value
from riskengine.model.grades import RISK_LEVELS
from riskengine.model.ledger import Duty, DutyState, GradeInForce
from riskengine.model.quickly import quickly
from riskengine.rulebook.rules import Rulebook

_subject = quickly(Subject)


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
    nothing = {key: _least(key, remembered) for key in keys}
    duties: dict[str, list[Duty]] = {}
    for duty in remembered.duties.values():
        duties.setdefault(duty.subject, []).append(duty)
    people = [_overlaid(who, who.id, duties.get(who.id, ()), nothing, remembered) for who in facts.people]
    incident = facts.incident
    return replace(
        facts,
        incident=_overlaid(incident, None, duties.get(incident.id, ()), nothing, remembered),
        people=tuple(people),
    )


def _least(key: str, remembered: Remembered) -> Value:
    """Return what a key reads where nothing of it is remembered."""
    if key == "closed":
        return remembered.closed
    graded = key.startswith("grade.") and not key.endswith(".lowered")
    return NOT_APPLICABLE if graded else False


def _overlaid(
    subject: Subject,
    person: str | None,
    duties: Iterable[Duty],
    nothing: Mapping[str, Value],
    remembered: Remembered,
) -> Subject:
    found = _remembered(person, duties, remembered)
    mine = {key: value for key, value in found if key in nothing}
    return _subject(
        id=subject.id,
        roles=subject.roles,
        readings={**subject.readings, **nothing, **mine},
        unknown=subject.unknown,
        unnamed=subject.unnamed,
        linked=subject.linked,
        told=subject.told,
    )


def _remembered(
    person: str | None, duties: Iterable[Duty], remembered: Remembered
) -> Iterator[tuple[str, Value]]:
    """Yield everything that is remembered of somebody, or of the incident (None)."""
    for duty in duties:
        for state in states_of(duty, remembered.as_of):
            yield from ((f"duty.{action}.{state}", True) for action in duty.actions)
    for (scale, subject), set_ in remembered.grades.items():
        if subject == person and set_.scale != HANDLING:
            yield f"grade.{scale}", _rank(set_, remembered)
            if any(one.event == set_.event for one in remembered.lowered):
                yield f"grade.{scale}.lowered", True
    for decision in remembered.standing:
        if decision.subject == person:
            yield from ((f"handling.{name}", True) for name in decision.handlings)


def states_of(duty: Duty, as_of: datetime) -> Iterator[str]:
    """Yield each word that a rule has for how a duty stands at a moment."""
    if duty.owed:
        yield "open"
        if duty.state is DutyState.OVERDUE:
            yield "overdue"
    elif duty.state is DutyState.AWAITED:
        yield "awaited"
        if duty.due_at is not None and duty.due_at <= as_of:
            yield "late"


def _rank(set_: GradeInForce, remembered: Remembered) -> int:
    if set_.scale == RESPONSE:
        return int(response_of(remembered.rulebook, set_.value))
    return int(RISK_LEVELS[set_.value])
