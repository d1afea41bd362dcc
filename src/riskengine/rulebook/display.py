"""Shows one line of a file with a caret under it, whatever is in the line."""

from __future__ import annotations

import re
import unicodedata

_TAB_STOP = 4
_WIDEST = 100
_CLIPPED = "…"
# A terminal obeys these; nothing that stands in a rule file may move its cursor or turn its text round.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def safe(text: str) -> str:
    """Return a text on one line, with every character that a terminal would obey replaced."""
    return _UNSAFE.sub("\ufffd", " ".join(text.splitlines()) if "\n" in text else text)


def excerpt(line: str, column: int, end_column: int) -> tuple[str, str]:
    """Return the line as shown, and the carets to set under it.

    Tabs become spaces, double-width and combining characters are counted as they show, and of a very long
    line only the surroundings of the caret remain.

    Args:
        line: The line as it stands in the file.
        column: Where the carets begin, from 1, in characters.
        end_column: Just after their end; beyond the line's end is the line's end.
    """
    cells = _cells(line.rstrip())
    first = min(column - 1, len(cells))
    last = max(min(end_column - 1, len(cells)), first + 1)
    before = sum(width for _, width in cells[:first])
    under = max(sum(width for _, width in cells[first:last]), 1)
    return _clip(cells, before, under)


def _cells(line: str) -> list[tuple[str, int]]:
    """Return each character as it is shown, with the columns it takes."""
    cells: list[tuple[str, int]] = []
    at = 0
    for character in line:
        if character == "\t":
            shown, width = " " * (_TAB_STOP - at % _TAB_STOP), _TAB_STOP - at % _TAB_STOP
        else:
            shown = _UNSAFE.sub("\ufffd", character)
            width = _width(shown)
        cells.append((shown, width))
        at += width
    return cells


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _clip(cells: list[tuple[str, int]], before: int, under: int) -> tuple[str, str]:
    """Cut a line that is too wide down to a window that holds the beginning of the carets."""
    total = sum(width for _, width in cells)
    if max(total, before + under) <= _WIDEST:
        return "".join(shown for shown, _ in cells), " " * before + "^" * under
    start = max(min(before - _WIDEST // 3, total - _WIDEST), 0)
    text, skipped, used = _window(cells, start)
    left, right = (_CLIPPED if skipped else ""), (_CLIPPED if skipped + used < total else "")
    indent = before - skipped + len(left)
    return left + text + right, " " * indent + "^" * max(min(under, skipped + used - before), 1)


def _window(cells: list[tuple[str, int]], start: int) -> tuple[str, int, int]:
    """Return the characters from column `start` on that fit, the columns skipped and the columns used."""
    skipped = used = 0
    kept: list[str] = []
    for shown, width in cells:
        if skipped < start or (not kept and not width):
            skipped += width
        elif used + width <= _WIDEST:
            kept.append(shown)
            used += width
        else:
            break
    return "".join(kept), skipped, used
