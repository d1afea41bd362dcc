"""What is needed of the Decisions of a scenario: few checks look at what rules rest on or wait for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Final

from riskengine.grading.decide import Step, present
from riskengine.inference.scene import Bound, Scene
from riskengine.inference.weights import Weight
from riskengine.model.decision import Decision
from riskengine.model.facts import Facts, Subject
from riskengine.model.truth import Truth
from riskengine.replay.checks import (
    Check,
    DutyStands,
    IsAlerted,
    IsChallenged,
    IsForbidden,
    LevelIs,
    ResponseIs,
    RuleHolds,
)
from riskengine.replay.scenario import Expected, Scenario, Timing
from riskengine.rulebook.conditions import Condition
from riskengine.rulebook.rules import Rule, Rulebook

_PLAIN: Final = (DutyStands, IsAlerted, IsChallenged, IsForbidden, LevelIs, RuleHolds)
"""Checks that look neither at questions nor at the facts that a rule rests on."""


class Needed:
    """Tells at which moments of a scenario a Decision must say what rules rest on and wait for."""

    def __init__(self, scenario: Scenario) -> None:
        """Find the moments at which such a thing is looked at."""
        self._starts = scenario.starts
        self._always = {one.incident for one in scenario.never if any(map(_weighs, _checks(one.checks)))}
        self._until: dict[str, timedelta] = {}
        self._at: set[tuple[str, timedelta]] = set()
        self.weighing: list[Check] = []
        for never in scenario.never:
            self.weighing += filter(_weighs, _checks(never.checks))
        self._every_moment = bool(
            scenario.is_control
            or scenario.never
            or scenario.no_downgrade is not None
            or any(one.failing is not None or one.overseen for one in scenario.expectations)
        )
        self._looked_at = {(one.incident, one.offset) for one in scenario.expectations}
        self._looked_until: dict[str, timedelta] = {}
        for one in scenario.expectations:
            if one.timing is Timing.BY:
                latest = max(one.offset, self._looked_until.get(one.incident, timedelta.min))
                self._looked_until[one.incident] = latest
            raises = one.failing.raises if one.failing is not None else ()
            self.weighing += filter(_weighs, (*raises, *_checks(one.checks)))
            if any(map(_weighs, raises)):
                self._always.add(one.incident)
            if any(map(_weighs, _checks(one.checks))):
                self._at.add((one.incident, one.offset))
                if one.timing is Timing.BY:
                    self._until[one.incident] = max(one.offset, self._until.get(one.incident, timedelta.min))

    @property
    def ever(self) -> bool:
        """Whether there is any such moment."""
        return bool(self._always or self._at)

    def is_looked_at(self, facts: Facts) -> bool:
        """Tell whether anything is looked for in a Decision on these facts."""
        incident, offset = facts.incident.id, facts.as_of - self._starts
        if self._every_moment or (incident, offset) in self._looked_at:
            return True
        return offset <= self._looked_until.get(incident, timedelta.min)

    def is_weighed(self, facts: Facts) -> bool:
        """Tell whether a Decision on these facts must say what rules rest on and wait for."""
        incident, offset = facts.incident.id, facts.as_of - self._starts
        if incident in self._always or (incident, offset) in self._at:
            return True
        return offset <= self._until.get(incident, timedelta.min)

    def present(self, rulebook: Rulebook, facts: Facts, taken: Step) -> Decision:
        """Return the Decision of a step, without what nobody looks at."""
        if not self.is_weighed(facts):
            scene = replace(taken.found.scene, weigher=_Weightless())
            taken = replace(taken, found=replace(taken.found, scene=scene))
        return present(rulebook, facts, taken)


def _checks(expected: tuple[Expected, ...]) -> Iterator[Check]:
    yield from (one.check for one in expected)


def _weighs(check: Check) -> bool:
    return not isinstance(check, _PLAIN) and not (
        isinstance(check, ResponseIs) and check.part != "by_one_answer"
    )


class _Weightless:
    """Weighs nothing: whatever is asked weighs as much as a question that no fact answers."""

    def condition(self, condition: Condition) -> _Weightless:  # noqa: ARG002 - all weigh the same
        return self

    def rule(self, rule: Rule) -> _Weightless:  # noqa: ARG002 - all weigh the same
        return self

    def scene(self, facts: Facts, before: Scene | None = None) -> Scene:
        raise NotImplementedError(f"nothing is weighed of {facts.incident.id}")

    def listing(self, who: Subject, incident: Subject) -> tuple[str, str]:
        raise NotImplementedError(f"nothing is weighed of {who.id} at {incident.id}")

    def __call__(self, scene: Scene, bound: Bound) -> Weight:  # noqa: ARG002 - all weigh the same
        return Weight(Truth.UNKNOWN)
