"""The time axis of a case."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskengine.cli.replay_page.axis import APART, axis_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
times = st.sets(st.timedeltas(timedelta(days=-400), timedelta(days=1500)), min_size=1, max_size=120)


def test_moments_that_stand_apart_are_drawn_to_scale():
    """Equal lengths of time are then equally long."""
    axis = axis_of([HOUR * 12, timedelta(), HOUR * 3])

    assert axis.to_scale
    assert axis.places == (0.0, 0.25, 1.0)
    assert axis.place(HOUR * 6) == 0.5


def test_moments_of_which_most_would_lie_on_each_other_are_not():
    """Minutes and months of one case: short gaps are widened, long ones narrowed, and the order stays."""
    axis = axis_of([timedelta(minutes=minutes) for minutes in (0, 5, 10, 15)] + [DAY * 90])

    assert not axis.to_scale
    gaps = [later - earlier for earlier, later in pairwise(axis.places)]
    assert min(gaps) > APART
    assert gaps[0] == pytest.approx(gaps[1])
    assert gaps[3] > gaps[2]


def test_a_case_of_one_moment_has_an_axis_too():
    """It stands at its beginning."""
    axis = axis_of([timedelta()])

    assert (axis.place(timedelta()), axis.place(HOUR), axis.ticks) == (0.0, 0.0, (timedelta(),))


def test_what_is_to_scale_is_marked_at_round_times():
    """Five steps at most, from the beginning on."""
    axis = axis_of([timedelta(), HOUR * 5, HOUR * 12])

    assert axis.ticks == tuple(HOUR * hours for hours in (0, 3, 6, 9, 12))


def test_what_is_not_to_scale_is_marked_at_its_moments():
    """A round time would stand nowhere in particular."""
    moments = [timedelta(), HOUR, HOUR * 2, HOUR * 3, DAY * 300]

    assert axis_of(moments).ticks == tuple(moments)


@given(times)
def test_every_moment_stands_on_the_line_in_order(some):
    """From 0 to 1, whatever lies between them."""
    axis = axis_of(some)
    places = [axis.place(one) for one in sorted(some)]

    assert places == sorted(places)
    assert places[0] == 0
    assert len(some) == 1 or places[-1] == pytest.approx(1)
    assert len(set(places)) == len(places) or axis.to_scale
