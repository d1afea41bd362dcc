"""A table in a Parquet file, or in a folder of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from itertools import accumulate
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from riskengine.bulk.allowed import Allowed
from riskengine.bulk.columns import misnamed_columns, mistyped_columns
from riskengine.bulk.faults import ColumnFault, UnusableTable
from riskengine.bulk.tables import PART, Part
from riskengine.bulk.values import typed


class ParquetTable:
    """A table in Parquet files, which all have the same columns.

    Attributes:
        name: What to call it.
    """

    def __init__(self, name: str, files: tuple[Path, ...]) -> None:
        """Look at how many rows the files have, and of which types.

        Raises:
            UnusableTable: One of them is no Parquet file, or only a piece of one, or has other columns.
        """
        self.name, self._files = name, files
        self._heights = tuple(_height(one) for one in files)
        self._schema = self._only_schema()

    @property
    def height(self) -> int:
        """How many rows it has."""
        return sum(self._heights)

    def parts(self, allowed: Allowed) -> Iterator[Part]:
        """Yield its rows, those columns of them that rules read."""
        wrong = {one.column.partition(".")[0] for one in mistyped_columns(self._schema, allowed)}
        wrong |= {one.column for one in mistyped_columns(self._schema, allowed)}
        wanted = [name for name in allowed.layout.schema if name in self._schema and name not in wrong]
        first = 1
        for file, end in zip(self._files, self._ends, strict=True):
            for raw in _frames(file, wanted):
                rows = pl.int_range(first, first + raw.height, eager=True)
                frame, faults = typed(raw, rows, allowed)
                yield Part(frame, rows, faults, _raw(raw, first))
                first += raw.height
            if first != end + 1:  # of a damaged file polars may give some rows and end without a word
                raise UnusableTable(f'"{file.as_posix()}" is damaged: not all of its rows can be read')

    def column_faults(self, allowed: Allowed) -> list[ColumnFault]:
        """Return what is wrong with its columns."""
        return [*misnamed_columns(self._schema, allowed), *mistyped_columns(self._schema, allowed)]

    def places(self, rows: Collection[int]) -> Mapping[int, str]:
        """Return where some rows stand: in which file, in which row of it."""
        return {row: self._place(row) for row in rows}

    def _place(self, row: int) -> str:
        number = next(at for at, end in enumerate(self._ends) if row <= end)
        before = self._ends[number] - self._heights[number]
        return f"{self._files[number].as_posix()}: row {row - before}"

    @cached_property
    def _ends(self) -> tuple[int, ...]:
        return tuple(accumulate(self._heights))

    def _only_schema(self) -> dict[str, pl.DataType]:
        first, *others = ((one, _schema(one)) for one in self._files)
        for file, schema in others:
            strange = next(
                (name for name in {**first[1], **schema} if first[1].get(name) != schema.get(name)), None
            )
            if strange is not None:
                names = f'"{first[0].as_posix()}" and "{file.as_posix()}"'
                raise UnusableTable(
                    f'{names} differ in the column "{strange}"; one table has the same columns'
                )
        return first[1]


def _height(file: Path) -> int:
    try:
        return int(pq.read_metadata(file).num_rows)
    except (pa.ArrowException, OSError) as fault:
        raise UnusableTable(
            f'"{file.as_posix()}" is no Parquet file, or only a piece of one; write it again'
        ) from fault


def _schema(file: Path) -> dict[str, pl.DataType]:
    try:
        return dict(pl.read_parquet_schema(file))
    except (pl.exceptions.PolarsError, OSError) as fault:
        raise UnusableTable(
            f'the columns of "{file.as_posix()}" cannot be read ({type(fault).__name__})'
        ) from fault


def _frames(file: Path, columns: list[str]) -> Iterator[pl.DataFrame]:
    try:
        yield from pl.scan_parquet(file).select(columns).collect_batches(chunk_size=PART)
    except (pl.exceptions.PolarsError, OSError) as fault:
        raise UnusableTable(
            f'"{file.as_posix()}" is damaged: its rows cannot be read ({type(fault).__name__})'
        ) from fault


def _raw(frame: pl.DataFrame, first: int) -> Callable[[int], object]:
    return lambda row: frame.row(row - first, named=True)
