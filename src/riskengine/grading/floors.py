"""Floors and ceilings: the least that is certain, and the most that the unknown could still make it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from riskengine.grading.human_decisions import InForce
from riskengine.grading.scales import RESPONSE
from riskengine.inference.channel import Verdict
from riskengine.inference.scene import Scene
from riskengine.inference.weights import Weight
from riskengine.model.decision import Asked, Graded, Reach, ResponseRange, RiskRange
from riskengine.model.grades import ResponseGrade, RiskLevel
from riskengine.model.quickly import quickly
from riskengine.rulebook.rules import Rulebook

_reach, _response, _risk = quickly(Reach), quickly(ResponseRange), quickly(RiskRange)


class Open(NamedTuple):
    """A rule that may hold, and what it waits for; a tuple, for many are made of every decision."""

    verdict: Verdict
    weight: Weight


@dataclass(frozen=True, slots=True)
class Floors:
    """The floors of one decision, as numbers.

    Attributes:
        responds: Whether any kind of this incident is responded to at all.
        response: The response floor; the lowest grade where nobody responds.
        risks: The floor of each (subject, strand) some rule speaks of.
    """

    responds: bool
    response: ResponseGrade
    risks: Mapping[tuple[str, str], RiskLevel]

    def is_raised_by(self, response: ResponseGrade | None) -> bool:
        """Tell whether a rule that sets this response would raise the floor."""
        return self.responds and response is not None and response > self.response


def floors_of(
    rulebook: Rulebook, holding: Iterable[Verdict], waiting: Iterable[Verdict], kinds: Iterable[str]
) -> Floors:
    """Return the maximum of what every rule that holds sets; the order of rules cannot matter.

    Args:
        rulebook: The rulebook.
        holding: The rules that hold.
        waiting: Those that may: of whom they speak the lowest level is certain.
        kinds: The kinds of the incident.
    """
    responds = any(rulebook.vocabulary.kinds[kind].responds for kind in kinds)
    response = ResponseGrade.RESOLUTION
    risks: dict[tuple[str, str], RiskLevel] = {}
    for rule, subjects, _ in waiting:
        for strand in rule.then.risk:
            risks[subjects[0].id, strand] = rulebook.vocabulary.strands[strand].lowest
    for rule, subjects, _ in holding:
        then = rule.then
        if responds and then.response is not None and then.response > response:
            response = then.response
        for strand, level in then.risk.items():
            place = (subjects[0].id, strand)
            risks[place] = max(level, risks.get(place, level))
    return Floors(responds, response, risks)


def response_range(
    rulebook: Rulebook,
    floors: Floors,
    open_: Iterable[Open],
    grades: InForce,
    scene: Scene,
) -> ResponseRange:
    """Return the response floor and ceiling, and how far off the ceiling is."""
    higher = [one for one in open_ if floors.is_raised_by(one.verdict.rule.then.response)]
    ceiling = max(
        (one.verdict.rule.then.response or floors.response for one in higher), default=floors.response
    )
    by_one = [one for one in higher if one.weight.alone_true]
    return _response(
        applicable=floors.responds,
        floor=graded(rulebook, floors.response),
        ceiling=graded(rulebook, ceiling),
        far=_nearest((one for one in higher if one.verdict.rule.then.response == ceiling), scene),
        by_one_answer=_by_one_answer(rulebook, by_one, scene),
        in_force=grades.get((RESPONSE, None)),
    )


def _by_one_answer(rulebook: Rulebook, higher: list[Open], scene: Scene) -> Reach | None:
    if not higher:
        return None
    top = max(one.verdict.rule.then.response or ResponseGrade.RESOLUTION for one in higher)
    answers = 0
    for one in higher:
        if one.verdict.rule.then.response == top:
            answers |= one.weight.alone_true
    return _reach(grade=graded(rulebook, top), by=scene.asked(answers))


def risk_ranges(
    rulebook: Rulebook, floors: Floors, open_: Iterable[Open], grades: InForce, scene: Scene
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
            _risk(
                subject=subject,
                unnamed=subject in unnamed,
                strand=strand,
                floor=Graded(id=floor.id, word=words[floor]),
                ceiling=Graded(id=ceiling.id, word=words[ceiling]),
                far=_nearest((one for one in mine if one.verdict.rule.then.risk[strand] == ceiling), scene),
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


@lru_cache(maxsize=256)
def graded(rulebook: Rulebook, grade: ResponseGrade) -> Graded:
    """Return a response grade with the force's own word."""
    return Graded(id=grade.id, word=rulebook.word_for(grade))


def _nearest(waiting: Iterable[Open], scene: Scene) -> tuple[Asked, ...]:
    """Return the fewest answers that would make one of the rules hold."""
    return scene.asked(min((one.weight.true for one in waiting), key=int.bit_count, default=0))
