"""What rested on an event that no longer stands is withdrawn, naming that event."""

from riskengine.model.ledger import ChallengeState, DutyState
from small.rulebooks import rulebook
from small.telling import after, decided, done, graded, learnt, replaced, reported

BOOK = rulebook("""
- id: w.weapon
  when: {incident.weapon: true}
  then: {response: emergency, duties: [{action: reviewed, from: reported, within: 1h, by: sergeant}]}
- id: w.injury
  when: {incident.injury: ">= minor"}
  then: {response: priority, duties: [{action: attended, by: officer}]}
""")
ARMED = {"incident.weapon": True}


def duties(*events, at=None):
    """Every duty with where it stands and what ended it."""
    return {one.id: (one.state, one.ended_by) for one in decided(BOOK, *events, at=at).duties}


def test_a_duty_is_withdrawn_when_its_ground_is_replaced():
    """It stays on record, and does not fall due any more."""
    events = (reported(), learnt(5, ARMED), replaced(20, "learnt@5"))
    assert duties(*events) == {"reviewed/i1": (DutyState.WITHDRAWN, "replaced@20")}
    (duty,) = decided(BOOK, *events, at=90).duties
    assert (duty.state, duty.opened_at, duty.ended_at) == (DutyState.WITHDRAWN, after(5), after(20))


def test_a_challenge_is_withdrawn_when_its_ground_is_replaced():
    """The grade was not below what now is the floor."""
    events = (reported(), learnt(5, ARMED), graded(6, "grade_3"), replaced(20, "learnt@5"))
    (challenge,) = decided(BOOK, *events).challenges
    assert (challenge.state, challenge.ended_by) == (ChallengeState.WITHDRAWN, "replaced@20")


def test_a_challenge_is_withdrawn_with_the_decision_it_was_raised_against():
    """A grade entered in error was never set."""
    events = (reported(facts=ARMED), graded(6, "grade_3"), replaced(20, "graded-grade_3@6"))
    decision = decided(BOOK, *events)
    assert decision.response.in_force is None
    (challenge,) = decision.challenges
    assert (challenge.state, challenge.ended_by) == (ChallengeState.WITHDRAWN, "replaced@20")


def test_what_rests_on_something_else_too_stays():
    """Only what has lost its whole ground is withdrawn."""
    events = (reported(facts=ARMED), learnt(5, {"incident.injury": "minor"}), replaced(20, "learnt@5"))
    assert duties(*events) == {
        "attended/i1": (DutyState.WITHDRAWN, "replaced@20"),
        "reviewed/i1": (DutyState.OPEN, None),
    }


def test_a_duty_is_owed_again_when_what_ended_it_is_replaced():
    """It was not done after all, and nothing is withdrawn."""
    events = (reported(facts={"incident.injury": "minor"}), done(10, "attended"), replaced(20, "attended@10"))
    assert duties(*events, at=19) == {"attended/i1": (DutyState.DISCHARGED, "attended@10")}
    assert duties(*events) == {"attended/i1": (DutyState.OPEN, None)}


def test_a_replacement_that_is_replaced_withdraws_nothing():
    """The first event stands again, and so does what it brought."""
    events = (reported(), learnt(5, ARMED), replaced(20, "learnt@5"), replaced(30, "replaced@20"))
    assert duties(*events) == {"reviewed/i1": (DutyState.OPEN, None)}


def test_before_the_replacement_was_recorded_nothing_is_withdrawn():
    """As known then, it was owed."""
    events = (reported(), learnt(5, ARMED), replaced(20, "learnt@5"))
    assert duties(*events, at=19) == {"reviewed/i1": (DutyState.OPEN, None)}
