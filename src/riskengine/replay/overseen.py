"""What is expected of a measure of oversight, over every incident of a case."""

from __future__ import annotations

from dataclasses import dataclass

from riskengine.model.overview import OversightRow, OversightState, Overview
from riskengine.replay.checks import Judgement, Met, Unmet
from riskengine.rulebook.source import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Overseen:
    """A measure of oversight stands so, counts so many, or counts them among so many.

    Attributes:
        measure: The measure.
        state: How it stands; None for whichever way.
        number: How many it counts; None for however many.
        of: Among how many, for a share; None for however many.
        span: Where the file says so.
    """

    measure: str
    state: OversightState | None
    number: int | None
    of: int | None
    span: Span

    @property
    def says(self) -> str:
        """What is expected."""
        counts = _counts(self.number, self.of)
        return " ".join(part for part in (self.measure, self.state, counts) if part)

    def judge(self, overview: Overview) -> Judgement:
        """Look at the row of the measure."""
        row = next(one for one in overview.rows if one.id == self.measure)
        got = f"{row.state} {_counts(row.number, row.of)}"
        if self._is(row):
            return Met(got=got)
        return Unmet(expected=self.says, got=got, because=(self.measure,))

    def _is(self, row: OversightRow) -> bool:
        pairs = ((self.state, row.state), (self.number, row.number), (self.of, row.of))
        return all(wanted in (None, found) for wanted, found in pairs)


def _counts(number: int | None, of: int | None) -> str:
    """Return how many of how many, as ``5 of 8``."""
    among = "" if of is None else f"of {of}"
    return " ".join(part for part in ("" if number is None else str(number), among) if part)
