"""The network of people, places, incidents and objects: every link that was stated, and how it stands.

Each kind of link has a graph of its own, so that a walk over few kinds never looks at the others. Nothing is
guessed: a link is there because an event states it, from the moment that happened and was on record.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from heapq import nsmallest
from typing import Any, Final, TypeAlias

from riskengine.facts.link_store import Ended, Stated, Told, ends_of, stated_by
from riskengine.facts.record import links_stated
from riskengine.model.events import Event, LinkEnded
from riskengine.model.network import INCIDENT_NODE, MERGED_INTO, PERSON_NODE, PLACE_NODE, Between, Node
from riskengine.rulebook.network import Reach, Step
from riskengine.rulebook.vocabulary import Relation

TakenBack: TypeAlias = Callable[[str, datetime | None], Collection[str]]
"""Returns the events of an incident that are taken back, as known by a moment (None: by now)."""

_LIKE_ENOUGH: Final = 50
"""How like another an id must be, of 100, to be offered in place of it."""

_MOST_OFFERED: Final = 3

Row: TypeAlias = Mapping[Node, Mapping[str, Any]]
"""The neighbours of a node over one relation, each with every statement of the link, by event."""


class UnknownNode(ValueError):
    """Nobody has named this person, place, incident or object."""

    def __init__(self, node: Node, nearest: tuple[str, ...]) -> None:
        """Take the node, and the ids of its kind that are most like it."""
        self.node, self.nearest = node, nearest
        near = f"; did you mean {' or '.join(nearest)}?" if nearest else ""
        super().__init__(f'no {node.kind} "{node.id}" is known{near}')


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Which links are seen.

    Attributes:
        as_of: Nothing that was stated as of a later moment.
        known_at: Nothing that was recorded later, or taken back by then.
        since: Only what was so at this moment or later; None for whatever was so at any time.
        now: Only what is still so.
        without: Links that are left out, to show what rests on them.
    """

    as_of: datetime
    known_at: datetime
    since: datetime | None = None
    now: bool = False
    without: frozenset[Between] = frozenset()


class Network:
    """Everything that is linked; it only grows, but for what the law removes.

    Attributes:
        reach: How far walks go.
        same: The relations that say that two ids are one, with what kind of node they join.
        same_steps: These, as a walk follows them, by that kind.
        parts: The relations that say that a place is part of a building.
    """

    def __init__(self, relations: Mapping[str, Relation], reach: Reach, taken_back: TakenBack) -> None:
        """Begin with nothing.

        Args:
            relations: The relations that are declared.
            reach: How far walks go.
            taken_back: Says which events of an incident are taken back.
        """
        self.reach = reach
        self.same = {one.id: PERSON_NODE for one in relations.values() if one.means == "same"}
        self.same[MERGED_INTO] = INCIDENT_NODE
        self.same_steps = {
            kind: tuple(Step(relation) for relation, joins in self.same.items() if joins == kind)
            for kind in (PERSON_NODE, INCIDENT_NODE)
        }
        self.parts = tuple(one.id for one in relations.values() if one.means == "part_of")
        self._into_parts = tuple(Step(relation, forward=False) for relation in self.parts)
        self._relations, self._taken_back = relations, taken_back
        self._symmetric = {one.id for one in relations.values() if one.symmetric}
        self._graphs: dict[str, Any] = {}
        self._ends: dict[tuple[str, Node, Node], list[Ended]] = {}
        self._nodes: dict[Node, Node] = {}
        self._rewritten: set[str] = set()
        self._in_time: dict[tuple[str, bool, Node], list[tuple[datetime, Node, Told]]] = {}

    def take(self, event: Event) -> frozenset[Node]:
        """Take in the links that an event states, or ends, and return the nodes at their ends."""
        touched: set[Node] = set()
        for one in stated_by(event, self._relations):
            self._put(one)
            touched.update((one.source, one.target))
        if isinstance(event, LinkEnded):
            ended = Ended(event.id, event.occurred_at, event.recorded_at, event.incident)
            self._ends.setdefault((event.relation, *ends_of(event)), []).append(ended)
            touched.update(ends_of(event))
        return frozenset(touched)

    def ends_in(self, event: Event) -> frozenset[Node]:
        """Return the nodes at both ends of each link that an event states, or ends."""
        if isinstance(event, LinkEnded):
            return frozenset(ends_of(event))
        stated = stated_by(event, self._relations)
        return frozenset(node for one in stated for node in (one.source, one.target))

    def buildings_in(self, event: Event) -> frozenset[str]:
        """Return the places of which an event says that others are, or are no longer, part of them."""
        if isinstance(event, LinkEnded):
            return frozenset([event.target] if event.relation in self.parts else [])
        return frozenset([link.target for link in links_stated(event) if link.relation in self.parts])

    def rewrite(self, incident: str) -> None:
        """Hear that events of an incident may be taken back."""
        self._rewritten.add(incident)

    def remove(self, event: Event) -> None:
        """Take out what an event stated, whose content is removed for good."""
        for relation, source, target, _ in stated_by(event, self._relations):
            graph = self._graphs[relation]
            self._in_time.pop((relation, False, source), None)
            self._in_time.pop((relation, True, target), None)
            if graph.has_edge(source, target, event.id):
                graph.remove_edge(source, target, event.id)
            for node in (source, target):
                if node in graph and not graph.degree(node):
                    graph.remove_node(node)
                if not any(node in one for one in self._graphs.values()):
                    self._nodes.pop(node, None)
        if isinstance(event, LinkEnded):
            key = (event.relation, *ends_of(event))
            left = [one for one in self._ends.pop(key) if one.event != event.id]
            if left:
                self._ends[key] = left

    def knows(self, node: Node) -> bool:
        """Tell whether anything is linked with a node."""
        return node in self._nodes

    def must_know(self, node: Node) -> None:
        """Raise `UnknownNode`, with the ids most like it, where nothing is linked with a node."""
        if node not in self._nodes:
            raise UnknownNode(
                node, _nearest(node.id, (one.id for one in self._nodes if one.kind == node.kind))
            )

    def is_building(self, place: str, as_of: datetime, known_at: datetime) -> bool:
        """Tell whether a place is known to be a building of several dwellings, and no dwelling itself."""
        return self.has_parts(Node(PLACE_NODE, place), Sight(as_of=as_of, known_at=known_at))

    @property
    def relations(self) -> list[str]:
        """The relations of which any link was stated, in order."""
        return sorted(self._graphs)

    def rows(self, node: Node, steps: Iterable[Step]) -> Iterator[tuple[str, bool, Row]]:
        """Yield what may be followed from a node: the relation, whether backward, and the neighbours."""
        for step in steps:
            graph = self._graphs.get(step.relation)
            if graph is None:
                continue
            if step.forward and (row := graph.out.get(node)):
                yield step.relation, False, row
            if step.backward and (row := graph.into.get(node)):
                yield step.relation, True, row

    def in_time(self, relation: str, node: Node, *, backward: bool) -> Sequence[tuple[datetime, Node, Told]]:
        """Return all that was said of the links of a node, in order of when it was said.

        It is put in order when it is first asked for and kept so: ask of nodes of which very much is said.
        """
        key = (relation, backward, node)
        found = self._in_time.get(key)
        if found is None:
            graph = self._graphs[relation]
            row = (graph.into if backward else graph.out)[node]
            every = ((other, data["told"]) for other, keyed in row.items() for data in keyed.values())
            found = self._in_time[key] = sorted((told.visible, other, told) for other, told in every)
        return found

    def stands(self, told: Told, sight: Sight) -> bool:
        """Tell whether a statement is seen."""
        return (
            told.visible <= sight.as_of
            and told.known <= sight.known_at
            and (told.incident not in self._rewritten or not self._is_gone(told, sight))
        )

    def until(
        self, relation: str, node: Node, other: Node, told: Told, sight: Sight, *, backward: bool
    ) -> datetime | None:
        """Return until when a link has been so, as it was stated or as somebody said since."""
        if not self._ends:
            return told.until
        source, target = (other, node) if backward else (node, other)
        ends = self._ends.get((relation, source, target), [])
        if relation in self._symmetric:
            ends = ends + self._ends.get((relation, target, source), [])
        over = [
            end.visible
            for end in ends
            if end.visible <= sight.as_of
            and end.known <= sight.known_at
            and (end.visible, end.known) > (told.visible, told.known)
            and not self._is_gone(end, sight)
        ]
        return min((when for when in (*over, told.until) if when is not None), default=None)

    def has_parts(self, node: Node, sight: Sight) -> bool:
        """Tell whether a place is known to have parts now, so that it is a building and no dwelling."""
        return any(
            self.stands(data["told"], sight)
            and self.until(relation, node, other, data["told"], sight, backward=True) is None
            for relation, _, row in self.rows(node, self._into_parts)
            for other, keyed in row.items()
            for data in keyed.values()
        )

    def ended(self, relation: str, one: Node, other: Node) -> Iterator[Ended]:
        """Yield whatever was said of a link's end, whichever way it is read."""
        for pair in ((one, other), (other, one)) if self._ends else ():
            yield from self._ends.get((relation, *pair), ())

    def _put(self, stated: Stated) -> None:
        relation, source, target, told = stated
        graph = self._graphs.get(relation)
        if graph is None:
            graph = self._graphs[relation] = _graph()
        source, target = self._nodes.setdefault(source, source), self._nodes.setdefault(target, target)
        graph.add_edge(source, target, told.event, told=told)
        if self._in_time:
            for key, other in (((relation, False, source), target), ((relation, True, target), source)):
                if key in self._in_time:
                    insort(self._in_time[key], (told.visible, other, told))

    def _is_gone(self, one: Told | Ended, sight: Sight) -> bool:
        return one.event in self._taken_back(one.incident, sight.known_at)


@lru_cache(maxsize=1)
def _kind_of_graph() -> type[Any]:
    """Return a directed multigraph whose rows a walk may read without a view made for each."""
    import networkx

    class Links(networkx.MultiDiGraph):  # type: ignore[misc]
        """A networkx graph of one kind of link."""

        @property
        def out(self) -> Mapping[Node, Mapping[Node, Mapping[str, Any]]]:
            """The links from each node."""
            return self._succ  # type: ignore[no-any-return]

        @property
        def into(self) -> Mapping[Node, Mapping[Node, Mapping[str, Any]]]:
            """The links to each node."""
            return self._pred  # type: ignore[no-any-return]

    return Links


def _graph() -> Any:  # noqa: ANN401 - networkx has no types
    return _kind_of_graph()()


def _nearest(id: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return those ids that are most like one, the most alike first; there may be a million to compare."""
    from rapidfuzz import fuzz, process

    found = process.extract_iter(id, known, scorer=fuzz.ratio, score_cutoff=_LIKE_ENOUGH)
    return tuple(one for one, _, _ in nsmallest(_MOST_OFFERED, found, key=lambda like: (-like[1], like[0])))
