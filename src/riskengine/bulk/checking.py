"""Checks a whole table before anything is done with it: every fault, or what is left without the bad rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from riskengine.bulk.allowed import Allowed
from riskengine.bulk.faults import Faults, RowFault
from riskengine.bulk.set_aside import Aside
from riskengine.bulk.tables import Part, Table
from riskengine.bulk.values import all_faults


@dataclass(frozen=True, slots=True)
class Checked:
    """A table that was read once, to the end.

    Attributes:
        table: The table.
        allowed: What it may hold.
        height: How many rows it has, bad ones among them.
        bad: The numbers of the bad rows.
        faults: What is wrong.
    """

    table: Table
    allowed: Allowed
    height: int
    bad: frozenset[int]
    faults: Faults

    def parts(self) -> Iterator[pl.DataFrame]:
        """Yield the good rows, read once more, with the number of each under ``row``."""
        for part in self.table.parts(self.allowed):
            frame = part.frame.insert_column(0, part.rows.alias("row"))
            bad = [one for one in part.rows if one in self.bad] if self.bad else []
            yield frame.filter(~pl.col("row").is_in(bad)) if bad else frame


def check(
    table: Table, allowed: Allowed, aside: Aside | None, advance: Callable[[int], None] = lambda _: None
) -> Checked:
    """Read a table to its end and say everything that is wrong with it.

    Args:
        table: The table.
        allowed: What it may hold.
        aside: Where to put bad rows, if anywhere.
        advance: Is told of how many more rows were read.

    Raises:
        UnusableTable: It cannot be read to its end.
    """
    faults, bad, height = Faults(), set[int](), 0
    for part in table.parts(allowed):
        found = all_faults(part.faults, part.frame, part.rows, allowed)
        faults.note(found)
        by_row = _by_row(found)
        bad.update(by_row)
        if aside is not None:
            for row, of_row in sorted(by_row.items()):
                aside.put(row, [_said(one) for one in of_row], part.raw(row))
        count = _count(part, by_row)
        height += count
        advance(count)
    faults.columns += table.column_faults(allowed)
    return Checked(table, allowed, height, frozenset(bad), faults)


def _by_row(found: list[RowFault]) -> dict[int, list[RowFault]]:
    by_row: dict[int, list[RowFault]] = {}
    for fault in found:
        by_row.setdefault(fault.row, []).append(fault)
    return by_row


def _count(part: Part, by_row: dict[int, list[RowFault]]) -> int:
    """Return how many rows a part stands for: of some nothing could be read."""
    return len(part.rows) + (len(by_row.keys() - set(part.rows)) if by_row else 0)


def _said(fault: RowFault) -> str:
    return f"{fault.column}: {fault.message}" if fault.column else fault.message
