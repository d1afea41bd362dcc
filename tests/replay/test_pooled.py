"""Pooling: each incident at the end of its own scenario, and one overview for each pack."""

from dataclasses import replace
from datetime import timedelta

import pytest

from riskengine.replay.loading import Loaded, ScenarioError
from riskengine.replay.pooled import at_their_ends, pooled
from small.oversight import measure, overseeing

HOUR = 3_600
HEAD = """\
scenario: girl-out-late
title: A girl is out late and nobody goes
report: {force: Hampshire, year: 2021, section: 5. Initial contact, lines: 10-12}
area: missing
rating: poor
pack: small
starts: {at: "2021-03-05T19:00:00+00:00", basis: assumed}
"""
REPORT = """\
timeline:
  - at: T+0
    basis: stated
    by: {post: caller, person: mother}
    incident.reported:
      kinds: [missing]
      people:
        - {id: mother, roles: [caller]}
        - {id: girl, roles: [child], facts: {person.age: 14, child.missing: true}}
"""
UNTIL_NOON = """
expect:
  - at: T+17h
    basis: assumed
    why: Nobody had seen her by noon.
    duties: {overdue: [child_seen/girl]}
"""
BEFORE = """\
timeline:
  - at: T-3d
    basis: assumed
    incident: earlier
    by: {post: caller, person: mother}
    incident.reported:
      kinds: [missing]
      people: [{id: girl, roles: [child], facts: {person.age: 14, child.missing: true}}]
"""
SEEN = measure(
    "over.seen",
    sources=["small-guide"],
    count={"duties": ["child_seen"], "states": ["overdue"]},
)


def overseen(*loaded):
    """Several scenarios together, whose pack counts the children nobody has seen."""
    scenarios = tuple(one for some in loaded for one in some.scenarios)
    books = {name: book for some in loaded for name, book in some.rulebooks.items()}
    return Loaded(scenarios, {name: overseeing(book, SEEN) for name, book in books.items()})


@pytest.fixture
def case(load):
    """Load the usual case under a name of its own, with whatever follows."""

    def loaded(name="girl-out-late", rest=UNTIL_NOON, report=REPORT, rating="poor"):
        named = HEAD.replace("girl-out-late", name).replace("rating: poor", f"rating: {rating}")
        return load(rest, head=named, report=report, name=f"{name}.scenario.yaml")

    return loaded


def test_an_incident_is_looked_at_when_its_scenario_ends(case):
    """That is at its last event or expectation, whichever is later."""
    (ended,) = at_their_ends(overseen(case()))
    assert ended.cases[0].as_of == ended.scenario.starts + timedelta(hours=17)
    (found,) = pooled(overseen(case()), [ended])
    row = found.overview.rows[0]
    assert (row.number, row.oldest, row.incidents) == (1, 17 * HOUR, ("girl-out-late",))
    assert (found.scenarios, found.not_judged, found.overview.as_of) == (1, 0, None)


def test_scenarios_of_one_pack_are_counted_together(case):
    """Each by the pack that it names, whatever the years between them."""
    later = case("another")
    moved = replace(
        later,
        scenarios=tuple(replace(one, starts=one.starts + timedelta(days=900)) for one in later.scenarios),
    )
    both = overseen(case(), moved)
    (found,) = pooled(both, at_their_ends(both))
    assert found.overview.rows[0].incidents == ("another", "girl-out-late")
    assert found.scenarios == 2


def test_what_was_reported_before_a_case_begins_is_no_part_of_it(case):
    """It is told so that the case has a history, with nothing of how it was dealt with."""
    one = overseen(case(report=BEFORE + REPORT.removeprefix("timeline:\n")))
    (ended,) = at_their_ends(one)
    assert [case.incident for case in ended.cases] == ["girl-out-late"]


def test_other_incidents_of_a_case_are_called_after_it(case):
    """Two scenarios may call theirs alike."""
    again = BEFORE.removeprefix("timeline:\n").replace("T-3d", "T+1h").replace("earlier", "again")
    (ended,) = at_their_ends(overseen(case(report=REPORT + again)))
    assert [case.incident for case in ended.cases] == ["girl-out-late/again", "girl-out-late"]


def test_what_a_report_of_good_work_does_not_tell_is_not_judged(case):
    """It is left out, and counted as left out."""
    silent = "silent: [child_seen/girl, home_visited|located/girl]\n"
    one = overseen(case(rest=UNTIL_NOON.replace("\nexpect", f"\n{silent}expect"), rating="good"))
    (found,) = pooled(one, at_their_ends(one))
    assert (found.overview.rows[0].number, found.not_judged) == (0, 2)


def test_an_event_that_is_refused_stops_the_count_at_its_place(case):
    """Nothing is counted of a case of which part was not heard."""
    refused = """\
  - at: T+1h
    basis: assumed
    by: {post: officer, person: otto}
    action.taken: {action: child_seen, subject: mother, other: girl}
"""
    one = overseen(case(report=REPORT + refused))
    with pytest.raises(ScenarioError) as raised:
        list(at_their_ends(one))
    assert [fault.span.file for fault in raised.value.diagnostics] == ["girl-out-late.scenario.yaml"]


LODGER = """\
timeline:
  - at: T-400d
    basis: stated
    incident: earlier
    incident.reported:
      kinds: [missing]
      people: [{id: lodger}, {id: nephew, facts: {person.age: 9}}]
      links: [{relation: mother_of, source: lodger, target: nephew}]
  - at: T+0
    basis: stated
    by: {post: caller, person: mother}
    incident.reported:
      kinds: [missing]
      people:
        - {id: lodger, roles: [suspect]}
        - {id: girl, roles: [child], facts: {person.age: 14, child.missing: true}}
"""


def test_whom_links_bring_into_the_rules_was_not_there_and_is_not_counted(load, linked):
    """The suspect's own child is looked at by rules, and is nobody's missing child."""
    (ended,) = at_their_ends(load(UNTIL_NOON, head=linked, report=LODGER))
    (found,) = ended.cases
    assert ("nephew", "missing") in found.risks
    assert set(found.roles) == {"girl", "lodger"}
