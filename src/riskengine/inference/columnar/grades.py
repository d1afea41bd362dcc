"""Floors and ceilings of every row, from what each rule comes to over everybody it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from riskengine.inference.columnar.logic import any_of, is_possible
from riskengine.inference.columnar.names import kind_column
from riskengine.model.grades import ResponseGrade, RiskLevel
from riskengine.rulebook.rules import Rule
from riskengine.rulebook.vocabulary import Vocabulary

RESPONSE: Final = "response"
"""What the names of the columns of the response begin with."""

RISK: Final = "risk"
"""What the names of the columns of a strand begin with, before the strand."""

FLOOR: Final = ".floor"
"""What the name of a column ends with that holds the least that is certain."""

CEILING: Final = ".ceiling"
"""What the name of a column ends with that holds the most that the unknown could still make it."""

GRADES: Final = pl.Enum([grade.id for grade in sorted(ResponseGrade)])
"""The response grades, from the lowest."""

LEVELS: Final = pl.Enum([level.id for level in sorted(RiskLevel)])
"""The levels of risk, from the lowest."""


@dataclass(frozen=True, slots=True)
class Graded:
    """The columns that grade a row.

    Attributes:
        rules: The rules.
        vocabulary: The kinds that are responded to, and the strands with their levels.
    """

    rules: Sequence[Rule]
    vocabulary: Vocabulary

    @property
    def responding(self) -> tuple[str, ...]:
        """The kinds of incident that anybody responds to."""
        return tuple(sorted(kind.id for kind in self.vocabulary.kinds.values() if kind.responds))

    @property
    def strands(self) -> tuple[str, ...]:
        """The strands of risk that some rule speaks of."""
        return tuple(sorted({strand for rule in self.rules for strand in rule.then.risk}))

    def schema(self) -> dict[str, pl.DataType]:
        """Return the type of every column of floors and ceilings."""
        found: dict[str, pl.DataType] = {RESPONSE + end: GRADES for end in (FLOOR, CEILING)}
        return found | {f"{RISK}.{one}{end}": LEVELS for one in self.strands for end in (FLOOR, CEILING)}

    def expressions(self, truth: Callable[[Rule], pl.Expr]) -> Iterable[pl.Expr]:
        """Yield the floors and ceilings.

        Args:
            truth: What a rule comes to over everybody it is about.
        """
        responds = any_of([pl.col(kind_column(kind)) for kind in self.responding])
        grades = _by_level([(rule.then.response, truth(rule)) for rule in self.rules])
        at_all = {grade: responds & said for grade, said in grades.items()}
        lowest = pl.lit(ResponseGrade.RESOLUTION.id, dtype=GRADES)
        yield _highest(at_all, GRADES).otherwise(lowest).alias(RESPONSE + FLOOR)
        yield _highest(_possible(at_all), GRADES).otherwise(lowest).alias(RESPONSE + CEILING)
        for strand in self.strands:
            levels = _by_level([(rule.then.risk.get(strand), truth(rule)) for rule in self.rules])
            spoken_of = any_of([is_possible(said) for said in levels.values()])
            least = pl.lit(self.vocabulary.strands[strand].lowest.id, dtype=LEVELS)
            floor = _highest(levels, LEVELS).when(spoken_of).then(least)
            yield floor.alias(f"{RISK}.{strand}{FLOOR}")
            yield _highest(_possible(levels), LEVELS).otherwise(None).alias(f"{RISK}.{strand}{CEILING}")


def _by_level(
    rules: Iterable[tuple[ResponseGrade | RiskLevel | None, pl.Expr]],
) -> dict[ResponseGrade | RiskLevel, pl.Expr]:
    """Return whether any rule that sets each level holds, from the highest level down."""
    found: dict[ResponseGrade | RiskLevel, list[pl.Expr]] = {}
    for level, truth in rules:
        if level is not None:
            found.setdefault(level, []).append(truth)
    return {level: any_of(found[level]) for level in sorted(found, reverse=True)}


def _possible(
    levels: Mapping[ResponseGrade | RiskLevel, pl.Expr],
) -> dict[ResponseGrade | RiskLevel, pl.Expr]:
    return {level: is_possible(said) for level, said in levels.items()}


def _highest(levels: Mapping[ResponseGrade | RiskLevel, pl.Expr], dtype: pl.Enum) -> pl.Expr:
    """Return the first level of which the truth is true, as an unfinished `when`."""
    found = pl.when(pl.lit(False)).then(pl.lit(None, dtype=dtype))
    for level, said in levels.items():
        found = found.when(said).then(pl.lit(level.id, dtype=dtype))
    return found
