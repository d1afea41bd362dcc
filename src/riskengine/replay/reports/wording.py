"""The words that reports share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from riskengine.replay.headline import Headline
from riskengine.replay.offsets import show_length
from riskengine.replay.results import Lead, Outcome, Standing
from riskengine.replay.scenario import Basis
from riskengine.replay.summary import Heard, ScenarioSummary, Summary

HEADINGS: Final = (
    "scenario",
    "report",
    "rating",
    "force set",
    "response",
    "highest risk",
    "lead",
    "checks",
    "not judged",
)
"""What stands at the head of each column of a table."""

MOST_PATHS: Final = 3
"""How many paths of links people are shown of one scenario, unless more were looked for."""

_STANDINGS: Final = {
    Standing.IN_TIME: "raised in time",
    Standing.AFTER: "after",
    Standing.MISSED: "missed",
}

_HOW_FIRM: Final = {
    Basis.STATED: "wholly stated",
    Basis.INFERRED: "inferred in part",
    Basis.ASSUMED: "of which only the order is known",
}
"""How firmly leads are known."""


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
        ", ".join(lead_shown(lead) for lead in one.leads),
        passed(one),
        str(len(one.not_judged)) if scenario.is_control else "",
    )


def heard(one: Heard | None) -> str:
    """Return what the engine said at its highest: the floor, and the ceiling where it lies higher."""
    if one is None:
        return "not applicable"
    reach = one.floor.word if one.floor == one.ceiling else f"{one.floor.word} to {one.ceiling.word}"
    return reach if one.strand is None else f"{one.strand.replace('_', ' ')}: {reach} ({one.subject})"


def lead_shown(lead: Lead) -> str:
    """Return a lead as a table shows it: in brackets where it is not wholly stated."""
    return f"({lead.shown})" if lead.length is not None and lead.basis is not Basis.STATED else lead.shown


def passed(one: ScenarioSummary) -> str:
    """Return how many of the checks of a scenario passed."""
    if one.outcome is Outcome.REFUSED:
        return "refused"
    return f"{one.passed}/{len(one.checks)}"


def paths_shown(one: ScenarioSummary, most: int) -> tuple[str, ...]:
    """Return the first paths of links of a scenario, and all that were looked for."""
    return one.paths[: max(most, len(one.looked_for))]


def path_lines(one: ScenarioSummary) -> Iterator[str]:
    """Yield the paths of links that rules rested on in a scenario, one on a line, the first few of many."""
    shown = paths_shown(one, MOST_PATHS)
    yield from (f"{one.scenario.id}: {path}" for path in shown)
    if len(shown) < len(one.paths):
        yield f"{one.scenario.id}: and {len(one.paths) - len(shown)} more"


def totals(summary: Summary) -> Iterator[str]:
    """Yield the totals of a replay, line by line: scenarios and checks, failings, attention."""
    yield tally_line(summary)
    every = summary.headline()
    if every.leads:
        yield f"{_plural(len(every.leads), 'failing')}: {_headline(every)}."
    for basis, says in _HOW_FIRM.items():
        headline = summary.headline(basis)
        if headline.leads:
            yield f"{len(headline.leads)} {says}: {_headline(headline)}."
    made_up = summary.made_up
    if made_up:
        failings = sum(len(one.leads) for one in made_up)
        controls = sum(one.scenario.is_control for one in made_up)
        theirs = f"{controls} of the controls and {failings} of the failings"
        yield f"{len(made_up)} of the scenarios, with {theirs}, are made up after what reports ask for."
    quiet, busy = summary.most_in_an_hour(controls=True), summary.most_in_an_hour(controls=False)
    yield f"Interrupts to one post within an hour: {_most(busy)}; in controls {_most(quiet)}."


def _headline(found: Headline) -> str:
    raised = ", ".join(f"{found.count(standing)} {says}" for standing, says in _STANDINGS.items())
    if found.median is None:
        return raised
    if len(found.lengths) == 1:
        return f"{raised}; lead {show_length(found.median)}"
    shortest, longest = show_length(found.lengths[0]), show_length(found.lengths[-1])
    leads = f"{len(found.lengths)} leads, {show_length(found.median)} in the median"
    return f"{raised}; {leads}, from {shortest} to {longest}"


def _most(found: tuple[int, str | None]) -> str:
    most, post = found
    return "none" if post is None else f"at most {most} ({post.replace('_', ' ')})"


def tally_line(summary: Summary) -> str:
    """Return what came of scenarios and checks on one line."""
    ended = ", ".join(f"{count} {kind}" for kind in Outcome if (count := summary.count(kind)))
    checks = summary.checks_passed + summary.checks_failed
    scenarios = f"{_plural(len(summary.cases), 'scenario')} ({_plural(summary.controls, 'control')})"
    varied = f" and {_plural(summary.variations, 'variation')}" if summary.variations else ""
    parts = [
        f"{scenarios}{varied}: {ended or 'none'}",
        f"{_plural(checks, 'check')}: {summary.checks_passed} passed, {summary.checks_failed} failed",
        f"{_plural(summary.not_judged, 'late duty', 'late duties')} not judged",
    ]
    return "; ".join(parts) + "."


def _plural(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
