"""What the shipped rules owe while harm to a child is investigated, so that nothing stands still unseen."""

from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from riskengine.engine import Engine
from riskengine.model.decision import Decision
from riskengine.model.events import (
    ActionTaken,
    Envelope,
    GradeSet,
    IncidentReported,
    PersonSaid,
    RecordsSearched,
    Source,
)
from riskengine.model.ledger import Duty, DutyState
from riskengine.rulebook.load import check_packs

TOLD = datetime(2026, 3, 2, 9, tzinfo=UTC)
DETECTIVE = Source(post="specialist_officer", person="detective-1")
SERGEANT = Source(post="safeguarding_supervisor", person="sergeant-1")
PROSECUTORS = Source(post="prosecutors", person="prosecutor-1")
OPEN, OVERDUE, RELEASED = DutyState.OPEN, DutyState.OVERDUE, DutyState.RELEASED


@cache
def national():
    """The national rules."""
    return check_packs().rulebooks["national"]


def at(days: float) -> datetime:
    return TOLD + timedelta(days=days)


def said(days: float, by: Source = DETECTIVE, incident: str = "i1") -> dict:
    return {"incident": incident, "occurred_at": at(days), "recorded_at": at(days), "by": by}


def abused(kinds: tuple[str, ...] = ("sexual_offence",), **suspect) -> Envelope:
    """A girl tells of sexual abuse by somebody."""
    girl = PersonSaid(id="girl", roles=("victim",), facts={"person.age": 12, "child.sexually_abused": True})
    man = PersonSaid(id="man", roles=("suspect",), facts={"person.age": 40, **suspect})
    return IncidentReported(id="told", kinds=kinds, people=(girl, man), **said(0))


def done(days: float, action: str, subject: str | None = None, by: Source = DETECTIVE) -> Envelope:
    return ActionTaken(id=f"{action}@{days:g}", action=action, subject=subject, **said(days, by))


def decided(*events: Envelope, after: float) -> Decision:
    """What is decided so many days after the girl told."""
    engine = Engine(national())
    for event in events:
        engine.observe(event)
    decision = engine.decide("i1", at(after))
    assert decision.degraded is None, decision.degraded
    return decision


def duty(decision: Decision, name: str) -> Duty | None:
    return next((one for one in decision.duties if one.id == name), None)


def forbidden(decision: Decision) -> set[str]:
    return {f"{one.handling}/{one.subject}" for one in decision.prohibitions}


@pytest.mark.parametrize(
    ("name", "first", "again", "ends"),
    [
        ("investigation_updated", 14, 14, "investigation_concluded"),
        ("investigation_reviewed", 7, 28, "investigation_concluded"),
    ],
)
def test_an_investigation_is_updated_and_reviewed_until_it_ends(name, first, again, ends):
    """A round that is done begins the next; the end of the investigation ends them all."""
    owed = f"{name}/i1"
    assert duty(decided(abused(), after=first - 1), owed).due_at == at(first)
    assert duty(decided(abused(), after=first + 1), owed).state is OVERDUE
    went_on = duty(decided(abused(), done(first, name, by=SERGEANT), after=first + 1), owed)
    assert (went_on.state, went_on.missed) == (OPEN, 0)
    assert went_on.due_at.date() == at(first + again).date()
    over = duty(decided(abused(), done(first + 1, ends), after=first + again + 2), owed)
    assert over.state is RELEASED


def test_a_suspect_who_can_reach_the_child_is_looked_at_each_week():
    """Considering it once is not enough while it goes on; ending the contact is."""
    near = abused(**{"suspect.reaches_child": True})
    name = "contact_ended|protection_considered/man"
    considered = done(0.5, "protection_considered", "man")
    assert duty(decided(near, after=0.5), name).due_at == at(1)
    assert duty(decided(near, considered, after=1), name).due_at == at(7.5)
    assert duty(decided(near, considered, after=8), name).state is OVERDUE
    apart = duty(decided(near, considered, done(2, "contact_ended", "man"), after=30), name)
    assert not apart.owed


def test_each_release_without_conditions_is_thought_about():
    """The second as the first."""
    released = (
        done(3, "released_under_investigation", "man"),
        done(20, "released_under_investigation", "man"),
    )
    decision = decided(abused(), *released, done(3.5, "protection_considered", "man"), after=20)
    states = {one.id: one.state for one in decision.duties if one.id.startswith("protection_considered/man")}
    assert states == {
        "protection_considered/man@released_under_investigation@3": DutyState.DISCHARGED,
        "protection_considered/man@released_under_investigation@20": OPEN,
    }


def test_bail_is_looked_at_until_it_ends():
    """Every two weeks, and no more once there is no bail."""
    bailed = done(2, "released_on_bail", "man")
    assert duty(decided(abused(), bailed, after=3), "bail_reviewed/man").due_at.date() == at(16).date()
    assert duty(decided(abused(), bailed, after=17), "bail_reviewed/man").state is OVERDUE
    over = decided(abused(), bailed, done(10, "bail_ended", "man"), after=60)
    assert duty(over, "bail_reviewed/man").state is RELEASED


def test_what_agencies_agreed_before_does_not_answer_a_new_disclosure():
    """Each is discussed again, and each is a crime to record."""
    before = done(1, "strategy_discussion_requested", "girl", SERGEANT)
    decision = decided(abused(), before, done(10, "disclosure_made", "girl"), after=10)
    assert duty(decision, "strategy_discussion_requested/girl").state is DutyState.DISCHARGED
    assert duty(decision, "strategy_discussion_requested/girl@disclosure_made@10").due_at == at(11)
    assert duty(decision, "crime_recorded/girl@disclosure_made@10").due_at == at(11)


def test_the_prosecutors_are_chased_until_they_answer():
    """Nobody is chased before anything was asked."""
    asked = done(5, "prosecutor_advice_asked")
    assert duty(decided(abused(), after=60), "prosecutors_chased/i1") is None
    assert duty(decided(abused(), asked, after=34), "prosecutors_chased/i1").state is OVERDUE
    answered = done(20, "prosecutor_advice_received", by=PROSECUTORS)
    assert duty(decided(abused(), asked, answered, after=90), "prosecutors_chased/i1").state is RELEASED


@pytest.mark.parametrize("taken", ["device_seized", "device_handed_over"])
def test_a_device_does_not_wait_unseen(taken):
    """Its result is owed and its place in the queue looked at; examining it is a power and owed by nobody."""
    held = done(1, taken)
    waiting = decided(abused(), held, after=35)
    assert duty(waiting, "device_result_recorded/i1").state is OVERDUE
    assert duty(waiting, "device_queue_reviewed/i1").missed == 2
    assert national().vocabulary.actions["device_examined"].power
    over = decided(abused(), held, done(20, "device_result_recorded"), after=35)
    assert duty(over, "device_queue_reviewed/i1").state is RELEASED


def earlier(role: str) -> Envelope:
    man = PersonSaid(id="man", roles=(role,))
    return IncidentReported(id="before", kinds=("assault",), people=(man,), **said(-300, incident="i0"))


def test_nothing_is_closed_before_an_earlier_allegation_is_weighed():
    """It is found in what was reported before, whoever reported it."""
    decision = decided(earlier("suspect"), abused(), after=0.1)
    assert {"no_further_action/man", "close/man"} <= forbidden(decision)
    assert duty(decision, "earlier_allegation_considered/man").due_at == at(1)
    weighed = decided(
        earlier("suspect"), abused(), done(0.5, "earlier_allegation_considered", "man"), after=0.6
    )
    assert "no_further_action/man" not in forbidden(weighed)


def test_having_been_hurt_before_is_no_allegation():
    """Only what somebody was suspected of counts."""
    decision = decided(earlier("victim"), abused(), after=0.1)
    assert duty(decision, "earlier_allegation_considered/man") is None


def test_what_records_hold_is_asked_until_they_were_searched():
    """Nothing found is not nothing there; a search makes it so."""
    asked = {(one.fact, one.subject) for one in decided(abused(), after=0.1).questions}
    assert ("suspect.earlier_allegations", "man") in asked
    search = RecordsSearched(id="search", subject="man", system="records_system", **said(0.1))
    asked = {(one.fact, one.subject) for one in decided(abused(), search, after=0.2).questions}
    assert ("suspect.earlier_allegations", "man") not in asked


def level(days: float, value: str) -> Envelope:
    so = {"scale": "exploitation", "value": value, "subject": "girl", "reason": "Assessed"}
    return GradeSet(id=f"level@{days:g}", **so, **said(days))


def test_a_child_at_risk_of_exploitation_is_seen_again_each_month():
    """At whatever level: a higher one does not make the child less seen."""
    name = "exploited_child_seen_again/girl"
    begun = abused(kinds=("exploitation",))
    seen = done(20, "exploited_child_seen_again", "girl")
    assert duty(decided(begun, level(1, "medium"), after=40), name).state is OVERDUE
    assert duty(decided(begun, level(1, "medium"), seen, after=40), name).state is OPEN
    assert duty(decided(begun, level(1, "medium"), level(10, "high"), after=40), name).state is OVERDUE
