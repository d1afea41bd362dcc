"""What is around a node: found in an engine, less what is restricted, with the rules that rest on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from riskengine.cli.exits import Unusable
from riskengine.cli.graph.picture import Picture, picture_of
from riskengine.cli.graph.reasons import Reasons, looking_over_links
from riskengine.cli.graph.restricted import Restricted
from riskengine.engine import Engine
from riskengine.facts.admission import UnknownIncident
from riskengine.facts.network import UnknownNode
from riskengine.model.decision import Decision
from riskengine.model.network import INCIDENT_NODE, PERSON_NODE, PLACE_NODE, Neighbourhood, Node


class Surroundings:
    """Looks around in an engine at one moment, as known at another."""

    def __init__(self, engine: Engine, as_of: datetime, known_at: datetime) -> None:
        """Take the engine, and the two moments."""
        self._engine, self._as_of, self._known_at = engine, as_of, known_at
        self._words = engine.rulebook.vocabulary
        self._restricted = Restricted(self._words, lambda who: engine.flags_on(who, as_of, known_at))

    def picture(self, name: str, hops: int) -> Picture:
        """Return the picture of what is within so many links of a node.

        Args:
            name: The node's id; ``person:ID``, ``incident:ID``, ... where that is not enough.
            hops: How many links far.

        Raises:
            Unusable: Nobody knows the node, or it is not clear which is meant, or it is too far.
        """
        most = self._engine.rulebook.pack.network.hops
        if hops > most:
            raise Unusable(f"the pack looks at most {most} links far; --hops {hops} is more")
        whole = self._around(name, hops)
        decisions = list(self._decided(node for node, _ in whole.nodes))
        if not whole.links and not decisions:
            raise Unusable(
                f'nothing was known of "{name}" at that time; choose a later --as-of or --known-at'
            )
        seen, withheld = self._restricted.taken_out_of(whole)
        return picture_of(
            seen,
            hops=hops,
            as_of=self._as_of,
            known_at=self._known_at,
            relations=self._words.relations,
            kinds={one.incident: one.kinds for one in decisions},
            reasons=Reasons(decisions, looking_over_links(self._engine.rulebook), self._restricted),
            withheld=withheld,
            failed=tuple(one.incident for one in decisions if one.degraded is not None),
        )

    def _around(self, name: str, hops: int) -> Neighbourhood:
        """Return the neighbourhood of the one node of a name."""
        found: list[Neighbourhood] = []
        near: list[Node] = []
        for node in self._meant(name):
            try:
                found.append(self._engine.neighbourhood(node, hops, self._as_of, self._known_at))
            except UnknownNode as unknown:
                near += (Node(node.kind, id) for id in unknown.nearest)
                if node.kind == INCIDENT_NODE and self._engine.knows(node.id):
                    # Nobody has been named there.
                    found.append(Neighbourhood(centre=node, nodes=((node, 0),), links=()))
        if not found:
            raise Unusable(self._unknown(name, near))
        if len(found) > 1:
            ways = " or ".join(f"{one.centre.kind}:{one.centre.id}" for one in found)
            raise Unusable(f'"{name}" may mean several: write {ways}')
        return found[0]

    def _meant(self, name: str) -> Iterator[Node]:
        """Yield the nodes that a name may mean: of the kind it begins with, or of any."""
        kinds = (PERSON_NODE, INCIDENT_NODE, PLACE_NODE, *self._words.objects)
        kind, colon, id = name.partition(":")
        if colon and kind in kinds:
            yield Node(kind, id)
        else:
            yield from (Node(kind, name) for kind in kinds)

    def _unknown(self, name: str, near: Iterable[Node]) -> str:
        shown = [node for node in near if not self._restricted.is_marked(node)]
        hint = " or ".join(f"{node.kind}:{node.id}" for node in shown)
        return f'nothing called "{name}" is known' + (f"; did you mean {hint}?" if hint else "")

    def _decided(self, nodes: Iterable[Node]) -> Iterator[Decision]:
        """Yield what is decided of the incidents among some nodes."""
        for node in nodes:
            if node.kind == INCIDENT_NODE:
                try:
                    yield self._engine.decide(node.id, self._as_of, self._known_at)
                except UnknownIncident:
                    continue
