"""``riskengine replay``: what the engine would have said in each case, beside what the force did."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace as changed
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

import click

from riskengine.cli.exits import EPILOGUE, Exit, Unusable
from riskengine.cli.logs import Level, is_quiet, log, with_log_options
from riskengine.cli.packs_given import folder_of
from riskengine.cli.terminal import is_terminal, remark, result, shows_colour, width_of

if TYPE_CHECKING:
    from riskengine.replay.loading import Loaded
    from riskengine.replay.results import Result
    from riskengine.replay.summary import Summary

_LONG: Final = 20
"""From how many scenarios on a person wants to see how far it has got."""


@click.command(epilog=EPILOGUE)
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option("--pack", help="Replay only the scenarios of this pack.")
@click.option(
    "--rules", type=click.Path(path_type=Path), metavar="DIR", help="A folder of packs of your own."
)
@click.option("--format", type=click.Choice(["human", "json", "junit"]), default="human", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write the report there.")
@with_log_options
def replay(
    paths: tuple[Path, ...], pack: str | None, rules: Path | None, format: str, output: Path | None
) -> int:
    """Replay the scenarios under each PATH, or those that came with riskengine.

    Each event is told as it was written down, and each Decision knows what was known by then: no hindsight.
    """
    from riskengine.replay.play import replay as results_of

    loaded = _load(paths, rules, pack)
    results: Iterable[Result] = results_of(loaded)
    watched = _is_watched(len(loaded.scenarios))
    if watched:
        results = _with_progress(results, len(loaded.scenarios))
    if output is None and not watched:
        return _exit(_report(results, format, sys.stdout, is_for_people=_is_for_people()))
    # A report and the bar that shows how far it has got cannot share a terminal: the report waits.
    text = io.StringIO()
    summary = _report(results, format, text, is_for_people=output is None and _is_for_people())
    if output is None:
        sys.stdout.write(text.getvalue())
    else:
        _write(output, text.getvalue())
    return _exit(summary)


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


def _report(results: Iterable[Result], format: str, out: TextIO, *, is_for_people: bool) -> Summary:
    from riskengine.replay.reports import json, junit
    from riskengine.replay.reports.console import write_console
    from riskengine.replay.summary import summarise

    if format == "human":
        return write_console(results, out, width=width_of(sys.stdout), terminal=is_for_people)
    summary = summarise(results)
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
    return Exit.CLEAN if summary.all_passed else Exit.FINDINGS


def _is_watched(total: int) -> bool:
    """Tell whether somebody waits who would like to see how far the replay has got."""
    return total >= _LONG and is_terminal(sys.stderr) and not is_quiet()


def _with_progress(results: Iterable[Result], total: int) -> Iterator[Result]:
    from rich.console import Console
    from rich.progress import Progress

    from riskengine.replay.results import ScenarioEnded

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Replaying", total=total)
        for one in results:
            yield one
            if isinstance(one, ScenarioEnded):
                progress.advance(task)
