"""What is otherwise from one rule to another of the same name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from riskengine.rulebook.changes import Alteration, Part
from riskengine.rulebook.condition_changes import ConditionChanges
from riskengine.rulebook.otherwise import otherwise, words
from riskengine.rulebook.parameter_use import ChangedParameters
from riskengine.rulebook.rules import DutyRule, Rule, Rulebook
from riskengine.rulebook.source import Span
from riskengine.rulebook.terms import Term

_WORDS: Final = ("title", "because", "sources", "owner", "pack")
_WHEN: Final = ("about", "relation", "kinds", "in_force")


@dataclass(frozen=True, slots=True)
class RuleChanges:
    """Finds what is otherwise between rules of two rulebooks.

    Attributes:
        was: The first rulebook.
        now: The second.
        parameters: The parameters that are otherwise.
    """

    was: Rulebook
    now: Rulebook
    parameters: ChangedParameters

    def between(self, was: Rule, now: Rule) -> tuple[Alteration, ...]:
        """Return what is otherwise from one rule to another, what decides first."""
        return tuple(self._all(was, now))

    def _all(self, was: Rule, now: Rule) -> Iterator[Alteration]:
        conditions = ConditionChanges(self.was.parameters, self.now.parameters, self.parameters)
        yield from conditions.between(was.when, now.when, was.span, now.span)
        for name in _WHEN:
            yield from _fields(was, now, name, Part.WHEN)
        yield from _fields(was, now, "binds", Part.DUTY)
        yield from _fields(was, now, "headings", Part.OTHER)
        yield from self._outcome(was, now)
        for name in _WORDS:
            yield from _fields(was, now, name, Part.WORDS)

    def _outcome(self, was: Rule, now: Rule) -> Iterator[Alteration]:
        places = was.span, now.span
        before, after = was.then, now.then
        for name, part in (("response", Part.FLOOR), ("risk", Part.FLOOR), ("forbids", Part.FORBID)):
            yield from _altered(getattr(before, name), getattr(after, name), name, part, *places)
        yield from self._duties(was, now)
        concluded, concludes = ({one.key: one.value for one in then.concludes} for then in (before, after))
        yield from _altered(concluded, concludes, "concludes", Part.CONCLUDE, *places)

    def _duties(self, was: Rule, now: Rule) -> Iterator[Alteration]:
        """Yield what is otherwise in what is owed; each duty is known by what is owed."""
        before, after = _by_what(was), _by_what(now)
        for what in (*before, *(one for one in after if one not in before)):
            old, new = before.get(what), after.get(what)
            if old is None or new is None:
                yield Alteration(
                    what=f"duty {what}",
                    was=None if old is None else _times(old),
                    now=None if new is None else _times(new),
                    part=Part.DUTY,
                    was_at=was.span if old is None else old.span,
                    now_at=now.span if new is None else new.span,
                )
            else:
                yield from self._duty(what, old, new, (was.span, now.span))

    def _duty(
        self, what: str, was: DutyRule, now: DutyRule, rules: tuple[Span, Span]
    ) -> Iterator[Alteration]:
        before, after = _said_of(was), _said_of(now)
        for name, value in before.items():
            if value != after[name]:
                yield Alteration(
                    what=f"duty {what}, {name}",
                    was=value,
                    now=after[name],
                    part=Part.DUTY,
                    was_at=was.span,
                    now_at=now.span,
                    parameter=self.parameters.by(*rules, value, after[name]),
                )


def _fields(was: Rule, now: Rule, name: str, part: Part) -> Iterator[Alteration]:
    yield from _altered(getattr(was, name), getattr(now, name), name, part, was.span, now.span)


def _altered(
    was: object, now: object, name: str, part: Part, was_at: Span, now_at: Span
) -> Iterator[Alteration]:
    for one in otherwise(was, now, name):
        what = one.path.replace("_", " ").replace(".", " ")
        yield Alteration(what=what, was=one.was, now=one.now, part=part, was_at=was_at, now_at=now_at)


def _by_what(rule: Rule) -> dict[str, DutyRule]:
    """Return the duties of a rule by what is owed, and on which occasion."""
    found: dict[str, DutyRule] = {}
    for duty in rule.then.duties:
        what = " or ".join(duty.actions) if duty.actions else f"answer {duty.answer}"
        what += f" for each {duty.each}" if duty.each is not None else ""
        number = sum(one == what or one.startswith(f"{what} (") for one in found)
        found[what if not number else f"{what} ({number + 1})"] = duty
    return found


def _said_of(duty: DutyRule) -> Mapping[str, str | None]:
    """Return all that is said of a duty, by the key that says it."""
    awaits = duty.awaits
    return {
        "within": "the target of the grade" if duty.within_target else _words(duty.within),
        "from": duty.start,
        "deadline": duty.deadline.value,
        "before": duty.before,
        "by": duty.by,
        "escalate_to": duty.escalate_to,
        "for": words(duty.of if duty.other is None else (duty.of, duty.other)),
        "every": "the target of the grade" if duty.every_target else _words(duty.every),
        "until": duty.until,
        "sample": _words(duty.sample),
        "where": words(duty.where),
        "awaits": None if awaits is None else f"{awaits.action} by {awaits.agency}",
        "awaits within": _words(duty.awaits_within),
    }


def _times(duty: DutyRule) -> str:
    """Return by whom a duty is owed and how soon."""
    said = _said_of(duty)
    within = f", within {said['within']}" if said["within"] else ""
    return f"by {duty.by}{within}"


def _words(value: Term | int | None) -> str | None:
    return None if value is None else words(value)
