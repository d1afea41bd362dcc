"""A glance at what a mutant changes at once: floors, ceilings, prohibitions, and which rules hold.

None of these remembers anything, so they follow from the verdicts of one moment. Where none of them changes
at any moment that somebody looks at, nothing need be played.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

from riskengine.grading.challenges import prohibitions_of
from riskengine.grading.floors import floors_of
from riskengine.inference.channel import Verdict
from riskengine.model.truth import Truth
from riskengine.replay.mutation.effects import Effect
from riskengine.replay.mutation.recording import Taken
from riskengine.rulebook.rules import Rulebook

View: TypeAlias = frozenset[tuple[object, ...]]
"""What somebody sees of a Decision."""

AT_ONCE: Final = ("response", "risk", "forbid", "rule")
"""What follows from the verdicts of one moment."""


def seen(taken: Taken, verdicts: Iterable[Verdict], rulebook: Rulebook, looked: frozenset[Effect]) -> View:
    """Return what somebody sees of a step.

    Args:
        taken: The step.
        verdicts: What the rules say there.
        rulebook: The rules.
        looked: What is looked at.
    """
    every = list(verdicts)
    holding = tuple(one for one in every if one.truth is Truth.TRUE)
    waiting = tuple(one for one in every if one.truth is Truth.UNKNOWN)
    floors = floors_of(rulebook, holding, waiting, taken.facts.kinds)
    found: set[tuple[object, ...]] = {("response", "", floors.response)}
    found |= {("risk", strand, who, level) for (who, strand), level in floors.risks.items()}
    found |= {("forbid", one.handling, one.subject) for one in prohibitions_of(holding)}
    found |= {("rule", one.rule.id, "holds") for one in holding}
    for one in waiting:
        found.add(("rule", one.rule.id, "may hold"))
        response = one.rule.then.response
        if floors.is_raised_by(response):
            found.add(("response", "", "ceiling", response))
        for strand, level in one.rule.then.risk.items():
            found.add(("risk", strand, one.subjects[0].id, "ceiling", level))
    return frozenset(one for one in found if (one[0], one[1]) in looked)
