"""What an editor takes, and what it underlines, in a measure of oversight."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "rule.schema.json").read_text(encoding="utf-8"))
DRAFTS = (jsonschema.Draft202012Validator, jsonschema.Draft7Validator)

MEASURE = {
    "id": "oversight.name",
    "title": "A title",
    "of": {"people": ["child"], "during": ["missing"], "graded": {"missing": "-"}},
    "count": {"graded": {"missing": "<= low"}, "not_done": ["child_seen"]},
    "window": "param oversight.period",
    "breach": {"share": "param oversight.missing_lowest_share"},
    "because": "So it is.",
    "sources": ["a-source"],
    "owner": "tests",
}


def is_valid(**changed: Any) -> list[bool]:
    content = {"oversight": [{**MEASURE, **changed}]}
    return [draft(SCHEMA).is_valid(content) for draft in DRAFTS]


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"window": "90d"},
        {"of": {"duties": ["child_seen"]}, "count": {"states": ["overdue", "late"]}},
        {"of": {"incidents": ["missing"]}, "count": {"risk": {"missing": "high"}, "present": ["child"]}},
        {"of": {"challenges": ["below_floor"]}, "count": {"handled": ["absent"], "lowered": ["response"]}},
        {"of": {"people": ["person"]}, "count": {"graded": {"response": ">= priority"}}},
        {"advisory": {"number": "param oversight.every_one", "oldest": "param oversight.device_waits"}},
        {"no_threshold": "Nobody says.", "replaces": "national"},
    ],
    ids=str,
)
def test_an_editor_takes_a_good_measure(changed):
    """Every key of the language, with the names that are declared."""
    assert is_valid(**changed) == [True, True]


@pytest.mark.parametrize(
    "changed",
    [
        {"count": {"duties": ["child_sen"]}},
        {"count": {"people": ["chld"]}},
        {"count": {"challenges": ["below"]}},
        {"count": {"states": ["overdu"]}},
        {"count": {"graded": {"mising": "low"}}},
        {"count": {"risk": {"response": "emergency"}}},
        {"count": {"lowered": ["mising"]}},
        {"count": {"graded": {}}},
        {"breach": {"share": "10%"}},
        {"breach": {"number": 10}},
        {"breach": {"number": "param oversight.evry_one"}},
        {"breach": {}},
        {"breach": {"median": "param oversight.every_one"}},
        {"window": "a quarter"},
        {"cuont": {}},
    ],
    ids=str,
)
def test_an_editor_underlines_a_bad_measure(changed):
    """A name that nobody declares, a threshold that is written out, a key that there is not."""
    assert is_valid(**changed) == [False, False]
