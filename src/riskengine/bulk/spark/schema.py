"""Tables on their way between Spark and polars: through Arrow, by a schema that is known before any row is.

A row goes in as one struct, because Spark's own way of naming each column to Python does not bear the dots in
names such as ``incident.weapon``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Final, cast

import polars as pl
import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it
from pyspark.sql import types as T  # noqa: N812 - as all of Spark's documentation has it
from pyspark.sql.pandas.types import to_arrow_schema

_PLAIN: Final[Mapping[type[pl.DataType], T.DataType]] = {
    pl.Boolean: T.BooleanType(),
    pl.Float64: T.DoubleType(),
    pl.Datetime: T.TimestampType(),
    pl.String: T.StringType(),
    pl.Enum: T.StringType(),
}


def spark_schema(columns: Mapping[str, pl.DataType]) -> T.StructType:
    """Return what Spark calls the types of some columns: words are strings, whole numbers long."""
    return T.StructType([T.StructField(name, _spark_type(dtype)) for name, dtype in columns.items()])


def arrow_schema(schema: T.StructType) -> pa.Schema:
    """Return the same for Arrow, with every time in UTC."""
    return to_arrow_schema(schema, timezone="UTC")


def mapped(
    frame: DataFrame, made_of: Callable[[pl.DataFrame], pl.DataFrame], schema: T.StructType
) -> DataFrame:
    """Return what a function makes of each batch of rows.

    Args:
        frame: The rows.
        made_of: The function; executors import it by its name.
        schema: What it returns.
    """
    row = frame.select(F.struct("*").alias("row"))
    return row.mapInArrow(partial(_map, made_of, arrow_schema(frame.schema), arrow_schema(schema)), schema)


def arrow_of(frame: pl.DataFrame, schema: pa.Schema) -> pa.Table:
    """Return a frame as Arrow of that schema exactly, as Spark compares it."""
    return frame.to_arrow().select(schema.names).cast(schema)


def _map(
    made_of: Callable[[pl.DataFrame], pl.DataFrame],
    taken: pa.Schema,
    given: pa.Schema,
    batches: Iterable[pa.RecordBatch],
) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        rows = pa.Table.from_struct_array(batch.column(0)).cast(taken)
        yield from arrow_of(made_of(cast("pl.DataFrame", pl.from_arrow(rows))), given).to_batches()


def _spark_type(dtype: pl.DataType) -> T.DataType:
    match dtype:
        case pl.List(inner=inner):
            return T.ArrayType(_spark_type(cast("pl.DataType", inner)))
        case pl.Struct(fields=fields):
            return spark_schema({one.name: cast("pl.DataType", one.dtype) for one in fields})
    return T.LongType() if dtype.is_integer() else _PLAIN[type(dtype)]
