"""The neighbourhood of a node: everything within so many links of it, as it is drawn."""

import pytest

from facts.links_told import (
    TELL,
    ended,
    history_of,
    incident,
    linked,
    merged,
    person,
    place,
    redacted,
    replaced,
    seen,
)
from riskengine.facts.neighbourhood import neighbourhood_of
from riskengine.facts.network import UnknownNode
from riskengine.model.network import LeftOut, Link
from riskengine.rulebook.network import Reach

EVENTS = (
    TELL.report(people=[("kid", ["victim"])], place="flat"),
    linked("a", "kid", "resides_at", "house", 1, since=-60),
    linked("b", "man", "resides_at", "house", 2),
)


def around(node, hops, *events, at=60, known_at=None, reach=None):
    """Return the neighbourhood of a node."""
    return neighbourhood_of(history_of(*events, reach=reach).network, node, hops, seen(at, known_at))


def read(found):
    """Return the nodes with their distances, and the links as they read."""
    return (
        {node.id: far for node, far in found.nodes},
        [(one.relation, one.source.id, one.target.id) for one in found.links],
    )


def test_everything_within_so_many_links_and_every_link_between():
    """The nearest first; whoever is there as something is not told to be there as well."""
    found = around(person("kid"), 1, *EVENTS)
    assert found.nodes == ((person("kid"), 0), (incident(), 1), (place("house"), 1))
    assert found.links == (
        Link(
            relation="victim",
            source=person("kid"),
            target=incident(),
            since=TELL.at(0),
            until=TELL.at(0),
            event="r",
            incident="i1",
        ),
        Link(
            relation="resides_at",
            source=person("kid"),
            target=place("house"),
            since=TELL.at(-60),
            until=None,
            event="a",
            incident="i1",
        ),
    )
    nodes, links = read(around(person("kid"), 2, *EVENTS))
    assert nodes == {"kid": 0, "i1": 1, "house": 1, "man": 2, "flat": 2}
    assert ("present_at", "man", "i1") in links
    assert read(around(person("kid"), 0, *EVENTS)) == ({"kid": 0}, [])


def test_another_id_is_as_near():
    """It is the same person, and the link that says so is drawn."""
    same = linked("s", "kid", "same_as", "child", 3)
    nodes, links = read(around(person("kid"), 1, *EVENTS, same, linked("c", "child", "parent_of", "zoe", 3)))
    assert nodes == {"kid": 0, "child": 0, "i1": 1, "house": 1, "zoe": 1}
    assert ("same_as", "kid", "child") in links
    second = TELL.report("r2", incident="i2")
    nodes, _ = read(around(incident("i2"), 1, *EVENTS, second, merged("m", 5, "i1", incident="i2")))
    assert nodes == {"i2": 0, "i1": 0, "kid": 1, "man": 1, "flat": 1}


def test_what_has_ended_is_drawn_with_its_end():
    """What is not yet said or known, or was taken back, is not."""
    over = ended("e", "man", "resides_at", "house", 30)
    (link,) = [one for one in around(person("man"), 1, *EVENTS, over).links if one.relation == "resides_at"]
    assert link.until == TELL.at(30)
    assert "man" not in read(around(place("house"), 1, *EVENTS, at=1))[0]
    late = linked("c", "ann", "resides_at", "house", 5, recorded=9)
    assert "ann" not in read(around(place("house"), 1, *EVENTS, late, at=8))[0]
    for gone in (replaced("x", "b", 30), redacted("x", "b", 30)):
        assert "man" not in read(around(place("house"), 1, *EVENTS, gone, at=10, known_at=30))[0]


@pytest.mark.parametrize(
    ("again", "since", "until"),
    [
        (linked("c", "man", "resides_at", "house", 50, since=-90, until=-60), -90, None),
        (linked("c", "man", "resides_at", "house", 50, since=10, until=50), 2, None),
        (linked("c", "man", "resides_at", "house", 50), 2, None),
    ],
)
def test_a_link_that_was_said_twice_is_drawn_once(again, since, until):
    """Since the first, and as still so where any statement is: as walks follow it."""
    (link,) = [one for one in around(person("man"), 1, *EVENTS, again).links if one.relation == "resides_at"]
    assert (link.since, link.until) == (TELL.at(since), until)


def test_a_link_that_ended_twice_ended_the_last_time():
    """What was said to be over, and was so again until then."""
    over = (
        ended("c", "man", "resides_at", "house", 30),
        linked("d", "man", "resides_at", "house", 40),
        ended("e", "man", "resides_at", "house", 50),
    )
    (link,) = [one for one in around(person("man"), 1, *EVENTS, *over).links if one.relation == "resides_at"]
    assert (link.since, link.until) == (TELL.at(2), TELL.at(50))


def test_a_hub_is_drawn_and_not_followed():
    """Even where it is the centre."""
    narrow = Reach(fan_out={"person": 9, "place": 1, "incident": 9})
    found = around(person("kid"), 3, *EVENTS, reach=narrow)
    hub = LeftOut(node=place("house"), why="hub", most=1)
    assert ({node.id for node, _ in found.nodes}, found.left_out) == (
        {"kid", "man", "i1", "house", "flat"},
        (hub,),
    )
    alone = around(place("house"), 2, *EVENTS, reach=narrow)
    assert (alone.nodes, alone.left_out) == (((place("house"), 0),), (hub,))


def test_no_more_are_drawn_than_allowed():
    """Exactly as many are all; where one more is left out it is told."""
    kid = person("kid")
    for most, left in ((2, ()), (1, (LeftOut(node=kid, why="too_many", most=1),))):
        found = around(kid, 1, *EVENTS, reach=Reach(reached=most))
        assert (len(found.nodes), found.left_out) == (most + 1, left)


def test_nobody_draws_whom_nobody_has_named():
    """The ids most like it are told."""
    with pytest.raises(UnknownNode) as raised:
        around(person("kit"), 1, *EVENTS)
    assert str(raised.value) == 'no person "kit" is known; did you mean kid?'
