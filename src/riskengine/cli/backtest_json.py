"""A backtest as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from riskengine.bulk.backtest import Backtest, moves
from riskengine.cli.backtest_text import Ran
from riskengine.rulebook.rules import Rulebook


def backtest_json(ran: Ran) -> str:
    """Return what came of a backtest; `was` and `now` are A and B, or the grade in force and the floor."""
    found = ran.backtest
    before, bad_rows, written = found.sides.before, ran.bad_rows, ran.written
    made = {
        "schema_version": 1,
        "table": ran.table,
        "pack": _pack(before or found.sides.pack),
        "against": None if before is None else _pack(found.sides.pack),
        "rows": {"graded": found.rows, "bad": ran.bad},
        "bad_rows": None if bad_rows is None else bad_rows.as_posix(),
        "written": None if written is None else written.as_posix(),
        "measured_otherwise": list(ran.measured_otherwise),
        "raised": found.raised,
        "lowered": found.lowered,
        "matrices": [
            {"scale": scale, "end": end.removeprefix("."), "was": was, "now": now, "rows": count}
            for (scale, end), counts in found.matrices.items()
            for (was, now), count in sorted(counts.items(), key=_in_order)
        ],
        "rules": [
            {
                "id": id,
                "changed": one.changed,
                "raised": one.raised,
                "lowered": one.lowered,
                "alone": one.alone,
            }
            for id, one in sorted(found.rules.items())
        ],
        "days": _days(found),
        "moves": list(_moves(found)),
    }
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def _pack(book: Rulebook) -> dict[str, object]:
    return {"id": book.pack.id, "version": book.pack.version, "hash": book.hash}


def _days(found: Backtest) -> list[dict[str, object]]:
    incidents = found.incidents_by_day()
    return [
        {
            "day": day.isoformat(),
            "was": was,
            "now": now,
            "rows": found.days[day, was, now],
            "incidents": incidents[day, was, now],
        }
        for day, was, now in sorted({*found.days, *incidents}, key=lambda one: (one[0], _texts(one[1:])))
    ]


def _moves(found: Backtest) -> Iterable[dict[str, Any]]:
    for move, count in moves(found):
        rows = [
            {
                "row": one.row,
                "incident": one.incident,
                "as_of": _moment(one.as_of),
                "rules": list(one.rules),
            }
            for one in found.examples.get(move, [])
        ]
        yield {"scale": move.scale, "was": move.was, "now": move.now, "count": count, "rows": rows}


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _in_order(one: tuple[tuple[str | None, str | None], int]) -> tuple[str, ...]:
    return _texts(one[0])


def _texts(said: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(one or "" for one in said)
