"""What a table of facts may hold for some packs: its columns, and what may stand in each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Final

import polars as pl

from riskengine.inference.columnar.column import APPLIES, AT_LEAST, AT_MOST, Column
from riskengine.inference.columnar.layout import PEOPLE, RELATIONS, ROW, WHO, Layout
from riskengine.model.faults import instead
from riskengine.rulebook.readings import PERSON, Reading, Readings
from riskengine.rulebook.rules import Rulebook

_BESIDE: Final = (AT_LEAST, AT_MOST, APPLIES)
Range = tuple[float | None, float | None]


@dataclass(frozen=True)
class Allowed:
    """What a table may hold.

    Attributes:
        rulebooks: The packs that read it.
        layout: The columns that they read, and what is read besides where it is there.
        required: The columns that it must have.
    """

    rulebooks: tuple[Rulebook, ...]
    layout: Layout
    required: tuple[str, ...]

    @classmethod
    def of(cls, *rulebooks: Rulebook, besides: Collection[str] = ()) -> Allowed:
        """Return what a table may hold that some packs read.

        Args:
            rulebooks: The packs.
            besides: Readings of the incident that are read too, where the table has them.

        Raises:
            UnlikeTypes: If two of them declare one fact with two types.
        """
        layout = Layout.of(*rulebooks)
        found = {one: Readings(rulebooks[0].vocabulary).find_key(one) for one in besides}
        more = {key: Column.of(reading) for key, reading in found.items() if reading is not None}
        whole = replace(layout, incident={**more, **layout.incident})
        return cls(rulebooks, whole, layout.required)

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of incident."""
        return tuple(sorted({kind for book in self.rulebooks for kind in book.vocabulary.kinds}))

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """The roles of people."""
        every = {role for book in self.rulebooks for role in book.vocabulary.roles}
        return tuple(sorted({PERSON, *every}))

    @cached_property
    def relations(self) -> tuple[str, ...]:
        """The relations between people."""
        return tuple(sorted({one for book in self.rulebooks for one in book.vocabulary.relations}))

    def range_of(self, key: str) -> Range:
        """Return the least and the most that a number may be, by the pack that allows more."""
        facts = [book.vocabulary.facts[key] for book in self.rulebooks if key in book.vocabulary.facts]
        least, most = [one.minimum for one in facts], [one.maximum for one in facts]
        return (
            min((one for one in least if one is not None), default=None) if None not in least else None,
            max((one for one in most if one is not None), default=None) if None not in most else None,
        )

    def not_a_column(self, name: str) -> str | None:
        """Return what is wrong with a column that the packs do not read; None for one that they declare."""
        return self._stray(name, {**self.layout.schema, PEOPLE: None, RELATIONS: None}, ROW)

    def not_of_people(self, name: str) -> str | None:
        """Return what is wrong with a field of people, as `not_a_column` does."""
        return self._stray(name, self.layout.person, WHO)

    def _stray(self, name: str, known: Mapping[str, object], own: Collection[str]) -> str | None:
        if name in known:
            return None
        base = _base(name)
        reading = next((one for one in self._declared(base) if base not in own), None)
        if reading is not None and reading.fact is not None and reading.fact.concluded:
            return "rules conclude this, so it is never told; leave the column out"
        if reading is not None:
            return None
        packs = sorted({f'"{book.pack.id}"' for book in self.rulebooks})
        who = (
            f"the pack {packs[0]} declares" if len(packs) == 1 else f"the packs {' and '.join(packs)} declare"
        )
        return f"{who} no such column; {instead(name, tuple(known))}"

    def _declared(self, key: str) -> Iterator[Reading]:
        for book in self.rulebooks:
            found = Readings(book.vocabulary).find_key(key)
            if found is not None:
                yield found


def _base(name: str) -> str:
    for end in _BESIDE:
        name = name.removesuffix(end)
    return name


@lru_cache(maxsize=4096)
def no_such_word(word: str, allowed: tuple[str, ...]) -> str:
    """Return the message for a word that is not declared: it is compared, not repeated."""
    nearest, every = instead(word, allowed), instead("", allowed)
    return f"no such word; {nearest}" if nearest == every else f"no such word; {nearest} {every}"


def needed(dtype: pl.DataType) -> str:
    """Return in words what a type of column takes."""
    match dtype:
        case pl.Boolean():
            return "true or false"
        case pl.Int64():
            return "a whole number"
        case pl.Float64():
            return "a number"
        case pl.Datetime():
            return "a time with an offset, as 2026-11-21T20:15:00+00:00"
        case pl.Enum():
            return "a word"
        case pl.List(inner=pl.Struct()):
            return "a list of mappings"
        case pl.List():
            return "a list of words"
    return "text"
