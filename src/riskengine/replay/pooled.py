"""Pools scenarios: each incident as it stands at the end of its own, and one overview for each pack.

No two cases of the reports happened at one time in one force. What is pooled shows what the measures of
oversight say of cases as bad, and as good, as these; how many of them one force has it does not show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from riskengine.engine import Engine
from riskengine.facts.admission import EventRefused
from riskengine.grading.overview import overview_of
from riskengine.grading.snapshot import Snapshot
from riskengine.model.overview import Overview
from riskengine.replay.faults_at import report_refusal
from riskengine.replay.loading import Loaded, ScenarioError
from riskengine.replay.scenario import Scenario
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.rules import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """One scenario at its end.

    Attributes:
        scenario: The scenario.
        cases: Its incidents as they then stand, but for those reported before the case begins.
        failed: The incidents that could not be folded.
        not_judged: How many duties are owed there of which the report says nothing.
    """

    scenario: Scenario
    cases: tuple[Snapshot, ...]
    failed: tuple[str, ...] = ()
    not_judged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """The overview of a pack over its scenarios.

    Attributes:
        overview: The overview.
        scenarios: How many scenarios it pools.
        not_judged: How many duties are left out because the reports say nothing of them.
    """

    overview: Overview
    scenarios: int
    not_judged: int


def at_their_ends(loaded: Loaded) -> Iterator[Ended]:
    """Yield each scenario at its end, knowing what was recorded by then.

    Raises:
        ScenarioError: If an event of any scenario is refused.
    """
    for scenario in loaded.scenarios:
        yield _at_its_end(scenario, loaded.rulebooks[scenario.pack])


def pooled(loaded: Loaded, ended: Iterable[Ended]) -> tuple[Pooled, ...]:
    """Return one overview for each pack that has scenarios, in order of the packs.

    Args:
        loaded: The scenarios and the packs they name.
        ended: The scenarios at their ends.
    """
    by_pack: dict[str, list[Ended]] = {}
    for one in ended:
        by_pack.setdefault(one.scenario.pack, []).append(one)
    return tuple(_pool(loaded.rulebooks[pack], by_pack[pack]) for pack in sorted(by_pack))


def _pool(rulebook: Rulebook, ended: list[Ended]) -> Pooled:
    cases = (case for one in ended for case in one.cases)
    failed = (incident for one in ended for incident in one.failed)
    return Pooled(
        overview=overview_of(rulebook, cases, None, failed),
        scenarios=len(ended),
        not_judged=sum(one.not_judged for one in ended),
    )


def _at_its_end(scenario: Scenario, rulebook: Rulebook) -> Ended:
    engine = Engine(rulebook, live=False)
    _tell(engine, scenario)
    found = engine.survey(scenario.starts + scenario.moments[-1], leaving_out=scenario.history)
    cases = [_judged(one, scenario) for one in found.cases]
    return Ended(
        scenario=scenario,
        cases=tuple(replace(one, incident=_called(one.incident, scenario)) for one in cases),
        failed=tuple(_called(one, scenario) for one in found.failed),
        not_judged=sum(len(one.owed) for one in found.cases) - sum(len(one.owed) for one in cases),
    )


def _tell(engine: Engine, scenario: Scenario) -> None:
    """Tell an engine what happened, in the order in which it was written down."""
    faults = Diagnostics()
    for step in scenario.told:
        try:
            engine.hear(step.event)
        except EventRefused as refused:
            report_refusal(refused, step.path, step.event.type, scenario.document, faults)
    if len(faults):
        raise ScenarioError(faults, {scenario.document.file: scenario.document.text})


def _judged(case: Snapshot, scenario: Scenario) -> Snapshot:
    """Return an incident without the duties on which the report says nothing."""
    silent = scenario.silent
    return replace(
        case, owed=tuple(one for one in case.owed if not any(duty.names(one.duty) for duty in silent))
    )


def _called(incident: str, scenario: Scenario) -> str:
    """Return what to call an incident among those of other scenarios."""
    return incident if incident == scenario.id else f"{scenario.id}/{incident}"
