"""The headline: failings by how they stand and how firmly that is known, and the cost in attention."""

from datetime import UTC, datetime, timedelta

import pytest

from riskengine.replay.headline import Headline, most_in_an_hour
from riskengine.replay.results import Interrupt, Lead, Standing
from riskengine.replay.scenario import Basis
from riskengine.rulebook.source import Span

HOUR = timedelta(hours=1)
NOON = datetime(2021, 3, 5, 12, tzinfo=UTC)


def lead(raised, basis=Basis.STATED):
    """Return a failing that ended after ten hours."""
    return Lead(
        scenario="girl-out-late",
        says="Nobody went",
        span=Span("case.scenario.yaml", 20, 1, 20, 2),
        raised=None if raised is None else raised * HOUR,
        ended=10 * HOUR,
        basis=basis,
    )


LEADS = (
    lead(1),
    lead(2),
    lead(12),
    lead(None),
    lead(4, Basis.INFERRED),
    lead(3, Basis.ASSUMED),
    lead(11, Basis.ASSUMED),
)


def test_failings_are_counted_as_they_stand():
    """Raised in time, after their end, or never; where only the order is known, by the order."""
    every = Headline.of(LEADS)
    assert [every.count(standing) for standing in Standing] == [4, 2, 1]
    assert every.raised == 6
    assert every.lengths == (-2 * HOUR, 6 * HOUR, 8 * HOUR, 9 * HOUR)


def test_those_that_are_wholly_stated_stand_apart():
    """As do those of which only the order is known; these have no lead."""
    stated, order = Headline.of(LEADS, Basis.STATED), Headline.of(LEADS, Basis.ASSUMED)
    assert [stated.count(standing) for standing in Standing] == [2, 1, 1]
    assert stated.lengths == (-2 * HOUR, 8 * HOUR, 9 * HOUR)
    assert [order.count(standing) for standing in Standing] == [1, 1, 0]
    assert (order.lengths, order.median) == ((), None)


def test_the_median_is_a_lead_that_some_case_has():
    """The lower of two in the middle."""
    assert Headline.of(LEADS).median == 6 * HOUR
    assert Headline.of(LEADS, Basis.STATED).median == 8 * HOUR


def interrupts(*minutes, to="sergeant"):
    """Return interrupts of one post at these minutes after noon."""
    return [Interrupt(to=to, at=NOON + timedelta(minutes=one)) for one in minutes]


@pytest.mark.parametrize(
    ("found", "most"),
    [
        ([], (0, None)),
        (interrupts(0), (1, "sergeant")),
        (interrupts(0, 59), (2, "sergeant")),
        (interrupts(0, 60), (1, "sergeant")),
        (interrupts(90, 30, 50, 0), (3, "sergeant")),
        (interrupts(0, 10) + interrupts(0, 10, 20, to="dispatcher"), (3, "dispatcher")),
        (interrupts(0, 10) + interrupts(20, 30, to="dispatcher"), (2, "dispatcher")),
    ],
)
def test_interrupts_are_counted_by_post_and_hour(found, most):
    """Within any hour, not by the clock; the hour does not count its end."""
    assert most_in_an_hour(found) == most
