"""Builds the measures that facts declare, checking every name and that the parts go together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from riskengine.model.facts import INCIDENT
from riskengine.rulebook.condition_reader import ConditionReader
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.figures import read_weight, read_window
from riskengine.rulebook.linked_measures import LinkedMeasure
from riskengine.rulebook.measure_checks import check_measure
from riskengine.rulebook.measure_documents import ElapsedDoc, MeasureDoc, SelectionDoc
from riskengine.rulebook.measures import Measure, MeasureKind, Scope, Selection, Since, Weighted
from riskengine.rulebook.network import Reach, Walk
from riskengine.rulebook.readings import PERSON
from riskengine.rulebook.reporter import Reporter, either, meant
from riskengine.rulebook.rules import Parameter
from riskengine.rulebook.selection_builder import CODE, SelectionBuilder
from riskengine.rulebook.source import Path
from riskengine.rulebook.usage import Usage
from riskengine.rulebook.vocabulary import Fact, FactType, Vocabulary
from riskengine.rulebook.vocabulary_builder import Declared

MOMENTS: Final = ("occurred", "reported", "recorded")
"""The moments of the incident itself from which time can be counted."""


def with_measures(
    vocabulary: Vocabulary,
    files: Iterable[Declared],
    parameters: Mapping[str, Parameter],
    faults: Diagnostics,
    usage: Usage,
    reach: Reach,
) -> Vocabulary:
    """Return the vocabulary with the measure of each fact that declares one; walks keep within the reach."""
    every = tuple(files)
    measured = frozenset(id for one in every for id, doc in one.file.facts.items() if doc.measure is not None)
    facts = dict(vocabulary.facts)
    for one in every:
        reader = ConditionReader(Reporter(one.document, faults), vocabulary, parameters, usage)
        for id, doc in one.file.facts.items():
            if doc.measure is not None:
                measure = MeasureBuilder(reader, facts[id], measured, reach, _reached(doc.measure)).build(
                    doc.measure
                )
                facts[id] = replace(facts[id], measure=measure)
    return replace(vocabulary, facts=facts)


def _reached(doc: MeasureDoc) -> str | None:
    return doc.linked.to if doc.linked is not None else None


@dataclass(frozen=True, slots=True)
class MeasureBuilder:
    """Builds the measure of one fact.

    Attributes:
        reader: Reads tests, and knows where faults go.
        fact: The fact.
        measured: The keys of all facts that are measured.
        reach: The bounds of the pack on how far links are followed.
        reached: What the links of the measure reach, ``person`` or ``place``; None where it looks over none.
    """

    reader: ConditionReader
    fact: Fact
    measured: frozenset[str]
    reach: Reach
    reached: str | None = None

    def build(self, doc: MeasureDoc) -> Measure | None:
        """Build the measure, or None where it does not say what is computed; faults go to the collector."""
        kind = self._kind(doc)
        if kind is None:
            return None
        scope = self._scope(doc)
        self._check_together(doc, kind, scope)
        self.reader.report.all_known(
            "system", doc.systems, self.reader.vocabulary.systems, (*self._path, "systems")
        )
        self.reader.usage.systems.update(doc.systems)
        measure = Measure(
            kind=kind,
            scope=scope,
            selection=self._selection(doc, kind),
            linked=self._linked(doc, kind),
            window=read_window(doc.window, (*self._path, "window"), self.reader),
            elsewhere=doc.elsewhere,
            systems=tuple(sorted(set(doc.systems))),
            since=self._since_all(doc.elapsed) if doc.elapsed is not None else (),
            at_least_since=self._moment(doc, "at_least_since"),
            until=self._moment(doc, "until"),
            by=doc.distinct.by if doc.distinct is not None else None,
            checklist=tuple(self._checklist(doc)),
            fades_over=read_window(doc.fades_over, (*self._path, "fades_over"), self.reader),
            span=self.reader.report.document.key_span(self._path),
        )
        check_measure(measure, self.fact, self.reader)
        return measure

    @property
    def _path(self) -> Path:
        return ("facts", self.fact.id, "measure")

    @property
    def _selections(self) -> SelectionBuilder:
        return SelectionBuilder(self.reader, self.fact, self.measured, self.reached)

    def _kind(self, doc: MeasureDoc) -> MeasureKind | None:
        said = [kind for kind in MeasureKind if getattr(doc, kind) is not None]
        if len(said) == 1:
            return said[0]
        message = f"a measure computes one of these: {', '.join(MeasureKind)}."
        help = f"keep one of {either(said)}" if said else "add for example count: {incidents: [missing]}"
        self.reader.report.fault("RE201", message, self._path, help, key=True)
        return None

    def _scope(self, doc: MeasureDoc) -> Scope:
        of_incident = self.fact.of == INCIDENT
        if doc.linked is not None:
            return Scope.LINKED
        if doc.scope is None:
            return Scope.INCIDENT if of_incident else Scope.SUBJECT
        scope, place = Scope(doc.scope), (*self._path, "scope")
        if scope is Scope.SUBJECT and of_incident:
            message = f'"{self.fact.id}" is of the incident, which is nobody whose history could be read.'
            self.reader.report.fault(CODE, message, place, "write scope: place or scope: incident")
        if scope is Scope.PLACE and not of_incident:
            message = f'"{self.fact.id}" is of a {self.fact.of}: what happened at a place is of the incident.'
            self.reader.report.fault(
                CODE, message, place, "declare it of the incident, or write scope: subject"
            )
        return scope

    def _check_together(self, doc: MeasureDoc, kind: MeasureKind, scope: Scope) -> None:
        """Report keys that do not go with what is computed."""
        if kind is MeasureKind.TREND and doc.window is None:
            message = "a trend compares a window with the one before it, and no window is given."
            help = "add window: and how long, as 90d"
            self.reader.report.fault("RE201", message, self._path, help, key=True)
        if doc.window is not None and kind is MeasureKind.ELAPSED:
            self._unfit("window", "the time since something is counted from the latest, however long ago")
        if doc.fades_over is not None and kind is not MeasureKind.SCORE:
            self._unfit("fades_over", "only the lines of a score fade")
        if doc.elsewhere and scope is Scope.INCIDENT:
            self._unfit("elsewhere", "only this incident is read, so nothing would be left")
        if doc.systems and scope is Scope.INCIDENT:
            self._unfit("systems", "what is recorded of this incident is known without a search")

    def _linked(self, doc: MeasureDoc, kind: MeasureKind) -> Walk | None:
        if doc.linked is None:
            return None
        return LinkedMeasure(self.reader, self.fact, self.reach).build(doc, doc.linked, kind)

    def _unfit(self, key: str, why: str) -> None:
        message = f'"{key}" does not go with this measure: {why}.'
        self.reader.report.fault(CODE, message, (*self._path, key), "take it away", key=True)

    def _selection(self, doc: MeasureDoc, kind: MeasureKind) -> Selection | None:
        selected = getattr(doc, kind)
        if not isinstance(selected, SelectionDoc):
            return None
        if doc.distinct is not None:
            self._check_by(doc.distinct.by, selected)
        return self._selections.build(selected, (*self._path, kind.value))

    def _check_by(self, by: str, selected: SelectionDoc) -> None:
        """Report what makes two things different and is nothing that they have."""
        roles = self.reader.vocabulary.roles
        if selected.actions is not None:
            return  # the details of an action are declared nowhere
        place = (*self._path, "distinct", "by")
        self.reader.report.known("place, role or detail", by, ("place", PERSON, *roles), place)

    def _checklist(self, doc: MeasureDoc) -> Iterable[Weighted]:
        for at, line in enumerate(doc.score or ()):
            path = (*self._path, "score", at)
            weight = read_weight(line.weight, (*path, "weight"), self.reader)
            selection = self._selections.build(line, path)
            yield Weighted(weight=weight or 1, selection=selection)

    def _since_all(self, doc: ElapsedDoc) -> tuple[Since, ...]:
        path = (*self._path, "elapsed", "since")
        if isinstance(doc.since, list):
            return tuple(self._since(one, (*path, at)) for at, one in enumerate(doc.since))
        return (self._since(doc.since, path),)

    def _moment(self, doc: MeasureDoc, key: str) -> Since | None:
        said = getattr(doc.elapsed, key) if doc.elapsed is not None else None
        return self._since(said, (*self._path, "elapsed", key)) if said is not None else None

    def _since(self, said: str | SelectionDoc, path: Path) -> Since:
        if isinstance(said, SelectionDoc):
            return Since(selection=self._selections.build(said, path))
        if said in MOMENTS:
            return Since(moment=said)
        return Since(fact=self._time(said, path))

    def _time(self, name: str, path: Path) -> str:
        """Return the key of a told fact that is a time, reporting a name that is none."""
        report, words = self.reader.report, self.reader.vocabulary
        fact = words.resolve_fact(name)
        if fact is None:
            self._report_moment(name, path)
            return name
        if fact.type is not FactType.TIME:
            message = f'"{name}" is {fact.type}, and no time from which one could count.'
            report.fault(CODE, message, path, f"name a fact that is a time, or one of {either(MOMENTS)}")
        elif fact.of not in (self.fact.of, PERSON) or (self.fact.of == INCIDENT) != (fact.of == INCIDENT):
            message = f'"{name}" is not told of whom "{self.fact.id}" is about.'
            report.fault(CODE, message, path, f"name a fact of the {self.fact.of}")
        self._selections.check_told(fact, name, path)
        self.reader.usage.facts.add(fact.id)
        return fact.id

    def _report_moment(self, name: str, path: Path) -> None:
        """Report what is neither a moment nor a fact; an action is most often meant as one that is done."""
        words = self.reader.vocabulary
        message = f'the moment or fact "{name}" is not declared.'
        times = [one.id for one in words.facts.values() if one.type is FactType.TIME]
        help = meant("moment or fact", name, (*MOMENTS, *times))
        if name in words.actions:
            help = f"for when that was done write {{actions: [{name}]}}"
        self.reader.report.fault("RE301", message, path, help)
