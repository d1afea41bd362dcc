"""Checks what one declaration of the vocabulary takes from another, and what must go together in one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from riskengine.model.facts import INCIDENT
from riskengine.model.grades import RESPONSE_GRADES, RISK_LEVELS
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.documents import (
    ActionDoc,
    FactDoc,
    FlagDoc,
    HandlingDoc,
    RoleDoc,
    SubjectsDoc,
    VocabularyFile,
)
from riskengine.rulebook.readings import CLOSED, PERSON, roles_of
from riskengine.rulebook.relation_checks import RelationChecks
from riskengine.rulebook.reporter import Reporter
from riskengine.rulebook.scope import OTHER
from riskengine.rulebook.source import Path
from riskengine.rulebook.vocabulary import FactType, Vocabulary
from riskengine.rulebook.vocabulary_builder import Declared

EVENTS_AS_ACTIONS: Final = (
    "grade.set",
    "handover.accepted",
    "handover.offered",
    "incident.closed",
    "information.added",
    "records.searched",
)
"""The types of events that may stand for an action or a handling."""

_BUILT_IN: Final = (INCIDENT, PERSON, OTHER)
_PLACE: Final = "place"
_WITH_VALUES: Final = ("enum", "ordered")
_NUMBERS: Final = ("int", "number", "duration")
_CONCLUDED: Final = ("bool", "int", "ordered", "duration")
_RAISING: Final = ("bool", *_NUMBERS, "ordered")


def check_vocabulary(files: Iterable[Declared], vocabulary: Vocabulary, faults: Diagnostics) -> None:
    """Report every name that is not declared, and everything in a declaration that does not go together."""
    for one in files:
        _Checks(one.file, vocabulary, Reporter(one.document, faults)).check()


@dataclass(frozen=True, slots=True)
class _Checks:
    """The checks of one file."""

    file: VocabularyFile
    words: Vocabulary
    report: Reporter

    def check(self) -> None:
        for id, kind in self.file.kinds.items():
            self.report.known("grade", kind.fallback, RESPONSE_GRADES, ("kinds", id, "fallback"))
        for id, role in self.file.roles.items():
            self._role(("roles", id), role)
        for id, linked in self.file.subjects.items():
            self._played(("subjects", id), linked)
        RelationChecks(self.file, self.words, self.report).check()
        for id, fact in self.file.facts.items():
            self._fact(id, fact)
            self._fact_names(id, fact)
        for id, action in self.file.actions.items():
            self._action(id, action)
        for id, flag in self.file.flags.items():
            self._flag(id, flag)
        for id, handling in self.file.handlings.items():
            self._handling(id, handling)
        for id, relation in self.file.relations.items():
            self.report.all_known("post", relation.asked_of, self.words.posts, ("relations", id, "asked_of"))

    def _role(self, path: Path, doc: RoleDoc) -> None:
        self._played(path, doc)
        if doc.under is not None and doc.not_under is not None and doc.under <= doc.not_under:
            message = f"nobody is under {doc.under} and not under {doc.not_under}."
            self.report.fault("RE305", message, (*path, "under"), "mend one of the two")

    def _played(self, path: Path, doc: RoleDoc | SubjectsDoc) -> None:
        """Check what is said of a role, whether it is given at the incident or brought by links."""
        if path[-1] in _BUILT_IN:
            message = f'"{path[-1]}" is a name the rule language keeps for itself.'
            self.report.fault("RE206", message, path, "give the role another name", key=True)
        self.report.all_known("post", doc.asked_of, self.words.posts, (*path, "asked_of"))
        self._together(path, ask=doc.ask, asked_of=doc.asked_of)
        if not self.report.known("fact", doc.listed_by, self.words.facts, (*path, "listed_by")):
            return
        listed = self.words.facts[doc.listed_by] if doc.listed_by is not None else None
        if listed is not None and (listed.of, listed.type) != (INCIDENT, FactType.BOOL):
            message = f'"{listed.id}" cannot say that everybody is named: that is yes or no of the incident.'
            help = "name a bool fact such as incident.children_listed"
            self.report.fault("RE304", message, (*path, "listed_by"), help)

    def _fact_names(self, id: str, doc: FactDoc) -> None:
        path: Path = ("facts", id)
        of, _, name = id.partition(".")
        self.report.known("role", of, roles_of(self.words), path, key=True)
        if of == INCIDENT and name == CLOSED:
            message = f'"{id}" is a name the rule language keeps for itself.'
            self.report.fault("RE206", message, path, "give the fact another name", key=True)
        if of not in (PERSON, INCIDENT) and f"{PERSON}.{name}" in self.words.facts:
            message = f'"{id}" is declared twice: it is "{PERSON}.{name}", read of a {of}.'
            span = self.words.facts[f"{PERSON}.{name}"].span
            help = f"take one of the two away; the other is declared at {span.file}:{span.line}"
            self.report.fault("RE206", message, path, help, key=True)
        self.report.all_known("post", doc.asked_of, self.words.posts, (*path, "asked_of"))
        ended: Path = (*path, "ended_by")
        self.report.all_known("action", doc.ended_by.actions, self.words.actions, (*ended, "actions"))
        self.report.all_known("post", doc.ended_by.answers_from, self.words.posts, (*ended, "answers_from"))

    def _fact(self, id: str, doc: FactDoc) -> None:
        path: Path = ("facts", id)
        self._together(path, ask=doc.ask, asked_of=doc.asked_of)
        self._values(path, doc)
        if doc.raises_risk and doc.type not in _RAISING:
            self._unfit(path, "raises_risk", "more of it is neither more risk nor less", doc)
        if doc.ended_by.actions + doc.ended_by.answers_from and not doc.raises_risk:
            message = '"ended_by" goes only with a fact that raises risk.'
            help = "take it away, or add raises_risk: true"
            self.report.fault("RE202", message, (*path, "ended_by"), help, key=True)
        if doc.concluded and doc.asked_of:
            message = f'"{id}" is concluded by rules, so nobody can be asked for it.'
            help = "take ask: and asked_of: away, or concluded:"
            self.report.fault("RE413", message, (*path, "asked_of"), help, key=True)
        if doc.concluded and doc.type not in _CONCLUDED:
            message = (
                f'"{id}" is {doc.type}: rules conclude that at least so much is so, which needs an order.'
            )
            self.report.fault("RE413", message, (*path, "type"), f"allowed: {', '.join(_CONCLUDED)}")

    def _values(self, path: Path, doc: FactDoc) -> None:
        if doc.type in _WITH_VALUES and not doc.values:
            message = f'"{path[-1]}" is {doc.type}, and its values are not named.'
            self.report.fault("RE201", message, path, "add values: [...]", key=True)
        if doc.values and doc.type not in _WITH_VALUES:
            self._unfit(path, "values", "only an enum or ordered fact has words", doc)
        twice = sorted({word for word in doc.values if doc.values.count(word) > 1})
        if twice:
            message = f'"{twice[0]}" is among the values twice.'
            self.report.fault("RE206", message, (*path, "values"), "take one away")
        for bound in ("minimum", "maximum"):
            if getattr(doc, bound) is not None and doc.type not in _NUMBERS:
                self._unfit(path, bound, "only a number has bounds", doc)
        if doc.minimum is not None and doc.maximum is not None and doc.minimum > doc.maximum:
            message = f"the least is {doc.minimum} and the most {doc.maximum}: nothing lies between."
            self.report.fault("RE305", message, (*path, "minimum"), "mend one of the two")

    def _unfit(self, path: Path, key: str, why: str, doc: FactDoc) -> None:
        message = f'"{key}" does not go with a fact that is {doc.type}: {why}.'
        self.report.fault("RE304", message, (*path, key), "take it away", key=True)

    def _together(self, path: Path, *, ask: str | None, asked_of: list[str]) -> None:
        if (ask is None) != (not asked_of):
            missing, there = ("ask", "asked_of") if ask is None else ("asked_of", "ask")
            message = (
                f'"{path[-1]}" has "{there}" and no "{missing}": to ask takes words and somebody to answer.'
            )
            help = f"add {missing}:, or take {there}: away"
            self.report.fault("RE201", message, (*path, there), help, key=True)

    def _action(self, id: str, doc: ActionDoc) -> None:
        path: Path = ("actions", id)
        self.report.known("role", doc.of, roles_of(self.words), (*path, "of"))
        self.report.known("role", doc.pair, (PERSON, *self.words.roles), (*path, "pair"))
        self.report.all_known("post", doc.by, self.words.posts, (*path, "by"))
        self.report.known("event", doc.event, EVENTS_AS_ACTIONS, (*path, "event"))

    def _flag(self, id: str, doc: FlagDoc) -> None:
        of = (PERSON, _PLACE, *self.words.roles)
        self.report.known("role", doc.of, of, ("flags", id, "of"))
        self.report.all_known("system", doc.systems, self.words.systems, ("flags", id, "systems"))
        self.report.all_known("post", doc.asked_of, self.words.posts, ("flags", id, "asked_of"))

    def _handling(self, id: str, doc: HandlingDoc) -> None:
        path: Path = ("handlings", id)
        self.report.all_known("strand", doc.lowest, self.words.strands, (*path, "lowest"))
        self.report.all_known("action", doc.undone_by, self.words.actions, (*path, "undone_by"))
        self.report.known("event", doc.event, EVENTS_AS_ACTIONS, (*path, "event"))
        for strand, level in doc.risk.items():
            place: Path = (*path, "risk", strand)
            if self.report.known("strand", strand, self.words.strands, place, key=True):
                levels = self.words.strands[strand].levels
                if level in RISK_LEVELS and RISK_LEVELS[level] not in levels:
                    report_level(level, strand, self.words, place, self.report)


def report_level(level: str, strand: str, words: Vocabulary, path: Path, report: Reporter) -> None:
    """Report a level that its strand does not use (RE410)."""
    allowed = (one.id for one in sorted(words.strands[strand].levels))
    message = f'"{level}" is not a level of the strand "{strand}".'
    report.fault("RE410", message, path, f"allowed: {', '.join(allowed)}")
