"""What the embedder gets if deciding itself fails: a floor all the same; neither an error nor a lower one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from riskengine.grading.decide import stamp
from riskengine.grading.floors import graded
from riskengine.model.decision import Decision, Degraded, Graded, ResponseRange, RiskRange
from riskengine.model.grades import RESPONSE_GRADES, RISK_LEVELS, ResponseGrade
from riskengine.model.ledger import DutyState, LastFloor, Ledger
from riskengine.rulebook.rules import Rulebook
from riskengine.version import __version__

_CARD_LENGTH: Final = 5


def degraded(
    rulebook: Rulebook,
    incident: str,
    kinds: Iterable[str],
    ledger: Ledger,
    as_of: datetime,
    known_at: datetime,
    cause: str,
) -> Decision:
    """Return a decision that stands on the last good floor, or on the pack's fallback for the kind.

    Args:
        rulebook: The rules.
        incident: The incident.
        kinds: What is known of its kinds.
        ledger: What it remembers; its duties stay owed.
        as_of: The moment.
        known_at: What was known by.
        cause: A stable name for the fault, the same for the same bug, without personal data.
    """
    ledger = with_deadlines_passed(ledger, as_of)
    own = tuple(sorted(set(kinds)))
    return Decision(
        incident=incident,
        kinds=own,
        as_of=as_of,
        known_at=known_at,
        rules=stamp(rulebook),
        engine=__version__,
        degraded=Degraded(
            cause=cause,
            fallback="last_good" if ledger.last_floor is not None else "pack",
            advice="The engine could not decide: assess by hand, and do not go below this floor.",
            questions=_card(rulebook),
        ),
        response=_response(rulebook, own, ledger),
        risks=tuple(_risks(rulebook, ledger)),
        duties=tuple(ledger.duties.values()),
        challenges=tuple(ledger.challenges.values()),
    )


def with_deadlines_passed(ledger: Ledger, as_of: datetime) -> Ledger:
    """Return a ledger that could not be brought to a moment, with what fell due by then overdue."""
    late = {
        name: replace(duty, state=DutyState.OVERDUE)
        for name, duty in ledger.duties.items()
        if duty.state is DutyState.OPEN and duty.due_at is not None and duty.due_at <= as_of
    }
    return replace(ledger, duties={**ledger.duties, **late}) if late else ledger


def cause_of(fault: Exception) -> str:
    """Return a stable name for a bug: its type and the place in the code, never what it was about."""
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(fault).__name__
    code = trace.tb_frame.f_code
    return f"{type(fault).__name__} in {trace.tb_frame.f_globals.get('__name__', '?')}.{code.co_name}"


def with_fallback(rulebook: Rulebook, kinds: Iterable[str], ledger: Ledger) -> Ledger:
    """Return a ledger that has a response floor: the last good one, or the pack's fallback for the kind."""
    floor = _floor(rulebook, tuple(sorted(kinds)), ledger)
    risks = ledger.last_floor.risks if ledger.last_floor is not None else ()
    return replace(ledger, last_floor=LastFloor(response=floor.id, risks=risks))


def _response(rulebook: Rulebook, kinds: tuple[str, ...], ledger: Ledger) -> ResponseRange:
    declared = [rulebook.vocabulary.kinds[kind] for kind in kinds if kind in rulebook.vocabulary.kinds]
    return ResponseRange(
        applicable=any(kind.responds for kind in declared),
        floor=graded(rulebook, _floor(rulebook, kinds, ledger)),
        ceiling=graded(rulebook, ResponseGrade.EMERGENCY),
        in_force=ledger.grades.get(("response", None)),
    )


def _floor(rulebook: Rulebook, kinds: tuple[str, ...], ledger: Ledger) -> ResponseGrade:
    if ledger.last_floor is not None and ledger.last_floor.response is not None:
        return RESPONSE_GRADES[ledger.last_floor.response]
    declared = [rulebook.vocabulary.kinds[kind] for kind in kinds if kind in rulebook.vocabulary.kinds]
    named = [RESPONSE_GRADES[kind.fallback] for kind in declared if kind.fallback is not None]
    return max(named, default=ResponseGrade.EMERGENCY)


def _risks(rulebook: Rulebook, ledger: Ledger) -> Iterable[RiskRange]:
    for subject, strand, level in ledger.last_floor.risks if ledger.last_floor is not None else ():
        words = rulebook.vocabulary.strands[strand].levels
        floor, top = RISK_LEVELS[level], max(words)
        yield RiskRange(
            subject=subject,
            strand=strand,
            floor=Graded(id=floor.id, word=words[floor]),
            ceiling=Graded(id=top.id, word=words[top]),
            in_force=ledger.grades.get((strand, subject)),
        )


def _card(rulebook: Rulebook) -> tuple[str, ...]:
    """Return a short card of questions: what raises risk and can be asked of a caller."""
    asked = [
        fact.ask
        for fact in rulebook.vocabulary.facts.values()
        if fact.raises_risk and fact.ask is not None and fact.of == "incident" and "caller" in fact.asked_of
    ]
    return tuple(asked[:_CARD_LENGTH])
