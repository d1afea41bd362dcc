"""One pure step from facts and a ledger to a Decision and the next ledger."""

from datetime import datetime

from properties.incidents import read
from riskengine.grading.decide import decide
from riskengine.model.decision import Stamp
from riskengine.model.ledger import LastFloor, Ledger
from riskengine.version import __version__
from small.rulebooks import rulebook
from small.telling import NOON, after, closed, decided, graded, learnt, person, reported, told

BOOK = rulebook("""
- id: d.violence
  when: {incident.violence: true}
  then: {response: emergency, duties: [{action: reviewed, from: reported, within: 1h, by: sergeant}]}
- {id: d.young, about: child, when: {child.age: "< 13"}, then: {risk: {missing: high}}}
""")
KID = person("kid", "child", facts={"child.age": 9})


def test_a_decision_says_by_which_rules_it_was_made_and_as_of_when():
    """Anybody can make it again."""
    decision = decided(BOOK, reported())
    assert decision.rules == Stamp(pack="small", version="1", hash=BOOK.hash, approved=True)
    assert (decision.engine, decision.incident, decision.kinds) == (__version__, "i1", ("assault",))
    assert (decision.as_of, decision.known_at) == (NOON, NOON)


def test_deciding_is_pure():
    """The same facts and ledger give the same, and neither is touched."""
    facts = read(BOOK, [reported(facts={"incident.violence": True})], NOON)
    ledger = Ledger(incident="i1")
    first = decide(BOOK, facts, ledger, NOON)
    assert decide(BOOK, facts, ledger, NOON) == first
    assert ledger == Ledger(incident="i1")


def test_the_next_ledger_holds_what_must_be_remembered():
    """Duties, challenges, grades, since when rules hold, the floors and whether it is closed."""
    events = [
        reported(people=(KID,), facts={"incident.violence": True, "incident.children_listed": True}),
        graded(0, "grade_3"),
        closed(0),
    ]
    _, ledger = decide(BOOK, read(BOOK, events, NOON), Ledger(incident="i1"), NOON)
    assert (ledger.as_of, ledger.closed) == (NOON, True)
    assert list(ledger.duties) == ["reviewed/i1"]
    assert list(ledger.challenges) == ["closed@0/close", "graded-grade_3@0/response"]
    assert list(ledger.grades) == [("response", None)]
    assert ledger.held_since == {("d.violence", "i1", None): NOON, ("d.young", "kid", None): NOON}
    assert ledger.last_floor == LastFloor(response="emergency", risks=(("kid", "missing", "high"),))


def next_of(*events, at=None) -> datetime | None:
    """When to decide again."""
    return decided(BOOK, *events, at=at).next_review_at


def test_the_next_review_is_the_first_moment_at_which_time_alone_changes_something():
    """A deadline, or an answer that lapses; where there is none, nothing need be asked."""
    everybody = {"incident.children_listed": True, "incident.violence": True}
    assert next_of(reported(facts=everybody)) == after(60)
    assert next_of(reported(facts=everybody), at=60) is None
    assert next_of(reported(facts={"incident.violence": False})) == after(30)
    assert next_of(reported()) is None


def test_answers_that_differ_are_shown():
    """The one that stands, and those against it."""
    (conflict,) = decided(
        BOOK, reported(facts={"incident.violence": True}), learnt(1, {"incident.violence": False})
    ).conflicts
    assert (conflict.subject, conflict.fact, conflict.stands) == ("i1", "incident.violence", "reported@0")
    assert conflict.against == ("learnt@1",)


def test_deciding_again_at_the_same_moment_changes_nothing():
    """The ledger of a moment is a fixed point of it."""
    engine = told(BOOK, reported(people=(KID,), facts={"incident.violence": True}), graded(0, "grade_3"))
    once = engine.decide("i1", NOON)
    facts = read(BOOK, engine.events_of("i1"), NOON)
    again, ledger = decide(BOOK, facts, engine.ledger_of("i1"), NOON)
    assert again == once
    assert ledger == engine.ledger_of("i1")
