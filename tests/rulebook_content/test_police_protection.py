"""What the shipped rules owe a child in police protection: three days from when it was taken."""

from datetime import UTC, datetime, timedelta
from functools import cache

from riskengine.engine import Engine
from riskengine.model.decision import Decision
from riskengine.model.events import ActionTaken, IncidentReported, PersonSaid, Source
from riskengine.model.ledger import Deadline, Duty, DutyState
from riskengine.rulebook.load import check_packs

TAKEN = datetime(2026, 3, 28, 20, tzinfo=UTC)  # the clocks go forward that night
LIMIT = "police_protection_ended/mo"
OFFICER = Source(post="officer", person="otto")
INSPECTOR = Source(post="designated_officer", person="ines")


@cache
def national():
    """The national rules."""
    return check_packs().rulebooks["national"]


def at(hours: float) -> datetime:
    return TAKEN + timedelta(hours=hours)


def found() -> IncidentReported:
    child = PersonSaid(id="mo", roles=("child",), facts={"person.age": 6})
    said = {"incident": "i1", "occurred_at": at(-1), "recorded_at": at(-1), "by": OFFICER}
    return IncidentReported(id="found", kinds=("concern_for_child",), people=(child,), **said)


def done(
    hours: float, action: str, source: Source = OFFICER, recorded: float | None = None, **said
) -> ActionTaken:
    return ActionTaken(
        id=f"{action}@{hours:g}",
        incident="i1",
        action=action,
        subject="mo",
        occurred_at=at(hours),
        recorded_at=at(hours if recorded is None else recorded),
        by=source,
        **said,
    )


def decided(*events, after: float) -> Decision:
    """What is decided so many hours after the child was taken."""
    engine = Engine(national())
    for event in (found(), *events):
        engine.observe(event)
    decision = engine.decide("i1", at(after))
    assert decision.degraded is None, decision.degraded
    return decision


def duty(decision: Decision, name: str) -> Duty:
    return next(one for one in decision.duties if one.id == name)


def test_the_power_ends_seventy_two_hours_after_the_child_was_taken():
    """Hours, whatever the clocks do, and of the law: past them the power has lapsed."""
    taken = done(0, "police_protection")
    limit = duty(decided(taken, after=71), LIMIT)
    assert (limit.due_at, limit.deadline, limit.state) == (at(72), Deadline.LIMIT, DutyState.OPEN)
    assert duty(decided(taken, after=72), LIMIT).lapsed


def test_writing_it_down_late_gives_nobody_longer():
    """The child was taken when the child was taken."""
    assert duty(decided(done(0, "police_protection", recorded=20), after=21), LIMIT).due_at == at(72)


def test_taking_the_child_again_extends_nothing():
    """A second use of the power runs from the first."""
    again = (done(0, "police_protection"), done(70, "police_protection"))
    assert duty(decided(*again, after=71), LIMIT).due_at == at(72)


def test_the_officer_who_took_the_child_cannot_look_into_it():
    """Only a designated officer inquires and reviews."""
    inquiry = "designated_officer_inquired/mo"
    taken = done(0, "police_protection")
    own = decided(taken, done(1, "designated_officer_inquired"), after=2)
    other = decided(taken, done(1, "designated_officer_inquired", INSPECTOR), after=2)
    assert duty(own, inquiry).state is DutyState.OPEN
    assert duty(other, inquiry).state is DutyState.DISCHARGED


def test_when_the_power_ends_reviewing_it_ends():
    """Nobody is asked to look again at a power that nobody has."""
    taken, ended = done(0, "police_protection"), done(5, "police_protection_ended", INSPECTOR)
    assert duty(decided(taken, after=20), "protection_reviewed/mo").state is DutyState.OVERDUE
    assert not duty(decided(taken, ended, after=20), "protection_reviewed/mo").owed


def test_where_no_enquiry_follows_somebody_asks_why():
    """The authority owes it for a day, which that night has 23 hours, and then the supervisor the asking."""
    told = (done(0, "police_protection"), done(1, "authority_told"))
    chased = "section_47_enquiry_chased/mo"
    early = decided(*told, after=23)
    assert duty(early, "section_47_enquiry_started/mo").state is DutyState.AWAITED
    assert chased not in {one.id for one in early.duties}
    assert duty(decided(*told, after=24), chased).state is DutyState.OPEN
