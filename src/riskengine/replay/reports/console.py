"""A replay as people read it: what was not as expected once a scenario is over, and tables at the end."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Protocol, TextIO

from riskengine.replay.reports.channel_wording import channel_faults, channels_line
from riskengine.replay.reports.wording import HEADINGS, cells, path_lines, totals
from riskengine.replay.results import Outcome, complaint
from riskengine.replay.summary import ScenarioSummary, Summary
from riskengine.rulebook.display import safe
from riskengine.rulebook.rendering import render_human

_GAP = 2
_NAME_WIDTH = 24
_ROOM_FOR_ALL = 110
_LESS_NEEDED = ("report", "rating")
_COLOURS = {Outcome.PASSED: "green", Outcome.FAILED: "red", Outcome.REFUSED: "magenta"}


class Page(Protocol):
    """Where a replay is written: a terminal somebody looks at, or plain text."""

    def say(self, text: str, outcome: Outcome) -> None:
        """Write one line."""
        ...

    def table(self, title: str, rows: list[ScenarioSummary]) -> None:
        """Write a table of scenarios."""
        ...


def write_console(
    scenarios: Iterable[ScenarioSummary], out: TextIO, *, width: int, terminal: bool
) -> Summary:
    """Write a replay while it runs, and return what came of it.

    Args:
        scenarios: What came of each scenario, as it comes.
        out: Where to write.
        width: How many columns a terminal has; plain text is as wide as it must be.
        terminal: Whether a person is looking; else there is no colour, no frame and no line is broken.
    """
    page: Page = Terminal(out, width) if terminal else Plain(out)
    over: list[ScenarioSummary] = []
    for one in scenarios:
        over.append(one)
        for line in _at_once(one):
            page.say(line, Outcome.FAILED)
    summary = Summary(tuple(over))
    shown = [one for one in summary.scenarios if _is_shown(one)]
    for area in sorted({one.scenario.area for one in shown}):
        rows = [one for one in shown if one.scenario.area == area]
        page.table(area.replace("_", " ").capitalize(), rows)
        for line in (line for row in rows for line in path_lines(row)):
            page.say(line, Outcome.PASSED)
    page.say("", Outcome.PASSED)
    for line in totals(summary):
        page.say(line, Outcome.PASSED if summary.all_passed else Outcome.FAILED)
    compared = channels_line(summary)
    if compared is not None:
        page.say(compared, Outcome.PASSED if summary.channels_agree else Outcome.FAILED)
    return summary


def _is_shown(one: ScenarioSummary) -> bool:
    """Tell whether a scenario has a line of its own: every case, and a variation that failed."""
    return one.scenario.variation_of is None or one.outcome is not Outcome.PASSED


class Plain:
    """Plain text: columns as wide as what stands in them."""

    def __init__(self, out: TextIO) -> None:
        """Take where to write."""
        self._out = out

    def say(self, text: str, outcome: Outcome) -> None:  # noqa: ARG002 - plain text has no colours
        """Write one line."""
        self._out.write(f"{safe(text)}\n")

    def table(self, title: str, rows: list[ScenarioSummary]) -> None:
        """Write a table, a line for each scenario, after a blank line."""
        table = [HEADINGS, *(tuple(safe(cell) for cell in cells(row)) for row in rows)]
        widths = [max(len(cell) for cell in column) for column in zip(*table, strict=True)]
        lines = [_aligned(row, widths) for row in table]
        self._out.write("\n".join(["", title, *lines, ""]))


class Terminal:
    """A terminal: colours where it shows any, and no line wider than it is."""

    def __init__(self, out: TextIO, width: int) -> None:
        """Take where to write and how wide it is."""
        from rich.console import Console

        self._console = Console(
            file=out, width=width, force_terminal=True, highlight=False, markup=False, emoji=False
        )

    def say(self, text: str, outcome: Outcome) -> None:
        """Write one line, wrapped where it is too long."""
        self._console.print(safe(text), style=_COLOURS[outcome])

    def table(self, title: str, rows: list[ScenarioSummary]) -> None:
        """Write a table, its names broken at their hyphens."""
        from rich.box import SIMPLE_HEAD
        from rich.table import Table

        table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, padding=(0, 1))
        texts = [tuple(safe(cell) for cell in cells(row)) for row in rows]
        shown = [
            at for at, heading in enumerate(HEADINGS) if self._shows(heading, [row[at] for row in texts])
        ]
        for at in shown:
            table.add_column(HEADINGS[at], overflow="fold", no_wrap=at == 0)
        for row, (name, *others) in zip(rows, texts, strict=True):
            whole = (textwrap.fill(name, _NAME_WIDTH), *others)
            table.add_row(*(whole[at] for at in shown), style=_COLOURS[row.outcome])
        self._console.print(table)

    def _shows(self, heading: str, column: list[str]) -> bool:
        """Tell whether there is anything in a column, and room for it."""
        return any(column) and (self._console.width >= _ROOM_FOR_ALL or heading not in _LESS_NEEDED)


def _at_once(one: ScenarioSummary) -> Iterator[str]:
    """Yield what must be said of a scenario as soon as it is over."""
    yield from map(complaint, one.failures)
    yield from channel_faults(one)
    if one.refused is not None:
        texts = {fault.span.file: one.refused.text for fault in one.refused.diagnostics}
        yield from render_human(one.refused.diagnostics, texts).splitlines()


def _aligned(row: tuple[str, ...], widths: list[int]) -> str:
    padded = (cell.ljust(width + _GAP) for cell, width in zip(row, widths, strict=True))
    return "".join(padded).rstrip()
