"""Files of events are read however they are written, and every fault has its place in text and data."""

import json

import click
import pytest

from riskengine.cli.exits import Unusable
from riskengine.cli.text_file import read_text_file
from riskengine.cli.told import read_events

SHORT = """\
incident: case-1
kinds: [domestic_abuse]
reported_at: "2026-11-21T20:15:00+00:00"
people:
  - {roles: [victim]}
  - {id: man, roles: [suspect]}
facts: {incident.weapon: true}
"""

REPORT = {
    "type": "incident.reported",
    "id": "case-1-reported",
    "incident": "case-1",
    "occurred_at": "2026-11-21T20:15:00+00:00",
    "recorded_at": "2026-11-21T20:15:00+00:00",
    "by": {"post": "caller"},
    "kinds": ["domestic_abuse"],
    "people": [{"id": "person-1", "roles": ["victim"]}, {"id": "man", "roles": ["suspect"]}],
    "facts": {"incident.weapon": True},
}


def told(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return [one.event for one in read_events(read_text_file(path))]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("short.yaml", SHORT),
        ("one.json", json.dumps(REPORT, indent=2)),
        ("list.json", json.dumps([REPORT])),
        ("events.yaml", json.dumps({"events": [REPORT]})),
        ("lines.jsonl", json.dumps(REPORT) + "\n\n"),
    ],
    ids=lambda value: value if "." in value and len(value) < 20 else "",
)
def test_every_way_of_writing_says_the_same(name, text, tmp_path):
    """The short form, an event, a list, a mapping and JSON lines make the same event."""
    assert told(tmp_path, name, text) == told(tmp_path, "expected.json", json.dumps(REPORT))


def test_a_list_may_go_on_after_the_short_form(tmp_path):
    """What is learnt later stands as an event after the short form, in the order in which it was recorded."""
    later = {
        "type": "information.added",
        "id": "later",
        "incident": "case-1",
        "occurred_at": "2026-11-21T20:20:00+00:00",
        "recorded_at": "2026-11-21T20:20:00+00:00",
        "by": {"post": "caller"},
        "people": [{"id": "boy", "roles": ["child"], "facts": {"person.age": 3}}],
    }
    short = {"incident": "case-1", "kinds": ["domestic_abuse"], "reported_at": "2026-11-21T20:15:00+00:00"}

    found = told(tmp_path, "list.json", json.dumps([later, short]))

    assert [one.id for one in found] == ["case-1-reported", "later"]


def test_a_bare_incident_needs_only_kind_and_time(tmp_path):
    """Every id has a default."""
    (found,) = told(tmp_path, "bare.yaml", 'kinds: [missing]\nreported_at: "2026-11-21T20:15:00Z"\n')

    assert (found.id, found.incident, found.by.post) == ("incident-reported", "incident", "caller")


def test_json_may_hold_any_character(tmp_path):
    """Characters that JSON writes as pairs of escapes arrive whole."""
    text = json.dumps([{**REPORT, "place": "house \U0001f3e0"}])
    assert "\\ud83c\\udfe0" in text

    assert told(tmp_path, "pairs.json", text)[0].place == "house \U0001f3e0"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("short.yaml", SHORT.replace("kinds:", "kind:").replace('"2026-11-21T20:15:00+00:00"', "yesterday")),
        ("no-time.yaml", "kinds: [missing]\n"),
        ("list.yaml", "- kinds: [missing]\n- 7\n- type: incident.reportd\n"),
        ("events.yaml", "events:\n  - kinds: []\n    reported_at: 2026-11-21T20:15:00\n"),
        ("beside.yaml", "events: []\nincident: case-1\n"),
        ("one.json", json.dumps({**REPORT, "people": [{"id": "x", "rolls": []}]}, indent=2)),
        ("lines.jsonl", "\n".join(json.dumps({**REPORT, "id": id}) for id in ("e1", 2, ""))),
        ("text.yaml", "hello\n"),
    ],
    ids=lambda value: value if value.count(".") == 1 and " " not in value else "",
)
def test_every_fault_has_its_place(name, text, tmp_path, monkeypatch, capsys, snapshot):
    """All faults of a file come in one run, each with line, column and the path in the data."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_text(text, encoding="utf-8")

    with pytest.raises(click.exceptions.Exit) as stopped:
        read_events(read_text_file(type(tmp_path)(name)))

    assert stopped.value.exit_code == 2
    assert capsys.readouterr().err == snapshot


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("empty-list.json", b"[]"),
        ("no-events.yaml", b"events: []"),
        ("broken.json", b'{"a": [1, 2'),
        ("broken.jsonl", b'{"a": 1}\n{"a": \n'),
        ("twice.json", b'{"a": 1, "a": 2}'),
        ("nan.json", b'{"a": NaN}'),
        ("latin.yaml", b"incident: caf\xe9"),
        ("folder", None),
        ("nowhere", None),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_can_not_be_read_says_why(name, text, tmp_path, monkeypatch, snapshot):
    """Nothing told, broken JSON, a key written twice, another encoding, a folder, no file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    if text is not None:
        (tmp_path / name).write_bytes(text)

    with pytest.raises(Unusable) as refused:
        read_events(read_text_file(type(tmp_path)(name)))

    assert refused.value.message == snapshot


def test_json_that_is_nested_too_deep_is_refused(tmp_path, monkeypatch):
    """It is a fault of the file, and not of the program that reads it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file.json").write_text("[" * 200_000, encoding="utf-8")

    with pytest.raises(Unusable) as refused:
        read_text_file(type(tmp_path)("file.json"))

    assert refused.value.message == (
        '"file.json": this is nested too deep to be read; nothing that is told needs that'
    )


@pytest.mark.parametrize(
    "text", ["", "a: 1\na: 2\n", "a: [1\n", "a: &b 1\n"], ids=["empty", "twice", "open", "anchor"]
)
def test_yaml_is_as_strict_as_in_the_rules(text, tmp_path, monkeypatch, capsys, snapshot):
    """YAML that could be misread is refused, with the line and a caret."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(click.exceptions.Exit) as stopped:
        read_text_file(type(tmp_path)("file.yaml"))

    assert stopped.value.exit_code == 2
    assert capsys.readouterr().err == snapshot


def test_a_scenario_is_told_apart_from_an_incident(tmp_path):
    """Whoever grades a scenario is shown the verb for it, and not what is wrong with it as an incident."""
    text = "scenario: a-case\npack: national\ntimeline: []\n"

    with pytest.raises(Unusable) as refused:
        told(tmp_path, "a.scenario.yaml", text)

    name = (tmp_path / "a.scenario.yaml").as_posix()
    assert refused.value.message == f'"{name}" is a scenario and no incident: riskengine replay {name}'
