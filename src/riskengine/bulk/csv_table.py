"""A table in a CSV file: text in every cell, and JSON in those that hold lists."""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl
import pyarrow as pa
import pyarrow.csv as pc

from riskengine.bulk.allowed import Allowed, needed
from riskengine.bulk.columns import misnamed_columns, misnamed_fields
from riskengine.bulk.faults import ColumnFault, RowFault, UnusableTable
from riskengine.bulk.json_values import Misfits, json_in, reader_of
from riskengine.bulk.tables import Part
from riskengine.bulk.values import typed
from riskengine.inference.columnar.layout import PEOPLE

_BLOCK: Final = 16 * 1024 * 1024
_LONGEST_CELL: Final = 2**31 - 1
_TRUTHS: Final = {"true": True, "false": False}


class CsvTable:
    """A table in a CSV file; its rows are numbered without the line of names.

    Attributes:
        name: What to call it.
        height: Nobody knows how many rows it has before they are read.
    """

    height = None

    def __init__(self, path: Path) -> None:
        """Read the names of its columns.

        Raises:
            UnusableTable: It is no CSV.
        """
        self.name, self._path = path.as_posix(), path
        self._names = self._header()
        self._fields: dict[str, None] = {}

    def parts(self, allowed: Allowed) -> Iterator[Part]:
        """Yield its rows, those columns of them that rules read."""
        wanted = [name for name in allowed.layout.schema if name in self._names]
        ragged: list[RowFault] = []
        texts: dict[int, str] = {}
        row = 1
        for frame in self._frames(wanted, ragged, texts):
            numbers, row = _numbers(row, frame.height, texts)
            rows = pl.Series(numbers, dtype=pl.Int64)
            made, faults = self._typed(frame, rows, allowed)
            ragged, faults = _up_to(ragged, row, faults)
            yield Part(made, rows, faults, _raw(frame, numbers, dict(texts)))

    def column_faults(self, allowed: Allowed) -> list[ColumnFault]:
        """Return what is wrong with its columns."""
        twice = sorted({name for name in self._names if self._names.count(name) > 1})
        faults = [ColumnFault(name, "two columns have this name") for name in twice]
        faults += misnamed_columns(self._names, allowed)
        return [*faults, *misnamed_fields(self._fields, allowed)] if self._fields else faults

    def places(self, rows: Collection[int]) -> Mapping[int, str]:
        """Return on which line some rows begin."""
        if not rows:
            return {}
        wanted, found = set(rows), dict[int, str]()
        csv.field_size_limit(_LONGEST_CELL)
        with self._path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            next(reader, None)
            row, begins = 0, reader.line_num + 1
            for cells in reader:
                row += bool(cells)
                if cells and row in wanted:
                    found[row] = f"{self.name}:{begins}: row {row}"
                begins = reader.line_num + 1
                if row >= max(wanted):
                    break
        return found

    def _header(self) -> list[str]:
        csv.field_size_limit(_LONGEST_CELL)
        try:
            with self._path.open(encoding="utf-8-sig", newline="") as file:
                names = next(csv.reader(file), [])
        except (OSError, UnicodeDecodeError, csv.Error) as fault:
            raise UnusableTable(f'"{self.name}" is no CSV in UTF-8 ({type(fault).__name__})') from fault
        if not names:
            raise UnusableTable(f'"{self.name}" is no table: its first line names no columns')
        return names

    def _frames(
        self, wanted: list[str], ragged: list[RowFault], texts: dict[int, str]
    ) -> Iterator[pl.DataFrame]:
        def odd(line: pc.InvalidRow) -> str:
            row = line.number - 1
            message = f"{line.expected_columns} cells are needed, and here are {line.actual_columns}"
            ragged.append(RowFault(row, "", "cells", message))
            texts[row] = line.text
            return "skip"

        try:
            # One thread, so that each line knows its number.
            reader = pc.open_csv(
                self._path,
                read_options=pc.ReadOptions(use_threads=False, block_size=_BLOCK),
                parse_options=pc.ParseOptions(newlines_in_values=True, invalid_row_handler=odd),
                convert_options=pc.ConvertOptions(
                    column_types=dict.fromkeys(self._names, pa.string()),
                    include_columns=wanted,
                    strings_can_be_null=True,
                    null_values=[""],
                ),
            )
            for batch in reader:
                yield pl.DataFrame(pl.from_arrow(batch))
        except (pa.ArrowException, OSError, pl.exceptions.PolarsError) as fault:
            raise UnusableTable(
                f'"{self.name}" cannot be read as CSV in UTF-8 ({type(fault).__name__})'
            ) from fault

    def _typed(
        self, frame: pl.DataFrame, rows: pl.Series, allowed: Allowed
    ) -> tuple[pl.DataFrame, list[RowFault]]:
        made: list[pl.Series] = []
        faults: list[RowFault] = []
        for name in frame.columns:
            said, dtype = frame.get_column(name), allowed.layout.schema[name]
            if isinstance(dtype, pl.List):
                read, own = self._nested(said, dtype, rows)
                faults += own
            else:
                read = _read(said, dtype)
                bad = said.is_not_null() & read.is_null()
                message = f"{needed(dtype)} is needed, or nothing for unknown"
                faults += [RowFault(row, name, "type", message) for row in rows.filter(bad)]
            made.append(read)
        whole, lost = typed(pl.DataFrame(made), rows, allowed)
        return whole, faults + lost

    def _nested(self, said: pl.Series, dtype: pl.List, rows: pl.Series) -> tuple[pl.Series, list[RowFault]]:
        read, faults = reader_of(dtype), list[RowFault]()
        cells: list[Any] = []
        for row, text in zip(rows, said, strict=True):
            misfits = Misfits()
            try:
                cells.append(read(None if text is None else json_in(text), misfits))
            except ValueError:
                cells.append(None)
                faults.append(RowFault(row, said.name, "json", f"{needed(dtype)} is needed, written as JSON"))
            if said.name == PEOPLE:
                self._fields.update(misfits.fields)
            for one in misfits.found:
                name = f"{said.name}.{one.field}" if one.field else said.name
                faults.append(RowFault(row, name, one.kind, one.message))
        return pl.Series(said.name, cells, dtype=dtype), faults


def _read(said: pl.Series, dtype: pl.DataType) -> pl.Series:
    """Return text as the type of its column; words are looked at later."""
    match dtype:
        case pl.Boolean():
            return said.str.to_lowercase().replace_strict(_TRUTHS, default=None, return_dtype=pl.Boolean)
        case pl.Int64():
            return said.str.to_integer(strict=False)
        case pl.Float64():
            return said.cast(pl.Float64, strict=False)
        case pl.Datetime():
            return said.str.to_datetime("%+", time_unit="us", time_zone="UTC", strict=False)
    return said


def _numbers(first: int, height: int, ragged: Collection[int]) -> tuple[list[int], int]:
    """Return the numbers of so many rows, without those that were no rows, and the next."""
    numbers: list[int] = []
    row = first
    while len(numbers) < height:
        if row not in ragged:
            numbers.append(row)
        row += 1
    while row in ragged:
        row += 1
    return numbers, row


def _up_to(ragged: list[RowFault], row: int, faults: list[RowFault]) -> tuple[list[RowFault], list[RowFault]]:
    return [one for one in ragged if one.row >= row], faults + [one for one in ragged if one.row < row]


def _raw(frame: pl.DataFrame, numbers: list[int], texts: Mapping[int, str]) -> Callable[[int], object]:
    places = {row: place for place, row in enumerate(numbers)}
    return lambda row: texts[row] if row in texts else frame.row(places[row], named=True)
