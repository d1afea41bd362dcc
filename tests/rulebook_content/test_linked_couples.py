"""Domestic abuse among the same people, partner after partner, and a marker that was taken off."""

import pytest

from riskengine.model.events import FlagCleared
from small.on_record import (
    COUPLE,
    OVERDUE,
    adult,
    before,
    decided,
    duty,
    known,
    level,
    link,
    marked,
    reason,
    said,
    searched,
    told,
)

TURNED = (adult("man", "victim"), adult("woman", "suspect"))


@pytest.mark.parametrize(("days", "holds"), [((300,), False), ((300, 200), True), ((400, 200), False)])
def test_the_third_report_of_a_year_among_the_same_people_is_no_longer_standard(days, holds):
    """Whoever of them was the victim each time; a report of more than a year ago is not counted."""
    decision = decided(*before(*days, people=TURNED), told(*COUPLE))
    assert (reason(decision, "domestic-abuse.same-people-again") is not None) is holds
    assert level(decision, "woman", "domestic_abuse") == ("medium" if holds else "low")


def test_reports_about_other_people_are_not_added():
    """Two other couples are two other couples."""
    first = before(300, people=(adult("ann", "victim"), adult("bob", "suspect")))
    second = before(200, people=(adult("cat", "victim"), adult("dan", "suspect")))
    decision = decided(*first, *second, told(*COUPLE))
    assert reason(decision, "domestic-abuse.same-people-again") is None


RISING = "domestic-abuse.more-often-or-more-violent"
BOTH = (searched("woman"), searched("man"))


@pytest.mark.parametrize(
    ("days", "holds"), [((30, 60, 120), True), ((30, 120), False), ((30, 60, 120, 150), False)]
)
def test_reports_that_come_more_often_are_seen_against_the_three_months_before(days, holds):
    """With this one there must be two more than before."""
    decision = decided(*before(*days), told(*COUPLE), *BOTH)
    assert (reason(decision, RISING) is not None) is holds


def test_whether_they_come_more_often_is_not_known_before_both_were_searched_for():
    """Nothing found is not nothing there, in either of the two spans."""
    decision = decided(*before(30, 60, 120), told(*COUPLE), BOTH[0])
    assert reason(decision, RISING) is None
    assert "incident.abuse_more_often" in {one.fact for one in decision.questions}


def test_reports_that_grow_more_violent_are_seen_though_they_come_no_more_often():
    """As many as before, and violence only in the later ones."""
    earlier = before(100, 110, 120)
    later = before(10, 20, violence_used=True)
    decision = decided(*earlier, *later, told(*COUPLE, violence_used=True), *BOTH)
    assert reason(decision, RISING) is not None


@pytest.mark.parametrize(("partners", "holds"), [(("first",), False), (("first", "second"), True)])
def test_the_second_partner_who_was_harmed_makes_it_about_the_suspect(partners, holds):
    """Partners past and present, each reported once."""
    reports = [
        told(
            adult(who, "victim"),
            adult("man", "suspect"),
            days=-900 + number,
            incident=f"i-{who}",
            links=(link("partner_of", who, "man"),),
        )
        for number, who in enumerate(partners)
    ]
    decision = decided(*reports, told(*COUPLE))
    assert (reason(decision, "domestic-abuse.partner-after-partner") is not None) is holds


@pytest.mark.parametrize(
    ("who", "flag", "rule"),
    [
        ("woman", "domestic_abuse_high", "domestic-abuse.marker-was-taken-off"),
        ("man", "domestic_abuse_suspect", "domestic-abuse.suspects-marker-was-taken-off"),
        ("man", "risk_to_children", "domestic-abuse.suspects-marker-was-taken-off"),
    ],
)
def test_a_marker_that_was_taken_off_is_looked_at_above(who, flag, rule):
    """Only where it is gone; while it is there it speaks for itself."""
    home, raised = known(adult("woman"), adult("man")), marked(who, flag)
    cleared = FlagCleared(id="cleared", flag=flag, subject=who, **said(-100, "earlier"))
    assert reason(decided(home, raised, told(*COUPLE)), rule) is None
    decision = decided(home, raised, cleared, told(*COUPLE), after=1.5)
    assert reason(decision, rule) is not None
    assert duty(decision, f"marker_removal_checked/{who}").state is OVERDUE
