"""What a test says of a value that is unknown, bounded or does not apply."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskengine.model.facts import NOT_APPLICABLE, Bounds
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import Anything, Compare, Either, Except, Interval
from riskengine.rulebook.kleene import judge, truth_of
from riskengine.rulebook.unary import passes

NUMBERS = st.integers(-3, 3)
# Halves, and far ends, stand for all the numbers between and beyond.
EVERY_NUMBER = [half / 2 for half in range(-20, 21)]

comparisons = st.builds(Compare, st.sampled_from(["==", "<", "<=", ">", ">="]), NUMBERS)
intervals = st.builds(
    lambda one, two, lo_closed, hi_closed: Interval(min(one, two), lo_closed, max(one, two), hi_closed),
    NUMBERS,
    NUMBERS,
    st.booleans(),
    st.booleans(),
)
tests_of_numbers = st.recursive(
    comparisons | intervals | st.just(Anything()),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(lambda some: Either(tuple(some))) | inner.map(Except)
    ),
    max_leaves=4,
)
bounds = st.tuples(st.none() | NUMBERS, st.none() | NUMBERS).map(
    lambda ends: Bounds(*(sorted(ends) if None not in ends else ends))
)


def naive(test, value):
    """What a test says of bounds, by trying every value in them; of tests made of others, by their parts."""
    match test:
        case Either(parts):
            return max(naive(part, value) for part in parts)
        case Except(part):
            return Truth(2 - naive(part, value))
        case Interval(lo, lo_closed, hi, hi_closed):
            above, below = Compare(">=" if lo_closed else ">", lo), Compare("<=" if hi_closed else "<", hi)
            return min(naive(above, value), naive(below, value))
    said = {passes(test, number) for number in EVERY_NUMBER if value.contains(number)}
    return Truth.UNKNOWN if len(said) > 1 else Truth.TRUE if True in said else Truth.FALSE


@given(tests_of_numbers, bounds)
def test_a_test_says_of_bounds_what_it_says_of_every_value_in_them(test, value):
    """A comparison is decided where all values agree; the rest is Kleene's."""
    assert truth_of(test, value) is naive(test, value)


@given(tests_of_numbers, bounds)
def test_what_is_said_of_bounds_is_so_of_every_value_in_them(test, value):
    """Nothing that is decided of bounds is ever taken back by a value."""
    said = truth_of(test, value)
    if said is not Truth.UNKNOWN:
        assert all(truth_of(test, number) is said for number in EVERY_NUMBER if value.contains(number))


@given(tests_of_numbers, NUMBERS)
def test_of_a_known_value_a_test_says_yes_or_no(test, number):
    """Three values become two where everything is known."""
    assert truth_of(test, number) is (Truth.TRUE if passes(test, number) else Truth.FALSE)


@given(tests_of_numbers)
def test_of_the_unknown_a_test_says_nothing(test):
    """Unknown is not no."""
    assert truth_of(test, None) is Truth.UNKNOWN


@given(tests_of_numbers)
def test_of_a_number_that_does_not_apply_every_test_is_no(test):
    """A child under ten has no contraception to ask about, whatever the test."""
    assert truth_of(test, NOT_APPLICABLE) is Truth.FALSE


@pytest.mark.parametrize(
    ("test", "truth"),
    [
        (Compare("==", True), Truth.FALSE),
        (Compare("==", False), Truth.TRUE),
        (Except(Compare("==", True)), Truth.TRUE),
        (Except(Compare("==", False)), Truth.FALSE),
        (Either((Compare("==", True), Compare("==", False))), Truth.TRUE),
        (Anything(), Truth.FALSE),
        # Nought is a number, and no truth value.
        (Compare("==", 0), Truth.FALSE),
    ],
)
def test_a_truth_value_that_does_not_apply_counts_as_no(test, truth):
    """What does not apply is not so, however the rule asks."""
    assert truth_of(test, NOT_APPLICABLE) is truth


@given(tests_of_numbers, st.none() | NUMBERS | bounds | st.just(NOT_APPLICABLE))
def test_a_judge_says_the_same(test, value):
    """A test made ready to be asked often says what it said before."""
    assert judge(test)(value) is truth_of(test, value)
