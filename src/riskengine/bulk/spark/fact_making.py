"""Facts from an event log on Spark: each family of incidents is read whole, by one task."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final, Literal, TypeAlias

import polars as pl
import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it
from pyspark.sql.types import StructType

from riskengine.bulk.fact_making import FactMaker
from riskengine.bulk.spark.events import read_event
from riskengine.bulk.spark.families import fail_if_split, families_of, names_in
from riskengine.bulk.spark.schema import arrow_of, arrow_schema, spark_schema
from riskengine.bulk.spark.shipping import Shipped
from riskengine.inference.columnar.layout import ROW, Layout
from riskengine.inference.columnar.rows import frame_of
from riskengine.model.events import Event
from riskengine.model.facts import Facts
from riskengine.model.faults import Refused
from riskengine.rulebook.rules import Rulebook

Rows: TypeAlias = Literal["event", "incident"]
OnRefused: TypeAlias = Literal["stop", "skip"]
Row: TypeAlias = Mapping[str, Any]

REFUSED: Final = "refused"
"""The column that says of an event why it was not taken in."""


class CannotTake(Exception):
    """An event that cannot be taken in, and with it the whole job."""


def facts_of(
    events: DataFrame,
    rulebook: Rulebook,
    families: DataFrame | None = None,
    *,
    cut: Collection[str] = (),
    column: str = "value",
    rows: Rows = "event",
    on_refused: OnRefused = "stop",
) -> DataFrame:
    """Return a table of facts, as `riskengine facts` makes it.

    Each family is read by the history and network of the live engine, in the order in which its events were
    recorded; those of one moment in the order of the frame.

    Args:
        events: One event in each row.
        rulebook: The rules that will read the facts.
        families: What `families_of` returns; found, where left out.
        cut: Ids that may part families.
        column: The column that holds the event as JSON.
        rows: Whether there is a row for each ``event``, or one for each ``incident``, as of its last record.
        on_refused: What to do about an event that cannot be taken in: ``stop`` the job, or ``skip`` it. Then
            there is a column ``refused``, and a row for each such event in which it says why.

    Raises:
        FamiliesSplit: If an id that is not to be cut is named in two families.
    """
    names = names_in(events, column).localCheckpoint()
    families = families_of(names, cut) if families is None else families
    fail_if_split(names, families, cut)
    refused = {REFUSED: pl.String()} if on_refused == "skip" else {}
    schema = spark_schema({**Layout.of(rulebook).schema, **refused})
    shipped = Shipped.of(rulebook)

    def make(told: pa.Table) -> pa.Table:  # Spark asks a plain function what it takes
        return _facts(shipped, schema, rows, told)

    return _placed(events, families, column).groupBy("family").applyInArrow(make, schema)


def _placed(events: DataFrame, families: DataFrame, column: str) -> DataFrame:
    """Return the events, each with its place in the frame and its family."""
    told = events.select(
        F.col(column).alias("event"),
        F.get_json_object(column, "$.id").alias("id"),
        F.get_json_object(column, "$.incident").alias("incident"),
        F.monotonically_increasing_id().alias("at"),
    )
    family = F.coalesce("family", "incident", F.lit("")).alias("family")
    return told.join(families, "incident", "left").select(family, *told.columns)


def _facts(shipped: Shipped, schema: StructType, rows: Rows, told: pa.Table) -> pa.Table:
    """Return the facts of one family."""
    maker = FactMaker([shipped.rulebook])
    events, refused = _read(told.sort_by("at").to_pylist())
    found: list[Facts] = []
    for event, row in events:
        try:
            if maker.take(event) and rows == "event":
                found.append(maker.facts(event.incident, event.recorded_at))
        except Refused as fault:
            refused.append(_refusal(row, fault))
    if refused and REFUSED not in schema.names:
        raise CannotTake(refused[0][REFUSED])
    every = found if rows == "event" else maker.at_last_records()
    made = [frame_of(every, Layout.of(shipped.rulebook), whole=True)]
    if REFUSED in schema.names:
        made.append(pl.DataFrame(refused, schema={"incident": ROW["incident"], REFUSED: pl.String()}))
    return arrow_of(pl.concat(made, how="diagonal"), arrow_schema(schema))


def _read(told: Iterable[Row]) -> tuple[list[tuple[Event, Row]], list[Row]]:
    """Return events in the order in which they were recorded, each with its row, and what is no event."""
    events: list[tuple[Event, Row]] = []
    refused: list[Row] = []
    for row in told:
        try:
            events.append((read_event(row["event"]), row))
        except Refused as fault:
            refused.append(_refusal(row, fault))
    return sorted(events, key=lambda one: one[0].recorded_at), refused


def _refusal(row: Row, fault: Refused) -> Row:
    named = f'event "{row["id"]}"' if row["id"] else "an event without an id"
    whose = f' of incident "{row["incident"]}"' if row["incident"] else ""
    why = "; ".join(map(str, fault.faults))
    return {"incident": row["incident"], REFUSED: f"{named}{whose} cannot be taken in: {why}"}
