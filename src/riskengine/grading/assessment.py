"""The assessment by heading of the pack's model: what holds, what may, and what nobody has looked at."""

from __future__ import annotations

from collections.abc import Iterable

from riskengine.inference.channel import Verdict
from riskengine.model.decision import HeadingAssessment
from riskengine.model.facts import Facts
from riskengine.model.truth import Truth
from riskengine.rulebook.rules import Rule, Rulebook
from riskengine.rulebook.strata import reads

_ENGINES_OWN = ("duty.", "grade.", "handling.", "done.")


def assess(
    rulebook: Rulebook, rules: Iterable[Rule], verdicts: Iterable[Verdict], facts: Facts
) -> tuple[HeadingAssessment, ...]:
    """Return each heading of the pack's model with the rules that speak to it.

    A heading is assessed once anything is known that a rule under it reads; until then it is "not assessed".
    """
    found = tuple(verdicts)
    known = facts.incident.readings.keys() | {key for who in facts.people for key in who.readings}
    applying = [rule for rule in rules if rule.kinds is None or rule.kinds & facts.kinds]
    assessed = []
    for heading, taken in rulebook.pack.model.headings.items():
        inside = frozenset(taken)
        mine = [one for one in found if inside & set(one.rule.headings)]
        assessed.append(
            HeadingAssessment(
                heading=heading,
                assessed=any(_told(rule) & known for rule in applying if inside & set(rule.headings)),
                holds=_ids(mine, Truth.TRUE),
                may_hold=_ids(mine, Truth.UNKNOWN),
            )
        )
    return tuple(assessed)


def _told(rule: Rule) -> set[str]:
    """Return what a rule reads that somebody must have said."""
    return {key for key in reads(rule) if not key.startswith(_ENGINES_OWN)}


def _ids(verdicts: Iterable[Verdict], truth: Truth) -> tuple[str, ...]:
    return tuple(sorted({one.rule.id for one in verdicts if one.truth is truth}))
