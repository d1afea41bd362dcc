"""A control room's day: it grades, goes up to floors, sends officers, closes, and is interrupted."""

from riskengine.replay.day.report import as_json, as_text
from riskengine.replay.day.tally import tally_of

SEEN = [
    {
        "after": "10m",
        "there": True,
        "by": {"post": "officer", "person": "o"},
        "action.taken": {"action": action, "subject": "girl"},
    }
    for action in ("child_seen", "home_visited")
]
LISTED = {
    "after": "1m",
    "by": {"post": "caller", "person": "c"},
    "information.added": {"facts": {"incident.children_listed": True}},
}


def late(tally):
    return [one for one in tally.taken if one.call.sort.call == "late"]


def test_the_floor_of_each_call_is_held_against_what_a_handler_made_of_it(day):
    """A missing girl is a priority by the rules; the handler had said later, the others by telephone."""
    tally = tally_of(day(grade="grade_3"))
    assert {one.grade for one in late(tally)} == {"grade_3"}
    assert {one.floor.id for one in late(tally)} == {"priority"}
    assert tally.raised == len(late(tally)) > 0
    assert tally.by_sort()["Somebody is late and rings in"].raised == 0


def test_nothing_is_raised_where_handlers_grade_as_the_rules_do(day):
    """Then nobody is challenged for a grade either."""
    tally = tally_of(day(grade="grade_2"))
    assert tally.raised == 0
    assert not [one for one in tally.interrupted if one.cause.endswith("/response")]


def test_a_grade_below_the_floor_interrupts_the_supervisor_of_whoever_set_it(day):
    """Once for each such call."""
    tally = tally_of(day(grade="grade_3"))
    found = [one for one in tally.interrupted if one.cause.endswith("/response")]
    assert {one.to for one in found} == {"sergeant"}
    assert sorted(one.incident for one in found) == sorted(one.call.incident for one in late(tally))


def test_a_call_that_was_raised_is_attended_at_the_higher_grade(day):
    """So that what officers do there is told; a call at the lowest grade sends nobody."""
    tally = tally_of(day(grade="grade_3", then=[LISTED, *SEEN]))
    closed_over = [one for one in tally.interrupted if one.cause.endswith("/close")]
    assert not [one for one in closed_over if one.incident in {each.call.incident for each in late(tally)}]


def test_closing_over_what_is_owed_interrupts_too(day):
    """Nobody has seen the girl."""
    tally = tally_of(day(grade="grade_2", then=[LISTED]))
    closed_over = {one.incident for one in tally.interrupted if one.cause.endswith("/close")}
    assert {one.call.incident for one in late(tally)} <= closed_over


def test_the_questions_put_first_are_counted_for_each_post(day):
    """In the first Decision, before anybody has answered."""
    tally = tally_of(day())
    assert set(tally.asked) == {"caller"}
    assert len(tally.asked["caller"]) == tally.calls
    # Whether there are (other) children; of a girl who is late, whether there is a weapon too.
    assert set(tally.asked["caller"]) == {1, 2}


def test_a_day_over_a_limit_says_which(day):
    """With what is allowed; the small pack lets one person be interrupted six times an hour."""
    tally = tally_of(day(grade="grade_4", hours=[1000] + [1] * 23, calls=200))
    (busiest,) = [one for one in tally.busiest if one.post == "sergeant"]
    assert busiest.each > 6
    assert tally.breaches == (
        f"each sergeant was interrupted {busiest.each:.1f} times in an hour, and at most 6 are allowed",
    )


def test_people_of_one_post_share_what_it_is_interrupted_for(day):
    """Fifty sergeants have each a fiftieth of it."""
    few, many = (tally_of(day(posts={"sergeant": number}, calls=80)).busiest for number in (1, 50))
    assert [one.in_hour for one in few] == [one.in_hour for one in many]
    assert few[0].each == 50 * many[0].each


def test_the_report_says_the_same_each_time(day):
    """For people and as JSON: nothing in it is of this run."""
    found = day(grade="grade_3")
    texts = {(as_text(found, one), as_json(found, one)) for one in (tally_of(found), tally_of(found))}
    assert len(texts) == 1
