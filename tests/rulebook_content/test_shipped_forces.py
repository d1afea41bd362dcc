"""The packs of forces: each says only where that force differs, and in its own words."""

from functools import cache

import pytest

from riskengine.rulebook.load import check_packs
from riskengine.rulebook.rules import Rulebook

FORCES = ("devon-cornwall", "gloucestershire", "hampshire", "northamptonshire")


@cache
def books() -> dict[str, Rulebook]:
    """Every pack that is shipped."""
    return dict(check_packs().rulebooks)


each_force = pytest.mark.parametrize("force", FORCES)


@each_force
def test_a_force_says_only_where_it_differs(force):
    """A number as the national pack has it, from the same source, or a rule as its own, says nothing."""
    own, national = books()[force], books()["national"]

    same = [
        name
        for name, parameter in own.parameters.items()
        if name in national.parameters
        and parameter.span != national.parameters[name].span
        and (parameter.value, parameter.sources)
        == (national.parameters[name].value, national.parameters[name].sources)
    ]
    assert same == []
    replaced = [one for one in own.rules if one.pack == force and one.id in national.rule_by_id]
    assert [one.id for one in replaced if one.then == national.rule_by_id[one.id].then] == []


@each_force
def test_a_rule_of_a_force_begins_with_its_name(force):
    """So nobody takes it for a national one; what replaces a national rule or measure keeps its id."""
    national = books()["national"]
    inherited = {*national.rule_by_id, *(one.id for one in national.oversight)}
    own = [one.id for one in (*books()[force].rules, *books()[force].oversight) if one.pack == force]

    assert own
    assert [id for id in own if id not in inherited and not id.startswith(f"{force}-")] == []


def test_devon_and_cornwall_has_its_own_words_for_how_fast():
    """The names of its policy, each meaning one of the four, with the national times."""
    own, national = books()["devon-cornwall"].pack.grades, books()["national"].pack.grades

    assert {name: (grade.word, grade.means.name.lower()) for name, grade in own.items()} == {
        "immediate": ("Immediate", "emergency"),
        "prompt": ("Prompt", "priority"),
        "routine": ("Routine (scheduled)", "scheduled"),
        "non_attendance": ("Non-attendance", "resolution"),
    }
    times = {grade.means: grade.targets for grade in national.values()}
    assert {grade.means: grade.targets for grade in own.values()} == times


@pytest.mark.parametrize(
    ("force", "managers"), [("northamptonshire", 13), ("hampshire", 42), ("national", 1)]
)
def test_each_force_says_how_many_manage_offenders(force, managers):
    """541 among thirteen and 2,202 among forty-two; whoever has not said counts as one."""
    (measure,) = [one for one in books()[force].oversight if one.id == "oversight.offenders-for-each-manager"]
    assert measure.per == managers
