"""Which links an engine lets in, by what it was told before."""

from dataclasses import replace

import pytest

from riskengine import EventRefused
from riskengine.model.events import LinkEnded
from riskengine.model.network import Node
from riskengine.rulebook.network import LinkedSubject, Step, Walk
from riskengine.rulebook.source import Span
from riskengine.rulebook.vocabulary import Relation
from small.rulebooks import rulebook
from small.telling import (
    after,
    done,
    flagged,
    graded,
    linked,
    person,
    redacted,
    replaced,
    reported,
    searched,
    told,
)

HERE = Span.whole_file("test")
SAME, DIFFERENT = (
    Relation(id=id, title=id, symmetric=True, means=means, span=HERE)
    for id, means in (("same_as", "same"), ("not_same_as", "different"))
)


def related(*, subjects=()):
    """Return a rulebook with relations that say who is who, and people whom links bring in."""
    book = rulebook("[{id: e.weapon, when: {incident.weapon: true}, then: {response: emergency}}]")
    words = book.vocabulary
    relations = {**words.relations, "same_as": SAME, "not_same_as": DIFFERENT}
    declared = {
        id: LinkedSubject(id=id, title=id, of="suspect", walk=Walk(steps=((Step("parent_of"),),)), span=HERE)
        for id in subjects
    }
    return replace(book, vocabulary=replace(words, relations=relations, subjects=declared))


def ended(minutes, relation, source, target, incident="i1"):
    """Return a link ended."""
    event = linked(minutes, relation, source, target, id=f"ended-{minutes}", incident=incident)
    return LinkEnded(
        relation=relation,
        source=source,
        target=target,
        **{name: getattr(event, name) for name in ("id", "incident", "occurred_at", "recorded_at", "by")},
    )


def refused(engine, event):
    """Return why an event is refused."""
    with pytest.raises(EventRefused) as caught:
        engine.observe(event)
    return str(caught.value)


def reports():
    """Return the reports of two incidents, with nobody at both."""
    return (
        reported(people=(person("man", "suspect"), person("kid", "child"))),
        reported(1, id="second", incident="i2", people=(person("p-1"), person("girl", "child"))),
    )


def test_who_is_who_is_known_in_every_incident_until_it_is_undone():
    """Undone in another incident than the one it was stated in."""
    same = linked(5, "same_as", "man", "p-1", id="same")
    engine = told(related(), *reports(), same)
    mother = linked(10, "parent_of", "p-1", "man", id="mother", incident="i2")
    assert refused(engine, mother) == (
        '$.target: these are two ids of one person, by "same_as" in the event "same"; '
        "if that is wrong, tell link.ended of it first"
    )
    engine.observe(ended(15, "same_as", "p-1", "man", incident="i2"))
    engine.observe(mother)
    assert refused(engine, replace(same, id="again")) == (
        '$.target: these are two people, by "parent_of" in the event "mother"; '
        "if that is wrong, replace that event first"
    )


@pytest.mark.parametrize("taking_back", [replaced, redacted])
def test_what_was_taken_back_contradicts_nothing(taking_back):
    """Replaced or removed for good."""
    engine = told(related(), *reports(), linked(5, "not_same_as", "man", "p-1", id="apart"))
    same = linked(10, "same_as", "p-1", "man", id="same", incident="i2")
    assert refused(engine, same) == (
        '$.target: these are two people, by "not_same_as" in the event "apart"; '
        "if that is wrong, replace that event, or tell link.ended of it, first"
    )
    engine.observe(taking_back(8, "apart"))
    engine.observe(same)
    assert [one.event for one in engine.links_of(Node("person", "man"))] == ["same"]


def test_a_relation_ends_that_was_stated_in_any_incident():
    """And none that was not."""
    engine = told(related(), *reports(), linked(5, "parent_of", "man", "girl", incident="i2"))
    never = (
        "$.relation: nobody had stated this relation between the two by then; "
        "it is read from source to target"
    )
    assert refused(engine, ended(10, "parent_of", "man", "kid")) == never
    engine.observe(ended(12, "parent_of", "man", "girl"))
    (link,) = engine.links_of(Node("person", "girl"))
    assert (link.until, link.incident) == (after(12), "i2")


def test_something_may_be_told_of_whom_links_may_bring_in():
    """Of anybody somebody has named, where the pack declares such people; and deciding goes on."""
    about = [
        flagged(10, "known", "girl"),
        searched(11, "register", "girl"),
        done(12, "child_seen", "girl"),
        graded(13, "high", "harm", subject="girl"),
    ]
    strange = 'nobody of this id is at the incident; name them in "people", or link them with somebody who is'
    engine = told(related(), *reports())
    for event in about:
        assert refused(engine, event) == f"$.subject: {strange}"
    engine = told(related(subjects=["other_child"]), *reports())
    for event in about:
        assert engine.observe(event).degraded is None
    assert refused(engine, flagged(15, "known", "nobody")) == f"$.subject: {strange}"
    assert engine.knows_person("p-1")
    assert not engine.knows_person("nobody")
