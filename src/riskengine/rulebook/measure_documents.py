"""The shape of a measure, as a fact of the vocabulary declares it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from riskengine.rulebook.written import FactId, Id, Long, Part, Scalar


class SelectionDoc(Part):
    """What is counted: incidents, actions, flags or answers."""

    incidents: Annotated[list[Id], Field(min_length=1)] | None = None
    actions: Annotated[list[Id], Field(min_length=1)] | None = None
    flags: Annotated[list[Id], Field(min_length=1)] | None = None
    told: Annotated[dict[FactId, Scalar], Field(min_length=1)] | None = None
    roles: Annotated[list[Id], Field(min_length=1)] | None = None
    during: Annotated[list[Id], Field(min_length=1)] | None = None
    where: Annotated[dict[Id, Scalar], Field(min_length=1)] | None = None


class DistinctDoc(SelectionDoc):
    """What is counted, and what makes two of them different."""

    by: Id


class WeightedDoc(SelectionDoc):
    """One line of a checklist: what is looked for, and what it weighs when it is fresh."""

    weight: int | float | str


class ElapsedDoc(Part):
    """From when, and until when, time is counted."""

    since: str | SelectionDoc | Annotated[list[str | SelectionDoc], Field(min_length=1)]
    at_least_since: str | SelectionDoc | None = None
    until: str | SelectionDoc | None = None


class LinkedDoc(Part):
    """Which links are followed, and how far: any of some up to so many, or exactly these in this order.

    Attributes:
        via: The links that may be followed: relations, roles, present_at and reported_at.
        hops: How many links at most, with via; one where it is left out.
        path: The links in order, in place of via; a list stands for any one of its links.
        within: now for what is so now, or how long ago at most it was so; left out for at any time.
        to: Whether people or places are reached.
        and_self: Whether where the links begin counts too.
    """

    via: Annotated[list[Id], Field(min_length=1)] | None = None
    hops: Annotated[int, Field(ge=1)] | None = None
    path: Annotated[list[Id | Annotated[list[Id], Field(min_length=1)]], Field(min_length=1)] | None = None
    within: Long | None = None
    to: Literal["person", "place"] = "person"
    and_self: bool = False


class MeasureDoc(Part):
    """How a fact is computed from history: what is computed, how far back, and of whom."""

    count: SelectionDoc | None = None
    exists: SelectionDoc | None = None
    first: SelectionDoc | None = None
    latest: SelectionDoc | None = None
    elapsed: ElapsedDoc | None = None
    distinct: DistinctDoc | None = None
    score: Annotated[list[WeightedDoc], Field(min_length=1)] | None = None
    trend: SelectionDoc | None = None
    window: Long | None = None
    scope: Literal["subject", "place", "incident"] | None = None
    linked: LinkedDoc | None = None
    elsewhere: bool = False
    systems: list[Id] = []
    fades_over: Long | None = None
