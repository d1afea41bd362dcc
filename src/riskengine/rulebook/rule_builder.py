"""Builds rules out of rule files, checking every name against the vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from riskengine.model.facts import INCIDENT
from riskengine.model.grades import RESPONSE_GRADES, RISK_LEVELS, Binds, RiskLevel
from riskengine.model.ledger import Awaited, Deadline
from riskengine.rulebook.condition_reader import ConditionReader, Scope, Usage
from riskengine.rulebook.conditions import INCIDENT_VAR, Compare, Test
from riskengine.rulebook.diagnostics import Diagnostics, suggest
from riskengine.rulebook.documents import DutyDoc, RuleDoc
from riskengine.rulebook.durations import parse_duration
from riskengine.rulebook.readings import Origin, roles_of
from riskengine.rulebook.rules import Conclusion, DutyRule, InForce, Outcome, Parameter, Rule
from riskengine.rulebook.source import Document, Path
from riskengine.rulebook.unary import Unreadable
from riskengine.rulebook.values import as_text, encode
from riskengine.rulebook.vocabulary import Authority, Vocabulary
from riskengine.rulebook.vocabulary_builder import read_day

STARTS = ("occurred", "reported", "recorded", "rule_held", "grade_set")
"""What a deadline can run from, beside an action."""

EACH_EVENTS = (
    "information.added",
    "grade.set",
    "incident.reopened",
    "incident.reclassified",
    "flag.raised",
    "flag.cleared",
)
"""The types of events that can bring a duty of their own."""


@dataclass(frozen=True, slots=True)
class RuleBuilder:
    """Builds the rules of one file."""

    document: Document
    pack: str
    version: str
    vocabulary: Vocabulary
    parameters: Mapping[str, Parameter]
    sources: Mapping[str, Authority]
    faults: Diagnostics
    usage: Usage

    def build(self, doc: RuleDoc, at: int) -> Rule:
        """Build one rule; faults go to the collector."""
        path: Path = ("rules", at)
        about = (doc.about,) if isinstance(doc.about, str) else tuple(doc.about)
        self._check_about(doc, about, path)
        scope = Scope.of(about)
        reader = ConditionReader(self.document, self.vocabulary, self.parameters, self.faults, self.usage)
        for number, source in enumerate(doc.sources):
            self._name("source", source, self.sources, (*path, "sources", number), code="RE309")
        for number, kind in enumerate(doc.incidents or ()):
            self._name("kind", kind, self.vocabulary.kinds, (*path, "incidents", number))
        for number, heading in enumerate(doc.heading):
            self._name("heading", heading, self.vocabulary.headings, (*path, "heading", number))
        return Rule(
            id=doc.id,
            title=doc.title,
            about=about,
            relation=doc.joined_by,
            kinds=frozenset(doc.incidents) if doc.incidents else None,
            headings=tuple(doc.heading),
            binds=Binds(doc.binds),
            when=reader.read(dict(doc.when), (*path, "when"), scope),
            then=self._outcome(doc, path, scope, reader),
            because=doc.because,
            sources=tuple(doc.sources),
            in_force=self._in_force(doc, path),
            owner=doc.owner,
            pack=self.pack,
            version=self.version,
            span=self.document.span((*path, "id")),
        )

    def _check_about(self, doc: RuleDoc, about: tuple[str, ...], path: Path) -> None:
        for number, role in enumerate(about):
            place = (*path, "about") if len(about) == 1 else (*path, "about", number)
            self._name("role", role, roles_of(self.vocabulary), place)
        if len(about) > 1 and doc.joined_by is None:
            message = "a rule about a pair needs the relation that joins them."
            self.faults.add(
                "RE311", message, self.document.span((*path, "about")), "write joined_by: parent_of"
            )
        if len(about) == 1 and doc.joined_by is not None:
            message = '"joined_by" is only for a rule about a pair.'
            self.faults.add(
                "RE311",
                message,
                self.document.key_span((*path, "joined_by")),
                "write about: [child, suspect]",
            )
        if doc.joined_by is not None:
            self._name("relation", doc.joined_by, self.vocabulary.relations, (*path, "joined_by"))

    def _in_force(self, doc: RuleDoc, path: Path) -> InForce:
        first = read_day(doc.in_force.from_, self.document, (*path, "in_force", "from"), self.faults)
        last = read_day(doc.in_force.to, self.document, (*path, "in_force", "to"), self.faults)
        if first and last and last < first:
            self.faults.add(
                "RE208", "the rule ends before it begins.", self.document.span((*path, "in_force"))
            )
        return InForce(first=first, last=last)

    def _outcome(self, doc: RuleDoc, path: Path, scope: Scope, reader: ConditionReader) -> Outcome:
        then: Path = (*path, "then")
        response = doc.then.response
        if not (response or doc.then.risk or doc.then.duties or doc.then.forbid or doc.then.conclude):
            # Asked of what is written, so that an outcome with a misspelt name is one fault and not two.
            span = self.document.span((*path, "id"))
            self.faults.add("RE415", f'"{doc.id}" has no outcome.', span, "say what follows under then:")
        known = response is None or self._name(
            "grade", response, RESPONSE_GRADES, (*then, "response"), code="RE416"
        )
        for number, name in enumerate(doc.then.forbid):
            allowed = (*self.vocabulary.handlings, *self.vocabulary.actions)
            if self._name("handling or action", name, allowed, (*then, "forbid", number)):
                self.usage.names |= {("handling", name), ("done", name)}
        return Outcome(
            response=RESPONSE_GRADES[response] if response is not None and known else None,
            risk=self._risk(doc, then),
            duties=tuple(
                self._duty(duty, (*then, "duties", n), scope, reader)
                for n, duty in enumerate(doc.then.duties)
            ),
            forbids=tuple(doc.then.forbid),
            concludes=tuple(self._conclusions(doc, then, scope, reader)),
        )

    def _risk(self, doc: RuleDoc, then: Path) -> dict[str, RiskLevel]:
        floors: dict[str, RiskLevel] = {}
        if doc.then.risk and doc.about == INCIDENT:
            message = "a risk level is held by a person, and this rule is about the incident."
            self.faults.add(
                "RE416",
                message,
                self.document.key_span((*then, "risk")),
                "make the rule about a role, such as child",
            )
        for strand, level in doc.then.risk.items():
            place = (*then, "risk", strand)
            declared = self.vocabulary.strands.get(strand)
            if declared is None:
                self._name("strand", strand, self.vocabulary.strands, place, key=True)
                continue
            self.usage.names.add(("strand", strand))
            allowed = [one.id for one in sorted(declared.levels)]
            if level not in RISK_LEVELS or RISK_LEVELS[level] not in declared.levels:
                message = f'"{level}" is not a level of the strand "{strand}".'
                self.faults.add("RE410", message, self.document.span(place), f"allowed: {', '.join(allowed)}")
                continue
            floors[strand] = RISK_LEVELS[level]
        return floors

    def _duty(self, doc: DutyDoc, path: Path, scope: Scope, reader: ConditionReader) -> DutyRule:
        actions = [doc.action] if isinstance(doc.action, str) else list(doc.action or [])
        if bool(actions) == (doc.known is not None):
            message = 'a duty names either "action" or "known".'
            self.faults.add("RE201", message, self.document.span(path))
        for number, action in enumerate(actions):
            place = (*path, "action") if isinstance(doc.action, str) else (*path, "action", number)
            self._action(action, place, owed=True)
        answer = reader.resolve(doc.known, (*path, "known"), scope) if doc.known else None
        self._name("post", doc.by, self.vocabulary.posts, (*path, "by"))
        self._name("post", doc.escalate_to, self.vocabulary.posts, (*path, "escalate_to"))
        self._check_times(doc, path)
        var, other = (
            self._owed_for(actions, scope) if actions else (answer[0] if answer else INCIDENT_VAR, None)
        )
        return DutyRule(
            actions=tuple(actions),
            answer=answer[1].key if answer else None,
            answer_of=answer[0] if answer else None,
            of=var,
            other=other,
            by=doc.by,
            within=self._seconds(doc.within, (*path, "within")),
            start=doc.from_,
            before=doc.before,
            deadline=Deadline(doc.deadline),
            each=doc.each,
            where=self._where(doc),
            escalate_to=doc.escalate_to,
            awaits=Awaited(agency=doc.awaits.agency, action=doc.awaits.action) if doc.awaits else None,
            span=self.document.span(path),
        )

    def _where(self, doc: DutyDoc) -> dict[str, Test]:
        return {detail: Compare("==", value) for detail, value in sorted(doc.where.items())}

    def _check_times(self, doc: DutyDoc, path: Path) -> None:
        if doc.within is not None and doc.from_ is None:
            message = '"within" says how long, but not from when.'
            self.faults.add(
                "RE409",
                message,
                self.document.key_span((*path, "within")),
                f"add from: one of {', '.join(STARTS)}, or an action",
            )
        if doc.from_ is not None and doc.from_ not in STARTS:
            self._name("start", doc.from_, (*STARTS, *self.vocabulary.actions), (*path, "from"))
        self._name("action", doc.before, self.vocabulary.actions, (*path, "before"))
        if doc.each is not None and doc.each not in EACH_EVENTS:
            self._name("event or action", doc.each, (*EACH_EVENTS, *self.vocabulary.actions), (*path, "each"))
        if doc.awaits is not None:
            self._name("post", doc.awaits.agency, self.vocabulary.posts, (*path, "awaits", "agency"))
            self._action(doc.awaits.action, (*path, "awaits", "action"), owed=False)

    def _action(self, name: str, path: Path, *, owed: bool) -> None:
        if not self._name("action", name, self.vocabulary.actions, path):
            return
        self.usage.names.add(("done", name))
        if owed and self.vocabulary.actions[name].power:
            message = f'"{name}" is a power: it can never be owed.'
            self.faults.add(
                "RE407",
                message,
                self.document.span(path),
                "owe that it was considered, with the grounds recorded",
            )

    def _owed_for(self, actions: list[str], scope: Scope) -> tuple[int, int | None]:
        """Return the variables of whom an action is owed for: the incident, the subject, or the pair."""
        action = self.vocabulary.actions.get(actions[0])
        if action is None or action.of == INCIDENT or not scope.roles:
            return INCIDENT_VAR, None
        pair = len({var for _, var in scope.roles}) > 1
        if action.pair is not None and pair:
            return 0, 1
        second = scope.role_of(1) if pair else None
        return (1, None) if second == action.of and scope.role_of(0) != action.of else (0, None)

    def _conclusions(
        self, doc: RuleDoc, then: Path, scope: Scope, reader: ConditionReader
    ) -> Iterable[Conclusion]:
        for name, value in doc.then.conclude.items():
            place = (*then, "conclude", name)
            found = reader.resolve(name, place, scope, key=True)
            if found is None:
                continue
            var, reading = found
            if reading.origin is not Origin.FACT or reading.fact is None or not reading.fact.concluded:
                message = f'"{name}" is not a fact that rules conclude.'
                self.faults.add(
                    "RE413", message, self.document.key_span(place), "declare it with concluded: true"
                )
                continue
            try:
                encoded = encode(reading, as_text(value))
            except Unreadable as fault:
                self.faults.add(fault.code, fault.message, self.document.span(place), fault.help)
                continue
            if isinstance(encoded, (bool, int)) and encoded is not False:
                yield Conclusion(var=var, key=reading.key, value=encoded, span=self.document.span(place))
            else:
                message = "a rule concludes that something is so, never that it is not."
                self.faults.add("RE413", message, self.document.span(place))

    def _seconds(self, text: str | None, path: Path) -> int | None:
        if text is None:
            return None
        code = "RE208"
        if text.startswith("param "):
            name = text.removeprefix("param ").strip()
            self.usage.parameters.add(name)
            if not self._name("parameter", name, self.parameters, path, code="RE306"):
                return None
            text, code = str(self.parameters[name].value), "RE307"
        try:
            return parse_duration(text)
        except ValueError:
            self.faults.add(
                code,
                f'"{text}" is not a duration.',
                self.document.span(path),
                "write it as 15m, 2h, 3d or 1h30m",
            )
            return None

    def _name(
        self,
        what: str,
        name: str | None,
        allowed: Iterable[str],
        path: Path,
        *,
        code: str = "RE302",
        key: bool = False,
    ) -> bool:
        names = tuple(allowed)
        if name is None or name in names:
            self.usage.names.add((what, name or ""))
            return True
        span = self.document.key_span(path) if key else self.document.span(path)
        near = suggest(name, names) or f"allowed: {', '.join(sorted(names)[:12])}"
        self.faults.add(code, f'the {what} "{name}" is not declared.', span, near)
        return False
