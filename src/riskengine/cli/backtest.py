"""``riskengine backtest``: past rows graded by a pack, beside another pack or what people had set."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from riskengine.cli.bulk_files import aside_for, must_be_apart, need_bulk, plainly, with_bad_row_options
from riskengine.cli.exits import EPILOGUE, Exit, Unusable
from riskengine.cli.logs import with_log_options
from riskengine.cli.packs_given import NATIONAL
from riskengine.cli.progress import counted
from riskengine.cli.sides import pack_named
from riskengine.cli.terminal import remark, result, width_of

if TYPE_CHECKING:
    from riskengine.bulk.backtest import Backtest
    from riskengine.bulk.checking import Checked
    from riskengine.bulk.set_aside import Aside
    from riskengine.bulk.sides import Sides
    from riskengine.cli.backtest_text import Ran

_HELP: Final = """Grade the rows of TABLE by a pack, and set that beside another pack.

TABLE is a table of facts, as `riskengine facts` makes it: a file that ends in .parquet, .csv or .jsonl, or a
folder of Parquet files. It may be larger than memory. Each row is graded by the rules that were in force at
its moment. All of it is checked before anything is graded.

Without --against, the floors are set beside the grades that people had set, where the table has them, as
grade.response.
"""


@click.command(help=_HELP, epilog=EPILOGUE)
@click.argument("table", type=click.Path(path_type=Path))
@click.option("--pack", default=NATIONAL, show_default=True, help="The pack A, by its name or its folder.")
@click.option("--against", metavar="PACK", help="Another pack, B, by its name or its folder.")
@click.option(
    "--rules", type=click.Path(path_type=Path), metavar="DIR", help="A folder to find packs in by name."
)
@click.option(
    "--rows",
    type=click.IntRange(min=0),
    default=3,
    show_default=True,
    metavar="N",
    help="Show so many rows of each kind of move.",
)
@click.option(
    "--write", type=click.Path(path_type=Path), metavar="FILE", help="Write every row that differs there."
)
@click.option("--fail-if-lowered", is_flag=True, help="Exit with 1 where B has a lower floor than A.")
@click.option("--format", type=click.Choice(["human", "json"]), default="human", show_default=True)
@with_bad_row_options
@with_log_options
def backtest(
    table: Path,
    pack: str,
    against: str | None,
    rules: Path | None,
    rows: int,
    write: Path | None,
    fail_if_lowered: bool,
    format: str,
    on_bad_row: str,
    bad_rows: Path | None,
) -> int:
    """Grade the rows of a table, and set what comes of it beside another pack."""
    need_bulk("backtest")
    if fail_if_lowered and against is None:
        raise Unusable("--fail-if-lowered compares two packs; name the other by --against")
    with plainly():
        from riskengine.bulk.sides import Sides

        aside = aside_for(table, on_bad_row, bad_rows)
        must_be_apart(table, write, aside)
        first = pack_named(pack, rules)
        sides = Sides(first) if against is None else Sides(pack_named(against, rules), first)
        found = _run(sides, table, rows, write, aside)
    _print(found, format)
    return Exit.FINDINGS if fail_if_lowered and found.backtest.lowered else Exit.CLEAN


def _run(sides: Sides, path: Path, rows: int, write: Path | None, bad_rows: Path | None) -> Ran:
    from riskengine.bulk.backtest import Backtest
    from riskengine.bulk.measured import measured_otherwise
    from riskengine.bulk.set_aside import set_aside
    from riskengine.bulk.writing import must_be_table
    from riskengine.cli.backtest_text import Ran

    if write is not None:
        must_be_table(write)
    otherwise = () if sides.before is None else measured_otherwise(sides.before, sides.pack)
    for line in _warnings(otherwise):
        remark(line)
    with set_aside(bad_rows) as aside:
        checked = _checked(sides, path, aside)
        backtest = Backtest(sides, rows)
        _grade(backtest, checked, write)
    return Ran(backtest, checked.table.name, len(checked.bad), bad_rows, write, otherwise)


def _checked(sides: Sides, path: Path, aside: Aside | None) -> Checked:
    """Check the whole table, or say everything that is wrong with it and stop."""
    from riskengine.bulk.allowed import Allowed
    from riskengine.bulk.checking import check
    from riskengine.bulk.sides import IN_FORCE
    from riskengine.bulk.tables import open_table
    from riskengine.cli.table_faults import refuse_table

    books = [book for book in (sides.before, sides.pack) if book is not None]
    table = open_table(path)
    with counted("Checking", table.height) as advance:
        allowed = Allowed.of(*books, besides=(IN_FORCE,) if sides.before is None else ())
        checked = check(table, allowed, aside, advance)
    if checked.faults.columns or (checked.bad and aside is None):
        refuse_table(checked)
    if checked.height == len(checked.bad):
        raise Unusable(f'"{table.name}" holds no row that can be graded')
    return checked


def _grade(backtest: Backtest, checked: Checked, write: Path | None) -> None:
    from riskengine.bulk.writing import table_written

    with ExitStack() as stack:
        writer = None
        if write is not None:
            writer = stack.enter_context(table_written(write, backtest.differing_schema()))
        advance = stack.enter_context(counted("Grading", checked.height - len(checked.bad)))
        for frame in checked.parts():
            if frame.is_empty():
                continue
            both = backtest.take(frame)
            if writer is not None:
                writer.write(backtest.differing(both))
            advance(frame.height)


def _warnings(otherwise: tuple[str, ...]) -> Iterator[str]:
    """Yield what to mind where two packs measure one fact otherwise."""
    if otherwise:
        yield (
            f"riskengine: the packs measure {', '.join(otherwise)} otherwise, and a table has one figure for "
            "both: that of the pack it was made with first; a table for each pack shows what that changes"
        )


def _print(found: Ran, format: str) -> None:
    from riskengine.cli.backtest_json import backtest_json
    from riskengine.cli.backtest_text import BacktestText

    if format == "json":
        result(backtest_json(found))
    else:
        result(BacktestText(found).page(width_of(sys.stdout)))
