"""One case told to two sets of rules: what is otherwise, from when until when, and which rule changed it."""

from dataclasses import replace
from pathlib import Path

import pytest

from riskengine.grading.comparison import Aspect, Key, Way
from riskengine.replay.comparing import ComparedScenario, Comparing, Comparison
from riskengine.replay.loading import load_scenarios
from riskengine.rulebook.rulebook_changes import changes
from riskengine.testing import small
from small.rulebooks import rulebook
from small.telling import graded

CASE = """\
scenario: case
title: A case
report: {force: Nowhere, year: 2021, section: "1", lines: 1-2}
area: missing
rating: poor
pack: %s
starts: {at: "2026-03-01T12:00:00+00:00", basis: assumed}
timeline:
  - at: T+0
    basis: stated
    by: {post: caller, person: mother}
    incident.reported:
      kinds: [missing]
      people:
        - {id: girl, roles: [child], facts: {person.age: 14}}
  - at: T+10m
    basis: stated
    by: {post: call_handler, person: hana}
    information.added: {facts: {incident.weapon: true}}
  - at: T+20m
    basis: stated
    by: {post: officer, person: otto}
    action.taken: {action: attended}
  - at: T+30m
    basis: stated
    by: {post: officer, person: otto}
    information.added: {facts: {incident.weapon: false}}
expect: [{at: T+0, basis: stated, why: None., response: {floor: resolution}}]
"""
PACKS = Path(small.__file__).parent


@pytest.fixture
def scenario(tmp_path, monkeypatch):
    """A case of a girl, with a weapon from ten minutes to thirty, that names the small pack."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "packs/small"
    folder.mkdir(parents=True)
    for name in ("pack.yaml", "vocabulary.yaml"):
        (folder / name).write_text((PACKS / name).read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "rules.yaml").write_text("rules: []\n", encoding="utf-8")
    Path("case.scenario.yaml").write_text(CASE % "small", encoding="utf-8")
    (found,) = load_scenarios([Path("case.scenario.yaml")], tmp_path / "packs").scenarios
    return found


@pytest.fixture
def compared(scenario):
    """Compare two sets of rules over the case."""
    return lambda was, now: Comparing({"small": (rulebook(was), rulebook(now))})(scenario)


def said(found, *, questions=False):
    """What is otherwise, as (from, until, aspect, name, way, causes), in minutes."""
    return [
        (
            one.begins.total_seconds() / 60,
            None if one.ends is None else one.ends.total_seconds() / 60,
            one.difference.key.aspect.value,
            one.difference.key.name,
            one.difference.way.value,
            [(cause.changed.id, cause.changed.how.value, cause.through) for cause in one.causes],
        )
        for one in found.moved
        if questions or one.difference.key.aspect is not Aspect.QUESTION
    ]


def and_graded(scenario):
    """The case in which nothing is learnt, and a grade is set after ten minutes."""
    told = replace(scenario.steps[1], event=graded(10, "grade_2", incident="case"))
    return replace(scenario, steps=(scenario.steps[0], told))


WEAPON = "- {id: r.weapon, when: {incident.weapon: true}, then: {response: %s}}\n"


def test_what_is_otherwise_is_listed_once_for_as_long_as_it_lasts(compared):
    """The ceiling from the start; the floor while there is a weapon, until an officer says there is none."""
    found = compared(WEAPON % "priority", WEAPON % "emergency")
    by = [("r.weapon", "changed", ())]
    assert said(found) == [
        (0, 30, "ceiling", "response", "higher", by),
        (10, 30, "floor", "response", "higher", by),
    ]
    assert found.moved[1].causes[0].alterations[0].what == "response"


def test_the_same_rules_differ_in_nothing(compared):
    """Whatever else is in them."""
    assert compared(WEAPON % "priority", WEAPON % "priority").moved == ()


def test_a_rule_that_only_one_has_is_the_cause(compared):
    """Added where only the second has it, and removed where only the first has."""
    owed = "[{action: reviewed, by: sergeant}]"
    duty = f"- {{id: r.duty, when: {{incident.weapon: true}}, then: {{duties: {owed}}}}}"
    assert said(compared("[]", duty)) == [
        (10, None, "duty", "reviewed/case", "new", [("r.duty", "added", ())])
    ]
    assert said(compared(duty, "[]")) == [
        (10, None, "duty", "reviewed/case", "gone", [("r.duty", "removed", ())])
    ]


def test_a_conclusion_leads_on_to_the_rule_that_changed(compared):
    """The rule that reads it is as it was; the one that concludes it is the cause."""
    reads = "- {id: r.alarm, when: {incident.alarm: true}, then: {response: emergency}}\n"
    concludes = "- {id: r.concludes, when: {%s}, then: {conclude: {incident.alarm: true}}}\n"
    found = compared(
        reads + concludes % "incident.violence: true", reads + concludes % "incident.weapon: true"
    )
    by = [("r.concludes", "changed", ("r.alarm",))]
    assert said(found) == [
        (10, 30, "floor", "response", "higher", by),
        (30, None, "ceiling", "response", "lower", by),
    ]


def test_a_duty_leads_on_to_the_rule_that_owes_it(compared):
    """A rule reads that something is overdue; whose time changed is the cause."""
    reads = "- {id: r.late, when: {incident.duty.reviewed.overdue: true}, then: {response: emergency}}\n"
    owes = "- {id: r.owes, then: {duties: [{action: reviewed, from: reported, within: %s, by: sergeant}]}}\n"
    assert said(compared(reads + owes % "1h", reads + owes % "5m")) == [
        (0, None, "duty", "reviewed/case", "sooner", [("r.owes", "changed", ())]),
        (10, None, "floor", "response", "higher", [("r.owes", "changed", ("r.late",))]),
        (10, None, "ceiling", "response", "higher", [("r.owes", "changed", ("r.late",))]),
    ]


def test_only_what_a_rule_rests_on_there_is_a_cause(compared):
    """It reads two conclusions, and the other one, which changed as well, has nothing to do with it."""
    reads = (
        "- {id: r.any, when: {any: {incident.alarm: true, some child: {child.seen_in_danger: true}}}, "
        "then: {response: emergency}}\n"
    )
    alarm = "- {id: r.alarm, when: {%s}, then: {conclude: {incident.alarm: true}}}\n"
    danger = "- {id: r.danger, about: child, when: {%s}, then: {conclude: {child.seen_in_danger: true}}}\n"
    was = reads + alarm % "incident.violence: true" + danger % "child.self_harm: true"
    now = reads + alarm % "incident.weapon: true" + danger % "child.hurt_at_home: true"
    floors = [one for one in said(compared(was, now)) if one[2] == "floor"]
    assert floors == [(10, 30, "floor", "response", "higher", [("r.alarm", "changed", ("r.any",))])]


def test_only_the_part_of_a_rule_that_bears_on_it_is_a_cause(compared):
    """The deadline of the rule is otherwise as well, and it changed no floor."""
    text = (
        "- {id: r.both, when: {incident.weapon: true}, then: {response: %s, "
        "duties: [{action: reviewed, from: reported, within: %s, by: sergeant}]}}"
    )
    found = compared(text % ("priority", "1h"), text % ("emergency", "2h"))
    assert [
        (one.difference.key.aspect.value, [each.what for cause in one.causes for each in cause.alterations])
        for one in found.moved
        if one.difference.key.aspect is not Aspect.QUESTION
    ] == [
        ("ceiling", ["response"]),
        ("floor", ["response"]),
        ("duty", ["duty reviewed, within"]),
    ]


def test_a_fact_that_is_declared_otherwise_is_the_cause(scenario):
    """The rule that reads it is as it was: an officer's no does not end a yes any more."""
    rules = "- {id: r.calm, when: {incident.weapon: true}, then: {response: emergency}}"
    was = rulebook(rules)
    words = was.vocabulary
    fact = replace(
        words.facts["incident.weapon"],
        ended_by=replace(words.facts["incident.weapon"].ended_by, answers_from=()),
    )
    now = replace(
        was, vocabulary=replace(words, facts={**words.facts, "incident.weapon": fact}), hash="other"
    )
    found = Comparing({"small": (was, now)})(scenario)
    assert said(found)[0] == (
        30,
        None,
        "floor",
        "response",
        "higher",
        [("incident.weapon", "changed", ("r.calm",))],
    )


def test_what_is_the_forces_own_is_the_cause_of_what_no_rule_changed(scenario):
    """A target that is longer makes a duty late that is owed within the target."""
    rules = (
        "- {id: r.go, then: {duties: [{action: reviewed, from: grade_set, within: target, by: sergeant}]}}"
    )
    was = rulebook(rules)
    grades = {
        name: replace(grade, targets={"urban": 7200}) if name == "grade_2" else grade
        for name, grade in was.pack.grades.items()
    }
    now = replace(was, pack=replace(was.pack, grades=grades), hash="other")
    (one,) = Comparing({"small": (was, now)})(and_graded(scenario)).moved
    assert (one.difference.key, one.difference.way) == (Key(Aspect.DUTY, "reviewed/case"), Way.LATER)
    assert [[each.what for each in cause.alterations] for cause in one.causes] == [
        ["grades.priority.targets.urban"]
    ]


def test_a_grade_is_told_in_the_words_of_each_pack(scenario):
    """The second calls its grades otherwise; what was set means the same to it."""
    was = rulebook("[]")
    grades = {f"level_{name}": replace(one, id=f"level_{name}") for name, one in was.pack.grades.items()}
    now = replace(was, pack=replace(was.pack, grades=grades), hash="other")
    found = Comparing({"small": (was, now)})(and_graded(scenario))
    assert (found.not_told, found.moved, found.refused) == ((), (), ())


def test_a_decision_that_cannot_be_made_is_a_fault_of_the_engine(compared, monkeypatch):
    """It is named once, however often it comes."""
    from riskengine.engine.engine import Engine

    def fails(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(Engine, "_at", fails)
    found = compared("[]", WEAPON % "priority")
    assert len(found.degraded) == 1


def test_what_came_lower_later_or_away_is_counted(compared):
    """By what is otherwise and which way; nothing came lower where only more is asked."""
    more, less = compared(WEAPON % "priority", WEAPON % "emergency"), compared(WEAPON % "priority", "[]")
    packs = {"small": changes(rulebook("[]"), rulebook("[]"))}
    assert not Comparison(packs, (more,)).is_lowered
    both = Comparison(packs, (more, less), left_out=1)
    assert both.is_lowered
    assert (both.count(Aspect.FLOOR, Way.HIGHER), both.count(Aspect.FLOOR, Way.LOWER)) == (1, 1)
    assert both.differing == (more, less)
    assert both.by_cause == (("rule", "r.weapon", len(more.moved) + len(less.moved)),)


def test_a_scenario_in_which_nothing_is_otherwise_says_only_what_it_is(compared, scenario):
    """Its name, when it begins, and its pack."""
    found = compared("[]", "[]")
    assert found == ComparedScenario(id="case", starts=scenario.starts, pack="small")
