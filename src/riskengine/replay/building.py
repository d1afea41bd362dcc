"""Makes a scenario of a file that was read, or reports what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from pydantic import BaseModel

from riskengine.replay.cast import Cast
from riskengine.replay.declared import declared_in
from riskengine.replay.documents import ScenarioFile, VariationDoc
from riskengine.replay.expectations import ExpectationReader
from riskengine.replay.force_set import force_set
from riskengine.replay.leads import basis_of
from riskengine.replay.name_reader import NameReader
from riskengine.replay.names import Owed
from riskengine.replay.reach import Reach
from riskengine.replay.scenario import Basis, NotChecked, Rating, Report, Scenario, Step, read_basis
from riskengine.replay.timeline import TimelineReader
from riskengine.replay.variations import BETWEEN, varied
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.shape import Shaped, check_shape
from riskengine.rulebook.source import Document

Entry = TypeVar("Entry", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Builder:
    """Makes a scenario of one file.

    Attributes:
        shaped: What the file says.
        document: The file.
        rulebook: The pack it is replayed under.
        reach: What its rules can bring about.
    """

    shaped: Shaped[ScenarioFile]
    document: Document
    rulebook: Rulebook
    reach: Reach

    def variations(self) -> Iterator[tuple[Scenario | None, Diagnostics]]:
        """Yield each variation of the scenario, which is None if anything is wrong, and what is wrong."""
        for position, doc in self._placed("variations", self.file.variations):
            faults = Diagnostics()
            document = varied(self.document, position, doc, faults)
            shaped = check_shape(document, ScenarioFile, faults)
            scenario = None
            if shaped is not None:
                scenario, wrong = Builder(shaped, document, self.rulebook, self.reach).build()
                faults.extend(wrong)
            if scenario is None or faults.errors:
                yield None, faults
            else:
                yield _variation(scenario, doc), faults

    def build(self) -> tuple[Scenario | None, Diagnostics]:
        """Return the scenario, which is None if anything is wrong, and what is wrong."""
        faults = Diagnostics()
        starts = self._starts(faults)
        if starts is None:
            return None, faults
        declared = declared_in(self.file, self.document, self.rulebook, faults)
        timeline = self._timeline(starts, declared, faults)
        steps = timeline.read(self._placed("timeline", self.file.timeline))
        cast = Cast.of(steps, declared, complete=timeline.complete)
        names = NameReader(self.document, self.rulebook, self.reach, cast, faults)
        scenario = self._scenario(starts, steps, names)
        if scenario is not None and timeline.complete:
            self._leads_known(scenario, faults)
        return (None if faults.errors else scenario), faults

    @property
    def file(self) -> ScenarioFile:
        """What the file says, less the entries that do not fit."""
        return self.shaped.model

    def _starts(self, faults: Diagnostics) -> datetime | None:
        try:
            starts = datetime.fromisoformat(self.file.starts.at)
        except ValueError:
            starts = None
        if starts is None or starts.tzinfo is None:
            message = f'"{self.file.starts.at}" is not a moment with its offset from UTC.'
            where = self.document.span(("starts", "at"))
            faults.add("RE208", message, where, 'write it as "2021-03-05T19:00:00+00:00"')
            return None
        return starts

    def _timeline(self, starts: datetime, declared: Mapping[str, str], faults: Diagnostics) -> TimelineReader:
        words = self.rulebook.vocabulary
        whole = not any(path[0] in ("timeline", "places", "objects") for path in self.shaped.dropped)
        return TimelineReader(
            self.document, self.file.scenario, starts, words, declared, faults, complete=whole
        )

    def _scenario(self, starts: datetime, steps: tuple[Step, ...], names: NameReader) -> Scenario | None:
        file = self.file
        basis = read_basis(file.starts.basis, ("starts",), self.document, names.faults)
        reader = ExpectationReader(names, file.scenario)
        expectations = reader.expected(self._placed("expect", file.expect))
        never, no_downgrade = reader.never(self._placed("never", file.never))
        silent = tuple(self._silent(names))
        own = [step.event for step in steps if step.event.incident == file.scenario]
        if basis is None:
            return None
        return Scenario(
            id=file.scenario,
            incident=file.scenario,
            title=file.title,
            document=self.document,
            span=self.document.span(("scenario",)),
            report=_report(file),
            area=file.area,
            rating=Rating(file.rating),
            rated_at=self.document.span(("rating",)),
            pack=file.pack,
            starts=starts,
            starts_basis=basis,
            steps=steps,
            expectations=expectations,
            never=never,
            no_downgrade=no_downgrade,
            silent=silent,
            not_checked=tuple(NotChecked(expect=one.expect, because=one.because) for one in file.also),
            force_set=force_set(own, self.rulebook),
        )

    def _leads_known(self, scenario: Scenario, faults: Diagnostics) -> None:
        """Report a lead that is expected where only the order of things is known."""
        for one in scenario.expectations:
            if one.failing is None or one.failing.at_least is None:
                continue
            if basis_of(scenario, one) is Basis.ASSUMED:
                message = "there is no lead to expect: something up to the end of the failing is assumed."
                faults.add("RE509", message, one.failing.lead_at, "take lead: out; the order is shown")

    def _silent(self, names: NameReader) -> Iterator[Owed]:
        if self.file.silent and Rating(self.file.rating) is not Rating.GOOD:
            message = "duties are passed over in silence only where the case was handled well."
            where = self.document.key_span(("silent",))
            names.faults.add("RE504", message, where, "take the list out: nothing is judged by it")
            return
        for number, text in enumerate(self.file.silent):
            owed = names.owed(text, ("silent", number), None)
            if owed is not None:
                yield owed

    def _placed(self, section: str, entries: Sequence[Entry]) -> Iterator[tuple[int, Entry]]:
        """Return each entry that fits with its position in the file."""
        return zip(self.shaped.kept(section), entries, strict=True)


def _variation(scenario: Scenario, doc: VariationDoc) -> Scenario:
    name = f"{scenario.incident}{BETWEEN}{doc.variation}"
    return replace(scenario, id=name, variation_of=scenario.incident, force_set=None)


def _report(file: ScenarioFile) -> Report:
    doc = file.report
    return Report(force=doc.force, year=doc.year, section=doc.section, lines=str(doc.lines))
