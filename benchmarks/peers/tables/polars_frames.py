"""polars by hand: a frame, one expression a rule, one `select`.

https://docs.pola.rs/user-guide/expressions/: expressions of one `select` run in parallel and share what is
common; words are an `Enum`, which is what its guide advises where the categories are known.
"""

import operator
from functools import reduce

import numpy as np
import polars as pl
from columns import Columns
from workload import Group, Test, Workload

from peers.records.spelt_out import alternatives

COMPARING = {">=": operator.ge, "<": operator.lt, "==": operator.eq, "!=": operator.ne}


class Peer:
    """One lazy `select` of as many expressions as there are rules."""

    name = "polars, by hand"
    distribution = "polars"
    used = "one `select` of one expression a rule, words as an `Enum`; nulls are unknowns"

    def prepare(self, workload: Workload) -> None:
        self.fields = workload.fields
        self.expressions = [
            reduce(operator.and_, [_group(one) for one in rule.groups]).alias(rule.id)
            for rule in workload.rules
        ]

    def given(self, columns: Columns, known: Columns | None = None) -> pl.DataFrame:
        return framed(self.fields, columns, known)

    def verdicts(self, frame: pl.DataFrame) -> pl.DataFrame:
        return frame.lazy().select(self.expressions).collect()

    def column(self, verdicts: pl.DataFrame, rule: str) -> np.ndarray:
        return verdicts[rule].to_numpy()


def framed(
    fields: dict[str, type | tuple[str, ...]], columns: Columns, known: Columns | None
) -> pl.DataFrame:
    """Return the table as a frame, null where a value is not known."""
    series = []
    for name, kind in fields.items():
        one = pl.Series(name, columns[name])
        if isinstance(kind, tuple):
            one = pl.Series(kind)[one.cast(pl.UInt32)].cast(pl.Enum(kind)).alias(name)
        series.append(one if known is None else one.set(pl.Series(~known[name]), None))
    return pl.DataFrame(series)


def _group(group: Group) -> pl.Expr:
    # A count over nulls is no count in three values, so "at least two of" is any of their pairs.
    ways = [reduce(operator.and_, [_test(one) for one in way]) for way in alternatives(group)]
    return reduce(operator.or_, ways)


def _test(test: Test) -> pl.Expr:
    column = pl.col(test.field)
    if test.op == "is":
        return column if test.value else ~column
    return COMPARING[test.op](column, test.value)
