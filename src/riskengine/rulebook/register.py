"""The register: the families of statements that the pack means to follow, and why some are in no rule."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.files import PackFiles
from riskengine.rulebook.register_documents import FamilyDoc
from riskengine.rulebook.reporter import Reporter
from riskengine.rulebook.source import Path, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class NotEncoded:
    """Why no rule says it.

    Attributes:
        because: The reason.
        needs: What it would take for a rule to say it; left out where there is nothing to say.
    """

    because: str
    needs: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Statements that ask for the same, of one report or of several.

    Attributes:
        id: Its name.
        says: What they ask for, in one line.
        statements: The ids of its statements; one that is cited is declared as a source under the same id.
        not_encoded: Why no rule says it; left out where some rule does.
        span: Where it is declared.
    """

    id: str
    says: str
    statements: tuple[str, ...]
    not_encoded: NotEncoded | None = None
    span: Span


def gather_families(chain: Iterable[PackFiles], faults: Diagnostics) -> dict[str, Family]:
    """Return every family by id; a family, or a statement, that is declared twice is reported."""
    found: dict[str, Family] = {}
    places: dict[str, Span] = {}
    for pack in chain:
        for read in pack.rules:
            report = Reporter(read.document, faults)
            for id, doc in read.file.families.items():
                if id in found:
                    _twice(id, found[id].span, report, ("families", id))
                else:
                    found[id] = _family(id, doc, report, places)
    return dict(sorted(found.items()))


def check_encoded(families: Mapping[str, Family], cited: Collection[str], faults: Diagnostics) -> None:
    """Report families that are said to be in no rule and whose statements are cited (RE454)."""
    for family in families.values():
        used = sorted(set(family.statements) & set(cited))
        if used and family.not_encoded is not None:
            message = f'"{family.id}" is said to be in no rule, and "{used[0]}" is cited.'
            faults.add("RE454", message, family.span, "take not_encoded: away, or do not cite the statement")


def _family(id: str, doc: FamilyDoc, report: Reporter, places: dict[str, Span]) -> Family:
    path: Path = ("families", id)
    reason = doc.not_encoded
    return Family(
        id=id,
        says=doc.says,
        statements=tuple(_once(doc.statements, report, (*path, "statements"), places)),
        not_encoded=None if reason is None else NotEncoded(because=reason.because, needs=reason.needs),
        span=report.document.key_span(path),
    )


def _once(statements: Iterable[str], report: Reporter, path: Path, places: dict[str, Span]) -> Iterator[str]:
    for number, statement in enumerate(statements):
        where = (*path, number)
        if statement in places:
            _twice(statement, places[statement], report, where)
        else:
            places[statement] = report.document.span(where)
            yield statement


def _twice(name: str, first: Span, report: Reporter, path: Path) -> None:
    help = f"it first stands at {first.file}:{first.line}; keep one of them"
    report.fault("RE206", f'"{name}" is declared twice.', path, help, key=isinstance(path[-1], str))
