"""What rules need of a table that is not there."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from riskengine.inference.columnar.layout import PEOPLE, Layout


class MissingColumns(Exception):
    """A table lacks columns that rules read.

    Attributes:
        columns: The columns of the table that are not there.
        of_people: The fields of a person that are not there.
    """

    def __init__(self, columns: Collection[str], of_people: Collection[str]) -> None:
        """Name them all."""
        self.columns, self.of_people = tuple(columns), tuple(of_people)
        said = [f"columns that are not there: {', '.join(self.columns)}"] if self.columns else []
        said += (
            [f"fields of people that are not there: {', '.join(self.of_people)}"] if self.of_people else []
        )
        super().__init__(
            f"the table lacks what the rules read; {'; '.join(said)}; "
            "give each, with nothing in it where nothing is known"
        )


def check_columns(layout: Layout, schema: Mapping[str, pl.DataType]) -> tuple[str, ...]:
    """Return the fields of people in a table that has everything that rules read.

    Raises:
        MissingColumns: If it has not.
    """
    columns = [name for name in layout.required if name not in schema]
    person = _fields(schema.get(PEOPLE))
    lacking = layout.required_of_people if layout.roles and PEOPLE in schema else ()
    of_people = [name for name in lacking if name not in person]
    if columns or of_people:
        raise MissingColumns(columns, of_people)
    return person


def _fields(dtype: pl.DataType | None) -> tuple[str, ...]:
    if isinstance(dtype, pl.List) and isinstance(dtype.inner, pl.Struct):
        return tuple(field.name for field in dtype.inner.fields)
    return ()
