"""The overview: what is counted over the whole force at one moment, held against the pack's thresholds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from pydantic import ConfigDict

from riskengine.model.decision import Stamp


class Figure(StrEnum):
    """What a measure of oversight shows, and what a threshold is held against."""

    NUMBER = "number"
    SHARE = "share"
    OLDEST = "oldest"
    EACH = "each"


class OversightState(StrEnum):
    """How a measure of oversight stands; where the pack sets no threshold, nobody has said."""

    BREACH = "breach"
    ADVISORY = "advisory"
    WITHIN = "within"
    NOT_SET = "not_set"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdRead:
    """One threshold of a measure, and whether its figure lies above it.

    Attributes:
        figure: The figure it is held against.
        above: What the figure must not lie above, as the pack writes it.
        parameter: The parameter of the pack that says so.
        state: What the measure comes to where it does: ``breach`` or ``advisory``.
        passed: Whether it does.
    """

    figure: Figure
    above: str
    parameter: str
    state: OversightState
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OversightRow:
    """One measure of oversight, as it stands.

    Attributes:
        id: The measure.
        title: What is counted, in a sentence.
        state: How it stands.
        number: How many there are.
        of: Among how many, for a share; None for a number that is no share of anything.
        per: Among how many it is shared out, as offenders among those who manage them; None where it is not.
        oldest: For how many seconds the oldest has been waiting; None where there is none.
        thresholds: The thresholds that the pack sets.
        no_threshold: Why it sets none, or None.
        window: How far back it looks, as 90d; None for whatever is open or still owed.
        incidents: The incidents behind the number, the oldest first, up to a bound.
        more: How many further incidents there are behind it.
        because: Why it is counted.
        sources: Where it comes from.
        owner: Who answers for it.
    """

    id: str
    title: str
    state: OversightState
    number: int
    of: int | None = None
    per: int | None = None
    oldest: int | None = None
    thresholds: tuple[ThresholdRead, ...] = ()
    no_threshold: str | None = None
    window: str | None = None
    incidents: tuple[str, ...] = ()
    more: int = 0
    because: str
    sources: tuple[str, ...]
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Every measure of oversight of a pack over the incidents of a force.

    Attributes:
        rules: The pack that counts.
        as_of: The moment; None where each incident is counted at a moment of its own.
        open: How many of the incidents are open.
        still_owed: How many are closed, with something still owed or awaited.
        settled: How many are closed with nothing owed; only a measure that looks back counts these.
        failed: The incidents that could not be folded and are in no figure.
        rows: The measures, in order of their ids.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    rules: Stamp
    as_of: datetime | None
    open: int
    still_owed: int
    settled: int
    failed: tuple[str, ...] = ()
    rows: tuple[OversightRow, ...]
