"""Controls: cases that were handled well, at which the engine must stay quiet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from riskengine.model.attention import Alert, AlertLevel
from riskengine.model.decision import Decision
from riskengine.model.ledger import Challenge, ChallengeState, Duty, DutyState
from riskengine.replay.checks import Judgement, Met, Unmet
from riskengine.replay.names import name_of
from riskengine.replay.results import Checked, Ground
from riskengine.replay.scenario import Scenario

NOTHING_CHALLENGED = "nothing challenged"
"""What is checked of people's decisions."""

NOTHING_OVERDUE = "nothing overdue"
"""What is checked of duties."""

NOBODY_INTERRUPTED = "nobody interrupted"
"""What is checked of alerts."""


@dataclass(slots=True)
class ControlWatch:
    """Looks for decisions challenged, duties late and people interrupted, where the report says anything.

    Attributes:
        scenario: The scenario.
        not_judged: The duties that were late and on which the report says nothing.
    """

    scenario: Scenario
    not_judged: set[str] = field(default_factory=set)
    _seen: set[str] = field(default_factory=set)
    _broken: set[str] = field(default_factory=set)

    def look(self, offset: timedelta, decision: Decision) -> Iterator[Checked]:
        """Say what is challenged, what is late and who is interrupted, each once, but nothing of history."""
        if decision.incident in self.scenario.history:
            return
        for challenge in decision.challenges:
            if challenge.state is ChallengeState.OPEN and self._is_new(challenge.id):
                yield self._settled(offset, NOTHING_CHALLENGED, _challenged(challenge))
        for duty in decision.duties:
            if is_late(duty) and self._is_new(duty.id):
                if any(owed.names(duty) for owed in self.scenario.silent):
                    self.not_judged.add(name_of(duty, decision.incident))
                else:
                    yield self._settled(offset, NOTHING_OVERDUE, _late(duty, decision.incident))
        for alert in decision.attention:
            if alert.level is AlertLevel.INTERRUPT and self._is_new(f"alert {alert.id}"):
                duties = [duty for duty in decision.duties if duty.id == alert.cause]
                if not any(owed.names(duty) for owed in self.scenario.silent for duty in duties):
                    yield self._settled(offset, NOBODY_INTERRUPTED, _interrupted(alert))

    def waits_for(self, incident: str) -> bool:
        """Say yes, but for what lay before the case: at a control every moment counts."""
        return incident not in self.scenario.history

    def end(self, offset: timedelta) -> Iterator[Checked]:
        """Say which of them stayed so throughout."""
        for says in (NOTHING_CHALLENGED, NOTHING_OVERDUE, NOBODY_INTERRUPTED):
            if says not in self._broken:
                yield self._settled(offset, says, Met(got=says))

    def _is_new(self, id: str) -> bool:
        new = id not in self._seen
        self._seen.add(id)
        return new

    def _settled(self, offset: timedelta, says: str, judgement: Judgement) -> Checked:
        if isinstance(judgement, Unmet):
            self._broken.add(says)
        return Checked(
            scenario=self.scenario.id,
            offset=offset,
            ground=Ground.CONTROL,
            says=says,
            basis=None,
            span=self.scenario.rated_at,
            judgement=judgement,
        )


def is_late(duty: Duty) -> bool:
    """Tell whether a duty is past its deadline, or was done past it between two moments of a replay."""
    if duty.state is DutyState.DISCHARGED and duty.due_at is not None and duty.ended_at is not None:
        return duty.ended_at > duty.due_at
    return duty.state is DutyState.OVERDUE


def _challenged(one: Challenge) -> Unmet:
    against = f"below {one.floor}" if one.floor is not None else "forbidden"
    whom = f" for {one.subject}" if one.subject is not None else ""
    got = f"{one.scale} {one.decided}{whom} challenged: {against}"
    return Unmet(expected=NOTHING_CHALLENGED, got=got, because=one.rules)


def _interrupted(alert: Alert) -> Unmet:
    return Unmet(
        expected=NOBODY_INTERRUPTED, got=f"{alert.to} interrupted: {alert.says}", because=alert.rules
    )


def _late(duty: Duty, incident: str) -> Unmet:
    got = f"{name_of(duty, incident)} overdue"
    return Unmet(expected=NOTHING_OVERDUE, got=got, because=duty.rules)
