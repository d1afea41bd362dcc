"""Whom a suspect can reach, what happened near the suspect before, and where an offender lives."""

from datetime import UTC, datetime

import pytest

from riskengine.model.events import FlagRaised, PersonSaid
from small.on_record import (
    COUPLE,
    DISCHARGED,
    MANAGER,
    OPEN,
    OVERDUE,
    adult,
    at,
    child,
    decided,
    did,
    duty,
    forbidden,
    known,
    level,
    link,
    lives,
    marked,
    paths,
    reason,
    said,
    told,
)

ABUSED = child("girl", 8, "victim", child__sexually_abused=True)
OFFENCE = told(ABUSED, adult("man", "suspect"), kinds=("sexual_offence",))
CONSIDERED = "linked_child_considered|child_seen"


@pytest.mark.parametrize(
    "links",
    [
        (link("parent_of", "man", "kid"),),
        (link("partner_of", "man", "ex"), link("parent_of", "ex", "kid")),
        (link("lives_with", "kid", "man"),),
        (link("sibling_of", "kid", "man"),),
        (lives("man", "flat"), lives("kid", "flat")),
    ],
    ids=lambda links: " ".join(one.relation for one in links),
)
def test_every_child_linked_with_a_suspect_is_thought_of(links):
    """His own, a partner's, who lives with him, a brother or sister: on record and in no report."""
    decision = decided(known(adult("man"), adult("ex"), child("kid"), links=links), OFFENCE, after=1.5)
    assert duty(decision, f"{CONSIDERED}/kid").state is OVERDUE
    assert "close/kid" in forbidden(decision)


@pytest.mark.parametrize("action", ["linked_child_considered", "child_seen"])
def test_a_linked_child_is_thought_of_by_being_seen_or_asked_after(action):
    """Either ends it, and the log may close."""
    home = known(adult("man"), child("kid"), links=(link("parent_of", "man", "kid"),))
    decision = decided(home, OFFENCE, did(0.5, action, "kid"), after=0.6)
    assert duty(decision, f"{CONSIDERED}/kid").state is DISCHARGED
    assert "close/kid" not in forbidden(decision)


def test_who_has_grown_up_since_is_no_child_to_think_of():
    """Sixteen then is over eighteen now."""
    home = known(adult("man"), child("kid", 16), links=(link("parent_of", "man", "kid"),), days=-1200)
    assert duty(decided(home, OFFENCE), f"{CONSIDERED}/kid") is None


HARMED = (link("partner_of", "man", "ex"), link("parent_of", "ex", "kid"))


def test_harm_to_a_partners_child_is_read_before_anything_is_closed():
    """A child near the suspect is at medium risk and no more: links do not say in whose time it was."""
    earlier = told(child("kid", 4, "victim"), adult("ex"), kinds=("neglect",), days=-900, incident="i0")
    home = known(adult("man"), adult("ex"), child("kid", 6), links=HARMED)
    rule = "investigation.partners-children-harmed-before"
    decision = decided(earlier, home, OFFENCE)
    assert paths(decision, rule) == ["man -> partner_of -> ex -> parent_of -> kid"]
    assert {"no_further_action/man", "close/man"} <= forbidden(decision)
    weighed = decided(earlier, home, OFFENCE, did(0.005, "earlier_allegation_considered", "man"))
    assert reason(weighed, rule) is None
    abuse = decided(earlier, home, told(*COUPLE, child("boy")))
    assert level(abuse, "boy", "neglect") == "medium"


def test_a_partners_grown_up_child_who_was_hit_says_nothing_of_the_suspect():
    """A son of twenty who was in a brawl is no child who was harmed in the suspect's home."""
    brawl = told(child("kid", 20, "victim"), kinds=("assault",), days=-900, incident="i0")
    home = known(adult("man"), adult("ex"), links=HARMED)
    decision = decided(brawl, home, OFFENCE)
    assert reason(decision, "investigation.partners-children-harmed-before") is None
    assert reason(decision, "investigation.child-with-such-a-partner") is None


@pytest.mark.parametrize(
    ("suspect", "holds"),
    [
        (child("boy", 15, "suspect"), False),
        (child("boy", 15, "suspect", suspect__reaches_child=True), True),
        (adult("boy", "suspect"), True),
        (PersonSaid(id="boy", roles=("suspect",)), True),
    ],
    ids=["a schoolfriend", "in reach of the child", "an adult", "of unknown age"],
)
def test_a_fight_between_schoolfriends_says_nothing_of_their_families(suspect, holds):
    """Who may be grown up, or can reach the child, is another matter."""
    home = known(child("boy", 15), child("sister"), links=(link("sibling_of", "boy", "sister"),))
    hit = child("friend", 15, "victim", child__assaulted=True)
    decision = decided(home, told(hit, suspect, kinds=("assault",)))
    assert (duty(decision, f"{CONSIDERED}/sister") is not None) is holds


@pytest.mark.parametrize("role", ["victim", "child"])
def test_the_death_of_a_partners_child_counts_at_the_first_contact(role):
    """Two links away and in another system, by whatever role; the child near him now is at high risk."""
    death = told(child("kid", 1, role), adult("ex"), kinds=("child_death",), days=-900, incident="i0")
    home = known(adult("man"), adult("ex"), child("kid", 1), links=HARMED)
    decision = decided(death, home, told(*COUPLE, child("boy")))
    assert paths(decision, "contact.danger-on-record") == ["man -> partner_of -> ex -> parent_of -> kid"]
    assert level(decision, "boy", "neglect") == "high"


def test_an_allegation_against_somebody_trusted_is_told_in_a_working_day():
    """By what is told of the suspect, or by a child in his charge on record."""
    told_so = told(
        ABUSED, adult("man", "suspect", suspect__trusted_with_children=True), kinds=("sexual_offence",)
    )
    name = "designated_officer_for_allegations_told/man"
    assert duty(decided(told_so), name).due_at == datetime(2026, 3, 3, 17, tzinfo=UTC)
    at_the_club = (link("trusted_at", "man", "club", "place"), link("attends", "kid", "club", "place"))
    on_record = decided(known(adult("man"), child("kid"), links=at_the_club), OFFENCE)
    assert duty(on_record, name).state is OPEN
    assert duty(decided(OFFENCE), name) is None


def test_an_address_that_only_the_register_knows_is_marked_in_the_control_room():
    """The manager hears of it, and the next officers will know; a mark that is there is not asked for."""
    home = known(adult("man"), links=(lives("man", "flat"),))
    call = told(kinds=("public_order",), place="flat")
    decision = decided(home, marked("man"), call)
    assert paths(decision, "offender.lives-at-the-address") == [
        "i1 -> reported_at -> flat <- resides_at <- man"
    ]
    assert duty(decision, "control_room_address_marked/i1").due_at == at(1)
    there = FlagRaised(id="mark", flag="offender_in_control_room", subject="flat", **said(0.005, by=MANAGER))
    assert (
        reason(decided(home, marked("man"), call, there), "offender.address-marked-in-the-control-room")
        is None
    )


@pytest.mark.parametrize(("days", "holds"), [(-1000, True), (-1200, False)])
def test_another_report_at_the_same_place_is_read_beside_this_one(days, holds):
    """Of the last three years, with nobody named in either."""
    earlier = told(kinds=("sexual_offence",), days=days, incident="i0", place="college")
    here = told(ABUSED, kinds=("sexual_offence",), place="college")
    decision = decided(earlier, here)
    assert (reason(decision, "investigation.reported-here-before") is not None) is holds
