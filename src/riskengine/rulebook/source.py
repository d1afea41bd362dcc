"""Where a piece of a rule file stands: spans, paths and the document they belong to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""The way to a value inside a document: keys and positions, from the top; ``()`` is the whole document."""

Data: TypeAlias = "bool | int | float | str | list[Data] | dict[str, Data] | None"
"""What a rule file holds once read: plain values only."""

# Only these end a line in YAML 1.2; `str.splitlines` breaks at form feeds and others too, and would miscount.
_LINE_BREAK = re.compile(r"\r\n|\r|\n")


# A fixed list, because Python's own tables change from release to release and a rule file must not.
INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
"""What a reader of a file cannot see.

Control characters, marks that turn the direction of writing (with them a line can read as something else than
it says), line breaks that editors do not show, spaces without width, halves of characters.
"""


def split_lines(text: str) -> list[str]:
    """Cut a text into its lines, without their endings, as YAML counts lines."""
    return _LINE_BREAK.split(text)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a file, in order of file, line and column.

    Lines and columns count from 1, columns in characters (a tab is one). The end is exclusive: the column
    just after the last character. Line 0 means a problem without a place in the file (it is missing).
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    @classmethod
    def whole_file(cls, file: str) -> Span:
        """Return the span for a problem that has no place inside the file."""
        return cls(file, 0, 0, 0, 0)

    @property
    def has_position(self) -> bool:
        """Say whether this span points at a line, rather than at the file as such."""
        return self.line > 0


@dataclass(frozen=True, slots=True)
class Document:
    """One rule file as read: its text, its plain data, and where each value and key stands.

    Attributes:
        file: The name shown to people, usually relative to the rulebook's folder.
        text: The file's text, without a byte order mark.
        data: Plain dicts, lists, strings, numbers, booleans and None.
        spans: The span of the value at each path; the root is always there.
        key_spans: The span of the key that leads to each path (mappings only).
    """

    file: str
    text: str
    data: Data
    spans: Mapping[Path, Span]
    key_spans: Mapping[Path, Span]

    def span(self, path: Path) -> Span:
        """Return the span of the value at `path`, or of its nearest ancestor that exists."""
        for length in range(len(path), -1, -1):
            found = self.spans.get(path[:length])
            if found is not None:
                return found
        return Span.whole_file(self.file)

    def key_span(self, path: Path) -> Span:
        """Return the span of the key that leads to `path`, or else `span(path)`."""
        return self.key_spans.get(path) or self.span(path)

    def line_text(self, number: int) -> str:
        """Return the text of a line counted from 1, or nothing where the file has no such line."""
        lines = split_lines(self.text)
        return lines[number - 1] if 1 <= number <= len(lines) else ""
