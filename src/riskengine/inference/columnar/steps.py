"""The steps in which tables are asked: each adds columns to the table of one place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, TypeAlias

import polars as pl

from riskengine.inference.columnar.formula import Place
from riskengine.inference.columnar.logic import as_number, from_number
from riskengine.inference.columnar.names import ROW, slot_column

Frames: TypeAlias = dict[Place, pl.DataFrame]
"""The table of each place: the rows themselves, the people of all rows, the pairs of them."""

ONCE_EACH: Final = pl.QueryOptFlags(comm_subexpr_elim=True)
"""How polars is asked: what several expressions share is worked out once."""


@dataclass(slots=True)
class Compute:
    """Adds columns that are worked out from others of the same table."""

    place: Place
    columns: dict[str, pl.Expr] = field(default_factory=dict)

    def run(self, frames: Frames) -> None:
        """Add them."""
        table = frames[self.place].lazy().with_columns(**self.columns)
        frames[self.place] = table.collect(optimizations=ONCE_EACH)


@dataclass(slots=True)
class Lift:
    """Gives to pairs what is true of one of them, and to people what is true of their incident.

    Attributes:
        source: The smaller place.
        target: The bigger one.
        slots: Who in the bigger one is each of the smaller.
        columns: What the columns of the smaller one are called in the bigger.
    """

    source: Place
    target: Place
    slots: tuple[int, ...]
    columns: dict[str, str] = field(default_factory=dict)

    def run(self, frames: Frames) -> None:
        """Add them."""
        small, big = frames[self.source], frames[self.target]
        if len(self.slots) > 1:
            keys = [slot_column(slot) for slot in range(len(self.slots))]
            found = small.select(*keys, **{new: pl.col(old) for old, new in self.columns.items()})
            at = [slot_column(slot) for slot in self.slots]
            frames[self.target] = big.join(
                found, left_on=at, right_on=keys, how="left", maintain_order="left"
            )
            return
        index = big.get_column(slot_column(self.slots[0]) if self.slots else ROW)
        gathered = small.select(**{new: pl.col(old).gather(index) for old, new in self.columns.items()})
        frames[self.target] = big.hstack(gathered)


@dataclass(slots=True)
class Find:
    """Tells of those kept whether what is asked is true of anybody together with them.

    Attributes:
        source: The bigger place, at which it is asked.
        target: The place of those kept.
        slots: Who in the bigger one each of those kept is.
        columns: What is asked, by the name of the column that tells it.
    """

    source: Place
    target: Place
    slots: tuple[int, ...]
    columns: dict[str, pl.Expr] = field(default_factory=dict)

    def run(self, frames: Frames) -> None:
        """Add them."""
        big, small = frames[self.source], frames[self.target]
        keys = [slot_column(slot) for slot in self.slots] or [ROW]
        kept = [slot_column(slot) for slot in range(len(self.slots))] or [ROW]
        asked = big.lazy().select(*keys, **{name: as_number(truth) for name, truth in self.columns.items()})
        found = asked.group_by(keys).agg(pl.all().max()).collect(optimizations=ONCE_EACH)
        joined = small.select(kept).join(
            found, left_on=kept, right_on=keys, how="left", maintain_order="left"
        )
        frames[self.target] = small.hstack(joined.select(from_number(pl.col(list(self.columns)))))


Step: TypeAlias = Compute | Lift | Find
