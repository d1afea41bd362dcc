"""A table of facts of the workload, made by a seed, and a copy of its pack in which something is otherwise.

``python benchmarks/facts_table.py FACTS.parquet --rows 1000000 --changed DIR`` writes both; then
``riskengine backtest FACTS.parquet --pack benchmarks/pack/bench --against DIR/bench`` compares them.
``--measure`` times the parts of that: reading and checking, grading once, and the whole comparison.
"""

import argparse
import json
import random
import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
from workload import MOST, SEED, Workload

from riskengine.bulk.allowed import Allowed
from riskengine.bulk.backtest import Backtest
from riskengine.bulk.checking import check
from riskengine.bulk.grading import grade
from riskengine.bulk.sides import IN_FORCE, Sides
from riskengine.bulk.tables import open_table
from riskengine.bulk.writing import table_written
from riskengine.rulebook.load import load_rulebook
from riskengine.rulebook.rules import Rulebook

HERE = Path(__file__).parent
PART = 100_000
UNKNOWN = 0.1
STARTS = datetime(2026, 1, 1, tzinfo=UTC)
GRADES = ("resolution", "scheduled", "priority", "emergency")


def parts(rows: int, seed: int = 0) -> Iterator[pl.DataFrame]:
    """Yield the rows of a table: a tenth of what could be known is not."""
    chance = random.Random(SEED + seed)
    for first in range(0, rows, PART):
        yield part(first, min(PART, rows - first), rows, chance)


def part(first: int, height: int, rows: int, chance: random.Random) -> pl.DataFrame:
    moments = [STARTS + timedelta(days=365) * (at / rows) for at in range(first, first + height)]
    columns: dict[str, pl.Series] = {
        "incident": pl.Series([f"i{at}" for at in range(first, first + height)]),
        "as_of": pl.Series(moments, dtype=pl.Datetime("us", "UTC")),
        "kinds": pl.Series([["report"]] * height),
        IN_FORCE: pl.Series(chance.choices(GRADES, k=height)),
    }
    for name, kind in Workload().fields.items():
        values = [False, True] if kind is bool else list(range(MOST + 1)) if kind is int else list(kind)
        weights = [(1 - UNKNOWN) / len(values)] * len(values)
        drawn = chance.choices([*values, None], [*weights, UNKNOWN], k=height)
        columns[f"incident.{name}"] = pl.Series(drawn)
    return pl.DataFrame(columns)


def write_table(path: Path, rows: int, seed: int = 0) -> None:
    """Write a table of so many rows."""
    every = parts(rows, seed)
    first = next(every)
    with table_written(path, first.schema) as table:
        table.write(first)
        for frame in every:
            table.write(frame)


def write_changed(folder: Path) -> None:
    """Write a copy of the pack in which some rules ask for another response, and some conditions differ."""
    for path, text in Workload().rule_files().items():
        data = json.loads(text)
        if path.endswith("rules/rules.yaml"):
            for at, rule in enumerate(data["rules"]):
                if "response" in rule["then"] and at % 5 == 0:
                    rule["then"]["response"] = ("priority", "scheduled")[at % 2]
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        changed = f"{json.dumps(data, indent=1)}\n".replace('">= 10"', '">= 11"')
        (folder / path).write_text(changed, encoding="utf-8")


def measure(path: Path, was: Rulebook, now: Rulebook) -> None:
    """Print how fast a table is read and checked, graded, and compared, and how much memory that took."""
    allowed = Allowed.of(was, now, besides=(IN_FORCE,))
    begins = time.perf_counter()
    checked = check(open_table(path), allowed, None)
    say("read and check", checked.height, begins)
    begins = time.perf_counter()
    frames = list(checked.parts())
    say("read", checked.height, begins)
    grade(was, frames[0])
    begins = time.perf_counter()
    for frame in frames:
        grade(was, frame)
    say("grade by one pack", checked.height, begins)
    del frames
    begins = time.perf_counter()
    found = Backtest(Sides(now, was))
    for frame in checked.parts():
        found.take(frame)
    found.incidents_by_day()
    say("read, grade by two packs, compare", checked.height, begins)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at most {peak:,.0f} MB; the file has {path.stat().st_size / 2**20:,.0f} MB")


def say(what: str, rows: int, begins: float) -> None:
    took = time.perf_counter() - begins
    print(f"{what}: {rows / took / 1e6:.1f} million rows/s ({took:.2f} s)")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("table", type=Path)
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--changed", type=Path)
    asked.add_argument("--measure", action="store_true")
    wanted = asked.parse_args()
    if not wanted.table.exists():
        write_table(wanted.table, wanted.rows, wanted.seed)
    if wanted.changed is not None:
        write_changed(wanted.changed)
    if wanted.measure:
        changed = wanted.changed or sys.exit("--measure needs --changed DIR")
        measure(wanted.table, *(load_rulebook(folder, "bench") for folder in (HERE / "pack", changed)))


if __name__ == "__main__":
    main()
