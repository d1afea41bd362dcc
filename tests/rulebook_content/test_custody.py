"""What the shipped rules owe a child in custody: the law's own times, by whom, and for whom."""

from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from riskengine.engine import Engine
from riskengine.model.decision import Decision
from riskengine.model.events import ActionTaken, Envelope, IncidentReported, PersonSaid, Source
from riskengine.model.ledger import ChallengeState, Deadline, Duty, DutyState
from riskengine.rulebook.load import check_packs

ARRIVED = datetime(2026, 3, 3, 9, tzinfo=UTC)
REVIEW = "detention_reviewed/kit"
A_DAY = "left_custody|child_charged|longer_detention_decided/kit"
PLACE = "accommodation_asked_for/kit"


@cache
def national():
    """The national rules."""
    return check_packs().rulebooks["national"]


def at(hours: float) -> datetime:
    return ARRIVED + timedelta(hours=hours)


def arrested(age: int = 15, start: datetime = ARRIVED) -> list[Envelope]:
    """Somebody is brought to a police station and detained there."""
    who = PersonSaid(id="kit", roles=("suspect",), facts={"person.age": age})
    said = {"incident": "i1", "occurred_at": start, "recorded_at": start, "by": by("custody_sergeant")}
    return [
        IncidentReported(id="booked", kinds=("custody",), people=(who,), **said),
        ActionTaken(id="brought", action="brought_to_station", subject="kit", **said),
        ActionTaken(id="authorised", action="detention_authorised", subject="kit", **said),
    ]


def by(post: str) -> Source:
    return Source(post=post, person=f"{post}-1")


def done(hours: float, action: str, post: str = "custody_sergeant", **said) -> ActionTaken:
    when = said.pop("start", ARRIVED) + timedelta(hours=hours)
    return ActionTaken(
        id=f"{action}@{hours:g}",
        incident="i1",
        action=action,
        subject="kit",
        occurred_at=when,
        recorded_at=when,
        by=by(post),
        **said,
    )


def decided(*events: Envelope, after: float) -> Decision:
    """What is decided so many hours after arrival."""
    engine = Engine(national())
    for event in events:
        engine.observe(event)
    decision = engine.decide("i1", at(after))
    assert decision.degraded is None, decision.degraded
    return decision


def duty(decision: Decision, name: str) -> Duty | None:
    return next((one for one in decision.duties if one.id == name), None)


def challenged(decision: Decision) -> set[str]:
    return {one.scale for one in decision.challenges if one.state is ChallengeState.OPEN}


def test_the_first_review_is_due_six_hours_after_detention_was_authorised():
    """Not after the arrest, nor after anybody wrote it down; and it is the law's time."""
    review = duty(decided(*arrested(), after=1), REVIEW)
    assert (review.due_at, review.deadline, review.by) == (at(6), Deadline.LIMIT, "custody_inspector")


def test_the_next_review_is_due_nine_hours_after_the_last():
    """A review at five hours is followed by one at fourteen."""
    reviewed = done(5, "detention_reviewed", "custody_inspector", details={"rank": "inspector"})
    review = duty(decided(*arrested(), reviewed, after=6), REVIEW)
    assert (review.state, review.due_at) == (DutyState.OPEN, at(14))


def test_before_charge_a_sergeants_review_is_none():
    """It is recorded as an attempt, and the inspector's is late at six hours."""
    reviewed = done(5, "detention_reviewed", details={"rank": "sergeant"})
    review = duty(decided(*arrested(), reviewed, after=6), REVIEW)
    assert (review.state, review.attempts) == (DutyState.OVERDUE, (reviewed.id,))


def test_after_charge_the_custody_sergeant_reviews():
    """Nine hours after the inspector's last one, and a sergeant's then counts."""
    events = [
        *arrested(),
        done(5, "detention_reviewed", "custody_inspector", details={"rank": "inspector"}),
        done(8, "child_charged"),
        done(12, "detention_reviewed", details={"rank": "sergeant"}),
    ]
    before, after = (duty(decided(*events[:count], after=13), REVIEW) for count in (5, 6))
    assert (before.due_at, after.due_at) == (at(14), at(21))


@pytest.mark.parametrize(
    ("ends", "post"),
    [
        ("left_custody", "custody_sergeant"),
        ("child_charged", "custody_sergeant"),
        ("longer_detention_decided", "superintendent"),
    ],
)
def test_after_a_day_a_child_is_charged_gone_or_held_by_a_superintendents_decision(ends, post):
    """A limit from arrival, that any of the three ends."""
    open_ = duty(decided(*arrested(), after=23), A_DAY)
    assert (open_.state, open_.due_at, open_.deadline) == (DutyState.OPEN, at(24), Deadline.LIMIT)
    assert duty(decided(*arrested(), after=24), A_DAY).lapsed
    assert duty(decided(*arrested(), done(23, ends, post), after=25), A_DAY).state is DutyState.DISCHARGED


@pytest.mark.parametrize("age", [10, 15, 17])
def test_a_suspect_under_eighteen_is_a_child_in_custody(age):
    """Whatever the child is said to have done, an adult, a parent and a referral are owed."""
    owed = {one.id for one in decided(*arrested(age), after=0).duties}
    assert {
        "appropriate_adult_attended/kit",
        "parent_told/kit",
        "referral_submitted|referral_reason_recorded/kit",
    } <= owed


def test_a_custody_record_that_holds_a_name_and_an_age_is_enough():
    """Before anybody has written down an arrival, the adult and the parent are owed."""
    owed = {one.id for one in decided(arrested()[0], after=0).duties}
    assert {"appropriate_adult_asked/kit", "parent_told/kit"} <= owed


def test_nothing_of_it_is_owed_to_an_adult():
    """At eighteen the rules about children are silent."""
    assert not [one for one in decided(*arrested(18), after=0).duties if one.subject == "kit"]


def test_an_interview_before_the_adult_came_is_challenged():
    """And one after it is not."""
    came = done(2, "appropriate_adult_attended")
    assert "interviewed" in challenged(decided(*arrested(), done(1, "interviewed"), after=1))
    assert "interviewed" not in challenged(decided(*arrested(), came, done(3, "interviewed"), after=3))


def test_a_strip_search_wants_the_adult_there_and_not_only_in_the_building():
    """That the adult came earlier is not that the adult was there."""
    came, searched = done(2, "appropriate_adult_attended"), done(3, "strip_search")
    there = done(3, "adult_there_for_search")
    assert "strip_search" in challenged(decided(*arrested(), came, searched, after=3))
    assert "strip_search" not in challenged(decided(*arrested(), came, there, searched, after=3))


def test_a_secure_place_alone_answers_nothing_and_is_challenged():
    """The ordinary request stays owed, and falls due."""
    refused, secure = done(4, "bail_refused"), done(4.5, "secure_accommodation_asked_for")
    decision = decided(*arrested(), refused, secure, after=5)
    assert duty(decision, PLACE).state is DutyState.OVERDUE
    assert "secure_accommodation_asked_for" in challenged(decision)


@pytest.mark.parametrize(("day", "forbidden"), [((2017, 12, 10), False), ((2017, 12, 11), True)])
def test_since_the_law_changed_no_child_is_kept_safe_in_a_police_station(day, forbidden):
    """Section 136A of the Mental Health Act began on 11 December 2017."""
    start = datetime(*day, 12, tzinfo=UTC)
    engine = Engine(national())
    for event in (*arrested(start=start), done(0, "station_as_place_of_safety", "officer", start=start)):
        decision = engine.observe(event)
    assert ("station_as_place_of_safety" in challenged(decision)) is forbidden
