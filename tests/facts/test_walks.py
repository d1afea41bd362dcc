"""Walks: what is reached over which links, by which path, and where a bound ends it."""

import pytest

from facts.links_told import (
    TELL,
    ended,
    history_of,
    incident,
    linked,
    merged,
    path,
    person,
    place,
    redacted,
    replaced,
    said,
    seen,
    shown,
    via,
)
from riskengine.facts.walks import LOOKED_AT
from riskengine.model.network import LeftOut, LinkPath, LinkStep
from riskengine.rulebook.network import Reach

HOME = (
    TELL.report(people=[("kid",)]),
    linked("a", "kid", "resides_at", "flat", 1),
    linked("b", "man", "resides_at", "flat", 2),
)
AT_HOME = via("resides_at", hops=2)


def reached(walk, *events, start=None, at=60, reach=None, **sight):
    """Return everybody whom a walk from the kid reaches, with the path to each."""
    found = history_of(*events, reach=reach).walks.from_(walk, start or person("kid"), seen(at, **sight))
    return shown(found.chains)


def left_out(walk, *events, reach, start=None, at=60):
    """Return what a bound cut off of a walk from the kid."""
    return history_of(*events, reach=reach).walks.from_(walk, start or person("kid"), seen(at)).left_out


class TestReached:
    """Whom a walk reaches."""

    def test_everybody_at_any_distance_counts_but_where_it_begins(self):
        """Of any of some links; the nearest first."""
        walk = via("partner_of", "parent_of", hops=2)
        events = (
            linked("a", "kid", "partner_of", "bob"),
            linked("b", "bob", "partner_of", "cat"),
            linked("c", "kid", "parent_of", "zoe"),
        )
        found = reached(walk, TELL.report(), *events)
        assert list(found.values()) == [
            "kid -> parent_of -> zoe",
            "kid -> partner_of -> bob",
            "kid -> partner_of -> bob -> partner_of -> cat",
        ]

    def test_along_a_path_only_its_end_counts(self):
        """Exactly these links in this order; any of several where several are named."""
        events = (
            TELL.report(),
            linked("a", "kid", "partner_of", "bob"),
            linked("b", "bob", "parent_of", "ann"),
            linked("c", "kid", "parent_of", "zoe"),
        )
        assert reached(path("partner_of", "parent_of"), *events) == {
            "ann": "kid -> partner_of -> bob -> parent_of -> ann"
        }

    def test_places_are_reached_where_places_count(self):
        """And nobody on the way to them."""
        assert reached(via("resides_at", to="place"), *HOME) == {"flat": "kid -> resides_at -> flat"}

    def test_where_it_begins_counts_where_that_is_asked(self):
        """Under any id, by no link or by the one that says so."""
        same = linked("s", "kid", "same_as", "child", 3)
        assert reached(via("resides_at", hops=2, and_self=True), *HOME, same) == {
            "kid": "kid",
            "child": "kid -> same_as -> child",
            "man": "kid -> resides_at -> flat <- resides_at <- man",
        }

    def test_nobody_is_come_to_twice_along_one_path(self):
        """Neither by a way back, nor under another of their ids."""
        events = (
            TELL.report(),
            linked("a", "kid", "partner_of", "bob"),
            linked("b", "bob", "same_as", "cat"),
            linked("c", "bob", "parent_of", "zoe"),
            linked("d", "cat", "partner_of", "bob"),
            TELL.report("r2", people=[("bob",), ("cat",)], incident="i2"),
        )
        assert reached(path("partner_of", "partner_of", "parent_of"), *events) == {}
        found = reached(path("partner_of", "present_at", "present_at"), *events)
        assert found == {"zoe": "kid -> partner_of -> bob -> present_at -> i1 <- present_at <- zoe"}

    def test_the_start_is_not_come_back_to_under_another_id(self):
        """Else whoever has two records would be her own neighbour."""
        events = (
            *HOME,
            linked("c", "child", "resides_at", "flat", 3),
            linked("d", "kid", "same_as", "child"),
        )
        assert reached(path("resides_at", "resides_at"), *events) == {
            "man": "kid -> resides_at -> flat <- resides_at <- man"
        }

    def test_everything_it_came_to_is_told(self):
        """Also what does not count: the start, whoever is on the way, and a hub."""
        events = (
            *HOME,
            linked("c", "man", "partner_of", "ann", 3),
            linked("d", "ann", "same_as", "anna", 3),
            linked("e", "ann", "parent_of", "zoe", 3),
        )
        walk = path("resides_at", "resides_at", "partner_of", "parent_of")
        narrow = Reach(fan_out={"person": 0, "place": 25, "incident": 40})
        wide = history_of(*events).walks.from_(walk, person("kid"), seen(60))
        assert {node.id for node in wide.came_to} == {"kid", "flat", "man", "ann", "anna", "zoe"}
        cut = history_of(*events, reach=narrow).walks.from_(walk, person("kid"), seen(60))
        assert {node.id for node in cut.came_to} == {"kid"}


class TestDirections:
    """Which way a link may be followed."""

    def test_one_between_two_kinds_of_node_is_followed_from_either_end(self):
        """The arrow of a path shows how the link is read."""
        assert reached(AT_HOME, *HOME) == {"man": "kid -> resides_at -> flat <- resides_at <- man"}

    @pytest.mark.parametrize(
        ("name", "start", "found"),
        [
            ("parent_of", "mum", {"kid": "mum -> parent_of -> kid"}),
            ("parent_of", "kid", {}),
            ("child_of", "kid", {"mum": "kid <- parent_of <- mum"}),
            ("child_of", "mum", {}),
        ],
    )
    def test_a_directed_one_is_followed_as_it_is_read_and_its_inverse_the_other_way(self, name, start, found):
        """Both are the same links."""
        told = linked("a", "mum", "parent_of", "kid")
        assert reached(via(name), TELL.report(), told, start=person(start)) == found

    def test_a_symmetric_one_is_followed_both_ways(self):
        """Whoever was named first."""
        told = linked("a", "mum", "partner_of", "man")
        assert reached(via("partner_of"), TELL.report(), told, start=person("man")) == {
            "mum": "man <- partner_of <- mum"
        }

    def test_objects_are_passed_through(self):
        """They are linked with whoever uses them."""
        events = (linked("a", "kid", "uses_phone", "07700"), linked("b", "man", "uses_phone", "07700"))
        assert reached(via("uses_phone", hops=2), TELL.report(), *events) == {
            "man": "kid -> uses_phone -> 07700 <- uses_phone <- man"
        }

    def test_incidents_link_those_who_were_there(self):
        """By being there at all, or by what each was there as."""
        events = (TELL.report(people=[("kid", ["victim"]), ("man", ["suspect"]), ("mum",)]),)
        assert reached(path("victim", "suspect"), *events) == {"man": "kid -> victim -> i1 <- suspect <- man"}
        assert set(reached(via("present_at", hops=2), *events)) == {"man", "mum"}


class TestTime:
    """Which links count by when they were so, said and known."""

    def test_what_is_not_yet_said_or_known_is_not_seen(self):
        """A link dated long before counts from when somebody said so, and from when that was on record."""
        late = (*HOME[:2], linked("b", "man", "resides_at", "flat", 5, since=-99, recorded=9))
        found = [
            bool(reached(AT_HOME, *late, at=at, known_at=known)) for at, known in ((4, 9), (5, 8), (5, 9))
        ]
        assert found == [False, False, True]

    @pytest.mark.parametrize(
        ("sight", "found"),
        [({}, True), ({"now": True}, False), ({"since": 30}, True), ({"since": 31}, False)],
    )
    def test_what_has_ended_counts_ever_and_within_but_not_now(self, sight, found):
        """Within some time counts what was still so at its beginning."""
        moved = ended("c", "man", "resides_at", "flat", 30)
        assert bool(reached(AT_HOME, *HOME, moved, **sight)) is found

    def test_what_is_said_again_is_so_again(self):
        """The path names the statement that stands now."""
        again = (ended("c", "man", "resides_at", "flat", 30), linked("d", "man", "resides_at", "flat", 40))
        found = history_of(*HOME, *again).walks.from_(AT_HOME, person("kid"), seen(60, now=True))
        assert found.chains[person("man")].path().steps[-1] == LinkStep(
            relation="resides_at", forward=False, kind="person", to="man", event="d", since=TELL.at(40)
        )

    def test_of_several_statements_the_one_that_was_so_first_is_shown(self):
        """Whichever came first."""
        for since, shown_by in ((-60, "c"), (5, "b")):
            again = linked("c", "man", "resides_at", "flat", 9, since=since)
            found = history_of(*HOME, again).walks.from_(AT_HOME, person("kid"), seen(60))
            assert list(found.chains[person("man")].events()) == [shown_by, "a"]

    def test_what_happened_counts_within_some_time_and_never_now(self):
        """A role is of one moment."""
        events = (TELL.report(people=[("kid",), ("man",)]),)
        walk = via("present_at", hops=2)
        assert set(reached(walk, *events, since=0)) == {"man"}
        assert reached(walk, *events, since=1) == {}
        assert reached(walk, *events, now=True) == {}

    def test_the_links_of_the_incident_where_it_begins_count_however_old(self):
        """They are why anybody looks; what comes after them is as it was asked."""
        events = (
            TELL.report(place="flat"),
            linked("a", "man", "resides_at", "flat", 1),
            linked("b", "bob", "resides_at", "flat", 1),
            ended("c", "bob", "resides_at", "flat", 2),
        )
        assert reached(path("reported_at", "resides_at"), *events, start=incident(), now=True) == {
            "man": "i1 -> reported_at -> flat <- resides_at <- man"
        }

    def test_what_was_replaced_or_redacted_leads_nowhere(self):
        """The one as known from then on, the other at whatever moment."""
        wrong = (*HOME, replaced("x", "b", 30))
        assert reached(AT_HOME, *wrong, at=20) != {}
        assert reached(AT_HOME, *wrong, at=20, known_at=30) == {}
        assert reached(AT_HOME, *HOME, redacted("x", "b", 30), at=20) == {}

    def test_a_link_may_be_left_out(self):
        """Whoever stated it, whichever way it is read."""
        again = linked("c", "man", "resides_at", "flat", 9)
        without = frozenset({("resides_at", frozenset({place("flat"), person("man")}))})
        assert reached(AT_HOME, *HOME, again, without=without) == {}


class TestSame:
    """Two ids of one person, or of one incident."""

    def test_another_id_costs_no_link_and_is_shown(self):
        """Before the first link, between two and after the last."""
        events = (
            *HOME,
            linked("c", "kid", "same_as", "child", 3),
            linked("d", "child", "partner_of", "bob", 3),
            linked("e", "bob", "same_as", "robert", 3),
            linked("f", "robert", "parent_of", "zoe", 3),
        )
        found = reached(path("partner_of", "parent_of"), *events)
        assert found == {
            "zoe": "kid -> same_as -> child -> partner_of -> bob -> same_as -> robert -> parent_of -> zoe"
        }

    def test_both_ids_of_whoever_is_reached_count_as_one(self):
        """The one reached first stands for both."""
        events = (
            *HOME,
            linked("c", "man", "same_as", "a man", 3),
            linked("d", "a man", "resides_at", "flat", 3),
        )
        chains = history_of(*events).walks.from_(AT_HOME, person("kid"), seen(60)).chains
        assert shown(chains) == {
            "a man": "kid -> resides_at -> flat <- resides_at <- a man",
            "man": "kid -> resides_at -> flat <- resides_at <- a man <- same_as <- man",
        }
        assert {chain.one.id for chain in chains.values()} == {"a man"}
        assert {chain.length for chain in chains.values()} == {2}

    def test_who_is_no_longer_said_to_be_one_is_two(self):
        """However long ago the links count that are followed."""
        same = (*HOME, linked("c", "man", "same_as", "bob", 3))
        assert set(reached(AT_HOME, *same, at=20)) == {"bob", "man"}
        assert set(reached(AT_HOME, *same, ended("d", "bob", "same_as", "man", 20), at=20)) == {"man"}
        assert set(reached(AT_HOME, *same, replaced("d", "c", 20), at=10)) == {"bob", "man"}
        assert set(reached(AT_HOME, *same, replaced("d", "c", 20), at=20)) == {"man"}

    def test_a_merged_incident_is_the_other(self):
        """Whoever was at the one was at the other, from when that is known."""
        events = (
            TELL.report(people=[("kid",)]),
            TELL.report("r2", people=[("man",)], incident="i2"),
            merged("m", 5, "i1", incident="i2"),
        )
        assert reached(via("present_at", hops=2), *events) == {
            "man": "kid -> present_at -> i1 <- merged_into <- i2 <- present_at <- man"
        }
        assert reached(via("present_at"), *events, start=incident(), at=4) == {
            "kid": "i1 <- present_at <- kid"
        }
        assert set(reached(via("present_at"), *events, start=incident())) == {"kid", "man"}


class TestBuildings:
    """A building of many dwellings is nobody's home."""

    BLOCK = (
        TELL.report(),
        linked("a", "kid", "resides_at", "flat 1"),
        linked("b", "flat 1", "part_of", "block"),
        linked("c", "flat 2", "part_of", "block"),
        linked("d", "man", "resides_at", "flat 2"),
        linked("e", "bob", "resides_at", "block"),
    )

    def test_flats_of_one_block_are_not_one_home(self):
        """It is reached, and not gone on from to those who are only known to live somewhere in it."""
        walk = via("resides_at", "part_of", hops=4)
        assert reached(walk, *self.BLOCK) == {}
        assert reached(walk, *self.BLOCK, start=person("bob")) == {}

    def test_it_is_gone_on_from_over_its_parts_where_that_is_asked(self):
        """Both ways of the link that makes it one, and by no other."""
        walk = path("resides_at", "part_of", "has_part", "resides_at")
        assert reached(walk, *self.BLOCK) == {
            "man": "kid -> resides_at -> flat 1 -> part_of -> block <- part_of <- flat 2 <- resides_at <- man"
        }


class TestBounds:
    """Where a bound of the pack ends a walk, and what is told of it."""

    NARROW = Reach(fan_out={"person": 200, "place": 2, "incident": 40})

    def test_a_node_with_exactly_as_many_links_is_followed(self):
        """The kid and one other are two; a third makes it a hub."""
        third = linked("c", "bob", "resides_at", "flat", 3)
        assert set(reached(AT_HOME, *HOME, reach=self.NARROW)) == {"man"}
        assert left_out(AT_HOME, *HOME, reach=self.NARROW) == []
        assert reached(AT_HOME, *HOME, third, reach=self.NARROW) == {}
        assert left_out(AT_HOME, *HOME, third, reach=self.NARROW) == [
            LeftOut(node=place("flat"), why="hub", most=2)
        ]

    def test_only_links_that_may_be_followed_make_a_hub(self):
        """Those of other kinds, and those that are over, do not."""
        events = (
            *HOME,
            linked("c", "bob", "resides_at", "flat", 3),
            ended("d", "bob", "resides_at", "flat", 4),
            TELL.report("r2", place="flat", incident="i2"),
        )
        assert set(reached(AT_HOME, *events, reach=self.NARROW, now=True)) == {"man"}

    def test_what_is_said_often_of_a_few_makes_no_hub(self):
        """It is with how many others something is linked, not how often that was said."""
        often = [TELL.info(f"n{one}", one, people=[("kid",), ("man",)]) for one in range(2 * LOOKED_AT + 5)]
        narrow = Reach(fan_out={"person": 200, "place": 25, "incident": 2})
        walk = via("present_at", hops=2)
        assert set(reached(walk, HOME[0], *often, reach=narrow)) == {"man"}

    def test_very_many_links_that_are_over_make_a_hub_too(self):
        """Nobody looks through ten times as many as are followed for those that are not."""
        many = [
            linked(f"m{at}", f"man {at}", "resides_at", "flat", 3, since=-9, until=-5) for at in range(20)
        ]
        now = via("resides_at", hops=2, within="now")
        assert set(reached(now, *HOME, *many[:18], reach=self.NARROW, now=True)) == {"man"}
        assert reached(now, *HOME, *many[:19], reach=self.NARROW, now=True) == {}

    def test_a_hub_is_itself_reached(self):
        """Somebody who counts does, with however many she is linked."""
        reach = Reach(fan_out={"person": 1, "place": 25, "incident": 40})
        events = (
            TELL.report(),
            linked("a", "kid", "partner_of", "bob"),
            linked("b", "bob", "partner_of", "ann"),
            linked("c", "bob", "partner_of", "cat"),
        )
        walk = via("partner_of", hops=2)
        assert set(reached(walk, *events, reach=reach)) == {"bob"}
        assert left_out(walk, *events, reach=reach) == [LeftOut(node=person("bob"), why="hub", most=1)]

    @pytest.mark.parametrize("walk", [via("parent_of"), path("parent_of")])
    def test_no_more_are_reached_than_allowed(self, walk):
        """Exactly as many are all of them; of one more the first are taken, and it is told."""
        children = [linked(f"c{one}", "kid", "parent_of", f"child {one}") for one in (3, 1, 2)]
        assert set(reached(walk, TELL.report(), *children, reach=Reach(reached=3))) == {
            "child 1",
            "child 2",
            "child 3",
        }
        assert left_out(walk, TELL.report(), *children, reach=Reach(reached=3)) == []
        assert set(reached(walk, TELL.report(), *children, reach=Reach(reached=2))) == {"child 1", "child 2"}
        assert left_out(walk, TELL.report(), *children, reach=Reach(reached=2)) == [
            LeftOut(node=person("kid"), why="too_many", most=2)
        ]


class TestTies:
    """Which of several paths is shown."""

    def test_the_shortest_is(self):
        """Whatever its links are called."""
        events = (
            *HOME,
            linked("c", "kid", "partner_of", "ann", 3),
            linked("d", "ann", "partner_of", "zoe", 3),
            linked("e", "zoe", "partner_of", "man", 3),
        )
        assert reached(via("partner_of", "resides_at", hops=3), *events)["man"] == (
            "kid -> resides_at -> flat <- resides_at <- man"
        )

    def test_of_paths_of_one_length_the_first_in_order_of_links_and_nodes_is(self):
        """Whatever came first."""
        events = [
            TELL.report(),
            linked("a", "kid", "resides_at", "flat b"),
            linked("b", "man", "resides_at", "flat b"),
            linked("c", "kid", "resides_at", "flat a"),
            linked("d", "man", "resides_at", "flat a"),
        ]
        first = {"man": "kid -> resides_at -> flat a <- resides_at <- man"}
        assert reached(AT_HOME, *events) == first
        assert reached(AT_HOME, *reversed(events)) == first


def test_a_path_knows_its_links_and_its_end():
    """So that each of them can be left out, and shown."""
    found = history_of(*HOME).walks.from_(AT_HOME, person("kid"), seen(60)).chains
    shortest = found[person("man")].path()
    assert shortest == LinkPath(
        kind="person",
        start="kid",
        steps=(
            LinkStep(
                relation="resides_at", forward=True, kind="place", to="flat", event="a", since=TELL.at(1)
            ),
            LinkStep(
                relation="resides_at", forward=False, kind="person", to="man", event="b", since=TELL.at(2)
            ),
        ),
    )
    assert shortest.links == (
        ("resides_at", frozenset({person("kid"), place("flat")})),
        ("resides_at", frozenset({place("flat"), person("man")})),
    )
    assert shortest.end == person("man")


def test_links_told_with_people_are_followed_like_any():
    """One event may state several."""
    told = TELL.report(
        people=[("kid",)], links=[said("resides_at", "kid", "flat"), said("resides_at", "man", "flat")]
    )
    assert reached(AT_HOME, told) == {"man": "kid -> resides_at -> flat <- resides_at <- man"}
