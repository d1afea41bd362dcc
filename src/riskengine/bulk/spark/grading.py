"""Grades a table of facts on Spark: each batch of rows by the same function as one machine does."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Final, Literal, TypeAlias, cast

import polars as pl
from pyspark.sql import DataFrame

from riskengine.bulk.allowed import Allowed
from riskengine.bulk.columns import misnamed_columns, mistyped_columns
from riskengine.bulk.faults import RowFault, UnusableTable
from riskengine.bulk.grading import columns_of, grade
from riskengine.bulk.spark.schema import arrow_schema, mapped, spark_schema
from riskengine.bulk.spark.shipping import Shipped
from riskengine.bulk.values import all_faults, typed
from riskengine.inference.columnar.layout import ROW
from riskengine.rulebook.rules import Rulebook

OnBadRow: TypeAlias = Literal["stop", "skip"]

BAD_ROW: Final = "bad_row"
"""The column that says of a row why it could not be graded."""


class BadRow(Exception):
    """A row that cannot be graded, and with it the whole job."""


def graded(facts: DataFrame, rulebook: Rulebook, *, on_bad_row: OnBadRow = "stop") -> DataFrame:
    """Return the floors and ceilings of each row, and what each rule comes to.

    The columns are known before any row is read: ``incident``, ``as_of``, and those of `grade`.

    Args:
        facts: A table of facts, one row for each incident at one moment.
        rulebook: The rules; rows are graded by those in force at their moment.
        on_bad_row: What to do about a row that holds what no rule could read: ``stop`` the job, or ``skip``
            it. Then there is a column ``bad_row`` that says why, and such a row has no grade.

    Raises:
        UnusableTable: If a column is missing, unknown or of a wrong type, with every one that is.
    """
    _check_columns(facts, Allowed.of(rulebook))
    columns = {"incident": ROW["incident"], "as_of": ROW["as_of"], **columns_of(rulebook)}
    if on_bad_row == "skip":
        columns[BAD_ROW] = pl.String()
    grading = partial(_graded, Shipped.of(rulebook), on_bad_row == "skip")
    return mapped(facts, grading, spark_schema(columns))


def _check_columns(facts: DataFrame, allowed: Allowed) -> None:
    there = cast("pl.DataFrame", pl.from_arrow(arrow_schema(facts.schema).empty_table())).schema
    found = [*misnamed_columns(there, allowed), *mistyped_columns(there, allowed)]
    if found:
        raise UnusableTable("\n".join(f'column "{one.column}": {one.message}' for one in found))


def _graded(shipped: Shipped, skips: bool, facts: pl.DataFrame) -> pl.DataFrame:
    """Return a batch of rows graded; bad ones come last."""
    rulebook = shipped.rulebook
    frame, why = _checked(facts, _allowed(rulebook))
    if why and not skips:
        raise BadRow(next(iter(why.values())))
    bad = pl.Series(range(frame.height)).is_in(list(why))
    made = grade(rulebook, frame.filter(~bad))
    if not skips:
        return made
    told = frame.filter(bad).select("incident", "as_of", pl.Series(BAD_ROW, why.values(), pl.String))
    return pl.concat([made, told], how="diagonal")


def _checked(facts: pl.DataFrame, allowed: Allowed) -> tuple[pl.DataFrame, dict[int, str]]:
    """Return rows with every column in the type that rules read, and what is wrong with which, in order."""
    numbers = pl.Series(range(facts.height), dtype=pl.Int64)
    frame, faults = typed(facts, numbers, allowed)
    by_row: dict[int, list[RowFault]] = {}
    for fault in all_faults(faults, frame, numbers, allowed):
        by_row.setdefault(fault.row, []).append(fault)
    return frame, {row: _why(frame, row, by_row[row]) for row in sorted(by_row)}


def _why(frame: pl.DataFrame, row: int, faults: list[RowFault]) -> str:
    incident, as_of = frame.select("incident", "as_of").row(row)
    named = f'incident "{incident}"' if incident is not None else "a row that names no incident"
    when = f" at {as_of.isoformat()}" if as_of is not None else ""
    return f"{named}{when}: {'; '.join(f'{one.column}: {one.message}' for one in faults)}"


@lru_cache(maxsize=4)
def _allowed(rulebook: Rulebook) -> Allowed:
    return Allowed.of(rulebook)
