"""What is wrong with a table: which column, which row, and what is allowed there; each kind of fault once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

MOST_SHOWN: Final = 5
"""How many rows of one kind of fault are shown; the others are counted."""


class UnusableTable(Exception):
    """A table that cannot be read at all; the message says why."""


@dataclass(frozen=True, slots=True)
class ColumnFault:
    """A fault of a whole column: it is missing, nobody knows it, or its type is wrong.

    Attributes:
        column: The column; a field of people is ``people.person.age``.
        message: What is wrong, and what is allowed.
        row: The first row that has it, where only some rows have columns of their own.
    """

    column: str
    message: str
    row: int | None = None


@dataclass(frozen=True, slots=True)
class RowFault:
    """A fault of one value; what stands there is not repeated, for it may be about somebody.

    Attributes:
        row: The row, from 1.
        column: The column.
        kind: What kind of fault it is: those of one column and kind are counted together.
        message: What is wrong, and what is allowed.
    """

    row: int
    column: str
    kind: str
    message: str


@dataclass(slots=True)
class Faults:
    """The faults of a table, as far as they are shown, and how many there are.

    Attributes:
        columns: Faults of columns.
        rows: Of each column and kind of fault, the first few.
        counts: Of each column and kind of fault, how many.
    """

    columns: list[ColumnFault] = field(default_factory=list)
    rows: dict[tuple[str, str], list[RowFault]] = field(default_factory=dict)
    counts: dict[tuple[str, str], int] = field(default_factory=dict)

    def note(self, faults: Iterable[RowFault]) -> None:
        """Take in faults of rows."""
        for fault in faults:
            name = (fault.column, fault.kind)
            self.counts[name] = self.counts.get(name, 0) + 1
            shown = self.rows.setdefault(name, [])
            if len(shown) < MOST_SHOWN:
                shown.append(fault)

    @property
    def total(self) -> int:
        """How many faults there are."""
        return len(self.columns) + sum(self.counts.values())
