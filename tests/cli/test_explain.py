"""``riskengine explain``: why, why not higher, and what would change it, as known at any time."""

import json

import pytest

from riskengine.cli.exits import Exit

REPORT = {
    "incident": "case-1",
    "kinds": ["domestic_abuse"],
    "reported_at": "2026-11-21T20:15:00+00:00",
    "people": [
        {"id": "man", "roles": ["suspect"], "facts": {"person.age": 40}},
        {"id": "girl", "roles": ["child"], "facts": {"person.age": 12}},
    ],
    "facts": {"incident.caller_is_third_party": True},
}
BOY = {
    "type": "information.added",
    "id": "boy-named",
    "incident": "case-1",
    "occurred_at": "2026-11-21T20:20:00+00:00",
    "recorded_at": "2026-11-21T20:50:00+00:00",
    "by": {"post": "officer"},
    "people": [{"id": "boy", "roles": ["child"], "facts": {"person.age": 3}}],
}
CUSTODY = {"incident": "case-2", "kinds": ["custody"], "reported_at": "2026-11-21T20:16:00+00:00"}


@pytest.fixture
def explain(folder, command):
    """Explain what a test tells, with the small packs."""

    def explained(told, *arguments):
        (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")
        return command("explain", "told.json", "--rules", "packs", *arguments)

    return explained


@pytest.mark.parametrize(
    ("told", "arguments"),
    [
        ([REPORT], ()),
        ([REPORT, BOY], ()),
        ([REPORT, BOY], ("--all",)),
        ([REPORT, CUSTODY], ("--incident", "case-2")),
        ([REPORT, BOY], ("--rule", "domestic-abuse.weapon")),
        ([REPORT, BOY], ("--rule", "domestic-abuse.young-child", "--format", "json")),
    ],
    ids=["report", "boy", "all", "custody", "rule", "json"],
)
def test_a_grade_is_explained(told, arguments, explain, snapshot):
    """Each rule that holds with its facts, the nearest that does not, what would raise or lower a floor."""
    ran = explain(told, *arguments)

    assert ran.code == Exit.CLEAN
    assert str(ran) == snapshot


def test_hindsight_is_left_out(explain):
    """As known before the boy was written down, nothing of him is in the explanation."""
    hindsight = explain(
        [REPORT, BOY], "--as-of", "2026-11-21T20:30:00Z", "--known-at", "2026-11-21T20:55:00Z"
    )
    then = explain([REPORT, BOY], "--as-of", "2026-11-21T20:30:00Z")

    assert "boy" in hindsight.stdout
    assert "boy" not in then.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("--incident", "case-3"),
        ("--rule", "domestic-abuse.wepon"),
        ("--as-of", "2026-11-01T00:00:00Z"),
        ("--known-at", "2026-11-21"),
    ],
    ids=["incident", "rule", "early", "known-at"],
)
def test_what_can_not_be_explained_says_why(arguments, explain, snapshot):
    """An unknown incident or rule, a time before the report, a time without an offset."""
    ran = explain([REPORT], *arguments)

    assert str(ran) == snapshot
    assert (ran.code, ran.stdout) == (Exit.UNUSABLE, "")
