"""What the shipped rules do while somebody waits, when a grade is lowered, and when a log is closed."""

from dataclasses import replace
from functools import cache

import pytest

from riskengine.engine import Engine
from riskengine.model.events import Source
from riskengine.model.ledger import ChallengeState, DutyState
from riskengine.rulebook.load import check_packs
from small.telling import after, closed, done, flagged, graded, learnt, person, reported

DISPATCHER = Source(post="dispatcher", person="dora")
SERGEANT = Source(post="control_room_sergeant", person="sam")
INSPECTOR = Source(post="control_room_inspector", person="ines")
HOUR = 60


@cache
def pack(name):
    """One of the packs that are shipped."""
    return check_packs().rulebooks[name]


def decided(*events, at, pack_name="hampshire"):
    """What the engine says at a minute after these events."""
    engine = Engine(pack(pack_name))
    for event in events:
        engine.observe(event)
    return engine.decide("i1", after(at))


def duty(decision, *actions):
    """The one duty of these actions."""
    return next(one for one in decision.duties if one.actions == actions)


def challenges(decision):
    """The scales of what is under challenge."""
    return {one.scale if one.forbids is None else one.forbids for one in decision.challenges if _is_open(one)}


def _is_open(challenge):
    return challenge.state is ChallengeState.OPEN


WAITING = (reported(kinds=("public_order",)), graded(0, "grade_2", reason="A crowd", by=DISPATCHER))


def reviewed(minute, **details):
    return replace(done(minute, "risk_reviewed"), by=SERGEANT, details=details)


@pytest.mark.parametrize(
    ("minute", "state", "holder"),
    [
        (2 * HOUR - 1, DutyState.OPEN, "control_room_sergeant"),
        (2 * HOUR, DutyState.OVERDUE, "control_room_sergeant"),
        (3 * HOUR - 1, DutyState.OVERDUE, "control_room_sergeant"),
        (3 * HOUR, DutyState.OVERDUE, "control_room_inspector"),
        (20 * HOUR, DutyState.OVERDUE, "control_room_inspector"),
    ],
    ids=["before the target", "at the target", "same shift", "next shift", "no higher"],
)
def test_a_review_nobody_made_goes_up_at_the_change_of_shift(minute, state, holder):
    """It is late against the grade's own target, and the inspector's from three o'clock on."""
    found = duty(decided(*WAITING, at=minute), "risk_reviewed")
    assert (found.state, found.due_at, found.holder) == (state, after(2 * HOUR), holder)


def test_a_review_is_owed_again_each_target_until_somebody_is_there():
    """One review is good for two hours; officers at the door end the reviewing."""
    told = (*WAITING, reviewed(110, outcome="kept"))
    again = duty(decided(*told, at=200), "risk_reviewed")
    assert (again.state, again.due_at) == (DutyState.OPEN, after(110 + 2 * HOUR))
    late = duty(decided(*told, at=110 + 4 * HOUR), "risk_reviewed")
    assert (late.state, late.missed) == (DutyState.OVERDUE, 2)
    ended = duty(decided(*told, done(300, "attended"), at=310), "risk_reviewed")
    assert ended.state is DutyState.RELEASED


def test_a_talk_without_an_outcome_is_no_review():
    """Kept, raised or lowered, or it has not happened."""
    found = duty(decided(*WAITING, reviewed(130, note="Talked over"), at=140), "risk_reviewed")
    assert found.state is DutyState.OVERDUE


def test_that_nobody_is_free_changes_who_must_know_and_no_floor():
    """How many officers there are says nothing of how dangerous it is."""
    danger = {"incident.violence_now": True}
    told = (reported(facts=danger), graded(0, "grade_1", reason="Violence", by=DISPATCHER))
    before = decided(*told, at=1)
    now = decided(*told, learnt(1, {"incident.nobody_free_to_send": True}, by=DISPATCHER), at=1)
    assert (now.response.floor, now.response.ceiling) == (before.response.floor, before.response.ceiling)
    unit = ("unit_assigned", "attended")
    assert [duty(one, *unit).by for one in (before, now)] == ["dispatcher", "control_room_inspector"]


def test_an_ordinary_closing_is_not_challenged():
    """A sergeant who is stopped at every closing reads none of them."""
    told = (
        reported(kinds=("theft",), facts={"incident.children_listed": True}),
        graded(2, "grade_4", reason="Nobody there", by=DISPATCHER),
        closed(30, reason="Crime number given", by=DISPATCHER),
    )
    assert challenges(decided(*told, at=40)) == set()


@pytest.mark.parametrize(("looked", "challenged"), [(False, {"close"}), (True, set())])
def test_a_child_with_a_risk_factor_is_not_closed_on_before_somebody_looked(looked, challenged):
    """Once a supervisor has, closing is nothing to argue with."""
    kid = person("kid", "child", facts={"person.age": 12})
    told = [
        reported(kinds=("theft",), people=(kid,), facts={"incident.children_listed": True}),
        flagged(5, "looked_after", "kid"),
        graded(6, "grade_4", reason="Sweets", by=DISPATCHER),
    ]
    if looked:
        told.append(replace(done(20, "supervisor_reviewed"), by=SERGEANT))
    told.append(closed(30, reason="Settled with the shop", by=DISPATCHER))
    assert challenges(decided(*told, at=40)) == challenged


@pytest.mark.parametrize(
    ("facts", "challenged"), [({}, set()), ({"incident.injury": "serious"}, {"response"})]
)
def test_another_agency_does_not_stand_in_for_a_priority(facts, challenged):
    """It is a way of going that can wait, so what can not wait is not met by it."""
    told = (
        reported(kinds=("concern_for_welfare",), facts={"incident.children_listed": True, **facts}),
        graded(5, "agency_to_lead", "handling", reason="Her nurse can go", by=DISPATCHER),
    )
    assert challenges(decided(*told, at=6)) == challenged


def test_some_lowerings_are_looked_at_again_and_not_all():
    """About one in five, chosen by their ids alone."""
    sampled = 0
    for number in range(40):
        told = (
            *WAITING,
            learnt(10, {"incident.suspect_at_scene": False}),
            graded(20, "grade_3", id=f"lowered-{number}", reason="They have gone", by=INSPECTOR),
        )
        sampled += any(one.actions == ("lowering_sampled",) for one in decided(*told, at=21).duties)
    assert 3 <= sampled <= 15, "one in five of forty, give or take"
