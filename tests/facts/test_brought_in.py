"""People whom links bring into the rules of an incident at which they are not."""

import pytest

from facts.links_told import (
    TELL,
    book_of,
    ended,
    facts_of,
    linked,
    path,
    redacted,
    replaced,
    said,
    subject,
    via,
)
from riskengine.model.events import Between
from riskengine.model.facts import Bounds, WhyUnknown
from riskengine.model.network import LeftOut
from riskengine.model.truth import Truth
from riskengine.rulebook.network import Reach

CHILD_OF_SUSPECT = subject("suspects_child", "suspect", path("parent_of"), under=18)
REPORT = TELL.report(people=[("man", ["suspect"]), ("ann", ["victim"])])
EARLIER = TELL.report(
    "r2",
    -90,
    incident="i2",
    people=[("kid", [], {"person.age": 9})],
    links=[said("parent_of", "man", "kid")],
)


def brought(*events, subjects=(CHILD_OF_SUSPECT,), at=60, known_at=None, reach=None):
    """Return those whom links bring in, by id, and the facts they are among."""
    facts = facts_of(book_of(subjects=subjects, reach=reach), *events, at=at, known_at=known_at)
    return {who.id: who for who in facts.people if who.linked and not who.unnamed}, facts


def sure(*events, **kwargs):
    """Return those whom links bring in, with how certainly they play what brings them."""
    return {id: dict(who.roles) for id, who in brought(*events, **kwargs)[0].items()}


class TestWhom:
    """Who is brought in."""

    def test_somebody_linked_with_whoever_certainly_plays_a_role(self):
        """She plays the role that brings her, and no other; the path is kept under no fact."""
        found, facts = brought(REPORT, EARLIER)
        assert dict(found["kid"].roles) == {"suspects_child": Truth.TRUE}
        assert [str(one) for one in facts.paths["kid", ""]] == ["man -> parent_of -> kid"]

    def test_nobody_where_nobody_plays_it(self):
        """A victim's children are not a suspect's."""
        assert sure(TELL.report(people=[("man", ["victim"])]), EARLIER) == {}

    def test_whoever_is_there_is_not_brought_in(self):
        """Under any id: the rules reach them already."""
        here = TELL.info("n", 1, people=[("kid",)])
        assert sure(REPORT, EARLIER, here) == {}
        as_another = TELL.info("n", 1, people=[("child",)])
        same = linked("s", "child", "same_as", "kid", 1)
        assert sure(REPORT, EARLIER, as_another) == {"kid": {"suspects_child": Truth.TRUE}}
        assert sure(REPORT, EARLIER, as_another, same) == {}

    def test_of_everybody_there_and_of_the_incident(self):
        """Of a person of whatever role; or of where it was reported, though nobody was named."""
        of_all = subject("near", "person", via("parent_of"))
        assert sure(TELL.report(people=[("man",)]), EARLIER, subjects=[of_all]) == {
            "kid": {"near": Truth.TRUE}
        }
        lives = subject("lives_there", "incident", path("reported_at", "resides_at", within="now"))
        home = TELL.report(
            "r2", -90, incident="i2", people=[("kid",)], links=[said("resides_at", "kid", "flat")]
        )
        report = TELL.report(place="flat")
        found, facts = brought(report, home, subjects=[lives])
        assert list(found) == ["kid"]
        assert [str(one) for one in facts.paths["kid", ""]] == [
            "i1 -> reported_at -> flat <- resides_at <- kid"
        ]
        moved = ended("e", "kid", "resides_at", "flat", 5, incident="i2")
        assert sure(report, home, moved, subjects=[lives]) == {}

    def test_whoever_two_declarations_bring_plays_both(self):
        """With both paths."""
        partner = subject("partners_child", "victim", path("partner_of", "parent_of"))
        links = [said("partner_of", "ann", "bob"), said("parent_of", "bob", "kid")]
        more = TELL.report("r3", -80, incident="i3", people=[("bob",)], links=links)
        found, facts = brought(REPORT, EARLIER, more, subjects=[CHILD_OF_SUSPECT, partner])
        assert dict(found["kid"].roles) == {"partners_child": Truth.TRUE, "suspects_child": Truth.TRUE}
        assert sorted(str(one) for one in facts.paths["kid", ""]) == [
            "ann -> partner_of -> bob -> parent_of -> kid",
            "man -> parent_of -> kid",
        ]

    def test_whoever_is_reached_under_two_ids_is_brought_in_once(self):
        """By one declaration from two people, or by two: under the nearest id, or the one known already."""
        two = TELL.report(people=[("man", ["suspect"]), ("bob", ["suspect"])])
        other = TELL.report(
            "r3", -80, incident="i3", people=[("a kid",)], links=[said("parent_of", "bob", "a kid")]
        )
        same = linked("s", "kid", "same_as", "a kid", -70, incident="i3")
        assert sure(two, EARLIER, other) == {
            "a kid": {"suspects_child": Truth.UNKNOWN},
            "kid": {"suspects_child": Truth.TRUE},
        }
        assert sure(two, EARLIER, other, same) == {"a kid": {"suspects_child": Truth.TRUE}}
        also = subject("victims_child", "victim", path("parent_of"))
        here = TELL.report(people=[("man", ["suspect"]), ("bob", ["victim"])])
        assert sure(here, EARLIER, other, same, subjects=[CHILD_OF_SUSPECT, also]) == {
            "kid": {"suspects_child": Truth.TRUE, "victims_child": Truth.TRUE}
        }


class TestAge:
    """Only those who are, or may be, young enough."""

    @pytest.mark.parametrize(
        ("told", "certainly"),
        [
            (9, Truth.TRUE),
            (None, Truth.UNKNOWN),
            (Between(at_least=15, at_most=20), Truth.UNKNOWN),
            (Between(at_least=0, at_most=17), Truth.TRUE),
        ],
    )
    def test_whoever_is_young_enough_certainly_is_and_whoever_may_be_possibly(self, told, certainly):
        """By what was told elsewhere."""
        facts = {} if told is None else {"person.age": told}
        child = TELL.report(
            "r2", -90, incident="i2", people=[("kid", [], facts)], links=[said("parent_of", "man", "kid")]
        )
        assert sure(REPORT, child) == {"kid": {"suspects_child": certainly}}

    @pytest.mark.parametrize("told", [18, 30, Between(at_least=18)])
    def test_whoever_is_too_old_is_not(self, told):
        """Nor whoever is at least so old."""
        adult = TELL.report(
            "r2",
            -90,
            incident="i2",
            people=[("kid", [], {"person.age": told})],
            links=[said("parent_of", "man", "kid")],
        )
        assert sure(REPORT, adult) == {}

    def test_of_any_age_where_none_is_named(self):
        """A relative of whoever is there."""
        relative = subject("relative", "suspect", path("parent_of"))
        adult = TELL.info("n", -80, incident="i2", people=[("kid", [], {"person.age": 30})])
        assert sure(REPORT, EARLIER, adult, subjects=[relative]) == {"kid": {"relative": Truth.TRUE}}

    def test_the_age_is_known_here_with_what_told_it(self):
        """It is as it was when the incident began."""
        kid = brought(REPORT, EARLIER)[0]["kid"]
        assert (kid.readings["person.age"], kid.told["person.age"]) == (9, ("r2",))
        year = 365 * 24 * 60
        long_ago = TELL.report(
            "r2",
            -year,
            incident="i2",
            people=[("kid", [], {"person.age": 9})],
            links=[said("parent_of", "man", "kid")],
        )
        kid = brought(REPORT, long_ago, at=5 * year)[0]["kid"]
        assert kid.readings["person.age"] == Bounds(10, 11)

    def test_nobody_comes_of_age_by_the_clock_alone(self):
        """Years later she is still brought in, until somebody tells otherwise."""
        nearly = TELL.report(
            "r2",
            -90,
            incident="i2",
            people=[("kid", [], {"person.age": 17})],
            links=[said("parent_of", "man", "kid")],
        )
        later = 3 * 365 * 24 * 60
        assert sure(REPORT, nearly, at=later) == {"kid": {"suspects_child": Truth.TRUE}}
        told = TELL.info("n", later, incident="i2", people=[("kid", [], {"person.age": 20})])
        assert sure(REPORT, nearly, told, at=later) == {}


class TestBounds:
    """How many are brought in."""

    CHILDREN = tuple(
        TELL.report(
            f"r-{name}",
            -90,
            incident=f"i-{name}",
            people=[(name, [], {"person.age": 9})],
            links=[said("parent_of", "man", name)],
        )
        for name in ("c", "a", "b")
    )

    def test_exactly_as_many_as_allowed_are(self):
        """Of one more the first are, and it is told."""
        found, facts = brought(REPORT, *self.CHILDREN, reach=Reach(subjects=3))
        assert (sorted(found), facts.left_out) == (["a", "b", "c"], ())
        found, facts = brought(REPORT, *self.CHILDREN, reach=Reach(subjects=2))
        assert sorted(found) == ["a", "b"]
        assert facts.left_out == (LeftOut(node=("incident", "i1"), why="too_many", most=2),)

    def test_the_nearest_are_whoever_they_are_linked_with(self):
        """That two ids are one costs no link."""
        near = subject("near", "person", via("parent_of", "partner_of", hops=2))
        here = TELL.report(people=[("man",), ("zoe",)])
        events = (
            linked("a", "man", "partner_of", "bob", -9, incident="i2"),
            linked("b", "bob", "parent_of", "aaa", -9, incident="i2"),
            linked("c", "zoe", "same_as", "zoe b", -9, incident="i2"),
            linked("d", "zoe b", "parent_of", "kid", -9, incident="i2"),
        )
        opened = TELL.report("r2", -10, incident="i2")
        found, _ = brought(here, opened, *events, subjects=[near], reach=Reach(subjects=2))
        assert sorted(found) == ["bob", "kid"]

    def test_a_hub_on_the_way_is_told(self):
        """Whoever lies beyond it is not brought in."""
        narrow = Reach(fan_out={"person": 1, "place": 25, "incident": 40})
        found, facts = brought(REPORT, *self.CHILDREN, reach=narrow)
        assert found == {}
        assert facts.left_out == (LeftOut(node=("person", "man"), why="hub", most=1),)


class TestKnown:
    """What is known of those whom links bring in, and from when they are."""

    def test_markers_and_what_is_done_for_them_here_are_read(self):
        """As of anybody there."""
        events = (
            TELL("FlagRaised", "f", -80, incident="i2", flag="noted", subject="kid"),
            TELL.done("d", "told", 5, subject="kid"),
        )
        kid = brought(REPORT, EARLIER, *events)[0]["kid"]
        assert (kid.readings["flag.noted"], kid.told["flag.noted"]) == (True, ("f",))
        assert (kid.readings["done.told"], kid.told["done.told"]) == (True, ("d",))
        assert kid.unknown == {"flag.looked_after": WhyUnknown.NOT_SEARCHED}

    def test_they_are_from_when_the_link_was_said_and_known(self):
        """And no longer, once it is over, wrong or removed."""
        child = TELL.report("r2", -90, incident="i2", people=[("kid", [], {"person.age": 9}), ("man",)])
        late = linked("l", "man", "parent_of", "kid", 5, incident="i2", recorded=9)
        moments = ((4, 9), (5, 8), (5, 9))
        found = [bool(sure(REPORT, child, late, at=at, known_at=known)) for at, known in moments]
        assert found == [False, False, True]
        for gone in (replaced("x", "l", 20, incident="i2"), redacted("x", "l", 20, incident="i2")):
            assert sure(REPORT, child, late, gone, at=10, known_at=20) == {}

    def test_what_brings_them_may_be_written_down_later(self):
        """Then it is told when it was on record."""
        child = TELL.report("r2", -90, incident="i2", people=[("kid",), ("man",)])
        late = linked("l", "man", "parent_of", "kid", 5, incident="i2", recorded=90)
        age = TELL.info("n", 6, incident="i2", people=[("kid", [], {"person.age": 9})], recorded=80)
        _, facts = brought(REPORT, child, late, age, at=60, known_at=100)
        assert facts.late == {("kid", ""): TELL.at(90), ("kid", "person.age"): TELL.at(80)}

    def test_what_settles_a_duty_of_theirs_elsewhere_is_known(self):
        """As of anybody there."""
        events = (
            TELL.report("r3", 1, incident="i3", people=[("kid",)]),
            TELL.done("d", "told", 5, subject="kid", incident="i3"),
        )
        _, facts = brought(REPORT, EARLIER, *events)
        assert [one.id for one in facts.elsewhere] == ["d"]

    def test_somebody_nobody_has_named_may_be_linked_too(self):
        """Where rules ask for the role: one who stands for them all, and is nobody there."""
        facts = facts_of(book_of(subjects=[CHILD_OF_SUSPECT]), REPORT, EARLIER, roles=("suspects_child",))
        assert [(who.id, who.linked, who.unnamed) for who in facts.people] == [
            ("ann", False, False),
            ("kid", True, False),
            ("man", False, False),
            ("?suspects_child", True, True),
        ]
