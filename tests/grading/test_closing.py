"""An incident may close when each duty has ended, been handed on or been released."""

from grading.timed import timed
from riskengine.model.ledger import ChallengeState
from small.telling import (
    closed,
    decided,
    done,
    graded,
    learnt,
    merged,
    person,
    released,
    reopened,
    reported,
    transferred,
)

OPEN, MET, UNDONE = ChallengeState.OPEN, ChallengeState.MET, ChallengeState.UNDONE
KID = person("kid", "child")
SEEN = timed("""
- id: c.seen
  about: child
  when: {}
  then: {duties: [{action: child_seen, by: officer}, {action: referred, by: officer}]}
""")
REPORT = reported(people=(KID,))
REFERRED = done(1, "referred", "kid")


def closing(*events, book=SEEN):
    """The challenge of the closing, or None."""
    found = decided(book, REPORT, *events).challenges
    return next((one for one in found if one.event == "closed@9"), None)


def test_closing_over_a_duty_that_has_not_ended_is_challenged_with_the_duty():
    """By name, so that somebody can end it."""
    found = closing(REFERRED, closed(9))
    assert (found.scale, found.decided, found.unended) == ("close", "close", ("child_seen/kid",))
    assert (found.state, found.decided_by) == (OPEN, "hana")


def test_closing_is_free_once_each_duty_has_ended():
    """Done, handed on to somebody who has accepted it, or released by somebody who may."""
    for ends in (
        done(5, "child_seen", "kid"),
        transferred(5, "child_seen/kid", back=999),
        released(5, "child_seen/kid"),
    ):
        assert closing(REFERRED, ends, closed(9)) is None


def test_an_attempt_ends_nothing_that_a_closing_needs():
    """Nobody was seen."""
    assert closing(REFERRED, done(5, "child_seen", "kid", attempt=True), closed(9)) is not None


def test_what_a_rule_only_considers_never_keeps_an_incident_open():
    """It was never owed."""
    book = timed(
        "[{id: c.consider, binds: consider, when: {}, then: {duties: [{action: reviewed, by: sergeant}]}}]"
    )
    assert closing(closed(9), book=book) is None


def test_what_must_come_before_an_action_that_nobody_took_keeps_no_incident_open():
    """It was never due; once the action is taken without it, it is late and does."""
    book = timed(
        "[{id: c.first, when: {}, then: {duties: [{action: reviewed, before: attended, by: sergeant}]}}]"
    )
    assert closing(closed(9), book=book) is None
    assert closing(done(5, "attended"), closed(9), book=book).unended == ("reviewed/i1",)


def test_the_challenge_ends_when_the_duties_do_or_the_incident_is_opened_again():
    """Either way nothing is left behind closed doors."""
    ended = closing(REFERRED, closed(9), done(20, "child_seen", "kid"))
    assert ended.state is MET
    assert closing(REFERRED, closed(9), reopened(20)).state is UNDONE


def test_a_duty_that_came_later_was_not_closed_over():
    """Nobody could have ended it."""
    book = timed("""
    - {id: c.weapon, when: {incident.weapon: true}, then: {duties: [{action: reviewed, by: sergeant}]}}
    """)
    assert closing(closed(9), learnt(20, {"incident.weapon": True}), book=book) is None


def test_closing_before_anybody_attended_is_closing_over_attendance():
    """A target is a duty like any other."""
    found = closing(REFERRED, done(2, "child_seen", "kid"), graded(3, "grade_2"), closed(9))
    assert found.unended == ("attended/i1@grade",)


def test_closing_an_incident_that_goes_on_in_another_does_not_close_the_other():
    """What was owed there is owed here, and nobody has closed this."""
    other = {"incident": "i2", "id": "other"}
    told = (
        REPORT,
        reported(people=(person("sis", "child"),), **other),
        closed(5, incident="i2", id="closed-other"),
        merged(6, "i1", incident="i2", id="merge"),
    )
    decision = decided(SEEN, *told)
    assert {one.id for one in decision.duties} >= {"child_seen/kid", "child_seen/sis"}
    assert decision.challenges == ()
