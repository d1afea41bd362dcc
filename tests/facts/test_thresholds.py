"""After how many seconds tests on elapsed time change."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from facts.conftest import BOOK
from facts.measured import book_of, rule_on
from riskengine.facts.thresholds import changes, thresholds
from riskengine.rulebook.conditions import Anything, Compare, Either, Except, Interval
from riskengine.rulebook.unary import passes

SECONDS = st.integers(0, 9)
SIMPLE = st.one_of(
    st.builds(Compare, st.sampled_from(["==", "<", "<=", ">", ">="]), SECONDS),
    st.builds(
        lambda lo, more, lo_closed, hi_closed: Interval(lo, lo_closed, lo + more, hi_closed),
        SECONDS,
        SECONDS,
        st.booleans(),
        st.booleans(),
    ),
    st.just(Anything()),
)
TESTS = st.recursive(
    SIMPLE,
    lambda inner: (
        st.builds(Except, inner)
        | st.lists(inner, min_size=1, max_size=3).map(lambda each: Either(tuple(each)))
    ),
    max_leaves=4,
)


@given(TESTS)
def test_a_test_changes_nowhere_else(test):
    """Between two of them it says the same of every second."""
    edges = set(changes(test))
    for second in range(1, 25):
        if second not in edges:
            assert passes(test, second) is passes(test, second - 1)


@given(st.sampled_from(["<", "<=", ">", ">="]), st.integers(1, 9))
def test_a_comparison_changes_once(op, value):
    """And does change there."""
    test = Compare(op, value)
    (edge,) = changes(test)
    assert passes(test, edge) is not passes(test, edge - 1)


def test_what_is_no_duration_has_no_edge():
    """A time, a word."""
    assert list(changes(Compare("==", "word"))) == []
    assert list(changes(Compare(">=", datetime(2026, 3, 5, tzinfo=UTC)))) == []


def test_every_rule_is_asked():
    """By the key of the fact."""
    rules = [rule_on("person.away_for", op, value) for op, value in ((">=", 60), (">", 60), (">=", 9))]
    assert thresholds(book_of({}, rules))["person.away_for"] == (9, 60, 61)
    assert "person.away_for" not in thresholds(BOOK)
