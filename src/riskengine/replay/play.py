"""Replays a scenario: tells an engine the events as they were written down, and asks it moment by moment.

Each Decision is made as of its moment, knowing what was recorded by then and nothing else: no hindsight.
Where something is looked for that may come at any moment, the engine is also asked as things fall due.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

from riskengine.engine import Engine
from riskengine.model.attention import AlertLevel
from riskengine.model.decision import Decision
from riskengine.model.events import Event, IncidentReported
from riskengine.model.overview import Overview
from riskengine.replay.controls import ControlWatch
from riskengine.replay.leads import LeadWatch
from riskengine.replay.loading import Loaded
from riskengine.replay.results import (
    Checked,
    Interrupt,
    Outcome,
    Result,
    ScenarioEnded,
    ScenarioRefused,
    ScenarioStarted,
    StepPlayed,
)
from riskengine.replay.scenario import Scenario
from riskengine.replay.telling import Hears, tell
from riskengine.replay.watches import (
    DegradedWatch,
    DowngradeWatch,
    ExpectationWatch,
    NeverWatch,
    OversightWatch,
    Watch,
)
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.rules import Rulebook

MOST_DUE: Final = 500
"""At how many moments, besides those of its events and expectations, a scenario asks the engine."""


class Decides(Hears, Protocol):
    """What a scenario is replayed through: the engine, or whatever stands in for it."""

    def decide(self, incident: str, as_of: datetime, known_at: datetime | None = None) -> Decision:
        """Decide about an incident at a moment, knowing what was recorded by another."""
        ...


class Oversees(Decides, Protocol):
    """What decides, and counts over every incident it was told of."""

    def overview(self, as_of: datetime) -> Overview:
        """Return what the pack's measures of oversight count over every incident at a moment."""
        ...


def trial_of(rulebook: Rulebook) -> Engine:
    """Return an engine that was told nothing yet, for trying rules that nobody needs to have approved."""
    return Engine(rulebook, live=False)


def replay(loaded: Loaded, engine_for: Callable[[Rulebook], Oversees] = trial_of) -> Iterator[Result]:
    """Replay scenario after scenario, each through an engine of its own.

    Args:
        loaded: The scenarios and the packs they name.
        engine_for: Makes an engine for a pack.
    """
    for scenario in loaded.scenarios:
        yield from play(scenario, engine_for(loaded.rulebooks[scenario.pack]))


def play(scenario: Scenario, engine: Oversees) -> Iterator[Result]:
    """Replay one scenario through an engine that has been told nothing yet."""
    yield ScenarioStarted(scenario)
    control, interrupts = ControlWatch(scenario), Interrupts()
    watches = _watches(scenario, control, engine)
    teller = Teller(scenario, engine, lambda incident: any(watch.waits_for(incident) for watch in watches))
    passed, last = True, timedelta()
    for step in teller.decisions():
        if step.decision.incident not in scenario.history:
            interrupts.look(step.decision)
        yield step
        last = step.offset
        for checked in _looked(watches, step):
            passed &= checked.passed
            yield checked
    if len(teller.faults):
        text = scenario.document.text
        yield ScenarioRefused(scenario=scenario.id, diagnostics=teller.faults.sorted(), text=text)
        yield ScenarioEnded(scenario=scenario.id, outcome=Outcome.REFUSED)
        return
    for watch in watches:
        for found in watch.end(last):
            passed &= found.passed if isinstance(found, Checked) else True
            yield found
    outcome = Outcome.PASSED if passed else Outcome.FAILED
    yield ScenarioEnded(
        scenario=scenario.id,
        outcome=outcome,
        not_judged=tuple(sorted(control.not_judged)),
        interrupts=interrupts.in_order,
    )


@dataclass(slots=True)
class Teller:
    """Tells an engine what happened as it was written down.

    Attributes:
        scenario: The scenario.
        engine: The engine.
        is_awaited: Tells whether anything is looked for in an incident that may come at any moment.
        faults: What keeps the scenario from being played; once there is any, nothing more is asked.
    """

    scenario: Scenario
    engine: Decides
    is_awaited: Callable[[str], bool]
    faults: Diagnostics = field(default_factory=Diagnostics)
    _reviews: dict[str, datetime | None] = field(default_factory=dict)
    _fell_due: int = 0

    def decisions(self) -> Iterator[StepPlayed]:
        """Ask at every moment of what was told and is looked at, and in between as things fall due."""
        waiting = deque(self.scenario.told)
        reported: dict[str, None] = {}
        for offset in self.scenario.moments:
            yield from self._due_before(offset)
            told: list[Event] = []
            while waiting and waiting[0].recorded <= offset:
                step = waiting.popleft()
                tell(self.engine, step, self.scenario.document, self.faults)
                told.append(step.event)
            reported |= {event.incident: None for event in told if isinstance(event, IncidentReported)}
            concerned = {event.incident for event in told} - self.scenario.history | self.scenario.looked_at
            asked = [incident for incident in reported if incident in concerned]
            yield from self._asked(offset, tuple(event.id for event in told), asked)

    def _asked(
        self, offset: timedelta, events: tuple[str, ...], incidents: Iterable[str]
    ) -> Iterator[StepPlayed]:
        moment = self.scenario.starts + offset
        for incident in incidents:
            if len(self.faults):
                return
            decision = self.engine.decide(incident, moment, known_at=moment)
            self._reviews[incident] = decision.next_review_at
            yield StepPlayed(scenario=self.scenario.id, offset=offset, events=events, decision=decision)

    def _due_before(self, offset: timedelta) -> Iterator[StepPlayed]:
        """Ask again at each moment at which something falls due, nearest first, where it is awaited."""
        moment = self.scenario.starts + offset
        while not len(self.faults):
            due = {
                incident: review
                for incident, review in self._reviews.items()
                if review is not None and review < moment and self.is_awaited(incident)
            }
            if not due:
                return
            now = min(due.values())
            falling = [incident for incident, review in due.items() if review == now]
            yield from self._asked(now - self.scenario.starts, (), falling)
            self._count(falling, now)

    def _count(self, incidents: Iterable[str], now: datetime) -> None:
        """Count the moment; stop where there are too many, and never go back in time."""
        self._fell_due += 1
        if self._fell_due > MOST_DUE:
            message = f"more than {MOST_DUE} things fall due here, between events and expectations."
            help = "end what lies long before as the force did, or begin later"
            self.faults.add("RE513", message, self.scenario.span, help)
        for incident in incidents:
            review = self._reviews[incident]
            if review is not None and review <= now:
                self._reviews[incident] = None


@dataclass(slots=True)
class Interrupts:
    """Notes who is interrupted: each alert once, and again when it turns to somebody else."""

    _found: dict[tuple[str, str], Interrupt] = field(default_factory=dict)

    def look(self, decision: Decision) -> None:
        """Take what one Decision shows."""
        for alert in decision.attention:
            if alert.level is AlertLevel.INTERRUPT:
                self._found.setdefault((alert.id, alert.to), Interrupt(to=alert.to, at=alert.since))

    @property
    def in_order(self) -> tuple[Interrupt, ...]:
        """The interrupts in the order in which their grounds came about."""
        return tuple(sorted(self._found.values(), key=lambda one: (one.at, one.to)))


def _looked(watches: Iterable[Watch], step: StepPlayed) -> Iterator[Checked]:
    for watch in watches:
        yield from watch.look(step.offset, step.decision)


def _watches(scenario: Scenario, control: ControlWatch, engine: Oversees) -> tuple[Watch, ...]:
    expected = [ExpectationWatch(scenario, one) for one in scenario.expectations]
    overseen = [
        OversightWatch(scenario, one, engine.overview) for one in scenario.expectations if one.overseen
    ]
    leads = [
        LeadWatch(scenario, one, one.failing) for one in scenario.expectations if one.failing is not None
    ]
    never = [NeverWatch(scenario, one) for one in scenario.never]
    downgrade = scenario.no_downgrade
    return (
        DegradedWatch(scenario),
        *expected,
        *overseen,
        *leads,
        *never,
        *((DowngradeWatch(scenario, downgrade),) if downgrade is not None else ()),
        *((control,) if scenario.is_control else ()),
    )
