"""``riskengine trace-sources``: from sources to rules to scenarios, and what nothing covers."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from riskengine.cli.exits import EPILOGUE, Exit, Unusable
from riskengine.cli.logs import with_log_options
from riskengine.cli.packs_given import load_all
from riskengine.cli.terminal import remark, result, width_of

if TYPE_CHECKING:
    from riskengine.replay.tracing import Trace


@click.command("trace-sources", epilog=EPILOGUE)
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option(
    "--rules", type=click.Path(path_type=Path), metavar="DIR", help="A folder of packs of your own."
)
@click.option(
    "--scenarios",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="PATH",
    help="Scenarios of your own: a file or a folder; may be given again.",
)
@click.option("--format", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
@click.option("--uncovered", is_flag=True, help="Show only what nothing cites, or no scenario expects.")
@click.option("--strict", is_flag=True, help="Exit with 1 if a family is in no rule and on no list.")
@with_log_options
def trace_sources(
    sources: tuple[str, ...],
    rules: Path | None,
    scenarios: tuple[Path, ...],
    format: str,
    uncovered: bool,
    strict: bool,
) -> int:
    """Trace each source to what cites it, and on to the scenarios that name those rules.

    SOURCE is a source, or a family of the packs' register; without any, everything is shown. A scenario names
    a rule where it expects it to hold, or not to; nothing is replayed. "--format markdown" prints the page of
    what is in no rule.
    """
    from riskengine.replay.tracing import Cover

    found = _trace(rules, scenarios)
    _all_known(sources, found)
    result(_shown(found, frozenset(sources), format, uncovered=uncovered))
    return Exit.FINDINGS if strict and found.families_at(Cover.UNCOVERED) else Exit.CLEAN


def _trace(rules: Path | None, scenarios: tuple[Path, ...]) -> Trace:
    from riskengine.replay.naming import naming_in
    from riskengine.replay.tracing import trace
    from riskengine.rulebook.diagnostics import RulebookError

    books = load_all(rules)
    try:
        return trace(books, naming_in(scenarios))
    except RulebookError as fault:
        remark(str(fault).rstrip())
        raise click.exceptions.Exit(Exit.UNUSABLE) from fault


def _all_known(names: Iterable[str], found: Trace) -> None:
    from riskengine.rulebook.diagnostics import suggest

    known = {family.id for family in found.families} | {source.id for source in found.others}
    known |= {one.id for family in found.families for one in family.statements}
    for name in names:
        if name not in known:
            raise Unusable(f'there is no source or family "{name}"; {suggest(name, known) or "name another"}')


def _shown(found: Trace, names: frozenset[str], format: str, *, uncovered: bool) -> str:
    match format:
        case "json":
            from riskengine.cli.trace_json import trace_json

            return trace_json(found, names, uncovered=uncovered)
        case "markdown":
            from riskengine.cli.not_encoded import not_encoded_page

            return not_encoded_page(found)
        case _:
            from riskengine.cli.trace_text import TraceText

            return TraceText(found, names).page(width_of(sys.stdout), uncovered=uncovered)
