"""What each clause was, and whether the rule turned on it: tables by hand, and a slow reference."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.reference import verdicts
from properties.incidents import read, reports
from riskengine.grading.compiled import compiled
from riskengine.model.facts import Facts
from riskengine.model.truth import Truth
from riskengine.replay.clause_truths import Mark, cover, leaves, marks_of
from riskengine.rulebook.conditions import Quantified, walk
from riskengine.rulebook.rules import Rule
from riskengine.testing.generated_rules import rule_sets
from small.rulebooks import rulebook, rulebook_of
from small.telling import NOON, person, reported

LETTERS = {Mark.TRUE: "T", Mark.FALSE: "F", Mark.UNKNOWN: "?", Mark.DECISIVE: "*"}
TRUTHS = {"F": Truth.FALSE, "?": Truth.UNKNOWN, "T": Truth.TRUE}

WEAPON, VIOLENCE, THIRD = "incident.weapon: true", "incident.violence: true", "incident.third_party: true"
ALL = f"{{{WEAPON}, {VIOLENCE}}}"
ANY = f"{{any: {{{WEAPON}, {VIOLENCE}}}}}"
NOT = f"{{not: {{{WEAPON}}}}}"
NEITHER = f"{{not: {{any: {{{WEAPON}, {VIOLENCE}}}}}}}"
NOT_SHOWN = f"{{not_shown: {{{WEAPON}}}}}"
TWO = f"{{at_least: {{n: 2, of: {{{WEAPON}, {VIOLENCE}, {THIRD}}}}}}}"
SOME = "{some child: {child.hurt_at_home: true}}"
EVERY = "{every child: {child.hurt_at_home: true}}"


def rule_that(when: str, about: str = "incident") -> Rule:
    then = "{conclude: {incident.alarm: true}}"
    return rulebook(f"- {{id: a.a, about: {about}, when: {when}, then: {then}}}").rules[0]


def shown(marks: tuple[int, ...]) -> str:
    """The verdict, then each clause, in letters; a star for what the rule turned on."""
    return " ".join("".join(LETTERS[mark] for mark in Mark if one & mark) or "-" for one in marks)


def truths_in(text: str) -> list[int]:
    """Truths by their letters, and how many people there are by number."""
    return [TRUTHS[one].value if one in TRUTHS else int(one) for one in text.split()]


@pytest.mark.parametrize(
    ("when", "truths", "marks"),
    [
        (ALL, "T T", "T T* T*"),
        (ALL, "T F", "F T F*"),
        (ALL, "F F", "F F F"),
        (ALL, "T ?", "? T ?"),
        (ALL, "F ?", "F F ?"),
        (ANY, "T T", "T T T"),
        (ANY, "T F", "T T* F"),
        (ANY, "F F", "F F* F*"),
        (ANY, "F ?", "? F ?"),
        (ANY, "T ?", "T T ?"),
        (NOT, "T", "F T*"),
        (NOT, "F", "T F*"),
        (NOT, "?", "? ?"),
        (NEITHER, "F F", "T F* F*"),
        (NEITHER, "T F", "F T* F"),
        (NOT_SHOWN, "T", "F T*"),
        (NOT_SHOWN, "F", "T F*"),
        (NOT_SHOWN, "?", "T ?"),
        (TWO, "T T F", "T T* T* F"),
        (TWO, "T T T", "T T T T"),
        (TWO, "T F F", "F T F* F*"),
        (TWO, "T F ?", "? T F ?"),
        (TWO, "F F ?", "F F F ?"),
    ],
)
def test_a_condition_of_the_incident(when, truths, marks):
    """A clause is decisive where its opposite alone turns a rule that holds or does not."""
    assert shown(marks_of(rule_that(when), truths_in(f"T {truths}"))) == marks


@pytest.mark.parametrize(
    ("when", "truths", "marks"),
    [
        (SOME, "0", "F -"),
        (SOME, "1 T T", "T T*"),
        (SOME, "1 T F", "F F*"),
        (SOME, "1 ? T", "? T"),
        (SOME, "1 ? F", "F F"),
        (SOME, "2 T T T T", "T T"),
        (SOME, "2 T T T F", "T TF*"),
        (SOME, "2 T F ? T", "? TF"),
        (EVERY, "0", "T -"),
        (EVERY, "1 T T", "T T*"),
        (EVERY, "1 T ?", "? ?"),
        (EVERY, "1 ? T", "T T"),
        (EVERY, "1 ? F", "? F"),
        (EVERY, "2 T T T F", "F TF*"),
        (EVERY, "2 T F T F", "F F"),
    ],
)
def test_a_condition_of_some_people_or_every(when, truths, marks):
    """Inside a quantifier a clause is marked for each person, and decides where theirs alone does."""
    assert shown(marks_of(rule_that(when), truths_in(f"T {truths}"))) == marks


@pytest.mark.parametrize(("truth", "marks"), [("T", "? T"), ("?", "? ?"), ("F", "F F")])
def test_nothing_decides_for_somebody_whom_the_rule_may_not_be_about(truth, marks):
    """Of a person who may be no child a rule about children never certainly holds, so it turns on nothing."""
    assert shown(marks_of(rule_that("{child.hurt_at_home: true}", "child"), truths_in(f"? {truth}"))) == marks


def found(rules: str, **told: object) -> dict[str, str]:
    """What is covered of some rules after a report."""
    book = rulebook(rules)
    return {
        rule: shown(marks) for rule, marks in cover(book.rules, _inferred(book, reported(**told))).items()
    }


def _inferred(book, report) -> Facts:
    return compiled(book).at(NOON).channel.verdicts(read(book, [report], NOON)).facts


def test_what_is_known_and_what_other_children_are_is_read_of_the_facts():
    """Answers, bounds and who is somebody else are read as the rules are."""
    rules = """
    - id: a.other
      about: child
      when: {some other child: {child.hurt_at_home: true}}
      then: {response: emergency}
    - {id: a.known, when: {known: incident.weapon}, then: {conclude: {incident.alarm: true}}}
    - {id: a.unknown, when: {unknown: incident.weapon}, then: {conclude: {incident.alarm: true}}}
    - {id: a.calls, when: {incident.calls_before: ">= 3"}, then: {response: emergency}}
    """
    people = (
        person("ada", "child", facts={"child.hurt_at_home": True}),
        person("ben", "child", facts={"child.hurt_at_home": False}),
    )
    facts = {"incident.weapon": False, "incident.children_listed": True, "incident.calls_before": 3}

    assert found(rules, people=people, facts=facts) == {
        "a.other": "TF TF*",
        "a.known": "T T*",
        "a.unknown": "F F*",
        "a.calls": "T T*",
    }


def test_what_rules_conclude_is_read_as_other_facts():
    """A clause on a conclusion is what the rules that conclude it make it."""
    rules = """
    - {id: a.alarm, when: {incident.weapon: true}, then: {conclude: {incident.alarm: true}}}
    - {id: a.floor, when: {incident.alarm: true}, then: {response: emergency}}
    """
    assert found(rules, facts={"incident.weapon": True}) == {"a.alarm": "T T*", "a.floor": "T T*"}
    assert found(rules, facts={"incident.weapon": False}) == {"a.alarm": "F F*", "a.floor": "F F*"}
    assert found(rules) == {"a.alarm": "? ?", "a.floor": "? ?"}


def test_a_rule_that_does_not_apply_here_is_left_out():
    """Of another kind of incident, and of nobody, nothing is seen."""
    rules = """
    - id: a.kind
      incidents: [custody]
      when: {incident.weapon: true}
      then: {conclude: {incident.alarm: true}}
    - {id: a.nobody, about: suspect, when: {suspect.threatened: true}, then: {response: emergency}}
    """
    assert found(rules, kinds=["assault"], facts={"incident.suspects_listed": True}) == {}


@given(st.data())
def test_verdicts_are_those_of_the_reference_interpreter(data):
    """Whatever the rules and whatever is known, the marks of a verdict are what inference says."""
    book = rulebook_of(data.draw(rule_sets()))
    report = data.draw(reports(book))
    expected: dict[str, int] = {}
    for (rule, _), truth in verdicts(book, read(book, [report], NOON)).items():
        expected[rule] = expected.get(rule, 0) | (Mark.TRUE if truth is Truth.TRUE else Mark.UNKNOWN)

    marks = cover(book.rules, _inferred(book, report))

    seen = {rule: one[0] & ~Mark.FALSE for rule, one in marks.items()}
    assert {rule: one for rule, one in seen.items() if one} == expected


@given(st.data())
def test_a_clause_is_decisive_where_its_opposite_turns_the_rule(data):
    """Held against the definition: turn one truth, work everything out again, and compare the verdicts."""
    rules = [rule for rule in rulebook_of(data.draw(rule_sets())).rules if not _quantifies(rule)]
    for rule in rules:
        number = len(leaves(rule))
        truths = [data.draw(st.sampled_from(Truth)) for _ in range(number + 1)]
        truths[0] = max(truths[0], Truth.UNKNOWN)
        marks = marks_of(rule, truths)
        for at in range(1, number + 1):
            turned = marks_of(rule, [*truths[:at], truths[at].negated(), *truths[at + 1 :]])
            assert bool(marks[at] & Mark.DECISIVE) is ({marks[0], turned[0]} == {Mark.TRUE, Mark.FALSE})


def _quantifies(rule: Rule) -> bool:
    return any(isinstance(part, Quantified) for part in walk(rule.when))
