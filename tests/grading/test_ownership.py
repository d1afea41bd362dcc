"""Whose an incident is, and that a handover nobody accepted has not happened."""

from riskengine.grading.ownership import owner_of
from riskengine.model.events import HandoverAccepted, HandoverOffered, Source
from small.rulebooks import rulebook
from small.telling import HANDLER, SERGEANT, after, graded, reported

BOOK = rulebook("[]")


def offered(minutes, to=SERGEANT, id="offer"):
    """The handler offers it."""
    said = {"incident": "i1", "by": HANDLER, "occurred_at": after(minutes), "recorded_at": after(minutes)}
    return HandoverOffered(id=id, to=to, **said)


def accepted(minutes, offer="offer", by=SERGEANT):
    """Somebody takes what was offered."""
    said = {"incident": "i1", "by": by, "occurred_at": after(minutes), "recorded_at": after(minutes)}
    return HandoverAccepted(id=f"accepted@{minutes}", offer=offer, **said)


def test_the_first_who_decides_owns_it():
    """Not the caller, and not a system."""
    caller = reported(by=Source(post="caller", person="cal"))
    assert owner_of(BOOK, [caller]) is None
    assert owner_of(BOOK, [caller, graded(5, "grade_2")]).person == "hana"
    assert owner_of(BOOK, [reported(), graded(5, "grade_2", by=SERGEANT)]).person == "hana"


def test_the_giver_owns_it_until_it_is_accepted():
    """An offer is shown, and changes nothing."""
    found = owner_of(BOOK, [reported(), offered(10)])
    assert (found.person, found.offered_to, found.offered_at) == ("hana", "sam", after(10))


def test_who_accepts_it_owns_it():
    """And nothing is offered any more."""
    found = owner_of(BOOK, [reported(), offered(10), accepted(12)])
    assert (found.person, found.post, found.since, found.offered_to) == (
        "sam",
        "sergeant",
        "accepted@12",
        None,
    )


def test_only_the_last_offer_can_be_accepted():
    """An older one was taken back by it."""
    events = [reported(), offered(10), offered(11, to=Source(post="inspector", person="ines"), id="second")]
    assert owner_of(BOOK, [*events, accepted(12)]).person == "hana"
