"""What is owed again and again: its rounds, what it was missed, and what ends it."""

import pytest

from grading.timed import duty, timed
from riskengine.model.ledger import DutyState
from small.telling import SERGEANT, after, decided, done, graded, learnt, reported, told

OPEN, OVERDUE, DISCHARGED, RELEASED = (
    DutyState.OPEN,
    DutyState.OVERDUE,
    DutyState.DISCHARGED,
    DutyState.RELEASED,
)
REVIEWED = "reviewed/i1"
ROUNDS = timed("""
- id: r.reviewed
  when: {incident.weapon: true}
  then: {duties: [{action: reviewed, from: rule_held, within: 1h, every: 2h, until: attended, by: sergeant}]}
""")
ARMED = reported(facts={"incident.weapon": True})


def review(minutes, **said):
    """A sergeant's review."""
    return done(minutes, "reviewed", by=SERGEANT, **said)


def reviewed(*events, at=None, book=ROUNDS):
    """The review that is owed."""
    return duty(decided(book, ARMED, *events, at=at), REVIEWED)


def test_the_first_round_is_due_by_the_rules_own_time():
    """And says that it recurs."""
    found = reviewed()
    assert (found.state, found.due_at, found.recurs, found.done_by) == (OPEN, after(60), True, ())


def test_each_round_is_due_so_long_after_the_one_before_was_done():
    """Done early or late, the next is counted from then."""
    assert reviewed(review(30)).due_at == after(150)
    late = reviewed(review(90), at=200)
    assert (late.state, late.due_at, late.done_by) == (OPEN, after(210), ("reviewed@90",))
    assert reviewed(review(30), review(100)).due_at == after(220)


@pytest.mark.parametrize(("minute", "state"), [(59, OPEN), (60, OVERDUE), (9_999, OVERDUE)])
def test_a_round_that_is_missed_is_one_duty_however_long(minute, state):
    """The lateness of a review is not itself reviewed."""
    decision = decided(ROUNDS, ARMED, at=minute)
    assert [(one.id, one.state) for one in decision.duties] == [(REVIEWED, state)]


def test_an_attempt_begins_no_round():
    """Nor does somebody who may not."""
    assert reviewed(review(30, attempt=True)).due_at == after(60)
    assert reviewed(done(30, "reviewed")).due_at == after(60)


def test_what_was_done_before_it_was_owed_is_no_round():
    """A review looks at what there is."""
    told = (reported(), review(10), learnt(20, {"incident.weapon": True}))
    found = duty(decided(ROUNDS, *told), REVIEWED)
    assert (found.due_at, found.done_by) == (after(80), ())


def test_it_ends_at_the_action_until_which_it_is_owed():
    """Overdue or not, and says why."""
    found = reviewed(done(30, "attended"), at=9_999)
    assert (found.state, found.ended_by, found.reason) == (
        RELEASED,
        "attended@30",
        "no longer needed: what it was owed until was done",
    )
    assert reviewed(done(90, "attended"), at=9_999).state is RELEASED


def test_it_ends_when_no_rule_owes_it_any_more():
    """What is owed again and again is owed as long as there is a ground."""
    gone = learnt(30, {"incident.weapon": False}, by=done(0, "attended").by)
    found = reviewed(gone, at=9_999)
    assert (found.state, found.reason) == (RELEASED, "no longer needed: what it rested on has ended")


def test_a_new_ground_brings_it_back_with_a_new_time():
    """But nothing that somebody was released from by name."""
    officer = done(0, "attended").by
    gone = learnt(30, {"incident.weapon": False}, by=officer)
    back = learnt(90, {"incident.weapon": True}, by=officer, id="back")
    found = reviewed(gone, back)
    assert (found.state, found.due_at, found.opened_at) == (OPEN, after(150), after(90))


def test_every_target_is_counted_by_the_grade_in_force():
    """A priority is looked at every hour, an emergency every quarter."""
    book = timed("""
    - id: r.late
      when: {incident.duty.attended.overdue: true}
      then:
        duties:
          - {action: reviewed, from: rule_held, within: target, every: target, until: attended, by: sergeant}
    """)
    told = (reported(), graded(0, "grade_2"))
    assert [one.id for one in decided(book, *told, at=59).duties] == ["attended/i1@grade"]
    late = duty(decided(book, *told, at=60), REVIEWED)
    assert (late.state, late.due_at) == (OPEN, after(120))
    again = duty(decided(book, *told, review(100), at=130), REVIEWED)
    assert (again.state, again.due_at) == (OPEN, after(160))
    sooner = duty(decided(book, *told, graded(70, "grade_1", id="up"), review(100)), REVIEWED)
    assert sooner.due_at == after(115)
    assert duty(decided(book, *told, done(125, "attended")), REVIEWED).state is RELEASED


ONCE_TOO = """
- {id: r.once, when: {incident.weapon: true}, then: {duties: [{action: reviewed, from: reported, within: 1h,
   by: sergeant}]}}
- {id: r.rounds, when: {incident.where: home}, then: {duties: [{action: reviewed, from: rule_held,
   within: 2h, every: 2h, by: sergeant}]}}
"""
AT_HOME = reported(facts={"incident.weapon": True, "incident.where": "home"})
ELSEWHERE = learnt(30, {"incident.where": "street"})


def test_what_is_owed_once_too_stays_owed_when_the_ground_of_the_rounds_is_gone():
    """On the board as in the Decision; and it recurs again with a new ground."""
    book = timed(ONCE_TOO)
    engine = told(book, AT_HOME, ELSEWHERE)
    found = duty(engine.decide("i1", after(60)), REVIEWED)
    assert (found.state, found.due_at, found.recurs, found.rules) == (OVERDUE, after(60), False, ("r.once",))
    assert engine.ledger_of("i1").duties[REVIEWED].state is OPEN
    assert [row.overdue for row in engine.board(after(60)).rows] == [1]
    again = decided(book, AT_HOME, ELSEWHERE, learnt(40, {"incident.where": "home"}, id="back"))
    assert (duty(again, REVIEWED).recurs, duty(again, REVIEWED).rules) == (True, ("r.once", "r.rounds"))


def test_what_was_done_once_is_not_owed_once_more_when_the_ground_of_the_rounds_is_gone():
    """The review that ended the first round is the one that was owed."""
    found = duty(decided(timed(ONCE_TOO), AT_HOME, review(20), ELSEWHERE, at=90), REVIEWED)
    assert not found.owed


def test_one_rule_that_owes_the_same_in_two_ways_owes_it_by_the_sooner():
    """In whichever order they are written."""
    ways = ["{action: reviewed, from: reported, within: 24h, by: sergeant}"]
    ways += ["{action: reviewed, from: reported, within: 1h, every: 2h, by: sergeant}"]
    for first, second in (ways, reversed(ways)):
        both = f"{{duties: [{first}, {second}]}}"
        found = reviewed(book=timed(f"[{{id: r.both, when: {{incident.weapon: true}}, then: {both}}}]"))
        assert (found.due_at, found.recurs) == (after(60), True)


def test_a_round_is_not_late_for_what_it_had_to_come_before_in_an_earlier_one():
    """Done too late the first time, it is on time the next."""
    book = timed("""
- id: r.first
  when: {incident.weapon: true}
  then: {duties: [{action: reviewed, from: reported, within: 1h, every: 2h, before: attended, by: sergeant}]}
""")
    late = reviewed(done(20, "attended"), book=book)
    assert (late.state, late.due_at) == (OVERDUE, after(20))
    found = reviewed(done(20, "attended"), review(30), book=book)
    assert (found.state, found.due_at) == (OPEN, after(150))


@pytest.mark.parametrize("often", ["", "every: 2h, "])
def test_what_ends_the_rounds_of_one_rule_ends_nothing_that_another_owes(often):
    """Once or again and again, the other rule named no action until which it is owed."""
    book = timed(f"""
- id: r.until
  when: {{incident.weapon: true}}
  then:
    duties:
      - {{action: reviewed, from: reported, within: 1h, every: 2h, until: attended, by: sergeant}}
- id: r.other
  when: {{incident.weapon: true}}
  then: {{duties: [{{action: reviewed, from: reported, within: 3h, {often}by: inspector}}]}}
""")
    found = reviewed(done(20, "attended"), at=300, book=book)
    assert (found.state, found.rules, found.recurs) == (OVERDUE, ("r.other",), bool(often))
    seen_to = reviewed(done(20, "attended"), review(40), at=50, book=book)
    assert (seen_to.state, seen_to.recurs) == ((OPEN, True) if often else (DISCHARGED, False))
