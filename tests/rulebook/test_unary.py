"""Unary tests: what is read, what is refused, and what a value passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskengine.rulebook.conditions import Anything, Compare, Either, Except, Interval
from riskengine.rulebook.unary import Unreadable, Values, brief, passes, read_test

PARAMETERS = {"a.three": 3, "a.nine": 9}
NUMBERS = Values(read=int, parameter=PARAMETERS.__getitem__, ordered=True, name="child.episodes")
WORDS = Values(read=str, parameter=str, ordered=False, name="child.mood")
HOW = 'write ">= 3", "[5..12]", "a, b", "not(a, b)" or a value'


@pytest.mark.parametrize(
    ("text", "test"),
    [
        ("3", Compare("==", 3)),
        ("-3", Compare("==", -3)),
        ("= 3", Compare("==", 3)),
        ("< 3", Compare("<", 3)),
        ("<=3", Compare("<=", 3)),
        (">  3", Compare(">", 3)),
        (" >= 3 ", Compare(">=", 3)),
        (">= param a.three", Compare(">=", 3)),
        ("param  a.nine", Compare("==", 9)),
        ("[3..9]", Interval(3, True, 9, True)),
        ("(3..9]", Interval(3, False, 9, True)),
        ("[3..9)", Interval(3, True, 9, False)),
        ("( 3 .. 9 )", Interval(3, False, 9, False)),
        ("[param a.three..param a.nine]", Interval(3, True, 9, True)),
        ("[3..3]", Interval(3, True, 3, True)),
        ("3, 9", Either((Compare("==", 3), Compare("==", 9)))),
        (
            "< 3, [5..7], param a.nine",
            Either((Compare("<", 3), Interval(5, True, 7, True), Compare("==", 9))),
        ),
        ("not(3)", Except(Compare("==", 3))),
        ("not (3, > 9)", Except(Either((Compare("==", 3), Compare(">", 9))))),
        ("-", Anything()),
    ],
)
def test_every_form_is_read(text, test):
    """Each form of a test becomes what it says, blanks or none."""
    assert read_test(text, NUMBERS) == test


@pytest.mark.parametrize("word", ["nothing", "not_known", "notified", "10_to_12", "-", "a.b", "in"])
def test_a_word_is_a_word_even_if_it_begins_like_something_else(word):
    """Only `not(` begins a negation, and only what looks like a sign is one."""
    expected = Anything() if word == "-" else Compare("==", word)
    assert read_test(word, WORDS) == expected


@pytest.mark.parametrize(
    ("text", "code", "message", "help"),
    [
        ("", "RE303", "a value is missing in this test.", HOW),
        ("3,", "RE303", "a value is missing in this test.", HOW),
        ("not()", "RE303", "a value is missing in this test.", HOW),
        (">=", "RE303", '">=" cannot be read as a test.', HOW),
        ("=> 3", "RE303", '"=> 3" cannot be read as a test.', HOW),
        ("!= 3", "RE303", '"!= 3" cannot be read as a test.', HOW),
        ("at least 3", "RE303", '"at least 3" cannot be read as a test.', HOW),
        ("3 4", "RE303", '"3 4" cannot be read as a test.', HOW),
        ("[3..9", "RE303", '"[3..9" cannot be read as a test.', HOW),
        ("]3..9[", "RE303", '"]3..9[" cannot be read as a test.', HOW),
        ("[3..>9]", "RE303", '"[3..>9]" cannot be read as a test.', HOW),
        ("not 3", "RE303", '"not 3" cannot be read as a test.', HOW),
        ("not(not(3))", "RE303", '"not(3)" cannot be read as a test.', HOW),
        ("not(3), 4", "RE303", '"not(3)" cannot be read as a test.', HOW),
        (", ".join("1" * 101), "RE303", "a test names at most 100 alternatives.", None),
        ("[9..3]", "RE305", "the interval ends before it begins.", "put the smaller value first"),
        ("(3..3]", "RE305", "nothing lies between these two.", "to take an end in, write [ or ] at it"),
    ],
)
def test_what_is_no_test_is_refused(text, code, message, help):
    """Each refusal says what is wrong, and how a test is written."""
    with pytest.raises(Unreadable) as raised:
        read_test(text, NUMBERS)
    assert (raised.value.code, raised.value.message, raised.value.help) == (code, message, help)


@pytest.mark.parametrize(("text", "sign"), [("> calm", ">"), ("<= calm", "<="), ("[calm..upset]", "..")])
def test_words_without_an_order_are_not_compared(text, sign):
    """More and less of a colour means nothing."""
    with pytest.raises(Unreadable) as raised:
        read_test(text, WORDS)
    assert raised.value.code == "RE304"
    assert raised.value.message == f'"{sign}" compares by more and less, and "child.mood" has neither.'


def test_long_texts_are_cut_in_messages():
    """A message stays readable whatever stood in the file."""
    assert brief("x" * 60) == "x" * 60
    assert brief("x" * 61) == "x" * 59 + "…"


SMALL = st.integers(-4, 4)
SIGNS = {"": "==", "=": "==", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


def naive(sign, value, wanted):
    """Return what a sign says of two numbers."""
    return {
        "==": value == wanted,
        "<": value < wanted,
        "<=": value <= wanted,
        ">": value > wanted,
        ">=": value >= wanted,
    }[SIGNS[sign]]


COMPARISONS = st.builds(
    lambda sign, n: (f"{sign} {n}", lambda v: naive(sign, v, n)), st.sampled_from([*SIGNS]), SMALL
)
INTERVALS = st.builds(
    lambda left, lo, length, right: (
        f"{left}{lo}..{lo + length}{right}",
        lambda v: (
            v in range(lo, lo + length + 1)
            and not (v == lo and left == "(")
            and not (v == lo + length and right == ")")
        ),
    ),
    st.sampled_from("[("),
    SMALL,
    st.integers(1, 4),
    st.sampled_from("])"),
)
EITHER = st.lists(st.one_of(COMPARISONS, INTERVALS), min_size=1, max_size=3).map(
    lambda parts: (", ".join(text for text, _ in parts), lambda v: any(passed(v) for _, passed in parts))
)
TESTS = st.one_of(
    EITHER,
    EITHER.map(lambda one: (f"not({one[0]})", lambda v: not one[1](v))),
    st.just(("-", lambda v: True)),
)


@given(TESTS, st.integers(-9, 9))
def test_a_value_passes_what_the_words_say(written, value):
    """What is read from the words of a test passes exactly the values the words name."""
    text, passed = written
    assert passes(read_test(text, NUMBERS), value) == passed(value)


def outcome(text):
    """Return whether 1 passes a test, or the code of the fault in its words."""

    def read(word):
        if not word.lstrip("-").isdecimal():
            raise Unreadable("RE304", "no number")
        return int(word)

    try:
        test = read_test(text, Values(read=read, parameter=lambda name: 1, ordered=True, name="x"))
    except Unreadable as fault:
        return fault.code
    return passes(test, 1)


@given(st.text(max_size=30) | st.text("0123456789.,<>=[]()- notparm", max_size=20))
def test_any_text_is_a_test_or_is_refused(text):
    """Whatever is written, reading it ends in a test or in a fault that has a code."""
    assert outcome(text) in {True, False, "RE303", "RE304", "RE305"}
