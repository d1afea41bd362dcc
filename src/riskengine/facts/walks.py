"""Walks over the network: what is linked with a node, over which links, within bounds that no hub widens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Final, NamedTuple

from riskengine.facts.link_store import Told
from riskengine.facts.network import Network, Sight
from riskengine.model.network import INCIDENT_NODE, PERSON_NODE, PLACE_NODE, LeftOut, LinkPath, LinkStep, Node
from riskengine.rulebook.network import Reach, Step, Walk

LOOKED_AT: Final = 10
"""How many times as many neighbours as are followed are looked at before a node counts as a hub."""


@dataclass(frozen=True, slots=True)
class Chain:
    """How a node was reached: the chain before it, and the link that led on.

    Attributes:
        node: The node.
        before: The chain up to the node before; None where the walk begins.
        hop: The link that led here from it.
    """

    node: Node
    before: Chain | None = None
    hop: Hop | None = None

    def nodes(self) -> Iterator[Node]:
        """Yield the nodes on it, the last first."""
        chain: Chain | None = self
        while chain is not None:
            yield chain.node
            chain = chain.before

    @property
    def one(self) -> Node:
        """The id under which what is known by several was reached first."""
        chain = self
        while chain.before is not None and chain.hop is not None and chain.hop.same:
            chain = chain.before
        return chain.node

    @property
    def length(self) -> int:
        """How many links it has; that two ids are one costs none."""
        if self.before is None or self.hop is None:
            return 0
        return self.before.length + (not self.hop.same)

    def path(self) -> LinkPath:
        """Return the path from where the walk began."""
        steps: list[LinkStep] = []
        chain = self
        while chain.before is not None and chain.hop is not None:
            steps.append(chain.hop.step(chain.node))
            chain = chain.before
        return LinkPath(kind=chain.node.kind, start=chain.node.id, steps=tuple(reversed(steps)))

    def events(self) -> Iterator[str]:
        """Yield the events that state its links, the last first."""
        chain = self
        while chain.before is not None and chain.hop is not None:
            yield chain.hop.told.event
            chain = chain.before


class Hop(NamedTuple):
    """One link that a walk may take; in order of the links that are shown first."""

    relation: str
    other: Node
    backward: bool
    told: Told
    until: datetime | None
    same: bool = False

    def step(self, node: Node) -> LinkStep:
        """Return it as a step of a path."""
        return LinkStep(
            relation=self.relation,
            forward=not self.backward,
            kind=node.kind,
            to=node.id,
            event=self.told.event,
            since=self.told.since,
            until=self.until,
        )


@dataclass(slots=True)
class Reached:
    """What a walk reaches, the nearest first, and what a bound cut off.

    Attributes:
        chains: How each node that counts was reached.
        left_out: What was cut off.
        came_to: Every node the walk came to: where it begins, those on the way, and those that count.
    """

    chains: dict[Node, Chain] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    came_to: set[Node] = field(default_factory=set)


class Walks:
    """Walks over one network."""

    __slots__ = ("_network",)

    def __init__(self, network: Network) -> None:
        """Take the network."""
        self._network = network

    def from_(self, walk: Walk, start: Node, sight: Sight) -> Reached:
        """Follow links from a node, and return the nodes that count, with a shortest path to each.

        Among paths of one length the first is taken, in order of their relations and nodes. A hub is reached
        and not followed.

        Args:
            walk: Which links, and how far.
            start: Where it begins.
            sight: Which links are seen.
        """
        return _Course(self, self._network.reach, walk, start).end(sight)

    def hops(self, node: Node, steps: Iterable[Step], sight: Sight, most: int) -> list[Hop] | None:
        """Return the links to follow from a node, each neighbour once, in order; None where it is a hub."""
        found: dict[Node, Hop] = {}
        looked_at: set[Node] = set()
        for hop in self.standing(node, steps, sight):
            looked_at.add(hop.other)
            if len(looked_at) > most * LOOKED_AT:
                return None
            if _in_time(hop.until, sight):
                before = found.get(hop.other)
                if before is None or _shown_first(hop, before):
                    found[hop.other] = hop
                    if len(found) > most:
                        return None
        return sorted(found.values(), key=_in_order)

    def standing(self, node: Node, steps: Iterable[Step], sight: Sight) -> Iterator[Hop]:
        """Yield every statement of a link of a node that stands; of a building, what it is part of only."""
        network = self._network
        parts_only = node.kind == PLACE_NODE and network.has_parts(node, sight)
        for relation, backward, row in network.rows(node, steps):
            if parts_only and relation not in network.parts:
                continue
            for other, keyed in row.items():
                if sight.without and (relation, frozenset((node, other))) in sight.without:
                    continue
                for data in keyed.values():
                    told = data["told"]
                    if network.stands(told, sight):
                        until = network.until(relation, node, other, told, sight, backward=backward)
                        yield Hop(relation, other, backward, told, until)

    def ones(self, chain: Chain, sight: Sight) -> list[Chain]:
        """Return chains on to the other ids of what is one person, or one incident; they cost no link."""
        if chain.node.kind not in (PERSON_NODE, INCIDENT_NODE):
            return []
        steps = self._network.same_steps[chain.node.kind]
        if next(self._network.rows(chain.node, steps), None) is None:
            return []  # as it is of nearly everybody
        sight = Sight(as_of=sight.as_of, known_at=sight.known_at, now=True, without=sight.without)
        found: list[Chain] = []
        seen, waiting = {chain.node}, [chain]
        while waiting:
            one = waiting.pop(0)
            for hop in self.hops(one.node, steps, sight, self._network.reach.most(one.node.kind)) or ():
                if hop.other not in seen:
                    seen.add(hop.other)
                    found.append(Chain(hop.other, one, hop._replace(same=True)))
                    waiting.append(found[-1])
        return found


class _Course:
    """One walk as it is followed.

    Nobody is come to twice along one path, under whatever id. Where any of some links are followed nobody is
    come to twice at all; along a path of given links somebody may be on several, each of which leads on.
    """

    def __init__(self, walks: Walks, reach: Reach, walk: Walk, start: Node) -> None:
        """Stand where the walk begins."""
        self._walks, self._reach, self._walk, self._start = walks, reach, walk, start
        self._found = Reached()
        self._ids: dict[Node, frozenset[Node]] = {}

    def end(self, sight: Sight) -> Reached:
        """Follow it to its end, and return what it reaches."""
        walk, found = self._walk, self._found
        frontier = self._as_each_id(Chain(self._start), sight)
        if walk.and_self:
            found.chains.update((chain.node, chain) for chain in frontier if chain.node.kind == walk.to)
        last = len(walk.steps) - 1
        for at, steps in enumerate(walk.steps):
            # What happened at the incident where it begins is why anybody looks, however long ago that was.
            own = at == 0 and self._start.kind == INCIDENT_NODE
            frontier = self._onward(frontier, steps, replace(sight, since=None, now=False) if own else sight)
            for chain in frontier if at == last or not walk.exactly else ():
                if chain.node.kind == walk.to:
                    found.chains.setdefault(chain.node, chain)
        if len(found.chains) > self._reach.reached:
            self._cut()
        return found

    def _onward(self, frontier: Iterable[Chain], steps: tuple[Step, ...], sight: Sight) -> list[Chain]:
        """Return the chains that lead one link further."""
        onward: list[Chain] = []
        most = self._reach.reached * (LOOKED_AT if self._walk.exactly else 1)
        for chain in frontier:
            for hop in self._hops(chain, steps, sight):
                if self._has_come_to(hop.other, chain):
                    continue
                begun = len(self._ids[self._start])
                if (len(onward) if self._walk.exactly else len(self._found.came_to) - begun) >= most:
                    self._cut()
                    return onward
                onward += self._as_each_id(Chain(hop.other, chain, hop), sight)
        return onward

    def _hops(self, chain: Chain, steps: tuple[Step, ...], sight: Sight) -> list[Hop]:
        """Return the links to follow from the end of a chain; none of a hub, which is noted."""
        most = self._reach.most(chain.node.kind)
        hops = self._walks.hops(chain.node, steps, sight, most)
        if hops is not None:
            return hops
        hub = LeftOut(node=chain.node, why="hub", most=most)
        if hub not in self._found.left_out:
            self._found.left_out.append(hub)
        return []

    def _has_come_to(self, node: Node, chain: Chain) -> bool:
        """Tell whether a node must not be come to from the end of a chain, as it has been already."""
        if self._walk.exactly:
            return any(node in self._ids[passed] for passed in chain.nodes())
        return node in self._found.came_to

    def _as_each_id(self, chain: Chain, sight: Sight) -> list[Chain]:
        """Return a chain, and those on to the other ids of where it leads; now they have been come to."""
        every = [chain, *self._walks.ones(chain, sight)]
        ids = frozenset(one.node for one in every)
        self._ids.update(dict.fromkeys(ids, ids))
        self._found.came_to |= ids
        return every

    def _cut(self) -> None:
        found, most = self._found, self._reach.reached
        found.chains = dict(islice(found.chains.items(), most))
        if all(one.why != "too_many" for one in found.left_out):
            found.left_out.append(LeftOut(node=self._start, why="too_many", most=most))


def _in_order(hop: Hop) -> tuple[str, Node]:
    return (hop.relation, hop.other)


def _shown_first(hop: Hop, before: Hop) -> bool:
    return (hop.relation, hop.backward, hop.told) < (before.relation, before.backward, before.told)


def _in_time(until: datetime | None, sight: Sight) -> bool:
    if sight.now:
        return until is None
    return sight.since is None or until is None or until >= sight.since
