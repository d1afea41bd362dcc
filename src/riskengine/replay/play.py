"""Replays a scenario: tells an engine the events as they were written down, and asks it moment by moment.

Each Decision is made as of its moment, knowing what was recorded by then and nothing else: no hindsight.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from riskengine.engine import Engine
from riskengine.facts.admission import EventRefused
from riskengine.model.decision import Decision
from riskengine.model.events import Event, IncidentReported
from riskengine.replay.controls import ControlWatch
from riskengine.replay.faults_at import report_refusal
from riskengine.replay.loading import Loaded
from riskengine.replay.results import (
    Checked,
    EventsRefused,
    Outcome,
    Result,
    ScenarioEnded,
    ScenarioStarted,
    StepPlayed,
)
from riskengine.replay.scenario import Scenario, Step
from riskengine.replay.watches import DegradedWatch, DowngradeWatch, ExpectationWatch, NeverWatch, Watch
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.rules import Rulebook


class Decides(Protocol):
    """What a scenario is replayed through: the engine, or whatever stands in for it."""

    def observe(self, event: Event) -> Decision:
        """Take an event in."""
        ...

    def decide(self, incident: str, as_of: datetime, known_at: datetime | None = None) -> Decision:
        """Decide about an incident at a moment, knowing what was recorded by another."""
        ...


def replay(loaded: Loaded, engine_for: Callable[[Rulebook], Decides] = Engine) -> Iterator[Result]:
    """Replay scenario after scenario, each through an engine of its own.

    Args:
        loaded: The scenarios and the packs they name.
        engine_for: Makes an engine for a pack.
    """
    for scenario in loaded.scenarios:
        yield from play(scenario, engine_for(loaded.rulebooks[scenario.pack]))


def play(scenario: Scenario, engine: Decides) -> Iterator[Result]:
    """Replay one scenario through an engine that has been told nothing yet."""
    yield ScenarioStarted(scenario)
    control = ControlWatch(scenario)
    watches = _watches(scenario, control)
    teller = Teller(scenario, engine)
    passed, last = True, timedelta()
    for step in teller.decisions():
        yield step
        last = step.offset
        for checked in _looked(watches, step):
            passed &= checked.passed
            yield checked
    if len(teller.faults):
        text = scenario.document.text
        yield EventsRefused(scenario=scenario.id, diagnostics=teller.faults.sorted(), text=text)
        yield ScenarioEnded(scenario=scenario.id, outcome=Outcome.REFUSED)
        return
    for watch in watches:
        for checked in watch.end(last):
            passed &= checked.passed
            yield checked
    outcome = Outcome.PASSED if passed else Outcome.FAILED
    not_judged = tuple(sorted(control.not_judged))
    yield ScenarioEnded(scenario=scenario.id, outcome=outcome, not_judged=not_judged)


@dataclass(slots=True)
class Teller:
    """Tells an engine what happened as it was written down.

    Attributes:
        scenario: The scenario.
        engine: The engine.
        faults: What the engine has against events; once there is any, it is asked nothing more.
    """

    scenario: Scenario
    engine: Decides
    faults: Diagnostics = field(default_factory=Diagnostics)

    def decisions(self) -> Iterator[StepPlayed]:
        """Ask about every incident reported so far, at every moment."""
        waiting = deque(self.scenario.told)
        reported: dict[str, None] = {}
        for offset in self.scenario.moments:
            told: list[Event] = []
            while waiting and waiting[0].recorded <= offset:
                step = waiting.popleft()
                self._observe(step)
                told.append(step.event)
            reported |= {event.incident: None for event in told if isinstance(event, IncidentReported)}
            if not len(self.faults):
                yield from self._asked(offset, told, reported)

    def _asked(self, offset: timedelta, told: list[Event], incidents: Iterable[str]) -> Iterator[StepPlayed]:
        moment = self.scenario.starts + offset
        events = tuple(event.id for event in told)
        for incident in incidents:
            decision = self.engine.decide(incident, moment, known_at=moment)
            yield StepPlayed(scenario=self.scenario.id, offset=offset, events=events, decision=decision)

    def _observe(self, step: Step) -> None:
        """Tell one event; what is refused only because an earlier one was, is not reported."""
        try:
            self.engine.observe(step.event)
        except EventRefused as refused:
            follows = len(self.faults) and all(fault.path == "$.incident" for fault in refused.faults)
            if not follows:
                report_refusal(refused, step.path, step.event.type, self.scenario.document, self.faults)


def _looked(watches: Iterable[Watch], step: StepPlayed) -> Iterator[Checked]:
    for watch in watches:
        yield from watch.look(step.offset, step.decision)


def _watches(scenario: Scenario, control: ControlWatch) -> tuple[Watch, ...]:
    expected = [ExpectationWatch(scenario, one) for one in scenario.expectations]
    never = [NeverWatch(scenario, one) for one in scenario.never]
    downgrade = scenario.no_downgrade
    return (
        DegradedWatch(scenario),
        *expected,
        *never,
        *((DowngradeWatch(scenario, downgrade),) if downgrade is not None else ()),
        *((control,) if scenario.is_control else ()),
    )
