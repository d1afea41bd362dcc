"""``riskengine packs``: which packs there are, and who answers for them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from riskengine.cli.exits import EPILOGUE
from riskengine.cli.logs import with_log_options
from riskengine.cli.packs_given import load_all
from riskengine.cli.terminal import result

if TYPE_CHECKING:
    from riskengine.rulebook.rules import Rulebook


@click.command(epilog=EPILOGUE)
@click.option(
    "--rules", type=click.Path(path_type=Path), metavar="DIR", help="A folder of packs of your own."
)
@click.option("--format", type=click.Choice(["human", "json"]), default="human", show_default=True)
@with_log_options
def packs(rules: Path | None, format: str) -> None:
    """List the packs, each with its version, its rules, and who owns and who approved it."""
    rulebooks = load_all(rules)
    if format == "json":
        body = {"schema_version": 1, "packs": [_as_data(rulebook) for rulebook in rulebooks]}
        result(json.dumps(body, ensure_ascii=False, indent=2) + "\n")
    else:
        result("\n".join(_as_text(rulebook) for rulebook in rulebooks))


def _as_text(rulebook: Rulebook) -> str:
    pack = rulebook.pack
    own = sum(rule.pack == pack.id for rule in rulebook.rules)
    inherited = f", {own} of its own, the rest from {pack.inherits}" if pack.inherits else ""
    approval = (
        f"{pack.approver}, on {pack.approved_on}" if pack.approved else "nobody; it runs in shadow only"
    )
    return (
        f"{click.style(pack.id, bold=True)} {pack.version}: {pack.title}\n"
        f"  rules     {len(rulebook.rules)}{inherited}\n"
        f"  owner     {pack.owner}\n"
        f"  approved  {approval}\n"
        f"  review by {pack.review_by or 'no date'}\n"
        f"  hash      {rulebook.hash[:12]}\n"
    )


def _as_data(rulebook: Rulebook) -> dict[str, object]:
    pack = rulebook.pack
    return {
        "pack": pack.id,
        "title": pack.title,
        "version": pack.version,
        "owner": pack.owner,
        "approver": pack.approver,
        "approved_on": None if pack.approved_on is None else pack.approved_on.isoformat(),
        "review_by": None if pack.review_by is None else pack.review_by.isoformat(),
        "inherits": pack.inherits,
        "rules": len(rulebook.rules),
        "own_rules": sum(rule.pack == pack.id for rule in rulebook.rules),
        "hash": rulebook.hash,
    }
