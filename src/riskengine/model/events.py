"""Events: what control-room software tells the engine, and the only state worth keeping.

A closed set of typed envelopes; what varies (kinds, roles, facts, actions, flags) is declared in the
vocabulary, so policy grows without code. Fields map onto CloudEvents: ``id`` to id, ``type`` to type,
``incident`` to subject, ``occurred_at`` to time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints

from riskengine.model.network import PERSON_NODE

Name: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=200)]
"""A non-empty identifier: of an event, an incident, a person or something declared."""

_STRICT: ConfigDict = ConfigDict(extra="forbid", strict=False)


class Standing(StrEnum):
    """Whether what was said is fact, allegation or opinion."""

    FACT = "fact"
    ALLEGATION = "allegation"
    OPINION = "opinion"


class Unanswered(StrEnum):
    """Why an answer was asked for and not given."""

    NOT_KNOWN = "not_known"
    REFUSED = "refused"


class Replacement(StrEnum):
    """Why an earlier event no longer stands."""

    MISHEARD = "misheard"
    ENTERED_IN_ERROR = "entered_in_error"
    MISTAKEN_IDENTITY = "mistaken_identity"
    DUPLICATE = "duplicate"
    MALICIOUS = "malicious"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who says it: a post (call_handler, officer, caller, ...), and the person or the system behind it."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    post: Name
    person: Name | None = None
    system: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAnswered:
    """The answer of somebody who was asked and does not know, or will not say."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    unknown: Unanswered


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """The answer of somebody who knows only a bound: at least 3, at most 18, at least medium."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    at_least: int | float | str | None = None
    at_most: int | float | str | None = None


Answer: TypeAlias = bool | int | float | str | NotAnswered | Between
"""One answer as it stands on the wire; the vocabulary says which form a fact takes."""

Answers: TypeAlias = Mapping[Name, Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSaid:
    """A person at an incident, the roles given to them and what was said about them."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    id: Name
    roles: tuple[Name, ...] = ()
    facts: Answers = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSaid:
    """A relation between two people, or of one with a place or an object; it is read from source to target.

    Attributes:
        relation: The relation.
        source: Who or what it begins with.
        target: Who or what it leads to.
        source_kind: What the source is: a person, unless another kind is said.
        target_kind: What the target is: a person, unless another kind is said.
        since: From when it has been so; from when the event occurred, where nobody said.
        until: Until when it was so, where it was over before anybody said so.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    relation: Name
    source: Name
    target: Name
    source_kind: Name = PERSON_NODE
    target_kind: Name = PERSON_NODE
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What every event carries: identity, both times, and who said it.

    ``occurred_at`` is when it happened, ``recorded_at`` when it was written down; both carry an
    offset and the second is never before the first.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    id: Name
    incident: Name
    occurred_at: AwareDatetime
    recorded_at: AwareDatetime
    by: Source
    standing: Standing = Standing.FACT


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentReported(Envelope):
    """Somebody reports something: an incident is opened."""

    type: Literal["incident.reported"] = "incident.reported"
    kinds: Annotated[tuple[Name, ...], Field(min_length=1)]
    people: tuple[PersonSaid, ...] = ()
    links: tuple[LinkSaid, ...] = ()
    facts: Answers = field(default_factory=dict)
    place: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentReclassified(Envelope):
    """The incident turns out to be of further kinds; none is ever taken away."""

    type: Literal["incident.reclassified"] = "incident.reclassified"
    adds: Annotated[tuple[Name, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentClosed(Envelope):
    """A person closes the incident."""

    type: Literal["incident.closed"] = "incident.closed"
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentReopened(Envelope):
    """A closed incident is opened again."""

    type: Literal["incident.reopened"] = "incident.reopened"
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentMerged(Envelope):
    """This incident is the same as another and goes on there; what was said here counts there."""

    type: Literal["incident.merged"] = "incident.merged"
    into: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationAdded(Envelope):
    """Something more is learnt about the incident, the people at it or how they are related."""

    type: Literal["information.added"] = "information.added"
    people: tuple[PersonSaid, ...] = ()
    links: tuple[LinkSaid, ...] = ()
    facts: Answers = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeSet(Envelope):
    """A person sets a grade, a risk level or a handling (scale ``response``, a strand, or ``handling``)."""

    type: Literal["grade.set"] = "grade.set"
    scale: Name
    value: Name
    subject: Name | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionTaken(Envelope):
    """Somebody did something; an attempt is recorded and ends nothing."""

    type: Literal["action.taken"] = "action.taken"
    action: Name
    subject: Name | None = None
    other: Name | None = None
    attempt: bool = False
    details: Mapping[Name, bool | int | float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagRaised(Envelope):
    """A marker is put on, or found on, a person or place; ``on`` names the systems that show it."""

    type: Literal["flag.raised"] = "flag.raised"
    flag: Name
    subject: Name
    on: tuple[Name, ...] = ()
    until: AwareDatetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagCleared(Envelope):
    """A marker is taken off a person or place, on the systems named or, where none is, on all."""

    type: Literal["flag.cleared"] = "flag.cleared"
    flag: Name
    subject: Name
    on: tuple[Name, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkStated(Envelope):
    """A relation is stated, with the attributes of a `LinkSaid`."""

    type: Literal["link.stated"] = "link.stated"
    relation: Name
    source: Name
    target: Name
    source_kind: Name = PERSON_NODE
    target_kind: Name = PERSON_NODE
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkEnded(Envelope):
    """A relation has ended; it is named as it was stated."""

    type: Literal["link.ended"] = "link.ended"
    relation: Name
    source: Name
    target: Name
    source_kind: Name = PERSON_NODE
    target_kind: Name = PERSON_NODE


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsSearched(Envelope):
    """A system was searched for a person: what it holds of them is now known exactly."""

    type: Literal["records.searched"] = "records.searched"
    subject: Name
    system: Name
    back_to: AwareDatetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyTransferred(Envelope):
    """A named post or agency has accepted a duty, under a record number, to be checked by a date."""

    type: Literal["duty.transferred"] = "duty.transferred"
    duty: Name
    to: Name
    reference: Name
    check_back: AwareDatetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyReleased(Envelope):
    """A duty is refused, impossible or no longer needed: with the reason, by a post that may say so."""

    type: Literal["duty.released"] = "duty.released"
    duty: Name
    reason: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeAnswered(Envelope):
    """Somebody who may, and who is not the one who decided, answers a challenge."""

    type: Literal["challenge.answered"] = "challenge.answered"
    challenge: Name
    reason: Name
    considered: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertAcknowledged(Envelope):
    """Somebody has seen an alert and says why nothing more is done; it is silent until its ground changes."""

    type: Literal["alert.acknowledged"] = "alert.acknowledged"
    alert: Name
    reason: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverOffered(Envelope):
    """Whoever owns an open incident offers it to somebody else, with the board it stood on.

    Attributes:
        to: Who is to take it.
        board: The hash of the board that was handed over.
    """

    type: Literal["handover.offered"] = "handover.offered"
    to: Source
    board: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverAccepted(Envelope):
    """Whoever was offered an incident takes it; until then the giver owns it."""

    type: Literal["handover.accepted"] = "handover.accepted"
    offer: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class EventReplaced(Envelope):
    """An earlier event no longer stands; ``by_event`` names the one that stands in its place."""

    type: Literal["event.replaced"] = "event.replaced"
    replaces: Name
    why: Replacement
    by_event: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRedacted(Envelope):
    """The content of an earlier event is removed by law; its hash stays as a tombstone.

    ``hash`` is the content hash of what was removed: with it the engine can be told of a redaction whose
    event no longer exists anywhere.
    """

    type: Literal["record.redacted"] = "record.redacted"
    redacts: Name
    authority: Name
    hash: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None


Event: TypeAlias = (
    IncidentReported
    | IncidentReclassified
    | IncidentClosed
    | IncidentReopened
    | IncidentMerged
    | InformationAdded
    | GradeSet
    | ActionTaken
    | FlagRaised
    | FlagCleared
    | LinkStated
    | LinkEnded
    | RecordsSearched
    | DutyTransferred
    | DutyReleased
    | ChallengeAnswered
    | AlertAcknowledged
    | HandoverOffered
    | HandoverAccepted
    | EventReplaced
    | RecordRedacted
)
"""Anything the engine can be told."""

AnyEvent: TypeAlias = Annotated[Event, Field(discriminator="type")]
"""``Event`` as pydantic reads it from the wire, told apart by ``type``."""


def order_of(event: Event) -> tuple[datetime, datetime, str]:
    """Return the sort key of an event: when it occurred, then when it was recorded, then its id."""
    return (event.occurred_at, event.recorded_at, event.id)
