"""Builds the links of a measure that looks at the history of others, and checks that all goes together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from riskengine.model.facts import INCIDENT
from riskengine.model.network import INCIDENT_NODE, PERSON_NODE, PLACE_NODE
from riskengine.rulebook.condition_reader import ConditionReader
from riskengine.rulebook.measure_documents import LinkedDoc, MeasureDoc
from riskengine.rulebook.measures import MeasureKind
from riskengine.rulebook.network import Reach, Walk
from riskengine.rulebook.selection_builder import CODE
from riskengine.rulebook.source import Path
from riskengine.rulebook.vocabulary import Fact
from riskengine.rulebook.walk_builder import WalkBuilder
from riskengine.rulebook.walk_checks import MANY

NO_SYSTEM: Final = "RE423"
"""The code of links that are followed where no system is named that holds them."""

_COMPUTED: Final = frozenset(MeasureKind) - {MeasureKind.SCORE, MeasureKind.ELAPSED}


@dataclass(frozen=True, slots=True)
class LinkedMeasure:
    """Builds the links of the measure of one fact.

    Attributes:
        reader: Knows what is declared, and where faults go.
        fact: The fact that is measured.
        reach: The bounds of the pack on how far links are followed.
    """

    reader: ConditionReader
    fact: Fact
    reach: Reach

    def build(self, doc: MeasureDoc, linked: LinkedDoc, kind: MeasureKind) -> Walk | None:
        """Build the walk, or None where it does not say which links; faults go to the collector."""
        start = INCIDENT_NODE if self.fact.of == INCIDENT else PERSON_NODE
        self._check_together(doc, kind)
        if doc.distinct is not None:
            self._check_by(doc.distinct.by, linked)
        return WalkBuilder(self.reader, self.reach, start, (*self._path, "linked")).build(linked)

    @property
    def _path(self) -> Path:
        return ("facts", self.fact.id, "measure")

    def _check_together(self, doc: MeasureDoc, kind: MeasureKind) -> None:
        if not doc.systems:
            message = (
                "links are on record: until somebody has looked, more may be there, and no system is named."
            )
            help = "add systems: and those that hold the links and what is looked for"
            self.reader.report.fault(NO_SYSTEM, message, (*self._path, "linked"), help, key=True)
        if kind not in _COMPUTED:
            message = f'"linked" does not go with {kind}, which is of one history and not of several.'
            help = f"compute {', '.join(sorted(_COMPUTED))} over links"
            self.reader.report.fault(CODE, message, (*self._path, "linked"), help, key=True)
        if doc.scope is not None:
            message = '"scope" does not go with "linked", which says itself whose history is read.'
            self.reader.report.fault(CODE, message, (*self._path, "scope"), "take it away", key=True)

    def _check_by(self, by: str, linked: LinkedDoc) -> None:
        """Report what tells people apart where places are reached, or the other way round."""
        if by in (PERSON_NODE, PLACE_NODE) and by != linked.to:
            message = f'"{by}" tells apart what the links reach, and these reach {MANY[linked.to]}.'
            place: Path = (*self._path, "distinct", "by")
            self.reader.report.fault(CODE, message, place, f"write by: {linked.to}, or to: {by} in linked")
