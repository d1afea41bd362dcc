"""What is looked at in the links of a Decision: what holds, and what a failure says it found."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from riskengine.model.network import LinkPath, LinkStep
from riskengine.replay.checks import Met, Unmet
from riskengine.replay.link_checks import IsLeftOut, IsLinked, IsSubject
from riskengine.replay.paths import Joined, Walked

SINCE = datetime(2021, 3, 5, 19, tzinfo=UTC)


def path(start, *names):
    """Return a path on which everybody lives with the next."""
    steps = [
        LinkStep(relation="lives_with", forward=True, kind="person", to=to, event="event-1", since=SINCE)
        for to in names
    ]
    return LinkPath(kind="person", start=start, steps=tuple(steps))


def meant(start, *names):
    """Return such a path as a scenario names it."""
    ways = frozenset({("lives_with", True)})
    return Walked(text=str(path(start, *names)), start=start, steps=tuple((ways, to) for to in names))


MAN, AUNT, FRIEND, BOY = (
    path("girl", "man"),
    path("girl", "aunt"),
    path("girl", "aunt", "friend"),
    path("boy", "man"),
)


@pytest.fixture
def decision(hand):
    """A Decision in which one rule rests on three paths and another on one; a third rests on none."""
    reasons = (
        replace(hand.reason("links.home"), links=(MAN, AUNT, FRIEND)),
        replace(hand.reason("links.boy", subject="boy"), links=(BOY,)),
        hand.reason("calls.weapon"),
    )
    return hand.decision(reasons=reasons, links=(BOY, AUNT, FRIEND, MAN))


def test_a_path_is_found_with_the_rules_that_rest_on_it(decision):
    """Among all paths, or those of one rule."""
    text = "girl -> lives_with -> man"
    found = Met(got=text, because=("links.home",), paths=(text,))
    assert IsLinked(path=meant("girl", "man")).judge(decision) == found
    assert IsLinked(path=meant("girl", "man"), rule="links.home").judge(decision) == found


def test_a_path_that_another_rule_rests_on_is_not_one_of_this_rule(decision):
    """And what this one rests on is told."""
    assert IsLinked(path=meant("girl", "man"), rule="links.boy").judge(decision) == Unmet(
        expected="path girl -> lives_with -> man of links.boy",
        got="only boy -> lives_with -> man",
        because=("calls.weapon", "links.boy", "links.home"),
    )


def test_a_path_that_is_not_there_is_answered_with_the_nearest(decision):
    """Three of them at most, and how many more there are."""
    assert IsLinked(path=meant("girl", "mam")).judge(decision) == Unmet(
        expected="path girl -> lives_with -> mam",
        got=(
            "only girl -> lives_with -> man; girl -> lives_with -> aunt; boy -> lives_with -> man and 1 more"
        ),
        because=("calls.weapon", "links.boy", "links.home"),
    )


def test_where_nothing_is_linked_there_is_no_path(hand):
    """Which is what is said."""
    assert IsLinked(path=meant("girl", "man")).judge(hand.decision()) == Unmet(
        expected="path girl -> lives_with -> man", got="no path"
    )
    assert IsLinked(path=meant("girl", "man"), wanted=False).judge(hand.decision()) == Met(got="no path")


def test_two_who_are_joined_are_shown_how(decision):
    """The paths on which both stand, the first few of many."""
    assert IsLinked(path=Joined(one="aunt", other="girl")).judge(decision) == Met(
        got="girl -> lives_with -> aunt; girl -> lives_with -> aunt -> lives_with -> friend",
        because=("links.home",),
        paths=("girl -> lives_with -> aunt", "girl -> lives_with -> aunt -> lives_with -> friend"),
    )


def test_two_who_must_stay_apart_and_are_joined(decision):
    """The path that joins them, and the rule that rests on it, are named."""
    assert IsLinked(path=Joined(one="man", other="boy"), wanted=False).judge(decision) == Unmet(
        expected="no path between man and boy",
        got="boy -> lives_with -> man",
        because=("links.boy",),
    )


def test_two_who_stay_apart(decision):
    """What there is instead is told, in case it is a name that is wrong."""
    assert IsLinked(path=Joined(one="friend", other="boy"), rule="links.boy", wanted=False).judge(
        decision
    ) == Met(got="only boy -> lives_with -> man")


def test_whoever_the_rules_speak_of_is_a_subject(hand, decision):
    """By a reason, a level, a duty or a question about them."""
    full = replace(
        decision,
        risks=(hand.risk("low", subject="sister"), hand.risk("low", subject="?child", unnamed=True)),
        duties=(hand.duty("child_seen", subject="brother"),),
        questions=(hand.question("person.age", "cousin"),),
    )
    found = {person: IsSubject(person=person).judge(full) for person in ("sister", "brother", "cousin")}
    assert found == {
        "sister": Met(got="a level about sister"),
        "brother": Met(got="a duty about brother"),
        "cousin": Met(got="a question about cousin"),
    }
    assert IsSubject(person="boy").judge(full) == Met(got="a reason about boy", because=("links.boy",))
    assert IsSubject(person="man").judge(full) == Unmet(
        expected="man among the subjects",
        got="only boy, brother, cousin, girl, sister",
        because=("calls.weapon", "links.boy", "links.home"),
    )


def test_whoever_must_not_be_a_subject_is_told_what_speaks_of_them(hand):
    """All of it, and the rules behind it."""
    decision = hand.decision(
        reasons=(replace(hand.reason("links.boy"), other="boy"),),
        questions=(hand.question("person.age", "boy"),),
    )
    assert IsSubject(person="boy", wanted=False).judge(decision) == Unmet(
        expected="boy not among the subjects",
        got="a reason, a question about boy",
        because=("links.boy",),
    )
    assert IsSubject(person="man", wanted=False).judge(decision) == Met(got="only boy, girl")
    assert IsSubject(person="man", wanted=False).judge(hand.decision()) == Met(got="only nobody")


def test_what_was_left_out_is_found_by_its_name(hand):
    """The whole name: what begins with it is somebody else."""
    says = "the place block is linked with more than 3 others, and was not followed: identify the rest"
    decision = hand.decision(left_out=(says,))
    assert IsLeftOut(name="block", kind="place").judge(decision) == Met(got=says)
    assert IsLeftOut(name="bloc", kind="place").judge(decision) == Unmet(
        expected="links of bloc left out", got=says
    )
    assert IsLeftOut(name="block", kind="place").judge(hand.decision()) == Unmet(
        expected="links of block left out", got="nothing left out"
    )
