"""Shows one line of a file with a caret under it, whatever is in the line."""

from __future__ import annotations

import unicodedata

from riskengine.rulebook.source import INVISIBLE

_TAB_STOP = 4
_MOST_CHARACTERS = 100
_CLIPPED = "…"
_ONE_LINE = str.maketrans("\r\n\t", "   ")


def safe(text: str) -> str:
    """Return a text on one line that no terminal obeys: nothing in a rule file may move its cursor."""
    return INVISIBLE.sub("\ufffd", text.replace("\r\n", " ").translate(_ONE_LINE))


def excerpt(line: str, column: int, end_column: int) -> tuple[str, str]:
    """Return the line as shown, and the carets to set under it.

    Tabs become spaces, double-width and combining characters are counted as they show, and of a very long
    line only the surroundings of the caret remain.

    Args:
        line: The line as it stands in the file.
        column: Where the carets begin, from 1, in characters.
        end_column: Just after their end; beyond the line's end is the line's end.
    """
    line = line.rstrip()
    begin = _window(len(line), column)
    cells = _cells(line[begin : begin + _MOST_CHARACTERS])
    left = _CLIPPED if begin else ""
    right = _CLIPPED if begin + _MOST_CHARACTERS < len(line) else ""
    first = min(column - 1, len(line)) - begin
    last = max(min(end_column - 1, len(line)) - begin, first + 1)
    before = len(left) + sum(width for _, width in cells[:first])
    under = max(sum(width for _, width in cells[first:last]), 1)
    return left + "".join(shown for shown, _ in cells) + right, " " * before + "^" * under


def _window(length: int, column: int) -> int:
    """Return how many characters to leave out at the left, so that the caret and its surroundings fit."""
    return max(min(column - 1 - _MOST_CHARACTERS // 3, length - _MOST_CHARACTERS), 0)


def _cells(line: str) -> list[tuple[str, int]]:
    """Return each character as it is shown, with the columns it takes."""
    cells: list[tuple[str, int]] = []
    at = 0
    for character in line:
        if character == "\t":
            shown, width = " " * (_TAB_STOP - at % _TAB_STOP), _TAB_STOP - at % _TAB_STOP
        else:
            shown = INVISIBLE.sub("\ufffd", character)
            width = _width(shown)
        cells.append((shown, width))
        at += width
    return cells


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
