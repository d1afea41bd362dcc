"""Lays out a page of sections: a word at the left, and what there is to say beside it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import click

_LABEL: Final = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said in a section.

    Attributes:
        text: What is said; wrapped where it is too long.
        bold: Whether it stands out.
        colour: Its colour on a terminal that shows any.
        indent: How far in it stands, in columns.
        hang: How much further in what is wrapped stands.
    """

    text: str
    bold: bool = False
    colour: str | None = None
    indent: int = 0
    hang: int = 2


@dataclass(frozen=True, slots=True)
class Section:
    """A word in the margin and the lines beside it; without lines it is left out."""

    label: str
    lines: Sequence[Line]


def page(sections: Iterable[Section], width: int) -> str:
    """Return the sections one below the other, with a blank line between, no line wider than `width`."""
    shown = [_section(section, width) for section in sections if section.lines]
    return "\n".join(shown)


def _section(section: Section, width: int) -> str:
    rows = [row for line in section.lines for row in _rows(line, width - _LABEL)]
    label = click.style(f"{section.label:<{_LABEL}}", bold=True)
    margins = [label, *[" " * _LABEL] * (len(rows) - 1)]
    return "".join(f"{margin}{row}\n" for margin, row in zip(margins, rows, strict=True))


def _rows(line: Line, width: int) -> list[str]:
    margin = " " * line.indent
    hang = " " * (line.indent + line.hang)
    wrapped = textwrap.wrap(
        line.text,
        width,
        initial_indent=margin,
        subsequent_indent=hang,
        break_on_hyphens=False,
        break_long_words=False,
    )
    styled = line.bold or line.colour
    return [click.style(row, fg=line.colour, bold=line.bold or None) if styled else row for row in wrapped]
