"""What a value says of rules is looked up, and what is remembered of values is bounded."""

import pytest

from riskengine.inference.rows import MOST_REMEMBERED, Rules, is_, known, narrowed, no, not_shown
from riskengine.model.facts import NOT_APPLICABLE, Bounds
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import Compare

FALSE, UNKNOWN, TRUE = Truth
MANY = is_(Compare(">=", 3))


@pytest.mark.parametrize(
    ("asks", "of_two", "of_nothing", "of_five"),
    [
        (MANY, FALSE, UNKNOWN, TRUE),
        (no(MANY), TRUE, UNKNOWN, FALSE),
        (not_shown(MANY), TRUE, TRUE, FALSE),
        (no(not_shown(MANY)), FALSE, FALSE, TRUE),
        (not_shown(no(MANY)), FALSE, TRUE, TRUE),
        (known, TRUE, FALSE, TRUE),
        (no(known), FALSE, TRUE, FALSE),
    ],
)
def test_what_is_asked_of_the_truth_of_a_test(asks, of_two, of_nothing, of_five):
    """Unknown stays unknown unless it is asked about itself."""
    assert [asks(2), asks(None), asks(5)] == [of_two, of_nothing, of_five]


def test_no_more_values_are_remembered_than_may_be():
    """A number that is never twice the same fills no memory, and its row is right."""
    rules = Rules({"a.a": None})
    rows = rules.fact("incident", "n", rules.needed(MANY, "a.a"))
    for value in (*range(3 * MOST_REMEMBERED), Bounds(1, None), NOT_APPLICABLE, float("nan"), None):
        expected = {FALSE: 0b11, UNKNOWN: 0b10, TRUE: 0}[MANY(value)]
        assert rules.learn("incident", {"n": value}.get) == expected
        assert rows[value] == expected
        assert len(rows) <= MOST_REMEMBERED


def test_rules_are_in_play_by_the_kinds_of_the_incident():
    """A rule for no kind in particular is always."""
    rules = Rules({"a.all": None, "a.missing": ("missing",), "a.two": ("missing", "custody")})
    assert rules.in_play(frozenset()) == 0b001
    assert rules.in_play(frozenset({"custody"})) == 0b101
    assert rules.in_play(frozenset({"missing", "theft"})) == 0b111


def test_what_is_found_out_of_one_rule_narrows_what_is_possible():
    """Nothing is added by it."""
    assert narrowed(0b11, 0b10, 0b01, TRUE) == (0b11, 0b10)
    assert narrowed(0b11, 0b11, 0b01, UNKNOWN) == (0b11, 0b10)
    assert narrowed(0b11, 0b11, 0b01, FALSE) == (0b10, 0b10)
