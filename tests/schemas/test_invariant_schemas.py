"""What an editor takes, and what it underlines, in an invariant."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "rule.schema.json").read_text(encoding="utf-8"))
DRAFTS = (jsonschema.Draft202012Validator, jsonschema.Draft7Validator)

INVARIANT = {
    "id": "missing.name",
    "title": "A title",
    "about": "child",
    "because": "So it is.",
    "sources": ["a-source"],
    "owner": "tests",
}
YOUNG = {"incidents": ["missing"], "when": {"child.missing": True, "child.age": "< 13"}}


def is_valid(**changed: Any) -> list[bool]:
    content = {"invariants": [{**INVARIANT, **changed}]}
    return [draft(SCHEMA).is_valid(content) for draft in DRAFTS]


@pytest.mark.parametrize(
    "changed",
    [
        {**YOUNG, "always": {"risk": {"missing": "medium"}, "response": "priority"}},
        {"always": {"owed": ["child_seen"], "forbid": ["close", "resolve_by_phone"]}},
        {"being": [{"role": "suspect"}, {"child.flag.looked_after": True}], "never": ["lowers", "removes"]},
        {"being": [{"child.age": "[16..17]", "rather_than": 15}], "never": ["delays"]},
        {"always": {"response": "priority"}, "replaces": "national"},
    ],
    ids=str,
)
def test_an_editor_takes_a_good_invariant(changed):
    """Every key of the language, with the names that are declared."""
    assert is_valid(**changed) == [True, True]


@pytest.mark.parametrize(
    "changed",
    [
        {"about": "chlid", "always": {"response": "priority"}},
        {"incidents": ["absent"], "always": {"response": "priority"}},
        {"when": {"child.aeg": "< 13"}, "always": {"response": "priority"}},
        {"always": {"response": "urgent"}},
        {"always": {"risk": {"missing": "grave"}}},
        {"always": {"owed": ["child_sen"]}},
        {"always": {"forbid": ["closed"]}},
        {"being": [{"role": "suspct"}], "never": ["lowers"]},
        {"being": [{"child.flag.looked_aftr": True}], "never": ["lowers"]},
        {"being": [{}], "never": ["lowers"]},
        {"being": [{"role": "suspect"}], "never": ["raises"]},
    ],
    ids=str,
)
def test_an_editor_underlines_a_slip(changed):
    """A name that nobody declares, and a word that is none, are seen while they are typed."""
    assert is_valid(**changed) == [False, False]
