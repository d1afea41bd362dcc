"""What the columns are called that are no readings: they begin as the key of no reading does."""

from __future__ import annotations

from typing import Final

ROW: Final = "#row"
"""Of which row somebody is."""

ANOTHER: Final = "#another"
"""Whether the two of a pair are not one and the same."""


def slot_column(slot: int) -> str:
    """Return the column that says who, among the people of all rows, stands at a slot."""
    return f"#who{slot}"


def kind_column(kind: str) -> str:
    """Return the column that says whether an incident is of a kind."""
    return f"#kind.{kind}"


def plays_column(role: str) -> str:
    """Return the column that says whether a person plays a role."""
    return f"#plays.{role}"


def related_column(relation: str) -> str:
    """Return the column that says whether the first of a pair is known to be so related to the second."""
    return f"#related.{relation}"


def kept_column(name: str) -> str:
    """Return the column that keeps one of the table as it stands, while rules read it as they compare it."""
    return f"#kept.{name}"
