"""What a change may concern: what walks may have come to and when links of it changed, and from where."""

import pytest

from facts.links_told import (
    TELL,
    ended,
    history_of,
    linked,
    path,
    person,
    place,
    replaced,
    seen,
    via,
)
from riskengine.facts.linked_changes import LinkedChanges
from riskengine.facts.walks import LOOKED_AT
from riskengine.rulebook.network import Reach, Walk

NOWHERE = Walk(steps=())
AT_HOME = via("resides_at", hops=2, within="now")
HOME = (
    TELL.report(people=[("kid",)]),
    linked("a", "kid", "resides_at", "flat", 1),
    linked("b", "man", "resides_at", "flat", 2),
    linked("c", "man", "partner_of", "ann", 3),
)


def changes_of(*events, reach=None):
    """Return the changes of the network of some events."""
    return LinkedChanges(history_of(*events, reach=reach).network)


def come_to(walk, *events, at=60, after=None, starts=("kid",), reach=None, known_at=None):
    """Return the ids of everything a walk may have come to."""
    begin = [person(one) for one in starts]
    since = None if after is None else TELL.at(after)
    found = changes_of(*events, reach=reach).come_to(walk, begin, seen(at, known_at), since)
    return {node.id for node in found}


def times(walk, *events, nodes, at=60, after=-1, reach=None, known_at=None):
    """Return at which minutes links of some nodes changed."""
    found = changes_of(*events, reach=reach).times(nodes, walk, seen(at, known_at), TELL.at(after))
    return sorted(int((one - TELL.at(0)).total_seconds() / 60) for one in found)


class TestComeTo:
    """What a walk may have come to, at whatever moment until then."""

    def test_everything_on_the_way_is_among_it(self):
        """Of all links that it follows, and of no others."""
        assert come_to(AT_HOME, *HOME) == {"kid", "flat", "man"}
        assert come_to(path("resides_at", "resides_at", "partner_of"), *HOME) == {"kid", "flat", "man", "ann"}

    def test_of_several_starts_at_once(self):
        """As far from each as the walk goes."""
        events = (*HOME, linked("d", "zoe", "resides_at", "house", 4))
        assert come_to(via("resides_at"), *events, starts=("kid", "zoe")) == {"kid", "zoe", "flat", "house"}

    def test_what_is_over_or_was_taken_back_is_too(self):
        """It was so at some moment, or was thought to be."""
        assert come_to(AT_HOME, *HOME, ended("e", "man", "resides_at", "flat", 9)) == {"kid", "flat", "man"}
        assert come_to(AT_HOME, *HOME, replaced("x", "b", 9)) == {"kid", "flat", "man"}

    def test_what_was_not_yet_said_or_known_is_not(self):
        """Nobody looks ahead."""
        late = (*HOME[:2], linked("b", "man", "resides_at", "flat", 5, recorded=9))
        found = [come_to(AT_HOME, *late, at=at, known_at=known) for at, known in ((4, 9), (5, 8), (5, 9))]
        assert found == [{"kid", "flat"}, {"kid", "flat"}, {"kid", "flat", "man"}]

    def test_it_is_come_to_under_every_id_there_was(self):
        """Also where nobody follows a link."""
        events = (
            *HOME,
            linked("s", "kid", "same_as", "child", 4),
            ended("t", "kid", "same_as", "child", 5),
        )
        assert come_to(NOWHERE, *events) == {"kid", "child"}

    def test_what_has_become_a_hub_was_none_before(self):
        """Its first neighbours are come to, as at a moment before; not where only what is later matters."""
        narrow = Reach(fan_out={"person": 9, "place": 1, "incident": 9})
        many = [
            linked(f"m{at}", f"man {at:02}", "resides_at", "flat", 10 + at) for at in range(2 * LOOKED_AT)
        ]
        # The kid is one of as many as are looked at; the next one is when it is a hub.
        first = {f"man {at:02}" for at in range(LOOKED_AT)}
        found = {
            after: come_to(AT_HOME, *HOME[:2], *many, reach=narrow, after=after) for after in (None, 18, 19)
        }
        assert found == {None: {"kid", "flat", *first}, 18: {"kid", "flat", *first}, 19: {"kid", "flat"}}
        before = come_to(AT_HOME, *HOME[:2], *many, reach=narrow, at=12)
        assert before == {"kid", "flat", "man 00", "man 01", "man 02"}

    def test_a_hub_is_looked_at_the_same_whatever_came_first(self):
        """What is told late of it, too, is put in its place; what was removed is gone."""
        narrow = Reach(fan_out={"person": 9, "place": 1, "incident": 9})
        many = [
            linked(f"m{at}", f"man {at:02}", "resides_at", "flat", 10 + at) for at in range(2 * LOOKED_AT)
        ]
        history = history_of(*HOME[:2], *many[1:], reach=narrow)
        changes = LinkedChanges(history.network)
        walked = [changes.come_to(AT_HOME, [person("kid")], seen(12))]
        history.take(many[0])
        walked.append(changes.come_to(AT_HOME, [person("kid")], seen(12)))
        history.take(TELL("RecordRedacted", "x", 40, redacts="m1", authority="court"))
        walked.append(changes.come_to(AT_HOME, [person("kid")], seen(12)))
        assert [sorted(node.id for node in found if node.id.startswith("man")) for found in walked] == [
            ["man 01", "man 02"],
            ["man 00", "man 01", "man 02"],
            ["man 00", "man 02"],
        ]


class TestTimes:
    """When links changed of some nodes."""

    def test_when_links_were_said_or_ended(self):
        """Of the relations that the walk follows; later than one moment and up to another."""
        events = (*HOME, ended("e", "man", "resides_at", "flat", 9))
        assert times(AT_HOME, *events, nodes=[place("flat")]) == [1, 2, 9]
        assert times(AT_HOME, *events, nodes=[place("flat")], after=1, at=8) == [2]
        assert times(via("partner_of"), *events, nodes=[person("man")]) == [3]

    def test_when_it_was_said_what_they_are(self):
        """That two ids are one, or that a place is part of another, whatever the walk follows."""
        events = (
            *HOME,
            linked("s", "kid", "same_as", "child", 4),
            ended("t", "child", "same_as", "kid", 5),
            linked("p", "flat 1", "part_of", "flat", 6),
        )
        assert times(NOWHERE, *events, nodes=[person("kid"), place("flat")]) == [4, 5, 6]

    def test_not_what_was_known_only_later(self):
        """Neither a statement nor an end."""
        events = (
            *HOME,
            linked("d", "zoe", "resides_at", "flat", 5, recorded=20),
            ended("e", "man", "resides_at", "flat", 6, recorded=20),
        )
        assert times(AT_HOME, *events, nodes=[place("flat")], at=10, known_at=19) == [1, 2]
        assert times(AT_HOME, *events, nodes=[place("flat")], at=10, known_at=20) == [1, 2, 5, 6]

    def test_of_a_hub_until_it_became_one(self):
        """The moment at which it did is the last that matters."""
        narrow = Reach(fan_out={"person": 9, "place": 1, "incident": 9})
        many = [
            linked(f"m{at}", f"man {at:02}", "resides_at", "flat", 10 + at) for at in range(2 * LOOKED_AT)
        ]
        found = [
            times(AT_HOME, *HOME[:2], *many, nodes=[place("flat")], reach=narrow, after=after)
            for after in (8, 19)
        ]
        assert found == [list(range(10, 10 + LOOKED_AT)), []]


class TestFromWhere:
    """From where a walk may come to something."""

    @pytest.mark.parametrize(
        ("walk", "nodes", "found"),
        [
            (via("parent_of", hops=2), ["zoe"], {"zoe", "mum", "gran"}),
            (via("child_of", hops=2), ["gran"], {"gran", "mum", "zoe"}),
            (via("parent_of"), ["zoe"], {"zoe", "mum"}),
            (path("parent_of", "parent_of"), ["mum"], {"mum", "gran"}),
            (path("partner_of", "parent_of"), ["zoe"], {"zoe", "man"}),
            (path("partner_of", "parent_of"), ["man"], {"man", "mum"}),
            (NOWHERE, ["mum"], {"mum"}),
        ],
    )
    def test_its_links_are_followed_back(self, walk, nodes, found):
        """From its end, and from anywhere on the way, to where it may have begun."""
        events = (
            TELL.report(),
            linked("a", "gran", "parent_of", "mum"),
            linked("b", "mum", "parent_of", "zoe"),
            linked("c", "mum", "partner_of", "man"),
        )
        changes = changes_of(*events)
        assert {node.id for node in changes.from_where(walk, [person(one) for one in nodes])} == found

    def test_over_incidents_and_other_ids(self):
        """Whoever may come to her under another id may come to her."""
        events = (
            TELL.report(people=[("kid", ["victim"]), ("man", ["suspect"])]),
            linked("s", "man", "same_as", "bob", 3),
        )
        found = changes_of(*events).from_where(path("victim", "suspect"), [person("bob")])
        assert found == {person("bob"), person("man"), person("kid")}

    def test_no_further_back_than_a_hub(self):
        """No walk goes past it either."""
        narrow = Reach(fan_out={"person": 9, "place": 1, "incident": 9})
        many = [
            linked(f"m{at}", f"man {at:02}", "resides_at", "flat", 10 + at) for at in range(2 * LOOKED_AT)
        ]
        found = changes_of(*HOME[:2], *many, reach=narrow).from_where(AT_HOME, [person("man 01")])
        assert found == {person("man 01"), place("flat")}
