"""A replay as JUnit XML, for build servers: a suite for each area, a case for each scenario."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as Xml

from riskengine.replay.reports.channel_wording import channel_faults
from riskengine.replay.reports.wording import MOST_PATHS, paths_shown
from riskengine.replay.results import Outcome, ScenarioRefused, complaint
from riskengine.replay.summary import ScenarioSummary, Summary
from riskengine.rulebook.display import safe


def render(summary: Summary) -> str:
    """Return what came of a replay as JUnit XML; it says nothing of how long anything took."""
    root = Xml.Element("testsuites", {"name": "riskengine replay", **_counts(summary.scenarios)})
    for area in sorted({one.scenario.area for one in summary.scenarios}):
        rows = [one for one in summary.scenarios if one.scenario.area == area]
        suite = Xml.SubElement(root, "testsuite", {"name": area, **_counts(rows)})
        for one in rows:
            _case(suite, one)
    Xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def _counts(rows: Sequence[ScenarioSummary]) -> dict[str, str]:
    return {
        "tests": str(len(rows)),
        "failures": str(sum(_has_failed(one) for one in rows)),
        "errors": str(sum(one.outcome is Outcome.REFUSED for one in rows)),
    }


def _has_failed(one: ScenarioSummary) -> bool:
    return one.outcome is Outcome.FAILED or (one.outcome is not Outcome.REFUSED and not one.channels_agree)


def _case(suite: Xml.Element, one: ScenarioSummary) -> None:
    scenario = one.scenario
    case = Xml.SubElement(
        suite,
        "testcase",
        classname=scenario.area,
        name=scenario.id,
        file=safe(scenario.document.file),
        line=str(scenario.span.line),
    )
    paths = paths_shown(one, MOST_PATHS)
    if one.leads or paths or one.channels is not None:
        properties = Xml.SubElement(case, "properties")
        for lead in one.leads:
            found = {"name": f"lead: {safe(lead.says)}", "value": f"{lead.shown} ({lead.basis.value})"}
            Xml.SubElement(properties, "property", found)
        for path in paths:
            Xml.SubElement(properties, "property", {"name": "path", "value": safe(path)})
        if one.channels is not None:
            compared = f"{one.channels.agreement.compared} over {', '.join(one.channels.channels)}"
            Xml.SubElement(properties, "property", {"name": "verdicts compared", "value": compared})
    if one.refused is not None:
        _add(case, "error", "could not be played", _refusals(one.refused))
    elif one.failures or not one.channels_agree:
        message = f"{len(one.failures)} of {len(one.checks)} checks failed"
        message = message if one.channels_agree else f"{message}; channels do not agree"
        _add(case, "failure", message, [*map(complaint, one.failures), *channel_faults(one)])


def _add(case: Xml.Element, tag: str, message: str, lines: Sequence[str]) -> None:
    # Not every character may stand in XML: `safe` leaves none that may not.
    Xml.SubElement(case, tag, message=message).text = "\n".join(safe(line) for line in lines)


def _refusals(refused: ScenarioRefused) -> list[str]:
    return [
        f"{fault.span.file}:{fault.span.line}:{fault.span.column}: {fault.code}: {fault.message}"
        for fault in refused.diagnostics
    ]
