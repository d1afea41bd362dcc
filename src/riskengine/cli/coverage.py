"""``riskengine coverage``: what scenarios try of each rule and of each of its clauses."""

from __future__ import annotations

from dataclasses import replace as changed
from pathlib import Path
from typing import TYPE_CHECKING

import click

from riskengine.cli.exits import EPILOGUE, Exit, Unusable
from riskengine.cli.jobs import jobs_for, with_jobs_option
from riskengine.cli.logs import with_log_options
from riskengine.cli.packs_given import folder_of, from_here
from riskengine.cli.progress import with_progress
from riskengine.cli.terminal import remark, result

if TYPE_CHECKING:
    from riskengine.replay.coverage import Coverage
    from riskengine.replay.loading import Loaded
    from riskengine.rulebook.source import Span


@click.command(epilog=EPILOGUE)
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option("--pack", help="Play only the scenarios of this pack.")
@click.option(
    "--rules", type=click.Path(path_type=Path), metavar="DIR", help="A folder of packs of your own."
)
@click.option("--format", type=click.Choice(["text", "json", "lcov"]), default="text", show_default=True)
@with_jobs_option
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Exit with 1 where a smaller share of clauses is covered.",
)
@with_log_options
def coverage(
    paths: tuple[Path, ...],
    pack: str | None,
    rules: Path | None,
    format: str,
    jobs: int | None,
    fail_under: float | None,
) -> int:
    """Show what the scenarios under each PATH try of the rules, or those that came with riskengine.

    A clause is covered where it was true in some scenario, false in some, and decisive in some: its
    opposite alone would have turned the rule.
    """
    from riskengine.replay.coverage import coverage as coverage_of
    from riskengine.replay.coverage import trying
    from riskengine.replay.loading import ScenarioError, load_scenarios

    try:
        loaded = _only(load_scenarios(paths, None if rules is None else folder_of(rules)), pack)
        total = len(loaded.scenarios)
        tried = trying(loaded, jobs or jobs_for(total))
        found = coverage_of(loaded, with_progress(tried, total, "Covering"))
    except ScenarioError as fault:
        remark(str(fault).rstrip())
        raise click.exceptions.Exit(Exit.UNUSABLE) from fault
    result(_report(_placed(found, folder_of(rules)), total, format))
    return Exit.FINDINGS if fail_under is not None and found.percent < fail_under else Exit.CLEAN


def _only(loaded: Loaded, pack: str | None) -> Loaded:
    if pack is not None:
        loaded = changed(loaded, scenarios=tuple(one for one in loaded.scenarios if one.pack == pack))
    if not loaded.scenarios:
        raise Unusable(f'there is no scenario of the pack "{pack}"')
    return loaded


def _report(found: Coverage, scenarios: int, format: str) -> str:
    from riskengine.replay.reports import coverage_json, coverage_lcov, coverage_text

    if format == "lcov":
        return coverage_lcov.render(found)
    if format == "json":
        return coverage_json.render(found, scenarios)
    return coverage_text.render(found, scenarios)


def _placed(found: Coverage, folder: Path) -> Coverage:
    """Return the coverage with each file called by the way that leads to it from here."""
    from riskengine.replay.coverage import Coverage

    def placed(span: Span) -> Span:
        return changed(span, file=from_here(span.file, folder))

    rules = [
        changed(
            rule,
            span=placed(rule.span),
            clauses=tuple(changed(clause, span=placed(clause.span)) for clause in rule.clauses),
        )
        for rule in found.rules
    ]
    return Coverage(tuple(rules))
