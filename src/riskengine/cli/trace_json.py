"""A trace of sources as JSON."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from riskengine.replay.tracing import Citing, Cover, Trace, TracedFamily, TracedSource


def trace_json(found: Trace, names: Collection[str], *, uncovered: bool) -> str:
    """Return the trace.

    Args:
        found: The trace.
        names: The sources and families to show; none for all of them.
        uncovered: Whether to show only what nothing cites or no scenario expects.
    """

    def shows(one: TracedFamily | TracedSource) -> bool:
        return not uncovered or one.cover not in (Cover.TESTED, Cover.LISTED)

    made = {
        "schema_version": 1,
        "totals": {
            "families": {cover.value: len(found.families_at(cover)) for cover in Cover},
            "sources": len(found.sources),
            "rules": len(found.rules),
        },
        "families": [_family(one) for one in found.chosen_families(names) if shows(one)],
        "sources": [_source(one) for one in found.chosen_others(names) if shows(one)],
        "cited_by_nothing": [one.id for one in found.sources if not one.cited_by],
        "expected_by_no_scenario": [
            {"rule": one.id, "pack": one.pack} for one in found.rules if not one.holds
        ],
        "left_out": list(found.left_out),
    }
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def _family(family: TracedFamily) -> dict[str, Any]:
    reason = family.not_encoded
    return {
        "family": family.id,
        "says": family.says,
        "cover": family.cover.value,
        "not_encoded": None if reason is None else {"because": reason.because, "needs": reason.needs},
        "statements": [_source(one) for one in family.statements],
    }


def _source(source: TracedSource) -> dict[str, Any]:
    authority = source.authority
    declared = None
    if authority is not None:
        review_by = authority.review_by
        declared = {
            "title": authority.title,
            "report": authority.report,
            "section": authority.section,
            "strength": authority.strength.value,
            "review_by": None if review_by is None else review_by.isoformat(),
        }
    return {
        "source": source.id,
        "declared": declared,
        "cover": source.cover.value,
        "cited_by": [_citing(one) for one in source.cited_by],
    }


def _citing(one: Citing) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "id": one.id,
        "pack": one.pack,
        "expected_in": list(one.holds),
        "expected_not_in": list(one.quiet),
    }
