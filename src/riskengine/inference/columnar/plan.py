"""A plan: the steps that work out what some formulas come to, for every table of the same columns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from riskengine.inference.columnar.formula import (
    ANYBODY,
    INCIDENT_PLACE,
    Formula,
    OfKind,
    Place,
    Related,
    parts_of,
)
from riskengine.inference.columnar.frames import Taken
from riskengine.inference.columnar.layout import Layout
from riskengine.inference.columnar.planner import Concluded, Planner
from riskengine.inference.columnar.steps import Compute, Frames, Step
from riskengine.inference.columnar.translation import for_whom, verdict_of
from riskengine.inference.conclusions import Least
from riskengine.rulebook.conditions import INCIDENT_VAR
from riskengine.rulebook.rules import Rule


@dataclass(frozen=True)
class Plan:
    """What to do with a table.

    Attributes:
        taken: What is taken from it.
        steps: The steps, in order.
        columns: The column that tells what each formula asked for comes to.
    """

    taken: Taken
    steps: Sequence[Step]
    columns: Mapping[Formula, str]

    @property
    def is_of_incidents(self) -> bool:
        """Whether nothing but the rows themselves is looked at."""
        return set(self.taken.places) <= {INCIDENT_PLACE}

    def run(self, table: pl.DataFrame) -> Frames:
        """Return the tables of all places with every column that was asked for."""
        frames = self.taken.frames(table)
        for step in self.steps:
            step.run(frames)
        return frames

    def lazily(self, table: pl.LazyFrame) -> pl.LazyFrame:
        """Return the rows with every column that was asked for, where nothing but rows is looked at."""
        found = table.with_columns(self.taken.rows(table.collect_schema()))
        for step in self.steps:
            if isinstance(step, Compute):
                found = found.with_columns(**step.columns)
        return found


def plan_of(
    layout: Layout,
    rules: Sequence[Rule],
    least: Least,
    columns: Mapping[Place, Collection[str]],
    wanted: Iterable[Formula],
    kinds: Iterable[str],
) -> Plan:
    """Return a plan.

    Args:
        layout: How tables are laid out.
        rules: The rules, for what they conclude.
        least: The facts that rules conclude, each with its least value.
        columns: The columns of the table, and the fields of people.
        wanted: What is asked.
        kinds: The kinds of incident that matter beside those that rules are about.
    """
    asked = tuple(wanted)
    planner = Planner(columns, least, concluding(rules))
    names = {formula: planner.column(formula) for formula in asked}
    spoken = set(_inside([*asked, *(verdict_of(rule) for rule in rules)]))
    of_rules = {kind for one in spoken if isinstance(one, OfKind) for kind in one.kinds}
    relations = {one.relation for one in spoken if isinstance(one, Related)}
    places = {one.place for one in spoken}
    if places - {INCIDENT_PLACE}:
        places.add(ANYBODY)
    return Plan(Taken(layout, {*kinds, *of_rules}, relations, places), planner.steps(), names)


def concluding(rules: Iterable[Rule]) -> dict[tuple[Place, str], tuple[Concluded, ...]]:
    """Return by what each fact is concluded, of the incident or of people."""
    found: dict[tuple[Place, str], list[Concluded]] = {}
    for rule in rules:
        for one in rule.then.concludes:
            of_incident = one.var == INCIDENT_VAR
            truth = for_whom(verdict_of(rule), () if of_incident else (one.var,))
            place = INCIDENT_PLACE if of_incident else ANYBODY
            found.setdefault((place, one.key), []).append(Concluded(truth, int(one.value)))
    return {at: tuple(every) for at, every in found.items()}


def _inside(formulas: Iterable[Formula]) -> Iterable[Formula]:
    for formula in formulas:
        yield formula
        yield from _inside(part.formula for part in parts_of(formula))
