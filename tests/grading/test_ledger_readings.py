"""What the ledger remembers, as rules read it."""

import pytest

from small.rulebooks import rulebook
from small.telling import SERGEANT, after, closed, decided, done, graded, learnt, person, reopened, reported

KID = person("kid", "child", facts={"child.age": 9})


def holds(rules, *events, at=None):
    """The rules that hold."""
    return [one.rule for one in decided(rulebook(rules), *events, at=at).reasons]


OWED = """
- id: l.owes
  when: {incident.weapon: true}
  then: {duties: [{action: reviewed, from: reported, within: 1h, by: sergeant}]}
- id: l.open
  when: {incident.duty.reviewed.open: true}
  then: {duties: [{action: attended, by: officer}]}
- id: l.overdue
  when: {incident.duty.reviewed.overdue: true}
  then: {duties: [{action: grade_set, by: sergeant}]}
"""
ARMED = {"incident.weapon": True}


def test_a_duty_is_read_at_the_moment_it_opens():
    """In a further pass at the same moment."""
    assert holds(OWED, reported()) == []
    assert holds(OWED, reported(facts=ARMED)) == ["l.open", "l.owes"]


def test_a_duty_is_read_as_overdue_from_its_deadline():
    """An overdue duty is still open."""
    assert holds(OWED, reported(facts=ARMED), at=59) == ["l.open", "l.owes"]
    assert holds(OWED, reported(facts=ARMED), at=60) == ["l.open", "l.overdue", "l.owes"]


def test_a_duty_that_ended_is_not_read():
    """Done in the last second, it was never overdue."""
    assert holds(OWED, reported(facts=ARMED), done(60, "reviewed", by=SERGEANT)) == ["l.owes"]


def test_a_further_pass_goes_on_until_nothing_changes():
    """One duty brings the next, all at the same moment."""
    chain = """
    - {id: l.one, when: {incident.weapon: true}, then: {duties: [{action: reviewed, by: sergeant}]}}
    - id: l.two
      when: {incident.duty.reviewed.open: true}
      then: {duties: [{action: attended, by: officer}]}
    - id: l.three
      when: {incident.duty.attended.open: true}
      then: {duties: [{action: grade_set, by: officer}]}
    """
    decision = decided(rulebook(chain), reported(facts=ARMED))
    assert [(one.id, one.opened_at) for one in decision.duties] == [
        ("attended/i1", after(0)),
        ("grade_set/i1", after(0)),
        ("reviewed/i1", after(0)),
    ]


def test_a_duty_is_read_of_whom_it_is_owed_for():
    """Not of the other child."""
    rules = """
    - {id: l.owes, about: child, when: {child.age: "< 13"}, then: {duties: [{action: referred, by: officer}]}}
    - id: l.open
      about: child
      when: {child.duty.referred.open: true}
      then: {duties: [{action: child_seen, by: officer}]}
    """
    teen = person("teen", "child", facts={"child.age": 16})
    decision = decided(rulebook(rules), reported(people=(KID, teen)))
    assert [one.id for one in decision.duties] == ["child_seen/kid", "referred/kid"]


GRADE = """
- id: l.low
  when: {incident.grade.response: "< priority"}
  then: {duties: [{action: reviewed, by: sergeant}]}
- id: l.high
  when: {incident.grade.response: ">= priority"}
  then: {duties: [{action: attended, by: officer}]}
"""


@pytest.mark.parametrize(
    ("events", "found"),
    [
        ((), []),
        ((graded(1, "grade_3"),), ["l.low"]),
        ((graded(1, "grade_2"),), ["l.high"]),
        ((graded(1, "grade_2"), graded(2, "resolution")), ["l.low"]),
    ],
)
def test_the_grade_in_force_is_read(events, found):
    """While none is set every test on it is no; the force's own words are read as what they mean."""
    assert holds(GRADE, reported(), *events) == found


def test_a_level_is_read_of_the_person_it_was_set_for():
    """In its own strand."""
    rules = """
    - id: l.level
      about: child
      when: {child.grade.missing: "<= low"}
      then: {duties: [{action: child_seen, by: officer}]}
    """
    people = (KID, person("sis", "child"))
    level = graded(1, "low", "missing", subject="sis")
    decision = decided(rulebook(rules), reported(people=people), level)
    assert [one.subject for one in decision.reasons] == ["sis"]
    other = graded(1, "low", "harm", subject="sis")
    assert decided(rulebook(rules), reported(people=people), other).reasons == ()


HANDLED = """
- id: l.closed
  when: {incident.handling.close: true}
  then: {duties: [{action: reviewed, by: sergeant}]}
- id: l.lowest
  about: child
  when: {child.handling.lowest: true}
  then: {duties: [{action: child_seen, by: officer}]}
"""


def test_a_handling_in_force_is_read():
    """Until it is undone."""
    assert holds(HANDLED, reported(), closed(5)) == ["l.closed"]
    assert holds(HANDLED, reported(), closed(5), reopened(6)) == []


def test_a_level_that_amounts_to_a_handling_is_read_as_one():
    """The lowest level by any name."""
    told = reported(people=(KID,))
    assert holds(HANDLED, told, graded(1, "very_low", "missing", subject="kid")) == ["l.lowest"]
    assert holds(HANDLED, told, graded(1, "low", "missing", subject="kid")) == []


def test_a_reading_of_the_ledger_is_shown_among_the_reasons():
    """In words."""
    decision = decided(rulebook(GRADE), reported(), graded(1, "grade_3"), learnt(2))
    (reason,) = decision.reasons
    assert [(one.fact, one.value) for one in reason.facts] == [("grade.response", "scheduled")]
