"""Takes a table of facts apart: its rows, the people of all rows, and the pairs that rules speak of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Final

import polars as pl

from riskengine.inference.columnar.column import AT_LEAST, AT_MOST, Column
from riskengine.inference.columnar.formula import ANYBODY, INCIDENT_PLACE, Place
from riskengine.inference.columnar.layout import PEOPLE, RELATIONS, WHO, Layout
from riskengine.inference.columnar.names import (
    ANOTHER,
    ROW,
    kind_column,
    plays_column,
    related_column,
    slot_column,
)
from riskengine.inference.columnar.steps import Frames
from riskengine.rulebook.readings import PERSON
from riskengine.rulebook.vocabulary import FactType

_RANK: Final = pl.Int8()


@dataclass(frozen=True)
class Taken:
    """What is taken from a table.

    Attributes:
        layout: How it is laid out.
        kinds: The kinds that rules speak of.
        relations: The relations.
        places: The places at which something is asked.
    """

    layout: Layout
    kinds: Collection[str]
    relations: Collection[str]
    places: Collection[Place]

    def rows(self, schema: Mapping[str, pl.DataType]) -> list[pl.Expr]:
        """Return the columns that are added to the rows, or stand for others of the same name."""
        kinds = pl.col("kinds")
        of_kinds = [
            kinds.list.contains(kind).fill_null(False).alias(kind_column(kind)) for kind in sorted(self.kinds)
        ]
        return [*of_kinds, *_as_compared(self.layout.incident, schema)]

    def frames(self, table: pl.DataFrame) -> Frames:
        """Return the table of each place.

        Args:
            table: A table of facts with the columns that it must have.
        """
        rows = table.with_columns(_numbers(ROW), *self.rows(table.schema))
        frames = {INCIDENT_PLACE: rows}
        if ANYBODY in self.places:
            frames[ANYBODY] = self._people(rows)
        several = [place for place in self.places if len(place) > 1]
        if several:
            related = _related(rows) if self.relations else None
            for place in several:
                frames[place] = self._several(frames[ANYBODY], place, related)
        return frames

    def _people(self, rows: pl.DataFrame) -> pl.DataFrame:
        people = rows.select(ROW, PEOPLE).explode(PEOPLE).filter(pl.col(PEOPLE).is_not_null()).unnest(PEOPLE)
        missing = [
            pl.lit(None, dtype=dtype).alias(name) for name, dtype in WHO.items() if name not in people.columns
        ]
        plays = [_plays(role).alias(plays_column(role)) for role in {PERSON, *self.layout.roles}]
        compared = _as_compared(self.layout.people, people.schema)
        return people.with_columns(_numbers(slot_column(0)), *missing).with_columns(*plays, *compared)

    def _several(self, people: pl.DataFrame, place: Place, related: pl.DataFrame | None) -> pl.DataFrame:
        """Return everybody with everybody of the same row who may play what is asked of them."""
        slots = [_of_role(people, role, slot) for slot, role in enumerate(place)]
        found = reduce(lambda one, other: one.join(other, on=ROW, maintain_order="left_right"), slots)
        if len(place) > 2:  # noqa: PLR2004 - relations, and being another, are of pairs
            return found
        same = pl.col(slot_column(0)) == pl.col(slot_column(1))
        another = (~same | pl.col(_of(0, "unnamed"))).alias(ANOTHER)
        found = found.with_columns(another)
        for relation in sorted(self.relations):
            found = _with_relation(found, relation, related)
        return found


def _numbers(name: str) -> pl.Expr:
    return pl.int_range(pl.len(), dtype=pl.UInt32).alias(name)


def _of(slot: int, name: str) -> str:
    return f"{name}#{slot}"


def _of_role(people: pl.DataFrame, role: str, slot: int) -> pl.DataFrame:
    possible = people.filter(pl.col(plays_column(role)).fill_null(True))
    return possible.select(
        ROW,
        pl.col(slot_column(0)).alias(slot_column(slot)),
        pl.col("id").alias(_of(slot, "id")),
        pl.col("unnamed").fill_null(False).alias(_of(slot, "unnamed")),
    )


def _with_relation(pairs: pl.DataFrame, relation: str, related: pl.DataFrame | None) -> pl.DataFrame:
    """Add whether the two of each pair are so related: yes or unknown, and no of somebody with themselves."""
    if related is None:
        raise AssertionError("relations are asked of a table that has none")
    known = related.filter(pl.col("relation") == relation).select(ROW, "source", "target", said=pl.lit(True))
    at = [ROW, _of(0, "id"), _of(1, "id")]
    joined = pairs.join(
        known, left_on=at, right_on=[ROW, "source", "target"], how="left", maintain_order="left"
    )
    truth = (pl.col("said") & pl.col(ANOTHER)).alias(related_column(relation))
    return joined.with_columns(truth).drop("said")


def _related(rows: pl.DataFrame) -> pl.DataFrame:
    every = rows.select(ROW, RELATIONS).explode(RELATIONS)
    return every.filter(pl.col(RELATIONS).is_not_null()).unnest(RELATIONS).unique()


def _plays(role: str) -> pl.Expr:
    """Return whether somebody plays a role; somebody unnamed never surely does."""
    unnamed = pl.col("unnamed").fill_null(False)
    if role == PERSON:
        linked = pl.col("linked").fill_null(False)
        return pl.when(linked).then(False).when(~unnamed).then(True)
    surely = pl.col("roles").list.contains(role).fill_null(False)
    perhaps = surely | pl.col("may_be").list.contains(role).fill_null(False)
    return pl.when(surely & ~unnamed).then(True).when(~perhaps).then(False)


def _as_compared(columns: Mapping[str, Column], schema: Mapping[str, pl.DataType]) -> Iterable[pl.Expr]:
    """Yield the columns that are not compared as they stand: ordered words by their rank."""
    for column in columns.values():
        if not column.words:
            continue
        names = [column.key, column.key + AT_LEAST, column.key + AT_MOST]
        for name in (name for name in names if name in schema):
            if column.type is FactType.ORDERED:
                yield _rank(name, column, schema[name])
            else:
                yield from _word(name, column, schema[name])


def _rank(name: str, column: Column, dtype: pl.DataType) -> pl.Expr:
    words = dtype.categories.to_list() if isinstance(dtype, pl.Enum) else list(column.words)
    ranks = dict(zip(column.words, column.ranks, strict=True))
    place = pl.col(name).cast(pl.Enum(words)).to_physical()
    first = ranks.get(words[0], 0)
    if [ranks.get(word) for word in words] == list(range(first, first + len(words))):
        return place.cast(_RANK) + first
    return place.replace_strict(
        list(range(len(words))), [ranks.get(word) for word in words], return_dtype=_RANK
    )


def _word(name: str, column: Column, dtype: pl.DataType) -> Iterable[pl.Expr]:
    """Yield words as words where polars could not compare them with every word of the vocabulary."""
    if isinstance(dtype, pl.Enum) and not set(column.words) <= set(dtype.categories):
        yield pl.col(name).cast(pl.String)
