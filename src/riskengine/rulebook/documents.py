"""The shapes of rule files, as pydantic reads them; the JSON Schemas for editors come from here.

Only the shape is checked here; what the names mean is checked by the builders, against the vocabulary.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from riskengine.rulebook.invariant_documents import InvariantDoc
from riskengine.rulebook.measure_documents import LinkedDoc, MeasureDoc
from riskengine.rulebook.oversight_documents import OversightDoc
from riskengine.rulebook.register_documents import FamilyDoc
from riskengine.rulebook.written import (
    Day,
    FactId,
    Id,
    Long,
    Mapping_,
    PackId,
    ParameterId,
    Part,
    RuleId,
    Scalar,
    Seconds,
    SourceId,
    Text,
)


class KindDoc(Part):
    """A kind of incident."""

    title: Text
    responds: bool = True
    fallback: str | None = None


class RoleDoc(Part):
    """A role a person plays at an incident."""

    title: Text
    under: Annotated[int, Field(ge=1, le=150)] | None = None
    not_under: Annotated[int, Field(ge=1, le=150)] | None = None
    listed_by: FactId | None = None
    ask: Text | None = None
    asked_of: list[Id] = []
    one: bool = False
    accused: bool = False


class PostDoc(Part):
    """Somebody who says, decides or owes."""

    title: Text
    ladder: Id | None = None
    rank: Annotated[int, Field(ge=0, le=20)] = 0
    agency: bool = False
    decides: bool = False


class EndedByDoc(Part):
    """What ends a fact that raises risk."""

    actions: list[Id] = []
    answers_from: list[Id] = []


class FactDoc(Part):
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
    measure: MeasureDoc | None = None
    source: SourceId | None = None


class ActionDoc(Part):
    """Something somebody does."""

    title: Text
    of: Id = "incident"
    pair: Id | None = None
    power: bool = False
    settles: Literal["occasion", "incident", "subject"] = "incident"
    by: list[Id] = []
    event: str | None = None


class FlagDoc(Part):
    """A marker on a person or place."""

    title: Text
    of: Id = "person"
    systems: list[Id] = []
    raises_risk: bool = False
    handle: list[Literal["restricted"]] = []
    asked_of: list[Id] = []


class HandlingDoc(Part):
    """A way of dealing with an incident or a person that can be forbidden."""

    title: Text
    response: str | None = None
    risk: dict[str, str] = {}
    lowest: list[Id] = []
    event: str | None = None
    undone_by: list[Id] = []
    retired: Day | None = None


class RelationDoc(Part):
    """A relation between two people, or of one with a place or an object.

    Attributes:
        from: What it begins with: a person, a place or a kind of object.
        to: What it leads to: a person, a place or a kind of object.
    """

    title: Text
    symmetric: bool = False
    inverse: Id | None = None
    from_: Annotated[Id, Field(alias="from")] = "person"
    to: Id = "person"
    means: Literal["same", "different", "part_of"] | None = None
    handle: list[Literal["restricted"]] = []
    asked_of: list[Id] = []


class ObjectDoc(Part):
    """A kind of thing that people use."""

    title: Text


class SubjectsDoc(Part):
    """People whom links bring into the rules, from everybody at the incident with some role.

    Attributes:
        linked: The links that bring them.
        listed_by: The incident fact that says everyone with this role has been named.
        ask: How to ask whether there is somebody.
        asked_of: Whom to ask.
    """

    title: Text
    of: Id
    linked: LinkedDoc
    under: Annotated[int, Field(ge=1, le=150)] | None = None
    listed_by: FactId
    ask: Text
    asked_of: Annotated[list[Id], Field(min_length=1)]


class SystemDoc(Part):
    """A system that holds records."""

    title: Text


class StrandDoc(Part):
    """A strand of risk and the words of its levels."""

    title: Text
    levels: dict[str, Text]
    tool: Text | None = None


class ParameterDoc(Part):
    """A number that differs between forces."""

    value: Scalar
    because: Text | None = None
    sources: list[SourceId] = []


class VocabularyFile(Part):
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
    objects: dict[Id, ObjectDoc] = {}
    subjects: dict[Id, SubjectsDoc] = {}
    systems: dict[Id, SystemDoc] = {}
    strands: dict[Id, StrandDoc] = {}
    parameters: dict[ParameterId, ParameterDoc] = {}


class AuthorityDoc(Part):
    """A source that rules cite."""

    title: Text
    report: Text
    section: Text
    strength: Literal["statute", "code", "guidance", "policy", "recommendation", "criticism"]
    adopted: bool = False
    review_by: Day | None = None


class AwaitsDoc(Part):
    """What another agency owes in turn."""

    agency: Id
    action: Id
    within: Long | None = None


class DutyDoc(Part):
    """What a rule owes."""

    action: Id | list[Id] | None = None
    known: FactId | None = None
    by: Id
    within: Long | None = None
    from_: Annotated[str | None, Field(alias="from")] = None
    before: Id | None = None
    deadline: Literal["limit", "target", "review"] = "target"
    each: str | None = None
    sample: int | str | None = None
    every: Long | None = None
    until: Id | None = None
    where: dict[str, Scalar] = {}
    escalate_to: Id | None = None
    awaits: AwaitsDoc | None = None


class ThenDoc(Part):
    """What follows when a rule holds."""

    response: str | None = None
    risk: dict[str, str] = {}
    duties: list[DutyDoc] = []
    forbid: list[Id] = []
    conclude: dict[str, Scalar] = {}


class InForceDoc(Part):
    """The days a rule applies on, both included."""

    from_: Annotated[Day | None, Field(alias="from")] = None
    to: Day | None = None


class RuleDoc(Part):
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
    replaces: PackId | None = None


class RuleFile(Part):
    """Rules, measures of oversight or invariants, the sources they rest on, and families of statements."""

    sources: dict[SourceId, AuthorityDoc] = {}
    rules: list[RuleDoc] = []
    oversight: list[OversightDoc] = []
    invariants: list[InvariantDoc] = []
    families: dict[SourceId, FamilyDoc] = {}
