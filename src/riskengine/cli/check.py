"""``riskengine check``: every fault of every rule file, each with its place and what to do."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from riskengine import __version__
from riskengine.cli.exits import EPILOGUE, Exit
from riskengine.cli.logs import with_log_options
from riskengine.cli.packs_given import check as check_packs
from riskengine.cli.packs_given import folder_of
from riskengine.cli.terminal import result, shows_colour

if TYPE_CHECKING:
    from riskengine.rulebook.load import CheckResult


@click.command(epilog=EPILOGUE)
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--pack", help="Check this pack and those it inherits from; left out: all of them.")
@click.option(
    "--format", type=click.Choice(["human", "json", "sarif", "github"]), default="human", show_default=True
)
@click.option("--strict", is_flag=True, help="Let warnings fail the check, too.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="Hold the review dates of sources against this day; left out: the day a pack was approved.",
)
@with_log_options
def check(path: Path | None, pack: str | None, format: str, strict: bool, as_of: datetime | None) -> int:
    """Check the packs in the folder PATH, or those that came with riskengine.

    Names all faults of all files in one run, each with its place and what to do about it.
    """
    folder, one = _pack_meant(path, pack)
    found = check_packs(folder, one, as_of.date() if as_of is not None else None)
    result(_shown(found, format))
    if not found.files or (one is not None and any(fault.code == "RE310" for fault in found.diagnostics)):
        return Exit.UNUSABLE
    failing = ("error", "warning") if strict else ("error",)
    return Exit.FINDINGS if any(fault.severity in failing for fault in found.diagnostics) else Exit.CLEAN


def _pack_meant(path: Path | None, pack: str | None) -> tuple[Path, str | None]:
    """Return the folder of packs and the pack; the folder of one pack means that pack."""
    folder = folder_of(path)
    if path is not None and pack is None and (folder / "pack.yaml").is_file():
        return folder.resolve().parent, folder.resolve().name
    return folder, pack


def _shown(found: CheckResult, format: str) -> str:
    from riskengine.rulebook import rendering

    match format:
        case "json":
            return rendering.render_json(found.diagnostics)
        case "sarif":
            return rendering.render_sarif(found.diagnostics, found.sources, __version__)
        case "github":
            return rendering.render_github(found.diagnostics)
        case _:
            shown = rendering.render_human(found.diagnostics, found.sources, shows_colour(sys.stdout))
            return _summary(found) if not found.diagnostics else shown


def _summary(found: CheckResult) -> str:
    facts = {fact for rulebook in found.rulebooks.values() for fact in rulebook.vocabulary.facts}
    counted = ((found.packs, "pack"), (found.rules, "rule"), (len(facts), "fact"))
    numbers = ", ".join(
        f"{number} {word}" if number == 1 else f"{number} {word}s" for number, word in counted
    )
    return f"{numbers}: no faults.\n"
