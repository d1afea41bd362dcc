"""Floors and ceilings: the least that is certain, and the most that the unknown could still make it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from riskengine.grading.human_decisions import RESPONSE, InForce
from riskengine.inference.channel import Verdict
from riskengine.inference.need import Need
from riskengine.model.decision import Asked, Graded, Reach, ResponseRange, RiskRange
from riskengine.model.grades import ResponseGrade, RiskLevel
from riskengine.model.truth import Truth
from riskengine.rulebook.rules import Rulebook


@dataclass(frozen=True, slots=True)
class Open:
    """A rule that may hold, and what it would take."""

    verdict: Verdict
    need: Need


@dataclass(frozen=True, slots=True)
class Floors:
    """The floors of one decision, as numbers.

    Attributes:
        response: The response floor.
        risks: The floor of each (subject, strand) some rule speaks of.
    """

    response: ResponseGrade
    risks: Mapping[tuple[str, str], RiskLevel]


def floors_of(rulebook: Rulebook, verdicts: Iterable[Verdict]) -> Floors:
    """Return the maximum of what every rule that holds sets; the order of rules cannot matter."""
    response = ResponseGrade.RESOLUTION
    risks: dict[tuple[str, str], RiskLevel] = {}
    for one in verdicts:
        then = one.rule.then
        if one.truth is Truth.TRUE and then.response is not None:
            response = max(response, then.response)
        for strand, level in then.risk.items():
            place = (one.subjects[0].id, strand)
            least = risks.get(place, rulebook.vocabulary.strands[strand].lowest)
            risks[place] = max(least, level) if one.truth is Truth.TRUE else least
    return Floors(response, risks)


def response_range(
    rulebook: Rulebook, floors: Floors, open_: Iterable[Open], kinds: Iterable[str], grades: InForce
) -> ResponseRange:
    """Return the response floor and ceiling, and how far off the ceiling is."""
    applicable = any(rulebook.vocabulary.kinds[kind].responds for kind in kinds)
    higher = [one for one in open_ if (one.verdict.rule.then.response or 0) > floors.response]
    ceiling = max(
        (one.verdict.rule.then.response or floors.response for one in higher), default=floors.response
    )
    if not applicable:
        higher, ceiling = [], floors.response
    by_one = [one for one in higher if one.need.alone_true]
    return ResponseRange(
        applicable=applicable,
        floor=graded(rulebook, floors.response),
        ceiling=graded(rulebook, ceiling),
        far=_nearest(one for one in higher if one.verdict.rule.then.response == ceiling),
        by_one_answer=_by_one_answer(rulebook, by_one),
        in_force=grades.get((RESPONSE, None)),
    )


def _by_one_answer(rulebook: Rulebook, higher: list[Open]) -> Reach | None:
    if not higher:
        return None
    top = max(one.verdict.rule.then.response or ResponseGrade.RESOLUTION for one in higher)
    answers = frozenset[Asked]().union(
        *(one.need.alone_true for one in higher if one.verdict.rule.then.response == top)
    )
    return Reach(grade=graded(rulebook, top), by=in_order(answers))


def risk_ranges(
    rulebook: Rulebook, floors: Floors, open_: Iterable[Open], grades: InForce
) -> tuple[RiskRange, ...]:
    """Return the range of each person in each strand that some rule speaks of."""
    waiting = list(open_)
    unnamed = {one.verdict.subjects[0].id for one in waiting if one.verdict.subjects[0].unnamed}
    ranges = []
    for (subject, strand), floor in sorted(floors.risks.items()):
        mine = [
            one
            for one in waiting
            if one.verdict.subjects[0].id == subject and one.verdict.rule.then.risk.get(strand, floor) > floor
        ]
        ceiling = max((one.verdict.rule.then.risk[strand] for one in mine), default=floor)
        words = rulebook.vocabulary.strands[strand].levels
        ranges.append(
            RiskRange(
                subject=subject,
                unnamed=subject in unnamed,
                strand=strand,
                floor=Graded(id=floor.id, word=words[floor]),
                ceiling=Graded(id=ceiling.id, word=words[ceiling]),
                far=_nearest(one for one in mine if one.verdict.rule.then.risk[strand] == ceiling),
                in_force=grades.get((strand, subject)),
            )
        )
    return tuple(ranges)


def highest(ranges: Iterable[RiskRange], floors: Floors) -> tuple[tuple[str, str, str], ...]:
    """Return each named person's highest floor with its strand."""
    found: dict[str, tuple[RiskLevel, str]] = {}
    for one in ranges:
        level = floors.risks[one.subject, one.strand]
        if not one.unnamed and (one.subject not in found or level > found[one.subject][0]):
            found[one.subject] = (level, one.strand)
    return tuple((who, strand, level.id) for who, (level, strand) in sorted(found.items()))


def graded(rulebook: Rulebook, grade: ResponseGrade) -> Graded:
    """Return a response grade with the force's own word."""
    return Graded(id=grade.id, word=rulebook.word_for(grade))


def in_order(asked: Iterable[Asked]) -> tuple[Asked, ...]:
    """Return unknowns in a stable order."""
    return tuple(sorted(asked, key=lambda one: (one.subject, one.fact)))


def _nearest(waiting: Iterable[Open]) -> tuple[Asked, ...]:
    """Return the fewest answers that would make one of the rules hold."""
    sets = [in_order(one.need.true) for one in waiting if one.need.true is not None]
    return min(sets, key=lambda one: (len(one), [(asked.subject, asked.fact) for asked in one]), default=())
