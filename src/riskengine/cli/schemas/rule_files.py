"""The schemas of the files a policy owner writes: rules, vocabulary, packs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import BaseModel

from riskengine.cli.schemas import conditions, names
from riskengine.cli.schemas.oversight import name_all
from riskengine.cli.schemas.plain import Schema, described, plain
from riskengine.rulebook import (
    documents,
    invariants,
    measures,
    network,
    oversight,
    pack_documents,
    register,
    rules,
    vocabulary,
)
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.vocabulary import Vocabulary

_DESCRIBED_BY: Final[Mapping[str, type]] = {
    "RuleDoc": rules.Rule,
    "DutyDoc": rules.DutyRule,
    "AuthorityDoc": vocabulary.Authority,
    "RoleDoc": vocabulary.Role,
    "PostDoc": vocabulary.Post,
    "FactDoc": vocabulary.Fact,
    "ActionDoc": vocabulary.Action,
    "HandlingDoc": vocabulary.Handling,
    "MeasureDoc": measures.Measure,
    "SelectionDoc": measures.Selection,
    "DistinctDoc": measures.Selection,
    "WeightedDoc": measures.Selection,
    "ElapsedDoc": measures.Measure,
    "RelationDoc": vocabulary.Relation,
    "SubjectsDoc": network.LinkedSubject,
    "AttendanceDoc": rules.Attendance,
    "LoweringDoc": rules.Lowering,
    "OversightDoc": oversight.OversightMeasure,
    "ForceSelectionDoc": oversight.Narrowing,
    "FamilyDoc": register.Family,
    "InvariantDoc": invariants.Invariant,
    "AlwaysDoc": invariants.Always,
    "NotEncodedDoc": register.NotEncoded,
}
"""Where the words for the keys of a file stand: on what the file becomes."""

_IN_RULES: Final[Mapping[str, Mapping[str, str]]] = {
    "RuleDoc": {"about": "role", "joined_by": "relation", "incidents": "kind", "heading": "heading"},
    "DutyDoc": {
        "action": "owed_action",
        "known": "reading",
        "by": "post",
        "within": "length_or_target",
        "every": "length_or_target",
        "until": "action",
        "from": "start",
        "before": "action",
        "each": "occasion",
        "escalate_to": "post",
    },
    "AwaitsDoc": {"agency": "agency", "action": "action", "within": "length"},
    "ThenDoc": {"response": "response_grade", "forbid": "forbidden"},
    "InvariantDoc": {"about": "role", "incidents": "kind"},
    "AlwaysDoc": {"response": "response_grade", "owed": "owed_action", "forbid": "forbidden"},
}

_SELECTION: Final = {
    "incidents": "kind",
    "actions": "action",
    "flags": "flag",
    "roles": "role",
    "during": "kind",
}

_IN_VOCABULARY: Final[Mapping[str, Mapping[str, str]]] = {
    "KindDoc": {"fallback": "response_grade"},
    "RoleDoc": {"listed_by": "fact", "asked_of": "post"},
    "EndedByDoc": {"actions": "action", "answers_from": "post"},
    "FactDoc": {"asked_of": "post", "lasts": "seconds"},
    "MeasureDoc": {"window": "length", "systems": "system", "fades_over": "length"},
    "ElapsedDoc": {"since": "moment", "at_least_since": "moment", "until": "moment"},
    "SelectionDoc": _SELECTION,
    "DistinctDoc": {**_SELECTION, "by": "by"},
    "WeightedDoc": _SELECTION,
    "LinkedDoc": {"via": "link", "path": "link", "within": "length_or_now"},
    "RelationDoc": {"from": "node", "to": "node", "asked_of": "post"},
    "SubjectsDoc": {"of": "role", "listed_by": "fact", "asked_of": "post"},
    "ActionDoc": {"of": "role", "pair": "role", "by": "post", "event": "event_type"},
    "FlagDoc": {"systems": "system", "asked_of": "post"},
    "HandlingDoc": {"response": "response_grade", "lowest": "strand", "event": "event_type"},
}

_IN_PACKS: Final[Mapping[str, Mapping[str, str]]] = {
    "GradeDoc": {"met_by": "action"},
    "AttendanceDoc": {
        "by": "post",
        "escalate_to": "post",
        "return_visit": "action",
        "visit_lasts": "seconds",
    },
    "LoweringDoc": {"posts": "post", "assessment": "action"},
    "AttentionDoc": {"lead_times": "seconds", "handover_within": "seconds"},
}


def rule(words: Vocabulary, rulebooks: Sequence[Rulebook]) -> Schema:
    """Return the schema of a file of rules."""
    made = _file(documents.RuleFile, words, rulebooks, closed=True)
    defs = made["$defs"]
    names.refer_all(defs, _IN_RULES)
    defs["RuleDoc"]["properties"]["when"] = {"$ref": "#/$defs/condition"}
    defs["DutyDoc"]["properties"]["sample"] = {"$ref": "#/$defs/one_in"}
    invariant = defs["InvariantDoc"]["properties"]
    invariant["when"] = {"$ref": "#/$defs/condition"}
    invariant["being"]["items"] = conditions.being(words)
    defs["AlwaysDoc"]["properties"]["risk"] = {"$ref": "#/$defs/risk"}
    then = defs["ThenDoc"]["properties"]
    then["risk"] = {"$ref": "#/$defs/risk"}
    then["conclude"] = conditions.conclusions(words)
    name_all(defs, words, rulebooks)
    return made


def vocabulary_file(words: Vocabulary, rulebooks: Sequence[Rulebook]) -> Schema:
    """Return the schema of a file of the vocabulary; it may use names that it declares itself."""
    made = _file(documents.VocabularyFile, words, rulebooks, closed=False)
    defs = made["$defs"]
    names.refer_all(defs, _IN_VOCABULARY)
    defs["FactDoc"]["properties"]["applies_when"] = {"$ref": "#/$defs/condition"}
    defs["HandlingDoc"]["properties"]["risk"] = {"$ref": "#/$defs/risk"}
    for selection in ("SelectionDoc", "DistinctDoc", "WeightedDoc"):
        defs[selection]["properties"]["told"] = conditions.told(words)
    defs["WeightedDoc"]["properties"]["weight"] = {"$ref": "#/$defs/weight"}
    return made


def pack(words: Vocabulary, rulebooks: Sequence[Rulebook]) -> Schema:
    """Return the schema of a pack."""
    made = _file(pack_documents.PackFile, words, rulebooks, closed=False)
    names.refer_all(made["$defs"], _IN_PACKS)
    made["$defs"]["GradeDoc"]["properties"]["targets"]["additionalProperties"] = {"$ref": "#/$defs/seconds"}
    made["properties"]["catch_up"] = names.refer(made["properties"]["catch_up"], "seconds")
    return made


def _file(
    model: type[BaseModel], words: Vocabulary, rulebooks: Sequence[Rulebook], *, closed: bool
) -> Schema:
    made = plain(model.model_json_schema(), nulls=False)
    defs = made.setdefault("$defs", {})
    for name, explained in _DESCRIBED_BY.items():
        if name in defs:
            described(defs[name], explained.__doc__ or "")
    defs |= names.definitions(words, closed=closed)
    defs |= conditions.definitions(words, closed=closed)
    defs |= names.figures(rulebooks)
    return made
