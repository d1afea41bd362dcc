"""The two sides of a backtest, row by row: what was and what would be, on every scale, and by which rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import polars as pl

from riskengine.bulk.grading import columns_of, grade
from riskengine.inference.columnar.channel import RULE
from riskengine.inference.columnar.grades import CEILING, FLOOR, GRADES, LEVELS, RESPONSE, RISK
from riskengine.rulebook.rules import Rule, Rulebook

IN_FORCE: Final = "grade.response"
"""The column of the grade that somebody had set and that was in force."""

WAS: Final = ".was"
"""What the name of a column ends with that holds what was."""

NOW: Final = ".now"
"""What the name of a column ends with that holds what is under the last pack."""

_PLACES: Final = {one: place for dtype in (GRADES, LEVELS) for place, one in enumerate(dtype.categories)}
_NONE: Final = -1
"""The rank of what is below every grade: that there is none."""


@dataclass(frozen=True)
class Sides:
    """A pack against another, or against the grades that people had set.

    Attributes:
        pack: The pack, and the second of two.
        before: The first of two; None where the second side is what people had set.
    """

    pack: Rulebook
    before: Rulebook | None = None

    @cached_property
    def scales(self) -> tuple[str, ...]:
        """The scales that are compared: the response, and each strand of risk that rules of both speak of."""
        if self.before is None:
            return (RESPONSE,)
        names = {**columns_of(self.before), **columns_of(self.pack)}
        return tuple(name.removesuffix(FLOOR) for name in names if name.endswith(FLOOR))

    @property
    def ends(self) -> tuple[str, ...]:
        """The ends of each range that are compared; people set one grade and no range."""
        return (FLOOR,) if self.before is None else (FLOOR, CEILING)

    @cached_property
    def rules(self) -> tuple[str, ...]:
        """The rules of both, by id."""
        books = [book for book in (self.before, self.pack) if book is not None]
        return tuple(sorted({rule.id for book in books for rule in book.rules}))

    def graded(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return both sides of some rows: the number, incident and moment of each, grades and verdicts.

        Args:
            frame: Rows of a table of facts that was checked.
        """
        now = _named(grade(self.pack, frame), NOW)
        if self.before is not None:
            was = _named(grade(self.before, frame), WAS)
        else:
            none = pl.repeat(None, pl.len(), dtype=GRADES)
            in_force = pl.col(IN_FORCE).cast(pl.String).cast(GRADES) if IN_FORCE in frame.columns else none
            was = frame.select(in_force.alias(RESPONSE + FLOOR + WAS))
        both = pl.concat([frame.select("row", "incident", "as_of"), was, now], how="horizontal")
        return both.with_columns(self._missing(both.columns))

    def dtype(self, scale: str) -> pl.DataType:
        """Return the type of the grades or levels of a scale."""
        return GRADES if scale == RESPONSE else LEVELS

    def words(self, scale: str) -> tuple[str, ...]:
        """Return the grades or levels of a scale, from the lowest."""
        return tuple((GRADES if scale == RESPONSE else LEVELS).categories)

    @cached_property
    def movers(self) -> Mapping[str, Mapping[str, pl.Expr]]:
        """On each scale, for each rule that may move a floor there, whether it moved it.

        A rule moves a floor up that sets the new one and did not set one as high before; and down, the other
        way round. Against what people had set, the rules that set a higher floor are those that move it.
        """
        return {scale: self._moved_by(scale) for scale in self.scales}

    @cached_property
    def changed(self) -> Mapping[str, pl.Expr]:
        """For each rule, whether its verdict changed; where there are two packs."""
        if self.before is None:
            return {}
        return {id: pl.col(RULE + id + WAS).ne_missing(pl.col(RULE + id + NOW)) for id in self.rules}

    @cached_property
    def differing(self) -> Mapping[str, pl.Expr]:
        """For each rule, whether it may be why a row differs: by its verdict, or by what it asks for."""
        before = self.before
        if before is None:
            return self.movers[RESPONSE]
        found = dict(self.changed)
        for id in self.rules:
            was, now = (book.rule_by_id.get(id) for book in (before, self.pack))
            if was is not None and now is not None and _asked(was) != _asked(now):
                # What may hold bears on the ceiling.
                found[id] |= pl.col(RULE + id + NOW).fill_null(value=True)
        return found

    def _moved_by(self, scale: str) -> dict[str, pl.Expr]:
        was, now = (rank(scale + FLOOR + side) for side in (WAS, NOW))
        found = {}
        for id in self.rules:
            before, after = self._effect(scale, id, self.before, WAS), self._effect(scale, id, self.pack, NOW)
            if before is None and after is None:
                continue
            before = pl.lit(_NONE) if before is None else before
            after = pl.lit(_NONE) if after is None else after
            up, down = (after == now) & (before < now), (before == was) & (after < was)
            found[id] = pl.when(now > was).then(up).when(now < was).then(down).otherwise(False)
        return found

    def _effect(self, scale: str, id: str, book: Rulebook | None, side: str) -> pl.Expr | None:
        """Return the rank that a rule sets where it holds, or None where it sets none."""
        rule = None if book is None else book.rule_by_id.get(id)
        level = None if rule is None else _level(scale, rule)
        if level is None:
            return None
        return pl.when(pl.col(RULE + id + side)).then(pl.lit(level)).otherwise(_NONE)

    def _missing(self, there: Iterable[str]) -> list[pl.Expr]:
        """Return the columns that only one side has, for the other: no rule holds there, no level is set."""
        names = set(there)
        sides = (NOW,) if self.before is None else (WAS, NOW)
        rules = [RULE + id + side for id in self.rules for side in sides]
        levels = [scale + end + side for scale in self.scales for end in self.ends for side in (WAS, NOW)]
        none = pl.lit(None, dtype=LEVELS)
        return [pl.lit(False).alias(one) for one in rules if one not in names] + [
            none.alias(one) for one in levels if one not in names
        ]


def rank(column: str) -> pl.Expr:
    """Return the rank of a grade or level; none is below the lowest."""
    return pl.col(column).to_physical().cast(pl.Int8).fill_null(_NONE)


def _named(graded: pl.DataFrame, side: str) -> pl.DataFrame:
    return graded.drop("incident", "as_of").rename(lambda name: name + side)


def _asked(rule: Rule) -> tuple[object, object]:
    return rule.then.response, dict(rule.then.risk)


def _level(scale: str, rule: Rule) -> int | None:
    """Return the rank of what a rule sets on a scale, from 0."""
    if scale == RESPONSE:
        return None if rule.then.response is None else _PLACES[rule.then.response.id]
    found = rule.then.risk.get(scale.removeprefix(f"{RISK}."))
    return None if found is None else _PLACES[found.id]
