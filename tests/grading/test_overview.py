"""The overview: counts over the incidents of a force, against a slow reference that reads what is written."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grading.slow_overview import how_many, is_so, things
from grading.standing import (
    DAY,
    NOW,
    case,
    cases_of,
    challenge,
    declarations,
    level,
    owed,
    people,
)
from riskengine.grading.overview import MOST_NAMED, overview_of
from riskengine.model.grades import RESPONSE_GRADES
from riskengine.model.overview import OversightState
from small.oversight import measure, overseeing
from small.rulebooks import rulebook

BOOK = rulebook("[]")
DONE = (("child_seen", "ada"),)


def row(cases, parameters=None, **said):
    """The one row of a measure over some incidents."""
    book = overseeing(BOOK, measure(**said), **(parameters or {}))
    return overview_of(book, cases, NOW).rows[0]


def number(*cases, **said):
    return row(cases, **said).number


def test_nothing_to_count_is_none_of_nothing():
    """No incident, no number, no oldest, and a share of nothing is above no threshold."""
    found = row(
        [],
        {"share": "0%"},
        of={"people": ["child"]},
        count={"done": ["child_seen"]},
        breach={"share": "param over.share"},
    )
    assert (found.number, found.of, found.oldest, found.incidents) == (0, 0, None, ())
    assert found.state is OversightState.WITHIN


def test_duties_are_counted_by_what_may_end_them_and_how_they_stand():
    """A duty that either of two actions ends is counted under both, and once."""
    one = case(
        owed=(
            owed("child_seen", "conference", states=("open", "overdue")),
            owed("child_seen", subject="ada"),
            owed("conference", subject="ben", states=("awaited", "late")),
        )
    )
    assert number(one, count={"duties": ["child_seen"]}) == 2
    assert number(one, count={"duties": ["child_seen", "conference"]}) == 3
    assert number(one, count={"duties": ["child_seen"], "states": ["overdue"]}) == 1
    assert number(one, count={"duties": ["child_seen", "conference"], "states": ["overdue", "late"]}) == 2
    assert number(one, count={"duties": ["child_seen"], "states": ["awaited"]}) == 0


def test_what_is_owed_for_one_person_on_one_occasion_counts_once():
    """A child waits once for a discussion that is to be asked for and to be held: since the older of both."""
    first, again = (
        owed("child_seen", subject="ada", since=NOW - 3 * DAY, occasion=occasion) for occasion in (None, "e1")
    )
    both = (owed("conference", subject="ada", since=NOW - 2 * DAY), first)
    found = row([case(owed=both)], count={"duties": ["child_seen", "conference"]})
    assert (found.number, found.oldest) == (1, 3 * 86_400)
    assert number(case(owed=(first, again)), count={"duties": ["child_seen"]}) == 2
    assert number(case("i1", owed=(first,)), case("i2", owed=(first,)), count={"duties": ["child_seen"]}) == 2


def test_people_count_once_in_each_incident():
    """A child who was missing twice is two missing children; a role is what somebody certainly plays."""
    cases = [case(name, roles=people(ada=["child"], sam=["suspect", "child"])) for name in ("i1", "i2")]
    assert number(*cases, count={"people": ["child"]}) == 4
    assert number(*cases, count={"people": ["suspect", "child"]}) == 4
    assert number(*cases, count={"people": ["suspect"]}) == 2
    assert number(*cases, count={"people": ["person"]}) == 4


def test_challenges_are_counted_by_their_grounds():
    """A decision that is below a floor and lowers another is one challenge, on either ground."""
    one = case(challenges=(challenge("below_floor", "lowered"), challenge("left_owed", event="f")))
    assert number(one, count={"challenges": ["below_floor"]}) == 1
    assert number(one, count={"challenges": ["below_floor", "lowered"]}) == 1
    assert number(one, count={"challenges": ["below_floor", "left_owed"]}) == 2
    assert number(one, count={"challenges": ["forbidden"]}) == 0


@pytest.mark.parametrize(
    ("narrowing", "wanted"),
    [
        ({}, 2),
        ({"during": ["missing"]}, 1),
        ({"present": ["suspect"]}, 1),
        ({"graded": {"missing": "<= low"}}, 1),
        ({"graded": {"missing": "-"}}, 2),
        ({"graded": {"missing": "high", "harm": "-"}}, 1),
        ({"graded": {"response": ">= priority"}}, 1),
        ({"risk": {"missing": "high"}}, 2),
        ({"risk": {"harm": "-"}}, 0),
        ({"handled": ["lowest"]}, 1),
        ({"handled": ["no_referral"]}, 1),
        ({"lowered": ["missing"]}, 1),
        ({"lowered": ["response"]}, 1),
        ({"done": ["child_seen"]}, 1),
        ({"done": ["attended"]}, 1),
        ({"done": ["attended", "child_seen"]}, 2),
        ({"not_done": ["child_seen"]}, 1),
        ({"not_done": ["attended", "child_seen"]}, 0),
        ({"graded": {"missing": "high"}, "done": ["child_seen"]}, 0),
    ],
    ids=str,
)
def test_what_is_said_of_those_that_count_must_all_be_so(narrowing, wanted):
    """Of the two children one was graded low and seen, the other is where officers went."""
    one = case(
        "i1",
        kinds=frozenset({"missing"}),
        roles=people(ada=["child"], sam=["suspect"]),
        levels=level(word="low"),
        risks=level(),
        handled=frozenset({("lowest", "ada"), ("by_phone", None)}),
        lowered=frozenset({("missing", "ada"), ("missing", "sam")}),
        done=frozenset({("child_seen", "ada")}),
    )
    other = case(
        "i2",
        roles=people(ben=["child"]),
        response=RESPONSE_GRADES["emergency"],
        levels=level(who="ben"),
        risks=level(who="ben"),
        handled=frozenset({("no_referral", None)}),
        lowered=frozenset({("response", None)}),
        done=frozenset({("attended", None)}),
    )
    assert number(one, other, count={"people": ["child"], **narrowing}) == wanted


@pytest.mark.parametrize(
    ("narrowing", "wanted"),
    [
        ({"graded": {"missing": "low"}}, 1),
        ({"risk": {"missing": "high"}}, 1),
        ({"handled": ["lowest"]}, 1),
        ({"lowered": ["missing"]}, 1),
        ({"done": ["child_seen"]}, 1),
        ({"not_done": ["child_seen"]}, 0),
    ],
    ids=str,
)
def test_of_an_incident_is_said_what_is_so_of_anybody_at_it(narrowing, wanted):
    """One child at high risk makes it an incident at high risk; one child who was seen, one where one was."""
    one = case(
        roles=people(ada=["child"], ben=["child"]),
        levels=level(word="low"),
        risks=level(),
        handled=frozenset({("lowest", "ada")}),
        lowered=frozenset({("missing", "ada")}),
        done=frozenset({("child_seen", "ada")}),
    )
    assert number(one, count={"incidents": ["assault"], **narrowing}) == wanted


def test_whom_links_have_brought_in_makes_no_incident_one_at_high_risk():
    """What is owed for such a child is owed all the same."""
    one = case(risks=level(who="kin"), roles=people(ada=["child"]), owed=(owed("child_seen", subject="kin"),))
    assert number(one, count={"incidents": ["assault"], "risk": {"missing": "high"}}) == 0
    assert number(one, count={"duties": ["child_seen"], "risk": {"missing": "high"}}) == 1


def test_a_share_counts_some_of_the_whole():
    """What is under count: narrows what is under of:, so that no share is above the whole."""
    cases = [
        case("i1", roles=people(ada=["child"]), levels=level(word="very_low")),
        case("i2", roles=people(ada=["child"]), levels=level()),
        case("i3", roles=people(ada=["child"])),
    ]
    found = row(
        cases,
        of={"people": ["child"], "graded": {"missing": "-"}},
        count={"graded": {"missing": "very_low"}},
    )
    assert (found.number, found.of, found.incidents) == (1, 2, ("i1",))


def test_what_is_closed_counts_while_anything_is_owed():
    """Whoever shut the log did not end what it owes; where that has ended the incident is settled."""
    cases = [
        case("open"),
        case("owing", closed=True, owed=(owed("child_seen"),)),
        case("settled", closed=True),
    ]
    book = overseeing(BOOK, measure(count={"incidents": ["assault"]}))
    found = overview_of(book, cases, NOW)
    assert (found.open, found.still_owed, found.settled) == (1, 1, 1)
    assert found.rows[0].incidents == ("open", "owing")


def test_a_window_counts_whatever_was_reported_within_it():
    """Closed with nothing owed or not; and what is still open and was reported before is left out."""
    cases = [
        case("long-open", reported_at=NOW - 8 * DAY),
        case("just", reported_at=NOW - 7 * DAY),
        case("settled", closed=True),
    ]
    found = row(cases, count={"incidents": ["assault"]}, window="7d")
    assert (found.incidents, found.window) == (("just", "settled"), "7d")


def test_a_window_ends_when_its_own_incident_is_looked_at():
    """Incidents that are pooled stand at moments of their own."""
    earlier = NOW - 400 * DAY
    cases = [
        case("now"),
        case("then", as_of=earlier, reported_at=earlier - DAY),
        case("long", as_of=earlier, reported_at=earlier - 9 * DAY),
    ]
    assert row(cases, count={"incidents": ["assault"]}, window="7d").incidents == ("now", "then")


def test_the_oldest_comes_first_and_says_how_long():
    """Age runs from when something was owed, challenged or reported, until its incident is looked at."""
    cases = [
        case("i1", owed=(owed("child_seen", since=NOW - 2 * DAY),)),
        case("i2", owed=(owed("child_seen", since=NOW - 5 * DAY), owed("child_seen", subject="ada"))),
        case("i3", as_of=NOW - 100 * DAY, owed=(owed("child_seen", since=NOW - 103 * DAY),), reported_at=NOW),
    ]
    found = row(cases, count={"duties": ["child_seen"]})
    assert (found.number, found.oldest) == (4, 5 * 86_400)
    assert found.incidents == ("i2", "i3", "i1")


def test_only_so_many_incidents_are_named():
    """The others are counted."""
    cases = [case(f"i{at:02}", reported_at=NOW - at * DAY) for at in range(MOST_NAMED + 3)]
    found = row(cases, count={"incidents": ["assault"]})
    assert (found.number, len(found.incidents), found.more) == (MOST_NAMED + 3, MOST_NAMED, 3)
    assert found.incidents[0] == f"i{MOST_NAMED + 2}"


@pytest.mark.parametrize(
    ("figure", "value", "passes"),
    [
        ("number", 2, True),
        ("number", 3, False),
        ("share", "59.9%", True),
        ("share", "60%", False),
        ("oldest", "47h", True),
        ("oldest", "2d", False),
        ("oldest", "1 working day", True),
        ("oldest", "2 working days", False),
    ],
)
def test_a_figure_passes_a_threshold_when_it_lies_above_it(figure, value, passes):
    """Three of five children, the oldest of Wednesday noon; at the threshold itself it is within."""
    cases = [
        case(name, roles=people(ada=["child"]), done=frozenset(done), reported_at=NOW - days * DAY)
        for name, done, days in (("a", (), 2), ("b", (), 1), ("c", (), 0), ("d", DONE, 9), ("e", DONE, 9))
    ]
    found = row(
        cases,
        {"limit": value},
        of={"people": ["child"]},
        count={"not_done": ["child_seen"]},
        breach={figure: "param over.limit"},
    )
    assert (found.number, found.of) == (3, 5)
    assert [one.passed for one in found.thresholds] == [passes]
    assert found.state is (OversightState.BREACH if passes else OversightState.WITHIN)
    read = found.thresholds[0]
    assert (read.figure.value, read.above, read.parameter) == (figure, str(value), "over.limit")


@pytest.mark.parametrize(
    ("managers", "state"),
    [(1, OversightState.BREACH), (2, OversightState.ADVISORY), (3, OversightState.WITHIN)],
)
def test_a_number_is_shared_out_among_so_many(managers, state):
    """Nine offenders are nine for one, four and a half for each of two, and three for each of three."""
    found = row(
        [case(f"i{at}") for at in range(9)],
        {"managers": managers, "many": 5, "some": 3},
        count={"incidents": ["assault"]},
        per="param over.managers",
        breach={"each": "param over.many"},
        advisory={"each": "param over.some"},
    )
    assert (found.number, found.per, found.state) == (9, managers, state)


@pytest.mark.parametrize(
    ("count", "state"),
    [(0, OversightState.WITHIN), (2, OversightState.ADVISORY), (4, OversightState.BREACH)],
)
def test_the_gravest_threshold_that_is_passed_says_how_a_measure_stands(count, state):
    """A breach is an advisory too, and is shown as a breach."""
    cases = [case(f"i{at}") for at in range(count)]
    found = row(
        cases,
        {"many": 3, "some": 1},
        count={"incidents": ["assault"]},
        breach={"number": "param over.many"},
        advisory={"number": "param over.some"},
    )
    assert found.state is state


def test_without_a_threshold_nobody_says_how_it_stands():
    """The row says why."""
    found = row([case()], count={"incidents": ["assault"]})
    assert (found.state, found.no_threshold) == (OversightState.NOT_SET, "Nobody has set one.")


def test_what_failed_is_named_and_in_no_figure():
    """In order of their ids."""
    book = overseeing(BOOK, measure(count={"incidents": ["assault"]}))
    assert overview_of(book, [], NOW, ["b", "a"]).failed == ("a", "b")


@given(
    st.lists(st.integers(0, 9), unique=True, max_size=5).flatmap(
        lambda names: st.tuples(*(cases_of(f"i{name}") for name in names))
    ),
    declarations(),
)
@example((), measure(count={"people": ["child"]}))
def test_what_is_counted_is_what_a_slow_reference_counts(cases, declared):
    """The number, the whole of a share, the oldest and the incidents behind them."""
    found = overview_of(overseeing(BOOK, declared), cases, NOW).rows[0]
    whole = [one for one in things(declared, cases) if is_so(one, declared.get("of") or {})]
    some = [one for one in whole if is_so(one, declared["count"])]
    assert (found.number, found.of) == (how_many(some), how_many(whole) if "of" in declared else None)
    assert found.oldest == max(((NOW - since).total_seconds() for _, _, since, *_ in some), default=None)
    assert set(found.incidents) == {one.incident for one, *_ in some}


@given(st.permutations([f"i{number}" for number in range(4)]), st.data())
def test_the_order_of_the_incidents_changes_nothing(names, data):
    """The same incidents give the same overview."""
    cases = [data.draw(cases_of(name)) for name in names]
    book = overseeing(BOOK, data.draw(declarations()))
    assert overview_of(book, cases, NOW) == overview_of(
        book, sorted(cases, key=lambda one: one.incident), NOW
    )


@given(st.data())
def test_one_more_incident_takes_nothing_away(data):
    """A number, and the whole of a share, only grow."""
    cases = [data.draw(cases_of(f"i{number}")) for number in range(3)]
    book = overseeing(BOOK, data.draw(declarations()))
    fewer, more = overview_of(book, cases[:2], NOW).rows[0], overview_of(book, cases, NOW).rows[0]
    assert more.number >= fewer.number
    assert (more.of or 0) >= (fewer.of or 0)
    assert replace(more, state=fewer.state, number=0, of=None, oldest=None, incidents=(), more=0) == replace(
        fewer, number=0, of=None, oldest=None, incidents=(), more=0
    )
