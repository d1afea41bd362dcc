"""What an expectation looks at in a Decision: small judgements of what was expected and what was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

from riskengine.model.attention import AlertLevel
from riskengine.model.decision import Decision, Graded, ResponseRange
from riskengine.model.grades import RESPONSE_GRADES, RISK_LEVELS
from riskengine.model.ledger import ChallengeState, Duty, DutyState
from riskengine.replay.names import Asking, Decided, Owed
from riskengine.rulebook.conditions import Test
from riskengine.rulebook.unary import passes

Part: TypeAlias = Literal["floor", "ceiling", "by_one_answer"]
"""Which grade of a range is looked at."""

DutyStanding: TypeAlias = Literal["open", "overdue", "ended", "none", "awaited", "late"]
"""How a duty may stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """It is as expected.

    Attributes:
        got: What was found.
        because: The rules behind it.
        paths: The paths of links that were found, where any were looked for.
    """

    got: str
    because: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """It is not as expected.

    Attributes:
        expected: What was expected.
        got: What was found.
        because: The rules behind what was found or, where there is none, every rule that holds.
    """

    expected: str
    got: str
    because: tuple[str, ...] = ()


Judgement: TypeAlias = Met | Unmet


class Check(Protocol):
    """One thing to look at in a Decision."""

    @property
    def says(self) -> str:
        """What is expected, in a few words."""
        ...

    def judge(self, decision: Decision) -> Judgement:
        """Say whether a Decision is as expected."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseIs:
    """How fast to go: the floor, the ceiling or what one answer could reach passes a test."""

    part: Part
    test: Test
    text: str

    @property
    def says(self) -> str:
        """What is expected."""
        return f"response {_words(self.part)} {self.text}"

    def judge(self, decision: Decision) -> Judgement:
        """Test the grade; where nobody is sent there is none."""
        response = decision.response
        grade = _grade_of(response, self.part) if response.applicable else None
        if grade is None:
            nothing = "no higher grade" if response.applicable else "not applicable"
            return judged(self, decision, holds=False, got=nothing)
        holds = passes(self.test, int(RESPONSE_GRADES[grade.id]))
        rules = _setting(decision, f"response: {grade.id}") if self.part == "floor" else ()
        return judged(self, decision, holds=holds, got=grade.id, because=rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelIs:
    """How much risk a person is at: the floor or the ceiling of a strand passes a test."""

    person: str
    strand: str
    part: Literal["floor", "ceiling"]
    test: Test
    text: str

    @property
    def says(self) -> str:
        """What is expected."""
        return f"{self.strand} {self.part} {self.text} for {self.person}"

    def judge(self, decision: Decision) -> Judgement:
        """Test the level; where no rule speaks of the person in that strand there is none."""
        mine = (one for one in decision.risks if (one.subject, one.strand) == (self.person, self.strand))
        risk = next(mine, None)
        if risk is None:
            return judged(self, decision, holds=False, got="no level")
        level = risk.floor if self.part == "floor" else risk.ceiling
        holds = passes(self.test, int(RISK_LEVELS[level.id]))
        sets = f"risk {self.strand}: {level.id}"
        rules = _setting(decision, sets, self.person) if self.part == "floor" else ()
        return judged(self, decision, holds=holds, got=level.id, because=rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyStands:
    """A duty stands so."""

    owed: Owed
    standing: DutyStanding

    @property
    def says(self) -> str:
        """What is expected."""
        return f"duty {self.owed.text} {'not owed' if self.standing == 'none' else self.standing}"

    def judge(self, decision: Decision) -> Judgement:
        """Look at every duty that is meant."""
        meant = [duty for duty in decision.duties if self.owed.names(duty)]
        got = ", ".join(sorted({duty.state.value for duty in meant})) or "never owed"
        rules = _of(duty.rules for duty in meant)
        return judged(self, decision, holds=self._holds(meant, decision.as_of), got=got, because=rules)

    def _holds(self, meant: list[Duty], as_of: datetime) -> bool:
        match self.standing:
            case "open":
                return any(duty.state is DutyState.OPEN for duty in meant)
            case "overdue":
                return any(duty.state is DutyState.OVERDUE for duty in meant)
            case "ended":
                return bool(meant) and not any(_is_owed_by_any(duty) for duty in meant)
            case "none":
                return not any(_is_owed_by_any(duty) for duty in meant)
            case "awaited":
                return any(duty.state is DutyState.AWAITED for duty in meant)
            case "late":
                return any(_is_late(duty, as_of) for duty in meant)


@dataclass(frozen=True, slots=True, kw_only=True)
class IsChallenged:
    """A decision on a scale, or a handling, is under challenge, or is not."""

    decided: Decided
    wanted: bool = True

    @property
    def says(self) -> str:
        """What is expected."""
        return f"{self.decided.text} {_not(self.wanted)}challenged"

    def judge(self, decision: Decision) -> Judgement:
        """Look at every challenge that nobody has met or answered."""
        against = [
            one
            for one in decision.challenges
            if one.state is ChallengeState.OPEN and self.decided.challenged_by(one, decision.incident)
        ]
        found = ", ".join(sorted(one.id for one in against))
        got = f"challenged ({found})" if against else "not challenged"
        rules = _of(one.rules for one in against)
        return judged(self, decision, holds=bool(against) is self.wanted, got=got, because=rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class IsForbidden:
    """A handling or action is forbidden now, or is allowed."""

    decided: Decided
    wanted: bool = True

    @property
    def says(self) -> str:
        """What is expected."""
        return f"{self.decided.text} {_forbidden(self.wanted)}"

    def judge(self, decision: Decision) -> Judgement:
        """Look at every prohibition."""
        against = [one for one in decision.prohibitions if self.decided.forbidden_by(one, decision.incident)]
        rules = _of(one.rules for one in against)
        got = _forbidden(bool(against))
        return judged(self, decision, holds=bool(against) is self.wanted, got=got, because=rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class IsAlerted:
    """Somebody is shown an alert about a duty or a challenge, or is interrupted by it.

    Attributes:
        about: The duty, or what is under challenge.
        interrupts: Whether somebody must be interrupted, or it is enough that it is shown.
    """

    about: Owed | Decided
    interrupts: bool

    @property
    def says(self) -> str:
        """What is expected."""
        return f"{'interrupt' if self.interrupts else 'alert'} about {self.about.text}"

    def judge(self, decision: Decision) -> Judgement:
        """Look at every alert whose cause is meant."""
        causes = set(self._causes(decision))
        shown = [one for one in decision.attention if one.cause in causes]
        got = ", ".join(sorted({f"{one.level} to {one.to}" for one in shown})) or "no alert"
        loud = any(one.level is AlertLevel.INTERRUPT for one in shown)
        rules = _of(one.rules for one in shown)
        return judged(self, decision, holds=loud if self.interrupts else bool(shown), got=got, because=rules)

    def _causes(self, decision: Decision) -> Iterator[str]:
        about = self.about
        if isinstance(about, Owed):
            yield from (duty.id for duty in decision.duties if about.names(duty))
        else:
            every = decision.challenges
            yield from (one.id for one in every if about.challenged_by(one, decision.incident))


@dataclass(frozen=True, slots=True, kw_only=True)
class AsksFirst:
    """This is the first question that is put; one that is held back is not put."""

    asking: Asking

    @property
    def says(self) -> str:
        """What is expected."""
        return f"first question {self.asking.text}"

    def judge(self, decision: Decision) -> Judgement:
        """Look at the best question."""
        first = next((one for one in decision.questions if not one.held), None)
        got = "no question" if first is None else f"{first.fact}/{first.subject}"
        return judged(self, decision, holds=first is not None and self.asking.names(first), got=got)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asks:
    """Something is among the questions, in any place, or is not."""

    asking: Asking
    wanted: bool = True

    @property
    def says(self) -> str:
        """What is expected."""
        return f"{self.asking.text} {_not(self.wanted)}asked"

    def judge(self, decision: Decision) -> Judgement:
        """Look at every question."""
        asked = any(self.asking.names(one) for one in decision.questions)
        return judged(self, decision, holds=asked is self.wanted, got=f"{_not(asked)}asked")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleHolds:
    """A rule holds for somebody at the incident, or for nobody."""

    rule: str
    wanted: bool = True

    @property
    def says(self) -> str:
        """What is expected."""
        return f"{self.rule} {'holds' if self.wanted else 'does not hold'}"

    def judge(self, decision: Decision) -> Judgement:
        """Look at every reason."""
        holds = any(reason.rule == self.rule for reason in decision.reasons)
        got = "it holds" if holds else "it does not hold"
        because = (self.rule,) if holds else ()
        return judged(self, decision, holds=holds is self.wanted, got=got, because=because)


def judged(
    check: Check, decision: Decision, *, holds: bool, got: str, because: tuple[str, ...] = ()
) -> Judgement:
    """Return whether a check holds in a Decision, with what was found and the rules behind it."""
    if holds:
        return Met(got=got, because=because)
    return Unmet(expected=check.says, got=got, because=because or holding(decision))


def holding(decision: Decision) -> tuple[str, ...]:
    """Return every rule that holds, each once."""
    return tuple(sorted({reason.rule for reason in decision.reasons}))


def _setting(decision: Decision, sets: str, subject: str | None = None) -> tuple[str, ...]:
    """Return the rules that hold and set this, for that person or for anybody."""
    found = (one for one in decision.reasons if sets in one.sets and subject in (None, one.subject))
    return tuple(sorted({one.rule for one in found}))


def _is_owed_by_any(duty: Duty) -> bool:
    return duty.owed or duty.state is DutyState.AWAITED


def _is_late(duty: Duty, as_of: datetime) -> bool:
    """Tell whether what another agency owes is past its time."""
    return duty.state is DutyState.AWAITED and duty.due_at is not None and duty.due_at <= as_of


def _of(rules: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({rule for some in rules for rule in some}))


def _grade_of(range_: ResponseRange, part: Part) -> Graded | None:
    match part:
        case "floor":
            return range_.floor
        case "ceiling":
            return range_.ceiling
        case "by_one_answer":
            return range_.by_one_answer.grade if range_.by_one_answer is not None else None


def _words(part: Part) -> str:
    return part.replace("_", " ")


def _not(wanted: bool) -> str:
    return "" if wanted else "not "


def _forbidden(forbidden: bool) -> str:
    return "forbidden" if forbidden else "allowed"
