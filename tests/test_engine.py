"""The engine: told events, it answers with Decisions."""

import subprocess
import sys
from dataclasses import replace

import pytest

import riskengine
from riskengine import Engine, EventRefused, UnknownIncident, decision_json, event_from
from riskengine.model.ledger import ChallengeState, DutyState
from riskengine.model.wire import content_hash, event_to
from small.rulebooks import rulebook
from small.telling import (
    HANDLER,
    after,
    closed,
    done,
    flagged,
    graded,
    learnt,
    merged,
    person,
    reclassified,
    redacted,
    replaced,
    reported,
    told,
)

BOOK = rulebook("""
- id: e.weapon
  when: {incident.weapon: true}
  then: {response: emergency, duties: [{action: reviewed, from: reported, within: 1h, by: sergeant}]}
- {id: e.injury, when: {incident.injury: ">= minor"}, then: {response: priority}}
- {id: e.missing, incidents: [missing], when: {incident.violence: true}, then: {response: emergency}}
""")
ARMED = {"incident.weapon": True}
KID = person("kid", "child", facts={"child.age": 9})


def bytes_of(engine, at=60, incident="i1"):
    """The bytes of what is decided at a moment."""
    return decision_json(engine.decide(incident, after(at)))


def floor(engine, at=60, known=None, incident="i1"):
    """The response floor at a moment."""
    decision = engine.decide(incident, after(at), None if known is None else after(known))
    assert decision.degraded is None
    return decision.response.floor.id


def test_the_public_names_are_all_there():
    """Each can be imported from the package itself, and has the name it is called by."""
    for name in set(riskengine.__all__) - {"__version__", "Event"}:
        assert getattr(riskengine, name).__name__ == name
    assert riskengine.Event is not None
    assert riskengine.__version__.count(".") == 2


def test_a_name_that_is_not_public_is_refused():
    """As any other attribute that is not there."""
    with pytest.raises(AttributeError, match="module 'riskengine' has no attribute 'Motor'"):
        riskengine.Motor  # noqa: B018


def test_importing_the_package_costs_nothing():
    """What is public is loaded when it is first asked for."""
    code = "import sys, riskengine; print(sorted(name for name in sys.modules if name[:10] == 'riskengine'))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "['riskengine', 'riskengine.version']\n"


def test_observing_decides_as_of_the_latest_record():
    """What was recorded last is read, though it occurred before."""
    engine = told(BOOK, reported(), learnt(20))
    decision = engine.observe(learnt(5, ARMED, recorded=30))
    assert (decision.as_of, decision.known_at) == (after(30), after(30))
    assert decision.response.floor.id == "emergency"


def test_events_come_from_the_wire():
    """Plain data is read strictly, and decides as any other."""
    engine = Engine(BOOK)
    assert engine.observe(event_from(event_to(reported(facts=ARMED)))).response.floor.id == "emergency"
    assert engine.event("reported@0") == reported(facts=ARMED)


def test_the_same_event_twice_is_taken_in_once():
    """Sending it again is safe, and answers as before."""
    engine = told(BOOK, reported(), learnt(5, ARMED))
    before = bytes_of(engine)
    again = engine.observe(learnt(5, ARMED))
    assert decision_json(again) == decision_json(engine.decide("i1", after(5)))
    assert bytes_of(engine) == before
    assert len(engine.events_of("i1")) == 2


def test_the_same_id_with_other_content_is_refused():
    """An event never changes."""
    engine = told(BOOK, reported(), learnt(5, ARMED))
    before = bytes_of(engine)
    with pytest.raises(EventRefused) as refused:
        engine.observe(learnt(5, {"incident.weapon": False}))
    assert [str(one) for one in refused.value.faults] == [
        "$.id: an event of this id was taken in with other content; an event never changes, replace it"
    ]
    assert bytes_of(engine) == before


@pytest.mark.parametrize(
    "event",
    [
        learnt(5, {"incident.wepon": True}),
        learnt(5, {"incident.injury": "grave"}),
        learnt(5, ARMED, recorded=4),
        learnt(5, ARMED, incident="i9"),
        graded(5, "grade_9"),
        done(5, "child_seen", "nobody"),
        reported(5),
        merged(5, into="i9"),
        replaced(5, "nothing@1"),
        redacted(5, "nothing@1"),
        learnt(5, ARMED, by=replace(HANDLER, post="plumber")),
    ],
    ids=lambda event: event.id,
)
def test_a_refused_event_changes_nothing(event):
    """Neither what is decided nor what is known."""
    engine = told(BOOK, reported(people=(KID,)), learnt(1, {"incident.injury": "minor"}))
    before = bytes_of(engine)
    with pytest.raises(EventRefused):
        engine.observe(event)
    assert bytes_of(engine) == before
    assert (engine.incidents, len(engine.events_of("i1"))) == (("i1",), 2)
    assert engine.event(event.id) is None


def test_nothing_is_said_of_an_incident_that_nobody_reported():
    """The nearest id is named, whether it is asked about or told of."""
    engine = told(BOOK, reported())
    for ask in (engine.decide, engine.explain):
        with pytest.raises(UnknownIncident) as unknown:
            ask("i2", after(5))
        assert [one.path for one in unknown.value.faults] == ["$.incident"]
    with pytest.raises(UnknownIncident):
        engine.observe(learnt(5, incident="i2"))


def test_nothing_is_said_of_an_incident_before_it_was_reported():
    """Neither before it occurred nor before it was recorded."""
    engine = told(BOOK, reported(10, recorded=20))
    for at, known in ((9, 30), (30, 19)):
        with pytest.raises(UnknownIncident):
            engine.decide("i1", after(at), after(known))
    assert engine.decide("i1", after(10), after(20)).degraded is None


def test_hindsight_is_refused():
    """What was recorded later is not read, though it had happened."""
    engine = told(BOOK, reported(), learnt(5, ARMED, recorded=30))
    assert floor(engine, at=10, known=10) == "resolution"
    assert floor(engine, at=29) == "resolution"
    assert floor(engine, at=10, known=30) == "emergency"
    assert floor(engine, at=30) == "emergency"


def test_a_late_event_counts_from_when_it_occurred():
    """What was folded without it is folded anew."""
    events = (reported(), graded(10, "grade_4"), learnt(5, ARMED, recorded=30))
    late = told(BOOK, *events)
    assert late.decide("i1", after(30)) == told(
        BOOK, *sorted(events, key=lambda one: one.occurred_at)
    ).decide("i1", after(30))
    (duty,) = late.decide("i1", after(30)).duties
    (challenge,) = late.decide("i1", after(30)).challenges
    assert (duty.opened_at, challenge.raised_at) == (after(5), after(10))


def test_a_restart_from_the_events_gives_the_same_bytes():
    """Events and rules are the only state; whatever was asked before does not matter."""
    events = (
        reported(people=(KID,)),
        graded(2, "grade_3"),
        learnt(5, ARMED),
        flagged(8, "plan", "kid"),
        replaced(9, "learnt@5"),
        closed(12),
    )
    engine = Engine(BOOK)
    for event in events:
        engine.observe(event)
        bytes_of(engine, at=300)
    restarted = told(BOOK, *(event_from(event_to(event)) for event in engine.events_of("i1")))
    for at in (0, 5, 8, 11, 90):
        assert bytes_of(restarted, at) == bytes_of(engine, at)


def test_a_replaced_event_no_longer_counts():
    """What was said of then, as known then, stays said."""
    engine = told(BOOK, reported(), learnt(5, ARMED), replaced(20, "learnt@5"))
    assert floor(engine, at=19) == "emergency"
    assert floor(engine, at=20) == "resolution"
    assert floor(engine, at=10, known=20) == "resolution"


def test_what_rested_on_a_replaced_event_is_withdrawn():
    """A duty or challenge is never just missing; it names the event that took its ground away."""
    engine = told(BOOK, reported(), learnt(5, ARMED), graded(6, "grade_3"), replaced(20, "learnt@5"))
    decision = engine.decide("i1", after(30))
    assert [(one.id, one.state, one.ended_by) for one in decision.duties] == [
        ("reviewed/i1", DutyState.WITHDRAWN, "replaced@20")
    ]
    assert [(one.id, one.state, one.ended_by) for one in decision.challenges] == [
        ("graded-grade_3@6/response", ChallengeState.WITHDRAWN, "replaced@20")
    ]


def test_a_redacted_event_is_gone_and_leaves_its_hash():
    """Nobody can read it back, and nothing of it counts any more."""
    event = learnt(5, ARMED, people=(person("kid", "child"),))
    engine = told(BOOK, reported(), event, redacted(20, "learnt@5"))
    assert engine.event("learnt@5") is None
    assert engine.tombstone("learnt@5") == content_hash(event)
    assert [one.id for one in engine.events_of("i1")] == ["reported@0", "redacted@20"]
    assert floor(engine, at=20) == "resolution"
    assert "kid" not in bytes_of(engine)


def test_a_redacted_event_is_not_taken_in_again():
    """With the same content it is known already; with other content it is refused."""
    engine = told(BOOK, reported(), learnt(5, ARMED), redacted(20, "learnt@5"))
    before = bytes_of(engine)
    engine.observe(learnt(5, ARMED))
    with pytest.raises(EventRefused):
        engine.observe(learnt(5, {"incident.weapon": False}))
    assert bytes_of(engine) == before
    assert engine.event("learnt@5") is None


def test_a_redacted_report_keeps_what_it_was_about():
    """The incident is still known, and its kinds; who was at it is not."""
    engine = told(BOOK, reported(people=(KID,), facts=ARMED, place="a house"), redacted(20, "reported@0"))
    decision = engine.decide("i1", after(30))
    assert (decision.kinds, decision.response.floor.id) == (("assault",), "resolution")
    kept = engine.event("reported@0")
    assert kept is not None
    assert (kept.people, kept.facts, kept.place) == ((), {}, None)
    assert "kid" not in decision_json(decision)


def test_a_redaction_may_be_told_of_what_no_longer_exists():
    """Its hash is all there is; the event, should it turn up, stays out."""
    event = learnt(5, ARMED)
    engine = told(BOOK, reported(), redacted(20, "learnt@5", hash=content_hash(event)))
    assert engine.tombstone("learnt@5") == content_hash(event)
    engine.observe(event)
    assert floor(engine, at=30) == "resolution"
    with pytest.raises(EventRefused):
        engine.observe(learnt(5, {"incident.weapon": False}))


def test_a_further_kind_brings_its_rules():
    """None is ever taken away."""
    engine = told(BOOK, reported(facts={"incident.violence": True}))
    assert floor(engine) == "resolution"
    decision = engine.observe(reclassified(5, "missing"))
    assert (decision.kinds, decision.response.floor.id) == (("assault", "missing"), "emergency")


def test_other_rules_come_into_force_with_time():
    """By the calendar of the pack: in summer its day begins an hour before that of UTC."""
    book = rulebook("""
    - {id: e.old, when: {incident.weapon: true}, then: {response: priority}, in_force: {to: 2026-03-31}}
    - {id: e.new, when: {incident.weapon: true}, then: {response: emergency}, in_force: {from: 2026-04-01}}
    """)
    engine = told(book, reported(facts=ARMED))
    change = 30 * 24 * 60 + 11 * 60
    assert engine.decide("i1", after(0)).next_review_at == after(change)
    assert floor(engine, at=change - 1) == "priority"
    assert floor(engine, at=change) == "emergency"
    assert engine.decide("i1", after(change)).next_review_at is None


def test_incidents_are_listed_by_id():
    """Whatever the order in which they were reported."""
    engine = told(BOOK, reported(id="b", incident="i2"), reported(id="a"))
    assert engine.incidents == ("i1", "i2")
    assert (engine.knows("i2"), engine.knows("i3")) == (True, False)
    assert (engine.events_of("i3"), engine.everything_of("i3")) == ((), ())


def test_a_child_of_an_age_no_child_has_is_refused():
    """A slip in an age must not quietly take a child out of the rules."""
    grown = person("kid", "child", facts={"person.age": 30})
    with pytest.raises(EventRefused) as refused:
        Engine(BOOK).observe(reported(0, people=(grown,)))
    assert (
        str(refused.value)
        == '$.people[0].facts["person.age"]: a "child" is under 18; mend the age, or leave the role out'
    )


def test_a_moment_without_an_offset_is_refused_in_words():
    """Whoever asks for a naive time is told what is wrong with it."""
    engine = Engine(BOOK)
    engine.observe(reported(0))
    with pytest.raises(ValueError, match="as_of needs a time with an offset, as 2026-11-01T08:00:00"):
        engine.decide("i1", after(0).replace(tzinfo=None))


def test_before_the_report_nothing_was_reported():
    """An incident that is known later is not taken for another of a like name."""
    engine = Engine(BOOK)
    engine.observe(reported(10))
    with pytest.raises(UnknownIncident) as unknown:
        engine.decide("i1", after(5))
    assert str(unknown.value) == "$.incident: nothing was reported of this incident by then"
