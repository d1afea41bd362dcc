"""Builds what a rule owes, checking that it can be done, for whom, by whom and by when."""

from __future__ import annotations

from dataclasses import dataclass

from riskengine.model.facts import INCIDENT
from riskengine.model.ledger import Awaited, Deadline
from riskengine.rulebook.condition_reader import ConditionReader
from riskengine.rulebook.conditions import INCIDENT_VAR
from riskengine.rulebook.details import read_details
from riskengine.rulebook.documents import DutyDoc
from riskengine.rulebook.duty_times import TARGET, check_times
from riskengine.rulebook.figures import read_long, read_one_in
from riskengine.rulebook.readings import PERSON
from riskengine.rulebook.rules import DutyRule
from riskengine.rulebook.scope import Scope
from riskengine.rulebook.source import Path
from riskengine.rulebook.terms import Term


@dataclass(frozen=True, slots=True)
class DutyBuilder:
    """Builds the duties of one rule.

    Attributes:
        reader: Reads what the rule reads, and knows where faults go.
        about: The roles that the rule is about.
        scope: Whom it can speak of.
        no_target: Why no target runs where the rule applies, or None where one does.
    """

    reader: ConditionReader
    about: tuple[str, ...]
    scope: Scope
    no_target: str | None

    def build(self, doc: DutyDoc, path: Path) -> DutyRule:
        """Build one duty; faults go to the collector."""
        actions = (doc.action,) if isinstance(doc.action, str) else tuple(doc.action or ())
        if bool(actions) == (doc.known is not None):
            help = "keep one of the two" if actions else "add action: what is owed, or known: the answer owed"
            self.reader.report.fault("RE201", 'a duty names either "action" or "known".', path, help)
        for number, action in enumerate(actions):
            self._check_owed(action, (*path, "action", number) if doc.action != action else (*path, "action"))
        check_times(doc, path, self.reader, self.no_target)
        self._check_posts(doc, path)
        var, key = self._answer(doc.known, (*path, "known"))
        of, other = self._owed_for(actions[0]) if actions else (var, None)
        self._check_awaited(doc, (of, other), path)
        return DutyRule(
            actions=actions,
            answer=key,
            answer_of=var if key is not None else None,
            of=of,
            other=other,
            by=doc.by,
            within=self._long(doc.within, (*path, "within")),
            within_target=doc.within == TARGET,
            start=doc.from_,
            before=doc.before,
            deadline=Deadline(doc.deadline),
            each=doc.each,
            sample=read_one_in(doc.sample, (*path, "sample"), self.reader),
            every=self._long(doc.every, (*path, "every")),
            every_target=doc.every == TARGET,
            until=doc.until,
            where=read_details(doc.where, (*path, "where"), self.reader.report),
            escalate_to=doc.escalate_to,
            awaits=Awaited(agency=doc.awaits.agency, action=doc.awaits.action) if doc.awaits else None,
            awaits_within=self._awaits_within(doc, path),
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
        if action.of not in (INCIDENT, PERSON, *self.about) and not self._are_young_enough(action.of):
            about = " and ".join(map(_whom, self.about))
            message = f'"{name}" is done for a {action.of}, and this rule is about {about}.'
            report.fault("RE416", message, path, f"make the rule about a {action.of}, or owe another action")

    def _are_young_enough(self, name: str) -> bool:
        """Tell whether links bring only those who play a role by their age: another child is a child."""
        words = self.reader.vocabulary
        role, brought = words.roles.get(name), words.subjects.get(self.about[0])
        if role is None or role.under is None or brought is None or brought.under is None:
            return False
        return len(self.about) == 1 and brought.under <= role.under

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

    def _check_awaited(self, doc: DutyDoc, owed_for: tuple[int, int | None], path: Path) -> None:
        """Report an agency's action that is not done for whom the duty is owed: it would never end."""
        action = self.reader.vocabulary.actions.get(doc.awaits.action) if doc.awaits is not None else None
        if action is None or self._owed_for(action.id) == owed_for:
            return
        message = f'"{action.id}" is done for {_whom(action.of)}, and the duty is owed for another.'
        help = f"owe an action that is done for {_whom(action.of)}, or await another"
        self.reader.report.fault("RE416", message, (*path, "awaits", "action"), help)

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

    def _long(self, text: str | None, path: Path) -> Term | None:
        return read_long(text, path, self.reader) if text != TARGET else None

    def _awaits_within(self, doc: DutyDoc, path: Path) -> Term | None:
        within = doc.awaits.within if doc.awaits is not None else None
        return read_long(within, (*path, "awaits", "within"), self.reader)


def _whom(role: str) -> str:
    return "the incident" if role == INCIDENT else f"a {role}"
