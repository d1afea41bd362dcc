"""The one small protocol behind which every implementation of inference stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeAlias

from riskengine.model.alarms import Trouble
from riskengine.model.facts import Facts, Subject
from riskengine.model.truth import Truth
from riskengine.rulebook.rules import Rule

Table: TypeAlias = Mapping[tuple[str, tuple[str, ...]], Truth]
"""The truth of each rule by its id and subject ids, where it holds or may; what is absent does not hold."""


class Verdict(NamedTuple):
    """What a channel says of one rule for one subject or pair; a tuple, for many are made of every decision.

    Attributes:
        rule: The rule.
        subjects: The subject, or the two of a pair; the incident for a rule about it.
        truth: Holds (TRUE) or may hold (UNKNOWN); a rule that does not hold has no verdict.
    """

    rule: Rule
    subjects: tuple[Subject, ...]
    truth: Truth


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The verdicts on one set of facts.

    Attributes:
        every: Those that hold or may hold, by rule id, then subject.
        facts: The facts with everything that was concluded among the readings.
    """

    every: tuple[Verdict, ...]
    facts: Facts

    def as_table(self) -> Table:
        """Return the truth of each verdict by rule id and subject ids, for comparing channels."""
        return {(one.rule.id, tuple(who.id for who in one.subjects)): one.truth for one in self.every}


class Channel(Protocol):
    """An implementation of inference over one fixed set of rules."""

    def verdicts(self, facts: Facts) -> Verdicts:
        """Return which rules hold, and which may hold, and for whom."""
        ...


class Batch(Protocol):
    """A channel that is asked of many facts at once, and answers in tables, which can be compared."""

    @property
    def name(self) -> str:
        """What people call the channel: `native`, `durable` or `columnar`."""
        ...

    def tables(self, facts: Sequence[Facts]) -> list[Table]:
        """Return one table for each of the facts, in their order."""
        ...


class ChannelFailed(Exception):
    """A channel that runs elsewhere did not answer: it hung, ended, or answered what is no answer.

    What it ran in is gone by then. Asked again, the channel begins anew.

    Attributes:
        channel: The name of the channel.
        why: What happened to it, as a sentence goes on after its name: `did not answer within 10 s`.
        trouble: What kind of thing that is; None where it was not asked, after what was said before.
    """

    def __init__(self, channel: str, why: str, trouble: Trouble | None = Trouble.CRASH) -> None:
        """Say which channel, and what happened to it."""
        super().__init__(channel, why, trouble)
        self.channel, self.why, self.trouble = channel, why, trouble

    def __str__(self) -> str:
        """Return it as a sentence."""
        return f"{self.channel} {self.why}"
