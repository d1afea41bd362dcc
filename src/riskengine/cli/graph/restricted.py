"""What a picture may not show: whoever bears a restricted marker, and links of a restricted relation."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from riskengine.model.network import MERGED_INTO, PLACE_NODE, Link, LinkPath, Neighbourhood, Node
from riskengine.rulebook.vocabulary import Flag, Handle, Relation, Vocabulary


@dataclass(frozen=True, slots=True)
class Withheld:
    """What is left out because it is restricted.

    Attributes:
        count: How many nodes, and links between nodes that are not restricted themselves.
        ask: The posts to ask about them.
    """

    count: int = 0
    ask: tuple[str, ...] = ()


class Restricted:
    """Tells what of the network is restricted."""

    def __init__(self, words: Vocabulary, flags_on: Callable[[str], Collection[str]]) -> None:
        """Take what is declared, and what says which markers are on a person or a place."""
        self._relations = {one.id: one for one in words.relations.values() if _is(one)}
        self._flags = tuple(one for one in words.flags.values() if _is(one))
        self._same = {MERGED_INTO, *(one.id for one in words.relations.values() if one.means == "same")}
        self._flags_on = flags_on

    def is_marked(self, node: Node) -> bool:
        """Tell whether a restricted marker is on a node."""
        return bool(self._marks(node))

    def on(self, path: LinkPath) -> Withheld:
        """Return how much on a path is restricted."""
        nodes = [Node(path.kind, path.start), *(Node(step.kind, step.to) for step in path.steps)]
        marks = [mark for node in nodes for mark in self._marks(node)]
        links = [self._relations[step.relation] for step in path.steps if step.relation in self._relations]
        return Withheld(len(marks) + len(links), _asked([*marks, *links]))

    def taken_out_of(self, whole: Neighbourhood) -> tuple[Neighbourhood, Withheld]:
        """Return a neighbourhood as if nothing restricted were there, and how much that leaves out.

        What only leads on from there is not there either, and not counted: how much lies beyond is not told.
        """
        hidden = self._hidden(whole)
        unseen = [link for link in whole.links if not {link.source, link.target} & hidden.keys()]
        shut = [link for link in unseen if link.relation in self._relations]
        if not hidden and not shut:
            return whole, Withheld()
        seen = [link for link in unseen if link.relation not in self._relations]
        near = {} if whole.centre in hidden else self._distances(whole, seen)
        left = replace(
            whole,
            nodes=tuple((node, near[node]) for node, _ in whole.nodes if node in near),
            links=tuple(link for link in seen if link.source in near and link.target in near),
            left_out=tuple(one for one in whole.left_out if one.node in near),
        )
        pairs = {(link.relation, frozenset((link.source, link.target))) for link in shut}
        marks = (flag for flags in hidden.values() for flag in flags)
        ask = _asked([*marks, *(self._relations[link.relation] for link in shut)])
        return left, Withheld(len(hidden) + len(pairs), ask)

    def _marks(self, node: Node) -> tuple[Flag, ...]:
        """Return the restricted markers on a node."""
        on = self._flags_on(node.id) if self._flags else ()
        is_place = node.kind == PLACE_NODE
        return tuple(one for one in self._flags if one.id in on and (one.of == PLACE_NODE) == is_place)

    def _hidden(self, whole: Neighbourhood) -> dict[Node, tuple[Flag, ...]]:
        """Return the restricted nodes, each with what makes it so: a marker on it, or on its other id."""
        hidden = {node: marks for node, _ in whole.nodes if (marks := self._marks(node))}
        same = [link for link in whole.links if self._is_one(link)]
        waiting = list(hidden)
        while waiting:
            node = waiting.pop()
            for other in _others(node, same):
                if other not in hidden:
                    hidden[other] = hidden[node]
                    waiting.append(other)
        return hidden

    def _is_one(self, link: Link) -> bool:
        """Tell whether a link says that what it joins is one person, or one incident."""
        return link.relation in self._same and link.until is None

    def _distances(self, whole: Neighbourhood, links: Iterable[Link]) -> dict[Node, int]:
        """Return how far each node is from the centre over some links; a hub is reached and not followed."""
        most = max(distance for _, distance in whole.nodes)
        hubs = {one.node for one in whole.left_out if one.why == "hub"}
        distances = {whole.centre: 0}
        waiting = deque([whole.centre])
        while waiting:
            node = waiting.popleft()
            if node in hubs:
                continue
            for link in links:
                for other in _others(node, [link]):
                    away = distances[node] + (0 if self._is_one(link) else 1)
                    if away <= most and away < distances.get(other, most + 1):
                        distances[other] = away
                        waiting.append(other)
        return distances


def _is(one: Flag | Relation) -> bool:
    return Handle.RESTRICTED in one.handle


def _others(node: Node, links: Iterable[Link]) -> list[Node]:
    """Return what a node is joined with."""
    ends = [(link.source, link.target) for link in links if node in (link.source, link.target)]
    return [target if source == node else source for source, target in ends]


def _asked(grounds: Iterable[Flag | Relation]) -> tuple[str, ...]:
    """Return the first post to ask about each ground, each post once."""
    return tuple(dict.fromkeys(one.asked_of[0] for one in grounds if one.asked_of))
