"""The ledger: what an incident must remember between decisions. It is computed, never told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from riskengine.model.grades import Binds


class DutyState(StrEnum):
    """Where a duty stands; open and overdue are owed, awaited is another agency's, all others have ended."""

    OPEN = "open"
    OVERDUE = "overdue"
    AWAITED = "awaited"
    DISCHARGED = "discharged"
    TRANSFERRED = "transferred"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


class Deadline(StrEnum):
    """What kind of time it is: law, the force's target, or a review."""

    LIMIT = "limit"
    TARGET = "target"
    REVIEW = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """What another agency owes in turn: awaited and chased, never overdue against an officer.

    Attributes:
        agency: The agency that owes it.
        action: What it owes.
    """

    agency: str
    action: str


class TargetOf(StrEnum):
    """Whose target runs: that of the grade a person set, or that of the floor above it."""

    GRADE = "grade"
    FLOOR = "floor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One action, or answer, owed for one subject or pair in one incident on one occasion.

    Attributes:
        id: ``what/subject[/other][@occasion]``, its identity within the incident.
        actions: What ends it, any one of these; empty where an answer is owed.
        answer: The fact that is owed an answer, or None.
        subject: The person it is owed for, or the incident.
        other: The second person of a pair.
        occasion: The event that brought it, or None.
        target_of: Whose target its deadline is, for attendance; None for every other duty.
        state: Where it stands.
        opened_at: When a rule first owed it.
        known_from: When what it rests on was first on record, where that was later than it was owed.
        due_at: The earliest deadline among the rules that owe it.
        deadline: What kind of time ``due_at`` is.
        recurs: Whether it is owed again each time it is done.
        done_by: Ids of the events that did it in earlier rounds, for one that recurs.
        missed: How many times in a row one that recurs was missed.
        by: The highest post any of the rules names.
        holder: Who has it now: the post that owes it, or the rank it has gone up to.
        escalate_to: The rank no escalation goes beyond.
        binds: The strongest of the rules that owe it.
        rules: The ids of the rules that owe it.
        awaits: What another agency owes once it is done.
        before: The actions it must come before.
        attempts: Ids of events that tried and did not end it.
        ended_at: When it ended.
        ended_by: The id of the event that ended it.
        reason: Why it was released.
        transferred_to: The post or agency that has accepted it.
        reference: The record number it was accepted under.
        check_back: When it comes back unless it is done.
    """

    id: str
    actions: tuple[str, ...] = ()
    answer: str | None = None
    subject: str
    other: str | None = None
    occasion: str | None = None
    target_of: TargetOf | None = None
    state: DutyState = DutyState.OPEN
    opened_at: datetime
    known_from: datetime | None = None
    due_at: datetime | None = None
    deadline: Deadline | None = None
    recurs: bool = False
    done_by: tuple[str, ...] = ()
    missed: int = 0
    by: str
    holder: str | None = None
    escalate_to: str | None = None
    binds: Binds
    rules: tuple[str, ...]
    awaits: Awaited | None = None
    before: tuple[str, ...] = ()
    attempts: tuple[str, ...] = ()
    ended_at: datetime | None = None
    ended_by: str | None = None
    reason: str | None = None
    transferred_to: str | None = None
    reference: str | None = None
    check_back: datetime | None = None

    @property
    def owed(self) -> bool:
        """Whether somebody still owes it."""
        return self.state in (DutyState.OPEN, DutyState.OVERDUE)

    @property
    def lapsed(self) -> bool:
        """Whether a time set by law has passed: what could be done until then no longer can."""
        return self.state is DutyState.OVERDUE and self.deadline is Deadline.LIMIT


class ChallengeState(StrEnum):
    """Where a challenge stands."""

    OPEN = "open"
    MET = "met"
    UNDONE = "undone"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """The engine's answer to one human decision below a floor or against a prohibition.

    Attributes:
        id: ``event/scale[/subject]``, its identity within the incident.
        event: The decision that is challenged.
        scale: The scale it was made on, or ``handling``.
        subject: Whom it was about, or None for the response.
        decided: What was decided.
        floor: The floor it lies below, or None for a prohibition.
        forbids: The prohibition it goes against, or None.
        lacks: What a lowering, or the removal of a marker, lacks: ``reason``, ``role``, ``information``.
        unended: The duties that had not ended when the incident was closed.
        decided_by: The person who decided, who may not answer it.
        state: Where it stands.
        raised_at: When it was first shown.
        rules: The rules behind the floor or the prohibition.
        answered_floor: The floor that was answered; a higher one raises it again.
        ended_at: When it ended.
        ended_by: The event that ended it.
        reason: What was answered.
    """

    id: str
    event: str
    scale: str
    subject: str | None = None
    decided: str
    floor: str | None = None
    forbids: str | None = None
    lacks: tuple[str, ...] = ()
    unended: tuple[str, ...] = ()
    decided_by: str | None = None
    state: ChallengeState = ChallengeState.OPEN
    raised_at: datetime
    rules: tuple[str, ...]
    answered_floor: str | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeInForce:
    """The grade, level or handling that a person set last, on one scale, for one subject."""

    scale: str
    value: str
    subject: str | None
    event: str
    set_at: datetime
    first_set_at: datetime
    by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Who owns an open incident, and whom it was offered to and who has not yet taken it.

    Attributes:
        post: The owner's post.
        person: The owner.
        since: The event that made them its owner.
        offered_to: The person it is offered to, or None.
        offer: The event that offers it, or None.
        offered_at: When it was offered, or None.
    """

    post: str
    person: str | None
    since: str
    offered_to: str | None = None
    offer: str | None = None
    offered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastFloor:
    """The last good floors of an incident, for a degraded decision."""

    response: str | None
    risks: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Duties, challenges and grades in force of one incident; a stored ledger is only a cache.

    Attributes:
        incident: The incident it belongs to.
        as_of: The last moment folded in, or None before the first.
        duties: Every duty ever opened, by id.
        challenges: Every challenge ever raised, by id.
        grades: The grades in force, by (scale, subject).
        held_since: When each rule began to hold for its subject or pair, by (rule, subject, other).
        last_floor: The floors of the last good decision.
        closed: Whether the incident is closed.
        attended_at: When what meets a response grade was last done, or None.
        acknowledged: The alerts somebody has acknowledged, with the ground each then had.
        owner: Who owns the incident, or None where nobody does.
    """

    incident: str
    as_of: datetime | None = None
    duties: Mapping[str, Duty] = field(default_factory=dict)
    challenges: Mapping[str, Challenge] = field(default_factory=dict)
    grades: Mapping[tuple[str, str | None], GradeInForce] = field(default_factory=dict)
    held_since: Mapping[tuple[str, str, str | None], datetime] = field(default_factory=dict)
    last_floor: LastFloor | None = None
    closed: bool = False
    attended_at: datetime | None = None
    acknowledged: Mapping[str, str] = field(default_factory=dict)
    owner: Owner | None = None
