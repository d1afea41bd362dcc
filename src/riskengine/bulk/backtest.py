"""A backtest: past rows graded by a pack, beside another pack or the grades that people had set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

import polars as pl

from riskengine.bulk.sides import NOW, WAS, Sides, rank
from riskengine.inference.columnar.column import MOMENT
from riskengine.inference.columnar.grades import FLOOR, GRADES, RESPONSE

_DAY, _MOVED_BY, _CHANGED = "day", "#moved_by", "#changed"
_COMPACTED: Final = 1_000_000
"""After how many rows those of one incident on one day are brought together."""


@dataclass(slots=True)
class RuleMoves:
    """What one rule did.

    Attributes:
        changed: In how many rows its verdict changed.
        raised: How many floors it moved up, as one of those that moved them.
        lowered: How many floors it moved down.
        alone: How many floors it moved alone.
    """

    changed: int = 0
    raised: int = 0
    lowered: int = 0
    alone: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Move:
    """A kind of move: of which scale, from what, to what; None where there was no grade or level."""

    scale: str
    was: str | None
    now: str | None


@dataclass(frozen=True, slots=True)
class Example:
    """A row to look at: where it stands, of what, and the rules that moved it."""

    row: int
    incident: str
    as_of: datetime
    rules: tuple[str, ...]


@dataclass(slots=True)
class Backtest:
    """What came of a backtest.

    Attributes:
        sides: What was compared.
        most_examples: How many rows to look at there are of each kind of move.
        rows: How many rows were graded.
        matrices: How many rows are what under one side and the other, by scale and end.
        rules: What each rule did.
        days: How many rows have which response floors, by day.
        examples: The first rows of each kind of move.
        lowered: How many rows have a floor that is lower.
        raised: How many have one that is higher.
    """

    sides: Sides
    most_examples: int = 3
    rows: int = 0
    matrices: dict[tuple[str, str], Counter[tuple[str | None, str | None]]] = field(default_factory=dict)
    rules: dict[str, RuleMoves] = field(default_factory=dict)
    days: Counter[tuple[date, str | None, str | None]] = field(default_factory=Counter)
    examples: dict[Move, list[Example]] = field(default_factory=dict)
    lowered: int = 0
    raised: int = 0
    _incidents: list[pl.DataFrame] = field(default_factory=list)

    def take(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Grade some rows under both sides, count what came of it, and return both sides of each row."""
        both = self.sides.graded(frame)
        self.rows += both.height
        self._count(both)
        self._count_days(both)
        self._note_changes(both)
        for scale in self.sides.scales:
            self._note_moves(scale, both)
        lower, higher = (
            pl.any_horizontal(_differs(scale, up=up) for scale in self.sides.scales) for up in (False, True)
        )
        down, up = both.select(down=lower.sum(), up=higher.sum()).row(0)
        self.lowered, self.raised = self.lowered + down, self.raised + up
        return both

    @property
    def has_in_force(self) -> bool:
        """Whether anything is known of the grades that people had set, where that is the other side."""
        return any(was is not None for was, _ in self.matrices.get((RESPONSE, FLOOR), ()))

    def incidents_by_day(self) -> Counter[tuple[date, str | None, str | None]]:
        """Return how many incidents have which highest response floors, by day."""
        found: Counter[tuple[date, str | None, str | None]] = Counter()
        if self._incidents:
            self._compact()
            for day, was, now, count in self._incidents[0].group_by(_DAY, WAS, NOW).len().iter_rows():
                found[day, _grade(was), _grade(now)] = count
        return found

    def differing(self, both: pl.DataFrame) -> pl.DataFrame:
        """Return those of some rows in which any floor or ceiling differs, with the rules that changed."""
        ends = [scale + end for scale in self.sides.scales for end in self.sides.ends]
        otherwise = pl.any_horizontal(_unlike(one) for one in ends)
        sides = [one + side for one in ends for side in (WAS, NOW)]
        return both.filter(otherwise).select(
            "row", "incident", "as_of", *sides, rules=_named(self.sides.differing)
        )

    def differing_schema(self) -> pl.Schema:
        """Return the columns of `differing`."""
        ends = {
            scale + end + side: self.sides.dtype(scale)
            for scale in self.sides.scales
            for end in self.sides.ends
            for side in (WAS, NOW)
        }
        row = {"row": pl.Int64(), "incident": pl.String(), "as_of": MOMENT}
        return pl.Schema({**row, **ends, "rules": pl.List(pl.String())})

    def _count(self, both: pl.DataFrame) -> None:
        for scale in self.sides.scales:
            for end in self.sides.ends:
                counts = both.group_by(scale + end + WAS, scale + end + NOW).len()
                matrix = self.matrices.setdefault((scale, end), Counter())
                matrix.update({(was, now): count for was, now, count in counts.iter_rows()})

    def _count_days(self, both: pl.DataFrame) -> None:
        names = [RESPONSE + FLOOR + side for side in (WAS, NOW)]
        zone = self.sides.pack.pack.time_zone
        day = pl.col("as_of").dt.convert_time_zone(zone).dt.date().alias(_DAY)
        # Of incidents the hashes, not the ids: of a table larger than memory these have to be held.
        ranks = (rank(name).alias(side) for name, side in zip(names, (WAS, NOW), strict=True))
        dated = both.select(day, pl.col("incident").hash(), *ranks)
        for day_, was, now, count in dated.group_by(_DAY, WAS, NOW).len().iter_rows():
            self.days[day_, _grade(was), _grade(now)] += count
        self._incidents.append(dated)
        if sum(one.height for one in self._incidents[1:]) > _COMPACTED:
            self._compact()

    def _compact(self) -> None:
        whole = pl.concat(self._incidents)
        self._incidents = [whole.group_by(_DAY, "incident").agg(pl.col(WAS, NOW).max())]

    def _note_changes(self, both: pl.DataFrame) -> None:
        if self.sides.changed:
            sums = [one.sum().alias(id) for id, one in self.sides.changed.items()]
            counts = both.select(sums).row(0, named=True)
            for id, count in counts.items():
                if count:
                    self.rules.setdefault(id, RuleMoves()).changed += count

    def _note_moves(self, scale: str, both: pl.DataFrame) -> None:
        moved = both.filter(_unlike(scale + FLOOR))
        if moved.is_empty():
            return
        movers = self.sides.movers[scale]
        up = rank(scale + FLOOR + NOW) > rank(scale + FLOOR + WAS)
        told = moved.with_columns(_named(movers).alias(_MOVED_BY), up.alias(_CHANGED))
        by_rule = told.select(_MOVED_BY, _CHANGED, alone=pl.col(_MOVED_BY).list.len() == 1).explode(_MOVED_BY)
        counts = (
            by_rule.drop_nulls(_MOVED_BY)
            .group_by(_MOVED_BY)
            .agg(
                raised=pl.col(_CHANGED).sum(), lowered=(~pl.col(_CHANGED)).sum(), alone=pl.col("alone").sum()
            )
        )
        for id, raised, lowered, alone in counts.iter_rows():
            moves = self.rules.setdefault(id, RuleMoves())
            moves.raised, moves.lowered = moves.raised + raised, moves.lowered + lowered
            moves.alone += alone
        self._note_examples(scale, told)

    def _note_examples(self, scale: str, told: pl.DataFrame) -> None:
        names = [scale + FLOOR + side for side in (WAS, NOW)]
        first = told.group_by(names, maintain_order=True).head(self.most_examples)
        for was, now, *said in first.select(*names, "row", "incident", "as_of", _MOVED_BY).iter_rows():
            there = self.examples.setdefault(Move(scale, was, now), [])
            if len(there) < self.most_examples:
                row, incident, as_of, rules = said
                there.append(Example(row, incident, as_of, tuple(rules)))


def _grade(place: int) -> str | None:
    return None if place < 0 else str(GRADES.categories[place])


def _unlike(end: str) -> pl.Expr:
    return pl.col(end + WAS).ne_missing(pl.col(end + NOW))


def _differs(scale: str, *, up: bool) -> pl.Expr:
    was, now = rank(scale + FLOOR + WAS), rank(scale + FLOOR + NOW)
    return now > was if up else now < was


def _named(rules: Mapping[str, pl.Expr]) -> pl.Expr:
    """Return the ids of the rules of which something is so, as a list."""
    if not rules:
        return pl.lit([], dtype=pl.List(pl.String))
    named = [pl.when(one).then(pl.lit(id)) for id, one in rules.items()]
    return pl.concat_list(named).list.drop_nulls()


def moves(found: Backtest) -> Iterator[tuple[Move, int]]:
    """Yield every kind of move of a floor, with in how many rows it was made.

    First those to look at: a floor that is lower, or one that is above the grade in force. Then the others;
    among each, most first.
    """
    every = [
        (Move(scale, was, now), count)
        for (scale, end), matrix in found.matrices.items()
        if end == FLOOR
        for (was, now), count in matrix.items()
        if was != now
    ]
    yield from sorted(every, key=lambda one: (not _to_look_at(found.sides, one[0]), -one[1], str(one[0])))


def _to_look_at(sides: Sides, move: Move) -> bool:
    words = (None, *sides.words(move.scale))
    is_lower = words.index(move.now) < words.index(move.was)
    return is_lower if sides.before is not None else move.was is not None and not is_lower
