"""A small day of two sorts of call, under the small pack."""

import json
import pathlib

import pytest

from riskengine.replay.day.loading import load_day

PACKS = pathlib.Path(__file__).parents[1] / "packs"

QUIET = {
    "call": "quiet",
    "title": "Somebody is late and rings in",
    "share": 3,
    "reported": {"kinds": ["missing"], "facts": {"incident.weapon": False}},
    "grade": "grade_4",
}
LATE = {
    "call": "late",
    "title": "A girl is late",
    "share": 1,
    "reported": {
        "kinds": ["missing"],
        "people": [{"id": "girl", "roles": ["child"], "facts": {"person.age": 14, "child.missing": True}}],
    },
    "grade": "grade_3",
}
DAY = {
    "day": "small-day",
    "title": "A small day",
    "because": "It is assumed.",
    "pack": "small",
    "seed": 1,
    "starts": "2021-03-05T00:00:00+00:00",
    "calls": 40,
    "addresses": 1000,
    "hours": [10] * 24,
    "graded_after": ["2m", "4m"],
    "attended_after": {"grade_1": "5m", "grade_2": ["10m", "20m"], "grade_3": "2h"},
    "closed_after": "1h",
    "raised_after": "2m",
    "posts": {"call_handler": 4, "sergeant": 1, "officer": 10},
}
OF_LATE = ("reported", "then", "again", "grade")


@pytest.fixture
def write_day(tmp_path, monkeypatch):
    """Write a day with some of its keys otherwise; those of a call are of the girl who is late."""
    monkeypatch.chdir(tmp_path)

    def write(**changed: object) -> pathlib.Path:
        late = {**LATE, **{key: changed.pop(key) for key in OF_LATE if key in changed}}
        path = pathlib.Path("small.day.yaml")
        path.write_text(json.dumps({**DAY, "sorts": [QUIET, late], **changed}, indent=1), encoding="utf-8")
        return path

    return write


@pytest.fixture
def day(write_day):
    """Write a day and load it."""
    return lambda **changed: load_day(write_day(**changed), PACKS)
