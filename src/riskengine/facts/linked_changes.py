"""What a change in the network may concern: when links changed, and from where a node may be reached.

Both look further than walks do: over links that have ended, and over nodes that were no hubs yet. To look
anew where nothing has changed changes nothing; not to look where something has would.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from riskengine.facts.network import Network, Sight
from riskengine.facts.walks import LOOKED_AT
from riskengine.model.network import Node
from riskengine.rulebook.network import Step, Walk


class LinkedChanges:
    """The changes of one network."""

    __slots__ = ("_network",)

    def __init__(self, network: Network) -> None:
        """Take the network."""
        self._network = network

    def changes(
        self, walk: Walk, start: Node, after: datetime, until: datetime, known_at: datetime
    ) -> tuple[set[datetime], set[Node]]:
        """Return when links that a walk may follow changed, and every node it may have reached by then."""
        sight = Sight(as_of=until, known_at=known_at)
        relations = {step.relation for steps in walk.steps for step in steps}
        nodes = {start}
        frontier = [start]
        for steps in (*walk.steps, ()):
            frontier = [*frontier, *(one for node in frontier for one in self._alike(node, sight))]
            nodes.update(frontier)
            onward = {other for node in frontier for other in self._loosely(node, steps, sight)}
            frontier = sorted(onward - nodes if not walk.exactly else onward)
            frontier = frontier[: LOOKED_AT * self._network.reach.reached]
        times = {
            when for node in nodes for when in self._times(node, relations, sight) if after < when <= until
        }
        return times, nodes

    def around(self, nodes: Iterable[Node], walks: Iterable[Walk], hops: int) -> set[Node]:
        """Return the nodes from which some walk may reach one of these, whichever way links are read."""
        relations = sorted({step.relation for walk in walks for steps in walk.steps for step in steps})
        steps = tuple(Step(relation) for relation in relations)
        found = set(nodes)
        frontier = sorted(found)
        for _ in range(hops + 1):
            frontier = [*frontier, *(one for node in frontier for one in self._alike(node, None))]
            found.update(frontier)
            onward = {other for node in frontier for other in self._loosely(node, steps, None)}
            frontier = sorted(onward - found)[: LOOKED_AT * self._network.reach.reached]
        return found

    def _alike(self, node: Node, sight: Sight | None) -> list[Node]:
        """Return what was at any time said to be one with a node."""
        steps = tuple(Step(relation) for relation, kind in self._network.same.items() if kind == node.kind)
        found, waiting = {node}, [node] if steps else []
        while waiting:
            new = [other for other in self._loosely(waiting.pop(), steps, sight) if other not in found]
            found.update(new)
            waiting += new
        return sorted(found - {node})

    def _loosely(self, node: Node, steps: Iterable[Step], sight: Sight | None) -> Iterator[Node]:
        """Yield what a node was linked with at any time, however long ago; none of a hub."""
        most = LOOKED_AT * self._network.reach.most(node.kind)
        for _, _, row in self._network.rows(node, steps):
            if sight is None:
                if len(row) <= most:
                    yield from row
                continue
            others = [
                other
                for other, keyed in row.items()
                if any(
                    data["told"].visible <= sight.as_of and data["told"].known <= sight.known_at
                    for data in keyed.values()
                )
            ]
            if len(others) <= most:
                yield from others

    def _times(self, node: Node, relations: Iterable[str], sight: Sight) -> Iterator[datetime]:
        """Yield when a link of a node was stated, or ended."""
        every = [*relations, *self._network.same, *self._network.parts]
        for relation, _, row in self._network.rows(node, [Step(one) for one in every]):
            for other, keyed in row.items():
                told = (data["told"] for data in keyed.values())
                for one in (*told, *self._network.ended(relation, node, other)):
                    if one.known <= sight.known_at:
                        yield one.visible
