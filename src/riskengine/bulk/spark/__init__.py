"""The same facts and grades on Spark, the engine of forces' data platforms; needs ``riskengine[spark]``.

`names_in`, `families_of` and `split_by` find which incidents must be read together, and prove that none was
parted; `facts_of` makes a table of facts from events; `graded` grades such a table.
"""

from __future__ import annotations

from riskengine.bulk.spark.fact_making import CannotTake, facts_of
from riskengine.bulk.spark.families import FamiliesSplit, families_of, hubs_of, names_in, split_by
from riskengine.bulk.spark.grading import BadRow, graded

__all__ = [
    "BadRow",
    "CannotTake",
    "FamiliesSplit",
    "facts_of",
    "families_of",
    "graded",
    "hubs_of",
    "names_in",
    "split_by",
]
