"""What a change in the network may concern: what walks may have come to, and from where they come to it.

Both look further than walks do: over links that have ended, and over nodes that were no hubs yet. To look
anew where nothing has changed changes nothing; not to look where something has would.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from riskengine.facts.link_store import Told
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

    def come_to(
        self, walk: Walk, starts: Iterable[Node], sight: Sight, after: datetime | None = None
    ) -> set[Node]:
        """Return every node that a walk may have come to from some nodes.

        Args:
            walk: The walk.
            starts: Where it begins.
            sight: The last moment at which it may have, and what is known.
            after: The last moment at which it no longer matters whether it did; None where it always does.
        """
        found = self._as_each_id(starts, sight, after)
        frontier = found
        for steps in walk.steps:
            onward = self._as_each_id(self._onward(frontier, steps, sight, after), sight, after)
            frontier = onward if walk.exactly else onward - found
            found = found | onward
        return found

    def from_where(self, walk: Walk, nodes: Collection[Node]) -> set[Node]:
        """Return every node from which a walk may come to one of some nodes, or past it."""
        wanted = self._as_each_id(nodes, None)
        found = wanted
        for steps in reversed(walk.steps):
            back = tuple(Step(one.relation, one.backward, one.forward) for one in steps)
            found = wanted | self._as_each_id(self._onward(found, back, None), None)
        return found

    def times(self, nodes: Iterable[Node], walk: Walk, sight: Sight, after: datetime) -> set[datetime]:
        """Return when links changed of some nodes that a walk follows, or that say what they are.

        Args:
            nodes: The nodes.
            walk: The walk.
            sight: The last moment that is asked about, and what is known.
            after: Only moments later than this.
        """
        relations = {step.relation: None for steps in walk.steps for step in steps}
        steps = tuple(Step(one) for one in (*relations, *self._network.same, *self._network.parts))
        found: set[datetime] = set()
        for node in nodes:
            for relation, other, told in self._said(node, steps, sight, after):
                found.add(told.visible)
                ended = self._network.ended(relation, node, other)
                found.update(one.visible for one in ended if one.known <= sight.known_at)
        return {one for one in found if after < one <= sight.as_of}

    def _onward(
        self,
        frontier: Iterable[Node],
        steps: Iterable[Step],
        sight: Sight | None,
        after: datetime | None = None,
    ) -> set[Node]:
        """Return what some nodes were linked with, as far as is looked."""
        found = {other for node in frontier for other in self._neighbours(node, steps, sight, after)}
        most = LOOKED_AT * self._network.reach.reached
        return found if len(found) <= most else set(sorted(found)[:most])

    def _as_each_id(
        self, nodes: Iterable[Node], sight: Sight | None, after: datetime | None = None
    ) -> set[Node]:
        """Return some nodes with whatever was at any time said to be one with them."""
        found = set(nodes)
        waiting = list(found)
        while waiting:
            node = waiting.pop()
            steps = self._network.same_steps.get(node.kind, ())
            new = {*self._neighbours(node, steps, sight, after)} - found
            found |= new
            waiting += new
        return found

    def _neighbours(
        self, node: Node, steps: Iterable[Step], sight: Sight | None, after: datetime | None
    ) -> Iterator[Node]:
        """Yield what a node was linked with at any time, however long ago; none of what is a hub."""
        if sight is not None:
            yield from (other for _, other, _ in self._said(node, steps, sight, after))
            return
        for _, _, row in self._network.rows(node, steps):
            if len(row) <= LOOKED_AT * self._network.reach.most(node.kind):
                yield from row

    def _said(
        self, node: Node, steps: Iterable[Step], sight: Sight, after: datetime | None
    ) -> Iterator[tuple[str, Node, Told]]:
        """Yield what was said, and known, of the links of a node by then.

        Of very many links only the first are told, which are those that there were before it was a hub; and
        none, where it was a hub before that mattered. So the time this takes does not grow with the hub.
        """
        most = LOOKED_AT * self._network.reach.most(node.kind)
        for relation, backward, row in self._network.rows(node, steps):
            said: Iterable[tuple[Node, Told]]
            if len(row) <= most:
                said = ((other, data["told"]) for other, keyed in row.items() for data in keyed.values())
            else:
                in_time = self._network.in_time(relation, node, backward=backward)
                said = self._first_said(in_time, most, sight, after)
            for other, told in said:
                if told.visible <= sight.as_of and told.known <= sight.known_at:
                    yield relation, other, told

    def _first_said(
        self,
        in_time: Iterable[tuple[datetime, Node, Told]],
        most: int,
        sight: Sight,
        after: datetime | None,
    ) -> list[tuple[Node, Told]]:
        """Return what was said until there were more neighbours than are looked at, the last of them too."""
        said: list[tuple[Node, Told]] = []
        others: set[Node] = set()
        for visible, other, told in in_time:
            if visible > sight.as_of or len(others) > most:
                break
            if self._network.stands(told, sight):
                others.add(other)
                if len(others) > most and after is not None and visible <= after:
                    return []
            said.append((other, told))
        return said
