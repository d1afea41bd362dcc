"""Paths of links as scenarios write them: how they are read, and which path of a Decision each means."""

import re
from datetime import UTC, datetime

import pytest

from riskengine.model.network import LinkPath, LinkStep
from riskengine.replay.paths import Hop, Joined, Walked, nodes_of, parse_path

SINCE = datetime(2021, 3, 5, 19, tzinfo=UTC)


def path(start, *steps):
    """Return a path of a Decision: for each link its relation, whether it is walked forward, and its end."""
    walked = [
        LinkStep(relation=relation, forward=forward, kind="person", to=to, event="event-1", since=SINCE)
        for relation, forward, to in steps
    ]
    return LinkPath(kind="person", start=start, steps=tuple(walked))


HOME = path("kid", ("resides_at", True, "flat"), ("resides_at", False, "man"))


def walked(start, *steps):
    """Return a path that a scenario names: for each link the ways it may be read, and its end."""
    return Walked(text="", start=start, steps=tuple((frozenset(ways), to) for *ways, to in steps))


AT_HOME = walked("kid", (("resides_at", True), "flat"), (("resides_at", False), "man"))


def test_a_path_is_names_with_a_relation_and_two_arrows_between_them():
    """Blanks beside the arrows are what parts them, so a name may hold blanks and hyphens."""
    assert parse_path("kid  -> resides_at ->  4 X Street <- resides_at <- the-man ") == (
        "kid",
        (Hop("resides_at", True, "4 X Street"), Hop("resides_at", False, "the-man")),
    )


def test_what_a_decision_shows_can_be_read():
    """Whoever copies a path out of a report has written it as a scenario does."""
    assert parse_path(str(HOME)) == (
        "kid",
        (Hop("resides_at", True, "flat"), Hop("resides_at", False, "man")),
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("kid", '"kid" is no path: there is no arrow in it with a blank on either side.'),
        ("kid->at->flat", '"kid->at->flat" is no path: there is no arrow in it with a blank on either side.'),
        ("kid -> at", '"kid -> at" is no path: after "at" an arrow and a name are missing.'),
        (
            "kid -> at -> flat <- at",
            '"kid -> at -> flat <- at" is no path: after "at" an arrow and a name are missing.',
        ),
        (
            "kid -> at -> flat -> ",
            '"kid -> at -> flat -> " is no path: a name is missing beside an arrow.',
        ),
        (" -> at -> flat", '" -> at -> flat" is no path: a name is missing beside an arrow.'),
        ("kid -> at <- flat", 'the arrows on both sides of "at" must point the same way.'),
    ],
)
def test_what_is_no_path_says_what_is_missing(text, says):
    """The first thing that is wrong, in words."""
    with pytest.raises(ValueError, match=f"^{re.escape(says)}$"):
        parse_path(text)


def test_a_path_is_the_one_with_the_same_links_from_either_end():
    """Who is asked about decides from which end a Decision shows it; the links are the same."""
    other_way = path("man", ("resides_at", True, "flat"), ("resides_at", False, "kid"))
    assert AT_HOME.names(HOME)
    assert AT_HOME.names(other_way)


@pytest.mark.parametrize(
    "other",
    [
        path("kid", ("resides_at", True, "flat")),
        path("kid", ("resides_at", True, "house"), ("resides_at", False, "man")),
        path("kid", ("resides_at", True, "flat"), ("resides_at", False, "boy")),
        path("boy", ("resides_at", True, "flat"), ("resides_at", False, "man")),
        path("kid", ("stays_at", True, "flat"), ("resides_at", False, "man")),
        path("kid", ("resides_at", False, "flat"), ("resides_at", False, "man")),
        path("kid", ("resides_at", True, "flat"), ("resides_at", False, "man"), ("lives_with", True, "boy")),
        path("kid"),
    ],
    ids=str,
)
def test_a_path_with_another_link_is_another(other):
    """Shorter, longer, with another name, relation or direction."""
    assert not AT_HOME.names(other)


def test_a_link_may_be_read_in_more_ways_than_one():
    """A symmetric relation goes either way, and one with an inverse has two names."""
    together = walked("kid", (("lives_with", True), ("lives_with", False), "man"))
    assert together.names(path("kid", ("lives_with", True, "man")))
    assert together.names(path("kid", ("lives_with", False, "man")))
    assert together.names(path("man", ("lives_with", True, "kid")))
    assert not together.names(path("kid", ("partner_of", True, "man")))


def test_two_are_joined_by_any_path_on_which_both_stand():
    """At its ends or on the way; a path on which one of them stands alone joins nobody."""
    assert list(nodes_of(HOME)) == ["kid", "flat", "man"]
    assert Joined(one="man", other="kid").names(HOME)
    assert Joined(one="flat", other="kid").names(HOME)
    assert not Joined(one="man", other="boy").names(HOME)
