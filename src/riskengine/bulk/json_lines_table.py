"""A table in JSON lines: one object a row, a column that a row does not name being null in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

import polars as pl

from riskengine.bulk.allowed import Allowed
from riskengine.bulk.columns import misnamed_columns, misnamed_fields
from riskengine.bulk.faults import ColumnFault, RowFault, UnusableTable
from riskengine.bulk.json_values import Misfits, Reader, json_in, reader_of
from riskengine.bulk.tables import PART, Part
from riskengine.inference.columnar.layout import PEOPLE

_BOM: Final = b"\xef\xbb\xbf"


class JsonLinesTable:
    """A table in JSON lines; blank lines are no rows.

    Attributes:
        name: What to call it.
        height: Nobody knows how many rows it has before they are read.
    """

    height = None

    def __init__(self, path: Path) -> None:
        """Name the file; what it holds is seen as it is read."""
        self.name, self._path = path.as_posix(), path
        self._columns: dict[str, int] = {}
        self._fields: dict[str, None] = {}

    def parts(self, allowed: Allowed) -> Iterator[Part]:
        """Yield its rows, those columns of them that rules read."""
        schema = allowed.layout.schema
        readers = {name: reader_of(dtype) for name, dtype in schema.items()}
        lines = ((row, line) for row, (_, line) in enumerate(self._lines(), 1))
        while some := list(islice(lines, PART)):
            cells: dict[str, list[Any]] = {name: [] for name in schema}
            numbers: list[int] = []
            faults: list[RowFault] = []
            for row, line in some:
                data = _row(row, line, faults)
                if data is not None:
                    numbers.append(row)
                    self._take(row, data, readers, cells, faults)
            there = [name for name in schema if name in self._columns]
            frame = pl.DataFrame([pl.Series(name, cells[name], dtype=schema[name]) for name in there])
            yield Part(frame, pl.Series(numbers, dtype=pl.Int64), faults, _raw(some))

    def column_faults(self, allowed: Allowed) -> list[ColumnFault]:
        """Return what is wrong with the columns that its rows name."""
        faults = [
            ColumnFault(one.column, one.message, self._columns.get(one.column))
            for one in misnamed_columns(self._columns, allowed)
        ]
        return [*faults, *misnamed_fields(self._fields, allowed)] if self._fields else faults

    def places(self, rows: Collection[int]) -> Mapping[int, str]:
        """Return on which line some rows stand."""
        if not rows:
            return {}
        wanted, last = set(rows), max(rows)
        numbered = enumerate(self._lines(), 1)
        return {
            row: f"{self.name}:{line}: row {row}"
            for row, (line, _) in islice(numbered, last)
            if row in wanted
        }

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        try:
            with self._path.open("rb") as file:
                for number, line in enumerate(file, 1):
                    text = line.removeprefix(_BOM) if number == 1 else line
                    if text.strip():
                        yield number, text
        except OSError as fault:
            raise UnusableTable(f'"{self.name}" cannot be read ({type(fault).__name__})') from fault

    def _take(
        self,
        row: int,
        data: Mapping[str, object],
        readers: Mapping[str, Reader],
        cells: Mapping[str, list[Any]],
        faults: list[RowFault],
    ) -> None:
        """Put one row into the cells."""
        for name in data.keys() - self._columns.keys():
            self._columns[name] = row
        for name, read in readers.items():
            misfits = Misfits()
            cells[name].append(read(data.get(name), misfits))
            if name == PEOPLE:
                self._fields.update(misfits.fields)
            for one in misfits.found:
                column = f"{name}.{one.field}" if one.field else name
                faults.append(RowFault(row, column, one.kind, one.message))


def _row(row: int, line: bytes, faults: list[RowFault]) -> Mapping[str, object] | None:
    try:
        data = json_in(line.decode())
    except UnicodeDecodeError:
        faults.append(RowFault(row, "", "json", "this is not UTF-8 text"))
        return None
    except ValueError as fault:
        said = "a key is written twice in one object" if "twice" in str(fault) else "this is not JSON"
        faults.append(RowFault(row, "", "json", said))
        return None
    if isinstance(data, dict):
        return data
    faults.append(RowFault(row, "", "json", "a mapping is needed: one object a line"))
    return None


def _raw(lines: list[tuple[int, bytes]]) -> Callable[[int], object]:
    texts = dict(lines)

    def raw(row: int) -> object:
        text = texts[row].decode(errors="replace").strip()
        try:
            return json_in(text)
        except ValueError:
            return text

    return raw
