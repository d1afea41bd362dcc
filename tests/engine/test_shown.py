"""What has been shown: each thing once, and nobody interrupted too often."""

from dataclasses import replace

from riskengine.engine.shown import Shown
from riskengine.model.attention import Alert, AlertLevel
from small.telling import after

ALERT = Alert(
    id="i1/a",
    incident="i1",
    cause="a",
    level=AlertLevel.INTERRUPT,
    to="sergeant",
    ground="g",
    since=after(0),
    says="Something.",
)


def alerts(count, **changes):
    return [replace(ALERT, id=f"i1/{number}", **changes) for number in range(count)]


def levels(shown, some, at=0):
    return [one.level.value for one in shown.show(some, after(at))]


def test_what_was_shown_is_not_new():
    """Until its ground changes; and a ground that comes back was shown before."""
    shown = Shown(6)
    assert shown.new([ALERT]) == [ALERT]
    assert list(shown.show([ALERT], after(0))) == [ALERT]
    assert shown.new([ALERT]) == []
    higher = replace(ALERT, ground="h")
    assert shown.new([higher]) == [higher]
    list(shown.show([higher], after(1)))
    assert shown.new([ALERT, higher]) == []


def test_what_goes_over_the_budget_of_a_post_is_on_its_board():
    """The first in order interrupt; what only stood on a board costs nothing."""
    shown = Shown(2)
    assert levels(shown, alerts(3, level=AlertLevel.BOARD)) == ["board"] * 3
    assert levels(shown, alerts(3)) == ["interrupt", "interrupt", "board"]


def test_each_post_has_a_budget_of_its_own():
    """One is not silenced by what another was shown."""
    shown = Shown(1)
    assert levels(shown, [*alerts(2), *alerts(1, to="inspector")]) == ["interrupt", "board", "interrupt"]


def test_an_hour_rolls():
    """What was shown an hour ago no longer counts; up to then it does."""
    shown = Shown(2)
    assert levels(shown, alerts(1), at=0) == ["interrupt"]
    assert levels(shown, alerts(1), at=30) == ["interrupt"]
    assert levels(shown, alerts(1), at=59) == ["board"]
    assert levels(shown, alerts(1), at=60) == ["interrupt"]
    assert levels(shown, alerts(1), at=89) == ["board"]
    assert levels(shown, alerts(1), at=90) == ["interrupt"]


def test_what_is_forgotten_of_an_incident_is_of_that_incident_alone():
    """It is forgotten when nothing of the incident is shown any more."""
    shown = Shown(6)
    other = replace(ALERT, id="i2/a", incident="i2")
    list(shown.show([ALERT, other], after(0)))
    shown.forget("i1")
    assert shown.new([ALERT, other]) == [ALERT]
