"""Reads expectations: each becomes the checks that are made in a Decision, or is reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, TypeVar

from riskengine.model.overview import OversightState
from riskengine.replay import checks
from riskengine.replay.checks import Check
from riskengine.replay.documents import ChecksDoc, ExpectDoc, GradesDoc, NeverDoc
from riskengine.replay.failings import raising
from riskengine.replay.name_reader import NameReader
from riskengine.replay.names import Decided, Owed
from riskengine.replay.offsets import read_length, read_offset, show_offset
from riskengine.replay.overseen import Overseen
from riskengine.replay.path_reader import PathReader
from riskengine.replay.scenario import Basis, Expectation, Expected, Failing, Never, Timing, read_basis
from riskengine.rulebook.source import Path, Span

Name = TypeVar("Name")
_READ = Callable[[str, Path, timedelta | None], Name | None]
_STANDINGS: tuple[checks.DutyStanding, ...] = ("open", "overdue", "ended", "none", "awaited", "late")
_PARTS: tuple[Literal["floor", "ceiling"], ...] = ("floor", "ceiling")


@dataclass(frozen=True, slots=True)
class ExpectationReader:
    """Reads the expectations of one scenario.

    Attributes:
        names: Reads the names in them.
        scenario: The scenario's name, which is its incident's.
    """

    names: NameReader
    scenario: str

    def expected(self, entries: Iterable[tuple[int, ExpectDoc]]) -> tuple[Expectation, ...]:
        """Return the expectations that could be read, each given with its position in the file."""
        found = (self._expectation(doc, ("expect", position)) for position, doc in entries)
        return tuple(one for one in found if one is not None)

    def never(self, entries: Iterable[tuple[int, NeverDoc]]) -> tuple[tuple[Never, ...], Span | None]:
        """Return what may hold at no moment, and where the file says that no floor may ever fall."""
        found, no_downgrade = [], None
        for position, doc in entries:
            path: Path = ("never", position)
            if doc.downgrade:
                no_downgrade = self._span(path)
                continue
            told = self._reasons(doc, path)
            incident = self._incident(doc.incident, path)
            looked_at = self._checks(doc, path, None)
            if told is not None:
                basis, why = told
                found.append(Never(incident=incident, basis=basis, why=why, checks=looked_at))
        return tuple(found), no_downgrade

    def _expectation(self, doc: ExpectDoc, path: Path) -> Expectation | None:
        told = self._reasons(doc, path)
        incident = self._incident(doc.incident, path)
        timing = self._timing(doc, path)
        overseen = tuple(self._overseen(doc, path))
        looked_at = self._checks(doc, path, timing[1] if timing is not None else None)
        if told is None or timing is None:
            return None
        self._after_report(timing[1], incident, (*path, timing[0].value))
        failing = self._failing(doc, looked_at, path)
        return Expectation(
            timing=timing[0],
            offset=timing[1],
            incident=incident,
            basis=told[0],
            why=told[1],
            checks=looked_at,
            failing=failing,
            overseen=overseen,
        )

    def _overseen(self, doc: ExpectDoc, path: Path) -> Iterator[Overseen]:
        """Read what is expected of measures of oversight, which are looked at at one time."""
        if doc.oversight and doc.at is None:
            message = '"oversight" may not stand beside "by": an overview is of one moment.'
            where = self.names.document.key_span((*path, "oversight"))
            self.names.faults.add("RE203", message, where, "say at: which time")
        for name, wanted in doc.oversight.items():
            where = self.names.document.key_span((*path, "oversight", name))
            if self.names.measure(name, where):
                state = OversightState(wanted.state) if wanted.state is not None else None
                yield Overseen(measure=name, state=state, number=wanted.number, of=wanted.of, span=where)

    def _failing(self, doc: ExpectDoc, looked_at: tuple[Expected, ...], path: Path) -> Failing | None:
        document, faults = self.names.document, self.names.faults
        if doc.failing is None:
            for key in ("until", "lead"):
                if getattr(doc, key) is not None:
                    message = f'"{key}" is said of a failing, and none is named.'
                    help = "add failing: and what the inspectors found, in a sentence"
                    faults.add("RE509", message, document.key_span((*path, key)), help)
            return None
        raises = tuple(one for each in looked_at if (one := raising(each.check, self.names.rulebook)))
        if not raises and looked_at:
            help = "name a duty that is overdue, a challenge, something forbidden or a floor"
            faults.add(
                "RE509", "nothing here could raise this failing.", self._span((*path, "failing")), help
            )
        if doc.until is not None:
            self.names.event(doc.until, (*path, "until"))
        least = doc.lead.at_least if doc.lead is not None else None
        lead_path = (*path, "lead", "at_least")
        return Failing(
            says=doc.failing,
            until=doc.until,
            raises=raises,
            at_least=read_length(least, lead_path, document, faults) if least is not None else None,
            span=self._span((*path, "failing")),
            lead_at=self._span(lead_path),
        )

    def _reasons(self, doc: ExpectDoc | NeverDoc, path: Path) -> tuple[Basis, str] | None:
        document, faults = self.names.document, self.names.faults
        basis = read_basis(doc.basis, path, document, faults)
        if doc.why is None:
            help = "give the words of the report where it is stated, else the reasoning"
            faults.add("RE508", 'the key "why" is missing.', document.span(path), help)
        return (basis, doc.why) if basis is not None and doc.why is not None else None

    def _timing(self, doc: ExpectDoc, path: Path) -> tuple[Timing, timedelta] | None:
        document, faults = self.names.document, self.names.faults
        if doc.at is None and doc.by is None:
            faults.add(
                "RE201", 'the key "at" is missing.', document.span(path), "or by:, for a time at the latest"
            )
            return None
        if doc.at is not None and doc.by is not None:
            where = document.key_span((*path, "by"))
            faults.add("RE203", '"by" may not stand beside "at".', where, "make it an expectation of its own")
        timing = Timing.BY if doc.at is None else Timing.AT
        offset = read_offset(doc.at or doc.by or "", (*path, timing.value), document, faults)
        return (timing, offset) if offset is not None else None

    def _incident(self, incident: str | None, path: Path) -> str:
        cast = self.names.cast
        if incident is not None and incident not in cast.incidents and cast.complete:
            message = f'no incident of this case is called "{incident}".'
            self.names.faults.add("RE506", message, self._span((*path, "incident")))
        return incident or self.scenario

    def _after_report(self, offset: timedelta, incident: str, path: Path) -> None:
        reported = self.names.cast.incidents.get(incident)
        if reported is None or offset >= reported:
            return
        message = f"nothing is looked at before the incident is reported, at {show_offset(reported)}."
        self.names.faults.add("RE504", message, self._span(path), "move the expectation")

    def _checks(self, doc: ChecksDoc, path: Path, when: timedelta | None) -> tuple[Expected, ...]:
        before = len(self.names.faults)
        found = tuple(
            Expected(check=check, span=self._span(where)) for check, where in self._read(doc, path, when)
        )
        whole = isinstance(doc, ExpectDoc) and doc.oversight
        if not found and not whole and len(self.names.faults) == before:
            message = "nothing is named that could be looked at."
            help = "name a response, risk, duties, questions, rules, paths ..."
            self.names.faults.add("RE504", message, self._span(path), help)
        return found

    def _read(self, doc: ChecksDoc, path: Path, when: timedelta | None) -> Iterator[tuple[Check, Path]]:
        yield from self._responses(doc, (*path, "response"))
        yield from self._levels(doc, (*path, "risk"), when)
        yield from self._duties(doc, (*path, "duties"), when)
        for key, decided in (("challenged", True), ("not_challenged", False)):
            for name, where in self._each(self.names.challenged, getattr(doc, key), (*path, key), when):
                yield checks.IsChallenged(decided=name, wanted=decided), where
        for key, against in (("forbidden", True), ("allowed", False)):
            for name, where in self._each(self.names.forbidden, getattr(doc, key), (*path, key), when):
                yield checks.IsForbidden(decided=name, wanted=against), where
        for key, loud in (("alerts", False), ("interrupts", True)):
            alerted: Iterator[tuple[Owed | Decided, Path]]
            alerted = self._each(self.names.alerted, getattr(doc, key), (*path, key), when)
            for about, where in alerted:
                yield checks.IsAlerted(about=about, interrupts=loud), where
        yield from self._questions(doc, path, when)
        for key, holds in (("because", True), ("not_because", False)):
            for number, text in enumerate(getattr(doc, key)):
                rule = self.names.rule(text, (*path, key, number))
                if rule is not None:
                    yield checks.RuleHolds(rule=rule, wanted=holds), (*path, key, number)
        yield from PathReader(self.names).read(doc, path, when)

    def _responses(self, doc: ChecksDoc, path: Path) -> Iterator[tuple[Check, Path]]:
        parts: tuple[checks.Part, ...] = (*_PARTS, "by_one_answer")
        for part in parts:
            text = getattr(doc.response, part, None)
            test = self.names.response_test(text, (*path, part)) if text is not None else None
            if text is not None and test is not None:
                yield checks.ResponseIs(part=part, test=test, text=text), (*path, part)

    def _levels(self, doc: ChecksDoc, path: Path, when: timedelta | None) -> Iterator[tuple[Check, Path]]:
        for person, strands in doc.risk.items():
            there = self.names.person(person, self.names.document.key_span((*path, person)), when)
            for strand, wanted in strands.items():
                if self.names.strand(strand, (*path, person, strand)) and there:
                    yield from self._parts(person, strand, wanted, (*path, person, strand))

    def _parts(self, person: str, strand: str, wanted: GradesDoc, path: Path) -> Iterator[tuple[Check, Path]]:
        for part in _PARTS:
            text = getattr(wanted, part)
            test = self.names.level_test(strand, text, (*path, part)) if text is not None else None
            if test is not None:
                level = checks.LevelIs(person=person, strand=strand, part=part, test=test, text=text)
                yield level, (*path, part)

    def _duties(self, doc: ChecksDoc, path: Path, when: timedelta | None) -> Iterator[tuple[Check, Path]]:
        for standing in _STANDINGS:
            texts = getattr(doc.duties, standing)
            for owed, where in self._each(self.names.owed, texts, (*path, standing), when):
                yield checks.DutyStands(owed=owed, standing=standing), where

    def _questions(self, doc: ChecksDoc, path: Path, when: timedelta | None) -> Iterator[tuple[Check, Path]]:
        if doc.asks_first is not None:
            asking = self.names.asking(doc.asks_first, (*path, "asks_first"), when)
            if asking is not None:
                yield checks.AsksFirst(asking=asking), (*path, "asks_first")
        for key, asked in (("asks", True), ("not_asks", False)):
            for name, where in self._each(self.names.asking, getattr(doc, key), (*path, key), when):
                yield checks.Asks(asking=name, wanted=asked), where

    def _each(
        self, read: _READ[Name], texts: Iterable[str], path: Path, when: timedelta | None
    ) -> Iterator[tuple[Name, Path]]:
        """Yield each name of a list that could be read, with its place."""
        for number, text in enumerate(texts):
            where = (*path, number)
            name = read(text, where, when)
            if name is not None:
                yield name, where

    def _span(self, path: Path) -> Span:
        return self.names.document.span(path)
