"""Builds the vocabulary of a pack and all it inherits from, out of the vocabulary files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from riskengine.model.grades import RESPONSE_GRADES, RISK_LEVELS
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.documents import (
    ActionDoc,
    FactDoc,
    FlagDoc,
    HandlingDoc,
    RelationDoc,
    StrandDoc,
    SubjectsDoc,
    VocabularyFile,
)
from riskengine.rulebook.reporter import Reporter
from riskengine.rulebook.source import Document, Path, Span
from riskengine.rulebook.times import read_day, read_seconds
from riskengine.rulebook.vocabulary import (
    Action,
    EndedBy,
    Fact,
    FactType,
    Flag,
    Handle,
    Handling,
    Kind,
    Object,
    Post,
    Relation,
    Role,
    Settles,
    Strand,
    System,
    Vocabulary,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Declared:
    """One vocabulary file, read."""

    document: Document
    file: VocabularyFile


@dataclass(frozen=True, slots=True)
class _Entry:
    """One declaration: its name, its shape (a model of `documents`) and its place."""

    section: str
    id: str
    doc: Any
    report: Reporter

    @property
    def path(self) -> Path:
        return (self.section, self.id)

    @property
    def span(self) -> Span:
        return self.report.document.key_span(self.path)


@dataclass(frozen=True, slots=True)
class VocabularyBuilder:
    """Gathers what the files declare; a second declaration of one name is reported."""

    files: tuple[Declared, ...]
    faults: Diagnostics

    def build(self) -> Vocabulary:
        """Return the vocabulary; faults go to the collector."""
        headings = {heading for one in self.files for heading in one.file.headings}
        roles = self._gather("roles", _as_declared(Role))
        linked = self._gather("subjects", _played, {role.id: _at(role.span) for role in roles.values()})
        return Vocabulary(
            kinds=self._gather("kinds", _as_declared(Kind)),
            roles=dict(sorted({**roles, **linked}.items())),
            posts=self._gather("posts", _as_declared(Post)),
            facts=self._gather("facts", self._fact),
            actions=self._gather("actions", self._action),
            flags=self._gather("flags", _flag),
            handlings=self._gather("handlings", self._handling),
            relations=self._gather("relations", _relation),
            objects=self._gather("objects", _as_declared(Object)),
            systems=self._gather("systems", _as_declared(System)),
            strands=self._gather("strands", self._strand),
            headings=tuple(sorted(headings)),
        )

    def _gather(
        self, section: str, make: Callable[[_Entry], T], taken: Mapping[str, str] | None = None
    ) -> dict[str, T]:
        entries = sorted(self._entries(section, taken or {}), key=lambda one: one.id)
        return {entry.id: make(entry) for entry in entries}

    def _entries(self, section: str, taken: Mapping[str, str]) -> Iterator[_Entry]:
        first = dict(taken)
        for one in self.files:
            report = Reporter(one.document, self.faults)
            for id, doc in getattr(one.file, section).items():
                entry = _Entry(section, id, doc, report)
                if id in first:
                    help = f"it is first declared at {first[id]}"
                    report.fault("RE206", f'"{id}" is declared twice.', entry.path, help, key=True)
                else:
                    first[id] = _at(entry.span)
                    yield entry

    def _fact(self, entry: _Entry) -> Fact:
        doc: FactDoc = entry.doc
        return Fact(
            id=entry.id,
            of=entry.id.partition(".")[0],
            type=FactType(doc.type),
            title=doc.title,
            values=tuple(doc.values),
            minimum=doc.minimum,
            maximum=doc.maximum,
            asked_of=tuple(doc.asked_of),
            ask=doc.ask,
            raises_risk=doc.raises_risk,
            ended_by=EndedBy(
                actions=tuple(doc.ended_by.actions), answers_from=tuple(doc.ended_by.answers_from)
            ),
            lasts=read_seconds(doc.lasts, (*entry.path, "lasts"), entry.report),
            handle=frozenset(Handle(word) for word in doc.handle),
            concluded=doc.concluded,
            source=doc.source,
            span=entry.span,
        )

    def _action(self, entry: _Entry) -> Action:
        doc: ActionDoc = entry.doc
        return Action(
            id=entry.id,
            title=doc.title,
            of=doc.of,
            pair=doc.pair,
            power=doc.power,
            settles=Settles(doc.settles),
            by=tuple(doc.by),
            event=doc.event,
            span=entry.span,
        )

    def _handling(self, entry: _Entry) -> Handling:
        doc: HandlingDoc = entry.doc
        known = entry.report.known("grade", doc.response, RESPONSE_GRADES, (*entry.path, "response"))
        return Handling(
            id=entry.id,
            title=doc.title,
            response=RESPONSE_GRADES[doc.response] if doc.response is not None and known else None,
            risk={
                strand: RISK_LEVELS[level]
                for strand, level in doc.risk.items()
                if entry.report.known("level", level, RISK_LEVELS, (*entry.path, "risk", strand))
            },
            lowest=tuple(doc.lowest),
            event=doc.event,
            undone_by=tuple(doc.undone_by),
            retired=read_day(doc.retired, (*entry.path, "retired"), entry.report),
            span=entry.span,
        )

    def _strand(self, entry: _Entry) -> Strand:
        doc: StrandDoc = entry.doc
        levels = {
            RISK_LEVELS[level]: word
            for level, word in doc.levels.items()
            if entry.report.known("level", level, RISK_LEVELS, (*entry.path, "levels", level), key=True)
        }
        if not doc.levels:
            help = "write levels: {low: ..., medium: ..., high: ...}"
            message = f'the strand "{entry.id}" has no levels.'
            entry.report.fault("RE202", message, (*entry.path, "levels"), help)
        # Without any, all of them: what is wrong here makes no rule wrong.
        every = levels or {level: level.id for level in RISK_LEVELS.values()}
        return Strand(id=entry.id, title=doc.title, levels=every, tool=doc.tool, span=entry.span)


def _at(span: Span) -> str:
    return f"{span.file}:{span.line}"


def _relation(entry: _Entry) -> Relation:
    doc: RelationDoc = entry.doc
    return Relation(
        id=entry.id,
        title=doc.title,
        symmetric=doc.symmetric,
        inverse=doc.inverse,
        source=doc.from_,
        target=doc.to,
        means=doc.means,
        handle=frozenset(Handle(word) for word in doc.handle),
        asked_of=tuple(doc.asked_of),
        span=entry.span,
    )


def _flag(entry: _Entry) -> Flag:
    doc: FlagDoc = entry.doc
    return Flag(
        id=entry.id,
        title=doc.title,
        of=doc.of,
        systems=tuple(doc.systems),
        raises_risk=doc.raises_risk,
        handle=frozenset(Handle(word) for word in doc.handle),
        asked_of=tuple(doc.asked_of),
        span=entry.span,
    )


def _played(entry: _Entry) -> Role:
    """Return the role that people play whom links bring into the rules."""
    doc: SubjectsDoc = entry.doc
    return Role(
        id=entry.id,
        title=doc.title,
        listed_by=doc.listed_by,
        ask=doc.ask,
        asked_of=tuple(doc.asked_of),
        span=entry.span,
    )


def _as_declared(kind: Callable[..., T]) -> Callable[[_Entry], T]:
    """Return a maker of something that is kept just as it is declared."""

    def make(entry: _Entry) -> T:
        said = entry.doc.model_dump().items()
        return kind(
            id=entry.id,
            span=entry.span,
            **{name: tuple(value) if isinstance(value, list) else value for name, value in said},
        )

    return make
