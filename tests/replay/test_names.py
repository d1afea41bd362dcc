"""Names in expectations: whom they mean, and whom not."""

import pytest

from riskengine.model.ledger import TargetOf
from riskengine.replay.names import Asking, Decided, Owed, name_of

INCIDENT = "girl-out-late"


def test_a_duty_is_named_by_all_that_would_end_it(hand):
    """An either-or duty is that of both actions, in any order, and of no other."""
    either = Owed(
        text="located|home_visited/girl", actions=frozenset({"located", "home_visited"}), subject="girl"
    )
    assert either.names(hand.duty("home_visited", "located"))
    assert not either.names(hand.duty("located"))
    assert not either.names(hand.duty("home_visited", "located", subject="boy"))


def test_a_duty_without_a_person_is_owed_for_anybody(hand):
    """Without a person it means whoever it is owed for."""
    anybody = Owed(text="child_seen", actions=frozenset({"child_seen"}))
    assert anybody.names(hand.duty("child_seen"))
    assert anybody.names(hand.duty("child_seen", subject="boy"))


def test_a_duty_of_a_pair_may_leave_out_the_second(hand):
    """The second person narrows it down where it is given."""
    pair = hand.duty("child_seen", other="man")
    assert Owed(text="", actions=frozenset({"child_seen"}), subject="girl").names(pair)
    assert Owed(text="", actions=frozenset({"child_seen"}), subject="girl", other="man").names(pair)
    assert not Owed(text="", actions=frozenset({"child_seen"}), subject="girl", other="boy").names(pair)


def test_an_answer_that_is_owed_is_named_by_its_fact(hand):
    """A duty to find out is no duty to act."""
    answer = Owed(text="incident.children_listed", answer="incident.children_listed")
    assert answer.names(hand.duty(subject=INCIDENT, answer="incident.children_listed"))
    assert not answer.names(hand.duty("child_seen"))


def test_a_duty_is_named_by_its_occasion_or_by_any(hand):
    """Each lowering owes the caller a word; one of them is meant, or whichever."""
    told = hand.duty("caller_told", subject=INCIDENT, occasion="event-4")
    assert Owed(text="", actions=frozenset({"caller_told"}), occasion="event-4").names(told)
    assert Owed(text="", actions=frozenset({"caller_told"})).names(told)
    assert not Owed(text="", actions=frozenset({"caller_told"}), occasion="event-5").names(told)


def test_attendance_has_one_name_whatever_meets_the_grade(hand):
    """And may say whose target is meant: that of the grade set, or that of the floor above it."""
    floor = hand.duty("attended", "escorted", subject=INCIDENT, target_of=TargetOf.FLOOR)
    attended = frozenset({"attended"})
    assert Owed(text="attended", actions=attended).names(floor)
    assert Owed(text="attended@floor", actions=attended, occasion="floor").names(floor)
    assert not Owed(text="attended@grade", actions=attended, occasion="grade").names(floor)
    assert not Owed(text="", actions=frozenset({"attended", "escorted"})).names(floor)


@pytest.mark.parametrize(
    ("actions", "parts", "name"),
    [
        (("child_seen",), {}, "child_seen/girl"),
        (("home_visited", "located"), {}, "home_visited|located/girl"),
        (("attended",), {"subject": INCIDENT}, "attended"),
        (("child_seen",), {"other": "man"}, "child_seen/girl/man"),
        ((), {"subject": INCIDENT, "answer": "incident.children_listed"}, "incident.children_listed"),
        (("caller_told",), {"subject": INCIDENT, "occasion": "event-4"}, "caller_told@event-4"),
        (("attended", "escorted"), {"subject": INCIDENT, "target_of": TargetOf.GRADE}, "attended@grade"),
    ],
)
def test_a_duty_is_shown_as_a_scenario_names_it(hand, actions, parts, name):
    """What a report complains of can be written on the scenario's silent list as it stands."""
    assert name_of(hand.duty(*actions, **parts), INCIDENT) == name


def test_a_challenge_is_found_by_its_scale_or_by_what_was_decided(hand):
    """Absent amounts to a level: it is under challenge on either count."""
    absent = hand.challenge("missing", "absent", "girl", floor="medium")
    assert Decided(text="", name="missing", subject="girl").challenged_by(absent, INCIDENT)
    assert Decided(text="", name="absent", subject="girl").challenged_by(absent, INCIDENT)
    assert Decided(text="", name="absent").challenged_by(absent, INCIDENT)
    assert not Decided(text="", name="absent", subject="boy").challenged_by(absent, INCIDENT)
    assert not Decided(text="", name="response").challenged_by(absent, INCIDENT)


def test_what_is_forbidden_for_the_incident_is_forbidden_for_everybody_at_it(hand):
    """And what is forbidden for one child is forbidden for that child alone."""
    whole, one = hand.prohibition("close", INCIDENT), hand.prohibition("close", "girl")
    boy = Decided(text="", name="close", subject="boy")
    assert boy.forbidden_by(whole, INCIDENT)
    assert not boy.forbidden_by(one, INCIDENT)
    assert Decided(text="", name="close").forbidden_by(one, INCIDENT)
    assert not Decided(text="", name="absent").forbidden_by(one, INCIDENT)


def test_a_question_is_known_by_fact_and_person(hand):
    """Without a person it means anybody."""
    question = hand.question("person.age", "girl")
    assert Asking(text="", key="person.age", subject="girl").names(question)
    assert Asking(text="", key="person.age").names(question)
    assert not Asking(text="", key="person.age", subject="boy").names(question)
    assert not Asking(text="", key="incident.weapon").names(question)
