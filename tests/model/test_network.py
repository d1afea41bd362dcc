"""Paths of links: how they read, over which links they go, and where they lead."""

from riskengine.model.network import INCIDENT_NODE, PERSON_NODE, PLACE_NODE, LinkPath, LinkStep, Node
from small.telling import NOON


def step(relation, kind, to, *, forward=True):
    """One link as it is walked."""
    return LinkStep(relation=relation, forward=forward, kind=kind, to=to, event="e", since=NOON)


def test_a_path_reads_from_where_it_begins_with_an_arrow_for_each_link():
    """It points as the link is read, whichever way it is walked."""
    steps = (
        step("resides_at", PLACE_NODE, "4 X Street"),
        step("resides_at", PERSON_NODE, "man", forward=False),
        step("suspect", INCIDENT_NODE, "i2"),
    )
    path = LinkPath(kind=PERSON_NODE, start="kid", steps=steps)
    assert str(path) == "kid -> resides_at -> 4 X Street <- resides_at <- man -> suspect -> i2"


def test_its_links_are_between_two_nodes_whichever_way_they_are_walked():
    """So that the same link is the same from both ends."""
    there = LinkPath(kind=PERSON_NODE, start="kid", steps=(step("resides_at", PLACE_NODE, "flat"),))
    back = LinkPath(
        kind=PLACE_NODE, start="flat", steps=(step("resides_at", PERSON_NODE, "kid", forward=False),)
    )
    assert there.links == back.links
    assert there.links == (("resides_at", frozenset({Node(PERSON_NODE, "kid"), Node(PLACE_NODE, "flat")})),)


def test_it_leads_to_its_last_node():
    """One without links leads to where it begins."""
    flat = step("resides_at", PLACE_NODE, "flat")
    assert LinkPath(kind=PERSON_NODE, start="kid", steps=(flat,)).end == Node(PLACE_NODE, "flat")
    alone = LinkPath(kind=PERSON_NODE, start="kid", steps=())
    assert (alone.end, alone.links, str(alone)) == (Node(PERSON_NODE, "kid"), (), "kid")
