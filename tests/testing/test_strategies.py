"""What the strategies make: only what an engine takes in, as simple as can be, and in time everything."""

from collections import Counter

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from riskengine import load_rulebook
from riskengine.engine import Engine
from riskengine.model.events import (
    Between,
    EventReplaced,
    FlagRaised,
    IncidentReported,
    InformationAdded,
    NotAnswered,
    RecordRedacted,
    RecordsSearched,
)
from riskengine.model.facts import Bounds, Facts
from riskengine.rulebook.rules import Rulebook
from riskengine.testing import answers, facts, incidents, rulebooks, timelines, told
from riskengine.testing.fixed import NotDeclared
from riskengine.testing.timeline import STEPS
from testing.planted import GOOD

NATIONAL = load_rulebook()
QUIETLY = settings(database=None, deadline=None, max_examples=500, phases=[Phase.generate, Phase.shrink])
GIVEN = {"child.age": 12, "child.injured": True, "child.flag.looked_after": True}


@settings(max_examples=10)
@pytest.mark.parametrize("book", [GOOD, NATIONAL], ids=str)
@given(data=st.data())
def test_an_engine_takes_in_every_timeline(book, data):
    """Nothing is told that could not come about."""
    engine = Engine(book)
    for event in data.draw(timelines(book)):
        engine.hear(event)


@given(timelines(GOOD, kinds=["missing"], people=1, moments=2, steps=["learnt", "graded"], late=False))
def test_bounds_are_kept(events):
    """So many people and moments, of those kinds, and nothing written down late."""
    report, *later = events
    assert report.kinds == ("missing",)
    assert len(report.people) <= 1
    assert len(later) <= 2
    assert {event.type for event in later} <= {"information.added", "grade.set"}
    assert all(event.recorded_at == event.occurred_at for event in events)


@given(timelines(GOOD, given=GIVEN))
def test_what_is_given_is_so_and_stays_so(events):
    """It is told of the first child, said again otherwise by nobody, and neither replaced nor redacted."""
    report, *later = events
    first = report.people[0]
    assert (first.roles, first.facts["person.age"], first.facts["child.injured"]) == (("child",), 12, True)
    marks = [one for one in later if isinstance(one, FlagRaised) and one.subject == first.id]
    assert "looked_after" in {one.flag for one in marks}
    taken_back = {one.replaces for one in later if isinstance(one, EventReplaced)}
    taken_back |= {one.redacts for one in later if isinstance(one, RecordRedacted)}
    assert not taken_back & {report.id, marks[0].id}
    said = [one for one in later if isinstance(one, InformationAdded)]
    assert not {name for one in said for who in one.people if who.id == first.id for name in who.facts} & {
        "person.age",
        "child.injured",
    }


@pytest.mark.parametrize("name", ["chld.age", "child.aeg", "child.danger", "child.flag.marked", "role.pilot"])
def test_what_nobody_can_tell_cannot_be_given(name):
    """A name that is not declared, or what rules conclude, is refused when the first case is drawn."""
    with pytest.raises(NotDeclared):
        find(timelines(GOOD, given={name: True}), lambda _: True, settings=QUIETLY)


def test_the_simplest_case_is_a_report_that_says_nothing():
    """What speaks for no more than that there was a report shrinks to one of nobody."""
    (report,) = find(timelines(GOOD), lambda _: True, settings=QUIETLY)
    assert (report.people, report.links, report.facts) == ((), (), {})


def test_a_case_shrinks_to_what_matters():
    """Of everything told, one answer about one child is left, as plain as can be."""
    found = find(
        timelines(GOOD),
        lambda events: any(
            one.facts.get("person.age", 99) in range(3, 13)
            for event in events
            if isinstance(event, IncidentReported)
            for one in event.people
        ),
        settings=QUIETLY,
    )
    (report,) = found
    assert [(one.roles, one.facts) for one in report.people] == [((), {"person.age": 3})]


def reached(book, events):
    """What sorts of things a case has."""
    yield from (event.type for event in events)
    engine = Engine(book)
    for event in events:
        engine.hear(event)
        if event.recorded_at > event.occurred_at:
            yield "late"
        for one in getattr(event, "people", ()):
            yield from (type(answer).__name__ for answer in one.facts.values())
            yield "no role" if not one.roles else "a role"
        if getattr(event, "links", ()):
            yield "links"


def test_in_time_everything_comes():
    """Every type of step, bounds, refusals, people without a role, links and late records."""
    seen = Counter()

    @settings(max_examples=400, database=None, deadline=None, derandomize=True)
    @given(timelines(GOOD, moments=8))
    def gather(events):
        seen.update(set(reached(GOOD, events)))

    gather()
    types = {
        *("incident.reported", "information.added", "action.taken", "grade.set", "flag.raised"),
        *("records.searched", "flag.cleared", "link.stated", "link.ended", "incident.reclassified"),
        *("incident.closed", "incident.reopened", "event.replaced", "record.redacted"),
    }
    forms = {
        "late",
        "no role",
        "a role",
        "links",
        Between.__name__,
        NotAnswered.__name__,
        "bool",
        "int",
        "str",
    }
    assert (types | forms) - set(seen) == set()
    assert (
        len(types) == len(STEPS) + 2
    )  # beside the steps there is the report, and what is closed is reopened


def test_facts_are_read_as_an_engine_reads_them():
    """Some are known only within bounds, and somebody nobody has named may be there."""
    found = find(
        facts(GOOD),
        lambda read: (
            any(who.unnamed for who in read.people)
            and any(isinstance(value, Bounds) for who in read.people for value in who.readings.values())
        ),
        settings=QUIETLY,
    )
    assert isinstance(found, Facts)


def test_searches_name_systems_that_are_declared():
    """A search is of a system, for somebody who is there."""
    found = find(
        timelines(GOOD, steps=["searched"]),
        lambda events: any(isinstance(one, RecordsSearched) for one in events),
        settings=QUIETLY,
    )
    search = found[-1]
    assert search.system in GOOD.vocabulary.systems
    assert search.subject in {one.id for one in found[0].people}


@settings(max_examples=20)
@given(st.data())
def test_answers_are_of_the_question(data):
    """Whatever is drawn, the engine takes it as an answer; where nobody may fail to know, somebody does."""
    fact = data.draw(st.sampled_from([one for one in GOOD.vocabulary.facts.values() if not one.concluded]))
    assert not isinstance(data.draw(answers(GOOD, fact, unknown=False)), NotAnswered)
    report = data.draw(incidents(GOOD))
    Engine(GOOD).hear(report)
    assert set(data.draw(told(GOOD, ["child"]))) <= {
        one for one in GOOD.vocabulary.facts if one[:5] == "child"
    }


@settings(max_examples=5)
@given(rulebooks(3))
def test_generated_rulebooks_are_rulebooks(book):
    """Read and checked as any others, with so many rules at most."""
    assert isinstance(book, Rulebook)
    assert 1 <= len(book.rules) <= 3
