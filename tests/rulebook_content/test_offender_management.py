"""What the shipped rules owe of a managed offender: visits, assessments, and who may be left unvisited."""

from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from riskengine.engine import Engine
from riskengine.model.decision import Decision
from riskengine.model.events import (
    ActionTaken,
    Envelope,
    FlagRaised,
    GradeSet,
    IncidentReported,
    InformationAdded,
    LinkSaid,
    PersonSaid,
    Source,
)
from riskengine.model.ledger import ChallengeState, Duty, DutyState
from riskengine.rulebook.load import check_packs

BEGAN = datetime(2026, 2, 2, 9, tzinfo=UTC)
MANAGER = Source(post="offender_manager", person="manager-1")
SUPERVISOR = Source(post="offender_supervisor", person="supervisor-1")


@cache
def national():
    """The national rules."""
    return check_packs().rulebooks["national"]


def at(days: float) -> datetime:
    return BEGAN + timedelta(days=days)


def said(days: float, by: Source = MANAGER) -> dict:
    return {"incident": "m1", "occurred_at": at(days), "recorded_at": at(days), "by": by}


def managed(*people: PersonSaid, links: tuple[LinkSaid, ...] = (), **facts) -> Envelope:
    """The police begin to manage somebody whom nobody has yet assessed."""
    who = PersonSaid(id="kit", roles=("offender",), facts={"person.age": 41, **facts})
    return IncidentReported(
        id="began", kinds=("offender_management",), people=(who, *people), links=links, **said(0)
    )


def done(days: float, action: str, by: Source = MANAGER, **details) -> Envelope:
    return ActionTaken(
        id=f"{action}@{days:g}", action=action, subject="kit", details=details, **said(days, by)
    )


def told(days: float, **facts) -> Envelope:
    who = PersonSaid(id="kit", facts=facts)
    return InformationAdded(id=f"told@{days:g}", people=(who,), **said(days))


def level(days: float, value: str) -> Envelope:
    return GradeSet(
        id=f"level@{days:g}", scale="offender", value=value, subject="kit", reason="ARMS", **said(days)
    )


def reactive(days: float) -> Envelope:
    return GradeSet(
        id=f"reactive@{days:g}",
        scale="handling",
        value="reactive_management",
        subject="kit",
        reason="Settled",
        **said(days, SUPERVISOR),
    )


def decided(*events: Envelope, after: float, incident: str = "m1") -> Decision:
    """What is decided so many days after management began."""
    engine = Engine(national())
    for event in events:
        engine.observe(event)
    decision = engine.decide(incident, at(after))
    assert decision.degraded is None, decision.degraded
    return decision


def duty(decision: Decision, name: str) -> Duty | None:
    return next((one for one in decision.duties if one.id == name), None)


def challenged(decision: Decision) -> set[str]:
    return {one.decided for one in decision.challenges if one.state is ChallengeState.OPEN}


def forbidden(decision: Decision) -> set[str]:
    return {one.handling for one in decision.prohibitions}


def test_a_first_visit_is_owed_in_fourteen_days():
    """In time at the second of the deadline, late after it."""
    visit = duty(decided(managed(), after=13), "first_visit_made/kit")
    assert (visit.state, visit.due_at, visit.by) == (DutyState.OPEN, at(14), "offender_manager")
    in_time = decided(managed(), done(14, "first_visit_made"), after=20)
    assert duty(in_time, "first_visit_made/kit").state is DutyState.DISCHARGED
    assert duty(decided(managed(), after=14.1), "first_visit_made/kit").state is DutyState.OVERDUE


def test_notes_under_the_headings_of_the_tool_are_an_attempt():
    """They end nothing; a full assessment does, and the next is owed a year after it."""
    begun = managed(**{"offender.police_lead": True})
    notes = done(3, "arms_completed", assessment="visit_notes")
    tried = duty(decided(begun, notes, after=16), "arms_completed/kit")
    assert (tried.state, tried.due_at, tried.attempts) == (DutyState.OVERDUE, at(15), ("arms_completed@3",))
    full = done(16, "arms_completed", assessment="full")
    again = duty(decided(begun, notes, full, after=17), "arms_completed/kit")
    assert (again.state, again.due_at) == (DutyState.OPEN, datetime(2027, 2, 18, 9, tzinfo=UTC))


def test_where_probation_leads_the_police_owe_no_assessment():
    """Nor while nobody knows who leads."""
    for begun in (managed(), managed(**{"offender.police_lead": False})):
        assert duty(decided(begun, after=1), "arms_completed/kit") is None


@pytest.mark.parametrize(
    ("value", "due"),
    [
        ("very_high", datetime(2026, 3, 11, 9, tzinfo=UTC)),
        ("high", datetime(2026, 5, 11, 8, tzinfo=UTC)),  # the clocks have changed
        ("medium", datetime(2026, 8, 10, 8, tzinfo=UTC)),
        ("low", datetime(2027, 2, 9, 9, tzinfo=UTC)),
    ],
)
def test_without_a_day_in_the_plan_visits_follow_the_level(value, due):
    """A month, three months, half a year, a year; counted from when the level was set."""
    visit = duty(decided(managed(), level(7, value), after=8), "offender_visited/kit")
    assert (visit.state, visit.due_at, visit.recurs) == (DutyState.OPEN, due, True)


def test_a_visit_that_is_missed_again_and_again_is_one_duty():
    """It says how often it was missed, and a visit begins the time anew."""
    begun = (managed(), level(0, "very_high"))
    missed = duty(decided(*begun, after=95), "offender_visited/kit")
    assert (missed.state, missed.missed) == (DutyState.OVERDUE, 3)
    visited = decided(*begun, done(95, "offender_visited"), after=96)
    again = duty(visited, "offender_visited/kit")
    assert (again.state, again.missed) == (DutyState.OPEN, 0)


def test_the_day_in_the_plan_is_there_for_the_visit():
    """Nothing is owed before it begins, nothing is late while it lasts, and it is late after it."""
    day = datetime(2026, 3, 29, tzinfo=UTC)  # the clocks go forward
    begun = (
        managed(),
        done(5, "first_visit_made"),
        done(5, "visit_planned"),
        told(5, **{"offender.next_visit_due": day.isoformat()}),
    )
    name = "offender_visited/kit@visit_planned@5"
    before, during, after = (
        duty(decided(*begun, after=(day - BEGAN + later) / timedelta(days=1)), name)
        for later in (timedelta(hours=-1), timedelta(hours=12), timedelta(hours=25))
    )
    assert before is None
    assert during.state is DutyState.OPEN
    assert after.state is DutyState.OVERDUE


def test_a_plan_that_names_a_day_takes_the_place_of_the_level():
    """No visit falls due because three months have gone by."""
    begun = (managed(), told(0, **{"offender.next_visit_due": at(200).isoformat()}), level(1, "high"))
    assert duty(decided(*begun, after=150), "offender_visited/kit") is None


GROUNDS = {
    "level": told(10, **{"offender.arms_level": "low", "offender.years_without_offence": 3}),
    "assessed": done(10, "arms_completed", assessment="full"),
    "decided": done(11, "reactive_decided", SUPERVISOR),
}


def test_reactive_management_is_open_to_who_was_assessed_low_lately_and_is_settled():
    """All that guidance asks for is there."""
    decision = decided(managed(), *GROUNDS.values(), reactive(12), after=13)
    assert "reactive_management" not in forbidden(decision)
    assert challenged(decision) == set()


@pytest.mark.parametrize("missing", GROUNDS)
def test_reactive_management_is_challenged_without_any_one_of_its_grounds(missing):
    """A low level, a full and current assessment, and a manager's decision: each is needed."""
    grounds = [event for name, event in GROUNDS.items() if name != missing]
    decision = decided(managed(), *grounds, reactive(12), after=13)
    assert "reactive_management" in forbidden(decision)
    assert challenged(decision) == {"reactive_management"}


@pytest.mark.parametrize(
    "other", [{"offender.arms_level": "medium"}, {"offender.years_without_offence": 2}], ids=str
)
def test_reactive_management_needs_a_low_level_and_three_years(other):
    """Two quiet years, or a medium level, are not enough."""
    grounds = [event for name, event in GROUNDS.items() if name != "level"]
    facts = {"offender.arms_level": "low", "offender.years_without_offence": 3, **other}
    decision = decided(managed(), told(10, **facts), *grounds, reactive(12), after=13)
    assert challenged(decision) == {"reactive_management"}


def test_reactive_management_lapses_with_the_assessment_it_rests_on():
    """After more than a year without another it is forbidden, by the clock alone."""
    decision = decided(managed(), *GROUNDS.values(), after=10 + 365)
    assert "reactive_management" not in forbidden(decision)
    decision = decided(managed(), *GROUNDS.values(), after=10 + 367)
    assert "reactive_management" in forbidden(decision)


def test_a_child_in_the_same_household_is_seen_and_the_danger_is_high():
    """Whoever is managed lives with a child: the child is at high risk, and agencies speak."""
    child = PersonSaid(id="sam", roles=("child",), facts={"person.age": 6})
    link = LinkSaid(relation="lives_with", source="sam", target="kit")
    decision = decided(managed(child, links=(link,)), after=0.1)
    floors = {(one.subject, one.strand): one.floor for one in decision.risks}
    assert floors["sam", "neglect"].id == "high"
    assert duty(decision, "child_seen/sam").due_at == at(1)
    assert duty(decision, "strategy_discussion_requested/sam") is not None


def test_each_breach_is_recorded_owned_and_acted_on():
    """A second breach owes everything again."""
    begun = (
        managed(),
        done(1, "breach_found"),
        done(1.5, "breach_recorded_as_crime"),
        done(30, "breach_found"),
    )
    decision = decided(*begun, after=30)
    assert duty(decision, "breach_recorded_as_crime/kit@breach_found@1").state is DutyState.DISCHARGED
    assert duty(decision, "breach_recorded_as_crime/kit@breach_found@30").state is DutyState.OPEN
    assert duty(decision, "circulated_as_wanted/kit@breach_found@30").due_at == at(31)
    assert {"reactive_management", "breach_left_to_agency", "no_further_action"} <= forbidden(decision)


def test_who_is_found_is_not_circulated():
    """Where the offender is known to be, nobody needs to look."""
    begun = (managed(**{"offender.whereabouts_known": True}), done(1, "breach_found"))
    assert duty(decided(*begun, after=1), "circulated_as_wanted/kit@breach_found@1") is None


def test_a_marker_in_the_control_room_is_what_call_handlers_need():
    """A marker on other systems leaves it owed; one in the control room does away with it."""
    marked = {"subject": "kit", **said(0)}
    elsewhere = FlagRaised(id="f1", flag="registered_sex_offender", on=("records_system",), **marked)
    here = FlagRaised(id="f2", flag="offender_in_control_room", on=("command_and_control",), **marked)
    assert duty(decided(managed(), elsewhere, after=2), "offender_flagged/kit").state is DutyState.OVERDUE
    assert duty(decided(managed(), here, after=2), "offender_flagged/kit") is None


def test_an_incident_with_an_offender_reaches_the_manager():
    """Whatever it is about, and whatever part the offender has in it."""
    raised = FlagRaised(id="f1", flag="registered_sex_offender", subject="kit", **said(0))
    call = {**said(50, Source(post="call_handler", person="handler-1")), "incident": "i2"}
    report = IncidentReported(
        id="call", kinds=("theft",), people=(PersonSaid(id="kit", roles=("caller",)),), **call
    )
    decision = decided(managed(), raised, report, after=50, incident="i2")
    assert duty(decision, "offender_manager_told/i2").due_at == at(51)
    assert duty(decision, "management_mode_reviewed/i2").by == "offender_manager"
