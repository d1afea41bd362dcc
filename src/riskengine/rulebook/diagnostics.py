"""Faults found in rule files: what is wrong, where, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from riskengine.rulebook.codes import CODES, Severity
from riskengine.rulebook.source import Span

__all__ = ["Diagnostic", "Diagnostics", "RulebookError", "Severity", "folded", "in_order", "suggest"]

_CLOSE_ENOUGH = 0.6
_CLOSE_ENOUGH_WITH_ITS_AREA = 0.8
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault in one place.

    Attributes:
        code: A key of `CODES`.
        message: What is wrong, as one sentence with a full stop.
        span: Where it is wrong.
        help: What to do, where there is something useful to say.
    """

    code: str
    message: str
    span: Span
    help: str | None = None

    def __post_init__(self) -> None:
        """Refuse a code that nobody could look up."""
        if self.code not in CODES:
            raise ValueError(f'"{self.code}" is not a registered diagnostic code')

    @property
    def severity(self) -> Severity:
        """Return the severity that the register gives to this code."""
        return CODES[self.code].severity

    @property
    def sort_key(self) -> tuple[str, int, int, str, str, int, int, str]:
        """Return what the stable order compares: file, line, column, code and message, then the rest."""
        at = self.span
        rest = (at.end_line, at.end_column, self.help or "")
        return (at.file, at.line, at.column, self.code, self.message, *rest)

    def __lt__(self, other: Diagnostic) -> bool:
        """Order by place first, so that a list reads from the top of each file to its end."""
        return self.sort_key < other.sort_key


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the diagnostics without repetitions, in the stable order."""
    return tuple(sorted(set(diagnostics)))


class Diagnostics:
    """Collects the faults of one run, whichever part finds them."""

    __slots__ = ("_found",)

    def __init__(self, diagnostics: Iterable[Diagnostic] = ()) -> None:
        """Start with the given diagnostics."""
        self._found = list(diagnostics)

    def __iter__(self) -> Iterator[Diagnostic]:
        """Go through the diagnostics in the stable order."""
        return iter(self.sorted())

    def __len__(self) -> int:
        """Count the diagnostics without repetitions."""
        return len(set(self._found))

    def add(self, code: str, message: str, span: Span, help: str | None = None) -> None:
        """Record one fault."""
        self._found.append(Diagnostic(code, message, span, help))

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Record faults that another part has found."""
        self._found.extend(diagnostics)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """Return those that stop the rulebook from loading, in the stable order."""
        return tuple(found for found in self.sorted() if found.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """Return those that stop nothing, in the stable order."""
        return tuple(found for found in self.sorted() if found.severity is Severity.WARNING)

    def sorted(self) -> tuple[Diagnostic, ...]:
        """Return all of them without repetitions, in the stable order."""
        return in_order(self._found)


def suggest(name: str, allowed: Iterable[str]) -> str | None:
    """Return 'did you mean "grade"?' for a name close to an allowed one, or None.

    Case, and hyphen or underscore, count for nothing: they are what people most often get wrong. What stands
    before a first dot is shared by many names, so among those that share it only the rest is compared.
    """
    every = sorted(set(allowed), reverse=True)
    area, dot, rest = name[:_LONGEST_NAME].partition(".")
    near = None
    if dot:
        shared = {one.partition(".")[2]: one for one in every if one.startswith(f"{area}.")}
        near = shared.get(_nearest(rest, shared, _CLOSE_ENOUGH) or "")
    cutoff = _CLOSE_ENOUGH_WITH_ITS_AREA if dot else _CLOSE_ENOUGH
    near = near or _nearest(name[:_LONGEST_NAME], every, cutoff)
    return f'did you mean "{near}"?' if near else None


def _nearest(name: str, allowed: Iterable[str], cutoff: float) -> str | None:
    by_folded = {folded(candidate): candidate for candidate in allowed}
    close = difflib.get_close_matches(folded(name), by_folded, n=1, cutoff=cutoff)
    return by_folded[close[0]] if close else None


def folded(name: str) -> str:
    """Return a name without what people most often get wrong: case, and hyphen, underscore or blank."""
    return name.casefold().replace("-", "_").replace(" ", "_")


class RulebookError(Exception):
    """A rulebook that cannot be loaded, with everything that is wrong with it.

    Attributes:
        diagnostics: All faults and warnings found, in the stable order.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic], sources: Mapping[str, str] | None = None) -> None:
        """Take the faults, and the texts of the files they are in so that the lines can be shown."""
        self.diagnostics = in_order(diagnostics)
        self._sources = dict(sources or {})
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        """Return the faults as people read them."""
        # Rendering knows diagnostics, so this way round must wait until it is needed.
        from riskengine.rulebook.rendering import render_human

        return render_human(self.diagnostics, self._sources)
