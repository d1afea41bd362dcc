"""The network: people, places, incidents and objects, and the links between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final, NamedTuple, TypeAlias

from pydantic import ConfigDict

_STRICT: ConfigDict = ConfigDict(extra="forbid")

PERSON_NODE: Final = "person"
PLACE_NODE: Final = "place"
INCIDENT_NODE: Final = "incident"

PRESENT_AT: Final = "present_at"
"""The link of everybody named at an incident, whatever role they have there."""

REPORTED_AT: Final = "reported_at"
"""The link of an incident with the place it was reported at."""

MERGED_INTO: Final = "merged_into"
"""The link of an incident with the one that it goes on as."""


class Node(NamedTuple):
    """A person, a place, an incident or an object (POLE), by its kind and id."""

    kind: str
    id: str


Between: TypeAlias = tuple[str, frozenset[Node]]
"""A link whoever stated it: the relation, and the two nodes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link as somebody stated it.

    Attributes:
        relation: The relation, or the role of a person at an incident.
        source: From where it is read.
        target: To where.
        since: From when it has been so.
        until: Until when, or None where nobody has said that it ended. What happened, as being at an
            incident, ends when it begins.
        event: The event that says so.
        incident: The incident it was said in.
    """

    relation: str
    source: Node
    target: Node
    since: datetime
    until: datetime | None
    event: str
    incident: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkStep:
    """One link of a path, as it is walked.

    Attributes:
        relation: The relation, or the role of a person at an incident.
        forward: Whether it is walked as it is read, from source to target.
        kind: What kind of node it leads to.
        to: The id of that node.
        event: The event that states the link.
        since: From when it has been so.
        until: Until when, or None where it still is.
    """

    relation: str
    forward: bool
    kind: str
    to: str
    event: str
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPath:
    """How two people, places or incidents are linked, link by link.

    ``str()`` of it reads ``kid -> resides_at -> 4 X Street <- resides_at <- man``.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    kind: str
    start: str
    steps: tuple[LinkStep, ...]

    def __str__(self) -> str:
        parts = [self.start]
        for step in self.steps:
            arrow = "->" if step.forward else "<-"
            parts.append(f"{arrow} {step.relation} {arrow} {step.to}")
        return " ".join(parts)

    @property
    def links(self) -> tuple[Between, ...]:
        """The links it goes along, in order."""
        nodes = [Node(self.kind, self.start), *(Node(step.kind, step.to) for step in self.steps)]
        pairs = zip(self.steps, nodes, nodes[1:], strict=False)
        return tuple((step.relation, frozenset((one, other))) for step, one, other in pairs)

    @property
    def end(self) -> Node:
        """Where it leads."""
        return Node(self.steps[-1].kind, self.steps[-1].to) if self.steps else Node(self.kind, self.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What a bound of the pack cut off: told, so that nobody takes what was found for all there is.

    Attributes:
        node: The hub that was not followed; where too much was reached, where the walk began.
        why: ``hub`` or ``too_many``.
        most: The bound.
    """

    node: Node
    why: str
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """Everything within so many links of one node, at one moment and as known at another.

    Attributes:
        centre: The node.
        nodes: All nodes with how many links away they are, the nearest first.
        links: All links between them.
        left_out: The hubs that were not followed, and what else a bound cut off.
    """

    centre: Node
    nodes: tuple[tuple[Node, int], ...]
    links: tuple[Link, ...]
    left_out: tuple[LeftOut, ...] = ()
