"""The names that are declared, as lists an editor can offer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any, Final, get_args, get_type_hints

from riskengine.cli.schemas.plain import Schema, lone_reference
from riskengine.model.events import Event
from riskengine.model.grades import RESPONSE_GRADES
from riskengine.model.network import PERSON_NODE, PLACE_NODE
from riskengine.rulebook.duty_times import OCCASIONS, STARTS, TARGET
from riskengine.rulebook.measure_builder import MOMENTS
from riskengine.rulebook.readings import roles_of
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.vocabulary import FactType, Strand, Vocabulary
from riskengine.rulebook.vocabulary_checks import EVENTS_AS_ACTIONS
from riskengine.rulebook.walk_builder import NOW
from riskengine.rulebook.ways import joins_people, ways_in

_SECONDS: Final = "^[0-9]+[wdhms]([0-9]+[wdhms])*$"
_LENGTH: Final = (
    "^([0-9]{1,3}y)?([0-9]{1,4}w)?([0-9]{1,5}d)?([0-9]{1,9}h)?([0-9]{1,9}m)?([0-9]{1,9}s)?$"
    "|^[0-9]{1,3} (working|school) days?$"
)
_NAME: Final = "^[a-z][a-z0-9_.-]*$"


def merged(rulebooks: Iterable[Rulebook]) -> Vocabulary:
    """Return everything any of the packs declares, in order of name, as one vocabulary."""
    together: dict[str, Any] = {}
    for words in (rulebook.vocabulary for rulebook in rulebooks):
        for field in fields(Vocabulary):
            own = getattr(words, field.name)
            known = together.setdefault(field.name, {})
            known.update(own if isinstance(own, Mapping) else dict.fromkeys(own))
    ordered: dict[str, Any] = {name: dict(sorted(known.items())) for name, known in together.items()}
    ordered["headings"] = tuple(together["headings"])
    return Vocabulary(**ordered)


def definitions(words: Vocabulary, *, closed: bool) -> Schema:
    """Return a definition for each kind of name.

    Args:
        words: What is declared.
        closed: Whether only these are allowed; a file that may itself declare more only has them offered.
    """
    times = [fact.id for fact in words.facts.values() if fact.type is FactType.TIME and not fact.concluded]
    lists: Mapping[str, Iterable[str]] = {
        "role": roles_of(words),
        "kind": words.kinds,
        "post": words.posts,
        "agency": [post.id for post in words.posts.values() if post.agency],
        "action": words.actions,
        "owed_action": [action.id for action in words.actions.values() if not action.power],
        "forbidden": [*words.handlings, *words.actions],
        "occasion": [*OCCASIONS, *words.actions],
        "start": [*STARTS, *words.actions],
        "moment": [*MOMENTS, *times],
        "by": [PLACE_NODE, PERSON_NODE, *words.roles],
        "flag": words.flags,
        "handling": words.handlings,
        "relation": [relation.id for relation in words.relations.values() if joins_people(relation)],
        "any_relation": words.relations,
        "link": ways_in(words),
        "node": [PERSON_NODE, PLACE_NODE, *words.objects],
        "system": words.systems,
        "strand": words.strands,
        "scale": ["response", *words.strands, "handling"],
        "heading": words.headings,
        "event_type": EVENTS_AS_ACTIONS,
        "fact": words.facts,
        "response_grade": RESPONSE_GRADES,
    }
    made = {name: _names(known, closed=closed) for name, known in lists.items()}
    return {**made, "risk": _risk(words.strands, closed=closed)}


def event_types() -> tuple[str, ...]:
    """Return the types of event there are."""
    return tuple(sorted(str(get_type_hints(one)["type"].__args__[0]) for one in get_args(Event)))


def figures(rulebooks: Iterable[Rulebook]) -> Schema:
    """Return the definitions of lengths of time and of numbers: written out, or a parameter."""
    offered = sorted({name for rulebook in rulebooks for name in rulebook.parameters})
    parameter: Schema = {"enum": [f"param {name}" for name in offered]} if offered else {"not": {}}
    length: Schema = {"type": "string", "minLength": 1, "pattern": _LENGTH}
    return {
        "seconds": {"type": "string", "pattern": _SECONDS},
        "length": {"anyOf": [length, parameter]},
        "length_or_now": {"anyOf": [length, {"const": NOW}, parameter]},
        "length_or_target": {"anyOf": [length, {"const": TARGET}, parameter]},
        "one_in": {"anyOf": [{"type": "integer", "minimum": 1}, parameter]},
        "weight": {"anyOf": [{"type": "number"}, parameter]},
    }


def refer(schema: Schema, name: str) -> Schema:
    """Return a part of a schema in which every free text is a name of that definition."""
    reference = f"#/$defs/{name}"
    if schema.get("type") == "string":
        kept: Schema = {key: schema[key] for key in ("description", "default") if key in schema}
        return lone_reference({"$ref": reference, **kept})
    made = dict(schema)
    if "anyOf" in made:
        made["anyOf"] = [refer(one, name) for one in made["anyOf"]]
    if "items" in made:
        made["items"] = refer(made["items"], name)
    return made


def refer_all(defs: Schema, table: Mapping[str, Mapping[str, str]]) -> None:
    """Put names into the definitions: for each, its properties and the kind of name each takes."""
    for definition, properties in table.items():
        own = defs[definition]["properties"]
        for key, name in properties.items():
            own[key] = refer(own[key], name)


def _names(known: Iterable[str], *, closed: bool) -> Schema:
    listed = list(dict.fromkeys(known))
    if not listed:
        return {"type": "string"}
    offered: Schema = {"enum": listed}
    return offered if closed else {"anyOf": [offered, {"type": "string", "pattern": _NAME}]}


def _risk(strands: Mapping[str, Strand], *, closed: bool) -> Schema:
    """Return the definition of a level in each strand: only the levels that the strand uses."""
    levels = {
        strand.id: {"enum": [level.id for level in sorted(strand.levels)], "description": strand.title}
        for strand in strands.values()
    }
    return {"type": "object", "properties": levels, "additionalProperties": not closed}
