"""Which ids are of one person, at which moment and as known at which."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.conftest import Tell
from riskengine.facts.identity import Identities
from riskengine.facts.record import taken_back
from riskengine.model.events import EventReplaced, LinkEnded, LinkStated, Replacement
from riskengine.rulebook.source import Span
from riskengine.rulebook.vocabulary import Relation

RELATIONS = {
    id: Relation(id=id, title=id, symmetric=True, means=means, span=Span.whole_file("test"))
    for id, means in (("same_as", "same"), ("not_same_as", "different"), ("sibling_of", None))
}


def identities(events):
    """Return the identities that some events, in the order given, have told of."""
    found = Identities(
        RELATIONS,
        lambda _, known_at: taken_back(
            event for event in events if known_at is None or event.recorded_at <= known_at
        ),
    )
    for event in events:
        found.take(event)
    return found


@pytest.fixture(scope="session")
def same(tell):
    """Says of two ids that they are of one person, or the like."""

    def said(id, one, other, minute=0, kind="LinkStated", relation="same_as", **fields):
        return tell(kind, id, minute, relation=relation, source=one, target=other, **fields)

    return said


def test_an_id_nobody_has_spoken_of_is_alone():
    """It is always among its own."""
    assert identities([]).of("a") == {"a"}


def test_ids_of_one_person_hang_together_over_any_number_of_links(same):
    """From whichever of them; told with people too."""
    known = identities([same("1", "a", "b"), same("2", "c", "b"), same("3", "x", "y")])
    assert [known.of(who) for who in "abcx"] == [{"a", "b", "c"}] * 3 + [{"x", "y"}]


def test_only_what_says_that_two_are_one_makes_them_one(same):
    """Neither a relation does, nor that they are two."""
    known = identities(
        [same("1", "a", "b", relation="sibling_of"), same("2", "a", "c", relation="not_same_as")]
    )
    assert known.of("a") == {"a"}


def test_it_is_told_with_people_too(tell):
    """In the links of a report."""
    known = identities([tell.report(links=(tell.link("a", "same_as", "b"),))])
    assert known.of("b") == {"a", "b"}


def test_undoing_it_counts_from_when_it_was_undone(same, tell):
    """Said either way round; said again it holds again, and what is said at the same moment is not undone."""
    known = identities(
        [
            same("1", "a", "b", 5),
            same("2", "b", "a", 10, kind="LinkEnded"),
            same("3", "a", "b", 15),
            same("4", "b", "a", 15, kind="LinkEnded"),
        ]
    )
    found = {minute: known.of("a", tell.at(minute)) for minute in (4, 5, 9, 10, 14, 15)}
    assert found == {4: {"a"}, 5: {"a", "b"}, 9: {"a", "b"}, 10: {"a"}, 14: {"a"}, 15: {"a", "b"}}


def test_what_was_not_yet_known_does_not_count(same, tell):
    """Recorded an hour late; and what was taken back since counts until then."""
    known = identities(
        [
            same("1", "a", "b", 0, recorded=60),
            tell("EventReplaced", "2", 90, replaces="1", why=Replacement.MISTAKEN_IDENTITY),
        ]
    )
    assert known.of("a", tell.at(0), tell.at(59)) == {"a"}
    assert known.of("a", tell.at(0), tell.at(60)) == {"a", "b"}
    assert known.of("a", tell.at(0), tell.at(89)) == {"a", "b"}
    assert known.of("a", tell.at(0), tell.at(90)) == {"a"}
    assert known.of("a") == {"a"}


def test_what_is_removed_for_good_is_forgotten(same):
    """What others said of the same two stays."""
    first, second = same("1", "a", "b"), same("2", "a", "b", 1)
    known = identities([first, second, same("3", "b", "c")])
    known.remove(first)
    assert known.of("a") == {"a", "b", "c"}
    known.remove(second)
    assert [known.of(who) for who in "abc"] == [{"a"}, {"b", "c"}, {"b", "c"}]


IDS = "abcd"
MOMENTS = st.integers(0, 6)


@st.composite
def tellings(draw):
    """Return what somebody says of ids, ends and takes back, in any order."""
    events = []
    for number in range(draw(st.integers(0, 9))):
        minute = draw(MOMENTS)
        when = {"minute": minute, "recorded": minute + draw(MOMENTS)}
        kind = draw(st.sampled_from(["LinkStated", "LinkStated", "LinkEnded", "EventReplaced"]))
        if kind == "EventReplaced" and number:
            what = draw(st.integers(0, number - 1))
            fields = {"replaces": f"e{what}", "why": Replacement.ENTERED_IN_ERROR}
        else:
            one, other = draw(st.permutations(IDS))[:2]
            kind = "LinkEnded" if kind == "LinkEnded" else "LinkStated"
            fields = {"relation": "same_as", "source": one, "target": other}
        events.append(Tell()(kind, f"e{number}", **when, **fields))
    return events


def slowly(events, as_of, known_at):
    """Return each two ids that are one, by joining whatever stands until nothing more can be joined."""
    known = [event for event in events if event.recorded_at <= known_at]
    gone = set()
    for event in sorted(known, key=lambda one: (one.recorded_at, one.occurred_at, one.id), reverse=True):
        if isinstance(event, EventReplaced) and event.id not in gone:
            gone.add(event.replaces)
    told = [one for one in known if one.occurred_at <= as_of and one.id not in gone]
    joined = {(who, who) for who in IDS}
    for event in told:
        if isinstance(event, LinkStated):
            pair = {event.source, event.target}
            later = (
                one
                for one in told
                if isinstance(one, LinkEnded)
                and {one.source, one.target} == pair
                and (one.occurred_at, one.recorded_at) > (event.occurred_at, event.recorded_at)
            )
            if not any(later):
                joined |= {(event.source, event.target), (event.target, event.source)}
    for _ in IDS:
        joined |= {(a, d) for (a, b), (c, d) in product(joined, joined) if b == c}
    return joined


@given(tellings(), st.randoms(use_true_random=False), MOMENTS, st.integers(0, 12))
def test_identities_agree_with_a_slow_reading_in_any_order(tell, events, random, as_of, known_at):
    """At every moment, as known at any other; of any two it is said alike from both ends."""
    moments = (tell.at(as_of), tell.at(known_at))
    expected = slowly(events, *moments)
    random.shuffle(events)
    known = identities(events)
    found = {(one, other) for one in IDS for other in known.of(one, *moments)}
    assert found == expected
