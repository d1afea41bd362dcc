"""Rules in shadow: they decide beside the live ones, are seen by nobody, and are counted."""

from dataclasses import replace

import pytest

from riskengine import Engine, InShadow, NotApproved, ShadowReport
from riskengine.grading.comparison import Aspect, Way
from riskengine.grading.decide import stamp
from riskengine.model.decision import Degraded
from small.rulebooks import rulebook
from small.telling import NOON, after, flagged, graded, learnt, person, reported

WEAPON = """
- id: r.weapon
  when: {incident.weapon: true}
  then:
    response: priority
    duties: [{action: reviewed, from: reported, within: 1h, by: sergeant, escalate_to: inspector}]
"""
LIVE = rulebook(WEAPON)
BOOK = rulebook("""
- id: r.weapon
  when: {incident.weapon: true}
  then:
    response: emergency
    duties: [{action: reviewed, from: reported, within: 30m, by: sergeant, escalate_to: inspector}]
- {id: r.injury, when: {incident.injury: ">= minor"}, then: {duties: [{action: attended, by: officer}]}}
""")
DRAFT = replace(BOOK, pack=replace(BOOK.pack, id="draft", approver=None, approved_on=None))
EVENTS = (
    reported(0, people=(person("kid", "child"),), facts={"incident.weapon": True}),
    learnt(10, {"incident.injury": "minor"}),
    graded(20, "grade_2"),
)
FAILED = Degraded(cause="a bug", fallback="pack", advice="Assess by hand.")


class Broken:
    """An engine that fails at whatever it is asked."""

    def recall(self, events):
        raise ZeroDivisionError

    def decide(self, incident, as_of, known_at=None):
        raise ZeroDivisionError

    def advance(self, as_of):
        raise ZeroDivisionError


def told(engine):
    """Everything an engine shows of a case: each Decision, what is shown as time goes on, and the board."""
    said = [engine.observe(event) for event in EVENTS]
    return [*said, engine.advance(after(40)), engine.advance(after(70)), engine.board(after(70))]


def test_rules_that_nobody_approved_do_not_decide_live():
    """The message says what to do; in shadow, or where nobody acts on it, they may."""
    with pytest.raises(NotApproved) as refused:
        Engine(DRAFT)
    assert str(refused.value) == (
        'nobody has approved the pack "draft", so it may only run in shadow: give it as shadow= beside the '
        "rules that are in force, or add approver: and approved_on: to its pack.yaml; to try it where nobody "
        "acts on what it says, give live=False"
    )
    assert Engine(DRAFT, live=False).observe(EVENTS[0]).rules.approved is False
    assert Engine(LIVE, shadow=DRAFT).observe(EVENTS[0]).rules.approved is True


def test_nothing_of_the_shadow_is_shown():
    """Decisions, alerts and the board are those of the live rules alone."""
    assert told(Engine(LIVE, shadow=DRAFT)) == told(Engine(LIVE))


def test_without_a_shadow_there_is_none():
    """Nothing is kept, and nothing is asked."""
    assert Engine(LIVE).shadow is None


def test_what_the_shadow_would_have_changed_is_counted_once_in_an_incident():
    """A floor that stays higher is one change, however often it is decided; interrupts count apart."""
    engine = Engine(LIVE, shadow=DRAFT)
    told(engine)
    assert engine.shadow.report == ShadowReport(
        shadow=stamp(DRAFT),
        decisions=3,
        differing=3,
        changes={
            (Aspect.FLOOR, Way.HIGHER): 1,
            (Aspect.CEILING, Way.HIGHER): 1,
            (Aspect.DUTY, Way.SOONER): 1,
            (Aspect.DUTY, Way.NEW): 1,
            (Aspect.QUESTION, Way.NEW): 1,
            (Aspect.CHALLENGE, Way.NEW): 1,
            (Aspect.INTERRUPT, Way.NEW): 1,
        },
        interrupts_live=0,
        interrupts_shadow=1,
    )
    report = engine.shadow.report
    assert (report.count(Aspect.DUTY), report.count(Aspect.DUTY, Way.LATER, Way.SOONER)) == (2, 1)


def test_what_was_said_beside_the_last_decision_can_be_logged():
    """It names the moment, both sets of rules, and each difference with the rules behind it."""
    engine = Engine(LIVE, shadow=DRAFT)
    assert engine.shadow.last is None
    engine.observe(EVENTS[0])
    last = engine.shadow.last
    assert last == InShadow(
        incident="i1",
        as_of=NOON,
        known_at=NOON,
        live=stamp(LIVE),
        shadow=stamp(DRAFT),
        differences=last.differences,
    )
    assert [(one.key.aspect, one.key.name, one.way) for one in last.differences] == [
        (Aspect.FLOOR, "response", Way.HIGHER),
        (Aspect.CEILING, "response", Way.HIGHER),
        (Aspect.DUTY, "reviewed/i1", Way.SOONER),
        (Aspect.QUESTION, "caller", Way.NEW),
    ]
    floor = last.differences[0]
    assert (floor.was.word, floor.now.word, floor.now.rules) == ("Soon", "Immediate", ("r.weapon",))


def test_no_fault_of_the_shadow_reaches_the_live_decision():
    """Whatever fails is counted by a stable name, and named beside the Decision."""
    engine = Engine(LIVE, shadow=DRAFT)
    engine.shadow._engine = Broken()
    assert told(engine) == told(Engine(LIVE))
    cause = engine.shadow.last.fault
    assert cause is not None
    assert engine.shadow.last.differences == ()
    report = engine.shadow.report
    assert (report.decisions, sum(report.faults.values())) == (0, 8)
    assert cause in report.faults


def test_a_decision_that_the_shadow_cannot_make_is_a_fault_of_it(monkeypatch):
    """A degraded Decision of the shadow is compared with nothing."""
    engine = Engine(LIVE, shadow=DRAFT)
    degraded = replace(Engine(LIVE).observe(EVENTS[0]), degraded=FAILED)
    monkeypatch.setattr(engine.shadow._engine, "decide", lambda *_: degraded)
    engine.observe(EVENTS[0])
    assert engine.shadow.report == ShadowReport(shadow=stamp(DRAFT), faults={"a bug": 1})
    assert (engine.shadow.last.fault, engine.shadow.last.differences) == ("a bug", ())


def test_an_event_that_the_shadow_does_not_know_is_refused_by_it_alone():
    """It names something that only the live pack declares; the live Decision is as ever."""
    words = DRAFT.vocabulary
    poor = replace(DRAFT, vocabulary=replace(words, flags={}))
    engine, live = Engine(LIVE, shadow=poor), Engine(LIVE)
    events = (EVENTS[0], flagged(5, "known", "kid"), EVENTS[1])
    assert [engine.observe(event) for event in events] == [live.observe(event) for event in events]
    assert engine.shadow.report.faults == {"event refused": 1}


def test_after_a_restart_the_shadow_has_heard_everything_too():
    """What is recalled is told to it as well, and it is compared from then on."""
    engine = Engine(LIVE, shadow=DRAFT)
    engine.recall(EVENTS)
    assert engine.shadow.report.decisions == 0
    engine.decide("i1", after(10))
    assert engine.shadow.report.count(Aspect.DUTY) == 2
