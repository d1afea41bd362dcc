"""Readings in the words people use."""

import pytest

from riskengine.grading.showing import find_reading, show_reading
from riskengine.model.facts import NOT_APPLICABLE, Bounds
from small.rulebooks import rulebook
from small.telling import after

BOOK = rulebook("""
- {id: s.rule, when: {incident.weapon: true}, then: {response: emergency}}
""")


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("incident.weapon", True, "yes"),
        ("incident.weapon", False, "no"),
        ("incident.weapon", None, "unknown"),
        ("child.drives", NOT_APPLICABLE, "does not apply"),
        ("incident.injury", 1, "minor"),
        ("incident.injury", Bounds(1, None), "at least minor"),
        ("incident.injury", Bounds(0, 1), "none to minor"),
        ("incident.calls_before", 3, "3"),
        ("incident.calls_before", Bounds(3, None), "at least 3"),
        ("person.age", Bounds(None, 17), "at most 17"),
        ("person.age", 9, "9"),
        ("incident.seen_ago", 5400, "1h30m"),
        ("incident.seen_ago", Bounds(7200, None), "at least 2h"),
        ("incident.where", "school", "school"),
        ("incident.temperature", 1.5, "1.5"),
        ("incident.began_at", after(30), "2026-03-01T12:30:00+00:00"),
        ("done.attended", True, "yes"),
        ("grade.response", 4, "emergency"),
        ("grade.missing", 4, "high"),
        ("duty.reviewed.open", True, "yes"),
        ("flag.plan", False, "no"),
    ],
)
def test_a_reading_is_shown_in_words(key, value, shown):
    """Whatever it is encoded as."""
    assert show_reading(BOOK, key, value) == shown


def test_a_bound_of_a_number_keeps_its_fraction():
    """Nobody is told less than was said."""
    assert show_reading(BOOK, "incident.temperature", Bounds(1.5, None)) == "at least 1.5"


def test_a_key_that_nothing_declares_reads_nothing():
    """The engine has keys of its own."""
    assert find_reading(BOOK, "role.child") is None
