"""Answers become values and are read again by people."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskengine.facts.encoding import Unfit, decode, encode, show
from riskengine.model.events import Between, NotAnswered, Unanswered
from riskengine.model.facts import NOT_APPLICABLE, Bounds
from riskengine.rulebook.source import Span
from riskengine.rulebook.vocabulary import Fact, FactType

HERE = Span.whole_file("test")


def fact(type, **fields):
    """Return a fact of a type."""
    return Fact(id="person.x", of="person", type=FactType(type), title="x", span=HERE, **fields)


BOOL, NUMBER, DURATION, TIME = fact("bool"), fact("number"), fact("duration"), fact("time")
INT = fact("int", minimum=0, maximum=120)
ENUM = fact("enum", values=("kitchen", "hall"))
ORDERED = fact("ordered", values=("none", "low", "high"))


@pytest.mark.parametrize(
    ("of", "answer", "value", "shown"),
    [
        (BOOL, True, True, "yes"),
        (BOOL, False, False, "no"),
        (INT, 15, 15, "15"),
        (INT, Between(at_least=12), Bounds(12, None), "at least 12"),
        (INT, Between(at_most=12), Bounds(None, 12), "at most 12"),
        (INT, Between(at_least=12, at_most=14), Bounds(12, 14), "12 to 14"),
        (NUMBER, 1.5, 1.5, "1.5"),
        (NUMBER, 2, 2, "2"),
        (ENUM, "hall", "hall", "hall"),
        (ORDERED, "none", 0, "none"),
        (ORDERED, "high", 2, "high"),
        (ORDERED, Between(at_least="low"), Bounds(1, None), "at least low"),
        (DURATION, "2h30m", 9000, "2h30m"),
        (DURATION, Between(at_most="2h"), Bounds(None, 7200), "at most 2h"),
        (
            TIME,
            "2026-03-05T12:00:00+00:00",
            datetime(2026, 3, 5, 12, tzinfo=UTC),
            "2026-03-05T12:00:00+00:00",
        ),
    ],
)
def test_an_answer_is_encoded_shown_and_told_again(of, answer, value, shown):
    """Each type has one encoding, which people can read and which leads back to the answer."""
    encoded = encode(of, answer)
    assert encoded == value
    assert type(encoded) is type(value)
    assert show(of, encoded) == shown
    assert decode(of, encoded) == answer


def test_bounds_that_meet_are_the_value():
    """At least 3 and at most 3 is 3."""
    assert encode(INT, Between(at_least=3, at_most=3)) == 3


def test_what_is_not_known_is_shown_as_such():
    """Neither an unknown nor a fact that does not apply is shown as a no."""
    assert show(INT, Bounds()) == "unknown"
    assert show(BOOL, NOT_APPLICABLE) == "does not apply"


@pytest.mark.parametrize(
    ("of", "answer", "message"),
    [
        (BOOL, 1, "true or false is needed"),
        (BOOL, "true", "true or false is needed"),
        (INT, True, "a whole number is needed"),
        (INT, 1.5, "a whole number is needed"),
        (INT, "15", "a whole number is needed"),
        (INT, -1, "out of range: at least 0, at most 120"),
        (INT, 121, "out of range: at least 0, at most 120"),
        (INT, Between(at_least=True), "a whole number is needed"),
        (INT, Between(at_least=130), "out of range: at least 0, at most 120"),
        (INT, Between(), "at_least or at_most is needed"),
        (INT, Between(at_least=4, at_most=3), "at_least is more than at_most"),
        (NUMBER, True, "a number is needed"),
        (NUMBER, float("nan"), "a number is needed"),
        (NUMBER, float("inf"), "a number is needed"),
        (fact("number", minimum=0.5), 0.25, "out of range: at least 0.5"),
        (ENUM, "hal", 'no such word; did you mean "hall"?'),
        (ENUM, "x", "no such word; allowed: kitchen, hall"),
        (ENUM, True, "a word is needed; allowed: kitchen, hall"),
        (ENUM, Between(at_least="hall"), "no bound can be told of this: a value is needed"),
        (ORDERED, 1, "a word is needed; allowed: none, low, high"),
        (ORDERED, Between(at_least=1), "a word is needed; allowed: none, low, high"),
        (ORDERED, Between(at_least="high", at_most="low"), "at_least is more than at_most"),
        (DURATION, 7200, "a duration is needed, such as 15m, 2h or 3d"),
        (DURATION, "2 hours", "a duration is needed, such as 15m, 2h or 3d"),
        (TIME, "2026-03-05T12:00:00", 'a time with an offset is needed, as "2026-11-01T08:00:00+00:00"'),
        (TIME, "noon", 'a time with an offset is needed, as "2026-11-01T08:00:00+00:00"'),
        (
            TIME,
            "0001-01-01T00:00:00+00:00",
            'a time with an offset is needed, as "2026-11-01T08:00:00+00:00"',
        ),
        (TIME, 5, 'a time with an offset is needed, as "2026-11-01T08:00:00+00:00"'),
        (BOOL, NotAnswered(unknown=Unanswered.REFUSED), "this is no answer"),
    ],
)
def test_what_is_no_value_is_refused(of, answer, message):
    """Nothing is bent to fit, and the message says what would."""
    with pytest.raises(Unfit) as caught:
        encode(of, answer)
    assert caught.value.message == message


@given(st.integers(0, 120), st.integers(0, 120))
def test_bounds_are_told_again(lo, more):
    """Encoding and decoding a bound change nothing."""
    told = Between(at_least=lo, at_most=min(120, lo + more + 1))
    if told.at_least != told.at_most:
        assert decode(INT, encode(INT, told)) == told
