"""Lengths of time of the pack's calendar, read and shown as policy owners write them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskengine.rulebook.terms import Term, parse_term

HOW = "write it as 15m, 2h, 3d, 2w, 1y, 5 working days or 1 school day"


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("90s", Term(seconds=90)),
        ("15m", Term(seconds=900)),
        ("72h", Term(seconds=72 * 3600)),
        ("1h30m", Term(seconds=5400)),
        ("3d", Term(days=3)),
        ("2w", Term(days=14)),
        ("1y", Term(years=1)),
        ("1y2w3d4h5m6s", Term(years=1, days=17, seconds=4 * 3600 + 306)),
        ("15 working days", Term(working_days=15)),
        ("1 working day", Term(working_days=1)),
        ("1 school day", Term(school_days=1)),
        ("3 school days", Term(school_days=3)),
    ],
)
def test_a_term_is_what_it_says(text, term):
    """An hour is so many seconds; a day is a day of the calendar, which may have twenty-three hours."""
    assert parse_term(text) == term


def test_a_day_is_not_twenty_four_hours():
    """The two part when the clocks change."""
    assert parse_term("1d") != parse_term("24h")


@pytest.mark.parametrize(
    "text",
    [
        *("", "2", "h", "-2h", "+2h", "2 h", " 2h", "2h ", "2h\n", "30m1h", "1d1y", "1h1h", "1.5h", "2H"),
        *("3 moons", "target", "5 working  days", "5 workdays", "working days", "5 working days 2h", "٣d"),
        *("1 bank holiday", "1000y", "1000 working days", "9999999h", "999999999m", "9999999999s"),
    ],
)
def test_anything_else_is_refused(text):
    """Neither a sign, a blank or units out of order, nor a moon, nor more than anybody waits."""
    with pytest.raises(ValueError, match=re.escape(f'"{text}" is not a length of time: {HOW}')):
        parse_term(text)


@pytest.mark.parametrize("text", ["0h", "0y0d0s", "0 working days", "0 school days"])
def test_no_time_at_all_is_refused(text):
    """A deadline of nothing would be overdue at once, and a window of nothing never hold anything."""
    with pytest.raises(
        ValueError, match=f'"{text}" is no time at all: a length of time is longer than nothing'
    ):
        parse_term(text)


TERMS = st.one_of(
    st.builds(Term, st.integers(0, 999), st.integers(0, 9_999), st.integers(0, 10**8)),
    st.builds(Term, working_days=st.integers(1, 999)),
    st.builds(Term, school_days=st.integers(1, 999)),
).filter(lambda term: term != Term())


@given(TERMS)
def test_what_is_shown_is_read_back(term):
    """Showing and reading a term change nothing."""
    assert parse_term(str(term)) == term


@pytest.mark.parametrize(
    ("term", "shown"),
    [
        (Term(seconds=86_400), "24h"),
        (Term(days=1), "1d"),
        (Term(days=90), "12w6d"),
        (Term(years=1, seconds=60), "1y1m"),
        (Term(working_days=1), "1 working day"),
        (Term(school_days=2), "2 school days"),
    ],
)
def test_hours_are_never_shown_as_days(term, shown):
    """Who reads 72h must not think of three days of the calendar."""
    assert str(term) == shown
