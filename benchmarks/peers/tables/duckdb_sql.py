"""DuckDB by hand: one SELECT with one expression a rule over a table in memory.

https://duckdb.org/docs/stable/guides/performance/overview: data is loaded into a table of its own once,
words as an ENUM; results leave by Arrow, which copies nothing.
"""

import duckdb
import numpy as np
import pyarrow
from columns import Columns
from workload import Group, Test, Workload

from peers.records.spelt_out import alternatives
from peers.tables.polars_frames import framed


class Peer:
    """One query."""

    name = "DuckDB, by hand"
    distribution = "duckdb"
    used = "one SELECT of one expression a rule over its own table, words as an ENUM"

    def prepare(self, workload: Workload) -> None:
        self.fields = workload.fields
        chosen = [
            f'{" AND ".join(_group(one) for one in rule.groups)} AS "{rule.id}"' for rule in workload.rules
        ]
        self.query = f"SELECT {', '.join(chosen)} FROM facts"  # noqa: S608 - made from the rules

    def given(self, columns: Columns, known: Columns | None = None) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect()
        connection.register("frame", framed(self.fields, columns, known))
        connection.execute("CREATE TABLE facts AS SELECT * FROM frame")
        connection.unregister("frame")
        return connection

    def verdicts(self, connection: duckdb.DuckDBPyConnection) -> pyarrow.Table:
        return connection.sql(self.query).to_arrow_table()

    def column(self, verdicts: pyarrow.Table, rule: str) -> np.ndarray:
        return verdicts[rule].to_numpy()


def _group(group: Group) -> str:
    ways = [" AND ".join(_test(one) for one in way) for way in alternatives(group)]
    return f"({' OR '.join(f'({way})' for way in ways)})"


def _test(test: Test) -> str:
    if test.op == "is":
        return test.field if test.value else f"NOT {test.field}"
    value = f"'{test.value}'" if isinstance(test.value, str) else test.value
    return f"{test.field} {test.op.replace('==', '=')} {value}"
