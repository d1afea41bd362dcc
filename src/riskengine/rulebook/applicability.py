"""Reads when each fact applies, which needs the whole vocabulary, and keeps it to what is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from riskengine.rulebook.condition_reader import ConditionReader
from riskengine.rulebook.conditions import Clause, Condition, Known, Quantified, walk
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.readings import Readings
from riskengine.rulebook.reporter import Reporter
from riskengine.rulebook.rules import Parameter
from riskengine.rulebook.scope import Scope
from riskengine.rulebook.source import Path, Span
from riskengine.rulebook.usage import Usage
from riskengine.rulebook.vocabulary import Fact, Vocabulary
from riskengine.rulebook.vocabulary_builder import Declared


def with_applicability(
    vocabulary: Vocabulary,
    files: Iterable[Declared],
    parameters: Mapping[str, Parameter],
    faults: Diagnostics,
    usage: Usage,
) -> Vocabulary:
    """Return the vocabulary with the condition under which each fact applies."""
    facts = dict(vocabulary.facts)
    for one in files:
        reader = ConditionReader(Reporter(one.document, faults), vocabulary, parameters, usage)
        for id, doc in one.file.facts.items():
            if doc.applies_when is not None:
                path: Path = ("facts", id, "applies_when")
                condition = reader.read(doc.applies_when, path, Scope.of((facts[id].of,)))
                _check_told(facts[id], condition, vocabulary, faults)
                facts[id] = replace(facts[id], applies_when=condition)
    return replace(vocabulary, facts=facts)


def _check_told(fact: Fact, condition: Condition, vocabulary: Vocabulary, faults: Diagnostics) -> None:
    """Report what is not there yet when it is settled which facts apply: others, conclusions, duties."""
    for part in walk(condition):
        match part:
            case Quantified(role=role, span=span):
                _refuse(fact, f"any {role}", span, faults)
            case Clause(key=key, name=name, span=span) | Known(key=key, name=name, span=span):
                if not _is_told(key, vocabulary):
                    _refuse(fact, name, span, faults)
            case _:
                pass


def _is_told(key: str, vocabulary: Vocabulary) -> bool:
    declared = vocabulary.facts.get(key)
    if declared is not None:
        return not declared.concluded and declared.measure is None
    found = Readings(vocabulary).find_key(key)
    return found is not None and not found.origin.of_ledger


def _refuse(fact: Fact, what: str, span: Span, faults: Diagnostics) -> None:
    message = f'when "{fact.id}" applies cannot depend on "{what}".'
    help = "only on what is told of the same person or of the incident: facts, flags and what was done"
    faults.add("RE308", message, span, help)
