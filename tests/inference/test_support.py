"""What a rule is said to rest on: sound, sufficient, and of the same truth as the verdict."""

from hypothesis import given
from hypothesis import strategies as st

from properties.incidents import read, reports
from riskengine.grading.compiled import compiled
from riskengine.grading.forgetting import without
from riskengine.inference.people import subjects_of
from riskengine.inference.support import ground_of_rule
from riskengine.model.decision import Asked
from riskengine.model.truth import Truth
from riskengine.testing.generated_rules import rule_sets
from small.rulebooks import rulebook_of
from small.telling import NOON


def drawn(data):
    """A rulebook made ready, and facts to try it on."""
    book = rulebook_of(data.draw(rule_sets()))
    return book, read(book, [data.draw(reports(book))], NOON)


def everything(facts):
    """All that is known of anybody."""
    return {
        Asked(fact=key, subject=who.id) for who in (facts.incident, *facts.people) for key in who.readings
    }


def truths(book, facts):
    return compiled(book).at(NOON).channel.verdicts(facts).as_table()


def grounds(book, facts):
    """What each rule rests on, for everybody it may be about, by rule and subjects."""
    scene = compiled(book).at(NOON).weigher.scene(facts)
    return {
        (rule.id, tuple(who.id for who in subjects)): ground_of_rule(rule, subjects, scene)
        for rule in book.rules
        if rule.kinds is None or rule.kinds & facts.kinds
        for subjects, _ in subjects_of(rule.about, rule.relation, facts, scene.people)
    }


@given(st.data())
def test_a_ground_has_the_truth_of_the_verdict(data):
    """Explanations and channels read the same rules alike."""
    book, facts = drawn(data)
    said = truths(book, facts)
    found = grounds(book, facts)
    assert {name: one.truth for name, one in found.items() if one.truth} == said


@given(st.data())
def test_without_what_it_rests_on_a_rule_no_longer_holds(data):
    """Every support is named; save where a rule holds of people of whom nothing is known."""
    book, facts = drawn(data)
    bare = truths(book, without(book, facts, everything(facts)))
    for name, ground in grounds(book, facts).items():
        if ground.truth is Truth.TRUE and bare.get(name) is not Truth.TRUE:
            assert truths(book, without(book, facts, ground.every)).get(name) is not Truth.TRUE, name


@given(st.data())
def test_without_what_it_rests_on_a_rule_is_no_longer_denied(data):
    """The same of what speaks against a rule."""
    book, facts = drawn(data)
    bare = truths(book, without(book, facts, everything(facts)))
    for name, ground in grounds(book, facts).items():
        if ground.truth is Truth.FALSE and name in bare:
            assert name in truths(book, without(book, facts, ground.every)), name


@given(st.data())
def test_the_fewest_facts_suffice(data):
    """With all else unknown a rule holds, or is denied, as before."""
    book, facts = drawn(data)
    for name, ground in grounds(book, facts).items():
        if ground.truth is not Truth.UNKNOWN:
            rest = everything(facts) - set(ground.fewest)
            assert truths(book, without(book, facts, rest)).get(name, Truth.FALSE) is ground.truth, name
