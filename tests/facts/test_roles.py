"""Who plays which role, and who may."""

import pytest

from riskengine.facts.roles import part_of
from riskengine.model.events import Between
from riskengine.model.facts import Bounds
from riskengine.model.truth import Truth


@pytest.mark.parametrize(
    ("told", "age", "roles", "known"),
    [
        ([], 17, {"child": Truth.TRUE}, 17),
        ([], 18, {}, 18),
        ([], None, {"child": Truth.UNKNOWN}, None),
        ([], Bounds(12, None), {"child": Truth.UNKNOWN}, Bounds(12, None)),
        ([], Bounds(None, 17), {"child": Truth.TRUE}, Bounds(None, 17)),
        ([], Bounds(18, None), {}, Bounds(18, None)),
        (["victim"], 40, {"victim": Truth.TRUE}, 40),
        (["child"], None, {"child": Truth.TRUE}, Bounds(0, 17)),
        (["child"], Bounds(12, None), {"child": Truth.TRUE}, Bounds(12, 17)),
        (["child"], Bounds(12, 18), {"child": Truth.TRUE}, Bounds(12, 17)),
        (["child"], 12, {"child": Truth.TRUE}, 12),
        (["child"], 30, {}, 30),
        (["child"], Bounds(18, 20), {}, Bounds(18, 20)),
        (["suspect"], 9, {"child": Truth.TRUE}, 9),
        (["suspect"], Bounds(None, 9), {"child": Truth.TRUE}, Bounds(None, 9)),
        (["suspect"], 10, {"child": Truth.TRUE, "suspect": Truth.TRUE}, 10),
        (["suspect"], Bounds(5, 12), {"child": Truth.TRUE, "suspect": Truth.TRUE}, Bounds(5, 12)),
        (["suspect"], None, {"child": Truth.UNKNOWN, "suspect": Truth.TRUE}, None),
        (["unheard_of"], 40, {"unheard_of": Truth.TRUE}, 40),
    ],
)
def test_roles_follow_from_what_was_told_and_the_age(words, told, age, roles, known):
    """Whoever may be under 18 may be a child, whatever else they are; nobody under ten is a suspect."""
    part = part_of(told, age, words.roles)
    assert (part.roles, part.age) == (roles, known)


def test_a_child_of_no_known_age_is_under_18(read, tell):
    """The age that follows from a role rests on the event that gave the role."""
    girl = read(tell.report(people=[("girl", ["child"])])).people[0]
    assert (girl.readings["person.age"], girl.told["person.age"]) == (Bounds(0, 17), ("r",))


def test_an_age_narrowed_by_a_role_rests_on_both(read, tell):
    """At least 12 by one event, at most 17 by the other."""
    events = (
        tell.report(people=[("girl", [], {"person.age": Between(at_least=12)})]),
        tell.info("e", 1, people=[("girl", ["child"])]),
        tell.info("f", 2, people=[("girl", ["victim"])]),
    )
    girl = read(*events, at=2).people[0]
    assert (girl.readings["person.age"], girl.told["person.age"]) == (Bounds(12, 17), ("r", "e"))


def test_an_exact_age_rests_on_who_told_it(read, tell):
    """A role that follows from it adds nothing."""
    told = tell.info("e", 1, people=[("girl", [], {"person.age": 12})])
    girl = read(tell.report(people=[("girl", ["child"])]), told, at=1).people[0]
    assert (girl.readings["person.age"], girl.told["person.age"]) == (12, ("e",))


def unnamed(facts):
    """Return the possible persons with their roles."""
    return {who.id: dict(who.roles) for who in facts.people if who.unnamed}


class TestUnnamed:
    """Until all of them are named, one possible person stands for each role."""

    def test_one_stands_for_each_role_that_rules_ask_for(self, read, tell):
        """Nobody stands for a role no rule reads."""
        assert unnamed(read(tell.report())) == {}
        assert unnamed(read(tell.report(), roles=("child", "suspect"))) == {
            "?child": {"child": Truth.UNKNOWN},
            "?suspect": {"suspect": Truth.UNKNOWN},
        }

    def test_none_stands_once_all_are_named(self, read, tell):
        """Only a yes says that; a no, or no answer, does not."""
        roles = ("child", "suspect")
        assert set(unnamed(read(tell.report(facts={"incident.children_listed": True}), roles=roles))) == {
            "?suspect"
        }
        listed = tell.report(facts={"incident.children_listed": False})
        assert set(unnamed(read(listed, roles=roles))) == {"?child", "?suspect"}

    def test_naming_one_leaves_a_possible_other(self, read, tell):
        """One child on the form is not all the children in the house."""
        facts = read(tell.report(people=[("girl", ["child"])]), roles=("child",))
        assert [who.id for who in facts.people] == ["girl", "?child"]

    def test_a_role_that_one_person_plays_is_filled_by_that_person(self, read, tell):
        """There is one caller."""
        assert set(unnamed(read(tell.report(), roles=("caller",)))) == {"?caller"}
        assert unnamed(read(tell.report(people=[("mum", ["caller"])]), roles=("caller",))) == {}

    def test_a_suspect_too_young_to_be_one_leaves_a_possible_suspect(self, read, tell):
        """Somebody did it."""
        boy = tell.report(people=[("boy", ["suspect"], {"person.age": 8})])
        assert set(unnamed(read(boy, roles=("suspect",)))) == {"?suspect"}

    def test_nothing_was_done_for_somebody_nobody_named(self, read, tell):
        """Nothing else is known of them, but what is not recorded is not done."""
        facts = read(tell.report(), roles=("child",), needed=("done.child_seen", "flag.looked_after"))
        assert dict(facts.people[0].readings) == {"done.child_seen": False}
