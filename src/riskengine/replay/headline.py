"""The headline of a replay: how many failings were raised, how long before, and at what cost in attention."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median_low
from typing import Final

from riskengine.replay.results import Interrupt, Lead, Standing
from riskengine.replay.scenario import Basis

_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """What came of the failings that are known equally firmly.

    Attributes:
        leads: The failings, each with its lead where it has one.
    """

    leads: tuple[Lead, ...]

    @classmethod
    def of(cls, leads: Iterable[Lead], *bases: Basis) -> Headline:
        """Gather the leads that rest on these; all of them if none is named."""
        return cls(leads=tuple(one for one in leads if not bases or one.basis in bases))

    def count(self, standing: Standing) -> int:
        """Return how many failings were raised in time, after their end, or never."""
        return sum(one.stands is standing for one in self.leads)

    @property
    def raised(self) -> int:
        """How many were raised at all."""
        return len(self.leads) - self.count(Standing.MISSED)

    @property
    def lengths(self) -> tuple[timedelta, ...]:
        """The leads there are, shortest first."""
        return tuple(sorted(one.length for one in self.leads if one.length is not None))

    @property
    def median(self) -> timedelta | None:
        """The lead in the middle, the lower of two; None where there is none."""
        return median_low(self.lengths) if self.lengths else None


def most_in_an_hour(interrupts: Sequence[Interrupt]) -> tuple[int, str | None]:
    """Return how often one post was interrupted within an hour at its worst, and which post it was.

    Args:
        interrupts: Who was interrupted when, in any order.
    """
    worst: tuple[int, str | None] = (0, None)
    for post in sorted({one.to for one in interrupts}):
        times = sorted(one.at for one in interrupts if one.to == post)
        most = max(sum(start <= time < start + _HOUR for time in times) for start in times)
        worst = max(worst, (most, post), key=lambda found: found[0])
    return worst
