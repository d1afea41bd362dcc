"""Advancing: what time brings, shown once, to whoever has it, and never too often."""

from dataclasses import replace

import pytest

from riskengine import ClockWentBack, Engine, EventRefused, decision_json
from riskengine.grading.attention import alerts_of
from riskengine.model.attention import AlertLevel
from small.rulebooks import rulebook
from small.telling import (
    INSPECTOR,
    SERGEANT,
    accepted,
    acknowledged,
    after,
    answered,
    closed,
    done,
    flagged,
    graded,
    learnt,
    merged,
    offered,
    person,
    released,
    reopened,
    reported,
    told,
    transferred,
)

HOUR = 60
BOOK = rulebook("""
- id: a.weapon
  when: {incident.weapon: true}
  then:
    response: emergency
    duties: [{action: reviewed, from: reported, within: 1h, by: sergeant, escalate_to: inspector}]
- id: a.child
  about: child
  when: {child.flag.plan: true}
  then: {duties: [{action: child_seen, from: rule_held, within: 72h, deadline: limit, by: officer}]}
- {id: a.injury, when: {incident.injury: ">= minor"}, then: {response: priority}}
""")
ARMED = {"incident.weapon": True}
KID = person("kid", "child", facts={"child.age": 9})


def seen(engine, at):
    """What is new at a moment: level, post and cause."""
    return [(one.level.value, one.to, one.cause) for one in engine.advance(after(at)).alerts]


def test_an_engine_that_was_told_nothing_waits_for_nothing():
    """Neither is anything due, nor does advancing bring anything."""
    engine = Engine(BOOK)
    assert engine.due(after(0)) is None
    advanced = engine.advance(after(0))
    assert (advanced.alerts, advanced.lists, advanced.changed, advanced.failed) == ((), (), (), ())


def test_what_was_observed_waits_to_be_looked_at():
    """Until then it is due at once; after that at its deadline."""
    engine = told(BOOK, reported(facts=ARMED))
    assert engine.due(after(0)) == after(0)
    assert seen(engine, 0) == []
    assert engine.due(after(0)) == after(HOUR)
    assert engine.due(after(HOUR - 1)) == after(HOUR)
    assert engine.due(after(HOUR + 1)) == after(HOUR + 1)


def test_what_falls_due_is_shown_once_to_whoever_has_it():
    """Then to the next rank at the shift change, and so on to the top, where it stays."""
    engine = told(BOOK, reported(facts=ARMED))
    at, found = after(0), []
    while (due := engine.due(at)) is not None and due <= after(12 * HOUR):
        at = due
        found += [(at, one.to, one.level.value) for one in engine.advance(at).alerts]
    assert found == [(after(HOUR), "sergeant", "board"), (after(3 * HOUR), "inspector", "board")]


@pytest.mark.parametrize("step", [1, 7, 60, 600])
def test_each_alert_is_shown_once_however_often_it_is_asked(step):
    """Asking every minute shows what asking seldom shows, less what was over by then."""
    engine = told(BOOK, reported(facts=ARMED))
    found = [alert for at in range(0, 1801, step) for alert in seen(engine, at)]
    assert len(found) == len(set(found))
    assert set(found) <= {("board", "sergeant", "reviewed/i1"), ("board", "inspector", "reviewed/i1")}
    assert found[-1] == ("board", "inspector", "reviewed/i1")


def test_advancing_changes_no_decision():
    """What was shown is remembered beside the events, and nothing rests on it."""
    events = (reported(facts=ARMED), graded(5, "grade_3"), done(20, "attended"))
    asked, quiet = told(BOOK, *events), told(BOOK, *events)
    for at in range(20, 600, 13):
        asked.advance(after(at))
        asked.board(after(at))
    for at in (0, 20, 60, 599):
        assert decision_json(asked.decide("i1", after(at))) == decision_json(quiet.decide("i1", after(at)))


def test_what_changed_is_named():
    """The incidents in which a deadline passed; not those that nobody need look at again."""
    engine = told(BOOK, reported(facts=ARMED), reported(id="b", incident="i2"))
    engine.advance(after(0))
    assert engine.advance(after(30)).changed == ()
    assert engine.advance(after(HOUR)).changed == ("i1",)


def test_a_challenge_interrupts_the_supervisor_once():
    """Whoever decided is not the one to mend it."""
    engine = told(BOOK, reported(facts=ARMED), graded(5, "grade_3"))
    assert seen(engine, 5) == [("interrupt", "sergeant", "graded-grade_3@5/response")]
    assert seen(engine, 6) == []
    engine.observe(answered(10, "graded-grade_3@5/response"))
    assert seen(engine, 10) == []


def test_what_was_over_before_anybody_looked_is_not_shown():
    """Nobody is interrupted by what was mended an hour ago."""
    engine = told(
        BOOK,
        reported(facts=ARMED),
        graded(5, "grade_3"),
        graded(8, "grade_1"),
        done(9, "reviewed", by=SERGEANT),
    )
    assert seen(engine, 2 * HOUR) == []


def test_what_was_acknowledged_is_silent_until_its_ground_changes():
    """At the shift change it is somebody else's, and sounds again."""
    engine = told(BOOK, reported(facts=ARMED))
    assert seen(engine, 70) == [("board", "sergeant", "reviewed/i1")]
    decision = engine.observe(acknowledged(80, "i1/reviewed/i1"))
    assert decision.attention == ()
    assert [one.to for one in engine.decide("i1", after(3 * HOUR)).attention] == ["inspector"]
    assert seen(engine, 3 * HOUR) == [("board", "inspector", "reviewed/i1")]


def test_what_was_acknowledged_before_it_was_shown_is_not_shown():
    """Somebody saw it in the Decision."""
    engine = told(BOOK, reported(facts=ARMED), learnt(70), acknowledged(80, "i1/reviewed/i1"))
    assert seen(engine, 90) == []


def test_a_limit_warns_ahead_and_is_never_silent():
    """Twelve hours and two hours ahead, and when it has passed."""
    engine = told(BOOK, reported(people=(KID,)), flagged(0, "plan", "kid"))
    found = []
    at = after(0)
    while (due := engine.due(at)) is not None and due <= after(72 * HOUR):
        at = due
        found += [(at, one.limit, one.level.value) for one in engine.advance(at).alerts]
        if at == after(60 * HOUR):
            engine.observe(acknowledged(60 * HOUR, "i1/child_seen/kid"))
    assert found == [(after(hours * HOUR), True, "interrupt") for hours in (60, 70, 72)]
    decision = engine.decide("i1", after(72 * HOUR))
    assert [(one.id, one.lapsed) for one in decision.duties] == [("child_seen/kid", True)]


def test_nobody_is_interrupted_more_often_than_the_pack_allows():
    """What is over is on the board; times set by law and challenges come first."""
    engine = Engine(BOOK)
    for number in range(8):
        incident = f"i{number}"
        engine.observe(reported(id=f"r{number}", incident=incident, facts=ARMED))
        engine.observe(graded(1, "grade_3", id=f"g{number}", incident=incident))
    engine.observe(reported(id="law", incident="law", people=(KID,)))
    engine.observe(flagged(0, "plan", "kid", incident="law"))
    alerts = engine.advance(after(2)).alerts
    assert [one.level for one in alerts].count(AlertLevel.INTERRUPT) == 6
    assert [one.level for one in alerts].count(AlertLevel.BOARD) == 2
    assert [one.incident for one in alerts if one.level is AlertLevel.INTERRUPT] == [
        f"i{n}" for n in range(6)
    ]
    assert engine.advance(after(3)).alerts == ()


def test_a_handover_that_nobody_accepts_goes_to_the_ladder():
    """Half an hour after it was offered; accepted, it bothers nobody."""
    engine = told(BOOK, reported(facts={}, by=replace(SERGEANT, person="sam")))
    engine.observe(offered(10, INSPECTOR, by=SERGEANT))
    assert seen(engine, 39) == []
    assert engine.due(after(39)) == after(40)
    assert seen(engine, 40) == [("interrupt", "inspector", "handover/offered@10")]
    engine.observe(accepted(50, "offered@10", by=INSPECTOR))
    assert seen(engine, 50) == []
    assert engine.decide("i1", after(51)).attention == ()


def test_what_nobody_higher_can_take_is_listed_once_a_week():
    """One list for each who has any, on Monday at nine; it is a Sunday noon now."""
    engine = told(BOOK, reported(facts=ARMED), reported(id="b", incident="i2", facts=ARMED))
    engine.advance(after(0))
    monday, week = 21 * HOUR, 7 * 24 * HOUR
    assert engine.advance(after(monday - 1)).lists == ()
    assert engine.due(after(monday - 1)) == after(monday)
    (found,) = engine.advance(after(monday)).lists
    assert (found.to, found.at) == ("inspector", after(monday))
    assert found.duties == (("i1", "reviewed/i1"), ("i2", "reviewed/i2"))
    assert engine.advance(after(monday + 1)).lists == ()
    engine.observe(done(monday + 2, "reviewed", by=SERGEANT))
    (found,) = engine.advance(after(monday + week)).lists
    assert found.duties == (("i2", "reviewed/i2"),)


def test_weeks_that_passed_while_nobody_asked_are_one_list():
    """Whoever comes back from a fortnight off is not shown the same twice."""
    engine = told(BOOK, reported(facts=ARMED))
    engine.advance(after(5 * HOUR))
    (found,) = engine.advance(after(16 * 24 * HOUR)).lists
    assert found.at == after(15 * 24 * HOUR - 3 * HOUR)


def test_time_does_not_go_back():
    """An earlier moment is refused in words, and changes nothing."""
    engine = told(BOOK, reported(facts=ARMED))
    engine.advance(after(10))
    with pytest.raises(ClockWentBack) as refused:
        engine.advance(after(9))
    assert str(refused.value) == (
        "as_of is 2026-03-01T12:09:00+00:00, and the engine was advanced to 2026-03-01T12:10:00+00:00 "
        "before: advance it to that moment or a later one; decide and board tell of the past"
    )
    assert isinstance(refused.value, ValueError)
    assert seen(engine, 10) == []
    assert seen(engine, 70) == [("board", "sergeant", "reviewed/i1")]


@pytest.mark.parametrize("ask", ["due", "advance", "board"])
def test_a_moment_without_an_offset_is_refused_in_words(ask):
    """It could be an hour wrong on two nights a year."""
    with pytest.raises(ValueError, match="as_of needs a time with an offset, as 2026-11-01T08:00:00"):
        getattr(Engine(BOOK), ask)(after(0).replace(tzinfo=None))


def test_a_merged_incident_goes_on_in_the_other_and_alerts_nobody():
    """What is owed in it is owed there."""
    engine = told(
        BOOK,
        reported(),
        reported(1, id="b", incident="i2", facts=ARMED),
        merged(10, into="i1", incident="i2"),
    )
    assert [one.incident for one in engine.advance(after(2 * HOUR)).alerts] == ["i1"]


def test_what_is_recorded_ahead_of_its_time_waits_for_it():
    """Nobody is shown what could not be known yet."""
    engine = told(BOOK, reported())
    engine.advance(after(0))
    engine.observe(reported(0, id="b", incident="i2", facts=ARMED, recorded=30))
    assert engine.due(after(1)) == after(30)
    assert engine.advance(after(29)).changed == ()
    assert engine.due(after(29)) == after(30)


def test_one_incident_that_fails_is_an_alarm_and_silences_no_other(monkeypatch):
    """What it last owed stands; all that fail alike are one alarm."""
    engine = told(BOOK, reported(facts=ARMED), reported(id="b", incident="i2", facts=ARMED))
    engine.observe(reported(id="c", incident="i3", facts=ARMED))
    engine.advance(after(0))
    fold = type(engine._folding).fold

    def broken(self, timeline, as_of):
        if timeline.incident != "i2":
            raise RuntimeError("Mrs Smith")
        return fold(self, timeline, as_of)

    monkeypatch.setattr(type(engine._folding), "fold", broken)
    advanced = engine.advance(after(2 * HOUR))
    (alarm,) = advanced.failed
    assert alarm == (f"RuntimeError in {__name__}.broken", ("i1", "i3"))
    assert [(one.incident, one.to) for one in advanced.alerts] == [
        (incident, "sergeant") for incident in ("i1", "i2", "i3")
    ]
    assert {row.incident: row.failed for row in engine.board(after(2 * HOUR)).rows} == {
        "i1": True,
        "i2": False,
        "i3": True,
    }


def test_a_duty_of_a_closed_incident_still_falls_due():
    """Closing over it frees nobody; once it has ended, nothing more comes."""
    engine = told(BOOK, reported(facts=ARMED), closed(10, id="c"))
    assert ("board", "sergeant", "reviewed/i1") not in seen(engine, 10)
    assert engine.due(after(10)) == after(HOUR)
    assert seen(engine, HOUR) == [("board", "sergeant", "reviewed/i1")]
    engine.observe(released(70, "reviewed/i1"))
    engine.advance(after(70))
    assert engine.due(after(70)) is None


def test_nobody_is_told_of_a_handover_of_what_was_closed_since():
    """There is nothing left to take on; opened again, there is."""
    engine = told(BOOK, reported(), graded(0, "grade_2"), offered(10, SERGEANT), closed(20))
    assert [cause for _, _, cause in seen(engine, 60) if cause.startswith("handover/")] == []
    engine.observe(reopened(70))
    assert [cause for _, _, cause in seen(engine, 70)] == ["handover/offered@10"]


def test_what_time_alone_has_brought_can_be_released_and_handed_on():
    """The duty is on the screen before anybody records anything more."""
    book = rulebook("""
- id: a.reviewed
  when: {incident.weapon: true}
  then: {duties: [{action: reviewed, from: reported, within: 1h, by: sergeant}]}
- id: a.late
  when: {incident.duty.reviewed.overdue: true}
  then: {duties: [{action: attended, from: rule_held, within: 1h, by: officer}]}
""")
    for event in (released(90, "attended/i1"), transferred(90, "attended/i1", 200)):
        engine = told(book, reported(facts=ARMED))
        assert "attended/i1" in [one.id for one in engine.decide("i1", after(80)).duties]
        duties = {one.id: one for one in engine.observe(event).duties}
        assert not duties["attended/i1"].owed
    with pytest.raises(EventRefused):
        told(book, reported(facts=ARMED), released(50, "attended/i1"))


def test_what_another_incident_has_brought_can_be_released():
    """Though nothing was recorded here since."""
    engine = told(BOOK, reported(people=(KID,)), reported(1, id="r2", incident="i2", people=(KID,)))
    engine.observe(flagged(5, "plan", "kid", incident="i2"))
    (duty,) = engine.observe(released(10, "child_seen/kid")).duties
    assert not duty.owed


def test_an_incident_whose_alerts_fail_silences_no_other(monkeypatch):
    """It is named among what failed, and is looked at again at its next deadline."""
    engine = told(BOOK, reported(facts=ARMED), reported(1, id="r2", incident="i2", facts=ARMED))

    def broken(rulebook, ledger, as_of, post_of):
        if ledger.incident == "i1":
            raise KeyError("nobody of this post")
        return alerts_of(rulebook, ledger, as_of, post_of)

    monkeypatch.setattr("riskengine.engine.engine.alerts_of", broken)
    assert [failed for _, failed in engine.advance(after(2)).failed] == [("i1",)]
    assert engine.due(after(3)) == after(HOUR)
    found = engine.advance(after(HOUR + 1))
    assert [one.incident for one in found.alerts] == ["i2"]
    assert [failed for _, failed in found.failed] == [("i1",)]
