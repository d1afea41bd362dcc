"""A snapshot: what one incident comes to for those who look over all of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from grading.timed import timed
from riskengine.engine import Engine
from riskengine.model.grades import ResponseGrade, RiskLevel
from small.telling import (
    INSPECTOR,
    OFFICER,
    SERGEANT,
    accepted,
    after,
    answered,
    closed,
    done,
    graded,
    learnt,
    offered,
    person,
    reported,
    told,
)

RULES = """
- id: s.seen
  about: child
  then: {duties: [{action: child_seen, from: reported, within: 1h, by: officer}]}
- id: s.asked
  about: child
  when: {child.done.child_seen: true}
  then:
    duties:
      - action: conference
        from: child_seen
        within: 1h
        by: officer
        awaits: {agency: social_worker, action: referred, within: 1d}
- id: s.again
  when: {incident.violence: true}
  then: {duties: [{action: reviewed, from: rule_held, within: 1h, every: 1h, by: sergeant}]}
- {id: s.think, binds: consider, about: suspect, then: {duties: [{action: warned, by: officer}]}}
- {id: s.high, about: child, when: {child.hurt_at_home: true}, then: {risk: {harm: high}}}
- {id: s.weapon, when: {incident.weapon: true}, then: {response: emergency}}
"""
BOOK = timed(RULES)
HOUR = 60
KID, SAM = person("kid", "child"), person("sam", "suspect")


def snapshot(*events, at=None, incident="i1"):
    """One incident as it stands after some events."""
    engine = told(BOOK, *events)
    moment = max(event.recorded_at for event in events) if at is None else after(at)
    found = engine.survey(moment)
    assert found.failed == ()
    return next(one for one in found.cases if one.incident == incident)


def owed(found):
    return {one.duty.id: (one.subject, sorted(one.states)) for one in found.owed}


def test_it_says_what_is_owed_for_whom_and_how_it_stands():
    """In the words of rules; what one should only consider is owed by nobody."""
    found = snapshot(reported(people=(KID, SAM)), at=2 * HOUR)
    assert owed(found)["child_seen/kid"] == ("kid", ["open", "overdue"])
    assert "warned/sam" not in owed(found)


def test_what_another_agency_owes_is_awaited_and_late():
    """From when it was asked for, for as long as the rule gives the agency."""
    events = (reported(people=(KID,)), done(5, "child_seen", "kid"), done(10, "conference", "kid"))
    soon, late = snapshot(*events, at=HOUR), snapshot(*events, at=48 * HOUR)
    assert owed(soon)["referred/kid"] == ("kid", ["awaited"])
    assert owed(late)["referred/kid"] == ("kid", ["awaited", "late"])
    assert next(one.since for one in late.owed if one.duty.id == "referred/kid") == after(10)


def test_what_recurs_is_owed_since_it_was_last_done():
    """A review that was missed this morning is hours late, though it was first owed last year."""
    events = (reported(), learnt(1, {"incident.violence": True}), done(30, "reviewed", by=SERGEANT))
    found = snapshot(*events, at=5 * HOUR)
    since = next(one.since for one in found.owed if one.duty.id == "reviewed/i1")
    assert since == after(30)
    assert next(one.since for one in snapshot(*events[:2]).owed if "reviewed" in one.duty.id) == after(1)


def test_what_is_done_is_done_for_somebody_or_for_the_incident():
    """An attempt is no deed."""
    found = snapshot(
        reported(people=(KID,)),
        done(5, "attended"),
        done(6, "child_seen", "kid"),
        done(7, "conference", "kid", attempt=True),
    )
    assert found.done == {("attended", None), ("child_seen", "kid")}


def test_what_was_done_elsewhere_counts_where_it_settles_what_is_owed_here():
    """A child referred for one incident is referred for the other; to be seen in one is not enough."""
    there = {"incident": "i2"}
    found = snapshot(
        reported(people=(KID,)),
        reported(1, id="other", people=(KID,), **there),
        done(5, "referred", "kid", id="there", **there),
        done(6, "child_seen", "kid", id="seen there", **there),
    )
    assert found.done == {("referred", "kid")}


def test_roles_are_those_that_people_certainly_play():
    """Whom nobody has named stands in no count, nor does somebody who only may be a child."""
    found = snapshot(reported(people=(KID, SAM, person("ann", facts={"person.age": 40}))))
    assert found.roles == {
        "ann": frozenset({"person"}),
        "kid": frozenset({"child", "person"}),
        "sam": frozenset({"person", "suspect"}),
    }


@pytest.mark.parametrize(
    ("events", "level"),
    [
        ((graded(5, "medium", "missing", subject="kid"),), RiskLevel.MEDIUM),
        (
            (
                graded(5, "medium", "missing", subject="kid"),
                graded(6, "absent", "handling", subject="kid"),
            ),
            RiskLevel.VERY_LOW,
        ),
        (
            (
                graded(5, "absent", "handling", subject="kid"),
                graded(6, "low", "missing", subject="kid"),
            ),
            RiskLevel.LOW,
        ),
        ((graded(5, "absent", "handling"),), RiskLevel.VERY_LOW),
    ],
    ids=["a level", "a handling after it", "a level after it", "a handling of all"],
)
def test_a_level_is_what_the_last_decision_amounts_to(events, level):
    """To record a child as absent is to put it in the lowest category."""
    early = {"occurred_at": after(0).replace(year=2016), "recorded_at": after(0).replace(year=2016)}
    moved = [_moved(one, early) for one in (reported(people=(KID,), kinds=("missing",)), *events)]
    found = snapshot(*moved)
    assert found.levels == {("kid", "missing"): level}


def _moved(event, early):
    """An event of ten years before, when a child could still be recorded as absent."""
    shift = event.occurred_at - after(0)
    return replace(event, **{name: moment + shift for name, moment in early.items()})


def test_a_risk_is_the_higher_of_level_and_floor():
    """Either may say high, and a person who was never graded has a floor all the same."""
    ben = person("ben", "child", facts={"child.hurt_at_home": True})
    found = snapshot(
        reported(people=(KID, ben)),
        graded(5, "medium", "harm", subject="kid"),
        graded(6, "low", "harm", subject="ben"),
    )
    assert found.levels == {("kid", "harm"): RiskLevel.MEDIUM, ("ben", "harm"): RiskLevel.LOW}
    assert found.risks == {("kid", "harm"): RiskLevel.MEDIUM, ("ben", "harm"): RiskLevel.HIGH}


def test_the_response_is_what_the_last_decision_amounts_to():
    """A grade of the pack's own, or a handling."""
    grade, by_phone = graded(5, "grade_2"), graded(6, "by_phone", "handling")
    assert snapshot(reported()).response is None
    assert snapshot(reported(), grade).response is ResponseGrade.PRIORITY
    assert snapshot(reported(), grade, by_phone).response is ResponseGrade.RESOLUTION
    assert snapshot(reported(), grade, by_phone).handled == {("by_phone", None)}


def test_what_is_lowered_is_lower_than_before():
    """Whoever raises it again has undone it."""
    low = (graded(5, "high", "harm", subject="kid"), graded(6, "low", "harm", subject="kid", by=INSPECTOR))
    assert snapshot(reported(people=(KID,)), *low).lowered == {("harm", "kid")}
    assert snapshot(reported(people=(KID,)), *low, graded(7, "high", "harm", subject="kid")).lowered == set()
    assert snapshot(reported(), graded(5, "grade_1"), graded(6, "grade_3")).lowered == {("response", None)}


def test_a_challenge_stands_until_it_is_answered():
    """What has been answered for is on record and in no count."""
    events = (reported(facts={"incident.weapon": True}), graded(5, "grade_3"))
    assert [one.scale for one in snapshot(*events).challenges] == ["response"]
    assert snapshot(*events, answered(6, "graded-grade_3@5/response")).challenges == ()


def test_a_closed_incident_hears_of_what_others_settled():
    """It stands still, and what it still owes may end elsewhere."""
    events = (
        reported(people=(KID,)),
        done(5, "child_seen", "kid"),
        done(6, "conference", "kid"),
        closed(10),
        reported(20, id="other", incident="i2", people=(KID,)),
    )
    before = snapshot(*events, at=30)
    assert (before.closed, before.is_live, "referred/kid" in owed(before)) == (True, True, True)
    settled = snapshot(*events, done(40, "referred", "kid", incident="i2", by=OFFICER), at=50)
    assert "referred/kid" not in owed(settled)


def test_an_incident_is_as_old_as_its_report():
    """When it was reported, whatever is learnt of the time before."""
    found = snapshot(reported(0), learnt(-10, recorded=5))
    assert (found.reported_at, found.as_of) == (after(0), after(5))
    assert found.as_of - found.reported_at == timedelta(minutes=5)


def test_asking_leaves_no_trace():
    """A survey of the past, or of what is ahead, changes nothing that is decided after it."""
    events = (reported(people=(KID,)), offered(1, SERGEANT), accepted(2, "offered@1"))
    asked, never = told(BOOK, *events), told(BOOK, *events)
    for minutes in (1, 500, 30):
        asked.survey(after(minutes))
    assert asked.decide("i1", after(90)) == never.decide("i1", after(90))
    assert asked.survey(after(90)) == Engine.survey(never, after(90))
