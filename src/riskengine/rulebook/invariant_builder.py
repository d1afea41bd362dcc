"""Builds invariants, checking every name, and that each says something that can be tested."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from riskengine.model.facts import INCIDENT
from riskengine.model.grades import RESPONSE_GRADES, RISK_LEVELS, RiskLevel
from riskengine.rulebook.condition_reader import ConditionReader
from riskengine.rulebook.conditions import Clause
from riskengine.rulebook.invariant_documents import AlwaysDoc, InvariantDoc
from riskengine.rulebook.invariants import Against, Always, Being, Invariant
from riskengine.rulebook.readings import Origin, roles_of
from riskengine.rulebook.reporter import Reporter
from riskengine.rulebook.scope import Scope
from riskengine.rulebook.source import Path
from riskengine.rulebook.values import as_text
from riskengine.rulebook.vocabulary import Authority
from riskengine.rulebook.vocabulary_checks import report_level

CODE: Final = "RE440"
"""The code of an invariant that nothing can be tested by."""

RATHER_THAN: Final = "rather_than"
ROLE: Final = "role"

_HOW: Final = "write for example {role: suspect}, {child.flag.looked_after: true} or {child.detained: true}"


@dataclass(frozen=True, slots=True)
class InvariantBuilder:
    """Builds the invariants of one file.

    Attributes:
        pack: The pack that declares them.
        version: Its version.
        reader: Reads conditions, and knows where faults go.
        sources: Every declared source.
    """

    pack: str
    version: str
    reader: ConditionReader
    sources: Mapping[str, Authority]

    def build(self, doc: InvariantDoc, at: int) -> Invariant:
        """Build one invariant; faults go to the collector."""
        path: Path = ("invariants", at)
        words, scope = self.reader.vocabulary, Scope.of((doc.about,))
        self._report.known("role", doc.about, roles_of(words), (*path, "about"))
        self._report.all_known("kind", doc.incidents or (), words.kinds, (*path, "incidents"))
        self._report.all_known("source", doc.sources, self.sources, (*path, "sources"), code="RE309")
        self.reader.usage.sources.update(doc.sources)
        self._check_parts(doc, path)
        return Invariant(
            id=doc.id,
            title=doc.title,
            about=doc.about,
            kinds=frozenset(doc.incidents) if doc.incidents else None,
            when=self.reader.read(doc.when, (*path, "when"), scope),
            always=self._always(doc.always, doc.about, (*path, "always")),
            being=tuple(self._beings(doc, scope, path)),
            never=frozenset(Against(one) for one in doc.never),
            because=doc.because,
            sources=tuple(doc.sources),
            owner=doc.owner,
            pack=self.pack,
            version=self.version,
            span=self._report.document.span((*path, "id")),
        )

    @property
    def _report(self) -> Reporter:
        return self.reader.report

    def _check_parts(self, doc: InvariantDoc, path: Path) -> None:
        """Report an invariant that says neither what always is nor what never counts, or says both."""
        always, never = doc.always is not None, bool(doc.being or doc.never)
        if always == never:
            said = "both what always is and what never counts" if always else "nothing that must be so"
            message = f'"{doc.id}" says {said}.'
            help = "write always:, or being: with never:, and not both"
            self._report.fault(CODE, message, (*path, "id"), help)
        elif never and not (doc.being and doc.never):
            missing = "never" if doc.being else "being"
            message = f'"{doc.id}" has no {missing}:.'
            help = "being: says what somebody may be, and never: what that never does"
            self._report.fault(CODE, message, (*path, "id"), help)

    def _always(self, doc: AlwaysDoc | None, about: str, path: Path) -> Always | None:
        if doc is None:
            return None
        words = self.reader.vocabulary
        if not (doc.response or doc.risk or doc.owed or doc.forbid):
            self._report.fault(CODE, "nothing stands here that always is.", path, "write risk: and the like")
        self._report.known("grade", doc.response, RESPONSE_GRADES, (*path, "response"), code="RE416")
        self._report.all_known("action", doc.owed, words.actions, (*path, "owed"))
        known = {**words.handlings, **words.actions}
        self._report.all_known("handling or action", doc.forbid, known, (*path, "forbid"))
        if doc.risk and about == INCIDENT:
            message = "a risk level is held by a person, and this invariant is about the incident."
            help = "make the invariant about a role, such as child"
            self._report.fault("RE416", message, (*path, "risk"), help, key=True)
        return Always(
            response=RESPONSE_GRADES.get(doc.response or ""),
            risk=dict(self._levels(doc.risk, (*path, "risk"))),
            owed=tuple(doc.owed),
            forbid=tuple(doc.forbid),
        )

    def _levels(self, levels: Mapping[str, str], path: Path) -> Iterator[tuple[str, RiskLevel]]:
        words = self.reader.vocabulary
        for strand, level in levels.items():
            place, found = (*path, strand), RISK_LEVELS.get(level)
            if not self._report.known("strand", strand, words.strands, place, key=True):
                continue
            if found is None or found not in words.strands[strand].levels:
                report_level(level, strand, words, place, self._report)
            else:
                yield strand, found

    def _beings(self, doc: InvariantDoc, scope: Scope, path: Path) -> Iterator[Being]:
        for at, written in enumerate(doc.being):
            place: Path = (*path, "being", at)
            tests = {name: value for name, value in written.items() if name != RATHER_THAN}
            if len(tests) != 1:
                message = "what somebody may be is one role, or one test."
                self._report.fault(CODE, message, place, _HOW)
                continue
            ((name, value),) = tests.items()
            found = self._role(written, value, doc, place) if name == ROLE else None
            if name != ROLE:
                found = self._told(name, written, scope, place)
            if found is not None:
                yield found

    def _role(
        self, written: Mapping[str, object], value: object, doc: InvariantDoc, path: Path
    ) -> Being | None:
        role, roles = as_text(value), self.reader.vocabulary.roles
        if RATHER_THAN in written or doc.about == INCIDENT:
            message = '"rather_than" goes with a test, and a person has a role or has it not.'
            if doc.about == INCIDENT:
                message = "a role is held by a person, and this invariant is about the incident."
            self._report.fault(CODE, message, path, _HOW)
            return None
        if not self._report.known("role", role, roles, (*path, ROLE)):
            return None
        return Being(says=f"role: {role}", role=role, span=self._report.document.span((*path, ROLE)))

    def _told(self, name: str, written: Mapping[str, object], scope: Scope, path: Path) -> Being | None:
        """Return what may be told of somebody: a fact that people tell, a marker, or something done."""
        clause = self._clause(name, name, written[name], scope, path)
        otherwise = None
        if RATHER_THAN in written:
            otherwise = self._clause(name, RATHER_THAN, written[RATHER_THAN], scope, path)
        if clause is None:
            return None
        says = f"{name}: {clause.text}"
        if otherwise is not None:
            says += f" rather than {otherwise.text}"
        return Being(says=says, clause=clause, rather_than=otherwise, span=clause.span)

    def _clause(self, name: str, key: str, value: object, scope: Scope, path: Path) -> Clause | None:
        place: Path = (*path, key)
        found = self.reader.resolve(name, (*path, name), scope, key=True)
        if found is None:
            return None
        var, reading = found
        concluded = reading.fact is not None and reading.fact.concluded
        if reading.origin not in (Origin.FACT, Origin.FLAG, Origin.DONE) or concluded:
            message = f'"{name}" is nothing that anybody is told.'
            self._report.fault(CODE, message, (*path, name), _HOW, key=True)
            return None
        if reading.origin is not Origin.FACT and as_text(value) != "true":
            what = "a marker" if reading.origin is Origin.FLAG else "something done"
            message = f'"{name}" is {what}: what may never count is that it is so.'
            self._report.fault(CODE, message, place, f"write {name}: true")
            return None
        text = as_text(value)
        test = self.reader.test(reading, text, name, place)
        span = self._report.document.span(place)
        return None if test is None else Clause(var, reading.key, reading.type, test, name, text, span)
