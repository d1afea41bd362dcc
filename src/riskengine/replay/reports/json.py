"""A replay as one JSON object, the same bytes for the same replay."""

from __future__ import annotations

import json
from typing import Any, Final

from riskengine.replay.checks import Unmet
from riskengine.replay.offsets import show_offset
from riskengine.replay.results import Checked, EventsRefused, Outcome
from riskengine.replay.summary import Heard, ScenarioSummary, Summary
from riskengine.rulebook.rendering import render_json

SCHEMA_VERSION: Final = 1


def render(summary: Summary) -> str:
    """Return what came of a replay as JSON."""
    body = {
        "schema_version": SCHEMA_VERSION,
        "scenarios": [_scenario(one) for one in summary.scenarios],
        "totals": _totals(summary),
    }
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def _totals(summary: Summary) -> dict[str, int]:
    return {
        "scenarios": len(summary.scenarios),
        "controls": summary.controls,
        **{outcome.value: summary.count(outcome) for outcome in Outcome},
        "checks_passed": summary.checks_passed,
        "checks_failed": summary.checks_failed,
        "not_judged": summary.not_judged,
    }


def _scenario(one: ScenarioSummary) -> dict[str, Any]:
    scenario = one.scenario
    report = scenario.report
    return {
        "id": scenario.id,
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
        "engine": {"response": _heard(one.response), "risk": _heard(one.risk)},
        "checks": [_check(check) for check in one.checks],
        "not_judged": list(one.not_judged),
        "not_checked": [{"expect": also.expect, "because": also.because} for also in scenario.not_checked],
        "refused": [] if one.refused is None else _refused(one.refused),
    }


def _heard(one: Heard | None) -> dict[str, str] | None:
    if one is None:
        return None
    whose = {} if one.strand is None else {"subject": one.subject or "", "strand": one.strand}
    return {**whose, "floor": one.floor.id, "ceiling": one.ceiling.id}


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


def _refused(refused: EventsRefused) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(render_json(refused.diagnostics))["diagnostics"]
    return found
