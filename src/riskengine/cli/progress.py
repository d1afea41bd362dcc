"""How far something has got, for a person who waits."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from riskengine.cli.logs import is_quiet
from riskengine.cli.terminal import is_terminal

T = TypeVar("T")

_LONG: Final = 20
"""From how many on a person wants to see how far it has got."""


def with_progress(items: Iterable[T], total: int, doing: str) -> Iterator[T]:
    """Yield the items, with a bar on standard error while somebody waits there for many.

    Args:
        items: What takes its time.
        total: How many there are.
        doing: What is done, in a word.
    """
    if not is_watched(total):
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, doing, total, console=Console(stderr=True), transient=True)


def is_watched(total: int) -> bool:
    """Tell whether somebody waits at standard error who would like to see how far it has got."""
    return total >= _LONG and is_terminal(sys.stderr) and not is_quiet()


@contextmanager
def counted(doing: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """Give what tells how many more are done, with a bar on standard error while somebody waits there.

    Args:
        doing: What is done, in a word.
        total: How many there are; None where nobody knows.
    """
    if not is_watched(_LONG if total is None else total):
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=total)
        yield lambda more: bar.advance(task, more)
