"""Which ids are known to be of one person, and which are known not to be: as was said, never guessed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from riskengine.facts.record import moment_of
from riskengine.model.events import Event, IncidentReported, InformationAdded, LinkEnded, LinkSaid, LinkStated
from riskengine.rulebook.vocabulary import Relation

SAME: Final = "same"
DIFFERENT: Final = "different"

TakenBack: TypeAlias = Callable[[str, datetime | None], Collection[str]]
"""Returns the events of an incident that are taken back, as known by a moment (None: by now)."""


@dataclass(frozen=True, slots=True)
class _Said:
    """That two ids are, or are not, of one person; or that this is no longer said."""

    event: Event
    relation: str
    one: str
    other: str
    ends: bool


class Identities:
    """What was said of ids: that two are of one person, that they are not, and that this no longer holds.

    Being one person has no dates: it holds from when it was said until that is ended or taken back.
    """

    __slots__ = ("_means", "_said", "_taken_back")

    def __init__(self, relations: Mapping[str, Relation], taken_back: TakenBack) -> None:
        """Begin with nothing.

        Args:
            relations: The relations that are declared.
            taken_back: Says what is taken back, of the events of an incident.
        """
        self._means = {one.id: one.means for one in relations.values() if one.means in (SAME, DIFFERENT)}
        self._taken_back = taken_back
        self._said: dict[str, list[_Said]] = {}

    def take(self, event: Event) -> None:
        """Take in an event, in whatever order they come."""
        for said in self._of(event):
            self._said.setdefault(said.one, []).append(said)
            self._said.setdefault(said.other, []).append(said)

    def remove(self, event: Event) -> None:
        """Forget an event whose content was removed for good."""
        for said in self._of(event):
            for who in (said.one, said.other):
                left = [one for one in self._said.pop(who, ()) if one.event.id != event.id]
                if left:
                    self._said[who] = left

    def of(
        self, person: str, as_of: datetime | None = None, known_at: datetime | None = None
    ) -> frozenset[str]:
        """Return every id of a person: the one asked about, and those said to be of the same person.

        Args:
            person: The id.
            as_of: Nothing that occurred later counts; None for all.
            known_at: Nothing that was recorded later, or taken back by then, counts; None for all.
        """
        found = {person}
        waiting = [person]
        while waiting:
            new = set(self._standing(waiting.pop(), SAME, as_of, known_at)) - found
            found |= new
            waiting += new
        return frozenset(found)

    def told_apart(
        self, person: str, as_of: datetime | None = None, known_at: datetime | None = None
    ) -> frozenset[str]:
        """Return the ids that were said not to be of this person, under any of her ids."""
        ids = self.of(person, as_of, known_at)
        return frozenset(other for one in ids for other in self._standing(one, DIFFERENT, as_of, known_at))

    def _standing(
        self, person: str, means: str, as_of: datetime | None, known_at: datetime | None
    ) -> Iterator[str]:
        """Yield the other id of each statement of one meaning that stands and that nothing has ended."""
        told = [
            said
            for said in self._said.get(person, ())
            if self._means[said.relation] == means and self._counts(said.event, as_of, known_at)
        ]
        over: dict[tuple[str, str, str], tuple[datetime, datetime]] = {}
        for said in told:
            if said.ends:
                pair = (said.relation, *_pair(said))
                over[pair] = max(over.get(pair, moment_of(said.event)), moment_of(said.event))
        for said in told:
            ended = over.get((said.relation, *_pair(said)))
            if not said.ends and (ended is None or ended <= moment_of(said.event)):
                yield said.other if said.one == person else said.one

    def _counts(self, event: Event, as_of: datetime | None, known_at: datetime | None) -> bool:
        return (
            (as_of is None or event.occurred_at <= as_of)
            and (known_at is None or event.recorded_at <= known_at)
            and event.id not in self._taken_back(event.incident, known_at)
        )

    def _of(self, event: Event) -> Iterator[_Said]:
        links: tuple[LinkSaid | LinkStated | LinkEnded, ...] = ()
        if isinstance(event, LinkStated | LinkEnded):
            links = (event,)
        elif isinstance(event, IncidentReported | InformationAdded):
            links = event.links
        for link in links:
            if link.relation in self._means and link.source != link.target:
                yield _Said(event, link.relation, link.source, link.target, isinstance(link, LinkEnded))


def _pair(said: _Said) -> tuple[str, str]:
    return (said.one, said.other) if said.one < said.other else (said.other, said.one)
