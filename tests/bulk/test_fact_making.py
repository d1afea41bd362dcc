"""Facts at a moment from a log are those that the live engine asks its rules of."""

import pytest

pytest.importorskip("polars", reason="tables need the extra riskengine[bulk]")

from riskengine.bulk.fact_making import FactMaker
from riskengine.engine import Engine
from riskengine.facts.admission import EventRefused
from small.rulebooks import rulebook
from small.telling import closed, done, graded, learnt, merged, person, redacted, reported

RULES = """
- {id: a.alarm, when: {incident.weapon: true}, then: {conclude: {incident.alarm: true}}}
- id: a.attend
  when: {incident.weapon: true}
  then: {duties: [{action: attended, from: reported, within: 1h, by: officer}]}
- id: a.late
  when: {incident.alarm: true, incident.duty.attended.overdue: true}
  then: {response: emergency}
"""
OTHER = """
- id: b.low
  when: {incident.grade.response: resolution}
  then: {duties: [{action: attended, from: reported, within: 1h, by: officer}]}
- id: b.children
  about: child
  when: {child.age: "< 5", incident.duty.attended.open: true}
  then: {response: emergency}
"""
LOG = (
    reported(facts={"incident.weapon": True}),
    learnt(5, people=(person("ada", "child", facts={"person.age": 3}),)),
    graded(6, "grade_4"),
    learnt(90, recorded=100, facts={"incident.weapon": True}),
    done(120, "attended"),
    closed(130),
)


def test_each_moment_is_as_the_engine_has_it():
    """What is known, remembered of duties and grades, and who is there, is what an engine asks rules of."""
    book = rulebook(RULES)
    maker, engine = FactMaker([book]), Engine(book, live=False)
    for event in LOG:
        engine.observe(event)
        assert maker.take(event)
        mine, live = maker.facts("i1", event.recorded_at), engine.facts("i1", event.recorded_at)
        assert (mine.incident, mine.people, mine.kinds, mine.relations) == (
            live.incident,
            live.people,
            live.kinds,
            live.relations,
        )


def test_two_packs_have_what_either_reads():
    """The second adds what it alone reads, of its own duties too; what both read is the first one's."""
    first, second = rulebook(RULES), rulebook(OTHER)
    maker = FactMaker([first, second])
    for event in LOG[:3]:
        maker.take(event)

    facts = maker.facts("i1", LOG[2].recorded_at)

    readings = facts.incident.readings
    assert readings["incident.weapon"] is True
    assert readings["duty.attended.overdue"] is False
    assert readings["duty.attended.open"] is True
    assert readings["grade.response"] == 1
    assert [(who.id, who.readings.get("person.age")) for who in facts.people if not who.unnamed] == [
        ("ada", 3)
    ]


def test_an_event_out_of_order_is_refused_and_changes_nothing():
    """A log is read once, so what was recorded earlier cannot come later."""
    maker = FactMaker([rulebook(RULES)])
    maker.take(LOG[0])
    maker.take(LOG[2])

    with pytest.raises(EventRefused) as refused:
        maker.take(LOG[1])

    assert str(refused.value) == (
        "$.recorded_at: this was recorded before the event above it; put the log in order of recorded_at"
    )
    assert maker.take(LOG[3])


def test_what_one_pack_refuses_no_pack_has():
    """An event is admitted by every pack before any takes it in, so it may be mended and told again."""
    maker = FactMaker([rulebook(RULES), rulebook(OTHER)])
    maker.take(LOG[0])

    with pytest.raises(EventRefused):
        maker.take(learnt(5, facts={"incident.no_such_fact": True}))

    assert maker.take(learnt(5, facts={"incident.weapon": True}))


def test_the_same_event_again_is_no_new_one():
    """A log that repeats an event makes no second row of it."""
    maker = FactMaker([rulebook(RULES)])

    assert [maker.take(LOG[0]), maker.take(LOG[0])] == [True, False]


def test_what_is_merged_goes_on_in_the_other():
    """What is said of an incident that was merged is a moment of the one in which it goes on."""
    maker = FactMaker([rulebook(RULES)])
    for event in (
        reported(),
        reported(1, id="second", incident="i2", facts={"incident.weapon": True}),
        merged(2, "i1", incident="i2"),
    ):
        maker.take(event)

    facts = maker.facts("i2", LOG[1].recorded_at)

    assert facts.incident.id == "i1"
    assert facts.incident.readings["incident.weapon"] is True
    assert [one.incident.id for one in maker.at_last_records()] == ["i1"]


def test_a_redacted_report_leaves_the_incident():
    """Where the content of the report was removed there is still an incident, of which nothing is known."""
    maker = FactMaker([rulebook(RULES)])
    maker.take(LOG[0])
    maker.take(redacted(1, LOG[0].id))

    assert "incident.weapon" not in maker.facts("i1", LOG[1].recorded_at).incident.readings
