"""What is wrong with a table, in plain words: each kind of fault in its first rows, and how many more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NoReturn

import click

from riskengine.cli.bulk_files import counted_as
from riskengine.cli.exits import Exit
from riskengine.cli.terminal import remark

if TYPE_CHECKING:
    from riskengine.bulk.checking import Checked


def refuse_table(checked: Checked) -> NoReturn:
    """Say everything that is wrong with a table, and stop."""
    for line in _lines(checked):
        remark(line)
    faults = checked.faults
    remark(f"riskengine: {counted_as(faults.total, 'fault')}; nothing was graded")
    if faults.columns:
        remark(
            "riskengine: a table holds what the packs read that it was made for: name that pack, or make the "
            "table again by `riskengine facts` with --pack for each"
        )
    else:
        remark("riskengine: --on-bad-row skip sets such rows aside, counts them and grades the others")
    raise click.exceptions.Exit(Exit.UNUSABLE)


def _lines(checked: Checked) -> Iterator[str]:
    faults, table = checked.faults, checked.table
    shown = {fault.row for some in faults.rows.values() for fault in some}
    shown |= {fault.row for fault in faults.columns if fault.row is not None}
    places = table.places(shown)
    for column in faults.columns:
        place = table.name if column.row is None else places[column.row]
        yield f"{place}: {column.column}: {column.message}"
    for name, some in sorted(faults.rows.items(), key=lambda one: (one[1][0].row, one[0])):
        under = f"{name[0]}: " if name[0] else ""
        for fault in some:
            yield f"{places[fault.row]}: {under}{fault.message}"
        more = faults.counts[name] - len(some)
        if more:
            yield f"{table.name}: {under}the same kind of fault {counted_as(more, 'more time')}"
