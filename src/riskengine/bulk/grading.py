"""Grades the rows of a table, each by the rules that were in force at its moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

import polars as pl

from riskengine.grading.compiled import Period, compiled
from riskengine.inference.columnar.channel import RULE, ColumnarChannel
from riskengine.rulebook.rules import Rulebook

_PLACE: Final = "#place"


def grade(rulebook: Rulebook, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the floors and ceilings of each row, and what each rule comes to, in the order of the rows.

    The columns are those of `ColumnarChannel.graded`; a rule that is not in force at the moment of a row does
    not hold there.

    Args:
        rulebook: The rules.
        frame: A table of facts that was checked; all of it is held in memory.
    """
    return _grader(rulebook).grade(frame)


def columns_of(rulebook: Rulebook) -> dict[str, pl.DataType]:
    """Return the columns that `grade` gives, beside the incident and the moment, with their types."""
    return _grader(rulebook).schema


class _Grader:
    """The channels of one rulebook, one for each period."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._compiled = compiled(rulebook)
        self._channels: dict[int, tuple[Period, ColumnarChannel]] = {}
        vocabulary = rulebook.vocabulary
        self.schema = ColumnarChannel(rulebook.rules, {}, vocabulary).schema()

    def grade(self, frame: pl.DataFrame) -> pl.DataFrame:
        parts = list(self._by_period(frame))
        if len(parts) == 1:
            return self._graded(*parts[0])
        placed = frame.with_row_index(_PLACE)
        made = [
            self._graded(period, some).hstack(some.select(_PLACE)) for period, some in self._by_period(placed)
        ]
        if not made:
            return pl.DataFrame(
                schema={"incident": pl.String(), "as_of": frame.schema["as_of"], **self.schema}
            )
        return pl.concat(made).sort(_PLACE).drop(_PLACE)

    def _graded(self, period: Period, frame: pl.DataFrame) -> pl.DataFrame:
        channel = self._channel(period)
        made = channel.graded(frame.lazy()).collect()
        missing = [
            pl.lit(False if name.startswith(RULE) else None, dtype=dtype).alias(name)
            for name, dtype in self.schema.items()
            if name not in made.columns
        ]
        return made.with_columns(missing).select("incident", "as_of", *self.schema) if missing else made

    def _channel(self, period: Period) -> ColumnarChannel:
        found = self._channels.get(id(period))
        if found is None:
            channel = ColumnarChannel(period.rules, period.least, period.rulebook.vocabulary)
            found = self._channels[id(period)] = (period, channel)
        return found[1]

    def _by_period(self, frame: pl.DataFrame) -> Iterator[tuple[Period, pl.DataFrame]]:
        """Yield the rows of each period that any of them lies in."""
        first, last = frame.select(first=pl.col("as_of").min(), last=pl.col("as_of").max()).row(0)
        begins: datetime | None = first
        while begins is not None and begins <= last:
            ends = self._compiled.next_change(begins)
            if begins == first and (ends is None or ends > last):
                yield self._compiled.at(begins), frame
                return
            here = pl.col("as_of") >= begins.astimezone(UTC)
            if ends is not None:
                here &= pl.col("as_of") < ends.astimezone(UTC)
            some = frame.filter(here)
            if not some.is_empty():
                yield self._compiled.at(begins), some
            begins = ends


@lru_cache(maxsize=8)
def _grader(rulebook: Rulebook) -> _Grader:
    return _Grader(rulebook)
