"""What the verbs that work on tables have in common: files to read and to write, and what is wrong there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from riskengine.cli.exits import Unusable

_F = TypeVar("_F", bound=Callable[..., Any])
_LIBRARIES: Final = ("polars", "pyarrow")


def with_bad_row_options(command: _F) -> _F:
    """Give a verb the options that say what becomes of rows that cannot be used."""
    for option in (
        click.option(
            "--bad-rows",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="Where they are set aside; left out: beside what was read, as NAME.bad.jsonl.",
        ),
        click.option(
            "--on-bad-row",
            type=click.Choice(["fail", "skip"]),
            default="fail",
            show_default=True,
            help="Name what is wrong and stop, or set bad rows aside and count them.",
        ),
    ):
        command = option(command)
    return command


def aside_for(read: Path, on_bad_row: str, bad_rows: Path | None) -> Path | None:
    """Return the file for what is set aside of one that is read; None where nothing is to be."""
    if on_bad_row == "fail":
        if bad_rows is not None:
            raise Unusable("--bad-rows is of use only with --on-bad-row skip")
        return None
    if bad_rows is None and read == Path("-"):
        raise Unusable("standard input has no place beside it; say where bad rows go, by --bad-rows FILE")
    return bad_rows or read.with_name(f"{read.name}.bad.jsonl")


def must_be_apart(read: Path, *written: Path | None) -> None:
    """Make sure that no file is written over the one that is read, or over another that is written."""
    there = [one.resolve() for one in written if one is not None]
    if read.resolve() in there:
        raise Unusable(f'"{read.as_posix()}" is read; write to another file')
    if len(set(there)) < len(there):
        raise Unusable("two files are to be written in one place; name two")


def need_bulk(verb: str) -> None:
    """Make sure that what tables need is installed."""
    missing = [one for one in _LIBRARIES if find_spec(one) is None]
    if missing:
        raise Unusable(f"riskengine {verb} needs {' and '.join(missing)}: pip install 'riskengine[bulk]'")


def counted_as(count: int, what: str) -> str:
    """Return how many there are of something, in words."""
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


@contextmanager
def plainly() -> Iterator[None]:
    """Turn what cannot be read or written into a plain message."""
    from riskengine.bulk.faults import UnusableTable
    from riskengine.bulk.whole_file import CannotWrite
    from riskengine.inference.columnar.layout import UnlikeTypes

    try:
        yield
    except (UnusableTable, CannotWrite, UnlikeTypes) as fault:
        raise Unusable(str(fault)) from fault
