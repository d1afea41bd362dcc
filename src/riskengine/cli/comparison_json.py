"""A comparison as JSON."""

from __future__ import annotations

import json
from typing import Any

from riskengine.cli.places import Places
from riskengine.grading.comparison import Aspect, Stand, Way
from riskengine.replay.attribution import Cause
from riskengine.replay.comparing import ComparedScenario, Comparison, Moved
from riskengine.replay.offsets import show_offset
from riskengine.rulebook.changes import Alteration, Changed, RulebookChanges
from riskengine.rulebook.rendering import render_json
from riskengine.rulebook.rules import Rulebook


def comparison_json(found: Comparison, places: Places) -> str:
    """Return a comparison; of scenarios, those in which anything is otherwise or that were not played.

    Args:
        found: The comparison.
        places: Says where things stand.
    """
    said = [one for one in found.scenarios if one.moved or one.refused or one.degraded or one.not_told]
    made = {
        "schema_version": 1,
        "packs": [_pack(one, places) for one in found.packs.values()],
        "only_in_a": list(found.only_was),
        "only_in_b": list(found.only_now),
        "scenarios": [_scenario(one, places) for one in said],
        "totals": {
            "played": len(found.scenarios),
            "variations": sum(one.variation_of is not None for one in found.scenarios),
            "otherwise": len(found.differing),
            "left_out": found.left_out,
            "lower_later_or_gone": sum(one.difference.is_less for one in found.moved),
            "by": [{"kind": kind, "id": id, "differences": count} for kind, id, count in found.by_cause],
            **{aspect.value: _counts(found, aspect) for aspect in Aspect},
        },
    }
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def _counts(found: Comparison, aspect: Aspect) -> dict[str, int]:
    return {way.value: count for way in Way if (count := found.count(aspect, way))}


def _pack(changes: RulebookChanges, places: Places) -> dict[str, Any]:
    return {
        "a": _rulebook(changes.was),
        "b": _rulebook(changes.now),
        "changes": [
            {
                **_changed(one, places),
                "alterations": [_alteration(each, places) for each in one.alterations],
            }
            for one in changes.items
        ],
    }


def _rulebook(rulebook: Rulebook) -> dict[str, Any]:
    pack = rulebook.pack
    return {"pack": pack.id, "version": pack.version, "hash": rulebook.hash, "approved": pack.approved}


def _changed(one: Changed, places: Places) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "id": one.id,
        "how": one.how.value,
        "title": one.title,
        "at_a": places.first(one.was_at),
        "at_b": places.second(one.now_at),
    }


def _alteration(one: Alteration, places: Places) -> dict[str, Any]:
    return {
        "what": one.what,
        "a": one.was,
        "b": one.now,
        "part": one.part.value,
        "parameter": one.parameter,
        "at_a": places.first(one.was_at),
        "at_b": places.second(one.now_at),
    }


def _scenario(one: ComparedScenario, places: Places) -> dict[str, Any]:
    return {
        "scenario": one.id,
        "variation_of": one.variation_of,
        "pack": one.pack,
        "differences": [_moved(moved, places) for moved in one.moved],
        "not_told": list(one.not_told),
        "refused": json.loads(render_json(one.refused))["diagnostics"] if one.refused else [],
        "faults": list(one.degraded),
    }


def _moved(one: Moved, places: Places) -> dict[str, Any]:
    difference = one.difference
    return {
        "incident": one.incident,
        "from": show_offset(one.begins),
        "until": None if one.ends is None else show_offset(one.ends),
        "what": difference.key.aspect.value,
        "name": difference.key.name,
        "subject": difference.key.subject or None,
        "way": difference.way.value,
        "a": _stand(difference.was),
        "b": _stand(difference.now),
        "because": [_cause(cause, places) for cause in one.causes],
    }


def _stand(stand: Stand | None) -> dict[str, Any] | None:
    if stand is None:
        return None
    return {
        "value": stand.value,
        "word": stand.word,
        "due": None if stand.due is None else stand.due.isoformat(),
    }


def _cause(cause: Cause, places: Places) -> dict[str, Any]:
    return {
        **_changed(cause.changed, places),
        "alterations": [_alteration(one, places) for one in cause.alterations],
        "read_by": list(cause.through),
    }
