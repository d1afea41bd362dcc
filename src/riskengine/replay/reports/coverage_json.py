"""Coverage as one JSON object, the same bytes for the same scenarios and rules."""

from __future__ import annotations

import json
from typing import Any, Final

from riskengine.replay.coverage import ClauseCoverage, Coverage, RuleCoverage, Seen

SCHEMA_VERSION: Final = 1


def render(found: Coverage, scenarios: int) -> str:
    """Return what some scenarios tried of rules as JSON."""
    body = {
        "schema_version": SCHEMA_VERSION,
        "scenarios": scenarios,
        "rules": [_rule(rule) for rule in found.rules],
        "totals": {pack: _totals(own) for pack, own in found.by_pack.items()},
    }
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: RuleCoverage) -> dict[str, Any]:
    return {
        "id": rule.rule,
        "pack": rule.pack,
        "file": rule.span.file,
        "line": rule.span.line,
        "held": rule.seen.true,
        "failed": rule.seen.false,
        "may_hold": rule.seen.unknown,
        "clauses": [_clause(clause) for clause in rule.clauses],
    }


def _clause(clause: ClauseCoverage) -> dict[str, Any]:
    return {
        "text": clause.text,
        "line": clause.span.line,
        "column": clause.span.column,
        "true": clause.seen.true,
        "false": clause.seen.false,
        "unknown": clause.seen.unknown,
        "decisive": clause.seen.decisive,
        "always_known": clause.always_known,
        "covered": clause.is_covered,
    }


def _totals(found: Coverage) -> dict[str, Any]:
    return {
        "rules": len(found.rules),
        "held": _some([rule.seen for rule in found.rules], "true"),
        "failed": _some([rule.seen for rule in found.rules], "false"),
        "may_hold": _some([rule.seen for rule in found.rules], "unknown"),
        "clauses": len(found.clauses),
        "covered": found.covered,
        "percent": round(found.percent, 1),
        **{
            word: _some([clause.seen for clause in found.clauses], word)
            for word in ("true", "false", "unknown", "decisive")
        },
    }


def _some(every: list[Seen], word: str) -> int:
    """Return of how many something was seen in any scenario."""
    return sum(bool(getattr(one, word)) for one in every)
