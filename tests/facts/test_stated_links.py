"""What was stated of the relations of one person or place, as admission asks of what was taken in."""

from dataclasses import replace

from riskengine.facts.history import History
from riskengine.model.events import Replacement
from riskengine.model.network import Link, Node


def said(tell, kind, id, minute, source, relation, target, **fields):
    """Return a link stated or ended."""
    return tell(kind, id, minute, relation=relation, source=source, target=target, **fields)


def link(tell, id, source, relation, target, since, until=None, incident="i1"):
    """Return a link between two people, its times in minutes after noon."""
    return Link(
        relation=relation,
        source=Node("person", source),
        target=Node("person", target),
        since=tell.at(since),
        until=None if until is None else tell.at(until),
        event=id,
        incident=incident,
    )


def test_every_statement_is_found_from_both_ends(book, tell):
    """In whatever incident, and whether it is over or not; roles and presence are none."""
    history = History.of(
        book,
        tell.report(people=[("girl", ["victim"])], place="p1"),
        tell.report("r2", incident="i2"),
        said(tell, "LinkStated", "a", 5, "mum", "parent_of", "girl", since=tell.at(-90)),
        said(tell, "LinkStated", "b", 6, "girl", "sibling_of", "boy"),
        said(tell, "LinkStated", "c", 7, "boy", "sibling_of", "girl", incident="i2"),
        said(tell, "LinkEnded", "d", 9, "girl", "sibling_of", "boy", incident="i2"),
        said(tell, "LinkStated", "f", 10, "dad", "parent_of", "girl", until=tell.at(1)),
    )
    mother = link(tell, "a", "mum", "parent_of", "girl", -90)
    father = link(tell, "f", "dad", "parent_of", "girl", 1, 1)
    siblings = [
        link(tell, "b", "girl", "sibling_of", "boy", 6, 9),
        link(tell, "c", "boy", "sibling_of", "girl", 7, 9, "i2"),
    ]
    assert history.links_of(Node("person", "girl")) == (father, mother, *siblings)
    assert history.links_of(Node("person", "boy")) == (siblings[1], siblings[0])
    assert history.links_of(Node("person", "mum")) == (mother,)
    assert history.links_of(Node("place", "girl")) == ()


def test_what_was_taken_back_is_not_there(book, tell):
    """And what an end took back had ended stands again."""
    on = said(tell, "LinkStated", "a", 5, "mum", "parent_of", "girl")
    off = said(tell, "LinkEnded", "b", 8, "mum", "parent_of", "girl")
    events = [tell.report(people=[("girl",)]), on, off]
    stands = link(tell, "a", "mum", "parent_of", "girl", 5)

    def found(*more):
        return History.of(book, *events, *more).links_of(Node("person", "mum"))

    def taking_back(what):
        return tell("EventReplaced", "x", 9, replaces=what, why=Replacement.MISHEARD)

    assert found() == (replace(stands, until=tell.at(8)),)
    assert found(taking_back("b")) == (stands,)
    assert found(taking_back("a")) == ()
    assert found(tell("RecordRedacted", "x", 9, redacts="a", authority="court")) == ()
