"""What there is to draw: the nodes around one, the links between them, and the rules that rest on each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from riskengine.cli.graph.reasons import Reasons, Why
from riskengine.cli.graph.restricted import Withheld
from riskengine.model.network import INCIDENT_NODE, PERSON_NODE, LeftOut, Link, Neighbourhood, Node
from riskengine.rulebook.vocabulary import Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One node.

    Attributes:
        node: The node.
        away: How many links it is from the centre.
        roles: For a person, the roles at incidents that are drawn, each with the incident.
        kinds: For an incident, its kinds.
        at: For an incident, when it was first spoken of here.
        is_hub: Whether it has too many links to be followed.
    """

    node: Node
    away: int
    roles: tuple[tuple[str, str], ...] = ()
    kinds: tuple[str, ...] = ()
    at: datetime | None = None
    is_hub: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """One link, and why it matters.

    Attributes:
        link: The link.
        happened: Whether it is something that happened, as being at an incident, and does not last.
        over: Whether it was over at the moment of the picture.
        both_ways: Whether it is the same read from either end.
        why: The rules that rest on it.
    """

    link: Link
    happened: bool
    over: bool
    both_ways: bool
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class Bundle:
    """All links that are read from one node to another: drawn as one line."""

    source: Node
    target: Node
    ties: tuple[Tie, ...]

    @property
    def matters(self) -> bool:
        """Whether a rule rests on any of them."""
        return any(tie.why for tie in self.ties)

    @property
    def over(self) -> bool:
        """Whether all of them are over."""
        return all(tie.over for tie in self.ties)

    @property
    def has_arrow(self) -> bool:
        """Whether it says something which way it is read: not where the ends are of different kinds."""
        return self.source.kind == self.target.kind and not all(tie.both_ways for tie in self.ties)

    @property
    def why(self) -> tuple[Why, ...]:
        """The rules that rest on any of them, each once."""
        return tuple(dict.fromkeys(why for tie in self.ties for why in tie.why))


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A neighbourhood at one moment, as known at another, less what is restricted.

    Attributes:
        centre: The node it is about.
        hops: How many links far it looks.
        as_of: The moment.
        known_at: Nothing recorded later is in it.
        nodes: The nodes, the nearest first; none where the centre itself is restricted.
        ties: The links between them.
        left_out: What a bound cut off.
        withheld: What is restricted.
        failed: The incidents of which deciding failed: why links matter there is not known.
    """

    centre: Node
    hops: int
    as_of: datetime
    known_at: datetime
    nodes: tuple[Drawn, ...]
    ties: tuple[Tie, ...]
    left_out: tuple[LeftOut, ...] = ()
    withheld: Withheld = field(default_factory=Withheld)
    failed: tuple[str, ...] = ()

    @property
    def why(self) -> tuple[Why, ...]:
        """The rules that rest on any of the links, in order."""
        every = {why for tie in self.ties for why in tie.why}
        return tuple(sorted(every, key=lambda why: (why.rule or "", why.incident, why.subjects)))

    @property
    def bundles(self) -> tuple[Bundle, ...]:
        """The links, those between the same two nodes together."""
        found: dict[tuple[Node, Node], list[Tie]] = {}
        for tie in sorted(self.ties, key=lambda tie: tie.both_ways):
            pair = (tie.link.source, tie.link.target)
            # What reads the same from either end joins what is there already, whichever way that is read.
            turned = tie.both_ways and pair not in found and pair[::-1] in found
            found.setdefault(pair[::-1] if turned else pair, []).append(tie)
        return tuple(Bundle(*pair, tuple(ties)) for pair, ties in sorted(found.items()))


def picture_of(
    seen: Neighbourhood,
    *,
    hops: int,
    as_of: datetime,
    known_at: datetime,
    relations: Mapping[str, Relation],
    kinds: Mapping[str, tuple[str, ...]],
    reasons: Reasons,
    withheld: Withheld,
    failed: tuple[str, ...] = (),
) -> Picture:
    """Return what there is to draw of a neighbourhood.

    Args:
        seen: The neighbourhood, less what is restricted.
        hops: How many links far it looks.
        as_of: The moment.
        known_at: Nothing recorded later is in it.
        relations: The relations that are declared.
        kinds: The kinds of each incident.
        reasons: Which rules rest on which links.
        withheld: What was taken out of it.
        failed: The incidents of which deciding failed.
    """
    links = sorted(seen.links, key=lambda link: (link.source, link.target, link.relation, link.since))
    hubs = {one.node for one in seen.left_out if one.why == "hub"}
    there = {node for node, _ in seen.nodes}
    return Picture(
        centre=seen.centre,
        hops=hops,
        as_of=as_of,
        known_at=known_at,
        nodes=tuple(
            replace(_drawn(node, away, links, relations), kinds=_kinds(node, kinds), is_hub=node in hubs)
            for node, away in sorted(seen.nodes, key=lambda one: (one[1], one[0]))
        ),
        ties=tuple(_tie(link, as_of, relations, reasons.of(link)) for link in links),
        left_out=seen.left_out,
        withheld=withheld,
        failed=tuple(one for one in failed if Node(INCIDENT_NODE, one) in there),
    )


def _drawn(node: Node, away: int, links: Iterable[Link], relations: Mapping[str, Relation]) -> Drawn:
    """Return what the links say of a node."""
    at = _first(node, links) if node.kind == INCIDENT_NODE else None
    return Drawn(node=node, away=away, roles=_roles(node, links, relations), at=at)


def _kinds(node: Node, kinds: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return kinds.get(node.id, ()) if node.kind == INCIDENT_NODE else ()


def _tie(link: Link, as_of: datetime, relations: Mapping[str, Relation], why: tuple[Why, ...]) -> Tie:
    declared = relations.get(link.relation)
    return Tie(
        link=link,
        happened=link.until == link.since,
        over=link.until is not None and link.since < link.until <= as_of,
        both_ways=declared is not None and declared.symmetric,
        why=why,
    )


def _roles(
    node: Node, links: Iterable[Link], relations: Mapping[str, Relation]
) -> tuple[tuple[str, str], ...]:
    """Return the roles of a person at incidents: whatever links the two and is no declared relation."""
    return tuple(
        (link.relation, link.target.id)
        for link in links
        if link.source == node and node.kind == PERSON_NODE and link.target.kind == INCIDENT_NODE
        if link.relation not in relations
    )


def _first(incident: Node, links: Iterable[Link]) -> datetime | None:
    """Return when an incident was first spoken of, by any link that says what happened there."""
    times = (link.since for link in links if incident in (link.source, link.target))
    return min(times, default=None)
