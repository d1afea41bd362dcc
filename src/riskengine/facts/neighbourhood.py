"""The neighbourhood of a node: everything within so many links of it, to be drawn."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from riskengine.facts.network import Network, Row, Sight
from riskengine.facts.walks import Chain, Walks
from riskengine.model.network import PRESENT_AT, LeftOut, Link, Neighbourhood, Node
from riskengine.rulebook.network import Step


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
    left_out: list[LeftOut] = []
    for far in range(1, hops + 1):
        onward: list[Chain] = []
        for chain in frontier:
            most = reach.most(chain.node.kind)
            found = walks.hops(chain.node, steps, sight, most)
            if found is None:
                left_out.append(LeftOut(node=chain.node, why="hub", most=most))
            for hop in found or ():
                fresh = Chain(hop.other, chain, hop)
                for each in (fresh, *walks.ones(fresh, sight)):
                    if each.node not in distance and len(distance) <= reach.reached:
                        distance[each.node] = far
                        onward.append(each)
        frontier = onward
    if len(distance) > reach.reached:
        left_out.append(LeftOut(node=centre, why="too_many", most=reach.reached))
    return distance, left_out


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
    standing = [data["told"] for data in row[target].values() if network.stands(data["told"], sight)]
    if not standing:
        return None
    first = min(standing)
    return Link(
        relation=relation,
        source=source,
        target=target,
        since=first.since,
        until=network.until(relation, source, target, max(standing), sight, backward=False),
        event=first.event,
        incident=first.incident,
    )
