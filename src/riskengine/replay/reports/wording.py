"""The words that reports share."""

from __future__ import annotations

from typing import Final

from riskengine.replay.results import Outcome
from riskengine.replay.summary import Heard, ScenarioSummary, Summary

HEADINGS: Final = (
    "scenario",
    "report",
    "rating",
    "force set",
    "response",
    "highest risk",
    "checks",
    "not judged",
)
"""What stands at the head of each column of a table."""


def cells(one: ScenarioSummary) -> tuple[str, ...]:
    """Return the row of a scenario."""
    scenario = one.scenario
    return (
        scenario.id,
        f"{scenario.report.force} {scenario.report.year}",
        scenario.rating.value,
        one.force_set,
        heard(one.response),
        heard(one.risk),
        passed(one),
        str(len(one.not_judged)) if scenario.is_control else "",
    )


def heard(one: Heard | None) -> str:
    """Return what the engine said at its highest: the floor, and the ceiling where it lies higher."""
    if one is None:
        return "not applicable"
    reach = one.floor.word if one.floor == one.ceiling else f"{one.floor.word} to {one.ceiling.word}"
    return reach if one.strand is None else f"{one.strand.replace('_', ' ')}: {reach} ({one.subject})"


def passed(one: ScenarioSummary) -> str:
    """Return how many of the checks of a scenario passed."""
    if one.outcome is Outcome.REFUSED:
        return "refused"
    return f"{one.passed}/{len(one.checks)}"


def tally_line(summary: Summary) -> str:
    """Return the totals of a replay on one line."""
    ended = ", ".join(f"{count} {kind}" for kind in Outcome if (count := summary.count(kind)))
    checks = summary.checks_passed + summary.checks_failed
    scenarios = _plural(len(summary.scenarios), "scenario")
    parts = [
        f"{scenarios} ({_plural(summary.controls, 'control')}): {ended or 'none'}",
        f"{_plural(checks, 'check')}: {summary.checks_passed} passed, {summary.checks_failed} failed",
        f"{_plural(summary.not_judged, 'late duty', 'late duties')} not judged",
    ]
    return "; ".join(parts) + "."


def _plural(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
