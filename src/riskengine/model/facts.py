"""Facts: typed values about subjects at one moment, each known, bounded or unknown.

This is what inference reads. Values are *encoded*: an ordered enum is the rank of its word, a
duration its length in seconds, a time an aware ``datetime``; the vocabulary can show them again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeAlias

from riskengine.model.events import Event
from riskengine.model.network import LeftOut, LinkPath
from riskengine.model.truth import Truth

INCIDENT: Final = "incident"
"""The role that only the incident itself plays."""


class WhyUnknown(StrEnum):
    """Why a fact is unknown: each is asked about differently, none of them means no."""

    NOT_ASKED = "not_asked"
    NOT_KNOWN = "not_known"
    REFUSED = "refused"
    LAPSED = "lapsed"
    NOT_SEARCHED = "not_searched"


@dataclass(frozen=True, slots=True)
class Bounds:
    """A number known only to lie between ``lo`` and ``hi``, both included; None is open.

    Three missing episodes found before all systems are searched read as ``Bounds(3, None)``. A comparison is
    true where it is so of every value within them.
    """

    lo: float | None = None
    hi: float | None = None

    def __lt__(self, other: object) -> bool:
        return self.hi is not None and self.hi < other  # type: ignore[operator]

    def __le__(self, other: object) -> bool:
        return self.hi is not None and self.hi <= other  # type: ignore[operator]

    def __gt__(self, other: object) -> bool:
        return self.lo is not None and self.lo > other  # type: ignore[operator]

    def __ge__(self, other: object) -> bool:
        return self.lo is not None and self.lo >= other  # type: ignore[operator]

    def contains(self, value: float) -> bool:
        """Tell whether a value lies within the bounds."""
        return (self.lo is None or value >= self.lo) and (self.hi is None or value <= self.hi)


class NotApplicable:
    """The value of a fact that does not apply to this subject: every test on it is no."""

    __slots__ = ()

    def __lt__(self, other: object) -> bool:
        return False

    __gt__ = __le__ = __ge__ = __lt__

    def __repr__(self) -> str:
        return "NOT_APPLICABLE"

    def __reduce__(self) -> str:
        # There is only one, also in a process that facts are sent to: it is told by `is`.
        return "NOT_APPLICABLE"


NOT_APPLICABLE: Final = NotApplicable()

Scalar: TypeAlias = bool | int | float | str | datetime
Value: TypeAlias = Scalar | Bounds | NotApplicable


@dataclass(frozen=True, slots=True)
class Subject:
    """A person at the incident, the incident itself, or a possible person nobody has named.

    Attributes:
        id: The person's or incident's id; a possible person's is ``?`` and the role (``?child``).
        roles: Each role the subject plays, certainly (TRUE) or possibly (UNKNOWN); others are left out.
        readings: What is known, by fact id (``person.age``); a fact left out is unknown.
        unknown: Why a fact was not answered, where somebody was asked; all others are not asked.
        unnamed: Whether this stands for somebody nobody has named; unnamed subjects count for
            ceilings and questions, never for floors, duties or challenges.
        told: The ids of the events that each reading rests on.
        linked: Whether this is somebody, or stands for somebody, whom links bring in and who is not at the
            incident: they play what brings them in, and are nobody that ``some person`` asks about.
    """

    id: str
    roles: Mapping[str, Truth]
    readings: Mapping[str, Value]
    unknown: Mapping[str, WhyUnknown] = field(default_factory=dict)
    unnamed: bool = False
    told: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    linked: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two answers to one question that differ: the one that stands is shown with those it overrules."""

    subject: str
    fact: str
    stands: str
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything inference and grading may read about one incident at one moment.

    Attributes:
        incident: The incident as a subject; its role is ``incident``.
        kinds: The kinds the incident has so far.
        people: The people with a role, named first (by id), then the possible ones.
        relations: Relations between people, as (relation, source, target).
        as_of: The moment the facts are of.
        known_at: Nothing recorded after this moment is among them.
        events: The events that stand at this moment, in order; nobody's decision is read from them
            by a rule, grading ends duties and challenges by them.
        elsewhere: What was done in other incidents that settles what is owed for these people in every
            incident, in order.
        late: When what was found elsewhere was written down, by subject and fact, where that was only after
            this moment.
        paths: The links that a reading was found over, by subject and fact; under an empty fact, those that
            brought the subject in.
        left_out: What a bound of the network cut off.
        conflicts: Answers that differ.
        edges: The future moments at which a fact changes by time alone.
    """

    incident: Subject
    kinds: frozenset[str]
    people: tuple[Subject, ...]
    relations: frozenset[tuple[str, str, str]]
    as_of: datetime
    known_at: datetime
    events: tuple[Event, ...] = ()
    elsewhere: tuple[Event, ...] = ()
    late: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    paths: Mapping[tuple[str, str], tuple[LinkPath, ...]] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    edges: tuple[datetime, ...] = ()

    def next_change(self, after: datetime) -> datetime | None:
        """Return the first moment after ``after`` at which a fact changes by time alone."""
        later = [edge for edge in self.edges if edge > after]
        return min(later) if later else None

    def subject(self, subject_id: str) -> Subject | None:
        """Return the subject of that id, or None."""
        if subject_id == self.incident.id:
            return self.incident
        return next((person for person in self.people if person.id == subject_id), None)
