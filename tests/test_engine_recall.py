"""Starting again from the events, in one go or in pieces, and what is refused on the way."""

from datetime import timedelta

import pytest

from riskengine import Engine, EventRefused, UnknownIncident, decision_json
from riskengine.model.wire import board_json
from small.rulebooks import rulebook
from small.telling import (
    SERGEANT,
    after,
    answered,
    closed,
    done,
    flagged,
    graded,
    learnt,
    merged,
    person,
    redacted,
    released,
    reopened,
    replaced,
    reported,
    searched,
    told,
    transferred,
)

BOOK = rulebook("""
- id: r.weapon
  when: {incident.weapon: true}
  then:
    response: emergency
    duties: [{action: reviewed, from: reported, within: 1h, by: sergeant, escalate_to: inspector}]
- id: r.plan
  about: child
  when: {child.flag.plan: true}
  then:
    risk: {harm: medium}
    duties: [{action: referred, from: rule_held, within: 2h, by: officer}]
- id: r.late
  when: {incident.duty.reviewed.overdue: true}
  then: {duties: [{action: attended, from: rule_held, within: 10m, by: officer}]}
- {id: r.injury, when: {incident.injury: ">= minor"}, then: {response: priority}}
""")
ARMED = {"incident.weapon": True}
KID = person("kid", "child", facts={"child.age": 9})
EVENTS = (
    reported(0, people=(KID,)),
    reported(1, id="r2", incident="i2", people=(KID,), facts=ARMED),
    graded(2, "grade_3"),
    learnt(5, ARMED, recorded=40),
    flagged(6, "plan", "kid", incident="i2", id="f"),
    learnt(8, {"incident.injury": "serious"}, id="wrong"),
    searched(9, "register", "kid"),
    transferred(45, "reviewed/i1", back=200),
    answered(46, "graded-grade_3@2/response"),
    replaced(47, "wrong"),
    done(50, "referred", "kid", incident="i2", id="ref"),
    closed(55, incident="i2", id="c2"),
    reported(56, id="r3", incident="i3"),
    merged(60, into="i1", incident="i3", id="m3"),
    released(130, "reviewed/i2", incident="i2", id="rel"),
    closed(150, id="c1"),
    reopened(180, id="o1"),
    learnt(190, {"incident.injury": "minor"}, id="late", recorded=210),
    redacted(220, "late"),
)
MOMENTS = (0, 30, 46, 58, 140, 190, 215, 399)


def said(engine):
    """The bytes of every decision and board, at each moment, as known then."""
    found = []
    for minute in MOMENTS:
        for incident in ("i1", "i2", "i3"):
            try:
                found.append(decision_json(engine.decide(incident, after(minute))))
            except UnknownIncident:
                found.append(None)
        found.append(board_json(engine.board(after(minute))))
    return found


@pytest.fixture(scope="module")
def expected():
    """What is said by an engine that was told everything in order, and was asked nothing before."""
    return said(told(BOOK, *EVENTS))


def by_record(events=EVENTS):
    return sorted(events, key=lambda one: (one.recorded_at, one.id))


def test_what_is_recalled_says_the_same(expected):
    """The events are all there is to keep."""
    engine = Engine(BOOK)
    engine.recall(EVENTS)
    assert said(engine) == expected


def test_what_is_recalled_in_pieces_and_observed_after_says_the_same(expected):
    """Wherever it was cut."""
    for cut in range(2, len(EVENTS), 3):
        engine = Engine(BOOK)
        engine.recall(EVENTS[:cut])
        for event in EVENTS[cut:]:
            engine.observe(event)
        assert said(engine) == expected


def test_advancing_in_between_says_the_same(expected):
    """As an embedder does, event by event as they are recorded, and at every moment that is due."""
    engine = Engine(BOOK)
    at = after(0)
    for event in by_record():
        while (due := engine.due(at)) is not None and due < event.recorded_at:
            at = due
            engine.advance(at)
            engine.board(at)
        engine.observe(event)
        at = max(at, event.recorded_at)
    assert said(engine) == expected


def test_the_order_of_arrival_changes_nothing(expected):
    """What is recorded earlier may arrive later, also where it concerns somebody in another incident."""
    reports = [one for one in EVENTS if one.type == "incident.reported"]
    first = {*(one.id for one in reports), "wrong", "late"}
    rest = [one for one in EVENTS if one.id not in first and one.id != "redacted@220"]
    wrong, late = (one for one in EVENTS if one.id in ("wrong", "late"))
    depends = ("transferred@45", "answered@46", "rel", "o1", "replaced@47")
    for turn in range(3):
        free = [one for one in rest if one.id not in depends]
        free = free[turn * 3 :] + free[: turn * 3]
        engine = Engine(BOOK)
        bound = [one for one in rest if one.id in depends]
        for event in (*reports, late, wrong, *free, *bound, EVENTS[-1]):
            engine.observe(event)
            engine.advance(after(1_000))
        assert said(engine) == expected


def test_asking_about_the_past_in_between_says_the_same(expected):
    """Or about what lies ahead of everything that is known."""
    engine = Engine(BOOK)
    for event in EVENTS:
        engine.observe(event)
        engine.decide(event.incident, event.occurred_at, event.recorded_at)
        engine.decide(event.incident, after(5_000))
        engine.board(after(5_000))
        engine.decide(event.incident, event.recorded_at)
    assert said(engine) == expected


def test_after_a_restart_nothing_is_shown_again():
    """Advanced to where it was, an engine knows what was shown by then."""
    engine = told(BOOK, *EVENTS[:9])
    before = engine.advance(after(300))
    again = Engine(BOOK)
    again.recall(EVENTS[:9])
    assert again.due(after(300)) == after(300)
    assert again.advance(after(300)) == before
    for at in (310, 400, 2_000):
        assert again.advance(after(at)) == engine.advance(after(at))


def test_recalling_decides_nothing(monkeypatch):
    """However many there are; the first to ask pays for it."""
    monkeypatch.setattr("riskengine.engine.folding.fold", None)
    engine = Engine(BOOK)
    engine.recall(EVENTS)
    assert engine.incidents == ("i1", "i2", "i3")
    assert len(engine.events_of("i2")) == 6 - 1


def test_what_is_recalled_twice_is_taken_in_once():
    """Nobody need know what was recalled before."""
    engine = Engine(BOOK)
    engine.recall(EVENTS[:5])
    engine.recall(EVENTS[:7])
    assert len(engine.events_of("i1")) == 5


def test_recalling_what_is_no_longer_declared_is_refused():
    """An engine of other words must not quietly leave things out."""
    engine = Engine(BOOK)
    with pytest.raises(EventRefused) as refused:
        engine.recall([reported(), done(5, "spoken_to")])
    assert [one.path for one in refused.value.faults] == ["$.action"]
    with pytest.raises(UnknownIncident):
        engine.recall([learnt(5, incident="i9")])


def test_what_is_recorded_later_than_now_is_refused():
    """Where the caller has a clock; nothing has then changed."""
    engine = told(BOOK, reported())
    with pytest.raises(EventRefused) as refused:
        engine.observe(learnt(5, ARMED), now=after(4))
    assert str(refused.value) == "$.recorded_at: this is later than now; nothing is recorded ahead of time"
    assert len(engine.events_of("i1")) == 1
    assert engine.observe(learnt(5, ARMED), now=after(5)).response.floor.id == "emergency"


def test_now_needs_an_offset_too():
    """As any other moment."""
    with pytest.raises(ValueError, match="now needs a time with an offset"):
        Engine(BOOK).observe(reported(), now=after(0).replace(tzinfo=None))


def test_an_event_without_an_offset_is_refused_for_that():
    """Whatever the time is now."""
    naive = reported()
    object.__setattr__(naive, "recorded_at", after(0).replace(tzinfo=None))
    with pytest.raises(EventRefused) as refused:
        Engine(BOOK).observe(naive, now=after(0) + timedelta(days=1))
    assert [one.path for one in refused.value.faults] == ["$.recorded_at"]


def test_who_reviewed_is_somebody():
    """The events above are what they seem: nothing in them is degraded."""
    engine = told(BOOK, *EVENTS)
    assert all(engine.decide(one, after(400)).degraded is None for one in engine.incidents)
    assert engine.observe(done(500, "reviewed", by=SERGEANT)).degraded is None
