"""Builds rules out of rule files, checking every name against the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from riskengine.model.facts import INCIDENT
from riskengine.model.grades import RESPONSE_GRADES, RISK_LEVELS, Binds, RiskLevel
from riskengine.rulebook.condition_reader import ConditionReader
from riskengine.rulebook.documents import DutyDoc, RuleDoc
from riskengine.rulebook.duty_builder import DutyBuilder
from riskengine.rulebook.readings import PERSON, Reading, roles_of
from riskengine.rulebook.reporter import Reporter, either
from riskengine.rulebook.rules import Conclusion, InForce, Outcome, Rule
from riskengine.rulebook.scope import Scope
from riskengine.rulebook.source import Path
from riskengine.rulebook.times import read_day
from riskengine.rulebook.unary import Unreadable
from riskengine.rulebook.values import as_text, encode
from riskengine.rulebook.vocabulary import Authority
from riskengine.rulebook.vocabulary_checks import report_level
from riskengine.rulebook.ways import joins_people

_STRENGTH: Final = (Binds.CONSIDER, Binds.SHOULD, Binds.MUST)


@dataclass(frozen=True, slots=True)
class RuleBuilder:
    """Builds the rules of one file.

    Attributes:
        pack: The pack that writes them.
        version: Its version.
        reader: Reads their conditions.
        sources: Every declared source.
        targets: Whether any response grade of the pack has a target.
    """

    pack: str
    version: str
    reader: ConditionReader
    sources: Mapping[str, Authority]
    targets: bool

    def build(self, doc: RuleDoc, at: int) -> Rule:
        """Build one rule; faults go to the collector."""
        path: Path = ("rules", at)
        about = (doc.about,) if isinstance(doc.about, str) else tuple(doc.about)
        scope = Scope.of(about)
        self._check_about(doc, about, path)
        self._check_names(doc, path)
        self._check_binding(doc, path)
        return Rule(
            id=doc.id,
            title=doc.title,
            about=about,
            relation=doc.joined_by,
            kinds=frozenset(doc.incidents) if doc.incidents else None,
            headings=tuple(doc.heading),
            binds=Binds(doc.binds),
            when=self.reader.read(doc.when, (*path, "when"), scope),
            then=self._outcome(doc, about, scope, path),
            because=doc.because,
            sources=tuple(doc.sources),
            in_force=self._in_force(doc, path),
            owner=doc.owner,
            pack=self.pack,
            version=self.version,
            span=self._report.document.span((*path, "id")),
        )

    @property
    def _report(self) -> Reporter:
        return self.reader.report

    def _check_about(self, doc: RuleDoc, about: tuple[str, ...], path: Path) -> None:
        words, place = self.reader.vocabulary, (*path, "about")
        if len(about) == 1:
            self._report.known("role", about[0], roles_of(words), place)
        elif INCIDENT in about:
            message = "a pair is of two people, and the incident is none."
            self._report.fault("RE311", message, place, "name two roles, or one: any rule reads the incident")
        else:
            self._report.all_known("role", about, (PERSON, *words.roles), place)
        if len(about) > 1 and doc.joined_by is None:
            message = "a rule about a pair needs the relation that joins them."
            self._report.fault("RE311", message, place, "write joined_by: and a relation such as lives_with")
        if len(about) == 1 and doc.joined_by is not None:
            message = '"joined_by" is only for a rule about a pair.'
            help = "write about: [child, suspect], or take it away"
            self._report.fault("RE311", message, (*path, "joined_by"), help, key=True)
        self._check_joined(doc, (*path, "joined_by"))

    def _check_joined(self, doc: RuleDoc, path: Path) -> None:
        """Report what joins no two people, or joins them the other way round."""
        relations = self.reader.vocabulary.relations
        turned = next((one.id for one in relations.values() if one.inverse == doc.joined_by), None)
        if doc.joined_by is not None and turned is not None:
            message = f'"{doc.joined_by}" is "{turned}" the other way round, and a pair is joined one way.'
            self._report.fault("RE311", message, path, f"write joined_by: {turned}, and turn the pair round")
        elif self._report.known("relation", doc.joined_by, relations, path) and doc.joined_by is not None:
            joins = relations[doc.joined_by]
            if not joins_people(joins):
                message = (
                    f'"{joins.id}" joins a {joins.source} with a {joins.target}, and a pair is of people.'
                )
                self._report.fault("RE311", message, path, "name a relation between two people")

    def _check_names(self, doc: RuleDoc, path: Path) -> None:
        words = self.reader.vocabulary
        self._report.all_known("kind", doc.incidents or (), words.kinds, (*path, "incidents"))
        self._report.all_known("heading", doc.heading, words.headings, (*path, "heading"))
        self._report.all_known("source", doc.sources, self.sources, (*path, "sources"), code="RE309")

    def _check_binding(self, doc: RuleDoc, path: Path) -> None:
        """Report a rule that binds more strongly than its sources, or only considers and yet compels."""
        cited = [self.sources[name] for name in doc.sources if name in self.sources]
        allowed = max((_STRENGTH.index(one.strength.allows(one.adopted)) for one in cited), default=None)
        if allowed is not None and _STRENGTH.index(Binds(doc.binds)) > allowed:
            message = (
                f'the rule binds as "{doc.binds}", and its sources allow at most "{_STRENGTH[allowed]}".'
            )
            help = "must needs statute or code; should needs guidance, policy, or what the owner has adopted"
            self._report.fault("RE408", message, (*path, "binds"), help)
        force = tuple(_force_of(doc)) if doc.binds == "consider" else ()
        if force:
            message = f"a rule that only considers has no {either(force)}."
            help = "take it away, or let the rule bind as should if its source allows"
            self._report.fault("RE414", message, (*path, "binds"), help)

    def _in_force(self, doc: RuleDoc, path: Path) -> InForce:
        place: Path = (*path, "in_force")
        first = read_day(doc.in_force.from_, (*place, "from"), self._report)
        last = read_day(doc.in_force.to, (*place, "to"), self._report)
        if first and last and last < first:
            message = f"the rule ends on {last}, before it begins on {first}."
            self._report.fault("RE208", message, (*place, "to"), "mend one of the two days")
        return InForce(first=first, last=last)

    def _outcome(self, doc: RuleDoc, about: tuple[str, ...], scope: Scope, path: Path) -> Outcome:
        then, place = doc.then, (*path, "then")
        if not (then.response or then.risk or then.duties or then.forbid or then.conclude):
            # Asked of what is written, so that an outcome with a misspelt name is one fault and not two.
            message = f'"{doc.id}" has no outcome.'
            self._report.fault("RE415", message, (*path, "id"), "say what follows under then:")
        duties = DutyBuilder(self.reader, about, scope, self._no_target(doc))
        response = RESPONSE_GRADES.get(then.response or "")
        self._check_response(doc, place)
        self._check_forbidden(then.forbid, (*place, "forbid"))
        return Outcome(
            response=response,
            risk=self._risk(then.risk, about, (*place, "risk")),
            duties=tuple(duties.build(one, (*place, "duties", n)) for n, one in enumerate(then.duties)),
            forbids=tuple(then.forbid),
            concludes=tuple(self._conclusions(then.conclude, (*place, "conclude"), scope)),
        )

    def _check_response(self, doc: RuleDoc, then: Path) -> None:
        grade = doc.then.response
        place: Path = (*then, "response")
        if not self._report.known("grade", grade, RESPONSE_GRADES, place, code="RE416"):
            return
        if grade is not None and not self._responds(doc):
            message = "nobody is sent to an incident of this kind: there is no response to grade."
            self._report.fault("RE416", message, place, "set a risk or a duty instead")

    def _responds(self, doc: RuleDoc) -> bool:
        """Tell whether anybody is sent to an incident of any kind that the rule applies to."""
        kinds = self.reader.vocabulary.kinds
        named = [kinds[kind] for kind in doc.incidents or () if kind in kinds]
        return not named or any(kind.responds for kind in named)

    def _no_target(self, doc: RuleDoc) -> str | None:
        """Return why no target of a grade runs where the rule applies; None where one does."""
        if not self._responds(doc):
            return "nobody is sent to an incident of this kind"
        return None if self.targets else "no grade of the pack has one"

    def _check_forbidden(self, names: list[str], path: Path) -> None:
        words = self.reader.vocabulary
        self._report.all_known("handling or action", names, {**words.handlings, **words.actions}, path)
        self.reader.usage.actions.update(names)

    def _risk(self, levels: Mapping[str, str], about: tuple[str, ...], path: Path) -> dict[str, RiskLevel]:
        if levels and about == (INCIDENT,):
            message = "a risk level is held by a person, and this rule is about the incident."
            self._report.fault("RE416", message, path, "make the rule about a role, such as child", key=True)
        floors: dict[str, RiskLevel] = {}
        strands = self.reader.vocabulary.strands
        for strand, level in levels.items():
            place = (*path, strand)
            if not self._report.known("strand", strand, strands, place, key=True):
                continue
            found = RISK_LEVELS.get(level)
            if found is None or found not in strands[strand].levels:
                report_level(level, strand, self.reader.vocabulary, place, self._report)
            else:
                floors[strand] = found
        return floors

    def _conclusions(self, values: Mapping[str, object], path: Path, scope: Scope) -> Iterator[Conclusion]:
        for name, value in values.items():
            place = (*path, name)
            found = self.reader.resolve(name, place, scope, key=True)
            if found is None:
                continue
            var, reading = found
            if reading.fact is None or not reading.fact.concluded:
                message = f'"{name}" is not a fact that rules conclude.'
                self._report.fault("RE413", message, place, "declare it with concluded: true", key=True)
                continue
            encoded = self._concluded(reading, as_text(value), place)
            if encoded is not None:
                span = self._report.document.span(place)
                yield Conclusion(var=var, key=reading.key, value=encoded, span=span)

    def _concluded(self, reading: Reading, text: str, path: Path) -> bool | int | None:
        try:
            encoded = encode(reading, text)
        except Unreadable as fault:
            self._report.fault(fault.code, fault.message, path, fault.help)
            return None
        if not isinstance(encoded, int):
            return None  # the declaration is at fault: rules conclude what has an order
        if encoded > 0:
            return encoded
        message = f'"{text}" concludes nothing: a rule concludes that something is so, or at least so much.'
        help = "take it away: what no rule concludes is not so"
        self._report.fault("RE413", message, path, help)
        return None


def _force_of(doc: RuleDoc) -> Iterator[str]:
    """Yield what a rule compels people to, in words."""
    if doc.then.response is not None or doc.then.risk:
        yield "floor"
    if any(_has_time(duty) for duty in doc.then.duties):
        yield "deadline"
    if any(duty.every is not None for duty in doc.then.duties):
        yield "recurrence"
    if any(duty.escalate_to is not None for duty in doc.then.duties):
        yield "escalation"
    if doc.then.forbid:
        yield "prohibition"


def _has_time(duty: DutyDoc) -> bool:
    awaited = duty.awaits is not None and duty.awaits.within is not None
    return duty.within is not None or duty.before is not None or awaited
