"""Measures: facts that are computed from history, by a declaration and never by a rule of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from riskengine.rulebook.conditions import Test
from riskengine.rulebook.network import Walk
from riskengine.rulebook.source import Span
from riskengine.rulebook.terms import Term


class MeasureKind(StrEnum):
    """What is computed: each gives one type of fact."""

    COUNT = "count"
    EXISTS = "exists"
    FIRST = "first"
    LATEST = "latest"
    ELAPSED = "elapsed"
    DISTINCT = "distinct"
    SCORE = "score"
    TREND = "trend"


class Scope(StrEnum):
    """Whose history is read."""

    SUBJECT = "subject"
    PLACE = "place"
    INCIDENT = "incident"
    LINKED = "linked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is counted: incidents, actions, flags or answers, by kind and content.

    Exactly one of incidents, actions, flags is named, or answers alone; each incident counts once.

    Attributes:
        incidents: Kinds of incident, any one of them.
        actions: Actions, any one of them, done and not only tried.
        flags: Markers, any one of them, raised.
        told: Answers by the key of the fact, each with a test; all of them were told in the incident, of the
            subject (of the incident, for a fact of the incident).
        roles: Roles that the subject was given in the incident, any one of them; empty for any.
        during: Kinds of incident in which actions were done or answers told; None for any.
        where: Tests on the details of an action.
    """

    incidents: frozenset[str] | None = None
    actions: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    told: Mapping[str, Test] = field(default_factory=dict)
    roles: frozenset[str] = frozenset()
    during: frozenset[str] | None = None
    where: Mapping[str, Test] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighted:
    """One line of a checklist: what is looked for, and what it weighs when it is fresh."""

    weight: int | float
    selection: Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """From when, or until when, time is counted.

    Attributes:
        moment: ``occurred``, ``reported`` or ``recorded``: of the report itself; None for anything else.
        fact: The key of a told fact that is a time, of the measure's own subject; None for anything else.
        selection: The latest of these, or None.
    """

    moment: str | None = None
    fact: str | None = None
    selection: Selection | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How one fact is computed.

    Attributes:
        kind: What is computed.
        scope: Whose history is read.
        selection: What is counted; None for a score or for elapsed.
        window: How far back; None for all of history. A window begins its length before the incident began,
            or was last reviewed if that is later, and ends now: the clock alone takes nothing out of it.
        elsewhere: Whether only other incidents count.
        systems: The systems that must have been searched before the measure is exact.
        since: From when time is counted: the latest of these, for elapsed.
        at_least_since: From when it is counted at least, while the first is unknown.
        until: Until when, for elapsed: the first after that; None for now.
        by: What makes two things different, for distinct: ``place``, a role, or the name of a detail.
        checklist: The lines of a score.
        linked: The links over which it looks at others' history, with `Scope.LINKED`; else None.
        fades_over: How long until a line of a score weighs nothing any more; it fades evenly. None: never.
        span: Where it is declared.
    """

    kind: MeasureKind
    scope: Scope = Scope.SUBJECT
    selection: Selection | None = None
    window: Term | None = None
    elsewhere: bool = False
    systems: tuple[str, ...] = ()
    since: tuple[Since, ...] = ()
    at_least_since: Since | None = None
    until: Since | None = None
    by: str | None = None
    linked: Walk | None = None
    checklist: tuple[Weighted, ...] = ()
    fades_over: Term | None = None
    span: Span
