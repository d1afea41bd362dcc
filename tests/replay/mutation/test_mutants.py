"""Mutants: what is changed of a rule, said as a policy owner reads it, and what is left alone."""

from pathlib import Path

import pytest

from riskengine.replay.mutation.mutants import mutants_of
from riskengine.rulebook.load import load_rulebook

CLI = Path(__file__).parents[2] / "cli"

RULE = """\
rules:
  - id: planted.rule
    title: It is planted
    about: {about}
    incidents: [domestic_abuse]
    heading: [threat]
    binds: should
    when:
      {when}
    then: {then}
    because: It is planted.
    sources: [small-guide]
    owner: tests
"""


@pytest.fixture
def mutated(folder_of_packs):
    """Write one rule into the small pack, and return what its mutants say."""

    def said(when: str, then: str = "{response: resolution}", about: str = "child") -> list[str]:
        text = RULE.replace("{about}", about).replace("{when}", when).replace("{then}", then)
        (folder_of_packs / "national/domestic_abuse/planted.yaml").write_text(text, encoding="utf-8")
        rulebook = load_rulebook(folder_of_packs, "national")
        mutants = list(mutants_of(rulebook, rulebook.rule_by_id["planted.rule"]))
        assert len({one.name for one in mutants}) == len(mutants)
        assert all(one.made != one.rule for one in mutants)
        return [f"{one.span.line}: {one.says}" for one in mutants]

    return said


def test_a_threshold_goes_one_up_and_one_down(mutated):
    """A number moves by one; the clause that is all there is can also be left out."""
    assert mutated('child.age: "< 10"') == [
        "9: `child.age: < 10` is left out",
        "9: `child.age: < 10` becomes `< 11`",
        "9: `child.age: < 10` becomes `< 9`",
    ]


def test_a_threshold_that_nobody_can_tell_apart_is_left_alone(mutated):
    """No child is 18 and none is younger than nothing, so neither `< 19` nor `>= -1` is a mutant."""
    assert mutated('child.age: "< 18"') == [
        "9: `child.age: < 18` is left out",
        "9: `child.age: < 18` becomes `< 17`",
    ]
    assert mutated('child.age: ">= 0"') == [
        "9: `child.age: >= 0` is left out",
        "9: `child.age: >= 0` becomes `>= 1`",
    ]


def test_both_ends_of_an_interval_move(mutated):
    """Each end by itself."""
    assert mutated('child.age: "[5..12]"')[1:] == [
        "9: `child.age: [5..12]` becomes `[6..12]`",
        "9: `child.age: [5..12]` becomes `[4..12]`",
        "9: `child.age: [5..12]` becomes `[5..13]`",
        "9: `child.age: [5..12]` becomes `[5..11]`",
    ]


def test_and_becomes_or_and_each_clause_falls_out(mutated):
    """What stands side by side is an `and`; inside `any` it is an `or`."""
    either = "`any: {child.age: < 10, incident.caller_is_third_party: true}`"

    assert mutated("{incident.weapon: true, any: {child.age: '< 10', incident.caller_is_third_party: true}}")[
        :5
    ] == [
        f"9: any of `incident.weapon: true` and {either} is enough",
        "9: `incident.weapon: true` is left out",
        f"9: {either} is left out",
        "9: all of `child.age: < 10` and `incident.caller_is_third_party: true` must hold",
        "9: `child.age: < 10` is left out",
    ]


def test_of_so_many_clauses_one_more_or_one_less(mutated):
    """No count becomes more than there are, and a clause falls out only where enough are left."""
    assert mutated("at_least: {n: 2, of: {incident.weapon: true, incident.caller_is_third_party: true}}") == [
        "9: `at least 2 of {incident.weapon: true, incident.caller_is_third_party: true}` is left out",
        "9: at least 2 becomes at least 1",
    ]


def test_what_follows_is_lowered_left_out_and_slower(mutated):
    """A floor goes one step down, each duty and prohibition falls out, each deadline doubles."""
    then = (
        "{response: emergency, risk: {domestic_abuse: high}, forbid: [close], duties: ["
        "{action: child_seen, from: reported, within: 1h, by: officer}]}"
    )

    assert mutated("{}", then) == [
        "2: `response: emergency` becomes `priority`",
        "2: `risk: domestic_abuse: high` becomes `medium`",
        "10: the duty `child_seen` of `officer` is left out",
        "10: the duty `child_seen` of `officer`: `within: 1h` becomes `2h`",
        "2: `forbid: close` is left out",
    ]


def test_a_floor_that_cannot_go_lower_is_left_alone(mutated):
    """Below the lowest grade there is none."""
    assert mutated("{}", "{response: resolution}") == []
