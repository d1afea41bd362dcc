"""Alarms of a second channel: what it said otherwise, or that it did not answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

VerdictWord: TypeAlias = Literal["holds", "may_hold", "does_not_hold"]
"""What a channel says of a rule."""


class Trouble(StrEnum):
    """What happened to a second channel."""

    DISAGREEMENT = "disagreement"
    """It says otherwise than the channel that decides."""

    TIME_OUT = "time_out"
    """It did not answer in time."""

    CRASH = "crash"
    """Its process ended while it was asked, or before."""

    MALFORMED = "malformed"
    """What it answered makes no sense."""

    GIVEN_UP = "given_up"
    """It failed so often, one time after another, that it is asked no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelAlarm:
    """One thing that a second channel says otherwise, or that it did not answer.

    Attributes:
        channel: The channel.
        trouble: What happened.
        rule: The rule it speaks of otherwise; None where it did not answer.
        subjects: Whom that rule is about.
        decided: What the channel that decides says of it.
        second: What the second channel says.
        raised: What the higher verdict raised, in one line each (``response floor: emergency``).
    """

    channel: str
    trouble: Trouble
    rule: str | None = None
    subjects: tuple[str, ...] = ()
    decided: VerdictWord | None = None
    second: VerdictWord | None = None
    raised: tuple[str, ...] = ()
