"""The schemas of what control-room software sends and gets: events, and the Decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from riskengine.cli.schemas import answers, names
from riskengine.cli.schemas.plain import Schema, plain
from riskengine.model.wire import json_schema
from riskengine.rulebook.vocabulary import Vocabulary

IN_EVENTS: Final[Mapping[str, Mapping[str, str]]] = {
    "ActionTaken": {"action": "action"},
    "FlagCleared": {"flag": "flag", "on": "system"},
    "FlagRaised": {"flag": "flag", "on": "system"},
    "GradeSet": {"scale": "scale"},
    "IncidentReclassified": {"adds": "kind"},
    "IncidentReported": {"kinds": "kind"},
    "LinkEnded": {"relation": "any_relation"},
    "LinkSaid": {"relation": "any_relation"},
    "LinkStated": {"relation": "any_relation"},
    "PersonSaid": {"roles": "role"},
    "RecordsSearched": {"system": "system"},
    "DutyTransferred": {"to": "post"},
    "Source": {"post": "post"},
}
"""The names in events, by definition and property."""

_WITH_ANSWERS: Final[Mapping[str, str]] = {
    "IncidentReported": "answers_of_incident",
    "InformationAdded": "answers_of_incident",
    "PersonSaid": "answers_of_person",
}


def event(words: Vocabulary) -> Schema:
    """Return the schema of one event."""
    made = plain(json_schema("event"), nulls=True)
    with_names(made["$defs"], words)
    return made


def with_names(defs: Schema, words: Vocabulary) -> None:
    """Put the declared names and the answers of the facts into the definitions of events."""
    names.refer_all(defs, IN_EVENTS)
    for definition, kind in _WITH_ANSWERS.items():
        defs[definition]["properties"]["facts"] = {"$ref": f"#/$defs/{kind}"}
    defs |= names.definitions(words, closed=True)
    defs |= answers.definitions(words)


def decision() -> Schema:
    """Return the schema of a Decision; it is the same whatever the packs declare."""
    return plain(json_schema("decision"), nulls=True)
