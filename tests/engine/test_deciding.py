"""Deciding: what rests on the rules alone is worked out once, and so is the moment that was just folded."""

from riskengine.engine import Engine
from riskengine.engine.deciding import Deciding
from riskengine.facts.history import History
from riskengine.model.ledger import Ledger
from riskengine.model.wire import decision_json
from small.rulebooks import rulebook
from small.telling import after, person, reported

RULES = """
- {id: a.floor, when: {incident.alarm: true}, then: {response: emergency}}
- id: a.look
  about: child
  when: {child.age: < 10}
  then: {duties: [{action: child_seen, by: officer, within: 1h, from: rule_held}]}
"""
REPORT = reported(people=(person("kid", "child", facts={"child.age": 4}),))


def test_a_step_that_is_taken_again_at_its_moment_is_the_same():
    """From the ledger that it left; from another it is taken anew."""
    book = rulebook(RULES)
    deciding, history = Deciding(book), History.of(book, REPORT)
    facts = deciding.read("i1", history, as_of=after(0), known_at=after(0))
    taken = deciding.step(facts, Ledger(incident="i1"), after(0))

    assert deciding.step(facts, taken.ledger, after(0)) is taken
    anew = Deciding(book).step(facts, taken.ledger, after(0))
    assert anew.ledger == taken.ledger
    assert decision_json(deciding.present(facts, anew)) == decision_json(deciding.present(facts, taken))


def test_engines_of_one_rulebook_read_facts_by_one_reader():
    """And say the same, however many there are."""
    book = rulebook(RULES)
    one, other = Engine(book), Engine(book)

    assert one._deciding._reader is other._deciding._reader
    assert decision_json(one.observe(REPORT)) == decision_json(other.observe(REPORT))
