"""A pack's calendar: both changes of the clocks, leap days, and days on which people work or learn.

In London the clocks went forward on Sunday 29 March 2026 at 01:00 UTC and back on Sunday 25 October 2026 at
01:00 UTC. In 2026 Christmas Day was a Friday, and the Monday after it a holiday for Boxing Day.
"""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskengine.rulebook.calendar import Calendar, Closed
from riskengine.rulebook.terms import Term, parse_term


def days(first: str, last: str | None = None) -> Closed:
    return Closed(first=date.fromisoformat(first), last=date.fromisoformat(last or first))


LONDON = Calendar(
    time_zone="Europe/London",
    holidays=(days("2026-12-25"), days("2026-12-28"), days("2027-01-01")),
    school_holidays=(days("2026-04-03", "2026-04-17"), days("2026-12-19", "2027-01-04")),
)


def after(text: str, term: str) -> str:
    return LONDON.after(datetime.fromisoformat(text), parse_term(term)).isoformat()


def before(text: str, term: str) -> str:
    return LONDON.before(datetime.fromisoformat(text), parse_term(term)).isoformat()


@pytest.mark.parametrize(
    ("start", "term", "end"),
    [
        # Forward: the day has twenty-three hours.
        ("2026-03-28T12:00:00+00:00", "1d", "2026-03-29T11:00:00+00:00"),
        ("2026-03-28T12:00:00+00:00", "24h", "2026-03-29T12:00:00+00:00"),
        ("2026-03-28T12:00:00+00:00", "72h", "2026-03-31T12:00:00+00:00"),
        ("2026-03-28T12:00:00+00:00", "3d", "2026-03-31T11:00:00+00:00"),
        # 01:30 is left out on that day, and is read as if the clocks had not changed.
        ("2026-03-28T01:30:00+00:00", "1d", "2026-03-29T01:30:00+00:00"),
        ("2026-03-29T00:59:59+00:00", "1s", "2026-03-29T01:00:00+00:00"),
        # Back: the day has twenty-five hours.
        ("2026-10-24T12:00:00+01:00", "1d", "2026-10-25T12:00:00+00:00"),
        ("2026-10-24T12:00:00+01:00", "24h", "2026-10-25T11:00:00+00:00"),
        ("2026-10-24T12:00:00+01:00", "2w", "2026-11-07T12:00:00+00:00"),
        # 01:30 comes twice on that day: from the day before, the first is meant.
        ("2026-10-24T01:30:00+01:00", "1d", "2026-10-25T00:30:00+00:00"),
        ("2026-10-25T01:30:00+01:00", "1h", "2026-10-25T01:30:00+00:00"),
        ("2026-10-25T01:30:00+00:00", "1d", "2026-10-26T01:30:00+00:00"),
        # Days first, then hours.
        ("2026-03-28T12:00:00+00:00", "1d1h", "2026-03-29T12:00:00+00:00"),
    ],
)
def test_a_day_keeps_the_time_on_the_clock_and_an_hour_does_not(start, term, end):
    """Three days after noon is noon; seventy-two hours after noon is not, when the clocks change."""
    assert after(start, term) == end


@pytest.mark.parametrize(
    ("end", "term", "start"),
    [
        ("2026-03-29T12:00:00+01:00", "1d", "2026-03-28T12:00:00+00:00"),
        ("2026-03-29T12:00:00+01:00", "24h", "2026-03-28T11:00:00+00:00"),
        ("2026-03-30T01:30:00+01:00", "1d", "2026-03-29T01:30:00+00:00"),
        ("2026-10-25T12:00:00+00:00", "1d", "2026-10-24T11:00:00+00:00"),
        ("2026-10-26T01:30:00+00:00", "1d", "2026-10-25T00:30:00+00:00"),
        ("2026-10-25T12:00:00+00:00", "24h", "2026-10-24T12:00:00+00:00"),
        ("2026-11-25T00:00:00+00:00", "90d", "2026-08-26T23:00:00+00:00"),
    ],
)
def test_a_window_reaches_back_to_the_same_time_on_the_clock(end, term, start):
    """Ninety days before midnight is midnight, also where it was summer then."""
    assert before(end, term) == start


@pytest.mark.parametrize(
    ("start", "term", "end"),
    [
        ("2024-02-29T09:00:00+00:00", "1y", "2025-02-28T09:00:00+00:00"),
        ("2024-02-29T09:00:00+00:00", "4y", "2028-02-29T09:00:00+00:00"),
        ("2023-02-28T09:00:00+00:00", "1y", "2024-02-28T09:00:00+00:00"),
        ("2024-02-28T09:00:00+00:00", "1d", "2024-02-29T09:00:00+00:00"),
        ("2023-03-01T09:00:00+00:00", "1y", "2024-03-01T09:00:00+00:00"),
        ("2024-02-29T09:00:00+00:00", "1y1d", "2025-03-01T09:00:00+00:00"),
    ],
)
def test_the_anniversary_of_a_leap_day_is_the_28th(start, term, end):
    """A yearly review of what began on 29 February falls in February."""
    assert after(start, term) == end


def test_a_year_reaches_back_over_a_leap_day():
    """From 29 February a window of one year begins on the 28th."""
    assert before("2024-02-29T09:00:00+00:00", "1y") == "2023-02-28T09:00:00+00:00"
    assert before("2025-02-28T09:00:00+00:00", "1y") == "2024-02-28T09:00:00+00:00"


@pytest.mark.parametrize(
    ("start", "term", "end"),
    [
        # Thursday to Monday: the day it begins on is not one of them, nor are Saturday and Sunday.
        ("2026-11-05T08:00:00+00:00", "1 working day", "2026-11-06T17:00:00+00:00"),
        ("2026-11-06T08:00:00+00:00", "1 working day", "2026-11-09T17:00:00+00:00"),
        ("2026-11-07T08:00:00+00:00", "1 working day", "2026-11-09T17:00:00+00:00"),
        ("2026-11-08T23:59:59+00:00", "1 working day", "2026-11-09T17:00:00+00:00"),
        # Over Christmas: the 25th is a Friday, the 28th a holiday, the 1st of January as well.
        ("2026-12-24T10:00:00+00:00", "1 working day", "2026-12-29T17:00:00+00:00"),
        ("2026-12-24T10:00:00+00:00", "3 working days", "2026-12-31T17:00:00+00:00"),
        ("2026-12-24T10:00:00+00:00", "4 working days", "2027-01-04T17:00:00+00:00"),
        ("2026-12-14T10:00:00+00:00", "15 working days", "2027-01-07T17:00:00+00:00"),
        # The day is that of the pack's time zone: 23:30 UTC in summer is already tomorrow.
        ("2026-06-04T23:30:00+00:00", "1 working day", "2026-06-08T16:00:00+00:00"),
        ("2026-06-04T22:30:00+00:00", "1 working day", "2026-06-05T16:00:00+00:00"),
        # Over a change of the clocks the working day ends by the clock.
        ("2026-10-23T10:00:00+01:00", "1 working day", "2026-10-26T17:00:00+00:00"),
        ("2026-03-27T10:00:00+00:00", "1 working day", "2026-03-30T16:00:00+00:00"),
    ],
)
def test_a_term_of_working_days_ends_when_the_last_of_them_does(start, term, end):
    """Weekends and holidays count for nothing."""
    assert after(start, term) == end


@pytest.mark.parametrize(
    ("start", "term", "end"),
    [
        # A Tuesday in term: before school opens it is today, afterwards tomorrow.
        ("2026-11-03T08:44:59+00:00", "1 school day", "2026-11-03T08:45:00+00:00"),
        ("2026-11-03T08:45:00+00:00", "1 school day", "2026-11-04T08:45:00+00:00"),
        ("2026-11-06T15:00:00+00:00", "1 school day", "2026-11-09T08:45:00+00:00"),
        # Over the Easter holidays, in summer time afterwards.
        ("2026-04-02T16:00:00+01:00", "1 school day", "2026-04-20T07:45:00+00:00"),
        ("2026-04-02T16:00:00+01:00", "2 school days", "2026-04-21T07:45:00+00:00"),
        # Over Christmas: the holidays end on a Monday, on which people have long been at work.
        ("2026-12-18T20:00:00+00:00", "1 school day", "2027-01-05T08:45:00+00:00"),
    ],
)
def test_a_term_of_school_days_ends_when_school_opens(start, term, end):
    """What is owed before a child is at school again is owed by then, also in the holidays."""
    assert after(start, term) == end


def test_no_window_is_counted_in_days_on_which_people_work():
    """History is of every day."""
    for term in ("5 working days", "1 school day"):
        with pytest.raises(ValueError, match="a window is counted in hours, days or years"):
            before("2026-11-03T08:00:00+00:00", term)


def test_a_force_says_which_days_people_work():
    """A team that works on Saturdays as well counts them."""
    six = Calendar(time_zone="Europe/London", working_days=frozenset(range(6)), working_day_ends=time(20))
    friday = datetime(2026, 11, 6, 8, tzinfo=UTC)
    assert six.after(friday, Term(working_days=1)) == datetime(2026, 11, 7, 20, tzinfo=UTC)


def test_a_calendar_without_working_days_still_ends():
    """A pack that closes a whole year by mistake gets a deadline, and not an engine that hangs."""
    closed = Calendar(time_zone="Europe/London", holidays=(days("2026-01-01", "2035-12-31"),))
    end = closed.after(datetime(2026, 1, 1, tzinfo=UTC), Term(working_days=2))
    assert datetime(2027, 1, 1, tzinfo=UTC) < end < datetime(2029, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "clock", "moment"),
    [
        ("2026-03-29", "00:30", "2026-03-29T00:30:00+00:00"),
        ("2026-03-29", "01:30", "2026-03-29T01:30:00+00:00"),
        ("2026-03-29", "02:30", "2026-03-29T01:30:00+00:00"),
        ("2026-10-25", "01:30", "2026-10-25T00:30:00+00:00"),
        ("2026-10-25", "02:30", "2026-10-25T02:30:00+00:00"),
        ("2026-10-25", "07:00", "2026-10-25T07:00:00+00:00"),
    ],
)
def test_a_time_of_day_is_the_first_the_clocks_show(day, clock, moment):
    """Left out in spring, it is read as if the clocks had not changed; shown twice, the first is meant."""
    assert LONDON.at(date.fromisoformat(day), time.fromisoformat(clock)).isoformat() == moment


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-06-04T22:59:59+00:00", "2026-06-04"),
        ("2026-06-04T23:00:00+00:00", "2026-06-05"),
        ("2026-12-04T23:59:59+00:00", "2026-12-04"),
    ],
)
def test_a_day_begins_at_midnight_of_the_pack(moment, day):
    """In summer that is an hour earlier than in UTC."""
    assert LONDON.day_of(datetime.fromisoformat(moment)) == date.fromisoformat(day)


BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 10 * 365 * 86_400).map(lambda seconds: BEGINNING + timedelta(seconds=seconds))
HOURS = st.builds(Term, seconds=st.integers(1, 10**8))
OF_THE_CALENDAR = st.builds(Term, st.integers(0, 5), st.integers(0, 400), st.integers(0, 10**6)).filter(
    lambda term: term != Term()
)
WORKED = st.one_of(
    st.builds(Term, working_days=st.integers(1, 40)), st.builds(Term, school_days=st.integers(1, 40))
)
AN_HOUR = timedelta(hours=1)


@given(MOMENTS, HOURS)
def test_hours_go_back_the_way_they_came(moment, term):
    """Whatever the clocks do in between, and by as much as they say."""
    end = LONDON.after(moment, term)
    assert end - moment == timedelta(seconds=term.seconds)
    assert LONDON.before(end, term) == moment


@given(MOMENTS, st.one_of(OF_THE_CALENDAR, WORKED))
def test_every_term_ends_after_it_begins(moment, term):
    """No deadline lies before what it runs from."""
    assert LONDON.after(moment, term) > moment


@given(MOMENTS, OF_THE_CALENDAR)
def test_every_window_begins_before_it_ends(moment, term):
    """No window is empty."""
    assert LONDON.before(moment, term) < moment


@given(MOMENTS, MOMENTS, st.one_of(HOURS, WORKED))
def test_whoever_begins_later_has_no_less_time(one, other, term):
    """By hours, and by days on which people work."""
    first, second = sorted((one, other))
    assert LONDON.after(first, term) <= LONDON.after(second, term)


@given(MOMENTS, MOMENTS, OF_THE_CALENDAR)
def test_by_days_a_later_beginning_ends_later_but_for_the_hour_that_comes_twice(one, other, term):
    """Two beginnings the same hour of one day in autumn, an hour apart, end at one time on the clock."""
    first, second = sorted((one, other))
    end, later = LONDON.after(first, term), LONDON.after(second, term)
    assert end <= later + AN_HOUR
    if second - first > AN_HOUR:
        assert end <= later


@given(MOMENTS, st.integers(1, 800))
def test_days_keep_the_time_on_the_clock(moment, count):
    """Unless the clocks leave that time out."""
    end = LONDON.after(moment, Term(days=count)).astimezone(LONDON.zone)
    begun = moment.astimezone(LONDON.zone)
    assert end.date() == begun.date() + timedelta(days=count)
    if not date(end.year, 3, 25) <= end.date() <= date(end.year, 3, 31):
        assert end.time() == begun.time()


@given(MOMENTS, WORKED)
def test_a_term_of_days_worked_ends_on_one(moment, term):
    """At the hour at which it ends, or school opens, and never on a weekend or a holiday."""
    end = LONDON.after(moment, term).astimezone(LONDON.zone)
    closed = LONDON.holidays + (LONDON.school_holidays if term.school_days else ())
    assert end.time() == (LONDON.school_opens if term.school_days else LONDON.working_day_ends)
    assert end.weekday() < 5
    assert not any(one.first <= end.date() <= one.last for one in closed)
