"""The totals at the head of the page, and the same by force, by area and by kind of incident."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from typing import Final

from riskengine.cli.replay_page.lengths import spaced
from riskengine.cli.replay_page.outcomes import false_alarms
from riskengine.cli.replay_page.story import Story
from riskengine.replay.headline import Headline
from riskengine.replay.results import Outcome, Standing
from riskengine.replay.scenario import Basis
from riskengine.replay.summary import Summary

BASES: Final = {
    Basis.STATED: "Every time is stated in the report",
    Basis.INFERRED: "Some time is inferred from the report",
    Basis.ASSUMED: "Some time is assumed: only the order is known",
}
"""How firmly leads are known."""

_BY_BASIS: Final = (
    "How firmly it is known",
    "Failings",
    "In time",
    "After",
    "Missed",
    "Leads",
    "Shortest",
    "Median",
    "Longest",
)
_BY_GROUP: Final = (
    "Cases",
    "Controls",
    "False alarms",
    "Failings",
    "In time",
    "After",
    "Missed",
    "Median lead",
)
_NONE: Final = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Totals:
    """Puts the totals of a replay into words and tables.

    Attributes:
        summary: What came of the replay.
        stories: Its cases.
    """

    summary: Summary
    stories: Sequence[Story]

    def figures(self) -> str:
        """Return the main figures."""
        every, stated = self.summary.headline(), self.summary.headline(Basis.STATED)
        alarms = sum(false_alarms(one) for one in self.summary.cases)
        controls = self.summary.controls
        raised = ", ".join(
            f"{every.count(one)} {says}" for one, says in _STANDINGS.items() if one is not Standing.IN_TIME
        )
        rows = [
            ("Cases", len(self.summary.cases), f"{controls} of them handled well: the controls"),
            ("Failings", len(every.leads), self._described(len(every.leads))),
            ("Raised in time", every.count(Standing.IN_TIME), raised),
            ("Lead in the median, where wholly stated", _length(stated.median), self._spread(stated)),
            ("False alarms", alarms, f"in {controls} control{'' if controls == 1 else 's'}"),
            (
                "Variations",
                self.summary.variations,
                "a case had one thing been otherwise; no failing or control among them",
            ),
        ]
        return "".join(
            f"<div><dt>{escape(name)}</dt>"
            f"<dd><b>{escape(str(number))}</b> <span>{escape(says)}</span></dd></div>\n"
            for name, number, says in rows
        )

    def firmness(self) -> str:
        """Return the rows of the table of leads, by how firmly they are known."""
        rows = [(BASES[basis], self.summary.headline(basis)) for basis in Basis]
        cells = (_basis_cells(name, found) for name, found in [*rows, ("All", self.summary.headline())])
        return table(_BY_BASIS, cells, "How long before its end each failing was raised")

    def groups(self) -> str:
        """Return the tables by force, by area and by kind of incident."""
        return "".join(
            (
                self._group("Force", lambda one: (one.summary.scenario.report.force,)),
                self._group("Area", lambda one: (area_words(one.summary.scenario.area),)),
                self._group("Kind of incident", lambda one: one.kinds),
            )
        )

    def not_as_expected(self) -> str:
        """Return in a sentence whether all was as expected."""
        failed = self.summary.checks_failed
        checks = self.summary.checks_passed + failed
        if self.summary.all_passed:
            return f"All {checks:,} things that were looked at were as expected."
        refused = sum(one.refused is not None for one in self.summary.scenarios)
        could_not = f", and {refused} could not be played" if refused else ""
        were = "was" if failed == 1 else "were"
        said = f"Of {checks:,} things that were looked at {failed:,} {were} not as expected{could_not}."
        varied = [one for one in self.summary.scenarios if one.scenario.variation_of is not None]
        wrong = [one.scenario.id for one in varied if one.outcome is not Outcome.PASSED]
        # Cases show below what was not as expected in them; of a variation nothing else is shown.
        return f"{said} Variations among them: {', '.join(wrong)}." if wrong else said

    def attention(self) -> str:
        """Return in a sentence how often one post was interrupted at the worst."""
        busy, quiet = (self.summary.most_in_an_hour(controls=controls) for controls in (False, True))
        return (
            f"At its worst one post was interrupted {_times(busy)} within an hour; "
            f"in the controls {_times(quiet)}."
        )

    def made_up(self) -> str:
        """Return in a sentence of how many cases nothing is stated in a report."""
        count = sum(one.scenario.is_made_up for one in self.summary.cases)
        if not count:
            return "Something of every case is stated in a report."
        cases = "1 case" if count == 1 else f"{count} of the cases"
        return (
            f"Of {cases} nothing is stated in a report: somebody made up what happened, after what reports "
            "ask for. Each says so."
        )

    def _described(self, failings: int) -> str:
        """Return whose failings they are."""
        made_up = sum(len(one.leads) for one in self.summary.cases if one.scenario.is_made_up)
        if not made_up:
            return "all described by inspectors"
        return f"{failings - made_up} described by inspectors, {made_up} made up after what they ask for"

    def _spread(self, found: Headline) -> str:
        lengths = found.lengths
        if not lengths:
            return "no failing is wholly stated"
        if len(lengths) == 1:
            return "of one failing"
        return f"{len(lengths)} leads, from {spaced(lengths[0])} to {spaced(lengths[-1])}"

    def _group(self, name: str, of: Callable[[Story], Iterable[str]]) -> str:
        keys = sorted({key for story in self.stories for key in of(story)})
        rows = (_group_cells(key, [one for one in self.stories if key in of(one)]) for key in keys)
        return table((name, *_BY_GROUP), rows, f"By {name[0].lower()}{name[1:]}")


_STANDINGS: Final = {Standing.IN_TIME: "in time", Standing.AFTER: "after its end", Standing.MISSED: "missed"}


def area_words(area: str) -> str:
    """Return an area of practice as people call it."""
    return area.replace("_", " ").replace("childs ", "child's ").capitalize()


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> str:
    """Return a table of figures that becomes a list of cards where there is no room for it.

    Args:
        headings: What stands at the head of each column.
        rows: The rows; the first cell of each says what the row is about.
        caption: What the table is about.
    """
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in headings)
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>'
        + "".join(
            f'<td data-th="{escape(name)}">{escape(cell)}</td>'
            for name, cell in zip(headings[1:], rest, strict=True)
        )
        + "</tr>\n"
        for first, *rest in rows
    )
    name = escape(caption)
    return (
        f"<h3>{name}</h3><table class=figures><caption class=unseen>{name}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>\n"
    )


def _basis_cells(name: str, found: Headline) -> tuple[str, ...]:
    lengths = found.lengths
    return (
        name,
        str(len(found.leads)),
        *_raised(found),
        str(len(lengths)),
        _length(lengths[0] if lengths else None),
        _length(found.median),
        _length(lengths[-1] if lengths else None),
    )


def _group_cells(name: str, some: Sequence[Story]) -> tuple[str, ...]:
    found = Headline.of(lead for one in some for lead in one.summary.leads)
    return (
        name,
        str(len(some)),
        str(sum(one.summary.scenario.is_control for one in some)),
        str(sum(false_alarms(one.summary) for one in some)),
        str(len(found.leads)),
        *_raised(found),
        _length(found.median),
    )


def _raised(found: Headline) -> Iterator[str]:
    yield from (str(found.count(one)) for one in Standing)


def _length(length: timedelta | None) -> str:
    return _NONE if length is None else spaced(length)


def _times(found: tuple[int, str | None]) -> str:
    most, post = found
    if post is None:
        return "never"
    times = {1: "once", 2: "twice"}.get(most, f"{most} times")
    return f"{times} (the {post.replace('_', ' ')})"
