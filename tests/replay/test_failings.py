"""What raises a failing: overdue, challenged, forbidden, or a floor above what somebody set."""

from datetime import UTC, datetime

import pytest

from riskengine.model.decision import ResponseRange
from riskengine.model.ledger import GradeInForce
from riskengine.replay.checks import (
    Asks,
    DutyStands,
    IsChallenged,
    IsForbidden,
    LevelIs,
    Met,
    ResponseIs,
    Unmet,
)
from riskengine.replay.failings import FloorAbove, raising
from riskengine.replay.names import Asking, Decided, Owed
from riskengine.rulebook.conditions import Compare

SEEN = Owed(text="child_seen/girl", actions=frozenset({"child_seen"}), subject="girl")
RESPONSE = Decided(text="response", name="response")
START = datetime(2021, 3, 5, 19, tzinfo=UTC)
PRIORITY_UP = Compare(">=", 3)


@pytest.mark.parametrize(
    "check",
    [
        DutyStands(owed=SEEN, standing="overdue"),
        IsChallenged(decided=RESPONSE),
        IsForbidden(decided=RESPONSE),
    ],
)
def test_what_goes_wrong_raises_a_failing_as_it_shows(check, small):
    """Nothing more is needed than that it is overdue, challenged or forbidden."""
    assert raising(check, small) is check


@pytest.mark.parametrize(
    "check",
    [
        *(
            DutyStands(owed=SEEN, standing=standing)
            for standing in ("open", "ended", "none", "awaited", "late")
        ),
        IsChallenged(decided=RESPONSE, wanted=False),
        IsForbidden(decided=RESPONSE, wanted=False),
        ResponseIs(part="ceiling", test=PRIORITY_UP, text=">= priority"),
        ResponseIs(part="by_one_answer", test=PRIORITY_UP, text=">= priority"),
        LevelIs(person="girl", strand="missing", part="ceiling", test=PRIORITY_UP, text=">= medium"),
        Asks(asking=Asking(text="person.age", key="person.age")),
    ],
)
def test_what_only_may_go_wrong_raises_nothing(check, small):
    """An open duty, a question, a ceiling, something that must not be there, what another agency owes."""
    assert raising(check, small) is None


def in_force(value, scale="response", subject=None):
    """Return a grade somebody set."""
    return GradeInForce(
        scale=scale,
        value=value,
        subject=subject,
        event="event-2",
        set_at=START,
        first_set_at=START,
        by="anna",
    )


@pytest.mark.parametrize(
    ("value", "got", "above"),
    [
        ("grade_3", "priority, grade_3 set", True),
        ("scheduled", "priority, scheduled set", True),
        ("grade_2", "priority, grade_2 set", False),
        ("grade_1", "priority, grade_1 set", False),
        (None, "priority, nothing set", False),
    ],
)
def test_a_floor_raises_a_failing_above_the_grade_that_was_set(hand, small, value, got, above):
    """In the force's own grades or the four; where nothing was set there is nothing to lie above."""
    floor = raising(ResponseIs(part="floor", test=PRIORITY_UP, text=">= priority"), small)
    set_ = in_force(value) if value is not None else None
    response = ResponseRange(
        applicable=True, floor=hand.graded("priority"), ceiling=hand.graded("emergency"), in_force=set_
    )
    says = "response floor >= priority and above what was set"
    assert floor.judge(hand.decision(response=response)) == (
        Met(got=got) if above else Unmet(expected=says, got=got)
    )


def test_a_floor_that_is_not_as_expected_raises_nothing(hand, small):
    """However high it lies above what was set."""
    floor = raising(ResponseIs(part="floor", test=Compare("==", 4), text="emergency"), small)
    response = ResponseRange(
        applicable=True,
        floor=hand.graded("priority"),
        ceiling=hand.graded("emergency"),
        in_force=in_force("grade_4"),
    )
    assert floor.judge(hand.decision(response=response)) == Unmet(
        expected="response floor emergency", got="priority"
    )


@pytest.mark.parametrize(("value", "above"), [("low", True), ("medium", False), (None, False)])
def test_a_floor_of_a_strand_raises_a_failing_above_the_level_that_was_set(hand, small, value, above):
    """For that person in that strand."""
    floor = raising(
        LevelIs(person="girl", strand="missing", part="floor", test=Compare(">=", 3), text=">= medium"), small
    )
    assert isinstance(floor, FloorAbove)
    set_ = in_force(value, "missing", "girl") if value is not None else None
    risks = (hand.risk("medium", in_force=set_), hand.risk("high", subject="boy"))
    assert isinstance(floor.judge(hand.decision(risks=risks)), Met) is above
