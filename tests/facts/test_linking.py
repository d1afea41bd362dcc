"""Which incidents a change anywhere concerns, and when it does: over the links that the rules look over."""

import pytest

from facts.links_told import (
    TELL,
    book_of,
    ended,
    incident,
    linked,
    merged,
    path,
    person,
    place,
    redacted,
    replaced,
    said,
    subject,
    via,
)
from facts.measured import flags, incidents, measured
from riskengine.facts.history import History
from riskengine.rulebook.measures import Scope

NEAR = measured(
    "person.near",
    "count",
    flags("noted"),
    scope=Scope.LINKED,
    linked=via("resides_at", hops=2, within="now"),
    systems=("register",),
)
CHILD = subject("suspects_child", "suspect", path("parent_of"), under=18)
BOOK = book_of(NEAR, subjects=[CHILD])
PLAIN = book_of(measured("person.known", "count", flags("noted"), systems=("register",)))
"""One whose rules follow no links."""

HERE = TELL.report(
    people=[("kid", ["victim"]), ("man", ["suspect"])],
    links=[said("resides_at", "kid", "flat")],
    place="street",
)
ELSEWHERE = TELL.report("r2", -90, incident="i2", people=[("ann",)])


def moments(*events, book=BOOK, after=0, until=60, known_at=None):
    """Return at which minutes something elsewhere changed what is read of the first incident."""
    late = until if known_at is None else known_at
    found = History.of(book, *events).moments("i1", TELL.at(after), TELL.at(until), TELL.at(late))
    return [int((one - TELL.at(0)).total_seconds() / 60) for one in found]


def concerned(event, *events, book=BOOK):
    """Return the incidents that an event concerns that comes after others."""
    history = History.of(book, *events)
    return set(history.concerned(history.take(event)))


def link(id, source, relation, target, minute, **fields):
    """Return a link stated in the other incident."""
    return linked(id, source, relation, target, minute, incident="i2", **fields)


def mark(id, who, minute, **fields):
    """Return a marker raised in the other incident."""
    return TELL("FlagRaised", id, minute, flag="noted", subject=who, incident="i2", **fields)


LIVES = link("l", "ann", "resides_at", "flat", 5)

CHANGES = {
    "a link over which a measure looks": ((), LIVES),
    "the end of one": ((LIVES,), ended("e", "ann", "resides_at", "flat", 10, incident="i2")),
    "what is found of somebody linked": ((LIVES,), mark("f", "ann", 10)),
    "somebody linked being known as another": ((LIVES,), link("s", "ann", "same_as", "anna", 10)),
    "what is found of that other": ((LIVES, link("s", "ann", "same_as", "anna", 6)), mark("f", "anna", 10)),
    "somebody here being known as another": ((), link("s", "kid", "same_as", "ann", 10)),
    "a place on the way becoming a building": ((LIVES,), link("p", "flat 1", "part_of", "flat", 10)),
    "the place becoming one": ((), link("p", "flat 1", "part_of", "street", 10)),
    "the place being one home again": (
        (link("p", "flat 1", "part_of", "street", 5),),
        ended("e", "flat 1", "part_of", "street", 10, incident="i2"),
    ),
    "a link that brings somebody in": ((), link("c", "man", "parent_of", "zoe", 10)),
    "what is found of her": ((link("c", "man", "parent_of", "zoe", 5),), mark("f", "zoe", 10)),
    "a link over which a measure of hers looks": (
        (link("c", "man", "parent_of", "zoe", 5), link("z", "zoe", "resides_at", "house", 5)),
        link("d", "bob", "resides_at", "house", 10),
    ),
    "her age": (
        (link("c", "man", "parent_of", "zoe", 5),),
        TELL.info("n", 10, incident="i2", people=[("zoe", [], {"person.age": 9})]),
    ),
    "what settles what is owed for her": (
        (link("c", "man", "parent_of", "zoe", 5),),
        TELL.done("d", "told", 10, incident="i2", subject="zoe"),
    ),
    "a search for her": (
        (link("c", "man", "parent_of", "zoe", 5),),
        TELL("RecordsSearched", "s", 10, incident="i2", subject="zoe", system="register"),
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_elsewhere_is_a_moment_here_and_wakes_the_incident(what):
    """Else what is decided would rest on when anybody asked."""
    before, change = CHANGES[what]
    minute = int((change.occurred_at - TELL.at(0)).total_seconds() / 60)
    assert minute in moments(HERE, ELSEWHERE, *before, change)
    assert minute not in moments(HERE, ELSEWHERE, *before, change, known_at=minute - 1, until=minute)
    assert "i1" in concerned(change, HERE, ELSEWHERE, *before)


@pytest.mark.parametrize("what", ["somebody here being known as another", "the place becoming one"])
def test_who_is_who_and_what_is_a_building_matter_though_no_rule_follows_a_link(what):
    """A measure of one person's history is of all her ids, and one of a place is unknown at a building."""
    _, change = CHANGES[what]
    assert moments(HERE, ELSEWHERE, change, book=PLAIN) == [10]
    assert concerned(change, HERE, ELSEWHERE, book=PLAIN) >= {"i1"}


def test_what_is_found_of_another_id_wakes_whoever_is_there_as_the_first():
    """Though no rule follows a link."""
    same = link("s", "kid", "same_as", "ann", 5)
    assert concerned(mark("f", "ann", 10), HERE, ELSEWHERE, same, book=PLAIN) == {"i1", "i2"}


@pytest.mark.parametrize(
    "change",
    [
        link("x", "bob", "resides_at", "other flat", 10),
        link("x", "kid", "uses_phone", "07700", 10),
        mark("x", "bob", 10),
        TELL.info("x", 10, incident="i2", people=[("bob", [], {"person.age": 9})]),
    ],
)
def test_what_has_nothing_to_do_with_it_is_no_moment(change):
    """Of others, or over links that no rule follows."""
    assert moments(HERE, ELSEWHERE, LIVES, change) == [5]


def test_what_was_there_before_somebody_was_linked_is_looked_at_when_they_are():
    """The link is the moment, however long ago what it leads to was."""
    assert moments(HERE, mark("f", "ann", -60), ELSEWHERE, LIVES) == [5]


def test_what_others_hear_of_is_looked_at_by_those_who_may_come_to_it():
    """Over the links of the rules alone: not everybody with whom somebody has to do."""
    third = TELL.report("r3", 1, incident="i3", people=[("far",)])
    fourth = TELL.report("r4", 1, incident="i4", people=[("bob",)])
    links = (
        LIVES,
        linked("m", "far", "uses_phone", "07700", 2, incident="i3"),
        linked("n", "ann", "uses_phone", "07700", 2, incident="i2"),
    )
    assert concerned(mark("f", "ann", 10), HERE, ELSEWHERE, third, fourth, *links) == {"i1", "i2"}


def test_a_closed_incident_is_not_woken():
    """Nor is one that goes on in another; that other is."""
    closed = TELL("IncidentClosed", "x", 8)
    assert concerned(mark("f", "ann", 10), HERE, ELSEWHERE, LIVES, closed) == {"i2"}
    other = TELL.report("r3", 6, incident="i3")
    into = merged("m", 8, "i3")
    assert concerned(mark("f", "ann", 10), HERE, ELSEWHERE, LIVES, other, into) == {"i2", "i3"}


@pytest.mark.parametrize(
    "rewrite",
    [replaced("x", "l", 20, incident="i2"), redacted("x", "l", 20, incident="i2")],
    ids=["replaced", "redacted"],
)
def test_a_link_that_is_taken_back_wakes_whoever_looked_over_it(rewrite):
    """Both ends of it are touched, though neither is linked with the other any more."""
    assert "i1" in concerned(rewrite, HERE, ELSEWHERE, LIVES)


def test_an_end_that_is_taken_back_wakes_them_too():
    """The link is so again."""
    over = ended("e", "ann", "resides_at", "flat", 10, incident="i2")
    history = History.of(BOOK, HERE, ELSEWHERE, LIVES, over)
    touched = history.take(replaced("x", "e", 20, incident="i2"))
    assert {person("ann"), place("flat")} <= touched.linked
    assert "i1" in history.concerned(touched)


def test_incidents_that_are_merged_touch_everything_either_was_linked_with():
    """Whoever looked at the one looks at the other."""
    third = TELL.report("r3", 1, incident="i3", people=[("bob",)], place="house")
    history = History.of(BOOK, HERE, ELSEWHERE, third)
    touched = history.take(merged("m", 8, "i2", incident="i3"))
    assert touched.linked >= {incident("i3"), incident("i2"), person("bob"), place("house"), person("ann")}


def test_what_may_have_been_looked_at_holds_what_was_taken_back_since():
    """So that what rested on it is shown as withdrawn, and is never just missing."""
    history = History.of(BOOK, HERE, ELSEWHERE, LIVES, replaced("x", "l", 20, incident="i2"))
    found = history.looked_at("i1", TELL.at(60), TELL.at(60))
    assert found == {person("kid"), person("man"), place("street"), place("flat"), person("ann")}


def test_a_measure_of_the_incident_is_looked_over_from_it():
    """From the incident itself, over where it was reported."""
    calls = measured(
        "incident.calls",
        "count",
        incidents("assault"),
        scope=Scope.LINKED,
        linked=path("reported_at", "resides_at"),
        systems=("register",),
    )
    book = book_of(calls)
    lives = link("l", "bob", "resides_at", "street", 5)
    assert moments(HERE, ELSEWHERE, lives, book=book) == [5]
    assert concerned(lives, HERE, ELSEWHERE, book=book) == {"i1", "i2"}
    hurt = TELL.report("r3", 10, incident="i3", kinds=("assault",), people=[("bob",)])
    assert moments(HERE, ELSEWHERE, lives, hurt, book=book) == [5, 10]


def test_subjects_of_the_incident_are_looked_for_from_it():
    """And what is known of them is a moment too."""
    book = book_of(subjects=[subject("lives_there", "incident", path("reported_at", "resides_at"))])
    lives = link("l", "bob", "resides_at", "street", 5)
    assert moments(HERE, ELSEWHERE, lives, mark("f", "bob", 9), book=book) == [5, 9]
