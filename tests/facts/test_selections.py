"""What a selection finds in one incident, and the ways in which things come about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.conftest import Tell
from facts.measured import HERE, actions, book_of, incidents, measured, reading
from riskengine.facts.contents import Contents
from riskengine.facts.history import History
from riskengine.facts.selections import Found, found_in, together
from riskengine.facts.sought import seeking
from riskengine.rulebook.measures import Measure, MeasureKind, Selection

TELL = Tell()
MINUTES = st.integers(0, 6).map(TELL.at)
WAYS = st.lists(st.tuples(MINUTES, MINUTES), max_size=3)


@given(st.lists(st.none() | WAYS, max_size=3), WAYS.filter(bool), MINUTES, MINUTES)
def test_things_are_together_when_each_of_them_is(parts, first, as_of, known_at):
    """At any moment, known at any; a part that is no condition asks nothing."""

    def so(ways):
        return any(visible <= as_of and known <= known_at for visible, known in ways)

    every = [first, *parts]
    assert so(together(*every)) is all(so(ways) for ways in every if ways is not None)


@given(st.lists(WAYS.filter(bool), min_size=1, max_size=3))
def test_no_way_is_kept_that_another_beats(parts):
    """One that is neither earlier nor sooner on record says nothing more."""
    ways = together(*parts)
    for one in ways:
        others = [other for other in ways if other is not one]
        assert not any(other[0] <= one[0] and other[1] <= one[1] for other in others)


@pytest.mark.parametrize("order", [1, -1])
def test_what_came_about_in_two_ways_counts_from_the_first_that_is_known(order):
    """She was named at half past; a note written long after, whenever it arrives, says at ten past."""
    measure = measured("person.episodes", "count", incidents("missing"))
    naming = [
        TELL.info("soon", 30, incident="i2", people=[("kid",)], recorded=31),
        TELL.info("late", 10, incident="i2", people=[("kid",)], recorded=90),
    ]
    reports = [TELL.report("r", 0, people=[("kid",)]), TELL.report("r2", 0, incident="i2")]
    events = [*reports, *naming[::order]]

    def episodes(at, known_at):
        return reading(measure, *events, at=TELL.at(at), known_at=TELL.at(known_at))[0]

    assert [episodes(at, 89) for at in (9, 10, 29, 30)] == [1, 1, 1, 2]
    assert [episodes(at, 90) for at in (9, 10, 29, 30)] == [1, 2, 2, 2]
    history = History.of(book_of({measure.id: measure}), *events)
    times = TELL.at(0), TELL.at(99)
    assert history.moments("i1", *times, TELL.at(89)) == [TELL.at(30)]
    assert history.moments("i1", *times, TELL.at(90)) == [TELL.at(10), TELL.at(30)]


def test_an_incident_is_found_in_each_way_that_is_worth_keeping():
    """And in no other."""
    sought, every = _sought(incidents("missing"))
    events = [
        TELL.report("r", 0),
        TELL.info("soon", 30, people=[("kid",)], recorded=31),
        TELL.info("worse", 40, people=[("kid",)], recorded=95),
        TELL.info("late", 10, people=[("kid",)], recorded=90),
    ]
    events.sort(key=lambda one: one.occurred_at)
    assert found_in(sought, Contents(events, every)) == {
        "kid": [
            Found(TELL.at(0), "r", TELL.at(10), TELL.at(90)),
            Found(TELL.at(0), "r", TELL.at(30), TELL.at(31)),
        ]
    }


def test_what_was_done_for_the_incident_was_done_for_everybody_there():
    """From when they are; what was done for somebody only for them, whether or not anybody named them."""
    sought, every = _sought(actions("attended", "told"))
    events = [
        TELL.report("r", 0, people=[("kid",)]),
        TELL.done("a", "attended", 5),
        TELL.done("t", "told", 6, subject="man"),
        TELL.info("who", 9, people=[("mum",)]),
    ]
    assert found_in(sought, Contents(events, every)) == {
        "kid": [Found(TELL.at(5), "a", TELL.at(5), TELL.at(5))],
        "mum": [Found(TELL.at(5), "a", TELL.at(9), TELL.at(9))],
        "man": [Found(TELL.at(6), "t", TELL.at(6), TELL.at(6))],
    }


def test_without_a_report_there_is_no_incident_to_count():
    """What was done in it is done all the same."""
    events = [TELL.info("who", 0, people=[("kid",)]), TELL.done("a", "attended", 5)]
    sought, every = _sought(incidents("missing", "assault"))
    assert found_in(sought, Contents(events, every)) == {}
    sought, every = _sought(actions("attended"))
    assert list(found_in(sought, Contents(events, every))) == ["kid"]


def _sought(selection: Selection):
    """Return what a measure of one selection looks for, and all that is looked for."""
    fact = measured("person.it", "count", selection)
    every = seeking(book_of({fact.id: fact}))
    measure = Measure(kind=MeasureKind.COUNT, selection=selection, span=HERE)
    return every.sought(fact, measure, selection), every
