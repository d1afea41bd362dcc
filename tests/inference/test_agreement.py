"""Comparing channels: what is counted, and what a disagreement says."""

import pytest

from riskengine.inference.agreement import Agreement, Asked, Disagreement, agreement_of, compared
from riskengine.model.facts import Facts, Subject
from riskengine.model.truth import Truth
from small.rulebooks import rulebook
from small.telling import NOON

RULES = rulebook("""
- {id: a.incident, when: {incident.weapon: true}, then: {response: emergency}}
- {id: a.missing, incidents: [missing], when: {incident.weapon: true}, then: {response: emergency}}
- {id: a.child, about: child, when: {}, then: {response: priority}}
- {id: a.pair, about: [child, suspect], joined_by: parent_of, when: {}, then: {response: priority}}
""").rules

CHILD, PERHAPS, SUSPECT = {"child": Truth.TRUE}, {"child": Truth.UNKNOWN}, {"suspect": Truth.TRUE}


def facts(*people, kinds=("assault",)):
    """Return facts of which nothing is known but who is there."""
    there = tuple(Subject(f"p{at}", roles, {}) for at, roles in enumerate(people))
    return Facts(Subject("i1", {}, {}), frozenset(kinds), there, frozenset(), NOON, NOON)


class Says:
    """A channel that says one thing of any facts."""

    def __init__(self, name, said):
        """Take what it says."""
        self.name, self.said = name, said

    def tables(self, facts):
        """Return that, of each."""
        return [self.said for _ in facts]


@pytest.mark.parametrize(
    ("people", "kinds", "verdicts"),
    [
        ((), ("assault",), 1),
        ((), ("missing",), 2),
        ((CHILD, PERHAPS), ("assault",), 1 + 2),
        ((CHILD, PERHAPS, SUSPECT), ("assault",), 1 + 2 + 2),
        ((SUSPECT, SUSPECT), ("assault", "missing"), 2),
    ],
)
def test_a_verdict_is_of_one_rule_for_whom_it_is_asked_of(people, kinds, verdicts):
    """Once for the incident; of everybody who plays the role or may; of every pair; of its kinds alone."""
    assert Asked(RULES).of(facts(*people, kinds=kinds)) == verdicts


def test_channels_that_say_the_same_agree():
    """What they do not say does not hold, and is compared as well."""
    same = {("a.child", ("p0",)): Truth.TRUE}
    found = agreement_of(RULES, [facts(CHILD), facts()], [Says("one", same), Says("two", dict(same))])
    assert found == Agreement(compared=2 + 1)


def test_a_disagreement_says_what_each_channel_said():
    """Also where one says nothing, which is that the rule does not hold."""
    one, two = {("a.child", ("p0",)): Truth.TRUE, ("a.incident", ("i1",)): Truth.UNKNOWN}, {}
    found = agreement_of(RULES, [facts(CHILD)], [Says("one", one), Says("two", two)])
    assert found.disagreements == (
        Disagreement(
            rule="a.child",
            subjects=("p0",),
            incident="i1",
            as_of=NOON,
            said={"one": Truth.TRUE, "two": Truth.FALSE},
        ),
        Disagreement(
            rule="a.incident",
            subjects=("i1",),
            incident="i1",
            as_of=NOON,
            said={"one": Truth.UNKNOWN, "two": Truth.FALSE},
        ),
    )
    assert [each.shown for each in found.disagreements] == [
        "one: holds, two: does not hold",
        "one: may hold, two: does not hold",
    ]


def test_a_channel_that_answers_too_little_is_no_channel():
    """A table that is missing would pass for facts on which nothing holds."""
    with pytest.raises(ValueError, match=r"^two was asked of 1 facts and answered 0$"):
        compared(RULES, [facts()], {"one": [{}], "two": []})
