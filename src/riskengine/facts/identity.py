"""Which ids are known to be of one person: as somebody said, never guessed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple, TypeAlias

from riskengine.facts.record import SAME, links_stated, moment_of
from riskengine.model.events import Event, LinkEnded
from riskengine.model.network import PERSON_NODE, Between, Node
from riskengine.rulebook.vocabulary import Relation

TakenBack: TypeAlias = Callable[[str, datetime | None], Collection[str]]
"""Returns the events of an incident that are taken back, as known by a moment (None: by now)."""


class _Said(NamedTuple):
    """That another id is of the same person; or that this no longer holds."""

    event: Event
    relation: str
    other: str
    ends: bool


class Identities:
    """Which ids were said to be of one person.

    Being one person has no dates: it holds from when it was said until that is ended or taken back.
    """

    __slots__ = ("_relations", "_said", "_taken_back")

    def __init__(self, relations: Mapping[str, Relation], taken_back: TakenBack) -> None:
        """Begin with nothing.

        Args:
            relations: The relations that are declared.
            taken_back: Says what is taken back, of the events of an incident.
        """
        self._relations = {one.id for one in relations.values() if one.means == SAME}
        self._taken_back = taken_back
        self._said: dict[str, list[_Said]] = {}

    def take(self, event: Event) -> None:
        """Take in an event, in whatever order they come."""
        for who, said in self._of(event):
            self._said.setdefault(who, []).append(said)

    def remove(self, event: Event) -> None:
        """Forget an event whose content was removed for good."""
        for who, _ in self._of(event):
            left = [one for one in self._said.pop(who, ()) if one.event.id != event.id]
            if left:
                self._said[who] = left

    def of(
        self,
        person: str,
        as_of: datetime | None = None,
        known_at: datetime | None = None,
        without: Collection[Between] = (),
    ) -> frozenset[str]:
        """Return every id of a person: the one asked about, and those said to be of the same person.

        Args:
            person: The id.
            as_of: Nothing that occurred later counts; None for all.
            known_at: Nothing that was recorded later, or taken back by then, counts; None for all.
            without: Links that are left out, whoever stated them.
        """
        found = {person}
        waiting = [person]
        while waiting:
            new = set(self._others(waiting.pop(), as_of, known_at, without)) - found
            found |= new
            waiting += new
        return frozenset(found)

    def _others(
        self, person: str, as_of: datetime | None, known_at: datetime | None, without: Collection[Between]
    ) -> Iterator[str]:
        """Yield the other id of each statement that stands and that nothing has ended."""
        told = [one for one in self._said.get(person, ()) if self._counts(one.event, as_of, known_at)]
        over = [((one.relation, one.other), moment_of(one.event)) for one in told if one.ends]
        for one in told:
            link, moment = (one.relation, one.other), moment_of(one.event)
            if one.ends or any(ended == link and when > moment for ended, when in over):
                continue
            if not without or _between(one.relation, person, one.other) not in without:
                yield one.other

    def _counts(self, event: Event, as_of: datetime | None, known_at: datetime | None) -> bool:
        return (
            (as_of is None or event.occurred_at <= as_of)
            and (known_at is None or event.recorded_at <= known_at)
            and event.id not in self._taken_back(event.incident, known_at)
        )

    def _of(self, event: Event) -> Iterator[tuple[str, _Said]]:
        """Yield what an event says of each of two ids."""
        ends = isinstance(event, LinkEnded)
        for link in (event,) if isinstance(event, LinkEnded) else links_stated(event):
            if link.relation in self._relations:
                yield link.source, _Said(event, link.relation, link.target, ends)
                yield link.target, _Said(event, link.relation, link.source, ends)


def _between(relation: str, one: str, other: str) -> Between:
    return (relation, frozenset((Node(PERSON_NODE, one), Node(PERSON_NODE, other))))
