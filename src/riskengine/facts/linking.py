"""Which links the rules look over, and so which incidents a change anywhere may concern."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Final

from riskengine.facts.linked_changes import LinkedChanges
from riskengine.facts.network import Network, Sight
from riskengine.facts.sought import measured
from riskengine.model.facts import INCIDENT
from riskengine.model.network import INCIDENT_NODE, PERSON_NODE, Node
from riskengine.rulebook.network import Step, Walk
from riskengine.rulebook.rules import Rulebook

_NOWHERE: Final = Walk(steps=())
"""The walk that leads nowhere: it comes to where it begins, under each of its ids."""


class Linking:
    """The walks of a rulebook over one network."""

    __slots__ = ("_changes", "_from_incident", "_from_people", "_subjects", "_subjects_here")

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

    def looked_at(
        self, incident: str, there: Iterable[Node], as_of: datetime, known_at: datetime
    ) -> set[Node]:
        """Return everything that may have been looked at from an incident, itself and who is there included.

        Args:
            incident: The incident.
            there: The people at it, and where it is.
            as_of: Nothing that was said of a later moment counts.
            known_at: Nothing that was recorded later does.
        """
        followed = self._followed(incident, there, Sight(as_of=as_of, known_at=known_at), None)
        return {node for _, nodes in followed for node in nodes}

    def changes(
        self,
        incident: str,
        there: Iterable[Node],
        after: datetime,
        until: datetime,
        known_at: datetime,
    ) -> tuple[set[datetime], set[Node]]:
        """Return when links changed that are looked over from an incident, and what they may have come to.

        Args:
            incident: The incident.
            there: The people at it, and where it is.
            after: Only moments later than this.
            until: Only moments up to this.
            known_at: Nothing that was recorded later counts.
        """
        times, looked_at = set[datetime](), set[Node]()
        sight = Sight(as_of=until, known_at=known_at)
        for walk, nodes in self._followed(incident, there, sight, after):
            times |= self._changes.times(nodes, walk, sight, after)
            looked_at |= nodes
        return times, looked_at

    def around(self, nodes: Collection[Node]) -> set[Node]:
        """Return everything from which a walk of the rules may come to one of some nodes, or past it."""
        found = self._changes.from_where(_NOWHERE, nodes)
        for walk in (*self._from_people, *self._from_incident):
            found |= self._changes.from_where(walk, nodes)
        people = tuple(found)
        for walk in (*self._subjects, *self._subjects_here):
            found |= self._changes.from_where(walk, people)
        return found

    def _followed(
        self, incident: str, there: Iterable[Node], sight: Sight, after: datetime | None
    ) -> Iterator[tuple[Walk, set[Node]]]:
        """Yield each walk that is followed from an incident, and what it may have come to."""
        nodes = self._changes.come_to(_NOWHERE, there, sight, after)
        yield _NOWHERE, nodes
        here, people = [Node(INCIDENT_NODE, incident)], _people(nodes)
        subjects = people
        for walks, begin in ((self._subjects, people), (self._subjects_here, here)):
            for walk in walks:
                nodes = self._changes.come_to(walk, begin, sight, after)
                subjects = subjects | _people(nodes)
                yield walk, nodes
        for walks, begin in ((self._from_people, subjects), (self._from_incident, here)):
            for walk in walks:
                yield walk, self._changes.come_to(walk, begin, sight, after)


def _people(nodes: Iterable[Node]) -> set[Node]:
    return {node for node in nodes if node.kind == PERSON_NODE}


def _each(walks: Iterable[Walk]) -> tuple[Walk, ...]:
    return tuple(dict.fromkeys(walks))
