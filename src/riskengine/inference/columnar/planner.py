"""Plans in which steps formulas are worked out: each once, after what it rests on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, assert_never

import polars as pl

from riskengine.inference.columnar.column import AT_LEAST, AT_MOST
from riskengine.inference.columnar.expressions import Cell
from riskengine.inference.columnar.formula import (
    Another,
    Answered,
    Counted,
    Denied,
    Either,
    Every,
    Formula,
    Found,
    NotShown,
    OfKind,
    Part,
    Place,
    Plays,
    Related,
    Tested,
)
from riskengine.inference.columnar.logic import all_of, any_of, at_least, is_certain, is_possible
from riskengine.inference.columnar.names import ANOTHER, kind_column, plays_column, related_column
from riskengine.inference.columnar.steps import Compute, Find, Lift, Step
from riskengine.inference.conclusions import Least


class Concluded(NamedTuple):
    """A value that is concluded of those of whom a formula is true."""

    formula: Formula
    value: int


class _Worked(NamedTuple):
    """An expression, and after how many rounds of steps the columns that it reads are there."""

    expression: pl.Expr
    round: int


@dataclass(slots=True)
class Planner:
    """Plans the steps for some formulas.

    Attributes:
        columns: The columns of the table of each place, as far as they say something of readings.
        least: The facts that rules conclude, each with its least value.
        concluding: What concludes each of them, by place and key.
    """

    columns: Mapping[Place, Collection[str]]
    least: Least
    concluding: Mapping[tuple[Place, str], tuple[Concluded, ...]]
    _columns: dict[Formula, tuple[str, int]] = field(default_factory=dict)
    _lifted: dict[tuple[Formula, tuple[int, ...], Place], _Worked] = field(default_factory=dict)
    _written: dict[Formula, _Worked] = field(default_factory=dict)
    _conclusions: dict[tuple[Place, str], int] = field(default_factory=dict)
    _rounds: dict[tuple[int, type, Place, Place, tuple[int, ...]], Step] = field(default_factory=dict)

    def steps(self) -> tuple[Step, ...]:
        """Return the steps that make every column asked for so far."""
        return tuple(self._rounds[key] for key in sorted(self._rounds, key=lambda key: key[0]))

    def column(self, formula: Formula) -> str:
        """Return the name of the column of the table of its place that tells a formula's truth."""
        return self._column(formula)[0]

    def _column(self, formula: Formula) -> tuple[str, int]:
        found = self._columns.get(formula)
        if found is None:
            found = self._found(formula) if isinstance(formula, Found) else self._computed(formula)
            self._columns[formula] = found
        return found

    def _computed(self, formula: Formula) -> tuple[str, int]:
        worked, name = self._worked(formula), self._name()
        return name, self._compute(worked.round, formula.place, {name: worked.expression})

    def _compute(self, round_: int, place: Place, columns: Mapping[str, pl.Expr]) -> int:
        step = self._step(round_ + 1, Compute, place, place, ())
        step.columns.update(columns)
        return round_ + 1

    def _found(self, formula: Found) -> tuple[str, int]:
        inner, slots = formula.part
        worked, name = self._worked(inner), self._name()
        step = self._step(worked.round + 1, Find, inner.place, formula.place, slots)
        step.columns[name] = worked.expression
        return name, worked.round + 1

    def _step(self, round_: int, kind: type, source: Place, target: Place, slots: tuple[int, ...]) -> Step:
        key = (round_, kind, source, target, slots)
        if key not in self._rounds:
            self._rounds[key] = kind(source) if kind is Compute else kind(source, target, slots)
        return self._rounds[key]

    def _name(self) -> str:
        return f"#{len(self._columns) + len(self._lifted)}"

    def _worked(self, formula: Formula) -> _Worked:
        """Return the expression of a formula in the table of its place."""
        if isinstance(formula, Found) or formula in self._columns:
            name, round_ = self._column(formula)
            return _Worked(pl.col(name), round_)
        found = self._written.get(formula)
        if found is None:
            found = self._written[formula] = self._write(formula)
        return found

    def _write(self, formula: Formula) -> _Worked:
        match formula:
            case Tested(place, key, _, test):
                cell, round_ = self._cell(place, key)
                return _Worked(cell.passes(test), round_)
            case Answered(place, key):
                cell, round_ = self._cell(place, key)
                return _Worked(cell.is_known(), round_)
            case OfKind(kinds):
                return _Worked(any_of([pl.col(kind_column(kind)) for kind in kinds]), 0)
            case Plays(role):
                return _Worked(pl.col(plays_column(role)), 0)
            case Related(_, relation):
                return _Worked(pl.col(related_column(relation)), 0)
            case Another():
                return _Worked(pl.col(ANOTHER), 0)
            case Found():
                raise AssertionError("it has a column of its own")
            case _:
                return self._joined(formula)

    def _joined(self, formula: Every | Either | Counted | Denied | NotShown) -> _Worked:
        match formula:
            case Every(place, parts):
                every, round_ = self._parts(parts, place)
                return _Worked(all_of(every), round_)
            case Either(place, parts):
                every, round_ = self._parts(parts, place)
                return _Worked(any_of(every), round_)
            case Counted(place, n, parts):
                every, round_ = self._parts(parts, place)
                return _Worked(at_least(n, every), round_)
            case Denied(place, part):
                inside = self._part(part, place)
                return _Worked(~inside.expression, inside.round)
            case NotShown(place, part):
                inside = self._part(part, place)
                return _Worked(~is_certain(inside.expression), inside.round)
            case _:
                assert_never(formula)

    def _parts(self, parts: Iterable[Part], place: Place) -> tuple[list[pl.Expr], int]:
        every = [self._part(part, place) for part in parts]
        return [one.expression for one in every], max((one.round for one in every), default=0)

    def _part(self, part: Part, place: Place) -> _Worked:
        formula, slots = part
        if len(slots) == len(place):
            return self._worked(formula)
        key = (formula, slots, place)
        found = self._lifted.get(key)
        if found is None:
            old, round_ = self._column(formula)
            new = self._name()
            step = self._step(round_ + 1, Lift, formula.place, place, slots)
            step.columns[old] = new
            found = self._lifted[key] = _Worked(pl.col(new), round_ + 1)
        return found

    def _cell(self, place: Place, key: str) -> tuple[Cell, int]:
        if key not in self.least:
            return Cell(key, self.columns[place]), 0
        ends = () if self.least[key] is False else (key + AT_LEAST, key + AT_MOST)
        return Cell(key, (key, *ends)), self._concluded(place, key)

    def _concluded(self, place: Place, key: str) -> int:
        """Plan the columns of a fact that rules conclude; return in which round they are there."""
        found = self._conclusions.get((place, key))
        if found is None:
            parts = self.concluding.get((place, key), ())
            every = [self._worked(part.formula) for part in parts]
            truths = [one.expression for one in every]
            values = [part.value for part in parts]
            columns = {key: any_of(truths)} if self.least[key] is False else _most(key, truths, values)
            found = self._compute(max((one.round for one in every), default=0), place, columns)
            self._conclusions[place, key] = found
        return found


def _most(key: str, truths: Iterable[pl.Expr], values: Iterable[int]) -> dict[str, pl.Expr]:
    """Return the columns of the most that is concluded: what is certain of it, and what is possible."""
    every = list(zip(truths, values, strict=True))
    surely = _highest([(is_certain(truth), value) for truth, value in every])
    perhaps = _highest([(is_possible(truth), value) for truth, value in every])
    exact = pl.when(surely == perhaps).then(surely)
    return {key: exact, key + AT_LEAST: surely, key + AT_MOST: perhaps}


def _highest(values: Iterable[tuple[pl.Expr, int]]) -> pl.Expr:
    found = pl.lit(0, dtype=pl.Int8)
    for so, value in sorted(values, key=lambda one: one[1]):
        found = pl.when(so).then(pl.lit(value, dtype=pl.Int8)).otherwise(found)
    return found
