"""Who is at home with a child, what was reported there, and what a child has lived through."""

import pytest

from riskengine.model.events import ActionTaken, LinkEnded, LinkSaid, LinkStated, Source
from riskengine.model.grades import Binds
from small.on_record import (
    COUPLE,
    DETECTIVE,
    DISCHARGED,
    INSPECTOR,
    OPEN,
    OVERDUE,
    adult,
    at,
    before,
    child,
    decided,
    did,
    duty,
    known,
    level,
    link,
    lives,
    marked,
    national,
    paths,
    person,
    reason,
    said,
    searched,
    told,
)

AT_HOME = "concern.offender-where-child-lives"
WORRY = told(child("girl"), kinds=("concern_for_child",))
SHARED = (lives("girl", "flat"), lives("man", "flat"))


def test_a_child_under_one_roof_with_somebody_on_the_register_is_at_high_risk():
    """One is enough, and the address shows it though the report names only the child."""
    decision = decided(known(adult("man"), child("girl"), links=SHARED), marked("man"), WORRY)
    assert paths(decision, AT_HOME) == ["girl -> resides_at -> flat <- resides_at <- man"]
    assert level(decision, "girl", "neglect") == "high"
    assert duty(decision, "referral_submitted/girl").state is OPEN


@pytest.mark.parametrize("flag", ["domestic_abuse_suspect", "offender_in_control_room"])
def test_other_markers_under_that_roof_say_nothing_of_danger_to_a_child(flag):
    """Only the register, and being known as a risk to children."""
    decision = decided(known(adult("man"), child("girl"), links=SHARED), marked("man", flag), WORRY)
    assert reason(decision, AT_HOME) is None


def test_whoever_moved_out_is_under_that_roof_no_more():
    """A link that ended before the call joins nobody now."""
    gone = LinkEnded(
        id="gone",
        relation="resides_at",
        source="man",
        target="flat",
        target_kind="place",
        **said(-30, "earlier"),
    )
    decision = decided(known(adult("man"), child("girl"), links=SHARED), marked("man"), gone, WORRY)
    assert reason(decision, AT_HOME) is None


@pytest.mark.parametrize(("days", "holds"), [(-89, True), (-91, False)])
def test_company_counts_for_three_months(days, holds):
    """Seen together lately, by whoever wrote it down; company that ended longer ago is history."""
    met = LinkStated(id="met", relation="associate_of", source="girl", target="man", **said(-200, "earlier"))
    over = LinkEnded(id="over", relation="associate_of", source="girl", target="man", **said(days, "earlier"))
    decision = decided(
        known(adult("man"), child("girl")), marked("man", "risk_to_children"), met, over, WORRY
    )
    assert (reason(decision, "concern.offender-in-childs-company") is not None) is holds


HOUSEHOLD = (link("lives_with", "boy", "woman"),)


@pytest.mark.parametrize(("days", "holds"), [((300, 200), False), ((300, 200, 100), True)])
def test_a_child_in_none_of_the_reports_lives_with_all_of_them(days, holds):
    """Three in a year around whom the child lives with, though nobody wrote the child down."""
    home = known(adult("woman"), child("boy"), links=HOUSEHOLD)
    decision = decided(home, *before(*days), told(child("boy"), kinds=("concern_for_child",)))
    assert (reason(decision, "concern.abuse-under-the-childs-roof") is not None) is holds
    assert (duty(decision, "household_read_as_one/i1") is not None) is holds


def test_whoever_only_rang_about_neighbours_brings_no_abuse_home():
    """A mother who rings three times about next door lives with none of it."""
    home = known(adult("mother"), child("boy"), links=(link("lives_with", "boy", "mother"),))
    rang = (*COUPLE, adult("mother", "caller"))
    decision = decided(
        home, *before(300, 200, 100, people=rang), told(child("boy"), kinds=("concern_for_child",))
    )
    assert reason(decision, "concern.abuse-under-the-childs-roof") is None
    assert duty(decision, "household_read_as_one/i1") is None


def test_children_of_somebody_harmed_are_thought_of_and_grandchildren_elsewhere_are_not():
    """A child counts wherever it lives; two links of that kind lead into another family's home."""
    links = (
        link("parent_of", "woman", "son"),
        link("parent_of", "woman", "daughter"),
        link("parent_of", "daughter", "grandchild"),
    )
    home = known(adult("woman"), child("son", 10), adult("daughter"), child("grandchild", 3), links=links)
    decision = decided(home, told(*COUPLE))
    assert paths(decision, "domestic-abuse.victims-child-considered") == ["woman -> parent_of -> son"]
    assert duty(decision, "linked_child_considered|child_seen/son").state is OPEN
    assert duty(decision, "linked_child_considered|child_seen/grandchild") is None


def test_a_child_of_whoever_lives_with_somebody_harmed_is_thought_of():
    """On record the child is the man's alone, and he lives with her."""
    links = (link("lives_with", "woman", "man"), link("parent_of", "man", "girl"))
    decision = decided(known(adult("woman"), adult("man"), child("girl"), links=links), told(*COUPLE))
    assert paths(decision, "domestic-abuse.companions-child-considered") == [
        "woman -> lives_with -> man -> parent_of -> girl"
    ]
    assert duty(decision, "linked_child_considered|child_seen/girl").state is OPEN


def test_a_household_that_was_referred_is_not_read_as_one_that_never_was():
    """A referral of any child there within the year counts, and the risk stays what it is."""
    home = known(adult("woman"), child("boy"), child("sister"), links=(*HOUSEHOLD, lives("sister", "flat")))
    moved = LinkStated(
        id="with", relation="lives_with", source="sister", target="woman", **said(-399, "earlier")
    )
    sent = ActionTaken(
        id="sent", action="referral_submitted", subject="sister", **said(-50, "earlier", by=DETECTIVE)
    )
    decision = decided(
        home, moved, sent, *before(300, 200, 100), told(child("boy"), kinds=("concern_for_child",))
    )
    assert reason(decision, "concern.abuse-under-the-childs-roof") is not None
    assert reason(decision, "concern.called-again-and-never-referred") is None
    assert reason(decision, "concern.called-again-and-never-read-as-one") is None


def test_four_calls_to_a_childs_home_add_up_whatever_each_was_about():
    """Neighbours' calls without a name, joined by where the child lives."""
    home = known(child("boy"), links=(lives("boy", "flat"),))
    kinds = ("public_order", "assault", "domestic_abuse", "concern_for_welfare")
    calls = [
        told(kinds=(kind,), days=-100 + number, incident=kind, place="flat")
        for number, kind in enumerate(kinds)
    ]
    worry = told(child("boy"), kinds=("concern_for_child",))
    assert reason(decided(home, *calls[:3], worry), "concern.calls-to-the-childs-home") is None
    decision = decided(home, *calls, worry)
    assert paths(decision, "concern.calls-to-the-childs-home") == ["boy -> resides_at -> flat"]
    # That is a reason to read them as one, and none to have referred: noise alone is no harm.
    assert duty(decision, "household_read_as_one/i1").state is OPEN
    assert reason(decision, "concern.called-again-and-never-referred") is None


def test_reports_in_which_a_child_was_only_suspected_are_no_record_of_harm_to_her():
    """What a girl is said to have done is not what was done to her."""
    old = [
        told(person("girl", "suspect"), kinds=("assault",), days=-number, incident=f"i-{number}")
        for number in (300, 200, 100)
    ]
    assert reason(decided(*old, WORRY), "concern.harm-record-read") is None


def test_the_whole_record_of_harm_is_read_and_every_report_in_it_is_shown():
    """From the third report on, however long ago the others were."""
    old = [
        told(child("girl", 3, "victim"), kinds=("assault",), days=-2000, incident="i-a"),
        told(child("girl", 5), kinds=("neglect",), days=-1000, incident="i-b"),
    ]
    rule = "concern.harm-record-read"
    assert reason(decided(old[0], WORRY), rule) is None
    found = reason(decided(*old, WORRY), rule)
    counted = {event for one in found.facts for event in one.events}
    assert counted == {"told-i-a", "told-i-b", "told-i1"}
    assert duty(decided(*old, WORRY), "harm_record_read/girl").due_at == at(1)


@pytest.mark.parametrize(
    ("days", "holds"), [((30,), False), ((30, 60), True), ((30, 175), True), ((30, 190), False)]
)
def test_harm_that_comes_more_often_needs_a_record_and_a_rise(days, holds):
    """Three reports, and two more in this half year than in the one before; a search makes it certain."""
    rule = "concern.harm-comes-more-often"
    lately = [told(child("girl"), kinds=("neglect",), days=-one, incident=f"i-{one}") for one in days]
    assert reason(decided(*lately, WORRY), rule) is None
    assert (reason(decided(*lately, WORRY, searched("girl")), rule) is not None) is holds


def test_adversities_are_listed_and_set_nothing():
    """Help may be offered for them; no level, grade, deadline or prohibition rests on the list."""
    rule = national().rule_by_id["concern.adversities-listed"]
    assert rule.binds is Binds.CONSIDER
    assert (rule.then.sets_floor, rule.then.forbids, rule.then.concludes) == (False, (), ())
    assert [(one.within, one.escalate_to) for one in rule.then.duties] == [(None, None)]


def test_adversities_are_all_named():
    """Each that is known stands in the reason, so that none is lost in a number."""
    boy = child("boy", child__saw_or_heard=True, child__shouted_at=True)
    carer = adult("father", "parent_or_carer", person__intoxicated=True)
    found = reason(decided(told(boy, carer, drugs_at_home=True)), "concern.adversities-listed")
    assert {one.fact for one in found.facts} >= {
        "child.saw_or_heard",
        "child.shouted_at",
        "incident.drugs_at_home",
        "person.intoxicated",
    }


def test_a_child_placed_where_somebody_on_the_register_lives_is_placed_again():
    """The power was used and the place is looked at within the hour."""
    home = known(
        adult("man"), adult("uncle"), child("girl"), links=(lives("man", "house"), lives("uncle", "house"))
    )
    taken = did(0.001, "police_protection", "girl", by=Source(post="officer", person="officer-1"))
    moved = LinkStated(
        id="moved", relation="resides_at", source="girl", target="house", target_kind="place", **said(0.01)
    )
    decision = decided(home, marked("man"), WORRY, taken, moved, after=0.1)
    assert duty(decision, "placement_checked/girl").state is OVERDUE
    checked = did(0.02, "placement_checked", "girl", by=INSPECTOR)
    settled = decided(home, marked("man"), WORRY, taken, moved, checked, after=0.1)
    assert duty(settled, "placement_checked/girl").state is DISCHARGED


def test_what_is_on_record_of_a_detained_child_is_read_as_it_arrives():
    """One report of harm is enough."""
    hurt = told(child("boy", 13, "victim"), kinds=("assault",), days=-700, incident="i0")
    here = told(child("boy", 15, "suspect"), kinds=("custody",))
    sergeant = Source(post="custody_sergeant", person="sergeant-1")
    arrived = did(0.001, "brought_to_station", "boy", by=sergeant)
    assert duty(decided(hurt, here, arrived), "harm_record_read/boy").state is OPEN
    assert duty(decided(here, arrived), "harm_record_read/boy") is None


def test_neighbours_of_a_block_are_not_one_household():
    """A block joins none of its flats with another, and calls at the block itself are not added up."""
    part = [
        LinkSaid(relation="part_of", source=flat, source_kind="place", target="block", target_kind="place")
        for flat in ("flat-1", "flat-2")
    ]
    first = known(adult("man"), links=(lives("man", "flat-1"), part[0]))
    second = told(
        child("girl"), kinds=("theft",), days=-300, incident="i0", links=(lives("girl", "flat-2"), part[1])
    )
    decision = decided(
        first, second, marked("man"), told(child("girl"), kinds=("concern_for_child",), place="flat-2")
    )
    assert reason(decision, AT_HOME) is None
    assert reason(decision, "offender.lives-at-the-address") is None
    calls = [told(days=-90 + one, incident=f"c{one}", place="block") for one in range(3)]
    block = decided(first, second, *calls, told(place="block"))
    assert reason(block, "domestic-abuse.address-called-again") is None
