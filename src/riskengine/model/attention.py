"""Attention: what is shown to whom, and how loudly; it is a budget, so each thing is shown once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AlertLevel(StrEnum):
    """How loudly an alert is shown."""

    INTERRUPT = "interrupt"
    BOARD = "board"
    RECORD = "record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One thing that somebody must see, shown once, to one post.

    Attributes:
        id: ``incident/cause``: the duty or challenge behind it; its identity.
        incident: The incident.
        subject: The person it is about, or None for the incident.
        cause: The id of the duty or the challenge behind it.
        rules: The rules behind that.
        level: How loudly it is shown.
        to: The post it is shown to.
        ground: What it rests on; an alert that was acknowledged is silent until this changes.
        since: When its ground came about.
        says: What is the matter, in one line.
        limit: Whether a time set by law is behind it; such an alert cannot be silenced.
    """

    id: str
    incident: str
    subject: str | None = None
    cause: str
    rules: tuple[str, ...] = ()
    level: AlertLevel
    to: str
    ground: str
    since: datetime
    says: str
    limit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyList:
    """What is overdue and has gone as far up as it can: one list a week for each who has any of it.

    Attributes:
        to: The post that has it.
        at: The moment the list was due.
        duties: Each duty, as its incident and its id.
    """

    to: str
    at: datetime
    duties: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance:
    """What has changed by time, or in other incidents, since the engine was last advanced.

    Attributes:
        as_of: The moment.
        alerts: The alerts that are new, or louder, or somebody else's, since then; loudest first.
        lists: The weekly lists that have fallen due since then.
        changed: The incidents in which anything fell due or was decided anew.
        failed: Each fault that kept incidents from being decided, with those incidents: one alarm each.
    """

    as_of: datetime
    alerts: tuple[Alert, ...] = ()
    lists: tuple[WeeklyList, ...] = ()
    changed: tuple[str, ...] = ()
    failed: tuple[tuple[str, tuple[str, ...]], ...] = ()
