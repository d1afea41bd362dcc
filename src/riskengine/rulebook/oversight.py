"""Measures of oversight: what is counted over the whole force, and from where on somebody must look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from riskengine.model.overview import Figure, OversightState
from riskengine.rulebook.conditions import Test
from riskengine.rulebook.source import Span
from riskengine.rulebook.terms import Term


class Counts(StrEnum):
    """What is counted."""

    DUTIES = "duties"
    PEOPLE = "people"
    INCIDENTS = "incidents"
    CHALLENGES = "challenges"


GROUNDS: Final = ("below_floor", "forbidden", "lowered", "left_owed")
"""Why a decision is challenged: it lies below a floor, does what is forbidden, lowers a grade or level
without what that needs, or closes the incident over something that is still owed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """Which of the things that are counted count; whatever is said must all be so.

    Attributes:
        during: Kinds of incident, any one of them; None for any.
        present: Roles of which somebody at the incident certainly plays one; empty for any.
        states: How a duty stands, in the words that rules have for it, any one of them.
        graded: The grade (``response``) or level that a person set last, by scale; in any one of these.
        risk: The level that is the higher of the one set and the floor, by strand; in any one of these.
        handled: Handlings that are in force, any one of them.
        lowered: Scales on which the grade or level in force is lower than the one before it, any one.
        done: Actions that are recorded as done, any one of them.
        not_done: Actions of which none is recorded as done.
    """

    during: frozenset[str] | None = None
    present: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    graded: Mapping[str, Test] = field(default_factory=dict)
    risk: Mapping[str, Test] = field(default_factory=dict)
    handled: frozenset[str] = frozenset()
    lowered: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()
    not_done: frozenset[str] = frozenset()


ANY: Final = Narrowing()
"""Whatever is counted counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """From where on a figure is a breach, or worth knowing of: where it lies above this.

    Attributes:
        figure: The figure.
        above: A number, or for a share thousandths, or for the oldest a length of time.
        written: As the pack writes it.
        parameter: The parameter of the pack that says so.
        state: What it comes to.
    """

    figure: Figure
    above: int | Term
    written: str
    parameter: str
    state: OversightState


@dataclass(frozen=True, slots=True, kw_only=True)
class OversightMeasure:
    """One measure of oversight.

    Attributes:
        id: Its name, ``area.name``.
        title: What is counted, in a sentence.
        counts: What is counted.
        names: The actions that are owed, the roles of people, the kinds of incident, or the grounds of the
            challenges that are counted: any one of them.
        among: Which of these it is counted among: the whole, of a share.
        only: Which of those are counted.
        is_share: Whether it is a share of those it is counted among.
        per: Among how many what is counted is shared out; None where it is not.
        window: Only incidents reported within this time count, closed ones too; None for those that are open,
            and those closed with something still owed.
        thresholds: From where on somebody must look.
        no_threshold: Why the pack sets none, or None.
        because: Why it is counted.
        sources: The ids of its sources.
        owner: Who answers for it.
        pack: The pack that wrote it.
        version: That pack's version.
        span: Where it stands.
    """

    id: str
    title: str
    counts: Counts
    names: frozenset[str]
    among: Narrowing = ANY
    only: Narrowing = ANY
    is_share: bool = False
    per: int | None = None
    window: Term | None = None
    thresholds: tuple[Threshold, ...] = ()
    no_threshold: str | None = None
    because: str
    sources: tuple[str, ...]
    owner: str
    pack: str
    version: str
    span: Span
