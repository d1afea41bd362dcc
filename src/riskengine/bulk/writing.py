"""Writes a table part by part, in the form that the ending of its name says: whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, Protocol

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from riskengine.bulk.json_values import as_json
from riskengine.bulk.whole_file import CannotWrite, whole_file

_TIME: Final = "%Y-%m-%dT%H:%M:%S%.fZ"
ENDINGS: Final = (".parquet", ".csv", ".jsonl")
"""What the name of a table that is written ends with."""


class Writer(Protocol):
    """Writes a table."""

    def write(self, frame: pl.DataFrame) -> None:
        """Write some rows; all of them have the same columns."""


@contextmanager
def table_written(path: Path, schema: pl.Schema) -> Iterator[Writer]:
    """Give what writes a table, which stands in its place once everything is written.

    Args:
        path: Where it is to be; the ending says in which form.
        schema: Its columns.

    Raises:
        CannotWrite: If it cannot be written there.
    """
    must_be_table(path)
    plain = pl.Schema({name: plainly(dtype) for name, dtype in schema.items()})
    with whole_file(path) as file:
        match path.suffix.lower():
            case ".parquet":
                with _Parquet(file, plain) as parquet:
                    yield parquet
            case ".csv":
                yield _Csv(file, plain)
            case _:
                yield _JsonLines(file, plain)


def must_be_table(path: Path) -> None:
    """Make sure that the name of a file says in which form a table is to be written.

    Raises:
        CannotWrite: If it does not.
    """
    if path.suffix.lower() not in ENDINGS:
        raise CannotWrite(f'"{path}" does not say which form to write; let it end in {", ".join(ENDINGS)}')


def plainly(dtype: pl.DataType) -> pl.DataType:
    """Return the type that a file has for a type: words are text there."""
    match dtype:
        case pl.Enum() | pl.Categorical():
            return pl.String()
        case pl.List(inner=inner):
            return pl.List(plainly(inner))
        case pl.Struct(fields=fields):
            return pl.Struct({one.name: plainly(one.dtype) for one in fields})
    return dtype


class _Parquet:
    def __init__(self, file: BinaryIO, schema: pl.Schema) -> None:
        self._schema = schema
        self._arrow: pa.Schema = schema.to_frame().to_arrow().schema
        self._writer = pq.ParquetWriter(file, self._arrow, compression="zstd")

    def __enter__(self) -> _Parquet:
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.close()

    def write(self, frame: pl.DataFrame) -> None:
        self._writer.write_table(frame.cast(dict(self._schema)).to_arrow().cast(self._arrow))


class _Csv:
    def __init__(self, file: BinaryIO, schema: pl.Schema) -> None:
        self._file, self._schema = file, schema
        self._nested = [name for name, dtype in schema.items() if dtype.is_nested()]
        self._written(schema.to_frame()).write_csv(file)

    def write(self, frame: pl.DataFrame) -> None:
        written = self._written(frame.cast(dict(self._schema)))
        written.write_csv(self._file, include_header=False, datetime_format=_TIME)

    def _written(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return a frame with what is nested as text."""
        texts = {name: [as_json(one) for one in frame.get_column(name).to_list()] for name in self._nested}
        return frame.with_columns(pl.Series(name, text, dtype=pl.String) for name, text in texts.items())


class _JsonLines:
    def __init__(self, file: BinaryIO, schema: pl.Schema) -> None:
        self._file, self._schema = file, schema

    def write(self, frame: pl.DataFrame) -> None:
        for row in frame.cast(dict(self._schema)).iter_rows(named=True):
            self._file.write(as_json(row).encode() + b"\n")
