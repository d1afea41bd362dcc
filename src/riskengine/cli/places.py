"""Where something stands on each side of a comparison, as somebody finds it from here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from riskengine.cli.packs_given import from_here
from riskengine.rulebook.parameters import WHAT_IF
from riskengine.rulebook.source import Span


@dataclass(frozen=True, slots=True)
class Places:
    """Says where things stand.

    Attributes:
        was: The folder of packs of the first side.
        now: The folder of packs of the second.
    """

    was: Path
    now: Path

    def first(self, span: Span | None) -> str | None:
        """Return a place on the first side."""
        return _place(span, self.was)

    def second(self, span: Span | None) -> str | None:
        """Return a place on the second side."""
        return _place(span, self.now)

    def both(self, was: Span | None, now: Span | None) -> str:
        """Return a place on either side or on both, once where it is the same file and line."""
        found = (self.first(was), self.second(now))
        return " -> ".join(dict.fromkeys(one for one in found if one is not None))


def _place(span: Span | None, folder: Path) -> str | None:
    if span is None:
        return None
    if span.file == WHAT_IF:
        return "--what-if"
    file = from_here(span.file, folder)
    return f"{file}:{span.line}" if span.has_position else file
