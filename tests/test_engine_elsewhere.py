"""What is said in one incident and counts in another."""

from riskengine import decision_json
from riskengine.model.ledger import DutyState
from small.rulebooks import rulebook
from small.telling import (
    OFFICER,
    after,
    cleared,
    flagged,
    learnt,
    linked,
    merged,
    person,
    redacted,
    replaced,
    reported,
    searched,
    told,
)

BOOK = rulebook("""
- {id: e.weapon, when: {incident.weapon: true}, then: {response: emergency}}
- {id: e.injury, when: {incident.injury: ">= minor"}, then: {response: priority}}
- {id: e.plan, about: child, when: {child.flag.plan: true}, then: {risk: {harm: medium}}}
- id: e.unknown-before
  about: child
  when: {child.flag.known: false}
  then: {duties: [{action: referred, by: officer}]}
""")
PLAN_OWES = """
- id: e.plan
  about: child
  when: {child.flag.plan: true}
  then: {duties: [{action: child_seen, from: rule_held, within: 30m, by: officer}]}
"""
ARMED = {"incident.weapon": True}
KID = person("kid", "child", facts={"child.age": 9})


def bytes_of(engine):
    """The bytes of what is decided an hour after noon."""
    return decision_json(engine.decide("i1", after(60)))


def floor(engine, at):
    """The response floor at a moment."""
    decision = engine.decide("i1", after(at))
    assert decision.degraded is None
    return decision.response.floor.id


def test_what_was_said_in_a_merged_incident_counts_in_the_other():
    """From when that is known; what is said in it later counts too."""
    engine = told(
        BOOK,
        reported(),
        reported(1, id="second", incident="i2", facts={"incident.injury": "minor"}),
        merged(10, into="i1", incident="i2"),
    )
    assert floor(engine, at=9) == "resolution"
    assert floor(engine, at=10) == "priority"
    engine.observe(learnt(20, ARMED, incident="i2"))
    assert floor(engine, at=20) == "emergency"
    assert [one.id for one in engine.everything_of("i1")] == [
        "reported@0",
        "second",
        "merged@10",
        "learnt@20",
    ]


def test_a_merged_incident_may_be_merged_on():
    """Whatever was merged into it goes along."""
    engine = told(
        BOOK,
        reported(),
        reported(1, id="r2", incident="i2"),
        reported(2, id="r3", incident="i3", facts=ARMED),
        merged(10, into="i2", incident="i3", id="m3"),
        merged(20, into="i1", incident="i2", id="m2"),
    )
    assert (floor(engine, at=19), floor(engine, at=20)) == ("resolution", "emergency")


def test_a_marker_counts_wherever_the_person_is():
    """It is about the person, not about the incident it was raised in."""
    elsewhere = (reported(id="r2", incident="i2", people=(KID,)), flagged(5, "plan", "kid", incident="i2"))
    engine = told(BOOK, reported(1, people=(KID,)), *elsewhere)
    assert [one.rule for one in engine.decide("i1", after(4)).reasons] == []
    assert [one.rule for one in engine.decide("i1", after(5)).reasons] == ["e.plan"]
    engine.observe(cleared(9, "plan", "kid", incident="i2"))
    assert engine.decide("i1", after(10)).reasons == ()


def test_a_search_counts_wherever_the_person_is():
    """Nobody searches twice; what was found nowhere is known not to be."""
    engine = told(
        BOOK,
        reported(people=(KID,)),
        searched(1, "register", "kid"),
        reported(id="r2", incident="i2", people=(KID,)),
    )
    assert engine.decide("i1", after(2)).reasons == ()
    engine.observe(searched(3, "archive", "kid", incident="i2"))
    assert [one.rule for one in engine.decide("i1", after(3)).reasons] == ["e.unknown-before"]


def test_a_marker_from_elsewhere_brings_a_duty_from_when_it_was_raised():
    """It is a moment of every incident the person is at, however often anybody asks."""
    book = rulebook(PLAN_OWES)
    engine = told(
        book,
        reported(people=(KID,)),
        reported(id="r2", incident="i2", people=(KID,)),
        flagged(5, "plan", "kid", incident="i2", recorded=8),
    )
    assert engine.decide("i1", after(7)).duties == ()
    for at, state in ((20, DutyState.OPEN), (37, DutyState.OPEN), (38, DutyState.OVERDUE)):
        (duty,) = engine.decide("i1", after(at)).duties
        assert (duty.opened_at, duty.due_at, duty.state) == (after(5), after(38), state)
    assert bytes_of(engine) == bytes_of(told(book, *engine.events_of("i1"), *engine.events_of("i2")))


def test_a_marker_of_somebody_linked_later_counts():
    """Being linked with somebody at the incident is to be at it."""
    engine = told(
        BOOK,
        reported(id="r2", incident="i2", people=(KID,)),
        flagged(1, "plan", "kid", incident="i2"),
        reported(people=(person("mum"),)),
    )
    engine.observe(linked(5, "parent_of", "mum", "kid"))
    engine.observe(learnt(6, people=(KID,)))
    assert [one.subject for one in engine.decide("i1", after(6)).reasons] == ["kid"]


def test_incidents_do_not_touch_one_another():
    """What happens in one changes no byte of the other."""
    engine = told(BOOK, reported(facts=ARMED), reported(id="b", incident="i2"))
    before = bytes_of(engine)
    engine.observe(learnt(5, {"incident.injury": "serious"}, incident="i2", by=OFFICER))
    assert bytes_of(engine) == before


def test_a_marker_replaced_elsewhere_no_longer_counts():
    """Whoever was mistaken for somebody else is free of it everywhere; taking that back restores it."""
    engine = told(
        BOOK,
        reported(people=(KID,)),
        reported(id="r2", incident="i2", people=(KID,)),
        flagged(5, "plan", "kid", incident="i2"),
    )
    assert [one.rule for one in engine.decide("i1", after(10)).reasons] == ["e.plan"]
    engine.observe(replaced(20, "flagged-plan@5", incident="i2"))
    assert engine.decide("i1", after(20)).reasons == ()
    assert [one.rule for one in engine.decide("i1", after(19)).reasons] == ["e.plan"]
    engine.observe(replaced(30, "replaced@20", incident="i2"))
    assert [one.rule for one in engine.decide("i1", after(30)).reasons] == ["e.plan"]


def test_a_marker_redacted_elsewhere_no_longer_counts():
    """Its content is gone from every incident."""
    engine = told(
        BOOK,
        reported(people=(KID,)),
        reported(id="r2", incident="i2", people=(KID,)),
        flagged(5, "plan", "kid", incident="i2"),
        redacted(20, "flagged-plan@5", incident="i2"),
    )
    assert engine.decide("i1", after(30)).reasons == ()


def test_a_marker_from_before_the_incident_brings_nothing_before_it():
    """What follows from it begins with the incident."""
    engine = told(
        rulebook(PLAN_OWES),
        reported(id="r2", incident="i2", people=(KID,)),
        flagged(1, "plan", "kid", incident="i2"),
        reported(10, people=(KID,)),
    )
    (duty,) = engine.decide("i1", after(20)).duties
    assert (duty.opened_at, duty.due_at) == (after(10), after(40))


def test_a_search_from_before_the_incident_says_nothing_of_now():
    """What was put on record since would have been missed."""
    engine = told(
        BOOK,
        reported(id="r2", incident="i2", people=(KID,)),
        searched(1, "register", "kid", incident="i2"),
        searched(2, "archive", "kid", incident="i2"),
        reported(10, people=(KID,)),
    )
    assert engine.decide("i1", after(20)).reasons == ()
