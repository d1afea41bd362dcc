"""Offsets: times counted from the start of a case."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskengine.replay.offsets import parse_offset, show_offset


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("T+0", timedelta()),
        ("T-0", timedelta()),
        ("T+15m", timedelta(minutes=15)),
        ("T+2h30m", timedelta(hours=2, minutes=30)),
        ("T+3d", timedelta(days=3)),
        ("T-2d", timedelta(days=-2)),
    ],
)
def test_an_offset_is_read(text, offset):
    """An offset is T, a sign and a duration, or nothing at all."""
    assert parse_offset(text) == offset


@pytest.mark.parametrize(
    "text",
    ["", "T", "T+", "T0", "2h", "t+2h", "T+2 h", "T+ 2h", "T+h", "T+-2h", "T+99999999999d", "T+999999999w"],
)
def test_what_is_no_offset_is_refused(text):
    """A time that is guessed at would change what was known when, so nothing is guessed."""
    with pytest.raises(ValueError, match="is not an offset") as raised:
        parse_offset(text)
    assert str(raised.value) == f'"{text}" is not an offset'


@pytest.mark.parametrize(
    ("offset", "text"),
    [
        (timedelta(), "T+0"),
        (timedelta(days=30, hours=2, minutes=5), "T+30d2h5m"),
        (timedelta(days=-2, hours=12), "T-1d12h"),
    ],
)
def test_an_offset_is_shown_in_days_and_hours(offset, text):
    """Reports count in days, not in weeks."""
    assert show_offset(offset) == text


@given(st.integers(min_value=-40_000_000, max_value=40_000_000))
def test_an_offset_that_is_shown_reads_back(seconds):
    """What is shown in a report can be written in a scenario."""
    offset = timedelta(seconds=seconds)
    assert parse_offset(show_offset(offset)) == offset
