"""The shapes of rule files, as pydantic reads them; the JSON Schemas for editors come from here.

Only the shape is checked here; what the names mean is checked by the builders, against the vocabulary.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

_ID: Final = r"^[a-z][a-z0-9_]*$"
_RULE_ID: Final = r"^[a-z][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)+$"
_SOURCE_ID: Final = r"^[a-z][a-z0-9_.-]*$"
_PARAMETER_ID: Final = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$"
_FACT_ID: Final = r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$"
DAY_PATTERN: Final = r"^\d{4}-\d{2}-\d{2}$"

HOW_WRITTEN: Final = {
    _ID: "small letters, digits and _, beginning with a letter, as child_seen",
    _RULE_ID: "its area, a dot and its name, in small letters, digits, - and _, as missing.young-child",
    _SOURCE_ID: "small letters, digits, dots, - and _, beginning with a letter",
    _PARAMETER_ID: "its area, a dot and its name, in small letters, digits and _, as missing.repeat_after",
    _FACT_ID: "whose it is, a dot and what it is, in small letters, digits and _, as child.school_known",
    DAY_PATTERN: "write it as 2026-11-01",
}
"""How each kind of name is written, in words, by its pattern."""

Id: TypeAlias = Annotated[str, Field(pattern=_ID, max_length=80)]
"""The name of something declared: small letters, digits and underscores."""

RuleId: TypeAlias = Annotated[str, Field(pattern=_RULE_ID, max_length=120)]
"""The name of a rule: ``area.name``, small letters, digits and hyphens."""

SourceId: TypeAlias = Annotated[str, Field(pattern=_SOURCE_ID, max_length=120)]
"""The name of a source."""

ParameterId: TypeAlias = Annotated[str, Field(pattern=_PARAMETER_ID, max_length=120)]
"""The name of a parameter: ``area.name``."""

FactId: TypeAlias = Annotated[str, Field(pattern=_FACT_ID, max_length=120)]
"""The name of a fact: whose it is and what it is."""

Day: TypeAlias = Annotated[str, Field(pattern=DAY_PATTERN)]
"""A day, as 2026-11-01."""

Text: TypeAlias = Annotated[str, Field(min_length=1, max_length=2000)]
"""Words for people."""

Mapping_: TypeAlias = dict[str, Any]
"""A mapping whose meaning the builders check."""

Seconds: TypeAlias = str
"""A duration such as 15m or 2h, or ``param name``."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class KindDoc(_File):
    """A kind of incident."""

    title: Text
    responds: bool = True
    fallback: str | None = None


class RoleDoc(_File):
    """A role a person plays at an incident."""

    title: Text
    under: Annotated[int, Field(ge=1, le=150)] | None = None
    not_under: Annotated[int, Field(ge=1, le=150)] | None = None
    listed_by: FactId | None = None
    ask: Text | None = None
    asked_of: list[Id] = []
    one: bool = False
    accused: bool = False


class PostDoc(_File):
    """Somebody who says, decides or owes."""

    title: Text
    ladder: Id | None = None
    rank: Annotated[int, Field(ge=0, le=20)] = 0
    agency: bool = False
    decides: bool = False


class EndedByDoc(_File):
    """What ends a fact that raises risk."""

    actions: list[Id] = []
    answers_from: list[Id] = []


class FactDoc(_File):
    """One declared fact."""

    type: Literal["bool", "int", "number", "enum", "ordered", "duration", "time"]
    title: Text
    values: list[Id] = []
    minimum: int | float | None = None
    maximum: int | float | None = None
    asked_of: list[Id] = []
    ask: Text | None = None
    applies_when: Mapping_ | None = None
    raises_risk: bool = False
    ended_by: EndedByDoc = EndedByDoc()
    lasts: Seconds | None = None
    handle: list[Literal["sensitive", "restricted", "protected", "monitoring", "resource"]] = []
    concluded: bool = False
    source: SourceId | None = None


class ActionDoc(_File):
    """Something somebody does."""

    title: Text
    of: Id = "incident"
    pair: Id | None = None
    power: bool = False
    settles: Literal["occasion", "incident", "subject"] = "incident"
    by: list[Id] = []
    event: str | None = None


class FlagDoc(_File):
    """A marker on a person or place."""

    title: Text
    of: Id = "person"
    systems: list[Id] = []
    raises_risk: bool = False


class HandlingDoc(_File):
    """A way of dealing with an incident or a person that can be forbidden."""

    title: Text
    response: str | None = None
    risk: dict[str, str] = {}
    lowest: list[Id] = []
    event: str | None = None
    undone_by: list[Id] = []
    retired: Day | None = None


class RelationDoc(_File):
    """A relation between two people."""

    title: Text
    symmetric: bool = False


class SystemDoc(_File):
    """A system that holds records."""

    title: Text


class StrandDoc(_File):
    """A strand of risk and the words of its levels."""

    title: Text
    levels: dict[str, Text]
    tool: Text | None = None


class ParameterDoc(_File):
    """A number that differs between forces."""

    value: bool | int | float | str
    because: Text | None = None
    sources: list[SourceId] = []


class VocabularyFile(_File):
    """A file of the vocabulary: any of these sections."""

    headings: list[Id] = []
    kinds: dict[Id, KindDoc] = {}
    roles: dict[Id, RoleDoc] = {}
    posts: dict[Id, PostDoc] = {}
    facts: dict[FactId, FactDoc] = {}
    actions: dict[Id, ActionDoc] = {}
    flags: dict[Id, FlagDoc] = {}
    handlings: dict[Id, HandlingDoc] = {}
    relations: dict[Id, RelationDoc] = {}
    systems: dict[Id, SystemDoc] = {}
    strands: dict[Id, StrandDoc] = {}
    parameters: dict[ParameterId, ParameterDoc] = {}


class GradeDoc(_File):
    """One of a pack's own response grades."""

    word: Text
    means: Literal["resolution", "scheduled", "priority", "emergency"]
    targets: dict[Id, str] = {}
    met_by: list[Id] = []


class ModelDoc(_File):
    """The assessment model and how it takes in the headings of the rules."""

    name: Text
    headings: dict[Id, list[Id]]


class WithdrawDoc(_File):
    """A rule of the inherited pack that does not apply here."""

    rule: RuleId
    because: Text


class PackFile(_File):
    """A pack: who wrote and approved it, and what is the force's own."""

    pack: Id
    title: Text
    version: Text
    owner: Text
    approver: Text | None = None
    approved_on: Day | None = None
    review_by: Day | None = None
    inherits: Id | None = None
    time_zone: str | None = None
    model: ModelDoc | None = None
    grades: dict[Id, GradeDoc] | None = None
    parameters: dict[ParameterId, ParameterDoc] = {}
    withdraw: list[WithdrawDoc] = []


class AuthorityDoc(_File):
    """A source that rules cite."""

    title: Text
    report: Text
    section: Text
    strength: Literal["statute", "code", "guidance", "policy", "recommendation", "criticism"]
    adopted: bool = False
    review_by: Day | None = None


class AwaitsDoc(_File):
    """What another agency owes in turn."""

    agency: Id
    action: Id


class DutyDoc(_File):
    """What a rule owes."""

    action: Id | list[Id] | None = None
    known: FactId | None = None
    by: Id
    within: Seconds | None = None
    from_: Annotated[str | None, Field(alias="from")] = None
    before: Id | None = None
    deadline: Literal["limit", "target", "review"] = "target"
    each: str | None = None
    where: dict[str, bool | int | float | str] = {}
    escalate_to: Id | None = None
    awaits: AwaitsDoc | None = None


class ThenDoc(_File):
    """What follows when a rule holds."""

    response: str | None = None
    risk: dict[str, str] = {}
    duties: list[DutyDoc] = []
    forbid: list[Id] = []
    conclude: dict[str, bool | int | float | str] = {}


class InForceDoc(_File):
    """The days a rule applies on, both included."""

    from_: Annotated[Day | None, Field(alias="from")] = None
    to: Day | None = None


class RuleDoc(_File):
    """One rule."""

    id: RuleId
    title: Text
    about: Id | Annotated[list[Id], Field(min_length=2, max_length=2)]
    joined_by: Id | None = None
    incidents: Annotated[list[Id], Field(min_length=1)] | None = None
    heading: Annotated[list[Id], Field(min_length=1)]
    binds: Literal["must", "should", "consider"]
    when: Mapping_ = {}
    then: ThenDoc
    because: Text
    sources: Annotated[list[SourceId], Field(min_length=1)]
    in_force: InForceDoc = InForceDoc()
    owner: Text
    replaces: Id | None = None


class RuleFile(_File):
    """A family of rules and the sources it rests on."""

    sources: dict[SourceId, AuthorityDoc] = {}
    rules: list[RuleDoc] = []
