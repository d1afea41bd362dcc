"""Tells an engine a scenario, event by event or up to a moment, as it was written down."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from riskengine.engine import Engine
from riskengine.facts.admission import EventRefused
from riskengine.model.events import Event
from riskengine.replay.faults_at import report_refusal
from riskengine.replay.loading import Loaded, ScenarioError
from riskengine.replay.scenario import Scenario, Step
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.source import Document


class Hears(Protocol):
    """What can be told an event."""

    def hear(self, event: Event) -> None:
        """Take an event in."""
        ...


def tell(engine: Hears, step: Step, document: Document, faults: Diagnostics) -> None:
    """Tell one event, or report why it is refused; not where that is only because an earlier one was."""
    try:
        engine.hear(step.event)
    except EventRefused as refused:
        follows = len(faults) and all(fault.path == "$.incident" for fault in refused.faults)
        if not follows:
            report_refusal(refused, step.path, step.event.type, document, faults)


def told_by(loaded: Loaded, scenario: Scenario, offset: timedelta) -> Engine:
    """Return an engine that was told all that was recorded by an offset, and nothing later.

    The moment to ask it about is ``scenario.starts + offset``.

    Args:
        loaded: What the scenario was loaded with.
        scenario: The scenario.
        offset: How long after its start, as `parse_offset` reads it.

    Raises:
        ScenarioError: If the engine refuses an event, with everything it refuses at its place in the file.
    """
    engine, faults = Engine(loaded.rulebooks[scenario.pack], live=False), Diagnostics()
    for step in scenario.told:
        if step.recorded <= offset:
            tell(engine, step, scenario.document, faults)
    if len(faults):
        raise ScenarioError(faults, {scenario.document.file: scenario.document.text})
    return engine
