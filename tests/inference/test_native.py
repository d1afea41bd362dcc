"""The native channel says what the rule language says, whatever the rules and whatever is known."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from inference.reference import verdicts
from properties.incidents import read, reports
from riskengine.grading.compiled import compiled
from riskengine.inference.channel import Bitwise
from riskengine.inference.native import NativeChannel
from riskengine.model.facts import Facts, Subject
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import Negation
from riskengine.testing.generated_rules import rule_sets
from small.rulebooks import rulebook, rulebook_of
from small.telling import NOON, link, person, reported

HOLDS, MAY_HOLD = Truth.TRUE, Truth.UNKNOWN


def said(rules: str, **told):
    """What the channel says of some rules after a report."""
    book = rulebook(rules)
    return compiled(book).at(NOON).channel.verdicts(read(book, [reported(**told)], NOON)).as_table()


@given(st.data())
def test_it_agrees_with_the_reference_interpreter(data):
    """For any rulebook and any facts both say the same of every rule and everybody."""
    book = rulebook_of(data.draw(rule_sets()))
    facts = read(book, [data.draw(reports(book))], NOON)
    found, wanted = compiled(book).at(NOON).channel.verdicts(facts), verdicts(book, facts)
    assert found.as_table() == wanted
    for rules, truth in ((found.holding, HOLDS), (found.waiting, MAY_HOLD)):
        assert sorted(one.id for one in rules) == sorted(
            id for (id, _), said in wanted.items() if said is truth
        )


def test_a_conclusion_is_the_most_that_rules_of_any_stratum_conclude():
    """What a later stratum may conclude takes nothing away from what an earlier one does."""
    rules = """
    - {id: a.great, about: child, when: {incident.weapon: true}, then: {conclude: {child.risk: great}}}
    - id: a.seen
      about: child
      when: {incident.weapon: true}
      then: {conclude: {child.seen_in_danger: true}}
    - id: a.some
      about: child
      when: {child.seen_in_danger: true, child.hurt_at_home: true}
      then: {conclude: {child.risk: some}}
    - {id: a.floor, about: child, when: {child.risk: great}, then: {response: emergency}}
    """
    table = said(
        rules,
        people=(person("kid", "child"),),
        facts={"incident.weapon": True, "incident.children_listed": True},
    )
    assert table[("a.floor", ("kid",))] is HOLDS
    assert table[("a.some", ("kid",))] is MAY_HOLD


def test_what_nothing_concludes_is_not_so():
    """A rule that waits for a conclusion of which no rule is left does not hold for ever."""
    assert said("- {id: a.a, when: {incident.alarm: true}, then: {response: emergency}}") == {}
    assert said("- {id: a.a, when: {incident.alarm: false}, then: {response: emergency}}") == {
        ("a.a", ("i1",)): HOLDS
    }


def test_others_are_told_apart_though_the_same_is_known_of_them():
    """Two children of whom nothing is known are two children."""
    rule = """
    - id: a.other
      about: child
      when: {some other child: {child.done.child_seen: false}}
      then: {response: emergency}
    """
    book = rulebook(rule)
    nothing = {"done.child_seen": False}
    kids = tuple(Subject(name, {"child": HOLDS}, nothing) for name in ("ada", "ben"))
    facts = Facts(Subject("i1", {}, {}), frozenset(), kids, frozenset(), NOON, NOON)
    assert NativeChannel(book.rules).verdicts(facts).as_table() == {
        ("a.other", ("ada",)): HOLDS,
        ("a.other", ("ben",)): HOLDS,
    }


def test_a_pair_holds_where_the_relation_is_known_and_may_hold_where_it_is_not():
    """Nobody has said that they are not related."""
    rule = """
    - id: a.pair
      about: [child, suspect]
      joined_by: parent_of
      when: {}
      then: {response: emergency}
    """
    grown = {"person.age": 40}
    people = (person("kid", "child"), *(person(name, "suspect", facts=grown) for name in ("mum", "dad")))
    listed = {"incident.children_listed": True, "incident.suspects_listed": True}
    assert said(rule, people=people, links=(link("parent_of", "kid", "mum"),), facts=listed) == {
        ("a.pair", ("kid", "mum")): HOLDS,
        ("a.pair", ("kid", "dad")): MAY_HOLD,
    }


def test_nobody_unnamed_makes_a_rule_hold():
    """Somebody nobody has named counts for what may be, and makes no certain thing of it."""
    rule = "- {id: a.any, about: child, when: {}, then: {response: emergency}}"
    assert said(rule) == {("a.any", ("?child",)): MAY_HOLD}
    assert said(rule, facts={"incident.children_listed": True}) == {}


def test_every_is_certain_only_of_a_complete_list():
    """Until all children are named there may be one who was not seen."""
    rule = """
    - id: a.every
      when: {every child: {child.hurt_at_home: true}}
      then: {response: emergency}
    """
    kid = (person("kid", "child", facts={"child.hurt_at_home": True}),)
    assert said(rule, people=kid) == {("a.every", ("i1",)): MAY_HOLD}
    assert said(rule, people=kid, facts={"incident.children_listed": True}) == {("a.every", ("i1",)): HOLDS}


def test_somebody_other_than_whom_a_quantifier_found_is_somebody_else():
    """In a rule about the incident the first person is bound by a quantifier, and is not the other."""
    rule = """
    - id: a.other
      when: {some child: {some other child: {child.hurt_at_home: true}}}
      then: {response: emergency}
    """
    listed = {"incident.children_listed": True}
    hurt = tuple(person(name, "child", facts={"child.hurt_at_home": True}) for name in ("ada", "ben"))
    assert said(rule, people=hurt[:1], facts=listed) == {}
    assert said(rule, people=hurt, facts=listed) == {("a.other", ("i1",)): HOLDS}


def test_a_rule_in_place_of_another_is_asked_instead_of_it():
    """All others say what they said."""
    rules = """
    - {id: a.a, when: {incident.weapon: true}, then: {response: emergency}}
    - {id: a.b, when: {incident.weapon: true}, then: {response: emergency}}
    """
    book = rulebook(rules)
    rule = book.rule_by_id["a.a"]
    other = replace(rule, when=Negation(rule.when))
    facts = read(book, [reported(facts={"incident.weapon": True})], NOON)
    channel = compiled(book).at(NOON).channel
    assert channel.with_rule(other).verdicts(facts).as_table() == {("a.b", ("i1",)): HOLDS}
    assert channel.verdicts(facts).as_table() == {("a.a", ("i1",)): HOLDS, ("a.b", ("i1",)): HOLDS}


def test_a_set_of_many_rules_names_each_in_order():
    """Bits are looked up some at a time, wherever in the set they stand."""
    rules = "\n".join(f"- {{id: a.r{at:03}, when: {{}}, then: {{response: emergency}}}}" for at in range(100))
    every = Bitwise(rulebook(rules).rules)
    for chosen in (set(), {0}, {11, 12}, {23, 24, 99}, set(range(100)), set(range(0, 100, 7))):
        assert every.of(sum(1 << at for at in chosen)) == [every[at] for at in sorted(chosen)]
