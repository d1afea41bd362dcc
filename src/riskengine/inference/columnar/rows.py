"""Facts as a table: one row for each incident at its moment, laid out as the rules read it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

import polars as pl

from riskengine.inference.columnar.column import APPLIES, AT_LEAST, AT_MOST, Column
from riskengine.inference.columnar.layout import PEOPLE, RELATION, RELATIONS, ROW, Layout
from riskengine.model.facts import Bounds, Facts, NotApplicable, Scalar, Subject
from riskengine.model.truth import Truth
from riskengine.rulebook.readings import PERSON
from riskengine.rulebook.vocabulary import FactType

_PLACE: Final = "row"
_OPEN: Final = {FactType.INT: -(2**63), FactType.DURATION: -(2**63), FactType.NUMBER: -math.inf}
"""The end that says of a number that something is known of it, though nothing of how much it is."""


def frame_of(facts: Iterable[Facts], layout: Layout, *, whole: bool = False) -> pl.DataFrame:
    """Return facts as a table.

    Args:
        facts: The facts, each of one incident at one moment.
        layout: What to write of them.
        whole: Whether every column that a table may have is there, though nothing stands in it: for a table
            that is written part by part. Otherwise bounds, and whether a fact applies, are left out where no
            row says anything of them.
    """
    rows = tuple(facts)
    columns = {
        "incident": pl.Series([one.incident.id for one in rows], dtype=ROW["incident"]),
        "as_of": _moments([one.as_of for one in rows]),
        "kinds": pl.Series([sorted(one.kinds) for one in rows], dtype=ROW["kinds"]),
        **_readings([one.incident for one in rows], layout.incident, whole=whole),
    }
    if layout.roles:
        columns[PEOPLE] = _people(rows, layout, whole=whole)
    if layout.pairs:
        related = [[dict(zip(RELATION, one, strict=True)) for one in sorted(row.relations)] for row in rows]
        columns[RELATIONS] = pl.Series(related, dtype=layout.schema[RELATIONS])
    return pl.DataFrame(columns)


def _people(rows: Sequence[Facts], layout: Layout, *, whole: bool) -> pl.Series:
    everyone = [(place, who) for place, row in enumerate(rows) for who in row.people]
    subjects = [who for _, who in everyone]
    said = {
        "id": pl.Series([who.id for who in subjects], dtype=pl.String),
        "roles": _roles(subjects, layout.roles, Truth.TRUE),
        "may_be": _roles(subjects, layout.roles, Truth.UNKNOWN),
        "unnamed": pl.Series([who.unnamed for who in subjects], dtype=pl.Boolean),
        "linked": pl.Series([who.linked for who in subjects], dtype=pl.Boolean),
        **_readings(subjects, layout.people, whole=whole),
    }
    places = pl.Series(_PLACE, [place for place, _ in everyone], dtype=pl.UInt32)
    people = pl.DataFrame({_PLACE: places, PEOPLE: pl.DataFrame(said).to_struct()})
    lists = people.group_by(_PLACE, maintain_order=True).agg(PEOPLE)
    every = pl.DataFrame({_PLACE: pl.Series(range(len(rows)), dtype=pl.UInt32)})
    found = every.join(lists, on=_PLACE, how="left", maintain_order="left").get_column(PEOPLE)
    nobody = pl.Series([[]], dtype=found.dtype)
    return found if not found.null_count() else found.fill_null(nobody.first())


def _roles(subjects: Iterable[Subject], roles: Iterable[str], truth: Truth) -> pl.Series:
    """Return the roles that each person plays so surely; that everybody is a person goes without saying."""
    said = [role for role in roles if role != PERSON]
    lists = [[role for role in said if who.roles.get(role, Truth.FALSE) is truth] for who in subjects]
    return pl.Series(lists, dtype=pl.List(pl.String))


def _readings(
    subjects: Sequence[Subject], columns: Mapping[str, Column], *, whole: bool
) -> dict[str, pl.Series]:
    schema = {name: dtype for column in columns.values() for name, dtype in column.schema().items()}
    values: dict[str, list[Any]] = {name: [None] * len(subjects) for name in schema}
    written: set[str] = set(columns)
    encoders = {key: _encoder(column) for key, column in columns.items()}
    for place, subject in enumerate(subjects):
        for key, value in subject.readings.items():
            if key in encoders:
                for name, cell in encoders[key](value):
                    values[name][place] = cell
                    written.add(name)
    wanted = schema if whole else [name for name in schema if name in written]
    return {name: pl.Series(values[name], dtype=schema[name]) for name in wanted}


def _encoder(column: Column) -> Callable[[Any], Iterable[tuple[str, Any]]]:
    return partial(_cells, column)


def _cells(column: Column, value: Scalar | Bounds | NotApplicable) -> Iterable[tuple[str, Any]]:
    """Return what stands in which columns for a value that is known, or bounded, or does not apply."""
    key = column.key
    if isinstance(value, NotApplicable):
        return ((key + APPLIES, False),)
    if not isinstance(value, Bounds):
        return ((key, _cell(column, value)),)
    lo, hi = value.lo, value.hi
    if lo is None and hi is None:
        return ((key + AT_LEAST, column.words[0] if column.words else _OPEN[column.type]),)
    ends = ((key + AT_LEAST, lo), (key + AT_MOST, hi))
    return [(name, _cell(column, end)) for name, end in ends if end is not None]


def _cell(column: Column, value: Any) -> Any:  # noqa: ANN401 - whatever the type of the column takes
    match column.type:
        case FactType.ORDERED:
            return column.words[column.ranks.index(value)]
        case FactType.TIME:
            return value.astimezone(UTC)
        case FactType.NUMBER:
            return float(value)
        case FactType.INT | FactType.DURATION:
            return int(value)
        case _:
            return value


def _moments(moments: Iterable[datetime]) -> pl.Series:
    return pl.Series([one.astimezone(UTC) for one in moments], dtype=ROW["as_of"])
