"""The shape of a scenario file, as pydantic reads it; the JSON Schema for editors comes from here.

Only the shape is checked here; what the names mean is checked against the pack, when a scenario is loaded.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from riskengine.rulebook.written import Id, PackId, RuleId, Text

ScenarioId: TypeAlias = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=120)]
"""The id of a case in the register of cases: small letters, digits and hyphens."""

Offset: TypeAlias = Annotated[str, Field(json_schema_extra={"pattern": r"^T[+-](0|([0-9]+[wdhms])+)$"})]
"""A time counted from the start: ``T+0``, ``T+2h30m``, ``T-3d``."""

Moment: TypeAlias = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
"""A moment with its offset from UTC, as ``2021-03-05T19:00:00+00:00``."""

Length: TypeAlias = Annotated[str, Field(json_schema_extra={"pattern": r"^([0-9]+[wdhms])+$"})]
"""A length of time: ``4d``, ``9h``, ``1h30m``."""

Basis: TypeAlias = Literal["stated", "inferred", "assumed"]
"""Whether the report states it, it is inferred from the report, or it is assumed."""

Fields: TypeAlias = dict[str, Any]
"""The fields of an event, which the engine checks."""

DOWNGRADE: Final = "downgrade"
"""The word that says that no floor may ever fall."""


class _Doc(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ReportDoc(_Doc):
    """Where in an inspection report the case stands."""

    force: Text
    year: Annotated[int, Field(ge=1990, le=2199)]
    section: Text
    lines: int | Text


class StartsDoc(_Doc):
    """When the case begins."""

    model_config = ConfigDict(json_schema_extra={"required": ["at", "basis"]})

    at: Moment
    basis: Basis | None = None


class ByDoc(_Doc):
    """Who says it or did it."""

    post: Id
    person: Text | None = None
    system: Id | None = None


class EntryDoc(_Doc):
    """When, by whom, and one event with its fields."""

    model_config = ConfigDict(json_schema_extra={"required": ["at", "basis"]})

    at: Offset
    recorded: Offset | None = None
    basis: Basis | None = None
    by: ByDoc = ByDoc(post="call_handler", person="call-handler")
    note: Text | None = None
    id: Text | None = None
    incident: Text | None = None
    standing: Literal["fact", "allegation", "opinion"] = "fact"
    incident_reported: Annotated[Fields, Field(alias="incident.reported")] = {}
    incident_reclassified: Annotated[Fields, Field(alias="incident.reclassified")] = {}
    incident_closed: Annotated[Fields, Field(alias="incident.closed")] = {}
    incident_reopened: Annotated[Fields, Field(alias="incident.reopened")] = {}
    incident_merged: Annotated[Fields, Field(alias="incident.merged")] = {}
    information_added: Annotated[Fields, Field(alias="information.added")] = {}
    grade_set: Annotated[Fields, Field(alias="grade.set")] = {}
    action_taken: Annotated[Fields, Field(alias="action.taken")] = {}
    flag_raised: Annotated[Fields, Field(alias="flag.raised")] = {}
    flag_cleared: Annotated[Fields, Field(alias="flag.cleared")] = {}
    link_stated: Annotated[Fields, Field(alias="link.stated")] = {}
    link_ended: Annotated[Fields, Field(alias="link.ended")] = {}
    records_searched: Annotated[Fields, Field(alias="records.searched")] = {}
    duty_transferred: Annotated[Fields, Field(alias="duty.transferred")] = {}
    duty_released: Annotated[Fields, Field(alias="duty.released")] = {}
    challenge_answered: Annotated[Fields, Field(alias="challenge.answered")] = {}
    alert_acknowledged: Annotated[Fields, Field(alias="alert.acknowledged")] = {}
    handover_offered: Annotated[Fields, Field(alias="handover.offered")] = {}
    handover_accepted: Annotated[Fields, Field(alias="handover.accepted")] = {}
    event_replaced: Annotated[Fields, Field(alias="event.replaced")] = {}
    record_redacted: Annotated[Fields, Field(alias="record.redacted")] = {}

    @property
    def events(self) -> dict[str, Fields]:
        """The events it names, by type; there should be exactly one."""
        given = {name for name in self.model_fields_set if "_" in name}
        return {name.replace("_", "."): getattr(self, name) for name in sorted(given)}


EVENT_TYPES: Final = tuple(
    field.alias for name, field in EntryDoc.model_fields.items() if "_" in name and field.alias is not None
)
"""The types of event there are, each a key that an entry of a timeline may hold."""

MOST_ROUNDS: Final = 200
"""How often an entry may be repeated: more than any case in the reports."""


class ManyDoc(_Doc):
    """How an entry, or a few entries together, are told again and again."""

    count: Annotated[int, Field(ge=2, le=MOST_ROUNDS)]
    every: Length
    incident: Text | None = None
    vary: dict[str, Annotated[list[Any], Field(min_length=1)]] = {}
    entries: list[EntryDoc] = []


class StepDoc(EntryDoc):
    """One entry of the timeline, told once or many times."""

    many: ManyDoc | None = None


class GradesDoc(_Doc):
    """Tests on a floor and a ceiling."""

    floor: Text | None = None
    ceiling: Text | None = None


class ResponseDoc(GradesDoc):
    """Tests on how fast to go."""

    by_one_answer: Text | None = None


class DutiesDoc(_Doc):
    """How duties stand."""

    open: list[Text] = []
    overdue: list[Text] = []
    ended: list[Text] = []
    none: list[Text] = []
    awaited: list[Text] = []
    late: list[Text] = []


class PathDoc(_Doc):
    """A path of links, or the two it joins; of any reason, or of one rule's. A path alone is a text."""

    rule: RuleId | None = None
    path: Text | None = None
    between: Annotated[list[Text], Field(json_schema_extra={"minItems": 2, "maxItems": 2})] | None = None

    @model_validator(mode="before")
    @classmethod
    def _alone(cls, data: object) -> object:
        return {"path": data} if isinstance(data, str) else data

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Offer a text beside the mapping."""
        mapping = handler.resolve_ref_schema(handler(core))
        mapping["oneOf"] = [{"required": ["path"]}, {"required": ["between"]}]
        return {"anyOf": [{"type": "string", "minLength": 1}, mapping]}


class ChecksDoc(_Doc):
    """What is looked at in a Decision."""

    response: ResponseDoc | None = None
    risk: dict[str, dict[str, GradesDoc]] = {}
    duties: DutiesDoc = DutiesDoc()
    challenged: list[Text] = []
    not_challenged: list[Text] = []
    forbidden: list[Text] = []
    allowed: list[Text] = []
    alerts: list[Text] = []
    interrupts: list[Text] = []
    asks_first: Text | None = None
    asks: list[Text] = []
    not_asks: list[Text] = []
    because: list[RuleId] = []
    not_because: list[RuleId] = []
    paths: list[PathDoc] = []
    not_paths: list[PathDoc] = []
    subjects: list[Text] = []
    not_subjects: list[Text] = []
    left_out: list[Text] = []


class OverseenDoc(_Doc):
    """How a measure of oversight stands, or what it counts. How it stands may be a word alone."""

    state: Literal["breach", "advisory", "within", "not_set"] | None = None
    number: Annotated[int, Field(ge=0)] | None = None
    of: Annotated[int, Field(ge=0)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _alone(cls, data: object) -> object:
        return {"state": data} if isinstance(data, str) else data

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Offer a word beside the mapping."""
        mapping = handler.resolve_ref_schema(handler(core))
        return {"anyOf": [{"enum": ["breach", "advisory", "within", "not_set"]}, mapping]}


class LeadDoc(_Doc):
    """How long before its end a failing is raised."""

    at_least: Length


class TimedChecksDoc(ChecksDoc):
    """What is looked at in a Decision, and in the overview of the whole force beside it."""

    oversight: dict[RuleId, OverseenDoc] = {}


class ExpectDoc(TimedChecksDoc):
    """What a correct system says at one time, or by one time at the latest."""

    model_config = ConfigDict(
        json_schema_extra={
            "required": ["basis", "why"],
            "oneOf": [{"required": ["at"]}, {"required": ["by"]}],
            "dependentRequired": {"until": ["failing"], "lead": ["failing"]},
        }
    )

    at: Offset | None = None
    by: Offset | None = None
    basis: Basis | None = None
    why: Text | None = None
    incident: Text | None = None
    failing: Text | None = None
    until: Text | None = None
    lead: LeadDoc | None = None


class VariedExpectDoc(TimedChecksDoc):
    """What a correct system says of a variation; what is left out is as the variation has it."""

    at: Offset | None = None
    by: Offset | None = None
    basis: Basis | None = None
    why: Text | None = None
    incident: Text | None = None


class NeverDoc(ChecksDoc):
    """What a correct system says at no time; the word ``downgrade``: that any floor falls."""

    model_config = ConfigDict(json_schema_extra={"required": ["basis", "why"]})

    basis: Basis | None = None
    why: Text | None = None
    incident: Text | None = None
    downgrade: bool = False

    @model_validator(mode="before")
    @classmethod
    def _word(cls, data: object) -> object:
        return {DOWNGRADE: True} if data == DOWNGRADE else data

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Offer the word beside the mapping."""
        mapping = handler.resolve_ref_schema(handler(core))
        mapping["properties"].pop(DOWNGRADE)
        return {"anyOf": [{"const": DOWNGRADE, "type": "string"}, mapping]}


class AlsoDoc(_Doc):
    """An expectation of the case that cannot be checked, and the reason."""

    expect: Text
    because: Text


class VariationDoc(_Doc):
    """The same case had something been otherwise, and what a correct system says then.

    Facts are named as expectations name them: what it is and, after a slash, the person.
    """

    variation: ScenarioId
    title: Text | None = None
    basis: Basis
    why: Text
    starts: StartsDoc | None = None
    facts: Fields = {}
    unsaid: list[Text] = []
    leave_out: list[Text] = []
    timeline: list[StepDoc] = []
    expect: Annotated[list[VariedExpectDoc], Field(min_length=1)]
    never: list[NeverDoc] = []


class ScenarioFile(_Doc):
    """A scenario: one case, what happened in it, and what a correct system says."""

    scenario: ScenarioId
    title: Text
    report: ReportDoc
    area: Id
    rating: Literal["good", "mixed", "poor"]
    pack: PackId
    starts: StartsDoc
    places: list[Text] = []
    objects: dict[Id, list[Text]] = {}
    timeline: Annotated[list[StepDoc], Field(min_length=1)]
    expect: list[ExpectDoc] = []
    never: list[NeverDoc] = []
    silent: list[Text] = []
    also: list[AlsoDoc] = []
    variations: list[VariationDoc] = []
