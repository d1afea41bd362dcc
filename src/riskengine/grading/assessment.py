"""The assessment by heading of the pack's model: what holds, what may, and what nobody has looked at."""

from __future__ import annotations

from collections.abc import Iterable

from riskengine.grading.compiled import Period
from riskengine.inference.channel import Verdict
from riskengine.model.decision import HeadingAssessment
from riskengine.model.facts import Facts
from riskengine.model.truth import Truth


def assess(period: Period, verdicts: Iterable[Verdict], facts: Facts) -> tuple[HeadingAssessment, ...]:
    """Return each heading of the pack's model with the rules that speak to it.

    A heading is assessed once anything is known that a rule under it reads; until then it is "not assessed".
    """
    told = period.told_under(facts.kinds)
    holds: dict[str, dict[str, None]] = {heading: {} for heading in told}
    may_hold: dict[str, dict[str, None]] = {heading: {} for heading in told}
    for rule, _, truth in verdicts:
        found = holds if truth is Truth.TRUE else may_hold
        for heading in period.words[rule.id].headings:
            found[heading][rule.id] = None
    everybody = (facts.incident, *facts.people)
    return tuple(
        [
            HeadingAssessment(
                heading=heading,
                assessed=any(not keys.isdisjoint(who.readings) for who in everybody),
                holds=tuple(holds[heading]),
                may_hold=tuple(may_hold[heading]),
            )
            for heading, keys in told.items()
        ]
    )
