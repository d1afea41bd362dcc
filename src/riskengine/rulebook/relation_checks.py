"""Checks what relations and kinds of object declare: their names, their ends and what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from riskengine.model.network import MERGED_INTO, PERSON_NODE, PLACE_NODE, PRESENT_AT, REPORTED_AT
from riskengine.rulebook.documents import RelationDoc, VocabularyFile
from riskengine.rulebook.network import ANY_OBJECT, BUILT_IN_NODES
from riskengine.rulebook.reporter import Reporter
from riskengine.rulebook.source import Path
from riskengine.rulebook.vocabulary import Relation, Vocabulary
from riskengine.rulebook.ways import DIFFERENT, PART_OF, SAME

CODE: Final = "RE420"
"""The code of a relation that cannot be what it is declared to be."""

UNDECLARED: Final = (PRESENT_AT, REPORTED_AT, MERGED_INTO)
"""The links that need no declaration."""


@dataclass(frozen=True, slots=True)
class RelationChecks:
    """The checks of one file."""

    file: VocabularyFile
    words: Vocabulary
    report: Reporter

    def check(self) -> None:
        """Report everything that is wrong with the file's relations and kinds of object."""
        for id in self.file.objects:
            if id in (*BUILT_IN_NODES, ANY_OBJECT):
                self._kept(id, ("objects", id), "kind of object")
        for id in (*self.file.roles, *self.file.subjects):
            if id in UNDECLARED:
                self._kept(id, ("roles" if id in self.file.roles else "subjects", id), "role")
        for id, doc in self.file.relations.items():
            self._names(id, doc)
            self._ends(id, doc)
            self._means(id, doc)

    def _kept(self, name: str, path: Path, what: str) -> None:
        message = f'"{name}" is a name the rule language keeps for itself.'
        self.report.fault("RE206", message, path, f"give the {what} another name", key=True)

    def _names(self, id: str, doc: RelationDoc) -> None:
        """Report a name under which a walk would already follow another link."""
        path: Path = ("relations", id)
        if id in UNDECLARED:
            self._kept(id, path, "relation")
        elif id in self.words.roles:
            message = f'"{id}" is declared twice: it is a role, and a role is a link with an incident.'
            self.report.fault("RE206", message, path, "give the relation another name", key=True)
        if doc.inverse is None:
            return
        others = (one for one in self.words.relations.values() if one.id != id)
        taken = {*UNDECLARED, *self.words.roles, *self.words.relations, *(one.inverse for one in others)}
        if doc.inverse in taken:
            message = f'"{doc.inverse}" is declared twice: another link, a role or a relation is called so.'
            self.report.fault("RE206", message, (*path, "inverse"), "give the inverse another name")

    def _ends(self, id: str, doc: RelationDoc) -> None:
        path: Path = ("relations", id)
        allowed = (PERSON_NODE, PLACE_NODE, *self.words.objects)
        self.report.known("kind of node", doc.from_, allowed, (*path, "from"))
        self.report.known("kind of node", doc.to, allowed, (*path, "to"))
        between_two = doc.from_ != doc.to
        if doc.symmetric and between_two:
            message = f'"{id}" leads from a {doc.from_} to a {doc.to}, and is not the same the other way.'
            self.report.fault(CODE, message, (*path, "symmetric"), "take it away", key=True)
        if doc.inverse is not None and (doc.symmetric or between_two):
            why = "is the same both ways" if doc.symmetric else "is followed from either end by its own name"
            message = f'"{id}" {why}, and needs no inverse.'
            self.report.fault(CODE, message, (*path, "inverse"), "take it away", key=True)

    def _means(self, id: str, doc: RelationDoc) -> None:
        path: Path = ("relations", id, "means")
        if doc.means is None:
            return
        ends = (doc.from_, doc.to, doc.symmetric)
        if doc.means in (SAME, DIFFERENT) and ends != (PERSON_NODE, PERSON_NODE, True):
            message = f'"{id}" says whether two people are one, and must hold between people, both ways.'
            self.report.fault(CODE, message, path, "write symmetric: true, and neither from: nor to:")
        if doc.means == PART_OF and ends != (PLACE_NODE, PLACE_NODE, False):
            message = f'"{id}" says of what building a dwelling is part, and must lead from place to place.'
            self.report.fault(CODE, message, path, "write from: place and to: place, and no symmetric:")
        first = next((one for one in _in_order(self.words) if one.means == doc.means), None)
        if first is not None and first.id != id:
            message = f'"{first.id}" means {doc.means} already, at {first.span.file}:{first.span.line}.'
            self.report.fault(CODE, message, path, "let one relation alone mean it")


def _in_order(words: Vocabulary) -> list[Relation]:
    return sorted(words.relations.values(), key=lambda one: one.id)
