"""What a change in the network may concern: what walks may have come to, and from where they come to it.

Both look further than walks do: over links that have ended, and over nodes that were no hubs yet. To look
anew where nothing has changed changes nothing; not to look where something has would.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from riskengine.facts.network import Network, Row, Sight
from riskengine.facts.walks import LOOKED_AT
from riskengine.model.network import Node
from riskengine.rulebook.network import Step, Walk


class LinkedChanges:
    """The changes of one network."""

    __slots__ = ("_network",)

    def __init__(self, network: Network) -> None:
        """Take the network."""
        self._network = network

    def come_to(self, walk: Walk, starts: Iterable[Node], sight: Sight) -> set[Node]:
        """Return every node that a walk may have come to from some nodes, at any moment that is seen."""
        found = self._as_each_id(starts, sight)
        frontier = found
        for steps in walk.steps:
            onward = self._as_each_id(self._onward(frontier, steps, sight), sight)
            frontier = onward if walk.exactly else onward - found
            found = found | onward
        return found

    def from_where(self, walk: Walk, nodes: Collection[Node]) -> set[Node]:
        """Return every node from which a walk may ever have come to one of some nodes, or past it."""
        wanted = self._as_each_id(nodes, None)
        found = wanted
        for steps in reversed(walk.steps):
            back = tuple(Step(one.relation, one.backward, one.forward) for one in steps)
            found = wanted | self._as_each_id(self._onward(found, back, None), None)
        return found

    def times(
        self, nodes: Iterable[Node], walk: Walk, after: datetime, until: datetime, known_at: datetime
    ) -> set[datetime]:
        """Return when links changed of some nodes that a walk follows, or that say what they are.

        Args:
            nodes: The nodes.
            walk: The walk.
            after: Only moments later than this.
            until: Only moments up to this.
            known_at: Nothing that was recorded later counts.
        """
        relations = {step.relation: None for steps in walk.steps for step in steps}
        steps = tuple(Step(one) for one in (*relations, *self._network.same, *self._network.parts))
        return {
            when
            for node in nodes
            for when, known in self._changes(node, steps)
            if after < when <= until and known <= known_at
        }

    def _onward(self, frontier: Iterable[Node], steps: Iterable[Step], sight: Sight | None) -> set[Node]:
        """Return what some nodes were linked with, as far as is looked."""
        found = {other for node in frontier for other in self._loosely(node, steps, sight)}
        most = LOOKED_AT * self._network.reach.reached
        return found if len(found) <= most else set(sorted(found)[:most])

    def _as_each_id(self, nodes: Iterable[Node], sight: Sight | None) -> set[Node]:
        """Return some nodes with whatever was at any time said to be one with them."""
        found = set(nodes)
        waiting = list(found)
        while waiting:
            node = waiting.pop()
            steps = [Step(relation) for relation, kind in self._network.same.items() if kind == node.kind]
            new = set(self._loosely(node, steps, sight)) - found
            found |= new
            waiting += new
        return found

    def _loosely(self, node: Node, steps: Iterable[Step], sight: Sight | None) -> Iterator[Node]:
        """Yield what a node was linked with at any time, however long ago; none of a hub."""
        most = LOOKED_AT * self._network.reach.most(node.kind)
        for _, _, row in self._network.rows(node, steps):
            others = list(row) if sight is None else _said_by(row, sight)
            if len(others) <= most:
                yield from others

    def _changes(self, node: Node, steps: Iterable[Step]) -> Iterator[tuple[datetime, datetime]]:
        """Yield when a link of a node was stated, or ended, and from when that was known."""
        for relation, _, row in self._network.rows(node, steps):
            for other, keyed in row.items():
                for data in keyed.values():
                    yield data["told"].visible, data["told"].known
                for one in self._network.ended(relation, node, other):
                    yield one.visible, one.known


def _said_by(row: Row, sight: Sight) -> list[Node]:
    """Return the neighbours of whom it was said, and known, by then that they are."""
    return [
        other
        for other, keyed in row.items()
        if any(
            data["told"].visible <= sight.as_of and data["told"].known <= sight.known_at
            for data in keyed.values()
        )
    ]
