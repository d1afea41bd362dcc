"""Builds what a measure selects from history, checking every name and that the parts go together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from riskengine.model.facts import INCIDENT
from riskengine.model.network import PERSON_NODE
from riskengine.rulebook.condition_reader import ConditionReader
from riskengine.rulebook.conditions import Test
from riskengine.rulebook.details import read_details
from riskengine.rulebook.diagnostics import suggest
from riskengine.rulebook.measure_documents import SelectionDoc
from riskengine.rulebook.measures import Selection
from riskengine.rulebook.readings import PERSON, reading_of
from riskengine.rulebook.reporter import either
from riskengine.rulebook.source import Path
from riskengine.rulebook.values import as_text
from riskengine.rulebook.vocabulary import Fact

CODE: Final = "RE418"
"""The code of a measure that cannot be computed."""

_WHAT: Final = ("incidents", "actions", "flags", "told")
_GOES_WITH: Final = {
    "roles": ("incidents", "actions", "told"),
    "during": ("actions", "told"),
    "where": ("actions",),
}
"""What each further key of a selection goes with."""


@dataclass(frozen=True, slots=True)
class SelectionBuilder:
    """Builds the selections of one measure.

    Attributes:
        reader: Reads tests, and knows where faults go.
        fact: The fact that is measured.
        measured: The keys of all facts that are measured.
        reached: What the links of the measure reach, ``person`` or ``place``; None where it looks over none.
    """

    reader: ConditionReader
    fact: Fact
    measured: frozenset[str]
    reached: str | None = None

    @property
    def _of_people(self) -> bool:
        """Whether the history that is read is that of people."""
        return self.reached == PERSON_NODE if self.reached is not None else self.fact.of != INCIDENT

    @property
    def _nobody(self) -> str:
        return "the incident" if self.reached is None else "places"

    def build(self, doc: SelectionDoc, path: Path) -> Selection:
        """Build one selection; faults go to the collector."""
        self._check_together(doc, path)
        self._check_names(doc, path)
        return Selection(
            incidents=frozenset(doc.incidents) if doc.incidents is not None else None,
            actions=frozenset(doc.actions or ()),
            flags=frozenset(doc.flags or ()),
            told=dict(self._told(doc, (*path, "told"))),
            roles=frozenset(doc.roles or ()),
            during=frozenset(doc.during) if doc.during is not None else None,
            where=read_details(doc.where or {}, (*path, "where"), self.reader.report),
        )

    def check_told(self, fact: Fact, name: str, path: Path) -> None:
        """Report a fact that nobody tells: one that is concluded, or itself measured."""
        how = "concluded by rules" if fact.concluded else "measured" if fact.id in self.measured else None
        if how is not None:
            message = f'"{name}" is {how}: only what was told can be measured.'
            self.reader.report.fault(CODE, message, path, "name the facts it rests on")

    def _check_together(self, doc: SelectionDoc, path: Path) -> None:
        said = [key for key in _WHAT if getattr(doc, key) is not None]
        if len(said) != 1 and said != ["incidents", "told"]:
            message = "a selection is of incidents, of actions, of flags, or of what was told."
            help = "keep one; told: may also stand beside incidents:" if said else "add one of the four"
            self.reader.report.fault("RE201", message, path, help)
            return
        for key, with_ in _GOES_WITH.items():
            if getattr(doc, key) is not None and said[0] not in with_:
                message = f'"{key}" does not go with "{said[0]}".'
                help = f"it goes with {either(with_)}; take it away"
                self.reader.report.fault(CODE, message, (*path, key), help, key=True)

    def _check_names(self, doc: SelectionDoc, path: Path) -> None:
        report, words = self.reader.report, self.reader.vocabulary
        report.all_known("kind", doc.incidents or (), words.kinds, (*path, "incidents"))
        report.all_known("kind", doc.during or (), words.kinds, (*path, "during"))
        report.all_known("role", doc.roles or (), (PERSON, *words.roles), (*path, "roles"))
        report.all_known("action", doc.actions or (), words.actions, (*path, "actions"))
        report.all_known("flag", doc.flags or (), words.flags, (*path, "flags"))
        self.reader.usage.actions.update(doc.actions or ())
        self.reader.usage.flags.update(doc.flags or ())
        if doc.roles is not None and not self._of_people:
            play = "plays" if self.reached is None else "play"
            message = f'"{self.fact.id}" is of {self._nobody}, which {play} no role.'
            report.fault(CODE, message, (*path, "roles"), "take it away", key=True)

    def _told(self, doc: SelectionDoc, path: Path) -> Iterable[tuple[str, Test]]:
        report, words = self.reader.report, self.reader.vocabulary
        for name, value in sorted((doc.told or {}).items()):
            place: Path = (*path, name)
            fact = words.resolve_fact(name)
            if fact is None:
                help = suggest(name, words.facts) or "declare it in the vocabulary"
                report.fault("RE301", f'"{name}" is not declared.', place, help, key=True)
                continue
            self.check_told(fact, name, place)
            if not self._of_people and fact.of != INCIDENT:
                message = f'"{name}" is told of a {fact.of}, and "{self.fact.id}" is of {self._nobody}.'
                report.fault(CODE, message, place, "name a fact of the incident", key=True)
            self.reader.usage.facts.add(fact.id)
            test = self.reader.test(reading_of(fact), as_text(value), name, place)
            if test is not None:
                yield fact.id, test
