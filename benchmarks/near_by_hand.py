"""Who that is marked is within two links of somebody, written by hand over plain dicts for this one question.

What a careful person would write: each statement with when it was said, was on record and was taken back;
ends heard of later; hubs not followed; buildings and other ids looked at, though this town has none.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from riskengine.model.events import (
    Event,
    EventReplaced,
    FlagRaised,
    IncidentReported,
    LinkEnded,
    LinkSaid,
    LinkStated,
)

RELATIONS = ("knows", "lives_with", "resides_at")
HOPS, REACHED = 2, 300
MOST = {"person": 200, "place": 25}


class Said(NamedTuple):
    """One statement, seen from one end."""

    relation: str
    other: str
    event: str
    said: datetime
    known: datetime
    until: datetime | None


class Near:
    """The network, for this question."""

    def __init__(self, events: Iterable[Event]) -> None:
        """Take everything that was said."""
        self.links: dict[str, list[Said]] = {}
        self.ends: dict[tuple[str, str, str], list[tuple[datetime, datetime]]] = {}
        self.gone: dict[str, datetime] = {}
        self.marks: dict[str, list[tuple[datetime, datetime, str]]] = {}
        self.places: set[str] = set()
        self.parts: dict[str, list[str]] = {}
        self.same: dict[str, list[str]] = {}
        for event in events:
            self._take(event)

    def _take(self, event: Event) -> None:
        match event:
            case LinkStated():
                self._link(event, event)
            case IncidentReported():
                for link in event.links:
                    self._link(event, link)
            case LinkEnded():
                for pair in ((event.source, event.target), (event.target, event.source)):
                    key = (event.relation, *pair)
                    self.ends.setdefault(key, []).append((event.occurred_at, event.recorded_at))
            case EventReplaced():
                self.gone[event.replaces] = event.recorded_at
            case FlagRaised():
                mark = (event.occurred_at, event.recorded_at, event.id)
                self.marks.setdefault(event.subject, []).append(mark)
            case _:
                pass

    def _link(self, event: Event, link: LinkSaid | LinkStated) -> None:
        if link.relation not in RELATIONS:
            return
        if link.target_kind == "place":
            self.places.add(link.target)
        for one, other in ((link.source, link.target), (link.target, link.source)):
            said = Said(link.relation, other, event.id, event.occurred_at, event.recorded_at, link.until)
            self.links.setdefault(one, []).append(said)

    def marked_near(
        self, who: str, as_of: datetime, known_at: datetime
    ) -> tuple[int, list[tuple[str, ...]], list[str]]:
        """Return how many, the paths to them, and the hubs that were not followed."""
        paths: dict[str, tuple[str, ...]] = {who: (who,)}
        hubs: list[str] = []
        frontier = [who]
        for _ in range(HOPS):
            onward: list[str] = []
            for node in frontier:
                followed = self._followed(node, as_of, known_at)
                if followed is None:
                    hubs.append(node)
                    continue
                for relation, other in followed:
                    if other not in paths and len(paths) <= REACHED:
                        paths[other] = (*paths[node], relation, other)
                        onward.append(other)
                        for alike in self.same.get(other, ()):
                            paths.setdefault(alike, (*paths[other], "same_as", alike))
            frontier = onward
        marked = [one for one in paths if one != who and self._is_marked(one, as_of, known_at)]
        return len(marked), [paths[one] for one in marked], hubs

    def _followed(self, node: str, as_of: datetime, known_at: datetime) -> list[tuple[str, str]] | None:
        if self.parts.get(node):
            return []
        found: dict[str, str] = {}
        most = MOST["place" if node in self.places else "person"]
        for relation, other, event, said, known, until in self.links.get(node, ()):
            if said > as_of or known > known_at or until is not None:
                continue
            if event in self.gone and self.gone[event] <= known_at:
                continue
            ends = self.ends.get((relation, node, other))
            if ends and any(
                over <= as_of and heard <= known_at and (over, heard) > (said, known) for over, heard in ends
            ):
                continue
            if other not in found or relation < found[other]:
                found[other] = relation
                if len(found) > most:
                    return None
        return sorted((relation, other) for other, relation in found.items())

    def _is_marked(self, who: str, as_of: datetime, known_at: datetime) -> bool:
        return any(
            said <= as_of and known <= known_at and not (event in self.gone and self.gone[event] <= known_at)
            for said, known, event in self.marks.get(who, ())
        )
