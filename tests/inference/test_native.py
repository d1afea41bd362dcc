"""The native channel says what the rule language says, whatever the rules and whatever is known."""

from hypothesis import given
from hypothesis import strategies as st
from inference.reference import verdicts
from properties.incidents import read, reports
from properties.strategies import rule_sets
from small.rulebooks import rulebook, rulebook_of
from small.telling import NOON, person, reported

from riskengine.grading.compiled import compiled
from riskengine.model.truth import Truth


@given(st.data())
def test_it_agrees_with_the_reference_interpreter(data):
    """For any rulebook and any facts both say the same of every rule and everybody."""
    book = rulebook_of(data.draw(rule_sets()))
    facts = read(book, [data.draw(reports(book))], NOON)
    assert compiled(book).at(NOON).channel.verdicts(facts).as_table() == verdicts(book, facts)
