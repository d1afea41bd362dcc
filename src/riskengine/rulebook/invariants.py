"""Invariants: what must be so whatever the rules say; `riskengine verify` tests them by generated cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from riskengine.model.grades import ResponseGrade, RiskLevel
from riskengine.rulebook.conditions import ALWAYS, Clause, Condition
from riskengine.rulebook.source import Span


class Against(StrEnum):
    """What something may never do: lower a floor, remove what is owed or forbidden, put off a deadline."""

    LOWERS = "lowers"
    REMOVES = "removes"
    DELAYS = "delays"


@dataclass(frozen=True, slots=True, kw_only=True)
class Always:
    """What there is at least.

    Attributes:
        response: The least response.
        risk: The least level, by strand.
        owed: Actions of which each is owed, or has been.
        forbid: What is not allowed.
    """

    response: ResponseGrade | None = None
    risk: Mapping[str, RiskLevel] = field(default_factory=dict)
    owed: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Being:
    """Something that somebody may be.

    Attributes:
        says: What, as the pack writes it.
        role: The role they have; None where something is told of them.
        clause: What is told of them; None for a role.
        rather_than: What is told otherwise; None where otherwise nothing is told, or no for yes.
        span: Where it stands.
    """

    says: str
    role: str | None = None
    clause: Clause | None = None
    rather_than: Clause | None = None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Invariant:
    """What must be so whatever the rules say: what there always is, or what never counts against anybody.

    Attributes:
        id: Its name, ``area.name``.
        title: What it says, in one sentence.
        about: The role of those it is about; ``incident`` for the incident.
        kinds: The kinds of incident it applies to; None for all.
        when: When it applies.
        always: What there is at least, then; None where it is about what never counts against anybody.
        being: Each of what never counts against anybody.
        never: What it never does.
        because: Why.
        sources: The ids of its sources.
        owner: Who answers for it.
        pack: The pack that declares it.
        version: That pack's version.
        span: Where it stands.
    """

    id: str
    title: str
    about: str
    kinds: frozenset[str] | None = None
    when: Condition = ALWAYS
    always: Always | None = None
    being: tuple[Being, ...] = ()
    never: frozenset[Against] = frozenset()
    because: str
    sources: tuple[str, ...]
    owner: str
    pack: str
    version: str
    span: Span
