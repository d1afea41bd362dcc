"""A small pack, and tables of facts for it in every form, with whatever is wrong with them."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from riskengine.bulk.json_values import as_json
from small.rulebooks import rulebook

RULES = """
- {id: a.weapon, when: {incident.weapon: true}, then: {response: emergency}}
- {id: a.hurt, when: {incident.injury: ">= minor"}, then: {response: priority}}
- {id: a.calls, when: {incident.calls_before: ">= 3", incident.where: home}, then: {response: scheduled}}
- {id: a.cold, when: {incident.temperature: "< 0"}, then: {response: priority}}
- id: a.young
  about: child
  when: {child.age: "< 5"}
  then: {risk: {missing: high}}
"""
BOOK = rulebook(RULES)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROW: dict[str, Any] = {
    "incident": "i1",
    "as_of": NOON,
    "kinds": ["assault"],
    "incident.calls_before": 1,
    "incident.injury": "minor",
    "incident.temperature": 12.5,
    "incident.weapon": False,
    "incident.where": "home",
    "people": [{"id": "ada", "roles": ["child"], "person.age": 3}],
}
FORMS = ("parquet", "csv", "jsonl")


def rows(count: int = 3, **said: Any) -> list[dict[str, Any]]:
    """So many rows, each later than the one before, with something said of the second."""
    made = [
        {**ROW, "incident": f"i{at}", "as_of": NOON + timedelta(minutes=at)} for at in range(1, count + 1)
    ]
    made[1] |= {name.replace("__", "."): value for name, value in said.items()}
    return made


def written(folder: Path, form: str, made: list[dict[str, Any]]) -> Path:
    """Write rows as a table of a form."""
    path = folder / f"table.{form}"
    if form == "parquet":
        pl.DataFrame(made, infer_schema_length=None).write_parquet(path)
    elif form == "jsonl":
        path.write_text("".join(f"{as_json(row)}\n" for row in made), encoding="utf-8")
    else:
        path.write_text(as_csv(made), encoding="utf-8")
    return path


def as_csv(made: list[dict[str, Any]]) -> str:
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(made[0])
    for row in made:
        table.writerow([_cell(value) for value in row.values()])
    return text.getvalue()


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.isoformat()
        case list():
            return json.dumps(value)
    return str(value)
