"""Which incidents must be read together, found on Spark over their ids alone, and proof that none was parted.

`names_in` says which ids each incident names. `families_of` finds the families: every incident takes the
least name among those it shares an id with, and then what that one has taken, until none changes. `split_by`
asks the other way round, by a rule that knows nothing of how families are found: is any id in two of them?
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import Final

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it

from riskengine.bulk.families import ids_in
from riskengine.bulk.spark.events import read_event
from riskengine.model.wire import Malformed

_NAMES: Final = pa.schema([("incident", pa.string()), ("id", pa.string())])
_MOST_SHOWN: Final = 10


class FamiliesSplit(Exception):
    """Incidents that share an id would be read apart, and some of what is known be lost in silence."""

    def __init__(self, ids: Collection[str]) -> None:
        """Take the ids that families share."""
        shown, more = ", ".join(sorted(ids)[:_MOST_SHOWN]), len(ids) - _MOST_SHOWN
        super().__init__(
            f"incidents of several families name {shown}{f' and {more} more ids' if more > 0 else ''}; read "
            "them together, as families_of has them, or give what may part them as cut"
        )


def names_in(events: DataFrame, column: str = "value") -> DataFrame:
    """Return which ids the events of each incident name: columns incident and id, each pair once.

    A text that holds no event names nothing; `facts_of` says what is wrong with it.

    Args:
        events: One event in each row.
        column: The column that holds it as JSON; ``spark.read.text`` calls it ``value``.
    """
    return events.select(column).mapInArrow(_names, "incident string, id string").distinct()


def hubs_of(names: DataFrame, most: int) -> DataFrame:
    """Return the ids that more incidents name than a number: columns id and incidents, the most named first.

    Args:
        names: What `names_in` returns.
        most: The number.
    """
    counted = names.groupBy("id").agg(F.count("incident").alias("incidents"))
    return counted.where(F.col("incidents") > most).orderBy(F.desc("incidents"), "id")


def families_of(names: DataFrame, cut: Collection[str] = ()) -> DataFrame:
    """Return the family of each incident: columns incident and family, named for the least incident in it.

    Args:
        names: What `names_in` returns.
        cut: Ids that join nobody: hubs, as a hospital is. Something is lost then; ``docs/bulk.md`` says what.
    """
    joining = _joining(names, cut).localCheckpoint()
    families = joining.select("incident", F.col("incident").alias("family")).distinct()
    moved = True
    while moved:
        nearer = _nearer(joining, families).localCheckpoint()
        moved = not nearer.join(families, ["incident", "family"], "left_anti").isEmpty()
        families = nearer
    every = names.select("incident").distinct().join(families, "incident", "left")
    return every.select("incident", F.coalesce("family", "incident").alias("family"))


def split_by(names: DataFrame, families: DataFrame) -> DataFrame:
    """Return the ids that part families: columns id and families, in order of id.

    None, or those that were cut: with each, the families that share it and so do not see one another. An
    incident that is given no family is one by itself.

    Args:
        names: What `names_in` returns.
        families: What `families_of` returns, or any other columns incident and family.
    """
    family = F.coalesce("family", "incident").alias("family")
    placed = names.join(families, "incident", "left").select("id", family).distinct()
    found = placed.groupBy("id").agg(F.sort_array(F.collect_list("family")).alias("families"))
    return found.where(F.size("families") > 1).orderBy("id")


def fail_if_split(names: DataFrame, families: DataFrame, cut: Collection[str]) -> None:
    """Raise `FamiliesSplit` if any id that was not cut is in two families."""
    uncut = names.where(~F.col("id").isin(*cut)) if cut else names
    parted = [row["id"] for row in split_by(uncut, families).toLocalIterator()]
    if parted:
        raise FamiliesSplit(parted)


def _names(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        found: set[tuple[str, str]] = set()
        for text in batch.column(0).to_pylist():
            with suppress(Malformed):
                event = read_event(text)
                found |= {(event.incident, one) for one in ids_in(event)}
        rows = [{"incident": incident, "id": one} for incident, one in sorted(found)]
        yield pa.RecordBatch.from_pylist(rows, _NAMES)


def _joining(names: DataFrame, cut: Collection[str]) -> DataFrame:
    """Return the names that join incidents: those of which an incident is not the only one."""
    uncut = names.where(~F.col("id").isin(*cut)) if cut else names
    several = uncut.groupBy("id").count().where(F.col("count") > 1).select("id")
    return uncut.join(several, "id")


def _nearer(joining: DataFrame, families: DataFrame) -> DataFrame:
    """Return the families one round later: the least that any shared id leads to, and the least it had."""
    by_id = joining.join(families, "incident").groupBy("id").agg(F.min("family").alias("family"))
    least = joining.join(by_id, "id").groupBy("incident").agg(F.min("family").alias("family"))
    onward = least.select(F.col("incident").alias("family"), F.col("family").alias("next"))
    return least.join(onward, "family").select("incident", F.col("next").alias("family"))
