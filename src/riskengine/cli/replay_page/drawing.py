"""Draws a case: the force's line above, the engine's below, and between them the lead of each failing.

Along the line all is placed in per cent and nothing is scaled, so that words are as large on a telephone as
on a wall. The picture says nothing that does not stand in the table below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import Enum, auto
from functools import reduce
from html import escape
from itertools import groupby, pairwise
from typing import Final

from riskengine.cli.replay_page.axis import Axis, axis_of
from riskengine.cli.replay_page.lengths import moment, spaced
from riskengine.cli.replay_page.story import Level, Moment, Sort, Story
from riskengine.replay.results import Lead, Standing

SIGNS: Final = {
    Sort.FLOOR: "floor",
    Sort.RISK: "floor",
    Sort.CHALLENGE: "challenge",
    Sort.OVERDUE: "overdue",
    Sort.ALERT: "alert",
}
"""The sign of each thing that the engine's line shows; the rest stands in the table alone."""

_KINDS: Final = {"set": "as set", "least": "at least"}
"""What a bar shows: what was set, or the least that was certain."""

_LEFT: Final = 4.0
_ROOM: Final = 92.0
"""Where the line begins and how long it is, in per cent."""

_NARROW: Final = 300
_WIDE: Final = 700
"""How many pixels the picture is wide on a telephone and on a desk, or a little less."""

_LETTER: Final = 7
"""How many pixels a letter takes."""

_WHOLE: Final = 100.0

_MARKS: Final = {2: ("m1", 11), 3: ("m3", 16), 5: ("m5", 23), 7: ("m7", 30)}
"""The mark that has room for so many letters, and half of how many pixels it takes."""

_MOST_LETTERS: Final = 42
"""How long the name of a scale can be on a narrow screen."""


class Room(Enum):
    """On which screens words have room."""

    ANYWHERE = auto()
    WIDE = auto()
    NOWHERE = auto()


def drawing_of(story: Story) -> str:
    """Return the picture of a case as SVG, which is part of the page."""
    return _Drawing(story, axis_of(_times(story))).svg()


def scale_said(story: Story) -> str:
    """Return in a sentence what scale the picture of a case has."""
    axis = axis_of(_times(story))
    span = spaced(axis.moments[-1] - axis.moments[0])
    if axis.to_scale:
        return f"To scale; {span} from end to end."
    return (
        f"Not to scale: {span} from end to end, with short gaps widened and long ones narrowed; "
        "the times are written below."
    )


def letter(number: int) -> str:
    """Return the letter by which a failing is called: A to Z, then AA."""
    first, last = divmod(number, 26)
    return (letter(first - 1) if first else "") + chr(ord("A") + last)


@dataclass(slots=True)
class _Drawing:
    """The picture as it grows downward.

    Attributes:
        story: The case.
        axis: Its time axis.
    """

    story: Story
    axis: Axis
    _parts: list[str] = field(default_factory=list)
    _y: int = 0

    def svg(self) -> str:
        """Return the picture."""
        scales = self.story.scales
        moments = list(enumerate(self.story.moments, 1))
        self._text(0, "The force", "who")
        for scale in scales:
            self._bars(scale.called, scale.set, "set")
        force, _ = self._line("force", [(n, one) for n, one in moments if one.done])
        leads = list(self._leads())
        engine, marks = self._line("engine", [(n, one) for n, one in moments if one.said])
        self._signs(marks)
        for scale in scales:
            self._bars(scale.called, scale.floors, "least")
        self._text(0, "riskengine, had it been there", "who")
        behind = [tie for lead, y in leads for tie in self._ties(lead, y, force, engine)]
        behind = [*self._ticks(), *behind]
        about = escape(f"Timeline. {scale_said(self.story)} The table that follows tells the same in words.")
        parts = "".join([*behind, *self._parts])
        return f'<svg class=line role=img aria-label="{about}" width=100% height={self._y}>{parts}</svg>'

    def _x(self, at: timedelta) -> float:
        return _LEFT + _ROOM * self.axis.place(at)

    def _text(self, x: float, text: str, kind: str) -> None:
        self._y += 18
        self._parts.append(f"<text class={kind} x={_per(x)} y={self._y - 4}>{escape(text)}</text>")

    def _bars(self, called: str, levels: Sequence[Level], kind: str) -> None:
        """Draw what stood on one scale, from when to when, with its name above it."""
        if not levels:
            return
        says = f"{called}, {_KINDS[kind]}"
        if len(says) > _MOST_LETTERS:
            says = called if len(called) <= _MOST_LETTERS else f"{called[:_MOST_LETTERS]}..."
        self._text(0, says, "scale")
        ends = [self._x(one.at) for one in levels[1:]] + [_WHOLE]
        for one, end in zip(levels, ends, strict=True):
            x = self._x(one.at)
            width = max(end - x, 0.8)
            self._parts.append(
                f'<rect class="{kind} r{one.rank}" x={_per(x)} width={_per(width)} y={self._y} height=20 />'
            )
            room = _room(one.word, width)
            if room is not Room.NOWHERE:
                wide = " class=wide" if room is Room.WIDE else ""
                self._parts.append(f"<text{wide} x={_per(x)} dx=5 y={self._y + 14}>{escape(one.word)}</text>")
        self._y += 26

    def _line(self, kind: str, numbered: Sequence[tuple[int, Moment]]) -> tuple[int, dict[str, list[_Mark]]]:
        """Draw one line with its marks, and return where it lies, and the marks of either screen."""
        self._y += 16
        y = self._y
        if kind == "force" and self.story.before:
            self._parts.append(f"<line class=before x2={_per(_LEFT)} y1={y} y2={y} />")
        ends = f"x1={_per(_LEFT)} x2={_per(_LEFT + _ROOM)}"
        self._parts.append(f"<line class={kind} {ends} y1={y} y2={y} />")
        placed = [(number, self._x(one.at), one) for number, one in numbered]
        narrow, wide = _marks(placed, _NARROW), _marks(placed, _WIDE)
        marks = (
            {"": wide}
            if [one.moments for one in narrow] == [one.moments for one in wide]
            else {
                " narrow": narrow,
                " wide": wide,
            }
        )
        for screen, some in marks.items():
            drawn = "".join(f"<use href=#{one.shape} x={_per(one.x)} y={y} />" for one in some)
            said = "".join(f"<text x={_per(one.x)} y={y + 4}>{one.numbers}</text>" for one in some)
            self._parts.append(f'<g class="{kind}{screen}">{drawn}</g><g class="no{screen}">{said}</g>')
        self._y += 16
        return y, marks

    def _leads(self) -> Iterator[tuple[Lead, int]]:
        """Draw how long before its end each failing was raised, and yield where."""
        self._y += 4
        for number, failing in enumerate(self.story.failings):
            self._lead(letter(number), failing.lead)
            yield failing.lead, self._y + 8
            self._y += 24
        self._y += 4

    def _lead(self, called: str, lead: Lead) -> None:
        ended = self._x(lead.ended)
        raised = ended if lead.raised is None else self._x(lead.raised)
        left, right = min(raised, ended), max(raised, ended)
        width = max(right - left, 0.6)
        kind = f"lead {lead.stands.name.lower().replace('_', '-')} {lead.basis.value}"
        self._parts.append(
            f'<rect class="{kind}" x={_per(left)} width={_per(width)} y={self._y} height=16 rx=3 />'
        )
        text = f"{called}: {_shown(lead)}"
        y = self._y + 12
        if _room(text, width) is Room.ANYWHERE:
            self._parts.append(f"<text class=in x={_per(left)} dx=6 y={y}>{text}</text>")
        elif right + _share(text, _NARROW) <= _WHOLE:
            self._parts.append(f"<text x={_per(right)} dx=6 y={y}>{text}</text>")
        else:
            self._parts.append(f"<text class=end x={_per(left)} dx=-6 y={y}>{text}</text>")

    def _ties(self, lead: Lead, y: int, force: int, engine: int) -> Iterator[str]:
        """Yield what ties a lead to the force's line where it ended, and to the engine's where it began."""
        ended = _per(self._x(lead.ended))
        yield f"<line class=tie x1={ended} x2={ended} y1={force} y2={y} />"
        if lead.raised is not None:
            raised = _per(self._x(lead.raised))
            yield f"<line class=tie x1={raised} x2={raised} y1={y} y2={engine} />"

    def _signs(self, marks: Mapping[str, Iterable[_Mark]]) -> None:
        """Draw below each mark of the engine what it is about."""
        most = 0
        for screen, some in marks.items():
            drawn = []
            for one in some:
                for row, sign in enumerate(one.signs):
                    drawn.append(f"<use href=#s-{sign} x={_per(one.x)} y={self._y + 8 + 15 * row} />")
                most = max(most, len(one.signs))
            self._parts.append(f'<g class="signs{screen}">{"".join(drawn)}</g>')
        self._y += 4 + 15 * most

    def _ticks(self) -> Iterator[str]:
        """Write the times, as many as there is room for, and yield the lines that rise to them."""
        self._y += 16
        first, *others = self.axis.ticks
        taken: dict[int, list[tuple[float, float]]] = {_NARROW: [], _WIDE: []}
        # The ends have the first choice of where to stand.
        for at in (first, *others[-1:], *others[:-1]):
            x, text = self._x(at), moment(at)
            fits = [screen for screen in taken if _is_free(_spread(x, text, screen), taken[screen])]
            if _WIDE not in fits:
                continue
            yield f"<line class=grid x1={_per(x)} x2={_per(x)} y1=18 y2={self._y - 12} />"
            for screen in fits:
                taken[screen].append(_spread(x, text, screen))
            kind = f"tick{_anchor(x, text)}{'' if _NARROW in fits else ' wide'}"
            self._parts.append(f'<text class="{kind}" x={_per(_anchored(x, text))} y={self._y}>{text}</text>')
        self._y += 6


@dataclass(frozen=True, slots=True)
class _Mark:
    """One mark on a line: a moment, or several that stand too near each other to be told apart.

    Attributes:
        x: Where it stands, in per cent.
        moments: The moments, each with its number.
        screen: How many pixels the screen is wide.
    """

    x: float
    moments: tuple[tuple[int, Moment], ...]
    screen: int

    @property
    def numbers(self) -> str:
        """The number of its moment, or the first and the last of several."""
        first, last = self.moments[0][0], self.moments[-1][0]
        return str(first) if first == last else f"{first}\N{EN DASH}{last}"

    @property
    def shape(self) -> str:
        """What it is drawn as."""
        return self._fits[0]

    @property
    def half(self) -> float:
        """Half of what it takes of the screen, in per cent."""
        return _WHOLE * self._fits[1] / self.screen

    @property
    def signs(self) -> tuple[str, ...]:
        """The signs of what the engine says there."""
        said = {one.sort for _, moment in self.moments for one in moment.said}
        return tuple(dict.fromkeys(sign for sort, sign in SIGNS.items() if sort in said))

    @property
    def _fits(self) -> tuple[str, int]:
        return next((fit for most, fit in _MARKS.items() if len(self.numbers) <= most), _MARKS[7])

    def between(self, left: float, right: float) -> _Mark:
        """Return it so placed that it does not go beyond either."""
        return replace(self, x=min(max(self.x, left + self.half), right - self.half))

    def joined(self, other: _Mark) -> _Mark:
        """Return the one mark of all moments of two."""
        moments = (*self.moments, *other.moments)
        x = (self.x * len(self.moments) + other.x * len(other.moments)) / len(moments)
        return replace(self, x=x, moments=moments).between(0, _WHOLE)

    def overlaps(self, later: _Mark) -> bool:
        """Tell whether it lies on one that follows it."""
        return later.x - later.half < self.x + self.half


def _marks(placed: Iterable[tuple[int, float, Moment]], screen: int) -> list[_Mark]:
    """Return the marks of a line: moments that would lie on each other share one.

    Where even those would lie on each other the line is divided into parts, and each has one mark.
    """
    single = [_Mark(x, ((number, one),), screen) for number, x, one in placed]
    marks: list[_Mark] = []
    for mark in single:
        marks.append(marks.pop().joined(mark) if marks and marks[-1].overlaps(mark) else mark)
    if any(one.overlaps(other) for one, other in pairwise(marks)):
        part = _WHOLE / (screen // (2 * _MARKS[7][1]))
        parts = groupby(single, lambda one: int(one.x / part))
        return [reduce(_Mark.joined, some).between(at * part, (at + 1) * part) for at, some in parts]
    return marks


def _times(story: Story) -> set[timedelta]:
    leads = [one.lead for one in story.failings]
    ends = {at for one in leads for at in (one.raised, one.ended) if at is not None}
    return {timedelta(), *(one.at for one in story.moments), *ends}


def _shown(lead: Lead) -> str:
    if lead.length is None:
        return lead.stands.value
    if lead.stands is Standing.AFTER:
        return f"{spaced(-lead.length)} after"
    return spaced(lead.length)


def _per(share: float) -> str:
    """Return a share of the line as SVG writes it."""
    return f"{share:.1f}".removesuffix(".0") + "%"


def _share(text: str, screen: int) -> float:
    """Return how much of a screen words take, in per cent."""
    return _WHOLE * (_LETTER * len(text) + 10) / screen


def _room(text: str, width: float) -> Room:
    """Return on which screens words fit into a part of the line."""
    if _share(text, _NARROW) <= width:
        return Room.ANYWHERE
    return Room.WIDE if _share(text, _WIDE) <= width else Room.NOWHERE


def _anchor(x: float, text: str) -> str:
    """Return how a time is anchored: at either end of the line within the picture."""
    half = _share(text, _NARROW) / 2
    return " start" if x < half else " end" if x + half > _WHOLE else ""


def _anchored(x: float, text: str) -> float:
    return {" start": x - _LEFT, " end": x + _LEFT}.get(_anchor(x, text), x)


def _spread(x: float, text: str, screen: int) -> tuple[float, float]:
    """Return from where to where a time goes on a screen."""
    size, at = _share(text, screen), _anchored(x, text)
    start = {" start": at, " end": at - size}.get(_anchor(x, text), at - size / 2)
    return start, start + size


def _is_free(wanted: tuple[float, float], taken: Iterable[tuple[float, float]]) -> bool:
    return all(wanted[1] < left or wanted[0] > right for left, right in taken)
