"""Leads: from the first moment at which a failing shows to its end, and how firmly that is known."""

from datetime import timedelta

import pytest

from riskengine.model.ledger import DutyState
from riskengine.replay.play import play, replay
from riskengine.replay.results import Checked, Lead, Standing, complaint
from riskengine.replay.scenario import Basis

CASE = """\
  - {at: T+1h, basis: stated, grade.set: {scale: response, value: grade_2}}
  - {at: T+12h, id: seen, basis: stated, by: {post: officer}, action.taken: {action: attended}}
  - {at: T+1d, basis: assumed, incident.closed: {}}
expect:
  - at: T+12h
    basis: stated
    why: So it says.
    failing: Nobody saw her for twelve hours
    until: seen
    duties: {overdue: [child_seen/girl]}
"""


def overdue_from(hand, minutes):
    """Return what says that the child was not seen in time, from a moment on; None for never."""

    def says(now):
        state = DutyState.OVERDUE if minutes is not None and now >= minutes else DutyState.OPEN
        return hand.decision(duties=(hand.duty("child_seen", state=state),))

    return says


def led(load, hand, clock, minutes, text=CASE, reviews=()):
    """Return the lead of a case in which its failing shows from a moment on."""
    (scenario,) = load(text).scenarios
    (lead,) = (
        one for one in play(scenario, clock(overdue_from(hand, minutes), *reviews)) if isinstance(one, Lead)
    )
    return lead


def test_a_failing_is_raised_at_the_first_moment_at_which_it_shows(load, hand, clock):
    """Between two events too, to the second at which something falls due."""
    lead = led(load, hand, clock, 120, reviews=(119, 120))
    assert (lead.scenario, lead.says, lead.span.line) == (
        "girl-out-late",
        "Nobody saw her for twelve hours",
        24,
    )
    assert (lead.raised, lead.ended) == (timedelta(hours=2), timedelta(hours=12))
    assert (lead.length, lead.stands, lead.basis) == (timedelta(hours=10), Standing.IN_TIME, Basis.STATED)
    assert lead.shown == "10h"


def test_a_failing_raised_after_its_end_has_a_negative_lead(load, hand, clock):
    """It is shown as it is; what was told until it was raised counts as what the lead rests on."""
    text = CASE.replace("basis: assumed", "basis: inferred")
    lead = led(load, hand, clock, 24 * 60, text)
    assert (lead.length, lead.stands, lead.basis) == (-timedelta(hours=12), Standing.AFTER, Basis.INFERRED)
    assert lead.shown == "-12h"


def test_a_failing_raised_at_its_end_is_raised_in_time(load, hand, clock):
    """With no lead at all."""
    lead = led(load, hand, clock, 12 * 60)
    assert (lead.length, lead.stands, lead.shown) == (timedelta(), Standing.IN_TIME, "0s")


def test_a_failing_that_never_shows_is_missed(load, hand, clock):
    """It has no lead."""
    lead = led(load, hand, clock, None)
    assert (lead.raised, lead.length, lead.stands, lead.shown) == (None, None, Standing.MISSED, "missed")


def test_a_failing_that_nothing_ended_ends_with_the_case(load, hand, clock):
    """At the last that is told; what is told up to there counts."""
    text = CASE.replace("    until: seen\n", "").replace("basis: assumed", "basis: inferred")
    lead = led(load, hand, clock, 120, text, reviews=(120,))
    assert (lead.ended, lead.length, lead.basis) == (timedelta(days=1), timedelta(hours=22), Basis.INFERRED)


def test_looking_later_makes_no_lead_longer(load, hand, clock):
    """Where the case ends at what is expected last, nothing ended there: only the order is known."""
    text = CASE.replace("    until: seen\n", "").replace("basis: assumed", "basis: stated")
    later = text + "  - {at: T+300d, basis: stated, why: So., asks_first: incident.weapon}\n"
    lead = led(load, hand, clock, 120, later, reviews=(120,))
    assert (lead.ended, lead.length, lead.shown) == (timedelta(days=300), None, "in time")


@pytest.mark.parametrize(
    ("weaker", "basis", "shown"),
    [
        (lambda text: text, Basis.STATED, "10h"),
        (
            lambda text: text.replace("{at: T+1h, basis: stated", "{at: T+1h, basis: inferred"),
            "inferred",
            "10h",
        ),
        (
            lambda text: text.replace("T+12h\n    basis: stated", "T+12h\n    basis: inferred"),
            "inferred",
            "10h",
        ),
        (
            lambda text: text.replace("id: seen, basis: stated", "id: seen, basis: assumed"),
            "assumed",
            "in time",
        ),
        (
            lambda text: text.replace("{at: T+1h, basis: stated", "{at: T+1h, basis: assumed"),
            "assumed",
            "in time",
        ),
    ],
)
def test_a_lead_is_no_firmer_than_what_it_rests_on(load, hand, clock, weaker, basis, shown):
    """The expectation and every entry up to the end; where any is assumed only the order is known."""
    lead = led(load, hand, clock, 120, weaker(CASE), reviews=(120,))
    assert (lead.basis, lead.shown) == (basis, shown)


def test_where_only_the_order_is_known_that_is_what_is_said(load, hand, clock):
    """Raised after the end, it is after, by nobody knows how much."""
    lead = led(load, hand, clock, 24 * 60)
    assert (lead.basis, lead.length, lead.stands, lead.shown) == (
        Basis.ASSUMED,
        None,
        Standing.AFTER,
        "after",
    )


def test_what_is_recorded_late_claims_no_lead_that_nobody_could_have_had(load, hand, clock):
    """The child was seen at two and it was written down at five: the end is when she was seen."""
    late = CASE.replace("{at: T+12h, id: seen", "{at: T+2h, recorded: T+5h, id: seen")
    lead = led(load, hand, clock, 180, late.replace("at: T+12h\n", "at: T+4h\n"), reviews=(180,))
    assert (lead.raised, lead.ended, lead.length) == (
        timedelta(hours=3),
        timedelta(hours=2),
        -timedelta(hours=1),
    )


def test_an_end_that_was_recorded_late_counts_for_what_the_lead_rests_on(load, hand, clock):
    """It is told only after the end, and the end is no firmer than it."""
    late = CASE.replace(
        "{at: T+12h, id: seen, basis: stated", "{at: T+12h, recorded: T+14h, id: seen, basis: inferred"
    )
    lead = led(load, hand, clock, 120, late, reviews=(120,))
    assert (lead.length, lead.basis) == (timedelta(hours=10), Basis.INFERRED)


def test_everything_that_raises_a_failing_must_show_at_once(load, hand, clock):
    """One of two is half a failing, and at two moments they are none."""
    text = CASE.replace(
        "overdue: [child_seen/girl]}", "overdue: [child_seen/girl]}\n    challenged: [response]"
    )

    def says(now):
        seen = hand.duty("child_seen", state=DutyState.OVERDUE if now == 60 else DutyState.OPEN)
        against = hand.challenge("response", "grade_3", floor="priority")
        return hand.decision(duties=(seen,), challenges=(against,) if now > 60 else ())

    (scenario,) = load(text).scenarios
    (lead,) = (one for one in play(scenario, clock(says)) if isinstance(one, Lead))
    assert lead.stands is Standing.MISSED

    def both(now):
        return hand.decision(
            duties=(hand.duty("child_seen", state=DutyState.OVERDUE),), challenges=says(now).challenges
        )

    (lead,) = (one for one in play(scenario, clock(both, 90)) if isinstance(one, Lead))
    assert lead.raised == timedelta(minutes=90)


@pytest.mark.parametrize(
    ("minutes", "complains"),
    [
        (120, None),
        (181, "expected lead of at least 9h, got 8h59m, because calls.missing-child"),
        (None, "expected lead of at least 9h, got missed, because no rule holds"),
    ],
)
def test_a_lead_may_be_expected(load, hand, clock, minutes, complains):
    """It is looked at when the case ends, at its own place."""
    text = CASE.replace("    until: seen\n", "    until: seen\n    lead: {at_least: 9h}\n")
    (scenario,) = load(text).scenarios
    results = list(play(scenario, clock(overdue_from(hand, minutes), 120, 181)))
    (found,) = (one for one in results if isinstance(one, Checked) and one.says == "lead of at least 9h")
    assert found.passed is (complains is None)
    if complains is not None:
        assert complaint(found) == f"case.scenario.yaml:26: girl-out-late at T+12h: {complains}"
        assert results[-1].outcome == "failed"


def test_no_lead_is_expected_where_only_the_order_is_known(wrong):
    """It could never be checked."""
    text = CASE.replace("    until: seen\n", "    lead: {at_least: 9h}\n")
    assert wrong(text) == [
        "RE509 25:22 there is no lead to expect: something up to the end of the failing is assumed.",
        "  help: take lead: out; the order is shown",
    ]


SEEN_LATE = """\
  - {at: T+12h, id: seen, basis: stated, by: {post: officer}, action.taken: {action: child_seen, subject: girl}}
expect:
  - {at: T+1h59m59s, basis: stated, why: So., duties: {open: [child_seen/girl]}}
  - at: T+2h
    basis: stated
    why: So it says.
    failing: Nobody saw her for twelve hours
    until: seen
    lead: {at_least: 10h}
    duties: {overdue: [child_seen/girl]}
  - {at: T+12h, basis: stated, why: So., duties: {ended: [child_seen/girl]}}
"""  # noqa: E501 - one line of YAML


def played(loaded):
    """Return the lead and the outcome of a case that the engine itself decides."""
    results = list(replay(loaded))
    (lead,) = (one for one in results if isinstance(one, Lead))
    return lead, results[-1].outcome, [complaint(one) for one in results if failed(one)]


def failed(result):
    """Tell whether a result is a check that failed."""
    return isinstance(result, Checked) and not result.passed


def test_the_engine_raises_it_at_the_second_at_which_it_is_due(load):
    """Not a second before, though nothing is told between the call and the officers."""
    lead, outcome, complaints = played(load(SEEN_LATE))
    assert (complaints, outcome) == ([], "passed")
    assert (lead.raised, lead.length) == (timedelta(hours=2), timedelta(hours=10))
    early = SEEN_LATE.replace("at: T+2h\n", "by: T+3h\n").replace("T+1h59m59s", "T+1h")
    assert played(load(early))[0] == lead


def test_what_was_done_at_the_second_it_was_due_is_done_in_time(load):
    """The failing is missed, as there was none."""
    lead, _, complaints = played(load(SEEN_LATE.replace("T+12h, id", "T+2h, id")))
    assert lead.stands is Standing.MISSED
    assert [line.partition("expected ")[2] for line in complaints] == [
        "duty child_seen/girl overdue, got discharged, because calls.missing-child",
        "lead of at least 10h, got missed, because calls.graded, calls.missing-child",
    ]


def test_the_engine_knows_nothing_before_it_is_written_down(load):
    """A call of seven that is written down at five in the morning is nobody's failing until then."""
    report = load().scenarios[0].document.text.partition("timeline:\n")[2]
    late = "timeline:\n" + report.replace("at: T+0\n", "at: T+0\n    recorded: T+10h\n", 1)
    text = (
        SEEN_LATE.replace("at: T+2h\n", "by: T+12h\n").replace("T+1h59m59s", "T+10h").replace("10h}", "30m}")
    )
    lead, _, complaints = played(load(text, report=late))
    assert complaints == []
    assert timedelta(hours=10) < lead.raised < timedelta(hours=12)
