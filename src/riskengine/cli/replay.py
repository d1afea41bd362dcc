"""``riskengine replay``: what the engine would have said in each case, beside what the force did."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace as changed
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from riskengine.cli.channels import others_asked, with_channels_option
from riskengine.cli.compared import compared, with_comparison_options
from riskengine.cli.comparison import COMPARISON_FORMATS, Wanted, compare
from riskengine.cli.exits import EPILOGUE, Exit, Unusable
from riskengine.cli.jobs import jobs_for, with_jobs_option
from riskengine.cli.logs import Level, log, with_log_options
from riskengine.cli.packs_given import folder_of
from riskengine.cli.progress import is_watched, with_progress
from riskengine.cli.sides import Side
from riskengine.cli.terminal import is_terminal, remark, result, shows_colour, width_of

if TYPE_CHECKING:
    from riskengine.replay.loading import Loaded
    from riskengine.replay.summary import ScenarioSummary, Summary


@click.command(epilog=EPILOGUE)
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option("--pack", help="Replay only the scenarios of this pack.")
@click.option(
    "--rules", type=click.Path(path_type=Path), metavar="DIR", help="A folder of packs of your own."
)
@click.option(
    "--format",
    type=click.Choice(["human", "html", "json", "jsonl", "junit"]),
    default="human",
    show_default=True,
)
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write the report there.")
@with_channels_option
@with_comparison_options
@with_jobs_option
@with_log_options
def replay(
    paths: tuple[Path, ...],
    pack: str | None,
    rules: Path | None,
    format: str,
    output: Path | None,
    channels: str | None,
    jobs: int | None,
) -> int:
    """Replay the scenarios under each PATH, or those that came with riskengine.

    Each event is told as it was written down, and each Decision knows what was known by then: no hindsight.
    """
    from riskengine.replay.digested import digested
    from riskengine.replay.side_by_side import in_order
    from riskengine.replay.summary import summary_of

    sides = compared().sides(rules, pack)
    if sides is not None:
        if channels is not None:
            raise Unusable("a comparison of rules compares no channels: leave out --channels")
        return _compare(sides, paths, format, output, jobs)
    asked = others_asked(channels)
    loaded = _load(paths, rules, pack)
    if format == "html":
        return _page(loaded, output, jobs, asked)
    total = len(loaded.scenarios)
    played = digested(loaded, summary_of, jobs or jobs_for(total), sparing=True, channels=asked)
    over = in_order(with_progress(played, total, "Replaying"))
    if output is None and not is_watched(total):
        return _exit(_report(over, format, sys.stdout, is_for_people=_is_for_people()))
    # A report and the bar that shows how far it has got cannot share a terminal: the report waits.
    text = io.StringIO()
    summary = _report(over, format, text, is_for_people=output is None and _is_for_people())
    if output is None:
        sys.stdout.write(text.getvalue())
    else:
        _write(output, text.getvalue())
    return _exit(summary)


def _page(loaded: Loaded, output: Path | None, jobs: int | None, channels: tuple[str, ...]) -> Exit:
    """Write the page, which needs more of each Decision than the other reports do."""
    from riskengine.cli.replay_page.page import render
    from riskengine.cli.replay_page.storyteller import Storyteller
    from riskengine.replay.digested import digested
    from riskengine.replay.side_by_side import in_order
    from riskengine.replay.summary import Summary

    total = len(loaded.scenarios)
    told = digested(loaded, Storyteller(loaded.rulebooks), jobs or jobs_for(total), channels=channels)
    stories = tuple(in_order(with_progress(told, total, "Replaying")))
    text = render(stories)
    if output is None:
        sys.stdout.write(text)
    else:
        _write(output, text)
    return _exit(Summary(tuple(one.summary for one in stories)))


def _compare(
    sides: tuple[Side, Side], paths: Sequence[Path], format: str, output: Path | None, jobs: int | None
) -> int:
    if format not in COMPARISON_FORMATS:
        raise Unusable(f"a comparison is written as {' or '.join(COMPARISON_FORMATS)}, not as {format}")
    wanted = Wanted(
        paths=paths,
        format=format,
        jobs=jobs,
        fail_if_lowered=compared().fail_if_lowered,
        output=output,
    )
    return compare(*sides, wanted)


def _load(paths: Sequence[Path], rules: Path | None, pack: str | None) -> Loaded:
    from riskengine.replay.loading import ScenarioError, load_scenarios

    try:
        loaded = load_scenarios(paths, None if rules is None else folder_of(rules))
    except ScenarioError as fault:
        remark(str(fault).rstrip())
        raise click.exceptions.Exit(Exit.UNUSABLE) from fault
    if pack is not None:
        loaded = changed(loaded, scenarios=tuple(one for one in loaded.scenarios if one.pack == pack))
    if not loaded.scenarios:
        raise Unusable(f'there is no scenario of the pack "{pack}"')
    log(Level.INFO, "scenarios.loaded", scenarios=len(loaded.scenarios), packs=len(loaded.rulebooks))
    return loaded


def _report(over: Iterable[ScenarioSummary], format: str, out: TextIO, *, is_for_people: bool) -> Summary:
    from riskengine.replay.reports import json, jsonl, junit
    from riskengine.replay.reports.console import write_console
    from riskengine.replay.summary import Summary

    if format == "human":
        return write_console(over, out, width=width_of(sys.stdout), terminal=is_for_people)
    if format == "jsonl":
        return jsonl.write(over, out)
    summary = Summary(tuple(over))
    out.write(json.render(summary) if format == "json" else junit.render(summary))
    return summary


def _is_for_people() -> bool:
    return is_terminal(sys.stdout) or shows_colour(sys.stdout)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as fault:
        raise Unusable(f'cannot write "{path}" ({type(fault).__name__})') from fault
    result(f"{path.as_posix()}\n")


def _exit(summary: Summary) -> Exit:
    from riskengine.replay.results import Ground, Outcome

    degraded = [check for one in summary.scenarios for check in one.failures if check.ground is Ground.ENGINE]
    if degraded:
        return Exit.BUG
    if summary.count(Outcome.REFUSED):
        return Exit.UNUSABLE
    return Exit.CLEAN if summary.all_passed and summary.channels_agree else Exit.FINDINGS
