"""Which links the rules look over, and so which incidents a change anywhere may concern."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from riskengine.facts.linked_changes import LinkedChanges
from riskengine.facts.network import Network
from riskengine.facts.sought import measured
from riskengine.model.facts import INCIDENT
from riskengine.model.network import INCIDENT_NODE, PERSON_NODE, Node
from riskengine.rulebook.network import Step, Walk
from riskengine.rulebook.rules import Rulebook


class Linking:
    """The walks of a rulebook over one network."""

    __slots__ = ("_changes", "_from_incident", "_from_people", "_hops", "_subjects", "_subjects_here")

    def __init__(self, rulebook: Rulebook, network: Network) -> None:
        """Find the walks that measures and subjects follow, and the relations that join pairs."""
        every = [
            (fact.of, one.linked) for fact, one in measured(rulebook.vocabulary) if one.linked is not None
        ]
        self._changes = LinkedChanges(network)
        self._from_incident = _each(walk for of, walk in every if of == INCIDENT)
        joined = sorted({rule.relation for rule in rulebook.rules if rule.relation is not None})
        pairs = (Walk(steps=(tuple(Step(one) for one in joined),)),) if joined else ()
        self._from_people = _each((*(walk for of, walk in every if of != INCIDENT), *pairs))
        brought = rulebook.vocabulary.subjects.values()
        self._subjects = _each(one.walk for one in brought if one.of != INCIDENT)
        self._subjects_here = _each(one.walk for one in brought if one.of == INCIDENT)
        bringing, measuring = (
            (*self._subjects, *self._subjects_here),
            (*self._from_people, *self._from_incident),
        )
        self._hops = _longest(bringing) + _longest(measuring)

    def changes(
        self, incident: str, people: Iterable[str], after: datetime, until: datetime, known_at: datetime
    ) -> tuple[set[datetime], set[Node]]:
        """Return when links changed that are looked over from an incident, and what they may have reached.

        Args:
            incident: The incident.
            people: Everybody at it.
            after: Only moments later than this.
            until: Only moments up to this.
            known_at: Nothing that was recorded later counts.
        """
        times, reached = set[datetime](), set[Node]()
        starts = [Node(PERSON_NODE, who) for who in people]
        here = [Node(INCIDENT_NODE, incident)]
        brought = self._follow(self._subjects, starts, after, until, known_at, times)
        brought |= self._follow(self._subjects_here, here, after, until, known_at, times)
        reached |= brought
        starts += sorted(node for node in brought if node.kind == PERSON_NODE and node not in starts)
        reached |= self._follow(self._from_people, starts, after, until, known_at, times)
        reached |= self._follow(self._from_incident, here, after, until, known_at, times)
        return times, reached

    def around(self, nodes: Collection[Node]) -> set[Node]:
        """Return everything from which a walk may reach one of some nodes."""
        walks = (*self._subjects, *self._subjects_here, *self._from_people, *self._from_incident)
        return self._changes.around(nodes, walks, self._hops)

    def _follow(
        self,
        walks: Iterable[Walk],
        starts: Iterable[Node],
        after: datetime,
        until: datetime,
        known_at: datetime,
        times: set[datetime],
    ) -> set[Node]:
        reached: set[Node] = set()
        for walk in walks:
            for start in starts:
                when, nodes = self._changes.changes(walk, start, after, until, known_at)
                times |= when
                reached |= nodes
        return reached


def _each(walks: Iterable[Walk]) -> tuple[Walk, ...]:
    return tuple(dict.fromkeys(walks))


def _longest(walks: Iterable[Walk]) -> int:
    return max((len(walk.steps) for walk in walks), default=0)
