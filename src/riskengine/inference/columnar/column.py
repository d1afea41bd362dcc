"""A reading as columns of a table: its value, and beside it its bounds and whether it applies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from riskengine.rulebook.readings import Reading
from riskengine.rulebook.vocabulary import FactType

AT_LEAST: Final = ".at_least"
"""What the name of the column ends with that says the least a value can be."""

AT_MOST: Final = ".at_most"
"""What the name of the column ends with that says the most a value can be."""

APPLIES: Final = ".applies"
"""What the name of the column ends with that says whether the fact applies at all."""

MOMENT: Final = pl.Datetime("us", "UTC")
"""The type of a moment in a table."""

_PLAIN: Final = {
    FactType.BOOL: pl.Boolean(),
    FactType.INT: pl.Int64(),
    FactType.NUMBER: pl.Float64(),
    FactType.DURATION: pl.Int64(),
    FactType.TIME: MOMENT,
}
_BOUNDABLE: Final = (FactType.INT, FactType.NUMBER, FactType.DURATION, FactType.ORDERED)


@dataclass(frozen=True, slots=True)
class Column:
    """One reading of a subject as columns.

    Attributes:
        key: Its key among the readings, and the name of its column.
        type: Its type.
        words: The words of an enum, in order; a table holds words.
        ranks: What each word of an ordered one is encoded as in facts and rules.
    """

    key: str
    type: FactType
    words: tuple[str, ...] = ()
    ranks: tuple[int, ...] = ()

    @classmethod
    def of(cls, reading: Reading) -> Column:
        """Return the columns of a reading."""
        return cls(reading.key, reading.type, reading.words, reading.ranks)

    @property
    def dtype(self) -> pl.DataType:
        """The type of its values."""
        return pl.Enum(self.words) if self.words else _PLAIN[self.type]

    @property
    def is_boundable(self) -> bool:
        """Whether a value may be known only within bounds."""
        return self.type in _BOUNDABLE

    def schema(self) -> dict[str, pl.DataType]:
        """Return the type of every column that may say something of the reading, its own first."""
        found = {self.key: self.dtype}
        if self.is_boundable:
            found |= {self.key + AT_LEAST: self.dtype, self.key + AT_MOST: self.dtype}
        return {**found, self.key + APPLIES: pl.Boolean()}
