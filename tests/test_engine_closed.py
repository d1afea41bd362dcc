"""A closed incident stands still, one that is open is looked at anew when the same child turns up again."""

from datetime import timedelta

import pytest

from riskengine import Engine, decision_json
from riskengine.model.ledger import DutyState
from small.rulebooks import rulebook
from small.telling import (
    after,
    cleared,
    closed,
    done,
    flagged,
    learnt,
    merged,
    person,
    redacted,
    reopened,
    replaced,
    reported,
    searched,
    told,
)

HOUR = 60
BOOK = rulebook("""
- {id: c.weapon, when: {incident.weapon: true}, then: {response: emergency}}
- id: c.plan
  about: child
  when: {child.flag.plan: true}
  then:
    response: priority
    duties: [{action: referred, from: rule_held, within: 2h, by: officer}]
- id: c.violence
  when: {incident.violence: false}
  then: {duties: [{action: reviewed, from: rule_held, within: 1h, by: sergeant, escalate_to: inspector}]}
""")
KID = person("kid", "child", facts={"child.age": 9})
TWO = (reported(people=(KID,)), reported(1, id="r2", incident="i2", people=(KID,)))
PLAN = flagged(30, "plan", "kid", incident="i2", id="f")


def floor(engine, at, incident="i1"):
    decision = engine.decide(incident, after(at))
    assert decision.degraded is None
    return decision.response.floor.id


def test_an_open_incident_of_the_same_child_is_decided_anew():
    """It waits until somebody advances, and is then named among what changed."""
    engine = told(BOOK, *TWO)
    engine.advance(after(20))
    engine.observe(PLAN)
    assert engine.due(after(30)) == after(30)
    assert engine.advance(after(30)).changed == ("i1",)
    assert floor(engine, 30) == "priority"
    assert engine.board(after(30)).rows[0].floor.id == "priority"


def test_a_closed_incident_is_not_decided_anew():
    """Neither by what others record nor by the clock; it says the same bytes but for the time asked for."""
    quiet, engine = told(BOOK, *TWO, closed(10)), told(BOOK, *TWO, closed(10))
    engine.observe(PLAN)
    engine.observe(searched(31, "register", "kid", incident="i2"))
    for at in (10, 30, 31, 5 * HOUR):
        assert decision_json(engine.decide("i1", after(at))) == decision_json(quiet.decide("i1", after(at)))
    assert "i1" not in engine.advance(after(5 * HOUR)).changed


def test_what_others_record_late_does_not_reach_a_closed_incident():
    """Though it happened before; asked of the time before it was closed, with hindsight, it counts."""
    late = flagged(5, "plan", "kid", incident="i2", recorded=60)
    quiet, engine = told(BOOK, *TWO, closed(10)), told(BOOK, *TWO, closed(10), late)
    assert decision_json(engine.decide("i1", after(100))) == decision_json(quiet.decide("i1", after(100)))
    assert engine.decide("i1", after(9), after(100)).response.floor.id == "priority"


def test_before_it_was_closed_it_was_decided_by_what_was_known_then():
    """Asked of the time before it was closed, it is as it was."""
    engine = told(BOOK, *TWO, PLAN, closed(40))
    engine.observe(cleared(50, "plan", "kid", incident="i2"))
    assert [floor(engine, at) for at in (29, 30, 40, 60)] == [
        "resolution",
        "priority",
        "priority",
        "priority",
    ]


def test_reopening_brings_it_back():
    """From then on whatever happened meanwhile counts."""
    engine = told(BOOK, *TWO, closed(10), PLAN)
    assert floor(engine, 40) == "resolution"
    engine.observe(reopened(50))
    assert floor(engine, 50) == "priority"
    assert floor(engine, 45) == "resolution"
    (duty,) = engine.decide("i1", after(50)).duties
    assert duty.opened_at == after(50)


def test_the_facts_of_a_closed_incident_do_not_lapse():
    """A no about violence stands for half an hour, and for good once nobody asks any more."""
    said = reported(facts={"incident.violence": False})
    assert told(BOOK, said).decide("i1", after(40)).reasons == ()
    shut = told(BOOK, said, closed(10))
    assert [one.rule for one in shut.decide("i1", after(40)).reasons] == ["c.violence"]


def test_what_a_closed_incident_owes_still_falls_due():
    """And goes up its ladder."""
    engine = told(BOOK, reported(facts={"incident.violence": False}), closed(10))
    found = []
    at = after(10)
    while (due := engine.due(at)) is not None and due <= after(4 * HOUR):
        at = due
        found += [(at, one.to) for one in engine.advance(at).alerts if one.cause == "reviewed/i1"]
    assert found == [(after(HOUR), "sergeant"), (after(3 * HOUR), "inspector")]


@pytest.mark.parametrize("where", ["i1", "i2"])
def test_what_a_closed_incident_owes_may_be_done_here_or_settled_elsewhere(where):
    """A referral settles what is owed for the child in every incident, opened up to then."""
    engine = told(BOOK, *TWO, PLAN, closed(40), done(50, "referred", "kid", incident=where))
    (duty,) = engine.decide("i1", after(3 * HOUR)).duties
    assert (duty.state, duty.ended_at) == (DutyState.DISCHARGED, after(50))
    assert [one for one in engine.advance(after(3 * HOUR)).alerts if one.cause == duty.id] == []


def test_what_is_said_in_a_closed_incident_counts_there():
    """Its own events are its own."""
    engine = told(BOOK, *TWO, closed(10))
    engine.observe(learnt(20, {"incident.weapon": True}))
    assert [floor(engine, at) for at in (19, 20, 500)] == ["resolution", "emergency", "emergency"]


def test_a_closing_that_was_a_mistake_never_was():
    """The incident was open all along."""
    engine = told(BOOK, *TWO, closed(10, id="c"), PLAN)
    assert floor(engine, 40) == "resolution"
    engine.observe(replaced(50, "c"))
    assert [floor(engine, at) for at in (49, 50)] == ["resolution", "priority"]
    assert [row.incident for row in engine.board(after(50)).rows] == ["i1", "i2"]


def test_a_closed_incident_merged_into_an_open_one_does_not_close_it():
    """The other goes on."""
    engine = told(BOOK, *TWO, closed(10, incident="i2"), merged(20, into="i1", incident="i2"))
    engine.observe(reported(21, id="r3", incident="i3", people=(KID,)))
    engine.observe(flagged(30, "plan", "kid", incident="i3"))
    assert floor(engine, 30) == "priority"
    assert [row.incident for row in engine.board(after(30)).rows] == ["i1", "i3"]


def test_a_marker_that_others_took_back_withdraws_what_rested_on_it():
    """A duty is never just missing; it names the event that took its ground away."""
    engine = told(BOOK, *TWO, PLAN)
    assert [one.state for one in engine.decide("i1", after(40)).duties] == [DutyState.OPEN]
    engine.observe(replaced(50, "f", incident="i2", id="not-her"))
    (duty,) = engine.decide("i1", after(60)).duties
    assert (duty.state, duty.ended_by) == (DutyState.WITHDRAWN, "not-her")
    (duty,) = engine.decide("i1", after(45)).duties
    assert duty.state is DutyState.OPEN


def test_what_was_redacted_is_gone_however_far_it_was_folded():
    """Its content is in no ledger that anybody asks for, of whatever time."""
    engine = told(BOOK, *TWO, learnt(5, {"incident.weapon": True}, id="secret"))
    engine.decide("i1", after(60))
    engine.observe(redacted(70, "secret"))
    assert [floor(engine, at) for at in (60, 69, 70)] == ["resolution"] * 3


def test_what_an_agency_is_late_with_is_chased_though_the_incident_is_closed():
    """Closing a log does not let go of what was asked for."""
    book = rulebook("""
    - id: c.asked
      about: child
      when: {}
      then:
        duties:
          - {action: referred, from: reported, within: 1h, by: officer,
             awaits: {agency: social_worker, action: conference, within: 2h}}
    - id: c.chased
      about: child
      when: {child.duty.conference.late: true}
      then: {duties: [{action: child_seen, from: rule_held, within: 1h, by: officer}]}
    """)
    engine = told(book, reported(people=(KID,)), done(10, "referred", "kid"), closed(20))
    duties = {one.id: one.state for one in engine.decide("i1", after(131)).duties}
    assert duties["conference/kid"] is DutyState.AWAITED
    assert duties["child_seen/kid"] is DutyState.OPEN
    assert engine.due(after(30)) == after(30)
    engine.advance(after(30))
    assert engine.due(after(30)) == after(130)


def test_nobody_is_alerted_to_what_others_settled_after_a_closed_incident_was_late_with_it():
    """Neither at once nor at the next shift change, nor on the weekly list."""
    late = told(BOOK, *TWO, PLAN, closed(40), done(200, "referred", "kid", incident="i2"))
    assert late.decide("i1", after(210)).duties[0].state is DutyState.DISCHARGED
    for at in (210, 24 * HOUR, 15 * 24 * HOUR):
        found = late.advance(after(at))
        assert [one for one in found.alerts if one.cause == "referred/kid"] == []
        assert [one for some in found.lists for one in some.duties if one[0] == "i1"] == []


def test_asking_of_the_time_before_it_was_closed_changes_nothing_that_is_said_later():
    """Asked with hindsight, what others told late counts before the closing, and not after it."""
    events = (*TWO, flagged(5, "plan", "kid", incident="i2", recorded=60), closed(10))
    fresh, asked = Engine(BOOK), Engine(BOOK)
    fresh.recall(events)
    asked.recall(events)
    assert floor(fresh, 100) == "resolution"
    assert asked.decide("i1", after(9), after(100)).response.floor.id == "priority"
    assert decision_json(asked.decide("i1", after(100))) == decision_json(fresh.decide("i1", after(100)))


def test_what_is_said_of_a_closed_incident_lets_in_what_others_told_until_then_whenever_it_is_asked():
    """Folded before or not, it comes to the same."""
    events = (*TWO, closed(10), flagged(5, "plan", "kid", incident="i2", recorded=60))
    said = learnt(70, {"incident.where": "home"})
    fresh, asked = Engine(BOOK), told(BOOK, *events)
    asked.decide("i1", after(65))
    asked.observe(said)
    fresh.recall((*events, said))
    assert floor(fresh, 70) == "priority"
    assert decision_json(asked.decide("i1", after(100))) == decision_json(fresh.decide("i1", after(100)))


def test_what_others_settled_of_a_closed_incident_counts_from_when_it_was_done_however_late_it_is_told():
    """And what they take back never settled anything; folded before or not, it comes to the same."""
    book = rulebook("""
- id: c.asked
  about: child
  when: {child.age: "< 10"}
  then: {duties: [{action: referred, from: reported, within: 1h, by: officer}]}
- id: c.chased
  about: child
  when: {child.duty.referred.overdue: true}
  then: {duties: [{action: conference, from: rule_held, within: 1h, by: officer}]}
""")
    settled = done(50, "referred", "kid", incident="i2", recorded=90)
    undone = replaced(110, settled.id, incident="i2")
    for events, owed in (
        ((settled,), {"referred/kid": "discharged"}),
        ((settled, undone), {"referred/kid": "overdue", "conference/kid": "overdue"}),
    ):
        fresh, asked = Engine(book), told(book, *TWO, closed(10))
        fresh.recall((*TWO, closed(10), *events))
        for event in events:
            asked.decide("i1", event.recorded_at - timedelta(minutes=5))
            asked.observe(event)
        found = asked.decide("i1", after(150))
        assert {one.id: one.state.value for one in found.duties} == owed
        assert decision_json(found) == decision_json(fresh.decide("i1", after(150)))
