"""Builds the vocabulary of a pack and all it inherits from, out of the vocabulary files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeVar

from riskengine.model.facts import INCIDENT
from riskengine.model.grades import RESPONSE_GRADES, RISK_LEVELS
from riskengine.rulebook.diagnostics import Diagnostics, suggest
from riskengine.rulebook.documents import FactDoc, HandlingDoc, StrandDoc, VocabularyFile
from riskengine.rulebook.durations import parse_duration
from riskengine.rulebook.readings import PERSON
from riskengine.rulebook.source import Document, Path
from riskengine.rulebook.vocabulary import (
    Action,
    EndedBy,
    Fact,
    FactType,
    Flag,
    Handle,
    Handling,
    Kind,
    Post,
    Relation,
    Role,
    Settles,
    Strand,
    System,
    Vocabulary,
)

T = TypeVar("T")

EVENTS_AS_ACTIONS: Final = ("grade.set", "incident.closed", "information.added", "records.searched")
"""The types of events that may stand for an action or a handling."""

_RAISING: Final = (FactType.BOOL, FactType.INT, FactType.NUMBER, FactType.ORDERED, FactType.DURATION)


@dataclass(frozen=True, slots=True)
class Declared:
    """One vocabulary file, read."""

    document: Document
    file: VocabularyFile


def read_day(text: str | None, document: Document, path: Path, faults: Diagnostics) -> date | None:
    """Read a day, reporting one that is not on the calendar."""
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        faults.add("RE208", f'"{text}" is not a day.', document.span(path), "write it as 2026-11-01")
        return None


@dataclass(slots=True)
class VocabularyBuilder:
    """Gathers what the files declare, then checks that what they name is declared too."""

    files: tuple[Declared, ...]
    faults: Diagnostics
    _first: dict[tuple[str, str], str] = field(default_factory=dict)

    def build(self) -> Vocabulary:
        """Return the vocabulary; faults go to the collector."""
        words = Vocabulary(
            kinds=self._gather(
                "kinds",
                lambda id, doc, span: Kind(
                    id=id, title=doc.title, responds=doc.responds, fallback=doc.fallback, span=span
                ),
            ),
            roles=self._gather("roles", _role),
            posts=self._gather("posts", lambda id, doc, span: Post(id=id, span=span, **doc.model_dump())),
            facts=self._facts(),
            actions=self._gather("actions", _action),
            flags=self._gather(
                "flags",
                lambda id, doc, span: Flag(
                    id=id,
                    title=doc.title,
                    of=doc.of,
                    systems=tuple(doc.systems),
                    raises_risk=doc.raises_risk,
                    span=span,
                ),
            ),
            handlings=self._handlings(),
            relations=self._gather(
                "relations",
                lambda id, doc, span: Relation(id=id, title=doc.title, symmetric=doc.symmetric, span=span),
            ),
            systems=self._gather("systems", lambda id, doc, span: System(id=id, title=doc.title, span=span)),
            strands=self._strands(),
            headings=tuple(dict.fromkeys(heading for one in self.files for heading in one.file.headings)),
        )
        self._check_names(words)
        return words

    def _gather(self, section: str, make: Callable[..., T]) -> dict[str, T]:
        made: dict[str, T] = {}
        for one, id, doc in self._entries(section):
            made[id] = make(id, doc, one.document.key_span((section, id)))
        return dict(sorted(made.items()))

    def _entries(self, section: str) -> Iterable[tuple[Declared, str, Any]]:
        """Yield each declaration of a section once; a second one of the same name is reported."""
        for one in self.files:
            for id, doc in getattr(one.file, section).items():
                span = one.document.key_span((section, id))
                first = self._first.setdefault((section, id), f"{span.file}:{span.line}")
                if first == f"{span.file}:{span.line}":
                    yield one, id, doc
                else:
                    self.faults.add(
                        "RE206", f'"{id}" is declared twice.', span, f"it is first declared at {first}"
                    )

    def _facts(self) -> dict[str, Fact]:
        made: dict[str, Fact] = {}
        for one, id, doc in self._entries("facts"):
            made[id] = self._fact(one.document, id, doc)
        return dict(sorted(made.items()))

    def _fact(self, document: Document, id: str, doc: FactDoc) -> Fact:
        path: Path = ("facts", id)
        type_ = FactType(doc.type)
        if (type_ in (FactType.ENUM, FactType.ORDERED)) != bool(doc.values):
            self.faults.add(
                "RE202",
                f'"values" go with an enum or ordered fact, and "{id}" is {type_.value}.',
                document.span(path),
            )
        if doc.raises_risk and type_ not in _RAISING:
            self.faults.add(
                "RE304",
                f'"{id}" is {type_.value}, which cannot raise risk: it has no more and less.',
                document.span((*path, "raises_risk")),
            )
        if (doc.ask is None) != (not doc.asked_of):
            self.faults.add(
                "RE201",
                f'"ask" and "asked_of" go together; "{id}" has only one of them.',
                document.key_span(path),
            )
        return Fact(
            id=id,
            of=id.partition(".")[0],
            type=type_,
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
            lasts=self._seconds(doc.lasts, document, (*path, "lasts")),
            handle=frozenset(Handle(word) for word in doc.handle),
            concluded=doc.concluded,
            source=doc.source,
            span=document.key_span(path),
        )

    def _seconds(self, text: str | None, document: Document, path: Path) -> int | None:
        try:
            return parse_duration(text) if text is not None else None
        except ValueError:
            self.faults.add(
                "RE208",
                f'"{text}" is not a duration.',
                document.span(path),
                "write it as 15m, 2h, 3d or 1h30m",
            )
            return None

    def _handlings(self) -> dict[str, Handling]:
        made: dict[str, Handling] = {}
        for one, id, doc in self._entries("handlings"):
            made[id] = self._handling(one.document, id, doc)
        return dict(sorted(made.items()))

    def _handling(self, document: Document, id: str, doc: HandlingDoc) -> Handling:
        path: Path = ("handlings", id)
        risk = {
            strand: RISK_LEVELS[level]
            for strand, level in doc.risk.items()
            if self._among(level, RISK_LEVELS, "level", document, (*path, "risk", strand))
        }
        known = doc.response is None or self._among(
            doc.response, RESPONSE_GRADES, "grade", document, (*path, "response")
        )
        return Handling(
            id=id,
            title=doc.title,
            response=RESPONSE_GRADES[doc.response] if doc.response is not None and known else None,
            risk=risk,
            lowest=tuple(doc.lowest),
            event=doc.event,
            retired=read_day(doc.retired, document, (*path, "retired"), self.faults),
            span=document.key_span(path),
        )

    def _strands(self) -> dict[str, Strand]:
        made: dict[str, Strand] = {}
        for one, id, doc in self._entries("strands"):
            made[id] = self._strand(one.document, id, doc)
        return dict(sorted(made.items()))

    def _strand(self, document: Document, id: str, doc: StrandDoc) -> Strand:
        levels = {
            RISK_LEVELS[level]: word
            for level, word in doc.levels.items()
            if self._among(level, RISK_LEVELS, "level", document, ("strands", id, "levels", level), key=True)
        }
        if not levels:
            self.faults.add("RE202", f'the strand "{id}" has no levels.', document.key_span(("strands", id)))
            levels = {level: level.id for level in RISK_LEVELS.values()}
        return Strand(
            id=id, title=doc.title, levels=levels, tool=doc.tool, span=document.key_span(("strands", id))
        )

    def _among(
        self,
        word: str,
        allowed: Iterable[str],
        what: str,
        document: Document,
        path: Path,
        *,
        key: bool = False,
    ) -> bool:
        names = tuple(allowed)
        if word in names:
            return True
        span = document.key_span(path) if key else document.span(path)
        self.faults.add(
            "RE302",
            f'the {what} "{word}" is not known.',
            span,
            suggest(word, names) or f"allowed: {', '.join(names)}",
        )
        return False

    def _check_names(self, words: Vocabulary) -> None:
        """Check every name that one declaration takes from another."""
        roles = (INCIDENT, PERSON, *words.roles)
        anyone = (INCIDENT, *words.roles, PERSON)
        for one in self.files:
            check = _Namer(one.document, self.faults)
            file = one.file
            for id, kind in file.kinds.items():
                check.one("grade", kind.fallback, RESPONSE_GRADES, ("kinds", id, "fallback"))
            for id, role in file.roles.items():
                check.many("post", role.asked_of, words.posts, ("roles", id, "asked_of"))
                check.one("fact", role.listed_by, words.facts, ("roles", id, "listed_by"))
            for id, fact in file.facts.items():
                check.one("role", id.partition(".")[0], anyone, ("facts", id), key=True)
                check.many("post", fact.asked_of, words.posts, ("facts", id, "asked_of"))
                check.many(
                    "action", fact.ended_by.actions, words.actions, ("facts", id, "ended_by", "actions")
                )
                check.many(
                    "post", fact.ended_by.answers_from, words.posts, ("facts", id, "ended_by", "answers_from")
                )
            for id, action in file.actions.items():
                check.one("role", action.of, roles, ("actions", id, "of"))
                check.one("role", action.pair, roles, ("actions", id, "pair"))
                check.many("post", action.by, words.posts, ("actions", id, "by"))
                check.one("event", action.event, EVENTS_AS_ACTIONS, ("actions", id, "event"))
            for id, flag in file.flags.items():
                check.many("system", flag.systems, words.systems, ("flags", id, "systems"))
            for id, handling in file.handlings.items():
                check.many("strand", handling.lowest, words.strands, ("handlings", id, "lowest"))
                check.one("event", handling.event, EVENTS_AS_ACTIONS, ("handlings", id, "event"))
                for strand in handling.risk:
                    check.one("strand", strand, words.strands, ("handlings", id, "risk", strand), key=True)


@dataclass(frozen=True, slots=True)
class _Namer:
    """Reports names that are not declared."""

    document: Document
    faults: Diagnostics

    def one(
        self, what: str, name: str | None, allowed: Iterable[str], path: Path, *, key: bool = False
    ) -> None:
        if name is None or name in (names := tuple(allowed)):
            return
        span = self.document.key_span(path) if key else self.document.span(path)
        near = suggest(name, names) or f"allowed: {', '.join(sorted(names)[:12])}"
        self.faults.add("RE302", f'the {what} "{name}" is not declared.', span, near)

    def many(self, what: str, names: Iterable[str], allowed: Mapping[str, object], path: Path) -> None:
        for at, name in enumerate(names):
            self.one(what, name, allowed, (*path, at))


def _role(id: str, doc: Any, span: Any) -> Role:  # noqa: ANN401 - a RoleDoc and a Span
    return Role(
        id=id,
        title=doc.title,
        under=doc.under,
        not_under=doc.not_under,
        listed_by=doc.listed_by,
        ask=doc.ask,
        asked_of=tuple(doc.asked_of),
        one=doc.one,
        accused=doc.accused,
        span=span,
    )


def _action(id: str, doc: Any, span: Any) -> Action:  # noqa: ANN401 - an ActionDoc and a Span
    return Action(
        id=id,
        title=doc.title,
        of=doc.of,
        pair=doc.pair,
        power=doc.power,
        settles=Settles(doc.settles),
        by=tuple(doc.by),
        event=doc.event,
        span=span,
    )
