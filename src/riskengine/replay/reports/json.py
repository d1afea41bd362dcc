"""A replay as one JSON object, the same bytes for the same replay."""

from __future__ import annotations

import json
from typing import Any, Final

from riskengine.replay.checks import Unmet
from riskengine.replay.headline import Headline
from riskengine.replay.offsets import show_length, show_offset
from riskengine.replay.reports.channels_json import channels_body, channels_total
from riskengine.replay.reports.wording import paths_shown
from riskengine.replay.results import Checked, Lead, Outcome, ScenarioRefused, Standing
from riskengine.replay.scenario import Basis
from riskengine.replay.summary import Heard, ScenarioSummary, Summary
from riskengine.rulebook.rendering import render_json

SCHEMA_VERSION: Final = 1

_MOST_PATHS: Final = 50
"""How many paths of links are given of one scenario, unless more were looked for."""


def render(summary: Summary) -> str:
    """Return what came of a replay as JSON."""
    body = {
        "schema_version": SCHEMA_VERSION,
        "scenarios": [scenario_body(one) for one in summary.scenarios],
        "totals": totals_body(summary),
    }
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def totals_body(summary: Summary) -> dict[str, Any]:
    """Return the totals of a replay."""
    return {
        "scenarios": len(summary.cases),
        "variations": summary.variations,
        "made_up": len(summary.made_up),
        "controls": summary.controls,
        **{outcome.value: summary.count(outcome) for outcome in Outcome},
        "checks_passed": summary.checks_passed,
        "checks_failed": summary.checks_failed,
        "not_judged": summary.not_judged,
        "failings": {
            "all": _headline(summary.headline()),
            **{basis.value: _headline(summary.headline(basis)) for basis in Basis},
        },
        "channels": channels_total(summary),
        "interrupts_in_an_hour": {
            "controls": _most(summary.most_in_an_hour(controls=True)),
            "others": _most(summary.most_in_an_hour(controls=False)),
        },
    }


def _headline(found: Headline) -> dict[str, Any]:
    lengths = found.lengths
    return {
        "failings": len(found.leads),
        "raised": found.raised,
        **{standing.name.lower(): found.count(standing) for standing in Standing},
        "leads": len(lengths),
        "shortest": show_length(lengths[0]) if lengths else None,
        "median": show_length(found.median) if found.median is not None else None,
        "longest": show_length(lengths[-1]) if lengths else None,
    }


def _most(found: tuple[int, str | None]) -> dict[str, Any]:
    most, post = found
    return {"most": most, "post": post}


def scenario_body(one: ScenarioSummary) -> dict[str, Any]:
    """Return what came of one scenario."""
    scenario = one.scenario
    report = scenario.report
    return {
        "id": scenario.id,
        "variation_of": scenario.variation_of,
        "title": scenario.title,
        "file": scenario.document.file,
        "report": {
            "force": report.force,
            "year": report.year,
            "section": report.section,
            "lines": report.lines,
        },
        "area": scenario.area,
        "rating": scenario.rating.value,
        "pack": scenario.pack,
        "outcome": one.outcome.value,
        "force_set": scenario.force_set,
        "engine": {"response": _heard(one.response), "risk": _heard(one.risk), **_paths(one)},
        "checks": [_check(check) for check in one.checks],
        "failings": [_lead(lead) for lead in one.leads],
        "not_judged": list(one.not_judged),
        "interrupts": len(one.interrupts),
        "channels": channels_body(one),
        "not_checked": [{"expect": also.expect, "because": also.because} for also in scenario.not_checked],
        "refused": [] if one.refused is None else _refused(one.refused),
    }


def _heard(one: Heard | None) -> dict[str, str] | None:
    if one is None:
        return None
    whose = {} if one.strand is None else {"subject": one.subject or "", "strand": one.strand}
    return {**whose, "floor": one.floor.id, "ceiling": one.ceiling.id}


def _paths(one: ScenarioSummary) -> dict[str, Any]:
    shown = paths_shown(one, _MOST_PATHS)
    return {"paths": list(shown), "paths_left_out": len(one.paths) - len(shown)}


def _check(check: Checked) -> dict[str, Any]:
    judgement = check.judgement
    return {
        "ground": check.ground.value,
        "basis": None if check.basis is None else check.basis.value,
        "line": check.span.line,
        "at": show_offset(check.offset),
        "passed": check.passed,
        "expected": judgement.expected if isinstance(judgement, Unmet) else check.says,
        "got": judgement.got,
        "because": list(judgement.because),
    }


def _lead(lead: Lead) -> dict[str, Any]:
    return {
        "failing": lead.says,
        "line": lead.span.line,
        "basis": lead.basis.value,
        "raised": None if lead.raised is None else show_offset(lead.raised),
        "ended": show_offset(lead.ended),
        "standing": lead.stands.value,
        "lead": None if lead.length is None else show_length(lead.length),
        "lead_seconds": None if lead.length is None else int(lead.length.total_seconds()),
    }


def _refused(refused: ScenarioRefused) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(render_json(refused.diagnostics))["diagnostics"]
    return found
