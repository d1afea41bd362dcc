"""The assessment by heading of the pack's model: what holds, what may, and what nobody has looked at."""

from __future__ import annotations

from collections.abc import Iterable

from riskengine.grading.compiled import Period
from riskengine.inference.channel import Verdict
from riskengine.model.decision import HeadingAssessment
from riskengine.model.facts import Facts
from riskengine.model.quickly import quickly

_assessed = quickly(HeadingAssessment)


def assess(
    period: Period, holding: Iterable[Verdict], waiting: Iterable[Verdict], facts: Facts
) -> tuple[HeadingAssessment, ...]:
    """Return each heading of the pack's model with the rules that speak to it.

    A heading is assessed once anything is known that a rule under it reads; until then it is "not assessed".
    """
    told = period.told_under(facts.kinds)
    holds, may_hold = _by_heading(period, holding), _by_heading(period, waiting)
    everybody = (facts.incident, *facts.people)
    return tuple(
        [
            _assessed(
                heading=heading,
                assessed=any(not keys.isdisjoint(who.readings) for who in everybody),
                holds=tuple(holds.get(heading, ())),
                may_hold=tuple(may_hold.get(heading, ())),
            )
            for heading, keys in told.items()
        ]
    )


def _by_heading(period: Period, verdicts: Iterable[Verdict]) -> dict[str, dict[str, None]]:
    """Return the rules under each heading, each once, in the order of their ids."""
    found: dict[str, dict[str, None]] = {}
    for rule, _, _ in verdicts:
        for heading in period.words[rule.id].headings:
            found.setdefault(heading, {})[rule.id] = None
    return found
