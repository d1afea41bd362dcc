"""The neighbourhood of a node: everything within so many links of it, to be drawn."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from riskengine.facts.network import Network, Row, Sight
from riskengine.facts.walks import Chain, Walks
from riskengine.model.network import PRESENT_AT, LeftOut, Link, Neighbourhood, Node
from riskengine.rulebook.network import Reach, Step


def neighbourhood_of(network: Network, centre: Node, hops: int, sight: Sight) -> Neighbourhood:
    """Return everything within so many links of a node, of whatever kind.

    Raises:
        UnknownNode: If nothing is linked with the node.
    """
    network.must_know(centre)
    distance, left_out = _distances(network, centre, hops, sight)
    return Neighbourhood(
        centre=centre,
        nodes=tuple(sorted(distance.items(), key=lambda item: (item[1], item[0]))),
        links=tuple(_links_between(network, distance, sight)),
        left_out=tuple(left_out),
    )


def _distances(
    network: Network, centre: Node, hops: int, sight: Sight
) -> tuple[dict[Node, int], list[LeftOut]]:
    """Return how many links away everything is, and what a bound cut off."""
    walks, reach = Walks(network), network.reach
    steps = tuple(Step(relation) for relation in network.relations if relation not in network.same)
    frontier = [Chain(centre), *walks.ones(Chain(centre), sight)]
    distance = {chain.node: 0 for chain in frontier}
    most_nodes, too_many = len(distance) + reach.reached, False
    left_out: list[LeftOut] = []
    for far in range(1, hops + 1):
        onward: list[Chain] = []
        for each in _next(walks, reach, frontier, steps, sight, left_out):
            if each.node in distance:
                continue
            too_many = len(distance) >= most_nodes
            if not too_many:
                distance[each.node] = far
                onward.append(each)
        frontier = onward
    if too_many:
        left_out.append(LeftOut(node=centre, why="too_many", most=reach.reached))
    return distance, left_out


def _next(
    walks: Walks,
    reach: Reach,
    frontier: Iterable[Chain],
    steps: tuple[Step, ...],
    sight: Sight,
    left_out: list[LeftOut],
) -> Iterator[Chain]:
    """Yield the chains that lead one link further, under each id of where they lead; hubs are noted."""
    for chain in frontier:
        most = reach.most(chain.node.kind)
        hops = walks.hops(chain.node, steps, sight, most)
        if hops is None:
            left_out.append(LeftOut(node=chain.node, why="hub", most=most))
        for hop in hops or ():
            fresh = Chain(hop.other, chain, hop)
            yield from (fresh, *walks.ones(fresh, sight))


def _links_between(network: Network, nodes: Collection[Node], sight: Sight) -> Iterator[Link]:
    """Yield the links between some nodes; being there is left out where a role says as what."""
    found: dict[tuple[Node, Node], list[Link]] = {}
    for source in nodes:
        for relation, _, row in network.rows(source, [Step(one, True, False) for one in network.relations]):
            for target in [one for one in (row if len(row) <= len(nodes) else nodes) if one in nodes]:
                link = _link(network, relation, source, target, row, sight) if target in row else None
                if link is not None:
                    found.setdefault((source, target), []).append(link)
    for pair in sorted(found):
        links = found[pair]
        yield from (one for one in links if one.relation != PRESENT_AT or len(links) == 1)


def _link(network: Network, relation: str, source: Node, target: Node, row: Row, sight: Sight) -> Link | None:
    """Return one link by all that was said of it: since the first, until nobody says that it still is so."""
    standing = [data["told"] for data in row[target].values() if network.stands(data["told"], sight)]
    if not standing:
        return None
    first = min(standing)
    until = [network.until(relation, source, target, one, sight, backward=False) for one in standing]
    return Link(
        relation=relation,
        source=source,
        target=target,
        since=first.since,
        until=None if None in until else max(one for one in until if one is not None),
        event=first.event,
        incident=first.incident,
    )
