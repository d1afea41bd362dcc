"""The columns of a table against those that the packs read: missing, unknown, or of a wrong type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from riskengine.bulk.allowed import Allowed, needed
from riskengine.bulk.faults import ColumnFault
from riskengine.inference.columnar.layout import PEOPLE, RELATIONS, ROW, WHO


def misnamed_columns(names: Iterable[str], allowed: Allowed) -> Iterator[ColumnFault]:
    """Yield a fault for each column that is not there and is needed, or is there and that nobody knows."""
    there = tuple(names)
    for name in there:
        fault = allowed.not_a_column(name)
        if fault is not None:
            yield ColumnFault(name, fault)
    for name in allowed.required:
        if name not in there:
            yield _missing(name, allowed.layout.schema[name])


def misnamed_fields(names: Iterable[str], allowed: Allowed) -> Iterator[ColumnFault]:
    """Yield the same for the fields of people."""
    there = tuple(names)
    for name in there:
        fault = allowed.not_of_people(name)
        if fault is not None:
            yield ColumnFault(f"{PEOPLE}.{name}", fault)
    for name in allowed.layout.required_of_people:
        if name not in there:
            yield _missing(name, allowed.layout.person[name], f"{PEOPLE}.")


def mistyped_columns(there: Mapping[str, pl.DataType], allowed: Allowed) -> Iterator[ColumnFault]:
    """Yield a fault for each column of a table whose columns have types, where it is a wrong one."""
    for name, dtype in there.items():
        wanted = allowed.layout.schema.get(name)
        if wanted is None:
            continue
        if name == PEOPLE and _is_people(dtype):
            fields = fields_of(dtype)
            yield from misnamed_fields(fields, allowed)
            for field, own in fields.items():
                inner = allowed.layout.person.get(field)
                if inner is not None and not fits(own, inner):
                    yield _mistyped(f"{PEOPLE}.{field}", own, inner)
        elif not fits(dtype, wanted):
            yield _mistyped(name, dtype, wanted)


def fields_of(people: pl.DataType) -> dict[str, pl.DataType]:
    """Return the fields of each person, by name."""
    inner = people.inner if isinstance(people, pl.List) else people
    return {one.name: one.dtype for one in inner.fields} if isinstance(inner, pl.Struct) else {}


def fits(there: pl.DataType, wanted: pl.DataType) -> bool:
    """Tell whether every value of one type has its place in another; words are looked at one by one."""
    match wanted:
        case _ if isinstance(there, pl.Null):
            return True
        case pl.Enum() | pl.String():
            return isinstance(there, (pl.String, pl.Categorical, pl.Enum))
        case pl.Int64():
            return bool(there.is_integer())
        case pl.Float64():
            return bool(there.is_integer() or there.is_float())
        case pl.Datetime():
            return isinstance(there, pl.Datetime) and there.time_zone is not None
        case pl.List(inner=inner):
            return isinstance(there, pl.List) and fits(there.inner, inner)
        case pl.Struct(fields=fields):
            own = fields_of(there)
            return all(one.name in own and fits(own[one.name], one.dtype) for one in fields)
    return bool(there == wanted)


def _is_people(dtype: pl.DataType) -> bool:
    return isinstance(dtype, pl.List) and isinstance(dtype.inner, pl.Struct)


def _missing(name: str, dtype: pl.DataType, under: str = "") -> ColumnFault:
    is_always_there = name in ({*WHO} if under else {*ROW, PEOPLE, RELATIONS})
    often = "" if is_always_there else ", or null for unknown"
    return ColumnFault(f"{under}{name}", f"this column is needed and is not there: {needed(dtype)}{often}")


def _mistyped(name: str, there: pl.DataType, wanted: pl.DataType) -> ColumnFault:
    if isinstance(there, pl.Datetime) and isinstance(wanted, pl.Datetime):
        return ColumnFault(
            name, "its times carry no time zone, so near a clock change each could mean two; store UTC"
        )
    return ColumnFault(name, f"its type is {there}, and {needed(wanted)} is needed in each row")
