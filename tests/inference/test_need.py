"""What is said to be wanting for a rule to hold: answers to it can make it hold."""

from math import prod

from hypothesis import given
from hypothesis import strategies as st

from inference.answering import candidates, outcomes, settled_each_by_one_answer
from properties.incidents import read, reports
from riskengine.grading.compiled import compiled
from riskengine.inference.need import need_of_rule
from riskengine.inference.people import subjects_of
from riskengine.model.decision import Asked
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import Clause, Quantified, walk
from riskengine.testing.generated_rules import rule_sets
from riskengine.testing.incident import incidents
from small.rulebooks import rulebook_of
from small.telling import NOON

MOST = 3_000


def needs(data):
    """Yield each open rule of a drawn rulebook, with whom it is about and what it waits for."""
    book = rulebook_of(data.draw(rule_sets()))
    facts = read(book, [data.draw(reports(book) | incidents(book, late=False, at=NOON))], NOON)
    scene = compiled(book).at(NOON).weigher.scene(facts)
    for rule in book.rules:
        if rule.kinds is None or rule.kinds & facts.kinds:
            for subjects, _ in subjects_of(rule.about, rule.relation, facts, scene.people):
                found = need_of_rule(rule, subjects, scene)
                settled = settled_each_by_one_answer(book, rule, subjects)
                if settled and found.truth is Truth.UNKNOWN:
                    yield book, facts, rule, tuple(who.id for who in subjects), found


def few(rule, asked):
    return prod(len(candidates(rule, one)) for one in asked) <= MOST


def never_holds(book, facts, rule, who, found):
    """Tell whether no answers at all make a rule hold that may, as when who is no child ends what spares one.

    Three truths do not see that: each part of the rule can still be true, but no two of them at once.
    """
    goes_over_them = any(isinstance(part, Quantified) and part.role in rule.about for part in walk(rule.when))
    return (
        goes_over_them
        and found.alone_true == ()
        and few(rule, found.open)
        and Truth.TRUE not in outcomes(book, facts, rule, who, found.open)
    )


@given(st.data())
def test_the_fewest_answers_can_make_a_rule_hold(data):
    """Some answers to the questions named, and to no others, make it hold, unless no answer does."""
    for book, facts, rule, who, found in needs(data):
        if few(rule, found.true):
            can = Truth.TRUE in outcomes(book, facts, rule, who, found.true)
            assert can or never_holds(book, facts, rule, who, found), (rule.id, who, found.true)


@given(st.data())
def test_an_answer_said_to_do_alone_can(data):
    """Each question named makes the rule hold, whatever else stays unknown."""
    for book, facts, rule, who, found in needs(data):
        for one in found.alone_true:
            assert Truth.TRUE in outcomes(book, facts, rule, who, [one]), (rule.id, who, one)


@given(st.data())
def test_the_fewest_answers_can_keep_a_rule_from_holding(data):
    """The same against it; that two people are not related is nothing that is told."""
    for book, facts, rule, who, found in needs(data):
        if few(rule, found.false) and rule.relation is None:
            assert Truth.FALSE in outcomes(book, facts, rule, who, found.false), (rule.id, who, found.false)


@given(st.data())
def test_what_bears_on_a_rule_is_all_that_does(data):
    """No question that is not named decides the rule, though the rule reads what it asks."""
    for book, facts, rule, who, found in needs(data):
        keys = {part.key for part in walk(rule.when) if isinstance(part, Clause)}
        people = [one for one in (facts.incident, *facts.people) if not one.unnamed]
        unknown = {Asked(fact=key, subject=one.id) for one in people for key in keys - set(one.readings)}
        for one in unknown - set(found.open):
            assert outcomes(book, facts, rule, who, [one]) == {Truth.UNKNOWN}, (rule.id, who, one)
