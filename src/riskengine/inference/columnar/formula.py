"""What a condition says, of the incident, of one person or of several: the form in which tables are asked.

A formula has a truth for the incident, for each person at it, or for each pair (or more) of them: that is
its place. Each part of a condition stands at the smallest place that it speaks of, whoever asks it, so it is
worked out once there, however many rules share it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from riskengine.rulebook.conditions import Test
from riskengine.rulebook.vocabulary import FactType

Place: TypeAlias = tuple[str, ...]
"""Of whom a formula speaks: of the incident alone, of one person, or of several by their roles."""

INCIDENT_PLACE: Final[Place] = ()
"""The place of what is said of the incident alone."""

ANYBODY: Final[Place] = ("",)
"""The place of what is said of one person, whatever they play: what is known of somebody is known once."""


@dataclass(frozen=True, slots=True)
class Tested:
    """A reading passes a test."""

    place: Place
    key: str
    type: FactType
    test: Test


@dataclass(frozen=True, slots=True)
class Answered:
    """Something is known under a key."""

    place: Place
    key: str


@dataclass(frozen=True, slots=True)
class OfKind:
    """The incident has one of some kinds."""

    kinds: tuple[str, ...]
    place: Place = INCIDENT_PLACE


@dataclass(frozen=True, slots=True)
class Plays:
    """A person plays a role."""

    role: str
    place: Place = ANYBODY


@dataclass(frozen=True, slots=True)
class Related:
    """The first of two is so related to the second; nobody knows that they are not."""

    place: Place
    relation: str


@dataclass(frozen=True, slots=True)
class Another:
    """The two are not one and the same; somebody unnamed may be several people."""

    place: Place


class Part(NamedTuple):
    """A formula inside another.

    Attributes:
        formula: The inner one.
        slots: For each person that it speaks of, who that is among those that the outer one speaks of.
    """

    formula: Formula
    slots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Every:
    """All parts are true."""

    place: Place
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part is true."""

    place: Place
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """At least so many parts are true."""

    place: Place
    n: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Denied:
    """The part is not true; what is unknown stays so."""

    place: Place
    part: Part


@dataclass(frozen=True, slots=True)
class NotShown:
    """The part is false or unknown."""

    place: Place
    part: Part


@dataclass(frozen=True, slots=True)
class Found:
    """There is somebody of whom, together with those kept, the part is true.

    Attributes:
        place: The place of those kept.
        part: What is asked; its slots say at which of its own people those kept stand.
    """

    place: Place
    part: Part


Formula: TypeAlias = (
    Tested
    | Answered
    | OfKind
    | Plays
    | Related
    | Another
    | Every
    | Either
    | Counted
    | Denied
    | NotShown
    | Found
)


def parts_of(formula: Formula) -> tuple[Part, ...]:
    """Return the formulas directly inside a formula, at whatever place."""
    match formula:
        case Every(parts=parts) | Either(parts=parts) | Counted(parts=parts):
            return parts
        case Denied(part=part) | NotShown(part=part) | Found(part=part):
            return (part,)
        case _:
            return ()
