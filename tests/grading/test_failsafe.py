"""If deciding itself fails, there is a floor all the same."""

from dataclasses import replace

import pytest

from riskengine import Engine, decision_json
from riskengine.facts.view import FactReader
from riskengine.model.decision import Graded
from riskengine.model.ledger import DutyState
from small.rulebooks import rulebook
from small.telling import after, graded, learnt, person, released, reported, told

BOOK = rulebook("""
- id: s.weapon
  when: {incident.weapon: true}
  then: {response: priority, duties: [{action: reviewed, from: reported, within: 1h, by: sergeant}]}
- {id: s.young, about: child, when: {child.age: "< 13"}, then: {risk: {missing: medium}}}
""")
ARMED = {"incident.weapon": True}
CAUSE = f"KeyError in {__name__}.broken"


def broken(*args, **kwargs):
    """A bug, which carries what it was about."""
    raise KeyError("the name of a child")


@pytest.fixture
def bug(monkeypatch):
    """Plants the bug, when called."""
    return lambda: monkeypatch.setattr(FactReader, "read", broken)


def test_the_last_good_floor_stands(bug):
    """The response, the levels of risk and what people set."""
    kid = person("kid", "child", facts={"child.age": 9})
    facts = {**ARMED, "incident.children_listed": True}
    engine = told(BOOK, reported(facts=facts, people=(kid,)), graded(1, "grade_3"))
    bug()
    decision = engine.decide("i1", after(5))
    assert decision.degraded is not None
    assert decision.degraded.fallback == "last_good"
    assert decision.response.floor == Graded(id="priority", word="Soon")
    assert decision.response.ceiling == Graded(id="emergency", word="Immediate")
    assert decision.response.in_force is not None
    assert decision.response.in_force.value == "grade_3"
    assert [(one.subject, one.strand, one.floor.id, one.ceiling.id) for one in decision.risks] == [
        ("kid", "missing", "medium", "high")
    ]


def test_a_bug_in_taking_an_event_in_gives_a_floor_too(monkeypatch):
    """What was last known to be good, or the grade to fall back on; sent again, the event is taken in."""
    engine = told(BOOK, reported(facts=ARMED))
    good = engine.decide("i1", after(5)).response.floor
    with monkeypatch.context() as broken:
        broken.setattr("riskengine.facts.history.History.take", None)
        first = engine.observe(reported(1, id="r2", incident="i2", kinds=("missing",)))
        again = engine.observe(graded(5, "grade_3"))
    assert (first.degraded.fallback, first.response.floor.id) == ("pack", "emergency")
    assert (again.degraded.fallback, again.response.floor) == ("last_good", good)
    assert engine.observe(graded(5, "grade_3")).degraded is None


def test_duties_and_challenges_stay(bug):
    """Nobody is freed from what is owed by a bug."""
    engine = told(BOOK, reported(facts=ARMED), graded(1, "grade_3"))
    good = engine.decide("i1", after(5))
    bug()
    decision = engine.decide("i1", after(5))
    assert [one.state for one in decision.duties] == [DutyState.OPEN]
    # Who has them now is worked out from the time, and nothing is worked out when that fails.
    owed = tuple(replace(one, holder=None) for one in good.duties)
    assert (decision.duties, decision.challenges) == (owed, good.challenges)


@pytest.mark.parametrize(
    ("kinds", "floor", "applicable"),
    [
        (("assault",), "priority", True),
        (("assault", "missing"), "emergency", True),
        (("custody",), "emergency", False),
    ],
)
def test_where_nothing_was_ever_decided_the_pack_says_what_stands(bug, kinds, floor, applicable):
    """The highest that its kinds declare; where they declare nothing, an emergency."""
    bug()
    decision = Engine(BOOK).observe(reported(kinds=kinds))
    assert decision.degraded is not None
    assert decision.degraded.fallback == "pack"
    assert (decision.response.floor.id, decision.response.applicable) == (floor, applicable)
    assert decision.kinds == tuple(sorted(kinds))


def test_it_says_what_to_do_by_hand(bug):
    """With a short card of questions about what raises risk."""
    bug()
    degraded = Engine(BOOK).observe(reported()).degraded
    assert degraded is not None
    assert degraded.advice == "The engine could not decide: assess by hand, and do not go below this floor."
    assert degraded.questions == (
        "Is anybody hurt?",
        "When were they last seen?",
        "Is anybody being hurt?",
        "Is there a weapon?",
    )


def test_the_cause_names_the_place_in_the_code_and_nobody(bug):
    """What the bug was about may be somebody's name."""
    bug()
    decision = Engine(BOOK).observe(reported())
    assert decision.degraded is not None
    assert decision.degraded.cause == CAUSE
    assert "the name of a child" not in decision_json(decision)


def test_many_of_the_same_bug_have_the_same_cause(bug):
    """So that many at once are one alarm."""
    bug()
    engine = Engine(BOOK)
    found = [engine.observe(reported(id=f"r{one}", incident=f"i{one}")) for one in range(3)]
    assert {one.degraded.cause for one in found if one.degraded} == {CAUSE}
    assert all(one.degraded for one in found)


def test_what_was_asked_of_the_past_lowers_no_last_good_floor(bug):
    """The floor that stands is of what was known last, not of what was asked last."""
    engine = told(BOOK, reported(), learnt(10, ARMED))
    assert engine.decide("i1", after(5)).response.floor.id == "resolution"
    bug()
    assert engine.decide("i1", after(20)).response.floor.id == "priority"


def test_events_are_taken_in_while_deciding_fails(bug, monkeypatch):
    """Also those held against what the incident remembers; and all is well once the bug is mended."""
    engine = told(BOOK, reported(facts=ARMED))
    with monkeypatch.context() as during:
        during.setattr(FactReader, "read", broken)
        assert engine.observe(learnt(2, {"incident.where": "home"})).degraded is not None
        assert engine.observe(released(3, "reviewed/i1")).degraded is not None
    decision = engine.decide("i1", after(5))
    assert decision.degraded is None
    assert [one.state for one in decision.duties] == [DutyState.RELEASED]
