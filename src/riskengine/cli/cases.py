"""``riskengine cases``: which cases the scenarios tell, and what of them cannot be checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from riskengine.cli.exits import EPILOGUE, Exit
from riskengine.cli.logs import with_log_options
from riskengine.cli.packs_given import folder_of
from riskengine.cli.terminal import remark, result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from riskengine.replay.scenario import Basis, Scenario


@click.command(epilog=EPILOGUE)
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option(
    "--rules", type=click.Path(path_type=Path), metavar="DIR", help="A folder of packs of your own."
)
@click.option("--format", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
@with_log_options
def cases(paths: tuple[Path, ...], rules: Path | None, format: str) -> int:
    """List the cases under each PATH, or those that came with riskengine; nothing is replayed.

    For each: the report, how inspectors judged it, the failings they described, what is expected of a correct
    system (stated by the report, or inferred), and how many variations it has. As Markdown: what the reports
    ask for that no scenario can check, with the reasons.
    """
    from riskengine.cli.not_replayed import not_replayed_page
    from riskengine.replay.loading import ScenarioError, load_scenarios

    try:
        loaded = load_scenarios(paths, None if rules is None else folder_of(rules))
    except ScenarioError as fault:
        remark(str(fault).rstrip())
        return Exit.UNUSABLE
    every = loaded.scenarios
    match format:
        case "markdown":
            result(not_replayed_page(every))
        case "json":
            result(
                json.dumps({"schema_version": 1, "cases": _data(every)}, ensure_ascii=False, indent=2) + "\n"
            )
        case _:
            result(_table(every))
    return Exit.CLEAN


def _data(every: Sequence[Scenario]) -> list[dict[str, Any]]:
    from riskengine.replay.scenario import Basis

    return [
        {
            "id": one.id,
            "title": one.title,
            "report": f"{one.report.force} {one.report.year}",
            "section": one.report.section,
            "lines": one.report.lines,
            "area": one.area,
            "rating": one.rating.value,
            "pack": one.pack,
            "failings": sum(each.failing is not None for each in one.expectations),
            "stated": _expected(one, Basis.STATED),
            "inferred": _expected(one, Basis.INFERRED),
            "variations": sum(each.variation_of == one.id for each in every),
            "not_checked": [{"expect": each.expect, "because": each.because} for each in one.not_checked],
        }
        for one in every
        if one.variation_of is None
    ]


def _expected(scenario: Scenario, basis: Basis) -> int:
    bases = [*(one.basis for one in scenario.expectations), *(one.basis for one in scenario.never)]
    return bases.count(basis)


def _table(every: Sequence[Scenario]) -> str:
    keys = ("id", "report", "area", "rating", "failings", "stated", "inferred", "variations")
    found = sorted(_data(every), key=lambda one: (one["area"], one["id"]))
    rows = [("case", *keys[1:]), *(tuple(str(one[key]) for key in keys) for one in found)]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    varied = sum(one["variations"] for one in found)
    return "\n".join([*lines, "", f"{len(found)} cases, {varied} variations of them."]) + "\n"
