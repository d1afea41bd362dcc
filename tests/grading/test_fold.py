"""Asking often, seldom, in any order or after a restart gives the same bytes."""

from itertools import permutations

import pytest

from riskengine import Engine, decision_json
from small.rulebooks import rulebook
from small.telling import after, done, graded, learnt, person, released, reported, told, transferred

BOOK = rulebook("""
- id: f.violence
  when: {incident.violence: true}
  then: {response: emergency, duties: [{action: reviewed, from: reported, within: 40m, by: sergeant}]}
- id: f.calm
  when: {incident.violence: false}
  then: {duties: [{known: incident.where, from: rule_held, within: 5m, by: call_handler}]}
- id: f.late
  when: {incident.duty.reviewed.overdue: true}
  then: {duties: [{action: attended, from: rule_held, within: 10m, by: officer}]}
- id: f.each
  when: {}
  then: {duties: [{action: child_seen, each: attended, from: occurred, within: 1h, by: officer}]}
  about: child
""")
EVENTS = (
    reported(facts={"incident.violence": False}, people=(person("kid", "child"),)),
    graded(2, "grade_4"),
    learnt(7, {"incident.violence": True}),
    transferred(8, "reviewed/i1", back=55),
    done(20, "attended"),
    released(70, "child_seen/kid@attended@20"),
)
MOMENTS = tuple(range(0, 121, 5))


def said(engine, at=MOMENTS):
    """The bytes of what is decided at each moment."""
    return [decision_json(engine.decide("i1", after(minute), after(minute))) for minute in at]


@pytest.fixture(scope="module")
def expected():
    """What is said when each moment is asked for by itself, of an engine that was asked nothing before."""
    return [said(told(BOOK, *EVENTS), at=[minute])[0] for minute in MOMENTS]


def test_asking_often_changes_nothing(expected):
    """Nothing is remembered of the times at which somebody asked."""
    engine = told(BOOK, *EVENTS)
    assert said(engine) == expected
    assert said(engine) == expected


def test_asking_in_any_order_changes_nothing(expected):
    """The past may be asked for after the future."""
    engine = told(BOOK, *EVENTS)
    assert list(reversed(said(engine, at=tuple(reversed(MOMENTS))))) == expected


def test_asking_between_the_events_changes_nothing(expected):
    """What is decided on the way is no part of what is remembered."""
    engine = Engine(BOOK)
    for event in EVENTS:
        engine.observe(event)
        engine.decide("i1", after(3))
        engine.decide("i1", after(500))
    assert said(engine) == expected


def test_the_order_of_arrival_changes_nothing():
    """Only what was said, when it happened and when it was recorded counts."""
    first, *rest = (
        EVENTS[0],
        *(learnt(at, facts, recorded=30) for at, facts in ((5, {"incident.violence": True}), (9, {}))),
        done(20, "attended", recorded=30),
    )
    found = {said(told(BOOK, first, *order), at=[60])[0] for order in permutations(rest)}
    assert len(found) == 1


def test_deadlines_pass_though_nobody_asks():
    """One duty falls overdue and brings another, which falls overdue in turn."""
    decision = told(BOOK, reported(facts={"incident.violence": True})).decide("i1", after(300))
    assert [(one.id, one.opened_at, one.state.value) for one in decision.duties] == [
        ("attended/i1", after(40), "overdue"),
        ("reviewed/i1", after(0), "overdue"),
    ]


def test_a_fact_that_lapses_is_a_moment():
    """A no about violence stands for half an hour; until then its rule holds."""
    engine = told(BOOK, reported(facts={"incident.violence": False}))
    assert engine.decide("i1", after(6)).next_review_at == after(30)
    assert [one.rule for one in engine.decide("i1", after(29)).reasons] == ["f.calm"]
    assert engine.decide("i1", after(30)).reasons == ()
