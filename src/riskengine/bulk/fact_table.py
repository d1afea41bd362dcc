"""Writes the facts of moments as a table, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import polars as pl

from riskengine.bulk.writing import Writer, table_written
from riskengine.inference.columnar.layout import Layout
from riskengine.inference.columnar.rows import frame_of
from riskengine.model.facts import Facts

_PART: Final = 2_000
"""How many rows are held at a time: a row of facts is wide."""


class FactTable:
    """A table that is being written.

    Attributes:
        rows: How many rows it has so far.
    """

    def __init__(self, writer: Writer, layout: Layout) -> None:
        """Begin with no row."""
        self._writer, self._layout = writer, layout
        self._held: list[Facts] = []
        self.rows = 0

    def put(self, facts: Facts) -> None:
        """Add a row."""
        self._held.append(facts)
        self.rows += 1
        if len(self._held) == _PART:
            self.flush()

    def flush(self) -> None:
        """Write what is held."""
        if self._held:
            self._writer.write(frame_of(self._held, self._layout, whole=True))
            self._held = []


@contextmanager
def fact_table(path: Path, layout: Layout) -> Iterator[FactTable]:
    """Give a table to put facts into, which stands in its place at the end of the block.

    Raises:
        CannotWrite: If it cannot be written there.
    """
    with table_written(path, pl.Schema(layout.schema)) as writer:
        table = FactTable(writer, layout)
        yield table
        table.flush()
