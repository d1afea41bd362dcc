"""Where a test changes its mind: what never passes, and what more of a fact does to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskengine.rulebook.conditions import Compare, Either, Except, Interval
from riskengine.rulebook.domain import falls, never_passes, rises
from riskengine.rulebook.readings import reading_of
from riskengine.rulebook.source import Span
from riskengine.rulebook.unary import passes, read_test
from riskengine.rulebook.values import values_of
from riskengine.rulebook.vocabulary import Fact, FactType

SPAN = Span.whole_file("x.yaml")
FACTS = {
    "bool": {},
    "int": {},
    "int 0..12": {"minimum": 0, "maximum": 12},
    "number": {},
    "number 0..1": {"minimum": 0, "maximum": 1},
    "duration": {},
    "ordered": {"values": ("none", "low", "high")},
    "enum": {"values": ("calm", "upset")},
}


def reading(name):
    type = FactType(name.partition(" ")[0])
    return reading_of(Fact(id="child.it", of="child", type=type, title="It", span=SPAN, **FACTS[name]))


def test_of(name, text):
    return read_test(text, values_of(reading(name), {}, lambda used: None))


test_of.__test__ = False  # it makes a test, and is none


@pytest.mark.parametrize(
    ("of", "text", "up", "down"),
    [
        ("bool", "true", True, False),
        ("bool", "false", False, True),
        ("bool", "not(false)", True, False),
        ("bool", "true, false", True, True),
        ("int", ">= 3", True, False),
        ("int", "< 3", False, True),
        ("int", "3", False, False),
        ("int", "[3..5]", False, False),
        ("int", "[1..2], (2..5], >= 6", True, False),
        ("int", "[1..2], >= 4", False, False),
        ("int", "not(< 3)", True, False),
        ("int", "-", True, True),
        ("int 0..12", "[3..12]", True, False),
        ("int 0..12", "12", True, False),
        ("int 0..12", "0", False, True),
        ("number", ">= 3", True, False),
        ("number", "[1..2], [3..4], > 4", False, False),
        ("number", "[1..2], (2..4], > 4", True, False),
        ("number 0..1", "1", True, False),
        ("number 0..1", "[0.5..1]", True, False),
        ("duration", ">= 2h", True, False),
        ("duration", "<= 2h", False, True),
        ("ordered", "high", True, False),
        ("ordered", "low", False, False),
        ("ordered", "low, high", True, False),
        ("ordered", "none, high", False, False),
        ("ordered", "not(none)", True, False),
        ("ordered", "(none..high]", True, False),
    ],
)
def test_more_of_a_fact_makes_a_test_pass_or_fail(of, text, up, down):
    """A floor may rest on what more of a danger can only bring about."""
    test = test_of(of, text)
    assert (rises(test, reading(of)), falls(test, reading(of))) == (up, down)


@pytest.mark.parametrize(
    ("of", "text"),
    [
        ("bool", "not(true, false)"),
        ("int", "(3..4)"),
        ("int 0..12", "< 0"),
        ("int 0..12", "> 12"),
        ("number 0..1", "> 1"),
        ("ordered", "< none"),
        ("enum", "not(calm, upset)"),
        ("duration", "not(< 1s, >= 1s)"),
    ],
)
def test_what_no_value_passes_is_found(of, text):
    """A condition that can never hold is a rule that nobody misses."""
    assert never_passes(test_of(of, text), reading(of))


@pytest.mark.parametrize(
    ("of", "text"),
    [("int", "(3..5)"), ("number", "(3..4)"), ("int 0..12", "<= 0"), ("bool", "-"), ("enum", "-")],
)
def test_what_some_value_passes_is_not(of, text):
    """Between whole numbers there is nothing; between others there is."""
    assert not never_passes(test_of(of, text), reading(of))


def test_a_time_is_left_alone():
    """No test on a time is called one that never passes, or one that danger could undo."""
    of = reading_of(Fact(id="child.seen", of="child", type=FactType.TIME, title="Seen", span=SPAN))
    test = read_test("< 9999-12-31T23:59:59+00:00", values_of(of, {}, lambda used: None))
    assert (never_passes(test, of), rises(test, of), falls(test, of)) == (False, True, True)


NUMBERS = st.integers(0, 12)
COMPARISONS = st.builds(Compare, st.sampled_from(["==", "<", "<=", ">", ">="]), NUMBERS)
INTERVALS = st.builds(
    lambda lo, left, length, right: Interval(lo, left, lo + length, right),
    NUMBERS,
    st.booleans(),
    st.integers(1, 6),
    st.booleans(),
)
EITHER = st.lists(st.one_of(COMPARISONS, INTERVALS), min_size=1, max_size=4).map(
    lambda tests: Either(tuple(tests))
)


@given(st.one_of(EITHER, EITHER.map(Except)))
def test_the_few_values_tried_tell_what_all_values_would(test):
    """Nothing that a test does between the values tried is missed."""
    of = reading("int 0..12")
    results = [passes(test, value) for value in range(13)]
    assert rises(test, of) == (results == sorted(results))
    assert falls(test, of) == (results == sorted(results, reverse=True))
    assert never_passes(test, of) == (not any(results))
