"""What is owed, awaited or challenged, in one line each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from riskengine.cli.words import Words
from riskengine.model.ledger import Challenge, ChallengeState, Deadline, Duty, DutyState, TargetOf

_LACKS: Final = {
    "reason": "a recorded reason",
    "role": "somebody who may",
    "information": "anything new or a second assessment",
}
_WHOSE: Final = {TargetOf.GRADE: "the grade that was set", TargetOf.FLOOR: "the floor"}


@dataclass(frozen=True, slots=True)
class OwedWords:
    """Puts duties and challenges of one incident into words.

    Attributes:
        incident: The incident.
        as_of: The moment they are shown at.
        words: The words of the pack that decided.
    """

    incident: str
    as_of: datetime
    words: Words

    def duty(self, one: Duty) -> str:
        """Return a duty in one line: when, who has it, what is owed, for whom."""
        awaits = (
            ""
            if one.awaits is None
            else f"; then {self.words.post(one.awaits.agency)}: {self.words.action(one.awaits.action)}"
        )
        whom = self.whom(one.subject, one.other)
        return f"{self._when(one)}, {self._who(one)}: {self.owed(one)}{whom}{self.target(one)}{awaits}"

    def owed(self, one: Duty) -> str:
        """Return what would end a duty: an action, any of several, or an answer."""
        if one.answer is not None:
            return f"find out: {self.words.fact(one.answer)}"
        return " or ".join(self.words.action(action) for action in one.actions)

    def target(self, one: Duty) -> str:
        """Return whose target runs where the duty is to go; of any other duty nothing."""
        return "" if one.target_of is None else f", for the target of {_WHOSE[one.target_of]}"

    def challenge(self, one: Challenge) -> str:
        """Return a challenge in one line: what is wrong, and how it ends."""
        said, mend = self._wrong(one)
        if one.state is not ChallengeState.OPEN:
            return f"{said}: {one.state} ({one.id})"
        return f"{said}: {mend}, or answer the challenge {one.id} with a reason"

    def wrong(self, one: Challenge) -> str:
        """Return what is wrong with a decision that is challenged."""
        return self._wrong(one)[0]

    def whom(self, *ids: str | None) -> str:
        """Return the people something is about, in brackets; of the incident that need not be said."""
        people = [self.words.person(id) for id in ids if id is not None and id != self.incident]
        return f" ({', '.join(people)})" if people else ""

    def _who(self, one: Duty) -> str:
        owes = self.words.post(one.by)
        if one.holder is None or one.holder == one.by:
            return owes
        return f"{self.words.post(one.holder)} (owed by {owes.lower()})"

    def _when(self, one: Duty) -> str:
        at = None if one.due_at is None else self.words.moment(one.due_at, self.as_of)
        match one.state:
            case DutyState.OPEN if at is None:
                return "no time set"
            case DutyState.OPEN:
                return f"by {at} at law" if one.deadline is Deadline.LIMIT else f"by {at}"
            case DutyState.OVERDUE if one.lapsed:
                return f"LAPSED: the time the law sets ended {at}"
            case DutyState.OVERDUE:
                times = f", missed {one.missed} times" if one.missed > 1 else ""
                return f"OVERDUE since {at}{times}"
            case DutyState.AWAITED if one.due_at is not None:
                return f"awaited, LATE since {at}" if one.due_at <= self.as_of else f"awaited by {at}"
            case DutyState.TRANSFERRED if one.check_back is not None:
                return f"transferred until {self.words.moment(one.check_back, self.as_of)}"
            case _:
                return str(one.state)

    def _wrong(self, one: Challenge) -> tuple[str, str]:
        """Return what is wrong with a decision, and what would mend it."""
        whom = "" if one.subject is None else self.whom(one.subject)
        if one.forbids is not None:
            wrong = f"{self.words.handling(one.forbids)}{whom} is not allowed now", "undo it"
        elif one.floor is not None:
            floor = self.words.decided(one.scale, one.floor)
            wrong = f"{self.words.decided(one.scale, one.decided)}{whom} is below {floor}", "raise it"
        elif one.unended:
            owed = "1 duty was" if len(one.unended) == 1 else f"{len(one.unended)} duties were"
            wrong = f"{self.words.handling(one.decided)} while {owed} owed", "reopen it or end what is owed"
        else:
            decided = self._lowered(one)
            return f"{decided}{whom} was lowered without {self._lacking(one)}", "raise it again"
        return (f"{wrong[0]}, and was lowered without {self._lacking(one)}", wrong[1]) if one.lacks else wrong

    def _lowered(self, one: Challenge) -> str:
        if one.scale.startswith("flag."):
            return self.words.reading(one.scale)
        return self.words.decided(one.scale, one.decided)

    def _lacking(self, one: Challenge) -> str:
        return " and without ".join(_LACKS.get(each, each) for each in one.lacks)
