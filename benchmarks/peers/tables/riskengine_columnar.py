"""Our columnar channel over a table of facts: verdicts, and the floors and ceilings that follow from them."""

import numpy as np
import polars as pl
from columns import Columns
from workload import Workload

from peers.records.our_rules import AT, period_of
from peers.tables.polars_frames import framed
from riskengine.inference.columnar.channel import RULE, ColumnarChannel


class Peer:
    """The graded table, collected."""

    name = "riskengine, columnar channel"
    distribution = "riskengine"
    used = "`graded`: a column a rule, and floors and ceilings of each record; three-valued"

    def prepare(self, workload: Workload) -> None:
        period = period_of(workload)
        self.fields = workload.fields
        self.channel = ColumnarChannel(period.rules, period.least, period.rulebook.vocabulary)

    def given(self, columns: Columns, known: Columns | None = None) -> pl.DataFrame:
        frame = framed(self.fields, columns, known)
        named = frame.rename({name: f"incident.{name}" for name in frame.columns})
        numbers = pl.int_range(len(frame), eager=True).cast(pl.String)
        moments = pl.Series([AT]).cast(pl.Datetime("us", "UTC")).new_from_index(0, len(frame))
        kinds = pl.Series([["report"]]).new_from_index(0, len(frame))
        return named.with_columns(incident=numbers, as_of=moments, kinds=kinds)

    def verdicts(self, frame: pl.DataFrame) -> pl.DataFrame:
        return self.channel.graded(frame.lazy()).collect()

    def column(self, verdicts: pl.DataFrame, rule: str) -> np.ndarray:
        return verdicts[RULE + rule].to_numpy()
