"""Where a network comes from: files of events, or a scenario, told to an engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import click

from riskengine.cli.exits import Exit, Unusable
from riskengine.cli.incidents import incidents_of
from riskengine.cli.packs_given import NATIONAL, folder_of, load
from riskengine.cli.terminal import remark
from riskengine.engine import Engine
from riskengine.model.faults import Refused
from riskengine.replay.faults_at import report_refusal
from riskengine.replay.loading import Loaded, ScenarioError, load_scenarios
from riskengine.replay.scenario import Scenario
from riskengine.rulebook.diagnostics import Diagnostics

_SCENARIO = ".scenario.yaml"


@dataclass(frozen=True, slots=True)
class Source:
    """What was told.

    Attributes:
        engine: The engine that was told it.
        last_recorded: When the last event was recorded.
        starts: When the scenario begins; None for files of events.
    """

    engine: Engine
    last_recorded: datetime
    starts: datetime | None = None

    def moment(self, said: datetime | timedelta) -> datetime:
        """Return a moment, which may be said as an offset from the start of a scenario."""
        if isinstance(said, datetime):
            return said
        if self.starts is None:
            raise Unusable("an offset such as T+3d counts from the start of a scenario; write a time instead")
        return self.starts + said


def source_of(paths: Sequence[Path], rules: Path | None, pack: str | None) -> Source:
    """Tell an engine the events of some files, or of one scenario.

    Args:
        paths: The files.
        rules: A folder of packs, or None.
        pack: The pack; None for the national one, or for the one a scenario names.
    """
    if any(path.name.endswith(_SCENARIO) for path in paths):
        if len(paths) > 1:
            raise Unusable("a scenario is a case of its own: name no other file beside it")
        return _played(_scenario(paths[0], rules), pack)
    incidents = incidents_of(load(rules, pack or NATIONAL), *paths)
    return Source(incidents.engine, incidents.last_recorded)


def _scenario(path: Path, rules: Path | None) -> Loaded:
    try:
        return load_scenarios([path], None if rules is None else folder_of(rules))
    except ScenarioError as fault:
        remark(str(fault).rstrip())
        raise click.exceptions.Exit(Exit.UNUSABLE) from fault


def _played(loaded: Loaded, pack: str | None) -> Source:
    (scenario,) = loaded.scenarios
    if pack not in (None, scenario.pack):
        raise Unusable(f'this scenario is of the pack "{scenario.pack}"; leave --pack out')
    engine, faults = Engine(loaded.rulebooks[scenario.pack], live=False), Diagnostics()
    for step in scenario.told:
        try:
            engine.hear(step.event)
        except Refused as refused:
            report_refusal(refused, step.path, step.event.type, scenario.document, faults)
    if faults.errors:
        _refuse(scenario, faults)
    return Source(engine, scenario.starts + scenario.told[-1].recorded, scenario.starts)


def _refuse(scenario: Scenario, faults: Diagnostics) -> None:
    text = {scenario.span.file: scenario.document.text}
    remark(str(ScenarioError(faults, text)).rstrip())
    raise click.exceptions.Exit(Exit.UNUSABLE)
