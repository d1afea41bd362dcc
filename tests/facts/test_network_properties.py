"""Walks over the network, held against a slow and obvious reading of every path there is."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from facts.conftest import BOOK
from facts.network_reference import NetworkReference
from facts.networks import (
    BOUNDS,
    LATE,
    MOMENTS,
    NODES,
    PEOPLE,
    RELATIONS,
    STEPS,
    TELL,
    WIDE,
    WITHIN,
    linkings,
    walks,
)
from riskengine.facts.history import History
from riskengine.facts.neighbourhood import neighbourhood_of
from riskengine.facts.network import Sight
from riskengine.model import events as said
from riskengine.model.network import INCIDENT_NODE, PERSON_NODE, PLACE_NODE, PRESENT_AT, LeftOut, Node
from riskengine.rulebook.network import Reach, Standing, Step, Walk

FAR = timedelta(days=1)


def history_of(events, bounds=WIDE):
    """Return the history of some events, in the order in which they are given."""
    words = replace(BOOK.vocabulary, relations=RELATIONS)
    book = replace(BOOK, vocabulary=words, pack=replace(BOOK.pack, network=bounds))
    return History.of(book, *events)


def seen(as_of, known_at, within, without=()):
    """Return which links are seen, as a walk is told it."""
    since = None if isinstance(within, Standing) else within
    now = within is Standing.NOW
    return Sight(as_of=as_of, known_at=known_at, since=since, now=now, without=frozenset(without))


def walked(events, walk, start, sight, bounds=WIDE):
    """Return the path to each node that a walk reaches, in order, and what it left out."""
    found = history_of(events, bounds).walks.from_(walk, start, sight)
    return [(node, chain.path()) for node, chain in found.chains.items()], found.left_out


def passed(found):
    """Return the path to each node as links and nodes, whoever stated them and whichever way they read."""
    return {node: [(step.relation, Node(step.kind, step.to)) for step in path.steps] for node, path in found}


@settings(max_examples=120)
@given(linkings(), walks(), NODES, MOMENTS, LATE, WITHIN, BOUNDS)
def test_a_walk_reaches_what_going_along_every_path_reaches(
    events, walk, start, minute, late, within, bounds
):
    """Everybody whom any path reaches, by the path that is first; and every hub that ended one."""
    at = TELL.at(minute)
    known_at = at + timedelta(minutes=late)
    found, left_out = walked(events, walk, start, seen(at, known_at, within), bounds)
    best, hubs = NetworkReference(RELATIONS, bounds, events, at, known_at).reached(walk, start, within)
    assert passed(found) == {
        node: [(relation, to) for relation, _, to in way.steps] for node, way in best.items()
    }
    assert {one.node for one in left_out} == hubs


@given(linkings(), walks(), NODES, MOMENTS, LATE, WITHIN)
def test_every_path_that_is_shown_is_there(events, walk, start, minute, late, within):
    """Link by link: somebody stated it, it still stands, and it was so when it had to be."""
    at = TELL.at(minute)
    known_at = at + timedelta(minutes=late)
    slow = NetworkReference(RELATIONS, WIDE, events, at, known_at)
    for node, path in walked(events, walk, start, seen(at, known_at, within))[0]:
        last, hops = start, 0
        for step in path.steps:
            to = Node(step.kind, step.to)
            ends = (last, to) if step.forward else (to, last)
            [tie] = [
                one
                for one in slow.ties
                if (one.event, one.relation, one.source, one.target) == (step.event, step.relation, *ends)
            ]
            assert (step.since, step.until) == (tie.since, tie.until)
            alike = step.relation in ("same_as", "merged_into")
            here = start.kind == INCIDENT_NODE and hops == 0
            assert slow.counts(tie, Standing.NOW if alike else Standing.EVER if here else within)
            last, hops = to, hops + (not alike)
        assert (last, path.end) == (node, node)
        assert hops <= len(walk.steps)


@given(st.data(), linkings(), walks(), NODES, MOMENTS, LATE, WITHIN, BOUNDS)
def test_the_network_is_the_same_in_whatever_order_it_is_told(
    data, events, walk, start, minute, late, within, bounds
):
    """The same paths by the same events, with the same left out; and all around is the same."""
    at = TELL.at(minute)
    sight = seen(at, at + timedelta(minutes=late), within)
    again = data.draw(st.permutations(events))
    assert walked(again, walk, start, sight, bounds) == walked(events, walk, start, sight, bounds)
    one, other = history_of(events, bounds).network, history_of(again, bounds).network
    assert one.knows(start) == other.knows(start)
    if one.knows(start):
        assert neighbourhood_of(one, start, 2, sight) == neighbourhood_of(other, start, 2, sight)


@given(linkings(), walks(), NODES, MOMENTS, LATE, WITHIN, BOUNDS)
def test_what_is_recorded_later_changes_nothing_of_what_was_known(
    events, walk, start, minute, late, within, bounds
):
    """However far back it reaches; but what the law has removed is gone at every moment."""
    at = TELL.at(minute)
    sight = seen(at, at + timedelta(minutes=late), within)
    then = [
        one for one in events if one.recorded_at <= sight.known_at or isinstance(one, said.RecordRedacted)
    ]
    assert walked(events, walk, start, sight, bounds) == walked(then, walk, start, sight, bounds)


@given(st.integers(1, 8), st.integers(1, 8), st.sampled_from(["place", "person"]))
def test_a_hub_links_nobody(many, bound, kind):
    """A place where more live than are followed, or somebody who has more children; and that is told."""
    hub = Node(PLACE_NODE, "home") if kind == "place" else Node(PERSON_NODE, "mum")
    told = [
        {"relation": "resides_at", "source": f"p{one}", "target": "home", "target_kind": PLACE_NODE}
        if kind == "place"
        else {"relation": "parent_of", "source": "mum", "target": f"p{one}"}
        for one in range(many)
    ]
    events = [TELL("LinkStated", f"e{number}", **link) for number, link in enumerate(told)]
    names = ("resides_at", "resides_at") if kind == "place" else ("child_of", "parent_of")
    walk = Walk(steps=tuple((STEPS[one],) for one in names), exactly=True)
    bounds = Reach(fan_out={PERSON_NODE: bound if kind == "person" else 200, PLACE_NODE: bound})
    sight = seen(TELL.at(0), TELL.at(0), Standing.EVER)
    found, left_out = walked(events, walk, Node(PERSON_NODE, "p0"), sight, bounds)
    others = {Node(PERSON_NODE, f"p{one}") for one in range(1, many)}
    assert {node for node, _ in found} == (others if many <= bound else set())
    assert left_out == ([] if many <= bound else [LeftOut(node=hub, why="hub", most=bound)])


@given(st.integers(1, 12), st.integers(1, 8))
def test_no_walk_reaches_more_than_the_bound_and_the_nearest_are_kept(many, bound):
    """A row of people, each living with the next: so many of them, from the near end."""
    events = [
        TELL("LinkStated", f"e{one}", relation="lives_with", source=f"p{one:02}", target=f"p{one + 1:02}")
        for one in range(many)
    ]
    start = Node(PERSON_NODE, "p00")
    walk = Walk(steps=((Step("lives_with"),),) * many)
    sight = seen(TELL.at(0), TELL.at(0), Standing.EVER)
    found, left_out = walked(events, walk, start, sight, Reach(hops=many, reached=bound))
    kept = min(many, bound)
    assert [node.id for node, _ in found] == [f"p{one:02}" for one in range(1, kept + 1)]
    assert left_out == ([] if many <= bound else [LeftOut(node=start, why="too_many", most=bound)])


@given(st.data(), linkings(), walks(), NODES, MOMENTS, WITHIN)
def test_what_is_taken_back_takes_with_it_what_rested_on_it_and_nothing_else(
    data, events, walk, start, minute, within
):
    """Replaced, a link is as if it had never been stated; paths that did not need it stay as they are."""
    stated = [
        one
        for one in events
        if isinstance(one, said.LinkStated) and RELATIONS[one.relation].means not in ("same", "part_of")
    ]
    assume(stated)
    wrong = data.draw(st.sampled_from(stated))
    sight = seen(TELL.at(minute), TELL.at(0) + FAR, within)
    undone = TELL(
        "EventReplaced",
        "undone",
        minute=240,
        recorded=600,
        incident=wrong.incident,
        replaces=wrong.id,
        why=said.Replacement.MISHEARD,
    )
    before = walked(events, walk, start, sight)[0]
    after = walked([*events, undone], walk, start, sight)[0]
    never = [one for one in events if one is not wrong and getattr(one, "replaces", "") != wrong.id]
    assert passed(after) == passed(walked(never, walk, start, sight)[0])
    assert {path for _, path in before if wrong.id not in {step.event for step in path.steps}} <= {
        path for _, path in after
    }
    assert all(wrong.id not in {step.event for step in path.steps} for _, path in after)


@given(st.data(), linkings(), walks(), NODES, MOMENTS, LATE, WITHIN, BOUNDS)
def test_without_a_link_the_rest_is_as_if_nobody_had_stated_it(
    data, events, walk, start, minute, late, within, bounds
):
    """Whoever states it, however often and whichever way it reads."""
    at = TELL.at(minute)
    known_at = at + timedelta(minutes=late)
    found, _ = walked(events, walk, start, seen(at, known_at, within), bounds)
    links = sorted({link for _, path in found for link in path.links}, key=repr)
    assume(links)
    without = {data.draw(st.sampled_from(links))}
    found, left_out = walked(events, walk, start, seen(at, known_at, within, without), bounds)
    slow = NetworkReference(RELATIONS, bounds, events, at, known_at, without)
    best, hubs = slow.reached(walk, start, within)
    assert passed(found) == {
        node: [(relation, to) for relation, _, to in way.steps] for node, way in best.items()
    }
    assert {one.node for one in left_out} == hubs


@given(st.data(), linkings(), walks(), NODES, WITHIN, st.booleans())
def test_two_ids_made_one_and_parted_again_leave_everything_as_it_was(
    data, events, walk, start, within, over
):
    """Whether it was a mistake, or somebody has said that it is no longer so."""
    pair = data.draw(st.lists(st.sampled_from(PEOPLE), min_size=2, max_size=2, unique=True))
    told = [link for one in events for link in (one, *getattr(one, "links", ())) if hasattr(link, "relation")]
    assume(all(set(pair) != {one.source, one.target} for one in told if one.relation == "same_as"))
    both = {"relation": "same_as", "source": pair[0], "target": pair[1]}
    same = TELL("LinkStated", "same", 240, incident="i1", **both)
    parted = (
        TELL("LinkEnded", "parted", 270, incident="i1", **both)
        if over
        else TELL(
            "EventReplaced",
            "parted",
            270,
            incident="i1",
            replaces="same",
            why=said.Replacement.MISTAKEN_IDENTITY,
        )
    )
    sight = seen(TELL.at(300), TELL.at(0) + FAR, within)
    assert walked([*events, same, parted], walk, start, sight) == walked(events, walk, start, sight)


@given(linkings(), NODES, MOMENTS, LATE, BOUNDS, st.integers(1, 3))
def test_the_neighbourhood_is_all_that_any_link_reaches(events, centre, minute, late, bounds, hops):
    """With how far each is, every link between them, and since when and until when it was so."""
    at = TELL.at(minute)
    known_at = at + timedelta(minutes=late)
    network = history_of(events, bounds).network
    assume(network.knows(centre))
    found = neighbourhood_of(network, centre, hops, seen(at, known_at, Standing.EVER))
    slow = NetworkReference(RELATIONS, bounds, events, at, known_at)
    every = {tie.relation for tie in slow.ties if not slow.is_alike(tie)}
    walk = Walk(steps=(tuple(Step(one) for one in sorted(every)),) * hops)
    ways, hubs = slow.paths(walk, centre, Standing.EVER)
    nearest = {}
    for way in sorted(ways, key=lambda one: one.hops):
        nearest.setdefault(way.end, way.hops)
    assert dict(found.nodes) == nearest
    assert {one.node for one in found.left_out} == hubs
    assert {(one.relation, one.source, one.target): (one.since, one.until) for one in found.links} == between(
        slow, nearest
    )


def between(slow, nodes):
    """Return the links between some nodes, with their dates; a role says already that somebody is there."""
    said_of = {}
    for tie in slow.ties:
        if tie.source in nodes and tie.target in nodes:
            said_of.setdefault((tie.relation, tie.source, tie.target), []).append(tie)
    more = {(source, target) for relation, source, target in said_of if relation != PRESENT_AT}
    return {
        (relation, source, target): dates(ties)
        for (relation, source, target), ties in said_of.items()
        if relation != PRESENT_AT or (source, target) not in more
    }


def dates(ties):
    """Return from when and until when a link was so, by all that was said of it."""
    ends = [tie.until for tie in ties]
    return min(tie.since for tie in ties), None if None in ends else max(ends)
