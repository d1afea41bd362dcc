"""What policy says of the network: which links are followed, how far, and whom they bring into the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from riskengine.model.network import INCIDENT_NODE, PERSON_NODE, PLACE_NODE
from riskengine.rulebook.source import Span
from riskengine.rulebook.terms import Term

BUILT_IN_NODES: Final = (PERSON_NODE, PLACE_NODE, INCIDENT_NODE)
"""The kinds of node that need no declaration; all others are objects."""

ANY_OBJECT: Final = "object"
"""What stands for every kind of object in the bounds of a pack."""


class Standing(Enum):
    """Which links count by when they were so."""

    EVER = auto()
    NOW = auto()


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of link that a walk may follow.

    Attributes:
        relation: The relation, a role at an incident, ``present_at`` or ``reported_at``.
        forward: Whether it may be followed from source to target.
        backward: Whether it may be followed from target to source.
    """

    relation: str
    forward: bool = True
    backward: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Which links are followed, and how far.

    Attributes:
        steps: For each link of a path, in order, what may be followed; as many as there are hops.
        exactly: Whether only what the last step reaches counts; else all that any step reaches.
        within: Which links count: those that were so at any time, those that are so now, or those that were
            so within some time before the incident began or was last reviewed, whichever is later.
        to: What kind of node counts: people, or places.
        and_self: Whether where the walk begins counts too.
    """

    steps: tuple[tuple[Step, ...], ...]
    exactly: bool = False
    within: Standing | Term = Standing.EVER
    to: str = PERSON_NODE
    and_self: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedSubject:
    """People whom links bring into the rules: each plays the role that this declares, and no other.

    Attributes:
        id: The role.
        title: Who they are.
        of: The role of those from whom the links are followed; ``person`` for everybody at the incident, and
            ``incident`` where they are followed from the incident itself.
        walk: Which links.
        under: Only those who are, or may be, younger than this; None for any age.
        span: Where it is declared.
    """

    id: str
    title: str
    of: str
    walk: Walk
    under: int | None = None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far any walk goes, so that no hub links a city: bounds of the pack.

    Attributes:
        hops: The most links of one walk.
        fan_out: The most links of one node that are followed, by kind of node; a node with more is a hub, and
            is reached but not followed.
        objects: The same for every object.
        reached: The most nodes that one walk reaches, the nearest first.
        subjects: The most people that one declaration brings into the rules, the nearest first.
    """

    hops: int = 4
    fan_out: Mapping[str, int] = field(
        default_factory=lambda: {PERSON_NODE: 200, PLACE_NODE: 25, INCIDENT_NODE: 40}
    )
    objects: int = 25
    reached: int = 300
    subjects: int = 12

    def most(self, kind: str) -> int:
        """Return the most links that are followed of a node of some kind."""
        return self.fan_out.get(kind, self.objects)
