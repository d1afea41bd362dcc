"""``riskengine facts``: a table of what was known at each moment, made from an event log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from riskengine.cli.bulk_files import (
    aside_for,
    counted_as,
    must_be_apart,
    need_bulk,
    plainly,
    with_bad_row_options,
)
from riskengine.cli.exits import EPILOGUE, Exit, Unusable
from riskengine.cli.logs import with_log_options
from riskengine.cli.packs_given import NATIONAL
from riskengine.cli.progress import counted
from riskengine.cli.sides import pack_named
from riskengine.cli.terminal import remark, result

if TYPE_CHECKING:
    from riskengine.bulk.fact_making import FactMaker
    from riskengine.bulk.fact_table import FactTable
    from riskengine.bulk.set_aside import Aside
    from riskengine.cli.event_log import Entry
    from riskengine.model.events import Event
    from riskengine.rulebook.rules import Rulebook

_HELP: Final = """Make a table of facts from the events of EVENTS; "-" reads standard input, as JSON lines.

EVENTS is what `riskengine grade` reads. JSON lines are read line by line, in the order in which they were
recorded, so that a log may be larger than memory.

Each row is an incident at the moment at which an event of it was recorded, as the live engine would ask
the rules of it: what was known, measured, linked and, of duties and grades, remembered. Where several packs
read, there is a column for whatever any of them reads, and the first one's duties and measures are in it.

FILE ends in .parquet, .csv or .jsonl. It is written whole, or not at all.
"""


@click.command(help=_HELP, epilog=EPILOGUE)
@click.argument("events", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    required=True,
    help="Where the table is written.",
)
@click.option(
    "--pack", "packs", multiple=True, metavar="PACK", help="A pack that is to read it; may be given again."
)
@click.option(
    "--rules", type=click.Path(path_type=Path), metavar="DIR", help="A folder to find packs in by name."
)
@click.option(
    "--rows",
    type=click.Choice(["event", "incident"]),
    default="event",
    show_default=True,
    help="A row for each event, or one for each incident, as of its last record.",
)
@with_bad_row_options
@with_log_options
def facts(
    events: Path,
    output: Path,
    packs: Sequence[str],
    rules: Path | None,
    rows: str,
    on_bad_row: str,
    bad_rows: Path | None,
) -> int:
    """Make a table of facts from an event log."""
    need_bulk("facts")
    with plainly():
        aside = aside_for(events, on_bad_row, bad_rows)
        must_be_apart(events, output, aside)
        rulebooks = [pack_named(name, rules) for name in packs or (NATIONAL,)]
        made = _make(rulebooks, events, output, aside, each_event=rows == "event")
    result(made)
    return Exit.CLEAN


def _make(
    rulebooks: Sequence[Rulebook], events: Path, output: Path, bad_rows: Path | None, *, each_event: bool
) -> str:
    from riskengine.bulk.fact_making import FactMaker
    from riskengine.bulk.fact_table import fact_table
    from riskengine.bulk.set_aside import set_aside
    from riskengine.inference.columnar.layout import Layout

    maker = FactMaker(rulebooks)
    with set_aside(bad_rows) as aside, fact_table(output, Layout.of(*rulebooks)) as table:
        told = _told(events, maker, table if each_event else None, aside)
        if not each_event:
            for found in maker.at_last_records():
                table.put(found)
        if not table.rows:
            raise Unusable(f'"{events.as_posix()}" tells nothing: it holds no event that can be used')
    return _summary(output, table, told, aside, bad_rows)


@dataclass(slots=True)
class _Told:
    """What a log told: how many events, and how many of them once more."""

    events: int = 0
    again: int = 0


def _told(log: Path, maker: FactMaker, table: FactTable | None, aside: Aside | None) -> _Told:
    """Take in the events of a log, and put the facts of each moment into a table, if one is given."""
    from riskengine.cli.event_log import entries_of
    from riskengine.model.faults import Refused

    told = _Told()
    with counted("Reading", None) as advance:
        for entry in entries_of(log):
            told.events += 1
            advance(1)
            why = entry.why
            if entry.told is not None:
                try:
                    _take(entry.told.event, maker, table, told)
                except Refused as refused:
                    why = entry.refused(refused.faults)
            if why:
                _set_aside(entry, why, aside)
    return told


def _take(event: Event, maker: FactMaker, table: FactTable | None, told: _Told) -> None:
    if not maker.take(event):
        told.again += 1
    elif table is not None:
        table.put(maker.facts(event.incident, event.recorded_at))


def _set_aside(entry: Entry, why: tuple[str, ...], aside: Aside | None) -> None:
    if aside is not None:
        aside.put(entry.number, why, entry.data)
        return
    for one in why:
        remark(one)
    remark(f"riskengine: {counted_as(len(why), 'fault')}; no table was written")
    raise click.exceptions.Exit(Exit.UNUSABLE)


def _summary(output: Path, table: FactTable, told: _Told, aside: Aside | None, bad_rows: Path | None) -> str:
    said = [f"{output.as_posix()}: {counted_as(table.rows, 'row')} from {counted_as(told.events, 'event')}"]
    if told.again:
        said.append(f"{counted_as(told.again, 'event')} told once more")
    if aside is not None and bad_rows is not None:
        said.append(f"{counted_as(aside.count, 'bad event')} set aside in {bad_rows.as_posix()}")
    return "; ".join(said) + ".\n"
