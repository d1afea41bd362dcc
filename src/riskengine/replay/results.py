"""What a replay yields, one after the other; consoles and reports only consume these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, TypeAlias

from riskengine.inference.agreement import Agreement
from riskengine.model.decision import Decision
from riskengine.replay.checks import Judgement, Met, Unmet
from riskengine.replay.offsets import show_length, show_offset
from riskengine.replay.scenario import Basis, Scenario
from riskengine.rulebook.diagnostics import Diagnostic
from riskengine.rulebook.source import Span

_MOST_RULES: Final = 6


class Outcome(StrEnum):
    """How a scenario ended."""

    PASSED = "passed"
    FAILED = "failed"
    REFUSED = "refused"


class Standing(StrEnum):
    """Whether a failing was raised before it ended."""

    IN_TIME = "in time"
    AFTER = "after"
    MISSED = "missed"


class Ground(StrEnum):
    """On what ground something was checked."""

    EXPECTED = "expected"
    NEVER = "never"
    CONTROL = "control"
    ENGINE = "engine"


@dataclass(frozen=True, slots=True)
class ScenarioStarted:
    """A scenario begins."""

    scenario: Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPlayed:
    """The engine was asked about one incident at one moment, knowing what was recorded by then.

    Attributes:
        scenario: The scenario's name.
        offset: The moment.
        events: The events of any incident that were recorded since the moment before.
        decision: What the engine said.
    """

    scenario: str
    offset: timedelta
    events: tuple[str, ...]
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One thing was looked at, and found as expected or not.

    Attributes:
        scenario: The scenario's name.
        offset: The moment of the Decision that settled it.
        ground: Why it was looked at.
        says: What was expected, in a few words.
        basis: Where the expectation comes from; None where the scenario does not state it itself.
        span: Where the file says so.
        judgement: What was found.
    """

    scenario: str
    offset: timedelta
    ground: Ground
    says: str
    basis: Basis | None
    span: Span
    judgement: Judgement

    @property
    def passed(self) -> bool:
        """Whether it was found as expected."""
        return isinstance(self.judgement, Met)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """How long before its end a failing was raised; given once, when its scenario ends.

    Attributes:
        scenario: The scenario's name.
        says: What the inspectors found, in a sentence.
        span: Where the file names it.
        raised: When the engine first showed it, knowing what was known then; None if it never did.
        ended: When the force acted or the harm came, or the case ended.
        basis: The weakest of all that it rests on; where that is assumed only the order is known.
    """

    scenario: str
    says: str
    span: Span
    raised: timedelta | None
    ended: timedelta
    basis: Basis

    @property
    def stands(self) -> Standing:
        """Whether it was raised in time, after its end, or never."""
        if self.raised is None:
            return Standing.MISSED
        return Standing.IN_TIME if self.raised <= self.ended else Standing.AFTER

    @property
    def length(self) -> timedelta | None:
        """The lead, negative where it was raised after its end; None if it was missed or has none."""
        if self.raised is None or self.basis is Basis.ASSUMED:
            return None
        return self.ended - self.raised

    @property
    def shown(self) -> str:
        """The lead as people read it; where there is none, how the failing stands."""
        return self.stands.value if self.length is None else show_length(self.length)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interrupt:
    """Somebody was interrupted: an alert that one post had to see at once was first shown.

    Attributes:
        to: The post.
        at: When its ground came about.
    """

    to: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A channel did not answer when it was asked.

    Attributes:
        channel: The channel.
        why: What happened to it, as a sentence goes on after its name.
        answered: Whether it answered when it was asked once more.
    """

    channel: str
    why: str
    answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelsCompared:
    """Other channels were asked what the rules were asked in a scenario.

    Attributes:
        scenario: The scenario's name.
        channels: The channels, first the one that decides.
        agreement: What came of comparing them.
        again: How often the rules were asked of facts once more; those are compared, and counted, once.
        failures: Where a channel did not answer.
    """

    scenario: str
    channels: tuple[str, ...]
    agreement: Agreement
    again: int = 0
    failures: tuple[Failure, ...] = ()

    @property
    def agree(self) -> bool:
        """Whether every channel answered and none said anything else than the others."""
        return not self.agreement.disagreements and all(one.answered for one in self.failures)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioRefused:
    """A scenario could not be played to its end: events were refused, or too much fell due.

    Attributes:
        scenario: The scenario's name.
        diagnostics: What is wrong, at its place in the file.
        text: The text of the file, so that lines can be shown.
    """

    scenario: str
    diagnostics: tuple[Diagnostic, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioEnded:
    """A scenario is over.

    Attributes:
        scenario: The scenario's name.
        outcome: Whether everything was as expected, or nobody can say.
        not_judged: The duties that were late and on which the report says nothing, as scenarios name them.
        interrupts: Who was interrupted and when, in order.
    """

    scenario: str
    outcome: Outcome
    not_judged: tuple[str, ...] = ()
    interrupts: tuple[Interrupt, ...] = ()


Result: TypeAlias = (
    ScenarioStarted | StepPlayed | Checked | Lead | ChannelsCompared | ScenarioRefused | ScenarioEnded
)
"""Anything a replay yields."""


def complaint(checked: Checked) -> str:
    """Return a failed check on one line: where, when, what was expected, what was found and why."""
    unmet = checked.judgement
    if not isinstance(unmet, Unmet):
        raise ValueError("there is nothing to complain of: the check passed")
    place = f"{checked.span.file}:{checked.span.line}: {checked.scenario} at {show_offset(checked.offset)}"
    return f"{place}: expected {unmet.expected}, got {unmet.got}, because {rules_named(unmet.because)}"


def rules_named(rules: tuple[str, ...]) -> str:
    """Return the names of the rules that hold, the first few of many."""
    if not rules:
        return "no rule holds"
    more = f" and {len(rules) - _MOST_RULES} more" if len(rules) > _MOST_RULES else ""
    return ", ".join(rules[:_MOST_RULES]) + more
