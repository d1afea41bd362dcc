"""How a table of facts is laid out: which columns the rules need, which may stand beside them, of what type.

One row is one incident at one moment; the people at it are a list in the row. A null is an unknown. A role is
written by its name: in `roles` where somebody certainly plays it, in `may_be` where they possibly do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import polars as pl

from riskengine.inference.columnar.column import MOMENT, Column
from riskengine.model.facts import INCIDENT
from riskengine.rulebook.conditions import INCIDENT_VAR, Clause, Known, Quantified, walk
from riskengine.rulebook.readings import Readings
from riskengine.rulebook.rules import Rule, Rulebook
from riskengine.rulebook.vocabulary import Vocabulary

ROW: Final[Mapping[str, pl.DataType]] = {
    "incident": pl.String(),
    "as_of": MOMENT,
    "kinds": pl.List(pl.String()),
}
"""What every table says of every row."""

PEOPLE: Final = "people"
"""The column with the people at each incident."""

RELATIONS: Final = "relations"
"""The column with the relations between them."""

RELATION: Final[Mapping[str, pl.DataType]] = {
    "relation": pl.String(),
    "source": pl.String(),
    "target": pl.String(),
}
"""The fields of one relation."""

WHO: Final[Mapping[str, pl.DataType]] = {
    "id": pl.String(),
    "roles": pl.List(pl.String()),
    "may_be": pl.List(pl.String()),
    "unnamed": pl.Boolean(),
    "linked": pl.Boolean(),
}
"""What a table says of every person, beside what is known of them."""

_NEEDED_OF_WHO: Final = ("id", "roles")


class UnlikeTypes(Exception):
    """Two rulebooks that declare one fact with different types cannot share a table."""

    def __init__(self, one: Column, other: Column) -> None:
        """Say which fact it is."""
        super().__init__(
            f'"{one.key}" is {one.type.value} in one pack and {other.type.value} in the other: '
            "no table can hold facts for both; give the fact one type, or make two tables"
        )


@dataclass(frozen=True)
class Layout:
    """The layout of a table.

    Attributes:
        incident: The columns of what is read of the incident, by key.
        people: Those of what is read of people, by key.
        roles: The roles that rules speak of, in order of name; nobody else matters to them.
        pairs: Whether rules read relations.
    """

    incident: Mapping[str, Column]
    people: Mapping[str, Column]
    roles: tuple[str, ...]
    pairs: bool

    @classmethod
    def of(cls, *rulebooks: Rulebook) -> Layout:
        """Return the layout that serves every rule of some rulebooks."""
        return _union([cls.of_rules(book.rules, book.vocabulary) for book in rulebooks])

    @classmethod
    def of_rules(cls, rules: Iterable[Rule], vocabulary: Vocabulary) -> Layout:
        """Return the layout that serves some rules; what rules conclude is no column of it."""
        readings, every = Readings(vocabulary), tuple(rules)
        incident: dict[str, Column] = {}
        people: dict[str, Column] = {}
        roles = {role for rule in every for role in rule.about if role != INCIDENT}
        for part in (part for rule in every for part in walk(rule.when)):
            if isinstance(part, Quantified):
                roles.add(part.role)
            elif isinstance(part, (Clause, Known)):
                reading = readings.find_key(part.key)
                if reading is None:
                    raise LookupError(f"nothing is declared under {part.key}")
                if reading.fact is None or not reading.fact.concluded:
                    (incident if part.var == INCIDENT_VAR else people)[part.key] = Column.of(reading)
        return cls(_in_order(incident), _in_order(people), tuple(sorted(roles)), _has_pairs(every))

    @cached_property
    def schema(self) -> Mapping[str, pl.DataType]:
        """Every column a table may have, with its type, in order."""
        found = dict(ROW)
        for column in self.incident.values():
            found |= column.schema()
        if self.roles:
            found[PEOPLE] = pl.List(pl.Struct(dict(self.person)))
        if self.pairs:
            found[RELATIONS] = pl.List(pl.Struct(dict(RELATION)))
        return found

    @cached_property
    def person(self) -> Mapping[str, pl.DataType]:
        """Every field a person may have, with its type, in order."""
        found = dict(WHO)
        for column in self.people.values():
            found |= column.schema()
        return found

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The columns that a table must have; what is not among them may be left out.

        A fact that nobody in the table ever knew is a column of nulls: one that is not there was forgotten.
        """
        nested = [PEOPLE] * bool(self.roles) + [RELATIONS] * self.pairs
        return (*ROW, *self.incident, *nested)

    @cached_property
    def required_of_people(self) -> tuple[str, ...]:
        """The fields that a person must have."""
        return (*_NEEDED_OF_WHO, *self.people)


def _has_pairs(rules: tuple[Rule, ...]) -> bool:
    return any(rule.relation is not None for rule in rules)


def _in_order(columns: Mapping[str, Column]) -> dict[str, Column]:
    return dict(sorted(columns.items()))


def _union(layouts: list[Layout]) -> Layout:
    incident: dict[str, Column] = {}
    people: dict[str, Column] = {}
    for one in layouts:
        _add(incident, one.incident)
        _add(people, one.people)
    roles = {role for one in layouts for role in one.roles}
    pairs = any(one.pairs for one in layouts)
    return Layout(_in_order(incident), _in_order(people), tuple(sorted(roles)), pairs)


def _add(columns: dict[str, Column], more: Mapping[str, Column]) -> None:
    """Add columns; an enum that two packs declare has the words of both."""
    for key, column in more.items():
        known = columns.setdefault(key, column)
        if known.type is not column.type:
            raise UnlikeTypes(known, column)
        if known.words != column.words:
            columns[key] = _with_both(known, column)


def _with_both(one: Column, other: Column) -> Column:
    words = tuple(dict.fromkeys((*one.words, *other.words)))
    ranks = dict(zip(other.words, other.ranks, strict=False)) | dict(zip(one.words, one.ranks, strict=False))
    return Column(one.key, one.type, words, tuple(ranks[word] for word in words if word in ranks))
