"""Drawing the calls of a day: the same seed, the same day; shares and hours as the file has them."""

from collections import Counter
from datetime import timedelta

from riskengine.replay.day.drawing import calls_of


def test_the_same_seed_draws_the_same_day(day):
    """And another seed draws another."""
    first, again, other = (calls_of(day(seed=seed).file) for seed in (7, 7, 8))
    assert first == again
    assert first != other


def test_calls_come_in_order_of_time_and_in_the_hours_that_have_them(day):
    """Nobody rings in an hour beside which all others have a thousand times its share."""
    hours = [1000] * 12 + [1] * 12
    calls = calls_of(day(hours=hours).file)
    moments = [call.at for call in calls]
    assert moments == sorted(moments)
    assert {moment.hour < 12 for moment in moments} == {True}
    assert [call.incident for call in calls[:2]] == ["call-00001", "call-00002"]


def test_sorts_are_drawn_by_their_shares(day):
    """Three in four of a hundred, give or take."""
    counts = Counter(call.sort.call for call in calls_of(day(calls=400).file))
    assert counts.keys() == {"quiet", "late"}
    assert 270 < counts["quiet"] < 330


def test_a_value_is_drawn_for_each_call_and_may_be_left_unsaid(day):
    """From its pairs, or from its range, ends included."""
    reported = {
        "kinds": ["missing"],
        "people": [{"id": "girl", "roles": ["child"], "facts": {"person.age": {"between": [14, 16]}}}],
        "facts": {"incident.dark": {"one_of": [[True, 1], ["unsaid", 1]]}},
    }
    calls = calls_of(day(calls=60, reported=reported).file)
    late = [call.report.fields for call in calls if call.sort.call == "late"]
    assert {fields["people"][0]["facts"]["person.age"] for fields in late} == {14, 15, 16}
    assert {fields["facts"].get("incident.dark", "left out") for fields in late} == {True, "left out"}


def test_each_call_has_people_of_its_own(day):
    """Two girls of two calls are two girls, wherever the file names one."""
    then = [{"after": "5m", "action.taken": {"action": "child_seen", "subject": "girl"}}]
    calls = [call for call in calls_of(day(calls=40, then=then).file) if call.sort.call == "late"]
    named = [call.report.fields["people"][0]["id"] for call in calls]
    assert len(set(named)) == len(named)
    assert [call.then[0].fields["subject"] for call in calls] == named


def test_what_is_done_after_a_call_is_done_in_so_many_of_them(day):
    """And as long after it as the file says, or after officers came."""
    then = [
        {
            "after": ["5m", "10m"],
            "percent": 50,
            "action.taken": {"action": "home_visited", "subject": "girl"},
        },
        {"after": "1h", "there": True, "action.taken": {"action": "child_seen", "subject": "girl"}},
    ]
    calls = [call for call in calls_of(day(calls=400, then=then).file) if call.sort.call == "late"]
    visited = [call.then[0].after for call in calls if call.then]
    assert 0.35 < len(visited) / len(calls) < 0.65
    assert timedelta(minutes=5) <= min(visited) < max(visited) <= timedelta(minutes=10)
    assert {tuple(one.after for one in call.then_there) for call in calls} == {(timedelta(hours=1),)}


def test_somebody_else_may_ring_about_the_same_address(day):
    """Where a call is another about one of the last hour."""
    calls = calls_of(day(calls=200, again="quiet").file)
    places = [(call.at, call.sort.call, call.report.fields["place"]) for call in calls]
    for at, sort, place in places:
        before = [one for one in places if one[1] == "quiet" and one[0] < at]
        if sort == "late" and before and at - before[-1][0] <= timedelta(hours=1):
            assert place == before[-1][2]
