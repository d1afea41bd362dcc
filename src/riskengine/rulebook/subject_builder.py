"""Builds the declarations of people whom links bring into the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from riskengine.model.facts import INCIDENT
from riskengine.model.network import INCIDENT_NODE, PERSON_NODE
from riskengine.rulebook.condition_reader import ConditionReader
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.documents import SubjectsDoc
from riskengine.rulebook.network import LinkedSubject, Reach
from riskengine.rulebook.readings import roles_of
from riskengine.rulebook.reporter import Reporter
from riskengine.rulebook.rules import Parameter
from riskengine.rulebook.source import Path
from riskengine.rulebook.usage import Usage
from riskengine.rulebook.vocabulary import Vocabulary
from riskengine.rulebook.vocabulary_builder import Declared
from riskengine.rulebook.walk_builder import WalkBuilder

CODE: Final = "RE424"
"""The code of links that bring nobody into the rules, or round in a circle."""


def with_subjects(
    vocabulary: Vocabulary,
    files: Iterable[Declared],
    parameters: Mapping[str, Parameter],
    faults: Diagnostics,
    usage: Usage,
    reach: Reach,
) -> Vocabulary:
    """Return the vocabulary with the people whom links bring into the rules; walks keep within the reach."""
    every = tuple(files)
    linked = frozenset(id for one in every for id in one.file.subjects)
    found: dict[str, LinkedSubject] = {}
    for one in every:
        reader = ConditionReader(Reporter(one.document, faults), vocabulary, parameters, usage)
        for id, doc in one.file.subjects.items():
            _check(id, doc, linked, reader)
            path: Path = ("subjects", id)
            start = INCIDENT_NODE if doc.of == INCIDENT else PERSON_NODE
            walk = WalkBuilder(reader, reach, start, (*path, "linked")).build(doc.linked)
            if walk is not None and id not in found:
                found[id] = LinkedSubject(
                    id=id,
                    title=doc.title,
                    of=doc.of,
                    walk=walk,
                    under=doc.under,
                    span=reader.report.document.key_span(path),
                )
    return replace(vocabulary, subjects=dict(sorted(found.items())))


def _check(id: str, doc: SubjectsDoc, linked: frozenset[str], reader: ConditionReader) -> None:
    """Report links that begin at nobody, or at those whom links have brought, or that reach no people."""
    path: Path = ("subjects", id)
    reader.report.known("role", doc.of, roles_of(reader.vocabulary), (*path, "of"))
    if doc.of in linked:
        message = f'links bring whoever plays "{doc.of}" into the rules, and no links begin at them.'
        help = "name a role that is given at the incident, and follow more links from there"
        reader.report.fault(CODE, message, (*path, "of"), help)
    if doc.linked.to != PERSON_NODE:
        message = "rules are about people, and these links reach places."
        reader.report.fault(CODE, message, (*path, "linked", "to"), "take it away")
    elif doc.linked.and_self and doc.of != INCIDENT:
        message = f'whoever plays "{doc.of}" is in the rules already, and is nobody whom links bring.'
        reader.report.fault(CODE, message, (*path, "linked", "and_self"), "take it away", key=True)
