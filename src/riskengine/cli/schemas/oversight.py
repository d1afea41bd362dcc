"""What may stand in a measure of oversight: scales with the tests they take, and parameters as thresholds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from riskengine.cli.schemas import names
from riskengine.cli.schemas.plain import Schema, lone_reference
from riskengine.model.grades import RESPONSE_GRADES
from riskengine.model.overview import Figure
from riskengine.rulebook.oversight_builder import RESPONSE
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.vocabulary import Vocabulary

_SELECTION: Final = {
    "duties": "action",
    "people": "role",
    "incidents": "kind",
    "during": "kind",
    "present": "role",
    "handled": "handling",
    "done": "action",
    "not_done": "action",
}


def name_all(defs: Schema, words: Vocabulary, rulebooks: Sequence[Rulebook]) -> None:
    """Put the declared names into the definitions of a measure of oversight."""
    names.refer_all(defs, {"OversightDoc": {"window": "length"}, "ForceSelectionDoc": _SELECTION})
    strands = {
        strand.id: _tests((level.id for level in sorted(strand.levels)), strand.title)
        for strand in words.strands.values()
    }
    response = {RESPONSE: _tests(RESPONSE_GRADES, "The response grade")}
    own = defs["ForceSelectionDoc"]["properties"]
    own["graded"] = _scales({**response, **strands}, own["graded"])
    own["risk"] = _scales(strands, own["risk"])
    own["lowered"] = {**own["lowered"], "items": {"enum": [RESPONSE, *words.strands]}}
    parameters = sorted({name for rulebook in rulebooks for name in rulebook.parameters})
    defs["threshold"] = {"enum": [f"param {name}" for name in parameters]} if parameters else {"not": {}}
    own = defs["OversightDoc"]["properties"]
    own["per"] = lone_reference({"$ref": "#/$defs/threshold", "description": own["per"]["description"]})
    figures = defs["ThresholdsDoc"]["properties"]
    for figure in Figure:
        said = {"$ref": "#/$defs/threshold", "description": figures[figure]["description"]}
        figures[str(figure)] = lone_reference(said)
    defs["ThresholdsDoc"]["minProperties"] = 1


def _tests(levels: Iterable[str], title: str) -> Schema:
    return {"anyOf": [{"enum": list(levels)}, {"$ref": "#/$defs/test_ordered"}], "description": title}


def _scales(tests: Schema, before: Schema) -> Schema:
    """Return the schema of a test on each of some scales, with the words that explained it before."""
    kept = {key: before[key] for key in ("description",) if key in before}
    return {
        "type": "object",
        "properties": tests,
        "minProperties": 1,
        "additionalProperties": False,
        **kept,
    }
