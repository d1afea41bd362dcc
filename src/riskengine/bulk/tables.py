"""Tables of facts in files, read part by part: none of them has to fit into memory."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import polars as pl

from riskengine.bulk.allowed import Allowed
from riskengine.bulk.faults import ColumnFault, RowFault, UnusableTable

PART: Final = 50_000
"""How many rows are read at a time."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a table.

    Attributes:
        frame: The rows, each column in the type that rules read.
        rows: The number of each row, from 1.
        faults: What could not be read of these rows, and of those of which nothing could.
        raw: Gives what stands in the file in the row of a number.
    """

    frame: pl.DataFrame
    rows: pl.Series
    faults: list[RowFault]
    raw: Callable[[int], object]


class Table(Protocol):
    """A table in a file, or in a folder of them."""

    @property
    def name(self) -> str:
        """What to call it."""

    @property
    def height(self) -> int | None:
        """How many rows it has; None where nobody knows before they are read."""

    def parts(self, allowed: Allowed) -> Iterator[Part]:
        """Yield its rows, those columns of them that rules read.

        Raises:
            UnusableTable: It cannot be read any further.
        """

    def column_faults(self, allowed: Allowed) -> list[ColumnFault]:
        """Return what is wrong with its columns, once its parts have been read."""

    def places(self, rows: Collection[int]) -> Mapping[int, str]:
        """Return where some rows stand, as a person would look for them."""


def open_table(path: Path) -> Table:
    """Return the table in a file, told by the ending of its name, or in a folder of Parquet files.

    Raises:
        UnusableTable: There is none.
    """
    if path.is_dir():
        from riskengine.bulk.parquet_table import ParquetTable

        found = sorted(one for one in path.rglob("*.parquet") if not _is_hidden(one.relative_to(path)))
        if not found:
            raise UnusableTable(f'the folder "{path.as_posix()}" holds no Parquet file')
        return ParquetTable(path.as_posix(), tuple(found))
    if not path.exists():
        raise UnusableTable(f'there is no file "{path.as_posix()}"')
    if not path.stat().st_size:
        raise UnusableTable(f'"{path.as_posix()}" is empty: a table has at least its columns')
    return _opened(path)


def _is_hidden(part: Path) -> bool:
    """Tell whether whoever writes tables in parts would not read this one: it is theirs, or not yet done."""
    return any(name.startswith((".", "_")) for name in part.parts)


def _opened(path: Path) -> Table:
    match path.suffix.lower():
        case ".parquet" | ".pq":
            from riskengine.bulk.parquet_table import ParquetTable

            return ParquetTable(path.as_posix(), (path,))
        case ".csv":
            from riskengine.bulk.csv_table import CsvTable

            return CsvTable(path)
        case ".jsonl" | ".ndjson":
            from riskengine.bulk.json_lines_table import JsonLinesTable

            return JsonLinesTable(path)
    raise UnusableTable(
        f'"{path.as_posix()}" is no table by its name; it may end in .parquet, .csv or .jsonl, or be a folder'
    )
