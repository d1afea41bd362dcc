"""``riskengine diff``: what two sets of rules say otherwise, as they are written and over scenarios."""

from __future__ import annotations

from pathlib import Path

import click

from riskengine.cli.comparison import COMPARISON_FORMATS, Wanted, compare
from riskengine.cli.exits import EPILOGUE
from riskengine.cli.jobs import with_jobs_option
from riskengine.cli.logs import with_log_options
from riskengine.cli.sides import side_named


@click.command(epilog=EPILOGUE)
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option(
    "--rules", type=click.Path(path_type=Path), metavar="DIR", help="A folder to find packs in by name."
)
@click.option("--rules-only", is_flag=True, help="Compare only what is written; play nothing.")
@click.option("--fail-if-lowered", is_flag=True, help="Exit with 1 where anything came lower, later or away.")
@click.option("--format", type=click.Choice(COMPARISON_FORMATS), default="human", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write the report there.")
@with_jobs_option
@with_log_options
def diff(
    a: str,
    b: str,
    paths: tuple[Path, ...],
    rules: Path | None,
    rules_only: bool,
    fail_if_lowered: bool,
    format: str,
    output: Path | None,
    jobs: int | None,
) -> int:
    """Compare the rules A with the rules B, over the scenarios under each PATH or those that came along.

    A and B each name a pack, the folder of a pack, or a folder of packs, which are then compared one by one.
    What B asks otherwise is listed by scenario and moment, with the rule that changed it. Scenarios of A are
    played; each Decision knows what was known by then.
    """
    wanted = Wanted(
        paths=paths,
        rules_only=rules_only,
        format=format,
        jobs=jobs,
        fail_if_lowered=fail_if_lowered,
        output=output,
    )
    return compare(side_named(a, rules), side_named(b, rules), wanted)
