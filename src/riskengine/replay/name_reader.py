"""Reads the names in an expectation, against the vocabulary, the rules of the pack and who is in the case."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from riskengine.model.facts import INCIDENT
from riskengine.model.ledger import TargetOf
from riskengine.replay.cast import UNNAMED, Cast
from riskengine.replay.names import Asking, Decided, Owed
from riskengine.replay.offsets import show_offset
from riskengine.replay.reach import Reach
from riskengine.rulebook.conditions import Test
from riskengine.rulebook.diagnostics import Diagnostics, suggest
from riskengine.rulebook.readings import Reading, Readings, roles_of
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.source import Document, Path, Span
from riskengine.rulebook.unary import Unreadable, read_test
from riskengine.rulebook.values import values_of

_TARGETS = tuple(TargetOf)
"""What may stand for an occasion of attendance: whose target runs."""

_ASKED_APART = ("relation", "role")
"""What is asked of people that is no fact: how two are related, whether one plays a role."""


@dataclass(frozen=True, slots=True)
class NameReader:
    """Reads names; None stands for one that has a fault, which is then reported.

    Attributes:
        document: The file.
        rulebook: The pack the scenario is replayed under.
        reach: What its rules can bring about.
        cast: Who is in the case.
        faults: Takes the faults.
    """

    document: Document
    rulebook: Rulebook
    reach: Reach
    cast: Cast
    faults: Diagnostics

    def owed(self, text: str, path: Path, when: timedelta | None) -> Owed | None:
        """Read a duty: ``child_seen/girl``, ``home_visited|located/girl``, ``attended@floor``."""
        name, _, occasion = text.partition("@")
        what, subject, other = _cut(name)
        where = self.document.span(path)
        known = self._answer(what, where) if "." in what else self._actions(what, where)
        people = [self.person(name, where, when) for name in (subject, other)]
        happened = not occasion or occasion in _TARGETS or self.event(occasion, path)
        if known is None or not all(people) or not happened:
            return None
        actions, answer = known
        if subject is not None and self._is_of_the_incident(actions, answer):
            message = f'"{what}" is owed for the incident, and for nobody by name.'
            self.faults.add("RE504", message, where, f"write it as {what}")
            return None
        return Owed(
            text=text,
            actions=actions,
            answer=answer,
            subject=subject,
            other=other,
            occasion=occasion or None,
        )

    def _is_of_the_incident(self, actions: Collection[str], answer: str | None) -> bool:
        """Tell whether a duty is never anybody's own: one that named a person would never be owed."""
        words = self.rulebook.vocabulary
        if answer is not None:
            fact = words.resolve_fact(answer)
            return fact is not None and fact.of == INCIDENT
        return all(name in words.actions and words.actions[name].of == INCIDENT for name in actions)

    def event(self, id: str, path: Path) -> bool:
        """Tell whether the timeline has an event of this id, or report that it has not."""
        if id in self.cast.events or not self.cast.complete:
            return True
        help = suggest(id, self.cast.events) or "give the event an id: of its own"
        self.faults.add("RE510", f'no event of this case is called "{id}".', self.document.span(path), help)
        return False

    def challenged(self, text: str, path: Path, when: timedelta | None) -> Decided | None:
        """Read what can be under challenge: a scale, a handling, an action, a marker taken off."""
        words = self.rulebook.vocabulary
        markers = (f"flag.{flag.id}" for flag in words.flags.values() if flag.raises_risk)
        allowed = ("response", *words.strands, *words.handlings, *words.actions, *markers)
        decided = self._decided("scale, handling or action", text, path, when, allowed)
        if decided is not None and not self.reach.challenges(decided.name, self.rulebook):
            message = f'no rule of the pack "{self._pack}" can challenge "{decided.name}".'
            self.faults.add("RE504", message, self.document.span(path))
        return decided

    def forbidden(self, text: str, path: Path, when: timedelta | None) -> Decided | None:
        """Read a handling or an action that can be forbidden: ``resolve_by_phone``, ``no_referral/girl``."""
        words = self.rulebook.vocabulary
        allowed = (*words.handlings, *words.actions)
        decided = self._decided("handling or action", text, path, when, allowed)
        if decided is not None and decided.name not in self.reach.forbidden:
            message = f'no rule of the pack "{self._pack}" can forbid "{decided.name}".'
            help = suggest(decided.name, self.reach.forbidden)
            self.faults.add("RE504", message, self.document.span(path), help)
        return decided

    def alerted(self, text: str, path: Path, when: timedelta | None) -> Owed | Decided | None:
        """Read what an alert is about: a scale or handling that is challenged, or else a duty."""
        words = self.rulebook.vocabulary
        decided = text.partition("/")[0] in ("response", *words.strands, *words.handlings)
        return self.challenged(text, path, when) if decided else self.owed(text, path, when)

    def asking(self, text: str, path: Path, when: timedelta | None) -> Asking | None:
        """Read a question: ``incident.children_listed``, ``child.flag.looked_after/girl``."""
        what, _, whom = text.partition("/")
        where = self.document.span(path)
        key = self._key(what, where)
        known = [self.person(name, where, when) for name in whom.split("/") if name]
        return Asking(text=text, key=key, subject=whom or None) if key is not None and all(known) else None

    def rule(self, text: str, path: Path) -> str | None:
        """Read the id of a rule."""
        return (
            text if self._declared("rule", text, self.rulebook.rule_by_id, self.document.span(path)) else None
        )

    def measure(self, text: str, where: Span) -> bool:
        """Tell whether the pack has a measure of oversight, or report that it has not."""
        known = (one.id for one in self.rulebook.oversight)
        return self._declared("measure of oversight", text, known, where)

    def strand(self, text: str, path: Path) -> bool:
        """Tell whether a strand is declared and some rule sets a level in it."""
        where = self.document.key_span(path)
        if not self._declared("strand", text, self.rulebook.vocabulary.strands, where):
            return False
        if text not in self.reach.strands:
            message = f'no rule of the pack "{self._pack}" sets a level in the strand "{text}".'
            self.faults.add("RE504", message, where)
        return True

    def response_test(self, text: str, path: Path) -> Test | None:
        """Read a test on response grades."""
        return self._test(Readings(self.rulebook.vocabulary).find("incident", "grade.response"), text, path)

    def level_test(self, strand: str, text: str, path: Path) -> Test | None:
        """Read a test on the levels of a strand."""
        return self._test(Readings(self.rulebook.vocabulary).find("person", f"grade.{strand}"), text, path)

    def person(self, name: str | None, where: Span, when: timedelta | None) -> bool:
        """Tell whether the case has somebody, or report that it has not, or not yet.

        Args:
            name: The person, place or incident; None for anybody.
            where: Where the file names them.
            when: The time at which they are looked at; None for any.
        """
        if name is None or name in self.cast.incidents or not self.cast.complete:
            return True
        if name.removeprefix(UNNAMED) in self.rulebook.vocabulary.roles and name.startswith(UNNAMED):
            return True
        if name not in self.cast.people:
            help = suggest(name, self.cast.people) or f"the case has: {', '.join(sorted(self.cast.people))}"
            self.faults.add("RE506", f'nobody in this case is called "{name}".', where, help)
            return False
        since = self.cast.people[name]
        if when is not None and since > when:
            message = f'nobody has heard of "{name}" before {show_offset(since)}.'
            self.faults.add("RE504", message, where, "move the expectation")
            return False
        return True

    @property
    def _pack(self) -> str:
        return self.rulebook.pack.id

    def _answer(self, what: str, where: Span) -> tuple[frozenset[str], str] | None:
        fact = self.rulebook.vocabulary.resolve_fact(what)
        if fact is None:
            self._declared("fact", what, self.rulebook.vocabulary.facts, where)
            return None
        if fact.id not in self.reach.answers:
            message = f'no rule of the pack "{self._pack}" can owe an answer to "{what}".'
            self.faults.add("RE504", message, where, suggest(what, self.reach.answers))
        return frozenset(), fact.id

    def _actions(self, what: str, where: Span) -> tuple[frozenset[str], None] | None:
        actions = frozenset(what.split("|"))
        declared = self.rulebook.vocabulary.actions
        known = [self._declared("action", action, declared, where) for action in sorted(actions)]
        if not all(known):
            return None
        if actions not in self.reach.owed:
            message = f'no rule of the pack "{self._pack}" can open the duty "{what}".'
            near = self.reach.owing(actions)
            help = f"owed is: {', '.join(near)}" if near else None
            self.faults.add("RE504", message, where, help)
        return actions, None

    def _decided(
        self, what: str, text: str, path: Path, when: timedelta | None, allowed: Iterable[str]
    ) -> Decided | None:
        name, _, subject = text.partition("/")
        where = self.document.span(path)
        known = self._declared(what, name, allowed, where)
        there = self.person(subject or None, where, when)
        return Decided(text=text, name=name, subject=subject or None) if known and there else None

    def _key(self, what: str, where: Span) -> str | None:
        role, _, rest = what.partition(".")
        if role in _ASKED_APART:
            names = (
                self.rulebook.vocabulary.relations if role == "relation" else self.rulebook.vocabulary.roles
            )
            return what if self._declared(role, rest, names, where) else None
        readings = Readings(self.rulebook.vocabulary)
        reading = readings.find(role, rest)
        if reading is None:
            roles = roles_of(self.rulebook.vocabulary)
            known = readings.names(role) if role in roles else (f"{one}.{rest}" for one in roles)
            self._declared("fact", what, known, where)
            return None
        return reading.key

    def _test(self, reading: Reading | None, text: str, path: Path) -> Test | None:
        if reading is None:
            return None
        try:
            return read_test(text, values_of(reading, self.rulebook.parameters, lambda _: None))
        except Unreadable as fault:
            self.faults.add(fault.code, fault.message, self.document.span(path), fault.help)
            return None

    def _declared(self, what: str, name: str, declared: Iterable[str], where: Span) -> bool:
        """Tell whether a name is declared, or report that it is not."""
        known = tuple(declared)
        if name in known:
            return True
        message = f'the pack "{self._pack}" has no {what} "{name}".'
        self.faults.add("RE501", message, where, suggest(name, known))
        return False


def _cut(text: str) -> tuple[str, str | None, str | None]:
    """Cut the name of a duty into what is owed and the people it is owed for."""
    what, *people = text.split("/", 2)
    return what, people[0] if people else None, people[1] if len(people) > 1 else None
