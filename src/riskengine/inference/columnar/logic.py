"""Kleene's logic in polars: true, false and null, and how the three are counted and carried as numbers."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from functools import reduce
from math import comb
from typing import Final

import polars as pl

_MOST_WRITTEN_OUT: Final = 20
"""Up to how many combinations a count is written out: as bits it is many times faster than as sums."""

UNKNOWN: Final = pl.lit(None, dtype=pl.Boolean)
"""The truth that nobody knows."""


def all_of(parts: Sequence[pl.Expr]) -> pl.Expr:
    """Return whether all are true."""
    return _balanced(operator.and_, parts) if parts else pl.lit(True)


def any_of(parts: Sequence[pl.Expr]) -> pl.Expr:
    """Return whether at least one is true."""
    return _balanced(operator.or_, parts) if parts else pl.lit(False)


def at_least(n: int, parts: Sequence[pl.Expr]) -> pl.Expr:
    """Return whether at least so many are true: may be, where they would with those that are unknown."""
    if comb(len(parts), n) <= _MOST_WRITTEN_OUT:
        return _written_out(n, parts)
    certain = pl.sum_horizontal([_number(is_certain(part)) for part in parts]) >= n
    possible = pl.sum_horizontal([_number(is_possible(part)) for part in parts]) >= n
    return certain | (possible & UNKNOWN)


def is_certain(part: pl.Expr) -> pl.Expr:
    """Return true where it is true, and false elsewhere."""
    return part.fill_null(False)


def is_possible(part: pl.Expr) -> pl.Expr:
    """Return false where it is false, and true elsewhere."""
    return part.fill_null(True)


def as_number(part: pl.Expr) -> pl.Expr:
    """Return 0 for false, 1 for unknown and 2 for true, of which the highest is what any of them comes to."""
    return (part.cast(pl.UInt8) * 2).fill_null(1)


def from_number(number: pl.Expr) -> pl.Expr:
    """Return the truth that a number stands for; where there is none, false."""
    said = number.fill_null(0)
    return (said == 2) | ((said == 1) & UNKNOWN)  # noqa: PLR2004 - the number of true


def _written_out(n: int, parts: Sequence[pl.Expr]) -> pl.Expr:
    """Return the count as alternatives: so many of the rest, or this one and one fewer of the rest."""
    if n == len(parts):
        return all_of(parts)
    if n == 1:
        return any_of(parts)
    first, rest = parts[0], parts[1:]
    return _written_out(n, rest) | (first & _written_out(n - 1, rest))


def _number(truth: pl.Expr) -> pl.Expr:
    return truth.cast(pl.UInt16)


def _balanced(join: Callable[[pl.Expr, pl.Expr], pl.Expr], parts: Sequence[pl.Expr]) -> pl.Expr:
    """Join in halves, so that hundreds of parts nest a few deep."""
    if len(parts) <= 3:  # noqa: PLR2004 - as a person would write it
        return reduce(join, parts)
    half = len(parts) // 2
    return join(_balanced(join, parts[:half]), _balanced(join, parts[half:]))
