"""What is known of a number by what was found and what was told."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskengine.facts.ranges import ANY, together, told_range, value_of
from riskengine.model.facts import Bounds

INF = math.inf
numbers = st.integers(-3, 6)
ranges = st.builds(lambda one, two: (min(one, two), max(one, two)), numbers, numbers | st.just(INF))


@pytest.mark.parametrize(
    ("told", "known"),
    [
        (None, ANY),
        (3, (3, 3)),
        (True, (1, 1)),
        (Bounds(2, None), (2, INF)),
        (Bounds(None, 2), (-INF, 2)),
        ("word", ANY),
    ],
)
def test_what_was_told_lies_between_its_ends(told, known):
    """Nothing told is anything."""
    assert told_range(told) == known


@given(ranges, ranges)
def test_together_they_are_at_least_the_more_of_the_two(found, told):
    """And never more exact than the better of them, nor the wrong way round."""
    lo, hi = together(found, told)
    assert lo == max(found[0], told[0])
    assert lo <= hi
    assert hi in (lo, found[1], told[1], INF)


@given(ranges)
def test_nothing_told_leaves_what_was_found(found):
    """And nothing found what was told."""
    assert together(found, ANY) == found
    assert together(ANY, found) == found


@pytest.mark.parametrize(
    ("known", "least", "value"),
    [
        ((2, 2), 0, 2),
        ((0, INF), 0, None),
        ((1, INF), 0, Bounds(1, None)),
        ((0, 4), 0, Bounds(None, 4)),
        ((-INF, 4), -INF, Bounds(None, 4)),
        ((0, INF), -INF, Bounds(0, None)),
    ],
)
def test_a_range_is_read_as_a_value_or_bounds(known, least, value):
    """One that says no more than is always so says nothing."""
    assert value_of(known, least) == value
