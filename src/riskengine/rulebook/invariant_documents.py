"""The shape of an invariant, as a file of rules declares it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from riskengine.rulebook.written import Id, Mapping_, PackId, Part, RuleId, Scalar, SourceId, Text


class AlwaysDoc(Part):
    """What there is at least."""

    response: str | None = None
    risk: dict[str, str] = {}
    owed: list[Id] = []
    forbid: list[Id] = []


class InvariantDoc(Part):
    """What must be so whatever the rules say.

    Attributes:
        being: Each a role, or one test on a fact, a marker or something done; with "rather_than", a test on
            the same fact.
        replaces: The pack whose invariant of the same name this one takes the place of.
    """

    id: RuleId
    title: Text
    about: Id
    incidents: Annotated[list[Id], Field(min_length=1)] | None = None
    when: Mapping_ = {}
    always: AlwaysDoc | None = None
    being: list[Annotated[dict[str, Scalar], Field(min_length=1)]] = []
    never: list[Literal["lowers", "removes", "delays"]] = []
    because: Text
    sources: Annotated[list[SourceId], Field(min_length=1)]
    owner: Text
    replaces: PackId | None = None
