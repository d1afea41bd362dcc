"""``riskengine day``: what the rules ask of a control room on a day of ordinary calls."""

from __future__ import annotations

from pathlib import Path

import click

from riskengine.cli.exits import EPILOGUE, Exit
from riskengine.cli.logs import with_log_options
from riskengine.cli.packs_given import folder_of
from riskengine.cli.progress import with_progress
from riskengine.cli.terminal import remark, result


@click.command(epilog=EPILOGUE)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--rules", type=click.Path(path_type=Path), metavar="DIR", help="A folder of packs of your own."
)
@click.option("--format", type=click.Choice(["human", "json"]), default="human", show_default=True)
@with_log_options
def day(file: Path | None, rules: Path | None, format: str) -> int:
    """Play a day of calls that FILE describes, or the ordinary day that came with riskengine.

    Its calls are drawn from the shares and the words that the file assumes, always the same for one seed. It
    shows how often the floor lies above what handlers make of a call, how much is asked, and who is
    interrupted; and exits with 1 where that is more than the pack allows.
    """
    from riskengine.replay.day.loading import load_day
    from riskengine.replay.day.report import as_json, as_text
    from riskengine.replay.day.tally import tally_of
    from riskengine.replay.loading import ScenarioError

    try:
        found = load_day(file, None if rules is None else folder_of(rules))
        tally = tally_of(found, lambda calls: with_progress(calls, found.file.calls, "Playing"))
    except ScenarioError as fault:
        remark(str(fault).rstrip())
        return Exit.UNUSABLE
    result(as_json(found, tally) if format == "json" else as_text(found, tally))
    return Exit.FINDINGS if tally.breaches else Exit.CLEAN
