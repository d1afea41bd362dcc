"""The committed JSON Schemas are those the models make, and they hold for every file we ship."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from riskengine.cli.schemas import SCHEMAS, file_name, schema_text
from riskengine.rulebook.load import check_packs
from riskengine.rulebook.yaml_reader import read_file

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "schemas"
DRAFTS = (jsonschema.Draft202012Validator, jsonschema.Draft7Validator)

SHARED = {
    *(
        "$schema",
        "$id",
        "$comment",
        "$ref",
        "$defs",
        "title",
        "description",
        "default",
        "type",
        "const",
        "enum",
    ),
    *(
        "properties",
        "patternProperties",
        "additionalProperties",
        "propertyNames",
        "required",
        "minProperties",
        "maxProperties",
    ),
    *("items", "minItems", "maxItems", "uniqueItems", "anyOf", "oneOf", "allOf", "not", "format", "pattern"),
    *("minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
}
"""The keywords that draft-07 and draft 2020-12 understand alike."""


def schema(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / file_name(name)).read_text(encoding="utf-8"))


def data(path: Path) -> Any:
    document, faults = read_file(path, path.name)
    assert document is not None, faults
    return document.data


def kind_of(path: Path) -> str:
    if path.name.endswith(".day.yaml"):
        return "day"
    if path.parent.parent.name == "scenarios":
        return "scenario"
    if path.name == "pack.yaml":
        return "pack"
    of_rules = {"rules", "sources", "oversight", "invariants", "families"}
    return "rule" if of_rules & set(data(path)) else "vocabulary"


SHIPPED = sorted([*(ROOT / "rules").rglob("*.yaml"), *(ROOT / "scenarios").rglob("*.yaml")])


def parts(value: Any):
    """Yield each schema inside a schema."""
    yield value
    for key, inner in value.items():
        if key in ("properties", "patternProperties", "$defs"):
            for one in inner.values():
                yield from parts(one)
        elif key in ("anyOf", "oneOf", "allOf"):
            for one in inner:
                yield from parts(one)
        elif isinstance(inner, dict) and key in ("items", "additionalProperties", "propertyNames", "not"):
            yield from parts(inner)


def test_the_committed_schemas_are_those_the_models_make():
    """`make schemas` changes nothing: whoever changes a model or the vocabulary runs it, and commits."""
    rulebooks = list(check_packs().rulebooks.values())
    committed = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}

    assert committed.keys() == {file_name(name) for name in SCHEMAS}
    stale = [name for name in SCHEMAS if schema_text(name, rulebooks) != committed[file_name(name)]]
    assert stale == [], "run: make schemas"


@pytest.mark.parametrize("name", SCHEMAS)
def test_both_drafts_accept_the_schema(name):
    """Each is a valid schema in draft 2020-12, which it names, and in draft-07, which editors know."""
    made = schema(name)

    for draft in DRAFTS:
        draft.check_schema(made)
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert made["$id"].endswith(f"/{file_name(name)}")
    assert made["title"]


@pytest.mark.parametrize("name", SCHEMAS)
def test_only_what_both_drafts_share_is_used(name):
    """No keyword is of one draft alone, and nothing stands beside a reference, where draft-07 ignores it."""
    for part in parts(schema(name)):
        assert set(part) <= SHARED
        assert "$ref" not in part or set(part) == {"$ref"}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_file_we_ship_is_valid(path):
    """Rules, vocabulary, packs and scenarios satisfy their schemas in both drafts."""
    content = data(path)

    for draft in DRAFTS:
        faults = [fault.message for fault in draft(schema(kind_of(path))).iter_errors(content)]
        assert faults == []


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_file_we_ship_names_its_schema(path):
    """The first line tells an editor where the schema is, and it is there."""
    first = path.read_text(encoding="utf-8").splitlines()[0]

    assert first.startswith("# yaml-language-server: $schema=")
    named = (path.parent / first.partition("$schema=")[2]).resolve()
    assert named == FOLDER / file_name(kind_of(path))


RULE = {
    "id": "area.name",
    "title": "A title",
    "about": "child",
    "incidents": ["domestic_abuse"],
    "heading": ["threat"],
    "binds": "should",
    "when": {
        "child.age": "< 13",
        "any": [{"incident.weapon": True}, {"some suspect": {"suspect.age": ">= 18"}}],
    },
    "then": {"response": "emergency", "risk": {"domestic_abuse": "high"}},
    "because": "So it is.",
    "sources": ["a-source"],
    "owner": "tests",
}


def with_(**changed: Any) -> dict[str, Any]:
    return {"rules": [{**RULE, **changed}]}


def is_valid(name: str, content: Any) -> list[bool]:
    return [draft(schema(name)).is_valid(content) for draft in DRAFTS]


def test_a_good_rule_is_valid():
    """The rule that the cases below break is valid as it stands."""
    assert is_valid("rule", with_()) == [True, True]


def owing(**said: Any) -> dict[str, Any]:
    return {"then": {"duties": [{"action": "child_seen", "by": "officer", **said}]}}


@pytest.mark.parametrize(
    "changed",
    [
        owing(**{"from": "rule_held", "within": "target", "every": "target", "until": "attended"}),
        owing(**{"from": "reported", "within": "15 working days", "every": "1y"}),
        owing(**{"from": "attended", "within": "1 school day", "deadline": "limit"}),
        owing(each="grade.lowered", sample=5),
        owing(each="handover.accepted", awaits={"agency": "childrens_services", "action": "child_seen"}),
        {"when": {"child.duty.child_seen.late": True, "child.duty.child_seen.awaited": True}},
        {"when": {"incident.grade.response.lowered": True, "incident.closed": False}},
    ],
    ids=str,
)
def test_an_editor_takes_what_time_brings(changed):
    """Terms, targets, occasions and what the ledger keeps are all understood."""
    assert is_valid("rule", with_(**changed)) == [True, True]


@pytest.mark.parametrize(
    "changed",
    [
        owing(**{"from": "reported", "within": "3 moons"}),
        owing(**{"from": "reported", "within": "5 workdays"}),
        owing(**{"from": "reported", "within": ""}),
        owing(**{"from": "reported", "within": "1d2w"}),
        owing(**{"from": "reported", "within": "1h", "every": "param no.such"}),
        owing(**{"from": "reported", "within": "1h", "every": "1h", "until": "atended"}),
        owing(each="grade.lowerd"),
        owing(each="records.searched"),
        owing(each="grade.lowered", sample=0),
        owing(each="grade.lowered", sample="five"),
        owing(awaits={"agency": "childrens_services", "action": "child_seen", "within": "soon"}),
        {"when": {"child.duty.child_seen.lat": True}},
        {"when": {"incident.grade.response.raised": True}},
        {"when": {"child.closed": True}},
        {"about": "chidl"},
        {"incidents": ["domestic"]},
        {"heading": ["treat"]},
        {"binds": "may"},
        {"when": {"child.agge": "< 13"}},
        {"when": {"any": [{"incident.wepon": True}]}},
        {"when": {"some suspekt": {}}},
        {"when": {"at_least": {"n": 2}}},
        {"when": {"child.age": ["< 13"]}},
        {"then": {"response": "urgent"}},
        {"then": {"risk": {"domestic_abuse": "very_high"}}},
        {"then": {"risk": {"domestik": "high"}}},
        {"then": {"forbid": ["resolve"]}},
        {"then": {"duties": [{"action": "child_sen", "by": "officer"}]}},
        {"then": {"duties": [{"action": "arrest", "by": "officer"}]}},
        {"then": {"duties": [{"action": "child_seen", "by": "ofiicer"}]}},
        {
            "then": {
                "duties": [{"action": "child_seen", "by": "officer", "within": "an hour", "from": "reported"}]
            }
        },
        {"then": {"duties": [{"known": "child.agge", "by": "officer"}]}},
        {"then": {"conclude": {"incident.weapon": True}}},
        {"owner": None},
        {"ownr": "tests"},
    ],
    ids=str,
)
def test_an_editor_sees_a_wrong_name(changed):
    """A misspelt name, an impossible level and an owed power show while they are typed."""
    assert is_valid("rule", with_(**changed)) == [False, False]


def with_measure(type: str = "int", **measure: Any) -> dict[str, Any]:
    return {"facts": {"child.how_often": {"type": type, "title": "How often", "measure": measure}}}


COUNTED = {"incidents": ["missing"]}


@pytest.mark.parametrize(
    "measure",
    [
        {"count": {**COUNTED, "told": {"child.age": "< 13"}, "roles": ["child"]}, "window": "90d"},
        {"exists": {"told": {"child.age": "< 13"}, "during": ["missing"]}, "elsewhere": True},
        {"elapsed": {"since": ["reported", COUNTED], "at_least_since": "occurred", "until": COUNTED}},
        {"score": [{"weight": 2, **COUNTED}, {"weight": 0.5, "flags": ["any_marker"]}], "fades_over": "1y"},
        {"distinct": {"actions": ["child_seen"], "by": "any_detail", "where": {"how": "alone"}}},
        {"trend": COUNTED, "window": "1y2w", "scope": "place", "systems": ["any_system"]},
    ],
    ids=str,
)
def test_an_editor_takes_every_kind_of_measure(measure):
    """A measure may name what its own file declares."""
    assert is_valid("vocabulary", with_measure(**measure)) == [True, True]


@pytest.mark.parametrize(
    "measure",
    [
        {"count": {"incident": ["missing"]}},
        {"count": {"incidents": "missing"}},
        {"count": {"incidents": []}},
        {"count": {"told": {}}},
        {"count": COUNTED, "window": "3 moons"},
        {"count": COUNTED, "window": 90},
        {"count": COUNTED, "scope": "household"},
        {"elapsed": {"until": "reported"}},
        {"distinct": COUNTED},
        {"score": [COUNTED]},
        {"score": [{"weight": "heavy", **COUNTED}]},
    ],
    ids=str,
)
def test_an_editor_sees_what_is_no_measure(measure):
    """A misspelt key, a window of no length and a weight that is none show while they are typed."""
    assert is_valid("vocabulary", with_measure(**measure)) == [False, False]


PACK = {
    "pack": "a_force",
    "title": "A force",
    "version": "1",
    "owner": "tests",
    "attendance": {"by": "dispatcher", "return_visit": "returned"},
    "lowering": {"posts": ["sergeant"], "assessment": "second_look"},
    "attention": {
        "interrupts_per_hour": 4,
        "lead_times": ["12h", "2h"],
        "shift_changes": ["07:00", "19:00"],
        "weekly": {"on": "monday", "at": "09:00"},
        "handover_within": "30m",
    },
    "calendar": {
        "working_days": ["monday", "friday"],
        "holidays": ["2026-12-25", {"from": "2026-12-28", "to": "2026-12-29"}],
        "working_day_ends": "17:00",
    },
    "catch_up": "1h",
}


def test_a_good_pack_is_valid():
    """The pack that the cases below break is valid as it stands."""
    assert is_valid("pack", PACK) == [True, True]


@pytest.mark.parametrize(
    "changed",
    [
        {"attendance": {"escalate_to": "sergeant"}},
        {"lowering": {"posts": []}},
        {"attention": {"interrupts_per_hour": 0}},
        {"attention": {"lead_times": ["soon"]}},
        {"attention": {"shift_changes": ["7:00"]}},
        {"attention": {"weekly": {"on": "mondays", "at": "09:00"}}},
        {"calendar": {"working_days": ["mon"]}},
        {"calendar": {"holidays": ["Christmas"]}},
        {"calendar": {"holidays": [{"from": "2026-12-28"}]}},
        {"catch_up": "1 school day"},
        {"atention": {}},
    ],
    ids=str,
)
def test_an_editor_sees_a_wrong_pack(changed):
    """A day of no week, a time of no clock and a budget of nothing show while they are typed."""
    assert is_valid("pack", {**PACK, **changed}) == [False, False]


EVENT = {
    "type": "incident.reported",
    "id": "e1",
    "incident": "i1",
    "occurred_at": "2026-11-20T21:40:00+00:00",
    "recorded_at": "2026-11-20T21:40:00+00:00",
    "by": {"post": "caller"},
    "kinds": ["domestic_abuse"],
    "people": [{"id": "boy", "roles": ["child"], "facts": {"person.age": 3}}],
    "facts": {"incident.weapon": {"unknown": "not_known"}},
}


def test_a_good_event_is_valid():
    """The event that the cases below break is valid as it stands."""
    assert is_valid("event", EVENT) == [True, True]


@pytest.mark.parametrize(
    "changed",
    [
        {"type": "incident.report"},
        {"kinds": ["domestic"]},
        {"kinds": []},
        {"by": {"post": "neighbour"}},
        {"facts": {"incident.wepon": True}},
        {"facts": {"incident.weapon": "yes"}},
        {"facts": {"incident.weapon": {"unknown": "maybe"}}},
        {"people": [{"id": "boy", "roles": ["boy"]}]},
        {"people": [{"id": "boy", "facts": {"person.age": 300}}]},
        {"colour": "red"},
    ],
    ids=str,
)
def test_an_integrator_sees_a_wrong_event(changed):
    """An event that the engine would refuse for its names or values is not valid either."""
    assert is_valid("event", {**EVENT, **changed}) == [False, False]


def test_an_event_says_what_it_is():
    """No type is assumed."""
    assert is_valid("event", {key: value for key, value in EVENT.items() if key != "type"}) == [False, False]
