"""Leads: how long before its end a failing was raised, and how firmly that is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from riskengine.model.decision import Decision
from riskengine.replay.checks import Met, Unmet, holding
from riskengine.replay.offsets import show_length
from riskengine.replay.results import Checked, Ground, Lead
from riskengine.replay.scenario import Basis, Expectation, Failing, Scenario, weakest


@dataclass(slots=True)
class LeadWatch:
    """Looks for the first moment at which everything that raises a failing shows.

    Attributes:
        scenario: The scenario.
        expectation: The expectation that answers the failing.
        failing: The failing.
    """

    scenario: Scenario
    expectation: Expectation
    failing: Failing
    _raised: timedelta | None = None
    _because: tuple[str, ...] = ()

    def look(self, offset: timedelta, decision: Decision) -> Iterator[Checked]:
        """Note the moment; that it is noted settles nothing."""
        if self.waits_for(decision.incident):
            found = [check.judge(decision) for check in self.failing.raises]
            raised = all(isinstance(one, Met) for one in found)
            rules = {rule for one in found for rule in one.because} if raised else holding(decision)
            self._because = tuple(sorted(rules))
            self._raised = offset if raised else None
        yield from ()

    def waits_for(self, incident: str) -> bool:
        """Tell whether the failing is one of this incident and is not raised yet."""
        return self._raised is None and incident == self.expectation.incident

    def end(self, offset: timedelta) -> Iterator[Checked | Lead]:  # noqa: ARG002 - the file says when it ends
        """Say what the lead is, and whether it is as long as the scenario expects."""
        ended = ends(self.scenario, self.failing)
        lead = Lead(
            scenario=self.scenario.id,
            says=self.failing.says,
            span=self.failing.span,
            raised=self._raised,
            ended=ended,
            basis=basis_of(self.scenario, self.expectation, self._raised),
        )
        yield lead
        if self.failing.at_least is not None:
            yield self._checked(lead, self.failing.at_least)

    def _checked(self, lead: Lead, least: timedelta) -> Checked:
        says = f"lead of at least {show_length(least)}"
        unmet = Unmet(expected=says, got=lead.shown, because=self._because)
        long_enough = lead.length is not None and lead.length >= least
        return Checked(
            scenario=self.scenario.id,
            offset=lead.ended,
            ground=Ground.EXPECTED,
            says=says,
            basis=self.expectation.basis,
            span=self.failing.lead_at,
            judgement=Met(got=lead.shown, because=self._because) if long_enough else unmet,
        )


def ends(scenario: Scenario, failing: Failing) -> timedelta:
    """Return when a failing ended: when the event that ended it happened, or with the case."""
    steps = (step.at for step in scenario.steps if step.event.id == failing.until)
    return next(steps, scenario.moments[-1])


def basis_of(scenario: Scenario, expectation: Expectation, raised: timedelta | None = None) -> Basis:
    """Return the basis of a lead: the weakest of the expectation and of all that is told up to its end.

    Args:
        scenario: The scenario.
        expectation: An expectation that names a failing.
        raised: When it was raised, if it was: what was told until then counts too.
    """
    failing = expectation.failing
    if failing is None:
        raise ValueError("the expectation names no failing")
    end = ends(scenario, failing)
    last = end if raised is None else max(end, raised)
    told = [step.basis for step in scenario.steps if step.recorded <= last or step.event.id == failing.until]
    closing = []
    if failing.until is None and not any(step.recorded == end for step in scenario.steps):
        # When somebody last looks is not when anything ended: looking later makes no lead longer.
        closing = [Basis.ASSUMED]
    return weakest([expectation.basis, *told, *closing])
