"""The shape of a pack's own file: who wrote and approved it, and the force's own grades, days and times."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from riskengine.rulebook.documents import ParameterDoc
from riskengine.rulebook.written import Clock, Day, Id, PackId, ParameterId, Part, RuleId, Seconds, Text

Weekday: TypeAlias = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
"""A day of the week."""


class GradeDoc(Part):
    """One of a pack's own response grades."""

    word: Text
    means: Literal["resolution", "scheduled", "priority", "emergency"]
    targets: dict[Id, str] = {}
    met_by: list[Id] = []


class ModelDoc(Part):
    """The assessment model and how it takes in the headings of the rules."""

    name: Text
    headings: dict[Id, list[Id]]


class WithdrawDoc(Part):
    """A rule of the inherited pack that does not apply here."""

    rule: RuleId
    because: Text


class AttendanceDoc(Part):
    """Who sees to it that somebody goes within the target of the grade."""

    by: Id
    escalate_to: Id | None = None
    return_visit: Id | None = None
    visit_lasts: Seconds | None = None


class LoweringDoc(Part):
    """What it takes to lower a grade or level, or to remove a marker that raises risk."""

    posts: Annotated[list[Id], Field(min_length=1)]
    assessment: Id | None = None


class WeeklyDoc(Part):
    """When, once a week, the list is shown of what nobody higher can take."""

    on: Weekday
    at: Clock


class AttentionDoc(Part):
    """How much may be asked of anybody's attention; what is left out is inherited.

    Attributes:
        interrupts_per_hour: The most interrupts one post is shown in an hour.
        lead_times: How long before a limit set by law somebody is told.
        shift_changes: The times of day at which what is overdue goes up one rank.
        weekly: When the list is shown of what nobody higher can take.
        handover_within: How long there is to accept a handover before somebody above is told.
    """

    interrupts_per_hour: Annotated[int, Field(ge=1, le=60)] | None = None
    lead_times: Annotated[list[Seconds], Field(max_length=10)] | None = None
    shift_changes: Annotated[list[Clock], Field(min_length=1, max_length=24)] | None = None
    weekly: WeeklyDoc | None = None
    handover_within: Seconds | None = None


class NetworkDoc(Part):
    """How far links are followed, so that no hub links a city; what is left out is inherited.

    Attributes:
        hops: The most links of one walk.
        fan_out: The most links of one node that are followed, by kind of node; ``object`` for every object.
        reached: The most nodes that one walk reaches, the nearest first.
        subjects: The most people that one declaration brings into the rules, the nearest first.
    """

    hops: Annotated[int, Field(ge=1, le=10)] | None = None
    fan_out: dict[Id, Annotated[int, Field(ge=1, le=100_000)]] | None = None
    reached: Annotated[int, Field(ge=1, le=100_000)] | None = None
    subjects: Annotated[int, Field(ge=1, le=1000)] | None = None


class ClosedDoc(Part):
    """Days on which nobody works, or no school is open, both included."""

    from_: Annotated[Day, Field(alias="from")]
    to: Day


class CalendarDoc(Part):
    """On which days people work and schools are open; what is left out is inherited.

    Attributes:
        working_days: The days of the week on which people work.
        holidays: The days on which nobody works and no school is open.
        school_holidays: The days on which no school is open.
        working_day_ends: When the working day ends.
        school_opens: When schools open.
    """

    working_days: Annotated[list[Weekday], Field(min_length=1)] | None = None
    holidays: list[Day | ClosedDoc] | None = None
    school_holidays: list[Day | ClosedDoc] | None = None
    working_day_ends: Clock | None = None
    school_opens: Clock | None = None


class PackFile(Part):
    """A pack: who wrote and approved it, and what is the force's own."""

    pack: PackId
    title: Text
    version: Text
    owner: Text
    approver: Text | None = None
    approved_on: Day | None = None
    review_by: Day | None = None
    inherits: PackId | None = None
    time_zone: str | None = None
    model: ModelDoc | None = None
    grades: dict[Id, GradeDoc] | None = None
    attendance: AttendanceDoc | None = None
    lowering: LoweringDoc | None = None
    attention: AttentionDoc | None = None
    calendar: CalendarDoc | None = None
    catch_up: Seconds | None = None
    network: NetworkDoc | None = None
    parameters: dict[ParameterId, ParameterDoc] = {}
    withdraw: list[WithdrawDoc] = []
