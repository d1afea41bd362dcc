"""The table of a case: moment by moment what happened, and what the engine would have said and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from typing import Final

from riskengine.cli.replay_page.drawing import letter
from riskengine.cli.replay_page.lengths import moment, spaced
from riskengine.cli.replay_page.story import Done, Moment, Said, Sort, Story
from riskengine.replay.scenario import Basis

_FEW: Final = 3
"""How many things are overdue at one moment before the rest is folded away."""

_FOLDED: Final = {
    Sort.OVERDUE: ("more is overdue", "more are overdue"),
    Sort.FORBIDDEN: ("thing must not be done now", "things must not be done now"),
    Sort.OWED: ("duty is owed from now on", "duties are owed from now on"),
}
"""What is said of things that are folded away: of one, and of several."""


@dataclass(frozen=True, slots=True)
class MomentsHtml:
    """Writes the table of a case.

    Attributes:
        story: The case.
        name: What the case is called in the page.
        numbers: The number of each rule in the list of rules.
    """

    story: Story
    name: str
    numbers: Mapping[str, int]

    def row(self, at: timedelta) -> int | None:
        """Return the row of a moment, or None where it has none."""
        rows = (number for number, one in enumerate(self.story.moments, 1) if one.at == at)
        return next(rows, None)

    def anchor(self, row: int) -> str:
        """Return what a row is called in the page."""
        return f"{self.name}-{row}"

    def table(self) -> str:
        """Return the table."""
        rows = [self._row(number, one) for number, one in enumerate(self.story.moments, 1)]
        return (
            "<table class=moments><caption class=unseen>Moment by moment</caption>"
            "<thead><tr><th scope=col>When<th scope=col>What happened, and what the force did"
            "<th scope=col>What the engine would have said</thead>\n"
            f"<tbody>{self._before()}{''.join(rows)}</tbody></table>\n"
        )

    def _before(self) -> str:
        count = len(self.story.before)
        if not count:
            return ""
        rows = "".join(f"<li>{moment(one.at)}: {_deed(one)}" for one in self.story.before)
        says = f"{count} thing{'' if count == 1 else 's'} that happened before, and that was on record"
        done = f"<details><summary>{says}</summary><ul>{rows}</ul></details>"
        return f"<tr><th scope=row>Before<td>{done}<td></td>\n"

    def _row(self, number: int, one: Moment) -> str:
        done = [_deed(deed) for deed in one.done]
        raised = [at for at, failing in enumerate(self.story.failings) if failing.lead.raised == one.at]
        ended = [
            at
            for at, failing in enumerate(self.story.failings)
            if failing.lead.ended == one.at and failing.until is not None
        ]
        marked = [f"<i>{_called(raised)} raised.</i>"] if raised else []
        closed = [f"<i>{_called(ended)} over.</i>"] if ended else []
        return (
            f"<tr id={self.anchor(number)}><th scope=row><b class=no>{number}</b> {moment(one.at)}"
            f"<td>{_listed([*done, *closed])}<td>{_listed([*marked, *self._said(one.said)])}</td>\n"
        )

    def _said(self, said: Iterable[Said]) -> Iterator[str]:
        """Yield what the engine says at a moment; of much of one sort the first, and the rest folded away."""
        sorts: dict[Sort, list[Said]] = {}
        for one in said:
            sorts.setdefault(one.sort, []).append(one)
        for sort, some in sorts.items():
            sign = f"<b class=s-{sort.name.lower()}>{sort.value.capitalize()}:</b> "
            if sort not in _FOLDED:
                yield from (f"{sign}{self._opens(one)}" for one in some)
                continue
            loudest = sorted(some, key=lambda one: not one.loud)
            few = (len(some) if len(some) <= _FEW + 1 else _FEW) if sort is Sort.OVERDUE else 0
            yield from (f"{sign}{self._opens(one)}" for one in loudest[:few])
            if loudest[few:]:
                yield f"{sign}{self._folded(sort, loudest[few:])}"

    def _folded(self, sort: Sort, some: Sequence[Said]) -> str:
        rows = "".join(f"<li>{_says(one)} {self._rules(one)}" for one in some)
        says = _FOLDED[sort][len(some) > 1]
        return f"<details><summary>{len(some)} {says}</summary><ul>{rows}</ul></details>"

    def _opens(self, one: Said) -> str:
        """Return what is said, which opens to show the rules and what they rest on, where there are any."""
        rules = self._rules(one)
        if not rules:
            return _says(one)
        known = f"<p>Known then: {escape('; '.join(one.known))}.</p>" if one.known else ""
        return f"<details class=why><summary>{_says(one)}</summary>{known}{rules}</details>"

    def _rules(self, one: Said) -> str:
        """Return the ways to the rules; the script puts what they say and cite in their place."""
        numbers = [self.numbers[rule] for rule in one.rules if rule in self.numbers]
        return " ".join(f"<a href=#r{number}>rule {number}</a>" for number in numbers)


def _says(one: Said) -> str:
    whom = f" ({', '.join(one.whom)})" if one.whom else ""
    text = f"{one.text}{whom}"
    due = f"; due from the {one.by}" if one.by is not None and one.sort is Sort.OVERDUE else ""
    stop = "" if text.endswith("?") and not due else "."
    loud = f" <em>Interrupts the {escape(' and the '.join(one.loud).lower())}.</em>" if one.loud else ""
    return f"{escape(f'{text}{due}{stop}')}{loud}"


def _deed(one: Done) -> str:
    later = f" Written down {spaced(one.later)} later." if one.later else ""
    basis = "" if one.basis is Basis.STATED else f" <small>({one.basis.value})</small>"
    note = f" <small>{escape(one.note)}</small>" if one.note else ""
    said = "".join(f"<li>{escape(line)}" for line in one.details)
    details = f"<details><summary>What was said</summary><ul>{said}</ul></details>" if said else ""
    return f"<b>{escape(one.who)}</b> {escape(one.text.rstrip('.'))}.{later}{basis}{note} {details}"


def _listed(items: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{one}' for one in items)}</ul>" if items else ""


def _called(failings: Sequence[int]) -> str:
    letters = [letter(one) for one in failings]
    if len(letters) == 1:
        return f"Failing {letters[0]} is"
    return f"Failings {', '.join(letters[:-1])} and {letters[-1]} are"
