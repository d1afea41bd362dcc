"""What is said of whom, line by line: the verdicts of a table in long form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from riskengine.inference.columnar.formula import ANYBODY, INCIDENT_PLACE, Place
from riskengine.inference.columnar.names import ROW, slot_column
from riskengine.inference.columnar.steps import Frames
from riskengine.model.truth import Truth

TRUTHS: Final = pl.Enum([Truth.UNKNOWN.verdict, Truth.TRUE.verdict])
"""What is said of a rule that has a verdict."""

VERDICTS: Final[Mapping[str, pl.DataType]] = {
    "row": pl.UInt32(),
    "rule": pl.String(),
    "subjects": pl.List(pl.String()),
    "truth": TRUTHS,
}
"""The columns of a table of verdicts: `row` counts from nought."""


def lines_of(frames: Frames, columns: Mapping[str, tuple[Place, str]]) -> pl.DataFrame:
    """Return a line for everything that holds or may hold of somebody, by row, then rule.

    Args:
        frames: The tables of all places.
        columns: For each rule of whom it speaks, and the column that tells its truth.
    """
    found = [pl.DataFrame(schema=dict(VERDICTS))]
    for place in sorted({place for place, _ in columns.values()}):
        mine = {rule: column for rule, (at, column) in columns.items() if at == place}
        found.append(_of_place(frames, place, mine))
    return pl.concat(found).sort("row", "rule", maintain_order=True)


def _of_place(frames: Frames, place: Place, columns: Mapping[str, str]) -> pl.DataFrame:
    table, parts = frames[place], []
    for rule, column in columns.items():
        truth = table.get_column(column)
        at = truth.fill_null(True).arg_true()
        parts.append(pl.DataFrame({"at": at, "truth": truth.gather(at)}).with_columns(rule=pl.lit(rule)))
    said = pl.concat(parts)
    row, subjects = _subjects(frames, place)
    return said.select(
        row=row.gather(said.get_column("at")),
        rule="rule",
        subjects=subjects.gather(said.get_column("at")),
        truth=pl.when("truth").then(_word(Truth.TRUE)).otherwise(_word(Truth.UNKNOWN)),
    )


def _subjects(frames: Frames, place: Place) -> tuple[pl.Series, pl.Series]:
    """Return of which row everybody at a place is, and their ids."""
    table = frames[place]
    if place == INCIDENT_PLACE:
        ids = [table.get_column("incident")]
    else:
        who = frames[ANYBODY].get_column("id")
        ids = [who.gather(table.get_column(slot_column(slot))) for slot in range(len(place))]
    return table.get_column(ROW), table.select(pl.concat_list(ids).alias("subjects")).to_series()


def _word(truth: Truth) -> pl.Expr:
    return pl.lit(truth.verdict, dtype=TRUTHS)
