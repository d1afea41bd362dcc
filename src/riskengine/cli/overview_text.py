"""An overview as a commander reads it: what waits and how long, which shares, and which are a breach."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import click

from riskengine.cli.layout import Line, Section, page
from riskengine.cli.words import Words
from riskengine.model.overview import Figure, OversightRow, OversightState, Overview, ThresholdRead
from riskengine.rulebook.display import safe
from riskengine.rulebook.durations import show_duration

if TYPE_CHECKING:
    from riskengine.replay.pooled import Pooled

_STATES: Final = {
    OversightState.BREACH: ("BREACH", "red"),
    OversightState.ADVISORY: ("advisory", "yellow"),
    OversightState.WITHIN: ("within", None),
    OversightState.NOT_SET: ("not set", None),
}
_HEADINGS: Final = ("state", "number", "oldest", "what is counted")
_SHARE_HEADINGS: Final = ("state", "share", "oldest", "what is counted")
_GAP: Final = "  "
_BESIDE: Final = " " * 10
_FEW: Final = 5
"""How many incidents are named in a text; a program is told of more."""

_DAY, _HOUR, _MINUTE = 86_400, 3_600, 60


@dataclass(frozen=True, slots=True)
class OverviewText:
    """Puts one overview into words.

    Attributes:
        overview: The overview.
        words: The words of the pack that counts.
        pooled: What it pools, where it is of scenarios.
        show_all: Whether to show the measures that count nothing, too.
    """

    overview: Overview
    words: Words
    pooled: Pooled | None = None
    show_all: bool = False

    def page(self, width: int) -> str:
        """Return it as text, no line wider than `width` columns."""
        rows = [row for row in self.overview.rows if self.show_all or _counts_any(row)]
        tables = (
            ("BACKLOGS", _HEADINGS, [row for row in rows if row.of is None]),
            ("SHARES", _SHARE_HEADINGS, [row for row in rows if row.of is not None]),
        )
        shown = [_table(title, headings, some, width) for title, headings, some in tables if some]
        return "\n".join([page([Section("OVERVIEW", list(self._covers()))], width), *shown])

    def _covers(self) -> Iterator[Line]:
        """Say over what it was counted."""
        said, rules = self.overview, self.overview.rules
        clock = ""
        if said.as_of is not None:
            clock = f", as of {self.words.moment(said.as_of)} {self.words.zone_at(said.as_of)}"
        counted = f"{_many(said.open, 'incident')} open, {said.still_owed} closed with something still owed"
        yield Line(f"{counted}{clock}; pack {rules.pack} {rules.version}", bold=True)
        if self.pooled is not None:
            yield from _pool(self.pooled)
        if said.settled:
            yield Line(f"{said.settled} closed with nothing owed: only what looks back counts these.")
        for incident in said.failed:
            yield Line(f"NOT COUNTED, deciding it failed: {safe(incident)}", colour="red")
        idle = sum(not _counts_any(row) for row in said.rows)
        if not said.rows:
            yield Line("The pack has no measure of oversight.")
        elif idle and not self.show_all:
            yield Line(f"{idle} of {_many(len(said.rows), 'measure')} count nothing; --all shows them.")


def _counts_any(row: OversightRow) -> bool:
    """Tell whether there is anything that a measure counts, or could have counted."""
    return bool(row.number or row.of)


def _pool(pooled: Pooled) -> Iterator[Line]:
    """Say what pooled scenarios show, and what they do not."""
    scenarios = _many(pooled.scenarios, "scenario")
    yield Line(f"{scenarios} pooled, each incident as it stands at the end of its own.")
    yield Line(
        "These are cases of many places and years: the figures are of no force. What a report does not "
        "tell is not recorded here."
    )
    if pooled.not_judged:
        duties = _many(pooled.not_judged, "duty", "duties")
        yield Line(f"Left out as not judged: {duties} of which a report of good work says nothing.")


def _table(title: str, headings: Sequence[str], rows: Sequence[OversightRow], width: int) -> str:
    cells = [(_STATES[row.state][0], _figure(row), _age(row.oldest)) for row in rows]
    widths = [max(map(len, column)) for column in zip(headings[:3], *cells, strict=True)]
    lines = [click.style(title, bold=True), _aligned(headings[:3], widths) + headings[3]]
    for row, own in sorted(zip(rows, cells, strict=True), key=lambda one: _gravest_first(one[0])):
        lines += _row(row, _aligned(own, widths), width)
    return "\n".join(lines) + "\n"


def _gravest_first(row: OversightRow) -> tuple[int, str]:
    return (tuple(_STATES).index(row.state), row.id)


def _row(row: OversightRow, margin: str, width: int) -> list[str]:
    """Return a row: its figures, what is counted, what it lies above, and the incidents behind it."""
    colour = _STATES[row.state][1]
    lines = _wrapped(_says(row), margin, width)
    if colour is None:
        return lines
    coloured = [click.style(line, fg=colour, bold=colour == "red" or None) for line in lines]
    return [*coloured, *_wrapped(_behind(row), _BESIDE, width)]


def _behind(row: OversightRow) -> str:
    """Return the first few of the incidents behind a number."""
    more = row.more + len(row.incidents[_FEW:])
    return f"in {', '.join(map(safe, row.incidents[:_FEW]))}" + (f" and {more} more" if more else "")


def _wrapped(text: str, margin: str, width: int) -> list[str]:
    """Return a text beside a margin; an id that is too long is not broken."""
    return textwrap.wrap(
        text,
        width,
        initial_indent=margin,
        subsequent_indent=" " * len(margin),
        break_on_hyphens=False,
        break_long_words=False,
    )


def _says(row: OversightRow) -> str:
    title = safe(row.title) + (f", within {row.window}" if row.window is not None else "")
    passed = [_above(one) for one in row.thresholds if one.passed and one.state.value == row.state.value]
    if passed:
        return f"{title} ({' and '.join(passed)})"
    return f"{title} (no threshold: {safe(row.no_threshold)})" if row.no_threshold else title


def _above(one: ThresholdRead) -> str:
    if one.figure is Figure.OLDEST:
        return f"some for longer than {one.above}"
    if one.figure is Figure.EACH:
        return f"more than {one.above} each"
    return "more than none" if one.above == "0" else f"more than {one.above}"


def _figure(row: OversightRow) -> str:
    if row.per is not None:
        return f"{row.number}, {f'{row.number / row.per:.1f}'.removesuffix('.0')} each"
    if row.of is None:
        return str(row.number)
    share = f" {round(100 * row.number / row.of)}%" if row.of else ""
    return f"{row.number} of {row.of}{share}"


def _age(seconds: int | None) -> str:
    """Return how long something has waited: days, or hours, or minutes, whichever says enough."""
    if seconds is None:
        return ""
    unit = next((one for one in (_DAY, _HOUR, _MINUTE) if seconds >= one), 1)
    return f"{seconds // _DAY}d" if unit == _DAY else show_duration(seconds - seconds % unit)


def _many(count: int, one: str, several: str | None = None) -> str:
    return f"{count} {one if count == 1 else several or one + 's'}"


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Return the cells of a row, figures to the right."""
    state, *figures = cells
    padded = [
        state.ljust(widths[0]),
        *(one.rjust(size) for one, size in zip(figures, widths[1:], strict=True)),
    ]
    return _GAP.join(padded) + _GAP
