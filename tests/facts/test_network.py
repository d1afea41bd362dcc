"""The network as it is kept: what is in it, what of it stands, and that nothing is left of the removed."""

from dataclasses import replace

import pytest

from facts.links_told import (
    RELATIONS,
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
    said,
    seen,
)
from riskengine.facts.network import Network, UnknownNode
from riskengine.model.events import LinkStated
from riskengine.model.network import Node
from riskengine.rulebook.network import Reach, Step


def neighbours(history, node, relation, sight):
    """Return what a node is linked with by one relation, with until when, as far as it is seen."""
    network = history.network
    return {
        other.id: network.until(relation, node, other, data["told"], sight, backward=backward)
        for _, backward, row in network.rows(node, [Step(relation)])
        for other, keyed in row.items()
        for data in keyed.values()
        if network.stands(data["told"], sight)
    }


class TestTaken:
    """What is taken of events."""

    def test_who_is_at_an_incident_and_where_it_is(self):
        """Each role, that they are there, and the place; all of it dated at the event."""
        history = history_of(
            TELL.report("r", 5, people=[("kid", ["child", "victim"]), ("mum",)], place="flat", recorded=7)
        )
        sight = seen(7)
        assert neighbours(history, incident(), "present_at", sight) == {"kid": TELL.at(5), "mum": TELL.at(5)}
        assert neighbours(history, incident(), "child", sight) == {"kid": TELL.at(5)}
        assert neighbours(history, person("kid"), "victim", sight) == {"i1": TELL.at(5)}
        assert neighbours(history, place("flat"), "reported_at", sight) == {"i1": TELL.at(5)}

    def test_a_relation_lasts_until_it_is_said_to_be_over(self):
        """Whether it is said with people or by itself; one said with its end is over."""
        history = history_of(
            TELL.report(links=[said("partner_of", "mum", "man")], people=[("mum",)]),
            linked("a", "kid", "resides_at", "flat", 5, since=-60),
            linked("b", "kid", "resides_at", "house", 6, since=-90, until=-60),
        )
        assert neighbours(history, person("mum"), "partner_of", seen(6)) == {"man": None}
        assert neighbours(history, person("kid"), "resides_at", seen(6)) == {
            "flat": None,
            "house": TELL.at(-60),
        }

    def test_it_counts_from_when_it_was_said_and_known(self):
        """Since when it has been so says nothing of when anybody could know."""
        history = history_of(
            TELL.report(), linked("a", "kid", "resides_at", "flat", 5, since=-60, recorded=9)
        )
        found = [
            neighbours(history, place("flat"), "resides_at", seen(*when)) for when in ((4, 9), (5, 8), (5, 9))
        ]
        assert found == [{}, {}, {"kid": None}]

    def test_what_an_event_touches_is_told(self):
        """Both ends of each link that it states or ends."""
        network = Network(RELATIONS, Reach(), lambda *_: ())
        report = TELL.report(people=[("kid", ["child"])], place="flat")
        assert network.take(report) == {person("kid"), place("flat"), incident()}
        assert network.take(ended("e", "kid", "resides_at", "flat", 5)) == {person("kid"), place("flat")}
        assert network.take(TELL.info("n", 6)) == frozenset()

    def test_that_two_are_one_puts_nobody_at_the_incident(self):
        """Nobody is there by being somebody else, or by not being."""
        history = history_of(
            TELL.report(),
            linked("a", "kid", "same_as", "child", 1),
            linked("b", "kid", "not_same_as", "girl", 1),
        )
        assert neighbours(history, incident(), "present_at", seen(5)) == {}


class TestEnded:
    """Until when a link has been so."""

    def test_an_end_counts_from_when_it_was_said_and_known(self):
        """Before that it was still so, as far as anybody could know."""
        history = history_of(
            TELL.report(),
            linked("a", "kid", "resides_at", "flat", 1),
            ended("e", "kid", "resides_at", "flat", 5, recorded=9),
        )
        found = [
            neighbours(history, person("kid"), "resides_at", seen(*when)) for when in ((4, 9), (5, 8), (5, 9))
        ]
        assert found == [{"flat": None}, {"flat": None}, {"flat": TELL.at(5)}]

    def test_a_symmetric_one_is_ended_whichever_way_it_is_said(self):
        """One that is read from one to the other is not ended the other way round."""
        history = history_of(
            TELL.report(),
            linked("a", "mum", "partner_of", "man", 1),
            linked("b", "mum", "parent_of", "kid", 1),
            ended("c", "man", "partner_of", "mum", 5),
            ended("d", "kid", "parent_of", "mum", 5),
        )
        assert neighbours(history, person("mum"), "partner_of", seen(5)) == {"man": TELL.at(5)}
        assert neighbours(history, person("mum"), "parent_of", seen(5)) == {"kid": None}

    def test_what_is_said_again_after_it_ended_is_so_again(self):
        """Each statement is ended by what was said of an end after it."""
        history = history_of(
            TELL.report(),
            linked("a", "kid", "resides_at", "flat", 1),
            ended("b", "kid", "resides_at", "flat", 5),
            linked("c", "kid", "resides_at", "flat", 9),
        )
        network, sight = history.network, seen(9)
        (_, _, row) = next(network.rows(person("kid"), [Step("resides_at")]))
        assert {
            data["told"].event: network.until(
                "resides_at", person("kid"), place("flat"), data["told"], sight, backward=False
            )
            for data in row[place("flat")].values()
        } == {"a": TELL.at(5), "c": None}

    def test_what_is_said_and_ended_at_one_moment_is_so(self):
        """An end is of what was said before it; whoever said it then had the last word."""
        history = history_of(
            TELL.report(),
            linked("a", "kid", "resides_at", "flat", 5),
            ended("b", "kid", "resides_at", "flat", 5),
        )
        assert neighbours(history, person("kid"), "resides_at", seen(5)) == {"flat": None}

    def test_an_end_that_is_taken_back_ends_nothing(self):
        """As known from then on, at whatever moment."""
        history = history_of(
            TELL.report(),
            linked("a", "kid", "resides_at", "flat", 1),
            ended("b", "kid", "resides_at", "flat", 5),
            replaced("c", "b", 20),
        )
        assert neighbours(history, person("kid"), "resides_at", seen(6)) == {"flat": TELL.at(5)}
        assert neighbours(history, person("kid"), "resides_at", seen(6, known_at=20)) == {"flat": None}

    def test_a_link_said_with_its_end_is_not_over_later(self):
        """The earlier of two ends counts."""
        history = history_of(
            TELL.report(),
            linked("a", "kid", "resides_at", "flat", 5, since=-90, until=-60),
            ended("b", "kid", "resides_at", "flat", 9),
        )
        assert neighbours(history, person("kid"), "resides_at", seen(9)) == {"flat": TELL.at(-60)}


class TestTakenBack:
    """What was replaced, redacted or merged."""

    def test_what_was_replaced_never_stood(self):
        """As known from then on; as known before, it stands."""
        history = history_of(
            TELL.report(people=[("kid",)], place="flat"),
            linked("a", "kid", "resides_at", "flat", 1),
            replaced("b", "a", 20),
        )
        assert neighbours(history, person("kid"), "resides_at", seen(5)) == {"flat": None}
        assert neighbours(history, person("kid"), "resides_at", seen(5, known_at=20)) == {}

    def test_nothing_is_left_of_what_was_redacted(self):
        """Neither of the person, nor of the place, nor of what only they were linked by."""
        told = (
            TELL.report(people=[("kid", ["victim"])], place="flat"),
            TELL.info(
                "a", 1, people=[("man", ["suspect"])], links=[said("resides_at", "man", "man's house")]
            ),
            linked("b", "man", "uses_phone", "man's phone", 2),
            linked("c", "man", "same_as", "man's other name", 3),
            ended("d", "man", "uses_phone", "man's phone", 4),
            ended("e", "man", "same_as", "man's other name", 5),
        )
        gone = [redacted(f"x-{name}", name, 9) for name in "abcde"]
        history = history_of(*told, *gone)
        kept = history.network
        assert not any(
            kept.knows(Node(kind, id))
            for kind, id in (
                ("person", "man"),
                ("place", "man's house"),
                ("phone", "man's phone"),
                ("person", "man's other name"),
            )
        )
        assert "man" not in repr(_everything(kept))
        assert neighbours(history, incident(), "present_at", seen(9)) == {"kid": TELL.at(0)}

    def test_what_else_is_said_of_somebody_is_left(self):
        """A redaction removes one statement of a link and not another."""
        history = history_of(
            TELL.report(people=[("kid",)]),
            linked("a", "kid", "resides_at", "flat", 1),
            linked("b", "kid", "resides_at", "flat", 2),
            redacted("x", "a", 9),
        )
        assert neighbours(history, place("flat"), "resides_at", seen(9)) == {"kid": None}
        assert history.network.knows(person("kid"))

    def test_what_was_redacted_before_it_came_never_comes_in(self):
        """Whichever of the two arrives first, nothing of it is kept."""
        history = history_of(
            TELL.report(),
            redacted("x", "a", 9),
            TELL.info("a", 1, people=[("man", ["suspect"])]),
        )
        assert not history.network.knows(person("man"))

    def test_the_report_that_is_redacted_leaves_no_place(self):
        """What is left of it is of what kind it was."""
        history = history_of(TELL.report(people=[("kid",)], place="flat"), redacted("x", "r", 9))
        assert not history.network.knows(place("flat"))
        assert not history.network.knows(person("kid"))

    def test_a_merged_incident_is_linked_with_the_other(self):
        """Until it is known that the two were merged by mistake."""
        history = history_of(
            TELL.report(),
            TELL.report("r2", incident="i2"),
            merged("m", 5, "i1", incident="i2"),
            replaced("u", "m", 9, incident="i2"),
        )
        assert neighbours(history, incident("i2"), "merged_into", seen(5)) == {"i1": None}
        assert neighbours(history, incident("i2"), "merged_into", seen(9)) == {}


class TestBuildings:
    """A place of which others are part is a building, and nobody's home."""

    def test_a_place_with_parts_is_a_building(self):
        """From when that is said and known; its parts are none."""
        history = history_of(TELL.report(), linked("a", "flat", "part_of", "block", 5, recorded=9))
        network = history.network
        found = [network.is_building("block", TELL.at(at), TELL.at(known)) for at, known in ((4, 9), (5, 8))]
        assert found == [False, False]
        assert network.is_building("block", TELL.at(5), TELL.at(9))
        assert not network.is_building("flat", TELL.at(5), TELL.at(9))

    def test_a_building_whose_parts_are_joined_again_is_one_home(self):
        """An end, or a statement that was wrong, leaves none."""
        told = (TELL.report(), linked("a", "flat", "part_of", "house", 1))
        joined = history_of(*told, ended("b", "flat", "part_of", "house", 5))
        wrong = history_of(*told, replaced("b", "a", 5))
        for history in (joined, wrong):
            assert history.network.is_building("house", TELL.at(4), TELL.at(4))
            assert not history.network.is_building("house", TELL.at(5), TELL.at(5))


class TestUnknown:
    """Who or what nobody has named."""

    def test_the_nearest_ids_of_that_kind_are_told(self):
        """At most three, the most alike first; of another kind none."""
        history = history_of(
            TELL.report(
                people=[("girl-1",), ("girl-12",), ("girl-2",), ("girl-3",), ("man",)], place="girl-0"
            )
        )
        with pytest.raises(UnknownNode) as raised:
            history.network.must_know(person("girl-11"))
        assert str(raised.value) == 'no person "girl-11" is known; did you mean girl-1 or girl-12 or girl-2?'
        assert raised.value.nearest == ("girl-1", "girl-12", "girl-2")

    def test_where_nothing_is_like_it_nothing_is_offered(self):
        """A guess would be worse."""
        with pytest.raises(UnknownNode) as raised:
            history_of(TELL.report(people=[("kid",)])).network.must_know(person("zzz"))
        assert (str(raised.value), raised.value.nearest) == ('no person "zzz" is known', ())

    def test_what_is_known_is_let_pass(self):
        """A person, a place, an incident and an object."""
        history = history_of(
            TELL.report(people=[("kid",)], place="flat"), linked("a", "kid", "uses_phone", "07700", 1)
        )
        for node in (person("kid"), place("flat"), incident(), Node("phone", "07700")):
            assert history.network.must_know(node) is None


def test_the_relations_are_those_of_which_anything_was_said():
    """In order, roles and presence among them."""
    history = history_of(TELL.report(people=[("kid", ["child"])]), linked("a", "kid", "resides_at", "flat"))
    assert history.network.relations == ["child", "present_at", "resides_at"]


def test_only_what_a_step_allows_is_followed():
    """Forward, backward or both ways."""
    history = history_of(TELL.report(), linked("a", "mum", "parent_of", "kid"))
    ways = {
        (forward, backward): [
            (relation, back, list(row))
            for node in (person("mum"), person("kid"))
            for relation, back, row in history.network.rows(node, [Step("parent_of", forward, backward)])
        ]
        for forward, backward in ((True, False), (False, True), (True, True))
    }
    down, up = ("parent_of", False, [person("kid")]), ("parent_of", True, [person("mum")])
    assert ways == {(True, False): [down], (False, True): [up], (True, True): [down, up]}


def test_ends_are_told_whichever_way_a_link_is_read():
    """As they were said, in the order in which they came."""
    history = history_of(
        TELL.report(),
        ended("a", "mum", "partner_of", "man", 1),
        ended("b", "man", "partner_of", "mum", 2),
        ended("c", "mum", "partner_of", "other", 3),
    )
    found = history.network.ended("partner_of", person("man"), person("mum"))
    assert sorted(one.event for one in found) == ["a", "b"]


def test_the_same_event_twice_changes_nothing():
    """Not even where a redaction comes between."""
    once = linked("a", "kid", "resides_at", "flat", 1)
    assert isinstance(once, LinkStated)
    history = history_of(TELL.report(), once, replace(once))
    rows = [row for _, _, row in history.network.rows(person("kid"), [Step("resides_at")])]
    assert [len(keyed) for row in rows for keyed in row.values()] == [1]


def _everything(network):
    """Return everything that a network keeps."""
    graphs = [(list(graph.nodes), list(graph.edges(data=True))) for graph in network._graphs.values()]
    return graphs, network._ends, network._nodes
