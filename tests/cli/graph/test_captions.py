"""How a picture calls what it shows."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pictures.girls import GIRL, HOME, MAN
from pictures.making import around, drawn, lasting, words
from riskengine.cli.graph.captions import Captions
from riskengine.cli.graph.reasons import Why


def captions_of(*reasons: Why) -> Captions:
    """The captions of a picture with one link, on which all of some rules rest."""
    picture = drawn(around(GIRL, (lasting(0, "resides_at", GIRL, HOME),), 1))
    return Captions(replace(picture, ties=(replace(picture.ties[0], why=reasons),)), words())


def why(rule: str, incident: str = "i1", *subjects: str) -> Why:
    return Why(incident=incident, subjects=subjects, rule=rule, title=f"Title of {rule}", because="It is so.")


@pytest.mark.parametrize(
    ("some", "expected"),
    [("", ""), ("b", "2"), ("cab", "1-3"), ("abdfg", "1-2, 4, 6-7")],
)
def test_numbers_in_a_row_are_told_as_one(some, expected):
    """In order, from the first to the last of each row."""
    captions = captions_of(*map(why, "abcdefg"))

    assert captions.numbers(why(rule) for rule in some) == expected


def test_a_rule_is_told_once_for_all_it_holds_for():
    """Incident by incident, and for nobody where it is about the incident."""
    captions = captions_of(
        why("b", "i2", "girl-3"),
        why("b", "i1", "girl"),
        why("b", "i1", "girl-2"),
        why("a", "i1"),
        why("b", "i3"),
    )

    assert [(one.number, str(one), one.because) for one in captions.rules()] == [
        (1, "Title of a [a: at i1]", "It is so."),
        (
            2,
            "Title of b [b: for girl, girl-2 at i1; for girl-3 at i2; at i3]",
            "It is so.",
        ),
    ]
    assert [one.number for one in captions.rules([why("b", "i1", "girl")])] == [2]


def test_a_rule_that_rests_on_something_restricted_tells_only_whom_to_ask():
    """Neither its title nor its id, and once for all that are to be asked of the same."""
    captions = captions_of(
        Why(incident="i", ask=("safeguarding_supervisor",)),
        Why(incident="j", ask=("safeguarding_supervisor",)),
        Why(incident="i"),
    )

    assert sorted(map(str, captions.rules())) == [
        "restricted: ask Safeguarding supervisor",
        "restricted: ask your supervisor",
    ]


def test_both_moments_are_told_where_they_differ():
    """As of one, as known at another, each with what the clocks were set to."""
    picture = replace(drawn(around(MAN, (), 1)), known_at=datetime(2017, 7, 1, 8, tzinfo=UTC))

    assert Captions(picture, words()).moments() == (
        "as of Mon 14 Nov 2016 17:00 GMT, as known at Sat 1 Jul 2017 09:00 BST"
    )
