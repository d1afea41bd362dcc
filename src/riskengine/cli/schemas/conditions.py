"""What may stand under ``when``: every name a rule can read, with what it means and the tests it takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from riskengine.cli.schemas.plain import Schema, lone_reference
from riskengine.model.facts import INCIDENT
from riskengine.rulebook.readings import DUTY_STATES, PERSON, Origin, Reading, Readings, reading_of, roles_of
from riskengine.rulebook.vocabulary import Action, FactType, Flag, Handling, Strand, Vocabulary

_CONDITION: Final[Schema] = {"$ref": "#/$defs/condition"}
_TEXT: Final[Schema] = {"type": "string", "minLength": 1}
_UNARY: Final = 'a test: "< 13", ">= 3", "[5..12]", "a, b" for either, "not(a, b)", "-" for anything known'

_TESTS: Final[dict[FactType, list[Schema]]] = {
    FactType.BOOL: [{"type": "boolean"}, _TEXT],
    FactType.INT: [{"type": "integer"}, _TEXT],
    FactType.NUMBER: [{"type": "number"}, _TEXT],
    FactType.ENUM: [_TEXT],
    FactType.ORDERED: [_TEXT],
    FactType.DURATION: [_TEXT],
    FactType.TIME: [_TEXT],
}

_DUTIES: Final = {
    "open": "whether it is owed now",
    "overdue": "whether it is owed and its time has passed",
    "awaited": "whether it is done and the agency's own part is awaited",
    "late": "whether the agency's own part is awaited and its time has passed",
}

_ORIGINS: Final = {
    Origin.FLAG: "whether the marker is on record",
    Origin.DONE: "whether it has been recorded as done",
    Origin.GRADE: "the grade in force; while none is set every test is no",
    Origin.HANDLING: "whether the handling is in force",
    Origin.CLOSED: "whether it is closed now",
}


def definitions(words: Vocabulary, *, closed: bool) -> Schema:
    """Return the definitions of a condition, of its parts, and of the tests of each type.

    Args:
        words: What is declared.
        closed: Whether only declared names may be read, or others may be declared beside.
    """
    readings = {
        name: reading for name, reading in sorted(_readings(words)) if _is_offered(name, reading, words)
    }
    tests = {f"test_{of}": {"anyOf": forms, "description": _UNARY} for of, forms in _TESTS.items()}
    parts: Schema = {
        "anyOf": [_CONDITION, {"type": "array", "items": _CONDITION, "minItems": 1}],
    }
    condition: Schema = {
        "type": "object",
        "description": "Every clause must hold.",
        "properties": {
            **_combinations(),
            **_quantifiers(words),
            **{name: _clause(reading, words) for name, reading in readings.items()},
        },
        "patternProperties": {
            "^other\\.": {"type": ["boolean", "number", "string"]},
            _elsewhere(words): {"type": ["boolean", "string"]},
        },
        "additionalProperties": not closed,
    }
    known = [name for name, reading in readings.items() if reading.origin in (Origin.FACT, Origin.FLAG)]
    reading: Schema = {"anyOf": [{"enum": known}, {"type": "string", "pattern": "^other\\."}]}
    return {**tests, "condition": condition, "conditions": parts, "reading": reading}


def conclusions(words: Vocabulary) -> Schema:
    """Return what a rule may conclude: the facts declared as concluded, through each role that has them."""
    values: Schema = {}
    for fact in words.facts.values():
        if fact.concluded:
            what = fact.id.partition(".")[2]
            names = [f"{role}.{what}" for role in words.roles] if fact.of == PERSON else [fact.id]
            values |= dict.fromkeys(
                names, {"enum": list(fact.values)} if fact.values else {"type": "boolean"}
            )
    return {"type": "object", "properties": values, "additionalProperties": False}


def told(words: Vocabulary) -> Schema:
    """Return what a measure may look for among what was told: each fact that is, with the tests it takes."""
    facts = [fact for fact in words.facts.values() if not fact.concluded and fact.measure is None]
    tests = {fact.id: _clause(reading_of(fact), words) for fact in facts}
    return {"type": "object", "properties": tests, "minProperties": 1}


def being(words: Vocabulary) -> Schema:
    """Return what somebody may be that never counts: a role, or a test on what is told or on a marker."""
    test: Schema = {"type": ["boolean", "number", "string"]}
    return {
        "type": "object",
        "properties": {"role": {"enum": sorted(words.roles)}, "rather_than": test},
        "propertyNames": {
            "anyOf": [
                {"enum": ["role", "rather_than"]},
                {"$ref": "#/$defs/reading"},
                {"type": "string", "pattern": _elsewhere(words)},
            ]
        },
        "additionalProperties": test,
        "minProperties": 1,
        "maxProperties": 2,
    }


def _readings(words: Vocabulary) -> Iterator[tuple[str, Reading]]:
    found = Readings(words)
    for role in roles_of(words):
        for name in found.names(role):
            reading = found.find(role, name.partition(".")[2])
            if reading is not None:
                yield name, reading


def _is_offered(name: str, reading: Reading, words: Vocabulary) -> bool:
    """Tell whether to offer a name: what is done for children, through the role of a child only."""
    if reading.origin not in (Origin.DONE, Origin.DUTY):
        return True
    return words.actions[reading.name].of in (PERSON, name.partition(".")[0])


def _elsewhere(words: Vocabulary) -> str:
    """Return the pattern of what is allowed and not offered: an action read through any other role."""
    actions = "|".join(sorted(words.actions))
    owed = f"duty\\.({actions})\\.({'|'.join(DUTY_STATES)})"
    return f"^({'|'.join(roles_of(words))})\\.(done\\.({actions})|{owed})$"


def _combinations() -> Schema:
    parts = {"$ref": "#/$defs/conditions"}
    readings: Schema = {
        "anyOf": [
            {"$ref": "#/$defs/reading"},
            {"type": "array", "items": {"$ref": "#/$defs/reading"}, "minItems": 1},
        ]
    }
    number: Schema = {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "pattern": "^param "}]}
    at_least: Schema = {
        "type": "object",
        "properties": {"n": number, "of": parts},
        "required": ["n", "of"],
        "additionalProperties": False,
    }
    return {
        "all": _explained(parts, "Every one holds."),
        "any": _explained(parts, "At least one holds."),
        "not": _explained(_CONDITION, "The mapping, all of it, does not hold."),
        "at_least": _explained(at_least, 'At least "n" of the entries hold.'),
        "known": _explained(readings, "Somebody has an answer; not in a rule that sets a floor."),
        "unknown": _explained(readings, "Nobody has an answer; not in a rule that sets a floor."),
        "not_shown": _explained(_CONDITION, "False or unknown; not in a rule that sets a floor."),
    }


def _quantifiers(words: Vocabulary) -> Schema:
    made: Schema = {}
    for role in roles_of(words):
        if role != INCIDENT:
            made[f"some {role}"] = _explained(_CONDITION, f"One {role} satisfies the mapping.")
            made[f"some other {role}"] = _explained(
                _CONDITION, f"One {role} beside the rule's own subject does."
            )
            made[f"every {role}"] = _explained(_CONDITION, f"Each {role} satisfies the mapping.")
            made[f"every other {role}"] = _explained(
                _CONDITION, f"Each {role} beside the rule's own subject does."
            )
    return made


def _clause(reading: Reading, words: Vocabulary) -> Schema:
    test: Schema = {"$ref": f"#/$defs/test_{reading.type}"}
    if reading.words:
        test = {"anyOf": [{"enum": list(reading.words)}, test]}
    return _explained(test, _meaning(reading, words))


def _meaning(reading: Reading, words: Vocabulary) -> str:
    if reading.fact is not None:
        return reading.fact.title
    found = _declared(reading, words)
    title = reading.name.replace("_", " ") if found is None else found.title
    if reading.origin is Origin.DUTY:
        return f"{title}: {_DUTIES[reading.key.rpartition('.')[2]]}"
    if reading.origin is Origin.GRADE and reading.type is FactType.BOOL:
        return f"{title}: whether the grade in force is lower than the one before it"
    return f"{title}: {_ORIGINS[reading.origin]}"


def _declared(reading: Reading, words: Vocabulary) -> Flag | Action | Handling | Strand | None:
    match reading.origin:
        case Origin.FLAG:
            return words.flags.get(reading.name)
        case Origin.DONE | Origin.DUTY:
            return words.actions.get(reading.name)
        case Origin.HANDLING:
            return words.handlings.get(reading.name)
        case _:
            return words.strands.get(reading.name)


def _explained(schema: Schema, description: str) -> Schema:
    return lone_reference({**schema, "description": description})
