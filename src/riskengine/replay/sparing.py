"""Decides for a scenario, and says no more than is looked at there: saying all takes as long as deciding."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from riskengine.engine.deciding import Deciding
from riskengine.grading.compiled import Period
from riskengine.grading.decide import Step
from riskengine.model.decision import Decision
from riskengine.model.facts import Facts
from riskengine.replay.needed import Needed
from riskengine.replay.scenario import Scenario
from riskengine.rulebook.rules import Rulebook


class Sparing(Deciding):
    """Decides for one scenario: what rules rest on and wait for is said where something there looks at it."""

    def __init__(
        self,
        rulebook: Rulebook,
        scenario: Scenario,
        period_at: Callable[[datetime], Period] | None = None,
    ) -> None:
        """Find out what is looked at.

        Args:
            rulebook: The rules.
            scenario: The scenario.
            period_at: Returns the rules in force at a moment, as for `Deciding`.
        """
        super().__init__(rulebook, period_at)
        self._needed = Needed(scenario)

    def present(self, facts: Facts, taken: Step) -> Decision:
        """Return the Decision of a step; the links that rules rest on are always said."""
        if facts.paths:
            return super().present(facts, taken)
        return self._needed.present(self._rulebook, facts, taken)
