"""The shape of a measure of oversight, as a file of rules declares it."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from riskengine.rulebook.written import Id, Long, PackId, Part, RuleId, Scalar, SourceId, Text

Names: TypeAlias = Annotated[list[Id], Field(min_length=1)]
"""Some names of one sort."""

Tests: TypeAlias = Annotated[dict[Id, Scalar], Field(min_length=1)]
"""A test on each of some scales."""


class ForceSelectionDoc(Part):
    """What is counted, and which of it.

    Attributes:
        duties: Count those for whom any of these actions is owed or awaited, once for each occasion.
        people: Count everybody who plays any of these roles, once in each incident.
        incidents: Count the incidents of any of these kinds.
        challenges: Count the challenges that nobody has met or answered, on any of these grounds.
    """

    duties: Names | None = None
    people: Names | None = None
    incidents: Names | None = None
    challenges: (
        Annotated[list[Literal["below_floor", "forbidden", "lowered", "left_owed"]], Field(min_length=1)]
        | None
    ) = None
    during: Names | None = None
    present: Names | None = None
    states: Annotated[list[Literal["open", "overdue", "awaited", "late"]], Field(min_length=1)] | None = None
    graded: Tests | None = None
    risk: Tests | None = None
    handled: Names | None = None
    lowered: Names | None = None
    done: Names | None = None
    not_done: Names | None = None


class ThresholdsDoc(Part):
    """From where on a figure matters: where it lies above what a parameter of the pack says.

    Attributes:
        number: How many there are.
        share: Which part of the whole they are; the parameter says it as 10%.
        oldest: How long the oldest has been waiting; the parameter says it as 3d or 2 working days.
        each: How many there are for each of those it is shared out among.
    """

    number: Scalar | None = None
    share: Scalar | None = None
    oldest: Scalar | None = None
    each: Scalar | None = None


class OversightDoc(Part):
    """One measure of oversight.

    Attributes:
        count: What is counted; with "of", which of the whole.
        of: The whole of a share.
        per: The parameter that says among how many it is shared out, as how many manage offenders.
        breach: From where on it is a breach.
        advisory: From where on it is worth knowing of.
        no_threshold: Why the pack says neither.
        replaces: The pack whose measure of the same name this one takes the place of.
        window: Only incidents reported within this time count, closed ones too. Left out: those open, and
            those closed with something still owed.
    """

    id: RuleId
    title: Text
    count: ForceSelectionDoc
    of: ForceSelectionDoc | None = None
    per: Scalar | None = None
    window: Long | None = None
    breach: ThresholdsDoc | None = None
    advisory: ThresholdsDoc | None = None
    no_threshold: Text | None = None
    because: Text
    sources: Annotated[list[SourceId], Field(min_length=1)]
    owner: Text
    replaces: PackId | None = None
