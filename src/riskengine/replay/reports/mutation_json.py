"""A mutation score as one JSON object, the same bytes for the same scenarios and rules."""

from __future__ import annotations

import json
from typing import Any, Final

from riskengine.replay.mutation.closest import Closest
from riskengine.replay.mutation.score import Score, Tried
from riskengine.replay.offsets import show_offset

SCHEMA_VERSION: Final = 1


def render(score: Score, scenarios: int) -> str:
    """Return what became of some mutants as JSON."""
    body = {
        "schema_version": SCHEMA_VERSION,
        "scenarios": scenarios,
        "survivors": [_survivor(one) for one in score.survivors],
        "kinds": {kind.value: _totals(one) for kind, one in score.by_kind.items()},
        "totals": {pack: _totals(one) for pack, one in score.by_pack.items()},
    }
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def _survivor(one: Tried) -> dict[str, Any]:
    mutant = one.mutant
    return {
        "rule": mutant.rule.id,
        "pack": mutant.rule.pack,
        "kind": mutant.kind.value,
        "file": mutant.span.file,
        "line": mutant.span.line,
        "says": mutant.says,
        "near": [
            {
                "scenario": near.scenario,
                "differs_at": None if near.differs_at is None else show_offset(near.differs_at),
            }
            for near in one.near
        ],
        "closest": _closest(one.closest),
    }


def _closest(one: Closest | None) -> dict[str, Any] | None:
    if one is None:
        return None
    told = [{"fact": told.name, "value": told.value, "can_be_told": told.is_told} for told in one.told]
    return {"scenario": one.scenario, "at": show_offset(one.at), "told": told}


def _totals(score: Score) -> dict[str, Any]:
    return {"mutants": len(score.tried), "killed": score.killed, "percent": round(score.percent, 1)}
