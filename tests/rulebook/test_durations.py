"""Durations read and shown as policy owners write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskengine.rulebook.durations import parse_duration, show_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90s", 90),
        ("15m", 900),
        ("2h", 7_200),
        ("3d", 259_200),
        ("2w", 1_209_600),
        ("1h30m", 5_400),
        ("1w1d1h1m1s", 694_861),
    ],
)
def test_a_duration_is_its_length_in_seconds(text, seconds):
    """Each unit counts for its length, and units add up."""
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    "text",
    ["", "2", "h", "-2h", "+2h", "2 h", " 2h", "2h ", "2h\n", "30m1h", "1h1h", "1.5h", "2H", "2min", "٣h"],
)
def test_anything_else_is_refused(text):
    """A sign, a blank, a fraction, an unknown unit or units out of order make no duration."""
    with pytest.raises(ValueError, match="is not a duration: write it as 90s, 15m, 2h, 3d, 2w or 1h30m"):
        parse_duration(text)


def test_no_time_at_all_is_refused():
    """A deadline of nothing would be overdue at once."""
    with pytest.raises(ValueError, match='"0h0m" is no time at all: a duration is longer than nothing'):
        parse_duration("0h0m")


@given(st.integers(1, 10**10))
def test_what_is_shown_is_read_back(seconds):
    """Showing and reading a duration change nothing."""
    assert parse_duration(show_duration(seconds)) == seconds


def test_a_duration_is_shown_in_the_longest_units():
    """People read 1h30m rather than 5400s."""
    assert [show_duration(each) for each in (0, 90, 5_400, 694_861)] == ["0s", "1m30s", "1h30m", "1w1d1h1m1s"]


def test_a_negative_length_is_not_shown():
    """No duration is negative."""
    with pytest.raises(ValueError, match="a duration is not negative"):
        show_duration(-1)
