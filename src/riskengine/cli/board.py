"""``riskengine board``: every open incident, what matters most at the top."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from riskengine.cli.exits import EPILOGUE, Exit
from riskengine.cli.logs import Level, log, with_log_options
from riskengine.cli.moments import moment_option
from riskengine.cli.packs_given import load, with_rules_options
from riskengine.cli.terminal import result, width_of

_HELP: Final = """Show every open incident that the FILEs tell of; "-" reads standard input.

First what a limit of law presses on, then what is below its floor or not graded, then by grade and by how
late it is; what nobody owns comes before what is alike. FILE is as for "riskengine grade".
"""


@click.command(help=_HELP, epilog=EPILOGUE)
@click.argument(
    "files", metavar="FILE...", type=click.Path(path_type=Path, allow_dash=True), nargs=-1, required=True
)
@with_rules_options
@moment_option("--as-of", "The board at this time; left out: when the last event was recorded.")
@click.option("--format", type=click.Choice(["human", "json"]), default="human", show_default=True)
@with_log_options
def board(files: tuple[Path, ...], rules: Path | None, pack: str, as_of: datetime | None, format: str) -> int:
    """Show the board of the incidents of some files."""
    from riskengine.cli.board_text import BoardText
    from riskengine.cli.incidents import incidents_of
    from riskengine.cli.words import Words
    from riskengine.model.wire import board_json

    rulebook = load(rules, pack)
    incidents = incidents_of(rulebook, *files)
    shown = incidents.engine.board(as_of or incidents.last_recorded)
    if format == "json":
        made = {"schema_version": 1, "board": json.loads(board_json(shown))}
        result(json.dumps(made, ensure_ascii=False, indent=2) + "\n")
    else:
        result(BoardText(shown, Words(rulebook)).page(width_of(sys.stdout)))
    for row in shown.rows:
        if row.failed:
            log(Level.ERROR, "incident.failed", incident=row.incident)
    return Exit.BUG if any(row.failed for row in shown.rows) else Exit.CLEAN
