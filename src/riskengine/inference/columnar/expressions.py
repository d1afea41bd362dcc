"""A test on a reading as a polars expression over the columns that say something of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import assert_never

import polars as pl

from riskengine.inference.columnar.column import APPLIES, AT_LEAST, AT_MOST, MOMENT
from riskengine.inference.columnar.logic import any_of
from riskengine.rulebook.conditions import Anything, Compare, Either, Except, Interval, Literal_, Test


@dataclass(frozen=True, slots=True)
class Cell:
    """A reading in a table.

    Attributes:
        key: Its key, and the name of its column.
        columns: The columns of the table: bounds, and whether the fact applies, are looked at where there are
            such columns.
    """

    key: str
    columns: Collection[str]

    def passes(self, test: Test) -> pl.Expr:
        """Return whether the reading passes a test: null where it may."""
        truth = self._of_value(test)
        if self.key + APPLIES not in self.columns:
            return truth
        # Of what does not apply every test is no; but a truth value that does not apply is a no.
        applies = pl.col(self.key + APPLIES).fill_null(True)
        return truth | ~applies if _passes_as_no(test) else truth & applies

    def is_known(self) -> pl.Expr:
        """Return whether anything is known: a value, a bound, or that the fact does not apply."""
        known = self._has_value()
        if self.key + APPLIES in self.columns:
            known |= ~pl.col(self.key + APPLIES).fill_null(True)
        return known

    def _has_value(self) -> pl.Expr:
        ends = [end for end in (self.key + AT_LEAST, self.key + AT_MOST) if end in self.columns]
        return any_of([pl.col(name).is_not_null() for name in (self.key, *ends)])

    def _of_value(self, test: Test) -> pl.Expr:
        match test:
            case Compare("==", True):
                return pl.col(self.key)
            case Compare("==", False):
                return ~pl.col(self.key)
            case Compare(op, value):
                return self._compared(op, value)
            case Interval(lo, lo_closed, hi, hi_closed):
                above = self._compared(">=" if lo_closed else ">", lo)
                return above & self._compared("<=" if hi_closed else "<", hi)
            case Either(tests):
                return any_of([self._of_value(one) for one in tests])
            case Except(inner):
                return ~self._of_value(inner)
            case Anything():
                return self._has_value() | pl.lit(None, dtype=pl.Boolean)
            case _:
                assert_never(test)

    def _compared(self, op: str, value: Literal_) -> pl.Expr:
        """Return a comparison: of bounds it is true, or false, where it is so of every value within them."""
        exact, wanted = pl.col(self.key), _literal(value)
        lo, hi = self._end(AT_LEAST), self._end(AT_MOST)
        if lo is None and hi is None:
            return _compare(op, exact, wanted)
        if op == "==":
            outside = [] if lo is None else [lo > wanted]
            outside += [] if hi is None else [hi < wanted]
            no = ~any_of([one & exact.is_null() for one in outside]).fill_null(False)
            return (exact == wanted) & no
        least = exact if lo is None else pl.coalesce(exact, lo)
        most = exact if hi is None else pl.coalesce(exact, hi)
        surely, perhaps = (least, most) if op in (">", ">=") else (most, least)
        return (
            pl.when(_compare(op, surely, wanted)).then(True).when(~_compare(op, perhaps, wanted)).then(False)
        )

    def _end(self, name: str) -> pl.Expr | None:
        return pl.col(self.key + name) if self.key + name in self.columns else None


def _compare(op: str, value: pl.Expr, wanted: pl.Expr) -> pl.Expr:
    match op:
        case "==":
            return value == wanted
        case "<":
            return value < wanted
        case "<=":
            return value <= wanted
        case ">":
            return value > wanted
        case _:
            return value >= wanted


def _literal(value: Literal_) -> pl.Expr:
    return pl.lit(value.astimezone(UTC), dtype=MOMENT) if isinstance(value, datetime) else pl.lit(value)


def _passes_as_no(test: Test) -> bool:
    """Tell whether a truth value that is no passes; a test on anything else does not."""
    match test:
        case Compare(_, value):
            return value is False
        case Either(tests):
            return any(_passes_as_no(one) for one in tests)
        case Except(inner):
            return _is_of_truth(inner) and not _passes_as_no(inner)
        case _:
            return False


def _is_of_truth(test: Test) -> bool:
    match test:
        case Compare(_, value):
            return isinstance(value, bool)
        case Either(tests):
            return any(_is_of_truth(one) for one in tests)
        case Except(inner):
            return _is_of_truth(inner)
        case _:
            return False
