"""Builds what a rule owes, checking that it can be done, for whom, by whom and by when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from riskengine.model.facts import INCIDENT
from riskengine.model.ledger import Awaited, Deadline
from riskengine.rulebook.condition_reader import ConditionReader
from riskengine.rulebook.conditions import INCIDENT_VAR, Compare, Either, Except, Test
from riskengine.rulebook.documents import DutyDoc
from riskengine.rulebook.readings import PERSON
from riskengine.rulebook.rules import DutyRule
from riskengine.rulebook.scope import Scope
from riskengine.rulebook.source import Path
from riskengine.rulebook.terms import Term, parse_term
from riskengine.rulebook.times import read_term
from riskengine.rulebook.unary import Unreadable, brief
from riskengine.rulebook.values import as_text, does_not_fit, parameter_named
from riskengine.rulebook.yaml_scalars import NumberRefusedError, resolve

STARTS: Final = ("occurred", "reported", "recorded", "rule_held", "grade_set")
"""What a deadline can run from, beside an action."""

EACH_EVENTS: Final = (
    "information.added",
    "grade.set",
    "incident.reopened",
    "incident.reclassified",
    "flag.raised",
    "flag.cleared",
)
"""The types of events that can bring a duty of their own."""

_NOT = re.compile(r"not\s*\((.*)\)")
_COMPARES = re.compile(r"[<>=\[(!]|param\s")


@dataclass(frozen=True, slots=True)
class DutyBuilder:
    """Builds the duties of one rule.

    Attributes:
        reader: Reads what the rule reads, and knows where faults go.
        about: The roles that the rule is about.
        scope: Whom it can speak of.
    """

    reader: ConditionReader
    about: tuple[str, ...]
    scope: Scope

    def build(self, doc: DutyDoc, path: Path) -> DutyRule:
        """Build one duty; faults go to the collector."""
        actions = (doc.action,) if isinstance(doc.action, str) else tuple(doc.action or ())
        if bool(actions) == (doc.known is not None):
            help = "keep one of the two" if actions else "add action: what is owed, or known: the answer owed"
            self.reader.report.fault("RE201", 'a duty names either "action" or "known".', path, help)
        for number, action in enumerate(actions):
            self._check_owed(action, (*path, "action", number) if doc.action != action else (*path, "action"))
        self._check_times(doc, path)
        self._check_posts(doc, path)
        var, key = self._answer(doc.known, (*path, "known"))
        of, other = self._owed_for(actions[0]) if actions else (var, None)
        return DutyRule(
            actions=actions,
            answer=key,
            answer_of=var if key is not None else None,
            of=of,
            other=other,
            by=doc.by,
            within=self._term(doc.within, (*path, "within")),
            start=doc.from_,
            before=doc.before,
            deadline=Deadline(doc.deadline),
            each=doc.each,
            where={name: self._detail(name, doc.where[name], path) for name in sorted(doc.where)},
            escalate_to=doc.escalate_to,
            awaits=Awaited(agency=doc.awaits.agency, action=doc.awaits.action) if doc.awaits else None,
            span=self.reader.report.document.span(path),
        )

    def _check_owed(self, name: str, path: Path) -> None:
        """Report an action that cannot be owed, or not for whom the rule is about."""
        report, actions = self.reader.report, self.reader.vocabulary.actions
        if not report.known("action", name, actions, path):
            return
        self.reader.usage.actions.add(name)
        action = actions[name]
        if action.power:
            message = f'"{name}" is a power: it can never be owed.'
            report.fault("RE407", message, path, "owe that it was considered, with the grounds recorded")
        if action.of not in (INCIDENT, PERSON, *self.about):
            about = " and ".join("the incident" if one == INCIDENT else f"a {one}" for one in self.about)
            message = f'"{name}" is done for a {action.of}, and this rule is about {about}.'
            report.fault("RE416", message, path, f"make the rule about a {action.of}, or owe another action")

    def _owed_for(self, name: str) -> tuple[int, int | None]:
        """Return the variables of whom an action is owed for: the incident, the subject, or the pair."""
        action = self.reader.vocabulary.actions.get(name)
        if action is None or action.of == INCIDENT or self.about == (INCIDENT,):
            return INCIDENT_VAR, None
        if len(self.about) == 1:
            return 0, None
        if action.pair is not None:
            return 0, 1
        return (1, None) if action.of == self.about[1] != self.about[0] else (0, None)

    def _answer(self, name: str | None, path: Path) -> tuple[int, str | None]:
        """Return whose answer is owed, and to what."""
        found = self.reader.resolve(name, path, self.scope) if name is not None else None
        if found is None:
            return INCIDENT_VAR, None
        var, reading = found
        if reading.fact is not None and reading.fact.concluded:
            message = f'"{name}" is concluded by rules: nobody can answer it.'
            self.reader.report.fault("RE413", message, path, "owe the answer to a fact that it rests on")
        return var, reading.key

    def _check_times(self, doc: DutyDoc, path: Path) -> None:
        report, actions = self.reader.report, self.reader.vocabulary.actions
        if doc.within is not None and doc.from_ is None:
            help = f"add from: one of {', '.join(STARTS)}, or an action"
            report.fault(
                "RE409", '"within" says how long, but not from when.', (*path, "within"), help, key=True
            )
        if doc.from_ is not None and doc.within is None:
            message = '"from" says from when, but not how long.'
            report.fault("RE409", message, (*path, "from"), "add within: and how long, or take from: away")
        for key, name, others in (("from", doc.from_, STARTS), ("each", doc.each, EACH_EVENTS)):
            if name is not None and name not in others:
                what = "action (or moment)" if key == "from" else "action (or type of event)"
                if report.known(what, name, (*others, *actions), (*path, key)):
                    self.reader.usage.actions.add(name)
        if doc.before is not None and report.known("action", doc.before, actions, (*path, "before")):
            self.reader.usage.actions.add(doc.before)

    def _check_posts(self, doc: DutyDoc, path: Path) -> None:
        report, posts = self.reader.report, self.reader.vocabulary.posts
        report.known("post", doc.by, posts, (*path, "by"))
        report.known("post", doc.escalate_to, posts, (*path, "escalate_to"))
        if doc.awaits is not None:
            awaited: Path = (*path, "awaits")
            report.known("post", doc.awaits.agency, posts, (*awaited, "agency"))
            if report.known(
                "action", doc.awaits.action, self.reader.vocabulary.actions, (*awaited, "action")
            ):
                self.reader.usage.actions.add(doc.awaits.action)

    def _term(self, text: str | None, path: Path) -> Term | None:
        """Read a length of time, or the parameter that gives it."""
        if text is None or not text.startswith("param "):
            return read_term(text, path, self.reader.report)
        name = text.removeprefix("param ").strip()
        self.reader.usage.parameters.add(name)
        try:
            return self._of_parameter(name)
        except Unreadable as fault:
            self.reader.report.fault(fault.code, fault.message, path, fault.help)
            return None

    def _of_parameter(self, name: str) -> Term:
        found = parameter_named(name, self.reader.parameters)
        written = as_text(found.value)
        try:
            return parse_term(written)
        except ValueError:
            raise does_not_fit(found, f'"{brief(written)}" is not a length of time.') from None

    def _detail(self, name: str, value: bool | int | float | str, path: Path) -> Test:
        """Read what a detail of an action must be: of no declared type, it is only ever equal or not."""
        if not isinstance(value, str):
            return Compare("==", value)
        negated = _NOT.fullmatch(value.strip())
        words = [word.strip() for word in (negated.group(1) if negated else value).split(",")]
        if not all(words) or any(_COMPARES.match(word) for word in words):
            message = f'"{brief(value)}" cannot be read as a test of a detail.'
            help = 'name the value, or "a, b" for either, or "not(a, b)"'
            self.reader.report.fault("RE303", message, (*path, "where", name), help)
        tests = tuple(Compare("==", _scalar(word)) for word in words)
        test: Test = tests[0] if len(tests) == 1 else Either(tests)
        return Except(test) if negated else test


def _scalar(word: str) -> bool | int | float | str:
    try:
        found = resolve(word)
    except NumberRefusedError:
        return word
    return word if found is None else found
