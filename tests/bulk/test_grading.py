"""Rows are graded by the rules in force at their moments, as the live engine would have graded them."""

from datetime import UTC, datetime, timedelta

import pytest

pytest.importorskip("polars", reason="tables need the extra riskengine[bulk]")

import polars as pl

from bulk.tables_made import NOON, ROW
from riskengine.bulk.allowed import Allowed
from riskengine.bulk.fact_making import FactMaker
from riskengine.bulk.grading import grade
from riskengine.bulk.values import faults_in, typed
from riskengine.engine import Engine
from riskengine.inference.columnar.rows import frame_of
from small.rulebooks import rulebook
from small.telling import done, graded, learnt, person, reported

PERIODS = """
- {id: a.always, when: {incident.weapon: true}, then: {response: scheduled}}
- id: a.until
  in_force: {to: 2026-03-28}
  when: {incident.weapon: true}
  then: {response: priority}
- id: a.since
  in_force: {from: 2026-03-29}
  when: {incident.weapon: true}
  then: {response: emergency, risk: {missing: high}}
  about: child
"""
LIVE = """
- {id: a.weapon, when: {incident.weapon: true}, then: {response: priority}}
- id: a.attend
  when: {incident.weapon: true}
  then: {duties: [{action: attended, from: reported, within: 1h, by: officer}]}
- {id: a.late, when: {incident.duty.attended.overdue: true}, then: {response: emergency}}
- {id: a.lowered, when: {incident.grade.response: resolution}, then: {response: scheduled}}
- {id: a.young, about: child, when: {child.age: "< 5"}, then: {risk: {missing: high}}}
- {id: a.hurt, about: child, when: {child.distress: ">= upset"}, then: {risk: {harm: medium}}}
"""
LOG = (
    reported(facts={"incident.injury": "minor"}),
    learnt(5, people=(person("ada", "child"),)),
    learnt(6, facts={"incident.weapon": True}),
    graded(7, "grade_4"),
    learnt(90, id="age", people=(person("ada", facts={"person.age": 3, "child.distress": "calm"}),)),
    done(120, "attended"),
)


def columns(**said):
    return pl.DataFrame([{**ROW, "incident.weapon": True, **said}])


def test_a_row_is_graded_by_the_rules_in_force_at_its_moment():
    """At midnight of the pack's own time zone other rules apply; a rule out of force does not hold."""
    # Summer time began that night: midnight in London was midnight in UTC.
    begins = datetime(2026, 3, 29, tzinfo=UTC)
    moments = [begins, begins - timedelta(microseconds=1), begins + timedelta(days=1), NOON]
    table = pl.concat([columns(as_of=moment) for moment in moments])

    found = grade(rulebook(PERIODS), table)

    assert found.get_column("as_of").to_list() == moments
    assert found.get_column("response.floor").to_list() == ["emergency", "priority", "emergency", "priority"]
    assert found.get_column("risk.missing.floor").to_list() == ["high", None, "high", None]
    assert found.get_column("rule.a.until").to_list() == [False, True, False, True]
    assert found.get_column("rule.a.since").to_list() == [True, False, True, False]
    assert found.get_column("rule.a.always").to_list() == [True] * 4


def test_a_table_of_no_rows_has_every_column():
    """A part of which nothing is left is graded as any other."""
    book = rulebook(PERIODS)

    assert grade(book, columns().clear()).schema == grade(book, columns()).schema


def test_rows_of_a_log_are_graded_as_the_engine_grades_them():
    """At every moment of a log floor and ceiling are those of the Decision, of duties and grades too."""
    book = rulebook(LIVE)
    engine, maker, allowed = Engine(book, live=False), FactMaker([book]), Allowed.of(book)
    decisions, facts = [], []
    for event in LOG:
        decisions.append(engine.observe(event))
        maker.take(event)
        facts.append(maker.facts("i1", event.recorded_at))
    table = frame_of(facts, allowed.layout, whole=True)
    rows = pl.int_range(1, table.height + 1, eager=True)
    made, lost = typed(table, rows, allowed)

    found = grade(book, made)

    assert [*lost, *faults_in(made, rows, allowed)] == []
    assert found.select("response.floor", "response.ceiling").rows() == [
        (one.response.floor.id, one.response.ceiling.id) for one in decisions
    ]
    highest = [
        {risk.strand: risk.floor.id for risk in one.risks if risk.subject == "ada"} for one in decisions
    ]
    assert found.get_column("risk.missing.floor").to_list()[-1] == highest[-1]["missing"] == "high"
    assert found.get_column("response.floor").to_list()[4] == "emergency"
