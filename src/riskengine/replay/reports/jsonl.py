"""A replay as JSON Lines: a line for each scenario as soon as it has ended, then one with the totals."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO

from riskengine.replay.reports.json import SCHEMA_VERSION, scenario_body, totals_body
from riskengine.replay.summary import ScenarioSummary, Summary


def write(over: Iterable[ScenarioSummary], out: TextIO) -> Summary:
    """Write a replay line by line while it runs, and return what came of it.

    Args:
        over: The scenarios as they end, in their order.
        out: Where to write.
    """
    ended: list[ScenarioSummary] = []
    for one in over:
        ended.append(one)
        _line({"scenario": scenario_body(one)}, out)
    summary = Summary(tuple(ended))
    _line({"totals": totals_body(summary)}, out)
    return summary


def _line(body: dict[str, Any], out: TextIO) -> None:
    out.write(json.dumps({"schema_version": SCHEMA_VERSION, **body}, ensure_ascii=False) + "\n")
    out.flush()
