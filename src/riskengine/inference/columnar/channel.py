"""The columnar channel: verdicts, floors and ceilings of whole tables of facts at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

import polars as pl

from riskengine.inference.channel import Table
from riskengine.inference.columnar.formula import ANYBODY, INCIDENT_PLACE, Formula, Place
from riskengine.inference.columnar.grades import Graded
from riskengine.inference.columnar.layout import Layout
from riskengine.inference.columnar.lines import lines_of
from riskengine.inference.columnar.names import kept_column
from riskengine.inference.columnar.needs import check_columns
from riskengine.inference.columnar.plan import Plan, plan_of
from riskengine.inference.columnar.rows import frame_of
from riskengine.inference.columnar.steps import ONCE_EACH
from riskengine.inference.columnar.translation import for_whom, verdict_of
from riskengine.inference.conclusions import Least
from riskengine.model.facts import Facts
from riskengine.model.truth import Truth
from riskengine.rulebook.rules import Rule
from riskengine.rulebook.vocabulary import Vocabulary

RULE: Final = "rule."
"""What the name of the column begins with that tells what a rule comes to."""


class ColumnarChannel:
    """Three-valued verdicts by polars, over tables of facts."""

    name: Final = "columnar"

    def __init__(self, rules: Iterable[Rule], least: Least, vocabulary: Vocabulary) -> None:
        """Take the rules in force.

        Args:
            rules: The rules, of one period.
            least: The facts that rules conclude, each with its least value.
            vocabulary: What the rules speak of.
        """
        self.rules = tuple(sorted(rules, key=lambda rule: rule.id))
        self.layout = Layout.of_rules(self.rules, vocabulary)
        self._least = least
        self._graded = Graded(self.rules, vocabulary)
        self._verdicts = {rule.id: verdict_of(rule) for rule in self.rules}
        self._plans: dict[tuple[bool, frozenset[str], frozenset[str]], Plan] = {}

    def tables(self, facts: Sequence[Facts]) -> list[Table]:
        """Return what holds and what may hold of each of the facts, for comparing channels."""
        said = self.verdicts(frame_of(facts, self.layout))
        tables: list[dict[tuple[str, tuple[str, ...]], Truth]] = [{} for _ in facts]
        for row, rule, subjects, truth in said.iter_rows():
            tables[row][rule, tuple(subjects)] = Truth.TRUE if truth == Truth.TRUE.verdict else Truth.UNKNOWN
        return list(tables)

    def verdicts(self, table: pl.DataFrame) -> pl.DataFrame:
        """Return which rules hold, and which may hold, and for whom: one line for each.

        Args:
            table: A table of facts.

        Raises:
            MissingColumns: If columns are not there that rules read.
        """
        plan = self._plan(table.schema, over_everybody=False)
        frames = plan.run(table)
        columns = {rule.id: (verdict.place, plan.columns[verdict]) for rule, verdict in self._every()}
        return lines_of(frames, columns)

    def graded(self, table: pl.LazyFrame, keep: Sequence[str] = ("incident", "as_of")) -> pl.LazyFrame:
        """Return the floors and ceilings of each row, and what each rule comes to.

        A rule is true where it holds for anybody it is about, null where it may hold for somebody and holds
        for nobody, and false elsewhere. Rules about the incident alone are worked out by whatever engine the
        table is collected with; for rules about people it hands over rows a batch at a time.

        Args:
            table: A table of facts.
            keep: The columns of it that are kept beside.

        Raises:
            MissingColumns: If columns are not there that rules read.
        """
        schema = table.collect_schema()
        plan = self._plan(schema, over_everybody=True)
        said = [pl.col(kept_column(name)).alias(name) for name in keep] + self._columns(plan)
        kept = table.with_columns(pl.col(name).alias(kept_column(name)) for name in keep)
        if plan.is_of_incidents:
            return plan.lazily(kept).select(said)
        made = {name: schema[name] for name in keep} | self.schema()
        return kept.map_batches(partial(_batch, plan, said), schema=made, streamable=True)

    def schema(self) -> dict[str, pl.DataType]:
        """Return the type of every column that grading adds."""
        return self._graded.schema() | {RULE + rule.id: pl.Boolean() for rule in self.rules}

    def _columns(self, plan: Plan) -> list[pl.Expr]:
        truths = {rule.id: pl.col(plan.columns[self._over_everybody(rule)]) for rule in self.rules}
        grades = self._graded.expressions(lambda rule: truths[rule.id])
        return [*grades, *(truth.alias(RULE + rule) for rule, truth in truths.items())]

    def _over_everybody(self, rule: Rule) -> Formula:
        return for_whom(self._verdicts[rule.id], ())

    def _plan(self, schema: Mapping[str, pl.DataType], *, over_everybody: bool) -> Plan:
        """Return the plan for a table with some columns, made once for all that have the same."""
        person = check_columns(self.layout, schema)
        key = (over_everybody, frozenset(schema), frozenset(person))
        found = self._plans.get(key)
        if found is None:
            wanted = [
                self._over_everybody(rule) if over_everybody else self._verdicts[rule.id]
                for rule in self.rules
            ]
            columns: dict[Place, Collection[str]] = {INCIDENT_PLACE: schema, ANYBODY: person}
            found = self._plans[key] = plan_of(
                self.layout, self.rules, self._least, columns, wanted, self._graded.responding
            )
        return found

    def _every(self) -> Iterator[tuple[Rule, Formula]]:
        return ((rule, self._verdicts[rule.id]) for rule in self.rules)


def _batch(plan: Plan, said: Sequence[pl.Expr], table: pl.DataFrame) -> pl.DataFrame:
    rows = plan.run(table)[INCIDENT_PLACE]
    return rows.lazy().select(said).collect(optimizations=ONCE_EACH)
