"""What an expectation may name in a Decision: a duty, a decision, a question, for somebody or for anybody.

A name is what it is about and, after a slash, the person: ``child_seen/girl``. Without a person it means
anybody at the incident, or the incident itself. A duty owed on an occasion may name it after an at sign:
``caller_told@event-4``; attendance, whose target runs: ``attended@floor``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from riskengine.model.decision import Prohibition, Question
from riskengine.model.ledger import Challenge, Duty

ATTENDED: Final = "attended"
"""What the duty to go within a target is called, whatever meets it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A duty: by the actions of which any one ends it, or by the fact an answer is owed to.

    Attributes:
        text: As the scenario writes it: ``home_visited|located/girl``.
        actions: The actions; all of them, and no other.
        answer: The fact, or None.
        subject: The person, or None for anybody.
        other: The second person of a pair, or None for anybody.
        occasion: The event that brought it, or whose target runs; None for any.
    """

    text: str
    actions: frozenset[str] = frozenset()
    answer: str | None = None
    subject: str | None = None
    other: str | None = None
    occasion: str | None = None

    def names(self, duty: Duty) -> bool:
        """Tell whether a duty is the one meant, or one of those meant."""
        whose = self.subject in (None, duty.subject) and self.other in (None, duty.other)
        when = self.occasion in (None, duty.occasion, duty.target_of)
        return self._owes(duty) and whose and when

    def _owes(self, duty: Duty) -> bool:
        if duty.target_of is not None:
            # Whatever may meet the grade: one name for the duty to go.
            return self.actions == frozenset({ATTENDED})
        return frozenset(duty.actions) == self.actions and duty.answer == self.answer


def _what(duty: Duty) -> str:
    return ATTENDED if duty.target_of is not None else duty.answer or "|".join(duty.actions)


def name_of(duty: Duty, incident: str) -> str:
    """Return the name of a duty as a scenario writes it.

    Args:
        duty: The duty.
        incident: The incident it is owed in, which need not be named.
    """
    people = [name for name in (duty.subject, duty.other) if name is not None and name != incident]
    occasion = duty.occasion or duty.target_of
    return "/".join([_what(duty), *people]) + (f"@{occasion}" if occasion is not None else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A scale, a handling or an action: what people decide, and what can be forbidden.

    Attributes:
        text: As the scenario writes it: ``absent/girl``.
        name: The scale, handling or action.
        subject: The person, or None for anybody.
    """

    text: str
    name: str
    subject: str | None = None

    def challenged_by(self, challenge: Challenge, incident: str) -> bool:
        """Tell whether a challenge is to this: made on that scale, or that handling decided."""
        named = self.name in (challenge.scale, challenge.decided)
        return named and self._concerns(challenge.subject, incident)

    def forbidden_by(self, prohibition: Prohibition, incident: str) -> bool:
        """Tell whether a prohibition forbids this."""
        return self.name == prohibition.handling and self._concerns(prohibition.subject, incident)

    def _concerns(self, subject: str | None, incident: str) -> bool:
        # What is forbidden for the incident as a whole is forbidden for everybody at it.
        return self.subject is None or subject in (None, self.subject, incident)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A question.

    Attributes:
        text: As the scenario writes it: ``child.age/girl``.
        key: What is asked, as Decisions call it: ``person.age``.
        subject: The person, or None for anybody.
    """

    text: str
    key: str
    subject: str | None = None

    def names(self, question: Question) -> bool:
        """Tell whether a question is the one meant, or one of those meant."""
        return self.key == question.fact and self.subject in (None, question.subject)
