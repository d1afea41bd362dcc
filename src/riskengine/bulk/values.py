"""The values of a table whose columns are right: each word, number and list against what is declared."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from riskengine.bulk.allowed import Allowed, needed, no_such_word
from riskengine.bulk.columns import fields_of
from riskengine.bulk.faults import RowFault
from riskengine.inference.columnar.column import APPLIES, AT_LEAST, AT_MOST, Column
from riskengine.inference.columnar.layout import PEOPLE, RELATION, RELATIONS, ROW, WHO
from riskengine.model.faults import instead
from riskengine.rulebook.vocabulary import FactType

_PLACE: Final = "\0row"
_NOTHING: Final = ("null", "empty")
"""The kinds of fault where nothing stands and something must."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """Some columns, and in which rows of the table their values stand.

    Attributes:
        frame: The columns.
        rows: The row of each value.
        under: What their names begin with in a message.
    """

    frame: pl.DataFrame
    rows: pl.Series
    under: str = ""

    def faults(self, name: str, kind: str, bad: pl.Series, message: str) -> Iterator[RowFault]:
        """Yield a fault for each value that is marked as bad; a null mark is none."""
        if bad.any():
            for row in self.rows.filter(bad.fill_null(value=False)):
                yield RowFault(row, f"{self.under}{name}", kind, message)

    def words(
        self, name: str, bad: pl.Series, said: pl.Series, allowed: tuple[str, ...]
    ) -> Iterator[RowFault]:
        """Yield a fault for each word that is not among those allowed, with the nearest that is."""
        if bad.any():
            marks = bad.fill_null(value=False)
            for row, word in zip(self.rows.filter(marks), said.filter(marks), strict=True):
                yield RowFault(row, f"{self.under}{name}", "word", no_such_word(str(word), allowed))


def typed(frame: pl.DataFrame, rows: pl.Series, allowed: Allowed) -> tuple[pl.DataFrame, list[RowFault]]:
    """Return a part of a table with every column in the type that rules read, and what does not fit it.

    Args:
        frame: The part, with columns whose types fit; those that no rule reads are left out.
        rows: The number of each of its rows.
        allowed: What the table may hold.
    """
    schema = {name: dtype for name, dtype in allowed.layout.schema.items() if name in frame.columns}
    if PEOPLE in schema and fields_of(frame.schema[PEOPLE]):
        there = fields_of(frame.schema[PEOPLE])
        fields = {name: dtype for name, dtype in allowed.layout.person.items() if name in there}
        schema[PEOPLE] = pl.List(pl.Struct(fields))
    made = _cast(frame.select(list(schema)), schema)
    faults = list(_lost(_Columns(frame, rows), made, schema))
    if PEOPLE in schema and frame.schema[PEOPLE] != schema[PEOPLE]:
        people, fields = _people(frame, rows), fields_of(schema[PEOPLE])
        if not people.frame.is_empty():
            faults += _lost(people, _cast(people.frame.select(list(fields)), fields), fields)
    return made, faults


def all_faults(
    misfits: Iterable[RowFault], frame: pl.DataFrame, rows: pl.Series, allowed: Allowed
) -> list[RowFault]:
    """Return everything that is wrong with a part of a table, each value once.

    What could not be read reads as nothing, and is not missing besides.

    Args:
        misfits: What did not fit its type.
        frame: The part that is `typed`.
        rows: The number of each of its rows.
        allowed: What the table may hold.
    """
    found = list(misfits)
    unread = {(one.row, one.column) for one in found}
    others = faults_in(frame, rows, allowed)
    return found + [one for one in others if one.kind not in _NOTHING or (one.row, one.column) not in unread]


def faults_in(frame: pl.DataFrame, rows: pl.Series, allowed: Allowed) -> Iterator[RowFault]:
    """Yield what is wrong with the values of a part of a table that is `typed`."""
    own = _Columns(frame, rows)
    yield from _needed_values(own, tuple(ROW), ROW)
    yield from _listed(own, "kinds", allowed.kinds)
    if "kinds" in frame.columns:
        none = frame.get_column("kinds").list.len() == 0
        yield from own.faults("kinds", "empty", none, f"a kind is needed; {instead('', allowed.kinds)}")
    yield from _readings(own, allowed.layout.incident, allowed)
    if PEOPLE in frame.columns:
        yield from _of_people(own, allowed)
    if RELATIONS in frame.columns:
        yield from _of_relations(own, allowed)


def _cast(frame: pl.DataFrame, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    unlike = {name: dtype for name, dtype in schema.items() if frame.schema[name] != dtype}
    return frame.with_columns(_converted(frame, name, dtype) for name, dtype in unlike.items())


def _converted(frame: pl.DataFrame, name: str, dtype: pl.DataType) -> pl.Expr:
    there = pl.col(name)
    if isinstance(dtype, pl.Datetime) and isinstance(frame.schema[name], pl.Datetime):
        return there.dt.convert_time_zone("UTC").cast(dtype, strict=False)
    return there.cast(dtype, strict=False)


def _lost(raw: _Columns, made: pl.DataFrame, schema: Mapping[str, pl.DataType]) -> Iterator[RowFault]:
    """Yield a fault for each value that has no place in the type its column must have."""
    for name, dtype in schema.items():
        said, kept = raw.frame.get_column(name), made.get_column(name)
        if said.null_count() == kept.null_count():
            continue
        bad = said.is_not_null() & kept.is_null()
        if isinstance(dtype, pl.Enum):
            yield from raw.words(name, bad, said, tuple(dtype.categories))
        else:
            yield from raw.faults(name, "type", bad, f"{needed(dtype)} is needed")


def _readings(columns: _Columns, read: Mapping[str, Column], allowed: Allowed) -> Iterator[RowFault]:
    for key, column in read.items():
        if key in columns.frame.columns:
            yield from _ranges(columns, column, allowed)
            yield from _beside(columns, column)


def _ranges(columns: _Columns, column: Column, allowed: Allowed) -> Iterator[RowFault]:
    value = columns.frame.get_column(column.key)
    if column.type is FactType.NUMBER:
        bad = ~value.is_finite()
        yield from columns.faults(column.key, "type", bad, "a number is needed; null says unknown")
    least, most = allowed.range_of(column.key)
    if value.dtype.is_numeric() and (least is not None or most is not None):
        ends = ((least, "at least"), (most, "at most"))
        message = f"out of range: {', '.join(f'{word} {end:g}' for end, word in ends if end is not None)}"
        low = value < (-math.inf if least is None else least)
        high = value > (math.inf if most is None else most)
        yield from columns.faults(column.key, "range", low | high, message)


def _beside(columns: _Columns, column: Column) -> Iterator[RowFault]:
    """Yield what does not go together with what is said of the same reading in the columns beside it."""
    key, frame = column.key, columns.frame
    value, (lo, hi) = frame.get_column(key), (_there(frame, key + end) for end in (AT_LEAST, AT_MOST))
    applies = _there(frame, key + APPLIES)
    said = value.is_not_null()
    for name, end in ((key + AT_LEAST, lo), (key + AT_MOST, hi)):
        if end is not None:
            if end.dtype.is_float():
                yield from columns.faults(name, "type", end.is_nan(), "a number is needed; null says open")
            message = f'a bound stands beside a value; leave one of them null, "{key}" or the bound'
            yield from columns.faults(name, "beside", end.is_not_null() & said, message)
    if lo is not None and hi is not None:
        low, high = (end.to_physical() if column.words else end for end in (lo, hi))
        yield from columns.faults(key + AT_LEAST, "order", low > high, f'this is more than "{key}{AT_MOST}"')
    if applies is not None:
        known = said
        for end in (lo, hi):
            known = known if end is None else known | end.is_not_null()
        message = f'what does not apply has no value; leave "{key}" null'
        yield from columns.faults(key + APPLIES, "beside", ~applies & known, message)


def _there(frame: pl.DataFrame, name: str) -> pl.Series | None:
    """Return a column that says anything."""
    found = frame.get_column(name) if name in frame.columns else None
    return None if found is None or found.null_count() == found.len() else found


def _needed_values(
    columns: _Columns, names: Collection[str], schema: Mapping[str, pl.DataType]
) -> Iterator[RowFault]:
    for name in (one for one in names if one in columns.frame.columns):
        value = columns.frame.get_column(name)
        bad = value.is_null() | (value == "") if value.dtype == pl.String else value.is_null()
        yield from columns.faults(name, "null", bad, f"{needed(schema[name])} is needed, and here is none")


def _listed(columns: _Columns, name: str, allowed: tuple[str, ...]) -> Iterator[RowFault]:
    """Yield a fault for each word of a list that is not among those allowed."""
    if name not in columns.frame.columns:
        return
    said = _each(columns, name)
    words = said.get_column(name)
    inside = _Columns(said, said.get_column(_PLACE), columns.under)
    yield from inside.faults(name, "null", words.is_null(), "a word is needed, and here is none")
    # Few words are said many times over.
    strange = [word for word in words.unique().drop_nulls() if word not in allowed]
    if strange:
        yield from inside.words(name, words.is_in(strange), words, allowed)


def _of_people(own: _Columns, allowed: Allowed) -> Iterator[RowFault]:
    lists = own.frame.get_column(PEOPLE)
    message = "a list of people is needed; an empty one where nobody is there"
    yield from own.faults(PEOPLE, "null", lists.is_null(), message)
    yield from _of_nobody(own, PEOPLE)
    people = _people(own.frame, own.rows)
    if people.frame.is_empty():
        return
    yield from _needed_values(people, ("id", "roles"), WHO)
    for name in ("roles", "may_be"):
        yield from _listed(people, name, allowed.roles)
    if "id" in people.frame.columns:
        named = people.frame.select("id").with_columns(people.rows.alias(_PLACE))
        marks = named.select(pl.struct(_PLACE, "id").is_duplicated()).to_series()
        yield from people.faults("id", "twice", marks, "two people of one row have this id")
    yield from _readings(people, allowed.layout.people, allowed)


def _of_relations(own: _Columns, allowed: Allowed) -> Iterator[RowFault]:
    lists = own.frame.get_column(RELATIONS)
    message = "a list of relations is needed; an empty one where there is none"
    yield from own.faults(RELATIONS, "null", lists.is_null(), message)
    yield from _of_nobody(own, RELATIONS)
    said = _each(own, RELATIONS).drop_nulls(RELATIONS)
    if said.is_empty():
        return
    inside = _Columns(said.unnest(RELATIONS), said.get_column(_PLACE), f"{RELATIONS}.")
    yield from _needed_values(inside, tuple(RELATION), RELATION)
    words = inside.frame.get_column("relation")
    strange = ~words.is_in(allowed.relations)
    yield from inside.words("relation", strange, words, allowed.relations)


def _of_nobody(own: _Columns, name: str) -> Iterator[RowFault]:
    said = _each(own, name)
    inside = _Columns(said, said.get_column(_PLACE))
    yield from inside.faults(
        name, "empty", said.get_column(name).is_null(), "a mapping is needed, and here is none"
    )


def _each(columns: _Columns, name: str) -> pl.DataFrame:
    """Return what stands in lists, one in a line, with the row it stands in."""
    said = pl.DataFrame({_PLACE: columns.rows, name: columns.frame.get_column(name)})
    return said.filter(pl.col(name).list.len() > 0).explode(name)


def _people(frame: pl.DataFrame, rows: pl.Series) -> _Columns:
    """Return everybody in a part of a table, one in a line."""
    said = pl.DataFrame({_PLACE: rows, PEOPLE: frame.get_column(PEOPLE)}).explode(PEOPLE)
    there = said.filter(pl.col(PEOPLE).is_not_null())
    if not isinstance(there.schema[PEOPLE], pl.Struct):
        return _Columns(pl.DataFrame(), there.get_column(_PLACE), f"{PEOPLE}.")
    return _Columns(there.get_column(PEOPLE).struct.unnest(), there.get_column(_PLACE), f"{PEOPLE}.")
