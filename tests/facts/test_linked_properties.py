"""What measures over links come to, held against every path and every event at its end."""

from dataclasses import replace
from datetime import timedelta
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from facts.conftest import by_id
from facts.linked_reference import LinkedReference
from facts.measured import actions, book_of, flags, incidents, measured
from facts.networks import LATE, MINUTES, MOMENTS, NARROW, RELATIONS, STEPS, TELL, WIDE, linkings
from riskengine.facts.history import History
from riskengine.facts.linked import PATHS
from riskengine.facts.view import FactReader
from riskengine.inference.applicability import holds
from riskengine.model.events import Between
from riskengine.rulebook.measures import Scope
from riskengine.rulebook.network import Standing, Walk
from riskengine.rulebook.terms import parse_term


def via(*names, hops=1, **fields):
    """Return a walk over any of some links."""
    return Walk(steps=(tuple(STEPS[one] for one in names),) * hops, **fields)


def path(*names, **fields):
    """Return a walk over these links, in this order."""
    return Walk(steps=tuple((STEPS[one],) for one in names), exactly=True, **fields)


def linked(id, kind, selection, walk, window=None, **fields):
    """Return a fact that is measured over links."""
    fields.setdefault("systems", ("register",))
    return measured(id, kind, selection, window, Scope.LINKED, linked=walk, **fields)


NOW = Standing.NOW
MEASURED = by_id(
    linked(
        "person.marked_near",
        "distinct",
        flags("noted"),
        via("lives_with", "resides_at", hops=2, within=NOW),
        by="person",
    ),
    linked(
        "person.assaults_near",
        "count",
        incidents("assault"),
        via("lives_with", "parent_of", "child_of", hops=2),
        "2h",
        elsewhere=True,
    ),
    linked(
        "person.kin_hurt",
        "count",
        incidents("assault", "missing", roles=["victim"]),
        path("lives_with", "parent_of", within=parse_term("3h")),
    ),
    linked(
        "person.calls_at_home", "count", incidents("assault", "missing"), via("resides_at", to="place"), "1h"
    ),
    linked(
        "person.any_marked", "exists", flags("noted"), via("lives_with", "present_at", hops=2, and_self=True)
    ),
    linked("person.last_told", "latest", actions("told"), path("parent_of"), systems=("register", "records")),
    linked("person.first_missing", "first", incidents("missing"), via("uses_phone", "lives_with", hops=2)),
    linked(
        "person.told_how",
        "distinct",
        actions("told"),
        via("lives_with", "child_of", hops=3, within=parse_term("1h")),
        by="how",
    ),
    linked(
        "person.hurt_by",
        "distinct",
        incidents("assault", "missing", roles=["victim"]),
        path("resides_at", "resides_at"),
        by="suspect",
    ),
    linked(
        "person.getting_worse",
        "trend",
        incidents("assault", "missing"),
        via("lives_with", "resides_at", hops=2),
        "1h",
    ),
    linked("incident.marked_here", "exists", flags("noted"), path("reported_at", "resides_at", within=NOW)),
    linked(
        "incident.marked_homes",
        "distinct",
        incidents("assault"),
        path("present_at", "resides_at", to="place"),
        by="place",
    ),
    linked(
        "incident.told_of_kin",
        "count",
        actions("told"),
        via("victim", "suspect", "lives_with", "parent_of", hops=2),
    ),
)
"""Measures over links of every kind, by the fact they give."""

ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "person.assaults_near": st.integers(0, 3) | st.builds(Between, at_least=st.integers(0, 3)),
        "person.any_marked": st.booleans(),
        "person.getting_worse": st.integers(-2, 2),
        "person.last_told": MINUTES.map(lambda minute: TELL.at(minute).isoformat()),
    },
)


def ruled(facts, bounds):
    """Return a rulebook with some facts, under some bounds of the network."""
    plain = book_of(facts)
    words = replace(plain.vocabulary, relations=RELATIONS)
    return replace(plain, vocabulary=words, pack=replace(plain.pack, network=bounds))


PLAIN = ruled({id: replace(one, measure=None) for id, one in MEASURED.items()}, WIDE)
"""The rulebook in which nothing is measured: what is told is all there is."""
BOOKS = st.sampled_from([ruled(MEASURED, bounds) for bounds in (WIDE, WIDE, NARROW)])


@cache
def reader(book):
    """Return what reads facts under a rulebook."""
    return FactReader.of(book, holds=holds(book))


def read(book, events, at, known_at):
    """Return the facts of the first incident."""
    return reader(book).read("i1", History.of(book, *events), as_of=at, known_at=known_at)


def told(events, at, known_at):
    """Return what was told of each fact, and when: by subject and fact."""
    when = {one.id: one.occurred_at for one in events}
    return {
        (subject.id, key): (value, min(when[id] for id in subject.told[key]))
        for subject in read(PLAIN, events, at, known_at).people
        for key, value in subject.readings.items()
        if subject.told.get(key)
    }


def either_way(path):
    """Return a path as it reads where nobody minds which way its links are stated."""
    return str(path).replace("<-", "--").replace("->", "--")


def goes_on(path):
    """Tell whether a path leads to anybody else, and not to another id of the same person."""
    return any(step.relation != "same_as" for step in path.steps)


@settings(max_examples=100)
@given(linkings(answers=ANSWERS), MOMENTS, LATE, BOOKS)
def test_linked_measures_are_what_going_along_every_path_gives(events, minute, late, book):
    """In any order of arrival, however late, replaced or redacted, merged or made one: value and paths."""
    at = TELL.at(minute)
    known_at = at + timedelta(minutes=late)
    facts = read(book, events, at, known_at)
    slow = LinkedReference(book, events, "i1", at, known_at, told(events, at, known_at))
    for fact in MEASURED.values():
        for subject in (facts.incident,) if fact.of == "incident" else facts.people:
            who = None if fact.of == "incident" else subject.id
            value = subject.readings.get(fact.id)
            assert value == slow.value(fact, who), (fact.id, who)
            if value is not None:
                shown = [path for path in facts.paths.get((subject.id, fact.id), ()) if goes_on(path)]
                there = [way for way in slow.paths(fact, who) if way.hops]
                assert [either_way(one) for one in shown] == [either_way(one) for one in there][:PATHS]
