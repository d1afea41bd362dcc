"""The schema of a scenario: a timeline of events, and what a correct system says of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from riskengine.cli.schemas import names, wire
from riskengine.cli.schemas.plain import Schema, plain
from riskengine.model.wire import json_schema
from riskengine.replay.documents import ScenarioFile
from riskengine.replay.written_links import KINDS
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.vocabulary import Vocabulary

_ENVELOPE: Final = ("id", "incident", "occurred_at", "recorded_at", "by", "standing", "type")
"""What an entry of the timeline says beside the event, in its own words."""

_OFFSET: Final[Schema] = {"type": "string", "pattern": r"^T[+-](0|([0-9]+[wdhms])+)$"}
_DAY: Final[Schema] = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}

_NOT_WRITTEN: Final = (*_ENVELOPE, *KINDS)
"""What is no field of an event, or of a link, in a timeline."""


def scenario(words: Vocabulary, rulebooks: Sequence[Rulebook]) -> Schema:
    """Return the schema of a scenario."""
    made = plain(ScenarioFile.model_json_schema(), nulls=False)
    defs = made["$defs"]
    events = plain(json_schema("event"), nulls=False)["$defs"]
    for name, event in events.items():
        type_ = event.get("properties", {}).get("type", {}).get("const")
        if type_ is not None:
            events[name] = _body(event)
            for entry in ("EntryDoc", "StepDoc"):
                defs[entry]["properties"][type_] = {"$ref": f"#/$defs/{name}"}
    events["LinkSaid"] = _body(events["LinkSaid"])
    defs |= events
    wire.with_names(defs, words)
    names.refer_all(defs, {"ByDoc": {"post": "post"}})
    defs["rule"] = _offered(sorted({rule.id for rulebook in rulebooks for rule in rulebook.rules}))
    defs["measure"] = _offered(sorted({one.id for rulebook in rulebooks for one in rulebook.oversight}))
    for properties in _checks(defs):
        _name_checks(properties)
    _name_grades(defs, words)
    _name_links(made, words)
    return made


def _body(event: Schema) -> Schema:
    """Return the fields of an event without its envelope; its times may be offsets, or days."""
    kept = {name: _time(one) for name, one in event["properties"].items() if name not in _NOT_WRITTEN}
    required = [name for name in event["required"] if name not in _NOT_WRITTEN]
    return {**event, "properties": kept, "required": required}


def _time(field: Schema) -> Schema:
    return {"anyOf": [_OFFSET, _DAY, field]} if field.get("format") == "date-time" else field


def _checks(defs: Schema) -> Iterator[Schema]:
    """Yield the properties of whatever looks at a Decision."""
    yield from (defs[name]["properties"] for name in ("ExpectDoc", "VariedExpectDoc"))
    yield from (one["properties"] for one in defs["NeverDoc"]["anyOf"] if "properties" in one)


def _name_checks(properties: Schema) -> None:
    if "oversight" in properties:
        properties["oversight"]["propertyNames"] = {"$ref": "#/$defs/measure"}
    for key in ("because", "not_because"):
        properties[key] = names.refer(properties[key], "rule")
    properties["risk"]["additionalProperties"] = {"$ref": "#/$defs/levels"}


def _name_grades(defs: Schema, words: Vocabulary) -> None:
    grades = defs["response_grade"]["enum"]
    own = defs["ResponseDoc"]["properties"]
    for key, test in own.items():
        own[key] = {"anyOf": [{"enum": grades}, test]}
    strands: Schema = {strand: {"$ref": "#/$defs/GradesDoc"} for strand in words.strands}
    defs["levels"] = {"type": "object", "properties": strands, "additionalProperties": False}


def _name_links(made: Schema, words: Vocabulary) -> None:
    mapping = next(one for one in made["$defs"]["PathDoc"]["anyOf"] if "properties" in one)
    mapping["properties"]["rule"] = {"$ref": "#/$defs/rule"}
    kinds = made["properties"]["objects"]
    (listed,) = kinds.pop("patternProperties").values()
    kinds["properties"] = dict.fromkeys(words.objects, listed)
    kinds["additionalProperties"] = False


def _offered(known: Iterable[str]) -> Schema:
    listed = list(known)
    return {"enum": listed} if listed else {"type": "string"}
