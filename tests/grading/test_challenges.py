"""The engine's answer to a human decision below a floor or against a prohibition."""

import pytest

from riskengine import EventRefused
from riskengine.model.decision import Prohibition
from riskengine.model.events import Source
from riskengine.model.ledger import Challenge, ChallengeState
from small.rulebooks import rulebook
from small.telling import (
    HANDLER,
    INSPECTOR,
    OFFICER,
    SERGEANT,
    after,
    answered,
    closed,
    decided,
    done,
    graded,
    learnt,
    person,
    reopened,
    reported,
    told,
)

BOOK = rulebook("""
- {id: c.weapon, when: {incident.weapon: true}, then: {response: emergency}}
- {id: c.injury, when: {incident.injury: ">= minor"}, then: {response: priority}}
- {id: c.calls, when: {incident.calls_before: ">= 2"}, then: {response: priority}}
- id: c.young
  about: child
  when: {child.age: "< 13"}
  then: {risk: {missing: high}, forbid: [lowest, close]}
- id: c.upset
  about: child
  when: {child.distress: ">= upset"}
  then: {risk: {harm: medium}, forbid: [close]}
- {id: c.phone, when: {incident.violence: true}, then: {forbid: [by_phone, arrest]}}
""")
KID = person("kid", "child", facts={"child.age": 9})
INJURED = {"incident.injury": "minor"}
ARMED = {"incident.weapon": True}
LONG_AGO = -60 * 24 * 365 * 10
OPEN, MET, UNDONE, ANSWERED = (
    ChallengeState.OPEN,
    ChallengeState.MET,
    ChallengeState.UNDONE,
    ChallengeState.ANSWERED,
)


def states(decision):
    """Every challenge with where it stands."""
    return {one.id: one.state for one in decision.challenges}


def test_a_grade_below_the_floor_is_challenged():
    """The challenge says what was decided by whom, what the floor is and which rules are behind it."""
    decision = decided(BOOK, reported(facts=INJURED), graded(1, "grade_3"))
    assert decision.challenges == (
        Challenge(
            id="graded-grade_3@1/response",
            event="graded-grade_3@1",
            scale="response",
            decided="grade_3",
            floor="priority",
            decided_by="hana",
            raised_at=after(1),
            rules=("c.injury",),
        ),
    )


@pytest.mark.parametrize("grade", ["grade_2", "grade_1", "priority", "emergency"])
def test_a_grade_at_or_above_the_floor_is_not(grade):
    """People may always go faster, in the force's own words or the common ones."""
    assert decided(BOOK, reported(facts=INJURED), graded(1, grade)).challenges == ()


def test_no_grade_is_not_a_low_grade():
    """Where nobody has decided there is nothing to challenge."""
    assert decided(BOOK, reported(facts=ARMED)).challenges == ()


def test_a_decision_is_challenged_when_the_floor_rises_above_it():
    """What is learnt after the grade was set counts all the same, from then."""
    decision = decided(BOOK, reported(), graded(1, "grade_3"), learnt(5, INJURED))
    (challenge,) = decision.challenges
    assert (challenge.event, challenge.raised_at) == ("graded-grade_3@1", after(5))


def test_one_decision_is_challenged_once_however_many_rules_are_behind():
    """All the rules that set the floor stand in the one challenge."""
    facts = {**INJURED, "incident.calls_before": 3}
    (challenge,) = decided(BOOK, reported(facts=facts), graded(1, "grade_4")).challenges
    assert challenge.rules == ("c.calls", "c.injury")


def test_an_open_challenge_follows_the_floor():
    """It stays one challenge, raised when it was, with the floor and rules of now."""
    decision = decided(BOOK, reported(facts=INJURED), graded(1, "grade_3"), learnt(5, ARMED))
    (challenge,) = decision.challenges
    assert (challenge.raised_at, challenge.floor, challenge.rules) == (after(1), "emergency", ("c.weapon",))


def test_a_level_below_the_floor_is_challenged_for_that_person():
    """A level is set for a person in a strand, and held against that floor only."""
    people = (KID, person("teen", "child", facts={"child.age": 16}))
    decision = decided(
        BOOK,
        reported(people=people),
        graded(1, "medium", "missing", subject="kid"),
        graded(2, "medium", "missing", subject="teen"),
        graded(3, "low", "harm", subject="kid"),
    )
    (challenge,) = decision.challenges
    assert (challenge.id, challenge.subject, challenge.floor) == (
        "graded-medium@1/missing/kid",
        "kid",
        "high",
    )
    assert challenge.rules == ("c.young",)


def test_a_forbidden_handling_is_challenged():
    """The challenge names what is forbidden; and what the handling amounts to is held against the floor."""
    facts = {"incident.violence": True, **INJURED}
    decision = decided(BOOK, reported(facts=facts), graded(1, "by_phone", "handling"))
    assert [(one.id, one.floor, one.forbids, one.rules) for one in decision.challenges] == [
        ("graded-by_phone@1/by_phone/i1", None, "by_phone", ("c.phone",)),
        ("graded-by_phone@1/response", "priority", None, ("c.injury",)),
    ]


def test_the_lowest_level_of_a_strand_is_a_handling_by_itself():
    """Setting it against a prohibition is challenged, beside being below the floor."""
    decision = decided(BOOK, reported(people=(KID,)), graded(1, "very_low", "missing", subject="kid"))
    assert states(decision) == {
        "graded-very_low@1/lowest/kid": OPEN,
        "graded-very_low@1/missing/kid": OPEN,
    }


def test_a_handling_is_challenged_in_the_time_before_its_retirement():
    """Absent amounted to the lowest level of risk: old records are held against the floor too."""
    decision = decided(
        BOOK,
        reported(LONG_AGO, people=(KID,)),
        graded(LONG_AGO + 1, "absent", "handling", subject="kid", id="a"),
    )
    assert states(decision) == {"a/lowest/kid": OPEN, "a/missing/kid": OPEN}


def test_closing_against_a_prohibition_is_challenged_for_each_person():
    """An incident is closed as a whole: whatever is forbidden for anybody at it counts."""
    upset = person("teen", "child", facts={"child.age": 16, "child.distress": "upset"})
    decision = decided(BOOK, reported(people=(KID, upset)), closed(5))
    assert [(one.id, one.subject, one.decided) for one in decision.challenges] == [
        ("closed@5/close/kid", "kid", "close"),
        ("closed@5/close/teen", "teen", "close"),
    ]


def test_a_forbidden_action_is_challenged():
    """Doing what must not be done now is challenged; attempting it is not."""
    people = (person("sue", "suspect"),)
    violence = reported(people=people, facts={"incident.violence": True})
    decision = decided(BOOK, violence, done(5, "arrest", "sue"))
    (challenge,) = decision.challenges
    assert (challenge.id, challenge.forbids, challenge.decided_by) == (
        "arrest@5/arrest/i1",
        "arrest",
        "otto",
    )
    assert decided(BOOK, violence, done(5, "arrest", "sue", attempt=True)).challenges == ()


def test_what_was_done_stays_challenged_until_it_is_answered():
    """An action can not be undone, so only an answer ends the challenge."""
    events = (
        reported(people=(person("sue", "suspect"),), facts={"incident.violence": True}),
        done(5, "arrest", "sue"),
        learnt(6, {"incident.where": "home"}),
    )
    assert states(decided(BOOK, *events)) == {"arrest@5/arrest/i1": OPEN}
    answer = answered(7, "arrest@5/arrest/i1")
    assert states(decided(BOOK, *events, answer)) == {"arrest@5/arrest/i1": ANSWERED}


def test_an_action_is_held_against_what_was_forbidden_when_it_was_done():
    """A prohibition that comes later does not reach back."""
    events = (
        reported(people=(person("sue", "suspect"),)),
        done(5, "arrest", "sue"),
        learnt(6, {"incident.violence": True}),
    )
    assert decided(BOOK, *events).challenges == ()


def test_a_challenge_is_met_when_the_floor_comes_down_to_the_decision():
    """The decision stands and is no longer below the floor."""
    ended = learnt(9, {"incident.weapon": False}, by=OFFICER)
    decision = decided(BOOK, reported(facts=ARMED), graded(1, "grade_2"), ended)
    (challenge,) = decision.challenges
    assert (challenge.state, challenge.ended_at) == (MET, after(9))


def test_a_challenge_is_undone_when_it_is_decided_anew():
    """A new decision ends the old challenge, and is challenged itself where it is too low."""
    raised = decided(BOOK, reported(facts=ARMED), graded(1, "grade_3"), graded(2, "grade_1"))
    assert states(raised) == {"graded-grade_3@1/response": UNDONE}
    again = decided(BOOK, reported(facts=ARMED), graded(1, "grade_3"), graded(2, "grade_2"))
    assert states(again) == {"graded-grade_2@2/response": OPEN, "graded-grade_3@1/response": UNDONE}


def test_a_closing_is_undone_by_reopening():
    """The closing no longer stands; closing once more is another decision."""
    events = (reported(people=(KID,)), closed(5), reopened(6))
    assert states(decided(BOOK, *events)) == {"closed@5/close/kid": UNDONE}
    assert states(decided(BOOK, *events, closed(7))) == {
        "closed@5/close/kid": UNDONE,
        "closed@7/close/kid": OPEN,
    }


def test_a_challenge_is_answered_by_somebody_else_who_may():
    """The answer stays on record with the floor that was answered."""
    challenge = "graded-grade_3@1/response"
    decision = decided(BOOK, reported(facts=INJURED), graded(1, "grade_3"), answered(4, challenge))
    (found,) = decision.challenges
    assert (found.state, found.ended_at, found.ended_by) == (ANSWERED, after(4), "answered@4")
    assert (found.answered_floor, found.reason) == ("priority", "It is safe.")


@pytest.mark.parametrize(
    ("by", "message"),
    [
        (HANDLER, "$.by.person: somebody other than who decided answers a challenge"),
        (
            Source(post="caller", person="cora"),
            "$.by.post: this post does not decide; allowed: call_handler, inspector, officer, sergeant",
        ),
    ],
)
def test_neither_who_decided_nor_who_may_not_answers(by, message):
    """Such an answer is refused, and the challenge stays open."""
    engine = told(BOOK, reported(facts=INJURED), graded(1, "grade_3"))
    with pytest.raises(EventRefused) as refused:
        engine.observe(answered(4, "graded-grade_3@1/response", by=by))
    assert [str(one) for one in refused.value.faults] == [message]
    assert states(engine.decide("i1", after(5))) == {"graded-grade_3@1/response": OPEN}


def test_nobody_answers_a_challenge_before_it_is_raised():
    """An answer dated before the challenge ends nothing."""
    early = answered(2, "graded-grade_3@1/response", recorded=9)
    decision = decided(BOOK, reported(), graded(1, "grade_3"), learnt(5, INJURED), early)
    assert states(decision) == {"graded-grade_3@1/response": OPEN}


def test_an_answered_challenge_is_raised_again_by_a_higher_floor_only():
    """The same floor for another reason is answered already; a higher one is not."""
    events = (reported(facts=INJURED), graded(1, "grade_3"), answered(4, "graded-grade_3@1/response"))
    same = decided(BOOK, *events, learnt(6, {"incident.calls_before": 4}))
    assert states(same) == {"graded-grade_3@1/response": ANSWERED}
    (higher,) = decided(BOOK, *events, learnt(6, ARMED)).challenges
    assert (higher.state, higher.raised_at) == (OPEN, after(6))
    assert (higher.floor, higher.answered_floor) == ("emergency", "priority")


def test_what_was_raised_again_can_be_answered_again():
    """The floor answered is then the higher one."""
    name = "graded-grade_3@1/response"
    decision = decided(
        BOOK,
        reported(facts=INJURED),
        graded(1, "grade_3"),
        answered(4, name),
        learnt(6, ARMED),
        answered(8, name, by=INSPECTOR),
    )
    (challenge,) = decision.challenges
    assert (challenge.state, challenge.answered_floor, challenge.ended_by) == (
        ANSWERED,
        "emergency",
        "answered@8",
    )


def test_an_answered_decision_made_anew_is_challenged_anew():
    """The answer was to the one decision, not to the next."""
    decision = decided(
        BOOK,
        reported(facts=INJURED),
        graded(1, "grade_3"),
        answered(4, "graded-grade_3@1/response"),
        graded(5, "grade_4", by=SERGEANT),
    )
    assert states(decision) == {"graded-grade_3@1/response": ANSWERED, "graded-grade_4@5/response": OPEN}


def test_after_attendance_the_response_is_not_challenged():
    """Officers are there: the floor is shown; an attempt to attend is no attendance."""
    armed = reported(facts=ARMED)
    assert decided(BOOK, armed, done(3, "attended"), graded(5, "grade_4")).challenges == ()
    assert states(decided(BOOK, armed, graded(1, "grade_4"), done(3, "attended"))) == {
        "graded-grade_4@1/response": MET
    }
    tried = decided(BOOK, armed, done(3, "attended", attempt=True), graded(5, "grade_4"))
    assert states(tried) == {"graded-grade_4@5/response": OPEN}


def test_after_attendance_risk_is_challenged_all_the_same():
    """Attendance meets how fast to go, not how much risk a child is at."""
    decision = decided(
        BOOK, reported(people=(KID,)), done(3, "attended"), graded(5, "low", "missing", subject="kid")
    )
    assert states(decision) == {"graded-low@5/missing/kid": OPEN}


def test_a_prohibition_names_whom_it_is_for_and_the_rules_behind_it():
    """Rules that forbid the same for the same person are one prohibition."""
    kid = person("kid", "child", facts={"child.age": 9, "child.distress": "desperate"})
    decision = decided(BOOK, reported(people=(kid,), facts={"incident.violence": True}))
    assert decision.prohibitions == (
        Prohibition(handling="arrest", subject="i1", rules=("c.phone",)),
        Prohibition(handling="by_phone", subject="i1", rules=("c.phone",)),
        Prohibition(handling="close", subject="kid", rules=("c.upset", "c.young")),
        Prohibition(handling="lowest", subject="kid", rules=("c.young",)),
    )


def test_only_a_rule_that_holds_forbids():
    """What may hold forbids nothing."""
    assert decided(BOOK, reported(people=(person("kid", "child"),))).prohibitions == ()
