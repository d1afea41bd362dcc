"""The one small protocol behind which every implementation of inference stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from riskengine.model.facts import Facts, Subject
from riskengine.model.truth import Truth
from riskengine.rulebook.rules import Rule


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

    def as_table(self) -> Mapping[tuple[str, tuple[str, ...]], Truth]:
        """Return the truth of each verdict by rule id and subject ids, for comparing channels."""
        return {(one.rule.id, tuple(who.id for who in one.subjects)): one.truth for one in self.every}


class Channel(Protocol):
    """An implementation of inference over one fixed set of rules."""

    def verdicts(self, facts: Facts) -> Verdicts:
        """Return which rules hold, and which may hold, and for whom."""
        ...
