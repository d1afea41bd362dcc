"""Everything observed, found by whom it is about and when it was."""

import pytest

from riskengine.model.events import Replacement


def replaced(tell, id, what, minute, **fields):
    """Return an event that takes another back."""
    return tell("EventReplaced", id, minute, replaces=what, why=Replacement.MISHEARD, **fields)


def ids(events):
    """Return the ids of events."""
    return [event.id for event in events]


@pytest.fixture
def stand(read):
    """Gives the ids of what stands so many minutes after noon."""

    def standing(*events, at, known_at=None):
        return ids(read(*events, at=at, known_at=known_at).events)

    return standing


def test_events_count_from_when_they_occurred_and_were_recorded(stand, tell):
    """An event is neither read before it happened nor before it was written down."""
    late = tell.info("late", 10, recorded=30)
    assert stand(tell.report(), late, at=9, known_at=60) == ["r"]
    assert stand(tell.report(), late, at=29) == ["r"]
    assert stand(tell.report(), late, at=10, known_at=30) == ["r", "late"]


def test_what_is_replaced_never_stood(stand, tell):
    """Once the replacement is recorded, the event is gone at every moment, also before."""
    events = (tell.report(), tell.info("wrong", 5), replaced(tell, "x", "wrong", 20))
    assert stand(*events, at=19) == ["r", "wrong"]
    assert stand(*events, at=20) == ["r", "x"]
    assert stand(*events, at=6, known_at=20) == ["r"]


def test_what_is_redacted_is_gone(stand, tell):
    """A redaction takes the event's content away."""
    redacted = tell("RecordRedacted", "x", 20, redacts="secret", authority="court")
    assert stand(tell.report(), tell.info("secret", 5), redacted, at=20) == ["r", "x"]


def test_events_come_in_the_order_in_which_they_occurred(stand, tell):
    """Whatever the order of arrival."""
    events = (tell.info("b", 5), tell.report("a", 5), tell.report("c", 1, recorded=9))
    assert stand(*events, at=9) == ["c", "a", "b"]


def test_kinds_add_up_and_outlive_a_redaction(read, tell):
    """A replaced report takes its kinds along; a redacted one was still of its kinds."""
    report = tell.report()
    more = tell("IncidentReclassified", "more", 5, adds=("assault",))
    redacted = tell("RecordRedacted", "x", 20, redacts="r", authority="court")

    def kinds(*events, at=30):
        return read(*events, at=at).kinds

    assert kinds(report, more, at=4) == {"missing"}
    assert kinds(report, more) == {"missing", "assault"}
    assert kinds(report, more, redacted) == {"missing", "assault"}
    assert kinds(report, more, replaced(tell, "y", "r", 20)) == {"assault"}
