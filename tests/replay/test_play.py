"""Replaying: what is told when, what is asked when, and when each expectation is settled."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from riskengine.facts.admission import EventRefused
from riskengine.model.attention import AlertLevel
from riskengine.model.decision import Degraded
from riskengine.model.events import Event
from riskengine.model.faults import Fault
from riskengine.model.ledger import ChallengeState, DutyState
from riskengine.replay.controls import ControlWatch
from riskengine.replay.play import play, replay
from riskengine.replay.results import (
    Checked,
    Interrupt,
    Outcome,
    ScenarioEnded,
    ScenarioRefused,
    ScenarioStarted,
    StepPlayed,
    complaint,
    rules_named,
)


class Stub:
    """Says what it was given to say, the last of it for ever; keeps what it was told and asked."""

    def __init__(self, *decisions, refuses=()):
        self.decisions = list(decisions)
        self.refuses = dict(refuses)
        self.log = []

    def hear(self, event: Event):
        self.log.append(("told", event.id))
        if event.id in self.refuses:
            raise EventRefused(self.refuses[event.id])

    def decide(self, incident, as_of, known_at=None):
        assert as_of == known_at
        self.log.append(("asked", incident, as_of))
        return self.decisions.pop(0) if len(self.decisions) > 1 else self.decisions[0]


def checked(scenario, *decisions):
    """Return the checks of a replay in which the engine says this in turn."""
    return [result for result in play(scenario, Stub(*decisions)) if isinstance(result, Checked)]


def said(checks):
    """Return checks as (minutes, what, passed)."""
    return [(check.offset // timedelta(minutes=1), check.says, check.passed) for check in checks]


START = datetime(2021, 3, 5, 19, tzinfo=UTC)
HOUR = timedelta(hours=1)

LATER = """\
  - {at: T+5m, recorded: T+3h, basis: stated, information.added: {facts: {incident.weapon: true}}}
  - {at: T+1h, basis: stated, grade.set: {scale: response, value: grade_2}}
"""


def test_events_are_told_as_they_were_written_down_and_nothing_is_known_before(load, hand):
    """Each moment is asked about knowing what was recorded by it: a late entry is heard of late."""
    expect = "expect: [{at: T+2h, basis: stated, why: So., asks_first: incident.weapon}]\n"
    (scenario,) = load(LATER + expect).scenarios
    stub = Stub(hand.decision())
    steps = [result for result in play(scenario, stub) if isinstance(result, StepPlayed)]
    hours = [0, 1, 2, 3]
    moments = [scenario.starts + timedelta(hours=hour) for hour in hours]
    asked = [("asked", "girl-out-late", moment) for moment in moments]
    assert stub.log == [
        ("told", "event-1"),
        asked[0],
        ("told", "event-3"),
        asked[1],
        asked[2],
        ("told", "event-2"),
        asked[3],
    ]
    assert [(step.offset, step.events) for step in steps] == [
        (timedelta(hours=0), ("event-1",)),
        (timedelta(hours=1), ("event-3",)),
        (timedelta(hours=2), ()),
        (timedelta(hours=3), ("event-2",)),
    ]


def test_events_of_one_moment_are_told_before_anybody_asks(load, hand):
    """A grade set at the second of the report belongs to the same Decision."""
    (scenario,) = load(
        "  - {at: T+0, basis: stated, grade.set: {scale: response, value: grade_2}}\n"
    ).scenarios
    stub = Stub(hand.decision())
    list(play(scenario, stub))
    assert [entry[0] for entry in stub.log] == ["told", "told", "asked"]


def test_an_incident_of_which_nothing_is_expected_is_asked_about_at_its_own_events(load, hand):
    """Each later call has its Decisions, and the case is asked about throughout."""
    many = """\
  - at: T+1h
    basis: stated
    many: {count: 2, every: 1h, incident: episode}
    incident.reported: {kinds: [missing], people: [{id: girl, roles: [child]}]}
"""
    stub = Stub(hand.decision())
    list(play(load(many).scenarios[0], stub))
    assert [(entry[1], (entry[2] - START) // HOUR) for entry in stub.log if entry[0] == "asked"] == [
        ("girl-out-late", 0),
        ("girl-out-late", 1),
        ("episode-1", 1),
        ("girl-out-late", 2),
        ("episode-2", 2),
    ]


def test_history_is_told_and_not_asked_about_unless_something_is_expected_of_it(load, hand):
    """Fifteen earlier episodes count for what is said of the case, and what is said of them is not shown."""
    report = load().scenarios[0].document.text.partition("timeline:\n")[2]
    before = """\
timeline:
  - {at: T-2h, basis: stated, many: {count: 2, every: 1h, incident: episode}, incident.reported: {kinds: [missing]}}
"""  # noqa: E501 - one line of YAML
    expect = "expect: [{at: T+1h, basis: stated, why: So., incident: episode-2, asks: [incident.weapon]}]\n"
    for rest, incidents in (("", ["girl-out-late"]), (expect, ["episode-2", "girl-out-late"])):
        stub = Stub(hand.decision())
        list(play(load(rest, report=before + report).scenarios[0], stub))
        assert len([entry for entry in stub.log if entry[0] == "told"]) == 3
        assert sorted({entry[1] for entry in stub.log if entry[0] == "asked"}) == incidents


def test_an_incident_of_which_something_is_expected_is_asked_about_once_it_is_reported(load, hand):
    """An earlier or later call of the same case has a Decision of its own, and expectations may name it."""
    second = """\
  - {at: T+1h, basis: stated, incident: second-call, incident.reported: {kinds: [missing]}}
expect:
  - {at: T+1h, basis: stated, why: So., incident: second-call, response: {floor: scheduled}}
"""
    (scenario,) = load(second).scenarios
    other = hand.decision("scheduled", incident="second-call")
    stub = Stub(hand.decision(), hand.decision(), other)
    results = list(play(scenario, stub))
    assert scenario.incidents == ("girl-out-late", "second-call")
    assert [entry[1] for entry in stub.log if entry[0] == "asked"] == [
        "girl-out-late",
        "girl-out-late",
        "second-call",
    ]
    assert [result.passed for result in results if isinstance(result, Checked)] == [True]


def test_an_expectation_at_a_time_is_looked_at_then_alone(load, hand):
    """What was so before, or is so later, does not count."""
    expect = """\
expect:
  - {at: T+1h, basis: stated, why: So., response: {floor: emergency}}
  - {at: T+2h, basis: stated, why: So., response: {floor: priority}}
"""
    (scenario,) = load(expect).scenarios
    floors = [hand.decision(floor) for floor in ("emergency", "priority", "emergency")]
    assert said(checked(scenario, *floors)) == [
        (60, "response floor emergency", False),
        (120, "response floor priority", False),
    ]


BY = """\
  - {at: T+1h, basis: stated, incident.closed: {}}
expect:
  - {by: T+2h, basis: stated, why: So., response: {floor: emergency}, not_challenged: [response]}
"""


def test_an_expectation_by_a_time_is_met_at_any_moment_up_to_it(load, hand):
    """It is settled when it is first met, each of its checks by itself."""
    (scenario,) = load(BY).scenarios
    floors = [hand.decision(floor) for floor in ("priority", "emergency", "priority")]
    assert said(checked(scenario, *floors)) == [
        (0, "response not challenged", True),
        (60, "response floor emergency", True),
    ]


def test_an_expectation_by_a_time_fails_at_that_time(load, hand):
    """Not before: until then it may still be met."""
    (scenario,) = load(BY).scenarios
    assert said(checked(scenario, hand.decision("priority"))) == [
        (0, "response not challenged", True),
        (120, "response floor emergency", False),
    ]


NEVER = """\
  - {at: T+1h, basis: stated, incident.closed: {}}
  - {at: T+2h, basis: stated, incident.reopened: {}}
never:
  - {basis: stated, why: So., forbidden: [absent], response: {ceiling: resolution}}
"""


def test_what_may_never_be_is_looked_for_at_every_moment(load, hand):
    """The first moment at which it is so settles it; what never is so passes at the end."""
    (scenario,) = load(NEVER).scenarios
    against = hand.decision(prohibitions=(hand.prohibition("absent"),))
    checks = checked(scenario, hand.decision(), against, against)
    assert said(checks) == [
        (60, "never absent forbidden", False),
        (120, "never response ceiling resolution", True),
    ]
    assert complaint(checks[0]) == (
        "case.scenario.yaml:20: girl-out-late at T+1h: expected never absent forbidden, got forbidden, "
        "because calls.missing-child"
    )


def test_what_may_never_be_is_looked_for_in_its_own_incident(load, hand):
    """Another call of the same case may be as it is."""
    second = "  - {at: T+0, basis: stated, incident: second-call, incident.reported: {kinds: [missing]}}\n"
    never = "never: [{basis: stated, why: So., incident: second-call, response: {floor: priority}}]\n"
    (scenario,) = load(second + never).scenarios
    first, other = hand.decision("priority"), hand.decision("scheduled", incident="second-call")
    assert said(checked(scenario, first, other)) == [(0, "never response floor priority", True)]


DOWNGRADE = NEVER.partition("never:")[0] + "never: [downgrade]\n"


def test_no_floor_may_fall(load, hand):
    """Neither the response nor any named person's risk, from any moment to the next."""
    (scenario,) = load(DOWNGRADE).scenarios
    before = hand.decision("emergency", risks=(hand.risk("high"), hand.risk("low", subject="boy")))
    fallen = hand.decision("priority", risks=(hand.risk("medium"),), reasons=(hand.reason("calls.weapon"),))
    checks = checked(scenario, before, fallen, fallen)
    assert [complaint(check) for check in checks] == [
        f"case.scenario.yaml:19: girl-out-late at T+1h: {what}, because calls.weapon"
        for what in (
            "expected missing floor not below high for girl, got medium",
            "expected missing floor not below low for boy, got no level",
            "expected response floor not below emergency, got priority",
        )
    ]


def test_a_floor_that_rises_or_belongs_to_nobody_has_not_fallen(load, hand):
    """Somebody nobody has named has no floor to lose, and ceilings may fall as answers come in."""
    (scenario,) = load(DOWNGRADE).scenarios
    before = hand.decision(
        "priority", risks=(hand.risk("low"), hand.risk("low", subject="?child", unnamed=True))
    )
    after = hand.decision("emergency", risks=(hand.risk("medium", "medium"),))
    checks = checked(scenario, before, after, after)
    assert said(checks) == [(120, "never downgrade", True)]


def test_where_nobody_is_sent_there_is_no_response_to_fall(load, hand):
    """The response of such an incident is no grade."""
    (scenario,) = load(DOWNGRADE).scenarios
    decisions = [
        hand.decision(response=replace(hand.decision(floor).response, applicable=False))
        for floor in ("emergency", "priority", "resolution")
    ]
    assert said(checked(scenario, *decisions)) == [(120, "never downgrade", True)]


CONTROL = "  - {at: T+1h, basis: stated, incident.closed: {}}\nsilent: [grade_set]\n"


@pytest.fixture
def control(load):
    """A case that was handled well."""
    head = load().scenarios[0].document.text.partition("timeline:")[0].replace("poor", "good")
    return load(CONTROL, head=head).scenarios[0]


def test_at_a_control_the_engine_stays_quiet(control, hand):
    """Duties in time and challenges that were answered are no noise."""
    quiet = hand.decision(
        duties=(hand.duty("child_seen"), hand.duty("attended", state=DutyState.RELEASED)),
        challenges=(hand.challenge("response", "grade_3", state=ChallengeState.ANSWERED),),
    )
    results = list(play(control, Stub(quiet)))
    assert said(result for result in results if isinstance(result, Checked)) == [
        (60, "nothing challenged", True),
        (60, "nothing overdue", True),
        (60, "nobody interrupted", True),
    ]
    assert results[-1] == ScenarioEnded(scenario="girl-out-late", outcome=Outcome.PASSED)


def test_at_a_control_each_challenge_and_each_late_duty_is_a_failure_once(control, hand):
    """However long it stands; both are told in the scenario's own words, at the rating."""
    noisy = hand.decision(
        duties=(hand.duty("home_visited", "located", state=DutyState.OVERDUE),),
        challenges=(
            hand.challenge("response", "grade_3", floor="priority"),
            hand.challenge("absent", "absent", "girl", forbids="absent"),
        ),
        attention=(
            hand.alert("home_visited|located/girl", says="The home was not visited"),
            hand.alert("child_seen/girl", level=AlertLevel.BOARD),
        ),
    )
    results = list(play(control, Stub(noisy)))
    assert [complaint(result) for result in results if isinstance(result, Checked)] == [
        f"case.scenario.yaml:5: girl-out-late at T+0: {what}, because calls.missing-child"
        for what in (
            "expected nothing challenged, got response grade_3 challenged: below priority",
            "expected nothing challenged, got absent absent for girl challenged: forbidden",
            "expected nothing overdue, got home_visited|located/girl overdue",
            "expected nobody interrupted, got sergeant interrupted: The home was not visited",
        )
    ]
    assert results[-1].outcome is Outcome.FAILED


@pytest.mark.parametrize(("minutes", "late"), [(120, False), (121, True)])
def test_what_was_done_late_between_two_moments_was_late(control, hand, minutes, late):
    """Done at the second of its deadline is in time; nobody need have asked while it was overdue."""
    start = control.starts
    done = hand.duty(
        "child_seen",
        state=DutyState.DISCHARGED,
        due_at=start + timedelta(minutes=120),
        ended_at=start + timedelta(minutes=minutes),
    )
    (found,) = (
        one for one in checked(control, hand.decision(duties=(done,))) if one.says == "nothing overdue"
    )
    assert found.passed is not late


def test_what_the_report_is_silent_on_is_not_judged(control, hand):
    """A late duty on the silent list is counted, each once, and fails nothing."""
    late = hand.duty("grade_set", subject="girl-out-late", state=DutyState.OVERDUE)
    silent = hand.decision(duties=(late,), attention=(hand.alert(late.id),))
    results = list(play(control, Stub(silent)))
    assert all(result.passed for result in results if isinstance(result, Checked))
    assert results[-1] == ScenarioEnded(
        scenario="girl-out-late",
        outcome=Outcome.PASSED,
        not_judged=("grade_set",),
        interrupts=(Interrupt(to="sergeant", at=control.starts),),
    )


EARLIER = """\
  - {at: T-30d, basis: stated, incident: last-month, incident.reported: {kinds: [missing]}}
"""


def test_what_was_reported_before_the_case_is_history_and_is_not_judged(load, control, hand):
    """Nobody is late in it, and nobody asks in between; the case's own incident is judged as ever."""
    head, _, rest = control.document.text.partition("timeline:\n")
    (before,) = load(rest, head=head, report="timeline:\n" + EARLIER).scenarios
    late = hand.duty("home_visited", "located", state=DutyState.OVERDUE)
    watch = ControlWatch(before)
    assert not watch.waits_for("last-month")
    assert watch.waits_for(before.id)
    history = replace(hand.decision(duties=(late,)), incident="last-month")
    assert list(watch.look(timedelta(), history)) == []
    assert said(watch.look(timedelta(), hand.decision(duties=(late,)))) == [(0, "nothing overdue", False)]


def test_a_case_that_is_no_control_may_be_noisy(load, hand):
    """That is what the engine is for."""
    (scenario,) = load().scenarios
    noisy = hand.decision(duties=(hand.duty("child_seen", state=DutyState.OVERDUE),))
    assert checked(scenario, noisy) == []


def test_a_decision_that_failed_passes_nothing(load, hand):
    """Whatever it seems to show, a fault of the engine fails the scenario, once for each cause."""
    expect = "  - {at: T+1h, basis: stated, incident.closed: {}}\n"
    (scenario,) = load(expect).scenarios
    broken = hand.decision(degraded=Degraded(cause="KeyError in x", fallback="pack", advice="By hand."))
    results = list(play(scenario, Stub(broken)))
    assert [complaint(result) for result in results if isinstance(result, Checked)] == [
        (
            "case.scenario.yaml:1: girl-out-late at T+0: expected a decision, "
            "got a fault of the engine: KeyError in x, because no rule holds"
        ),
    ]
    assert results[-1].outcome is Outcome.FAILED


AWAITED = """\
  - {at: T+5h, basis: stated, information.added: {}}
expect:
  - {by: T+4h, basis: stated, why: So., duties: {overdue: [child_seen/girl]}}
"""


def late_from(hand, minutes):
    """Return what says that the child was not seen in time, from a moment on."""
    state = {True: DutyState.OVERDUE, False: DutyState.OPEN}
    return lambda now: hand.decision(duties=(hand.duty("child_seen", state=state[now >= minutes]),))


def test_the_engine_is_asked_as_things_fall_due(load, hand, clock):
    """What is overdue shows when it is, and not only when something is next recorded."""
    (scenario,) = load(AWAITED).scenarios
    engine = clock(late_from(hand, 120), 60, 120, 180, 290)
    checks = [one for one in play(scenario, engine) if isinstance(one, Checked)]
    assert said(checks) == [(120, "duty child_seen/girl overdue", True)]
    assert [minutes for _, minutes in engine.asked] == [0, 60, 120, 240, 300]


def test_nobody_is_asked_in_between_where_nothing_may_come_at_any_moment(load, hand, clock):
    """Neither in another incident, nor where all that is expected stands at its own time."""
    second = "  - {at: T+0, basis: stated, incident: second-call, incident.reported: {kinds: [missing]}}\n"
    engine = clock(late_from(hand, 120), 60, 120)
    list(play(load(second + AWAITED).scenarios[0], engine))
    assert [minutes for incident, minutes in engine.asked if incident == "second-call"] == [0]
    engine = clock(late_from(hand, 120), 60, 120)
    list(play(load(AWAITED.replace("by:", "at:")).scenarios[0], engine))
    assert [minutes for _, minutes in engine.asked] == [0, 240, 300]


def test_what_may_never_be_is_looked_for_as_things_fall_due(load, hand, clock):
    """Until it is found; then nothing is looked for any more."""
    never = "never: [{basis: stated, why: So., duties: {overdue: [child_seen/girl]}}]\n"
    engine = clock(late_from(hand, 120), 60, 120, 180)
    results = play(load(AWAITED.partition("expect:")[0] + never).scenarios[0], engine)
    assert said(one for one in results if isinstance(one, Checked)) == [
        (120, "never duty child_seen/girl overdue", False)
    ]
    assert [minutes for _, minutes in engine.asked] == [0, 60, 120, 300]


def test_a_control_is_asked_about_as_things_fall_due_and_its_history_is_not(load, hand, clock):
    """Whatever is expected of it: at a control every moment counts, and nothing before it is judged."""
    head, _, report = load().scenarios[0].document.text.partition("timeline:\n")
    before = "  - {at: T-1h, basis: stated, incident: earlier, incident.reported: {kinds: [missing]}}\n"
    after = "  - {at: T+5h, basis: stated, information.added: {}}\n"
    (scenario,) = load(
        after, head=head.replace("poor", "good"), report=f"timeline:\n{before}{report}"
    ).scenarios
    engine = clock(lambda now: hand.decision(), 90, 120, 180)
    list(play(scenario, engine))
    assert engine.asked == [("girl-out-late", minutes) for minutes in (60, 90, 120, 180, 360)]


def test_a_moment_that_does_not_pass_is_asked_about_once(load, hand, clock):
    """Whatever an engine says of when to ask next, a replay comes to its end."""
    (scenario,) = load(AWAITED).scenarios
    engine = clock(lambda now: hand.decision(), 60)
    stuck = engine.decide

    def decide(incident, as_of, known_at=None):
        return replace(stuck(incident, as_of, known_at), next_review_at=engine.start + timedelta(minutes=60))

    engine.decide = decide
    list(play(scenario, engine))
    assert [minutes for _, minutes in engine.asked] == [0, 60, 240, 300]


def test_more_than_can_be_looked_at_is_a_fault(load, hand, clock):
    """A case in which something falls due without end says so at its name, and is not played on."""
    (scenario,) = load(AWAITED.replace("T+4h", "T+30d").replace("T+5h", "T+31d")).scenarios
    engine = clock(lambda now: hand.decision(), *range(1, 1000))
    *_, refused, ended = play(scenario, engine)
    assert [(one.code, one.span.line, one.message, one.help) for one in refused.diagnostics] == [
        (
            "RE513",
            1,
            "more than 500 things fall due here, between events and expectations.",
            "end what lies long before as the force did, or begin later",
        )
    ]
    assert ended.outcome is Outcome.REFUSED
    assert len(engine.asked) == 502


def test_somebody_is_interrupted_once_by_each_alert(load, hand):
    """And again where it turns to somebody else; what only stands on the board interrupts nobody."""
    (scenario,) = load("  - {at: T+1h, basis: stated, incident.closed: {}}\n").scenarios
    first = hand.alert("child_seen/girl")
    board = hand.alert("located/girl", level=AlertLevel.BOARD)
    second = hand.alert("child_seen/girl", to="inspector", since=scenario.starts + timedelta(hours=1))
    stub = Stub(hand.decision(attention=(first, board)), hand.decision(attention=(first, second)))
    *_, ended = play(scenario, stub)
    assert ended.interrupts == (
        Interrupt(to="sergeant", at=scenario.starts),
        Interrupt(to="inspector", at=scenario.starts + timedelta(hours=1)),
    )


def test_what_lay_before_the_case_interrupts_nobody(load, hand):
    """Though something is expected of it: who was interrupted then is no cost of the case."""
    report = load().scenarios[0].document.text.partition("timeline:\n")[2]
    before = "  - {at: T-9d, basis: stated, incident: earlier, incident.reported: {kinds: [missing]}}\n"
    expect = "expect: [{at: T-9d, basis: stated, why: So., incident: earlier, asks: [incident.weapon]}]\n"
    (scenario,) = load(expect, report=f"timeline:\n{before}{report}").scenarios
    loud = hand.decision(incident="earlier", attention=(hand.alert("attended"),))
    stub = Stub(loud, loud, hand.decision())
    *_, ended = play(scenario, stub)
    assert [entry[1] for entry in stub.log if entry[0] == "asked"] == ["earlier", "earlier", "girl-out-late"]
    assert ended.interrupts == ()


def test_events_that_are_refused_end_the_replay(load, hand):
    """All refusals are told with their places, save those that only follow; nothing more is looked at."""
    more = """\
  - {at: T+1h, basis: stated, grade.set: {scale: response, value: grade_7}}
  - {at: T+2h, basis: stated, incident.closed: {}}
  - {at: T+3h, basis: stated, grade.set: {scale: respons, value: grade_2}}
expect: [{at: T+4h, basis: stated, why: So., asks_first: incident.weapon}]
"""
    (scenario,) = load(more).scenarios
    refuses = {
        "event-2": [Fault("$.value", "no such grade")],
        "event-3": [Fault("$.incident", "no such incident")],
        "event-4": [Fault("$.scale", "no such scale")],
    }
    stub = Stub(hand.decision(), refuses=refuses)
    started, step, refused, ended = play(scenario, stub)
    assert started == ScenarioStarted(scenario)
    assert step.offset == timedelta()
    assert isinstance(refused, ScenarioRefused)
    assert [
        (fault.code, fault.span.line, fault.span.column, fault.message) for fault in refused.diagnostics
    ] == [
        ("RE505", 17, 67, "the engine refuses this event: no such grade."),
        ("RE505", 19, 50, "the engine refuses this event: no such scale."),
    ]
    assert refused.text == scenario.document.text
    assert ended == ScenarioEnded(scenario="girl-out-late", outcome=Outcome.REFUSED)


def test_each_scenario_has_an_engine_of_its_own(load, hand):
    """What one case told is unknown in the next; the pack is the one the scenario names."""
    loaded = load()
    stubs, books = [], []

    def engine_for(rulebook):
        books.append(rulebook.pack.id)
        stubs.append(Stub(hand.decision()))
        return stubs[-1]

    twice = type(loaded)(loaded.scenarios * 2, loaded.rulebooks)
    results = list(replay(twice, engine_for))
    assert books == ["small", "small"]
    assert stubs[0].log == stubs[1].log
    half = len(results) // 2
    assert all(one == other for one, other in itertools.zip_longest(results[:half], results[half:]))


def test_a_replay_is_the_same_every_time(load):
    """Through the engine itself: no clock is read and nothing is random."""
    loaded = load(LATER + "expect: [{at: T+2h, basis: stated, why: So., duties: {overdue: [grade_set]}}]\n")
    assert list(replay(loaded)) == list(replay(loaded))


def test_the_engine_knows_nothing_before_it_is_written_down(load):
    """A weapon seen at the start and recorded three hours later raises the floor then, not before."""
    expect = """\
expect:
  - {at: T+1h, basis: stated, why: Nobody knew., response: {floor: priority}}
  - {at: T+3h, basis: stated, why: Now it is known., response: {floor: emergency}, because: [calls.weapon]}
never: [downgrade]
"""
    results = list(replay(load(LATER + expect)))
    assert [complaint(one) for one in results if isinstance(one, Checked) and not one.passed] == []
    assert results[-1].outcome is Outcome.PASSED


def test_only_the_first_rules_are_named():
    """A complaint stays on one line."""
    rules = tuple(f"calls.rule-{number}" for number in range(8))
    assert rules_named(rules[:6]) == ", ".join(rules[:6])
    assert rules_named(rules) == ", ".join(rules[:6]) + " and 2 more"
    assert rules_named(()) == "no rule holds"


def test_there_is_no_complaint_of_a_check_that_passed(control, hand):
    """Asking for one is a mistake of the caller."""
    with pytest.raises(ValueError, match=r"^there is nothing to complain of: the check passed$"):
        complaint(checked(control, hand.decision())[0])
