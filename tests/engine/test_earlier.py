"""What was owed until something was known better is withdrawn, naming what; it is never just missing."""

import pytest

from riskengine.model.ledger import ChallengeState, DutyState
from small.rulebooks import rulebook
from small.telling import (
    OFFICER,
    SERGEANT,
    after,
    closed,
    done,
    graded,
    learnt,
    person,
    replaced,
    reported,
    told,
)

DAY = 24 * 60
BOOK = rulebook("""
- id: e.reviewed
  when: {not_shown: {incident.done.attended: true}}
  then: {duties: [{action: reviewed, from: reported, within: 1h, by: sergeant}]}
- {id: e.weapon, when: {incident.weapon: true}, then: {response: emergency}}
""")


def duties(engine, at, known=None):
    """Each duty with where it stands and what ended it."""
    decision = engine.decide("i1", after(at), after(at if known is None else known))
    assert decision.degraded is None
    return {one.id: (one.state, one.ended_by) for one in decision.duties}


def test_what_a_late_record_shows_was_never_owed_is_withdrawn_by_it():
    """Officers had been there all along; the review that was owed for two hours stays on record."""
    engine = told(BOOK, reported(), done(0, "attended", id="late", recorded=120))
    assert duties(engine, 119, 119) == {"reviewed/i1": (DutyState.OVERDUE, None)}
    assert duties(engine, 120) == {"reviewed/i1": (DutyState.WITHDRAWN, "late")}


def test_what_was_written_down_at_once_withdraws_nothing():
    """A minute is no time in a control room."""
    engine = told(BOOK, reported(), done(0, "attended", recorded=1))
    assert duties(engine, 60) == {}


def test_a_challenge_that_a_late_record_answers_before_it_arose_is_withdrawn():
    """Nobody ever decided below what was then known."""
    no_weapon = learnt(5, {"incident.weapon": False}, by=OFFICER, id="late", recorded=60)
    engine = told(BOOK, reported(), learnt(5, {"incident.weapon": True}), graded(6, "grade_3"), no_weapon)
    (now,) = engine.decide("i1", after(60)).challenges
    assert (now.id, now.state, now.ended_by) == (
        "graded-grade_3@6/response",
        ChallengeState.WITHDRAWN,
        "late",
    )


def test_a_moment_before_anything_came_about_has_nothing_withdrawn():
    """Whoever asks about the past, knowing what came later, is shown nothing that was not yet there."""
    engine = told(BOOK, reported(), learnt(30, {"incident.weapon": True}), graded(40, "grade_3"))
    engine.hear(done(35, "attended", id="late", recorded=120))
    assert engine.decide("i1", after(20), after(120)).challenges == ()


@pytest.mark.parametrize("again", [False, True])
def test_it_is_the_same_after_a_restart(again):
    """Nothing of it rests on what was asked, or on how the events came."""
    events = [reported(), graded(5, "grade_2"), done(0, "attended", id="late", recorded=120), closed(200)]
    engine = told(BOOK, *events)
    if again:
        other = type(engine)(BOOK)
        other.recall([events[0], events[3], events[2], events[1]])
        engine = other
    assert duties(engine, 3 * DAY)["reviewed/i1"] == (DutyState.WITHDRAWN, "late")


def test_a_replaced_event_and_a_late_one_each_withdraw_their_own():
    """Each names what it was known better by."""
    book = rulebook("""
    - {id: e.weapon, when: {incident.weapon: true}, then: {duties: [{action: reviewed, by: sergeant}]}}
    - id: e.attended
      about: child
      when: {not_shown: {incident.done.attended: true}}
      then: {duties: [{action: child_seen, by: officer}]}
    """)
    engine = told(
        book,
        reported(people=(person("kid", "child"),)),
        learnt(5, {"incident.weapon": True}, id="wrong"),
        replaced(30, "wrong", id="correction", by=SERGEANT),
        done(0, "attended", id="late", recorded=60),
    )
    assert duties(engine, 60) == {
        "child_seen/kid": (DutyState.WITHDRAWN, "late"),
        "reviewed/i1": (DutyState.WITHDRAWN, "correction"),
    }
