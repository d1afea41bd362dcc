"""Raising a Decision to what a second channel says: where two of them differ, the higher floor stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from riskengine.grading.floors import graded
from riskengine.inference.channel import Verdict
from riskengine.model.decision import Decision, Graded, RiskRange
from riskengine.model.grades import RESPONSE_GRADES, RISK_LEVELS, ResponseGrade, RiskLevel
from riskengine.model.truth import Truth
from riskengine.rulebook.rules import Rulebook


def raised_to(rulebook: Rulebook, decision: Decision, verdict: Verdict) -> tuple[Decision, tuple[str, ...]]:
    """Return a Decision that is no lower than one more verdict sets, and what that raised.

    Where the rule holds both the floor and the ceiling are no lower; where it may hold, the ceiling.

    Args:
        rulebook: The rules.
        decision: The Decision.
        verdict: What another channel says of a rule.

    Returns:
        The Decision, and one line for each thing raised, as ``response floor: emergency``.
    """
    holds, then = verdict.truth is Truth.TRUE, verdict.rule.then
    lines: list[str] = []
    if then.response is not None and decision.response.applicable:
        decision, more = _response(rulebook, decision, then.response, holds=holds)
        lines += more
    for strand, level in then.risk.items():
        decision, more = _risk(rulebook, decision, verdict, strand, level)
        lines += more
    return decision, tuple(lines)


def _response(
    rulebook: Rulebook, decision: Decision, grade: ResponseGrade, *, holds: bool
) -> tuple[Decision, Iterable[str]]:
    response, lines = decision.response, []
    if holds and grade > RESPONSE_GRADES[response.floor.id]:
        response = replace(response, floor=graded(rulebook, grade))
        lines.append(f"response floor: {grade.id}")
    if grade > RESPONSE_GRADES[response.ceiling.id]:
        # How far off that is the channel that decides cannot say.
        response = replace(response, ceiling=graded(rulebook, grade), far=())
        lines.append(f"response ceiling: {grade.id}")
    return replace(decision, response=response), lines


def _risk(
    rulebook: Rulebook, decision: Decision, verdict: Verdict, strand: str, level: RiskLevel
) -> tuple[Decision, Iterable[str]]:
    declared, subject = rulebook.vocabulary.strands[strand], verdict.subjects[0]
    word = Graded(id=level.id, word=declared.levels[level])
    lowest = Graded(id=declared.lowest.id, word=declared.levels[declared.lowest])
    ranges = {(one.subject, one.strand): one for one in decision.risks}
    own = ranges.get((subject.id, strand)) or RiskRange(
        subject=subject.id, unnamed=subject.unnamed, strand=strand, floor=lowest, ceiling=lowest
    )
    lines: list[str] = []
    if verdict.truth is Truth.TRUE and level > RISK_LEVELS[own.floor.id]:
        own = replace(own, floor=word)
        lines.append(f"risk {strand} floor: {level.id}")
    if level > RISK_LEVELS[own.ceiling.id]:
        own = replace(own, ceiling=word, far=())
        lines.append(f"risk {strand} ceiling: {level.id}")
    ranges[subject.id, strand] = own
    risks = tuple(ranges[name] for name in sorted(ranges))
    return replace(decision, risks=risks, highest=_highest(risks)), lines


def _highest(risks: Iterable[RiskRange]) -> tuple[tuple[str, str, str], ...]:
    """Return each named person's highest floor with its strand, as `floors.highest` does."""
    found: dict[str, tuple[str, str, str]] = {}
    for one in risks:
        before = found.get(one.subject)
        if not one.unnamed and (before is None or RISK_LEVELS[one.floor.id] > RISK_LEVELS[before[2]]):
            found[one.subject] = (one.subject, one.strand, one.floor.id)
    return tuple(found[name] for name in sorted(found))
