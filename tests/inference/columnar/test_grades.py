"""Floors and ceilings of a row are those of a Decision, the highest of anybody at it."""

import pytest

pytest.importorskip("polars", reason="tables of facts need riskengine[bulk]")

from hypothesis import given
from hypothesis import strategies as st

from inference.columnar.asking import channel, some_facts
from properties.incidents import read
from riskengine.grading.compiled import compiled
from riskengine.grading.floors import Open, floors_of, response_range, risk_ranges
from riskengine.inference.columnar.rows import frame_of
from riskengine.model.grades import RISK_LEVELS
from riskengine.model.truth import Truth
from riskengine.testing.generated_rules import rule_sets
from small.rulebooks import rulebook, rulebook_of
from small.telling import NOON, reported

LISTED = {"incident.children_listed": True}


def decided(book, facts):
    """The floors and ceilings of one incident, as a Decision has them."""
    period = compiled(book).at(NOON)
    found = period.channel.verdicts(facts)
    holding = [one for one in found.every if one.truth is Truth.TRUE]
    waiting = [one for one in found.every if one.truth is Truth.UNKNOWN]
    floors, scene = floors_of(book, holding, waiting, facts.kinds), period.weigher.scene(found.facts)
    open_ = [Open(one, scene.weigh_rule(one.rule, one.subjects)) for one in waiting]
    response = response_range(book, floors, open_, {}, scene)
    said = {"response.floor": response.floor.id, "response.ceiling": response.ceiling.id}
    for one in risk_ranges(book, floors, open_, {}, scene):
        for end, level in (("floor", one.floor.id), ("ceiling", one.ceiling.id)):
            name = f"risk.{one.strand}.{end}"
            said[name] = max(level, said.get(name, level), key=RISK_LEVELS.__getitem__)
    return said


@given(st.data())
def test_a_row_is_graded_as_a_decision_is(data):
    """Whatever the rules and whatever is known."""
    book = rulebook_of(data.draw(rule_sets()))
    asked, facts = channel(book), some_facts(book, 10, data.draw(st.integers(0, 2**32)))

    graded = asked.graded(frame_of(facts, asked.layout).lazy(), keep=()).collect()

    names = [name for name in graded.columns if name.startswith(("response.", "risk."))]
    for row, one in zip(graded.select(names).iter_rows(named=True), facts, strict=True):
        assert row == dict.fromkeys(names) | decided(book, one)


def test_nobody_responds_to_custody():
    """Then the lowest grade is all there is; where a child may be there they may be at risk."""
    rules = """
    - {id: a.any, about: incident, when: {}, then: {response: emergency}}
    - {id: a.child, about: child, when: {}, then: {risk: {harm: high}}}
    """
    book = rulebook(rules)
    told = [reported(kinds=("custody",)), reported(kinds=("custody", "missing")), reported(facts=LISTED)]
    facts = [read(book, [one], NOON) for one in told]

    graded = channel(book).graded(frame_of(facts, channel(book).layout).lazy(), keep=()).collect()

    assert graded.drop("rule.a.any", "rule.a.child").rows() == [
        ("resolution", "resolution", "low", "high"),
        ("emergency", "emergency", "low", "high"),
        ("emergency", "emergency", None, None),
    ]
