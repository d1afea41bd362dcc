"""Answers as they stand in events and scenarios: each fact with the values it takes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from riskengine.cli.schemas.plain import Schema
from riskengine.model.events import Unanswered
from riskengine.model.facts import INCIDENT
from riskengine.rulebook.readings import PERSON
from riskengine.rulebook.vocabulary import Fact, FactType, Vocabulary

_DURATION: Final = "^[0-9]+[wdhms]([0-9]+[wdhms])*$"

_VALUES: Final[dict[FactType, Schema]] = {
    FactType.BOOL: {"type": "boolean"},
    FactType.INT: {"type": "integer"},
    FactType.NUMBER: {"type": "number"},
    FactType.DURATION: {"type": "string", "pattern": _DURATION},
    FactType.TIME: {"type": "string", "format": "date-time"},
}

_NUMBERS: Final = (FactType.INT, FactType.NUMBER)


def definitions(words: Vocabulary) -> Schema:
    """Return the definitions of the answers about a person and about the incident."""
    not_answered: Schema = {
        "type": "object",
        "description": "Somebody was asked and does not know, or will not say.",
        "properties": {"unknown": {"enum": [why.value for why in Unanswered]}},
        "required": ["unknown"],
        "additionalProperties": False,
    }
    told = [fact for _, fact in sorted(words.facts.items()) if not fact.concluded]
    return {
        "not_answered": not_answered,
        "between": _between({"type": "number"}),
        "answers_of_person": _answers(_of_people(told, words)),
        "answers_of_incident": _answers((fact.id, fact) for fact in told if fact.of == INCIDENT),
    }


def _of_people(told: Iterable[Fact], words: Vocabulary) -> Iterable[tuple[str, Fact]]:
    """Yield each fact about a person under its own name."""
    for fact in told:
        if fact.of == PERSON or fact.of in words.roles:
            yield fact.id, fact


def _answers(named: Iterable[tuple[str, Fact]]) -> Schema:
    properties = {name: {"description": fact.title, "anyOf": list(_forms(fact))} for name, fact in named}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _forms(fact: Fact) -> Iterable[Schema]:
    if fact.values:
        yield {"enum": list(fact.values)}
    else:
        yield {**_VALUES[fact.type], **_range(fact)}
    if fact.type in _NUMBERS:
        yield {"$ref": "#/$defs/between"}
    elif fact.type is FactType.ORDERED:
        yield _between({"enum": list(fact.values)})
    yield {"$ref": "#/$defs/not_answered"}


def _between(bound: Schema) -> Schema:
    return {
        "type": "object",
        "description": "Only a bound is known.",
        "properties": {"at_least": bound, "at_most": bound},
        "minProperties": 1,
        "additionalProperties": False,
    }


def _range(fact: Fact) -> Schema:
    return {
        key: value
        for key, value in (("minimum", fact.minimum), ("maximum", fact.maximum))
        if value is not None and fact.type in _NUMBERS
    }
